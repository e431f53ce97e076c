"""Tests against the council's own earlier figures."""

from indicators.enums import Comparison, DirectionOfTravel
from indicators.rules.terms.base import Facts, Finding, Params, Section, Term, one_of

_DIRECTION_WORDS = {
    DirectionOfTravel.BETTER: "better",
    DirectionOfTravel.WORSE: "worse",
    DirectionOfTravel.SAME: "no change",
    DirectionOfTravel.NO_POLARITY: "neither way is better",
    DirectionOfTravel.NONE: "no earlier figure to compare with",
}


def _improved(facts: Facts, params: Params) -> Finding:
    direction = facts.inputs.direction_since(params["since"])
    return Finding(direction == DirectionOfTravel.BETTER, _DIRECTION_WORDS[direction])


def _maintained(facts: Facts, params: Params) -> Finding:
    direction = facts.inputs.direction_since(params["since"])
    return Finding(direction in (DirectionOfTravel.BETTER, DirectionOfTravel.SAME), _DIRECTION_WORDS[direction])


_SINCE = one_of("Compared with", Comparison, 'must be "previous_period" or "same_period_last_year"')

TERMS = {
    "improved": Term(
        _improved,
        "the figure is better than {since}",
        "Better than an earlier figure",
        Section.MOVEMENT,
        params={"since": _SINCE},
    ),
    "maintained": Term(
        _maintained,
        "the figure is no worse than {since}",
        "No worse than an earlier figure",
        Section.MOVEMENT,
        params={"since": _SINCE},
    ),
}
