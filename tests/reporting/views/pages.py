"""Helpers of the page tests: people of each role, and a published scorecard."""

import re
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from indicators.enums import ResponsibilityRole
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE
from reporting.models import Edition, Scorecard
from submissions.models import Submission
from tests.factories import (
    NOW,
    Q2,
    lead_of,
    make_edition,
    make_filled_scorecard,
    make_move,
    make_person,
    make_portfolio,
    make_responsibility,
    make_version,
)

EDITION = "/published/homes/2026-27-q2/1/"
DRAFT = "/scorecards/homes/2026-27-q2/"


def make_homes(*values: str | None) -> Scorecard:
    """A scorecard called homes with these figures approved."""
    portfolio = make_portfolio(slug="homes", name="Homes", council="Anyshire Council")
    return make_filled_scorecard("homes", values=values or ("94.2", "60"), portfolio=portfolio, title="Homes scorecard")


def make_published(*values: str | None) -> Edition:
    """Its first edition."""
    return make_edition(make_homes(*values))


def correct_figure(submission: Submission, value: str, **changes: object) -> None:
    """Correct a published figure in the open, up to the lead's approval."""
    author = make_person()
    make_responsibility(author, ResponsibilityRole.OWNER, indicator=submission.indicator)
    make_move(submission, "correct", by=author, comment="Two were counted twice.")
    make_version(submission, value, by=author, **changes)
    make_move(submission, "submit", by=author)
    make_move(submission, "approve", by=lead_of(submission.indicator), at=NOW)


def make_correction(first: Edition, value: str = "88.8") -> Edition:
    """The edition that corrects the first row of another."""
    row = first.rows.order_by("pk").first()
    assert row is not None
    assert row.submission is not None
    correct_figure(row.submission, value)
    return make_edition(first.scorecard, reason="Two rows had been exchanged.")


def person_of(role: str) -> User | None:
    """Somebody of a role; None for a reader who is not signed in."""
    groups = {"performance": PERFORMANCE, "administrator": ADMINISTRATOR, "auditor": AUDITOR, "councillor": COUNCILLOR}
    if role == "anonymous":
        return None
    if role == "superuser":
        return make_person(is_superuser=True, is_staff=True)
    return make_person(groups=(groups[role],) if role in groups else ())


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def client_as(role: str) -> Client:
    return client_of(person_of(role))


def text_of(response: HttpResponse) -> str:
    """What a reader sees, on one line."""
    body = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", " ", body)).split())


def links_of(response: HttpResponse) -> Iterator[str]:
    yield from re.findall(r'href="(/[^"#]*)', response.content.decode())


__all__ = [
    "DRAFT",
    "EDITION",
    "Q2",
    "client_as",
    "client_of",
    "correct_figure",
    "links_of",
    "make_correction",
    "make_homes",
    "make_published",
    "person_of",
    "text_of",
]
