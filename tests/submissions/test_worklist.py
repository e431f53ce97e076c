"""Each return stands in the one queue that says who must act next."""

from datetime import date, timedelta
from itertools import product

import pytest

from indicators.enums import Availability, ResponsibilityRole
from submissions import services
from submissions.enums import Queue, State
from submissions.models import Submission
from submissions.worklist import (
    BarPart,
    bar_parts,
    next_return,
    open_returns,
    queue_of,
    worklist,
)
from tests.factories import (
    NOW,
    TODAY,
    lead_of,
    make_approved,
    make_definition,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_returned,
    make_round,
    make_service,
    make_target,
    make_version,
)
from tests.factories.collection import Q2
from tests.submissions.bulk import add_returns, queries_of

DUE = date(2026, 10, 17)
LATER, EARLIER = DUE + timedelta(days=20), DUE - timedelta(days=1)


def stands_in(state: State, *, today: date = DUE, availability: str = "", expected_on: date | None = None) -> Queue:
    return queue_of(state=state, due=DUE, today=today, availability=availability, expected_on=expected_on)


@pytest.mark.parametrize(
    ("state", "queue"),
    [
        (State.TO_DO, Queue.DUE),
        (State.DRAFT, Queue.DUE),
        (State.RETURNED, Queue.SENT_BACK),
        (State.SUBMITTED, Queue.AWAITING),
        (State.APPROVED, Queue.DONE),
    ],
)
def test_on_the_due_day_nothing_is_late(state, queue):
    assert stands_in(state) == queue


@pytest.mark.parametrize(
    ("state", "queue"),
    [
        (State.TO_DO, Queue.OVERDUE),
        (State.DRAFT, Queue.OVERDUE),
        (State.RETURNED, Queue.SENT_BACK),
        (State.SUBMITTED, Queue.AWAITING),
        (State.APPROVED, Queue.DONE),
    ],
)
def test_the_day_after_it_is(state, queue):
    assert stands_in(state, today=DUE + timedelta(days=1)) == queue


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED])
def test_a_partner_is_waited_for_until_the_day_named(state):
    waits = {"availability": Availability.AWAITING, "expected_on": LATER}
    assert stands_in(state, today=LATER, **waits) == Queue.AWAITING


def test_once_that_day_has_passed_the_figure_is_asked_for_again():
    waits = {"availability": Availability.AWAITING, "expected_on": EARLIER}
    assert stands_in(State.DRAFT, **waits) == Queue.DUE
    assert stands_in(State.APPROVED, **waits) == Queue.DUE
    assert stands_in(State.APPROVED, today=LATER, **waits) == Queue.OVERDUE
    assert stands_in(State.SUBMITTED, **waits) == Queue.AWAITING


def test_a_question_comes_before_a_partner():
    assert stands_in(State.RETURNED, availability=Availability.AWAITING, expected_on=LATER) == Queue.SENT_BACK


def test_without_a_collection_nothing_is_overdue():
    assert queue_of(state=State.TO_DO, due=None, today=LATER, availability="", expected_on=None) == Queue.DUE


def test_every_combination_has_exactly_one_queue():
    for state, availability, expected in product(State, Availability.values, (None, EARLIER, DUE, LATER)):
        assert stands_in(state, availability=availability, expected_on=expected) in Queue


def test_a_bar_is_full_and_leaves_out_what_is_nothing():
    assert bar_parts([("done", 3, "done"), ("open", 0, "due"), ("yellow", 1, "sent back to you")]) == [
        BarPart("done", "3 done", "0.0%", "75.0%"),
        BarPart("yellow", "1 sent back", "75.0%", "25.0%"),
    ]


def test_thirds_leave_no_gap():
    parts = bar_parts([("a", 1, "x"), ("b", 1, "y"), ("c", 1, "z")])
    assert [(part.start, part.width) for part in parts] == [("0.0%", "33.3%"), ("33.3%", "33.3%"), ("66.6%", "33.4%")]


def test_nothing_makes_no_bar():
    assert bar_parts([("done", 0, "done")]) == []


# With rows


@pytest.fixture
def office(db):
    """Priya owns a service that Marcus leads."""
    service = make_service(name="Children and families")
    priya = make_person("priya", first_name="Priya", last_name="Nair")
    marcus = make_person("marcus", first_name="Marcus", last_name="Webb")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=service)
    return service, priya, marcus


