"""How the document is arranged for reading: columns, spans, blocks and what each row explains."""

from dataclasses import replace

import pytest

from reporting.document import Cell, ColumnSpec, Count, Group, Level, Mark, ScorecardDocument
from reporting.render.reading import Change, Head, Span, Tally, arrange, colour_of
from tests.reporting.render.documents import (
    COLUMNS,
    GREEN,
    MONITOR,
    RED,
    make_document,
    make_group,
    make_judged,
    make_line,
    make_missing_line,
)

NOTE = ColumnSpec("covers", "data_note", "Data period", False, False)
UNRATED = (Level("Topic", ""), Level("Theme", ""))


def spanning(*groups: Group) -> ScorecardDocument:
    return make_document(*groups, levels=UNRATED)


def nested(heading: str, *inner: Group) -> Group:
    moved = tuple(replace(group, path=(heading, group.heading)) for group in inner)
    return Group((heading,), heading, None, moved)


class TestHeads:
    def test_a_period_is_printed_under_the_figure_it_belongs_to(self) -> None:
        heads = {head.key: head for head in arrange(make_document()).heads}

        assert heads["previous"].below == "previous-period"
        assert heads["latest"].below == "latest-period"
        assert "previous-period" not in heads
        assert "latest-period" not in heads

    def test_a_period_column_without_a_figure_beside_it_stays_a_column(self) -> None:
        columns = tuple(column for column in COLUMNS if column.key != "latest")

        keys = [head.key for head in arrange(make_document(columns=columns)).heads]

        assert "latest-period" in keys

    def test_the_newest_figures_are_marked(self) -> None:
        assert [head.key for head in arrange(make_document()).heads if head.latest] == ["latest"]

    def test_a_period_for_which_nothing_is_due_yet_is_empty(self) -> None:
        columns = (
            COLUMNS[1],
            ColumnSpec("sep", "period_value", "Sep 2016", True, True),
            ColumnSpec("dec", "period_value", "Dec 2016", True, True),
        )
        line = make_line("one", sep=Cell("61%"), dec=Cell(""))

        heads = arrange(make_document(make_group("Quality", line), columns=columns)).heads

        assert [(head.key, head.empty, head.latest) for head in heads[1:]] == [
            ("sep", False, True),
            ("dec", True, False),
        ]

    def test_each_kind_has_its_look_and_unknown_ones_are_plain(self) -> None:
        looks = {head.key: head.look for head in arrange(make_document()).heads}

        assert looks == {
            "number": "no",
            "name": "name",
            "target": "figure",
            "previous": "figure",
            "latest": "figure",
            "trend": "plain",
            "rag": "rating",
            "narrative": "narrative",
        }


class TestCommonNote:
    def lines(self, *notes: str) -> ScorecardDocument:
        rows = [make_line(f"l{place}", covers=Cell(note)) for place, note in enumerate(notes)]
        return make_document(make_group("Quality", *rows), columns=(*COLUMNS, NOTE))

    def test_what_most_lines_share_is_said_once_and_no_column_is_needed(self) -> None:
        reading = arrange(self.lines("Month only", "Month only", "Rolling year"))

        assert reading.common_note == "Month only"
        assert "covers" not in [head.key for head in reading.heads]
        assert next(head for head in reading.heads if head.key == "name").below == "covers"

    def test_where_no_note_prevails_the_column_stays(self) -> None:
        reading = arrange(self.lines("Month only", "Rolling year"))

        assert reading.common_note == ""
        assert reading.heads[-1] == Head("covers", "data_note", "Data period", "plain")


class TestBlocks:
    def test_tallies_and_marks_are_worst_first_and_what_is_not_rated_comes_last(self) -> None:
        group = make_group(
            "Quality", make_line("g"), make_line("m", rag="monitor"), make_missing_line("x"), make_line("r", rag="red")
        )
        reading = arrange(make_document(group, counts=(Count(GREEN, 1), Count(RED, 1), Count(MONITOR, 1))))

        block = reading.blocks[0]
        assert block.tallies == (
            Tally(RED, 1, "red"),
            Tally(GREEN, 1, "green"),
            Tally(MONITOR, 1, "monitor"),
            Tally(None, 1, "without a rating"),
        )
        assert block.marks == (RED, GREEN, MONITOR, None)

    def test_an_outer_group_counts_the_lines_inside_it(self) -> None:
        outer = nested("Safe", make_group("A", make_line("a")), make_group("B", make_line("b")))

        blocks = arrange(make_document(outer, levels=(Level("Outcome", "R"), Level("Theme", "R")))).blocks

        assert [(block.group.heading, block.depth, len(block.marks)) for block in blocks] == [
            ("Safe", 1, 2),
            ("A", 2, 1),
            ("B", 2, 1),
        ]

    def test_anchors_are_given_once_even_when_a_measure_stands_in_two_sections(self) -> None:
        document = make_document(make_group("A", make_line("same")), make_group("B", make_line("same")))

        reading = arrange(document)

        assert [row.anchor for row in reading.rows] == ["same", "same-2"]
        assert [block.anchor for block in reading.blocks] == ["group", "group-2"]

    def test_received_and_missing_rows_are_counted(self) -> None:
        reading = arrange(make_document(make_group("A", make_line("one"), make_missing_line("two"))))

        assert reading.received == 1
        assert reading.not_received == ["Measure two"]


