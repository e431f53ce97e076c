from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import BaselineKind, Basis, DirectionOfTravel, Polarity, TargetKind, ToleranceKind, Trend
from indicators.rules.baselines import (
    NO_FIGURE,
    NOTHING_EARLIER,
    TOO_FEW_FOR_LINE,
    WITHIN_USUAL,
    Baseline,
    Movement,
    Past,
    movement_since,
    slope,
)
from indicators.rules.signals import OVERLAPS, TOO_FEW
from indicators.rules.targets import TargetRule

D = Decimal
BETTER, WORSE, SAME = DirectionOfTravel.BETTER, DirectionOfTravel.WORSE, DirectionOfTravel.SAME
PAST = Past(previous=D(50), last_year=D(60), two_back=D(55))
BETWEEN_3_AND_5 = TargetRule(TargetKind.BETWEEN, D(3), D(5))


def moved(latest: str, kind: BaselineKind, polarity: Polarity = Polarity.HIGH, **more: Any) -> Movement:
    past, target = more.pop("past", PAST), more.pop("target", None)
    return movement_since(D(latest), past, Baseline(kind, **more), polarity, target=target)


@pytest.mark.parametrize(
    ("kind", "compared", "trend", "direction"),
    [
        (BaselineKind.PREVIOUS_PERIOD, 50, Trend.INCREASE, BETTER),
        (BaselineKind.TWO_PERIODS_BACK, 55, Trend.NO_CHANGE, SAME),
        (BaselineKind.SAME_PERIOD_LAST_YEAR, 60, Trend.DECREASE, WORSE),
    ],
)
def test_each_single_baseline_compares_with_its_own_figure(
    kind: BaselineKind, compared: int, trend: Trend, direction: DirectionOfTravel
):
    assert moved("55", kind) == Movement(trend, direction, D(compared), D(55 - compared))


def test_the_number_and_the_performance_may_move_opposite_ways():
    found = moved("55", BaselineKind.PREVIOUS_PERIOD, Polarity.LOW)
    assert (found.trend, found.direction) == (Trend.INCREASE, WORSE)


@pytest.mark.parametrize(
    ("latest", "tolerance", "kind", "direction"),
    [
        ("52", "2", ToleranceKind.POINTS, SAME),
        ("52.1", "2", ToleranceKind.POINTS, BETTER),
        ("52.5", "5", ToleranceKind.RELATIVE, SAME),
        ("47.4", "5", ToleranceKind.RELATIVE, WORSE),
    ],
)
def test_a_change_within_the_tolerance_is_no_change(
    latest: str, tolerance: str, kind: ToleranceKind, direction: DirectionOfTravel
):
    found = moved(latest, BaselineKind.PREVIOUS_PERIOD, tolerance=D(tolerance), tolerance_kind=kind)
    assert found.direction == direction


@pytest.mark.parametrize(
    ("latest", "polarity", "past", "best"),
    [
        ("100", Polarity.HIGH, Past(previous=D(100), highest=D(100)), True),
        ("99", Polarity.HIGH, Past(previous=D(99), highest=D(100)), False),
        ("0", Polarity.LOW, Past(previous=D(0), lowest=D(0)), True),
        ("0", Polarity.LOW, Past(previous=D(0)), False),
        ("100", Polarity.NONE, Past(previous=D(100), highest=D(100)), False),
    ],
)
def test_no_change_at_the_best_possible_figure_is_known_as_such(
    latest: str, polarity: Polarity, past: Past, best: bool
):
    assert moved(latest, BaselineKind.PREVIOUS_PERIOD, polarity, past=past).at_best is best


@pytest.mark.parametrize(
    ("polarity", "latest", "direction"),
    [
        (Polarity.RANGE, "5", BETTER),
        (Polarity.RANGE, "9", WORSE),
        (Polarity.RANGE, "8", SAME),
        (Polarity.MIDPOINT, "5", BETTER),
        (Polarity.MIDPOINT, "0", SAME),
    ],
)
def test_inside_a_range_or_near_a_midpoint_nearer_is_better(
    polarity: Polarity, latest: str, direction: DirectionOfTravel
):
    past = Past(previous=D(8))
    found = moved(latest, BaselineKind.PREVIOUS_PERIOD, polarity, past=past, target=BETWEEN_3_AND_5)
    assert found.direction == direction


def test_without_a_target_a_midpoint_has_no_better():
    found = moved("5", BaselineKind.PREVIOUS_PERIOD, Polarity.MIDPOINT)
    assert (found.trend, found.direction) == (Trend.DECREASE, DirectionOfTravel.NO_POLARITY)