def measures(service, *names: str, **changes) -> list:
    found = []
    for number, name in enumerate(names):
        definition = make_definition(f"m{number}-{name.lower()}", name=name, **changes)
        definition.indicator.service = service
        definition.indicator.save()
        make_target(definition.indicator)
        found.append(definition.indicator)
    return found


def returns_of(indicators) -> list[Submission]:
    return [Submission.objects.get(indicator=indicator, period__end=Q2.end) for indicator in indicators]


def test_the_page_says_what_is_left_and_of_whom(office):
    service, priya, marcus = office
    indicators = measures(service, "Sent", "Late", "Fresh", "Waiting", "Signed", "Partner")
    make_approved(indicators[2], Q2.previous(), "94.2")
    make_round()
    sent, late, _fresh, waiting, signed, partner = returns_of(indicators)
    for row in (sent, waiting, signed):
        make_version(row, "88")
        make_move(row, "submit", by=priya)
    make_returned(sent)
    make_move(signed, "approve", by=marcus)
    make_version(late, "70")
    make_version(partner, None, availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 11, 3))
    make_move(partner, "submit", by=priya)

    page = worklist(priya, today=TODAY)

    assert page.heading == "3 of your 6 measures need nothing more from you"
    assert [(group.heading, [row.name for row in group.rows]) for group in page.groups] == [
        ("Sent back to you", ["Sent"]),
        ("Due", ["Late", "Fresh"]),
        ("Awaiting others", ["Waiting", "Partner"]),
        ("Done", ["Signed"]),
    ]
    assert [part.words for part in page.bar] == ["1 done", "2 awaiting others", "1 sent back", "2 due"]
    rows = {row.name: row for row in page.rows}
    question = rows["Sent"].question
    assert question is not None
    assert (question.text, question.by) == ("Three more were in time. Can you check?", "Marcus Webb")
    assert (rows["Sent"].tag, rows["Sent"].below) == (("Sent back", "yellow"), "Due Sat 17 Oct")
    assert (rows["Late"].tag, rows["Late"].below) == (("Draft saved 10:00", "blue"), "Due Sat 17 Oct")
    assert (rows["Fresh"].figure, rows["Fresh"].status.word) == ("Last quarter 94.2%", "Green")
    assert rows["Fresh"].facts == ("Target 90% or more", "Good to be high")
    assert (rows["Fresh"].side, rows["Fresh"].below) == ("Due Sat 17 Oct", "Not started")
    assert (rows["Waiting"].figure, rows["Waiting"].status.word) == ("You entered 88.0%", "Amber")
    assert (rows["Waiting"].side, rows["Waiting"].below) == ("With Marcus Webb", "Since Mon 5 Oct")
    assert (rows["Partner"].side, rows["Partner"].below) == ("Expected Tue 3 Nov", "From Ofsted")
    assert rows["Partner"].facts == ("No reminders until 3 November",)
    assert (rows["Signed"].side, rows["Signed"].below) == ("Approved", "By Marcus Webb, Mon 5 Oct")
    assert (rows["Signed"].figure, rows["Signed"].tag) == ("88.0%", None)
    assert page.approvers == ("Marcus Webb (6 returns)",)


def test_what_is_late_says_by_how_many_days(office):
    service, priya, _marcus = office
    measures(service, "Late")
    make_round()
    (row,) = worklist(priya, today=DUE + timedelta(days=2)).rows
    assert (row.queue, row.tag, row.below) == (Queue.OVERDUE, ("2 days overdue", "red"), "Was due Sat 17 Oct")


def test_a_figure_that_should_have_come_sends_the_owner_to_the_lead(office):
    service, priya, marcus = office
    indicators = measures(service, "Partner")
    make_round()
    (row,) = returns_of(indicators)
    make_version(row, None, availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 10, 6))
    make_move(row, "submit", by=priya)
    make_move(row, "approve", by=marcus)
    (shown,) = worklist(priya, today=date(2026, 10, 8)).rows
    assert (shown.tag, shown.side) == (("Figure expected", "yellow"), "Ask your lead to reopen this")


def test_a_measure_nobody_leads_says_so(db):
    service = make_service()
    priya = make_person()
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    indicators = measures(service, "Lonely")
    make_round()
    (row,) = returns_of(indicators)
    make_version(row, "91", by=priya)
    make_move(row, "submit", by=priya)
    page = worklist(priya, today=TODAY)
    assert page.rows[0].side == "With nobody yet"
    assert page.approvers == ()


