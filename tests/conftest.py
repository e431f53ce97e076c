"""Fixtures every test may use, and which tests are run on which database."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from indicators.records.guards import remove_guards

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
# What these hold is drawn from what services and queries give, which are tested on every database; who may open a
# page is asked of every database all the same.
DRAWN = {"views", "render", "templatetags"}
ASKED_EVERYWHERE = {"test_permissions.py", "test_bad_input.py"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database",
        action="store_true",
        help="only tests whose outcome may depend on the database; without it everything runs, on any database",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--second-database"):
        kept = [item for item in items if may_depend_on_the_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept
    if connection.vendor != "postgresql":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(pytest.mark.skip(reason="only means something on PostgreSQL"))
    items.sort(key=lambda item: item.get_closest_marker("lengthy") is None)  # first, so that no core waits at the end


def may_depend_on_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") is None and not fixtures & DATABASE_FIXTURES:
        return False
    return item.path.name in ASKED_EVERYWHERE or not DRAWN & set(item.path.parts)


@pytest.fixture(autouse=True)
def tables_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with real commits Django empties every table, which the guards are there to refuse."""
    mark = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (mark and mark.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    remove_guards()  # migration signals are sent after the emptying, and put them back


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
