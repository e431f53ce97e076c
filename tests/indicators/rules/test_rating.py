from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Polarity, TargetKind, ToleranceKind, ValueType
from indicators.rules.rating import (
    RatingInputs,
    RatingResult,
    Scheme,
    Step,
    parse_scheme,
    rate,
    what_would_change,
)
from indicators.rules.targets import TargetRule, is_met, parse_target
from tests.published import published_scheme

D = Decimal
HIGH, LOW = Polarity.HIGH, Polarity.LOW
QUARTILE = parse_scheme(published_scheme("leicestershire"))
SHORT_OF_TARGET = parse_scheme(published_scheme("buckinghamshire"))

VALUES = st.decimals(-1000, 1000, places=2)
ONE_SIDED = st.builds(
    TargetRule,
    st.sampled_from([TargetKind.AT_LEAST, TargetKind.MORE_THAN, TargetKind.AT_MOST, TargetKind.LESS_THAN]),
    VALUES,
    tolerance=st.none() | st.decimals(0, 50, places=1),
    tolerance_kind=st.sampled_from(ToleranceKind),
)
TARGETS = st.one_of(
    st.none(),
    ONE_SIDED,
    st.builds(
        lambda lower, width: TargetRule(TargetKind.BETWEEN, lower, lower + width), VALUES, st.decimals(1, 100, places=1)
    ),
    st.sampled_from([TargetRule(TargetKind.MONITOR), TargetRule(TargetKind.RANK, wording="Top quartile")]),
)
INPUTS = st.builds(
    RatingInputs,
    value=st.none() | VALUES,
    target=TARGETS,
    polarity=st.sampled_from(Polarity),
    quartile=st.none() | st.integers(1, 4),
    previous=st.none() | VALUES,
    same_period_last_year=st.none() | VALUES,
    neighbour_average=st.none() | VALUES,
    unit=st.sampled_from(["", "%", "£", "days"]),
    decimals=st.integers(0, 4),
    value_type=st.sampled_from([ValueType.PERCENT, ValueType.NUMBER]),
    tolerance=st.none() | st.decimals(0, 50, places=1),
    tolerance_kind=st.sampled_from(ToleranceKind),
    by_hand=st.none() | st.just("green"),
)
SCHEMES = st.sampled_from([QUARTILE, SHORT_OF_TARGET])


def percent(value: str, target: str, polarity: Polarity = HIGH, **more: Any) -> RatingInputs:
    return RatingInputs(
        value=D(value),
        target=parse_target(target, polarity=polarity),
        polarity=polarity,
        unit="%",
        value_type=ValueType.PERCENT,
        **more,
    )


def scheme(*bands: dict[str, Any], **more: Any) -> Scheme:
    return parse_scheme({"name": "Trial", "version": 1, "bands": list(bands), **more})


# The sentence


@pytest.mark.parametrize(
    ("inputs", "status", "sentence"),
    [
        (
            percent("36", "25%", LOW),
            "red",
            "36% against 25% or less: 11 percentage points too high (44% of the target). More than 10% is red.",
        ),
        (
            percent("87.889", "97.2%", decimals=1, tolerance=D(5)),
            "red",
            "87.9% against 97.2% or more: 9.3 percentage points too low (9.6% of the target). More than 5% is red.",
        ),
        (
            percent("93", "100%"),
            "amber",
            "93% against 100% or more: 7 percentage points too low (7% of the target). Missed by 10% or less is amber.",
        ),
        (percent("60", "60%"), "green", "60% against 60% or more: target met. Target met is green."),
        (
            percent("49", "55.0%"),
            "red",
            "49% against 55.0% or more: 6 percentage points too low (10.9% of the target). More than 10% is red.",
        ),
        (
            RatingInputs(D(1607), TargetRule(TargetKind.AT_MOST, D(1500)), LOW),
            "amber",
            "1,607 against 1,500 or less: 107 too high (7.1% of the target). Missed by 10% or less is amber.",
        ),
        (
            RatingInputs(D(7), TargetRule(TargetKind.BETWEEN, D(3), D(5)), Polarity.RANGE),
            "red",
            "7 against a target between 3 and 5: 2 too high (40% of the target). More than 10% is red.",
        ),
        (
            RatingInputs(D(87), TargetRule(TargetKind.MONITOR), Polarity.NONE),
            "monitor",
            "87, for monitoring only. A measure that is only monitored has no colour.",
        ),
        (
            RatingInputs(None, None, HIGH),
            None,
            "There is no figure. No part of the rule applies, so there is no colour.",
        ),
        (
            RatingInputs(D(87), None, HIGH),
            None,
            "87 with no target. No part of the rule applies, so there is no colour.",
        ),
    ],
)
def test_short_of_target_says_how_far_and_why(inputs: RatingInputs, status: str | None, sentence: str):
    result = rate(SHORT_OF_TARGET, inputs)
    assert (result.status, result.sentence) == (status, sentence)


