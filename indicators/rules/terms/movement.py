"""Tests against the council's own earlier figures: movement since one of them, and the usual range of them all."""

from decimal import Decimal

from indicators.enums import DirectionOfTravel, Polarity, SignalForm, SignalWay, ToleranceKind
from indicators.rules.baselines import SINGLE, Baseline, Movement
from indicators.rules.movement import BETTER_WHEN, distance_from_good
from indicators.rules.rating_words import in_unit
from indicators.rules.signals import Signal, control_limits, refusal, signal_of
from indicators.rules.targets import TargetRule, midpoint_of
from indicators.rules.terms.base import Facts, Finding, Params, Section, Term, Turns, amount, one_of, yes_no

_DIRECTION_WORDS = {
    DirectionOfTravel.BETTER: "better",
    DirectionOfTravel.WORSE: "worse",
    DirectionOfTravel.SAME: "no change",
    DirectionOfTravel.NO_POLARITY: "neither way is better",
    DirectionOfTravel.NONE: "no earlier figure to compare with",
}
_MOVED = {
    DirectionOfTravel.BETTER: "It is better than {}.",
    DirectionOfTravel.WORSE: "It is worse than {}.",
    DirectionOfTravel.SAME: "It is the same as {}.",
    DirectionOfTravel.NO_POLARITY: "Neither higher nor lower is better than {}.",
    DirectionOfTravel.NONE: "There is nothing to compare with {}.",
}
_CLOSE = "It is about the same as {}."


def _baseline(params: Params) -> Baseline:
    return Baseline(params["since"], 0, params["tolerance"], params["unit"])


def _movement(facts: Facts, params: Params) -> Movement:
    return facts.inputs.movement(_baseline(params))


def _improved(facts: Facts, params: Params) -> Finding:
    moved = _movement(facts, params)
    if params["at_best"] and moved.at_best and moved.direction == DirectionOfTravel.SAME:
        return Finding(True, "maintained at its best")
    return Finding(moved.direction == DirectionOfTravel.BETTER, _DIRECTION_WORDS[moved.direction])


def _maintained(facts: Facts, params: Params) -> Finding:
    moved = _movement(facts, params)
    good = (DirectionOfTravel.BETTER, DirectionOfTravel.SAME)
    return Finding(moved.direction in good, _DIRECTION_WORDS[moved.direction])


def _tells_movement(facts: Facts, params: Params) -> str:
    moved = _movement(facts, params)
    words = _CLOSE if moved.direction == DirectionOfTravel.SAME and moved.change else _MOVED[moved.direction]
    return words.format(params["since"].label.lower())


# The usual range


def _signal_is(facts: Facts, params: Params) -> Finding:
    why_not, signal = _signal(facts)
    if signal is None:
        return Finding(False, why_not)
    if signal.form is None:
        return Finding(False, "within the usual range")
    direction = signal.direction(facts.inputs.polarity)
    wanted = params["form"] in (SignalForm.ANY, signal.form)
    holds = wanted and (params["way"] == SignalWay.EITHER or params["way"] == direction.value)
    words = "outside the usual range" if signal.form == SignalForm.OUTSIDE else "the last of eight on one side"
    return Finding(holds, f"{words}, {_DIRECTION_WORDS[direction]}")


def _signal(facts: Facts) -> tuple[str, Signal | None]:
    """Why no signal can be told, or the signal."""
    if facts.inputs.value is None:
        return "there is no figure", None
    why_not = refusal(facts.inputs.basis, facts.inputs.earlier)
    return why_not, None if why_not else signal_of(facts.inputs.value, facts.inputs.earlier)


def _tells_signal(facts: Facts, params: Params) -> str:
    why_not, signal = _signal(facts)
    value = facts.inputs.value
    if signal is None or value is None:
        return f"No usual range: {why_not}."
    lower, upper = (in_unit(facts.inputs, end, facts.inputs.decimals) for end in _ends(signal))
    known = sum(one is not None for one in facts.inputs.earlier)
    return f"The usual range, from {known} earlier figures, is {lower} to {upper}."


def _ends(signal: Signal) -> tuple[Decimal, Decimal]:
    return signal.limits.lower, signal.limits.upper


# Where findings may turn


def _around_earlier(facts: Facts, params: Params) -> Turns:
    """The earlier figure with its tolerance, and where a range or midpoint is good, the places as far from it."""
    inputs = facts.inputs
    ends = [end for end in (inputs.lowest, inputs.highest) if end is not None]
    before = inputs.past.figure_at(params["since"])
    if before is None:
        return ends
    baseline = _baseline(params)
    allowed = baseline.allowed(before)
    if inputs.polarity in BETTER_WHEN:
        return [before - allowed, before, before + allowed, *ends]
    away = distance_from_good(before, inputs.polarity, inputs.target)
    middles = [one for one in _good_places(inputs.polarity, inputs.target) if away is not None]
    reaches = [reach for reach in ((away or 0) - allowed, (away or 0), (away or 0) + allowed) if reach >= 0]
    return [middle + by for middle in middles for reach in reaches for by in (-reach, reach)]


def _good_places(polarity: Polarity, target: TargetRule | None) -> list[Decimal]:
    """The values that distances are measured from: both ends of a range, or its middle."""
    if polarity == Polarity.MIDPOINT:
        middle = midpoint_of(target)
        return [] if middle is None else [middle]
    return [] if target is None else [end for end in (target.value, target.upper) if end is not None]


def _around_usual(facts: Facts, params: Params) -> Turns:
    limits = control_limits([value for value in facts.inputs.earlier if value is not None])
    return () if limits is None else (limits.lower, limits.centre, limits.upper)


_SINCE = {
    "since": one_of("Compared with", SINGLE),
    "tolerance": amount("Changes up to this size count as no change", default=Decimal(0)),
    "unit": one_of("That size is in", ToleranceKind, default=ToleranceKind.POINTS),
}

TERMS = {
    "improved": Term(
        _improved,
        "the figure is better than {since}",
        "Better than an earlier figure",
        Section.MOVEMENT,
        params=_SINCE
        | {
            "at_best": yes_no(
                "Unchanged at the best possible figure counts too",
                "unchanged at the best possible figure counts too",
                "The lowest and highest possible figures are part of the definition.",
                default=False,
            )
        },
        tells=_tells_movement,
        turns=_around_earlier,
    ),
    "maintained": Term(
        _maintained,
        "the figure is no worse than {since}",
        "No worse than an earlier figure",
        Section.MOVEMENT,
        params=_SINCE,
        tells=_tells_movement,
        turns=_around_earlier,
    ),
    "signal_is": Term(
        _signal_is,
        "the figure changed unusually ({way}: {form})",
        "An unusual change",
        Section.SIGNAL,
        "Against the usual range of the earlier approved figures, eight or more. Not for figures that overlap, such as "
        "the year so far.",
        {
            "way": one_of("Which way", SignalWay),
            "form": one_of("What counts", SignalForm, default=SignalForm.ANY),
        },
        tells=_tells_signal,
        turns=_around_usual,
    ),
}
