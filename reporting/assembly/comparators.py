"""Cells about other councils: rank, median, region and England, from what the catalogue holds for the day."""

from collections.abc import Callable

from indicators.models import BenchmarkFigure
from indicators.queries import Facts
from indicators.rules.display import show
from indicators.rules.peers import PeerStanding
from reporting.assembly.cells import BLANK, Builder, benchmark_text, format_of, option
from reporting.assembly.sources import RowSource, Sources
from reporting.document import Cell
from reporting.enums import ColumnKind, LineKind
from reporting.models import Column


def _empty(column: Column) -> Cell:
    return Cell(text=option(column, "empty"))


def _figure(pick: Callable[[Facts], BenchmarkFigure | None]) -> Builder:
    """Return a builder that prints one comparator, with its year below where the column asks for it."""

    def build(_sources: Sources, row: RowSource, column: Column) -> Cell:
        if row.line.kind == LineKind.TEXT:
            return BLANK
        figure = pick(row.beside.facts) if row.beside else None
        if figure is None:
            return _empty(column)
        return Cell(text=benchmark_text(figure), note=figure.data_year if column.options.get("year") else "")

    return build


def _standing(write: Callable[[RowSource, PeerStanding, bool], str]) -> Builder:
    """Return a builder that prints something of the council's standing among others."""

    def build(_sources: Sources, row: RowSource, column: Column) -> Cell:
        if row.line.kind == LineKind.TEXT:
            return BLANK
        standing = row.beside.facts.ranking if row.beside else None
        text = write(row, standing, bool(column.options.get("of"))) if standing else ""
        if standing is None or not text:
            return _empty(column)
        return Cell(text=text, note=standing.year if column.options.get("year") else "")

    return build


def _rank(_row: RowSource, standing: PeerStanding, of: bool) -> str:
    return _place(standing.rank, standing.count, of)


def _rank_before(_row: RowSource, standing: PeerStanding, of: bool) -> str:
    return _place(standing.rank_before, standing.count_before, of)


def _place(rank: int | None, count: int | None, of: bool) -> str:
    if rank is None:
        return ""
    return f"{rank} of {count}" if of and count else str(rank)


def _median(row: RowSource, standing: PeerStanding, _of: bool) -> str:
    return "" if standing.median is None else show(standing.median, format_of(row))


COMPARATORS: dict[str, Builder] = {
    ColumnKind.REGION: _figure(lambda facts: facts.region),
    ColumnKind.ENGLAND: _figure(lambda facts: facts.national),
    ColumnKind.RANK: _standing(_rank),
    ColumnKind.RANK_BEFORE: _standing(_rank_before),
    ColumnKind.MEDIAN: _standing(_median),
}
