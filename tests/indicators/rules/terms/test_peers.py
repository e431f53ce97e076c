from decimal import Decimal

import pytest

from indicators.enums import Polarity
from indicators.rules.conditions import Finding, describe, parse_condition
from indicators.rules.peers import PeerStanding
from indicators.rules.rating import parse_scheme, rate
from tests.indicators.rules.terms.telling import Case, found, given_facts

D = Decimal
NEIGHBOURS = PeerStanding(
    "neighbours", "Statistical neighbours", rank=4, tied=1, quartile=2, half=1, median=D(70), mad=D(5), average=D(72),
    count=11, year="2023/24",
)  # fmt: skip
NATIONAL = PeerStanding("", rank=100, quartile=3, half=2, median=D(60), count=152)
AMONG = {"peers": (NEIGHBOURS, NATIONAL)}
IN_GROUP = {"group": "neighbours"}
SECOND = {"test": "quartile_in", "quartiles": [2]}
UPPER = {"test": "half_of_quartile", "half": "upper"}
FIRST_FIVE = {"test": "rank_within", "places": 5}
MEDIAN = {"test": "no_worse_than_peers", "middle": "median"}
ONE_SPREAD = {"test": "distance_from_peers", "times": "1"}

CASES: list[Case] = [
    ({"test": "has_quartile", **IN_GROUP}, given_facts("1", **AMONG), True, "second quarter"),
    ({"test": "has_quartile", "group": "region"}, given_facts("1", **AMONG), False, "no quartile in region"),
    (SECOND | IN_GROUP, given_facts("1", **AMONG), True, "second quarter"),
    (SECOND, given_facts("1", **AMONG), False, "third quarter"),
    (SECOND, given_facts("1", quartile=2), True, "second quarter"),
    (SECOND | IN_GROUP, given_facts("1", quartile=2), False, "no quartile in neighbours"),
    (UPPER | IN_GROUP, given_facts("1", **AMONG), True, "the better half of the second quarter"),
    (UPPER, given_facts("1", **AMONG), False, "the other half of the third quarter"),
    (UPPER, given_facts("1", quartile=2), False, "the place within the quarter of councils is not known"),
    (FIRST_FIVE | IN_GROUP, given_facts("1", **AMONG), True, "ranked 4 of 11"),
    (FIRST_FIVE, given_facts("1", **AMONG), False, "ranked 100 of 152"),
    (FIRST_FIVE, given_facts("1", quartile=1), False, "no rank in the national comparison"),
    (MEDIAN | IN_GROUP, given_facts("70", **AMONG), True, "70 is level with the median, 70"),
    (MEDIAN | IN_GROUP, given_facts("69", **AMONG), False, "69 is below the median, 70"),
    (MEDIAN | IN_GROUP, given_facts("69", polarity=Polarity.LOW, **AMONG), True, "69 is below the median, 70"),
    (MEDIAN | IN_GROUP | {"allowed": "1"}, given_facts("69", **AMONG), True, "69 is below the median, 70"),
    (MEDIAN | IN_GROUP | {"middle": "average"}, given_facts("71", **AMONG), False, "71 is below the average, 72"),
    (MEDIAN | {"middle": "average"}, given_facts("71", **AMONG), False,
     "the average of the national comparison is not known"),
    (MEDIAN, given_facts("71", polarity=Polarity.NONE, **AMONG), False, "neither way is better"),
    (MEDIAN, given_facts(None, **AMONG), False, "there is no figure"),
    (ONE_SPREAD | IN_GROUP, given_facts("77.413", **AMONG), True, "1 times the usual spread better than the median"),
    (ONE_SPREAD | IN_GROUP, given_facts("77.412", **AMONG), False, "1 times the usual spread better than the median"),
    (ONE_SPREAD | IN_GROUP | {"times": "-0.5"}, given_facts("67", **AMONG), True, "0.4 times the usual spread worse than the median"),
    (ONE_SPREAD | IN_GROUP | {"times": "0"}, given_facts("70", **AMONG), True, "level with the median"),
    (ONE_SPREAD | IN_GROUP, given_facts("60", polarity=Polarity.LOW, **AMONG), True,
     "1.35 times the usual spread better than the median"),
    (ONE_SPREAD, given_facts("99", **AMONG), False, "no distance from the median can be told"),
    (ONE_SPREAD, given_facts(None, **AMONG), False, "there is no figure"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_figure_is_judged_among_other_councils(case: Case):
    assert found(case) == Finding(*case[2:])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (SECOND | IN_GROUP, "the neighbours quartile is 2"),
        (UPPER, "the council stands in the better half of its national quartile"),
        (FIRST_FIVE, "the national rank is within the first 5"),
        (MEDIAN | IN_GROUP, "the figure is no worse than the median (neighbours) by more than 0"),
        (ONE_SPREAD, "the figure is better than the median (national) by at least 1 times the usual spread"),
    ],
)
def test_a_test_of_peers_names_the_group_in_words(condition: dict[str, object], words: str):
    assert describe(parse_condition(condition)) == words


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        (SECOND | IN_GROUP, "The council stands in the second quarter of Statistical neighbours."),
        (SECOND, "The council stands in the third quarter of councils in England."),
        (FIRST_FIVE | IN_GROUP, "The council ranks 4 of 11 in Statistical neighbours, level with 1 more (2023/24)."),
        (FIRST_FIVE, "The council ranks 100 of 152 in the national comparison."),
        (MEDIAN, "65 is above the median, 60."),
        (
            ONE_SPREAD | IN_GROUP,
            "The median of Statistical neighbours is 70: 0.67 times the usual spread worse than the median.",
        ),
    ],
)
def test_the_explanation_tells_where_the_council_stands(condition: dict[str, object], told: str):
    band = {"status": "green", "when": {"any": [condition, {"test": "always"}]}, "text": "Green."}
    scheme = parse_scheme({"name": "Peers", "version": 1, "bands": [band]})
    assert rate(scheme, given_facts("65", **AMONG).inputs).sentence == f"65 with no target. {told} Green."


def test_nothing_is_told_of_a_group_in_which_the_council_does_not_stand():
    band = {"status": "green", "when": {"any": [FIRST_FIVE, SECOND, ONE_SPREAD, {"test": "always"}]}, "text": "Green."}
    scheme = parse_scheme({"name": "Peers", "version": 1, "bands": [band]})
    assert rate(scheme, given_facts("65").inputs).sentence == "65 with no target. Green."
