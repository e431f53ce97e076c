"""Everybody sees the pages that are theirs, and where they are."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import RequestFactory
from django.urls import ResolverMatch

from config import navigation
from config.context import plain_site, site
from config.navigation import Destination, address, audiences, items
from indicators.enums import ResponsibilityRole
from indicators.people import ADMINISTRATOR, PERFORMANCE, ROLES
from tests.factories import make_person, make_responsibility, make_service

PLACES = (
    Destination("Mine", "sign-in", navigation.STAFF, "sign-in"),
    Destination("Theirs", "health-live", frozenset({PERFORMANCE}), "health"),
    Destination("Ours", "council-style", navigation.EVERYBODY, "council"),
    Destination("Not yet", "no-such-page", navigation.EVERYBODY, "nothing"),
)


@pytest.fixture
def places(monkeypatch):
    monkeypatch.setattr(navigation, "DESTINATIONS", PLACES)


def request_by(user, *, on: str = ""):
    request = RequestFactory().get("/")
    request.user = user
    request.resolver_match = ResolverMatch(lambda _request: None, (), {}, url_name=on) if on else None
    return request


def labels(user, **kwargs) -> list[str]:
    return [item["label"] for item in items(request_by(user), **kwargs)]


def test_a_visitor_sees_only_what_is_for_everybody(places):
    assert labels(AnonymousUser()) == ["Ours"]


@pytest.mark.django_db
def test_staff_see_their_own_pages_too(places, person):
    assert labels(person("priya.nair")) == ["Mine", "Ours"]


@pytest.mark.django_db
def test_a_group_opens_the_pages_of_that_group(places, person):
    user = person("aled.price")
    user.groups.add(Group.objects.get_or_create(name=PERFORMANCE)[0])
    assert labels(user) == ["Progress", "Collections", "Mine", "Theirs", "Ours"]


@pytest.mark.django_db
def test_a_closed_account_has_no_group(person):
    user = person("aled.price")
    user.groups.add(Group.objects.get_or_create(name=PERFORMANCE)[0])
    user.is_active = False
    assert PERFORMANCE not in audiences(user)


@pytest.mark.django_db
def test_only_the_page_one_is_on_is_marked(places, person):
    found = items(request_by(person("priya.nair"), on="council-style"))
    assert [(item["label"], item["current"]) for item in found] == [("Mine", False), ("Ours", True)]


@pytest.mark.django_db
def test_a_page_outside_the_navigation_marks_nothing(places, person):
    assert not any(item["current"] for item in items(request_by(person("priya.nair"), on="elsewhere")))


@pytest.mark.django_db
def test_counts_are_shown_and_zeros_are_not(places, person):
    found = items(request_by(person("priya.nair")), {"sign-in": 6, "council-style": 0})
    assert [(item["label"], item["count"]) for item in found] == [("Mine", 6), ("Ours", None)]


def test_a_page_that_does_not_exist_has_no_address():
    assert address("no-such-page") is None
    assert address("sign-in") == "/sign-in/"


def test_every_audience_is_a_known_one():
    known = {"everybody", "staff", *ROLES}
    assert all(place.audience <= known for place in navigation.DESTINATIONS)


def test_the_site_without_a_person_comes_from_the_settings(settings):
    settings.COUNCIL_NAME = "Cyngor Sir Fynwy"
    settings.COUNCIL_COLOUR = "#1D3D63"
    settings.QUARTERDAY_DEMO = False
    assert plain_site() == {
        "council_name": "Cyngor Sir Fynwy",
        "service_name": "Quarterday",
        "own_colour": True,
        "contact_email": "performance@anyshire.example",
        "demo": False,
    }


def test_the_site_with_a_person_adds_the_navigation(places):
    assert site(request_by(AnonymousUser()))["site"] == {
        **plain_site(),
        "navigation": [{"label": "Ours", "url": "/council.css", "current": False, "count": None}],
        "notices": 0,
    }


@pytest.mark.django_db
def test_each_role_starts_where_its_work_is():
    owner, lead = make_person("owner"), make_person("lead")
    service = make_service()
    make_responsibility(owner, ResponsibilityRole.OWNER, service=service)
    make_responsibility(lead, ResponsibilityRole.LEAD, service=service)
    team = make_person("team", groups=(PERFORMANCE,))
    administrator = make_person("administrator", groups=(ADMINISTRATOR,))
    councillor = make_person("councillor")

    starts = [navigation.first_page(user) for user in (owner, lead, team, administrator, councillor, AnonymousUser())]

    assert starts == ["/worklist/", "/queue/", "/progress/", "/catalogue/", "/", "/"]
