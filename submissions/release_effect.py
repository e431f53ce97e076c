"""What a loaded national table changes: quartiles, colours and where targets stand. Nothing is stored.

The table is compared with what would be in force without it, on the day it may first be used or today.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.enums import Polarity
from indicators.models import BenchmarkFigure, PeerRelease, Status
from indicators.people import Person, is_auditor, is_performance
from indicators.queries import Facts, facts_for, target_rule
from indicators.rules.peers import badness
from submissions.beside import beside
from submissions.models import Submission
from submissions.ratings import Judge

NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Changed:
    """One indicator before and after the table. Each pair is words, blank where there is nothing to compare.

    ``period`` is that of its newest approved figure, whose colour is judged both ways.
    """

    ref: str
    name: str
    quartile: tuple[str, str]
    position: tuple[str, str]
    period: str = ""
    colours: tuple[Status | None, Status | None] = (None, None)

    @property
    def quartile_differs(self) -> bool:
        return self.quartile[0] != self.quartile[1]

    @property
    def position_differs(self) -> bool:
        return self.position[0] != self.position[1]

    @property
    def colour_differs(self) -> bool:
        return self.colours[0] != self.colours[1]

    @property
    def deserves_a_look(self) -> bool:
        return self.quartile_differs or self.position_differs or self.colour_differs


@dataclass(frozen=True)
class ReleaseEffect:
    """The indicators that deserve a look, and how many others the table is about."""

    rows: tuple[Changed, ...]
    others: int

    @property
    def colours_changed(self) -> int:
        return sum(1 for row in self.rows if row.colour_differs)

    def without_colours(self) -> "ReleaseEffect":
        """Return it for somebody who may not see the colours of figures nobody has published."""
        plain = [replace(row, colours=(None, None), period="") for row in self.rows]
        shown = tuple(row for row in plain if row.deserves_a_look)
        return ReleaseEffect(shown, self.others + len(self.rows) - len(shown))


def sees_colours(user: Person) -> bool:
    """The performance team and auditors see colours before they are published."""
    return is_performance(user) or is_auditor(user)


def release_effect(release: PeerRelease, *, on: date) -> ReleaseEffect:
    """Return what the table changes. The number of queries does not grow with its indicators."""
    day = max(on, release.available_from)
    indicators = dict(release.tables.values_list("indicator_id", "indicator__ref"))
    newest = _newest_approved(indicators)
    keys = {pk: (pk, newest[pk].period.start if pk in newest else day) for pk in indicators}
    now = facts_for(keys.values(), as_at=day)
    before = facts_for(keys.values(), as_at=day, without=release.pk)
    colours = _colours(newest, before, day)
    rows = [
        _changed(ref, before[keys[pk]], now[keys[pk]], newest.get(pk), colours.get(pk, (None, None)))
        for pk, ref in indicators.items()
        if now[keys[pk]].definition is not None
    ]
    looked_at = sorted((row for row in rows if row.deserves_a_look), key=lambda row: row.name)
    return ReleaseEffect(tuple(looked_at), len(indicators) - len(looked_at))


def _newest_approved(indicator_ids: Iterable[int]) -> dict[int, Submission]:
    """The newest approved return of each indicator. One query."""
    rows = (
        Submission.objects.approved()
        .filter(indicator__in=indicator_ids)
        .select_related("period", "approved_version", "indicator")
        .order_by("period__end", "pk")
    )
    return {row.indicator_id: row for row in rows}


def _colours(
    newest: dict[int, Submission], before: dict[tuple[int, date], Facts], day: date
) -> dict[int, tuple[Status | None, Status | None]]:
    """The colour of each newest figure without and with the table."""
    after = beside(newest.values(), as_at=day)
    judge = Judge(list(after.values()))
    found = {}
    for pk, row in newest.items():
        one, version = after[row.pk], row.approved_version
        if version is None or one.facts.definition is None:
            continue
        was = replace(one, facts=before[pk, row.period.start])
        found[pk] = (judge.judge(was, version.value).status, judge.judge(one, version.value).status)
    return found


def _changed(
    ref: str, before: Facts, now: Facts, newest: Submission | None, colours: tuple[Status | None, Status | None]
) -> Changed:
    return Changed(
        ref=ref,
        name=now.definition.name if now.definition else ref,
        quartile=(quartile_words(before), quartile_words(now)),
        position=(position_words(before), position_words(now)),
        period=newest.period.value.label() if newest else "",
        colours=colours,
    )


def quartile_words(facts: Facts) -> str:
    return NOT_KNOWN if facts.quartile is None else f"quartile {facts.quartile}"


def position_words(facts: Facts) -> str:
    """Where the target stands beside the others: "better than the neighbour average"; blank without either."""
    rule = target_rule(facts.target, facts.definition)
    compared: BenchmarkFigure | None = facts.neighbour or facts.national
    if rule is None or not rule.is_numeric or rule.value is None or compared is None or compared.value is None:
        return ""
    polarity = Polarity(facts.definition.polarity) if facts.definition else Polarity.NONE
    target, other = badness(rule.value, polarity), badness(compared.value, polarity)
    if target is None or other is None:
        return ""
    beside_what = "the neighbour average" if facts.neighbour else f"the figure of {compared.label}"
    return f"target {_compared(target, other)} {beside_what}"


def _compared(target: Decimal, other: Decimal) -> str:
    if target == other:
        return "equal to"
    return "better than" if target < other else "worse than"
