"""Which function builds which kind of column, and a finished cell: built, in the line's own words, as a person replaced it."""

from dataclasses import replace

from reporting.assembly.cells import BLANK, OWN_BUILDERS, Builder
from reporting.assembly.comparators import COMPARATORS
from reporting.assembly.forecasts import FORECASTS
from reporting.assembly.later import LATER
from reporting.assembly.sources import RowSource, Sources
from reporting.assembly.travel import travel
from reporting.document import Cell, Judgement
from reporting.enums import ColumnKind, Lack, LineKind
from reporting.models import Column

BUILDERS: dict[str, Builder] = {**OWN_BUILDERS, **COMPARATORS, **LATER, **FORECASTS, ColumnKind.TRAVEL: travel}
# Kinds that stand for several columns: they are replaced before any cell is built.
EXPANDED = frozenset({ColumnKind.PERIODS, ColumnKind.ORGANISATIONS})

IDENTITY = frozenset(
    {
        ColumnKind.NAME,
        ColumnKind.UPDATED,
        ColumnKind.VALUE_TYPE,
        ColumnKind.POLARITY,
        ColumnKind.FREQUENCY,
        ColumnKind.DATA_NOTE,
        ColumnKind.LATEST_PERIOD,
        ColumnKind.TARGET,
        ColumnKind.NEIGHBOUR,
    }
)
NUMERIC = frozenset(
    {
        ColumnKind.PREVIOUS_VALUE,
        ColumnKind.LATEST_VALUE,
        ColumnKind.PERIOD_VALUE,
        ColumnKind.TARGET,
        ColumnKind.NEIGHBOUR,
        ColumnKind.LAST_YEAR_VALUE,
        ColumnKind.NEXT_TARGET,
        ColumnKind.MEDIAN,
        ColumnKind.REGION,
        ColumnKind.ENGLAND,
        ColumnKind.FORECAST,
    }
)
DERIVED = frozenset(
    {
        ColumnKind.PREVIOUS_PERIOD,
        ColumnKind.TREND,
        ColumnKind.CHANGE,
        ColumnKind.MOVEMENT,
        ColumnKind.RATING,
        ColumnKind.PERIOD_VALUE,
        ColumnKind.LAST_YEAR_PERIOD,
        ColumnKind.TRAVEL,
    }
)


def is_derived(column: Column) -> bool:
    """Whether a rule computes something in this column: a named period only where it prints an arrow."""
    return column.kind in DERIVED and (column.kind != ColumnKind.PERIOD_VALUE or bool(column.options.get("arrow")))


def build_cell(sources: Sources, row: RowSource, column: Column) -> Cell:
    """Return one finished cell: built, then in the line's own words, then as a person replaced it."""
    cell = _placeholder(sources, row, column) or BUILDERS[column.kind](sources, row, column)
    if column.kind in IDENTITY and column.key in row.line.printed_as:
        cell = Cell(text=str(row.line.printed_as[column.key]))
    override = sources.overrides.get((row.line.indicator.ref, column.key))
    if override is None:
        return cell
    judgement = Judgement(reason=override.reason, ground=override.ground, computed=cell.printed)
    if cell.arrow or (column.options.get("arrow") and column.kind == ColumnKind.PERIOD_VALUE):
        judgement = Judgement(reason=override.reason, ground=override.ground, computed=cell.arrow)
        return replace(cell, arrow=override.text, judgement=judgement)
    return Cell(text=override.text, note="", judgement=judgement)


def _placeholder(sources: Sources, row: RowSource, column: Column) -> Cell | None:
    """Return the cell of a line without figures yet: its words in place of the newest figure, else nothing."""
    if row.line.kind != LineKind.PLACEHOLDER or column.kind in IDENTITY or column.kind == ColumnKind.NUMBER:
        return None
    newest = column.kind == ColumnKind.LATEST_VALUE or (
        column.kind == ColumnKind.PERIOD_VALUE and sources.period_of(column).end == sources.asked.end
    )
    words = row.line.pointer
    return Cell(text=words, missing=words, lack=Lack.PLACEHOLDER.value) if newest else BLANK
