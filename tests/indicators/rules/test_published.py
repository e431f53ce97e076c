"""One cell of a published table: read as a number, as a reason for none, or refused in words."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import MissingKind, ValueType
from indicators.rules.published import CellProblem, Measure, read_published

PERCENT = Measure("visits", "Visits in time", ValueType.PERCENT, "%")
COST = Measure("cost", "Cost of a placement", ValueType.MONEY, "£")
COUNT = Measure("plans", "Plans", ValueType.NUMBER)
DAYS = Measure("days", "Days waited", ValueType.DAYS, "days")


@pytest.mark.parametrize(
    ("text", "measure", "value"),
    [
        ("12.3%", PERCENT, "12.3"),
        ("12.3 %", PERCENT, "12.3"),
        ("12.3", PERCENT, "12.3"),
        ("1,234", COUNT, "1234"),
        ("1 234", COUNT, "1234"),
        ("1\u00a0234.5", COUNT, "1234.5"),
        ("£1,200", COST, "1200"),
        ("-£1,200.50", COST, "-1200.5"),
        ("£-3", COST, "-3"),
        ("\u22124.5", DAYS, "-4.5"),
        ("0", COUNT, "0"),
        ("-0", COUNT, "0"),
        ("0.10", COUNT, "0.1"),
        (".5", COUNT, "0.5"),
        ("5.", COUNT, "5"),
        ("+5", COUNT, "5"),
        ("94.2 [p]", PERCENT, "94.2"),
        ("94.2[r]", PERCENT, "94.2"),
        ("94.2% (e)", PERCENT, "94.2"),
        ("1000000", COUNT, "1000000"),
    ],
)
def test_numbers_are_read_in_the_shapes_people_publish(text, measure, value):
    found = read_published(text, measure)

    assert (found.value, found.missing, found.rounded) == (Decimal(value), MissingKind.NONE, False)
    assert "E" not in str(found.value)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("[c]", MissingKind.SUPPRESSED),
        ("*", MissingKind.SUPPRESSED),
        ("#", MissingKind.SUPPRESSED),
        ("X", MissingKind.SUPPRESSED),
        ("<5", MissingKind.SUPPRESSED),
        ("\u22645", MissingKind.SUPPRESSED),
        ("> 95%", MissingKind.SUPPRESSED),
        ("fewer than 5", MissingKind.SUPPRESSED),
        ("[x]", MissingKind.NOT_AVAILABLE),
        ("..", MissingKind.NOT_AVAILABLE),
        ("-", MissingKind.NOT_AVAILABLE),
        ("n/a", MissingKind.NOT_AVAILABLE),
        ("N/A", MissingKind.NOT_AVAILABLE),
        (":", MissingKind.NOT_AVAILABLE),
        ("", MissingKind.NOT_AVAILABLE),
        ("  ", MissingKind.NOT_AVAILABLE),
        ("[z]", MissingKind.NOT_APPLICABLE),
        (".", MissingKind.NOT_APPLICABLE),
        ("Not applicable", MissingKind.NOT_APPLICABLE),
    ],
)
def test_a_mark_is_a_reason_for_no_figure_never_a_zero(text, missing):
    found = read_published(text, PERCENT)

    assert (found.value, found.missing, found.printed) == (None, missing, text.strip())


@pytest.mark.parametrize(
    ("text", "measure", "sentence"),
    [
        ("12.3%", DAYS, "“12.3%” is a percentage, but Days waited is not"),
        ("£5", PERCENT, "“£5” is an amount of money, but Visits in time is not"),
        ("£1.2m", COST, "shortened. Write the whole number"),
        ("3k", COUNT, "shortened"),
        ("(5)", COUNT, "stands in brackets"),
        ("12,3", PERCENT, "comma where the decimal point belongs"),
        ("1.234,5", COUNT, "comma where the decimal point belongs"),
        ("12.3.4", COUNT, "neither a number nor a known mark"),
        ("abc", COUNT, "neither a number nor a known mark"),
        ("1_000", COUNT, "neither"),
        ("1e3", COUNT, "neither"),
        ("\u0661\u0662", COUNT, "neither"),
        ("--5", COUNT, "neither"),
        ("-£-5", COST, "neither"),
        ("(a formula)", COUNT, "neither"),
        ("9" * 15, COUNT, "more than 14 digits"),
        ("9" * 61, COUNT, "61 characters"),
    ],
)
def test_anything_else_is_refused_with_what_was_found_and_what_to_do(text, measure, sentence):
    with pytest.raises(CellProblem, match=sentence.replace("(", r"\(")):
        read_published(text, measure)


def test_fractions_of_a_workbook_become_percentages_but_a_percent_sign_wins():
    assert read_published("0.123", PERCENT, fractions=True).value == Decimal("12.3")
    assert read_published("12.3%", PERCENT, fractions=True).value == Decimal("12.3")
    assert read_published("0.123", COUNT, fractions=True).value == Decimal("0.123")


def test_more_than_six_decimals_are_rounded_and_said_to_be():
    found = read_published("0.12345678", COUNT)

    assert (found.value, found.rounded) == (Decimal("0.123457"), True)
    assert read_published("0.123456", COUNT).rounded is False


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_every_number_reads_back_as_itself_with_and_without_commas(number):
    assert read_published(f"{number:f}", COUNT).value == number
    assert read_published(f"{number:,f}", COUNT).value == number


@given(st.text(max_size=80))
def test_no_text_at_all_breaks_the_reader(text):
    with suppress(CellProblem):
        found = read_published(text, PERCENT)
        assert (found.value is None) is bool(found.missing)
