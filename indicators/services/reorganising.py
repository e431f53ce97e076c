"""A reorganisation: a person's parts go to somebody else, a team and its indicators to another. Planned, then done.

A plan lists every row that would be touched. Doing it makes the plan again inside the transaction and compares it with
the one that was seen, so that nothing happens that nobody looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from indicators.enums import ResponsibilityRole
from indicators.models import Indicator, Responsibility, Service
from indicators.people import Person
from indicators.permissions import assign_refusal, maintain_refusal
from indicators.records.audit import person_name, record_act
from indicators.records.canonical import canonical_json, sha256
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services.acts import allow, checked_reason, keep

SEEN_OTHER = "Something has changed since you looked at the list. Look at it again before you confirm."
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Touched:
    """One row that a reorganisation changes, before and after, as people read it."""

    what: str
    subject: str
    before: str
    after: str


def mark_of(rows: Iterable[Touched]) -> str:
    """Return a mark of everything a plan says; it changes when any row does."""
    return sha256(canonical_json([[row.what, row.subject, row.before, row.after] for row in rows]))


def _until(row: Responsibility) -> str:
    return f" until {row.ends:%-d %B %Y}" if row.ends else ""


def _scope(row: Responsibility) -> str:
    return str(row.indicator.ref if row.indicator else row.service)


# A person hands over


def to_hand_over(person: User, starts: date) -> list[Responsibility]:
    """Return the parts a person has on the day before ``starts`` and would still have on it."""
    held = Responsibility.objects.filter(Q(ends=None) | Q(ends__gte=starts), person=person, starts__lt=starts)
    return list(held.select_related("indicator", "service").order_by("role", "indicator__ref", "service__name"))


def plan_hand_over(person: User, successor: User, starts: date) -> list[Touched]:
    """Return what would become of each part: ended the day before, begun anew by the successor."""
    last = starts - ONE_DAY
    taken = _taken(successor, starts)
    touched = []
    for row in to_hand_over(person, starts):
        after = f"{person_name(person)} until {last:%-d %B %Y}"
        if _key(row) in taken:
            after += f"; {person_name(successor)} has this part already"
        else:
            after += f"; {person_name(successor)} from {starts:%-d %B %Y}{_until(row)}"
        role = ResponsibilityRole(row.role).label
        touched.append(Touched(f"{role}", _scope(row), f"{person_name(person)}{_until(row)}", after))
    return touched


def _key(row: Responsibility) -> tuple[str, int | None, int | None]:
    return row.role, row.indicator_id, row.service_id


def _taken(person: User, day: date) -> set[tuple[str, int | None, int | None]]:
    later = Responsibility.objects.filter(Q(ends=None) | Q(ends__gte=day), person=person)
    return {_key(row) for row in later}


@transaction.atomic
def hand_over(person: User, successor: User, *, starts: date, by: User, at: datetime, reason: str, seen: str) -> int:
    """End every part of ``person`` the day before ``starts`` and give it to ``successor``. Returns how many.

    Raises:
        Forbidden: for somebody who does not keep the catalogue, or who would give parts to themselves.
        Conflict: when the rows are not those that were seen, or there are none.
    """
    allow(hand_over_refusal(by, person, successor))
    text = checked_reason(reason)
    if seen != mark_of(plan_hand_over(person, successor, starts)):
        raise Conflict(SEEN_OTHER)
    rows = to_hand_over(person, starts)
    if not rows:
        raise Conflict(f"{person_name(person)} has no part to hand over on that day.")
    taken = _taken(successor, starts)
    for row in rows:
        ends = row.ends
        row.ends = starts - ONE_DAY
        keep("end responsibility", row, by=by, at=at, reason=text)
        if _key(row) not in taken:
            new = Responsibility(
                person=successor, role=row.role, indicator=row.indicator, service=row.service, starts=starts, ends=ends
            )
            keep("assign responsibility", new, by=by, at=at, reason=text)
    return len(rows)


def hand_over_refusal(by: Person, person: User, successor: User) -> str | None:
    """Return why this cannot be handed over, or None."""
    if person.pk == successor.pk:
        return "Choose two different people."
    return assign_refusal(by, successor)


# A team moves


def plan_move(service: Service, name: str, starts: date) -> list[Touched]:
    """Return what would become of a team's indicators and people when they go to the team called ``name``."""
    touched = []
    if not Service.objects.filter(name__iexact=name).exists():
        touched.append(Touched("Service", name, "none yet", "added"))
    touched += [Touched("Indicator", one.ref, service.name, name) for one in service.indicators.order_by("ref")]
    last = starts - ONE_DAY
    for row in _at_service(service, starts):
        who = f"{ResponsibilityRole(row.role).label} {person_name(row.person)}"
        after = f"{service.name} until {last:%-d %B %Y}; {name} from {starts:%-d %B %Y}{_until(row)}"
        touched.append(Touched("Person", who, f"{service.name}{_until(row)}", after))
    return touched


def _at_service(service: Service, starts: date) -> list[Responsibility]:
    held = service.responsibilities.filter(Q(ends=None) | Q(ends__gte=starts), starts__lt=starts)
    return list(held.select_related("person").order_by("role", "pk"))


@transaction.atomic
def move_team(
    service: Service, *, name: str, slug: str, starts: date, by: User, at: datetime, reason: str, seen: str
) -> Service:
    """Give a team's indicators and people to the team called ``name``, which is added when it is not there.

    Indicators move at once, so ``starts`` is today or earlier; people's parts end the day before and start anew.

    Raises:
        Forbidden: for somebody who does not keep the catalogue.
        Invalid: for a day to come, or the team's own name.
        Conflict: when the rows are not those that were seen.
    """
    if sentence := maintain_refusal(by):
        raise Forbidden(sentence)
    text = checked_reason(reason)
    if starts > at.date():
        raise Invalid("A team moves at once: choose today or an earlier day.")
    if name.lower() == service.name.lower():
        raise Invalid("The team has this name already.")
    if seen != mark_of(plan_move(service, name, starts)):
        raise Conflict(SEEN_OTHER)
    target = Service.objects.filter(name__iexact=name).first()
    if target is None:
        target = Service(slug=slug, name=name)
        keep("add service", target, by=by, at=at, reason=text)
    for indicator in Indicator.objects.select_for_update().filter(service=service).order_by("ref"):
        indicator.service = target
        keep("move indicator", indicator, by=by, at=at, reason=text)
    _move_people(service, target, starts=starts, by=by, at=at, reason=text)
    record_act("move team", service, by=by, at=at, reason=text, detail={"to": target.name})
    return target


def _move_people(service: Service, target: Service, *, starts: date, by: User, at: datetime, reason: str) -> None:
    there = {(row.person_id, row.role) for row in target.responsibilities.filter(Q(ends=None) | Q(ends__gte=starts))}
    for row in _at_service(service, starts):
        ends = row.ends
        row.ends = starts - ONE_DAY
        keep("end responsibility", row, by=by, at=at, reason=reason)
        if (row.person_id, row.role) not in there:
            new = Responsibility(person=row.person, role=row.role, service=target, starts=starts, ends=ends)
            keep("assign responsibility", new, by=by, at=at, reason=reason)
