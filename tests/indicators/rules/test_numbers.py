import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import ValueType
from indicators.rules.numbers import (
    DIGITS,
    LIMITS,
    NO_FIGURE,
    SUPPRESS,
    NumberProblem,
    ReadNumber,
    TextProblem,
    read_number,
    read_text,
    round_half_away,
)

NUMBERS = st.decimals(min_value=-999_999_999_999, max_value=999_999_999_999, places=4)


def problem_of(text: str, value_type: ValueType = ValueType.NUMBER, decimals: int | None = None) -> str:
    with pytest.raises(NumberProblem) as raised:
        read_number(text, value_type=value_type, decimals=decimals)
    return str(raised.value)


# Rounding


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        ("94.25", 1, "94.3"),
        ("-94.25", 1, "-94.3"),
        ("0.5", 0, "1"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0.0"),
        ("-0", 0, "0"),
        ("1607", 2, "1607.00"),
        ("999999999999.9999", 3, "1000000000000.000"),
        ("12345678901234567890123456789.5", 0, "12345678901234567890123456790"),
    ],
)
def test_halves_round_away_from_zero_and_never_to_minus_zero(value: str, decimals: int, rounded: str):
    assert str(round_half_away(Decimal(value), decimals)) == rounded


def test_all_ratios_with_a_denominator_under_400_round_as_whole_number_arithmetic_says():
    ratios = [(top, bottom) for bottom in range(1, 400) for top in range(bottom + 1)]
    wrong = [
        (top, bottom)
        for top, bottom in ratios
        # 100 * top / bottom in tenths, halves up, in integers only
        if round_half_away(Decimal(100 * top) / bottom, 1) * 10 != (2000 * top + bottom) // (2 * bottom)
    ]
    assert (len(ratios), wrong) == (80_199, [])


@given(NUMBERS, st.integers(0, 4))
def test_rounding_moves_a_number_by_at_most_half_a_unit_and_only_once(value: Decimal, decimals: int):
    rounded = round_half_away(value, decimals)
    assert abs(rounded - value) * 2 <= Decimal(1).scaleb(-decimals)
    assert round_half_away(rounded, decimals) == rounded
    assert not str(rounded).startswith("-0.0") or rounded < 0


@given(NUMBERS, st.integers(0, 4))
def test_rounding_treats_both_signs_alike(value: Decimal, decimals: int):
    assert round_half_away(-value, decimals) == -round_half_away(value, decimals)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_only_finite_numbers_are_rounded(value: str):
    with pytest.raises(ValueError, match="finite"):
        round_half_away(Decimal(value), 1)


# Reading figures


@pytest.mark.parametrize(
    ("text", "value_type", "value", "read_as"),
    [
        ("254", ValueType.NUMBER, "254", None),
        ("  254 ", ValueType.NUMBER, "254", None),
        ("1,607", ValueType.NUMBER, "1607", "Read as 1607"),
        ("1 607", ValueType.NUMBER, "1607", "Read as 1607"),
        ("1\u00a0607", ValueType.NUMBER, "1607", "Read as 1607"),
        ("1\u202f234\u202f567", ValueType.NUMBER, "1234567", "Read as 1234567"),
        ("1,234,567.5", ValueType.NUMBER, "1234567.5", "Read as 1234567.5"),
        ("£5", ValueType.MONEY, "5", "Read as 5"),
        ("-£1,250.50", ValueType.MONEY, "-1250.50", "Read as -1250.50"),
        ("£-5", ValueType.MONEY, "-5", "Read as -5"),
        ("83%", ValueType.PERCENT, "83", "Read as 83"),
        ("83 %", ValueType.PERCENT, "83", "Read as 83"),
        ("83 per cent", ValueType.PERCENT, "83", "Read as 83"),
        ("\u22120.03", ValueType.SCORE, "-0.03", "Read as -0.03"),
        ("-0.03", ValueType.SCORE, "-0.03", None),
        ("+5", ValueType.NUMBER, "5", "Read as 5"),
        (".5", ValueType.RATE, "0.5", "Read as 0.5"),
        ("5.", ValueType.RATE, "5", "Read as 5"),
        ("007", ValueType.NUMBER, "7", "Read as 7"),
        ("-0", ValueType.NUMBER, "0", "Read as 0"),
        ("0", ValueType.NUMBER, "0", None),
        ("999999999999.9999", ValueType.NUMBER, "999999999999.9999", None),
    ],
)
def test_what_people_type_is_understood_and_shown_back(
    text: str, value_type: ValueType, value: str, read_as: str | None
):
    read = read_number(text, value_type=value_type, decimals=None)
    assert read == ReadNumber(Decimal(value), read_as)
    assert str(read.value) == value


@pytest.mark.parametrize(
    ("text", "decimals", "value"), [("749.0", 0, "749"), ("94.20", 1, "94.2"), ("94.20", 2, "94.20")]
)
def test_zeros_beyond_the_allowed_decimals_are_not_an_error(text: str, decimals: int, value: str):
    assert str(read_number(text, value_type=ValueType.NUMBER, decimals=decimals).value) == value


