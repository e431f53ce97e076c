"""Use a plan counted back from the committee; bring the returns of a collection up to date with the catalogue."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Invalid
from indicators.rules.periods import Period
from submissions.enums import State
from submissions.models import Round, Submission
from submissions.replanning import Difference, difference
from submissions.rules.planning import Plan, Step
from submissions.services.notices import tell_of_dates
from submissions.services.rounds import (
    REASON_LENGTH,
    RoundDates,
    ask_for,
    check_dates,
    only_performance,
    open_with_dates,
    still_open,
)


def open_planned(asked: Period, plan: Plan, *, by: User, at: datetime) -> Round:
    """Open the collection for a quarter with the dates of a plan.

    Raises:
        Forbidden, Conflict, Invalid: with the sentence to show.
    """
    return open_with_dates(asked, _dates(plan), by=by, at=at)


def _dates(plan: Plan) -> RoundDates:
    fields = {step.value: plan.day(step) for step in Step if step != Step.COMMITTEE}
    return RoundDates(**fields, committee=plan.committee_date)  # type: ignore[arg-type]  # opens, due and sign-off are days


@transaction.atomic
def use_plan(round_: Round, plan: Plan, *, seen: Plan, reason: str, by: User, at: datetime) -> Round:
    """Move an open collection to a plan; nothing that was entered changes. ``seen`` is the plan the person compared with.

    Raises:
        Forbidden, Conflict, Invalid: with the sentence to show.
    """
    only_performance(by)
    still_open(round_)
    if round_.plan != seen:
        raise Conflict("Somebody else moved the dates after you opened this page. Look at them, then plan again.")
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the dates change, for example “The committee meets a week earlier.”")
    check_dates(_dates(plan))
    before = {step.value: round_.plan.day(step) for step in Step}
    for step in Step:
        setattr(round_, step.value, plan.day(step))
    save_with_history(round_, by=by, at=at, reason=reason.strip())
    moved = {
        name: [str(day), str(getattr(round_, name))] for name, day in before.items() if day != getattr(round_, name)
    }
    record_act("plan dates", round_, by=by, at=at, reason=reason.strip(), detail={"moved": moved})
    if moved:
        tell_of_dates(round_, by=by, at=at)
    return round_


@transaction.atomic
def replan_returns(round_: Round, *, reason: str, by: User, at: datetime) -> Difference:
    """Ask for what is due now and was not asked for; retire what is no longer due and nobody began.

    A retired return leaves the collection and keeps its history; should it fall due again, it comes back. A return that
    somebody began stays, whatever the catalogue says. Returns what was done.

    Raises:
        Forbidden, Conflict, Invalid: with the sentence to show.
    """
    only_performance(by)
    still_open(round_)
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the returns change, for example “Two measures moved to another service.”")
    found = difference(round_, as_at=timezone.localdate(at))
    untouched = Submission.objects.select_for_update().filter(
        pk__in=[row.pk for row in found.retired], state=State.TO_DO, current=None
    )
    retired = list(untouched)
    for row in retired:
        row.round = None
    if retired:
        why = f"No longer asked for: {reason.strip()}"
        bulk_update_with_history(
            retired, Submission, ["round"], default_user=by, default_change_reason=why, default_date=at
        )
    ask_for(round_, list(found.added), by=by, at=at)
    detail = {"added": len(found.added), "retired": len(retired), "kept": len(found.kept)}
    record_act("bring returns up to date", round_, by=by, at=at, reason=reason.strip(), detail=detail)
    return found
