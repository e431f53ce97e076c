"""The smallest change that gives a better colour, held against trying every number."""

from dataclasses import replace
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.enums import Middle, Polarity, TargetKind, ToleranceKind
from indicators.rules.baselines import SINGLE
from indicators.rules.conditions import VOCABULARY, Facts
from indicators.rules.peers import PeerStanding
from indicators.rules.rating import RatingInputs, Scheme, parse_scheme, rate, status_of
from indicators.rules.ratio import Parts, ratio_value
from indicators.rules.reach import Reach, reach_by_numerator, reach_by_value
from indicators.rules.targets import TargetRule

D = Decimal
SCORES: dict[str, Decimal | None] = {"green": D(3), "amber": D(2), "red": D(1), "monitor": None}


def scheme(*bands: tuple[str, dict[str, Any]], **more: Any) -> Scheme:
    rows = [{"status": status, "when": when, "text": f"This is {status}."} for status, when in bands]
    return parse_scheme({"name": "Any", "version": 1, "bands": rows, **more})


TEN_PERCENT = scheme(
    ("green", {"test": "meets_target"}),
    ("amber", {"test": "within_relative", "percent": "10"}),
    ("red", {"test": "has_value"}),
)
BETWEEN = scheme(("green", {"test": "inside_range"}), ("red", {"test": "has_value"}))


def figure(
    numerator: int, denominator: int, target: TargetRule | None, polarity: Polarity = Polarity.HIGH, **more: Any
):
    return RatingInputs(ratio_value(D(numerator), D(denominator), 100), target, polarity, **more)


def reach(rule: Scheme, inputs: RatingInputs, numerator: int, denominator: int, per: int = 100) -> list[Reach]:
    return reach_by_numerator(rule, inputs, Parts(D(numerator), D(denominator), per), scores=SCORES)


def test_three_short_of_green():
    # 90.3% of 289 is 260.97, so 261 reviews in time are needed; 258 were.
    target = TargetRule(TargetKind.AT_LEAST, D("90.3"))
    assert reach(TEN_PERCENT, figure(258, 289, target), 258, 289) == [Reach("green", D(3), D("90.3114"))]


def test_from_red_both_better_colours_are_told_the_nearer_first():
    target = TargetRule(TargetKind.AT_LEAST, D(90))
    assert reach(TEN_PERCENT, figure(70, 100, target), 70, 100) == [
        Reach("amber", D(11), D(81)),
        Reach("green", D(20), D(90)),
    ]


def test_where_low_is_good_it_takes_fewer():
    target = TargetRule(TargetKind.AT_MOST, D(25))
    assert reach(TEN_PERCENT, figure(36, 100, target, Polarity.LOW), 36, 100) == [
        Reach("amber", D(-9), D(27)),
        Reach("green", D(-11), D(25)),
    ]


@pytest.mark.parametrize(("numerator", "change"), [(12, 8), (58, -8)])
def test_inside_a_range_it_may_take_more_or_fewer(numerator: int, change: int):
    target = TargetRule(TargetKind.BETWEEN, D(20), D(50))
    assert reach(BETWEEN, figure(numerator, 100, target), numerator, 100) == [
        Reach("green", D(change), D(numerator + change))
    ]


def test_of_two_ways_equally_near_the_upward_one_is_told():
    rule = scheme(("green", {"test": "outside_range", "lower": "40", "upper": "60"}), ("red", {"test": "always"}))
    assert reach(rule, figure(50, 100, None), 50, 100) == [Reach("green", D(11), D(61))]


def test_a_part_never_exceeds_its_whole_nor_falls_below_nothing():
    above, below = TargetRule(TargetKind.AT_LEAST, D(101)), TargetRule(TargetKind.AT_MOST, D(-1))
    assert reach(TEN_PERCENT, figure(5, 10, above), 5, 10) == [Reach("amber", D(5), D(100))]
    assert reach(TEN_PERCENT, figure(11, 10, TargetRule(TargetKind.AT_LEAST, D(120))), 11, 10) == [
        Reach("green", D(1), D(120))
    ]
    assert reach(TEN_PERCENT, figure(5, 10, below, Polarity.LOW), 5, 10) == []


