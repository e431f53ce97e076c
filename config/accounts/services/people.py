"""Make, change and close accounts, and grant roles. Each act keeps its reason in the audit.

No function here can make a superuser, and nobody changes their own account or rights.
"""

import re
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from config.accounts.enums import COMMAND_LINE, LinkKind
from config.accounts.models import PasswordLink
from config.accounts.permissions import change_refusal, last_administrator_refusal, manage_refusal
from config.accounts.queries import active_administrators, people_with_email, plain_email
from config.accounts.services.links import send_link
from config.accounts.services.sessions import end_sessions
from indicators.models import RoleGrant
from indicators.people import ADMINISTRATOR, ROLES
from indicators.records.audit import person_name, record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Invalid
from indicators.services.acts import allow, checked_reason

TAKEN = "Somebody has an account with this e-mail address already: {name}. Each person needs an address of their own."
LONGEST_USERNAME = 60
FROM_SERVER = "Made on the server: no administrator could sign in."


@transaction.atomic
def invite(*, first_name: str, last_name: str, email: str, by: User, at: datetime) -> User:
    """Make an account nobody can sign in to yet, and send the link that sets its password."""
    allow(manage_refusal(by))
    address = plain_email(email)
    person = make_person(first_name, last_name, address)
    record_act("invite", person, by=by, at=at, detail={"email": address, "name": person_name(person)})
    send_link(person, LinkKind.INVITATION, by=by, at=at)
    return person


@transaction.atomic
def first_administrator(*, first_name: str, last_name: str, email: str, at: datetime) -> PasswordLink:
    """Invite an administrator from the server's command line, only while nobody can administer accounts.

    Whoever can run commands there could write to the database anyway; this way it is in the audit. Somebody who has
    an account with this address already is made an administrator and gets the link for it.

    Raises:
        Conflict: when an administrator can sign in already, or the account with this address is closed.
    """
    by = machine()
    administrators_locked()
    if able := active_administrators():
        raise Conflict(f"{person_name(able[0])} is an administrator already and can invite others.")
    known = people_with_email(email)
    if known and not known[0].is_active:
        raise Conflict("The account with this address is closed. Name another address.")
    person = known[0] if known else make_person(first_name, last_name, plain_email(email))
    grant = RoleGrant(person=person, role=ADMINISTRATOR, starts=timezone.localdate(at))
    save_with_history(grant, by=by, at=at, reason=FROM_SERVER)
    person.groups.add(Group.objects.get_or_create(name=ADMINISTRATOR)[0])
    record_act("grant role", grant, by=by, at=at, reason=FROM_SERVER, detail=dates_of(grant))
    return send_link(person, LinkKind.INVITATION, by=by, at=at)


@transaction.atomic
def invite_again(person: User, *, by: User, at: datetime) -> PasswordLink:
    """Send a new invitation to somebody who has not used theirs. The earlier link stops working."""
    allow(change_refusal(by, person))
    row = locked(person)
    if not row.is_active:
        raise Conflict("This account is closed. Open it again first.")
    if row.has_usable_password():
        raise Conflict("This person has a password already. They can ask for a new one on the sign-in page.")
    record_act("invite again", row, by=by, at=at, detail={"email": row.email})
    return send_link(row, LinkKind.INVITATION, by=by, at=at)


@transaction.atomic
def change_details(
    person: User, *, first_name: str, last_name: str, email: str, by: User, at: datetime, reason: str
) -> User:
    """Correct a name or an e-mail address. A new address ends open links, which went to the old one."""
    allow(change_refusal(by, person))
    given = checked_reason(reason)
    row = locked(person)
    before = {"name": person_name(row), "email": row.email}
    address = plain_email(email)
    row.first_name, row.last_name = first_name, last_name
    if address != plain_email(row.email):
        row.email = address
        claim_address(row, address)
        PasswordLink.objects.filter(person=row, used_at=None, cancelled_at=None).update(cancelled_at=at)
    row.save(update_fields=["first_name", "last_name", "email"])
    after = {"name": person_name(row), "email": row.email}
    record_act("change account", row, by=by, at=at, reason=given, detail={"before": before, "after": after})
    return row


@transaction.atomic
def disable(person: User, *, by: User, at: datetime, reason: str) -> User:
    """Close an account: every session ends, every open link stops working. Nothing the person did is touched."""
    allow(change_refusal(by, person))
    given = checked_reason(reason)
    administrators_locked()
    row = locked(person)
    if not row.is_active:
        raise Conflict("This account is closed already.")
    allow(last_administrator_refusal(row, active_administrators()))
    row.is_active = False
    row.save(update_fields=["is_active"])
    PasswordLink.objects.filter(person=row, used_at=None, cancelled_at=None).update(cancelled_at=at)
    record_act("disable account", row, by=by, at=at, reason=given, detail={"sessions": end_sessions(row)})
    return row


@transaction.atomic
def enable(person: User, *, by: User, at: datetime, reason: str) -> User:
    """Open a closed account again. Roles and responsibilities that have not ended count again."""
    allow(change_refusal(by, person))
    given = checked_reason(reason)
    row = locked(person)
    if row.is_active:
        raise Conflict("This account is open already.")
    row.is_active = True
    row.save(update_fields=["is_active"])
    record_act("enable account", row, by=by, at=at, reason=given)
    return row


