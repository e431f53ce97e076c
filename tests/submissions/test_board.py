"""The board counts every return once and names who holds it up."""

from datetime import date, timedelta
from itertools import product

import pytest

from indicators.enums import Availability, ResponsibilityRole
from submissions.board import (
    APPROVED,
    AWAITING,
    DRAFT,
    NOT_STARTED,
    OVERDUE,
    SENT_BACK,
    STAGES,
    WITH_LEAD,
    Asked,
    asked_of,
    board,
    board_returns,
    stage_condition,
    stage_for,
    stage_of,
)
from submissions.enums import State
from submissions.models import Submission
from tests.factories import (
    Q2,
    TODAY,
    make_definition,
    make_indicator,
    make_move,
    make_person,
    make_responsibility,
    make_returned,
    make_round,
    make_service,
    make_version,
)
from tests.submissions.bulk import add_returns, queries_of

DUE = date(2026, 10, 17)
AFTER = DUE + timedelta(days=3)


def stage(state: State, *, today: date = DUE, availability: str = "", expected_on: date | None = None) -> str:
    return stage_of(state=state, due=DUE, today=today, availability=availability, expected_on=expected_on)


@pytest.mark.parametrize(
    ("state", "in_time", "late"),
    [
        (State.TO_DO, NOT_STARTED, OVERDUE),
        (State.DRAFT, DRAFT, OVERDUE),
        (State.RETURNED, SENT_BACK, OVERDUE),
        (State.SUBMITTED, WITH_LEAD, WITH_LEAD),
        (State.APPROVED, APPROVED, APPROVED),
    ],
)
def test_each_state_has_its_column_until_it_is_late(state, in_time, late):
    assert (stage(state), stage(state, today=AFTER)) == (in_time, late)


def test_a_partner_is_awaited_until_the_day_named():
    waits = {"availability": Availability.AWAITING, "expected_on": AFTER}
    assert stage(State.DRAFT, today=AFTER, **waits) == AWAITING
    assert stage(State.DRAFT, today=AFTER + timedelta(days=1), **waits) == OVERDUE
    assert stage(State.SUBMITTED, **waits) == WITH_LEAD


def test_a_return_outside_every_collection_is_never_late():
    assert stage_of(state=State.TO_DO, due=None, today=AFTER, availability="", expected_on=None) == NOT_STARTED


# With rows


@pytest.fixture
def office(db):
    service = make_service(name="Children and families")
    priya = make_person("priya", first_name="Priya", last_name="Nair")
    marcus = make_person("marcus", first_name="Marcus", last_name="Webb")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=service)
    return service, priya, marcus


def open_with(service, number: int):
    for place in range(number):
        make_definition(indicator=make_indicator(f"measure-{place}", service=service))
    round_ = make_round()
    return round_, list(Submission.objects.in_round(round_).order_by("indicator__ref"))


def count_of(round_, today=TODAY):
    return board(board_returns(None, round_, today=today), round_, today=today)


def test_columns_and_rows_add_up_and_the_heading_is_the_answer(office):
    service, priya, marcus = office
    round_, rows = open_with(service, 6)
    _fresh, draft, sent, back, signed, partner = rows
    for row in (draft, sent, back, signed):
        make_version(row, "91", by=priya)
    for row in (sent, back, signed):
        make_move(row, "submit", by=priya)
    make_returned(back)
    make_move(signed, "approve", by=marcus)
    make_version(partner, None, availability="awaiting", awaiting_from="Ofsted", expected_on=AFTER)

    page = count_of(round_)

    assert page.heading == "Progress: 2 of 6 returns are in"
    assert {cell.label: cell.number for cell in page.totals} == {
        "Not started": 1,
        "Draft": 1,
        "Sent back": 1,
        "Overdue": 0,
        "Awaiting partner": 1,
        "With lead": 1,
        "Approved": 1,
    }
    (only,) = page.services
    assert only.cells == page.totals
    assert (only.total, page.total) == (6, 6)
    assert [part.words for part in only.bar] == ["1 approved", "1 with lead", "4 not in yet"]
    assert page.boxes == [
        ("1", "Approved", "", APPROVED),
        ("1", "With lead", "", WITH_LEAD),
        ("3", "Due", ", not late yet", "due"),
        ("0", "Overdue", "", OVERDUE),
        ("1", "Awaiting partner", "", AWAITING),
        ("16", "", "working days to sign-off, Tue 27 October", ""),
    ]


def test_people_are_named_by_what_waits_longest(office):
    service, priya, _marcus = office
    round_, rows = open_with(service, 3)
    make_version(rows[0], "91", by=priya)
    make_move(rows[0], "submit", by=priya)
    page = count_of(round_, today=AFTER)
    assert [(one.name, one.holds, one.oldest_words, one.where) for one in page.holders] == [
        ("Marcus Webb", "1 return to sign", "11 days", "Children and families"),
        ("Priya Nair", "2 overdue", "2 days", "Children and families"),
    ]
    assert page.services[0].holder == "Marcus Webb, 1 return to sign"
    assert page.services[0].wait_words == "11 days"
    assert page.boxes[3] == ("2", "Overdue", ", 1 person", OVERDUE)
    assert page.boxes[5][0] == "5"


