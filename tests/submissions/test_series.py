"""An indicator's approved figures over time: who sees them, what is drawn, what is in the table."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from indicators.enums import Availability, DataStatus, ResponsibilityRole
from indicators.models import Definition
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR
from indicators.rules.display import show
from indicators.rules.periods import Period, quarter
from submissions.series import MOST_POINTS, SeriesRow, axis_format, chart_of, described, series_of, spark_of, with_gaps
from tests.factories import make_benchmark, make_definition, make_person, make_responsibility, make_target
from tests.factories.collection import lead_of, make_approved, make_performance, make_submitted, owner_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)
ROW = SeriesRow(quarter(2026, 1), Decimal("88.2"), "88.2%", "Final", "90%", Decimal(90), None, "")


FIRST = quarter(2025, 1)


def approved(definition: Definition, *values: str | None, **changes: Any) -> None:
    """One approved figure a quarter; None leaves a quarter out."""
    for place, value in enumerate(values):
        if value is not None:
            make_approved(definition.indicator, FIRST.step(place), value, **changes)


def seen_by(person: Any, definition: Definition) -> list[tuple[str, str]]:
    return [(row.label, row.text) for row in series_of(definition.indicator, user=person, on=TODAY)]


def test_the_series_runs_from_the_oldest_to_the_newest_figure():
    definition = make_definition()
    approved(definition, "80", "85.5", "90")

    assert seen_by(make_performance(), definition) == [
        ("Q1 2025/26", "80.0%"),
        ("Q2 2025/26", "85.5%"),
        ("Q3 2025/26", "90.0%"),
    ]


def test_a_figure_nobody_approved_is_not_in_the_series():
    definition = make_definition()
    approved(definition, "80")
    make_submitted(definition.indicator, quarter(2025, 2), "99")

    assert seen_by(make_performance(), definition) == [("Q1 2025/26", "80.0%")]


def test_those_who_answer_for_it_the_performance_team_and_auditors_see_figures():
    definition = make_definition()
    approved(definition, "80")
    indicator = definition.indicator
    before = make_person()
    make_responsibility(before, ResponsibilityRole.OWNER, indicator=indicator, ends=date(2026, 10, 11))

    for person in (owner_of(indicator), lead_of(indicator), make_performance(), make_person(groups=(AUDITOR,))):
        assert seen_by(person, definition) == [("Q1 2025/26", "80.0%")]
    outsiders = [
        make_person(),
        before,
        make_person(groups=(COUNCILLOR,)),
        make_person(groups=(ADMINISTRATOR,)),
        make_person(is_superuser=True),
        AnonymousUser(),
    ]
    for person in outsiders:
        assert seen_by(person, definition) == []


def test_each_period_keeps_the_target_rating_and_format_of_its_day():
    definition = make_definition(decimals=0)
    make_definition(indicator=definition.indicator, decimals=2, effective_from=date(2025, 7, 1))
    make_target(definition.indicator, "80")
    make_target(definition.indicator, "95", effective_from=date(2025, 7, 1))
    make_benchmark(definition.indicator)
    approved(definition, "85", "90")

    rows = series_of(definition.indicator, user=make_performance(), on=TODAY)

    assert [(row.text, row.target, row.bound, row.status.word, row.neighbour) for row in rows] == [
        ("85%", "80%", Decimal(80), "Green", "92.3%"),
        ("90.00%", "95%", Decimal(95), "Amber", "92.3%"),
    ]


def test_a_target_between_two_values_is_printed_but_not_drawn():
    definition = make_definition()
    make_target(definition.indicator, "3", kind="between", upper=Decimal(5))
    approved(definition, "4")

    (row,) = series_of(definition.indicator, user=make_performance(), on=TODAY)

    assert (row.target, row.bound) == ("between 3% and 5%", None)


def test_a_figure_that_is_missing_says_why():
    definition = make_definition()
    make_approved(definition.indicator, quarter(2025, 1), None, availability=Availability.NOT_COLLECTED)

    (row,) = series_of(definition.indicator, user=make_performance(), on=TODAY)

    assert (row.value, row.text) == (None, "Not collected")


def test_provisional_figures_are_marked():
    definition = make_definition()
    approved(definition, "80", data_status=DataStatus.PROVISIONAL)

    (row,) = series_of(definition.indicator, user=make_performance(), on=TODAY)

    assert (row.data_status, row.provisional, row.point.provisional) == ("Provisional", True, True)


@pytest.mark.parametrize("count", [1, 6])
def test_the_series_takes_the_same_queries_for_any_number_of_periods(count, django_assert_max_num_queries):
    definition = make_definition()
    approved(definition, *["80"] * count)
    person = make_performance()

    with django_assert_max_num_queries(9):
        rows = series_of(definition.indicator, user=person, on=TODAY)
        assert [row.status.word if row.status else "" for row in rows] == [rows[0].status.word] * count


# Gaps


def test_quarters_without_a_figure_become_gaps():
    definition = make_definition()
    approved(definition, "80", None, None, "90")

    assert seen_by(make_performance(), definition) == [
        ("Q1 2025/26", "80.0%"),
        ("Q2 2025/26", "no approved figure"),
        ("Q3 2025/26", "no approved figure"),
        ("Q4 2025/26", "90.0%"),
    ]


@pytest.mark.parametrize(("later", "bound"), [(Decimal(90), Decimal(90)), (Decimal(95), None), (None, None)])
def test_the_target_runs_through_a_gap_only_when_it_stays_the_same(later, bound):
    after = replace(ROW, period=quarter(2026, 3), bound=later)

    assert [row.bound for row in with_gaps([ROW, after])] == [Decimal(90), bound, later]


def test_a_very_long_gap_is_not_filled_without_end():
    far = replace(ROW, period=quarter(2126, 1))

    assert len(with_gaps([ROW, far])) == MOST_POINTS + 1


def test_periods_of_another_kind_leave_no_gap():
    year = replace(ROW, period=Period(kind="financial_year", start=date(2028, 4, 1), end=date(2029, 3, 31)))

    assert with_gaps([ROW, year]) == [ROW, year]
    assert with_gaps([]) == []


# In words and as a drawing


def test_the_chart_is_described_by_first_newest_lowest_and_highest():
    rows = [
        ROW,
        replace(ROW, period=quarter(2026, 2), value=Decimal(70), text="70%"),
        replace(ROW, period=quarter(2026, 3), value=None, text="no approved figure"),
        replace(ROW, period=quarter(2026, 4), value=Decimal(75), text="75%"),
    ]

    assert described(rows) == (
        "From 88.2% in Q1 2026/27 to 75% in Q4 2026/27. "
        "Lowest 70% in Q2 2026/27, highest 88.2% in Q1 2026/27. 1 period without a figure."
    )


def test_a_chart_needs_two_figures():
    definition = make_definition(name="Recycling rate")
    second = replace(ROW, period=quarter(2026, 2))

    assert chart_of([ROW], definition) == ""
    assert chart_of([], definition) == ""
    chart = chart_of([ROW, second], definition)
    assert '<title id="series-title">Recycling rate, Q1 2026/27 to Q2 2026/27</title>' in chart
    assert "Target 90%" in chart


def test_a_small_chart_can_stand_in_a_table():
    chart = spark_of([ROW, replace(ROW, period=quarter(2026, 2))], title="Two quarters", name="row-1")

    assert 'aria-labelledby="row-1-title"' in chart


@pytest.mark.parametrize(("value", "text"), [("90", "90%"), ("92.5", "92.5%"), ("1000", "1,000%")])
def test_the_axis_prints_only_the_decimals_it_needs(value, text):
    assert show(Decimal(value), axis_format(make_definition(decimals=3), Decimal(value))) == text


# On the page of the indicator


def page_for(person: Any, definition: Definition) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("indicators:detail", args=[definition.indicator.ref])).content.decode()


def test_the_page_of_the_indicator_shows_chart_and_table_behind_it():
    definition = make_definition(name="Recycling rate")
    make_target(definition.indicator)
    approved(definition, "80", None, "90")

    page = page_for(make_performance(), definition)

    assert 'role="img"' in page
    assert "Table behind the chart" in page
    assert "no approved figure" in page
    assert 'style="' not in page


def test_the_page_shows_no_figure_to_those_who_may_not_see_it():
    definition = make_definition()
    approved(definition, "81.7", "90")

    page = page_for(make_person(groups=(ADMINISTRATOR,)), definition)

    assert "There is no approved figure that you may see." in page
    assert "81.7" not in page
