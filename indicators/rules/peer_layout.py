"""Which column of a published table is which: as chosen by a person, or as guessed from the headings."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any

from indicators.enums import PeriodKind, TableShape
from indicators.rules.period import Period
from indicators.rules.periods import PeriodProblem, parse_period
from indicators.rules.published import MARKS, CellProblem, Measure, read_published
from indicators.sheets.grid import Row

CODE = re.compile(r"[A-Z][0-9]{8}", re.ASCII)
LOOKED_AT = 60
LEFT_OUT = ""
YEAR_KINDS = (PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR, PeriodKind.CALENDAR_YEAR)


@dataclass(frozen=True)
class Layout:
    """How a table is read. Columns are counted from 0; None means there is no such column.

    ``values`` are the columns of figures: one in a long table, several in a wide one. ``refs`` says which of our
    indicators a text of the table stands for (an indicator's name in its column, or a heading); blank leaves it out.
    ``indicator_ref`` and ``period_label`` hold for the whole table where no column says. ``year_kind`` settles what
    "2023" is. ``only_column`` and ``only_text`` narrow a table with several breakdowns to the rows wanted.
    """

    shape: TableShape = TableShape.LONG
    sheet: str = ""
    heading_row: int = 1
    code: int | None = None
    name: int | None = None
    indicator: int | None = None
    period: int | None = None
    values: tuple[int, ...] = ()
    refs: Mapping[str, str] = field(default_factory=dict)
    indicator_ref: str = ""
    period_label: str = ""
    year_kind: PeriodKind = PeriodKind.FINANCIAL_YEAR
    fractions: bool = False
    only_column: int | None = None
    only_text: str = ""
    add_councils: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "shape": self.shape.value,
            "year_kind": self.year_kind.value,
            "values": list(self.values),
            "refs": dict(self.refs),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Layout":
        """The inverse of ``to_json``; what is absent keeps its default."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        known["shape"] = TableShape(known.get("shape", TableShape.LONG))
        known["year_kind"] = PeriodKind(known.get("year_kind", PeriodKind.FINANCIAL_YEAR))
        known["values"] = tuple(known.get("values", ()))
        return cls(**known)


def plain(text: str) -> str:
    """A text as it is compared: small letters, single blanks."""
    return " ".join(text.casefold().split())


# Guessing

HEADINGS = {
    "code": re.compile(r"code|ons|gss|ecode"),
    "name": re.compile(r"local authority|authority|council|la_name|la name|area|geography|^name$|organisation"),
    "indicator": re.compile(r"indicator|measure|metric|statistic"),
    "period": re.compile(r"period|year|quarter|month|time|date"),
    "value": re.compile(r"value|figure|percent|rate|number|result|score|outturn|^%"),
}


def guess_layout(
    headings: Sequence[str], rows: Sequence[Row], measures: Collection[Measure], *, workbook: bool = False
) -> Layout:
    """Return the layout the headings and the first rows suggest. A person sees and corrects it."""
    columns = _Columns(headings, rows[:LOOKED_AT])
    code = columns.mostly(lambda cell: bool(CODE.fullmatch(cell)))
    name = columns.called("name", without=(code,))
    period = columns.called("period", without=(code, name), fits=_is_period)
    indicator = columns.called("indicator", without=(code, name, period))
    taken = {code, name, period, indicator}
    free = [place for place in range(len(headings)) if place not in taken]
    numeric = [place for place in free if columns.is_numeric(place)]
    called = [place for place in free if HEADINGS["value"].search(headings[place].casefold())]
    values = _values(headings, numeric, called, measures)
    layout = Layout(code=code, name=name, period=period, indicator=indicator, **values)
    if layout.indicator is None and layout.shape != TableShape.WIDE_INDICATORS and len(measures) == 1:
        layout = replace(layout, indicator_ref=next(iter(measures)).ref)
    return replace(
        layout,
        refs=guess_refs(texts_of(layout, headings, rows), measures),
        year_kind=columns.year_kind(period),
        fractions=workbook and columns.look_like_fractions(layout.values),
    )


def _values(
    headings: Sequence[str], numeric: Sequence[int], called: Sequence[int], measures: Collection[Measure]
) -> dict[str, Any]:
    """Which shape the columns of numbers suggest, and which of them hold figures.

    ``called`` are columns whose heading speaks of a value, whatever is in them.
    """
    known = {plain(text) for measure in measures for text in (measure.ref, measure.name)}
    periods = tuple(place for place in numeric if _is_period(headings[place]))
    if len(periods) > 1:
        return {"shape": TableShape.WIDE_PERIODS, "values": periods}
    ours = tuple(place for place in numeric if plain(headings[place]) in known)
    if len(ours) > 1 or (ours and len(numeric) > 1):
        return {"shape": TableShape.WIDE_INDICATORS, "values": ours}
    likeliest = [*(place for place in called if place in numeric), *called, *numeric]
    return {"shape": TableShape.LONG, "values": tuple(likeliest[:1])}


def guess_refs(texts: Collection[str], measures: Collection[Measure]) -> dict[str, str]:
    """Return our indicator for each text of the table that is its reference or its name; blank for the others."""
    known = {plain(text): measure.ref for measure in measures for text in (measure.name, measure.ref) if text}
    return {text: known.get(plain(text), LEFT_OUT) for text in texts}


def texts_of(layout: Layout, headings: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return the texts that stand for indicators in this table, each once and in order."""
    if layout.shape == TableShape.WIDE_INDICATORS:
        return [headings[place] for place in layout.values if place < len(headings)]
    if layout.indicator is None:
        return []
    return list(dict.fromkeys(text for row in rows if (text := row.cell(layout.indicator))))


class _Columns:
    """The first rows of a table, looked at column by column."""

    def __init__(self, headings: Sequence[str], rows: Sequence[Row]) -> None:
        self.headings = headings
        self.rows = rows

    def cells(self, place: int) -> list[str]:
        return [cell for row in self.rows if (cell := row.cell(place))]

    def share(self, place: int, fits: Any) -> float:
        cells = self.cells(place)
        return sum(1 for cell in cells if fits(cell)) / len(cells) if cells else 0

    def mostly(self, fits: Any) -> int | None:
        shares = [self.share(place, fits) for place in range(len(self.headings))]
        best = max(shares, default=0)
        return shares.index(best) if best >= 0.5 else None

    def called(self, what: str, *, without: Collection[int | None], fits: Any = None) -> int | None:
        found = [
            place
            for place, heading in enumerate(self.headings)
            if place not in without and HEADINGS[what].search(heading.casefold()) and not _is_period(heading)
        ]
        if fits is not None:
            found = [place for place in found if self.share(place, fits) >= 0.5]
        return found[0] if found else None

    def is_numeric(self, place: int) -> bool:
        cells = self.cells(place)
        return any(_is_number(cell) for cell in cells) and self.share(place, _is_number_or_mark) >= 0.8

    def year_kind(self, period: int | None) -> PeriodKind:
        """Calendar years when the column holds plain years, else financial ones."""
        if period is None or self.share(period, lambda cell: bool(re.fullmatch(r"[12][0-9]{3}", cell))) < 0.5:
            return PeriodKind.FINANCIAL_YEAR
        return PeriodKind.CALENDAR_YEAR

    def look_like_fractions(self, places: Collection[int]) -> bool:
        """Whether every number lies between -1 and 1 and most are no whole numbers."""
        numbers = [cell for place in places for cell in self.cells(place) if _is_number(cell)]
        inside = all(re.fullmatch(r"-?(0(\.\d+)?|1(\.0+)?)", cell) for cell in numbers)
        return inside and 2 * sum(1 for cell in numbers if "." in cell) > len(numbers)


ANYTHING = Measure("anything", unit="%")


def _is_number(cell: str) -> bool:
    try:
        return read_published(cell, ANYTHING).value is not None
    except CellProblem:
        return "£" in cell and cell.replace("£", "")[:1].isdigit()


def _is_number_or_mark(cell: str) -> bool:
    return plain(cell) in MARKS or _is_number(cell)


def _is_period(text: str) -> bool:
    try:
        period_of(text, PeriodKind.FINANCIAL_YEAR)
    except PeriodProblem:
        return False
    return True


SIX_DIGITS = re.compile(r"([12][0-9]{3})([0-9]{2})", re.ASCII)


@lru_cache(maxsize=4096)
def period_of(text: str, year_kind: PeriodKind) -> Period:
    """Return the period a table names. "202324" is 2023/24; ``year_kind`` says what a bare year is.

    Raises PeriodProblem.
    """
    found = SIX_DIGITS.fullmatch(text.strip())
    if found and (int(found[1]) + 1) % 100 == int(found[2]):
        text = f"{found[1]}/{found[2]}"
    try:
        return parse_period(text, kind=year_kind)
    except PeriodProblem:
        return parse_period(text)
