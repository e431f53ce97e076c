"""Reporting periods: the value, its labels, and what falls due when.

The one place to import from; the parts are in ``period``, ``labels`` and ``due``.
"""

from indicators.rules.due import compared_with, latest_period, period_kind, periods_due
from indicators.rules.labels import EXAMPLES as PERIOD_EXAMPLES
from indicators.rules.labels import PeriodProblem, parse_period, split_data_status
from indicators.rules.period import (
    Period,
    academic_year,
    calendar_year,
    financial_year,
    half,
    month_ending,
    multi_year,
    period_containing,
    period_of_act,
    quarter,
    quarter_containing,
    term,
)

__all__ = [
    "PERIOD_EXAMPLES",
    "Period",
    "PeriodProblem",
    "academic_year",
    "calendar_year",
    "compared_with",
    "financial_year",
    "half",
    "latest_period",
    "month_ending",
    "multi_year",
    "parse_period",
    "period_containing",
    "period_kind",
    "period_of_act",
    "periods_due",
    "quarter",
    "quarter_containing",
    "split_data_status",
    "term",
]
