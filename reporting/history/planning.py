"""What loading a workbook would do, cell by cell: new, the same, different, or refused with the reason."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.records.transitions import Invalid
from indicators.rules.periods import Period
from indicators.sheets import Book, Row, Sheet, Unreadable, read_book
from reporting.history.layout import HistoryLayout, guess_layout
from reporting.history.reading import ASK_SHARES, Catalogued, ReadCell, catalogued, read_cells
from reporting.loading.known import read_known
from submissions.enums import State
from submissions.models import Submission


class Outcome(StrEnum):
    """What becomes of one cell."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"
    REFUSED = "refused"


@dataclass(frozen=True)
class PlannedCell:
    """A cell with what becomes of it. ``why`` says so where it is not loaded; ``held`` is the figure here already."""

    cell: ReadCell
    outcome: Outcome
    why: str = ""
    held: Decimal | None = None


@dataclass(frozen=True)
class Plan:
    """Every filled cell of a sheet. ``asks_shares``: some can only be read once somebody says what 0.845 means."""

    cells: tuple[PlannedCell, ...]
    asks_shares: bool = False

    @property
    def counts(self) -> dict[Outcome, int]:
        """Return how many cells come to each outcome; together they are all cells read."""
        found = Counter(one.outcome for one in self.cells)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def new(self) -> tuple[ReadCell, ...]:
        return tuple(one.cell for one in self.cells if one.outcome == Outcome.NEW)


@dataclass(frozen=True)
class OpenSheet:
    """One sheet of a workbook, with the row that names its columns."""

    book: Book
    sheet: Sheet
    heading_row: int

    @property
    def headings(self) -> tuple[str, ...]:
        return self.sheet.headings(self.heading_row)

    @property
    def rows(self) -> Sequence[Row]:
        return self.sheet.below(self.heading_row)

    def place(self, address: str) -> str:
        """Return where a cell stands, as the sheet's own reader would say."""
        if self.book.is_workbook:
            return f"{self.sheet.name} {address}"
        return (
            f"line {''.join(letter for letter in address if letter.isdigit())}, column {address.rstrip('0123456789')}"
        )


def open_sheet(name: str, content: bytes, *, sheet: str = "", heading_row: int = 0) -> OpenSheet:
    """Open a file at a sheet and heading row, or at the likeliest ones.

    Raises:
        Invalid: when the file cannot be used.
    """
    try:
        book = read_book(name, content)
    except Unreadable as problem:
        raise Invalid(str(problem)) from None
    chosen = book.sheet(sheet)
    number = heading_row if chosen.headings(heading_row) else chosen.heading_row()
    return OpenSheet(book, chosen, number)


def known_catalogue() -> Catalogued:
    """Return every indicator with its definitions and names. As many queries however large the catalogue."""
    return catalogued(read_known().definitions)


def guessed(opened: OpenSheet, known: Catalogued) -> HistoryLayout:
    """Return the likeliest layout of a sheet."""
    layout = guess_layout(opened.headings, opened.rows, known.names)
    return HistoryLayout(
        **{**layout.to_json(), "periods": layout.periods, "sheet": opened.sheet.name, "heading_row": opened.heading_row}
    )


def plan_history(opened: OpenSheet, layout: HistoryLayout, known: Catalogued, *, today: date) -> Plan:
    """Read the sheet by its layout and compare each cell with what is here. One query more, however many cells."""
    cells = read_cells(opened.headings, opened.rows, layout, known, today=today)
    held = _held({cell.ref for cell in cells if not cell.problem})
    planned = tuple(_planned(cell, held) for cell in cells)
    return Plan(planned, asks_shares=any(cell.problem == ASK_SHARES for cell in cells))


def _held(refs: set[str]) -> dict[tuple[str, Period], Submission]:
    rows = Submission.objects.filter(indicator__ref__in=refs).select_related(
        "indicator", "period", "round__period", "current", "approved_version"
    )
    return {(row.indicator.ref, row.period.value): row for row in rows}


def _planned(cell: ReadCell, held: dict[tuple[str, Period], Submission]) -> PlannedCell:
    if cell.problem or cell.period is None:
        return PlannedCell(cell, Outcome.REFUSED, cell.problem)
    row = held.get((cell.ref, cell.period))
    if row is None:
        return PlannedCell(cell, Outcome.NEW)
    if row.state == State.TO_DO and row.current is None:
        return _asked_for(cell, row)
    version = row.approved_version or row.current
    value = version.value if version else None
    if value == cell.value:
        return PlannedCell(cell, Outcome.SAME, "It is here already.", value)
    standing = row.get_state_display().lower()
    why = f"Another figure is here already ({standing}). Correct it on its own page if the workbook is right."
    return PlannedCell(cell, Outcome.DIFFERENT, why, value)


def _asked_for(cell: ReadCell, row: Submission) -> PlannedCell:
    """A return nobody has begun: filled, unless a collection asks its owner for it."""
    if row.round is None:
        return PlannedCell(cell, Outcome.NEW)
    if row.round.is_open:
        why = f"The collection for {row.round.period} is open, and its owner enters this figure."
    else:
        why = f"The collection for {row.round.period} was closed without this figure. Open it again to enter one."
    return PlannedCell(cell, Outcome.REFUSED, why)
