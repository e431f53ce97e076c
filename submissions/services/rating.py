"""Store ratings, and compute them again in the open when something they rest on has changed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from indicators.rules.rating import RatingInputs
from submissions.beside import Beside, beside
from submissions.models import Computed, ForecastRating, Rating, Submission, SubmissionVersion
from submissions.ratings import Judge, Judged, computed_forecast, computed_rating

C = TypeVar("C", Rating, ForecastRating)

AT_APPROVAL = "Computed at approval"
CHANGED_SINCE = "Computed again: a target, benchmark, earlier figure or rule has changed"


def _computed(kind: type[C], version: SubmissionVersion, judged: Judged, *, at: datetime, reason: str) -> C:
    return kind(
        version=version,
        status=judged.status,
        scheme_version=judged.scheme_version,
        sentence=judged.result.sentence,
        inputs=judged.inputs.to_json(),
        steps=[{"text": step.text, "outcome": step.outcome, "applies": step.applies} for step in judged.result.steps],
        reason=reason,
        computed_at=at,
    )


def store_rating(version: SubmissionVersion, beside: Beside, *, at: datetime, reason: str = AT_APPROVAL) -> Rating:
    """Compute and keep the rating of one version, and apart from it that of its forecast."""
    judge = Judge([beside])
    judged = judge.judge(beside, version.value, by_hand=version.by_hand)
    rating = _computed(Rating, version, judged, at=at, reason=reason)
    rating.save()
    expected = judge.judge_forecast(beside, version.forecast)
    if expected is not None:
        _computed(ForecastRating, version, expected, at=at, reason=reason).save()
    return rating


def _differs(before: Computed | None, judged: Judged) -> bool:
    """Whether status, inputs or sentence came out differently. A new version of a rule alone does not count."""
    if before is None:
        return True
    # Inputs are compared as read, so that a rating stored in an older shape is not taken for another one.
    return (before.status_id, RatingInputs.from_json(before.inputs), before.sentence) != (
        judged.status.pk if judged.status else None,
        judged.inputs,
        judged.result.sentence,
    )


@transaction.atomic
def rate_again(submissions: Iterable[Submission], *, as_at: date, at: datetime) -> list[Rating]:
    """Compute the ratings of approved versions anew and keep those that came out differently.

    Returns the new rows, for the performance team to see. Needs ``period`` and ``approved_version`` with
    its ``ratings`` (and ``forecast_ratings``) prefetched.
    """
    rows = [row for row in submissions if row.approved_version is not None]
    besides = beside(rows, as_at=as_at)
    judge = Judge(list(besides.values()))
    changed: list[Rating] = []
    expected: list[ForecastRating] = []
    for row in rows:
        version = row.approved_version
        if version is None:
            continue
        judged = judge.judge(besides[row.pk], version.value, by_hand=version.by_hand)
        if _differs(computed_rating(version), judged):
            changed.append(_computed(Rating, version, judged, at=at, reason=CHANGED_SINCE))
        forecast = judge.judge_forecast(besides[row.pk], version.forecast)
        if forecast is not None and _differs(computed_forecast(version), forecast):
            expected.append(_computed(ForecastRating, version, forecast, at=at, reason=CHANGED_SINCE))
    Rating.objects.bulk_create(changed)
    ForecastRating.objects.bulk_create(expected)
    return changed
