"""XLSX workbooks: guarded, rebuilt from the parts that are needed, then read.

The reader never sees the file that was sent. Each needed part is unpacked to no more than the size it states and put
into a fresh archive; whatever else was in there (macros, links, pictures, false sizes) stays behind.
"""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from html import unescape
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from indicators.sheets.grid import Row, Sheet, Unreadable, column_letters
from indicators.sheets.text import check_row

MOST_PARTS = 500
MOST_UNPACKED = 40 * 1024 * 1024
MOST_TIMES_SMALLER = 200
# What stands in a cell that holds a formula: its value was worked out elsewhere and may be missing or out of date.
FORMULA = "(a formula)"

NEEDED = re.compile(
    r"(\[Content_Types\]\.xml|_rels/\.rels|xl/(workbook|sharedStrings|styles)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/worksheets/[\w .-]+\.xml)",
    re.ASCII,
)
FORMULA_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[\s>/]')
HIDDEN_ROW = re.compile(rb'<row\s(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="([0-9]{1,7})"')
SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
RELATION = re.compile(r"<Relationship\s[^>]*>")
DAMAGED = "The workbook is damaged and cannot be opened. Open it in a spreadsheet program and save it again."
TOO_LARGE = (
    "The workbook is far larger than it looks and was not opened. Copy the table into a new workbook and save that."
)


def read_workbook(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Return the sheets of a workbook and what was noticed in it.

    Raises:
        Unreadable: when it is damaged, dangerous or too large.
    """
    parts = _parts(content)
    book = _open(_rebuilt(parts))
    paths = _paths(parts)
    sheets = []
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        source = parts.get(paths.get(about.name, ""), b"")
        sheet = _sheet(book, place, source, hidden=about.visible != SheetVisibleEnum.Visible)
        if sheet.rows:
            sheets.append(sheet)
    if not sheets:
        raise Unreadable("The workbook has no sheet with anything in it. Choose the file that holds the figures.")
    return tuple(sheets), tuple(_notes(sheets))


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _guard(archive.infolist(), len(content))
            wanted = [part for part in archive.infolist() if NEEDED.fullmatch(part.filename)]
            return {part.filename: archive.read(part) for part in wanted}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Unreadable(DAMAGED) from None
    except Exception as problem:
        # zlib has its own kind of error, which is no OSError.
        if type(problem).__name__ != "error":
            raise
        raise Unreadable(DAMAGED) from None


def _guard(parts: list[zipfile.ZipInfo], packed: int) -> None:
    names = [part.filename for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if len(names) != len(set(names)) or any(".." in name.split("/") or name.startswith("/") for name in names):
        raise Unreadable(DAMAGED)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or unpacked > MOST_TIMES_SMALLER * packed:
        raise Unreadable(TOO_LARGE)
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("The workbook has a password. Save it without one.")
    if any("vbaProject" in name for name in names):
        raise Unreadable("The workbook holds macros, which are never taken in. Save it as “Excel workbook (.xlsx)”.")
    if "xl/workbook.xml" not in names:
        raise Unreadable("The file is named .xlsx but is not an Excel workbook.")


def _rebuilt(parts: dict[str, bytes]) -> io.BytesIO:
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part for part in parts.values()):
        raise Unreadable(DAMAGED)
    fresh = io.BytesIO()
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    fresh.seek(0)
    return fresh


def _open(file: io.BytesIO) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(file)
    except (CalamineError, OSError, ValueError):
        raise Unreadable(DAMAGED) from None


def _paths(parts: dict[str, bytes]) -> dict[str, str]:
    """The part behind each sheet, by the sheet's name."""
    relations = {
        _attribute(tag, "Id"): _attribute(tag, "Target").lstrip("/")
        for tag in RELATION.findall(_text(parts.get("xl/_rels/workbook.xml.rels", b"")))
    }
    found = {}
    for tag in SHEET.findall(_text(parts["xl/workbook.xml"])):
        target = relations.get(_attribute(tag, r"\w+:id"), "")
        found[_attribute(tag, "name")] = target if target.startswith("xl/") else f"xl/{target}"
    return found


def _text(part: bytes) -> str:
    return part.decode("utf-8", errors="replace")


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _sheet(book: CalamineWorkbook, place: int, source: bytes, *, hidden: bool) -> Sheet:
    formulas = {address.decode() for address in FORMULA_CELL.findall(source)}
    hidden_rows = tuple(int(number) for number in HIDDEN_ROW.findall(source))
    rows: list[Row] = []
    try:
        sheet = book.get_sheet_by_index(place)
        # The reader leaves out empty columns at the left, but not empty rows at the top.
        left = [""] * (sheet.start[1] if sheet.start else 0)
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            texts = left + [as_text(cell) for cell in cells]
            if formulas:
                texts = _with_formulas(texts, number, formulas)
            if any(text.strip() for text in texts):
                check_row(number, texts, len(rows))
                rows.append(Row(number, tuple(texts)))
    except (CalamineError, OSError):
        raise Unreadable(DAMAGED) from None
    return Sheet(book.sheet_names[place], tuple(rows), hidden, hidden_rows)


def _with_formulas(texts: list[str], number: int, formulas: set[str]) -> list[str]:
    return [FORMULA if f"{column_letters(place)}{number}" in formulas else text for place, text in enumerate(texts)]


def as_text(cell: Any) -> str:
    """Return a cell as text. Numbers have the fifteen digits a spreadsheet itself works with, never an exponent."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return _number(cell.total_seconds() / 86400)
    return str(cell)


def _number(value: float) -> str:
    short = f"{value:.15g}"
    if "e" not in short:
        return short
    plain = f"{value:.20f}" if abs(value) < 1 else f"{value:.0f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _notes(sheets: list[Sheet]) -> list[str]:
    notes = []
    for sheet in sheets:
        if sheet.hidden:
            notes.append(f"The sheet “{sheet.name}” is hidden in the workbook.")
        if sheet.hidden_rows:
            shown = ", ".join(map(str, sheet.hidden_rows[:10])) + (" and more" if len(sheet.hidden_rows) > 10 else "")
            notes.append(f"Hidden rows on the sheet “{sheet.name}” are read too: {shown}.")
    return notes
