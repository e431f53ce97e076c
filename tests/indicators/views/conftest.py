"""Two keepers of the catalogue, and a clock that stands still."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client
from time_machine import travel

from indicators.people import ADMINISTRATOR, PERFORMANCE
from tests.factories import make_person
from tests.indicators.views.pages import NOW, client_for


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def keeper(db: None) -> User:
    return make_person("aled", first_name="Aled", last_name="Price", groups=(PERFORMANCE,))


@pytest.fixture
def other_keeper(db: None) -> User:
    return make_person("ruth", first_name="Ruth", last_name="Adeyemi", groups=(ADMINISTRATOR,))


@pytest.fixture
def keeping(keeper: User) -> Client:
    return client_for(keeper)
