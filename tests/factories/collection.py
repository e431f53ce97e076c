"""Factories of collection and sign-off. Whatever has a state goes through the services, as in real life."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from indicators.enums import ResponsibilityRole
from indicators.models import Indicator, Responsibility
from indicators.people import PERFORMANCE
from indicators.rules.periods import Period, quarter
from submissions import services
from submissions.content import Content
from submissions.enums import How
from submissions.models import ReportingPeriod, Round, Submission, SubmissionVersion
from submissions.services.steps import current_content
from tests.factories.catalogue import make_definition, make_person, make_responsibility

Q2 = quarter(2026, 2)
NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
TODAY = NOW.date()

_tokens = count(1)


def token() -> str:
    """A token no form has used yet."""
    return f"token-{next(_tokens)}"


def make_content(value: str | None = "94.2", **changes: Any) -> Content:
    """What somebody enters: a figure with a sentence about it."""
    return Content(
        **{
            "value": None if value is None else Decimal(value),
            "commentary": "More were on time than before.",
            **changes,
        }
    )


def person_for(indicator: Indicator, role: ResponsibilityRole) -> User:
    """Whoever has this part in the indicator; somebody new is given it when nobody has."""
    held = Responsibility.objects.filter(Q(indicator=indicator) | Q(service=indicator.service), role=role).first()
    if held:
        return held.person
    person = make_person()
    make_responsibility(person, role, service=indicator.service)
    return person


def owner_of(indicator: Indicator) -> User:
    return person_for(indicator, ResponsibilityRole.OWNER)


def lead_of(indicator: Indicator) -> User:
    return person_for(indicator, ResponsibilityRole.LEAD)


def make_performance(username: str = "") -> User:
    """Somebody of the performance team."""
    return make_person(username, groups=(PERFORMANCE,))


def make_round(asked: Period = Q2, *, by: User | None = None, **dates: Any) -> Round:
    """An open collection, by the service: every figure due has its return. Due 17 October, signed by 27 October."""
    fields = {
        "opens": date(2026, 10, 2),
        "due": date(2026, 10, 17),
        "sign_off_due": date(2026, 10, 27),
        "committee_date": date(2026, 12, 5),
        "at": NOW,
        **dates,
    }
    return services.open_round(asked, by=by or make_performance(), **fields)


def make_submission(indicator: Indicator | None = None, period: Period = Q2, **changes: Any) -> Submission:
    """A return nobody has started. Without an indicator a percentage is made."""
    subject = indicator or make_definition().indicator
    row, _made = Submission.objects.get_or_create(
        indicator=subject, period=ReportingPeriod.objects.for_period(period), defaults=changes
    )
    return row


def make_version(
    submission: Submission, value: str | None = "94.2", *, by: User | None = None, at: datetime = NOW, **changes: Any
) -> SubmissionVersion:
    """A saved draft, by the owner unless somebody else is named. ``how`` and content fields as keywords."""
    submission.refresh_from_db()
    how = changes.pop("how", How.FORM)
    version = services.save_draft(
        submission,
        make_content(value, **changes),
        by=by or owner_of(submission.indicator),
        at=at,
        seen_revision=submission.revision,
        token=token(),
        how=how,
    )
    submission.refresh_from_db()
    return version


def make_move(submission: Submission, name: str, *, by: User, at: datetime = NOW, comment: str = "") -> Submission:
    """Carry out one step, having seen the newest version."""
    submission.refresh_from_db()
    services.move(
        submission,
        name,
        by=by,
        at=at,
        seen_revision=submission.revision,
        seen_digest=submission.current.digest if submission.current else "",
        token=token(),
        comment=comment,
    )
    submission.refresh_from_db()
    return submission


def make_submitted(
    indicator: Indicator | None = None,
    period: Period = Q2,
    value: str | None = "94.2",
    *,
    by: User | None = None,
    at: datetime = NOW,
    round_: Round | None = None,
    **changes: Any,
) -> Submission:
    """A return that waits for its lead."""
    submission = make_submission(indicator, period, round=round_)
    author = by or owner_of(submission.indicator)
    make_version(submission, value, by=author, at=at, **changes)
    return make_move(submission, "submit", by=author, at=at)


def make_returned(submission: Submission, question: str = "Three more were in time. Can you check?") -> Submission:
    """Send a submitted return back with a question of its lead."""
    return make_move(submission, "send_back", by=lead_of(submission.indicator), comment=question)


def make_approved(
    indicator: Indicator | None = None,
    period: Period = Q2,
    value: str | None = "94.2",
    *,
    by: User | None = None,
    lead: User | None = None,
    at: datetime = NOW,
    **changes: Any,
) -> Submission:
    """A return signed by its lead, with its rating stored."""
    submission = make_submitted(indicator, period, value, by=by, at=at, **changes)
    return make_move(submission, "approve", by=lead or lead_of(submission.indicator), at=at)


def content_of(submission: Submission) -> Content:
    """What the newest version holds."""
    if submission.current is None:
        raise LookupError("Nothing has been entered yet.")
    return current_content(submission.current)
