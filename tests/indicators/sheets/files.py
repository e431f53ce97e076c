"""Workbooks and text files made for a test."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def workbook(*sheets: Rows, names: Sequence[str] = (), hidden: Sequence[int] = ()) -> bytes:
    """An XLSX file of these sheets. A cell that starts with "=" is a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for place, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[place] if place < len(names) else f"Sheet {place + 1}")
            for number, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(number, column, cell)
            if place in hidden:
                sheet.hide()
    return file.getvalue()


def text(rows: Rows, *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A text file; cells are put in quotation marks where they need them."""
    lines = (separator.join(_quoted(str(cell), separator) for cell in row) for row in rows)
    return ("\n".join(lines) + "\n").encode(encoding)


def _quoted(cell: str, separator: str) -> str:
    return f'"{cell}"' if separator in cell or "\n" in cell else cell


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one more part, or one replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        new.writestr(name, part)
    return file.getvalue()
