"""A council's own colours on what it publishes: an edition keeps the look of its day."""

import pytest

from indicators.models import Status
from indicators.services import change_status, newest_change
from tests.factories import NOW, make_performance
from tests.factories.catalogue import make_status_set
from tests.reporting.views.pages import EDITION, make_published

pytestmark = pytest.mark.django_db


def repaint(colour: str) -> None:
    """Give green another colour, through the service."""
    status = Status.objects.get(key="green")
    status.colour = colour
    reason = "The brand guide has changed."
    change_status(status, by=make_performance(), at=NOW, reason=reason, seen=newest_change(status))


def test_an_edition_keeps_its_own_colour_when_the_set_changes(client):
    make_status_set()
    repaint("#0a6e6e")
    make_published()
    before = client.get(EDITION).content
    assert b"qd-rating--x0a6e6e" in before

    repaint("#7a1fa2")

    assert client.get(EDITION).content == before
    sheet = client.get("/statuses.css").content
    assert b".qd-rating--x0a6e6e" in sheet
    assert b".qd-rating--x7a1fa2" in sheet


def test_every_class_an_own_colour_needs_is_in_the_sheet(client):
    make_status_set()
    repaint("#ffbf00")
    make_published()

    sheet = client.get("/statuses.css").content.decode()

    for part in ("qd-rating", "qd-cell", "qd-bar__part", "qd-why"):
        assert f".{part}--xffbf00" in sheet
    assert "stroke:" in sheet
