from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Polarity, TargetKind
from indicators.rules.conditions import Finding, describe, parse_condition
from indicators.rules.targets import TargetRule, is_met, midpoint_of, strictly, surplus
from tests.indicators.rules.terms.telling import Case, at_least, at_most, between, found, given_facts

D = Decimal
STRICT = {"test": "meets_target", "strict": True}
BEATS = {"test": "beats_relative", "percent": "10"}
BEATS_BY_5 = {"test": "beats_points", "points": "5"}
CLOSE = {"test": "close_to_target", "distance": "2"}
CLOSE_POINTS = {"test": "close_to_target", "distance": "3", "unit": "points"}
FLOOR = {"test": "beyond_floor"}
INSIDE = {"test": "inside_range"}
OUTSIDE = {"test": "outside_range"}
MIDDLE = {"test": "near_midpoint", "distance": "1"}
MONITOR = TargetRule(TargetKind.MONITOR)

CASES: list[Case] = [
    (STRICT, given_facts("60", at_least("60")), False, "exactly on the target, which is not enough"),
    (STRICT, given_facts("61", at_least("60")), True, "the target is met"),
    (STRICT, given_facts("60", at_most("60")), False, "exactly on the target, which is not enough"),
    (STRICT, given_facts("63", at_most("60")), False, "missed by 3"),
    (STRICT, given_facts("5", between("3", "5")), True, "the target is met"),
    (STRICT, given_facts("5", MONITOR), False, "there is no target to meet"),
    (BEATS, given_facts("66", at_least("60")), True, "the target is beaten by 6"),
    (BEATS | {"inclusive": False}, given_facts("66", at_least("60")), False, "the target is beaten by 6"),
    (BEATS, given_facts("54", at_most("60")), True, "the target is beaten by 6"),
    (BEATS, given_facts("60", at_least("60")), False, "exactly on the target"),
    (BEATS, given_facts("59", at_least("60")), False, "missed by 1"),
    (BEATS, given_facts("4", between("3", "5")), False, "a range cannot be beaten"),
    (BEATS, given_facts("4"), False, "there is no target to meet"),
    (BEATS, given_facts(None, at_least("60")), False, "there is no figure"),
    (BEATS, given_facts("0", at_least("0")), False, "exactly on the target"),
    (BEATS | {"percent": "0"}, given_facts("60", at_least("60")), True, "exactly on the target"),
    (BEATS, given_facts("0.1", at_least("0")), True, "the target is beaten by 0.1"),
    (BEATS, given_facts("-9", at_least("-10")), True, "the target is beaten by 1"),
    (BEATS_BY_5, given_facts("125", at_least("120")), True, "the target is beaten by 5"),
    (BEATS_BY_5, given_facts("124.9", at_least("120")), False, "the target is beaten by 4.9"),
    (CLOSE, given_facts("102", at_most("100")), True, "2 away from the target"),
    (CLOSE, given_facts("98", at_most("100")), True, "2 away from the target"),
    (CLOSE | {"inclusive": False}, given_facts("98", at_most("100")), False, "2 away from the target"),
    (CLOSE, given_facts("0", at_most("0")), True, "on the target"),
    (CLOSE, given_facts("0.01", at_most("0")), False, "0.01 away from the target"),
    (CLOSE, given_facts("4", between("3", "5")), True, "on the target"),
    (CLOSE_POINTS, given_facts("8", between("3", "5")), True, "3 away from the target"),
    (CLOSE_POINTS, given_facts("9", between("3", "5")), False, "4 away from the target"),
    (CLOSE, given_facts("9", MONITOR), False, "there is no target to meet"),
    (FLOOR, given_facts("49", at_least("60", floor=D(50))), True, "49 is below the second threshold, 50"),
    (FLOOR, given_facts("50", at_least("60", floor=D(50))), False, "exactly on the second threshold, 50"),
    (FLOOR | {"inclusive": True}, given_facts("50", at_least("60", floor=D(50))), True,
     "exactly on the second threshold, 50"),
    (FLOOR, given_facts("71", at_most("60", floor=D(70))), True, "71 is above the second threshold, 70"),
    (FLOOR, given_facts("69", at_most("60", floor=D(70))), False, "69 is below the second threshold, 70"),
    (FLOOR | {"floor": "0"}, given_facts("-1", polarity=Polarity.HIGH), True, "-1 is below the second threshold, 0"),
    (FLOOR | {"floor": "0"}, given_facts("-1", polarity=Polarity.LOW), False, "-1 is below the second threshold, 0"),
    (FLOOR | {"floor": "0"}, given_facts("-1", polarity=Polarity.NONE), False,
     "neither way is better, so nothing is beyond the second threshold"),
    (FLOOR, given_facts("49", at_least("60")), False, "there is no second threshold"),
    (FLOOR, given_facts("49"), False, "there is no second threshold"),
    (FLOOR | {"floor": "50"}, given_facts(None), False, "there is no figure"),
    (INSIDE, given_facts("5", between("3", "5")), True, "5 is between 3 and 5"),
    (INSIDE | {"inclusive": False}, given_facts("5", between("3", "5")), False, "5 is not between 3 and 5"),
    (INSIDE | {"lower": "-1", "upper": "1"}, given_facts("0"), True, "0 is between -1 and 1"),
    (INSIDE | {"upper": "9"}, given_facts("8", between("3", "5")), True, "8 is between 3 and 9"),
    (INSIDE, given_facts("5", at_least("3")), False, "there is no range"),
    (INSIDE, given_facts(None, between("3", "5")), False, "there is no figure"),
    (OUTSIDE, given_facts("5.1", between("3", "5")), True, "5.1 is not between 3 and 5"),
    (OUTSIDE, given_facts("3", between("3", "5")), False, "3 is between 3 and 5"),
    (OUTSIDE, given_facts(None, between("3", "5")), False, "there is no figure"),
    (MIDDLE, given_facts("5", between("3", "5")), True, "1 from the midpoint, 4"),
    (MIDDLE | {"inclusive": False}, given_facts("5", between("3", "5")), False, "1 from the midpoint, 4"),
    (MIDDLE | {"midpoint": "10"}, given_facts("8.5", between("3", "5")), False, "1.5 from the midpoint, 10"),
    (MIDDLE, given_facts("4", between("3", "5")), True, "nothing from the midpoint, 4"),
    (MIDDLE, given_facts("4"), False, "there is no midpoint"),
    (MIDDLE, given_facts(None), False, "there is no figure"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_figure_is_judged_by_its_target(case: Case):
    assert found(case) == Finding(*case[2:])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (STRICT, "the target is met (exactly on it is not enough)"),
        (INSIDE, "the figure is between the target's lower value and the target's upper value"),
        (INSIDE | {"lower": "-1"}, "the figure is between -1 and the target's upper value"),
        (FLOOR | {"floor": "40"}, "the figure is on the bad side of the second threshold 40"),
        (FLOOR, "the figure is on the bad side of the second threshold of the target"),
        (
            BEATS | {"inclusive": False},
            "the target is beaten by at least 10 percent of it (exactly at the limit does not count)",
        ),
        (CLOSE, "the figure is within 2 of the target on either side (percent of the target)"),
        (MIDDLE, "the figure is within 1 of the middle of the target"),
    ],
)
def test_two_rules_that_differ_never_read_the_same(condition: dict[str, object], words: str):
    assert describe(parse_condition(condition)) == words


BOUNDS = st.decimals(-100, 200, places=1)
TARGETS = st.one_of(
    st.builds(
        TargetRule,
        st.sampled_from([TargetKind.AT_LEAST, TargetKind.MORE_THAN, TargetKind.AT_MOST, TargetKind.LESS_THAN]),
        BOUNDS,
    ),
    st.builds(lambda low, more: TargetRule(TargetKind.BETWEEN, low, low + more), BOUNDS, st.decimals(0, 50, places=1)),
)


@given(BOUNDS, TARGETS)
def test_beating_a_target_by_nothing_is_meeting_it(value, target: TargetRule):
    ahead = surplus(value, target)
    if target.kind == TargetKind.BETWEEN:
        assert ahead is None
        assert midpoint_of(target) is not None
    else:
        assert is_met(value, strictly(target)) == (ahead > 0)
        assert (ahead >= 0) or not is_met(value, target)


@given(BOUNDS, TARGETS)
def test_every_figure_is_either_inside_or_outside_a_range(value, target: TargetRule):
    facts = given_facts(str(value), target)
    holds = [found((condition, facts, True, "")).holds for condition in (INSIDE, OUTSIDE)]
    assert holds.count(True) == (1 if target.kind == TargetKind.BETWEEN else 0)
