"""Which period falls due when a collection opens, and which one it is compared with."""

from datetime import date

from indicators.enums import Basis, Comparison, Frequency, PeriodKind
from indicators.rules.period import DAY, STEP_MONTHS, TERMS, Period, month_ending, shift_months, span, term

NEGATIVE_LAG = "The lag is a number of months, 0 or more."
# The months a period of each frequency can end in.
END_MONTHS = {
    Frequency.MONTH: frozenset(range(1, 13)),
    Frequency.QUARTER: frozenset({3, 6, 9, 12}),
    Frequency.HALF: frozenset({3, 9}),
    Frequency.TERM: frozenset({3, 8, 12}),
    Frequency.CALENDAR_YEAR: frozenset({12}),
    Frequency.FINANCIAL_YEAR: frozenset({3}),
    Frequency.ACADEMIC_YEAR: frozenset({8}),
    Frequency.MULTI_YEAR: frozenset({3}),
}


def period_kind(frequency: Frequency, basis: Basis) -> PeriodKind:
    """The kind of period one figure covers. "The last month of the quarter" covers a month."""
    if basis == Basis.LAST_MONTH:
        return PeriodKind.MONTH
    return PeriodKind(frequency.value)


def periods_due(
    *, frequency: Frequency, basis: Basis, lag_months: int, asked: Period, years: int = 2
) -> tuple[Period, ...]:
    """Every period that falls due when a collection for ``asked`` opens, earliest first.

    A period is due when its last day lies inside ``asked`` moved back by ``lag_months`` whole
    months, so yearly and termly figures are asked for only when a year or term has newly ended.
    ``years`` is the length of a MULTI_YEAR period. Raises ValueError for a negative lag.
    """
    if lag_months < 0:
        raise ValueError(NEGATIVE_LAG)
    first = shift_months(asked.start, -lag_months)
    after = shift_months(asked.end + DAY, -lag_months)
    due = []
    while first < after:
        if first.month in END_MONTHS[frequency]:
            due.append(_ending_in(first, frequency, basis, years))
        first = shift_months(first, 1)
    return tuple(due)


def latest_period(*, frequency: Frequency, basis: Basis, lag_months: int, asked: Period, years: int = 2) -> Period:
    """The newest period that has fallen due when ``asked`` ends, in ``asked`` itself or earlier.

    Every frequency ends a period at least once in twelve months, so no more than twelve are looked at.
    Raises ValueError for a negative lag.
    """
    if lag_months < 0:
        raise ValueError(NEGATIVE_LAG)
    newest = shift_months(asked.end, -lag_months)
    months = (shift_months(newest, -back) for back in range(12))
    return _ending_in(next(one for one in months if one.month in END_MONTHS[frequency]), frequency, basis, years)


def _ending_in(month: date, frequency: Frequency, basis: Basis, years: int) -> Period:
    """The period of ``frequency`` that ends with the month starting on ``month``."""
    if basis == Basis.LAST_MONTH:
        return month_ending(month)
    kind = PeriodKind(frequency.value)
    if kind == PeriodKind.TERM:
        name = next(name for name, start, length in TERMS if start + length - 1 == month.month)
        return term(month.year, name)
    length = 12 * years if kind == PeriodKind.MULTI_YEAR else STEP_MONTHS[kind]
    return span(kind, shift_months(month, 1 - length), length)


def compared_with(period: Period, *, comparison: Comparison, frequency: Frequency) -> Period:
    """The period a figure is compared with.

    A quarterly figure for the last month of the quarter steps back three months, not one.
    """
    if comparison == Comparison.SAME_PERIOD_LAST_YEAR:
        return period.year_before()
    if period.kind == PeriodKind.MONTH and frequency != Frequency.MONTH:
        return period.step(-STEP_MONTHS[PeriodKind(frequency.value)])
    return period.previous()
