"""Tests against other councils. Every test names a peer group; "" is the national comparison."""

from decimal import Decimal

from indicators.enums import Half, Middle, Polarity
from indicators.rules.display import show_exact
from indicators.rules.numbers import round_half_away
from indicators.rules.peers import MAD_SCALE, PeerStanding, scaled_distance
from indicators.rules.rating_words import QUARTERS, beside, in_unit
from indicators.rules.terms.base import (
    GROUP,
    Facts,
    Finding,
    Param,
    Params,
    Section,
    Term,
    Turns,
    amount,
    as_it_is,
    one_of,
    signed,
    some_of,
    whole,
)


def _group_words(standing: PeerStanding) -> str:
    """ "the national comparison", "Statistical neighbours", a slug where the group has no printed name."""
    return standing.name or standing.group.replace("-", " ") or "the national comparison"


def _no_quartile(standing: PeerStanding) -> str:
    return f"no quartile in {_group_words(standing)}" if standing.group else "no national quartile"


def _has_quartile(facts: Facts, params: Params) -> Finding:
    standing = facts.inputs.standing(params["group"])
    return Finding(standing.quartile is not None, QUARTERS.get(standing.quartile, _no_quartile(standing)))


def _quartile_in(facts: Facts, params: Params) -> Finding:
    standing = facts.inputs.standing(params["group"])
    holds = standing.quartile in params["quartiles"]
    return Finding(holds, QUARTERS.get(standing.quartile, _no_quartile(standing)))


def _half_is(facts: Facts, params: Params) -> Finding:
    standing = facts.inputs.standing(params["group"])
    if standing.half is None:
        return Finding(False, "the place within the quarter of councils is not known")
    half = Half.UPPER if standing.half == 1 else Half.LOWER
    return Finding(half == params["half"], f"{half.label.lower()} of the {QUARTERS.get(standing.quartile, 'quarter')}")


def _rank_within(facts: Facts, params: Params) -> Finding:
    standing = facts.inputs.standing(params["group"])
    if standing.rank is None:
        return Finding(False, f"no rank in {_group_words(standing)}")
    return Finding(standing.rank <= params["places"], f"ranked {standing.rank} of {standing.count}")


def _no_worse_than_peers(facts: Facts, params: Params) -> Finding:
    value, standing = facts.inputs.value, facts.inputs.standing(params["group"])
    middle = _middle(facts, params)
    words = params["middle"].label.lower()
    if value is None:
        return Finding(False, "there is no figure")
    if middle is None:
        return Finding(False, f"{words} of {_group_words(standing)} is not known")
    ahead = _ahead(value, middle, facts.inputs.polarity)
    if ahead is None:
        return Finding(False, "neither way is better")
    side = "level with" if value == middle else "above" if value > middle else "below"
    shown = f"{beside(facts.inputs, value, middle)} is {side} {words}, {in_unit(facts.inputs, middle)}"
    return Finding(ahead >= -params["allowed"], shown)


def _middle(facts: Facts, params: Params) -> Decimal | None:
    standing = facts.inputs.standing(params["group"])
    return standing.median if params["middle"] == Middle.MEDIAN else standing.average


def _ahead(value: Decimal, middle: Decimal, polarity: Polarity) -> Decimal | None:
    if polarity == Polarity.HIGH:
        return value - middle
    return middle - value if polarity == Polarity.LOW else None


def _distance_at_least(facts: Facts, params: Params) -> Finding:
    value, standing = facts.inputs.value, facts.inputs.standing(params["group"])
    if value is None:
        return Finding(False, "there is no figure")
    found = scaled_distance(value, standing, facts.inputs.polarity)
    if found is None:
        return Finding(False, "no distance from the median can be told")
    ahead, step = found
    return Finding(ahead >= params["times"] * step, _distance_words(ahead, step))


def _distance_words(ahead: Decimal, step: Decimal) -> str:
    """ "1.3 times the usual spread better than the median": for print only, the rule itself never divides."""
    times = show_exact(round_half_away(abs(ahead / step), 2))
    if not ahead:
        return "level with the median"
    return f"{times} times the usual spread {'better' if ahead > 0 else 'worse'} than the median"


