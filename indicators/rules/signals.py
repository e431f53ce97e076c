"""Whether a figure stands out from the council's own earlier ones: the XmR control chart.

The centre is the mean of the earlier figures, the limits lie 2.66 mean moving ranges either side of it. A figure
outside them, or the last of eight on one side of the centre, is a signal; anything else is the usual coming and going.
Source: D. J. Wheeler, Understanding Variation, whose rules the charts of NHS England use too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from indicators.enums import Basis, DirectionOfTravel, Polarity, SignalForm, Trend
from indicators.rules.movement import direction_of_travel

FEWEST_EARLIER = 8
RUN = 8
RANGES_TO_LIMIT = Decimal("2.66")
# The same months are counted again in the next figure of these, so figures next to each other always hang together.
OVERLAPPING = frozenset({Basis.YEAR_TO_DATE, Basis.ROLLING})

TOO_FEW = f"fewer than {FEWEST_EARLIER} earlier figures, too few to tell what is usual"
OVERLAPS = "the figures overlap from period to period, so no usual range can be told"


@dataclass(frozen=True)
class Limits:
    """The usual range: lowest and highest usual figure and the centre between them, unrounded."""

    lower: Decimal
    centre: Decimal
    upper: Decimal


@dataclass(frozen=True)
class Signal:
    """A figure judged against the usual range. ``form`` is None where it does not stand out."""

    form: SignalForm | None
    side: Trend
    limits: Limits

    def direction(self, polarity: Polarity) -> DirectionOfTravel:
        """Whether it stands out for better or worse."""
        return direction_of_travel(self.side, polarity)


def control_limits(earlier: Sequence[Decimal]) -> Limits | None:
    """The usual range of figures in the order of time; None with fewer than eight."""
    if len(earlier) < FEWEST_EARLIER:
        return None
    centre = sum(earlier, Decimal(0)) / len(earlier)
    moving_ranges = [abs(after - before) for before, after in pairwise(earlier)]
    reach = RANGES_TO_LIMIT * sum(moving_ranges, Decimal(0)) / len(moving_ranges)
    return Limits(centre - reach, centre, centre + reach)


def signal_of(latest: Decimal | None, earlier: Sequence[Decimal | None]) -> Signal | None:
    """Judge the latest figure by the earlier ones, oldest first; periods without a figure are passed over.

    None where there is no latest figure or there are too few earlier ones.
    """
    known = [value for value in earlier if value is not None]
    limits = control_limits(known)
    if latest is None or limits is None:
        return None
    if not limits.lower <= latest <= limits.upper:
        return Signal(SignalForm.OUTSIDE, _side(latest, limits), limits)
    sides = {_side(value, limits) for value in [*known[-(RUN - 1) :], latest]}
    if len(sides) == 1 and sides != {Trend.NO_CHANGE}:
        return Signal(SignalForm.RUN, sides.pop(), limits)
    return Signal(None, Trend.NO_CHANGE, limits)


def _side(value: Decimal, limits: Limits) -> Trend:
    if value == limits.centre:
        return Trend.NO_CHANGE
    return Trend.INCREASE if value > limits.centre else Trend.DECREASE


def refusal(basis: Basis, earlier: Sequence[Decimal | None]) -> str:
    """Why no usual range can be told, to follow "because"; "" where it can."""
    if basis in OVERLAPPING:
        return OVERLAPS
    return TOO_FEW if sum(value is not None for value in earlier) < FEWEST_EARLIER else ""
