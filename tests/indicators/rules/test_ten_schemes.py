"""Ten invented councils rate the same thirteen figures, each by a rule of its own; every answer was worked out by hand.

Together the rules use every test there is. A comment beside an answer shows the sum where it is not plain to see.
"""

from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Polarity, TargetKind, ValueType
from indicators.rules.conditions import VOCABULARY
from indicators.rules.peers import PeerStanding
from indicators.rules.rating import RatingInputs, Scheme, parse_scheme, rate, scheme_to_json
from indicators.rules.targets import TargetRule

D = Decimal


def target(kind: TargetKind, value: str, upper: str | None = None, floor: str | None = None) -> TargetRule:
    bounds = [None if one is None else D(one) for one in (value, upper, floor)]
    return TargetRule(kind, bounds[0], bounds[1], floor=bounds[2])


def least(value: str, floor: str | None = None) -> TargetRule:
    return target(TargetKind.AT_LEAST, value, floor=floor)


def most(value: str, floor: str | None = None) -> TargetRule:
    return target(TargetKind.AT_MOST, value, floor=floor)


def among(
    rank: int | None, quartile: int | None, half: int, *, median: str = "", mad: str = "", average: str = ""
) -> tuple[PeerStanding, ...]:
    """The national standing by rank, and that among neighbours by their middle, where it is given."""
    national = PeerStanding("", rank=rank, quartile=quartile, half=half, count=40)
    if not median:
        return (national,)
    middle = PeerStanding("neighbours", quartile=2, median=D(median), mad=D(mad), average=D(average), count=16)
    return (national, middle)


def figure(value: str | None, aim: TargetRule | None, polarity: Polarity = Polarity.HIGH, **more: Any) -> RatingInputs:
    numbers = ("previous", "same_period_last_year", "two_back", "lowest", "highest")
    more |= {name: D(more[name]) for name in numbers if name in more}
    if "earlier" in more:
        more["earlier"] = tuple(D(one) for one in more["earlier"])
    return RatingInputs(None if value is None else D(value), aim, polarity, **more)


LOW = Polarity.LOW
FIGURES: dict[str, RatingInputs] = {
    "homes": figure("96", least("95", "85"), previous="94", same_period_last_year="97", two_back="95",
                    peers=among(10, 1, 2, median="90", mad="4", average="89")),
    "waste": figure("95", least("95", "85"), previous="95", same_period_last_year="95", two_back="96",
                    peers=among(12, 2, 1, median="95", mad="2", average="94")),
    "roads": figure("90", least("95", "91"), previous="92", same_period_last_year="88", two_back="90",
                    peers=among(19, 2, 2, median="93", mad="2", average="90.5")),
    "calls": figure("12", most("10", "15"), LOW, previous="14", same_period_last_year="10", two_back="13",
                    peers=among(22, 3, 1, median="11", mad="2", average="11")),
    "fires": figure("0", most("0"), LOW, previous="0", same_period_last_year="1", lowest="0",
                    peers=among(1, 1, 1, median="0", mad="0", average="0")),
    "debt": figure("-2.5", least("-2"), previous="-3", two_back="-2", value_type=ValueType.MONEY, unit="£m", decimals=1,
                   by_hand="amber", peers=among(35, 4, 1, median="-1", mad="0.1", average="-1")),
    "staff": figure("5.5", target(TargetKind.BETWEEN, "3", "5"), Polarity.RANGE, previous="6", two_back="7"),
    "plan": figure("1", least("1"), previous="0", value_type=ValueType.YES_NO),
    "growth": figure("104", least("100"), previous="100"),
    "nothing": figure(None, least("95")),
    "watch": figure("50", TargetRule(TargetKind.MONITOR)),
    "burst": figure("40", None, previous="52", earlier=("50", "52") * 4),
    "climb": figure("54", None, earlier=("40", "60") * 4 + ("54",) * 7),
}  # fmt: skip
NUMBERED = {"all": [{"test": "has_value"}, {"test": "has_target"}]}
HUNDRED = {"lower": "0", "upper": "100"}
IN_GROUP = {"group": "neighbours"}

