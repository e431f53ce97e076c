"""The performance team puts one date in and reads all the others, and who is squeezed, before anything moves."""

from datetime import date

import pytest
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from submissions import services
from submissions.models import Round, Submission
from tests.factories import (
    NOW,
    Q2,
    make_definition,
    make_indicator,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_target,
    make_version,
)
from tests.submissions.bulk import add_returns, queries_of
from tests.submissions.views.reading import hidden, told, words

NEW = "submissions:plan-new"
STAGES = {"clear_days": "5", "enter": "10", "sign": "8", "draft": "5", "leadership": "7", "final": "9"}
REASON = "The committee meets a week later."


@pytest.fixture
def aled(on_the_day, db):
    return make_performance("aled")


@pytest.fixture
def office(on_the_day, db):
    service = make_service(name="Children and families")
    priya, marcus = make_person("priya"), make_person("marcus")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=service)
    for name in ("Reviews", "Visits"):
        make_definition(indicator=make_indicator(name.lower(), service=service), name=name)
    return service, priya, marcus


def meeting(day: date, **changes) -> dict[str, str]:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {**STAGES, **{f"committee_date_{part}": str(number) for part, number in parts.items()}, **changes}


# A new collection


def test_the_form_starts_with_the_days_of_the_council(aled, as_user, settings):
    settings.QUARTERDAY_NATION = "wales"
    settings.QUARTERDAY_LEAD_DAYS = {**settings.QUARTERDAY_LEAD_DAYS, "sign": 4}
    form = as_user(aled).get(reverse(NEW)).context["form"]
    assert (form["clear_days"].value(), form["sign"].value(), form["final"].value()) == (3, 4, 9)


def test_one_date_in_all_dates_out(aled, office, as_user):
    response = as_user(aled).post(reverse(NEW), {"quarter": "Q3 2026/27", "preview": "1", **meeting(date(2027, 3, 9))})
    text = words(response)
    assert response.status_code == 200
    assert "Collection opens Owners get one list each Mon 4 Jan 2027" in text
    assert "Returns due Owners enter figures Tue 19 Jan 2027 12" in text
    assert "Papers are public Changes are in, the version is final Mon 1 Mar 2027 9" in text
    assert "Nobody is squeezed by this date." in text
    assert "Rehearsal: 2 figures due. No target: 2. See the 2 rows" in text
    assert Round.objects.count() == 0


def test_owners_with_too_little_time_are_named_in_number(aled, office, as_user):
    fields = {"quarter": "Q3 2026/27", "preview": "1", **meeting(date(2027, 3, 2))}
    text = words(as_user(aled).post(reverse(NEW), fields))
    assert "Squeezed by this date: 1 1 owner gets 7 working days to enter figures." in text
    assert "3 days short of the usual 10" in text


def test_opening_with_the_dates_of_the_plan(aled, office, as_user):
    fields = {"quarter": "Q3 2026/27", "confirm": "1", **meeting(date(2027, 3, 9))}
    response = as_user(aled).post(reverse(NEW), fields)
    round_ = Round.objects.get()
    assert response["Location"] == reverse("submissions:round", args=[round_.pk])
    assert told(response) == ["Collection for Q3 2026/27 opened: 2 returns asked for."]
    assert (round_.due, round_.draft_due, round_.publish_on) == (
        date(2027, 1, 19),
        date(2027, 2, 5),
        date(2027, 3, 1),
    )


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"quarter": "soon", **meeting(date(2027, 3, 9))}, "Q2"),
        ({"quarter": "2026/27", **meeting(date(2027, 3, 9))}, "A collection is for a quarter, for example Q2 2026/27."),
        ({"quarter": "Q3 2026/27", **STAGES}, "Enter the day the committee meets, for example 5 12 2026"),
        ({"quarter": "Q3 2026/27", **meeting(date(2027, 3, 7))}, "Sunday 7 March 2027 is not a working day."),
        ({"quarter": "Q3 2026/27", **meeting(date(2027, 2, 3))}, "The earliest meeting these stages leave room for"),
        ({"quarter": "Q3 2026/27", **meeting(date(2027, 3, 9), sign="many")}, "Leads sign off must be a whole number"),
        ({"quarter": "Q3 2026/27", **meeting(date(2027, 3, 9), final="99")}, "from 0 to 60, for example 5"),
    ],
)
def test_what_makes_no_plan_is_refused_with_a_sentence_and_nothing_typed_is_lost(aled, as_user, fields, message):
    response = as_user(aled).post(reverse(NEW), {"confirm": "1", **fields})
    assert response.status_code == 422
    assert message in words(response)
    assert words(response).startswith("Error: ")
    assert response.context["form"]["quarter"].value() == fields["quarter"]
    assert Round.objects.count() == 0


