"""A site as in production: a second step, fresh sign-ins, no demonstration."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from config.accounts.models import Attempt
from indicators.people import ADMINISTRATOR
from tests.factories import make_person

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
PASSWORD = "a long enough password"


@pytest.fixture
def real(settings):
    """Settings that differ from those of the demonstration."""
    settings.QUARTERDAY_DEMO = False
    settings.DEMO_USERNAMES = []
    settings.QUARTERDAY_SECOND_FACTOR = "quarterday"
    settings.QUARTERDAY_PASSWORDS = True
    settings.QUARTERDAY_FRESH_SECONDS = 600
    settings.ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = True
    settings.SITE_URL = "https://quarterday.anyshire.example"
    return settings


@pytest.fixture(autouse=True)
def _no_code_was_used_yet() -> None:
    cache.clear()


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stands still at ten in the morning of 5 October 2026 in London until it is moved."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


@pytest.fixture
def ruth(db: None) -> User:
    return make_person("ruth.adeyemi", groups=(ADMINISTRATOR,))


@pytest.fixture
def rosa(db: None) -> User:
    """A second administrator."""
    return make_person("rosa.lind", groups=(ADMINISTRATOR,))


@pytest.fixture
def priya(db: None) -> User:
    return make_person("priya.nair", first_name="Priya", last_name="Nair")


@pytest.fixture
def enter() -> Callable[..., Client]:
    """Sends the sign-in form and gives back the client with its ``last`` answer."""

    def send(login: str, password: str = PASSWORD, client: Client | None = None, **extra: str) -> Client:
        used = client or Client()
        used.last = used.post("/sign-in/", {"login": login, "password": password}, **extra)
        return used

    return send


@pytest.fixture
def attempts(db: None) -> Callable[[], int]:
    return Attempt.objects.count
