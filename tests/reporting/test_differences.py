"""What differs between two editions."""

from dataclasses import replace
from typing import Any

import pytest

from reporting.differences import ADDED, DROPPED, WHOLE, Difference, differences
from reporting.document import Cell, ColumnSpec, Judgement, KeyEntry, Point, Why
from tests.reporting.render.documents import COLUMNS, make_document, make_group, make_line

WHY = Why("Missed.", "Rule", (), (), "Owner", "Lead", "At approval")


def test_two_equal_documents_differ_in_nothing() -> None:
    assert differences(make_document(), make_document()) == ()


def test_each_changed_cell_is_named_with_both_texts() -> None:
    old = make_document(make_group("Quality", make_line("one", latest="76%")))
    new = make_document(make_group("Quality", make_line("one", latest="88%", trend=Cell("Decrease"))))

    assert differences(old, new) == (
        Difference("one", "Measure one", "Latest", "76%", "88%"),
        Difference("one", "Measure one", "Trend", "Increase", "Decrease"),
    )


def test_an_arrow_alone_is_a_difference() -> None:
    old = make_document(make_group("Quality", make_line("one", latest=Cell("61%", arrow="↓"))))
    new = make_document(make_group("Quality", make_line("one", latest=Cell("61%", arrow="→"))))

    assert [(one.old, one.new) for one in differences(old, new)] == [("↓ 61%", "→ 61%")]


def test_the_rating_of_a_group_is_named_before_its_rows() -> None:
    old = make_document(make_group("Quality", make_line("one", latest="76%"), rating="amber"))
    new = make_document(make_group("Quality", make_line("one"), rating="green"))

    assert [(one.ref, one.column, one.old, one.new) for one in differences(old, new)] == [
        ("Quality", "Rating of the group", "Amber", "Green"),
        ("one", "Latest", "76%", "94%"),
    ]


def test_a_group_that_lost_its_rating_is_a_difference() -> None:
    old = make_document(make_group("Quality", make_line("one")))
    new = make_document(make_group("Quality", make_line("one"), rating=None))

    assert [(one.old, one.new) for one in differences(old, new)] == [("Amber", "")]


def test_rows_added_and_dropped_are_one_difference_each_and_dropped_ones_come_last() -> None:
    old = make_document(make_group("Quality", make_line("gone"), make_line("stays")))
    new = make_document(make_group("Quality", make_line("new"), make_line("stays")))

    assert [(one.ref, one.column) for one in differences(old, new)] == [("new", ADDED), ("gone", DROPPED)]


def test_a_new_column_is_compared_with_nothing() -> None:
    extra = ColumnSpec("note", "data_note", "Covers", False, False)
    old = make_document(make_group("Quality", make_line("one")))
    new = make_document(make_group("Quality", make_line("one", note=Cell("Month only"))), columns=(*COLUMNS, extra))

    assert [(one.name, one.column, one.new) for one in differences(old, new) if one.ref != WHOLE] == [
        ("Measure one", "Covers", "Month only")
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (Cell("Up", note="better"), Cell("Up", note="worse"), ("Trend, second line", "better", "worse")),
        (Cell("Up"), Cell("Up", provisional=True), ("Trend, how settled", "", "provisional")),
        (Cell("", missing="Not collected"), Cell("", missing="Awaiting"), ("Trend, reason for no figure", "Not collected", "Awaiting")),
        (Cell("Up"), Cell("Up", judgement=Judgement("Miscounted.", "judgement", "Up")), ("Trend, set by judgement", "", "Miscounted.")),
        (Cell("Up", why=WHY), Cell("Up", why=replace(WHY, sentence="Met.")), ("Trend, reason", "Missed.", "Met.")),
        (Cell("Up", why=WHY), Cell("Up", why=replace(WHY, approved="Lead, later")), ("Trend, approval", "Lead", "Lead, later")),
        (Cell("", points=(Point("Q1", "3", "3"),)), Cell("", points=(Point("Q1", "4", "4"),)), ("Trend, chart", "Q1 3", "Q1 4")),
    ],
)  # fmt: skip
def test_what_stands_behind_a_cell_is_told_when_its_text_is_the_same(
    old: Cell, new: Cell, told: tuple[str, str, str]
) -> None:
    before, after = (make_document(make_group("Quality", make_line("one", trend=cell))) for cell in (old, new))

    assert differences(before, after) == (Difference("one", "Measure one", *told),)


def test_a_changed_text_is_told_once_without_what_stands_behind_it() -> None:
    old = make_document(make_group("Quality", make_line("one", latest="76%", trend=Cell("Up", note="better"))))
    new = make_document(make_group("Quality", make_line("one", latest="70%", trend=Cell("Up", note="worse"))))

    assert [one.column for one in differences(old, new)] == ["Latest"]


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"title": "Another title"}, "Title"),
        ({"caption": "Appendix Z"}, "Line above the title"),
        ({"holder": "Councillor New"}, "Portfolio holder"),
        ({"footnotes": ("One borough is missing.",)}, "Footnotes"),
        ({"key": (KeyEntry(None, "Stars are met"),)}, "Key"),
        ({"closing": "The end."}, "Last line"),
        ({"columns": (replace(COLUMNS[0], heading="Number"), *COLUMNS[1:])}, "Headings"),
        ({"columns": (*COLUMNS[1:], COLUMNS[0])}, "Headings"),
        ({"orientation": "portrait"}, "Appearance"),
        ({"rating_display": "letter"}, "Appearance"),
    ],
)
def test_what_belongs_to_no_row_is_told_by_what_it_is_called(changes: dict[str, Any], column: str) -> None:
    group = make_group("Quality", make_line("one"))

    (found,) = differences(make_document(group), make_document(group, **changes))

    assert (found.ref, found.name, found.column) == (WHOLE, "The scorecard", column)
    assert found.old != found.new


def test_the_day_it_was_built_and_the_record_behind_it_are_no_difference() -> None:
    line = make_line("one")
    old = make_document(make_group("Quality", line))
    again = replace(line, version=7, submission=9, digest="f" * 64)

    assert differences(old, make_document(make_group("Quality", again), as_at="2030-01-01")) == ()
