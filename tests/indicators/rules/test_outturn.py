from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Outturn
from indicators.rules.outturn import NO_LAST, NONE_YET, NOT_ENTERED, YearFigure, YearOutturn, outturn_of
from indicators.rules.periods import financial_year, half, quarter
from indicators.rules.ratio import Parts

D = Decimal
YEAR = financial_year(2025)


def quarters(*values: str | None) -> list[YearFigure]:
    return [
        YearFigure(quarter(2025, place), None if value is None else D(value))
        for place, value in enumerate(values, start=1)
    ]


FULL = quarters("10", "20", "40", "50")


@pytest.mark.parametrize(
    ("rule", "value"),
    [(Outturn.LAST, "50"), (Outturn.SUM, "120"), (Outturn.MEAN, "30"), (Outturn.CUMULATIVE, "50")],
)
def test_a_full_year_gives_one_figure_by_each_rule(rule: Outturn, value: str):
    assert outturn_of(rule, FULL, YEAR) == YearOutturn(D(value), complete=True)
    assert outturn_of(rule, FULL[::-1], YEAR) == YearOutturn(D(value), complete=True)


@pytest.mark.parametrize(
    ("rule", "value", "because"),
    [
        (Outturn.LAST, "40", "so far to Q3 2025/26"),
        (Outturn.SUM, "70", "1 of 4 figures of the year missing"),
        (Outturn.MEAN, "23.3333", "1 of 4 figures of the year missing"),
        (Outturn.CUMULATIVE, None, NO_LAST),
    ],
)
def test_a_year_not_yet_full_says_what_is_missing(rule: Outturn, value: str | None, because: str):
    assert outturn_of(rule, FULL[:3], YEAR) == YearOutturn(None if value is None else D(value), False, because)


def test_a_quarter_without_a_figure_is_missing_too():
    assert outturn_of(Outturn.SUM, quarters("10", None, "40", "50"), YEAR) == YearOutturn(
        D(100), False, "1 of 4 figures of the year missing"
    )


@pytest.mark.parametrize("rule", [Outturn.LAST, Outturn.SUM, Outturn.MEAN, Outturn.CUMULATIVE])
def test_without_figures_there_is_none(rule: Outturn):
    assert outturn_of(rule, quarters(None), YEAR) == YearOutturn(None, False, NONE_YET)


def test_a_figure_entered_for_the_year_itself_counts_only_where_the_rule_asks_for_it():
    own = [*FULL, YearFigure(YEAR, D(99))]
    assert outturn_of(Outturn.ENTERED, own, YEAR) == YearOutturn(D(99), True)
    assert outturn_of(Outturn.SUM, own, YEAR).value == D(120)
    assert outturn_of(Outturn.ENTERED, FULL, YEAR) == YearOutturn(None, False, NOT_ENTERED)


@pytest.mark.parametrize("rule", [Outturn.LAST, Outturn.SUM, Outturn.MEAN])
def test_a_yearly_figure_is_its_own_outturn(rule: Outturn):
    assert outturn_of(rule, [YearFigure(YEAR, D(7))], YEAR) == YearOutturn(D(7), True)


def test_figures_of_other_years_are_passed_over():
    other = [YearFigure(quarter(2024, 4), D(1000)), YearFigure(quarter(2026, 1), D(1000))]
    assert outturn_of(Outturn.SUM, [*FULL, *other], YEAR).value == D(120)


def test_a_mean_of_worked_out_figures_adds_up_both_numbers_first():
    parts = [Parts(D(1), D(2), 100), Parts(D(9), D(10), 100)]
    figures = [YearFigure(half(2025, place), one.value, one) for place, one in enumerate(parts, start=1)]
    # 10 of 12 is 83.3333%; the mean of 50% and 90% would be 70%.
    assert outturn_of(Outturn.MEAN, figures, YEAR) == YearOutturn(D("83.3333"), True)


def test_where_one_figure_was_entered_itself_the_mean_is_of_the_figures():
    first = YearFigure(half(2025, 1), D(50), Parts(D(1), D(2), 100))
    assert outturn_of(Outturn.MEAN, [first, YearFigure(half(2025, 2), D(90))], YEAR).value == D(70)


@given(st.lists(st.integers(-1000, 1000), min_size=4, max_size=4))
def test_the_mean_lies_between_the_lowest_and_the_highest_and_the_sum_is_four_times_it(values: list[int]):
    figures = quarters(*map(str, values))
    mean, total = outturn_of(Outturn.MEAN, figures, YEAR).value, outturn_of(Outturn.SUM, figures, YEAR).value
    assert mean is not None
    assert min(values) <= mean <= max(values)
    assert total == sum(values) == mean * 4
