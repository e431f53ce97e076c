"""Reporting periods: months, quarters, halves, terms and the three kinds of year.

A period is a value: its kind and its first and last day. Conventional dates are used where a
label fixes none: the financial year runs from April to March, the academic year from September
to August, and the terms tile the academic year (autumn September to December, spring January to
March, summer April to August). Easter moves, so spring ends with March in every year: each term
then lies inside one financial year and no day belongs to two terms.

Source of the labels: scorecards published by Leicestershire and Buckinghamshire County Councils.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import total_ordering
from zoneinfo import ZoneInfo

from indicators.enums import LabelStyle, PeriodKind

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)

# First month and length in months of each term, in calendar order.
TERMS = (("Spring", 1, 3), ("Summer", 4, 5), ("Autumn", 9, 4))

# How far apart two periods of a kind start, in months. Several years together roll forward by one.
STEP_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF: 6,
    PeriodKind.CALENDAR_YEAR: 12,
    PeriodKind.FINANCIAL_YEAR: 12,
    PeriodKind.ACADEMIC_YEAR: 12,
    PeriodKind.MULTI_YEAR: 12,
}


def shift_months(first: date, months: int) -> date:
    """The first day of the month ``months`` after the month of ``first``."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def span(kind: PeriodKind, first: date, months: int) -> "Period":
    """The period of ``months`` whole months that starts on ``first``, a first of a month."""
    return Period(kind, first, shift_months(first, months) - DAY)


def year_pair(first: int) -> str:
    """2018 gives "2018/19"."""
    return f"{first}/{(first + 1) % 100:02d}"


def financial_year_start(day: date) -> int:
    """The calendar year in which the financial year of ``day`` began."""
    return day.year if day.month >= 4 else day.year - 1


