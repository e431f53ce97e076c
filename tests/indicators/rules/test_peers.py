from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Polarity, QuartileMethod
from indicators.rules.peers import (
    PeerStanding,
    average,
    badness,
    mad,
    median,
    quantile,
    quartile_and_half,
    rank_of,
    scaled_distance,
    standing_of,
)

D = Decimal


def table(**values: object) -> dict[str, Decimal | None]:
    return {code: None if value is None else D(str(value)) for code, value in values.items()}


EIGHT = table(a=80, b=70, c=70, d=60, e=50, f=40, g=30, us=65)


def test_the_best_is_ranked_first_and_equals_share_the_better_place():
    ranks = {code: rank_of(code, EIGHT, Polarity.HIGH) for code in EIGHT}
    assert ranks == {"a": 1, "b": 2, "c": 2, "us": 4, "d": 5, "e": 6, "f": 7, "g": 8}


def test_where_low_is_good_the_order_turns_round():
    assert rank_of("g", EIGHT, Polarity.LOW) == 1
    assert rank_of("a", EIGHT, Polarity.LOW) == 8


def test_where_a_midpoint_is_good_the_nearest_is_first():
    assert rank_of("e", EIGHT, Polarity.MIDPOINT, midpoint=D(52)) == 1
    assert rank_of("e", EIGHT, Polarity.RANGE, midpoint=D(52)) == 1


@pytest.mark.parametrize("polarity", [Polarity.NONE, Polarity.MIDPOINT, Polarity.RANGE])
def test_where_neither_way_is_better_nobody_is_ranked(polarity: Polarity):
    assert rank_of("a", EIGHT, polarity) is None
    assert badness(D(1), polarity) is None
    assert quartile_and_half("a", EIGHT, polarity) == (None, None)


def test_a_council_without_a_figure_has_no_rank_and_takes_none_away():
    holed = EIGHT | {"a": None}
    assert rank_of("a", holed, Polarity.HIGH) is None
    assert rank_of("b", holed, Polarity.HIGH) == 1
    assert rank_of("elsewhere", holed, Polarity.HIGH) is None


def test_eight_councils_fill_four_quarters_of_two():
    spread = table(**{f"c{place}": 10 * place for place in range(1, 9)})
    found = [quartile_and_half(f"c{place}", spread, Polarity.LOW) for place in range(1, 9)]
    assert found == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 2), (4, 1), (4, 2)]


@pytest.mark.parametrize(
    ("method", "found"),
    [
        (QuartileMethod.RANK_TIES_BETTER, (1, 2)),
        (QuartileMethod.RANK_TIES_WORSE, (2, 1)),
        (QuartileMethod.CUT_POINTS, (1, 2)),
    ],
)
def test_councils_level_across_a_boundary_go_where_the_method_says(method: QuartileMethod, found: tuple[int, int]):
    assert quartile_and_half("b", EIGHT, Polarity.HIGH, method=method) == found
    assert quartile_and_half("c", EIGHT, Polarity.HIGH, method=method) == found


def test_fewer_than_four_councils_have_no_quarters():
    assert quartile_and_half("us", table(us=1, a=2, b=3, c=None), Polarity.HIGH) == (None, None)


def test_the_middle_place_of_a_quarter_is_in_its_better_half():
    twelve = table(**{f"c{place}": place for place in range(1, 13)})
    assert [quartile_and_half(f"c{place}", twelve, Polarity.LOW)[1] for place in (4, 5, 6)] == [1, 1, 2]


def test_quartile_values_are_those_of_a_spreadsheet():
    values = [D(value) for value in (2, 4, 4, 5, 7, 9)]
    assert [quantile(values, part, 4) for part in range(5)] == [2, 4, D("4.5"), D("6.5"), 9]


@pytest.mark.parametrize(
    ("values", "middle", "spread", "mean"),
    [
        ([], None, None, None),
        (["5"], "5", "0", "5"),
        (["1", "2", "4", "9"], "3", "1.5", "4"),
        (["-2", "0", "7"], "0", "2", "1.666666666666666666666666667"),
    ],
)
def test_median_mad_and_average(values: list[str], middle: str | None, spread: str | None, mean: str | None):
    numbers = [D(value) for value in values]
    wanted = tuple(None if one is None else D(one) for one in (middle, spread, mean))
    assert (median(numbers), mad(numbers), average(numbers)) == wanted


