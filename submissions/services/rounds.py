"""Open, change and close collections."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from indicators.enums import PeriodKind
from indicators.models import Indicator
from indicators.people import is_performance
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import Period
from submissions.due import due_figures
from submissions.models import ReportingPeriod, Round, Submission
from submissions.rules.planning import Plan, Step, order_problem
from submissions.services.notices import tell_of_dates

REASON_LENGTH = 10


def only_performance(by: User) -> None:
    if not is_performance(by):
        raise Forbidden("Only the performance team can open, change or close a collection.")


@dataclass(frozen=True)
class RoundDates:
    """The dates of one collection, in order. Those in between are known when it was planned from the committee."""

    opens: date
    due: date
    sign_off_due: date
    committee: date | None = None
    draft_due: date | None = None
    leadership_on: date | None = None
    publish_on: date | None = None


def check_dates(dates: RoundDates) -> None:
    if dates.due < dates.opens:
        raise Invalid("Returns must be due on or after the day the collection opens.")
    if dates.sign_off_due < dates.due:
        raise Invalid("Leads must sign off on or after the day returns are due.")
    if dates.committee and dates.committee < dates.sign_off_due:
        raise Invalid("The committee must meet on or after the day leads sign off.")
    fields = {step.value: getattr(dates, step.value) for step in Step if step != Step.COMMITTEE}
    if problem := order_problem(Plan(**fields, committee_date=dates.committee)):
        raise Invalid(f"{problem} Plan the collection from the committee date to move them all.")


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
    return open_with_dates(asked, RoundDates(opens, due, sign_off_due, committee_date), by=by, at=at)


@transaction.atomic
def open_with_dates(asked: Period, dates: RoundDates, *, by: User, at: datetime) -> Round:
    """``open_round`` with every date a plan can have. Whether an earlier collection is still open makes no difference.

    Raises:
        Forbidden, Conflict, Invalid: with the sentence to show.
    """
    only_performance(by)
    round_ = _new_round(asked, dates, by=by, at=at, reason="Opened")
    asked_for = ask_for(round_, due_figures(asked, as_at=dates.opens), by=by, at=at)
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
    check_dates(dates)
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
        draft_due=dates.draft_due,
        leadership_on=dates.leadership_on,
        publish_on=dates.publish_on,
        committee_date=dates.committee,
        opened_by=by,
        opened_at=at,
    )
    save_with_history(round_, by=by, at=at, reason=reason)
    return round_


def still_open(round_: Round) -> None:
    """Lock the row and look again: somebody may have closed it since it was read."""
    round_.refresh_from_db(from_queryset=Round.objects.select_for_update())
    if not round_.is_open:
        raise Conflict("This collection has been closed already.")


def ask_for(round_: Round, figures: list[tuple[Indicator, Period]], *, by: User, at: datetime) -> int:
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
    only_performance(by)
    still_open(round_)
    kept = {name: getattr(round_, name) for name in ("draft_due", "leadership_on", "publish_on")}
    check_dates(RoundDates(round_.opens, due, sign_off_due, committee_date, **kept))
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the dates change, for example “The committee meets a week later.”")
    round_.due, round_.sign_off_due, round_.committee_date = due, sign_off_due, committee_date
    save_with_history(round_, by=by, at=at, reason=reason)
    record_act("change dates", round_, by=by, at=at, reason=reason)
    tell_of_dates(round_, by=by, at=at)
    return round_


@transaction.atomic
def close_round(round_: Round, *, by: User, at: datetime) -> Round:
    """Close the collection. Figures not sent stay as they are."""
    only_performance(by)
    still_open(round_)
    round_.closed_at = at
    save_with_history(round_, by=by, at=at, reason="Closed")
    record_act("close collection", round_, by=by, at=at)
    return round_


@transaction.atomic
def reopen_round(round_: Round, *, reason: str, by: User, at: datetime) -> Round:
    """Open a closed collection again, so that owners can enter what they had not."""
    only_performance(by)
    round_.refresh_from_db(from_queryset=Round.objects.select_for_update())
    if round_.is_open:
        raise Conflict("This collection is open already.")
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why it opens again, for example “Two services had the wrong dates.”")
    round_.closed_at = None
    save_with_history(round_, by=by, at=at, reason=reason.strip())
    record_act("reopen collection", round_, by=by, at=at, reason=reason.strip())
    return round_
