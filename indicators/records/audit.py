"""Write and verify the audit chain."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models

from indicators.records.canonical import canonical_json, sha256
from indicators.records.models import AuditEntry, ChainHead

CHAIN = "audit"


def person_name(user: User) -> str:
    """Return the name people know: full name, else the user name."""
    return user.get_full_name() or user.get_username()


def record_act(
    action: str,
    subject: models.Model,
    *,
    by: User,
    at: datetime,
    reason: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Append one act to the chain. Call inside the transaction of the act itself.

    ``detail`` holds plain JSON values and decimals, which are stored as text.
    """
    ChainHead.objects.get_or_create(name=CHAIN)
    head = ChainHead.objects.select_for_update().get(name=CHAIN)
    entry = AuditEntry(
        sequence=head.length + 1,
        at=at,
        actor=by,
        actor_name=person_name(by),
        action=action,
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        object_label=str(subject)[:300],
        reason=reason,
        detail=json.loads(canonical_json(detail or {})),
        previous_digest=head.digest,
    )
    entry.digest = link_digest(entry)
    entry.save(force_insert=True)
    head.length, head.digest = entry.sequence, entry.digest
    head.save(update_fields=["length", "digest"])
    return entry


def link_digest(entry: AuditEntry) -> str:
    """Return the fingerprint of one link, which covers the fingerprint of the link before it."""
    content = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "object_label": entry.object_label,
        "reason": entry.reason,
        "detail": entry.detail,
        "previous": entry.previous_digest,
    }
    return sha256(canonical_json(content))


def chain_problem(entries: Iterable[AuditEntry], head: ChainHead | None) -> str | None:
    """Return a sentence naming the first broken link, or None when the chain is whole."""
    length, digest = 0, "0" * 64
    for entry in entries:
        if entry.sequence != length + 1:
            return f"Audit entry {length + 1} is missing."
        if entry.previous_digest != digest or entry.digest != link_digest(entry):
            return f"Audit entry {entry.sequence} ({entry.action} {entry.object_label}) has been altered."
        length, digest = entry.sequence, entry.digest
    if head is None:
        return None if length == 0 else "The head of the audit chain is missing."
    if (head.length, head.digest) != (length, digest):
        return f"The audit chain should end at entry {head.length} but ends at {length}."
    return None
