"""Models of collection and sign-off, one file per subject."""

from submissions.models.collection import ReportingPeriod, Round
from submissions.models.submission import Rating, RatingOverride, SignOff, Submission, SubmissionVersion

__all__ = [
    "Rating",
    "RatingOverride",
    "ReportingPeriod",
    "Round",
    "SignOff",
    "Submission",
    "SubmissionVersion",
]
