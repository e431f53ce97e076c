"""What somebody enters, and the figure worked out from two numbers."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import ValueType
from indicators.rules.ratio import STORED_PLACES
from submissions.content import Content, computed_value
from submissions.models import SubmissionVersion

COUNTS = st.integers(min_value=0, max_value=10**8).map(Decimal)


def test_an_empty_content_has_no_figure_and_no_reason() -> None:
    assert Content().as_fields() == {
        "value": None,
        "numerator": None,
        "denominator": None,
        "count": None,
        "availability": "",
        "awaiting_from": "",
        "expected_on": None,
        "data_status": "",
        "suppressed": False,
        "commentary": "",
        "checked_report": "",
        "checked_on": None,
        "reply": "",
        "forecast": None,
        "by_hand": "",
        "action": "",
    }


def test_a_version_keeps_every_field_that_is_entered_and_no_other() -> None:
    assert tuple(Content().as_fields()) == SubmissionVersion.CONTENT


@pytest.mark.parametrize(
    ("numerator", "denominator", "value_type", "expected"),
    [
        ("471", "500", ValueType.PERCENT, "94.2000"),
        ("1", "3", ValueType.PERCENT, "33.3333"),
        ("2", "3", ValueType.PERCENT, "66.6667"),
        ("1", "3", ValueType.RATE, "0.3333"),
        ("1", "20000", ValueType.RATE, "0.0001"),
        ("0", "7", ValueType.PERCENT, "0.0000"),
        ("-1", "3", ValueType.NUMBER, "-0.3333"),
        ("-1", "20000", ValueType.NUMBER, "-0.0001"),
        ("7", "2", ValueType.PERCENT, "350.0000"),
        ("1.5", "0.5", ValueType.DAYS, "3.0000"),
    ],
)
def test_a_value_is_worked_out_to_four_places_with_halves_away_from_zero(
    numerator: str, denominator: str, value_type: ValueType, expected: str
) -> None:
    assert str(computed_value(Decimal(numerator), Decimal(denominator), value_type)) == expected


def test_two_numbers_replace_the_figure_that_was_typed() -> None:
    entered = Content(value=Decimal("12"), numerator=Decimal("471"), denominator=Decimal("500"), commentary="On time.")

    worked_out = entered.with_value(ValueType.PERCENT)

    assert worked_out == Content(
        value=Decimal("94.2"), numerator=Decimal("471"), denominator=Decimal("500"), commentary="On time."
    )


@pytest.mark.parametrize(
    "entered",
    [
        Content(),
        Content(value=Decimal("12")),
        Content(value=Decimal("12"), numerator=Decimal("1")),
        Content(value=Decimal("12"), denominator=Decimal("1")),
        Content(value=Decimal("12"), numerator=Decimal("1"), denominator=Decimal("0")),
        Content(availability="awaiting", expected_on=date(2026, 11, 3)),
    ],
)
def test_without_two_usable_numbers_the_content_stays_as_it_is(entered: Content) -> None:
    assert entered.with_value(ValueType.PERCENT) is entered


@given(numerator=COUNTS, denominator=COUNTS.filter(bool))
def test_the_figure_is_never_further_off_than_half_a_stored_place(numerator: Decimal, denominator: Decimal) -> None:
    value = computed_value(numerator, denominator, ValueType.NUMBER)

    assert abs(value * denominator - numerator) <= STORED_PLACES / 2 * denominator


@given(part=COUNTS, whole=COUNTS.filter(bool))
def test_a_part_of_a_whole_lies_between_nothing_and_all(part: Decimal, whole: Decimal) -> None:
    smaller, larger = sorted((part, whole))

    assert 0 <= computed_value(smaller, larger, ValueType.PERCENT) <= 100