@transaction.atomic
def remove_second_step(person: User, *, by: User, at: datetime, reason: str) -> User:
    """Take away a lost phone, key and codes. The person sets up a new second step when they sign in next."""
    allow(change_refusal(by, person))
    given = checked_reason(reason)
    row = locked(person)
    found = Authenticator.objects.filter(user=row)
    if not found.exists():
        raise Conflict("This person has no second step to remove.")
    kinds = sorted(found.values_list("type", flat=True))
    found.delete()
    end_sessions(row)
    record_act("remove second step", row, by=by, at=at, reason=given, detail={"kinds": kinds})
    return row


# Roles


@transaction.atomic
def grant_role(
    person: User, role: str, *, starts: date, ends: date | None, by: User, at: datetime, reason: str
) -> RoleGrant:
    """Give somebody a council-wide role between two dates. Never oneself."""
    allow(change_refusal(by, person))
    given = checked_reason(reason)
    if role not in ROLES:
        raise Invalid("Choose a role from the list.")
    if ends is not None and ends < starts:
        raise Invalid("The last day must be on or after the first.")
    row = locked(person)
    if not row.is_active:
        raise Conflict("This account is closed. Open it again first.")
    held = RoleGrant.objects.filter(person=row, role=role).filter(Q(ends=None) | Q(ends__gte=starts))
    overlapping = held if ends is None else held.filter(starts__lte=ends)
    undated = row.groups.filter(name=role).exists() and not RoleGrant.objects.filter(person=row, role=role).exists()
    if overlapping.exists() or undated:
        raise Conflict(f"{person_name(row)} has the role “{role}” in that time already.")
    grant = RoleGrant(person=row, role=role, starts=starts, ends=ends)
    save_with_history(grant, by=by, at=at, reason=given)
    row.groups.add(Group.objects.get_or_create(name=role)[0])
    record_act("grant role", grant, by=by, at=at, reason=given, detail=dates_of(grant))
    return grant


@transaction.atomic
def end_role(person: User, role: str, *, on: date, by: User, at: datetime, today: date, reason: str) -> RoleGrant:
    """Make ``on`` the last day of a role. A role from before dates were kept gets a row that ends then."""
    allow(change_refusal(by, person))
    given = checked_reason(reason)
    administrators_locked()
    row = locked(person)
    grant = RoleGrant.objects.filter(person=row, role=role).filter(Q(ends=None) | Q(ends__gte=today)).last()
    if grant is None:
        if not row.groups.filter(name=role).exists() or RoleGrant.objects.filter(person=row, role=role).exists():
            raise Conflict(f"{person_name(row)} does not have the role “{role}”.")
        grant = RoleGrant(person=row, role=role, starts=min(row.date_joined.date(), on))
    if on < today:
        raise Invalid("The last day cannot be in the past. Choose today or a later day.")
    if on < grant.starts:
        raise Invalid(f"It starts on {grant.starts:%-d %B %Y}. Choose that day or a later one.")
    if grant.ends is not None and grant.ends <= on:
        raise Conflict(f"This ends on {grant.ends:%-d %B %Y} already.")
    if role == ADMINISTRATOR:
        allow(last_administrator_refusal(row, active_administrators()))
    grant.ends = on
    save_with_history(grant, by=by, at=at, reason=given)
    record_act("end role", grant, by=by, at=at, reason=given, detail=dates_of(grant))
    return grant


def dates_of(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": grant.role,
        "starts": f"{grant.starts:%Y-%m-%d}",
        "ends": f"{grant.ends:%Y-%m-%d}" if grant.ends else None,
    }


# Parts


def make_person(first_name: str, last_name: str, address: str) -> User:
    """Make an account without a password and without any right."""
    person = User(username=free_username(address), first_name=first_name, last_name=last_name, email=address)
    person.set_unusable_password()
    person.save()
    claim_address(person, address)
    return person


def machine() -> User:
    """Return the closed account that stands for the server's command line, made on first use."""
    user, made = User.objects.get_or_create(
        username=COMMAND_LINE, defaults={"first_name": "Server", "last_name": "command line", "is_active": False}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def locked(person: User) -> User:
    """Return the row, held until the transaction ends."""
    return User.objects.select_for_update().get(pk=person.pk)


def administrators_locked() -> None:
    """Hold every administrator's row, so that two cannot close each other at the same moment."""
    list(User.objects.select_for_update().filter(groups__name=ADMINISTRATOR).order_by("pk"))


def claim_address(person: User, address: str) -> None:
    """Keep the address for one person. The database itself refuses the second of two at the same moment."""
    others = [one for one in people_with_email(address) if one.pk != person.pk]
    if others:
        raise Conflict(TAKEN.format(name=person_name(others[0])))
    EmailAddress.objects.filter(user=person).delete()
    try:
        with transaction.atomic():
            EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    except IntegrityError:
        raise Conflict(TAKEN.format(name="look for it in the list of accounts")) from None


def free_username(email: str) -> str:
    """Return a user name nobody has, made from an address: "priya.nair", "priya.nair2" ..."""
    stem = re.sub(r"[^a-z0-9._-]", "", email.partition("@")[0])[:LONGEST_USERNAME] or "person"
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number, name = 2, stem
    while name in taken:
        number, name = number + 1, f"{stem}{number}"
    return name
