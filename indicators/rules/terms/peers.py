"""Tests against other councils."""

from indicators.rules.rating_words import QUARTERS
from indicators.rules.terms.base import Facts, Finding, Params, Section, Term, as_it_is, some_of


def _has_quartile(facts: Facts, params: Params) -> Finding:
    quartile = facts.inputs.quartile
    return Finding(quartile is not None, QUARTERS.get(quartile, "no national quartile"))


def _quartile_in(facts: Facts, params: Params) -> Finding:
    quartile = facts.inputs.quartile
    return Finding(quartile in params["quartiles"], QUARTERS.get(quartile, "no national quartile"))


_QUARTILES = some_of(
    "Quarters of councils",
    ((1, "Top quarter"), (2, "Second quarter"), (3, "Third quarter"), (4, "Bottom quarter")),
    "must be a list of quartiles from 1 to 4, for example [1, 2]",
    to=as_it_is,
)

TERMS = {
    "has_quartile": Term(_has_quartile, "there is a national quartile", "There is a national quartile", Section.PEERS),
    "quartile_in": Term(
        _quartile_in,
        "the national quartile is {quartiles}",
        "The national quartile is one of",
        Section.PEERS,
        params={"quartiles": _QUARTILES},
    ),
}
