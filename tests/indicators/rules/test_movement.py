from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import DirectionOfTravel, Polarity, TargetKind, Trend, ValueType
from indicators.rules.display import NumberFormat
from indicators.rules.movement import (
    MovementWords,
    change_sentence,
    direction_of_travel,
    direction_to_target,
    movement_word,
    trend,
)
from indicators.rules.targets import TargetRule

D = Decimal
VALUES = st.decimals(-1000, 1000, places=2)
PERCENT = NumberFormat(ValueType.PERCENT, "%", 1)
OPPOSITE = {
    DirectionOfTravel.BETTER: DirectionOfTravel.WORSE,
    DirectionOfTravel.WORSE: DirectionOfTravel.BETTER,
    DirectionOfTravel.SAME: DirectionOfTravel.SAME,
}


@pytest.mark.parametrize(
    ("latest", "previous", "tolerance", "expected"),
    [
        ("23.5", "23.2", "0", Trend.INCREASE),
        ("61.8", "62.1", "0", Trend.DECREASE),
        ("73.3", "73.3", "0", Trend.NO_CHANGE),
        ("23.5", "23.2", "0.3", Trend.NO_CHANGE),
        ("23.5", "23.2", "0.29", Trend.INCREASE),
        ("0", "-0.03", "0", Trend.INCREASE),
    ],
)
def test_the_trend_is_the_sign_of_the_difference(latest: str, previous: str, tolerance: str, expected: Trend):
    assert trend(D(latest), D(previous), tolerance=D(tolerance)) == expected


@pytest.mark.parametrize(("latest", "previous"), [(None, D(5)), (D(5), None), (None, None)])
def test_there_is_no_trend_without_two_values(latest: Decimal | None, previous: Decimal | None):
    assert trend(latest, previous) == Trend.NONE


@pytest.mark.parametrize(
    ("moved", "polarity", "expected"),
    [
        (Trend.INCREASE, Polarity.HIGH, DirectionOfTravel.BETTER),
        (Trend.INCREASE, Polarity.LOW, DirectionOfTravel.WORSE),
        (Trend.DECREASE, Polarity.HIGH, DirectionOfTravel.WORSE),
        (Trend.DECREASE, Polarity.LOW, DirectionOfTravel.BETTER),
        (Trend.NO_CHANGE, Polarity.HIGH, DirectionOfTravel.SAME),
        (Trend.NO_CHANGE, Polarity.NONE, DirectionOfTravel.NO_POLARITY),
        (Trend.INCREASE, Polarity.NONE, DirectionOfTravel.NO_POLARITY),
        (Trend.NONE, Polarity.NONE, DirectionOfTravel.NONE),
        (Trend.NONE, Polarity.HIGH, DirectionOfTravel.NONE),
    ],
)
def test_the_trend_is_judged_by_which_way_is_good(moved: Trend, polarity: Polarity, expected: DirectionOfTravel):
    assert direction_of_travel(moved, polarity) == expected


@given(VALUES, VALUES, st.decimals(0, 10, places=1))
def test_what_is_better_where_high_is_good_is_worse_where_low_is_good(
    latest: Decimal, previous: Decimal, tolerance: Decimal
):
    moved = trend(latest, previous, tolerance=tolerance)
    assert direction_of_travel(moved, Polarity.LOW) == OPPOSITE[direction_of_travel(moved, Polarity.HIGH)]


@given(VALUES, VALUES, st.decimals(0, 10, places=1))
def test_going_back_is_the_opposite_of_going_there(latest: Decimal, previous: Decimal, tolerance: Decimal):
    there = direction_of_travel(trend(latest, previous, tolerance=tolerance), Polarity.HIGH)
    back = direction_of_travel(trend(previous, latest, tolerance=tolerance), Polarity.HIGH)
    assert back == OPPOSITE[there]


RANGE_3_TO_5 = TargetRule(TargetKind.BETWEEN, D(3), D(5))


