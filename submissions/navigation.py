"""Which pages of collection and sign-off a person is offered, and how many things wait there."""

from datetime import date
from typing import TypedDict

from django.contrib.auth.models import User
from django.urls import reverse

from indicators.people import is_administrator, is_auditor, is_performance
from submissions.lead_queue import queue_size
from submissions.permissions import Standing
from submissions.worklist import OPEN_QUEUES, open_returns, queue_for


class Place(TypedDict):
    """A page with its name, its address, how much waits there, and the starts of the URL names that belong to it."""

    label: str
    url: str
    count: int
    section: tuple[str, ...]


_SECTIONS = {
    "submissions:worklist": ("submissions:worklist", "submissions:enter"),
    "submissions:queue": ("submissions:queue", "submissions:review", "submissions:override"),
    "submissions:board": ("submissions:board",),
    "submissions:rounds": ("submissions:round",),
}


def items(user: User, today: date) -> list[Place]:
    """Return the pages for this person, in order. At most nine queries."""
    standing = Standing(user, on=today)
    found = []
    if standing.owns_anything:
        found.append(_place("My worklist", "submissions:worklist", _asked_of(user, today)))
    if standing.leads_anything:
        found.append(_place("Sign off", "submissions:queue", queue_size(user, today=today)))
    if is_performance(user) or is_auditor(user) or is_administrator(user):
        found.append(_place("Progress", "submissions:board"))
    if is_performance(user) or is_auditor(user):
        found.append(_place("Collections", "submissions:rounds"))
    return found


def _place(label: str, name: str, count: int = 0) -> Place:
    return {"label": label, "url": reverse(name), "count": count, "section": _SECTIONS[name]}


def _asked_of(user: User, today: date) -> int:
    return sum(1 for row in open_returns(user, today=today) if queue_for(row, today=today) in OPEN_QUEUES)
