from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Rounding
from indicators.rules.rollup import RollupResult, RollupRule, roll_up

D = Decimal
SCALE = {D(3): "green", D(2): "amber", D(1): "red"}
SCORES = {status: score for score, status in SCALE.items()}
STATUSES = st.sampled_from(["green", "amber", "red", "monitor", "not_rated"])


def members(text: str) -> list[tuple[str, Decimal | None]]:
    return [(status, SCORES.get(status)) for status in text.split()]


def test_a_half_rounds_down_and_the_sentence_says_so():
    assert roll_up(members("amber red red amber monitor"), SCALE, RollupRule()) == RollupResult(
        status="red",
        mean=D("1.5"),
        counts={"amber": 2, "red": 2, "monitor": 1},
        sentence="Mean of 4 rated measures is 1.50; a half rounds down, so red.",
        percents={"amber": D(50), "red": D(50)},
    )


@pytest.mark.parametrize(
    ("text", "rounding", "status", "sentence"),
    [
        ("amber red", Rounding.HALF_UP, "amber", "Mean of 2 rated measures is 1.50; a half rounds up, so amber."),
        ("amber red", Rounding.DOWN, "red", "Mean of 2 rated measures is 1.50; always rounded down, so red."),
        ("green green red", Rounding.HALF_DOWN, "amber", "Mean of 3 rated measures is 2.33, so amber."),
        ("green green amber", Rounding.HALF_DOWN, "green", "Mean of 3 rated measures is 2.67, so green."),
        (
            "green green amber",
            Rounding.DOWN,
            "amber",
            "Mean of 3 rated measures is 2.67; always rounded down, so amber.",
        ),
        ("green", Rounding.HALF_DOWN, "green", "Mean of 1 rated measure is 3.00, so green."),
        ("red", Rounding.DOWN, "red", "Mean of 1 rated measure is 1.00; always rounded down, so red."),
        ("monitor not_rated", Rounding.HALF_DOWN, None, "Nothing is rated, so there is no overall rating."),
        ("", Rounding.HALF_UP, None, "Nothing is rated, so there is no overall rating."),
    ],
)
def test_the_mean_is_rounded_as_the_council_says(text: str, rounding: Rounding, status: str | None, sentence: str):
    result = roll_up(members(text), SCALE, RollupRule(rounding))
    assert (result.status, result.sentence) == (status, sentence)


def test_a_mean_that_only_looks_like_a_half_shows_more_decimals():
    result = roll_up(members("amber " * 100 + "red " * 101), SCALE, RollupRule())
    assert (result.status, result.sentence) == ("red", "Mean of 201 rated measures is 1.4975, so red.")


def test_percentages_are_of_the_stated_base():
    text = "green green amber monitor"
    of_rated = roll_up(members(text), SCALE, RollupRule(base="rated")).percents
    of_all = roll_up(members(text), SCALE, RollupRule(base="all")).percents
    assert {status: round(percent, 1) for status, percent in of_rated.items()} == {
        "green": D("66.7"),
        "amber": D("33.3"),
    }
    assert of_all == {"green": D(50), "amber": D(25), "monitor": D(25)}


def test_members_are_called_what_they_are():
    result = roll_up(members("amber red red"), SCALE, RollupRule(member="theme"))
    assert result.sentence == "Mean of 3 rated themes is 1.33, so red."


def test_a_scale_need_not_be_whole_numbers():
    scale = {D("0.5"): "poor", D(2): "fair", D(10): "good"}
    assert roll_up([("good", D(10)), ("fair", D(2))], scale, RollupRule()).status == "fair"
    assert roll_up([("good", D(10)), ("fair", D(2))], scale, RollupRule(Rounding.HALF_UP)).status == "good"


def test_a_mean_beyond_the_scale_takes_its_end():
    assert roll_up([("worst", D(0))], SCALE, RollupRule()).status == "red"
    assert roll_up([("star", D(4))], SCALE, RollupRule()).status == "green"


def test_a_scale_cannot_be_empty():
    with pytest.raises(ValueError, match="at least one score"):
        roll_up(members("green"), {}, RollupRule())


@given(st.lists(STATUSES, max_size=60), st.sampled_from(Rounding))
def test_the_rating_is_the_exact_mean_rounded_to_a_whole_score(statuses: list[str], rounding: Rounding):
    result = roll_up([(status, SCORES.get(status)) for status in statuses], SCALE, RollupRule(rounding))
    rated = [int(SCORES[status]) for status in statuses if status in SCORES]
    if not rated:
        assert (result.status, result.mean) == (None, None)
        return
    mean = Fraction(sum(rated), len(rated))
    whole, part = divmod(mean, 1)
    up = {Rounding.DOWN: False, Rounding.HALF_UP: part >= Fraction(1, 2), Rounding.HALF_DOWN: part > Fraction(1, 2)}
    assert result.status == SCALE[D(whole + up[rounding])]


@given(st.lists(STATUSES, max_size=60))
def test_the_order_of_members_does_not_matter_and_none_is_lost(statuses: list[str]):
    pairs = [(status, SCORES.get(status)) for status in statuses]
    one, other = roll_up(pairs, SCALE, RollupRule()), roll_up(pairs[::-1], SCALE, RollupRule())
    assert one == other
    assert sum(one.counts.values()) == len(statuses)
