"""Movement of a figure, and whether it is for better or worse."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import DirectionOfTravel, Polarity, Trend
from indicators.rules.display import NumberFormat, amount
from indicators.rules.targets import TargetRule, midpoint_of, shortfall

BETTER_WHEN = {Polarity.HIGH: Trend.INCREASE, Polarity.LOW: Trend.DECREASE}


def trend(latest: Decimal | None, previous: Decimal | None, *, tolerance: Decimal = Decimal(0)) -> Trend:
    """Raw movement. A difference of at most ``tolerance`` is no change; NONE when a value is missing."""
    if latest is None or previous is None:
        return Trend.NONE
    difference = latest - previous
    if abs(difference) <= tolerance:
        return Trend.NO_CHANGE
    return Trend.INCREASE if difference > 0 else Trend.DECREASE


def direction_of_travel(moved: Trend, polarity: Polarity) -> DirectionOfTravel:
    """The movement judged by polarity. Where a range or midpoint is good, see ``direction_to_target``."""
    if moved == Trend.NONE:
        return DirectionOfTravel.NONE
    if polarity not in BETTER_WHEN:
        return DirectionOfTravel.NO_POLARITY
    if moved == Trend.NO_CHANGE:
        return DirectionOfTravel.SAME
    return DirectionOfTravel.BETTER if moved == BETTER_WHEN[polarity] else DirectionOfTravel.WORSE


def direction_to_target(
    latest: Decimal | None,
    previous: Decimal | None,
    polarity: Polarity,
    target: TargetRule | None,
    *,
    tolerance: Decimal = Decimal(0),
) -> DirectionOfTravel:
    """The direction under every polarity.

    RANGE judges by the distance to the target, MIDPOINT by the distance to its middle; without a
    numeric target both are NO_POLARITY.
    """
    if polarity in BETTER_WHEN or latest is None or previous is None:
        return direction_of_travel(trend(latest, previous, tolerance=tolerance), polarity)
    now, before = distance_from_good(latest, polarity, target), distance_from_good(previous, polarity, target)
    if now is None or before is None:
        return DirectionOfTravel.NO_POLARITY
    return direction_of_travel(trend(now, before, tolerance=tolerance), Polarity.LOW)


def distance_from_good(value: Decimal, polarity: Polarity, target: TargetRule | None) -> Decimal | None:
    """How far a value is from what is good under RANGE and MIDPOINT; None without a numeric target."""
    if target is None or target.value is None or not target.is_numeric:
        return None
    if polarity == Polarity.RANGE:
        return shortfall(value, target)
    if polarity == Polarity.MIDPOINT:
        middle = midpoint_of(target)
        return None if middle is None else abs(value - middle)
    return None


def change_sentence(
    latest: Decimal | None,
    previous: Decimal | None,
    fmt: NumberFormat,
    *,
    since: str = "last quarter",
    tolerance: Decimal = Decimal(0),
) -> str:
    """ "down 6.3 points since last quarter"; "no change since last quarter"; "" without two values."""
    moved = trend(latest, previous, tolerance=tolerance)
    if latest is None or previous is None:
        return ""
    if moved == Trend.NO_CHANGE:
        return f"no change since {since}"
    word = "up" if moved == Trend.INCREASE else "down"
    distance = abs(latest - previous)
    shown = amount(distance, fmt)
    if not any(digit in shown for digit in "123456789"):
        shown = f"less than {amount(Decimal(1).scaleb(-fmt.decimals), fmt)}"
    return f"{word} {shown} since {since}"


@dataclass(frozen=True)
class MovementWords:
    """A council's words for movement. A blank ``better`` or ``worse`` prints ``higher`` or ``lower`` instead."""

    better: str = "Better"
    worse: str = "Worse"
    higher: str = "Higher"
    lower: str = "Lower"
    similar: str = "Similar"
    same: str = "Same"
    no_polarity_suffix: str = ""
    new: str = "New"
    none: str = "n/a"


def movement_word(
    latest: Decimal | None,
    previous: Decimal | None,
    polarity: Polarity,
    *,
    words: MovementWords,
    tolerance: Decimal = Decimal(0),
) -> str:
    """One word for the movement: equal is ``same``, within ``tolerance`` is ``similar``, a first figure ``new``."""
    if latest is None:
        return words.none
    if previous is None:
        return words.new
    if latest == previous:
        return words.same
    moved = trend(latest, previous, tolerance=tolerance)
    if moved == Trend.NO_CHANGE:
        return words.similar
    direction = direction_of_travel(moved, polarity)
    plain = words.higher if moved == Trend.INCREASE else words.lower
    if direction == DirectionOfTravel.NO_POLARITY:
        return plain + words.no_polarity_suffix
    return (words.better if direction == DirectionOfTravel.BETTER else words.worse) or plain
