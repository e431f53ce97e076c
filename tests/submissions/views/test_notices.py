"""A bell that counts, notices one reads, and a calendar address of one's own."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from submissions import services
from submissions.enums import NoticeKind
from submissions.models import CalendarFeed, Notice, ReminderChoice
from submissions.services.notices import tell
from tests.factories import (
    NOW,
    make_definition,
    make_indicator,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
)
from tests.submissions.bulk import queries_of
from tests.submissions.views.reading import told, words

NOTICES, MINE, CALENDAR = "submissions:notices", "submissions:my-reminders", "submissions:my-calendar"


@pytest.fixture
def office(on_the_day, db):
    service = make_service()
    people = {name: make_person(name) for name in ("priya", "marcus")}
    make_responsibility(people["priya"], ResponsibilityRole.OWNER, service=service)
    make_responsibility(people["marcus"], ResponsibilityRole.LEAD, service=service)
    make_definition(indicator=make_indicator("secret-measure", service=service), name="Secret measure")
    aled = make_performance("aled")
    return people["priya"], people["marcus"], aled, make_round(by=aled)


# Notices


def test_the_bell_counts_what_is_unread(office, as_user):
    priya = office[0]
    client = as_user(priya)
    assert "unread" not in words(client.get(reverse("submissions:worklist")))
    tell([priya.pk], NoticeKind.DATES, "The dates have changed.", at=NOW)
    tell([priya.pk], NoticeKind.DATES, "The dates have changed again.", at=NOW)
    assert "Notices 2 unread" in words(client.get(reverse("submissions:worklist")))


def test_notices_are_listed_with_where_they_lead_and_read_one_by_one(office, as_user):
    priya = office[0]
    tell([priya.pk], NoticeKind.SENT_BACK, "Reviews: sent back.", link="/returns/1/", at=NOW)
    tell([priya.pk], NoticeKind.DATES, "The dates have changed.", at=NOW + timedelta(minutes=1))
    client = as_user(priya)
    page = client.get(reverse(NOTICES))
    assert "2 unread notices" in words(page)
    assert 'href="/returns/1/"' in page.content.decode()
    first = Notice.objects.get(kind="sent_back")
    client.post(reverse("submissions:notices-read"), {"notice": str(first.pk)})
    assert "1 unread notice" in words(client.get(reverse(NOTICES)))
    client.post(reverse("submissions:notices-read"))
    assert "unread" not in words(client.get(reverse(NOTICES)))


@pytest.mark.parametrize("notice", ["0", "x", "9" * 40, "-1"])
def test_a_notice_of_somebody_else_or_nobody_stays_unread(office, as_user, notice):
    priya, marcus, *_rest = office
    tell([marcus.pk], NoticeKind.DATES, "For Marcus.", at=NOW)
    assert as_user(priya).post(reverse("submissions:notices-read"), {"notice": notice}).status_code == 302
    assert Notice.objects.filter(read_at=None).count() == 1
    assert "For Marcus" not in words(as_user(priya).get(reverse(NOTICES)))


def test_what_a_notice_says_cannot_be_markup(office, as_user):
    tell([office[0].pk], NoticeKind.DATES, "<script>alert(1)</script>", at=NOW)
    assert "<script>alert" not in as_user(office[0]).get(reverse(NOTICES)).content.decode()


def test_the_list_costs_the_same_for_one_and_for_twenty(office, as_user):
    priya = office[0]
    client = as_user(priya)
    tell([priya.pk], NoticeKind.DATES, "News.", at=NOW)
    client.get(reverse(NOTICES))
    few = queries_of(lambda: client.get(reverse(NOTICES)))
    for _number in range(19):
        tell([priya.pk], NoticeKind.DATES, "News.", at=NOW)
    assert queries_of(lambda: client.get(reverse(NOTICES))) == few


# Choices


def test_one_may_choose_no_mail_before_the_day(office, as_user):
    client = as_user(office[0])
    assert "priya@council.example" in words(client.get(reverse(MINE)))
    assert told(client.post(reverse(MINE), {"due_soon": "no"})) == ["Your choice is saved."]
    assert ReminderChoice.objects.get().due_soon is False
    assert client.get(reverse(MINE)).context["form"]["due_soon"].value() == "no"


@pytest.mark.parametrize("answer", ["", "maybe"])
def test_a_choice_nobody_offered_is_refused(office, as_user, answer):
    response = as_user(office[0]).post(reverse(MINE), {"due_soon": answer})
    assert response.status_code == 422
    assert words(response).startswith("Error: ")


# Calendar


def feed_text(person, client: Client | None = None) -> str:
    key = CalendarFeed.objects.get(person=person).key
    response = (client or Client()).get(reverse("submissions:calendar", args=[key]))
    assert response.status_code == 200
    return response.content.decode().replace("\r\n ", "")


def summaries(text: str) -> list[str]:
    return re.findall(r"SUMMARY:(.*)\r\n", text)


def test_a_calendar_address_works_without_signing_in_and_shows_one_s_own_deadlines(office, as_user):
    priya, marcus, aled, _round = office
    for person in (priya, marcus, aled):
        as_user(person).post(reverse(CALENDAR), {"renew": "1"})
    assert summaries(feed_text(priya)) == ["Returns due: Q2 2026/27"]
    assert summaries(feed_text(marcus)) == ["Leads sign off: Q2 2026/27", "Committee: Q2 2026/27"]
    assert summaries(feed_text(aled))[0] == "Collection opens: Q2 2026/27"
    address = as_user(priya).get(reverse(MINE)).context["address"]
    assert address == f"http://127.0.0.1:8000/calendar/{CalendarFeed.objects.get(person=priya).key}.ics"


def test_nothing_confidential_is_in_a_calendar(office):
    for person in office[:3]:
        services.renew_calendar(person, at=NOW)
        text = feed_text(person).lower()
        assert not any(word in text for word in ("secret", "priya", "marcus", "aled", "council.example"))


def test_a_deadline_that_moves_stays_the_same_event_and_counts_up(office):
    priya, _marcus, aled, round_ = office
    services.renew_calendar(priya, at=NOW)
    before = feed_text(priya)
    services.change_dates(
        round_,
        due=date(2026, 10, 20),
        sign_off_due=round_.sign_off_due,
        committee_date=round_.committee_date,
        reason="The committee meets later.",
        by=aled,
        at=NOW + timedelta(hours=1),
    )
    after = feed_text(priya)
    uid = re.compile(r"UID:(.*)\r\n")
    assert uid.findall(before) == uid.findall(after)
    assert ("SEQUENCE:0\r\n" in before, "SEQUENCE:1\r\n" in after) == (True, True)
    assert "DTSTART;VALUE=DATE:20261020" in after
    assert "DTSTAMP:20261005T100000Z" in after


def test_a_new_address_ends_the_old_one_and_keeps_the_events(office):
    priya = office[0]
    old = services.renew_calendar(priya, at=NOW).key
    before = feed_text(priya)
    services.renew_calendar(priya, at=NOW)
    assert Client().get(reverse("submissions:calendar", args=[old])).status_code == 404
    assert feed_text(priya) == before


def test_an_address_can_be_switched_off(office, as_user):
    priya = office[0]
    key = services.renew_calendar(priya, at=NOW).key
    client = as_user(priya)
    assert "Switch it off" in words(client.get(reverse(MINE)))
    client.post(reverse(CALENDAR), {"stop": "1"})
    client.post(reverse(CALENDAR), {"stop": "1"})
    assert Client().get(reverse("submissions:calendar", args=[key])).status_code == 404
    assert CalendarFeed.history.count() == 2


def test_the_key_is_long_and_kept_in_no_history(office):
    feed = services.renew_calendar(office[0], at=NOW)
    assert len(feed.key) == 43
    assert feed.key not in str(list(CalendarFeed.history.values()))


def test_a_closed_account_has_no_calendar(office):
    priya = office[0]
    key = services.renew_calendar(priya, at=NOW).key
    priya.is_active = False
    priya.save()
    assert Client().get(reverse("submissions:calendar", args=[key])).status_code == 404


def test_calendars_are_kept_out_of_search_and_of_shared_caches(office):
    key = services.renew_calendar(office[0], at=NOW).key
    response = Client().get(reverse("submissions:calendar", args=[key]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Cache-Control"].startswith("private")
    assert response["Referrer-Policy"] == "no-referrer"
    assert Client().post(reverse("submissions:calendar", args=[key])).status_code == 405


def test_old_collections_leave_the_calendar_after_a_while(office):
    priya, _marcus, aled, round_ = office
    services.renew_calendar(priya, at=NOW)
    services.close_round(round_, by=aled, at=NOW)
    assert len(summaries(feed_text(priya))) == 1
    with time_machine.travel(datetime(2027, 4, 5, 9, 0, tzinfo=UTC), tick=False):
        assert summaries(feed_text(priya)) == []


def test_a_calendar_costs_the_same_for_one_collection_and_for_three(office):
    _priya, _marcus, aled, round_ = office
    feed = services.renew_calendar(aled, at=NOW)
    address = reverse("submissions:calendar", args=[feed.key])
    few = queries_of(lambda: Client().get(address))
    for number in (1, 2):
        make_round(
            round_.period.value.step(number), by=aled, opens=date(2027, 1, 4), due=date(2027, 1, 18),
            sign_off_due=date(2027, 1, 28), committee_date=None,
        )  # fmt: skip
    assert queries_of(lambda: Client().get(address)) == few
