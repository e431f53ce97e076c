"""Build the draft of a scorecard."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Prefetch

from indicators.people import is_performance
from indicators.records.audit import person_name, record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Forbidden
from indicators.rules.periods import Period
from reporting.assembly import assemble
from reporting.document import fingerprint, freeze
from reporting.models import Draft, Scorecard
from reporting.permissions import ONLY_PERFORMANCE
from submissions.models import Rating, ReportingPeriod, Submission
from submissions.services import rate_again


@transaction.atomic
def build_draft(scorecard: Scorecard, period: Period, *, as_at: date, by: User, at: datetime) -> Draft:
    """Assemble the scorecard for a period and keep it as the draft; an earlier draft is replaced.

    Ratings whose target, benchmark or earlier figure has changed since approval are computed again first.
    The approvals stand.
    """
    if not is_performance(by):
        raise Forbidden(ONLY_PERFORMANCE)
    rated = rate_again(_approved_figures(scorecard, period), as_at=as_at, at=at)
    frozen = freeze(assemble(scorecard, period, as_at=as_at))
    row = ReportingPeriod.objects.for_period(period)
    draft = Draft.objects.select_for_update().filter(scorecard=scorecard, period=row).first() or Draft(
        scorecard=scorecard, period=row, revision=0
    )
    draft.as_at, draft.document, draft.digest = as_at, frozen, fingerprint(frozen)
    draft.assembled_by, draft.assembled_by_name, draft.assembled_at = by, person_name(by), at
    draft.revision += 1
    save_with_history(draft, by=by, at=at, reason="Draft built")
    record_act("build draft", draft, by=by, at=at, detail={"digest": draft.digest, "rated_again": len(rated)})
    return draft


def _approved_figures(scorecard: Scorecard, period: Period) -> list[Submission]:
    """Return the approved figures of the scorecard's indicators for periods that end inside its own period."""
    ratings = Prefetch("approved_version__ratings", Rating.objects.order_by("pk"))
    return list(
        Submission.objects.approved()
        .filter(
            indicator__lines__section__scorecard=scorecard,
            period__end__gte=period.start,
            period__end__lte=period.end,
        )
        .select_related("period", "approved_version")
        .prefetch_related(ratings, "approved_version__forecast_ratings")
        .distinct()
    )
