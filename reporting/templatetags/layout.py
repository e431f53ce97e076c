"""The tabs of the pages about one layout."""

from typing import Any

from django import template

from reporting.models import Scorecard

register = template.Library()

TABS = (
    ("reporting:scorecard-layout", "Layout"),
    ("reporting:scorecard-layout-settings", "Title and settings"),
    ("reporting:scorecard-layout-ratings", "Levels and ratings"),
    ("reporting:scorecard-layout-words", "Words"),
    ("reporting:scorecard-layout-summary", "Summary"),
    ("reporting:scorecard-layout-key", "Key and footnotes"),
    ("reporting:scorecard-layout-history", "History"),
)


@register.inclusion_tag("reporting/_layout_tabs.html")
def layout_tabs(scorecard: Scorecard, here: str) -> dict[str, Any]:
    """The tabs, with the page shown marked."""
    return {"scorecard": scorecard, "tabs": TABS, "here": here}
