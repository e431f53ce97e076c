"""Tables of text, with the address of every cell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_HEADING_ROWS = 30


class Unreadable(ValueError):
    """The file cannot be used. The message says why and what to do."""


def column_letters(place: int) -> str:
    """Return the letters of a column, counted from 0: "A", "Z", "AA"."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class Row:
    """One row as text. ``number`` is its number in the sheet, or the line it starts on in a text file."""

    number: int
    cells: tuple[str, ...]

    def cell(self, place: int | None) -> str:
        """Return a cell without surrounding blanks; "" where the row is shorter or there is no such column."""
        if place is None or not 0 <= place < len(self.cells):
            return ""
        return self.cells[place].strip()

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One sheet: every row that is not blank, in order. A text file has one sheet without a name."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()

    def heading_row(self) -> int:
        """Return the number of the row that most likely names the columns; 0 without rows.

        It is the first that is at least two thirds as wide as the widest near it: titles and notes above a table fill
        one or two cells.
        """
        near = self.rows[:MOST_HEADING_ROWS]
        widest = max((_filled(row) for row in near), default=0)
        return next((row.number for row in near if 3 * _filled(row) >= 2 * widest), 0)

    def headings(self, number: int) -> tuple[str, ...]:
        """Return the texts of the heading row; a column without one is called by its letters."""
        row = next((row for row in self.rows if row.number == number), None)
        if row is None:
            return ()
        width = max((len(other.cells) for other in self.rows), default=0)
        cells = (row.cell(place) for place in range(width))
        return tuple(" ".join(cell.split()) or f"Column {column_letters(place)}" for place, cell in enumerate(cells))

    def below(self, number: int) -> Sequence[Row]:
        """Return the rows of data: those under the heading row."""
        return [row for row in self.rows if row.number > number]


def _filled(row: Row) -> int:
    return sum(1 for cell in row.cells if cell.strip())


@dataclass(frozen=True)
class Book:
    """A whole file. ``notes`` say what was assumed in reading it."""

    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def is_workbook(self) -> bool:
        """Whether cells have addresses such as C5; a text file has lines and columns."""
        return self.name.lower().endswith(".xlsx")

    def sheet(self, name: str) -> Sheet:
        """Return a sheet by name, else the first that can be seen."""
        seen = [sheet for sheet in self.sheets if not sheet.hidden] or list(self.sheets)
        return next((sheet for sheet in self.sheets if sheet.name == name), seen[0])
