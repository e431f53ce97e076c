from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Polarity, TargetKind, ToleranceKind
from indicators.rules.targets import TargetProblem, TargetRule, is_met, parse_target, shortfall

D = Decimal
T = TargetKind
HIGH, LOW, NONE = Polarity.HIGH, Polarity.LOW, Polarity.NONE
VALUES = st.decimals(-10_000, 10_000, places=2)
NUMERIC = st.one_of(
    st.builds(
        TargetRule, st.sampled_from([T.AT_LEAST, T.MORE_THAN, T.AT_MOST, T.LESS_THAN]), VALUES, decimals=st.just(2)
    ),
    st.builds(
        lambda lower, width: TargetRule(T.BETWEEN, lower, lower + width, decimals=2),
        VALUES,
        st.decimals("0.01", 100, places=2),
    ),
)


# Printing


@pytest.mark.parametrize(
    ("target", "text", "sentence"),
    [
        (TargetRule(T.MORE_THAN, D("97.2"), unit="%", decimals=1), ">97.2%", "more than 97.2%"),
        (TargetRule(T.LESS_THAN, D("20.8"), unit="%", decimals=1), "<20.8%", "less than 20.8%"),
        (TargetRule(T.AT_LEAST, D("97.2"), unit="%", decimals=1), "97.2%", "97.2% or more"),
        (TargetRule(T.AT_LEAST, D("55"), unit="%", decimals=1), "55.0%", "55.0% or more"),
        (TargetRule(T.AT_MOST, D("25"), unit="%"), "25%", "25% or less"),
        (TargetRule(T.AT_MOST, D("1500")), "1500", "1,500 or less"),
        (TargetRule(T.BETWEEN, D("3"), D("5")), "between 3 and 5", "between 3 and 5"),
        (TargetRule(T.MONITOR), "Monitor", "monitor only"),
        (TargetRule(T.NONE), "", "no target"),
        (TargetRule(T.NONE, wording="N/A"), "N/A", "no target"),
        (TargetRule(T.RANK, wording="Top quartile"), "Top quartile", "top quartile"),
        (TargetRule(T.DIRECTION, wording="Reduce"), "Reduce", "reduce"),
        (TargetRule(T.AT_LEAST, D("60"), wording="60 or so"), "60 or so", "60 or more"),
        (TargetRule(T.AT_MOST, D("10"), unit="days"), "10 days", "10 days or less"),
    ],
)
def test_a_target_is_printed_and_said(target: TargetRule, text: str, sentence: str):
    assert (target.text, target.sentence) == (text, sentence)


# Met and missed


@pytest.mark.parametrize(
    ("kind", "value", "met", "short"),
    [
        (T.AT_LEAST, "60", True, "0"),
        (T.AT_LEAST, "59.5", False, "0.5"),
        (T.MORE_THAN, "60", False, "0"),
        (T.MORE_THAN, "60.01", True, "0"),
        (T.AT_MOST, "60", True, "0"),
        (T.AT_MOST, "71", False, "11"),
        (T.LESS_THAN, "60", False, "0"),
        (T.LESS_THAN, "59.99", True, "0"),
    ],
)
def test_a_value_meets_or_misses_a_bound_of_60(kind: TargetKind, value: str, met: bool, short: str):
    target = TargetRule(kind, D("60"))
    assert (is_met(D(value), target), shortfall(D(value), target)) == (met, D(short))


@pytest.mark.parametrize(
    ("value", "met", "short"), [("3", True, "0"), ("5", True, "0"), ("2.9", False, "0.1"), ("7", False, "2")]
)
def test_both_ends_of_a_range_meet_it(value: str, met: bool, short: str):
    target = TargetRule(T.BETWEEN, D("3"), D("5"))
    assert (is_met(D(value), target), shortfall(D(value), target)) == (met, D(short))


