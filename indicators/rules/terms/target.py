"""Tests against the target."""

from dataclasses import replace
from decimal import Decimal

from indicators.enums import Polarity, TargetKind, ToleranceKind
from indicators.rules.rating_inputs import Tolerance
from indicators.rules.rating_words import beside, distance_text, gap_text, in_unit, share_text
from indicators.rules.targets import is_met, midpoint_of, missed_bound, shortfall, strictly, surplus
from indicators.rules.terms.base import (
    INCLUSIVE,
    Facts,
    Finding,
    Params,
    Section,
    Term,
    Turns,
    amount,
    one_of,
    signed,
    some_of,
    yes_no,
)
from indicators.rules.terms.figure import has_value


def _has_target(facts: Facts, params: Params) -> Finding:
    holds = facts.inputs.target is not None and facts.inputs.target.is_numeric
    return Finding(holds, "there is a target" if holds else "there is no target to meet")


def _meets_target(facts: Facts, params: Params) -> Finding:
    inputs = facts.inputs
    if params["strict"] and inputs.target is not None:
        inputs = replace(inputs, target=strictly(inputs.target))
    met = is_met(inputs.value, inputs.target)
    if met is None:
        return nothing_to_compare(facts)
    if met:
        return Finding(True, "the target is met")
    gap = gap_text(inputs)
    return Finding(False, f"missed by {gap}" if gap else "exactly on the target, which is not enough")


def nothing_to_compare(facts: Facts) -> Finding:
    missing = has_value(facts, {}) if facts.inputs.value is None else _has_target(facts, {})
    return Finding(False, missing.because)


def _within_relative(facts: Facts, params: Params) -> Finding:
    return _within(facts, params, params.get("percent"), ToleranceKind.RELATIVE)


def _within_points(facts: Facts, params: Params) -> Finding:
    return _within(facts, params, params.get("points"), ToleranceKind.POINTS)


def _within(facts: Facts, params: Params, stated: Decimal | None, kind: ToleranceKind) -> Finding:
    """Short of the target by no more than allowed. A tolerance that is not stated keeps its own kind."""
    inputs = facts.inputs
    gap = shortfall(inputs.value, inputs.target)
    if gap is None or inputs.value is None or inputs.target is None:
        return nothing_to_compare(facts)
    tolerance = facts.tolerance if stated is None else Tolerance(stated, kind)
    if tolerance is None:
        return Finding(False, "no tolerance is set")
    bound = missed_bound(inputs.value, inputs.target)
    if bound is None:
        return Finding(True, "the target is met")
    relative = tolerance.kind == ToleranceKind.RELATIVE
    # Both sides are multiplied, never divided: a target of 0 is a number like any other.
    distance, allowed = (gap * 100, abs(bound) * tolerance.amount) if relative else (gap, tolerance.amount)
    holds = distance < allowed or (params["inclusive"] and distance == allowed)
    share = share_text(inputs, tolerance) if relative else ""
    return Finding(holds, f"missed by {share or gap_text(inputs) or 'nothing'}")


def _beats_relative(facts: Facts, params: Params) -> Finding:
    return _beats(facts, params, params["percent"], ToleranceKind.RELATIVE)


def _beats_points(facts: Facts, params: Params) -> Finding:
    return _beats(facts, params, params["points"], ToleranceKind.POINTS)


def _beats(facts: Facts, params: Params, wanted: Decimal, kind: ToleranceKind) -> Finding:
    """Better than the target by at least ``wanted``. Between two values there is nothing to beat.

    Exactly on a target of 0 is not a percentage better than it: something has to be ahead of it.
    """
    inputs = facts.inputs
    target = inputs.target
    ahead = surplus(inputs.value, target)
    if target is None or target.value is None or inputs.value is None or is_met(inputs.value, target) is None:
        return nothing_to_compare(facts)
    if ahead is None:
        return Finding(False, "a range cannot be beaten")
    relative = kind == ToleranceKind.RELATIVE
    distance, needed = (ahead * 100, abs(target.value) * wanted) if relative else (ahead, wanted)
    holds = distance > needed or (params["inclusive"] and distance == needed)
    return Finding(holds and (ahead > 0 or not wanted), _beaten_words(facts, ahead))


