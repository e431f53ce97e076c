"""The reference page of the rating rules says what the code does."""

import json
import re
from pathlib import Path
from typing import Any

from indicators.rules.conditions import VOCABULARY, parse_condition
from indicators.rules.rating import parse_scheme
from tests.published import published_scheme

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "rating-rules.md").read_text(encoding="utf-8")


def blocks() -> list[Any]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_every_rule_on_the_page_is_a_working_rule():
    assert [parse_scheme(block).name for block in blocks()] == [
        "Short of target",
        "National quartile and target",
        "Short of target",
    ]


def test_the_two_councils_rules_on_the_page_are_the_ones_held_to_their_scorecards():
    assert blocks()[1:] == [published_scheme("leicestershire"), published_scheme("buckinghamshire")]


def test_the_page_describes_every_test_with_an_example_that_works():
    rows = re.findall(r"^\| `(\w+)` \| .* \| `(\{\"test\".*\})` \|$", PAGE, re.MULTILINE)
    examples = {name: parse_condition(json.loads(example)).kind for name, example in rows}
    assert examples == {name: name for name in VOCABULARY}
