"""Which pages the service navigation offers to whom."""

from dataclasses import dataclass
from typing import TypedDict

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from indicators.people import (
    ADMINISTRATOR,
    AUDITOR,
    DEMOCRATIC_SERVICES,
    PERFORMANCE,
    Person,
    group_names,
    is_administrator,
    is_performance,
)
from reporting.changes import number_waiting
from submissions.navigation import items as collection_items

EVERYBODY = frozenset({"everybody"})
STAFF = frozenset({"staff"})


class NavigationItem(TypedDict):
    label: str
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Destination:
    """A page of the navigation, the groups it is for, and the start of the URL names that belong to it."""

    label: str
    url_name: str
    audience: frozenset[str]
    section: str


DESTINATIONS = (
    Destination(
        "Manual changes", "reporting:scorecard-changes", frozenset({PERFORMANCE}), "reporting:scorecard-change"
    ),
    Destination(
        "Scorecards",
        "reporting:scorecards",
        frozenset({PERFORMANCE, DEMOCRATIC_SERVICES, AUDITOR}),
        "reporting:scorecard",
    ),
    Destination("Catalogue", "indicators:catalogue", frozenset({PERFORMANCE, ADMINISTRATOR, AUDITOR}), "indicators:"),
    Destination("Accounts", "accounts:list", frozenset({ADMINISTRATOR, AUDITOR}), "accounts:"),
    Destination("Published scorecards", "reporting:home", EVERYBODY, "reporting:"),
)


def audiences(user: Person) -> frozenset[str]:
    """Every audience the person is part of."""
    return EVERYBODY | (STAFF | group_names(user) if user.is_authenticated else frozenset())


def items(request: HttpRequest, counts: dict[str, int] | None = None) -> list[NavigationItem]:
    """The navigation of this person on this page. ``counts`` goes by URL name; a zero is not shown."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    found = [*_collection(request.user), *_others(request.user, {**_waiting(request.user), **(counts or {})})]
    current = next((place for place, section in found if here.startswith(section)), None)
    return [{**place, "current": place is current} for place, _section in found]


def first_page(user: Person) -> str:
    """Where a person starts: the first page with something for them to do, else what is published."""
    if is_administrator(user):
        return reverse("indicators:catalogue")
    offered = [*_collection(user), *_others(user, {})]
    return offered[0][0]["url"] if offered else "/"


def _collection(user: Person) -> list[tuple[NavigationItem, tuple[str, ...]]]:
    """The pages of collection and sign-off, which depend on what the person answers for."""
    if not isinstance(user, User):
        return []
    return [
        (
            {"label": place["label"], "url": place["url"], "current": False, "count": place["count"] or None},
            place["section"],
        )
        for place in collection_items(user, timezone.localdate())
    ]


def _waiting(user: Person) -> dict[str, int]:
    """How much waits for this person behind a page, by its URL name. Two queries for the performance team."""
    return (
        {"reporting:scorecard-changes": number_waiting(user)} if isinstance(user, User) and is_performance(user) else {}
    )


def _others(user: Person, counts: dict[str, int]) -> list[tuple[NavigationItem, tuple[str, ...]]]:
    who = audiences(user)
    return [
        (
            {"label": place.label, "url": url, "current": False, "count": counts.get(place.url_name) or None},
            (place.section,),
        )
        for place in DESTINATIONS
        if place.audience & who and (url := address(place.url_name))
    ]


def address(url_name: str) -> str | None:
    """Where a page is, or None while it does not exist."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return None
