"""Which periods are due by a stored definition. The length of several years together comes from earlier figures."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from indicators.enums import Basis, Frequency, PeriodKind
from indicators.models import Definition, Indicator
from indicators.queries import facts_for
from indicators.rules.periods import Period, latest_period, periods_due
from submissions.enums import State
from submissions.models import Submission

# A definition does not say how many years its periods join; the first figure does, and until then it is two.
YEARS_TOGETHER = 2


def years_together(definitions: Collection[Definition], *, asked: Period) -> dict[int, int]:
    """Return how many years the newest figure entered up to ``asked`` covers, by indicator, where years are joined.

    One query, none when no definition joins years.
    """
    joined = {one.indicator_id for one in definitions if one.frequency == Frequency.MULTI_YEAR}
    if not joined:
        return {}
    rows = (
        Submission.objects.filter(indicator__in=joined, period__kind=PeriodKind.MULTI_YEAR, period__end__lte=asked.end)
        .exclude(state=State.TO_DO)
        .select_related("period")
        .order_by("period__end", "period__start")
    )
    return {row.indicator_id: row.period.value.years for row in rows}


def all_due(definition: Definition, asked: Period, years: Mapping[int, int]) -> tuple[Period, ...]:
    """Return every period that falls due when a collection for ``asked`` opens. ``years`` from ``years_together``."""
    return periods_due(**_terms(definition, asked, years))


def latest_due(definition: Definition, asked: Period, years: Mapping[int, int]) -> Period:
    """Return the newest period a scorecard for ``asked`` can show. ``years`` from ``years_together``."""
    return latest_period(**_terms(definition, asked, years))


def _terms(definition: Definition, asked: Period, years: Mapping[int, int]) -> dict[str, Any]:
    return {
        "frequency": Frequency(definition.frequency),
        "basis": Basis(definition.basis),
        "lag_months": definition.lag_months,
        "asked": asked,
        "years": years.get(definition.indicator_id, YEARS_TOGETHER),
    }


def due_figures(asked: Period, *, as_at: date) -> list[tuple[Indicator, Period]]:
    """Return every indicator and period that a collection for ``asked`` asks for. Five queries at most."""
    living = Indicator.objects.filter(Q(retired_on=None) | Q(retired_on__gt=asked.end)).select_related("service")
    indicators = list(living)
    facts = facts_for([(indicator.pk, asked.end) for indicator in indicators], as_at=as_at)
    known = [(indicator, facts[indicator.pk, asked.end].definition) for indicator in indicators]
    used = [(indicator, one) for indicator, one in known if one is not None and one.effective_from <= asked.end]
    years = years_together([definition for _indicator, definition in used], asked=asked)
    return [(indicator, period) for indicator, definition in used for period in all_due(definition, asked, years)]
