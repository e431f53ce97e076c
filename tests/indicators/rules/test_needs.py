from typing import Any

import pytest

from indicators.rules.needs import MOST_EARLIER, Needs, needs_of
from indicators.rules.rating import parse_scheme

BETTER = {"test": "improved", "since": "previous_period"}


def needs(*conditions: dict[str, Any]) -> Needs:
    bands = [{"status": "green", "when": condition, "text": "Green."} for condition in conditions]
    return needs_of(parse_scheme({"name": "Any rule", "version": 1, "bands": bands}))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        ({"test": "meets_target"}, Needs()),
        (BETTER, Needs()),
        (BETTER | {"since": "two_periods_back"}, Needs(earlier=2)),
        (BETTER | {"at_best": True}, Needs(ends=True)),
        ({"test": "signal_is", "way": "either"}, Needs(earlier=MOST_EARLIER)),
        ({"test": "has_quartile"}, Needs(groups=frozenset({""}))),
        ({"not": {"test": "rank_within", "places": 3, "group": "region"}}, Needs(groups=frozenset({"region"}))),
        ({"test": "entered_by_hand", "status": "green"}, Needs(by_hand=True)),
    ],
)
def test_a_rule_asks_for_what_its_tests_look_at_and_no_more(condition: dict[str, Any], wanted: Needs):
    assert needs(condition) == wanted


def test_the_needs_of_every_band_add_up():
    found = needs(
        BETTER | {"since": "two_periods_back"},
        {"any": [{"test": "signal_is", "way": "worse"}, {"test": "has_quartile", "group": "family"}]},
        {"test": "quartile_in", "quartiles": [1]},
    )
    assert found == Needs(earlier=MOST_EARLIER, groups=frozenset({"", "family"}))
