"""Read a spreadsheet somebody sent: CSV or XLSX in, tables of text out, or a sentence that says why not.

Knows no model and no request. Nothing is guessed silently: what was assumed is in ``notes``.
"""

from indicators.sheets.grid import Book, Row, Sheet, Unreadable, column_letters
from indicators.sheets.reading import FORMULA, LARGEST_FILE, read_book

__all__ = ["FORMULA", "LARGEST_FILE", "Book", "Row", "Sheet", "Unreadable", "column_letters", "read_book"]
