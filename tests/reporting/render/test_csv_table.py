"""The document as CSV: what a spreadsheet opens is what was published, and nothing in it runs."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.document import Cell, ColumnSpec, ScorecardDocument
from reporting.flat import flat_headings, flat_rows
from reporting.render import Imprint, render_csv
from reporting.render.csv_table import guarded
from tests.reporting.render.documents import make_document, make_group, make_judged, make_line, make_missing_line

IMPRINT = Imprint(1, "9 November 2026, 10:00", "d" * 64)


def table(document: ScorecardDocument) -> list[dict[str, str]]:
    """The rows as a spreadsheet reads them."""
    return list(csv.DictReader(io.StringIO(render_csv(document, IMPRINT).decode("utf-8-sig"), newline=""), strict=True))


def test_one_row_for_each_line_with_the_headings_of_its_groups_filled_down() -> None:
    document = make_document(
        make_group("Quality", make_line("audits"), make_line("checks", rag="red", latest="40%")),
        make_group("Demand", make_line("calls"), rating=None),
    )

    assert [
        (row["Reference"], row["Theme"], row["Theme rating"], row["Latest"], row["RAG"]) for row in table(document)
    ] == [
        ("audits", "Quality", "Amber", "94%", "Green"),
        ("checks", "Quality", "Amber", "40%", "Red"),
        ("calls", "Demand", "", "94%", "Green"),
    ]


def test_the_first_line_names_the_columns_in_reading_order() -> None:
    first = render_csv(make_document(), IMPRINT).decode("utf-8-sig").split("\r\n")[0]

    assert first == (
        "Reference,Theme,Theme rating,No.,Measure,Target,Previous period,Previous,Latest period,Latest,Trend,RAG,Narrative"
    )


def test_a_byte_order_mark_lets_spreadsheets_read_the_arrows() -> None:
    content = render_csv(make_document(make_group("Quality", make_line(latest=Cell("61%", arrow="↓")))), IMPRINT)

    assert content.startswith(b"\xef\xbb\xbfReference,")
    assert "↓ 61%".encode() in content


def test_lines_end_as_the_standard_has_it() -> None:
    content = render_csv(make_document(), IMPRINT)

    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_commas_quotation_marks_and_new_lines_come_back_as_typed() -> None:
    text = 'First, a "quoted" word.\nThen a second line; with a semicolon.'

    (row,) = table(make_document(make_group("Quality", make_line(narrative=Cell(text)))))
    assert row["Narrative"] == text


@pytest.mark.parametrize("text", ["=1+1", "+a1", "-a1", "@SUM(A1)", "\t=1", "\r=1"])
def test_words_that_a_spreadsheet_would_run_are_shown_as_typed(text: str) -> None:
    line = make_line(name=Cell(text), narrative=Cell(text))

    (row,) = table(make_document(make_group(text, line)))

    assert (row["Theme"], row["Measure"], row["Narrative"]) == (f"'{text}",) * 3


def test_a_column_of_words_without_a_heading_is_guarded_too() -> None:
    columns = (ColumnSpec("name", "name", "", numeric=False, derived=False),)

    (row,) = table(make_document(make_group("Quality", make_line(name=Cell("=1+1"))), columns=columns))

    assert row["name"] == "'=1+1"


@pytest.mark.parametrize("text", ["-0.03", "+3.8", "-£5", ""])
def test_figures_stay_as_printed_even_with_a_sign(text: str) -> None:
    (row,) = table(make_document(make_group("Quality", make_line(latest=text, previous=text))))

    assert (row["Latest"], row["Previous"]) == (text, text)


@pytest.mark.parametrize("text", ["", "Plain words", "'quoted'", "1-2", "% of visits", "↑ 5"])
def test_other_words_are_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_manual_change_is_printed_and_what_was_computed_is_not() -> None:
    (row,) = table(make_document(make_group("Quality", make_line(trend=make_judged("No change", "Increase")))))

    assert row["Trend"] == "No change"


def test_a_missing_return_says_so_where_the_figure_would_be() -> None:
    (row,) = table(make_document(make_group("Quality", make_missing_line())))

    assert (row["Reference"], row["Latest"], row["RAG"]) == ("missing", "Not received by deadline: Homes", "")


def test_the_imprint_makes_no_difference_to_the_table() -> None:
    correction = Imprint(2, "1 December 2026, 10:00", "e" * 64, "Two rows had been exchanged.")

    assert render_csv(make_document(), correction) == render_csv(make_document(), IMPRINT)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20), min_size=4, max_size=4))
def test_whatever_is_printed_is_read_back(texts: list[str]) -> None:
    measure, latest, trend, narrative = texts
    line = make_line(name=Cell(measure), latest=latest, trend=Cell(trend), narrative=Cell(narrative))
    document = make_document(make_group("Quality", line))
    ((_ref, printed),) = flat_rows(document)

    (row,) = table(document)

    assert list(row) == ["Reference", *flat_headings(document)]
    assert {name: row[name].removeprefix("'") for name in printed} == {
        name: text.removeprefix("'") for name, text in printed.items()
    }


@pytest.mark.parametrize("text", ["-0.03", "+3.8", "-5", "-£5", "-12.5%", "-1,607", "94.2%", "↓ 61%", "<20.8%", ""])
def test_plain_numbers_and_harmless_text_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "@SUM(1)", "-1+2", "+cmd|' /C calc'!A0", "-5 (=1)"])
def test_a_formula_is_guarded_in_whatever_column_it_stands(text: str) -> None:
    line = make_line(target=Cell(text), trend=Cell(text))

    (row,) = table(make_document(make_group("Quality", line)))

    assert (row["Target"], row["Trend"]) == (f"'{text}", f"'{text}")
