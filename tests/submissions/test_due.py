"""Which periods are due by a stored definition."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.rules.periods import financial_year, multi_year, quarter
from submissions.due import all_due, latest_due, years_together
from submissions.services.rounds import due_figures
from tests.factories import TODAY, make_approved, make_definition, make_submission

pytestmark = pytest.mark.django_db
Q4 = quarter(2025, 4)


def joined(ref: str = "") -> Any:
    return make_definition(ref, frequency="multi_year")


def test_joined_years_are_two_until_a_figure_says_otherwise() -> None:
    definition = joined()
    make_submission(definition.indicator, multi_year(2021, 2024))  # asked for, and nothing entered

    assert years_together([definition], asked=Q4) == {}
    assert latest_due(definition, Q4, {}) == multi_year(2024, 2026)


def test_the_newest_figure_says_how_many_years_are_joined() -> None:
    definition = joined()
    make_approved(definition.indicator, multi_year(2022, 2024))
    make_approved(definition.indicator, multi_year(2022, 2025))
    make_approved(definition.indicator, multi_year(2023, 2028))  # after the period that is asked for

    years = years_together([definition], asked=Q4)

    assert years == {definition.indicator_id: 3}
    assert all_due(definition, Q4, years) == (multi_year(2023, 2026),)
    assert due_figures(Q4, as_at=TODAY) == [(definition.indicator, multi_year(2023, 2026))]


def test_other_measures_cost_no_query_and_any_number_of_joined_ones_cost_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    yearly = make_definition(frequency="financial_year")
    several = [joined(), joined(), joined()]

    with django_assert_num_queries(0):
        assert years_together([yearly], asked=Q4) == {}
    with django_assert_num_queries(1):
        years_together([yearly, *several], asked=Q4)
    assert latest_due(yearly, Q4, {}) == financial_year(2025)
