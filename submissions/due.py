"""Which periods are due by a stored definition. The length of several years together comes from earlier figures."""

from collections.abc import Collection, Mapping
from typing import Any

from indicators.enums import Basis, Frequency, PeriodKind
from indicators.models import Definition
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
