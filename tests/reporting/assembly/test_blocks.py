"""The blocks of the summary: what is counted, of what, and what is worth a look."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Indicator
from indicators.rules.periods import Period, quarter
from reporting.assembly import assemble
from reporting.assembly.blocks import share_text
from reporting.document import Block, ScorecardDocument, freeze, thaw
from reporting.models import Line, Scorecard, Section
from tests.factories import (
    AS_AT,
    Q2,
    make_approved,
    make_edition,
    make_line,
    make_measure,
    make_scorecard,
    make_section,
)
from tests.reporting.assembly.building import Q1

pytestmark = pytest.mark.django_db
Q3 = quarter(2026, 3)


def scorecard_of(*blocks: dict[str, Any], **changes: Any) -> Scorecard:
    return make_scorecard("homes", blocks=list(blocks), **changes)


def add(section: Section, before: str | None, now: str | None, period: Period = Q2, **changes: Any) -> Indicator:
    """A line with a figure for the quarter before and for this one; the target is at least 90."""
    indicator: Indicator = make_measure(**changes).indicator
    make_line(section, indicator)
    for one, value in ((period.previous(), before), (period, now)):
        if value is not None:
            make_approved(indicator, one, value, commentary=f"About {value}.", action="More visits.")
    return indicator


def document_of(scorecard: Scorecard, period: Period = Q2) -> ScorecardDocument:
    return assemble(Scorecard.objects.get(pk=scorecard.pk), period, as_at=AS_AT)


def block_of(scorecard: Scorecard, period: Period = Q2) -> Block:
    (block,) = document_of(scorecard, period).blocks
    return block


def table(block: Block) -> dict[str, list[str]]:
    return {row.heading: [cell.text for cell in row.cells] for row in block.rows}


def filled(*blocks: dict[str, Any]) -> Scorecard:
    """Two groups: better and green, worse and red; same and amber, without a figure, hidden."""
    scorecard = scorecard_of(*blocks)
    first, second = make_section(scorecard, "First"), make_section(scorecard, "Second")
    add(first, "80", "95", ref="up")
    add(first, "80", "40", ref="down")
    add(second, "85", "85", ref="level")
    add(second, "85", None, ref="late")
    hidden = add(second, "3", None, ref="small")
    make_approved(hidden, Q2, "4", suppressed=True)
    return scorecard


def test_a_layout_without_blocks_has_none() -> None:
    assert document_of(filled()).blocks == ()


def test_ratings_are_counted_with_their_share_of_what_is_rated() -> None:
    block = block_of(filled({"kind": "counts"}))

    assert (block.heading, block.columns) == (
        "How many have each rating",
        ("Green", "Amber", "Red", "Without a rating"),
    )
    assert table(block) == {"All": ["1 (25%)", "1 (25%)", "2 (50%)", "1"]}
    assert block.sentence == "Of 5 measures: 1 green, 1 amber, 2 red and 1 without a rating."
    assert block.base == "Percentages are of the 4 rated measures."
    assert [cell.mark.key if cell.mark else "" for cell in block.rows[0].cells] == ["green", "amber", "red", ""]


@pytest.mark.parametrize(
    ("base", "cells", "words"),
    [
        ("all", ["1 (20%)", "1 (20%)", "2 (40%)", "1 (20%)"], "Percentages are of all 5 measures."),
        ("comparable", ["1 (33%)", "1 (33%)", "2", "1"], "Percentages are of the 3 measures that can be compared."),
    ],
)
def test_the_base_of_percentages_is_chosen_and_stated(base: str, cells: list[str], words: str) -> None:
    block = block_of(filled({"kind": "counts", "base": base}))

    assert table(block) == {"All": cells}
    assert block.base == words


def test_ratings_are_counted_by_group_with_the_whole_last() -> None:
    block = block_of(filled({"kind": "counts", "by": "theme", "heading": "Themes"}))

    assert block.heading == "Themes"
    assert table(block) == {
        "First": ["1 (50%)", "0", "1 (50%)", "0"],
        "Second": ["0", "1 (50%)", "1 (50%)", "1"],
        "All": ["1 (25%)", "1 (25%)", "2 (50%)", "1"],
    }


def test_directions_are_counted_among_what_can_be_compared_and_hidden_figures_are_not_known() -> None:
    block = block_of(filled({"kind": "directions"}))

    assert block.columns == ("Better", "No change", "Worse", "Not known")
    assert table(block) == {"All": ["1 (33%)", "1 (33%)", "1 (33%)", "2"]}
    assert block.sentence == "1 better, 1 no change, 1 worse and 2 not known."
    assert block.base == "Percentages are of the 3 measures that can be compared."


def test_a_measure_neither_way_of_which_is_better_has_its_own_column() -> None:
    scorecard = scorecard_of({"kind": "directions"})
    add(make_section(scorecard), "1", "2", polarity="none", target=None)

    assert table(block_of(scorecard)) == {"All": ["0", "0", "0", "1 (100%)", "0"]}


def test_nothing_to_count_is_said() -> None:
    empty = scorecard_of({"kind": "counts"}, {"kind": "directions"}, {"kind": "movers"}, {"kind": "exceptions"})
    make_section(empty)

    assert [block.sentence for block in document_of(empty).blocks] == [
        "There is nothing to count yet.",
        "There is nothing to compare yet.",
        "Nothing has moved.",
        "No exceptions.",
    ]


# What has moved


def test_the_largest_movers_are_named_by_the_share_of_what_they_were() -> None:
    scorecard = scorecard_of({"kind": "movers", "count": 1})
    section = make_section(scorecard)
    add(section, "50", "60", ref="fifth-more")
    add(section, "10", "15", ref="half-more")
    add(section, "90", "80", ref="less")

    block = block_of(scorecard)

    assert [row.ref for row in block.rows] == ["half-more", "less"]
    assert [[cell.text for cell in row.cells] for row in block.rows] == [
        ["Better", "10.0%", "15.0%"],
        ["Worse", "90.0%", "80.0%"],
    ]


def test_a_hidden_figure_never_moves() -> None:
    scorecard = scorecard_of({"kind": "movers"}, {"kind": "exceptions"})
    indicator = add(make_section(scorecard), "90", None)
    make_approved(indicator, Q2, "3", suppressed=True)

    document = document_of(scorecard)

    assert "3.0%" not in freeze(document)
    assert document.blocks[0].rows == ()
    assert [cell.text for cell in document.blocks[1].rows[0].cells][:2] == ["Red", "[c]"]


# Exceptions


def test_exceptions_say_why_they_are_here_with_the_commentary() -> None:
    block = block_of(filled({"kind": "exceptions", "reasons": ["red", "worse"]}))

    assert table(block)["Measure down"] == [
        "Red",
        "40.0%",
        "Red; Worse than the figure before",
        "About 40.",
        "More visits.",
    ]
    assert "Measure up" not in table(block)
    assert block.sentence == "2 of 5 measures to look at."
    assert block.rows[0].ref == "down"


def test_only_what_is_asked_for_is_an_exception() -> None:
    block = block_of(filled({"kind": "exceptions", "reasons": ["worse"]}))

    assert [row.ref for row in block.rows] == ["down"]
    assert block.rows[0].cells[2].text == "Worse than the figure before"


def test_an_unusual_change_is_one_outside_the_usual_range() -> None:
    scorecard = scorecard_of({"kind": "exceptions", "reasons": ["unusual"]})
    section = make_section(scorecard)
    steady, odd = make_measure("steady").indicator, make_measure("odd").indicator
    for indicator, last in ((steady, "81"), (odd, "99")):
        make_line(section, indicator)
        for place, value in enumerate(("80", "81") * 4):
            make_approved(indicator, Q2.step(place - 8), value)
        make_approved(indicator, Q2, last)

    block = block_of(scorecard)

    assert [(row.ref, row.cells[2].text) for row in block.rows] == [("odd", "An unusual change")]


# Since the last published version


def test_without_an_earlier_version_there_is_nothing_to_say() -> None:
    block = block_of(filled({"kind": "since"}))

    assert (block.sentence, block.rows) == ("There is no earlier published version to compare with.", ())


def test_changed_ratings_new_and_dropped_measures_are_named() -> None:
    scorecard = scorecard_of({"kind": "since"})
    section = make_section(scorecard)
    up, down, same = (
        add(section, None, value, period=Q1, ref=ref) for ref, value in (("up", "40"), ("down", "95"), ("same", "95"))
    )
    add(section, None, "95", period=Q1, ref="dropped")
    make_edition(scorecard, Q1)
    Line.objects.filter(indicator__ref="dropped").delete()
    for indicator, value in ((up, "95"), (down, "85"), (same, "96")):
        make_approved(indicator, Q2, value)
    add(section, None, "95", ref="new")

    block = block_of(scorecard)

    assert table(block) == {
        "Measure up": ["Red", "Green"],
        "Measure down": ["Green", "Amber"],
        "Measure new": ["not on it", "Green"],
        "Measure dropped": ["on it", "not on it"],
    }
    assert block.sentence == "1 rating better, 1 worse since Q1 2026/27."


def test_no_change_since_is_said_too() -> None:
    scorecard = scorecard_of({"kind": "since"})
    indicator = add(make_section(scorecard), None, "95", period=Q1)
    make_edition(scorecard, Q1)
    make_approved(indicator, Q2, "96")

    assert block_of(scorecard).sentence == "No rating has changed since Q1 2026/27."


# The whole


@pytest.mark.parametrize(
    ("method", "rating", "sentence"),
    [
        ("mean", "Amber", "Mean of 2 rated groups is 1.50; a half rounds up, so amber."),
        ("worst", "Red", "The worst of 2 rated groups is red."),
        ("majority", "Red", "1 of 2 rated groups is red, as many as amber; the worse counts, so red."),
    ],
)
def test_the_whole_scorecard_is_rated_from_its_groups(method: str, rating: str, sentence: str) -> None:
    scorecard = scorecard_of({"kind": "overall"}, rollup_method=method, rollup_rounding="half_up")
    add(make_section(scorecard, "One"), None, "85")
    add(make_section(scorecard, "Two"), None, "40")

    block = block_of(scorecard)

    assert table(block) == {"Overall rating": [rating]}
    assert block.sentence == sentence


def test_one_outermost_group_is_the_whole() -> None:
    scorecard = scorecard_of({"kind": "overall"})
    add(make_section(scorecard, "Only"), None, "95")

    assert block_of(scorecard).sentence == "Mean of 1 rated measure is 3.00, so green."


def test_weights_of_lines_and_lowest_means_decide_the_rating_of_a_group() -> None:
    thresholds = [{"status": "green", "at_least": "2.5"}, {"status": "amber", "at_least": "1.5"}]
    scorecard = scorecard_of(rollup_method="weighted", rollup_thresholds=thresholds)
    section = make_section(scorecard)
    add(section, None, "95", ref="heavy")
    add(section, None, "40", ref="light")
    Line.objects.filter(indicator__ref="heavy").update(weight=Decimal(3))

    (group,) = document_of(scorecard).all_groups()

    assert group.rating is not None
    assert group.rating.why is not None
    assert group.rating.why.sentence == "Weighted mean of 2 rated measures is 2.50, 2.5 or more, so green."


def test_placeholders_and_pointers_are_not_counted() -> None:
    scorecard = scorecard_of({"kind": "counts", "base": "all"})
    section = make_section(scorecard)
    add(section, None, "95")
    make_line(section, kind="placeholder", pointer="Later")
    make_line(section, kind="text", pointer="See Appendix")

    assert table(block_of(scorecard)) == {"All": ["1 (100%)"]}


def test_blocks_are_frozen_with_the_document() -> None:
    document = document_of(filled({"kind": "counts"}, {"kind": "exceptions"}, {"kind": "movers"}))

    assert thaw(freeze(document)).blocks == document.blocks
    assert len(document.blocks) == 3


def test_a_block_nobody_knows_is_left_out() -> None:
    assert document_of(filled({"kind": "pie"}, {"heading": "x"})).blocks == ()


@pytest.mark.parametrize(
    ("number", "of", "text"), [(1, 3, "1 (33%)"), (2, 3, "2 (67%)"), (1, 8, "1 (13%)"), (0, 3, "0"), (0, 0, "0")]
)
def test_a_share_is_rounded_once_half_away_from_zero(number: int, of: int, text: str) -> None:
    assert share_text(number, of) == text
