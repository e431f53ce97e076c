"""RAG rules as data: what is written is read back, and every fault is named."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.conditions import VOCABULARY
from indicators.rules.rating import (
    Scheme,
    SchemeProblem,
    parse_scheme,
    scheme_to_json,
)
from tests.published import published_scheme

QUARTILE = parse_scheme(published_scheme("leicestershire"))
SHORT_OF_TARGET = parse_scheme(published_scheme("buckinghamshire"))
SCHEMES = st.sampled_from([QUARTILE, SHORT_OF_TARGET])


@pytest.mark.parametrize("rule", [QUARTILE, SHORT_OF_TARGET], ids=lambda rule: rule.name)
def test_a_scheme_is_written_and_read_back_the_same(rule: Scheme):
    assert parse_scheme(scheme_to_json(rule)) == rule


ALWAYS = {"status": "green", "when": {"test": "always"}, "text": "Green."}


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        ([], ["The rule must be an object with a name, a version and bands."]),
        (
            {"colour": "red"},
            [
                'The rule takes no "colour".',
                "Give the rule a name.",
                "The version must be a whole number, 1 or more.",
                "Give the rule 1 to 50 bands, in the order they are tried.",
            ],
        ),
        (
            {"name": "A", "version": True, "bands": [ALWAYS]},
            ["The version must be a whole number, 1 or more."],
        ),
        (
            {"name": "A", "version": 1, "bands": [ALWAYS, ALWAYS]},
            ["Band 1 always applies, so the bands after it are never reached."],
        ),
        (
            {"name": "A", "version": 1, "bands": [ALWAYS], "tolerance": 1.5, "tolerance_kind": "some"},
            [
                'The kind of tolerance must be "relative" or "points".',
                'The tolerance: "percent" of "within_relative" must be a number written as text, for example "10".',
            ],
        ),
        (
            {"name": "A", "version": 1, "bands": ["green", {"status": " ", "when": {"test": "mets"}, "text": ""}]},
            [
                'Band 1 must have "status", "when" and "text" and nothing else.',
                "Band 2 needs a text of at most 300 characters, for example “Target met is green.”",
                f"Band 2: there is no test called 'mets'. Choose from {', '.join(VOCABULARY)}.",
                'Band 2: the status must be the key of a status, for example "green".',
            ],
        ),
    ],
)
def test_every_fault_of_a_scheme_is_named(data: Any, messages: list[str]):
    with pytest.raises(SchemeProblem) as raised:
        parse_scheme(data)
    assert list(raised.value.messages) == messages


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["all", "any", "not", "test", "bands", "status", "when", "text", "name", "version", "tolerance"]
            ),
            inside,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_scheme_or_a_list_of_faults(data: Any):
    try:
        parse_scheme(data)
    except SchemeProblem as problem:
        faults = problem.messages
    else:
        faults = ("none",)
    assert faults
