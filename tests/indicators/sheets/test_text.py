"""Text files: encodings, separators, quoting, and what is refused with its line."""

import pytest

from indicators.sheets import Unreadable, read_book
from tests.indicators.sheets.files import text

ROWS = [("Council", "Value"), ("Anyshire", "94.2"), ("Bristol, City of", "1,607")]


def cells(content: bytes, name: str = "table.csv") -> list[tuple[str, ...]]:
    return [row.cells for row in read_book(name, content).sheet("").rows]


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", True), ("cp1252", True)],
)
def test_each_usual_encoding_is_read_and_an_unusual_one_noted(encoding, noted):
    content = text([("Council", "Cost £"), ("Ynys Môn", "5")], encoding=encoding)

    book = read_book("table.csv", content)

    assert [row.cells for row in book.sheets[0].rows] == [("Council", "Cost £"), ("Ynys Môn", "5")]
    assert bool(book.notes) is noted
    assert not book.is_workbook


@pytest.mark.parametrize(("separator", "noted"), [(",", 0), (";", 1), ("\t", 1), ("|", 1)])
def test_the_separator_is_found_and_named_when_it_is_not_a_comma(separator, noted):
    content = text(ROWS, separator=separator)

    assert cells(content) == [tuple(row) for row in ROWS]
    assert len(read_book("t.csv", content).notes) == noted


def test_rows_keep_the_line_they_start_on_and_blank_ones_are_passed_over():
    content = b'Council,Note\n\nAnyshire,"two\nlines"\n , \nBarsetshire,one\n'

    rows = read_book("table.csv", content).sheets[0].rows

    assert [(row.number, row.cell(0)) for row in rows] == [(1, "Council"), (3, "Anyshire"), (6, "Barsetshire")]
    assert (rows[1].cell(1), rows[1].cell(7), rows[1].cell(None), rows[1].is_blank) == ("two\nlines", "", "", False)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("t.csv", b"", "The file is empty"),
        ("t.csv", b" \n ", "The file is empty"),
        ("t.csv", b"a,b\x00\n", "not text"),
        ("t.csv", b"a,b\nc,\x81\x8d\n", "Line 2 has a character"),
        ("t.csv", b"\xff\xfea", "UTF-8"),
        ("t.csv", b'a,b\n"c,d\n', "Near line 2 the quotation marks"),
        ("t.csv", b"a," + b"x" * 200_000, "far too long"),
        ("t.csv", b"a," + b"x" * 5_001, "a cell of 5,001 characters"),
        ("t.csv", b"a," * 301, "302 columns"),
        ("t.csv", b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        ("t.csv", b"a\n" * 100_001, "more than 100,000 rows"),
        ("t.csv", b"%PDF-1.7 ...", "This is a PDF"),
        ("t.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "password or is in the old .xls"),
        ("t.csv", b"PK\x03\x04...", "named .csv but is not a text file"),
        ("t.xlsx", b"a,b\n", "not an Excel workbook"),
        ("t.xlsm", b"PK\x03\x04...", "macros"),
        ("t.exe", b"a,b\n", "ending in .exe"),
        ("table", b"a,b\n", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(name, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_book(name, content)


def test_the_heading_row_is_found_under_titles_and_notes():
    content = text(
        [
            ("Table 3: reviews in time",),
            ("Source: the department", ""),
            ("Code", "Council", "2023", "2024"),
            ("E10000018", "Leicestershire", "94.2", "95.1"),
        ]
    )
    sheet = read_book("t.csv", content).sheets[0]

    assert sheet.heading_row() == 3
    assert sheet.headings(3) == ("Code", "Council", "2023", "2024")
    assert [row.number for row in sheet.below(3)] == [4]


def test_a_column_without_a_heading_is_called_by_its_letters():
    sheet = read_book("t.csv", b"Code,,Value\nE1,Leics,5,extra\n").sheets[0]

    assert sheet.headings(1) == ("Code", "Column B", "Value", "Column D")
    assert sheet.headings(99) == ()