@pytest.mark.parametrize(
    ("inputs", "denominator"),
    [
        (figure(95, 100, TargetRule(TargetKind.AT_LEAST, D(90))), 100),
        (figure(95, 100, None), 100),
        (figure(95, -100, TargetRule(TargetKind.AT_LEAST, D(90))), -100),
        (RatingInputs(None, TargetRule(TargetKind.AT_LEAST, D(90)), Polarity.HIGH), 100),
    ],
)
def test_nothing_is_told_where_nothing_better_can_be_reached(inputs: RatingInputs, denominator: int):
    assert reach(TEN_PERCENT, inputs, 95, denominator) == []


def test_a_status_without_a_score_is_neither_better_nor_left():
    rule = scheme(("monitor", {"test": "value_at_least", "number": "90"}), ("red", {"test": "always"}))
    assert reach(rule, figure(50, 100, None), 50, 100) == []
    assert reach(rule, figure(95, 100, None), 95, 100) == []


def test_a_figure_that_was_entered_itself_moves_by_the_smallest_printed_step():
    rule = scheme(("green", {"test": "value_at_most", "number": "25"}), ("red", {"test": "always"}))
    exact = RatingInputs(D("25.04"), None, Polarity.LOW)
    assert reach_by_value(rule, exact, decimals=1, scores=SCORES) == [Reach("green", D("-0.04"), D("25.0"))]
    assert reach_by_value(rule, RatingInputs(None, None, Polarity.LOW), decimals=1, scores=SCORES) == []


def test_a_target_below_zero_is_reached_like_any_other():
    rule = scheme(("green", {"test": "meets_target"}), ("red", {"test": "has_value"}))
    inputs = RatingInputs(D(3), TargetRule(TargetKind.AT_MOST, D("-2.5")), Polarity.LOW)
    assert reach_by_value(rule, inputs, decimals=1, scores=SCORES) == [Reach("green", D("-5.5"), D("-2.5"))]


def test_a_numerator_of_a_hundred_million_takes_no_longer_than_one_of_ten():
    target = TargetRule(TargetKind.AT_LEAST, D("97.123"))
    start = perf_counter()
    found = reach(TEN_PERCENT, figure(1, 123_456_789_012, target), 1, 123_456_789_012)
    assert perf_counter() - start < 0.5
    assert [one.status for one in found] == ["amber", "green"]
    for one in found:
        before = ratio_value(one.change, D(123_456_789_012), 100)
        assert rate(TEN_PERCENT, RatingInputs(before, target, Polarity.HIGH)).status != one.status


# Every condition, held against trying every number

NUMBERS = st.integers(-20, 130).map(Decimal)
SMALL = st.integers(0, 30).map(Decimal)
TEXT_NUMBER = NUMBERS.map(str)
TEXT_SMALL = SMALL.map(str)
YES_NO = st.booleans()


TRIED: set[str] = set()


def trial(name: str, *, maybe: dict[str, st.SearchStrategy[Any]] | None = None, **params: st.SearchStrategy[Any]):
    """Conditions of one test; ``maybe`` are parameters that are sometimes left out."""
    TRIED.add(name)
    return st.fixed_dictionaries({"test": st.just(name), **params}, optional=maybe or {})


