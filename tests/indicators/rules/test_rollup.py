from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import RollupMethod, Rounding
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


# Other methods


def rolled(text: str, method: RollupMethod, *weights: str, **changes: object) -> RollupResult:
    rule = RollupRule(method=method, **changes)  # type: ignore[arg-type]
    return roll_up(members(text), SCALE, rule, weights=tuple(D(weight) for weight in weights))


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("green green red", "red", "The worst of 3 rated measures is red."),
        ("green amber monitor", "amber", "The worst of 2 rated measures is amber."),
        ("green", "green", "The worst of 1 rated measure is green."),
        ("monitor", None, "Nothing is rated, so there is no overall rating."),
    ],
)
def test_the_worst_counts(text: str, status: str | None, sentence: str):
    result = rolled(text, RollupMethod.WORST)
    assert (result.status, result.mean, result.sentence) == (status, None, sentence)


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("green green red", "green", "2 of 3 rated measures are green, so green."),
        ("green", "green", "1 of 1 rated measure is green, so green."),
        (
            "green green red red amber",
            "red",
            "2 of 5 rated measures are red, as many as green; the worse counts, so red.",
        ),
        (
            "green amber red",
            "red",
            "1 of 3 rated measures is red, as many as amber and green; the worse counts, so red.",
        ),
    ],
)
def test_the_rating_most_have_counts_and_of_equals_the_worse(text: str, status: str, sentence: str):
    result = rolled(text, RollupMethod.MAJORITY)
    assert (result.status, result.sentence) == (status, sentence)


def test_weights_count_in_the_weighted_mean_only():
    result = rolled("green red monitor", RollupMethod.WEIGHTED, "3", "1", "9")
    assert (result.status, result.mean) == ("amber", D("2.5"))
    assert result.sentence == "Weighted mean of 2 rated measures is 2.50; a half rounds down, so amber."
    assert rolled("green red monitor", RollupMethod.MEAN, "3", "1", "9").mean == 2
    assert rolled("green red", RollupMethod.WEIGHTED).mean == 2


def test_weights_of_nothing_give_no_rating():
    result = rolled("green red", RollupMethod.WEIGHTED, "0", "0")
    assert (result.status, result.sentence) == (
        None,
        "Nothing that is rated has a weight, so there is no overall rating.",
    )


def test_weights_must_fit_the_members():
    with pytest.raises(ValueError, match="one weight for each member"):
        rolled("green red", RollupMethod.WEIGHTED, "1")


THRESHOLDS = ((D("2.5"), "green"), (D("1.75"), "amber"))


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("green amber", "green", "Mean of 2 rated measures is 2.50, 2.5 or more, so green."),
        ("green amber amber", "amber", "Mean of 3 rated measures is 2.33, 1.75 or more, so amber."),
        ("amber red", "red", "Mean of 2 rated measures is 1.50, less than 1.75, so red."),
        ("green " * 499 + "amber " * 500, "amber", "Mean of 999 rated measures is 2.4995, 1.75 or more, so amber."),
    ],
)
def test_lowest_means_stand_in_place_of_rounding(text: str, status: str, sentence: str):
    result = rolled(text, RollupMethod.MEAN, thresholds=THRESHOLDS)
    assert (result.status, result.sentence) == (status, sentence)


@given(st.lists(STATUSES, min_size=1, max_size=12), st.sampled_from(RollupMethod), st.permutations(range(12)))
def test_the_order_of_members_never_matters(statuses: list[str], method: RollupMethod, order: list[int]):
    shuffled = [statuses[place] for place in order if place < len(statuses)]
    assert rolled(" ".join(statuses), method) == rolled(" ".join(shuffled), method)


@given(st.lists(STATUSES, min_size=1, max_size=12), st.sampled_from(RollupMethod))
def test_a_rating_is_given_exactly_when_something_is_rated_and_lies_between_its_members(
    statuses: list[str], method: RollupMethod
):
    result = rolled(" ".join(statuses), method)
    scores = [SCORES[status] for status in statuses if status in SCORES]
    assert (result.status is None) == (not scores)
    if result.status:
        assert min(scores) <= SCORES[result.status] <= max(scores)


@given(st.lists(STATUSES, min_size=1, max_size=8), st.sampled_from(RollupMethod), st.integers(0, 7))
def test_no_method_rates_a_group_better_for_a_member_that_got_worse(
    statuses: list[str], method: RollupMethod, place: int
):
    rated = [status for status in statuses if status in SCORES] or ["green"]
    worse = list(rated)
    worse[place % len(worse)] = "red"
    if method == RollupMethod.MAJORITY:
        return  # a worse member can break up the group that was the largest
    before, after = rolled(" ".join(rated), method).status, rolled(" ".join(worse), method).status
    assert before is not None
    assert after is not None
    assert SCORES[after] <= SCORES[before]


@given(st.lists(st.tuples(STATUSES, st.integers(0, 5)), min_size=1, max_size=8))
def test_a_weight_counts_a_member_that_often(parts: list[tuple[str, int]]):
    weighted = rolled(
        " ".join(status for status, _ in parts), RollupMethod.WEIGHTED, *(str(weight) for _, weight in parts)
    )
    often = " ".join(status for status, weight in parts for _ in range(weight))
    repeated = rolled(often, RollupMethod.MEAN)
    assert (weighted.status, weighted.mean) == (repeated.status, repeated.mean)
