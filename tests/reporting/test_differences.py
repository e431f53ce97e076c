"""What differs between two editions."""

from reporting.differences import ADDED, DROPPED, Difference, differences
from reporting.document import Cell, ColumnSpec
from tests.reporting.render.documents import COLUMNS, make_document, make_group, make_line


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

    assert differences(old, new) == (Difference("one", "Measure one", "Covers", "", "Month only"),)


def test_why_notes_and_judgements_alone_are_no_difference() -> None:
    old = make_document(make_group("Quality", make_line("one", trend=Cell("Increase", note="better"))))
    new = make_document(make_group("Quality", make_line("one", trend=Cell("Increase", note="worse"))))

    assert differences(old, new) == ()