SCHEMES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "beat it or be amber": [
        ("green", {"test": "meets_target", "strict": True}),
        ("amber", {"test": "within_relative", "percent": "5"}),
        ("red", NUMBERED),
        ("none", {"test": "always"}),
    ],
    "green reaches a point below, red starts at the second threshold": [
        ("green", {"test": "within_points", "points": "1", "inclusive": False}),
        ("red", {"test": "beyond_floor"}),
        ("amber", NUMBERED),
        ("none", {"test": "always"}),
    ],
    "stars for those ahead": [
        ("star", {"test": "beats_relative", "percent": "4"}),
        ("blue", {"test": "beats_points", "points": "1"}),
        ("green", {"test": "meets_target"}),
        ("red", NUMBERED),
        ("none", {"test": "always"}),
    ],
    "on budget, neither over nor under": [
        ("green", {"test": "close_to_target", "distance": "2"}),
        ("amber", {"test": "close_to_target", "distance": "4", "unit": "points"}),
        ("red", NUMBERED),
        ("none", {"test": "always"}),
    ],
    "nearest the middle": [
        ("green", {"test": "near_midpoint", "distance": "2"}),
        ("amber", {"test": "inside_range", **HUNDRED}),
        ("red", {"test": "outside_range", **HUNDRED}),
        ("none", {"test": "always"}),
    ],
    "stated numbers": [
        ("green", {"test": "value_at_least", "number": "95"}),
        ("amber", {"test": "value_at_least", "number": "89", "inclusive": False}),
        ("red", {"test": "value_at_most", "number": "89"}),
        ("none", {"not": {"test": "has_value"}}),
    ],
    "the national ladder": [
        ("none", {"not": {"test": "has_quartile"}}),
        ("star", {"test": "rank_within", "places": 5}),
        ("green", {"test": "quartile_in", "quartiles": [1]}),
        ("green", {"all": [{"test": "quartile_in", "quartiles": [2]}, {"test": "half_of_quartile", "half": "upper"}]}),
        ("amber", {"test": "quartile_in", "quartiles": [2, 3]}),
        ("red", {"test": "always"}),
    ],
    "how far from the neighbours": [
        ("none", {"not": {"test": "has_quartile", **IN_GROUP}}),
        ("star", {"test": "distance_from_peers", "times": "1", **IN_GROUP}),
        ("green", {"test": "no_worse_than_peers", "middle": "median", **IN_GROUP}),
        ("amber", {"test": "distance_from_peers", "times": "-1", **IN_GROUP}),
        ("amber", {"test": "no_worse_than_peers", "middle": "average", "allowed": "0.5", **IN_GROUP}),
        ("red", {"test": "always"}),
    ],
    "only movement counts": [
        ("none", {"not": {"test": "has_value"}}),
        ("green", {"test": "improved", "since": "previous_period", "tolerance": "1", "at_best": True}),
        ("amber", {"any": [
            {"test": "maintained", "since": "same_period_last_year"},
            {"test": "improved", "since": "two_periods_back"},
        ]}),
        ("red", {"test": "always"}),
    ],
    "signals, answers and judgement": [
        ("monitor", {"test": "target_is", "kinds": ["monitor"]}),
        ("amber", {"test": "entered_by_hand", "status": "amber"}),
        ("red", {"test": "signal_is", "way": "worse"}),
        ("green", {"test": "signal_is", "way": "better", "form": "run"}),
        ("green", {"test": "answer_is", "answer": "yes"}),
        ("red", {"test": "answer_is", "answer": "no"}),
        ("none", {"test": "always"}),
    ],
}  # fmt: skip

