"""One cell of one measure on a scorecard of one column."""

from typing import Any

from indicators.models import Indicator
from indicators.rules.periods import Period, quarter
from reporting.assembly.builders import build_cell
from reporting.assembly.gathering import gather
from reporting.document import Cell
from reporting.models import Column, Line, Scorecard
from tests.factories import AS_AT, Q2, make_approved, make_column, make_line, make_measure, make_scorecard, make_section

Q1 = quarter(2026, 1)
LAST_YEAR = quarter(2025, 2)


def measured(*values: tuple[Period, str | None], target: str | None = "90", **changes: Any) -> Indicator:
    """A measure with an approved figure for each period."""
    indicator = make_measure(target=target, **changes).indicator
    for period, value in values:
        make_approved(indicator, period, value)
    return indicator


def printed_by(line: Line, column: Column, asked: Period = Q2) -> Cell:
    sources = gather(Scorecard.objects.get(pk=column.scorecard_id), asked, as_at=AS_AT)
    return build_cell(sources, sources.rows[line.pk], column)


def built(
    indicator: Indicator,
    kind: str,
    options: dict[str, Any] | None = None,
    *,
    asked: Period = Q2,
    row: dict[str, Any] | None = None,
    **layout: Any,
) -> Cell:
    """The cell of one column for one measure; ``row`` and ``layout`` change the line and the scorecard."""
    scorecard = make_scorecard(columns=(), **layout)
    column = make_column(scorecard, kind, "Heading", options=options or {})
    return printed_by(make_line(make_section(scorecard), indicator, **(row or {})), column, asked)
