from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Polarity, TargetKind, ValueType
from indicators.rules.rating import RatingInputs, Scheme, parse_scheme
from indicators.rules.ratio import Parts
from indicators.rules.reach_words import better_words
from indicators.rules.targets import TargetRule

D = Decimal
SCORES: dict[str, Decimal | None] = {"green": D(3), "amber": D(2), "red": D(1)}


def scheme(*bands: tuple[str, dict[str, Any]]) -> Scheme:
    rows = [{"status": status, "when": when, "text": f"This is {status}."} for status, when in bands]
    return parse_scheme({"name": "Any", "version": 1, "bands": rows})


BY_TARGET = scheme(
    ("green", {"test": "meets_target"}),
    ("amber", {"test": "within_relative", "percent": "10"}),
    ("red", {"test": "has_value"}),
)
BY_NUMBER = scheme(
    ("green", {"test": "value_at_least", "number": "95"}),
    ("amber", {"test": "value_at_least", "number": "90"}),
    ("red", {"test": "has_value"}),
)


def percent(value: Decimal, bound: str = "90.3") -> RatingInputs:
    target = TargetRule(TargetKind.AT_LEAST, D(bound), unit="%", decimals=1)
    return RatingInputs(value, target, Polarity.HIGH, unit="%", decimals=1, value_type=ValueType.PERCENT)


def words(rule: Scheme, inputs: RatingInputs, parts: Parts | None = None, **more: Any) -> str:
    return better_words(rule, inputs, parts, scores=SCORES, **more)


@pytest.mark.parametrize(
    ("numerator", "label", "sentence"),
    [
        (258, "", "3 more (261 of 289, 90.3%) would be green."),
        (260, "Reviewed in time", "1 more of “Reviewed in time” (261 of 289, 90.3%) would be green."),
        (230, "", "5 more (235 of 289, 81.3%) would be amber; 31 more (261 of 289, 90.3%) would be green."),
        (261, "", ""),
    ],
)
def test_what_is_missing_is_told_in_whole_cases(numerator: int, label: str, sentence: str):
    parts = Parts(D(numerator), D(289), 100, label)
    assert words(BY_TARGET, percent(parts.value), parts) == sentence


def test_where_fewer_are_better_it_says_fewer():
    parts = Parts(D(1300), D(10000), 100)
    target = TargetRule(TargetKind.AT_MOST, D(12), unit="%")
    inputs = RatingInputs(parts.value, target, Polarity.LOW, unit="%", value_type=ValueType.PERCENT)
    assert words(BY_TARGET, inputs, parts) == "100 fewer (1,200 of 10,000, 12%) would be green."


def test_a_figure_that_would_print_below_its_target_prints_the_digits_that_show_it_is_met():
    parts = Parts(D(0), D(10000), 100)
    assert "(9,030 of 10,000, 90.3%) would be green" in words(BY_TARGET, percent(parts.value, "90.296"), parts)


def test_statuses_have_the_names_the_council_prints():
    parts = Parts(D(258), D(289), 100)
    assert words(BY_TARGET, percent(parts.value), parts, words={"green": "On track"}).endswith("would be on track.")


def test_a_figure_entered_itself_is_told_the_target():
    assert words(BY_TARGET, percent(D(88))) == "Any value of 90.3% or more would be green."


def test_without_a_target_the_nearest_better_figure_is_told():
    assert words(BY_NUMBER, percent(D("80.04"))) == "A figure of 90.0% would be amber; 95.0% would be green."
    assert words(BY_NUMBER, percent(D(96))) == ""


def test_where_no_whole_number_of_cases_helps_the_target_is_told():
    parts = Parts(D(3), D(4), 100)
    assert words(BY_TARGET, percent(parts.value, "101"), parts) == "1 more (4 of 4, 100.0%) would be amber."
    assert words(BY_TARGET, percent(parts.value, "200"), parts) == "Any value of 200.0% or more would be green."
