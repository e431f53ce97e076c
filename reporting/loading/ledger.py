"""Who loads, when and why, and what became of each row."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import User


class Outcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass
class Ledger:
    """The loading of one pack. ``loader`` proposes and enters, ``confirmer`` puts in force.

    Where ``confirms`` is off, what needs a second person stays a proposal.
    """

    loader: User
    confirmer: User
    at: datetime
    reason: str
    confirms: bool = True
    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)

    def note(self, what: str, outcome: Outcome) -> None:
        self.counts[what, outcome] += 1

    @property
    def changed_anything(self) -> bool:
        return any(number for (_what, outcome), number in self.counts.items() if outcome != Outcome.UNCHANGED)

    def sentences(self) -> list[str]:
        """Return one line for each kind of thing: "targets: 3 added, 1 changed, 20 unchanged"."""
        kinds = dict.fromkeys(what for what, _outcome in self.counts)
        return [f"{what}: {self._numbers(what)}" for what in kinds]

    def _numbers(self, what: str) -> str:
        found = ((outcome, self.counts[what, outcome]) for outcome in Outcome)
        return ", ".join(f"{number} {outcome}" for outcome, number in found if number)
