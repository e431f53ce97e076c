"""Compare a document with a published table, cell by cell."""

from typing import Any

import pytest

from reporting.comparison import (
    ABOUT_THE_TABLE,
    LARGEST_TABLE,
    CellDifference,
    Comparison,
    TableProblem,
    Tally,
    compare,
    in_words,
    named,
    plain,
    read_published,
)
from reporting.document import Cell, ColumnSpec, Group, Level, ScorecardDocument
from tests.reporting.render.documents import COLUMNS, GREEN, WHY, make_document, make_group, make_judged, make_line

ARROWED = ColumnSpec("jun", "period_value", "Jun 2016", True, True)


def published(**cells: str) -> dict[str, str]:
    """One published row of the line "one", equal to ``make_line`` unless cells say otherwise."""
    row = {
        "ref": "one",
        "Theme": "Quality",
        "Theme rating": "Amber",
        "Measure": "Measure one",
        "Target": "90%",
        "Previous period": "Q1 2026/27",
        "Latest": "94%",
        "Trend": "Increase",
        "RAG": "★ Green",
    }
    return row | {name if name in ABOUT_THE_TABLE else name.replace("_", " "): text for name, text in cells.items()}


def one_line(*, changes: dict[str, Any] | None = None, **cells: Any) -> ScorecardDocument:
    return make_document(make_group("Quality", make_line("one", **cells)), **(changes or {}))


class TestPrinted:
    def test_an_equal_row_counts_every_published_cell(self) -> None:
        assert compare(one_line(), [published()]) == Comparison(8, 8, 0, ())

    def test_a_cell_that_differs_is_named_with_both_texts(self) -> None:
        result = compare(one_line(), [published(Latest="93%")])

        assert result == Comparison(7, 8, 0, (CellDifference("one", "Latest", "94%", "93%"),))
        assert not result.is_equal

    @pytest.mark.parametrize("text", ["green", " Green ", "★ Green", "■GREEN", "□ green", "Green\n"])
    def test_case_space_and_the_shape_of_a_rating_make_no_difference(self, text: str) -> None:
        assert compare(one_line(), [published(RAG=text)]).is_equal

    @pytest.mark.parametrize(
        ("ours", "theirs", "equal"), [("↓", "↓ 61%", True), ("↓", "→ 61%", False), ("", "↓ 61%", False)]
    )
    def test_arrows_do_make_a_difference(self, ours: str, theirs: str, equal: bool) -> None:
        document = one_line(latest=Cell("61%", arrow=ours))

        assert compare(document, [published(Latest=theirs)]).is_equal is equal

    def test_cells_the_table_calls_doubtful_or_lost_are_left_out(self) -> None:
        row = published(Latest="?", Trend="?", doubtful_cells="Latest; target", lost_cells="TREND")

        assert compare(one_line(), [row]) == Comparison(5, 5, 0, ())

    def test_columns_may_be_left_out_by_name(self) -> None:
        result = compare(one_line(), [published(Latest="?", Trend="?")], skip=["latest", " TREND "])

        assert result == Comparison(6, 6, 0, ())

    def test_what_the_table_says_about_itself_is_not_compared(self) -> None:
        row = published(source_line="15", certainty="sure", note="a note")

        assert compare(one_line(), [row]) == Comparison(8, 8, 0, ())

    def test_a_published_column_we_do_not_have_is_one_difference(self) -> None:
        result = compare(one_line(), [published(Benchmark="2")])

        assert result.differences == (CellDifference("", "Benchmark", "not on the scorecard", "a published column"),)
        assert (result.equal, result.compared) == (8, 9)

    def test_a_column_of_ours_that_was_not_published_is_no_difference(self) -> None:
        row = published()
        del row["Target"]

        assert compare(one_line(), [row]) == Comparison(7, 7, 0, ())

    def test_a_published_row_we_do_not_have_is_a_difference(self) -> None:
        result = compare(one_line(), [published(), published(ref="two")])

        assert result.differences == (CellDifference("two", "whole row", "not on the scorecard", "published"),)

    def test_a_row_of_ours_that_was_not_published_is_a_difference(self) -> None:
        document = make_document(make_group("Quality", make_line("one"), make_line("two")))

        assert compare(document, [published()]).differences == (
            CellDifference("two", "whole row", "on the scorecard", "not published"),
        )

    def test_an_empty_cell_equals_an_empty_cell_only(self) -> None:
        assert compare(one_line(latest=Cell("")), [published(Latest="")]).is_equal
        assert not compare(one_line(), [published(Latest="")]).is_equal

    def test_manual_changes_are_counted_and_their_printed_text_is_compared(self) -> None:
        document = one_line(trend=make_judged("No change", "Increase"), changes={"judgements": 1})

        assert compare(document, [published(Trend="No Change")]) == Comparison(8, 8, 1, ())

    def test_an_empty_table_finds_every_row_of_ours(self) -> None:
        assert [one.theirs for one in compare(one_line(), []).differences] == ["not published"]


