"""The day on which the stories of collection and sign-off happen."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import NOW


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """Monday 5 October 2026, ten in the morning in London."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def as_user(db: None, on_the_day: None) -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def make(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make