@total_ordering
@dataclass(frozen=True)
class Period:
    """A window of whole days that a figure covers. Ordered by its end, then by its start."""

    kind: PeriodKind
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"A period cannot end ({self.end}) before it starts ({self.start}).")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.end, self.start, self.kind.value) < (other.end, other.start, other.kind.value)

    def __str__(self) -> str:
        return self.label()

    @property
    def financial_year(self) -> str:
        """The financial year in which the period ends, for example "2023/24"."""
        return year_pair(financial_year_start(self.end))

    @property
    def quarter_number(self) -> int:
        """1 to 4: the quarter of the financial year in which the period ends."""
        return (self.end.month - 4) % 12 // 3 + 1

    @property
    def years(self) -> int:
        """How many whole years the period covers: 0 for a quarter, 3 for "2014-2017"."""
        after = self.end + DAY
        return ((after.year - self.start.year) * 12 + after.month - self.start.month) // 12

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def step(self, count: int) -> "Period":
        """The period ``count`` places later (earlier when negative) among its kind."""
        if self.kind == PeriodKind.TERM:
            place = self.start.year * 3 + _term_place(self) + count
            return term(place // 3, TERMS[place % 3][0])
        return self._moved(STEP_MONTHS[self.kind] * count)

    def previous(self) -> "Period":
        return self.step(-1)

    def year_before(self) -> "Period":
        return self._moved(-12)

    def _moved(self, months: int) -> "Period":
        after = shift_months(self.end + DAY, months)
        return Period(self.kind, shift_months(self.start, months), after - DAY)

    def label(self, style: LabelStyle = LabelStyle.DEFAULT) -> str:
        """The printed label. A style that does not fit the kind falls back to the usual one."""
        if self.kind in STYLED_KINDS.get(style, ()):
            return STYLE_LABELS[style](self)
        return KIND_LABELS[self.kind](self)

    @property
    def long_label(self) -> str:
        """Words for a heading: "Quarter 2 2023/24, July to September 2023"."""
        if self.kind == PeriodKind.MONTH:
            return self.label(LabelStyle.MONTH_LONG)
        if self.kind == PeriodKind.CALENDAR_YEAR:
            return f"Calendar year {self.end.year}"
        return f"{LONG_NAMES[self.kind](self)}, {self.months_in_words}"

    @property
    def months_in_words(self) -> str:
        """ "July to September 2023"; both years are named when they differ."""
        first, last = MONTH_NAMES[self.start.month - 1], MONTH_NAMES[self.end.month - 1]
        if self.start.year != self.end.year:
            return f"{first} {self.start.year} to {last} {self.end.year}"
        if first == last:
            return f"{first} {self.end.year}"
        return f"{first} to {last} {self.end.year}"


def _term_place(period: Period) -> int:
    return next(place for place, (_, month, _) in enumerate(TERMS) if month == period.start.month)


def _term_label(period: Period) -> str:
    return f"{TERMS[_term_place(period)][0]} {period.start.year}"


def _half_number(period: Period) -> int:
    return 1 if period.start.month == 4 else 2


def _quarter_label(period: Period) -> str:
    return f"Q{period.quarter_number} {period.financial_year}"


def _month_label(period: Period) -> str:
    return f"{_short_month(period)} {period.end.year}"


def _short_month(period: Period) -> str:
    return MONTH_NAMES[period.end.month - 1][:3]


Writer = Callable[[Period], str]

KIND_LABELS: dict[PeriodKind, Writer] = {
    PeriodKind.MONTH: _month_label,
    PeriodKind.QUARTER: _quarter_label,
    PeriodKind.HALF: lambda p: f"H{_half_number(p)} {p.financial_year}",
    PeriodKind.TERM: _term_label,
    PeriodKind.CALENDAR_YEAR: lambda p: str(p.end.year),
    PeriodKind.FINANCIAL_YEAR: lambda p: year_pair(p.start.year),
    PeriodKind.ACADEMIC_YEAR: lambda p: year_pair(p.start.year),
    PeriodKind.MULTI_YEAR: lambda p: f"{p.start.year}-{p.end.year}",
}

LONG_NAMES: dict[PeriodKind, Writer] = {
    PeriodKind.QUARTER: lambda p: f"Quarter {p.quarter_number} {p.financial_year}",
    PeriodKind.HALF: lambda p: f"{'First' if _half_number(p) == 1 else 'Second'} half of {p.financial_year}",
    PeriodKind.TERM: lambda p: f"{TERMS[_term_place(p)][0]} term {p.start.year}",
    PeriodKind.FINANCIAL_YEAR: lambda p: f"Financial year {year_pair(p.start.year)}",
    PeriodKind.ACADEMIC_YEAR: lambda p: f"Academic year {year_pair(p.start.year)}",
    PeriodKind.MULTI_YEAR: lambda p: f"{p.start.year} to {p.end.year}",
}

STYLE_LABELS: dict[LabelStyle, Writer] = {
    LabelStyle.QUARTER_YEAR: _quarter_label,
    LabelStyle.QUARTER_ONLY: lambda p: f"Q{p.quarter_number}",
    LabelStyle.MONTH_YEAR: _month_label,
    LabelStyle.MONTH_LONG: lambda p: f"{MONTH_NAMES[p.end.month - 1]} {p.end.year}",
    LabelStyle.MONTH_DASH: lambda p: f"{_short_month(p)}-{p.end.year % 100:02d}",
    LabelStyle.MONTH_FINANCIAL: lambda p: f"{_short_month(p)} {p.financial_year}",
    LabelStyle.YEAR_ENDING: lambda p: str(p.end.year),
}

# A quarter may be printed by the month it ends in ("Sep 2016" for July to September).
_MONTH_STYLED = frozenset({PeriodKind.MONTH, PeriodKind.QUARTER})
STYLED_KINDS: dict[LabelStyle, frozenset[PeriodKind]] = {
    LabelStyle.QUARTER_YEAR: frozenset({PeriodKind.QUARTER}),
    LabelStyle.QUARTER_ONLY: frozenset({PeriodKind.QUARTER}),
    LabelStyle.MONTH_YEAR: _MONTH_STYLED,
    LabelStyle.MONTH_LONG: _MONTH_STYLED,
    LabelStyle.MONTH_DASH: _MONTH_STYLED,
    LabelStyle.MONTH_FINANCIAL: _MONTH_STYLED,
    LabelStyle.YEAR_ENDING: frozenset({PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR}),
}


# Making periods


def month_ending(day: date) -> Period:
    """The calendar month that holds ``day``."""
    return span(PeriodKind.MONTH, day.replace(day=1), 1)


def quarter(start_year: int, number: int) -> Period:
    """Quarter ``number`` (1 to 4) of the financial year that begins in ``start_year``."""
    return span(PeriodKind.QUARTER, shift_months(date(start_year, 4, 1), 3 * (number - 1)), 3)


def quarter_containing(day: date) -> Period:
    """The quarter of the financial year that holds ``day``."""
    return span(PeriodKind.QUARTER, date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3)


def period_containing(kind: PeriodKind, day: date) -> Period:
    """The period of a kind that holds ``day``; of several years joined, the two financial years that end with it."""
    start = financial_year_start(day)
    if kind == PeriodKind.MONTH:
        return month_ending(day)
    if kind == PeriodKind.QUARTER:
        return quarter_containing(day)
    if kind == PeriodKind.HALF:
        return half(start, 1 if 4 <= day.month <= 9 else 2)
    if kind == PeriodKind.TERM:
        _name, month, length = next(one for one in TERMS if one[1] <= day.month < one[1] + one[2])
        return span(kind, date(day.year, month, 1), length)
    if kind == PeriodKind.CALENDAR_YEAR:
        return calendar_year(day.year)
    if kind == PeriodKind.ACADEMIC_YEAR:
        return academic_year(day.year if day.month >= 9 else day.year - 1)
    return financial_year(start) if kind == PeriodKind.FINANCIAL_YEAR else multi_year(start - 1, start + 1)


def half(start_year: int, number: int) -> Period:
    """Half ``number`` (1 or 2) of the financial year that begins in ``start_year``."""
    return span(PeriodKind.HALF, shift_months(date(start_year, 4, 1), 6 * (number - 1)), 6)


def term(year: int, name: str) -> Period:
    """The term called ``name`` (Autumn, Spring or Summer) that starts in calendar ``year``."""
    month, length = next((month, length) for known, month, length in TERMS if known == name)
    return span(PeriodKind.TERM, date(year, month, 1), length)


def calendar_year(year: int) -> Period:
    return span(PeriodKind.CALENDAR_YEAR, date(year, 1, 1), 12)


def financial_year(start_year: int) -> Period:
    return span(PeriodKind.FINANCIAL_YEAR, date(start_year, 4, 1), 12)


def academic_year(start_year: int) -> Period:
    return span(PeriodKind.ACADEMIC_YEAR, date(start_year, 9, 1), 12)


def multi_year(first: int, last: int) -> Period:
    """ "2014-2016": 1 April of the first year to 31 March of the last."""
    return span(PeriodKind.MULTI_YEAR, date(first, 4, 1), 12 * (last - first))


def period_of_act(moment: datetime) -> Period:
    """The quarter in which something was done, decided by the clock in London.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("The moment of an act needs a time zone.")
    return quarter_containing(moment.astimezone(LONDON).date())
