"""Fixtures every test may use, and which tests are run on which database."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only", action="store_true", help="only tests that use the database, for a second database"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def uses_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & DATABASE_FIXTURES)


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Makes a user from a username such as "priya.nair"."""

    def make(username: str = "priya.nair") -> User:
        first, _, last = username.partition(".")
        user, _made = User.objects.get_or_create(
            username=username, defaults={"first_name": first.capitalize(), "last_name": last.capitalize()}
        )
        return user

    return make


@pytest.fixture
def signed_in(person: Callable[..., User]) -> Callable[[str], Client]:
    """A client signed in as somebody."""

    def make(username: str = "priya.nair") -> Client:
        client = Client()
        client.force_login(person(username))
        return client

    return make
