"""The last approved figures of many indicators, for pages of the catalogue."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils import timezone

from indicators.models import Indicator
from indicators.queries import facts_for
from submissions.models import Submission
from submissions.rule_effect import may_see_rows
from submissions.words import figure_text

register = template.Library()

SHOWN = 3
YEARS_BACK = 3


@register.simple_tag(takes_context=True)
def outturns(context: template.Context, indicators: Iterable[Indicator]) -> dict[str, Any]:
    """The last figures by indicator, as period and figure, newest first, as far as the person may see them.

    Five queries, however many the indicators.
    """
    today, user = timezone.localdate(), context["request"].user
    since = date(today.year - YEARS_BACK, 1, 1)
    rows = (
        Submission.objects.filter(indicator__in=[one.pk for one in indicators], period__end__gte=since)
        .approved()
        .visible_to(user, on=today)
        .select_related("period", "approved_version")
        .order_by("-period__end", "-period__start")
    )
    newest: dict[int, list[Submission]] = {}
    for row in rows:
        held = newest.setdefault(row.indicator_id, [])
        if len(held) < SHOWN:
            held.append(row)
    facts = facts_for([(one.indicator_id, one.period.start) for held in newest.values() for one in held], as_at=today)
    found: dict[Any, Any] = {"empty": "None yet" if may_see_rows(user) else "Not shown to you"}
    for pk, held in newest.items():
        found[pk] = [
            (one.period.value.label(), figure_text(definition, one.approved_version))
            for one in held
            if one.approved_version and (definition := facts[pk, one.period.start].definition)
        ]
    return found


@register.filter
def figures_of(known: Mapping[Any, Any], pk: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = known.get(pk, [])
    return found
