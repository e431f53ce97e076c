"""The people and the scorecard that the tests of pages share."""

import pytest
from django.test import Client

from indicators.people import PERFORMANCE
from reporting.models import Scorecard
from tests.factories import (
    make_draft,
    make_person,
)
from tests.reporting.views.pages import client_of, make_homes


@pytest.fixture
def homes() -> Scorecard:
    """A scorecard of one section with two lines and a draft, so that it is previewed for its quarter."""
    scorecard = make_homes("94.2", "60")
    make_draft(scorecard)
    return scorecard


@pytest.fixture
def aled() -> Client:
    return client_of(make_person("aled", groups=(PERFORMANCE,)))
