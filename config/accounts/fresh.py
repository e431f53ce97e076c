"""Acts that ask who you are again when you signed in a while ago."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

# URL names of forms whose sending cannot be taken back or gives somebody power.
ASKS_AGAIN = frozenset(
    {
        "reporting:scorecard-publish",
        "accounts:grant-role",
        "accounts:end-role",
        "accounts:invite",
        "accounts:change",
        "accounts:enable",
        "accounts:remove-second-step",
        "accounts:password",
    }
)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within the time of the settings. The demonstration never asks."""
    if not settings.QUARTERDAY_FRESH_SECONDS:
        return True
    user = request.user
    if not isinstance(user, User):
        return False
    proofs = [record["at"] for record in get_authentication_records(request, user)]
    return bool(proofs) and 0 <= time.time() - max(proofs) < settings.QUARTERDAY_FRESH_SECONDS
