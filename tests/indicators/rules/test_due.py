"""What falls due when a collection opens, the newest period that has, and what a figure is compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Basis, Comparison, Frequency, PeriodKind
from indicators.rules.periods import (
    Period,
    compared_with,
    financial_year,
    latest_period,
    month_ending,
    multi_year,
    parse_period,
    period_kind,
    periods_due,
    quarter,
)

K = PeriodKind
Q2_2018 = Period(K.QUARTER, date(2018, 7, 1), date(2018, 9, 30))


@pytest.mark.parametrize(
    ("frequency", "basis", "lag", "asked", "due"),
    [
        (Frequency.QUARTER, Basis.IN_PERIOD, 0, "Q2 2018/19", "Q2 2018/19"),
        (Frequency.QUARTER, Basis.YEAR_TO_DATE, 0, "Q2 2018/19", "Q2 2018/19"),
        (Frequency.QUARTER, Basis.IN_PERIOD, 27, "Q3 2021/22", "Q2 2019/20"),
        (Frequency.QUARTER, Basis.LAST_MONTH, 0, "Q2 2018/19", "Sep 2018"),
        (Frequency.QUARTER, Basis.LAST_MONTH, 6, "Q3 2021/22", "Jun 2021"),
        (Frequency.QUARTER, Basis.LAST_MONTH, 1, "Q2 2018/19", "Jun 2018"),
        (Frequency.MONTH, Basis.IN_PERIOD, 0, "Q2 2018/19", "Sep 2018"),
        (Frequency.HALF, Basis.IN_PERIOD, 0, "Q2 2018/19", "H1 2018/19"),
        (Frequency.HALF, Basis.IN_PERIOD, 0, "Q3 2018/19", None),
        (Frequency.ACADEMIC_YEAR, Basis.IN_PERIOD, 0, "Q2 2023/24", "2022/23"),
        (Frequency.ACADEMIC_YEAR, Basis.IN_PERIOD, 0, "Q3 2023/24", None),
        (Frequency.TERM, Basis.IN_PERIOD, 0, "Q3 2021/22", "Autumn 2021"),
        (Frequency.TERM, Basis.IN_PERIOD, 0, "Q4 2021/22", "Spring 2022"),
        (Frequency.TERM, Basis.IN_PERIOD, 0, "Q2 2021/22", "Summer 2021"),
        (Frequency.TERM, Basis.IN_PERIOD, 0, "Q1 2021/22", None),
        (Frequency.CALENDAR_YEAR, Basis.IN_PERIOD, 6, "Q1 2016/17", "2015"),
        (Frequency.CALENDAR_YEAR, Basis.IN_PERIOD, 0, "Q1 2016/17", None),
        (Frequency.FINANCIAL_YEAR, Basis.IN_PERIOD, 3, "Q1 2016/17", "2015/16"),
        (Frequency.FINANCIAL_YEAR, Basis.IN_PERIOD, 0, "Q4 2015/16", "2015/16"),
        (Frequency.MULTI_YEAR, Basis.IN_PERIOD, 3, "Q1 2016/17", "2014-2016"),
    ],
)
def test_the_period_due_is_the_one_that_newly_ended(
    frequency: Frequency, basis: Basis, lag: int, asked: str, due: str | None
):
    found = periods_due(frequency=frequency, basis=basis, lag_months=lag, asked=parse_period(asked))
    assert [period.label() for period in found[-1:]] == ([due] if due else [])
    assert all(period.kind == period_kind(frequency, basis) for period in found)


def test_a_run_of_years_may_be_longer():
    terms = {"frequency": Frequency.MULTI_YEAR, "basis": Basis.IN_PERIOD, "lag_months": 3, "asked": quarter(2016, 1)}
    assert periods_due(**terms, years=3) == (multi_year(2013, 2016),)
    assert latest_period(**terms, years=3) == multi_year(2013, 2016)


@pytest.mark.parametrize(
    ("period", "years"), [(quarter(2016, 1), 0), (financial_year(2016), 1), (multi_year(2013, 2016), 3)]
)
def test_a_period_says_how_many_whole_years_it_covers(period: Period, years: int):
    assert period.years == years


@pytest.mark.parametrize(
    ("frequency", "basis", "lag", "newest"),
    [
        (Frequency.QUARTER, Basis.IN_PERIOD, 0, "Q2 2026/27"),
        (Frequency.QUARTER, Basis.LAST_MONTH, 0, "Sep 2026"),
        (Frequency.MONTH, Basis.IN_PERIOD, 0, "Sep 2026"),
        (Frequency.QUARTER, Basis.IN_PERIOD, 3, "Q1 2026/27"),
        (Frequency.HALF, Basis.IN_PERIOD, 0, "H1 2026/27"),
        (Frequency.TERM, Basis.IN_PERIOD, 0, "Summer 2026"),
        (Frequency.CALENDAR_YEAR, Basis.IN_PERIOD, 0, "2025"),
        (Frequency.FINANCIAL_YEAR, Basis.IN_PERIOD, 0, "2025/26"),
        (Frequency.FINANCIAL_YEAR, Basis.IN_PERIOD, 9, "2024/25"),
        (Frequency.ACADEMIC_YEAR, Basis.IN_PERIOD, 0, "2025/26"),
        (Frequency.ACADEMIC_YEAR, Basis.IN_PERIOD, 3, "2024/25"),
        (Frequency.MULTI_YEAR, Basis.IN_PERIOD, 0, "2024-2026"),
    ],
)
def test_the_newest_period_has_fallen_due_then_or_earlier(frequency: Frequency, basis: Basis, lag: int, newest: str):
    found = latest_period(frequency=frequency, basis=basis, lag_months=lag, asked=quarter(2026, 2))
    assert found.label() == newest


@given(
    st.sampled_from(Frequency),
    st.sampled_from(Basis),
    st.integers(0, 120),
    st.builds(quarter, st.integers(1995, 2080), st.integers(1, 4)),
)
def test_the_newest_period_is_the_last_that_collections_have_asked_for(
    frequency: Frequency, basis: Basis, lag: int, asked: Period
):
    terms = {"frequency": frequency, "basis": basis, "lag_months": lag}
    year = [period for back in range(4) for period in periods_due(**terms, asked=asked.step(-back))]
    assert latest_period(**terms, asked=asked) == max(year)


def test_a_monthly_figure_is_asked_for_three_times_a_quarter():
    due = periods_due(frequency=Frequency.MONTH, basis=Basis.IN_PERIOD, lag_months=0, asked=Q2_2018)
    assert [period.label() for period in due] == ["Jul 2018", "Aug 2018", "Sep 2018"]


def test_a_lag_is_never_negative():
    with pytest.raises(ValueError, match="0 or more"):
        periods_due(frequency=Frequency.QUARTER, basis=Basis.IN_PERIOD, lag_months=-1, asked=Q2_2018)
    with pytest.raises(ValueError, match="0 or more"):
        latest_period(frequency=Frequency.QUARTER, basis=Basis.IN_PERIOD, lag_months=-1, asked=Q2_2018)


@given(
    st.sampled_from(Frequency),
    st.sampled_from(Basis),
    st.integers(0, 36),
    st.builds(quarter, st.integers(1995, 2080), st.integers(1, 4)),
)
def test_over_any_four_quarters_each_period_falls_due_once(frequency: Frequency, basis: Basis, lag: int, first: Period):
    due = [
        period
        for count in range(4)
        for period in periods_due(frequency=frequency, basis=basis, lag_months=lag, asked=first.step(count))
    ]
    per_year = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.HALF: 2, Frequency.TERM: 3}.get(frequency, 1)
    assert len(set(due)) == len(due) == per_year
    assert due == sorted(due)
    assert all(period.end <= first.step(3).end for period in due)


@pytest.mark.parametrize(
    ("frequency", "basis", "kind"),
    [
        (Frequency.QUARTER, Basis.LAST_MONTH, K.MONTH),
        (Frequency.QUARTER, Basis.SNAPSHOT, K.QUARTER),
        (Frequency.TERM, Basis.IN_PERIOD, K.TERM),
        (Frequency.MULTI_YEAR, Basis.ROLLING, K.MULTI_YEAR),
    ],
)
def test_the_kind_of_period_follows_from_frequency_and_basis(frequency: Frequency, basis: Basis, kind: PeriodKind):
    assert period_kind(frequency, basis) == kind


def test_a_month_that_stands_for_its_quarter_is_compared_with_the_quarter_before():
    september = month_ending(date(2018, 9, 1))
    before = compared_with(september, comparison=Comparison.PREVIOUS_PERIOD, frequency=Frequency.QUARTER)
    assert before.label() == "Jun 2018"


def test_a_monthly_figure_is_compared_with_the_month_before():
    september = month_ending(date(2018, 9, 1))
    before = compared_with(september, comparison=Comparison.PREVIOUS_PERIOD, frequency=Frequency.MONTH)
    assert before.label() == "Aug 2018"