@pytest.mark.parametrize(
    "target",
    [
        None,
        TargetRule(T.MONITOR),
        TargetRule(T.RANK, wording="Top quartile"),
        TargetRule(T.AT_LEAST),
        TargetRule(T.BETWEEN, D(3)),
    ],
)
def test_nothing_can_be_said_without_a_number_to_compare_with(target: TargetRule | None):
    assert (is_met(D("5"), target), shortfall(D("5"), target)) == (None, None)


def test_nothing_can_be_said_without_a_figure():
    target = TargetRule(T.AT_LEAST, D("60"))
    assert (is_met(None, target), shortfall(None, target)) == (None, None)


@given(NUMERIC, VALUES)
def test_a_met_target_is_missed_by_nothing(target: TargetRule, value: Decimal):
    short = shortfall(value, target)
    assert short is not None
    assert short >= 0
    assert not is_met(value, target) or short == 0
    assert short == 0 or is_met(value, target) is False


# Reading


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        (">97.2%", HIGH, TargetRule(T.MORE_THAN, D("97.2"), unit="%", decimals=1)),
        ("<2.1%", LOW, TargetRule(T.LESS_THAN, D("2.1"), unit="%", decimals=1)),
        ("<5%", LOW, TargetRule(T.LESS_THAN, D("5"), unit="%")),
        ("60%", HIGH, TargetRule(T.AT_LEAST, D("60"), unit="%")),
        ("25%", LOW, TargetRule(T.AT_MOST, D("25"), unit="%")),
        ("55.0%", HIGH, TargetRule(T.AT_LEAST, D("55.0"), unit="%", decimals=1)),
        ("Monitor", NONE, TargetRule(T.MONITOR)),
        ("Top quartile", LOW, TargetRule(T.RANK, wording="Top quartile")),
        ("Increase", HIGH, TargetRule(T.DIRECTION, wording="Increase")),
        ("Reduce", LOW, TargetRule(T.DIRECTION, wording="Reduce")),
        ("no target", NONE, TargetRule(T.NONE, wording="no target")),
        ("No target", NONE, TargetRule(T.NONE, wording="No target")),
        ("n/a", NONE, TargetRule(T.NONE, wording="n/a")),
        ("N/A", NONE, TargetRule(T.NONE, wording="N/A")),
        ("", NONE, TargetRule(T.NONE)),
        ("between 3 and 5", NONE, TargetRule(T.BETWEEN, D(3), D(5))),
        ("3-5", NONE, TargetRule(T.BETWEEN, D(3), D(5), wording="3-5")),
        ("3% to 5%", NONE, TargetRule(T.BETWEEN, D(3), D(5), unit="%", wording="3% to 5%")),
        ("-0.5 to 0.5", NONE, TargetRule(T.BETWEEN, D("-0.5"), D("0.5"), decimals=1, wording="-0.5 to 0.5")),
        ("at least 60%", NONE, TargetRule(T.AT_LEAST, D(60), unit="%", wording="at least 60%")),
        ("≥ 60", NONE, TargetRule(T.AT_LEAST, D(60), wording="≥ 60")),
        ("60% or more", LOW, TargetRule(T.AT_LEAST, D(60), unit="%", wording="60% or more")),
        ("No more than 10 days", NONE, TargetRule(T.AT_MOST, D(10), unit="days", wording="No more than 10 days")),
        ("£1,500", LOW, TargetRule(T.AT_MOST, D(1500), unit="£", wording="£1,500")),
    ],
)
def test_a_printed_target_is_read(text: str, polarity: Polarity, expected: TargetRule):
    assert parse_target(text, polarity=polarity) == expected


