"""Models of collection and sign-off, one file per subject."""

from submissions.models.chasing import Digest, DigestLine, DigestOutcome, ReminderChoice
from submissions.models.collection import ReportingPeriod, Round
from submissions.models.notices import CalendarFeed, Notice
from submissions.models.submission import Rating, RatingOverride, SignOff, Submission, SubmissionVersion

__all__ = [
    "CalendarFeed",
    "Digest",
    "DigestLine",
    "DigestOutcome",
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