class TestComputed:
    def test_only_derived_columns_and_group_ratings_are_compared(self) -> None:
        result = compare(one_line(), [published(Latest="?", Target="?")], computed=True)

        assert [tally.column for tally in result.columns] == ["Previous period", "Trend", "RAG", "Theme rating"]
        assert result.is_equal

    def test_what_the_rule_gave_is_compared_not_what_a_person_set(self) -> None:
        document = one_line(trend=make_judged("No change", "Increase"))

        result = compare(document, [published(Trend="No change")], computed=True)

        assert result.differences == (CellDifference("one", "Trend", "Increase", "No change"),)
        assert Tally("Trend", 0, 1, 0) in result.columns

    def test_a_cell_whose_rule_lacked_an_input_is_not_testable(self) -> None:
        document = one_line(trend=make_judged("Better", "n/a", ground="input_missing"))

        result = compare(document, [published(Trend="Better")], computed=True)

        assert Tally("Trend", 0, 0, 1) in result.columns
        assert result.is_equal

    def test_doubtful_cells_are_tested_and_lost_ones_are_not(self) -> None:
        row = published(Trend="Decrease", RAG="Red")
        row |= {"doubtful_cells": "Trend", "lost_cells": "RAG"}

        result = compare(one_line(), [row], computed=True)

        assert [one.column for one in result.differences] == ["Trend"]
        assert "RAG" not in [tally.column for tally in result.columns]

    @pytest.mark.parametrize("suffix", [" Final", " Provisional", " revised", ""])
    def test_the_state_of_the_data_is_no_part_of_the_period_compared_with(self, suffix: str) -> None:
        document = one_line(previous_period=Cell("2021/22"))

        assert compare(document, [published(Previous_period=f"2021/22{suffix}")], computed=True).is_equal

    def test_a_cell_nobody_published_is_not_counted(self) -> None:
        result = compare(one_line(), [published(Trend="", Previous_period="  ")], computed=True)

        assert [tally.column for tally in result.columns] == ["RAG", "Theme rating"]

    def test_a_blank_rating_counts_where_the_rule_gave_none(self) -> None:
        unrated = one_line(rag=Cell("", why=WHY))

        assert Tally("RAG", 1, 1, 0) in compare(unrated, [published(RAG="")], computed=True).columns

    def test_a_blank_rating_of_a_row_that_is_only_words_does_not_count(self) -> None:
        pointer = one_line(rag=Cell(""))

        columns = [tally.column for tally in compare(pointer, [published(RAG="")], computed=True).columns]

        assert "RAG" not in columns

    def test_columns_may_be_left_out_here_too(self) -> None:
        result = compare(one_line(), [published(Trend="Decrease")], computed=True, skip=["trend"])

        assert result.is_equal


class TestComputedArrows:
    def arrowed(self, cell: Cell) -> ScorecardDocument:
        line = make_line("one", jun=cell)
        return make_document(make_group("Quality", line), columns=(*COLUMNS, ARROWED))

    def arrows(self, cell: Cell, text: str) -> Comparison:
        row = {"ref": "one", "Jun 2016": text}
        return compare(self.arrowed(cell), [row], computed=True)

    def test_only_the_arrow_of_a_period_is_compared(self) -> None:
        assert self.arrows(Cell("61%", arrow="↓"), "↓ 99%").columns == (Tally("Jun 2016", 1, 1, 0),)

    def test_a_published_cell_without_an_arrow_is_not_counted(self) -> None:
        assert self.arrows(Cell("61%"), "61%").columns == ()

    def test_a_computed_arrow_stands_for_the_one_a_person_set(self) -> None:
        judged = make_judged("61%", "↓", arrow="→")

        result = self.arrows(judged, "→ 61%")

        assert result.differences == (CellDifference("one", "Jun 2016", "↓", "→"),)

    def test_an_arrow_that_could_not_be_computed_is_not_testable(self) -> None:
        judged = make_judged("61%", "", arrow="→", ground="input_missing")

        assert self.arrows(judged, "→ 61%").columns == (Tally("Jun 2016", 0, 0, 1),)


