"""The answer to a figure: what prints, why it has its colour, how it moved, what to check."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.periods import financial_year
from submissions.beside import beside
from submissions.content import Content
from submissions.result import (
    BesideRow,
    beside_rows,
    compared_figure,
    read_statuses,
    readers_words,
    result_of,
)
from tests.factories import (
    Q2,
    TODAY,
    make_approved,
    make_benchmark,
    make_definition,
    make_submission,
    make_target,
)
from tests.submissions.bulk import queries_of


def standing_beside(definition):
    submission = make_submission(definition.indicator, Q2)
    return beside([submission], as_at=TODAY)[submission.pk]


@pytest.fixture
def reviews(db):
    definition = make_definition("reviews", name="Reviews")
    make_target(definition.indicator, "97.2", decimals=1)
    make_approved(definition.indicator, Q2.previous(), "94.2")
    make_approved(definition.indicator, Q2.year_before(), "96.5")
    return definition


def test_a_red_figure_says_everything_about_itself(reviews):
    result = result_of(standing_beside(reviews), Content(value=Decimal("86.8512")))
    assert (result.figure, result.status.word, result.colour) == ("86.9%", "Red", "red")
    assert (result.direction, result.change) == ("Worse", "down 7.3 points since last quarter")
    assert result.sentence == (
        "86.9% against 97.2% or more: 10.3 percentage points too low (10.6% of the target). More than 10% is red."
    )
    assert result.needed == "the rating is red and the figure is worse than before"
    assert (result.notices, result.readers) == ((), "")


def test_a_green_figure_needs_no_commentary(reviews):
    result = result_of(standing_beside(reviews), Content(value=Decimal("98")))
    assert (result.status.word, result.direction, result.needed) == ("Green", "Better", None)


def test_the_same_figure_is_neither_better_nor_worse(reviews):
    result = result_of(standing_beside(reviews), Content(value=Decimal("94.2")))
    assert (result.direction, result.change) == ("", "no change since last quarter")


def test_no_figure_says_what_readers_will_see(reviews):
    awaited = Content(availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 11, 3))
    result = result_of(standing_beside(reviews), awaited)
    assert (result.figure, result.change, result.direction) == ("Awaiting partner", "", "")
    assert result.readers == "Awaiting partner, Ofsted, expected 3 November 2026"
    assert result.needed is None


def test_readers_see_the_reason_alone_when_there_is_no_more_to_say():
    assert readers_words(Content(availability="not_collected")) == "Not collected"
    assert readers_words(Content(value=Decimal(1), availability="")) == ""


def test_a_measure_without_a_rule_is_grey_and_says_so(db):
    definition = make_definition(scheme=None)
    definition.scheme = None
    definition.save()
    result = result_of(standing_beside(definition), Content(value=Decimal(5)))
    assert (result.status, result.colour) == (None, "grey")
    assert result.sentence == "This measure has no RAG rule, so it is not rated."


def test_odd_figures_carry_their_notices(reviews):
    result = result_of(standing_beside(reviews), Content(value=Decimal("300")))
    assert result.notices == (
        "300.0% is above 100%. Check that it is right.",
        "300.0% is more than 3 times the figure before, 94.2%.",
    )


def test_where_rounding_would_change_the_colour_it_is_said(reviews):
    result = result_of(standing_beside(reviews), Content(value=Decimal("97.16")))
    assert result.status.word == "Amber"
    assert result.notices == ("It prints as 97.2%, which would be green. The unrounded figure is judged: it is amber.",)


def test_beside_the_figure_stand_the_earlier_ones_target_and_benchmarks(reviews):
    make_benchmark(reviews.indicator, data_year="2024/25", source="LAIT")
    one = standing_beside(reviews)
    rows = beside_rows(one)
    assert [replace(row, status=None) for row in rows] == [
        BesideRow("Last quarter", "Q1 2026/27", "94.2%"),
        BesideRow("Same quarter last year", "Q2 2025/26", "96.5%"),
        BesideRow("Target", "", "97.2% or more"),
        BesideRow("Statistical neighbour average", "2024/25, LAIT", "92.3%"),
    ]
    assert [row.status.word for row in rows[:2]] == ["Amber", "Amber"]


def test_a_yearly_figure_has_one_earlier_row(db):
    definition = make_definition(frequency="financial_year")
    submission = make_submission(definition.indicator, financial_year(2025))
    assert [(row.label, row.note) for row in beside_rows(beside([submission], as_at=TODAY)[submission.pk])] == [
        ("Last year", "2024/25"),
        ("Target", ""),
    ]


def test_nothing_before_is_said_in_words(db):
    rows = beside_rows(standing_beside(make_definition()))
    assert [(row.label, row.figure) for row in rows] == [
        ("Last quarter", "None approved"),
        ("Same quarter last year", "None approved"),
        ("Target", "None"),
    ]


def test_the_figure_that_matters_is_the_one_the_definition_compares_with(db):
    definition = make_definition(comparison="same_period_last_year")
    make_approved(definition.indicator, Q2.previous(), "50")
    make_approved(definition.indicator, Q2.year_before(), "60")
    assert compared_figure(standing_beside(definition)).figure == "60.0%"
    definition.comparison = "previous_period"
    definition.save()
    assert compared_figure(standing_beside(definition)).figure == "50.0%"


def test_statuses_read_together_cost_nothing_one_by_one(reviews):
    one = standing_beside(reviews)
    read_statuses([one])
    assert queries_of(lambda: beside_rows(one)) == 0


def test_what_is_missing_for_a_better_colour_is_told_in_cases(db):
    definition = make_definition("parts", numerator_label="Reviewed in time", denominator_label="Reviews due")
    make_target(definition.indicator, "90.3", decimals=1)
    content = Content(numerator=Decimal(258), denominator=Decimal(289)).with_value("percent")
    result = result_of(standing_beside(definition), content)
    assert result.better == "3 more of “Reviewed in time” (261 of 289, 90.3%) would be green."
    assert result_of(standing_beside(definition), Content(value=Decimal(91))).better == ""