ENGLAND = "of councils in England."


@pytest.mark.parametrize(
    ("inputs", "status", "sentence"),
    [
        (
            percent("88.2", ">90.3%", decimals=1, quartile=2),
            "amber",
            "88.2% against more than 90.3%: 2.1 percentage points too low. "
            f"The council stands in the second quarter {ENGLAND} Second quarter with the target missed is amber.",
        ),
        (
            percent("58.8", ">54.0%", decimals=1, quartile=2),
            "green",
            "58.8% against more than 54.0%: target met. "
            f"The council stands in the second quarter {ENGLAND} Second quarter with the target met is green.",
        ),
        (
            percent("90.2", "N/A", decimals=1, quartile=3),
            "amber",
            f"90.2% with no target. The council stands in the third quarter {ENGLAND} Third quarter is amber.",
        ),
        (
            percent("50", "Top quartile", quartile=4),
            "red",
            f"50% against the target “Top quartile”. The council stands in the bottom quarter {ENGLAND} "
            "Bottom quarter is red.",
        ),
        (
            percent("66.5", "N/A", decimals=1),
            "not_rated",
            "66.5% with no target. Without a national quartile there is no rating.",
        ),
    ],
)
def test_quartile_and_target_says_where_the_council_stands(inputs: RatingInputs, status: str, sentence: str):
    result = rate(QUARTILE, inputs)
    assert (result.status, result.sentence) == (status, sentence)


def test_the_reader_sees_each_band_refused_until_one_applies():
    assert rate(QUARTILE, percent("88.2", ">90.3%", decimals=1, quartile=2)) == RatingResult(
        status="amber",
        sentence="88.2% against more than 90.3%: 2.1 percentage points too low. The council stands in the second "
        "quarter of councils in England. Second quarter with the target missed is amber.",
        steps=(
            Step("Without a national quartile there is no rating", "no, second quarter", False),
            Step("Top quarter is green", "no, second quarter", False),
            Step("Bottom quarter is red", "no, second quarter", False),
            Step("Third quarter is amber", "no, second quarter", False),
            Step("Second quarter with the target met is green", "no, missed by 2.1 points", False),
            Step("Second quarter with the target missed is amber", "applies", True),
            Step("Second quarter with no target to meet is amber", "not reached", False),
        ),
        scheme_name="National quartile and target",
        scheme_version=1,
    )


# Judged unrounded


def test_a_value_that_prints_like_its_target_but_misses_it_shows_more_decimals():
    result = rate(SHORT_OF_TARGET, percent("97.19", "97.2%", decimals=1))
    assert result.status == "amber"
    assert result.sentence.startswith("97.19% against 97.2% or more: 0.01 percentage points too low (0.01% of the")


def test_a_value_that_prints_like_a_strict_target_but_meets_it_shows_more_decimals():
    result = rate(QUARTILE, percent("97.24", ">97.2%", decimals=1, quartile=2))
    assert (result.status, result.sentence[:48]) == ("green", "97.24% against more than 97.2%: target met. The ")


def test_a_value_exactly_on_a_strict_target_misses_it_and_says_so():
    result = rate(QUARTILE, percent("90.3", ">90.3%", decimals=1, quartile=2))
    assert result.status == "amber"
    assert result.sentence.startswith("90.3% against more than 90.3%: exactly on the target, which is not enough.")


def test_a_share_just_over_the_tolerance_is_not_printed_as_the_tolerance():
    result = rate(SHORT_OF_TARGET, percent("27.504", "25%", LOW))
    assert (result.status, "(10.02% of the target)" in result.sentence) == ("red", True)


@pytest.mark.parametrize(
    ("value", "status"),
    [("88", "amber"), ("90", "amber"), ("90.0001", "red"), ("80", "green"), ("80.0001", "amber")],
)
def test_exactly_the_tolerance_is_still_near(value: str, status: str):
    inputs = percent(value, "80%", LOW, tolerance=D("12.5"))
    assert rate(SHORT_OF_TARGET, inputs).status == status


