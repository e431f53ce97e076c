"""Cells a rule computes: movement, arrows and ratings, and what a person prints instead."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Indicator, Status
from indicators.rules.periods import month_ending
from reporting.assembly.builders import is_derived
from reporting.document import Cell, Judgement, Mark
from reporting.enums import OverrideGround
from reporting.models import Column, Override
from submissions import services
from submissions.models import Submission
from tests.factories import (
    NOW,
    Q2,
    lead_of,
    make_approved,
    make_column,
    make_line,
    make_measure,
    make_performance,
    make_scorecard,
    make_section,
    period_row,
)
from tests.factories.catalogue import decided
from tests.reporting.assembly.building import LAST_YEAR, Q1, built, measured, printed_by

pytestmark = pytest.mark.django_db
GREEN = Mark("green", "Green", "G", "star", "green", rated=True)
NOT_RATED = Mark("not_rated", "N/A", "n/a", "none", "grey", rated=False)


# Movement


@pytest.mark.parametrize(
    ("polarity", "before", "after", "trend", "note", "change", "movement"),
    [
        ("high", "90", "94.2", "Increase", "better", "Better", "Better"),
        ("high", "97", "94.2", "Decrease", "worse", "Worse", "Worse"),
        ("low", "90", "94.2", "Increase", "worse", "Worse", "Worse"),
        ("none", "90", "94.2", "Increase", "", "N/A", "Higher"),
        ("none", "97", "94.2", "Decrease", "", "N/A", "Lower"),
        ("high", "94.2", "94.2", "No change", "", "No change", "Same"),
        ("high", "94", "94.2", "No change", "", "No change", "Similar"),
        ("high", None, "94.2", "N/A", "", "N/A", "New"),
        ("high", "90", None, "N/A", "", "N/A", "n/a"),
    ],
)
def test_movement_is_told_as_trend_change_and_word(
    polarity: str, before: str | None, after: str | None, trend: str, note: str, change: str, movement: str
) -> None:
    figures = [(period, value) for period, value in ((Q1, before), (Q2, after)) if value]
    indicator = measured(*figures, polarity=polarity, movement_tolerance=Decimal("0.2"))

    assert built(indicator, "trend") == Cell(trend, note=note)
    assert built(indicator, "change") == Cell(change)
    assert built(indicator, "movement") == Cell(movement)


def test_movement_is_told_in_the_words_of_the_scorecard() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))
    words = {"trend.increase": "Up", "change.better": "Positive", "movement.better": "Improving"}

    assert [built(indicator, kind, words=words).text for kind in ("trend", "change", "movement")] == [
        "Up",
        "Positive",
        "Improving",
    ]


def test_the_movement_of_a_measure_without_polarity_may_say_so() -> None:
    words = {"movement.no_polarity_suffix": " - no polarity"}

    assert built(measured((Q1, "90"), (Q2, "94.2"), polarity="none"), "movement", words=words) == Cell(
        "Higher - no polarity"
    )


# Arrows


@pytest.mark.parametrize(
    ("polarity", "before", "arrow"),
    [("high", "90", "↑"), ("high", "97", "↓"), ("high", "94.2", "→"), ("low", "90", "↓"), ("low", "97", "↑")],
)
def test_an_arrow_shows_performance_against_the_column_before(polarity: str, before: str, arrow: str) -> None:
    indicator = measured((Q1, before), (Q2, "94.2"), polarity=polarity)

    assert arrowed(indicator, "Q1", "Q2") == Cell("94.2%", arrow=arrow)


def arrowed(indicator: Indicator, *labels: str, **layout: Any) -> Cell:
    """The last of several named periods that print arrows."""
    scorecard = make_scorecard(columns=(), **layout)
    for label in labels:
        options = {"period": label, "arrow": True}
        column = make_column(scorecard, "period_value", label, key=label.lower().replace(" ", "-"), options=options)
    return printed_by(make_line(make_section(scorecard), indicator), column)


@pytest.mark.parametrize("polarity", ["none", "midpoint", "range"])
def test_there_is_no_arrow_without_a_direction_that_is_good(polarity: str) -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"), polarity=polarity)

    assert arrowed(indicator, "Q1", "Q2") == Cell("94.2%")


def test_there_is_no_arrow_where_nothing_is_printed_before() -> None:
    indicator = measured((LAST_YEAR, "80"), (Q1, "90"), (Q2, "94.2"))

    assert arrowed(indicator, "Q2") == Cell("94.2%")
    assert arrowed(measured((Q2, "94.2")), "Q1", "Q2") == Cell("94.2%")


def test_an_arrow_looks_at_the_nearest_column_before_wherever_it_stands() -> None:
    indicator = measured((LAST_YEAR, "97"), (Q1, "90"), (Q2, "94.2"))

    assert arrowed(indicator, "Q1", "Q2 2025/26", "Q2") == Cell("94.2%", arrow="↑")
    assert arrowed(indicator, "Q2 2025/26", "Q2") == Cell("94.2%", arrow="↓")


def test_there_is_no_arrow_without_a_figure() -> None:
    indicator = measured((Q1, "90"))
    make_approved(indicator, Q2, None, availability="not_collected")

    assert arrowed(indicator, "Q1", "Q2") == Cell("Not collected", missing="Not collected", lack="not_collected")


def test_arrows_are_words_too() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert arrowed(indicator, "Q1", "Q2", words={"arrow.up": "▲"}) == Cell("94.2%", arrow="▲")
    assert arrowed(indicator, "Q1", "Q2", words={"arrow.up": ""}) == Cell("94.2%")


def test_a_named_period_prints_no_arrow_unless_asked() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert built(indicator, "period_value", {"period": "Q2"}) == Cell("94.2%")


# Ratings


def test_a_rating_is_printed_as_word_or_letter_with_its_mark_and_reason() -> None:
    indicator = measured((Q2, "94.2"))

    shown = {
        display: built(indicator, "rating", rating_display=display) for display in ("letter", "word", "shape_word")
    }

    assert {display: replace(cell, why=None) for display, cell in shown.items()} == {
        "letter": Cell("G", mark=GREEN),
        "word": Cell("Green", mark=GREEN),
        "shape_word": Cell("Green", mark=GREEN),
    }
    assert {cell.why.sentence for cell in shown.values() if cell.why} == {
        "94.2% against 90% or more: target met. Target met is green."
    }


def test_a_rating_may_be_called_otherwise_on_one_scorecard() -> None:
    indicator = measured((Q2, "94.2"))
    words = {"status.green": "On track"}

    assert [
        replace(built(indicator, "rating", rating_display=display, words=words), why=None)
        for display in ("letter", "word")
    ] == [Cell("On track", mark=replace(GREEN, word="On track"))] * 2


def test_a_status_without_a_letter_prints_its_word() -> None:
    indicator = measured((Q2, "94.2"))
    Status.objects.filter(key="green").update(letter="")

    assert built(indicator, "rating", rating_display="letter").text == "Green"


def test_a_figure_that_is_not_rated_prints_the_word_for_that() -> None:
    cell = built(measured((Q2, "94.2"), target=None), "rating", {"empty": "-"})

    assert replace(cell, why=None) == Cell("N/A", mark=NOT_RATED)
    assert cell.why is not None


def test_a_measure_without_a_rule_prints_what_the_column_says_and_why() -> None:
    definition = make_measure()
    definition.scheme = None
    definition.save()
    make_approved(definition.indicator, Q2)

    cell = built(definition.indicator, "rating", {"empty": "-"})

    assert replace(cell, why=None) == Cell("-")
    assert cell.why is not None
    assert cell.why.sentence == "This measure has no RAG rule, so it is not rated."


def test_a_figure_that_was_not_received_has_no_rating() -> None:
    assert built(make_measure().indicator, "rating", {"empty": "-"}) == Cell("-", missing="Not received")


def judged(submission: Submission, status: str | None) -> None:
    """Set the rating of an approved figure by hand, by two people."""
    version = submission.approved_version
    assert version is not None
    override = services.propose_rating_override(
        version,
        status=Status.objects.get(key=status) if status else None,
        ground=OverrideGround.JUDGEMENT,
        reason="High in the second quarter of councils.",
        by=lead_of(submission.indicator),
        at=NOW,
    )
    services.decide_rating_override(override, confirm=True, by=make_performance(), at=NOW)


def test_a_rating_set_by_a_person_keeps_the_computed_one_and_its_reason() -> None:
    submission = make_approved(make_measure().indicator, Q2, "85")
    judged(submission, "green")

    cell = built(submission.indicator, "rating")

    assert replace(cell, why=None) == Cell(
        "Green", mark=GREEN, judgement=Judgement("High in the second quarter of councils.", "judgement", "Amber")
    )
    assert cell.why is not None
    assert cell.why.sentence.startswith("85.0% against 90% or more")


def test_a_person_may_take_a_rating_away() -> None:
    submission = make_approved(make_measure().indicator, Q2, "94.2")
    judged(submission, None)

    cell = built(submission.indicator, "rating", {"empty": "n/a"})

    assert (cell.text, cell.mark, cell.computed) == ("n/a", None, "Green")


# Manual changes of other cells


def changed(indicator: Indicator, kind: str, text: str, options: dict[str, Any] | None = None) -> Cell:
    """The cell after a person has replaced it."""
    scorecard = make_scorecard(columns=())
    if options:
        make_column(scorecard, kind, "Jun", key="before", options={**options, "period": "Q1"})
    column = make_column(scorecard, kind, "Heading", options=options or {})
    line = make_line(make_section(scorecard), indicator)
    Override.objects.create(
        scorecard=scorecard,
        period=period_row(Q2),
        target=indicator.ref,
        column_key=column.key,
        text=text,
        ground=OverrideGround.JUDGEMENT,
        **{**decided(), "reason": "The value before was misprinted."},
    )
    return printed_by(line, column)


def because(computed: str) -> Judgement:
    return Judgement("The value before was misprinted.", "judgement", computed)


def test_a_computed_cell_replaced_by_a_person_keeps_what_was_computed() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert changed(indicator, "trend", "No change") == Cell("No change", judgement=because("Increase"))
    assert changed(indicator, "change", "") == Cell("", judgement=because("Better"))
    assert changed(indicator, "previous_period", "Summer") == Cell("Summer", judgement=because("Q1 2026/27"))


def test_a_replaced_arrow_leaves_the_figure_alone() -> None:
    option = {"period": "Q2", "arrow": True}
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert changed(indicator, "period_value", "→", option) == Cell("94.2%", arrow="→", judgement=because("↑"))
    assert changed(indicator, "period_value", "", option) == Cell("94.2%", arrow="", judgement=because("↑"))


def test_an_arrow_may_be_set_where_none_could_be_computed() -> None:
    option = {"period": "Q2", "arrow": True}

    assert changed(measured((Q2, "94.2")), "period_value", "↗", option) == Cell(
        "94.2%", arrow="↗", judgement=because("")
    )


def test_a_replaced_arrow_leaves_a_provisional_figure_provisional() -> None:
    indicator = measured((Q1, "90"))
    make_approved(indicator, Q2, "94.2", data_status="provisional")

    assert changed(indicator, "period_value", "→", {"period": "Q2", "arrow": True}) == Cell(
        "94.2%", arrow="→", provisional=True, judgement=because("↑")
    )


def test_a_replaced_arrow_leaves_the_reason_for_a_missing_figure() -> None:
    indicator = measured((Q1, "90"))
    make_approved(indicator, Q2, None, availability="not_collected")

    assert changed(indicator, "period_value", "→", {"period": "Q2", "arrow": True}).missing == "Not collected"


@pytest.mark.parametrize(
    ("kind", "options", "derived"),
    [
        *((kind, {}, True) for kind in ("previous_period", "trend", "change", "movement", "rating")),
        ("period_value", {"arrow": True}, True),
        ("period_value", {"arrow": False}, False),
        ("period_value", {}, False),
        *((kind, {}, False) for kind in ("latest_value", "previous_value", "target", "narrative", "quartile", "name")),
    ],
)
def test_only_what_a_rule_computes_is_derived(kind: str, options: dict[str, Any], derived: bool) -> None:
    assert is_derived(Column(kind=kind, options=options)) is derived


def test_a_month_at_the_end_of_the_quarter_is_the_column_of_that_quarter() -> None:
    indicator = measured((month_ending(date(2026, 9, 30)), "94.2"), basis="last_month")

    assert built(indicator, "period_value", {"period": "Q2"}) == Cell("94.2%")
