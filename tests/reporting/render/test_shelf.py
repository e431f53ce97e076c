"""What overviews and search say about a stored document."""

from reporting.document import Cell, ColumnSpec, Count, freeze
from reporting.render.shelf import find_lines, headline, read_document
from tests.reporting.render.documents import GREEN, MONITOR, RED, make_document, make_group, make_line


def test_a_headline_counts_ratings_and_lines() -> None:
    document = make_document(counts=(Count(GREEN, 4), Count(RED, 10), Count(MONITOR, 18)))

    found = headline(freeze(document))

    assert (found.lines, found.number_of("Red"), found.number_of("Monitor"), found.number_of("Blue")) == (2, 10, 18, 0)


def test_the_whole_is_rated_only_where_there_is_one_outermost_group() -> None:
    one = headline(freeze(make_document(make_group("Safe", make_line("a"), rating="red"))))
    two = headline(freeze(make_document(make_group("A", make_line("a")), make_group("B", make_line("b")))))

    assert (one.overall, one.overall_text) == (RED, "Red")
    assert (two.overall, two.overall_text) == (None, "")


def test_the_strongest_movements_come_first_whatever_their_direction() -> None:
    worse = Cell("Increase", note="worse")
    lines = (
        make_line("better", previous="100", latest="110"),
        make_line("worse", previous="100", latest="190", trend=worse),
    )

    found = headline(freeze(make_document(make_group("Quality", *lines))))

    assert [move.line.ref for move in found.moves] == ["worse", "better"]


def test_the_same_stored_text_is_read_once() -> None:
    frozen = freeze(make_document())

    assert read_document(frozen) is read_document(frozen)
    assert read_document(frozen) == make_document()


class TestSearch:
    def test_every_word_must_stand_in_name_reference_or_heading(self) -> None:
        document = make_document(make_group("Waste and streets", make_line("recycling"), make_line("bins")))

        assert [found.line.ref for found in find_lines(document, ["measure", "waste"])] == ["recycling", "bins"]
        assert [found.line.ref for found in find_lines(document, ["waste", "bins"])] == ["bins"]
        assert find_lines(document, ["bins", "housing"]) == []

    def test_a_result_has_the_latest_figure_and_its_rating(self) -> None:
        document = make_document(make_group("Quality", make_line("one", rag="red", latest="40%")))

        (found,) = find_lines(document, ["one"])

        assert (found.value, found.mark) == ("40%", RED)

    def test_a_layout_without_figure_and_rating_still_has_results(self) -> None:
        columns = (ColumnSpec("name", "name", "Measure", False, False),)

        (found,) = find_lines(make_document(make_group("Q", make_line("one")), columns=columns), ["one"])

        assert (found.value, found.mark) == ("", None)