@pytest.mark.parametrize(
    ("text", "decimals", "message"),
    [
        ("94.2", 0, "The figure must be a whole number, for example 94."),
        ("94.25", 1, "The figure has 2 decimal places. Enter at most 1 decimal place, for example 94.2."),
        ("94.255", 2, "The figure has 3 decimal places. Enter at most 2 decimal places, for example 94.21."),
    ],
)
def test_more_decimals_than_allowed_are_never_rounded_away(text: str, decimals: int, message: str):
    assert problem_of(text, decimals=decimals) == message


def test_a_message_names_its_field():
    with pytest.raises(NumberProblem, match="The numerator must be a whole number"):
        read_number("2.5", value_type=ValueType.NUMBER, decimals=0, label="numerator")


@pytest.mark.parametrize(
    ("text", "value_type", "message"),
    [
        ("83%", ValueType.NUMBER, "This measure is a number, not a percentage. Enter 83 or check the measure."),
        ("83%", ValueType.RATE, "This measure is a rate, not a percentage. Enter 83 or check the measure."),
        (
            "£5",
            ValueType.PERCENT,
            "This measure is a percentage, not an amount of money. Enter 5 or check the measure.",
        ),
        ("5", ValueType.TEXT, "This measure is text only. Leave the figure empty and write the commentary."),
    ],
)
def test_a_figure_of_the_wrong_kind_is_explained(text: str, value_type: ValueType, message: str):
    assert problem_of(text, value_type) == message


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "1e3",
        "1E3",
        "١٢٣",
        "\uff11\uff12\uff13",
        "½",
        "2²",
        "12a",
        "=1+1",
        "(5",
        "--5",
        "-£-5",
        "5%%",
        "%5",
        "1.2.3",
        "£",
        "5k",
        "0x10",
    ],
)
def test_only_plain_digits_are_read(text: str):
    assert problem_of(text, ValueType.NUMBER if "£" not in text else ValueType.MONEY) == DIGITS


@pytest.mark.parametrize("text", ["1,60", "1,5", "16,07", "1,607,0", "1234,567"])
def test_a_comma_anywhere_but_between_thousands_is_not_guessed_at(text: str):
    assert problem_of(text) == (
        "Put commas only between thousands, for example 1,607, and a full stop before decimals, for example 94.2."
    )


@pytest.mark.parametrize("text", ["n/a", "N/A", "-", "tbc", "TBC", "\u2013", "Not available"])
def test_words_for_no_figure_lead_to_the_reason(text: str):
    assert problem_of(text) == NO_FIGURE == "Leave the value empty and choose why there is no figure."


@pytest.mark.parametrize("text", ["<5", "< 5", "<10%"])
def test_a_hidden_small_number_leads_to_suppression(text: str):
    assert problem_of(text) == SUPPRESS == "To hide a small number, enter the real figure and tick 'suppress'."


@pytest.mark.parametrize(
    "text",
    ["NaN", "sNaN", "Infinity", "-inf", "1E1000000", "1e-1000000", "9" * 13, "9" * 5000, "0.12345", "1." + "1" * 5000],
)
def test_numbers_beyond_the_limits_are_refused_at_once(text: str):
    started = time.perf_counter()
    message = problem_of(text)
    assert message == LIMITS == "Enter a number with at most 12 digits before and 4 after the point."
    assert time.perf_counter() - started < 0.05


@given(NUMBERS)
def test_any_number_within_the_limits_reads_back_unchanged(value: Decimal):
    typed = format(value, "f")
    assert read_number(typed, value_type=ValueType.NUMBER, decimals=4).value == value
    assert read_number(f"{value:,f}", value_type=ValueType.NUMBER, decimals=4).value == value


def read_or_message(text: str, value_type: ValueType, decimals: int | None) -> ReadNumber | str:
    try:
        return read_number(text, value_type=value_type, decimals=decimals)
    except NumberProblem as problem:
        return str(problem)


@given(st.text(max_size=80), st.sampled_from(ValueType), st.none() | st.integers(0, 4))
def test_any_text_is_read_within_the_limits_or_refused_in_words(text: str, value_type: ValueType, decimals: int | None):
    read = read_or_message(text, value_type, decimals)
    if isinstance(read, str):
        assert read.endswith(".")
        return
    assert abs(read.value) < 10**12
    assert read.value == round_half_away(read.value, 4 if decimals is None else decimals)
    assert any(digit in text for digit in "0123456789")