@pytest.mark.parametrize(("value", "status"), [("0", "green"), ("0.01", "red"), ("3", "red")])
def test_a_target_of_zero_is_a_number_like_any_other(value: str, status: str):
    result = rate(SHORT_OF_TARGET, RatingInputs(D(value), TargetRule(TargetKind.AT_MOST, D(0)), LOW, decimals=2))
    assert result.status == status
    assert "of the target" not in result.sentence


def test_a_negative_target_is_missed_by_a_share_of_its_size():
    inputs = RatingInputs(D("-0.54"), TargetRule(TargetKind.AT_LEAST, D("-0.50"), decimals=2), HIGH, decimals=2)
    result = rate(SHORT_OF_TARGET, inputs)
    assert result.status == "amber"
    assert "0.04 too low (8% of the target)" in result.sentence


# Tolerance


@pytest.mark.parametrize(
    ("target", "definition", "status"),
    [(None, None, "amber"), (None, D(5), "red"), (D(8), D(5), "amber"), (D(5), D(8), "red"), (D(0), D(50), "red")],
)
def test_the_tolerance_comes_from_the_target_else_the_definition_else_the_scheme(
    target: Decimal | None, definition: Decimal | None, status: str
):
    goal = TargetRule(TargetKind.AT_LEAST, D(100), tolerance=target)
    assert rate(SHORT_OF_TARGET, RatingInputs(D(93), goal, HIGH, tolerance=definition)).status == status


def test_a_tolerance_in_points_is_counted_and_printed_in_points():
    goal = TargetRule(TargetKind.AT_LEAST, D(55), tolerance=D(6), tolerance_kind=ToleranceKind.POINTS)
    inputs = RatingInputs(D(49), goal, HIGH, unit="%", value_type=ValueType.PERCENT)
    result = rate(SHORT_OF_TARGET, inputs)
    assert (result.status, result.sentence) == (
        "amber",
        "49% against 55 or more: 6 percentage points too low. Missed by 6 points or less is amber.",
    )


def test_without_any_tolerance_nothing_is_near():
    result = rate(replace(SHORT_OF_TARGET, tolerance=None), percent("93", "100%"))
    assert result.status == "red"
    assert result.steps[2] == Step("Missed by the tolerance or less is amber", "no, no tolerance is set", False)


# Movement and hand entry


def test_a_rule_may_ask_whether_the_figure_improved():
    rule = scheme(
        {"status": "green", "when": {"test": "improved", "since": "previous_period"}, "text": "Improving is green."},
        {
            "status": "amber",
            "when": {"test": "maintained", "since": "same_period_last_year"},
            "text": "No worse than last year is amber.",
        },
        {"status": "red", "when": {"test": "always"}, "text": "Anything else is red."},
    )
    inputs = RatingInputs(D(5), None, HIGH, previous=D(6), same_period_last_year=D(5))
    assert rate(rule, inputs) == RatingResult(
        "amber",
        "5 with no target. It is worse than the period before. It is the same as the same period last year. "
        "No worse than last year is amber.",
        (
            Step("Improving is green", "no, worse", False),
            Step("No worse than last year is amber", "applies", True),
            Step("Anything else is red", "not reached", False),
        ),
        "Trial",
        1,
    )


def test_a_status_may_be_entered_by_hand():
    rule = scheme(
        {"status": "green", "when": {"test": "entered_by_hand", "status": "green"}, "text": "Judged green."},
        {"status": "red", "when": {"test": "entered_by_hand", "status": "red"}, "text": "Judged red."},
    )
    judged = rate(rule, RatingInputs(D(5), None, HIGH, by_hand="red"))
    assert [(step.outcome, step.applies) for step in judged.steps] == [
        ("no, red entered by hand", False),
        ("applies", True),
    ]
    assert rate(rule, RatingInputs(D(5), None, HIGH)).status is None


# What would change it


