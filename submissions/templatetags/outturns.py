"""The last approved figures of many indicators, for pages of the catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from indicators.models import Indicator, Status
from indicators.queries import facts_for
from submissions.models import Submission
from submissions.ratings import standing_status
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


@dataclass(frozen=True)
class Result:
    """The newest approved figure of one indicator."""

    label: str
    text: str
    status: Status | None


@register.simple_tag(takes_context=True)
def newest_results(context: template.Context, indicators: Iterable[Indicator]) -> dict[Any, Any]:
    """The newest figure and its status by indicator, as far as the person may see them, in seven queries at most."""
    today, user = timezone.localdate(), context["request"].user
    newest = Submission.objects.approved().filter(indicator=OuterRef("pk")).order_by("-period__end", "-pk")
    found = Indicator.objects.filter(pk__in=[one.pk for one in indicators]).annotate(
        newest=Subquery(newest.values("pk")[:1])
    )
    rows = list(
        Submission.objects.filter(pk__in=found.values_list("newest", flat=True))
        .visible_to(user, on=today)
        .select_related("period", "approved_version")
        .prefetch_related("approved_version__ratings__status", "approved_version__overrides__status")
    )
    facts = facts_for([(row.indicator_id, row.period.start) for row in rows], as_at=today)
    results: dict[Any, Any] = {"empty": "None yet" if may_see_rows(user) else "Not shown to you"}
    for row in rows:
        version, definition = row.approved_version, facts[row.indicator_id, row.period.start].definition
        if version is not None and definition is not None:
            label, text = row.period.value.label(), figure_text(definition, version)
            results[row.indicator_id] = Result(label, text, standing_status(version))
    return results


@register.filter
def of(known: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key, or nothing."""
    return known.get(key)
