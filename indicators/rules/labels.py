"""Reading printed period labels: "Q2 2018/19", "Sep-18", "Autumn 2021", "2014-2016".

Labels are read in any case, with short or long names of months and quarters. Where a label
gives no year, the document it stands in does.
"""

import re
from collections.abc import Callable
from datetime import date

from indicators.enums import DataStatus, PeriodKind
from indicators.rules.period import (
    MONTH_NAMES,
    Period,
    academic_year,
    calendar_year,
    financial_year,
    financial_year_start,
    half,
    month_ending,
    multi_year,
    quarter,
    quarter_containing,
    term,
    year_pair,
)

LONGEST_LABEL = 40
YEARS_READ = range(1900, 2200)

EXAMPLES = {
    PeriodKind.MONTH: "Sep 2018",
    PeriodKind.QUARTER: "Q2 2018/19",
    PeriodKind.HALF: "H1 2018/19",
    PeriodKind.TERM: "Autumn 2021",
    PeriodKind.CALENDAR_YEAR: "2015",
    PeriodKind.FINANCIAL_YEAR: "2021/22",
    PeriodKind.ACADEMIC_YEAR: "2021/22",
    PeriodKind.MULTI_YEAR: "2014-2016",
}

KIND_NAMES = {
    PeriodKind.MONTH: "a month",
    PeriodKind.QUARTER: "a quarter",
    PeriodKind.HALF: "a half year",
    PeriodKind.TERM: "a school term",
    PeriodKind.CALENDAR_YEAR: "a calendar year",
    PeriodKind.FINANCIAL_YEAR: "a financial year",
    PeriodKind.ACADEMIC_YEAR: "an academic year",
    PeriodKind.MULTI_YEAR: "a run of years",
}

MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}


class PeriodProblem(ValueError):
    """A label that cannot be read. The message is a plain sentence with an example."""


_YEARS = r"(?P<year>\d{4})(?:\s?(?P<mark>[/-])\s?(?P<to>\d{4}|\d{2}))?"
Match = re.Match[str]


def split_data_status(text: str) -> tuple[str, DataStatus]:
    """Take the data status off the end of a label: "2021/22 Final" gives ("2021/22", FINAL)."""
    found = re.fullmatch(r"(.*?)\s*\(?\b(provisional|revised|final)\)?", text.strip(), re.IGNORECASE | re.DOTALL)
    if found is None:
        return text.strip(), DataStatus.UNSTATED
    return found[1], DataStatus(found[2].lower())


def parse_period(text: str, *, kind: PeriodKind | None = None, within: Period | None = None) -> Period:
    """Read a printed label.

    ``kind`` settles labels that fit several kinds: "2018" is that calendar year, or the financial
    or academic year ending in it. ``within`` is the period of the document; its financial year
    completes a label without one ("Q2"). Raises PeriodProblem.
    """
    plain = " ".join(text.replace("\u2013", "-").lower().split())
    if len(plain) > LONGEST_LABEL:
        raise PeriodProblem(f"That is too long for a period. {_example(kind)}")
    for shape, read in _SHAPES:
        found = shape.fullmatch(plain)
        if found:
            return _of_kind(read(found, kind, within), kind, text)
    raise PeriodProblem(f"“{text.strip()}” is not a period. {_example(kind)}")


def _example(kind: PeriodKind | None) -> str:
    return f"Write it like {EXAMPLES[kind or PeriodKind.QUARTER]}."


def _of_kind(period: Period, kind: PeriodKind | None, text: str) -> Period:
    """``period`` as the kind asked for; a quarter may be named by the month it ends in."""
    if kind is None or period.kind == kind:
        return period
    if kind == PeriodKind.QUARTER and period.kind == PeriodKind.MONTH:
        named = quarter_containing(period.end)
        if named.end == period.end:
            return named
    raise PeriodProblem(f"“{text.strip()}” is not {KIND_NAMES[kind]}. {_example(kind)}")


def _year(text: str) -> int:
    year = int(text)
    if year not in YEARS_READ:
        raise PeriodProblem(f"The year {year} is out of range. Use a year from 1900 to 2199, for example 2018.")
    return year