# Where findings may turn


def _around_middle(facts: Facts, params: Params) -> Turns:
    middle = _middle(facts, params)
    return () if middle is None else (middle - params["allowed"], middle, middle + params["allowed"])


def _around_median(facts: Facts, params: Params) -> Turns:
    standing = facts.inputs.standing(params["group"])
    if standing.median is None or not standing.mad:
        return ()
    reach = params["times"] * standing.mad * MAD_SCALE
    return (standing.median - reach, standing.median + reach)


# Facts told


def _tells_quartile(facts: Facts, params: Params) -> str:
    standing = facts.inputs.standing(params["group"])
    if standing.quartile is None:
        return ""
    among = "councils in England" if not standing.group else _group_words(standing)
    return f"The council stands in the {QUARTERS[standing.quartile]} of {among}."


def _tells_rank(facts: Facts, params: Params) -> str:
    standing = facts.inputs.standing(params["group"])
    if standing.rank is None:
        return ""
    shared = f", level with {standing.tied} more" if standing.tied else ""
    year = f" ({standing.year})" if standing.year else ""
    return f"The council ranks {standing.rank} of {standing.count} in {_group_words(standing)}{shared}{year}."


def _tells_middle(facts: Facts, params: Params) -> str:
    found = _no_worse_than_peers(facts, params)
    return f"{found.because[:1].upper()}{found.because[1:]}."


def _tells_distance(facts: Facts, params: Params) -> str:
    found = _distance_at_least(facts, params)
    standing = facts.inputs.standing(params["group"])
    if standing.median is None or facts.inputs.value is None:
        return ""
    median = in_unit(facts.inputs, standing.median)
    return f"The median of {_group_words(standing)} is {median}: {found.because}."


_QUARTILES = some_of(
    "Quarters of councils",
    ((1, "Top quarter"), (2, "Second quarter"), (3, "Third quarter"), (4, "Bottom quarter")),
    "must be a list of quartiles from 1 to 4, for example [1, 2]",
    to=as_it_is,
)
_IN_GROUP: dict[str, Param] = {"group": GROUP}

TERMS = {
    "has_quartile": Term(
        _has_quartile,
        "there is a {group} quartile",
        "The quarter of councils is known",
        Section.PEERS,
        params=_IN_GROUP,
        tells=_tells_quartile,
    ),
    "quartile_in": Term(
        _quartile_in,
        "the {group} quartile is {quartiles}",
        "The quarter of councils is one of",
        Section.PEERS,
        params={"quartiles": _QUARTILES} | _IN_GROUP,
        tells=_tells_quartile,
    ),
    "half_of_quartile": Term(
        _half_is,
        "the council stands in {half} of its {group} quartile",
        "The better or other half of its quarter",
        Section.PEERS,
        "Together with the quarter: the better half of the second quarter.",
        {"half": one_of("Half", Half)} | _IN_GROUP,
        tells=_tells_quartile,
    ),
    "rank_within": Term(
        _rank_within,
        "the {group} rank is within the first {places}",
        "Ranked within the first",
        Section.PEERS,
        params={"places": whole("Places", "1 is the best council.")} | _IN_GROUP,
        tells=_tells_rank,
    ),
    "no_worse_than_peers": Term(
        _no_worse_than_peers,
        "the figure is no worse than {middle} ({group}) by more than {allowed}",
        "No worse than the middle of other councils",
        Section.PEERS,
        params={
            "middle": one_of("Middle", Middle),
            "allowed": amount("Worse by at most", "In the unit of the figure.", default=Decimal(0)),
        }
        | _IN_GROUP,
        tells=_tells_middle,
        turns=_around_middle,
    ),
    "distance_from_peers": Term(
        _distance_at_least,
        "the figure is better than the median ({group}) by at least {times} times the usual spread",
        "Standardised distance from the median",
        Section.PEERS,
        "The usual spread is 1.4826 median absolute deviations, a standard deviation where figures spread normally.",
        {"times": signed("Times the usual spread", "Below 0 is worse: -0.5 is at most half the usual spread worse.")}
        | _IN_GROUP,
        tells=_tells_distance,
        turns=_around_median,
    ),
}
