"""Keep status sets: add, copy, rename; add, change, move and remove the statuses in them.

A status is changed in place: its key never changes, ratings given keep pointing at it, and published scorecards
have its word, shape and colour inside them.
"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, ProtectedError

from indicators.enums import UnratedKind
from indicators.models import RatingSchemeVersion, Status, StatusSet
from indicators.records.audit import record_act
from indicators.records.history import delete_with_history
from indicators.records.transitions import Conflict, Invalid
from indicators.services.acts import checked_reason, keep, keepers_only, newest_change, unchanged_since

MOST_STATUSES = 30
KEPT = ("key", "word", "letter", "shape", "colour", "score", "rated", "unrated_kind", "needs_commentary", "order")


@transaction.atomic
def add_status_set(statuses: StatusSet, *, by: User, at: datetime, reason: str) -> StatusSet:
    """Add an empty set of statuses."""
    keepers_only(by)
    keep("add status set", statuses, by=by, at=at, reason=checked_reason(reason))
    return statuses


@transaction.atomic
def copy_status_set(source: StatusSet, copy: StatusSet, *, by: User, at: datetime, reason: str) -> StatusSet:
    """Add ``copy`` with every status of ``source``."""
    add_status_set(copy, by=by, at=at, reason=reason)
    for status in source.statuses.order_by("order", "pk"):
        twin = Status(status_set=copy, **{name: getattr(status, name) for name in KEPT})
        keep("add status", twin, by=by, at=at, reason=checked_reason(reason))
    return copy


@transaction.atomic
def rename_status_set(statuses: StatusSet, *, name: str, by: User, at: datetime, reason: str) -> StatusSet:
    """Give a set another name. Its address stays."""
    keepers_only(by)
    row = _locked(statuses)
    row.name = name
    keep("rename status set", row, by=by, at=at, reason=checked_reason(reason))
    return row


def _locked(statuses: StatusSet) -> StatusSet:
    """Return the set, locked: everything about its statuses waits for this."""
    return StatusSet.objects.select_for_update().get(pk=statuses.pk)


def _check(status: Status) -> None:
    if status.rated and status.unrated_kind:
        raise Invalid("A status that counts as rated is a judgement: leave out why it is not one.")
    if not status.rated and status.score is not None:
        raise Invalid("A status that does not count as rated has no score: leave the score empty.")
    others = Status.objects.filter(status_set=status.status_set_id).exclude(pk=status.pk)
    if others.filter(word__iexact=status.word).exists():
        raise Conflict(f"There is a status “{status.word}” in this set already. Choose another word.")


@transaction.atomic
def add_status(status: Status, *, by: User, at: datetime, reason: str) -> Status:
    """Add a status at the end of its set."""
    keepers_only(by)
    statuses = _locked(status.status_set)
    if statuses.statuses.count() >= MOST_STATUSES:
        raise Conflict(f"A set holds at most {MOST_STATUSES} statuses.")
    if statuses.statuses.filter(key=status.key).exists():
        raise Conflict(f"There is a status with the key “{status.key}” already. Choose another word or key.")
    _check(status)
    last = statuses.statuses.aggregate(last=Max("order"))["last"]
    status.order = 0 if last is None else last + 1
    keep("add status", status, by=by, at=at, reason=checked_reason(reason))
    return status


@transaction.atomic
def change_status(status: Status, *, by: User, at: datetime, reason: str, seen: int) -> Status:
    """Save a changed status. ``seen`` is the ``newest_change`` the person had before them."""
    keepers_only(by)
    _locked(status.status_set)
    before = Status.objects.get(pk=status.pk)
    unchanged_since(before, seen, "this status")
    if before.key != status.key:
        raise Invalid("The key of a status never changes: rules and ratings are tied to it.")
    _check(status)
    status.order = before.order
    if status.rated:
        status.unrated_kind = UnratedKind.NONE
    keep("change status", status, by=by, at=at, reason=checked_reason(reason))
    return status


@transaction.atomic
def move_status(status: Status, *, up: bool, by: User, at: datetime) -> Status:
    """Exchange a status with the one before or after it. At the end nothing happens."""
    keepers_only(by)
    rows = list(_locked(status.status_set).statuses.order_by("order", "pk"))
    place = next((number for number, row in enumerate(rows) if row.pk == status.pk), None)
    if place is None:
        raise Conflict("This status is not in the set any more.")
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows):
        if row.order != number:
            row.order = number
            keep("move status", row, by=by, at=at, reason="Put in another order")
    return Status.objects.get(pk=status.pk)


@transaction.atomic
def remove_status(status: Status, *, by: User, at: datetime, reason: str) -> None:
    """Delete a status that no rule names and no figure has ever been given."""
    keepers_only(by)
    _locked(status.status_set)
    text = checked_reason(reason)
    if rules := rules_naming(status):
        raise Conflict(f"It is used by {', '.join(rules)}. A status that a rule names cannot be removed.")
    record_act("remove status", status, by=by, at=at, reason=text)
    try:
        delete_with_history(status, by=by, at=at, reason=text)
    except ProtectedError:
        raise Conflict("It has been given to figures, so it has to stay.") from None


def rules_naming(status: Status) -> list[str]:
    """Return the names of the RAG rules with a band, in any version, that gives this status."""
    versions = RatingSchemeVersion.objects.filter(scheme__status_set=status.status_set_id).select_related("scheme")
    naming = {one.scheme.name for one in versions if any(band.get("status") == status.key for band in one.bands)}
    return sorted(naming)


__all__ = [
    "add_status",
    "add_status_set",
    "change_status",
    "copy_status_set",
    "move_status",
    "newest_change",
    "remove_status",
    "rename_status_set",
    "rules_naming",
]
