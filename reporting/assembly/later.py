"""Cells of other periods than the latest: the same period last year, and the target of a later year."""

from datetime import date

from indicators.enums import PeriodKind
from indicators.queries import Facts, facts_for, target_rule
from indicators.rules.periods import Period, period_containing
from reporting.assembly.cells import BLANK, Builder, as_printed, figure_cell, label_of, target_cell
from reporting.assembly.sources import Received, RowSource, Sources
from reporting.document import Cell
from reporting.enums import ColumnKind, LineKind
from reporting.models import Column


def _received(row: RowSource, period: Period) -> Received | None:
    return next((one for one in row.series if one.period == period), None)


def _last_year_period(_sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT or row.definition is None:
        return BLANK
    period = row.period.year_before()
    return Cell(text=label_of(row, period, _received(row, period), column))


def _last_year_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    period = row.period.year_before()
    received = _received(row, period)
    return as_printed(sources, figure_cell(sources, row, received, column, period), received, column)


def day_ahead(asked: Period, column: Column) -> date:
    """Return the first day of the financial year whose target a column prints."""
    year = period_containing(PeriodKind.FINANCIAL_YEAR, asked.end)
    return year.step(int(column.options.get("ahead", 1))).start


def read_later_targets(
    columns: list[Column], indicator_ids: set[int], *, asked: Period, as_at: date
) -> dict[tuple[int, date], Facts]:
    """Return what applies in the later years the columns name; no query where no column names one."""
    days = {day_ahead(asked, column) for column in columns if column.kind == ColumnKind.NEXT_TARGET}
    if not days:
        return {}
    return facts_for([(indicator_id, day) for indicator_id in indicator_ids for day in days], as_at=as_at)


def _next_target(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    facts = sources.later[row.line.indicator_id, day_ahead(sources.asked, column)]
    return target_cell(sources, target_rule(facts.target, facts.definition), column)


LATER: dict[str, Builder] = {
    ColumnKind.LAST_YEAR_PERIOD: _last_year_period,
    ColumnKind.LAST_YEAR_VALUE: _last_year_value,
    ColumnKind.NEXT_TARGET: _next_target,
}
