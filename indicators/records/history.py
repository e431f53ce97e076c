"""Save a row so that its history says who and why; read the history back as changes, field by field."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from indicators.records.audit import person_name

VERBS = {"+": "Added", "~": "Changed", "-": "Removed"}


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, as people read them. ``old`` is "" when there was nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One saved change of one row."""

    at: datetime
    by: str
    verb: str
    subject: str
    reason: str
    fields: tuple[FieldChange, ...]


def save_with_history(
    row: models.Model, *, by: User, at: datetime, reason: str, only: Collection[str] | None = None
) -> None:
    """Save ``row``, or ``only`` these fields of it; its history row names the person, the moment and the reason."""
    _sign(row, by=by, at=at, reason=reason)
    row.save(update_fields=only)


def delete_with_history(row: models.Model, *, by: User, at: datetime, reason: str) -> None:
    """Delete ``row``; a last history row keeps its content, the person, the moment and the reason."""
    _sign(row, by=by, at=at, reason=reason)
    row.delete()


def _sign(row: models.Model, *, by: User, at: datetime, reason: str) -> None:
    """Tell the history row that is about to be written who, when and why."""
    row._history_user = by  # type: ignore[attr-defined]
    row._history_date = at  # type: ignore[attr-defined]
    row._change_reason = reason  # type: ignore[attr-defined]


def changes(records: Iterable[Any], *, hidden: Collection[str] = ()) -> list[Change]:
    """Return the changes behind ``records``, newest first.

    ``records`` are history rows of one model in the order they were written. Fields in ``hidden`` are left
    out. The first record of a row is compared with an empty one, so that it lists what was first entered.
    """
    before: dict[Any, Any] = {}
    found = []
    for record in records:
        found.append(
            Change(
                at=record.history_date,
                by=_name(record.history_user),
                verb=VERBS[record.history_type],
                subject=record.instance_type._meta.verbose_name.capitalize(),
                reason=record.history_change_reason or "",
                fields=field_changes(before.get(record.id), record, hidden=hidden),
            )
        )
        before[record.id] = record
    return found[::-1]


def field_changes(old: Any | None, new: Any, *, hidden: Collection[str] = ()) -> tuple[FieldChange, ...]:
    """Return the fields in which two rows of one model differ. ``old`` None stands for an empty row."""
    fields = [
        field
        for field in getattr(new, "tracked_fields", None) or new._meta.concrete_fields
        if not field.primary_key and field.name not in hidden
    ]
    pairs = ((field, "" if old is None else shown(old, field), shown(new, field)) for field in fields)
    return tuple(FieldChange(label_of(field), was, now) for field, was, now in pairs if was != now)


def label_of(field: Any) -> str:
    """Return a field's name as the first words of a line."""
    name = str(field.verbose_name)
    return name[:1].upper() + name[1:]


def shown(row: Any, field: Any) -> str:
    """Return a field's value as people read it; "" when there is none."""
    value = getattr(row, field.name)
    if value in (None, "", {}, []):
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name}: {part}" for name, part in value.items())
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, User):
        return person_name(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime | date):
        return f"{value:%-d %B %Y}"
    return str(value)


def _name(user: User | None) -> str:
    return "" if user is None else person_name(user)