class TestGroupRatings:
    def document(self, *ratings: Cell) -> ScorecardDocument:
        groups = []
        for place, rating in enumerate(ratings):
            lines = (make_line(f"a{place}"), make_line(f"b{place}"))
            groups.append(Group((f"T{place}",), f"T{place}", rating, (), lines))
        return make_document(*groups, columns=(COLUMNS[1],), levels=(Level("Theme", "Theme rating"),))

    def rows(self, *ratings: str) -> list[dict[str, str]]:
        return [
            {"ref": f"{letter}{place}", "Theme rating": text}
            for place, text in enumerate(ratings)
            for letter in ("a", "b")
        ]

    def test_each_group_counts_once_however_many_rows_it_has(self) -> None:
        document = self.document(Cell("Green", mark=GREEN), Cell("None"))

        result = compare(document, self.rows("Green", "None"), computed=True)

        assert result.columns == (Tally("Theme rating", 2, 2, 0),)

    def test_a_rating_that_follows_from_a_judgement_inside_is_compared_as_computed(self) -> None:
        document = self.document(make_judged("Green", "Amber", mark=GREEN))

        result = compare(document, self.rows("Green"), computed=True)

        assert result.differences == (CellDifference("T0", "Theme rating", "Amber", "Green"),)

    def test_a_group_whose_rows_were_not_published_is_left_out(self) -> None:
        assert compare(self.document(Cell("Green", mark=GREEN)), [], computed=True).columns == ()


class TestReading:
    def test_rows_come_with_their_headings_as_text(self) -> None:
        rows = read_published("t.csv", b"ref,Latest\n one ,94%\n")

        assert rows == ({"ref": "one", "Latest": "94%"},)

    def test_a_spreadsheet_file_in_windows_1252_is_read(self) -> None:
        rows = read_published("t.csv", "ref,Target\none,£5\n".encode("cp1252"))

        assert rows[0]["Target"] == "£5"

    def test_a_byte_order_mark_is_no_part_of_the_first_heading(self) -> None:
        assert "ref" in read_published("t.csv", "ref,Latest\none,1\n".encode("utf-8-sig"))[0]

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"Latest\n94%\n", "t.csv has no column called ref"),
            (b"ref,Latest\none,1,2\n", "t.csv, row 2: This row has 3 cells and the first line names 2 columns."),
            (b"ref,ref\none,two\n", "t.csv, row 1, column ref: This column stands in the file twice."),
            (b"ref,Latest\none,1\none,2\n", "t.csv, row 3: one stands in row 2 already."),
            (b"ref,Latest\n,1\n", "t.csv, row 2: the column ref is empty."),
            (b"", "t.csv: The file is empty."),
            (b"ref\x00,Latest\n", "t.csv: The file is not CSV text."),
            (b"ref;Latest\none;1\n", "separated by semicolons"),
            (b'ref,Latest\none,"1\n', "quotation marks do not match"),
        ],
    )
    def test_a_table_that_cannot_be_compared_says_where_and_why(self, content: bytes, message: str) -> None:
        with pytest.raises(TableProblem) as refused:
            read_published("t.csv", content)

        assert message in refused.value.messages[0]

    def test_a_table_that_is_too_large_is_not_looked_at(self) -> None:
        with pytest.raises(TableProblem, match="larger than 2 MB"):
            read_published("t.csv", b"\xff" * (LARGEST_TABLE + 1))

    def test_every_fault_of_the_rows_is_named(self) -> None:
        with pytest.raises(TableProblem) as refused:
            read_published("t.csv", b"ref,L\none,1\none,2\n,3\n")

        assert len(refused.value.messages) == 2


class TestWords:
    def test_the_count_comes_first_then_manual_changes_columns_and_differences(self) -> None:
        result = Comparison(
            2, 3, 1, (CellDifference("one", "Trend", "Increase", "Decrease"),), (Tally("Trend", 2, 3, 4),)
        )

        assert list(in_words(result)) == [
            "2/3",
            "1 manual change",
            "Trend: 2/3 (4 not testable)",
            "one, Trend: ours “Increase”, theirs “Decrease”",
        ]

    def test_a_whole_column_is_named_without_a_row(self) -> None:
        result = Comparison(0, 1, 2, (CellDifference("", "Benchmark", "a", "b"),))

        assert list(in_words(result)) == ["0/1", "2 manual changes", "Benchmark: ours “a”, theirs “b”"]

    def test_names_in_a_cell_are_parted_by_semicolons(self) -> None:
        assert named("Latest; RAG ;; ") == {"latest", "rag"}

    def test_plain_keeps_arrows_and_signs(self) -> None:
        assert plain("  ↓  <5% ■ Red ") == "↓ <5% red"
