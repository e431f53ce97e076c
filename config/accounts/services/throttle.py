"""Slow down guessing, before any password is hashed. Kept in the database, so that it counts across processes.

An attempt is written down first and judged then, so that many at once cannot slip through together; whoever succeeds
has their attempt taken back. Limits are by account and by address, and end by themselves: nobody is locked out for good.
A browser somebody signed in with before has a count of its own, so that strangers who guess at an account do not keep
its owner out.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from config.accounts.models import Attempt

WINDOW = timedelta(minutes=15)
KEPT = timedelta(days=1)
PER_ACCOUNT = 5
KNOWN_FOR = timedelta(days=180)
SALT = "accounts.known-browser"


@dataclass(frozen=True)
class Limit:
    """At most ``most`` attempts of one kind in ``WINDOW`` for one key."""

    kind: str
    key: str
    most: int
    own: bool = True  # starts again after a success; that of an address does not


def hidden(value: str) -> str:
    """Return a keyed hash, so that the table holds neither names nor addresses."""
    return salted_hmac("accounts.attempt", value, algorithm="sha256").hexdigest()


def limits_for(kind: str, *, account: str, address: str, browser: str = "") -> tuple[Limit, ...]:
    """Return the limits an attempt counts against. ``browser`` is the mark of one this account was used with.

    Without ``account`` only the address counts.
    """
    if browser:
        return (Limit(kind, hidden(f"browser:{browser}"), PER_ACCOUNT),)
    of_address = Limit(kind, hidden(f"address:{address}"), settings.QUARTERDAY_ATTEMPTS_PER_ADDRESS, own=False)
    if not account:
        return (of_address,)
    return (Limit(kind, hidden(f"account:{account.strip().casefold()}"), PER_ACCOUNT), of_address)


def attempt(limits: tuple[Limit, ...], *, at: datetime) -> list[int] | None:
    """Write one attempt down. Returns its ids, or None when there were too many: then nothing may be checked.

    A refused attempt does not prolong the wait.
    """
    Attempt.objects.filter(at__lt=at - KEPT).delete()
    rows = [Attempt.objects.create(kind=limit.kind, key=limit.key, at=at) for limit in limits]
    ids = [row.pk for row in rows]
    for limit in limits:
        recent = Attempt.objects.filter(kind=limit.kind, key=limit.key, at__gt=at - WINDOW)
        if recent.count() > limit.most:
            forget(ids)
            return None
    return ids


def forget(ids: list[int]) -> None:
    """Take an attempt back, because it succeeded or was never judged."""
    Attempt.objects.filter(pk__in=ids).delete()


def clear(limits: tuple[Limit, ...]) -> None:
    """Start an account's own count again after a success. The address keeps its count: a guesser may own one account."""
    for limit in limits:
        if limit.own:
            Attempt.objects.filter(kind=limit.kind, key=limit.key).delete()


# Browsers somebody signed in with before


def known_browser(request: HttpRequest, account_id: int | None) -> str:
    """Return the mark of this browser if this account was used with it before, else ""."""
    if account_id is None:
        return ""
    try:
        marks = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return ""
    mark = marks.get(str(account_id), "") if isinstance(marks, dict) else ""
    return f"{account_id}:{mark}" if mark else ""


def remember_browser(request: HttpRequest, response: HttpResponse, account_id: int) -> None:
    """Mark this browser as one the account was used with. It proves nothing else."""
    try:
        marks = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        marks = {}
    marks = dict(list(marks.items())[-4:]) | {str(account_id): secrets.token_urlsafe(12)}
    response.set_cookie(
        cookie_name(),
        signing.dumps(marks, salt=SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookie_name() -> str:
    return "__Host-known" if settings.SESSION_COOKIE_SECURE else "known"


def address_of(request: HttpRequest) -> str:
    """Return the client's address. Behind a proxy that is what the nearest proxy added last, never what came first."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.QUARTERDAY_BEHIND_PROXY and forwarded:
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
