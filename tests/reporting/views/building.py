"""The builder of one scorecard, as its tests send to it and read from it."""

from typing import Any

from django.http import HttpResponse
from django.test import Client

from reporting.models import Line, Scorecard

LAYOUT = "/scorecards/homes/layout/"


def send(client: Client, path: str, **data: Any) -> HttpResponse:
    """Send a form of the builder with the revision the page would hold."""
    fields = {"revision": Scorecard.objects.get(slug="homes").revision, **data}
    response: HttpResponse = client.post(f"{LAYOUT}{path}", fields)
    return response


def refs() -> list[str]:
    lines = Line.objects.filter(section__scorecard__slug="homes").order_by("section__order", "order")
    return list(lines.values_list("indicator__ref", flat=True))


def settings_of(scorecard: Scorecard, **changes: str) -> dict[str, str]:
    names = ("title", "caption", "closing", "period_kind", "rating_display", "numbering", "orientation")
    return {**{name: getattr(scorecard, name) for name in names}, **changes}