def test_a_quarter_already_open_is_not_opened_again(aled, office, as_user):
    make_round(Q2)
    fields = {"quarter": "Q2 2026/27", "confirm": "1", **meeting(date(2026, 12, 8))}
    assert "has been opened already" in words(as_user(aled).post(reverse(NEW), fields))


def test_days_that_are_not_usual_are_shown_open(aled, as_user):
    page = as_user(aled).post(reverse(NEW), {"quarter": "Q3 2026/27", **meeting(date(2027, 3, 9), sign="3")})
    assert page.context["form"].stages_open
    assert not as_user(aled).get(reverse(NEW)).context["form"].stages_open


# Moving the meeting


@pytest.fixture
def planned(aled, office):
    return make_round(
        opens=date(2026, 10, 1),
        due=date(2026, 10, 21),
        sign_off_due=date(2026, 11, 2),
        committee_date=date(2026, 12, 10),
        by=aled,
    )


def ask(client, round_, day: date, **changes):
    address = reverse("submissions:plan", args=[round_.pk])
    seen = hidden(client.get(address), "seen")
    return client.post(address, {"seen": seen, **meeting(day), **changes})


def test_an_earlier_meeting_says_who_is_squeezed_and_what_moves(aled, planned, as_user):
    partner = Submission.objects.filter(round=planned).first()
    make_version(partner, None, availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 11, 9))
    page = ask(as_user(aled), planned, date(2026, 12, 1), preview="1")
    text = words(page)
    assert "The meeting was Thursday 10 December and is now Tuesday 1 December: 7 working days earlier." in text
    assert "nothing that was entered changes." in text
    assert "1 owner gets 9 working days to enter figures; the plan in force gives 15." in text
    assert "1 figure from partners arrives by 9 November 2026, after the draft is built." in text
    assert "Wed 21 Oct 2026" in text
    assert page.context["page"].picture.description.startswith("Owners enter: 9 days, squeezed")
    planned.refresh_from_db()
    assert planned.committee_date == date(2026, 12, 10)


def test_using_the_dates_moves_them_with_the_reason(aled, planned, as_user):
    response = ask(as_user(aled), planned, date(2026, 12, 15), confirm="1", reason=REASON)
    planned.refresh_from_db()
    assert told(response) == ["Dates changed. Returns are due on 27 October 2026."]
    assert (planned.committee_date, planned.leadership_on) == (date(2026, 12, 15), date(2026, 11, 24))


def test_without_a_reason_nothing_moves_and_the_plan_stays_on_the_page(aled, planned, as_user):
    response = ask(as_user(aled), planned, date(2026, 12, 15), confirm="1", reason="")
    assert response.status_code == 422
    assert "Say why the dates change" in words(response)
    assert "Tue 15 Dec 2026" in words(response)


def test_a_plan_made_against_dates_that_have_moved_is_refused(aled, planned, as_user):
    client = as_user(aled)
    address = reverse("submissions:plan", args=[planned.pk])
    seen = hidden(client.get(address), "seen")
    ask(client, planned, date(2026, 12, 15), confirm="1", reason=REASON)
    late = client.post(address, {"seen": seen, "confirm": "1", "reason": REASON, **meeting(date(2026, 12, 16))})
    assert late.status_code == 422
    assert "The dates were moved by somebody else." in words(late)


def test_the_collection_before_says_how_long_owners_needed(aled, planned, as_user, office):
    _service, priya, _marcus = office
    sent = Submission.objects.filter(round=planned).first()
    make_version(sent, "91", by=priya)
    make_move(sent, "submit", by=priya)
    fields = {"quarter": "Q3 2026/27", "preview": "1", **meeting(date(2027, 3, 2))}
    text = words(as_user(aled).post(reverse(NEW), fields))
    assert "Last quarter half of the returns were sent by working day 3." in text  # opened Thursday, sent on Monday


