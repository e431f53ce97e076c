"""The figure of a whole financial year for many indicators, from approved figures, by each definition's own rule."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from indicators.enums import Outturn
from indicators.queries import facts_for
from indicators.rules.outturn import YearFigure, YearOutturn, outturn_of
from indicators.rules.periods import Period
from submissions.content import parts_of
from submissions.models import Submission


def outturns_of(indicator_ids: Iterable[int], year: Period, *, as_at: date) -> dict[int, YearOutturn]:
    """Return the outturn of each indicator for a financial year; without a definition there is none.

    The definition in force at the end of the year says how. Only approved figures count. Suppressed ones count too:
    whoever prints the answer has to hide it where a figure of the year is hidden. One query more than the facts.
    """
    ids = set(indicator_ids)
    facts = facts_for([(indicator_id, year.end) for indicator_id in ids], as_at=as_at)
    rows = Submission.objects.filter(
        indicator__in=ids, period__end__gte=year.start, period__end__lte=year.end, approved_version__isnull=False
    ).select_related("period", "approved_version")
    figures: dict[int, list[YearFigure]] = defaultdict(list)
    for row in rows:
        definition, version = facts[row.indicator_id, year.end].definition, row.approved_version
        if definition is not None and version is not None:
            parts = parts_of(version, definition.value_type, definition.per)
            figures[row.indicator_id].append(YearFigure(row.period.value, version.value, parts))
    definitions = {indicator_id: facts[indicator_id, year.end].definition for indicator_id in ids}
    return {
        indicator_id: outturn_of(Outturn(definition.outturn), figures[indicator_id], year)
        for indicator_id, definition in definitions.items()
        if definition is not None
    }
