"""Words of ``submissions.words`` and small parts of our pages, for templates."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from indicators.charts import sparkline
from indicators.models import Indicator
from indicators.rules.display import show_exact
from submissions import words
from submissions.series import described, series_of

SMALL_WIDTH, SMALL_HEIGHT = 300, 90
MOST_SHOWN = 12

register = template.Library()
register.filter("good_to_be", words.good_to_be)
register.filter("figure_covers", words.figure_covers)
register.filter("clock", words.clock)


@register.filter
def exact(number: Decimal | None) -> str:
    """Every digit that matters: 254, 1.5."""
    return "" if number is None else show_exact(number)


@register.inclusion_tag("submissions/_small_series.html", takes_context=True)
def small_series(context: template.Context, indicator: Indicator) -> dict[str, Any]:
    """The latest approved figures the person may see: a small chart, a sentence and the table behind it."""
    rows = series_of(indicator, user=context["request"].user, on=timezone.localdate())[-MOST_SHOWN:]
    figures = [row for row in rows if row.value is not None]
    if len(figures) < 2:
        return {"chart": "", "sentence": "", "rows": []}
    title = f"Approved figures, {rows[0].label} to {rows[-1].label}"
    points = [row.point for row in rows]
    chart = sparkline(points, title=title, name="small-series", width=SMALL_WIDTH, height=SMALL_HEIGHT, targets=True)
    target = rows[-1].target if rows[-1].bound is not None else ""
    return {"chart": chart, "sentence": described(rows), "rows": rows[::-1], "title": title, "target": target}
