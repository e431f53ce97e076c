"""Tags for overviews of scorecards."""

from collections.abc import Iterable
from typing import Any

from django import template

from reporting.document import Count
from reporting.render.reading import colour_of

register = template.Library()

SCALE = 4
GAP = 2


@register.inclusion_tag("reporting/_counts_bar.html")
def counts_bar(counts: Iterable[Count]) -> dict[str, Any]:
    """One bar for a scorecard, worst at the left: its length is the number of measures, on one scale everywhere."""
    shown = [count for count in counts if count.number]
    ordered = [*[count for count in shown if count.mark.rated][::-1], *[one for one in shown if not one.mark.rated]]
    parts, start = [], 0
    for count in ordered:
        width = count.number * SCALE
        parts.append({"colour": colour_of(count.mark), "x": start, "width": width, "faint": not count.mark.rated})
        start += width + GAP
    return {"parts": parts, "width": max(start - GAP, 0)}


@register.simple_tag
def number_of(counts: Iterable[Count], word: str) -> int:
    """Return how many measures have the status called ``word``."""
    return sum(count.number for count in counts if count.mark.word == word)
