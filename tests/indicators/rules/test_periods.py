from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import DataStatus, LabelStyle, PeriodKind
from indicators.rules.periods import (
    Period,
    PeriodProblem,
    academic_year,
    calendar_year,
    financial_year,
    half,
    month_ending,
    multi_year,
    parse_period,
    period_containing,
    period_of_act,
    quarter,
    quarter_containing,
    split_data_status,
    term,
)

K = PeriodKind
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
YEARS = st.integers(1990, 2090)
PERIODS = st.one_of(
    DAYS.map(month_ending),
    st.builds(quarter, YEARS, st.integers(1, 4)),
    st.builds(half, YEARS, st.integers(1, 2)),
    st.builds(term, YEARS, st.sampled_from(["Autumn", "Spring", "Summer"])),
    YEARS.map(calendar_year),
    YEARS.map(financial_year),
    YEARS.map(academic_year),
    st.builds(lambda first, years: multi_year(first, first + years), YEARS, st.integers(2, 10)),
)


# Labels

Q2_2018 = Period(K.QUARTER, date(2018, 7, 1), date(2018, 9, 30))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Q1 2016/17", K.QUARTER, Period(K.QUARTER, date(2016, 4, 1), date(2016, 6, 30))),
        ("Q4 2015/16", K.QUARTER, Period(K.QUARTER, date(2016, 1, 1), date(2016, 3, 31))),
        ("Q3 2015/16", K.QUARTER, Period(K.QUARTER, date(2015, 10, 1), date(2015, 12, 31))),
        ("2015", K.CALENDAR_YEAR, Period(K.CALENDAR_YEAR, date(2015, 1, 1), date(2015, 12, 31))),
        ("2016", K.FINANCIAL_YEAR, Period(K.FINANCIAL_YEAR, date(2015, 4, 1), date(2016, 3, 31))),
        ("2014-2016", K.MULTI_YEAR, Period(K.MULTI_YEAR, date(2014, 4, 1), date(2016, 3, 31))),
        ("Q2", K.QUARTER, Q2_2018),
        ("Q1", K.QUARTER, Period(K.QUARTER, date(2018, 4, 1), date(2018, 6, 30))),
        ("2018", K.ACADEMIC_YEAR, Period(K.ACADEMIC_YEAR, date(2017, 9, 1), date(2018, 8, 31))),
        ("Sep-18", K.MONTH, Period(K.MONTH, date(2018, 9, 1), date(2018, 9, 30))),
        ("Q2 2019/20", K.QUARTER, Period(K.QUARTER, date(2019, 7, 1), date(2019, 9, 30))),
        ("Summer 2021", K.TERM, Period(K.TERM, date(2021, 4, 1), date(2021, 8, 31))),
        ("Autumn 2021", K.TERM, Period(K.TERM, date(2021, 9, 1), date(2021, 12, 31))),
        ("Spring 2022", K.TERM, Period(K.TERM, date(2022, 1, 1), date(2022, 3, 31))),
        ("Sep 2021/22", K.MONTH, Period(K.MONTH, date(2021, 9, 1), date(2021, 9, 30))),
        ("Dec 2021/22", K.MONTH, Period(K.MONTH, date(2021, 12, 1), date(2021, 12, 31))),
        ("Mar 2021/22", K.MONTH, Period(K.MONTH, date(2022, 3, 1), date(2022, 3, 31))),
        ("June 2020", K.MONTH, Period(K.MONTH, date(2020, 6, 1), date(2020, 6, 30))),
        ("2021/22", K.ACADEMIC_YEAR, Period(K.ACADEMIC_YEAR, date(2021, 9, 1), date(2022, 8, 31))),
        ("2021/22", K.FINANCIAL_YEAR, Period(K.FINANCIAL_YEAR, date(2021, 4, 1), date(2022, 3, 31))),
        ("Mar 2016", K.MONTH, Period(K.MONTH, date(2016, 3, 1), date(2016, 3, 31))),
        ("Sep 2016", K.QUARTER, Period(K.QUARTER, date(2016, 7, 1), date(2016, 9, 30))),
        ("H1 2018/19", K.HALF, Period(K.HALF, date(2018, 4, 1), date(2018, 9, 30))),
        ("H2 2018/19", K.HALF, Period(K.HALF, date(2018, 10, 1), date(2019, 3, 31))),
    ],
)
def test_each_published_label_reads_as_its_dates(text: str, kind: PeriodKind, expected: Period):
    assert parse_period(text, kind=kind, within=Q2_2018) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Q2 2018/19",
        " q2  2018/19 ",
        "Quarter 2 2018/19",
        "quarter 2, 2018/19",
        "2018/19 Q2",
        "Q2 2018-19",
        "Q2 2018/2019",
    ],
)
def test_a_quarter_may_be_written_in_several_ways(text: str):
    assert parse_period(text) == Q2_2018


