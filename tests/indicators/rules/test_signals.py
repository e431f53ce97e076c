from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Basis, DirectionOfTravel, Polarity, SignalForm, Trend
from indicators.rules.signals import OVERLAPS, TOO_FEW, Limits, control_limits, refusal, signal_of

D = Decimal
EIGHT = [D(value) for value in (10, 12, 11, 13, 12, 14, 13, 11)]


def test_the_limits_are_the_mean_and_two_point_six_six_mean_moving_ranges():
    # Worked by hand: mean 96/8 = 12; moving ranges 2,1,2,1,2,1,2 = 11/7; 2.66 * 11/7 = 4.18.
    assert control_limits(EIGHT) == Limits(D("7.82"), D(12), D("16.18"))


def test_fewer_than_eight_earlier_figures_have_no_limits():
    assert control_limits(EIGHT[1:]) is None
    assert signal_of(D(50), EIGHT[1:]) is None
    assert signal_of(None, EIGHT) is None


@pytest.mark.parametrize(
    ("latest", "form", "side"),
    [
        ("16.18", None, Trend.NO_CHANGE),
        ("16.19", SignalForm.OUTSIDE, Trend.INCREASE),
        ("7.82", None, Trend.NO_CHANGE),
        ("7.81", SignalForm.OUTSIDE, Trend.DECREASE),
    ],
)
def test_exactly_on_a_limit_is_still_usual(latest: str, form: SignalForm | None, side: Trend):
    signal = signal_of(D(latest), EIGHT)
    assert signal is not None
    assert (signal.form, signal.side) == (form, side)


def test_the_eighth_figure_on_one_side_is_a_run_and_the_seventh_is_not():
    wide = [D(value) for value in (40, 60, 40, 60, 40, 60, 40, 60)]
    seven, six = [D(47)] * 7, [D(47)] * 6
    run, not_yet = signal_of(D(47), wide + seven), signal_of(D(47), [*wide, *six])
    assert run is not None
    assert not_yet is not None
    assert (run.form, run.side) == (SignalForm.RUN, Trend.DECREASE)
    assert not_yet.form is None
    assert run.direction(Polarity.HIGH) == DirectionOfTravel.WORSE
    assert run.direction(Polarity.LOW) == DirectionOfTravel.BETTER
    assert run.direction(Polarity.NONE) == DirectionOfTravel.NO_POLARITY


def test_a_figure_that_never_changed_is_no_run_but_any_change_stands_out():
    level = [D(5)] * 9
    same, moved = signal_of(D(5), level), signal_of(D("5.1"), level)
    assert same is not None
    assert moved is not None
    assert (same.form, moved.form) == (None, SignalForm.OUTSIDE)


def test_periods_without_a_figure_are_passed_over():
    assert signal_of(D(20), [None, *EIGHT[:4], None, *EIGHT[4:]]) == signal_of(D(20), EIGHT)


@pytest.mark.parametrize(
    ("basis", "earlier", "why"),
    [
        (Basis.IN_PERIOD, EIGHT, ""),
        (Basis.SNAPSHOT, EIGHT, ""),
        (Basis.YEAR_TO_DATE, EIGHT, OVERLAPS),
        (Basis.ROLLING, EIGHT, OVERLAPS),
        (Basis.IN_PERIOD, [*EIGHT[1:], None], TOO_FEW),
    ],
)
def test_it_is_said_why_there_is_no_usual_range(basis: Basis, earlier: list[Decimal | None], why: str):
    assert refusal(basis, earlier) == why


@given(
    st.lists(st.integers(-100, 100).map(Decimal), min_size=8, max_size=30), st.integers(-300, 300), st.integers(-9, 9)
)
def test_moving_every_figure_by_the_same_amount_changes_no_signal(earlier: list[Decimal], latest: int, by: int):
    before, after = signal_of(D(latest), earlier), signal_of(D(latest + by), [value + by for value in earlier])
    assert before is not None
    assert after is not None
    assert before.form == after.form or abs(D(latest) - before.limits.upper) < D("1e-20")