def _beaten_words(facts: Facts, ahead: Decimal) -> str:
    if ahead > 0:
        return f"the target is beaten by {distance_text(facts.inputs, ahead)}"
    return "exactly on the target" if ahead == 0 else f"missed by {gap_text(facts.inputs)}"


def _close_to_target(facts: Facts, params: Params) -> Finding:
    """Near the target on either side, for spending and the like."""
    inputs = facts.inputs
    target, value = inputs.target, inputs.value
    if value is None or target is None or target.value is None or not target.is_numeric:
        return nothing_to_compare(facts)
    bounds = [target.value] if target.upper is None else [target.value, target.upper]
    inside = len(bounds) == 2 and bounds[0] <= value <= bounds[1]
    bound = min(bounds, key=lambda one: abs(value - one))
    away = Decimal(0) if inside else abs(value - bound)
    relative = params["unit"] == ToleranceKind.RELATIVE
    distance, allowed = (away * 100, abs(bound) * params["distance"]) if relative else (away, params["distance"])
    holds = distance < allowed or (params["inclusive"] and distance == allowed)
    return Finding(holds, f"{distance_text(inputs, away)} away from the target" if away else "on the target")


def _beyond_floor(facts: Facts, params: Params) -> Finding:
    """Past the second threshold on the bad side, which is below it where high is good and above it where low is."""
    inputs = facts.inputs
    floor = _floor(facts, params)
    if inputs.value is None:
        return has_value(facts, params)
    if floor is None:
        return Finding(False, "there is no second threshold")
    bad_below = _bad_is_below(facts)
    if bad_below is None:
        return Finding(False, "neither way is better, so nothing is beyond the second threshold")
    past = inputs.value < floor if bad_below else inputs.value > floor
    holds = past or (params["inclusive"] and inputs.value == floor)
    return Finding(holds, _beside_floor(facts, inputs.value, floor))


def _floor(facts: Facts, params: Params) -> Decimal | None:
    stated: Decimal | None = params["floor"]
    return stated if stated is not None or facts.inputs.target is None else facts.inputs.target.floor


def _beside_floor(facts: Facts, value: Decimal, floor: Decimal) -> str:
    threshold = f"the second threshold, {in_unit(facts.inputs, floor)}"
    if value == floor:
        return f"exactly on {threshold}"
    return f"{beside(facts.inputs, value, floor)} is {'below' if value < floor else 'above'} {threshold}"


def _bad_is_below(facts: Facts) -> bool | None:
    """Whether lower is worse: as the target says, else as the polarity says."""
    target = facts.inputs.target
    if target is not None and target.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN):
        return True
    if target is not None and target.kind in (TargetKind.AT_MOST, TargetKind.LESS_THAN):
        return False
    return {Polarity.HIGH: True, Polarity.LOW: False}.get(facts.inputs.polarity)


# Ranges and midpoints


def _inside_range(facts: Facts, params: Params) -> Finding:
    return _placed(facts, params, inside=True)


def _outside_range(facts: Facts, params: Params) -> Finding:
    return _placed(facts, params, inside=False)


def _placed(facts: Facts, params: Params, *, inside: bool) -> Finding:
    value, found = facts.inputs.value, _range(facts, params)
    if value is None:
        return has_value(facts, params)
    if found is None:
        return Finding(False, "there is no range")
    lower, upper = found
    within = lower < value < upper or (params["inclusive"] and value in (lower, upper))
    near = min((lower, upper), key=lambda one: abs(value - one))
    words = f"between {in_unit(facts.inputs, lower)} and {in_unit(facts.inputs, upper)}"
    shown = beside(facts.inputs, value, near)
    return Finding(within == inside, f"{shown} is {'' if within else 'not '}{words}")


