"""What every change of the catalogue does: ask, keep with history and reason, tell the audit."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import models

from indicators.people import Person
from indicators.permissions import maintain_refusal
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Forbidden, Invalid

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