@pytest.mark.parametrize(
    "text", ["Sep 2018", "sept 2018", "SEPTEMBER 2018", "Sep-18", "sep 18", "Sep '18", "September 2018/19"]
)
def test_a_month_may_be_written_in_several_ways(text: str):
    assert parse_period(text) == month_ending(date(2018, 9, 5))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Q2 2018/19", K.QUARTER),
        ("H1 2018/19", K.HALF),
        ("Sep 2018", K.MONTH),
        ("Autumn 2021", K.TERM),
        ("2015", K.CALENDAR_YEAR),
        ("2021/22", K.FINANCIAL_YEAR),
        ("2014-2016", K.MULTI_YEAR),
    ],
)
def test_without_a_kind_a_label_has_its_likeliest_kind(text: str, kind: PeriodKind):
    assert parse_period(text).kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q4", quarter(2018, 4)),
        ("H2", half(2018, 2)),
        ("Feb", month_ending(date(2019, 2, 1))),
        ("Spring", term(2019, "Spring")),
        ("Summer term", term(2018, "Summer")),
    ],
)
def test_a_label_without_a_year_takes_the_financial_year_of_its_document(text: str, expected: Period):
    assert parse_period(text, within=Q2_2018) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Autumn 2021/22", term(2021, "Autumn")),
        ("Spring 2021/22", term(2022, "Spring")),
        ("Summer 2021/22", term(2022, "Summer")),
    ],
)
def test_a_term_may_be_given_with_its_academic_year(text: str, expected: Period):
    assert parse_period(text, kind=K.TERM) == expected


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        ("", None, "“” is not a period. Write it like Q2 2018/19."),
        ("last week", K.MONTH, "“last week” is not a period. Write it like Sep 2018."),
        ("Smarch 2018", K.MONTH, "“smarch 2018” is not a period. Write it like Sep 2018."),
        ("Q5 2018/19", K.QUARTER, "“Q5 2018/19” is not a period. Write it like Q2 2018/19."),
        ("Q2", None, "Say which year “Q2” is in, for example Q2 2018/19."),
        ("Q2 2018", None, "Give both years of the financial year, for example Q2 2018/19."),
        ("2018 H1", None, "Give both years of the financial year, for example H1 2018/19."),
        ("Q2 2018/20", None, "2018 and 20 do not follow each other. Write the year like 2018/19."),
        ("2018/20", None, "“2018/20” is not a run of years. Write it like 2014-2016."),
        ("2016-2014", K.MULTI_YEAR, "“2016-2014” is not a run of years. Write it like 2014-2016."),
        ("2018/19", K.QUARTER, "“2018/19” is not a quarter. Write it like Q2 2018/19."),
        ("Aug 2018", K.QUARTER, "“Aug 2018” is not a quarter. Write it like Q2 2018/19."),
        ("Q2 2018/19", K.ACADEMIC_YEAR, "“Q2 2018/19” is not an academic year. Write it like 2021/22."),
        ("1850", None, "The year 1850 is out of range. Use a year from 1900 to 2199, for example 2018."),
        ("٢٠١٨", K.CALENDAR_YEAR, "“٢٠١٨” is not a period. Write it like 2015."),
        ("9" * 5000, None, "That is too long for a period. Write it like Q2 2018/19."),
    ],
)
def test_a_label_that_cannot_be_read_is_answered_with_an_example(text: str, kind: PeriodKind | None, message: str):
    with pytest.raises(PeriodProblem) as raised:
        parse_period(text, kind=kind)
    assert str(raised.value) == message


@given(PERIODS)
def test_the_usual_label_of_any_period_reads_back_as_that_period(period: Period):
    assert parse_period(period.label(), kind=period.kind) == period


