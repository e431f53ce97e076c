from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Polarity, TargetKind, ToleranceKind
from indicators.rules.baselines import SINGLE
from indicators.rules.conditions import (
    VOCABULARY,
    Facts,
    Finding,
    ParamType,
    SchemeProblem,
    condition_to_json,
    describe,
    judge,
    parse_condition,
)
from indicators.rules.rating_inputs import RatingInputs, Tolerance
from indicators.rules.targets import TargetRule

D = Decimal
AT_LEAST_60 = TargetRule(TargetKind.AT_LEAST, D(60))
TEN_PERCENT = Tolerance(D(10), ToleranceKind.RELATIVE)


def facts(value: str | None = None, target: TargetRule | None = None, **more: Any) -> Facts:
    tolerance = more.pop("tolerance_in_force", None)
    polarity = more.pop("polarity", Polarity.HIGH)
    return Facts(RatingInputs(None if value is None else D(value), target, polarity, **more), tolerance)


PREVIOUS = {"since": "previous_period"}
LAST_YEAR = {"since": "same_period_last_year"}
MISSED_BY_6 = facts("54", AT_LEAST_60, tolerance_in_force=TEN_PERCENT)


@pytest.mark.parametrize(
    ("condition", "given_facts", "finding"),
    [
        ({"test": "always"}, facts(), Finding(True, "in every case")),
        ({"test": "has_value"}, facts("0"), Finding(True, "there is a figure")),
        ({"test": "has_value"}, facts(), Finding(False, "there is no figure")),
        ({"test": "has_target"}, facts("5", AT_LEAST_60), Finding(True, "there is a target")),
        (
            {"test": "has_target"},
            facts("5", TargetRule(TargetKind.MONITOR)),
            Finding(False, "there is no target to meet"),
        ),
        ({"test": "meets_target"}, facts("60", AT_LEAST_60), Finding(True, "the target is met")),
        ({"test": "meets_target"}, facts("54", AT_LEAST_60), Finding(False, "missed by 6")),
        ({"test": "meets_target"}, facts(None, AT_LEAST_60), Finding(False, "there is no figure")),
        ({"test": "meets_target"}, facts("5"), Finding(False, "there is no target to meet")),
        ({"test": "within_relative"}, MISSED_BY_6, Finding(True, "missed by 10% of the target")),
        ({"test": "within_relative", "percent": "9"}, MISSED_BY_6, Finding(False, "missed by 10% of the target")),
        ({"test": "within_relative", "inclusive": False}, MISSED_BY_6, Finding(False, "missed by 10% of the target")),
        ({"test": "within_relative"}, facts("54", AT_LEAST_60), Finding(False, "no tolerance is set")),
        ({"test": "within_relative", "percent": "9"}, facts("61", AT_LEAST_60), Finding(True, "the target is met")),
        ({"test": "within_points", "points": "6"}, MISSED_BY_6, Finding(True, "missed by 6")),
        ({"test": "within_points", "points": "6", "inclusive": False}, MISSED_BY_6, Finding(False, "missed by 6")),
        ({"test": "within_points", "points": "5.9"}, MISSED_BY_6, Finding(False, "missed by 6")),
        ({"test": "within_points"}, MISSED_BY_6, Finding(True, "missed by 10% of the target")),
        ({"test": "has_quartile"}, facts(quartile=3), Finding(True, "third quarter")),
        ({"test": "has_quartile"}, facts(), Finding(False, "no national quartile")),
        ({"test": "quartile_in", "quartiles": [1, 2]}, facts(quartile=2), Finding(True, "second quarter")),
        ({"test": "quartile_in", "quartiles": [1]}, facts(quartile=4), Finding(False, "bottom quarter")),
        ({"test": "quartile_in", "quartiles": [1]}, facts(), Finding(False, "no national quartile")),
        (
            {"test": "target_is", "kinds": ["monitor", "none"]},
            facts("5", TargetRule(TargetKind.MONITOR)),
            Finding(True, "the target is monitor only"),
        ),
        ({"test": "target_is", "kinds": ["none"]}, facts("5"), Finding(True, "there is no target")),
        ({"test": "improved", **PREVIOUS}, facts("5", previous=D(4)), Finding(True, "better")),
        ({"test": "improved", **PREVIOUS}, facts("5", previous=D(5)), Finding(False, "no change")),
        (
            {"test": "improved", **LAST_YEAR},
            facts("5", previous=D(4)),
            Finding(False, "no earlier figure to compare with"),
        ),
        ({"test": "maintained", **PREVIOUS}, facts("5", previous=D(5)), Finding(True, "no change")),
        ({"test": "maintained", **LAST_YEAR}, facts("5", same_period_last_year=D(6)), Finding(False, "worse")),
        (
            {"test": "improved", **PREVIOUS},
            facts("5", previous=D(4), polarity=Polarity.NONE),
            Finding(False, "neither way is better"),
        ),
        ({"test": "entered_by_hand", "status": "red"}, facts(by_hand="red"), Finding(True, "red entered by hand")),
        ({"test": "entered_by_hand", "status": "red"}, facts(), Finding(False, "nothing entered by hand")),
    ],
)
def test_each_test_of_the_vocabulary_finds_what_it_should(
    condition: dict[str, Any], given_facts: Facts, finding: Finding
):
    assert judge(parse_condition(condition), given_facts) == finding