class TestLayout:
    def test_rated_levels_make_a_table_for_each_group(self) -> None:
        reading = arrange(make_document(levels=(Level("Outcome", "R"), Level("Theme", "R"))))

        assert not reading.is_spanning
        assert reading.ratings_title == "Ratings by theme"

    def test_levels_without_ratings_stand_beside_their_rows(self) -> None:
        reading = arrange(spanning(nested("Safe", make_group("Care", make_line("one")))))

        assert reading.is_spanning
        assert reading.ratings_title == ""

    def test_headings_span_every_row_of_their_lines(self) -> None:
        quiet = make_line("quiet", rag="")
        asked = make_line("asked")
        reading = arrange(spanning(nested("Safe", make_group("Care", quiet, asked), make_group("School", quiet))))

        assert reading.spans == {
            "quiet": (Span("Safe", 4, 1, True), Span("Care", 3, 1, False)),
            "quiet-2": (Span("School", 1, 1, False),),
        }

    def test_a_row_outside_the_inner_level_has_a_blank_cell_there(self) -> None:
        line = make_line("one", rag="")

        reading = arrange(spanning(make_group("Safe", line, rating=None)))

        assert reading.spans == {"one": (Span("Safe", 1, 1, True), Span("", 1, 1, False))}

    def test_a_group_without_rows_spans_nothing(self) -> None:
        assert arrange(spanning(make_group("Empty", rating=None))).spans == {}

    def test_rows_of_an_outer_group_are_those_of_its_inner_groups_too(self) -> None:
        reading = arrange(
            spanning(
                nested("Safe", make_group("A", make_line("a")), make_group("B", make_line("b"))),
                make_group("Other", make_line("c"), rating=None),
            )
        )

        assert [row.line.ref for row in reading.rows_of(reading.blocks[0])] == ["a", "b"]


class TestQuestions:
    @pytest.mark.parametrize(
        ("rag", "question"), [("green", "Why green?"), ("red", "Why red?"), ("monitor", ""), ("", "")]
    )
    def test_a_row_with_a_judged_colour_can_be_asked_why(self, rag: str, question: str) -> None:
        reading = arrange(make_document(make_group("A", make_line("one", rag=rag))))

        row = next(iter(reading.rows))
        assert row.question == question
        assert row.height == (2 if question else 1)

    def test_a_row_with_a_cell_set_by_hand_can_be_opened_too(self) -> None:
        line = make_line("one", rag="", trend=make_judged("No change", "Increase"))

        row = next(iter(arrange(make_document(make_group("A", line))).rows))

        assert row.question == "Set by hand"
        assert row.changes == (
            Change("Trend", "No change", "Increase", "The rule does not fit here.", "A judgement the rule cannot make"),
        )

    def test_only_the_arrow_of_a_period_is_named_as_changed(self) -> None:
        columns = (COLUMNS[1], ColumnSpec("sep", "period_value", "Sep 2016", True, True))
        line = make_line("one", sep=make_judged("61%", "", arrow="→", ground="input_missing"))

        row = next(iter(arrange(make_document(make_group("A", line), columns=columns)).rows))

        assert [(change.printed, change.computed, change.ground) for change in row.changes] == [
            ("→", "nothing", "Something the rule needs is not known")
        ]

    def test_arrows_and_looks_in_use_are_known_for_the_key(self) -> None:
        plain = arrange(make_document())
        arrowed = arrange(make_document(make_group("A", make_line("one", latest=Cell("61%", arrow="↓")))))

        assert (plain.uses_arrows, arrowed.uses_arrows) == (False, True)
        assert plain.uses("narrative")
        assert not plain.uses("quartile")


class TestColours:
    def test_a_colour_the_style_sheet_does_not_know_is_grey(self) -> None:
        odd = Mark("odd", "Odd", "O", "circle", "ultraviolet", True)

        assert colour_of(odd) == "grey"
        assert colour_of(None) == "grey"
        assert colour_of(RED) == "red"