@pytest.mark.parametrize(
    ("rule", "inputs", "sentence"),
    [
        (
            QUARTILE,
            percent("88.2", ">90.3%", decimals=1, quartile=2),
            "Any value above 90.3% would be green while the council stays in the second quarter.",
        ),
        (SHORT_OF_TARGET, percent("36", "25%", LOW), "Any value of 25% or less would be green."),
        (SHORT_OF_TARGET, percent("19.6", "<18.7%", LOW), "Any value below 18.7% would be green."),
        (
            SHORT_OF_TARGET,
            RatingInputs(D(7), TargetRule(TargetKind.BETWEEN, D(3), D(5)), Polarity.RANGE),
            "Any value between 3 and 5 would be green.",
        ),
        (
            QUARTILE,
            percent("23.5", "<18.7%", LOW, quartile=4),
            "The same value in the third quarter of councils in England would be amber.",
        ),
        (
            QUARTILE,
            percent("90.2", "N/A", quartile=3),
            "The same value in the top quarter of councils in England would be green.",
        ),
        (SHORT_OF_TARGET, percent("26", "25%"), ""),
        (QUARTILE, percent("26", "25%", quartile=1), ""),
        (QUARTILE, percent("26", "25%"), ""),
        (SHORT_OF_TARGET, RatingInputs(None, None, HIGH), ""),
    ],
)
def test_what_would_change_a_rating_is_said_when_it_is_simple(rule: Scheme, inputs: RatingInputs, sentence: str):
    assert what_would_change(rule, inputs) == sentence


def test_the_councils_own_word_for_a_status_is_used():
    sentence = what_would_change(SHORT_OF_TARGET, percent("36", "25%", LOW), status_words={"green": "On track"})
    assert sentence == "Any value of 25% or less would be on track."


@given(SCHEMES, VALUES, ONE_SIDED, st.integers(1, 4), VALUES)
def test_any_value_that_meets_the_target_gets_the_status_that_was_named(
    rule: Scheme, value: Decimal, target: TargetRule, quartile: int, other: Decimal
):
    inputs = RatingInputs(value, target, HIGH, quartile)
    sentence = what_would_change(rule, inputs)
    if sentence.startswith("Any value") and is_met(other, target):
        assert f"would be {rate(rule, replace(inputs, value=other)).status}" in sentence


# Properties


@given(SCHEMES, INPUTS)
def test_every_rating_explains_itself(rule: Scheme, inputs: RatingInputs):
    result = rate(rule, inputs)
    applied = [place for place, step in enumerate(result.steps) if step.applies]
    assert len(result.steps) == len(rule.bands)
    assert [rule.bands[place].status for place in applied] == ([] if result.status is None else [result.status])
    assert result.sentence.endswith(".")
    assert "{" not in result.sentence
    assert "-0 " not in result.sentence
    first = applied[0] if applied else len(result.steps)
    assert all(step.outcome.startswith("no, ") for step in result.steps[:first])
    assert all(step.outcome == "not reached" for step in result.steps[first + 1 :])


@given(SCHEMES, INPUTS)
def test_stored_inputs_give_the_same_rating_again(rule: Scheme, inputs: RatingInputs):
    stored = RatingInputs.from_json(inputs.to_json())
    assert stored == inputs
    assert rate(rule, stored) == rate(rule, inputs)


ORDER = {"red": 0, "amber": 1, "green": 2}


@given(VALUES, ONE_SIDED, st.decimals(0, 1000, places=2))
def test_a_better_value_never_has_a_worse_colour(value: Decimal, target: TargetRule, better_by: Decimal):
    up = target.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN)
    values = (value, value + better_by if up else value - better_by)
    before, after = (rate(SHORT_OF_TARGET, RatingInputs(one, target, HIGH)).status for one in values)
    assert ORDER[after or ""] >= ORDER[before or ""]


@given(INPUTS, st.integers(0, 4))
def test_the_printed_decimals_never_change_a_colour(inputs: RatingInputs, decimals: int):
    assert rate(SHORT_OF_TARGET, inputs).status == rate(SHORT_OF_TARGET, replace(inputs, decimals=decimals)).status


def test_where_the_target_must_be_beaten_the_sentence_never_says_that_it_is_met_by_reaching_it():
    strict = {"status": "green", "when": {"test": "meets_target", "strict": True}, "text": "Beaten is green."}
    rest = {"status": "red", "when": {"test": "has_value"}, "text": "Anything else is red."}
    scheme = parse_scheme({"name": "Beat it", "version": 1, "bands": [strict, rest]})
    result = rate(scheme, RatingInputs(D(60), TargetRule(TargetKind.AT_LEAST, D(60)), Polarity.HIGH))
    assert (result.status, result.sentence) == (
        "red",
        "60 against more than 60: exactly on the target, which is not enough. Anything else is red.",
    )
