"""Questions about accounts."""

import unicodedata
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import CharField, Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Lower

from config.accounts.enums import MACHINES
from config.accounts.models import PasswordLink
from indicators.models import Responsibility, RoleGrant
from indicators.people import ADMINISTRATOR, current_groups


def plain_email(email: str) -> str:
    """Return an address as two spellings of it are compared: same letters, small, no blanks around."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def people_with_email(email: str) -> list[User]:
    """Return every account with this address, whatever its capital letters."""
    wanted = plain_email(email)
    if not wanted or "\x00" in wanted:
        return []
    found = User.objects.filter(email__iexact=wanted).exclude(username__in=MACHINES).order_by("pk")
    return [person for person in found if plain_email(person.email) == wanted]


def people_by_login(login: str) -> list[User]:
    """Return whom a typed user name or e-mail address could mean."""
    if "\x00" in login:
        return []
    found = {one.pk: one for one in [*User.objects.filter(username__iexact=login)[:2], *people_with_email(login)]}
    return list(found.values())


def people_for_list(today: date) -> QuerySet[Any]:
    """Return every person's account with what the list shows, in a number of queries that does not grow with rows.

    Adds ``invited_until`` (of an invitation nobody used yet), ``shares_email``, ``answers`` (whether the person answers
    for something today), and prefetches ``grants_now``, ``roles`` and ``parts``.
    """
    invitation = PasswordLink.objects.filter(person=OuterRef("pk"), used_at=None, cancelled_at=None)
    others = (
        User.objects.annotate(plain=Lower("email")).filter(plain=Lower(OuterRef("email"))).exclude(pk=OuterRef("pk"))
    )
    parts = Responsibility.objects.on(today)
    return (
        User.objects.exclude(username__in=MACHINES)
        .annotate(
            invited_until=Subquery(invitation.order_by("-pk").values("expires_at")[:1]),
            shares_email=Exists(others.exclude(email="")),
            answers=Exists(parts.filter(person=OuterRef("pk"))),
            sort_name=Lower("last_name", output_field=CharField()),
        )
        .prefetch_related(
            "groups",
            Prefetch("role_grants", RoleGrant.objects.all(), to_attr="grants"),
            Prefetch("responsibilities", parts.select_related("service", "indicator"), to_attr="parts"),
        )
        .order_by("sort_name", "first_name", "username")
    )


def roles_today(person: Any, today: date) -> list[str]:
    """Return the council-wide roles of a person from ``people_for_list``, without another query."""
    dated: dict[str, list[RoleGrant]] = {}
    for grant in person.grants:
        dated.setdefault(grant.role, []).append(grant)
    return [
        group.name
        for group in person.groups.all()
        if group.name not in dated
        or any(row.starts <= today and (row.ends is None or today <= row.ends) for row in dated[group.name])
    ]


def active_administrators() -> list[User]:
    """Return everybody who can administer accounts today."""
    people = User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).distinct()
    return [person for person in people if ADMINISTRATOR in current_groups(person)]
