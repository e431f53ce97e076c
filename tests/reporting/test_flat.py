"""The document as one flat table."""

from reporting.document import Cell, ColumnSpec, Level
from reporting.flat import flat_headings, flat_rows
from tests.reporting.render.documents import COLUMNS, make_document, make_group, make_judged, make_line

TWO_LEVELS = (Level("Outcome", "Outcome rating"), Level("Theme", ""))


def test_levels_and_their_ratings_come_before_the_columns() -> None:
    document = make_document(levels=TWO_LEVELS)

    headings = flat_headings(document)

    assert headings[:3] == ["Outcome", "Outcome rating", "Theme"]
    assert headings[3:] == [column.heading for column in COLUMNS]


def test_a_column_without_a_heading_is_called_by_its_key() -> None:
    document = make_document(columns=(ColumnSpec("latest", "latest_value", "", True, False),))

    assert flat_headings(document)[-1] == "latest"
    assert next(flat_rows(document))[1]["latest"] == "94%"


def test_headings_of_groups_and_their_ratings_are_filled_down() -> None:
    inner = make_group("Quality", make_line("one"), make_line("two"), path=("Safe", "Quality"), rating=None)
    outer = make_group("Safe", groups=(inner,), rating="red")
    document = make_document(outer, levels=TWO_LEVELS)

    rows = [(ref, row["Outcome"], row["Outcome rating"], row["Theme"]) for ref, row in flat_rows(document)]

    assert rows == [("one", "Safe", "Red", "Quality"), ("two", "Safe", "Red", "Quality")]


def test_a_line_above_the_innermost_level_has_no_heading_there() -> None:
    document = make_document(make_group("Safe", make_line("one")), levels=TWO_LEVELS)

    row = dict(flat_rows(document))["one"]

    assert (row["Outcome"], row["Theme"]) == ("Safe", "")


def test_a_group_without_a_rating_prints_nothing_there() -> None:
    document = make_document(make_group("Quality", make_line("one"), rating=None))

    assert dict(flat_rows(document))["one"]["Theme rating"] == ""


def test_arrows_are_part_of_the_text() -> None:
    document = make_document(make_group("Quality", make_line("one", latest=Cell("61%", arrow="↓"))))

    assert dict(flat_rows(document))["one"]["Latest"] == "↓ 61%"


def test_every_row_has_every_heading() -> None:
    document = make_document()

    assert all(list(row) == flat_headings(document) for _ref, row in flat_rows(document))


class TestComputed:
    def test_a_cell_set_by_a_person_shows_what_was_computed(self) -> None:
        document = make_document(make_group("Quality", make_line("one", trend=make_judged("No change", "Increase"))))

        assert dict(flat_rows(document))["one"]["Trend"] == "No change"
        assert dict(flat_rows(document, computed=True))["one"]["Trend"] == "Increase"

    def test_an_arrow_set_by_a_person_leaves_the_figure(self) -> None:
        judged = make_judged("61%", "↓", arrow="→")
        document = make_document(make_group("Quality", make_line("one", latest=judged)))

        assert dict(flat_rows(document))["one"]["Latest"] == "→ 61%"
        assert dict(flat_rows(document, computed=True))["one"]["Latest"] == "↓ 61%"

    def test_an_arrow_that_could_not_be_computed_leaves_the_figure_alone(self) -> None:
        judged = make_judged("61%", "", arrow="→", ground="input_missing")
        document = make_document(make_group("Quality", make_line("one", latest=judged)))

        assert dict(flat_rows(document, computed=True))["one"]["Latest"] == "61%"

    def test_the_rating_of_a_group_too(self) -> None:
        group = make_group("Quality", make_line("one"))
        judged = make_group("Quality", make_line("one"))
        judged = type(group)(**{**vars(judged), "rating": make_judged("Green", "Amber")})

        document = make_document(judged)

        assert dict(flat_rows(document))["one"]["Theme rating"] == "Green"
        assert dict(flat_rows(document, computed=True))["one"]["Theme rating"] == "Amber"