def _range(facts: Facts, params: Params) -> tuple[Decimal, Decimal] | None:
    """The range stated, each end that is not stated from the target's."""
    target = facts.inputs.target
    between = target if target is not None and target.kind == TargetKind.BETWEEN else None
    lower = params["lower"] if params["lower"] is not None else between.value if between else None
    upper = params["upper"] if params["upper"] is not None else between.upper if between else None
    return None if lower is None or upper is None else (lower, upper)


def _near_midpoint(facts: Facts, params: Params) -> Finding:
    value, middle = facts.inputs.value, _middle(facts, params)
    if value is None:
        return has_value(facts, params)
    if middle is None:
        return Finding(False, "there is no midpoint")
    away = abs(value - middle)
    holds = away < params["distance"] or (params["inclusive"] and away == params["distance"])
    return Finding(holds, f"{distance_text(facts.inputs, away)} from the midpoint, {in_unit(facts.inputs, middle)}")


def _middle(facts: Facts, params: Params) -> Decimal | None:
    stated: Decimal | None = params["midpoint"]
    return midpoint_of(facts.inputs.target) if stated is None else stated


def _target_is(facts: Facts, params: Params) -> Finding:
    target = facts.inputs.target
    kind = TargetKind.NONE if target is None else target.kind
    words = "no target" if target is None else target.sentence
    return Finding(kind in params["kinds"], f"the target is {words}" if words != "no target" else "there is no target")


# Where findings may turn


def _bounds(facts: Facts) -> list[Decimal]:
    target = facts.inputs.target
    if target is None or not target.is_numeric:
        return []
    return [bound for bound in (target.value, target.upper) if bound is not None]


def _at_bounds(facts: Facts, params: Params) -> Turns:
    return _bounds(facts)


def _around_bounds(facts: Facts, amount: Decimal | None, kind: ToleranceKind) -> Turns:
    """Each bound and the places ``amount`` either side of it."""
    tolerance = facts.tolerance if amount is None else Tolerance(amount, kind)
    found = _bounds(facts)
    if tolerance is None:
        return found
    relative = tolerance.kind == ToleranceKind.RELATIVE
    reaches = [abs(bound) * tolerance.amount / 100 if relative else tolerance.amount for bound in found]
    return [bound + by for bound, reach in zip(found, reaches, strict=True) for by in (-reach, Decimal(0), reach)]


def _around_relative(facts: Facts, params: Params) -> Turns:
    return _around_bounds(facts, params["percent"], ToleranceKind.RELATIVE)


def _around_points(facts: Facts, params: Params) -> Turns:
    return _around_bounds(facts, params["points"], ToleranceKind.POINTS)


def _around_distance(facts: Facts, params: Params) -> Turns:
    return _around_bounds(facts, params["distance"], params["unit"])


def _at_floor(facts: Facts, params: Params) -> Turns:
    floor = _floor(facts, params)
    return [] if floor is None else [floor]


def _at_ends(facts: Facts, params: Params) -> Turns:
    return _range(facts, params) or ()


def _around_middle(facts: Facts, params: Params) -> Turns:
    middle = _middle(facts, params)
    return [] if middle is None else [middle - params["distance"], middle + params["distance"]]


_KINDS = some_of(
    "Kinds of target",
    tuple((kind.value, str(kind.label)) for kind in TargetKind),
    'must be a list of kinds of target, for example ["monitor"]',
    to=TargetKind,
)
_RANGE = {
    "lower": signed("From", "Leave empty to use the target's lower value.", left_out="the target's lower value"),
    "upper": signed("To", "Leave empty to use the target's upper value.", left_out="the target's upper value"),
    "inclusive": yes_no("The ends belong to the range", "the ends do not belong to it", default=True),
}
_TOLERANCE_HINT = "Leave empty to use the tolerance of the target, else of the indicator, else of the rule."

