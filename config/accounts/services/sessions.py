"""End sessions."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from config.accounts.models import PersonSession
from config.accounts.permissions import change_refusal
from indicators.records.audit import record_act
from indicators.services.acts import allow


def end_sessions(person: User, *, keep: str = "") -> int:
    """Sign a person out everywhere, except in the session with the key ``keep``. Returns how many ended."""
    ended, _by_model = PersonSession.objects.filter(person_id=person.pk).exclude(session_key=keep).delete()
    return int(ended)


@transaction.atomic
def sign_out_everywhere(person: User, *, by: User, at: datetime, keep: str = "") -> int:
    """End the sessions of a person, oneself or as an administrator, and say so in the audit."""
    if by.pk != person.pk:
        allow(change_refusal(by, person))
    ended = end_sessions(person, keep=keep)
    record_act("sign out everywhere", person, by=by, at=at, detail={"sessions": ended})
    return ended
