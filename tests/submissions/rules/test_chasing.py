"""Who is reminded of what: first those who enter, then step by step those above, and nobody once it is done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.rules.working_days import WorkingDays
from submissions.enums import Ask, State
from submissions.rules.chasing import ChaseRules, Item, Line, asked_of, reminders

DAYS = WorkingDays()
RULES = ChaseRules()
OWNER, DEPUTY, LEAD, TEAM = 1, 2, 3, 4
DUE, SIGN = date(2026, 10, 16), date(2026, 10, 26)  # a Friday and a Monday
ITEM = Item(id=7, state=State.TO_DO, due=DUE, sign_off_due=SIGN, owners=(OWNER,), deputies=(DEPUTY,), leads=(LEAD,))
SENT = replace(ITEM, state=State.SUBMITTED)


def on(item: Item, today: date, **options) -> dict[int, tuple[Ask, int]]:
    told = asked_of(item, today=today, days=DAYS, rules=RULES, team=(TEAM,), **options)
    return {person: (line.kind, line.late) for person, line in told.items()}


def after(working_days: int, start: date = DUE) -> date:
    return DAYS.after(start, working_days)


def test_nothing_is_said_long_before_the_day():
    assert on(ITEM, DAYS.before(DUE, 4)) == {}
    assert on(SENT, DAYS.before(SIGN, 4)) == {}


@pytest.mark.parametrize("left", [3, 2, 1])
def test_the_owner_hears_that_it_is_due_soon(left):
    assert on(ITEM, DAYS.before(DUE, left)) == {OWNER: (Ask.DUE_SOON, 0)}
    assert on(SENT, DAYS.before(SIGN, left)) == {LEAD: (Ask.SIGN_SOON, 0)}


def test_the_day_itself_is_named():
    assert on(ITEM, DUE) == {OWNER: (Ask.DUE_TODAY, 0)}
    assert on(SENT, SIGN) == {LEAD: (Ask.SIGN_TODAY, 0)}


@pytest.mark.parametrize(
    ("late", "told"),
    [
        (1, {OWNER: (Ask.OVERDUE, 1)}),
        (2, {OWNER: (Ask.OVERDUE, 2), DEPUTY: (Ask.OVERDUE, 2)}),
        (4, {OWNER: (Ask.OVERDUE, 4), DEPUTY: (Ask.OVERDUE, 4), LEAD: (Ask.HELD_UP, 4)}),
        (
            6,
            {OWNER: (Ask.OVERDUE, 6), DEPUTY: (Ask.OVERDUE, 6), LEAD: (Ask.HELD_UP, 6), TEAM: (Ask.HELD_UP, 6)},
        ),
    ],
)
def test_more_people_hear_of_it_the_later_it_is(late, told):
    assert on(ITEM, after(late)) == told


def test_an_unsigned_return_goes_to_the_team_in_the_end():
    assert on(SENT, after(5, SIGN)) == {LEAD: (Ask.SIGN_OVERDUE, 5)}
    assert on(SENT, after(6, SIGN)) == {LEAD: (Ask.SIGN_OVERDUE, 6), TEAM: (Ask.HELD_UP, 6)}


def test_without_an_owner_the_next_person_hears_at_once():
    assert on(replace(ITEM, owners=()), DUE) == {DEPUTY: (Ask.DUE_TODAY, 0)}
    assert on(replace(ITEM, owners=(), deputies=()), after(1)) == {LEAD: (Ask.HELD_UP, 1)}
    assert on(replace(ITEM, owners=(), deputies=(), leads=()), after(1)) == {TEAM: (Ask.HELD_UP, 1)}
    assert on(replace(SENT, leads=()), SIGN) == {TEAM: (Ask.SIGN_TODAY, 0)}


def test_somebody_who_is_owner_and_lead_hears_it_once_as_owner():
    both = replace(ITEM, leads=(OWNER,))
    assert on(both, after(4))[OWNER] == (Ask.OVERDUE, 4)


def test_a_partner_s_day_is_waited_for():
    waits = replace(ITEM, state=State.DRAFT, expected_on=date(2026, 11, 3))
    assert on(waits, after(3)) == {}
    assert on(waits, date(2026, 11, 3)) == {}
    assert on(waits, date(2026, 11, 4))[OWNER] == (Ask.OVERDUE, DAYS.between(DUE, date(2026, 11, 4)))


def test_a_question_waits_for_its_owner_before_the_day_and_is_overdue_after_it():
    returned = replace(ITEM, state=State.RETURNED)
    assert on(returned, DAYS.before(DUE, 8)) == {OWNER: (Ask.SENT_BACK, 0)}
    assert on(returned, after(1)) == {OWNER: (Ask.OVERDUE, 1)}


def test_what_is_signed_asks_nobody():
    assert on(replace(ITEM, state=State.APPROVED), after(9)) == {}
    assert on(replace(ITEM, state=State.APPROVED), after(9), everything=True) == {}


def test_a_correction_has_no_day():
    assert on(replace(ITEM, state=State.DRAFT, due=None, sign_off_due=None), after(9)) == {}
    assert on(replace(SENT, due=None, sign_off_due=None), after(9)) == {}


def test_by_hand_everything_open_is_named():
    assert on(ITEM, DAYS.before(DUE, 9), everything=True) == {OWNER: (Ask.OPEN, 0)}
    assert on(SENT, DAYS.before(SIGN, 9), everything=True) == {LEAD: (Ask.SIGN_SOON, 0)}


# Whole reminders


def today_s(items, today: date, **options) -> dict[int, list[Line]]:
    fields = {"rules": RULES, "team": (TEAM,), "said": {}, **options}
    return reminders(items, today=today, days=DAYS, **fields)


def test_nobody_is_reminded_at_a_weekend_or_on_a_bank_holiday():
    saturday, christmas = after(1) - timedelta(days=2), date(2026, 12, 25)
    assert today_s([ITEM], saturday) == {}
    assert today_s([ITEM], christmas) == {}


def test_the_most_pressing_stands_first():
    older = replace(ITEM, id=1, due=DAYS.before(DUE, 1))
    returned = replace(ITEM, id=9, state=State.RETURNED, due=None)
    lines = today_s([ITEM, older, returned], after(1))[OWNER]
    assert [(line.item, line.kind) for line in lines] == [(9, Ask.SENT_BACK), (1, Ask.OVERDUE), (7, Ask.OVERDUE)]


def test_due_soon_is_said_once_and_again_when_the_day_moves():
    day = DAYS.before(DUE, 2)
    said = {(OWNER, ITEM.id, Ask.DUE_SOON): (DAYS.before(DUE, 3), DUE)}
    assert today_s([ITEM], day, said=said) == {}
    moved = replace(ITEM, due=DUE + timedelta(days=3))
    assert [line.kind for line in today_s([moved], day, said=said)[OWNER]] == [Ask.DUE_SOON]


def test_overdue_is_said_every_working_day():
    said = {(OWNER, ITEM.id, Ask.OVERDUE): (after(1), DUE)}
    assert OWNER in today_s([ITEM], after(2), said=said)


def test_a_second_question_is_said_again():
    returned = replace(ITEM, state=State.RETURNED, returned_on=date(2026, 10, 6))
    first = {(OWNER, ITEM.id, Ask.SENT_BACK): (date(2026, 10, 7), DUE)}
    assert today_s([returned], date(2026, 10, 8), said=first) == {}
    again = replace(returned, returned_on=date(2026, 10, 7))
    assert OWNER in today_s([again], date(2026, 10, 8), said=first)


def test_a_person_may_choose_not_to_hear_before_the_day():
    without = {"without_due_soon": {OWNER, LEAD}}
    assert today_s([ITEM], DAYS.before(DUE, 1), **without) == {}
    assert today_s([SENT], DAYS.before(SIGN, 1), **without) == {}
    assert OWNER in today_s([ITEM], DUE, **without)
    assert OWNER in today_s([ITEM], DAYS.before(DUE, 9), everything=True, **without)


PEOPLE = st.lists(st.integers(1, 9), max_size=3, unique=True).map(tuple)
DATES = st.dates(date(2026, 9, 1), date(2027, 2, 1))
ITEMS = st.builds(
    Item,
    id=st.integers(1, 50),
    state=st.sampled_from([str(state.value) for state in State]),
    due=st.none() | DATES,
    sign_off_due=st.none() | DATES,
    owners=PEOPLE,
    deputies=PEOPLE,
    leads=PEOPLE,
    expected_on=st.none() | DATES,
    returned_on=st.none() | DATES,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    items=st.lists(ITEMS, max_size=6, unique_by=lambda item: item.id),
    today=DATES,
    team=PEOPLE,
    quiet=PEOPLE,
    everything=st.booleans(),
)
def test_whatever_stands_open_each_reminder_keeps_its_promises(items, today, team, quiet, everything):
    found = today_s(items, today, team=team, without_due_soon=quiet, everything=everything)
    known = {item.id: item for item in items}
    for person, lines in found.items():
        assert DAYS.is_working(today)
        assert len({line.item for line in lines}) == len(lines) > 0
        for line in lines:
            item = known[line.item]
            assert item.state != State.APPROVED
            assert person in {*item.owners, *item.deputies, *item.leads, *team}
            assert line.late == (DAYS.between(line.due, today) if line.due and line.due < today else 0)
            assert everything or person not in quiet or line.kind not in (Ask.DUE_SOON, Ask.SIGN_SOON)
    for item in items:
        late = item.due is not None and item.due < today and item.expected_on is None
        anybody = item.owners or item.deputies or item.leads or team
        if late and anybody and DAYS.is_working(today) and item.state in (State.TO_DO, State.DRAFT, State.RETURNED):
            assert any(line.item == item.id for lines in found.values() for line in lines)
