"""Open, change and close collections."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from indicators.enums import PeriodKind
from indicators.models import Indicator
from indicators.people import is_performance
from indicators.queries import facts_for
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import Period
from submissions.due import all_due, years_together
from submissions.models import ReportingPeriod, Round, Submission

REASON_LENGTH = 10


def _only_performance(by: User) -> None:
    if not is_performance(by):
        raise Forbidden("Only the performance team can open, change or close a collection.")


@dataclass(frozen=True)
class RoundDates:
    """The dates of one collection, in order."""

    opens: date
    due: date
    sign_off_due: date
    committee: date | None = None


def _check_dates(dates: RoundDates) -> None:
    if dates.due < dates.opens:
        raise Invalid("Returns must be due on or after the day the collection opens.")
    if dates.sign_off_due < dates.due:
        raise Invalid("Leads must sign off on or after the day returns are due.")
    if dates.committee and dates.committee < dates.sign_off_due:
        raise Invalid("The committee must meet on or after the day leads sign off.")


def due_figures(asked: Period, *, as_at: date) -> list[tuple[Indicator, Period]]:
    """Return every indicator and period that a collection for ``asked`` asks for. Five queries at most."""
    living = Indicator.objects.filter(Q(retired_on=None) | Q(retired_on__gt=asked.end)).select_related("service")
    indicators = list(living)
    facts = facts_for([(indicator.pk, asked.end) for indicator in indicators], as_at=as_at)
    known = [(indicator, facts[indicator.pk, asked.end].definition) for indicator in indicators]
    used = [(indicator, one) for indicator, one in known if one is not None and one.effective_from <= asked.end]
    years = years_together([definition for _indicator, definition in used], asked=asked)
    return [(indicator, period) for indicator, definition in used for period in all_due(definition, asked, years)]


@transaction.atomic
def open_round(
    asked: Period,
    *,
    opens: date,
    due: date,
    sign_off_due: date,
    by: User,
    at: datetime,
    committee_date: date | None = None,
) -> Round:
    """Open the collection for a quarter: one to-do submission for each figure that is due.

    Figures that already exist join the collection and keep their state.

    Raises:
        Forbidden, Conflict, Invalid: with the sentence to show.
    """
    _only_performance(by)
    dates = RoundDates(opens, due, sign_off_due, committee_date)
    round_ = _new_round(asked, dates, by=by, at=at, reason="Opened")
    asked_for = _ask(round_, due_figures(asked, as_at=opens), by=by, at=at)
    record_act("open collection", round_, by=by, at=at, detail={"asked": asked_for})
    return round_


@transaction.atomic
def add_past_round(asked: Period, dates: RoundDates, *, by: User, at: datetime, reason: str) -> Round:
    """Add a collection held elsewhere, whose figures are loaded: nobody is asked for anything.

    Raises:
        Conflict, Invalid: with the sentence to show.
    """
    round_ = _new_round(asked, dates, by=by, at=at, reason=reason)
    record_act("add past collection", round_, by=by, at=at, reason=reason)
    return round_


def _new_round(asked: Period, dates: RoundDates, *, by: User, at: datetime, reason: str) -> Round:
    _check_dates(dates)
    if asked.kind != PeriodKind.QUARTER:
        raise Invalid("A collection is for a quarter, for example Q2 2026/27.")
    period = ReportingPeriod.objects.for_period(asked)
    ReportingPeriod.objects.select_for_update().get(pk=period.pk)  # two people who open it at once wait here
    if Round.objects.filter(period=period).exists():
        raise Conflict(f"The collection for {asked.label()} has been opened already.")
    round_ = Round(
        period=period,
        opens=dates.opens,
        due=dates.due,
        sign_off_due=dates.sign_off_due,
        committee_date=dates.committee,
        opened_by=by,
        opened_at=at,
    )
    save_with_history(round_, by=by, at=at, reason=reason)
    return round_


def _still_open(round_: Round) -> None:
    """Lock the row and look again: somebody may have closed it since it was read."""
    round_.refresh_from_db(from_queryset=Round.objects.select_for_update())
    if not round_.is_open:
        raise Conflict("This collection has been closed already.")


def _ask(round_: Round, figures: list[tuple[Indicator, Period]], *, by: User, at: datetime) -> int:
    """Make the missing to-do rows and take existing ones into the round. Returns how many are asked for."""
    rows = {period: ReportingPeriod.objects.for_period(period) for period in dict.fromkeys(p for _i, p in figures)}
    wanted = {(indicator.pk, rows[period].pk): (indicator, rows[period]) for indicator, period in figures}
    existing = {
        (row.indicator_id, row.period_id): row
        for row in Submission.objects.filter(
            indicator__in={key[0] for key in wanted}, period__in={key[1] for key in wanted}
        )
    }
    new = [
        Submission(indicator=indicator, period=period, round=round_)
        for key, (indicator, period) in wanted.items()
        if key not in existing
    ]
    if new:
        bulk_create_with_history(
            new, Submission, default_user=by, default_change_reason="Collection opened", default_date=at
        )
    joining = [row for key, row in existing.items() if key in wanted and row.round_id is None]
    for row in joining:
        row.round = round_
    if joining:
        bulk_update_with_history(
            joining,
            Submission,
            ["round"],
            default_user=by,
            default_change_reason="Joined the collection",
            default_date=at,
        )
    return len(new) + len(joining)


@transaction.atomic
def change_dates(
    round_: Round,
    *,
    due: date,
    sign_off_due: date,
    committee_date: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> Round:
    """Move the dates of an open collection, with the reason kept."""
    _only_performance(by)
    _still_open(round_)
    _check_dates(RoundDates(round_.opens, due, sign_off_due, committee_date))
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the dates change, for example “The committee meets a week later.”")
    round_.due, round_.sign_off_due, round_.committee_date = due, sign_off_due, committee_date
    save_with_history(round_, by=by, at=at, reason=reason)
    record_act("change dates", round_, by=by, at=at, reason=reason)
    return round_


@transaction.atomic
def close_round(round_: Round, *, by: User, at: datetime) -> Round:
    """Close the collection. Figures not sent stay as they are."""
    _only_performance(by)
    _still_open(round_)
    round_.closed_at = at
    save_with_history(round_, by=by, at=at, reason="Closed")
    record_act("close collection", round_, by=by, at=at)
    return round_


@transaction.atomic
def reopen_round(round_: Round, *, reason: str, by: User, at: datetime) -> Round:
    """Open a closed collection again, so that owners can enter what they had not."""
    _only_performance(by)
    round_.refresh_from_db(from_queryset=Round.objects.select_for_update())
    if round_.is_open:
        raise Conflict("This collection is open already.")
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why it opens again, for example “Two services had the wrong dates.”")
    round_.closed_at = None
    save_with_history(round_, by=by, at=at, reason=reason.strip())
    record_act("reopen collection", round_, by=by, at=at, reason=reason.strip())
    return round_
