"""The people of the demonstration and what they are. Nobody here has a password."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.auth.models import Group, User
from django.db import transaction

from indicators.enums import ResponsibilityRole
from indicators.models import Responsibility, Service
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE
from indicators.services import assign_responsibility

SINCE = date(2016, 1, 1)
HIRED = datetime(2016, 1, 4, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Member:
    """One person: name, council-wide role if any, and their part in every service if any."""

    username: str
    first_name: str
    last_name: str
    group: str = ""
    part: ResponsibilityRole | None = None


OWNER = Member("priya.nair", "Priya", "Nair", part=ResponsibilityRole.OWNER)
LEAD = Member("marcus.webb", "Marcus", "Webb", part=ResponsibilityRole.LEAD)
SECOND_LEAD = Member("helen.oduya", "Helen", "Oduya", part=ResponsibilityRole.LEAD)
PERFORMER = Member("aled.price", "Aled", "Price", group=PERFORMANCE)
SECOND_PERFORMER = Member("sian.morgan", "Siân", "Morgan", group=PERFORMANCE)
CAST = (
    OWNER,
    LEAD,
    SECOND_LEAD,
    PERFORMER,
    SECOND_PERFORMER,
    Member("ruth.adeyemi", "Ruth", "Adeyemi", group=ADMINISTRATOR),
    Member("dan.whitfield", "Dan", "Whitfield", group=AUDITOR),
    Member("lena.fischer", "Lena", "Fischer", group=COUNCILLOR),
)


@transaction.atomic
def gather() -> dict[str, User]:
    """Return the people by username, made on first use."""
    return {member.username: _account(member) for member in CAST}


def _account(member: Member) -> User:
    user, made = User.objects.get_or_create(
        username=member.username,
        defaults={
            "first_name": member.first_name,
            "last_name": member.last_name,
            "email": f"{member.username}@anyshire.example",
        },
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    if made and member.group:
        user.groups.add(Group.objects.get_or_create(name=member.group)[0])
    return user


def person(member: Member) -> User:
    """Return the account of a member."""
    return User.objects.get(username=member.username)


def assign_everybody() -> None:
    """Give the owner and both leads their part in every service that they do not have yet."""
    giver = person(PERFORMER)
    for member in CAST:
        if member.part is None:
            continue
        held = set(Responsibility.objects.filter(person__username=member.username).values_list("service", flat=True))
        for service in Service.objects.exclude(pk__in=held):
            assign_responsibility(
                person=person(member), role=member.part, service=service, starts=SINCE, by=giver, at=HIRED
            )
