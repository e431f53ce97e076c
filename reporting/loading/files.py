"""From bytes to tables: encodings, quoting and ragged rows. Pure."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from reporting.loading.problems import Problem

LARGEST_FILE = 5 * 1024 * 1024
MOST_COLUMNS = 200
MOST_ROWS = 20_000
WHOLE_FILE = 0


@dataclass(frozen=True)
class RawRow:
    """One row as text, by column. ``number`` is the line it starts on."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One file as text. ``notes`` say what was assumed in reading it."""

    file: str
    columns: tuple[str, ...] = ()
    rows: tuple[RawRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_table(file: str, content: bytes) -> Table:
    """Read one CSV file. Everything wrong with it is in ``problems``; rows that cannot be split are left out."""
    text, notes, problem = _decode(file, content)
    if problem:
        return Table(file, problems=(problem,))
    try:
        lines = _split(text)
    except csv.Error:
        return _refused(
            file, "The quotation marks do not match. Open the file in a spreadsheet and save it as CSV again."
        )
    if not lines:
        return _refused(file, "The file is empty. The first line must name the columns.")
    if len(lines) > MOST_ROWS + 1:
        return _refused(file, f"The file has more than {MOST_ROWS:,} rows. Split the pack.")
    header_line, header = lines[0]
    columns = tuple(name.strip() for name in header)
    found = _header_problems(file, header_line, columns)
    if found:
        return Table(file, problems=found, notes=notes)
    rows, ragged = _rows(file, columns, lines[1:])
    return Table(file, columns, rows, ragged, notes)


def _refused(file: str, message: str) -> Table:
    return Table(file, problems=(Problem(file, WHOLE_FILE, "", message),))


def _decode(file: str, content: bytes) -> tuple[str, tuple[str, ...], Problem | None]:
    """Return the text, notes on how it was read, and the problem that stopped it."""
    if len(content) > LARGEST_FILE:
        return "", (), Problem(file, WHOLE_FILE, "", "The file is larger than 5 MB. Split the pack.")
    if b"\x00" in content:
        message = "The file is not CSV text. Save it as “CSV UTF-8”, not as a workbook or as Unicode text."
        return "", (), Problem(file, WHOLE_FILE, "", message)
    try:
        return content.decode("utf-8-sig"), (), None
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), (f"{file} was read as Windows-1252. Save it as UTF-8 to be sure.",), None
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        return "", (), Problem(file, line, "", "A character cannot be read. Save the file as “CSV UTF-8”.")


def _split(text: str) -> list[tuple[int, list[str]]]:
    """Return every row that is not blank with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines, first = [], 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            lines.append((first, cells))
        first = reader.line_num + 1
    return lines


def _header_problems(file: str, line: int, columns: tuple[str, ...]) -> tuple[Problem, ...]:
    if len(columns) == 1 and ";" in columns[0]:
        return (Problem(file, line, "", "The columns are separated by semicolons. Save the file with commas."),)
    if len(columns) > MOST_COLUMNS:
        message = f"The file has {len(columns)} columns. A table here has at most {MOST_COLUMNS}."
        return (Problem(file, line, "", message),)
    found = []
    seen: set[str] = set()
    for place, name in enumerate(columns, start=1):
        if not name:
            found.append(Problem(file, line, "", f"Column {place} has no name. Name it or delete it."))
        elif name in seen:
            found.append(Problem(file, line, name, "This column stands in the file twice. Delete one."))
        seen.add(name)
    return tuple(found)


def _rows(
    file: str, columns: tuple[str, ...], lines: list[tuple[int, list[str]]]
) -> tuple[tuple[RawRow, ...], tuple[Problem, ...]]:
    rows, ragged = [], []
    for number, cells in lines:
        if len(cells) == len(columns):
            rows.append(RawRow(number, dict(zip(columns, cells, strict=True))))
            continue
        has = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        message = f"This row has {has} and the first line names {len(columns)} columns."
        ragged.append(Problem(file, number, "", message))
    return tuple(rows), tuple(ragged)