def test_a_standing_holds_everything_that_a_rule_or_a_column_may_ask():
    now = table(us=65, a=80, b=70, c=70, d=60, e=None)
    before = table(us=75, a=80, b=70, c=None, d=60, e=10)
    standing = standing_of(
        "us", now, Polarity.HIGH, group="neighbours", before=before, name="Neighbours", year="2023/24",
        source="National table", available_from=date(2024, 11, 28),
    )  # fmt: skip
    assert standing == PeerStanding(
        group="neighbours",
        name="Neighbours",
        value=D(65),
        rank=4,
        rank_before=2,
        count_before=5,
        quartile=4,
        half=1,
        median=D(70),
        mad=D(5),
        average=D(70),
        count=5,
        missing=1,
        year="2023/24",
        source="National table",
        available_from=date(2024, 11, 28),
    )


def test_the_council_itself_is_left_out_of_the_middle_unless_asked_in():
    three = table(us=100, a=10, b=20)
    assert standing_of("us", three, Polarity.HIGH, group="g").average == D(15)
    assert standing_of("us", three, Polarity.HIGH, group="g", own_in_middle=True).median == D(20)


def test_the_councils_that_share_the_rank_are_counted():
    assert standing_of("b", EIGHT, Polarity.HIGH, group="g").tied == 1
    assert standing_of("a", EIGHT, Polarity.HIGH, group="g").tied == 0


def test_a_council_without_a_figure_still_sees_its_peers():
    standing = standing_of("us", table(us=None, a=10, b=20), Polarity.LOW, group="g")
    assert (standing.value, standing.rank, standing.median, standing.count, standing.missing) == (None, None, 15, 2, 1)


def test_a_standing_reads_back_as_it_was_written_and_older_ones_still_read():
    standing = standing_of("us", EIGHT, Polarity.HIGH, group="g", available_from=date(2024, 1, 2))
    assert PeerStanding.from_json(standing.to_json()) == standing
    assert PeerStanding.from_json({"group": "g", "quartile": 2}) == PeerStanding("g", quartile=2)


@pytest.mark.parametrize(
    ("value", "polarity", "ahead"),
    [("80", Polarity.HIGH, "10"), ("80", Polarity.LOW, "-10"), ("70", Polarity.LOW, "0")],
)
def test_distance_from_the_median_is_positive_when_better(value: str, polarity: Polarity, ahead: str):
    standing = PeerStanding("g", median=D(70), mad=D(5))
    assert scaled_distance(D(value), standing, polarity) == (D(ahead), D("7.4130"))


@pytest.mark.parametrize(
    ("standing", "polarity"),
    [
        (PeerStanding("g", median=D(70), mad=D(0)), Polarity.HIGH),
        (PeerStanding("g"), Polarity.HIGH),
        (PeerStanding("g", median=D(70), mad=D(5)), Polarity.NONE),
    ],
)
def test_no_distance_is_told_where_it_would_mean_nothing(standing: PeerStanding, polarity: Polarity):
    assert scaled_distance(D(80), standing, polarity) is None


VALUES = st.dictionaries(
    st.sampled_from([f"c{place}" for place in range(30)]),
    st.none() | st.integers(-20, 20).map(Decimal),
    min_size=1,
)


@given(VALUES, st.sampled_from([Polarity.HIGH, Polarity.LOW]), st.sampled_from(QuartileMethod))
def test_a_better_figure_is_never_in_a_worse_quarter_and_equal_figures_share_one(
    values: dict[str, Decimal | None], polarity: Polarity, method: QuartileMethod
):
    known = sorted(
        (badness(value, polarity) or D(0), quartile_and_half(code, values, polarity, method=method))
        for code, value in values.items()
        if value is not None
    ) if sum(value is not None for value in values.values()) >= 4 else []  # fmt: skip
    for (score, found), (next_score, next_found) in pairwise(known):
        assert found <= next_found  # type: ignore[operator]
        assert score != next_score or found == next_found


@given(VALUES, st.sampled_from([Polarity.HIGH, Polarity.LOW]))
def test_ranks_are_the_places_of_a_sorted_list(values: dict[str, Decimal | None], polarity: Polarity):
    known = sorted((value for value in values.values() if value is not None), reverse=polarity == Polarity.HIGH)
    for code, value in values.items():
        assert rank_of(code, values, polarity) == (None if value is None else known.index(value) + 1)


@given(st.lists(st.integers(-50, 50).map(Decimal), min_size=1))
def test_half_the_values_lie_on_each_side_of_the_median(values: list[Decimal]):
    middle = median(values)
    assert middle is not None
    assert 2 * sum(value <= middle for value in values) >= len(values)
    assert 2 * sum(value >= middle for value in values) >= len(values)