# One column for each figure, in the order above.
BY_HAND: dict[str, tuple[str, ...]] = {
    "beat it or be amber": (
        "green",
        "amber",  # exactly on it
        "red",  # 5 of 95 is 5.26%
        "red",  # 2 of 10 is 20%
        "amber",  # exactly on a target of 0
        "red",  # 0.5 of 2 is 25%
        "red",  # 0.5 of 5 is 10%
        "amber", "green", "none", "none", "none", "none",
    ),
    "green reaches a point below, red starts at the second threshold": (
        "green", "green",
        "red",  # 5 points short, and 90 is below 91
        "amber",  # 2 points over, and 12 is not above 15
        "green",
        "green",  # half a point short
        "green",  # half a point outside
        "green", "green", "none", "none", "none", "none",
    ),
    "stars for those ahead": (
        "blue",  # 1 of 95 is 1.05%; 1 point
        "green", "red", "red",
        "green",  # on a target of 0 nobody is ahead
        "red",
        "red",  # a range cannot be beaten
        "green",
        "star",  # 4 of 100 is exactly 4%
        "none", "none", "none", "none",
    ),
    "on budget, neither over nor under": (
        "green",  # 1 of 95 is 1.05%
        "green",
        "red",  # 5 points
        "amber",  # 2 points
        "green", "amber", "amber", "green",
        "amber",  # exactly 4 points
        "none", "none", "none", "none",
    ),
    "nearest the middle": (
        "green", "green",
        "amber",  # 5 from 95
        "green",  # exactly 2 from 10
        "green", "green",
        "green",  # 1.5 from 4
        "green",
        "red",  # 4 from 100, and above 100
        "none", "amber", "amber", "amber",
    ),
    "stated numbers": (
        "green", "green", "amber", "red", "red", "red", "red", "red", "green", "none", "red", "red", "red",
    ),
    "the national ladder": (
        "green", "green", "amber", "amber", "star", "red", "none", "none", "none", "none", "none", "none", "none",
    ),
    "how far from the neighbours": (
        "star",  # 6 ahead; the usual spread is 1.4826 * 4 = 5.93
        "green",  # level with the median
        "amber",  # 3 behind, more than 1.4826 * 2 = 2.97, but within 0.5 of the average 90.5
        "amber",  # 1 behind, within 2.97
        "green",  # the others do not differ, and it is level with them
        "red",  # 1.5 behind median and average
        "none", "none", "none", "none", "none", "none", "none",
    ),
    "only movement counts": (
        "green",  # up 2
        "amber",  # the same as last year
        "amber",  # down 2, but up 2 on last year
        "green",  # down 2 where low is good
        "green",  # cannot be better than 0
        "red",  # up 0.5 is no change; nothing last year; worse than two back
        "amber",  # 0.5 nearer is no change, but 1.5 nearer than two back
        "red",  # up 1 is no change, and nothing else to compare with
        "green", "none", "red", "red", "red",
    ),
    "signals, answers and judgement": (
        "none", "none", "none", "none",
        "red",  # 0 answers no
        "amber",  # entered by hand
        "none",
        "green",  # 1 answers yes
        "none", "none", "monitor",
        "red",  # mean 51, moving ranges of 2: 45.68 to 56.32
        "green",  # the eighth of eight at 54, above the mean of 51.87
    ),
}  # fmt: skip


def scheme(name: str) -> Scheme:
    bands = [{"status": status, "when": when, "text": f"This is {status}."} for status, when in SCHEMES[name]]
    return parse_scheme({"name": name, "version": 1, "bands": bands})


@pytest.mark.parametrize("name", SCHEMES)
def test_a_council_s_rule_gives_what_was_worked_out_by_hand(name: str):
    rule = scheme(name)
    found = {key: rate(rule, inputs).status for key, inputs in FIGURES.items()}
    assert found == dict(zip(FIGURES, BY_HAND[name], strict=True))


@pytest.mark.parametrize("name", SCHEMES)
def test_every_rule_and_every_figure_is_stored_and_read_back_with_the_same_answer(name: str):
    rule = parse_scheme(scheme_to_json(scheme(name)))
    for inputs in FIGURES.values():
        again = RatingInputs.from_json(inputs.to_json())
        assert again == inputs
        assert rate(rule, again) == rate(scheme(name), inputs)


@pytest.mark.parametrize("name", SCHEMES)
def test_every_answer_says_why_in_whole_sentences(name: str):
    for inputs in FIGURES.values():
        result = rate(scheme(name), inputs)
        assert result.sentence.endswith(f"This is {result.status}.")
        assert "{" not in result.sentence
        assert sum(step.applies for step in result.steps) == 1


def test_together_the_ten_rules_use_every_test_there_is():
    assert len(SCHEMES) == 10
    assert {test.kind for name in SCHEMES for test in scheme(name).tests()} == set(VOCABULARY)