def test_a_missing_figure_says_what_is_missing():
    nothing = Movement(Trend.NONE, DirectionOfTravel.NONE, because=NO_FIGURE)
    assert movement_since(None, PAST, Baseline(BaselineKind.PREVIOUS_PERIOD), Polarity.HIGH) == nothing
    assert moved("5", BaselineKind.PREVIOUS_PERIOD, past=Past()).because == NOTHING_EARLIER
    assert moved("5", BaselineKind.REGRESSION, past=Past(earlier=(D(4),))).because == TOO_FEW_FOR_LINE


# A straight line


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ((1, 2, 3), "1"),
        ((3, 3, 3), "0"),
        ((1, None, 3, None, 5), "1"),
        ((5, 3, 4), "-0.5"),
        ((1, 2), None),
        ((1, None, None, 2), None),
    ],
)
def test_the_slope_is_the_change_per_period(values: tuple[int | None, ...], wanted: str | None):
    found = slope([None if value is None else D(value) for value in values])
    assert found == (None if wanted is None else D(wanted))


@given(st.integers(-50, 50), st.integers(-9, 9), st.lists(st.booleans(), min_size=3, max_size=12))
def test_points_on_a_line_give_back_its_slope(start: int, step: int, known: list[bool]):
    values = [D(start + step * place) if there else None for place, there in enumerate(known)]
    assert slope(values) == (step if sum(known) >= 3 else None)


def test_a_line_goes_through_the_last_figures_asked_for_the_latest_included():
    past = Past(earlier=tuple(D(value) for value in (90, 80, 10, 12)))
    assert moved("14", BaselineKind.REGRESSION, past=past, periods=3) == Movement(Trend.INCREASE, BETTER, None, D(2))
    assert moved("14", BaselineKind.REGRESSION, past=past).direction == WORSE


@pytest.mark.parametrize(
    ("tolerance", "kind", "direction"),
    [("2", "points", SAME), ("1.9", "points", BETTER), ("17", "relative", SAME), ("16", "relative", BETTER)],
)
def test_a_line_that_hardly_rises_is_level(tolerance: str, kind: str, direction: DirectionOfTravel):
    past = Past(earlier=(D(10), D(12)))
    found = moved("14", BaselineKind.REGRESSION, past=past, tolerance=D(tolerance), tolerance_kind=ToleranceKind(kind))
    assert found.direction == direction


@pytest.mark.parametrize(("latest", "direction"), [("5", BETTER), ("12", WORSE)])
def test_a_line_towards_a_range_is_better(latest: str, direction: DirectionOfTravel):
    past = Past(earlier=(D(8), D(7) if direction == BETTER else D(10)))
    found = moved(latest, BaselineKind.REGRESSION, Polarity.RANGE, past=past, target=BETWEEN_3_AND_5)
    assert found.direction == direction


def test_a_line_without_a_target_has_no_better_where_a_range_is_good():
    found = moved("5", BaselineKind.REGRESSION, Polarity.RANGE, past=Past(earlier=(D(8), D(7))))
    assert (found.trend, found.direction) == (Trend.DECREASE, DirectionOfTravel.NO_POLARITY)


# The usual range

EIGHT = tuple(D(value) for value in (10, 12, 11, 13, 12, 14, 13, 11))


@pytest.mark.parametrize(
    ("latest", "direction", "because"), [("12", SAME, WITHIN_USUAL), ("17", BETTER, ""), ("7", WORSE, "")]
)
def test_within_the_usual_range_nothing_has_moved(latest: str, direction: DirectionOfTravel, because: str):
    found = moved(latest, BaselineKind.CONTROL_LIMITS, past=Past(earlier=EIGHT))
    assert (found.direction, found.because, found.compared) == (direction, because, D(12))


@pytest.mark.parametrize(
    ("past", "periods", "because"),
    [
        (Past(earlier=EIGHT[1:]), 0, TOO_FEW),
        (Past(earlier=EIGHT), 4, TOO_FEW),
        (Past(earlier=EIGHT, basis=Basis.ROLLING), 0, OVERLAPS),
    ],
)
def test_where_no_usual_range_can_be_told_it_says_why(past: Past, periods: int, because: str):
    found = moved("99", BaselineKind.CONTROL_LIMITS, past=past, periods=periods)
    assert (found.trend, found.direction, found.because) == (Trend.NONE, DirectionOfTravel.NONE, because)
