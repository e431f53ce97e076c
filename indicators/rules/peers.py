"""Where one council stands among others: rank, quartile, median, spread and average. Plain values in and out.

Values are keyed by authority code; None is a council whose figure is suppressed or missing, which is left
out and counted. Rank and quartile include the council itself. Median, MAD and average are of the others
unless ``own_in_middle`` says otherwise: a council is compared with its peers, not with itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.enums import Polarity, QuartileMethod

# The MAD of a normal distribution times this is its standard deviation.
MAD_SCALE = Decimal("1.4826")


@dataclass(frozen=True)
class PeerStanding:
    """How the council stands in one peer group, as data that can be stored beside a rating.

    ``group`` is the slug of the peer group and ``name`` its printed name. ``value`` is the council's own figure in
    the table compared (unrounded; not always the figure of the period rated). ``rank`` 1 is best; ``tied`` counts
    the other councils that share it. ``quartile`` is 1 (top) to 4, ``half`` 1 for the better half of that quartile
    and 2 for the other. ``count`` is the councils ranked, ``missing`` those left out. ``rank_before`` and
    ``count_before`` are of the table before. ``year`` is the data year as printed, ``available_from`` the day it
    could first be used. A field that is not known is None or blank: a hand-entered quartile has no rank.
    """

    group: str
    name: str = ""
    value: Decimal | None = None
    rank: int | None = None
    tied: int = 0
    rank_before: int | None = None
    count_before: int | None = None
    quartile: int | None = None
    half: int | None = None
    median: Decimal | None = None
    mad: Decimal | None = None
    average: Decimal | None = None
    count: int | None = None
    missing: int = 0
    year: str = ""
    source: str = ""
    available_from: date | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object; decimals and dates as text."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "PeerStanding":
        """The inverse of ``to_json``; fields that are absent keep their defaults. Raises KeyError or ValueError."""
        known: dict[str, Any] = {field.name: data[field.name] for field in fields(cls) if field.name in data}
        for name in DECIMAL_FIELDS & known.keys():
            known[name] = None if known[name] is None else Decimal(known[name])
        if known.get("available_from"):
            known["available_from"] = date.fromisoformat(known["available_from"])
        return cls(**known)


DECIMAL_FIELDS = frozenset({"value", "median", "mad", "average"})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def standing_of(
    own: str,
    values: Mapping[str, Decimal | None],
    polarity: Polarity,
    *,
    group: str,
    before: Mapping[str, Decimal | None] | None = None,
    method: QuartileMethod = QuartileMethod.RANK_TIES_BETTER,
    midpoint: Decimal | None = None,
    own_in_middle: bool = False,
    **about: Any,
) -> PeerStanding:
    """Return the standing of council ``own`` among ``values``, which may include it.

    ``before`` are the values of the table before, for the rank before. ``midpoint`` is what is good under the
    polarities MIDPOINT and RANGE. ``about`` fills ``name``, ``year``, ``source`` and ``available_from``.
    """
    known = {code: value for code, value in values.items() if value is not None}
    others = [value for code, value in known.items() if own_in_middle or code != own]
    rank = rank_of(own, values, polarity, midpoint=midpoint)
    rank_before = rank_of(own, before, polarity, midpoint=midpoint) if before else None
    middle = median(others)
    quartile, half = quartile_and_half(own, values, polarity, method=method, midpoint=midpoint)
    return PeerStanding(
        group=group,
        value=known.get(own),
        rank=rank,
        tied=0 if rank is None else _tied(own, known, polarity, midpoint),
        rank_before=rank_before,
        count_before=sum(1 for value in before.values() if value is not None) if before else None,
        quartile=quartile,
        half=half,
        median=middle,
        mad=mad(others),
        average=average(others),
        count=len(known),
        missing=len(values) - len(known),
        **about,
    )


# Order


def badness(value: Decimal, polarity: Polarity, midpoint: Decimal | None = None) -> Decimal | None:
    """A number that is smaller the better the value; None where neither way is better."""
    if polarity == Polarity.HIGH:
        return -value
    if polarity == Polarity.LOW:
        return value
    if polarity in (Polarity.MIDPOINT, Polarity.RANGE) and midpoint is not None:
        return abs(value - midpoint)
    return None


def _ordered(values: Mapping[str, Decimal | None], polarity: Polarity, midpoint: Decimal | None) -> dict[str, Decimal]:
    """The badness of every council with a value; empty where neither way is better."""
    scores = {code: badness(value, polarity, midpoint) for code, value in values.items() if value is not None}
    return {code: score for code, score in scores.items() if score is not None}


def rank_of(
    own: str, values: Mapping[str, Decimal | None], polarity: Polarity, *, midpoint: Decimal | None = None
) -> int | None:
    """The place of ``own``, 1 is best. Equal councils share the best of their places: 1, 2, 2, 4."""
    scores = _ordered(values, polarity, midpoint)
    if own not in scores:
        return None
    return 1 + sum(1 for score in scores.values() if score < scores[own])


def _tied(own: str, known: Mapping[str, Decimal], polarity: Polarity, midpoint: Decimal | None) -> int:
    scores = _ordered(known, polarity, midpoint)
    return sum(1 for score in scores.values() if score == scores[own]) - 1


# Quartiles

FEWEST_FOR_QUARTILES = 4


def quartile_and_half(
    own: str,
    values: Mapping[str, Decimal | None],
    polarity: Polarity,
    *,
    method: QuartileMethod = QuartileMethod.RANK_TIES_BETTER,
    midpoint: Decimal | None = None,
) -> tuple[int | None, int | None]:
    """The quartile of ``own`` and the half within it, each 1 for the better.

    By rank, the places up to a quarter of the number of councils (rounded down) are the first quartile, up to a half
    the second, and so on; the middle place of a quartile counts as its better half. Equal on both sides of a boundary
    all count as the better or all as the worse, by ``method``. CUT_POINTS compares with the quartile values of the group, interpolated between councils and inclusive on the better side.
    Fewer than four councils have no quartiles.
    """
    scores = _ordered(values, polarity, midpoint)
    if own not in scores or len(scores) < FEWEST_FOR_QUARTILES:
        return None, None
    if method == QuartileMethod.CUT_POINTS:
        eighth = _eighth_by_cut_points(scores[own], sorted(scores.values()))
    else:
        eighth = _eighth_by_rank(scores[own], scores.values(), method)
    return (eighth + 1) // 2, 1 if eighth % 2 else 2


def _eighth_by_rank(score: Decimal, scores: Any, method: QuartileMethod) -> int:
    better = sum(1 for one in scores if one < score)
    equal = sum(1 for one in scores if one == score)
    place = better + (equal if method == QuartileMethod.RANK_TIES_WORSE else 1)
    quartile = _part(place, len(scores), 4)
    # A quartile is halved in itself, so that rounding up the eighths never moves a council to another quartile.
    first, last = _last_place(quartile - 1, len(scores)) + 1, _last_place(quartile, len(scores))
    upper = 2 * (place - first + 1) <= last - first + 2
    return 2 * quartile - (1 if upper else 0)


def _part(place: int, count: int, parts: int) -> int:
    return -(-place * parts // count)


def _last_place(quartile: int, count: int) -> int:
    """The last place of a quartile: places up to ``quartile`` quarters of the count, rounded down."""
    return quartile * count // 4


def _eighth_by_cut_points(score: Decimal, ordered: Sequence[Decimal]) -> int:
    return 1 + sum(1 for eighth in range(1, 8) if score > quantile(ordered, eighth, 8))


def quantile(ordered: Sequence[Decimal], part: int, parts: int) -> Decimal:
    """The value ``part``/``parts`` of the way through, straight between neighbours. Needs values in order, one or more.

    This is the inclusive method of spreadsheets (QUARTILE.INC).
    """
    place, rest = divmod((len(ordered) - 1) * part, parts)
    if not rest:
        return ordered[place]
    return ordered[place] + (ordered[place + 1] - ordered[place]) * rest / parts


# Middle and spread


def median(values: Sequence[Decimal]) -> Decimal | None:
    """The middle value, or the mean of the two middle ones; None without values."""
    return quantile(sorted(values), 1, 2) if values else None


def mad(values: Sequence[Decimal]) -> Decimal | None:
    """The median distance of the values from their median, not scaled; None without values."""
    middle = median(values)
    return None if middle is None else median([abs(value - middle) for value in values])


def average(values: Sequence[Decimal]) -> Decimal | None:
    """The mean, unrounded; None without values."""
    return sum(values, Decimal(0)) / len(values) if values else None


def scaled_distance(value: Decimal, standing: PeerStanding, polarity: Polarity) -> tuple[Decimal, Decimal] | None:
    """How far ``value`` is better than the peers' median, and the length of one step (scaled MAD).

    Positive is better. The two are kept apart so that nothing is divided. None where neither way is better, or
    where the peers do not differ enough for a distance to mean anything.
    """
    if standing.median is None or not standing.mad or polarity not in (Polarity.HIGH, Polarity.LOW):
        return None
    ahead = value - standing.median if polarity == Polarity.HIGH else standing.median - value
    return ahead, standing.mad * MAD_SCALE