def test_services_come_in_the_order_of_their_longest_wait(office):
    service, _priya, _marcus = office
    quick = make_service(name="Corporate resources")
    owner = make_person("owner")
    make_responsibility(owner, ResponsibilityRole.OWNER, service=quick)
    make_definition(indicator=make_indicator("quick", service=quick))
    round_, rows = open_with(service, 1)
    (quick_row,) = [row for row in rows if row.indicator.service == quick]
    make_version(quick_row, "91", by=owner)
    (row,) = [row for row in rows if row.indicator.service == service]
    make_version(row, "91")
    make_move(row, "submit", by=row.versions.get().by)
    assert [one.service.name for one in count_of(round_, today=DUE).services] == [
        "Children and families",
        "Corporate resources",
    ]
    assert count_of(round_, today=DUE).services[1].holder == "Nobody: on time"
    assert count_of(round_, today=DUE).services[1].wait_words == ""


def test_a_lead_who_wrote_the_figure_does_not_hold_it_up(office):
    service, _priya, marcus = office
    helen = make_person("helen", first_name="Helen", last_name="Oduya")
    make_responsibility(helen, ResponsibilityRole.LEAD, service=service)
    round_, (row,) = open_with(service, 1)
    make_version(row, "91", by=marcus)
    make_move(row, "submit", by=marcus)
    assert [one.name for one in count_of(round_).holders] == ["Helen Oduya"]


def test_nobody_is_named_where_nobody_leads(db):
    service = make_service()
    priya = make_person()
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    round_, (row,) = open_with(service, 1)
    make_version(row, "91", by=priya)
    make_move(row, "submit", by=priya)
    assert count_of(round_).holders == ()


def test_the_list_behind_a_count_has_as_many_rows_as_the_count(office):
    service, priya, marcus = office
    round_, rows = open_with(service, 7)
    kinds = product((None, AFTER - timedelta(days=9), AFTER + timedelta(days=9)), ("91", None))
    for row, (expected, value) in zip(rows, kinds, strict=False):
        awaiting = {"availability": "awaiting", "awaiting_from": "Ofsted", "expected_on": expected or AFTER}
        make_version(row, value, by=priya, **({} if value else awaiting))
    make_move(rows[0], "submit", by=priya)
    make_move(rows[2], "submit", by=priya)
    make_move(rows[2], "approve", by=marcus)
    make_move(rows[4], "submit", by=priya)
    make_returned(rows[4])
    everything = Submission.objects.in_round(round_).select_related("round", "current")
    for today in (TODAY, DUE, AFTER, AFTER + timedelta(days=30)):
        for column in STAGES:
            by_rule = {row.pk for row in everything if stage_for(row, today=today) == column}
            by_query = set(everything.filter(stage_condition(column, today=today)).values_list("pk", flat=True))
            assert by_query == by_rule, (today, column)


def test_an_owner_counts_their_own_part_only(office):
    service, priya, _marcus = office
    make_definition()
    round_, _rows = open_with(service, 2)
    mine = board(board_returns(priya, round_, today=TODAY), round_, today=TODAY)
    assert (mine.total, count_of(round_).total) == (2, 3)


def test_an_empty_collection_has_a_board(db):
    round_ = make_round()
    page = count_of(round_)
    assert (page.heading, page.services, page.holders) == ("Progress: 0 of 0 returns are in", (), ())


def test_three_hundred_returns_take_as_many_queries_as_one_or_three(office):
    service, _priya, _marcus = office
    round_, _rows = open_with(service, 1)
    one = queries_of(lambda: count_of(round_))
    add_returns(service, round_, 2)
    three = queries_of(lambda: count_of(round_))
    add_returns(service, round_, 297)
    assert count_of(round_).total == 300
    assert (one, three) == (three, queries_of(lambda: count_of(round_)))


def test_before_a_collection_opens_figures_are_listed_by_owner(office):
    service, _priya, _marcus = office
    first, second = make_indicator("first", service=service), make_indicator("second", service=service)
    orphan = make_indicator("orphan")
    figures = [(second, "B", "Q2"), (orphan, "C", "Q2"), (first, "A", "Q2")]
    assert asked_of(figures, today=TODAY) == [
        Asked("Nobody yet", (("C", "Q2"),)),
        Asked("Priya Nair", (("A", "Q2"), ("B", "Q2"))),
    ]


def test_the_quarter_of_the_stories_is_the_second():
    assert Q2.label() == "Q2 2026/27"
