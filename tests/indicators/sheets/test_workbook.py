"""Workbooks: what is read, what is noted, what is refused before it can do harm."""

import io
import struct
import zipfile
from datetime import date
from time import monotonic

import pytest
import xlsxwriter

from indicators.sheets import FORMULA, Unreadable, column_letters, read_book
from indicators.sheets.workbook import as_text
from tests.indicators.sheets.files import text, with_part, workbook

ROWS = [("Code", "Council", "Value"), ("E10000018", "Leicestershire", 94.2), ("E10000002", "Buckinghamshire", "[c]")]


def test_a_workbook_is_read_with_its_sheets_and_cell_addresses():
    book = read_book("table.xlsx", workbook(ROWS, [("Notes",)], names=("Table 1", "Read me")))

    assert book.is_workbook
    assert [sheet.name for sheet in book.sheets] == ["Table 1", "Read me"]
    assert [row.cells for row in book.sheet("Table 1").rows][1] == ("E10000018", "Leicestershire", "94.2")
    assert book.sheet("no such") == book.sheets[0]
    assert book.notes == ()


def test_empty_rows_above_a_table_do_not_change_the_numbers_of_the_rows_below():
    sheet = read_book("t.xlsx", workbook([(), (), ("", "Code", "Value"), ("", "E10000018", 5)])).sheets[0]

    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("", "Code", "Value")), (4, ("", "E10000018", "5"))]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (94.2, "94.2"),
        (0.1 + 0.2, "0.3"),
        (12.299999999999999, "12.3"),
        (1607.0, "1607"),
        (1e-05, "0.00001"),
        (1e15, "1000000000000000"),
        (-1.5e-7, "-0.00000015"),
        (0.0, "0"),
        (True, "TRUE"),
        (date(2024, 3, 31), "2024-03-31"),
        ("as it is ", "as it is "),
    ],
)
def test_cells_become_the_text_people_see(cell, shown):
    assert as_text(cell) == shown


def test_a_formula_is_named_not_guessed():
    sheet = read_book("t.xlsx", workbook([("Code", "Value"), ("E10000018", "=1+1"), ("E10000002", 5)])).sheets[0]

    assert [row.cell(1) for row in sheet.rows] == ["Value", FORMULA, "5"]


def test_hidden_sheets_and_rows_are_noted():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        first, second = book.add_worksheet("Seen"), book.add_worksheet("Unseen")
        for sheet in (first, second):
            sheet.write(0, 0, "Code")
            sheet.write(1, 0, "E10000018")
        first.set_row(1, None, None, {"hidden": True})
        second.hide()

    found = read_book("t.xlsx", file.getvalue())

    assert found.notes == (
        "Hidden rows on the sheet “Seen” are read too: 2.",
        "The sheet “Unseen” is hidden in the workbook.",
    )
    assert found.sheet("") == found.sheets[0]


def bomb() -> bytes:
    return with_part(workbook(ROWS), "xl/worksheets/sheet9.xml", b"0" * (41 * 1024 * 1024))


def packed_tightly() -> bytes:
    return with_part(workbook(ROWS), "xl/worksheets/sheet9.xml", b"0" * (6 * 1024 * 1024))


def lying() -> bytes:
    """The size of a part is stated as far less than it is."""
    content = with_part(workbook(ROWS), "xl/styles.xml", b"x" * 100_000)
    return content.replace(struct.pack("<I", 100_000), struct.pack("<I", 10))


def locked() -> bytes:
    content = bytearray(workbook(ROWS))
    place = content.index(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    return bytes(content)


def many_parts() -> bytes:
    file = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(file, "a") as archive:
        for number in range(600):
            archive.writestr(f"xl/media/{number}.png", b"")
    return file.getvalue()


SHEET_1 = "xl/worksheets/sheet1.xml"
DANGERS = {
    "more than can be unpacked": (bomb, "far larger than it looks"),
    "packed a thousand times smaller": (packed_tightly, "far larger than it looks"),
    "a size that is not true": (lying, "damaged"),
    "a password": (locked, "password"),
    "too many parts": (many_parts, "far larger"),
    "macros": (lambda: with_part(workbook(ROWS), "xl/vbaProject.bin", b"x"), "macros"),
    "a way out of the folder": (lambda: with_part(workbook(ROWS), "xl/../../evil.xml", b"x"), "damaged"),
    "an absolute path": (lambda: with_part(workbook(ROWS), "/etc/evil.xml", b"x"), "damaged"),
    "entities": (lambda: with_part(workbook(ROWS), SHEET_1, b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "damaged"),
    "another kind of archive": (lambda: zipped({"readme.txt": b"hello"}), "not an Excel workbook"),
    "cut short": (lambda: workbook(ROWS)[:-200], "damaged"),
    "bytes changed": (lambda: workbook(ROWS).replace(b"\x00", b"\x01", 400), "damaged"),
    "a sheet that is no sheet": (lambda: with_part(workbook(ROWS), SHEET_1, b"<worksheet><sheetData><row"), "."),
    "nothing in it": (lambda: workbook([]), "no sheet with anything"),
}


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


@pytest.mark.parametrize("danger", DANGERS)
def test_a_dangerous_or_damaged_workbook_is_refused_quickly_and_in_words(danger):
    make, sentence = DANGERS[danger]
    content = make()
    started = monotonic()

    with pytest.raises(Unreadable, match=sentence):
        read_book("table.xlsx", content)

    assert monotonic() - started < 2


def test_what_is_not_needed_stays_outside_and_does_no_harm():
    content = with_part(workbook(ROWS), "xl/externalLinks/externalLink1.xml", b"<not xml")

    assert len(read_book("t.xlsx", content).sheets[0].rows) == 3


def test_a_large_table_is_read_within_the_limits():
    rows = [("Code", "Value"), *((f"E{number:08}", number / 7) for number in range(10_000))]

    assert len(read_book("t.xlsx", workbook(rows)).sheets[0].rows) == 10_001
    assert len(read_book("t.csv", text(rows)).sheets[0].rows) == 10_001


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_by_letters(place, letters):
    assert column_letters(place) == letters