def test_a_yearly_measure_is_named_as_not_due(office):
    service, priya, _marcus = office
    measures(service, "Quarterly")
    measures(service, "Yearly", frequency="financial_year")
    make_round()
    page = worklist(priya, today=TODAY)
    assert [row.name for row in page.rows] == ["Quarterly"]
    assert page.not_due == ("Yearly (annual, financial year)",)


def test_a_lagged_figure_shows_its_own_period(office):
    service, priya, _marcus = office
    measures(service, "Lagged", lag_months=3)
    make_round()
    assert [row.period for row in worklist(priya, today=TODAY).rows] == ["Q1 2026/27"]


def test_nobody_elses_measures_are_listed(office):
    service, _priya, marcus = office
    measures(service, "Hers")
    make_round()
    assert worklist(marcus, today=TODAY).rows == []
    assert worklist(make_person(), today=TODAY).heading == "0 of your 0 measures need nothing more from you"


def test_a_single_measure_reads_well(office):
    service, priya, _marcus = office
    indicators = measures(service, "Only")
    make_round()
    assert worklist(priya, today=TODAY).heading == "0 of your 1 measure need nothing more from you"
    (row,) = returns_of(indicators)
    make_version(row, "91")
    make_move(row, "submit", by=priya)
    assert worklist(priya, today=TODAY).heading == "1 of your 1 measure needs nothing more from you"


def test_a_collection_that_has_not_begun_or_is_closed_asks_nothing(office):
    service, priya, _marcus = office
    measures(service, "Only")
    round_ = make_round(opens=date(2026, 10, 10))
    assert list(open_returns(priya, today=TODAY)) == []
    assert len(open_returns(priya, today=date(2026, 10, 10))) == 1
    round_.closed_at = NOW
    round_.save()
    assert list(open_returns(priya, today=date(2026, 10, 10))) == []


def test_a_correction_under_way_stays_in_sight_and_is_never_late(office):
    priya = office[1]
    indicator = make_definition().indicator
    make_responsibility(priya, ResponsibilityRole.OWNER, indicator=indicator)
    round_ = make_round()
    row = make_approved(indicator)
    services.mark_published([row], by=make_performance(), at=NOW)
    services.close_round(round_, by=make_performance(), at=NOW)
    make_move(row, "correct", by=priya, comment="Two rows had been exchanged.")

    shown = worklist(priya, today=DUE + timedelta(days=90))

    found = next(one for one in shown.rows if one.submission.pk == row.pk)
    assert (found.queue, found.tag) == (Queue.DUE, ("Correction under way", "blue"))


def test_a_deputy_sees_what_the_owner_sees_while_it_lasts(office):
    service, _priya, _marcus = office
    deputy = make_person()
    make_responsibility(deputy, ResponsibilityRole.DEPUTY, service=service, ends=date(2026, 10, 9))
    measures(service, "Ours")
    make_round()
    assert len(worklist(deputy, today=date(2026, 10, 9)).rows) == 1
    assert worklist(deputy, today=date(2026, 10, 10)).rows == []


def test_the_next_return_is_the_one_sent_back_then_the_first_due(office):
    service, priya, _marcus = office
    indicators = measures(service, "First", "Second", "Third")
    make_round()
    first, second, third = returns_of(indicators)
    assert next_return(priya, today=TODAY) == first
    assert next_return(priya, today=TODAY, after=first.pk) == second
    make_version(third, "91")
    make_move(third, "submit", by=priya)
    make_returned(third)
    assert next_return(priya, today=TODAY) == third
    for row in (first, second):
        make_version(row, "91")
        make_move(row, "submit", by=priya)
    assert next_return(priya, today=TODAY, after=third.pk) is None


def test_three_hundred_returns_take_as_many_queries_as_one_or_three(office):
    service, priya, _marcus = office
    indicators = measures(service, "One")
    make_approved(indicators[0], Q2.previous(), "94.2")
    round_ = make_round()
    (sent_back,) = returns_of(indicators)
    make_version(sent_back, "91")
    make_move(sent_back, "submit", by=priya)
    make_returned(sent_back)
    one = queries_of(lambda: worklist(priya, today=TODAY))
    add_returns(service, round_, 2)
    three = queries_of(lambda: worklist(priya, today=TODAY))
    add_returns(service, round_, 297)
    assert len(worklist(priya, today=TODAY).rows) == 300
    assert (one, three) == (three, queries_of(lambda: worklist(priya, today=TODAY)))


def test_lead_of_finds_the_lead_of_the_service(office):
    service, _priya, marcus = office
    assert lead_of(measures(service, "One")[0]) == marcus
