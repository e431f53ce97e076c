"""Figures, days and earlier periods are named the same way on every page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from indicators.enums import Basis, Comparison, Frequency, Polarity, TargetKind, ValueType
from indicators.models import Definition, Target
from indicators.rules.periods import quarter
from submissions import words
from submissions.content import Content


def definition(**changes) -> Definition:
    return Definition(**{"name": "Reviews", "value_type": ValueType.PERCENT, "unit": "%", "decimals": 1, **changes})


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (Content(value=Decimal("87.8893")), "87.9%"),
        (Content(value=Decimal("0")), "0.0%"),
        (Content(value=Decimal("4"), suppressed=True), "4.0% (hidden from readers)"),
        (Content(availability="awaiting"), "Awaiting partner"),
        (Content(availability="see_text"), "See the text"),
        (Content(), ""),
    ],
)
def test_a_figure_is_shown_or_the_reason_for_its_absence(content, text):
    assert words.figure_text(definition(), content) == text


def test_a_count_stands_beside_the_figure_where_the_definition_prints_one():
    content = Content(value=Decimal("96.5"), count=Decimal(254))
    assert words.figure_text(definition(pattern="value_count"), content) == "96.5% (254)"
    assert words.figure_text(definition(), content) == "96.5%"


@pytest.mark.parametrize(
    ("frequency", "expected"),
    [
        (Frequency.MONTH, ("last month", "same month last year")),
        (Frequency.QUARTER, ("last quarter", "same quarter last year")),
        (Frequency.HALF, ("last half year", "same half last year")),
        (Frequency.TERM, ("last term", "same term last year")),
        (Frequency.FINANCIAL_YEAR, ("last year", "year before")),
        (Frequency.ACADEMIC_YEAR, ("last year", "year before")),
        (Frequency.CALENDAR_YEAR, ("last year", "year before")),
        (Frequency.MULTI_YEAR, ("last year", "year before")),
    ],
)
def test_earlier_periods_are_called_what_people_call_them(frequency, expected):
    assert words.before_words(definition(frequency=frequency)) == expected


@pytest.mark.parametrize(
    ("frequency", "comparison", "expected"),
    [
        (Frequency.QUARTER, Comparison.PREVIOUS_PERIOD, "last quarter"),
        (Frequency.QUARTER, Comparison.SAME_PERIOD_LAST_YEAR, "the same quarter last year"),
        (Frequency.FINANCIAL_YEAR, Comparison.PREVIOUS_PERIOD, "last year"),
        (Frequency.FINANCIAL_YEAR, Comparison.SAME_PERIOD_LAST_YEAR, "year before"),
    ],
)
def test_the_compared_period_reads_well_after_since(frequency, comparison, expected):
    assert words.compared_words(definition(frequency=frequency, comparison=comparison)) == expected


def test_a_target_is_put_in_words():
    target = Target(kind=TargetKind.AT_LEAST, value=Decimal("97.2"), unit="%", decimals=1)
    assert words.target_text(target, definition(), quarter(2026, 2)) == "97.2% or more"
    assert words.target_text(None, definition(), quarter(2026, 2)) == ""


def test_every_polarity_and_basis_has_words():
    assert {words.good_to_be(definition(polarity=polarity)) for polarity in Polarity} == {
        "high",
        "low",
        "neither high nor low",
        "close to the middle",
        "inside a range",
    }
    assert len({words.figure_covers(definition(basis=basis)) for basis in Basis}) == len(Basis)


def test_days_are_written_in_three_lengths():
    day = date(2026, 10, 5)
    assert (words.short_day(day), words.long_day(day), words.full_day(day)) == (
        "Mon 5 Oct",
        "Monday 5 October",
        "5 October 2026",
    )


def test_the_hour_is_the_one_on_the_wall_in_london():
    assert words.clock(datetime(2026, 7, 1, 9, 5, tzinfo=UTC)) == "Wednesday 1 July 2026, 10:05"
    assert words.clock(datetime(2026, 12, 1, 9, 5, tzinfo=UTC)) == "Tuesday 1 December 2026, 09:05"


def test_an_act_just_before_midnight_in_summer_belongs_to_the_next_day():
    assert words.london_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)


@pytest.mark.parametrize(("number", "text"), [(0, "0 days"), (1, "1 day"), (6, "6 days")])
def test_days_are_counted_in_words(number, text):
    assert words.days(number) == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_an_own_plural_is_used(number, text):
    assert words.plural(number, "person", "people") == text


def test_a_usual_plural_takes_an_s():
    assert words.plural(2, "return") == "2 returns"


def person(first: str, last: str) -> User:
    return User(username=first.lower(), first_name=first, last_name=last)


def test_names_are_joined_as_in_a_sentence():
    marcus, helen, aled = person("Marcus", "Webb"), person("Helen", "Oduya"), person("Aled", "Price")
    assert words.names([]) == ""
    assert words.names([marcus]) == "Marcus Webb"
    assert words.names([marcus, helen]) == "Marcus Webb or Helen Oduya"
    assert words.names([marcus, helen, aled], last="and") == "Marcus Webb, Helen Oduya and Aled Price"


def test_only_the_first_letter_is_raised():
    assert words.sentence_case("up 3 points since Q2") == "Up 3 points since Q2"
    assert words.sentence_case("") == ""


def test_a_text_only_measure_is_told_from_the_others():
    assert words.is_text_only(definition(value_type=ValueType.TEXT))
    assert not words.is_text_only(definition())