@given(PERIODS, st.sampled_from(LabelStyle))
def test_every_style_of_label_reads_back_within_its_own_document(period: Period, style: LabelStyle):
    if style == LabelStyle.MONTH_DASH and period.end.year < 2000:
        return
    assert parse_period(period.label(style), kind=period.kind, within=period) == period


def read_or_message(text: str, kind: PeriodKind | None, within: Period | None) -> Period | str:
    try:
        return parse_period(text, kind=kind, within=within)
    except PeriodProblem as problem:
        return str(problem)


@given(st.text(max_size=60), st.none() | st.sampled_from(PeriodKind), st.none() | PERIODS)
def test_any_text_is_read_or_refused_in_words(text: str, kind: PeriodKind | None, within: Period | None):
    answer = read_or_message(text, kind, within)
    assert isinstance(answer, Period) or "for example" in answer or "like" in answer


@pytest.mark.parametrize(
    ("period", "style", "label"),
    [
        (Q2_2018, LabelStyle.DEFAULT, "Q2 2018/19"),
        (Q2_2018, LabelStyle.QUARTER_ONLY, "Q2"),
        (Q2_2018, LabelStyle.MONTH_YEAR, "Sep 2018"),
        (month_ending(date(2016, 9, 1)), LabelStyle.DEFAULT, "Sep 2016"),
        (month_ending(date(2021, 6, 1)), LabelStyle.MONTH_LONG, "June 2021"),
        (month_ending(date(2018, 9, 1)), LabelStyle.MONTH_DASH, "Sep-18"),
        (month_ending(date(2021, 9, 1)), LabelStyle.MONTH_FINANCIAL, "Sep 2021/22"),
        (month_ending(date(2022, 3, 1)), LabelStyle.MONTH_FINANCIAL, "Mar 2021/22"),
        (month_ending(date(2021, 9, 1)), LabelStyle.QUARTER_ONLY, "Sep 2021"),
        (term(2021, "Autumn"), LabelStyle.DEFAULT, "Autumn 2021"),
        (calendar_year(2015), LabelStyle.DEFAULT, "2015"),
        (academic_year(2021), LabelStyle.DEFAULT, "2021/22"),
        (academic_year(2017), LabelStyle.YEAR_ENDING, "2018"),
        (financial_year(1999), LabelStyle.DEFAULT, "1999/00"),
        (multi_year(2014, 2016), LabelStyle.DEFAULT, "2014-2016"),
        (half(2018, 1), LabelStyle.DEFAULT, "H1 2018/19"),
    ],
)
def test_a_period_is_printed_in_the_style_of_the_scorecard(period: Period, style: LabelStyle, label: str):
    assert period.label(style) == label


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (quarter(2023, 2), "Quarter 2 2023/24, July to September 2023"),
        (quarter(2023, 4), "Quarter 4 2023/24, January to March 2024"),
        (half(2018, 2), "Second half of 2018/19, October 2018 to March 2019"),
        (term(2021, "Autumn"), "Autumn term 2021, September to December 2021"),
        (month_ending(date(2018, 9, 30)), "September 2018"),
        (calendar_year(2015), "Calendar year 2015"),
        (financial_year(2021), "Financial year 2021/22, April 2021 to March 2022"),
        (academic_year(2021), "Academic year 2021/22, September 2021 to August 2022"),
        (multi_year(2014, 2016), "2014 to 2016, April 2014 to March 2016"),
    ],
)
def test_a_heading_names_the_months(period: Period, words: str):
    assert period.long_label == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021/22 Final", ("2021/22", DataStatus.FINAL)),
        ("2022/23 provisional", ("2022/23", DataStatus.PROVISIONAL)),
        ("Q2 2018/19 (Revised)", ("Q2 2018/19", DataStatus.REVISED)),
        (" Q2 2018/19 ", ("Q2 2018/19", DataStatus.UNSTATED)),
        ("Semifinal", ("Semifinal", DataStatus.UNSTATED)),
    ],
)
def test_the_data_status_is_split_from_the_label(text: str, expected: tuple[str, DataStatus]):
    assert split_data_status(text) == expected


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_of_a_financial_year_lies_in_the_right_calendar_year(month: int):
    expected = month_ending(date(2021 if month in range(4, 13) else 2022, month, 1))
    assert parse_period(expected.label(LabelStyle.MONTH_FINANCIAL)) == expected
    assert parse_period(expected.label().split()[0], within=quarter(2021, 3)) == expected
    assert expected.financial_year == "2021/22"