GROUP = st.just("g")
SINCE = st.sampled_from([one.value for one in SINGLE])
UNIT = st.sampled_from(ToleranceKind.values)
TESTS = st.one_of(
    trial("value_at_least", number=TEXT_NUMBER, inclusive=YES_NO),
    trial("value_at_most", number=TEXT_NUMBER, inclusive=YES_NO),
    trial("answer_is", answer=st.sampled_from(["yes", "no"])),
    trial("meets_target", strict=YES_NO),
    trial("within_relative", maybe={"percent": TEXT_SMALL, "inclusive": YES_NO}),
    trial("within_points", maybe={"points": TEXT_SMALL, "inclusive": YES_NO}),
    trial("beats_relative", percent=TEXT_SMALL, inclusive=YES_NO),
    trial("beats_points", points=TEXT_SMALL, inclusive=YES_NO),
    trial("close_to_target", distance=TEXT_SMALL, unit=UNIT, inclusive=YES_NO),
    trial("beyond_floor", maybe={"floor": TEXT_NUMBER, "inclusive": YES_NO}),
    trial("inside_range", maybe={"lower": TEXT_NUMBER, "upper": TEXT_NUMBER, "inclusive": YES_NO}),
    trial("outside_range", maybe={"lower": TEXT_NUMBER, "upper": TEXT_NUMBER, "inclusive": YES_NO}),
    trial("near_midpoint", maybe={"midpoint": TEXT_NUMBER}, distance=TEXT_SMALL),
    trial("improved", since=SINCE, tolerance=TEXT_SMALL, unit=UNIT, at_best=YES_NO),
    trial("maintained", since=SINCE, tolerance=TEXT_SMALL, unit=UNIT),
    trial("signal_is", way=st.sampled_from(["better", "worse", "either"]), form=st.sampled_from(["any", "run"])),
    trial("no_worse_than_peers", middle=st.sampled_from(Middle.values), allowed=TEXT_SMALL, group=GROUP),
    trial("distance_from_peers", times=st.sampled_from(["-1", "0", "0.5", "2"]), group=GROUP),
)
FREE_OF_THE_FIGURE = {
    "always", "has_value", "has_target", "target_is", "has_quartile", "quartile_in", "half_of_quartile",
    "rank_within", "entered_by_hand",
}  # fmt: skip
CONDITIONS = st.one_of(
    TESTS,
    TESTS.map(lambda one: {"not": one}),
    st.lists(TESTS, min_size=2, max_size=2).map(lambda parts: {"all": parts}),
    st.lists(TESTS, min_size=2, max_size=2).map(lambda parts: {"any": parts}),
)
SCHEMES = st.builds(
    lambda first, second: scheme(
        ("green", first), ("amber", second), ("red", {"test": "always"}), tolerance="5", tolerance_kind="points"
    ),
    CONDITIONS,
    CONDITIONS,
)
TARGETS = st.none() | st.one_of(
    st.builds(
        TargetRule,
        st.sampled_from([TargetKind.AT_LEAST, TargetKind.MORE_THAN, TargetKind.AT_MOST, TargetKind.LESS_THAN]),
        NUMBERS,
        floor=st.none() | NUMBERS,
    ),
    st.builds(lambda low, more: TargetRule(TargetKind.BETWEEN, low, low + more), NUMBERS, SMALL),
)
INPUTS = st.builds(
    RatingInputs,
    st.just(D(0)),
    TARGETS,
    st.sampled_from(Polarity),
    previous=st.none() | NUMBERS,
    same_period_last_year=st.none() | NUMBERS,
    two_back=st.none() | NUMBERS,
    earlier=st.lists(st.none() | NUMBERS, min_size=8, max_size=12).map(tuple),
    peers=st.builds(
        lambda median, mad: (PeerStanding("g", median=median, mad=mad, average=median + 1),), NUMBERS, SMALL
    ),
    lowest=st.none() | st.just(D(0)),
    highest=st.none() | st.just(D(100)),
)


def test_every_test_either_turns_at_values_tried_below_or_does_not_look_at_the_figure():
    assert set(VOCABULARY) - TRIED == FREE_OF_THE_FIGURE
    facts = Facts(RatingInputs(D(1), TargetRule(TargetKind.AT_LEAST, D(5)), Polarity.HIGH), None)
    assert [VOCABULARY[name].turns(facts, {"group": ""}) for name in FREE_OF_THE_FIGURE] == [()] * len(
        FREE_OF_THE_FIGURE
    )


@settings(max_examples=400, deadline=None)
@given(SCHEMES, INPUTS, st.integers(1, 40), st.data())
def test_it_agrees_with_trying_every_numerator(rule: Scheme, inputs: RatingInputs, denominator: int, data: Any):
    numerator = data.draw(st.integers(0, denominator))

    def at(number: int) -> str | None:
        return status_of(rule, replace(inputs, value=ratio_value(D(number), D(denominator), 100)))

    now = SCORES[at(numerator) or "monitor"]
    nearest: dict[str, int] = {}
    for number in sorted(range(denominator + 1), key=lambda one: (abs(one - numerator), numerator - one)):
        status = at(number)
        score = SCORES[status or "monitor"]
        if status and now is not None and score is not None and score > now:
            nearest.setdefault(status, number - numerator)
    given_figure = replace(inputs, value=ratio_value(D(numerator), D(denominator), 100))
    found = reach(rule, given_figure, numerator, denominator)
    assert {one.status: int(one.change) for one in found} == nearest
    assert all(one.value == ratio_value(D(numerator) + one.change, D(denominator), 100) for one in found)
