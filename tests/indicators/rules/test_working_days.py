"""Deadlines are counted in days somebody works."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.rules.working_days import NATIONS, WorkingDays, bank_holidays

ENGLAND = WorkingDays()
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
SMALL = st.integers(0, 40)
EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 8, 31), "Late Summer Bank Holiday"),
        (date(2026, 12, 28), "Boxing Day (observed)"),  # 26 December 2026 is a Saturday
        (date(2022, 9, 19), "State Funeral of Queen Elizabeth II"),
        (date(2026, 10, 5), ""),
    ],
)
def test_bank_holidays_are_known_by_name_moved_and_single_ones_too(day, reason):
    assert ENGLAND.closure(day) == reason
    assert ENGLAND.is_working(day) == (not reason)


def test_england_and_wales_share_their_bank_holidays_and_the_others_do_not():
    shared = bank_holidays("wales", 2027)
    assert bank_holidays("england", 2027) == shared
    assert bank_holidays("scotland", 2027) != shared
    assert date(2027, 3, 17) in bank_holidays("northern-ireland", 2027)


def test_a_nation_nobody_knows_is_a_mistake():
    with pytest.raises(KeyError):
        bank_holidays("atlantis", 2026)


def test_the_council_may_be_closed_on_further_days():
    closed = WorkingDays("wales", frozenset({date(2026, 12, 29)}))
    assert closed.closure(date(2026, 12, 29)) == "Council closed"
    assert closed.after(date(2026, 12, 24), 1) == date(2026, 12, 30)
    assert closed.closures(date(2026, 12, 24), date(2026, 12, 30)) == [
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 28), "Boxing Day (observed)"),
        (date(2026, 12, 29), "Council closed"),
    ]


def test_papers_lie_open_for_clear_days_of_which_neither_end_counts():
    meeting = date(2023, 11, 28)
    assert ENGLAND.published_by(meeting, 5) == date(2023, 11, 20)
    assert ENGLAND.published_by(meeting, 3) == date(2023, 11, 22)
    assert ENGLAND.published_by(date(2027, 1, 5), 5) == date(2026, 12, 23)  # over Christmas and New Year


def test_a_wait_over_a_weekend_is_one_day():
    friday, monday = date(2026, 10, 2), date(2026, 10, 5)
    assert (ENGLAND.between(friday, monday), ENGLAND.within(friday, monday)) == (1, 2)
    assert (ENGLAND.between(monday, monday), ENGLAND.between(monday, friday)) == (0, 0)


def test_the_first_working_day_may_be_the_day_itself():
    assert ENGLAND.on_or_after(date(2026, 10, 3)) == date(2026, 10, 5)
    assert ENGLAND.on_or_after(date(2026, 10, 5)) == date(2026, 10, 5)


@EASY
@given(day=DAYS, number=SMALL, nation=st.sampled_from(sorted(NATIONS)))
def test_counting_forward_and_back_agree(day, number, nation):
    days = WorkingDays(nation)
    start = days.on_or_after(day)
    end = days.after(start, number)
    assert days.before(end, number) == start
    assert days.between(start, end) == number
    assert days.is_working(end)


@EASY
@given(day=DAYS, number=SMALL)
def test_every_day_between_is_either_worked_or_not_and_counted_once(day, number):
    end = day + timedelta(days=number)
    span = [day + timedelta(days=place) for place in range(number + 1)]
    weekend = sum(one.weekday() >= 5 for one in span)
    assert ENGLAND.within(day, end) + len(ENGLAND.closures(day, end)) + weekend == len(span)
