"""Who answers for what, and the services they belong to."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from indicators.enums import ResponsibilityRole
from indicators.models import Indicator, Responsibility, Service
from indicators.permissions import assign_refusal
from indicators.records.transitions import Conflict, Invalid
from indicators.services.acts import allow, checked_reason, keep, keepers_only


@transaction.atomic
def assign_responsibility(
    *,
    person: User,
    role: ResponsibilityRole,
    starts: date,
    by: User,
    at: datetime,
    indicator: Indicator | None = None,
    service: Service | None = None,
    ends: date | None = None,
    reason: str = "",
) -> Responsibility:
    """Make a person answer for one indicator, or for every indicator of one service. Never oneself."""
    allow(assign_refusal(by, person))
    if (indicator is None) == (service is None):
        raise Invalid("Choose one indicator or one service.")
    if ends is not None and ends < starts:
        raise Invalid("The last day must be on or after the first.")
    same = Responsibility.objects.filter(person=person, role=role, indicator=indicator, service=service)
    overlapping = same.filter(Q(ends=None) | Q(ends__gte=starts))
    if ends is not None:
        overlapping = overlapping.filter(starts__lte=ends)
    if overlapping.exists():
        name = person.get_full_name() or person.get_username()
        raise Conflict(f"{name} is {role.label.lower()} here already in that time.")
    row = Responsibility(person=person, role=role, indicator=indicator, service=service, starts=starts, ends=ends)
    keep("assign responsibility", row, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def end_responsibility(
    responsibility: Responsibility, *, on: date, by: User, at: datetime, reason: str = ""
) -> Responsibility:
    """Make ``on`` the last day of a responsibility. It can be shortened, never lengthened."""
    keepers_only(by)
    row = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
    if row.ends is not None and row.ends <= on:
        raise Conflict(f"This ends on {row.ends:%-d %B %Y} already.")
    if on < row.starts:
        raise Invalid(f"It starts on {row.starts:%-d %B %Y}. Choose that day or a later one.")
    row.ends = on
    keep("end responsibility", row, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def add_service(service: Service, *, by: User, at: datetime, reason: str = "") -> Service:
    """Add a team that owns indicators."""
    keepers_only(by)
    keep("add service", service, by=by, at=at, reason=reason.strip())
    return service


@transaction.atomic
def rename_service(service: Service, *, name: str, by: User, at: datetime, reason: str) -> Service:
    """Give a service another name. Its address stays the same."""
    keepers_only(by)
    row = Service.objects.select_for_update().get(pk=service.pk)
    row.name = name
    keep("rename service", row, by=by, at=at, reason=checked_reason(reason))
    return row