@pytest.mark.parametrize(
    ("condition", "finding"),
    [
        ({"all": [{"test": "has_value"}, {"test": "has_quartile"}]}, Finding(False, "no national quartile")),
        ({"any": [{"test": "has_quartile"}, {"test": "has_value"}]}, Finding(True, "there is a figure")),
        ({"any": [{"test": "has_quartile"}, {"test": "has_target"}]}, Finding(False, "no national quartile")),
        ({"not": {"test": "has_quartile"}}, Finding(True, "no national quartile")),
        ({"not": {"all": [{"test": "has_value"}, {"test": "always"}]}}, Finding(False, "there is a figure")),
    ],
)
def test_a_joined_condition_names_the_part_that_decided_it(condition: dict[str, Any], finding: Finding):
    assert judge(parse_condition(condition), facts("5")) == finding


def test_a_condition_is_described_in_words():
    condition = {
        "all": [
            {"test": "quartile_in", "quartiles": [2, 3]},
            {"any": [{"test": "meets_target"}, {"test": "within_relative", "percent": "5"}]},
            {"not": {"test": "target_is", "kinds": ["monitor"]}},
            {"test": "improved", "since": "previous_period"},
        ]
    }
    assert describe(parse_condition(condition)) == (
        "the national quartile is 2 or 3 and (the target is met or the target is missed by no more than 5 percent of it) "
        "and (it is not so that the kind of target is monitor only) and the figure is better than the period before"
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, 'The condition must be an object, for example {"test": "meets_target"}.'),
        ({}, 'The condition must have exactly one of "all", "any", "not" or "test".'),
        ({"all": [], "any": []}, 'The condition must have exactly one of "all", "any", "not" or "test".'),
        ({"all": []}, 'The condition: "all" must be a list with at least one condition.'),
        ({"test": "quartile_in"}, 'The condition: "quartile_in" needs "quartiles".'),
        ({"test": "always", "percent": "5"}, 'The condition: "always" takes no "percent".'),
        (
            {"test": "quartile_in", "quartiles": [0]},
            'The condition: "quartiles" of "quartile_in" must be a list of quartiles from 1 to 4, for example [1, 2].',
        ),
        (
            {"test": "within_points", "points": "-1"},
            'The condition: "points" of "within_points" must be a number, 0 or more, for example "10".',
        ),
        (
            {"test": "within_points", "inclusive": "yes"},
            'The condition: "inclusive" of "within_points" must be true or false.',
        ),
        (
            {"test": "target_is", "kinds": ["soon"]},
            'The condition: "kinds" of "target_is" must be a list of kinds of target, for example ["monitor"].',
        ),
        (
            {"test": "improved", "since": "ever"},
            'The condition: "since" of "improved" must be "previous_period" or "same_period_last_year" or "two_periods_back".',
        ),
        (
            {"test": "entered_by_hand", "status": ""},
            'The condition: "status" of "entered_by_hand" must be the key of a status, for example "green".',
        ),
    ],
)
def test_a_fault_in_a_condition_is_named(data: Any, message: str):
    with pytest.raises(SchemeProblem) as raised:
        parse_condition(data)
    assert raised.value.messages == (message,)


def test_a_condition_nested_too_deep_is_refused():
    data: dict[str, Any] = {"test": "always"}
    for _ in range(5000):
        data = {"not": data}
    with pytest.raises(SchemeProblem, match="nested more than 10 deep"):
        parse_condition(data)


TESTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.sampled_from([{"test": name} for name in ("always", "has_value", "has_target", "meets_target", "has_quartile")]),
    st.builds(lambda percent: {"test": "within_relative", "percent": str(percent)}, st.decimals(0, 100, places=1)),
    st.just({"test": "within_points", "points": "2", "inclusive": False}),
    st.builds(
        lambda quartiles: {"test": "quartile_in", "quartiles": quartiles},
        st.lists(st.integers(1, 4), min_size=1, unique=True),
    ),
    st.builds(lambda kind: {"test": "target_is", "kinds": [kind.value]}, st.sampled_from(TargetKind)),
    st.builds(lambda since: {"test": "improved", "since": since.value}, st.sampled_from(SINGLE)),
    st.just({"test": "entered_by_hand", "status": "red"}),
)
TREES = st.recursive(
    TESTS,
    lambda inside: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inside, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inside, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inside),
    ),
    max_leaves=8,
)


@given(TREES)
def test_a_condition_is_written_as_it_was_read(data: dict[str, Any]):
    condition = parse_condition(data)
    assert condition_to_json(condition) == data
    assert parse_condition(condition_to_json(condition)) == condition


@given(TREES, st.none() | st.integers(1, 4), st.none() | st.sampled_from(["50", "54", "60"]))
def test_not_turns_every_finding_round_and_keeps_its_words(
    data: dict[str, Any], quartile: int | None, value: str | None
):
    given_facts = facts(value, AT_LEAST_60, quartile=quartile, tolerance_in_force=TEN_PERCENT)
    plain = judge(parse_condition(data), given_facts)
    assert judge(parse_condition({"not": data}), given_facts) == Finding(not plain.holds, plain.because)
    assert plain.because


def test_every_test_and_parameter_says_enough_to_be_offered_on_a_form():
    for name, term in VOCABULARY.items():
        assert term.label, name
        for key, param in term.params.items():
            assert param.label, (name, key)
            assert bool(param.choices) == (param.type in (ParamType.CHOICE, ParamType.CHOICES)), (name, key)
            assert not (param.required and param.default is not None), (name, key)
            assert param.default is None or param.read(param.write(param.default)) == param.default


def test_every_choice_of_a_parameter_is_read_back_as_it_is_written():
    for term in VOCABULARY.values():
        for param in term.params.values():
            for value, words in param.choices:
                data = [value] if param.type == ParamType.CHOICES else value
                assert param.write(param.read(data)) == data
                assert words
