"""From the bytes of a file to its sheets, with the guards that come before any reading."""

from indicators.sheets.grid import Book, Unreadable
from indicators.sheets.text import read_text_sheet
from indicators.sheets.workbook import FORMULA, read_workbook

LARGEST_FILE = 5 * 1024 * 1024

ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
SAVE_AS = "Open it in a spreadsheet program and save it as “Excel workbook (.xlsx)” or “CSV UTF-8”."

__all__ = ["FORMULA", "LARGEST_FILE", "read_book"]


def read_book(name: str, content: bytes) -> Book:
    """Read a CSV file or an XLSX workbook.

    Raises:
        Unreadable: with a sentence for the person. What the file claims to be and what it is must agree.
    """
    ending = name.lower().rpartition(".")[2]
    _refuse_at_sight(ending, content)
    if content.startswith(ZIP):
        if ending != "xlsx":
            raise Unreadable(f"The file is named .{ending} but is not a text file. {SAVE_AS}")
        sheets, notes = read_workbook(content)
        return Book(name, sheets, notes)
    if ending == "xlsx":
        raise Unreadable(f"The file is named .xlsx but is not an Excel workbook, or is damaged. {SAVE_AS}")
    sheet, notes = read_text_sheet(content)
    return Book(name, (sheet,), notes)


def _refuse_at_sight(ending: str, content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise Unreadable("The file is larger than 5 MB. Split it, or leave out the sheets that are not needed.")
    if not content.strip():
        raise Unreadable("The file is empty. Choose the file that holds the figures.")
    if ending in ("xlsm", "xltm", "xlsb", "xlam"):
        raise Unreadable("The workbook can hold macros, which are never taken in. Save it as “Excel workbook (.xlsx)”.")
    if content.startswith(OLD_OFFICE):
        raise Unreadable(f"The workbook has a password or is in the old .xls format. {SAVE_AS}")
    if content.startswith(PDF):
        raise Unreadable("This is a PDF. Ask the publisher for the figures as a spreadsheet, or copy them into one.")
    if ending not in ("xlsx", "csv", "txt", "tsv"):
        raise Unreadable(f"A file ending in .{ending[:20]} cannot be read. {SAVE_AS}")
