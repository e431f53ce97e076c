"""Tests against the target."""

from decimal import Decimal

from indicators.enums import TargetKind, ToleranceKind
from indicators.rules.rating_inputs import Tolerance
from indicators.rules.rating_words import gap_text, share_text
from indicators.rules.targets import is_met, missed_bound, shortfall
from indicators.rules.terms.base import INCLUSIVE, Facts, Finding, Params, Section, Term, amount, some_of
from indicators.rules.terms.figure import has_value


def _has_target(facts: Facts, params: Params) -> Finding:
    holds = facts.inputs.target is not None and facts.inputs.target.is_numeric
    return Finding(holds, "there is a target" if holds else "there is no target to meet")


def _meets_target(facts: Facts, params: Params) -> Finding:
    met = is_met(facts.inputs.value, facts.inputs.target)
    if met is None:
        return _nothing_to_compare(facts)
    if met:
        return Finding(True, "the target is met")
    gap = gap_text(facts.inputs)
    return Finding(False, f"missed by {gap}" if gap else "exactly on the target, which is not enough")


def _nothing_to_compare(facts: Facts) -> Finding:
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
        return _nothing_to_compare(facts)
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


def _target_is(facts: Facts, params: Params) -> Finding:
    target = facts.inputs.target
    kind = TargetKind.NONE if target is None else target.kind
    words = "no target" if target is None else target.sentence
    return Finding(kind in params["kinds"], f"the target is {words}" if words != "no target" else "there is no target")


_KINDS = some_of(
    "Kinds of target",
    tuple((kind.value, str(kind.label)) for kind in TargetKind),
    'must be a list of kinds of target, for example ["monitor"]',
    to=TargetKind,
)
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
    "meets_target": Term(_meets_target, "the target is met", "The target is met", Section.TARGET),
    "within_relative": Term(
        _within_relative,
        "the target is missed by no more than {percent} percent of it",
        "Met, or missed by no more than a percentage of the target",
        Section.TARGET,
        params={"percent": amount("Percent of the target", _TOLERANCE_HINT), "inclusive": INCLUSIVE},
    ),
    "within_points": Term(
        _within_points,
        "the target is missed by no more than {points} points",
        "Met, or missed by no more than a number of points",
        Section.TARGET,
        "Points are in the unit of the figure.",
        {"points": amount("Points", _TOLERANCE_HINT), "inclusive": INCLUSIVE},
    ),
}