def test_a_closed_collection_is_not_moved(aled, planned, as_user):
    services.close_round(planned, by=aled, at=NOW)
    response = ask(as_user(aled), planned, date(2026, 12, 15), confirm="1", reason=REASON)
    assert "has been closed already" in words(response)


def test_planning_costs_the_same_for_one_and_for_thirty_figures(aled, planned, as_user, office):
    client = as_user(aled)
    few = queries_of(lambda: ask(client, planned, date(2026, 12, 15), preview="1"))
    add_returns(office[0], planned, 29)
    assert queries_of(lambda: ask(client, planned, date(2026, 12, 15), preview="1")) <= few


# Rehearsal


def test_a_rehearsal_lists_what_lacks_an_owner_a_lead_or_a_target(aled, office, as_user):
    _service, priya, _marcus = office
    make_definition(name="Lonely")
    alone = make_service(name="Alone")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=alone)
    make_responsibility(priya, ResponsibilityRole.LEAD, service=alone)
    complete = make_definition(indicator=make_indicator("own", service=alone), name="Own work").indicator
    make_target(complete)
    make_target(make_definition(indicator=make_indicator("whole", service=office[0]), name="Whole").indicator)

    text = words(as_user(aled).get(reverse("submissions:rehearsal"), {"quarter": "Q2 2026/27"}))

    assert "4 of 5 figures lack something" in text
    assert "No owner. No lead. No target" in text
    assert "Own work Alone Q2 2026/27 The only lead is also the owner" in text
    assert "Whole" not in text


def test_a_rehearsal_of_a_quarter_nobody_can_read_says_so(aled, as_user):
    client = as_user(aled)
    response = client.get(reverse("submissions:rehearsal"), {"quarter": "next one"})
    assert response.status_code == 422
    assert words(response).startswith("Error: ")
    assert client.get(reverse("submissions:rehearsal")).status_code == 200


def test_a_person_who_left_is_no_owner(aled, office, as_user):
    _service, priya, _marcus = office
    priya.is_active = False
    priya.save()
    text = words(as_user(aled).get(reverse("submissions:rehearsal"), {"quarter": "Q2 2026/27"}))
    assert "Reviews Children and families Q2 2026/27 No owner. No target" in text


def test_a_rehearsal_costs_the_same_however_much_is_due(aled, planned, office, as_user):
    client = as_user(aled)
    address = reverse("submissions:rehearsal") + "?quarter=Q2+2026/27"
    few = queries_of(lambda: client.get(address))
    add_returns(office[0], planned, 29)
    assert queries_of(lambda: client.get(address)) <= few


# Bringing returns up to date


def test_the_page_says_what_would_be_added_and_retired_and_then_does_it(aled, planned, office, as_user):
    gone = Submission.objects.get(indicator__ref="visits")
    gone.indicator.retired_on = date(2026, 8, 1)
    gone.indicator.save()
    make_definition(indicator=make_indicator("arrivals", service=office[0]))
    client = as_user(aled)
    address = reverse("submissions:replan", args=[planned.pk])
    assert "To add: 1 arrivals Q2 2026/27" in words(client.get(address))
    assert "To retire: 1" in words(client.get(address))

    response = client.post(address, {"reason": "Visits ended in August."})

    assert told(response) == ["1 return added, 1 retired. Nothing entered was lost."]
    assert "Retired before: 1 visits" in words(client.get(address))
    assert "Everything that is due is asked for." in words(client.get(address))


def test_a_reason_too_short_is_said_by_its_box(aled, planned, as_user):
    make_definition(indicator=make_indicator("arrivals"))
    response = as_user(aled).post(reverse("submissions:replan", args=[planned.pk]), {"reason": "So"})
    assert response.status_code == 422
    assert "Say why the returns change" in words(response)


def test_the_pages_are_linked_from_the_list_and_from_the_collection(aled, planned, as_user):
    client = as_user(aled)
    assert "Plan from the committee date" in words(client.get(reverse("submissions:rounds")))
    page = words(client.get(reverse("submissions:round", args=[planned.pk])))
    assert "Move the committee" in page
    assert "Bring the returns up to date" in page
