"""The words of a rating: how far off, which quarter, what share of the target."""

from dataclasses import replace
from decimal import Decimal

from indicators.enums import TargetKind, ToleranceKind
from indicators.rules.display import amount, places, show, show_exact
from indicators.rules.numbers import MOST_DECIMALS, round_half_away
from indicators.rules.rating_inputs import RatingInputs, Tolerance
from indicators.rules.targets import is_met, missed_bound, shortfall

QUARTERS: dict[int | None, str] = {1: "top quarter", 2: "second quarter", 3: "third quarter", 4: "bottom quarter"}
MOST_PLACES_SHOWN = 12


def beside(inputs: RatingInputs, value: Decimal, other: Decimal) -> str:
    """A figure as printed, with more decimals where rounding would put it level with or beyond ``other``."""
    decimals = max(inputs.decimals, min(places(other), MOST_DECIMALS))
    while decimals < MOST_PLACES_SHOWN and _side(round_half_away(value, decimals), other) != _side(value, other):
        decimals += 1
    return in_unit(inputs, value, decimals)


def _side(value: Decimal, other: Decimal) -> int:
    return (value > other) - (value < other)


def in_unit(inputs: RatingInputs, value: Decimal, decimals: int | None = None) -> str:
    """Any number in the unit of the figure; with the decimals it needs where they are not given."""
    fmt = inputs.number_format
    shown = max(fmt.decimals, min(places(value), MOST_DECIMALS)) if decimals is None else decimals
    return show(value, replace(fmt, decimals=shown))


def value_text(inputs: RatingInputs) -> str:
    """The value as printed, with more decimals where rounding would put it on the other side of the target."""
    if inputs.value is None:
        return ""
    met = is_met(inputs.value, inputs.target)
    decimals = inputs.decimals
    while decimals < MOST_PLACES_SHOWN and is_met(round_half_away(inputs.value, decimals), inputs.target) != met:
        decimals += 1
    return show(inputs.value, replace(inputs.number_format, decimals=decimals))


def gap_text(inputs: RatingInputs, *, full: bool = False) -> str:
    """How far the target is missed: "2.1 points", in ``full`` "2.1 percentage points". Blank when by nothing."""
    gap = shortfall(inputs.value, inputs.target)
    if not gap or inputs.value is None or inputs.target is None:
        return ""
    bound = missed_bound(inputs.value, inputs.target)
    decimals = max(inputs.decimals, min(places(bound or Decimal(0)), MOST_DECIMALS))
    while decimals < MOST_PLACES_SHOWN and not round_half_away(gap, decimals):
        decimals += 1
    return amount(gap, inputs.number_format, full=full, decimals=decimals)


def distance_text(inputs: RatingInputs, distance: Decimal) -> str:
    """A distance with the decimals it needs: "2.5 points", "£3"; "nothing" for 0."""
    if not distance:
        return "nothing"
    decimals = max(inputs.decimals, min(places(distance), MOST_DECIMALS))
    while decimals < MOST_PLACES_SHOWN and not round_half_away(distance, decimals):
        decimals += 1
    return amount(distance, inputs.number_format, decimals=decimals)


def share_text(inputs: RatingInputs, tolerance: Tolerance | None) -> str:
    """ "44% of the target"; blank for a target of 0 or one that is met or missed by nothing.

    Takes more decimals where one would show exactly the tolerance for a share that is not.
    """
    gap = shortfall(inputs.value, inputs.target)
    if not gap or inputs.value is None or inputs.target is None:
        return ""
    bound = abs(missed_bound(inputs.value, inputs.target) or Decimal(0))
    if not bound:
        return ""
    share, decimals = gap * 100 / bound, 1
    limit = tolerance.amount if tolerance and tolerance.kind == ToleranceKind.RELATIVE else None
    is_limit = limit is not None and gap * 100 == limit * bound
    while decimals < MOST_PLACES_SHOWN and not is_limit and round_half_away(share, decimals) in (limit, 0):
        decimals += 1
    return f"{show_exact(round_half_away(share, decimals))}% of the target"


def tolerance_text(tolerance: Tolerance | None, inputs: RatingInputs) -> str:
    """ "10%", "2 points"; "the tolerance" where none is set."""
    if tolerance is None:
        return "the tolerance"
    if tolerance.kind == ToleranceKind.RELATIVE:
        return f"{show_exact(tolerance.amount)}%"
    return amount(tolerance.amount, inputs.number_format, decimals=places(tolerance.amount))


def against_target(inputs: RatingInputs, share: str = "") -> str:
    """ "36% against 25% or less: 11 percentage points too high (44% of the target)." """
    value, target = value_text(inputs), inputs.target
    if not value:
        return "There is no figure."
    if target is None or target.kind == TargetKind.NONE:
        return f"{value} with no target."
    if target.kind == TargetKind.MONITOR:
        return f"{value}, for monitoring only."
    met = is_met(inputs.value, target)
    if met is None:
        return f"{value} against the target “{target.text}”."
    bound = f"a target {target.sentence}" if target.kind == TargetKind.BETWEEN else target.sentence
    return f"{value} against {bound}: {'target met' if met else _missed(inputs, share)}."


def _missed(inputs: RatingInputs, share: str) -> str:
    gap = gap_text(inputs, full=True)
    if not gap or inputs.value is None or inputs.target is None:
        return "exactly on the target, which is not enough"
    bound = missed_bound(inputs.value, inputs.target)
    side = "too low" if bound is not None and inputs.value < bound else "too high"
    return f"{gap} {side} ({share})" if share else f"{gap} {side}"
