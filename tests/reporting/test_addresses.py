"""The code of a period in public addresses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.period import (
    academic_year,
    calendar_year,
    financial_year,
    half,
    month_ending,
    multi_year,
    quarter,
    term,
)
from indicators.rules.periods import Period
from reporting.addresses import period_code, period_of_code

CODES = [
    (quarter(2023, 2), "2023-24-q2"),
    (quarter(1999, 4), "1999-00-q4"),
    (half(2016, 1), "2016-17-h1"),
    (term(2021, "Autumn"), "autumn-2021"),
    (month_ending(date(2016, 9, 30)), "sep-2016"),
    (financial_year(2016), "2016-17"),
    (academic_year(2021), "2021-22-academic"),
    (calendar_year(2015), "2015"),
    (multi_year(2014, 2016), "2014-2016"),
]


@pytest.mark.parametrize(("period", "code"), CODES)
def test_each_kind_of_period_has_a_code(period: Period, code: str) -> None:
    assert period_code(period) == code


@pytest.mark.parametrize(("period", "code"), CODES)
def test_a_code_leads_back_to_its_period(period: Period, code: str) -> None:
    assert period_of_code(code) == period


@given(st.integers(1950, 2150), st.integers(1, 4))
def test_every_quarter_has_a_code_of_its_own(year: int, number: int) -> None:
    period = quarter(year, number)

    assert period_of_code(period_code(period)) == period


@pytest.mark.parametrize(
    "code",
    [
        "",
        "q2",
        "2023-24-q5",
        "2023-24-Q2",
        "2023-25-q2",
        "q2-2023-24",
        "2023/24 q2",
        "editions",
        "2023-24-q2-",
        "x" * 400,
    ],
)
def test_anything_else_is_no_period(code: str) -> None:
    assert period_of_code(code) is None


@given(st.text(max_size=30))
def test_no_text_raises(code: str) -> None:
    period = period_of_code(code)

    assert period is None or period_code(period) == code
