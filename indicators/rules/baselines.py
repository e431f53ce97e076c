"""What a figure's movement is measured from, and the movement since then.

One baseline is one question ("since the same period last year, a point either way is no change"). A column, a rule
or a sentence holds the baseline and asks ``movement_since``; nothing else decides what has moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import BaselineKind, Basis, DirectionOfTravel, Polarity, ToleranceKind, Trend
from indicators.rules.movement import BETTER_WHEN, direction_of_travel, distance_from_good, trend
from indicators.rules.signals import refusal, signal_of
from indicators.rules.targets import TargetRule

FEWEST_FOR_LINE = 3
NOTHING_EARLIER = "no earlier figure to compare with"
NO_FIGURE = "there is no figure"
TOO_FEW_FOR_LINE = f"fewer than {FEWEST_FOR_LINE} figures, too few for a line"
WITHIN_USUAL = "within the usual range"
SINGLE = (BaselineKind.PREVIOUS_PERIOD, BaselineKind.SAME_PERIOD_LAST_YEAR, BaselineKind.TWO_PERIODS_BACK)


@dataclass(frozen=True)
class Baseline:
    """A kind of baseline and how much movement counts as none.

    ``periods`` is how many figures a line goes through, the latest included, or how many earlier ones make the usual
    range; 0 takes all there are. ``tolerance`` is in the unit of the figure (for a line, per period), or a percentage
    of the figure compared with when ``tolerance_kind`` is relative.
    """

    kind: BaselineKind
    periods: int = 0
    tolerance: Decimal = Decimal(0)
    tolerance_kind: ToleranceKind = ToleranceKind.POINTS

    def allowed(self, before: Decimal) -> Decimal:
        """The change from ``before`` that still counts as none, in the unit of the figure."""
        return abs(before) * self.tolerance / 100 if self.tolerance_kind == ToleranceKind.RELATIVE else self.tolerance


@dataclass(frozen=True)
class Past:
    """The council's own earlier figures, unrounded.

    ``earlier`` holds the figures of the periods just before the latest one, oldest first, None where there is none.
    ``lowest`` and ``highest`` are the ends of what is possible, where the definition has them.
    """

    previous: Decimal | None = None
    last_year: Decimal | None = None
    two_back: Decimal | None = None
    earlier: tuple[Decimal | None, ...] = ()
    basis: Basis = Basis.IN_PERIOD
    lowest: Decimal | None = None
    highest: Decimal | None = None

    def figure_at(self, kind: BaselineKind) -> Decimal | None:
        """The single earlier figure of a kind; None for the kinds that have none."""
        return {
            BaselineKind.PREVIOUS_PERIOD: self.previous,
            BaselineKind.SAME_PERIOD_LAST_YEAR: self.last_year,
            BaselineKind.TWO_PERIODS_BACK: self.two_back,
        }.get(kind)


@dataclass(frozen=True)
class Movement:
    """How a figure has moved: ``trend`` of the number, ``direction`` of performance.

    ``compared`` is the earlier figure, the centre of the usual range, or None for a line. ``change`` is the
    difference, for a line the slope per period. ``at_best`` says that the figure cannot get better, so that no
    change is "maintained" rather than stagnation. ``because`` says why there is no movement to tell, or "".
    """

    trend: Trend
    direction: DirectionOfTravel
    compared: Decimal | None = None
    change: Decimal | None = None
    at_best: bool = False
    because: str = ""


def movement_since(
    latest: Decimal | None, past: Past, baseline: Baseline, polarity: Polarity, *, target: TargetRule | None = None
) -> Movement:
    """How the latest figure has moved from the baseline. ``target`` says what is good under MIDPOINT and RANGE."""
    if latest is None:
        return _unknown(NO_FIGURE)
    if baseline.kind == BaselineKind.REGRESSION:
        return _along_line(latest, past, baseline, polarity, target)
    if baseline.kind == BaselineKind.CONTROL_LIMITS:
        return _against_usual(latest, past, baseline, polarity)
    before = past.figure_at(baseline.kind)
    if before is None:
        return _unknown(NOTHING_EARLIER)
    allowed = baseline.allowed(before)
    direction = _direction(latest, before, polarity, target, allowed)
    moved = trend(latest, before, tolerance=allowed)
    return Movement(moved, direction, before, latest - before, at_best(latest, past, polarity))


def at_best(latest: Decimal, past: Past, polarity: Polarity) -> bool:
    """Whether the figure is as good as it can be: the highest possible where high is good, the lowest where low is."""
    if polarity == Polarity.HIGH:
        return past.highest is not None and latest >= past.highest
    return polarity == Polarity.LOW and past.lowest is not None and latest <= past.lowest


def _unknown(because: str) -> Movement:
    return Movement(Trend.NONE, DirectionOfTravel.NONE, because=because)


def _direction(
    latest: Decimal, before: Decimal, polarity: Polarity, target: TargetRule | None, allowed: Decimal
) -> DirectionOfTravel:
    if polarity in BETTER_WHEN:
        return direction_of_travel(trend(latest, before, tolerance=allowed), polarity)
    now, then = distance_from_good(latest, polarity, target), distance_from_good(before, polarity, target)
    if now is None or then is None:
        return DirectionOfTravel.NO_POLARITY
    return direction_of_travel(trend(now, then, tolerance=allowed), Polarity.LOW)


# A straight line


def slope(values: Sequence[Decimal | None]) -> Decimal | None:
    """The change per period of the straight line through figures in the order of time (least squares).

    None stands for a period without a figure, which keeps its place. None for fewer than three figures.
    """
    points = [(Decimal(place), value) for place, value in enumerate(values) if value is not None]
    if len(points) < FEWEST_FOR_LINE:
        return None
    number = len(points)
    sum_x, sum_y = sum((x for x, _ in points), Decimal(0)), sum((y for _, y in points), Decimal(0))
    rise = number * sum((x * y for x, y in points), Decimal(0)) - sum_x * sum_y
    return rise / (number * sum((x * x for x, _ in points), Decimal(0)) - sum_x * sum_x)


def _along_line(
    latest: Decimal, past: Past, baseline: Baseline, polarity: Polarity, target: TargetRule | None
) -> Movement:
    values = [*past.earlier, latest][-baseline.periods if baseline.periods else None :]
    change = slope(values)
    if change is None:
        return _unknown(TOO_FEW_FOR_LINE)
    allowed = _line_tolerance(values, baseline)
    moved = trend(change, Decimal(0), tolerance=allowed)
    direction = direction_of_travel(moved, polarity)
    if polarity not in BETTER_WHEN:
        distances = [None if value is None else distance_from_good(value, polarity, target) for value in values]
        nearer = slope(distances)
        direction = (
            DirectionOfTravel.NO_POLARITY
            if nearer is None
            else direction_of_travel(trend(nearer, Decimal(0), tolerance=allowed), Polarity.LOW)
        )
    return Movement(moved, direction, None, change, at_best(latest, past, polarity))


def _line_tolerance(values: Sequence[Decimal | None], baseline: Baseline) -> Decimal:
    """The slope that still counts as level: as given, or a percentage of the mean figure."""
    known = [value for value in values if value is not None]
    return baseline.allowed(sum(known, Decimal(0)) / len(known))


# The usual range


def _against_usual(latest: Decimal, past: Past, baseline: Baseline, polarity: Polarity) -> Movement:
    earlier = past.earlier[-baseline.periods if baseline.periods else None :]
    why_not = refusal(past.basis, earlier)
    signal = signal_of(latest, earlier)
    if why_not or signal is None:
        return _unknown(why_not or NOTHING_EARLIER)
    return Movement(
        signal.side,
        signal.direction(polarity),
        signal.limits.centre,
        latest - signal.limits.centre,
        at_best(latest, past, polarity),
        "" if signal.form else WITHIN_USUAL,
    )
