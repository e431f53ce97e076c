"""What stands beside a figure: definition, target, benchmarks and earlier approved figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import DirectionOfTravel, Trend
from indicators.models import Indicator
from indicators.rules.periods import Period, academic_year, half, month_ending, quarter, term
from submissions.beside import Beside, approved_versions, beside, beside_periods, period_before, period_key
from submissions.models import Submission
from tests.factories import (
    Q2,
    TODAY,
    make_approved,
    make_benchmark,
    make_definition,
    make_indicator,
    make_submission,
    make_submitted,
    make_target,
)
from tests.submissions.cast import make_cast

Q1 = quarter(2026, 1)
LAST_YEAR = quarter(2025, 2)


def standing(submission: Submission, as_at: date = TODAY) -> Beside:
    return beside([submission], as_at=as_at)[submission.pk]


def with_earlier(comparison: str = "previous_period", **changes: Any) -> Beside:
    """A figure of 94.2% approved at 90% in the quarter before and at 97% a year before."""
    indicator = make_definition(comparison=comparison, **changes).indicator
    make_approved(indicator, Q1, "90")
    make_approved(indicator, LAST_YEAR, "97")
    return standing(make_submission(indicator, Q2))


@pytest.mark.django_db
def test_everything_beside_a_figure_is_gathered() -> None:
    definition = make_definition()
    target, benchmark = make_target(definition.indicator), make_benchmark(definition.indicator)
    before = make_approved(definition.indicator, Q1, "90")
    year_before = make_approved(definition.indicator, LAST_YEAR, "97")

    found = standing(make_submission(definition.indicator, Q2))

    assert (found.period, found.before, found.definition) == (Q2, Q1, definition)
    assert (found.facts.target, found.facts.benchmarks) == (target, (benchmark,))
    assert (found.previous, found.last_year) == (before.approved_version, year_before.approved_version)


@pytest.mark.django_db
def test_a_first_figure_stands_alone() -> None:
    found = standing(make_submission())

    assert (found.previous, found.last_year, found.facts.target, found.facts.benchmarks) == (None, None, None, ())
    assert found.movement(Decimal("94.2")) == (Trend.NONE, DirectionOfTravel.NONE)


@pytest.mark.django_db
def test_an_earlier_figure_not_approved_is_not_compared_with() -> None:
    indicator = make_definition().indicator
    make_submitted(indicator, Q1, "90")

    assert standing(make_submission(indicator, Q2)).previous is None


@pytest.mark.django_db
def test_while_an_earlier_figure_is_corrected_its_published_value_still_stands() -> None:
    cast = make_cast(Q1)
    cast.publish()
    cast.move("correct", cast.owner, "Two boroughs had been left out.")
    cast.save(cast.owner, "10")

    previous = standing(make_submission(cast.indicator, Q2)).previous

    assert previous is not None
    assert (previous.number, previous.value) == (1, Decimal("94.2"))


@pytest.mark.django_db
def test_figures_of_other_indicators_and_kinds_of_period_are_left_out() -> None:
    indicator = make_definition().indicator
    make_approved(make_definition().indicator, Q1, "90")
    make_approved(indicator, month_ending(Q1.end), "91")

    assert standing(make_submission(indicator, Q2)).previous is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("comparison", "compared", "value", "direction"),
    [
        ("previous_period", Q1, Decimal(90), DirectionOfTravel.BETTER),
        ("same_period_last_year", LAST_YEAR, Decimal(97), DirectionOfTravel.WORSE),
    ],
)
def test_the_definition_says_what_a_figure_is_compared_with(
    comparison: str, compared: Period, value: Decimal, direction: DirectionOfTravel
) -> None:
    found = with_earlier(comparison)

    assert found.compared is not None
    assert (found.compared_period, found.compared.value) == (compared, value)
    assert found.movement(Decimal("94.2"))[1] == direction


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("polarity", "direction"),
    [("high", DirectionOfTravel.BETTER), ("low", DirectionOfTravel.WORSE), ("none", DirectionOfTravel.NO_POLARITY)],
)
def test_a_rise_is_judged_by_what_is_good(polarity: str, direction: DirectionOfTravel) -> None:
    assert with_earlier(polarity=polarity).movement(Decimal("94.2")) == (Trend.INCREASE, direction)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "moved"), [("90.5", Trend.NO_CHANGE), ("90.5001", Trend.INCREASE), ("89.4999", Trend.DECREASE)]
)
def test_a_move_within_the_tolerance_is_no_change(value: str, moved: Trend) -> None:
    assert with_earlier(movement_tolerance=Decimal("0.5")).movement(Decimal(value))[0] == moved


@pytest.mark.django_db
def test_without_a_figure_there_is_no_movement() -> None:
    assert with_earlier().movement(None) == (Trend.NONE, DirectionOfTravel.NONE)


@pytest.mark.django_db
def test_an_earlier_return_without_a_figure_gives_no_movement() -> None:
    indicator = make_definition().indicator
    make_approved(indicator, Q1, None, availability="not_collected")
    found = standing(make_submission(indicator, Q2))

    assert found.compared is not None
    assert found.movement(Decimal("94.2")) == (Trend.NONE, DirectionOfTravel.NONE)


@pytest.mark.django_db
def test_an_indicator_without_a_confirmed_definition_cannot_be_judged() -> None:
    found = standing(make_submission(make_indicator(), Q2))

    with pytest.raises(LookupError, match="The indicator has no confirmed definition"):
        assert found.definition


@pytest.mark.django_db
def test_a_benchmark_counts_from_the_day_it_was_available() -> None:
    indicator = make_definition().indicator
    row, known = make_submission(indicator, Q2), date(2026, 10, 5)
    benchmark = make_benchmark(indicator, available_from=known)

    assert standing(row, as_at=date(2026, 10, 4)).facts.benchmarks == ()
    assert standing(row, as_at=known).facts.benchmarks == (benchmark,)


@pytest.mark.django_db
def test_each_figure_is_judged_by_the_definition_and_target_of_its_own_period() -> None:
    first = make_definition(polarity="high")
    indicator = first.indicator
    old = make_target(indicator, "90")
    second = make_definition(indicator=indicator, polarity="low", effective_from=Q2.start)
    new = make_target(indicator, "95", effective_from=Q2.start)
    rows = [make_submission(indicator, Q1), make_submission(indicator, Q2)]

    found = beside(rows, as_at=TODAY)

    assert [(found[row.pk].definition, found[row.pk].facts.target) for row in rows] == [(first, old), (second, new)]


@pytest.mark.django_db
def test_many_figures_cost_five_questions(django_assert_num_queries: Any) -> None:
    rows = []
    for _number in range(6):
        indicator = make_definition().indicator
        make_approved(indicator, Q1)
        rows.append(make_submission(indicator, Q2))

    with django_assert_num_queries(5):
        found = beside(rows, as_at=TODAY)
        previous = [found[row.pk].previous for row in rows]

    assert all(previous)
    assert set(found) == {row.pk for row in rows}


@pytest.mark.django_db
def test_periods_nobody_has_a_return_for_can_be_asked_about() -> None:
    indicator = make_definition().indicator
    before = make_approved(indicator, Q2, "90")

    found = beside_periods([(indicator.pk, quarter(2026, 3)), (indicator.pk, quarter(2026, 3))], as_at=TODAY)

    assert list(found) == [period_key(indicator.pk, quarter(2026, 3))]
    assert found[period_key(indicator.pk, quarter(2026, 3))].previous == before.approved_version


@pytest.mark.django_db
def test_nothing_asked_for_gives_nothing() -> None:
    assert beside([], as_at=TODAY) == {}
    assert approved_versions([]) == {}


@pytest.mark.django_db
def test_approved_versions_are_found_only_for_what_was_asked() -> None:
    first, second = make_definition().indicator, make_definition().indicator
    rows: dict[tuple[Indicator, Period], Submission] = {
        (indicator, period): make_approved(indicator, period) for indicator in (first, second) for period in (Q1, Q2)
    }

    found = approved_versions([(first.pk, Q1), (second.pk, Q2)])

    assert found == {
        period_key(first.pk, Q1): rows[first, Q1].approved_version,
        period_key(second.pk, Q2): rows[second, Q2].approved_version,
    }


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Q2, Q1),
        (quarter(2026, 1), quarter(2025, 4)),
        (half(2026, 1), half(2025, 2)),
        (academic_year(2026), academic_year(2025)),
        (term(2026, "Spring"), term(2025, "Autumn")),
        (month_ending(date(2026, 9, 30)), month_ending(date(2026, 8, 31))),
    ],
)
def test_without_a_definition_the_period_before_is_the_one_in_the_calendar(period: Period, expected: Period) -> None:
    assert period_before(period, None) == expected


@pytest.mark.django_db
def test_the_last_month_of_a_quarter_is_compared_with_the_last_month_of_the_quarter_before() -> None:
    definition = make_definition(frequency="quarter", basis="last_month")

    assert period_before(month_ending(date(2026, 9, 30)), definition) == month_ending(date(2026, 6, 30))
