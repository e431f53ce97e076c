"""Reading CSV as councils save it."""

import pytest

from reporting.loading.files import LARGEST_FILE, MOST_ROWS, RawRow, Table, read_table
from reporting.loading.problems import Problem


def sentences(content: bytes) -> list[str]:
    return [str(problem) for problem in read_table("services.csv", content).problems]


def test_a_plain_file_reads_as_columns_and_rows_with_their_lines() -> None:
    table = read_table("services.csv", b"service,name\nstreets,Streets\nparks,Parks\n")
    assert table == Table(
        file="services.csv",
        columns=("service", "name"),
        rows=(
            RawRow(2, {"service": "streets", "name": "Streets"}),
            RawRow(3, {"service": "parks", "name": "Parks"}),
        ),
    )


@pytest.mark.parametrize(
    "content",
    [
        "service,name\nstreets,Straßen\n".encode(),
        "service,name\nstreets,Straßen\n".encode("utf-8-sig"),
        "service,name\r\nstreets,Straßen\r\n".encode(),
        b"service,name\rstreets,Stra\xc3\x9fen\r",
    ],
    ids=["utf-8", "byte order mark", "windows line ends", "old mac line ends"],
)
def test_utf_8_reads_with_any_line_ends_and_without_a_note(content: bytes) -> None:
    table = read_table("services.csv", content)
    assert (table.rows, table.notes, table.problems) == (
        (RawRow(2, {"service": "streets", "name": "Straßen"}),),
        (),
        (),
    )


def test_windows_1252_reads_and_says_so() -> None:
    table = read_table("services.csv", "service,name\nstreets,Caf\u00e9 \u2013 \u00a35\n".encode("cp1252"))
    assert table.rows == (RawRow(2, {"service": "streets", "name": "Caf\u00e9 \u2013 \u00a35"}),)
    assert table.notes == ("services.csv was read as Windows-1252. Save it as UTF-8 to be sure.",)


def test_bytes_of_no_known_encoding_are_refused_with_their_line() -> None:
    assert sentences(b"service,name\nstreets,\x81\n") == [
        "services.csv, row 2: A character cannot be read. Save the file as “CSV UTF-8”."
    ]


def test_a_workbook_is_refused_as_not_csv() -> None:
    assert sentences(b"PK\x03\x04\x00\x00") == [
        "services.csv: The file is not CSV text. Save it as “CSV UTF-8”, not as a workbook or as Unicode text."
    ]


def test_an_empty_file_is_refused() -> None:
    assert sentences(b"") == ["services.csv: The file is empty. The first line must name the columns."]


def test_a_file_over_the_limit_is_refused() -> None:
    assert sentences(b"a" * (LARGEST_FILE + 1)) == ["services.csv: The file is larger than 5 MB. Split the pack."]


def test_a_file_with_too_many_rows_is_refused() -> None:
    content = b"service,name\n" + b"a,b\n" * (MOST_ROWS + 1)
    assert sentences(content) == ["services.csv: The file has more than 20,000 rows. Split the pack."]


def test_quotation_marks_that_do_not_match_are_refused() -> None:
    assert sentences(b'service,name\nstreets,"Streets" and parks\n') == [
        "services.csv: The quotation marks do not match. Open the file in a spreadsheet and save it as CSV again."
    ]


def test_semicolons_are_named_as_the_cause() -> None:
    assert sentences(b"service;name\nstreets;Streets\n") == [
        "services.csv, row 1: The columns are separated by semicolons. Save the file with commas."
    ]


def test_a_column_named_twice_and_one_without_a_name_are_both_refused() -> None:
    assert sentences(b"service,name,name,\na,b,c,d\n") == [
        "services.csv, row 1, column name: This column stands in the file twice. Delete one.",
        "services.csv, row 1: Column 4 has no name. Name it or delete it.",
    ]


def test_rows_of_the_wrong_length_are_refused_by_line_and_the_others_kept() -> None:
    table = read_table("services.csv", b"service,name\nshort\nstreets,Streets\nlong,a,b\n")
    assert table.rows == (RawRow(3, {"service": "streets", "name": "Streets"}),)
    assert table.problems == (
        Problem("services.csv", 2, "", "This row has 1 cell and the first line names 2 columns."),
        Problem("services.csv", 4, "", "This row has 3 cells and the first line names 2 columns."),
    )


def test_blank_rows_are_passed_over_without_losing_count_of_lines() -> None:
    table = read_table("services.csv", b'service,name\n\n,\nstreets,"Streets\nand parks"\nlast,Last\n')
    assert [(row.number, row.cells["name"]) for row in table.rows] == [(4, "Streets\nand parks"), (6, "Last")]


def test_a_line_separator_inside_a_cell_does_not_split_the_row() -> None:
    table = read_table("services.csv", "service,name\nstreets,One\u2028Two\n".encode())
    assert table.rows == (RawRow(2, {"service": "streets", "name": "One\u2028Two"}),)


def test_a_file_of_very_many_columns_is_refused_before_anything_else() -> None:
    table = read_table("values.csv", ",".join(f"c{number}" for number in range(100_000)).encode())

    assert [problem.message for problem in table.problems] == [
        "The file has 100000 columns. A table here has at most 200."
    ]
