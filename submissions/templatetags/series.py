"""The series of an indicator, for pages of the catalogue."""

from typing import Any

from django import template
from django.utils import timezone

from indicators.models import Indicator
from indicators.queries import facts_for
from submissions.series import chart_of, described, series_of

register = template.Library()


@register.inclusion_tag("submissions/_series.html", takes_context=True)
def indicator_series(context: template.Context, indicator: Indicator) -> dict[str, Any]:
    """Approved figures the person of the request may see: a sentence, a chart and the table behind it."""
    today = timezone.localdate()
    rows = series_of(indicator, user=context["request"].user, on=today)
    definition = facts_for([(indicator.pk, today)], as_at=today)[indicator.pk, today].definition
    figures = [row for row in rows if row.value is not None]
    return {
        "rows": rows[::-1],
        "newest": rows[-1] if rows else None,
        "before": figures[-2] if len(figures) > 1 and rows[-1].value is not None else None,
        "sentence": described(rows) if figures else "",
        "chart": chart_of(rows, definition) if definition else "",
    }
