"""The printed words of a scorecard."""

import pytest

from indicators.enums import Availability, Basis, Frequency, Polarity, ValueType
from reporting.words import DEFAULT_WORDS, Words, unknown_words


def test_a_scorecard_prints_its_own_word_before_the_usual_one() -> None:
    words = Words({"trend.none": "N/a"})

    assert words("trend.none") == "N/a"
    assert words("trend.increase") == "Increase"


def test_a_word_nobody_knows_is_the_default_given() -> None:
    words = Words({})

    assert words("status.green") == ""
    assert words("status.green", "Green") == "Green"


def test_an_own_word_may_be_empty() -> None:
    assert Words({"polarity.high": ""})("polarity.high") == ""


def test_words_that_nothing_prints_are_named_in_order() -> None:
    own = {"trend.increase": "Up", "trend.sideways": "?", "colour": "?", "status.anything": "Any"}

    assert unknown_words(own) == ["colour", "trend.sideways"]


def test_the_usual_words_are_not_changed_by_a_scorecard() -> None:
    Words({"trend.increase": "Cynnydd"})

    assert DEFAULT_WORDS["trend.increase"] == "Increase"


@pytest.mark.parametrize(
    ("prefix", "choices"),
    [
        ("polarity", Polarity.values),
        ("frequency", Frequency.values),
        ("basis", Basis.values),
        ("value_type", ValueType.values),
        ("availability", [value for value in Availability.values if value]),
    ],
)
def test_every_choice_has_a_word(prefix: str, choices: list[str]) -> None:
    assert [choice for choice in choices if f"{prefix}.{choice}" not in DEFAULT_WORDS] == []