@pytest.mark.parametrize(
    ("text", "polarity", "message"),
    [
        ("60%", NONE, "Say which side of 60% is good, for example at least 60% or at most 60%."),
        ("60%", Polarity.MIDPOINT, "Say which side of 60% is good, for example at least 60% or at most 60%."),
        ("5-3", HIGH, "Put the lower number first, for example between 3 and 5."),
        ("3% to 5 days", HIGH, "Give both numbers in the same unit, for example between 3% and 5%."),
        (
            "soon",
            HIGH,
            "“soon” is not a target that can be read. "
            "Write it like 60%, >97.2%, between 3 and 5, Monitor or Top quartile.",
        ),
        ("9999999999999", HIGH, "Enter a number with at most 12 digits before and 4 after the point."),
        (
            "x" * 101,
            HIGH,
            "The target is too long. Write it like 60%, >97.2%, between 3 and 5, Monitor or Top quartile.",
        ),
    ],
)
def test_a_target_that_cannot_be_read_is_answered_in_words(text: str, polarity: Polarity, message: str):
    with pytest.raises(TargetProblem) as raised:
        parse_target(text, polarity=polarity)
    assert str(raised.value) == message


@given(NUMERIC)
def test_the_sentence_of_a_target_reads_back_as_the_same_target(target: TargetRule):
    read = parse_target(target.sentence, polarity=NONE)
    assert (read.kind, read.value, read.upper, read.decimals) == (target.kind, target.value, target.upper, 2)


@given(NUMERIC, st.sampled_from([HIGH, LOW]))
def test_the_print_of_a_target_reads_back_and_prints_the_same(target: TargetRule, polarity: Polarity):
    assert parse_target(target.text, polarity=polarity).text == target.text


def read_or_message(text: str, polarity: Polarity) -> TargetRule | str:
    try:
        return parse_target(text, polarity=polarity)
    except TargetProblem as problem:
        return str(problem)


@given(st.text(max_size=120), st.sampled_from(Polarity))
def test_any_text_is_read_or_refused_in_words_and_printed_as_typed(text: str, polarity: Polarity):
    target = read_or_message(text, polarity)
    if isinstance(target, str):
        assert target.endswith(".")
    else:
        assert target.text == " ".join(text.split())


@given(NUMERIC, st.none() | VALUES, st.sampled_from(ToleranceKind))
def test_a_target_can_be_stored_and_read_back(target: TargetRule, tolerance: Decimal | None, kind: ToleranceKind):
    held = TargetRule(target.kind, target.value, target.upper, "%", 2, "words", tolerance, kind)
    assert TargetRule.from_json(held.to_json()) == held


@pytest.mark.parametrize(
    ("text", "unit", "value", "printed"),
    [
        ("£1.2m", "£m", "1.2", "£1.2m"),
        ("£1,200k", "£m", "1.2", "£1,200k"),
        ("at most £1.25 million", "£K", "1250", "at most £1.25 million"),
        ("£5", "£m", "5", "£5"),
        ("£1.2m", "£", "1200000", "£1.2m"),
        ("£1.2m", "", "1200000", "£1.2m"),
    ],
)
def test_money_in_thousands_or_millions_is_read_into_the_unit_of_the_figure(
    text: str, unit: str, value: str, printed: str
):
    rule = parse_target(text, polarity=Polarity.HIGH, unit=unit)
    assert (rule.value, rule.text) == (Decimal(value), printed)
    assert rule.unit == (unit or "£")


@pytest.mark.parametrize("text", ["1.2m", "5k", "1.2bn"])
def test_a_letter_that_may_mean_anything_is_refused(text: str):
    with pytest.raises(TargetProblem):
        parse_target(text, polarity=Polarity.HIGH)


@pytest.mark.parametrize(("text", "kind", "value"), [("Yes", TargetKind.AT_LEAST, 1), ("No", TargetKind.AT_MOST, 0)])
def test_yes_or_no_is_a_target_for_a_figure_that_is_one_of_them(text: str, kind: TargetKind, value: int):
    rule = parse_target(text, polarity=Polarity.NONE)
    assert (rule.kind, rule.value, rule.text) == (kind, value, text)
