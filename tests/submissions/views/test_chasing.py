"""The performance team sees who would be reminded of what, sends it now, and sees what was sent."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from submissions import services
from submissions.models import Digest
from tests.factories import (
    make_definition,
    make_indicator,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
)
from tests.submissions.bulk import add_returns, queries_of
from tests.submissions.views.reading import told, words

MONDAY = datetime(2026, 10, 19, 8, 0, tzinfo=UTC)
LIST, SEND = "submissions:reminders", "submissions:reminders-send"


@pytest.fixture
def office(db):
    """Two returns of Priya, overdue since Friday; Tom has no address and one of his own."""
    with time_machine.travel(MONDAY, tick=False):
        aled, priya, tom = make_performance("aled"), make_person("priya"), make_person("tom")
        tom.email = ""
        tom.save()
        one, other = make_service(), make_service()
        make_responsibility(priya, ResponsibilityRole.OWNER, service=one)
        make_responsibility(tom, ResponsibilityRole.OWNER, service=other)
        for name, service in (("reviews", one), ("visits", one), ("trees", other)):
            make_definition(indicator=make_indicator(name, service=service), name=name.capitalize())
        round_ = make_round(by=aled, due=date(2026, 10, 16))
        client = Client()
        client.force_login(aled)
        yield client, aled, priya, tom, round_


def test_before_it_goes_out_one_sees_who_would_get_what(office):
    text = words(office[0].get(reverse(LIST)))
    assert "1 person to be reminded today" in text
    assert "Priya Example 2 overdue 1 day Not sent yet" in text
    assert "Tom Example 1 overdue 1 day No e-mail address" in text
    assert mail.outbox == []


def test_sending_now_sends_each_one_and_the_list_says_so(office):
    client, aled, _priya, _tom, _round = office
    response = client.post(reverse(SEND))
    assert told(response) == ["1 person reminded."]
    text = words(client.get(reverse(LIST)))
    assert "Everybody has been reminded" in text
    assert "Priya Example 2 overdue 1 day Sent, 09:00" in text
    assert f"Priya Example 2 overdue Sent {aled.get_full_name()}" in text


def test_pressing_twice_sends_nothing_more(office):
    client = office[0]
    client.post(reverse(SEND))
    assert told(client.post(reverse(SEND)))[-1:] == [
        "Nobody was reminded: there was nothing to say, or no address to say it to."
    ]
    assert len(mail.outbox) == 1


def test_one_person_s_mail_is_seen_before_it_is_sent(office):
    client, _aled, priya, _tom, _round = office
    address = reverse("submissions:reminder", args=[priya.pk])
    text = words(client.get(address))
    assert "Remind Priya Example" in text
    assert "1 working day overdue, it was due on Friday 16 October" in text
    client.post(reverse(SEND), {"person": str(priya.pk)})
    assert mail.outbox[0].to == ["priya@council.example"]
    assert "was reminded today at 09:00" in words(client.get(address))
    assert client.post(reverse(SEND), {"person": str(priya.pk)}).status_code == 409


def test_somebody_who_holds_nothing_or_has_no_address_is_told_so(office):
    client, aled, _priya, tom, _round = office
    assert "Nothing is open that waits for" in words(client.get(reverse("submissions:reminder", args=[aled.pk])))
    assert "No mail address is known for Tom Example" in words(
        client.get(reverse("submissions:reminder", args=[tom.pk]))
    )


@pytest.mark.parametrize("person", ["0", "999999", "9" * 30])
def test_a_person_nobody_knows_is_not_found(office, person):
    assert office[0].post(reverse(SEND), {"person": person}).status_code == 404


def test_on_a_sunday_the_page_says_why_nothing_goes_out(office):
    with time_machine.travel(datetime(2026, 10, 18, 8, 0, tzinfo=UTC), tick=False):
        client = Client()
        client.force_login(office[1])
        text = words(client.get(reverse(LIST)))
        assert "No reminders today" in text
        assert "working days only" in text
        assert client.post(reverse(SEND)).status_code == 422


def test_an_auditor_looks_and_sends_nothing(office):
    auditor = make_person("dan", groups=("Auditor",))
    client = Client()
    client.force_login(auditor)
    assert "Send 1 now" not in words(client.get(reverse(LIST)))
    assert "Send 1 now" in words(office[0].get(reverse(LIST)))


def test_what_failed_is_shown_with_the_reason(office, settings):
    settings.EMAIL_BACKEND = "tests.submissions.services.test_reminders.Refusing"
    response = office[0].post(reverse(SEND))
    assert told(response) == ["1 mail could not be handed over. The list says why."]
    assert "Not sent: OSError: No such host" in words(office[0].get(reverse(LIST)))


def test_the_list_costs_the_same_for_few_and_many(office):
    client, _aled, priya, _tom, round_ = office
    services.send_reminders(at=MONDAY)
    client.get(reverse(LIST))
    few = queries_of(lambda: client.get(reverse(LIST)))
    add_returns(priya.responsibilities.get().service, round_, 20)
    for number in range(3):
        Digest(person=make_person(), day=date(2026, 10, 12 + number), address="a@b.example", at=MONDAY).save()
    assert queries_of(lambda: client.get(reverse(LIST))) == few
