from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import PrintPattern, ValueType
from indicators.rules.display import NumberFormat, amount, places, show, show_difference, show_exact

D = Decimal
PERCENT = NumberFormat(ValueType.PERCENT, "%", 1)
COUNT = NumberFormat(ValueType.NUMBER)
DAYS = NumberFormat(ValueType.DAYS, "days")
MONEY = NumberFormat(ValueType.MONEY, "£", 0, thousands=True)


@pytest.mark.parametrize(
    ("value", "fmt", "count", "text"),
    [
        (D("96.5"), NumberFormat(ValueType.PERCENT, "%", 1, False, PrintPattern.VALUE_COUNT), 254, "96.5% (254)"),
        (D("57.3"), NumberFormat(ValueType.PERCENT, "%", 1, False, PrintPattern.COUNT_VALUE), 1587, "1587 (57.3%)"),
        (D("57.3"), NumberFormat(ValueType.PERCENT, "%", 1, True, PrintPattern.COUNT_VALUE), 1587, "1,587 (57.3%)"),
        (D("96.5"), NumberFormat(ValueType.PERCENT, "%", 1, False, PrintPattern.VALUE_COUNT), None, "96.5%"),
        (D("96.5"), PERCENT, 254, "96.5%"),
        (D("1607"), NumberFormat(thousands=True), None, "1,607"),
        (D("1607"), COUNT, None, "1607"),
        (D("-0.03"), NumberFormat(ValueType.SCORE, "", 2), None, "-0.03"),
        (D("-0.004"), NumberFormat(ValueType.SCORE, "", 2), None, "0.00"),
        (D("77.57"), NumberFormat(ValueType.PERCENT, "", 2), None, "77.57"),
        (D("5"), MONEY, None, "£5"),
        (D("-1250"), MONEY, None, "-£1,250"),
        (D("12"), DAYS, None, "12 days"),
        (D("1"), DAYS, None, "1 day"),
        (D("0"), COUNT, None, "0"),
        (None, COUNT, 5, ""),
    ],
)
def test_a_figure_is_printed_as_its_format_says(value: Decimal | None, fmt: NumberFormat, count: int | None, text: str):
    assert show(value, fmt, count) == text


@pytest.mark.parametrize(
    ("latest", "previous", "fmt", "text"),
    [
        ("88.2", "84.4", PERCENT, "+3.8 points"),
        ("87.9", "94.2", PERCENT, "-6.3 points"),
        ("87.9", "87.9", PERCENT, "0.0 points"),
        ("87.91", "87.89", PERCENT, "0.0 points"),
        ("10", "9", NumberFormat(ValueType.PERCENT, "%", 0), "+1 point"),
        ("12", "14", DAYS, "-2 days"),
        ("1607", "500", COUNT, "+1,107"),
        ("5", "12", MONEY, "-£7"),
    ],
)
def test_a_difference_carries_its_sign(latest: str, previous: str, fmt: NumberFormat, text: str):
    assert show_difference(D(latest), D(previous), fmt) == text


def test_percentage_points_are_named_in_full_inside_sentences():
    assert amount(D("9.3"), PERCENT, full=True) == "9.3 percentage points"
    assert amount(D("1"), PERCENT, full=True, decimals=0) == "1 percentage point"
    assert amount(D("77.57"), NumberFormat(ValueType.PERCENT, "", 2)) == "77.57 points"


@pytest.mark.parametrize(("value", "needed"), [("254", 0), ("94.20", 1), ("0.0001", 4), ("1E+3", 0), ("0.00", 0)])
def test_a_number_needs_as_many_decimals_as_matter(value: str, needed: int):
    assert places(D(value)) == needed


def test_an_exact_number_shows_every_digit_that_matters():
    assert [show_exact(D("1607.50")), show_exact(D("254.0")), show_exact(D("1607"), thousands=False)] == [
        "1,607.5",
        "254",
        "1607",
    ]


@given(
    st.decimals(-(10**12), 10**12, places=6), st.integers(0, 4), st.booleans(), st.sampled_from(["", "%", "£", "days"])
)
def test_nothing_is_ever_printed_as_minus_zero(value: Decimal, decimals: int, thousands: bool, unit: str):
    text = show(value, NumberFormat(ValueType.NUMBER, unit, decimals, thousands))
    assert not text.startswith("-") or any(digit in text for digit in "123456789")


@given(st.decimals(-(10**12), 10**12, places=4), st.booleans())
def test_a_printed_figure_reads_back_as_the_rounded_number(value: Decimal, thousands: bool):
    text = show(value, NumberFormat(ValueType.NUMBER, "", 4, thousands))
    assert D(text.replace(",", "")) == value


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "brackets", "printed"),
    [
        ("5.25", "£m", 1, False, "£5.3m"),
        ("-5.25", "£m", 1, False, "-£5.3m"),
        ("-5.25", "£m", 1, True, "(£5.3m)"),
        ("-1607", "£", 0, True, "(£1,607)"),
        ("-0.4", "£", 0, True, "£0"),
        ("1200", "£K", 0, False, "£1,200K"),
        ("12", "£ per head", 0, False, "£12 per head"),
        ("3.25", "per 1,000", 1, False, "3.3 per 1,000"),
        ("45", "tCO2e", 0, False, "45 tCO2e"),
        ("1", "weeks", 0, False, "1 week"),
        ("-2", "%", 0, True, "(2%)"),
    ],
)
def test_money_in_millions_rates_and_brackets_print_as_councils_write_them(
    value: str, unit: str, decimals: int, brackets: bool, printed: str
):
    fmt = NumberFormat(ValueType.NUMBER, unit, decimals, thousands=True, brackets=brackets)
    assert show(Decimal(value), fmt) == printed


def test_yes_and_no_print_as_words():
    fmt = NumberFormat(ValueType.YES_NO)
    assert [show(Decimal(value), fmt) for value in ("1", "0.0000", "0.5")] == ["Yes", "No", "1"]
