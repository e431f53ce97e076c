"""Two editions side by side."""

import re

from reporting.document import Cell, ColumnSpec
from reporting.render.comparing import Compared, compare_documents, render_comparison
from tests.reporting.render.documents import COLUMNS, make_document, make_group, make_line


def lines(*refs: str, **changed: str) -> list[object]:
    return [make_line(ref, latest=changed.get(ref, "94%")) for ref in refs]


def compared(old: list[object], new: list[object], *, show_all: bool = False) -> Compared:
    return compare_documents(
        make_document(make_group("Quality", *old)),  # type: ignore[arg-type]
        make_document(make_group("Quality", *new)),  # type: ignore[arg-type]
        show_all=show_all,
    )


def shown(result: Compared, reason: str = "") -> str:
    return render_comparison(result, old_title="Edition 1", new_title="Edition 2", reason=reason)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class TestRows:
    def test_equal_editions_have_nothing_to_show(self) -> None:
        result = compared(lines("a", "b"), lines("a", "b"))

        assert (result.rows, result.explained, result.changed, result.total) == ((), (), 0, 2)

    def test_changed_rows_stand_with_their_neighbours(self) -> None:
        result = compared(lines("a", "b", "c", "d", "e", b="10%"), lines("a", "b", "c", "d", "e"))

        assert [(row.name, row.is_changed) for row in result.rows] == [
            ("Measure a", False),
            ("Measure b", True),
            ("Measure c", False),
        ]

    def test_every_row_can_be_shown(self) -> None:
        result = compared(lines("a", "b", "c", "d", b="10%"), lines("a", "b", "c", "d"), show_all=True)

        assert len(result.rows) == 4

    def test_added_and_dropped_rows_stand_on_one_side_only(self) -> None:
        result = compared(lines("a", "gone"), lines("a", "new"), show_all=True)

        assert [(row.name, row.old is None, row.new is None) for row in result.rows] == [
            ("Measure a", False, False),
            ("Measure new", True, False),
            ("Measure gone", False, True),
        ]
        assert (result.changed, result.added, result.dropped) == (0, 1, 1)

    def test_changes_are_numbered_in_reading_order(self) -> None:
        result = compared(lines("a", "b", "c", a="1%", c="2%"), lines("a", "b", "c"))

        assert [row.note for row in result.rows] == [1, 0, 2]
        assert [(change.note, change.name) for change in result.explained] == [(1, "Measure a"), (2, "Measure c")]


class TestColumns:
    def test_only_columns_that_differ_are_shown_and_figure_and_rating_always(self) -> None:
        old = make_document(make_group("Quality", make_line("a", trend=Cell("Decrease"))))
        new = make_document(make_group("Quality", make_line("a")))

        assert [column.key for column in compare_documents(old, new).columns] == ["latest", "trend", "rag"]

    def test_a_column_without_a_heading_is_called_by_its_key(self) -> None:
        columns = (*COLUMNS[:2], ColumnSpec("latest", "latest_value", "", True, False))
        old = make_document(make_group("Quality", make_line("a", latest="1%")), columns=columns)
        new = make_document(make_group("Quality", make_line("a")), columns=columns)

        assert [column.heading for column in compare_documents(old, new).columns] == ["latest"]


class TestExplanations:
    def test_each_change_names_both_texts_and_who_approved_by_post(self) -> None:
        (change,) = compared(lines("a", a="10%"), lines("a")).explained

        assert [(one.column, one.old, one.new) for one in change.found] == [("Latest", "10%", "94%")]
        assert change.approved == "Lead, Homes, 6 October 2026 at 10:00"

    def test_a_changed_rating_of_a_group_is_explained_too(self) -> None:
        old = make_document(make_group("Quality", make_line("a"), rating="amber"))
        new = make_document(make_group("Quality", make_line("a"), rating="green"))

        result = compare_documents(old, new)

        assert [(change.name, change.approved) for change in result.explained] == [("Quality", "")]
        assert result.changed == 0


class TestPage:
    def test_the_old_text_is_struck_and_the_new_one_marked_in_words(self) -> None:
        html = shown(compared(lines("a", a="10%"), lines("a")))

        assert re.search(r'<del class="qd-compare__old">\s*10%\s*</del>', html)
        assert "94% changed" in words(html)
        assert "1 changed , 0 unchanged, none added, none dropped." in words(html)

    def test_what_became_blank_is_said_to_be(self) -> None:
        html = shown(compared(lines("a"), lines("a", a="")))

        assert "blank changed" in words(html)

    def test_a_row_on_one_side_says_so_on_the_other(self) -> None:
        html = shown(compared(lines("a"), lines("a", "new")))

        assert "not on it" in words(html)

    def test_change_and_explanation_are_linked(self) -> None:
        html = shown(compared(lines("a", a="10%"), lines("a")))

        assert 'href="#change-1"' in html
        assert 'id="change-1"' in html

    def test_a_reason_is_announced_only_when_there_is_one(self) -> None:
        result = compared(lines("a", a="10%"), lines("a"))

        assert "What changed and why" in shown(result, reason="Exchanged rows.")
        assert "What changed and why" not in shown(result)

    def test_equal_editions_show_no_table(self) -> None:
        html = shown(compared(lines("a"), lines("a")))

        assert "<table" not in html
        assert "0 changed , 1 unchanged" in words(html)

    def test_texts_are_escaped(self) -> None:
        html = shown(compared(lines("a", a="<b>1</b>"), lines("a")))

        assert "<b>1</b>" not in html
        assert "&lt;b&gt;1&lt;/b&gt;" in html
