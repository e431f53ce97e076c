"""Which column of a workbook is which, and how that is guessed. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from indicators.rules.labels import PeriodProblem, parse_period
from indicators.rules.period import MONTH_NAMES
from indicators.rules.periods import Period
from indicators.sheets import Row

ROWS_LOOKED_AT = 200
DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-\d\d(?:T[\d:.]+)?", re.ASCII)


class Shares(StrEnum):
    """What a bare 0.845 in a percentage means."""

    UNSAID = ""
    SHARE = "share"
    AS_IS = "as_is"


@dataclass(frozen=True)
class HistoryLayout:
    """How to read one sheet. Columns are counted from 0.

    A *wide* table has a row for each indicator and a column for each period (``periods``). A long one has a row for
    each figure, with columns for ``period`` and ``value``.
    """

    sheet: str = ""
    heading_row: int = 0
    names: int = 0
    wide: bool = True
    periods: tuple[int, ...] = ()
    period: int = 0
    value: int = 0
    shares: str = Shares.UNSAID

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "periods": list(self.periods), "shares": str(self.shares)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "HistoryLayout":
        return cls(**{**kept, "periods": tuple(kept.get("periods", ()))})


def plain(text: str) -> str:
    """Return a name as it is compared: without capitals and needless blanks."""
    return " ".join(text.split()).casefold()


def label_of(text: str) -> str:
    """Return a heading as a label. A spreadsheet turns “Jun-24” into a day, which stands for its month."""
    found = DAY.fullmatch(text.strip())
    return f"{MONTH_NAMES[int(found[2]) - 1][:3]} {found[1]}" if found else text.strip()


def period_of(label: str, *, within: Period | None = None) -> Period | None:
    """Return the period a heading names, as whatever kind it reads first, or None."""
    try:
        return parse_period(label_of(label), within=within)
    except PeriodProblem:
        return None


def guess_layout(headings: Sequence[str], rows: Sequence[Row], known: Collection[str]) -> HistoryLayout:
    """Return the likeliest layout. ``known`` are references and names of indicators, as ``plain`` gives them."""
    near = rows[:ROWS_LOOKED_AT]
    columns = range(len(headings))
    if not headings:
        return HistoryLayout()
    names = max(columns, key=lambda place: sum(plain(row.cell(place)) in known for row in near))
    periods = tuple(place for place in columns if place != names and period_of(headings[place]))
    others = [place for place in columns if place != names]
    labelled = {place: sum(period_of(row.cell(place)) is not None for row in near) for place in others}
    period = max(others, key=lambda place: labelled[place], default=0)
    wide = bool(periods) or not labelled.get(period)
    numbers = {place: sum(_looks_like_a_figure(row.cell(place)) for row in near) for place in others if place != period}
    value = max(numbers, key=lambda place: numbers[place], default=0)
    return HistoryLayout(names=names, wide=wide, periods=periods, period=period, value=value)


def _looks_like_a_figure(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and period_of(text) is None