# The value


@given(PERIODS, st.integers(-20, 20))
def test_stepping_away_and_back_returns_to_the_same_period(period: Period, count: int):
    assert period.step(count).step(-count) == period


@given(PERIODS, st.integers(-20, 20))
def test_steps_add_up(period: Period, count: int):
    assert period.step(count).previous() == period.step(count - 1)


@given(PERIODS.filter(lambda period: period.kind != K.MULTI_YEAR))
def test_periods_of_a_kind_tile_the_calendar(period: Period):
    assert period.previous().end + timedelta(days=1) == period.start


@given(PERIODS.filter(lambda period: period.kind != K.MULTI_YEAR))
def test_a_year_before_is_the_same_part_of_the_year(period: Period):
    per_year = {K.MONTH: 12, K.QUARTER: 4, K.HALF: 2, K.TERM: 3}.get(period.kind, 1)
    assert period.year_before() == period.step(-per_year)


def test_several_years_together_roll_forward_by_one_year():
    assert multi_year(2014, 2016).previous() == multi_year(2013, 2015)


@given(PERIODS, PERIODS)
def test_periods_are_ordered_by_end_then_start(one: Period, other: Period):
    if (one.end, one.start) != (other.end, other.start):
        assert (one < other) == ((one.end, one.start) < (other.end, other.start))
    assert (one <= other) or (other <= one)


def test_a_period_is_not_ordered_against_anything_else():
    with pytest.raises(TypeError):
        sorted([Q2_2018, "Q2 2018/19"])


@given(DAYS)
def test_the_quarter_and_month_of_a_day_hold_it_and_its_financial_year(day: date):
    assert quarter_containing(day).contains(day)
    assert month_ending(day).contains(day)
    assert not quarter_containing(day).previous().contains(day)
    assert quarter_containing(day).financial_year == month_ending(day).financial_year


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        Period(K.MONTH, date(2018, 9, 30), date(2018, 9, 1))


def test_the_label_is_how_a_period_reads_in_text():
    assert f"{Q2_2018}" == "Q2 2018/19"


# The quarter of an act


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def london_day(moment: datetime) -> date:
    """The date in London by the rule of the law: summer time from the last Sunday in March to that in October."""
    starts = datetime(moment.year, 3, last_sunday(moment.year, 3).day, 1, tzinfo=UTC)
    ends = datetime(moment.year, 10, last_sunday(moment.year, 10).day, 1, tzinfo=UTC)
    return (moment + timedelta(hours=1 if starts <= moment < ends else 0)).date()


def test_every_minute_around_quarter_and_clock_changes_falls_in_the_quarter_by_london_time():
    edges = [datetime(year, month, 1, tzinfo=UTC) for year in range(2016, 2031) for month in (1, 4, 7, 10)]
    edges += [
        datetime(year, month, last_sunday(year, month).day, 1, tzinfo=UTC)
        for year in range(2016, 2031)
        for month in (3, 10)
    ]
    minutes = [edge + timedelta(minutes=minute) for edge in edges for minute in range(-90, 91)]
    wrong = [moment for moment in minutes if period_of_act(moment) != quarter_containing(london_day(moment))]
    assert wrong == []


def test_half_past_eleven_at_night_utc_on_30_june_is_already_july_in_london():
    assert period_of_act(datetime(2018, 6, 30, 23, 30, tzinfo=UTC)) == Q2_2018


def test_the_moment_of_an_act_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        period_of_act(datetime(2018, 7, 1))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (PeriodKind.MONTH, "Jan 2027"),
        (PeriodKind.QUARTER, "Q4 2026/27"),
        (PeriodKind.HALF, "H2 2026/27"),
        (PeriodKind.TERM, "Spring 2027"),
        (PeriodKind.CALENDAR_YEAR, "2027"),
        (PeriodKind.FINANCIAL_YEAR, "2026/27"),
        (PeriodKind.ACADEMIC_YEAR, "2026/27"),
        (PeriodKind.MULTI_YEAR, "2025-2027"),
    ],
)
def test_the_period_of_each_kind_that_holds_a_day(kind: PeriodKind, label: str):
    found = period_containing(kind, date(2027, 1, 15))
    assert (found.kind, found.label(), found.contains(date(2027, 1, 15))) == (kind, label, True)
