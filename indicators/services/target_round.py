"""Next year's targets for many indicators at once: proposed together, confirmed together by somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import transaction

from indicators.models import Target
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services.proposals import confirm, propose_target


class RowRefused(Invalid):
    """One target of many was refused, so none was proposed. ``place`` is its number in the list, from 0."""

    def __init__(self, place: int, sentence: str) -> None:
        self.place = place
        super().__init__(sentence)


class Outcome(NamedTuple):
    """What became of one target: ``refusal`` is "" when it was confirmed."""

    target: Target
    refusal: str


@transaction.atomic
def propose_targets(targets: Sequence[Target], *, by: User, at: datetime) -> int:
    """Propose all of them, each with its own ``reason``, or none. Returns how many.

    Raises:
        RowRefused: naming the first that cannot be proposed.
    """
    for place, target in enumerate(targets):
        try:
            propose_target(target, by=by, at=at, reason=target.reason)
        except (Conflict, Invalid) as refusal:
            raise RowRefused(place, str(refusal)) from refusal
    return len(targets)


def confirm_targets(chosen: Iterable[tuple[Target, str]], *, by: User, at: datetime, comment: str) -> list[Outcome]:
    """Confirm each target, given with the ``in_force_mark`` the person saw. One that is refused holds up no other."""
    return [Outcome(target, _refusal(target, seen, by=by, at=at, comment=comment)) for target, seen in chosen]


def _refusal(target: Target, seen: str, *, by: User, at: datetime, comment: str) -> str:
    try:
        confirm(target, by=by, at=at, comment=comment, seen=seen)
    except (Conflict, Forbidden, Invalid) as refusal:
        return str(refusal)
    return ""
