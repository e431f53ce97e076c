"""Keep the corporate plan, and add milestones: indicators whose figure says how much is done."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from indicators.enums import Basis, Frequency, Polarity, ValueType
from indicators.models import Definition, Indicator, Outcome, OutcomeIndicator, Plan, Priority, RatingScheme, Service
from indicators.records.transitions import Conflict, Invalid
from indicators.services.acts import checked_reason, keep, keepers_only, unchanged_since
from indicators.services.catalogue import add_indicator

Part = TypeVar("Part", Plan, Priority, Outcome)


def _check_dates(row: Plan | Outcome | OutcomeIndicator) -> None:
    if row.ends is not None and row.ends < row.starts:
        raise Invalid("The last day must be on or after the first.")


@transaction.atomic
def add_part(row: Part, *, by: User, at: datetime, reason: str) -> Part:
    """Add a plan, a priority or an outcome."""
    keepers_only(by)
    if isinstance(row, Plan | Outcome):
        _check_dates(row)
    keep(f"add {row._meta.verbose_name}", row, by=by, at=at, reason=checked_reason(reason))
    return row


@transaction.atomic
def change_part(row: Part, *, by: User, at: datetime, reason: str, seen: int) -> Part:
    """Save a changed plan, priority or outcome. ``seen`` is the ``newest_change`` the person had before them."""
    keepers_only(by)
    type(row)._default_manager.select_for_update().get(pk=row.pk)
    unchanged_since(row, seen, f"this {row._meta.verbose_name}")
    if isinstance(row, Plan | Outcome):
        _check_dates(row)
    keep(f"change {row._meta.verbose_name}", row, by=by, at=at, reason=checked_reason(reason))
    return row


@transaction.atomic
def link_indicator(link: OutcomeIndicator, *, by: User, at: datetime, reason: str) -> OutcomeIndicator:
    """Let an indicator tell of an outcome from a date. It may tell of others too."""
    keepers_only(by)
    _check_dates(link)
    Outcome.objects.select_for_update().get(pk=link.outcome_id)
    same = OutcomeIndicator.objects.filter(outcome=link.outcome_id, indicator=link.indicator_id)
    overlapping = same.filter(Q(ends=None) | Q(ends__gte=link.starts))
    if link.ends is not None:
        overlapping = overlapping.filter(starts__lte=link.ends)
    if overlapping.exists():
        raise Conflict(f"{link.indicator.ref} tells of this outcome already in that time.")
    keep("add indicator to outcome", link, by=by, at=at, reason=checked_reason(reason))
    return link


@transaction.atomic
def end_link(link: OutcomeIndicator, *, on: date, by: User, at: datetime, reason: str) -> OutcomeIndicator:
    """Make ``on`` the last day on which an indicator tells of an outcome."""
    keepers_only(by)
    row = OutcomeIndicator.objects.select_for_update().get(pk=link.pk)
    if row.ends is not None and row.ends <= on:
        raise Conflict(f"This ends on {row.ends:%-d %B %Y} already.")
    if on < row.starts:
        raise Invalid(f"It starts on {row.starts:%-d %B %Y}. Choose that day or a later one.")
    row.ends = on
    keep("end indicator of outcome", row, by=by, at=at, reason=checked_reason(reason))
    return row


@transaction.atomic
def add_milestone(
    outcome: Outcome,
    *,
    ref: str,
    name: str,
    description: str,
    service: Service,
    due: date,
    scheme: RatingScheme | None,
    starts: date,
    by: User,
    at: datetime,
    reason: str,
) -> Indicator:
    """Add a milestone of an outcome: an indicator asked for each quarter how much is done, in percent.

    It is collected, signed off, rated and published like every other; its definition waits for a second person.
    """
    definition = Definition(
        name=name,
        description=description,
        milestone_due=due,
        value_type=ValueType.PERCENT,
        unit="%",
        polarity=Polarity.HIGH,
        frequency=Frequency.QUARTER,
        basis=Basis.SNAPSHOT,
        minimum=Decimal(0),
        maximum=Decimal(100),
        scheme=scheme,
        effective_from=starts,
    )
    indicator = add_indicator(ref=ref, service=service, definition=definition, by=by, at=at, reason=reason)
    link = OutcomeIndicator(outcome=outcome, indicator=indicator, starts=starts)
    link_indicator(link, by=by, at=at, reason=reason)
    return indicator
