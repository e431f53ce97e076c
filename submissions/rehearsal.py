"""A rehearsal of a collection: which of the figures that will be due lack an owner, a lead or a target. Reads only."""

from dataclasses import dataclass
from datetime import date

from indicators.enums import ResponsibilityRole
from indicators.models import Indicator, Responsibility
from indicators.queries import Facts, facts_for, responsibilities_for
from indicators.rules.periods import Period
from submissions.words import is_text_only

OWNER, LEAD, TARGET, DEFINITION = "owner", "lead", "target", "definition"
LACK_WORDS = {OWNER: "No owner", LEAD: "No lead", TARGET: "No target", DEFINITION: "No definition"}
SAME_PERSON = "The only lead is also the owner, and cannot sign their own figure"


@dataclass(frozen=True)
class Rehearsed:
    """One figure that will be due. ``lacks`` are keys of ``LACK_WORDS``; ``note`` says more."""

    indicator: Indicator
    period: Period
    name: str
    lacks: tuple[str, ...]
    note: str
    owners: frozenset[int]
    leads: frozenset[int]

    @property
    def service(self) -> str:
        return self.indicator.service.name

    @property
    def words(self) -> str:
        return ". ".join([LACK_WORDS[key] for key in self.lacks] + ([self.note] if self.note else []))


@dataclass(frozen=True)
class Rehearsal:
    """Every figure that will be due."""

    rows: tuple[Rehearsed, ...]

    @property
    def holes(self) -> list[Rehearsed]:
        return [row for row in self.rows if row.words]

    def lacking(self, key: str) -> int:
        return sum(key in row.lacks for row in self.rows)

    @property
    def owners(self) -> int:
        """How many people will be asked for figures."""
        return len(frozenset().union(*(row.owners for row in self.rows)))

    @property
    def leads(self) -> int:
        return len(frozenset().union(*(row.leads for row in self.rows)))


def rehearse(figures: list[tuple[Indicator, Period]], *, today: date) -> Rehearsal:
    """Look at each figure as the catalogue stands today. Six queries, whatever the number of figures."""
    facts = facts_for([(indicator.pk, period.start) for indicator, period in figures], as_at=today)
    people = responsibilities_for({indicator for indicator, _period in figures}, on=today)
    return Rehearsal(
        tuple(
            _rehearsed(indicator, period, facts[indicator.pk, period.start], people[indicator.pk])
            for indicator, period in figures
        )
    )


def _rehearsed(indicator: Indicator, period: Period, facts: Facts, held: list[Responsibility]) -> Rehearsed:
    owners = _active(held, ResponsibilityRole.OWNER)
    leads = _active(held, ResponsibilityRole.LEAD)
    definition = facts.definition
    missing = {
        OWNER: not owners,
        LEAD: not leads,
        TARGET: definition is not None and not is_text_only(definition) and facts.target is None,
        DEFINITION: definition is None,
    }
    return Rehearsed(
        indicator=indicator,
        period=period,
        name=definition.name if definition else indicator.ref,
        lacks=tuple(key for key, lacking in missing.items() if lacking),
        note=SAME_PERSON if leads and leads <= owners else "",
        owners=owners,
        leads=leads,
    )


def _active(held: list[Responsibility], role: ResponsibilityRole) -> frozenset[int]:
    return frozenset(one.person_id for one in held if one.role == role and one.person.is_active)
