"""What every change of the catalogue does: ask, keep with history and reason, tell the audit."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models
from django.db.models import Max

from indicators.people import Person
from indicators.permissions import maintain_refusal
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid

REASON_LENGTH = 10
REASON_NEEDED = (
    f"Say why in at least {REASON_LENGTH} characters, for example “Agreed by the Environment board on 4 March.”"
)


def allow(sentence: str | None) -> None:
    """Raise the refusal, if there is one."""
    if sentence:
        raise Forbidden(sentence)


def keepers_only(by: Person) -> None:
    """Refuse everybody who does not keep the catalogue."""
    allow(maintain_refusal(by))


def checked_reason(reason: str) -> str:
    """Return the reason without surrounding blanks.

    Raises:
        Invalid: when it is too short to mean anything.
    """
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid(REASON_NEEDED)
    return reason.strip()


def keep(action: str, row: models.Model, *, by: User, at: datetime, reason: str) -> None:
    """Save the row with its history and add the act to the audit."""
    save_with_history(row, by=by, at=at, reason=reason)
    record_act(action, row, by=by, at=at, reason=reason)


def newest_change(row: models.Model) -> int:
    """Return the id of the row's newest history row, 0 without one: what a person has before them."""
    newest: int | None = row.history.aggregate(last=Max("history_id"))["last"]  # type: ignore[attr-defined]
    return newest or 0


def unchanged_since(row: models.Model, seen: int, what: str) -> None:
    """Refuse when somebody changed the row after ``seen``. ``what`` is "this status"."""
    if seen != newest_change(row):
        raise Conflict(f"Somebody else changed {what} after you opened it. Look at it again before you change it.")
