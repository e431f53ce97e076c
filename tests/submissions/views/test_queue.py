"""Signing the quiet returns together, each on its own."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from submissions.enums import State
from submissions.lead_queue import lead_queue
from submissions.models import SignOff, Submission
from tests.factories import (
    Q2,
    TODAY,
    make_definition,
    make_indicator,
    make_move,
    make_person,
    make_responsibility,
    make_service,
    make_submitted,
    make_version,
)
from tests.submissions.views.reading import hidden, words


@pytest.fixture
def office(on_the_day, db):
    service = make_service(name="Children and families")
    priya = make_person("priya", first_name="Priya", last_name="Nair")
    marcus = make_person("marcus", first_name="Marcus", last_name="Webb")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=service)
    return service, priya, marcus


def quiet(service, name: str, **changes) -> Submission:
    definition = make_definition(indicator=make_indicator(name.lower(), service=service), name=name)
    return make_submitted(definition.indicator, Q2, "91", **changes)


def ticks(marcus) -> list[str]:
    return [row.mark for row in lead_queue(marcus, today=TODAY).quiet]


def sign(client: Client, marks: list[str], token: str = ""):
    return client.post(reverse("submissions:queue-sign"), {"return": marks, "token": token or uuid4().hex})


def states() -> dict[str, str]:
    return dict(Submission.objects.values_list("indicator__ref", "state"))


def test_the_page_counts_and_ticks_what_may_be_signed(office, as_user):
    service, _priya, marcus = office
    quiet(service, "One")
    quiet(service, "Mine", by=marcus)
    response = as_user(marcus).get(reverse("submissions:queue"))
    text, body = words(response), response.content.decode()
    assert "Queue: 2 returns, 0 to look at" in text
    assert "Check and sign 1" in text
    assert body.count(" checked") == 1
    assert "You cannot approve this, because you entered or changed the figure." in text


def test_an_empty_queue_says_so(office, as_user):
    assert "Nothing waits for your signature." in words(as_user(office[2]).get(reverse("submissions:queue")))


def test_every_return_is_shown_once_more_before_anything_is_signed(office, as_user):
    service, _priya, marcus = office
    for name in ("One", "Two"):
        quiet(service, name)
    response = as_user(marcus).post(reverse("submissions:queue-check"), {"return": ticks(marcus)})
    text = words(response)
    assert "Check 2 returns before you sign" in text
    assert "One Q2 2026/27, version 1" in text
    assert states() == {"one": State.SUBMITTED, "two": State.SUBMITTED}


def test_then_each_is_signed_with_its_own_line_in_the_record(office, as_user):
    service, _priya, marcus = office
    for name in ("One", "Two"):
        quiet(service, name)
    client = as_user(marcus)
    page = client.post(reverse("submissions:queue-check"), {"return": ticks(marcus)})
    response = sign(client, ticks(marcus), hidden(page, "token"))
    assert "2 signed" in words(response)
    assert states() == {"one": State.APPROVED, "two": State.APPROVED}
    assert SignOff.objects.filter(action="approve", by=marcus).count() == 2


def test_one_that_changed_meanwhile_is_left_out_and_named(office, as_user):
    service, priya, marcus = office
    quiet(service, "One")
    changed = quiet(service, "Two")
    seen = ticks(marcus)
    make_move(changed, "recall", by=priya)
    make_version(changed, "12")
    make_move(changed, "submit", by=priya)
    text = words(sign(as_user(marcus), seen))
    assert "1 signed, 1 not" in text
    assert "Two 12.0% Not signed. Somebody saved a change after you opened this page." in text
    assert states() == {"one": State.APPROVED, "two": State.SUBMITTED}


def test_one_the_lead_wrote_is_refused_although_it_was_ticked_by_hand(office, as_user):
    service, _priya, marcus = office
    quiet(service, "Mine", by=marcus)
    text = words(sign(as_user(marcus), ticks(marcus)))
    assert "0 signed, 1 not" in text
    assert "You cannot approve this, because you entered or changed the figure." in text
    assert states() == {"mine": State.SUBMITTED}


def test_signing_twice_gives_the_same_answer_and_signs_once(office, as_user):
    service, _priya, marcus = office
    quiet(service, "One")
    marks, token = ticks(marcus), uuid4().hex
    client = as_user(marcus)
    first, second = sign(client, marks, token), sign(client, marks, token)
    assert words(first).count("1 signed") == words(second).count("1 signed") >= 1
    assert SignOff.objects.filter(action="approve").count() == 1


def test_somebody_elses_returns_cannot_be_signed_by_their_number(office, as_user):
    service, _priya, marcus = office
    quiet(service, "One")
    stranger = make_person()
    make_responsibility(stranger, ResponsibilityRole.LEAD, service=make_service())
    text = words(sign(as_user(stranger), ticks(marcus)))
    assert "This return is not in your queue any more." in text
    assert states() == {"one": State.SUBMITTED}


@pytest.mark.parametrize(
    "mark", ["", "x", "1", "1:1", "1:1:zz", "9" * 40 + ":1:" + "0" * 64, "\x00", "-1:0:" + "0" * 64]
)
def test_a_tick_that_is_none_of_ours_is_left_out(office, as_user, mark):
    client = as_user(office[2])
    assert client.post(reverse("submissions:queue-check"), {"return": [mark]})["Location"] == reverse(
        "submissions:queue"
    )
    assert "0 signed" in words(sign(client, [mark]))


def test_a_return_that_does_not_exist_is_named_as_gone(office, as_user):
    mark = f"{10**17}:1:{'0' * 64}"
    assert "This return is not in your queue any more." in words(sign(as_user(office[2]), [mark]))


def test_checking_leaves_out_what_may_not_be_signed(office, as_user):
    service, _priya, marcus = office
    quiet(service, "Mine", by=marcus)
    response = as_user(marcus).post(reverse("submissions:queue-check"), {"return": ticks(marcus)})
    assert response["Location"] == reverse("submissions:queue")