def _second_year(found: Match) -> int:
    """The year after the slash or dash, in four digits. "1999/00" gives 2000."""
    first, written = _year(found["year"]), found["to"]
    if len(written) == 4:
        return _year(written)
    century = first // 100 * 100
    last = century + int(written)
    return last if last > first else last + 100


def _start_of_pair(found: Match) -> int:
    """The first year of "2018/19". Raises PeriodProblem when the two years do not follow each other."""
    first, last = _year(found["year"]), _second_year(found)
    if last != first + 1:
        raise PeriodProblem(f"{found['year']} and {found['to']} do not follow each other. Write the year like 2018/19.")
    return first


def _financial_start(found: Match, within: Period | None) -> int:
    """The year in which the financial year of a quarter or half begins."""
    if found["year"] is None:
        return _document_year(found, within)
    if found["to"] is None:
        pair = year_pair(_year(found["year"]))
        letter = "H" if "h" in found[0] else "Q"
        raise PeriodProblem(f"Give both years of the financial year, for example {letter}{found['part']} {pair}.")
    return _start_of_pair(found)


def _document_year(found: Match, within: Period | None) -> int:
    if within is None:
        part = found[0].capitalize()
        raise PeriodProblem(f"Say which year “{part}” is in, for example {part} 2018/19.")
    return financial_year_start(within.end)


def _read_quarter(found: Match, kind: PeriodKind | None, within: Period | None) -> Period:
    return quarter(_financial_start(found, within), int(found["part"]))


def _read_half(found: Match, kind: PeriodKind | None, within: Period | None) -> Period:
    return half(_financial_start(found, within), int(found["part"]))


def _read_month(found: Match, kind: PeriodKind | None, within: Period | None) -> Period:
    number = MONTHS.get(found["part"])
    if number is None:
        raise PeriodProblem(f"“{found[0]}” is not a period. {_example(kind)}")
    if found["short"]:
        return month_ending(date(2000 + int(found["short"]), number, 1))
    if found["year"] and not found["to"]:
        return month_ending(date(_year(found["year"]), number, 1))
    start = _start_of_pair(found) if found["to"] else _document_year(found, within)
    return month_ending(date(start if number >= 4 else start + 1, number, 1))


def _read_term(found: Match, kind: PeriodKind | None, within: Period | None) -> Period:
    name = found["part"].capitalize()
    if found["year"] and not found["to"]:
        return term(_year(found["year"]), name)
    if found["to"]:
        start = _start_of_pair(found)
        return term(start if name == "Autumn" else start + 1, name)
    start = _document_year(found, within)
    return term(start + 1 if name == "Spring" else start, name)


def _read_year(found: Match, kind: PeriodKind | None, within: Period | None) -> Period:
    year = _year(found["year"])
    if kind in (PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR):
        make = financial_year if kind == PeriodKind.FINANCIAL_YEAR else academic_year
        return make(_start_of_pair(found) if found["to"] else year - 1)
    if found["to"] is None:
        return calendar_year(year)
    last = _second_year(found)
    if kind != PeriodKind.MULTI_YEAR and last == year + 1:
        return financial_year(year)
    return _several_years(found, year, last)


def _several_years(found: Match, first: int, last: int) -> Period:
    if found["mark"] == "/" or not first < last <= first + 20:
        raise PeriodProblem(f"“{found[0]}” is not a run of years. Write it like 2014-2016.")
    return multi_year(first, last)


Reader = Callable[[Match, PeriodKind | None, Period | None], Period]


def _shape(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


_SHAPES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_shape(rf"(?:q|quarter)\s?(?P<part>[1-4])(?:,?\s{_YEARS})?"), _read_quarter),
    (_shape(rf"{_YEARS}\s(?:q|quarter)\s?(?P<part>[1-4])"), _read_quarter),
    (_shape(rf"(?:h|half)\s?(?P<part>[12])(?:,?\s{_YEARS})?"), _read_half),
    (_shape(rf"{_YEARS}\s(?:h|half)\s?(?P<part>[12])"), _read_half),
    (_shape(rf"(?P<part>autumn|spring|summer)(?:\sterm)?(?:\s{_YEARS})?"), _read_term),
    (_shape(rf"(?P<part>[a-z]{{3,9}})(?:[\s-](?:{_YEARS}|'?(?P<short>\d\d)))?"), _read_month),
    (_shape(_YEARS), _read_year),
)