# Reading text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("-starts with a dash", "-starts with a dash"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("{{ 7*7 }} <script>alert(1)</script>", "{{ 7*7 }} <script>alert(1)</script>"),
        ("one\r\ntwo\rthree\u2028four\u0085five", "one\ntwo\nthree\nfour\nfive"),
        ("tab\tand é, Welsh ŵ, 🙂", "tab\tand é, Welsh ŵ, 🙂"),
        (" kept blanks ", " kept blanks "),
    ],
)
def test_text_is_kept_as_typed_with_plain_line_ends(text: str, kept: str):
    assert read_text(text) == kept


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\x00b", "Character 2 of line 1 is a control character (U+0000)."),
        ("line\nbad\x1b", "Character 4 of line 2 is a control character (U+001B)."),
        ("a\u202eb", "Character 2 of line 1 is a hidden mark that changes the direction of writing (U+202E)."),
        ("\u2066", "Character 1 of line 1 is a hidden mark that changes the direction of writing (U+2066)."),
        ("ab\ud800", "Character 3 of line 1 is a broken character (U+D800)."),
        ("\uffff", "Character 1 of line 1 is a broken character (U+FFFF)."),
    ],
)
def test_a_character_that_cannot_be_trusted_is_refused_with_its_place(text: str, message: str):
    with pytest.raises(TextProblem) as raised:
        read_text(text)
    assert str(raised.value) == f"{message} Delete it and type the words around it again."


@pytest.mark.parametrize(
    ("length", "message"),
    [
        (4001, "The text is 1 character too long: it has 4,001 and the limit is 4,000. Shorten it."),
        (1_000_000, "The text is 996,000 characters too long: it has 1,000,000 and the limit is 4,000. Shorten it."),
    ],
)
def test_a_text_over_the_limit_says_by_how_much(length: int, message: str):
    with pytest.raises(TextProblem) as raised:
        read_text("x" * length)
    assert str(raised.value) == message


def test_line_ends_count_once_against_the_limit():
    assert read_text("a\r\n" * 4, limit=8) == "a\n" * 4


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_kept_or_refused_and_what_is_kept_is_kept_for_good(text: str):
    try:
        kept = read_text(text)
    except TextProblem:
        return
    assert read_text(kept) == kept
    assert "\x00" not in kept
    assert kept.encode().decode() == kept


# Money in thousands and millions, units, brackets, yes and no


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("1.2", "£m", "1.2"),
        ("£1.2m", "£m", "1.2"),
        ("£1.2 million", "£m", "1.2"),
        ("£1,200k", "£m", "1.2"),
        ("£1,200K", "£K", "1200"),
        ("1.2m", "£K", "1200"),
        ("£1.2bn", "£m", "1200"),
        ("£1.2m", "£", "1200000"),
        ("£450 thousand", "£", "450000"),
        ("-£1.2m", "£m", "-1.2"),
        ("(£1.2m)", "£m", "-1.2"),
        ("(£1.2)m", "£m", "-1.2"),
        ("(1,607)", "£", "-1607"),
        ("£5", "£m", "5"),
    ],
)
def test_money_may_be_typed_in_pounds_thousands_or_millions(typed: str, unit: str, value: str):
    read = read_number(typed, value_type=ValueType.MONEY, decimals=None, unit=unit)
    assert read.value == Decimal(value)
    assert read.read_as is None or read.read_as == f"Read as {read.value:f}"


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("12 weeks", "weeks", "12"),
        ("1 week", "weeks", "1"),
        ("45.5 tCO2e", "tCO2e", "45.5"),
        ("45.5tco2e", "tCO2e", "45.5"),
        ("3.2 per 1,000", "per 1,000", "3.2"),
        ("(7)", "days", "-7"),
    ],
)
def test_the_unit_may_be_typed_with_the_figure(typed: str, unit: str, value: str):
    assert read_number(typed, value_type=ValueType.NUMBER, decimals=None, unit=unit).value == Decimal(value)


@pytest.mark.parametrize("typed", ["12 months", "(-5)", "-(5)", "((5))", "()", "weeks", "1.2m", "£m", "5 k k"])
def test_what_is_not_the_unit_of_the_figure_is_refused(typed: str):
    with pytest.raises(NumberProblem):
        read_number(typed, value_type=ValueType.NUMBER, decimals=None, unit="weeks")


def test_more_digits_than_the_figure_prints_are_refused_after_scaling_too():
    with pytest.raises(NumberProblem, match="has 3 decimal places"):
        read_number("£1,234,567k", value_type=ValueType.MONEY, decimals=2, unit="£m")
    assert read_number("£1,230k", value_type=ValueType.MONEY, decimals=2, unit="£m").value == Decimal("1.23")


@pytest.mark.parametrize(
    ("typed", "value", "read_as"),
    [("yes", 1, None), ("Y", 1, "Read as yes"), ("Not met", 0, "Read as no"), ("no", 0, None), ("1", 1, "Read as yes")],
)
def test_yes_and_no_are_one_and_nought(typed: str, value: int, read_as: str | None):
    read = read_number(typed, value_type=ValueType.YES_NO, decimals=0)
    assert (read.value, read.read_as) == (value, read_as)


def test_anything_else_is_neither_yes_nor_no():
    with pytest.raises(NumberProblem, match="Enter yes or no"):
        read_number("perhaps", value_type=ValueType.YES_NO, decimals=0)