@pytest.mark.parametrize(
    ("latest", "previous", "polarity", "target", "expected"),
    [
        ("6", "8", Polarity.RANGE, RANGE_3_TO_5, DirectionOfTravel.BETTER),
        ("1", "6", Polarity.RANGE, RANGE_3_TO_5, DirectionOfTravel.WORSE),
        ("3", "5", Polarity.RANGE, RANGE_3_TO_5, DirectionOfTravel.SAME),
        ("3", "4", Polarity.MIDPOINT, RANGE_3_TO_5, DirectionOfTravel.WORSE),
        ("3", "5", Polarity.MIDPOINT, RANGE_3_TO_5, DirectionOfTravel.SAME),
        ("3", "6", Polarity.MIDPOINT, TargetRule(TargetKind.AT_LEAST, D(4)), DirectionOfTravel.BETTER),
        ("3", "6", Polarity.RANGE, None, DirectionOfTravel.NO_POLARITY),
        ("3", "6", Polarity.NONE, RANGE_3_TO_5, DirectionOfTravel.NO_POLARITY),
        ("3", "6", Polarity.HIGH, RANGE_3_TO_5, DirectionOfTravel.WORSE),
    ],
)
def test_inside_a_range_or_near_a_midpoint_is_good_where_the_council_says_so(
    latest: str, previous: str, polarity: Polarity, target: TargetRule | None, expected: DirectionOfTravel
):
    assert direction_to_target(D(latest), D(previous), polarity, target) == expected


def test_a_range_says_nothing_without_an_earlier_figure():
    assert direction_to_target(D(4), None, Polarity.RANGE, RANGE_3_TO_5) == DirectionOfTravel.NONE


@pytest.mark.parametrize(
    ("latest", "previous", "fmt", "sentence"),
    [
        ("87.9", "94.2", PERCENT, "down 6.3 points since last quarter"),
        ("88.2", "84.4", PERCENT, "up 3.8 points since last quarter"),
        ("88.2", "88.2", PERCENT, "no change since last quarter"),
        ("88.22", "88.2", PERCENT, "up less than 0.1 points since last quarter"),
        ("1607", "500", NumberFormat(), "up 1,107 since last quarter"),
        ("11", "12", NumberFormat(ValueType.DAYS, "days"), "down 1 day since last quarter"),
    ],
)
def test_the_change_is_said_in_a_few_words(latest: str, previous: str, fmt: NumberFormat, sentence: str):
    assert change_sentence(D(latest), D(previous), fmt) == sentence


def test_the_change_names_what_it_is_measured_from():
    assert change_sentence(D(5), D(4), NumberFormat(), since="September 2017") == "up 1 since September 2017"
    assert change_sentence(D(5), D(4), NumberFormat(), tolerance=D(1)) == "no change since last quarter"
    assert change_sentence(D(5), None, NumberFormat()) == ""


# The words of 2016/17 say "Worse"; those of 2018/19 print the bare direction instead.
WORDS_2016 = MovementWords(no_polarity_suffix=" - no polarity")
WORDS_2018 = MovementWords(worse="", no_polarity_suffix=" - no polarity")


@pytest.mark.parametrize(
    ("latest", "previous", "polarity", "words", "word"),
    [
        ("5", "6", Polarity.LOW, WORDS_2016, "Better"),
        ("6", "5", Polarity.LOW, WORDS_2016, "Worse"),
        ("6", "5", Polarity.LOW, WORDS_2018, "Higher"),
        ("5", "6", Polarity.HIGH, WORDS_2018, "Lower"),
        ("6", "5", Polarity.HIGH, WORDS_2018, "Better"),
        ("6", "5", Polarity.NONE, WORDS_2018, "Higher - no polarity"),
        ("5.1", "5", Polarity.HIGH, WORDS_2018, "Similar"),
        ("5", "5", Polarity.HIGH, WORDS_2018, "Same"),
        ("5", None, Polarity.HIGH, WORDS_2018, "New"),
        (None, "5", Polarity.HIGH, WORDS_2018, "n/a"),
    ],
)
def test_a_movement_word_is_the_councils_own(
    latest: str | None, previous: str | None, polarity: Polarity, words: MovementWords, word: str
):
    now, before = (None if text is None else D(text) for text in (latest, previous))
    assert movement_word(now, before, polarity, words=words, tolerance=D("0.2")) == word