TERMS = {
    "has_target": Term(
        _has_target,
        "there is a target to meet",
        "There is a target",
        Section.TARGET,
        "A target with a number: at least, more than, at most, less than or between.",
    ),
    "target_is": Term(
        _target_is,
        "the kind of target is {kinds}",
        "The target is of a kind",
        Section.TARGET,
        "For example monitor only, or no target.",
        {"kinds": _KINDS},
    ),
    "meets_target": Term(
        _meets_target,
        "the target is met",
        "The target is met",
        Section.TARGET,
        params={"strict": yes_no("Exactly on the target is not enough", "exactly on it is not enough", default=False)},
        turns=_at_bounds,
    ),
    "within_relative": Term(
        _within_relative,
        "the target is missed by no more than {percent} percent of it",
        "Met, or missed by no more than a percentage of the target",
        Section.TARGET,
        params={"percent": amount("Percent of the target", _TOLERANCE_HINT), "inclusive": INCLUSIVE},
        turns=_around_relative,
    ),
    "within_points": Term(
        _within_points,
        "the target is missed by no more than {points} points",
        "Met, or missed by no more than a number of points",
        Section.TARGET,
        "Points are in the unit of the figure.",
        {"points": amount("Points", _TOLERANCE_HINT), "inclusive": INCLUSIVE},
        turns=_around_points,
    ),
    "beats_relative": Term(
        _beats_relative,
        "the target is beaten by at least {percent} percent of it",
        "Beaten by at least a percentage of the target",
        Section.TARGET,
        params={"percent": amount("Percent of the target", required=True), "inclusive": INCLUSIVE},
        turns=_around_relative,
    ),
    "beats_points": Term(
        _beats_points,
        "the target is beaten by at least {points} points",
        "Beaten by at least a number of points",
        Section.TARGET,
        "Points are in the unit of the figure.",
        {"points": amount("Points", required=True), "inclusive": INCLUSIVE},
        turns=_around_points,
    ),
    "close_to_target": Term(
        _close_to_target,
        "the figure is within {distance} of the target on either side ({unit})",
        "Near the target on either side",
        Section.TARGET,
        "For figures that should be neither over nor under, for example spending against budget.",
        {
            "distance": amount("Distance", required=True),
            "unit": one_of("Distance in", ToleranceKind, default=ToleranceKind.RELATIVE),
            "inclusive": INCLUSIVE,
        },
        turns=_around_distance,
    ),
    "beyond_floor": Term(
        _beyond_floor,
        "the figure is on the bad side of the second threshold {floor}",
        "Beyond the second threshold",
        Section.TARGET,
        "A limit on the bad side of the target: below it where high is good, above it where low is good.",
        {
            "floor": signed("Second threshold", "Leave empty to use the one of the target.", left_out="of the target"),
            "inclusive": yes_no("Exactly at the threshold is beyond it", "exactly at it is beyond", default=False),
        },
        turns=_at_floor,
    ),
    "inside_range": Term(
        _inside_range,
        "the figure is between {lower} and {upper}",
        "Inside a range",
        Section.TARGET,
        params=_RANGE,
        turns=_at_ends,
    ),
    "outside_range": Term(
        _outside_range,
        "the figure is not between {lower} and {upper}",
        "Outside a range",
        Section.TARGET,
        params=_RANGE,
        turns=_at_ends,
    ),
    "near_midpoint": Term(
        _near_midpoint,
        "the figure is within {distance} of {midpoint}",
        "Near a midpoint",
        Section.TARGET,
        "For figures that are best in the middle.",
        {
            "distance": amount("Distance", "In the unit of the figure.", required=True),
            "midpoint": signed(
                "Midpoint", "Leave empty to use the middle of the target.", left_out="the middle of the target"
            ),
            "inclusive": INCLUSIVE,
        },
        turns=_around_middle,
    ),
}
