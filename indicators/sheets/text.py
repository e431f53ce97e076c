"""CSV and its relatives: encodings, separators, quoting."""

import csv
import io

from indicators.sheets.grid import Row, Sheet, Unreadable

MOST_ROWS = 100_000
MOST_COLUMNS = 300
LONGEST_CELL = 5_000
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def read_text_sheet(content: bytes) -> tuple[Sheet, tuple[str, ...]]:
    """Return the only sheet of a text file, and what was assumed.

    Raises:
        Unreadable: naming the line where there is one.
    """
    text, notes = decode(content)
    separator = separator_of(text)
    if separator != ",":
        notes = (*notes, f"The columns are separated by {SEPARATORS[separator]}.")
    return Sheet("", tuple(_rows(text, separator))), notes


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text: UTF-8, UTF-16 with its mark, or Windows-1252 with a note."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), ("The file was read as UTF-16.",)
        except UnicodeDecodeError:
            raise Unreadable("The file is damaged: its characters cannot be read. Save it as “CSV UTF-8”.") from None
    if b"\x00" in content:
        raise Unreadable("The file is not text. Save it as “CSV UTF-8” or as an Excel workbook (.xlsx).")
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), ("The file was read as Windows-1252. Save it as “CSV UTF-8” to be sure.",)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise Unreadable(f"Line {line} has a character that cannot be read. Save the file as “CSV UTF-8”.") from None


def separator_of(text: str) -> str:
    """Return the separator most lines at the top agree on; a comma when none stands out."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines) for mark in SEPARATORS}
    middles = {mark: found[len(found) // 2] if found else 0 for mark, found in counts.items()}
    best = max(SEPARATORS, key=lambda mark: middles[mark])
    return best if middles[best] else ","


def _rows(text: str, separator: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    first = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                check_row(first, cells, len(rows))
                rows.append(Row(first, tuple(cells)))
            first = reader.line_num + 1
    except csv.Error as problem:
        what = "a cell is far too long" if "field larger" in str(problem) else "the quotation marks do not match"
        raise Unreadable(f"Near line {first} {what}. Open the file in a spreadsheet and save it again.") from None
    return rows


def check_row(number: int, cells: list[str], count: int) -> None:
    """Refuse a file that has outgrown what can be shown and checked."""
    if count >= MOST_ROWS:
        raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it by year or by indicator.")
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(f"Row {number} has {len(cells)} columns. A table here has at most {MOST_COLUMNS}.")
    longest = max(map(len, cells), default=0)
    if longest > LONGEST_CELL:
        raise Unreadable(f"Row {number} has a cell of {longest:,} characters. At most {LONGEST_CELL:,} are taken in.")
