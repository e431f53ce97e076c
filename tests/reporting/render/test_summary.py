"""The verdict, the movements, what is red and what is missing: all from printed cells."""

from decimal import Decimal

import pytest

from reporting.document import Cell, ColumnSpec, Count
from reporting.render.summary import (
    Against,
    figure_columns,
    first_number,
    listed,
    measure_word,
    summarise,
)
from tests.reporting.render.documents import (
    AMBER,
    COLUMNS,
    GREEN,
    MONITOR,
    RED,
    make_document,
    make_group,
    make_line,
    make_missing_line,
)

PERIODS = (
    ColumnSpec("name", "name", "Measure", False, False),
    ColumnSpec("jun", "period_value", "Jun 2016", True, True),
    ColumnSpec("sep", "period_value", "Sep 2016", True, True),
    ColumnSpec("dec", "period_value", "Dec 2016", True, True),
    ColumnSpec("rag", "rating", "RAG", False, True),
)


class TestSentence:
    def test_it_counts_what_is_rated_in_the_order_of_the_statuses(self) -> None:
        document = make_document(
            make_group(rating=None), counts=(Count(GREEN, 4), Count(AMBER, 3), Count(RED, 10), Count(MONITOR, 18))
        )

        assert summarise(document).sentence == "Of 17 rated measures, 4 are green, 3 amber and 10 red."

    def test_one_of_them_is_said_to_be(self) -> None:
        document = make_document(make_group(rating=None), counts=(Count(GREEN, 1), Count(RED, 2)))

        assert summarise(document).sentence == "Of 3 rated measures, 1 is green and 2 red."

    def test_a_single_rated_measure(self) -> None:
        document = make_document(make_group(rating=None), counts=(Count(AMBER, 1),))

        assert summarise(document).sentence == "The one rated measure is amber."

    @pytest.mark.parametrize("counts", [(), (Count(MONITOR, 3),), (Count(GREEN, 0),)])
    def test_nothing_rated(self, counts: tuple[Count, ...]) -> None:
        document = make_document(make_group(rating=None), counts=counts)

        assert summarise(document).sentence == "No measure on this scorecard is rated."

    def test_the_rating_of_the_whole_comes_first_when_there_is_one(self) -> None:
        document = make_document(make_group("Safe", make_line("one"), rating="red"))

        assert summarise(document).sentence == "Safe: red. The one rated measure is green."

    def test_two_outermost_groups_have_no_rating_of_the_whole(self) -> None:
        document = make_document(make_group("A", make_line("a")), make_group("B", make_line("b")))

        assert summarise(document).sentence == "Of 2 rated measures, 2 are green."

    def test_the_council_s_own_word_for_a_line_is_used(self) -> None:
        columns = (ColumnSpec("name", "name", "Supporting Indicator", False, False),)

        assert measure_word(make_document(columns=columns)) == "indicator"
        assert measure_word(make_document()) == "measure"


class TestMoves:
    def test_better_and_worse_are_counted_by_the_word_beside_the_trend(self) -> None:
        worse = Cell("Increase", note="worse")
        document = make_document(
            make_group("Quality", make_line("a"), make_line("b", trend=worse), make_line("c", trend=Cell("No change")))
        )

        summary = summarise(document)

        assert (summary.better, summary.worse) == (1, 1)

    def test_the_largest_three_are_listed_by_their_share_of_the_older_figure(self) -> None:
        lines = [
            make_line("small", previous="100", latest="101"),
            make_line("large", previous="2.8%", latest="1.3%"),
            make_line("middle", previous="50", latest="75"),
            make_line("fourth", previous="100", latest="120"),
        ]

        summary = summarise(make_document(make_group("Quality", *lines)))

        assert [move.line.ref for move in summary.improvements] == ["large", "middle", "fourth"]
        assert (summary.improvements[0].old, summary.improvements[0].new) == ("2.8%", "1.3%")
        assert summary.falls == ()

    def test_a_rise_from_zero_is_measured_by_itself(self) -> None:
        document = make_document(make_group("Quality", make_line("a", previous="0", latest="2")))

        assert summarise(document).improvements[0].share == Decimal(2)

    def test_a_line_without_an_earlier_figure_did_not_move(self) -> None:
        document = make_document(make_group("Quality", make_line("a", previous="N/A")))

        assert summarise(document).better == 0

    def test_arrows_say_the_direction_where_periods_stand_side_by_side(self) -> None:
        line = make_line("a", jun=Cell("83%", arrow="↑"), sep=Cell("61%", arrow="↓"), dec=Cell(""))
        document = make_document(make_group("Quality", line), columns=PERIODS)

        summary = summarise(document)

        assert figure_columns(document) == ("jun", "sep")
        assert [(move.old, move.new, move.direction) for move in summary.falls] == [("83%", "61%", "worse")]

    def test_a_level_arrow_is_no_movement(self) -> None:
        line = make_line("a", jun=Cell("83%"), sep=Cell("83%", arrow="→"), dec=Cell(""))

        summary = summarise(make_document(make_group("Quality", line), columns=PERIODS))

        assert (summary.better, summary.worse) == (0, 0)

    def test_a_layout_without_figures_has_no_movements(self) -> None:
        document = make_document(columns=COLUMNS[:2])

        summary = summarise(document)

        assert (figure_columns(document), summary.better, summary.missing) == (("", ""), 0, ())


class TestRedAndMissing:
    def test_red_measures_stand_with_figure_and_target(self) -> None:
        line = make_line("a", rag="red", latest="36%", target=Cell("25%"))

        summary = summarise(make_document(make_group("Quality", line)))

        assert summary.worst == (Against(line, "36%", "target 25%"),)

    def test_without_a_target_the_neighbours_are_named(self) -> None:
        columns = (*COLUMNS, ColumnSpec("neighbour", "neighbour", "Neighbours", True, False))
        line = make_line("a", rag="red", target=Cell("N/A"), neighbour=Cell("82.4%"))

        summary = summarise(make_document(make_group("Quality", line), columns=columns))

        assert summary.worst[0].against == "neighbours 82.4%"

    def test_without_either_the_figure_stands_alone(self) -> None:
        line = make_line("a", rag="red", target=Cell("Monitor"))

        assert summarise(make_document(make_group("Quality", line))).worst[0].against == ""

    def test_green_amber_and_monitored_measures_are_not_listed(self) -> None:
        group = make_group("Q", make_line("a"), make_line("b", rag="amber"), make_line("c", rag="monitor"))

        assert summarise(make_document(group)).worst == ()

    def test_missing_figures_stand_with_their_reason(self) -> None:
        line = make_missing_line("gone")

        summary = summarise(make_document(make_group("Quality", make_line("a"), line)))

        assert summary.missing == ((line, "Not received by deadline: Homes"),)
        assert summary.reasons == (("Not received by deadline: Homes", 1),)


class TestTexts:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("96.5% (254)", "96.5"),
            ("1,607", "1607"),
            ("<20.8%", "20.8"),
            ("-0.03", "-0.03"),
            ("£1,234.50", "1234.50"),
            ("1587 (57.3%)", "1587"),
        ],
    )
    def test_the_first_number_of_a_printed_cell(self, text: str, number: str) -> None:
        assert first_number(text) == Decimal(number)

    @pytest.mark.parametrize("text", ["", "N/A", "Top quartile", "-"])
    def test_words_hold_no_number(self, text: str) -> None:
        assert first_number(text) is None

    def test_lists_end_with_and(self) -> None:
        assert listed(["a"]) == "a"
        assert listed(["a", "b"]) == "a and b"
        assert listed(["a", "b", "c"]) == "a, b and c"
