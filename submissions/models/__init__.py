"""Models of collection and sign-off, one file per subject."""

from submissions.models.chasing import Digest, DigestLine, DigestOutcome, ReminderChoice
from submissions.models.collection import ReportingPeriod, Round
from submissions.models.notices import CalendarFeed, Notice
from submissions.models.submission import (
    Computed,
    ForecastRating,
    Rating,
    RatingOverride,
    SignOff,
    Submission,
    SubmissionVersion,
)

__all__ = [
    "CalendarFeed",
    "Computed",
    "Digest",
    "DigestLine",
    "DigestOutcome",
    "ForecastRating",
    "Notice",
    "Rating",
    "RatingOverride",
    "ReminderChoice",
    "ReportingPeriod",
    "Round",
    "SignOff",
    "Submission",
    "SubmissionVersion",
]
