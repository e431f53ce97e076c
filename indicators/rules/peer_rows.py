"""From the rows of a published table to figures: every figure read is loaded, left out by choice, or refused in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import MissingKind, TableShape
from indicators.rules.peer_layout import CODE, LEFT_OUT, Layout, period_of, plain
from indicators.rules.period import Period
from indicators.rules.periods import PeriodProblem
from indicators.rules.published import CellProblem, Measure, Published, in_words, read_published
from indicators.sheets.grid import Row, column_letters

Key = tuple[str, str, Period]
LONGEST_NAME = 200


@dataclass(frozen=True)
class Reading:
    """One figure as understood: which council (by code), indicator (by reference) and period, and what."""

    row: int
    column: int
    code: str
    ref: str
    period: Period
    published: Published

    @property
    def key(self) -> Key:
        return self.ref, self.code, self.period


@dataclass(frozen=True)
class Refusal:
    """One figure, or one whole row, that is not loaded. ``column`` None stands for the whole row."""

    row: int
    column: int | None
    heading: str
    found: str
    message: str
    figures: int = 1

    @property
    def address(self) -> str:
        """C5, as a workbook calls it; "" for a whole row."""
        return "" if self.column is None else f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Counts:
    """What became of every row and of every figure. The three ways add up to all that was read."""

    rows_read: int = 0
    rows_loaded: int = 0
    rows_refused: int = 0
    rows_left_out: int = 0
    figures_read: int = 0
    figures_loaded: int = 0
    figures_refused: int = 0
    figures_left_out: int = 0
    blanks: int = 0
    rounded: int = 0


@dataclass(frozen=True)
class TableReading:
    """A whole table as understood. ``new_councils`` are names by code, to be added before the figures."""

    readings: tuple[Reading, ...]
    refused: tuple[Refusal, ...]
    counts: Counts
    new_councils: Mapping[str, str]


class Councils:
    """Finds a council by its code, else by its name or another spelling of it."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """``names`` are pairs of code and spelling; a spelling two councils share finds neither."""
        self.codes: set[str] = set()
        found: dict[str, set[str]] = defaultdict(set)
        for code, spelling in names:
            self.codes.add(code)
            for form in (plain(spelling), short_name(spelling)):
                found[form].add(code)
        self.by_name = {spelling: next(iter(codes)) for spelling, codes in found.items() if len(codes) == 1}

    def find(self, code: str, name: str) -> str | None:
        if code:
            return code.upper() if code.upper() in self.codes else None
        return self.by_name.get(plain(name)) or self.by_name.get(short_name(name))


FILLERS = (
    "metropolitan borough", "metropolitan district", "county borough", "london borough of", "royal borough of",
    "borough of", "city of", "county of", "county", "city", "borough", "district", "council", "mbc", "cc",
)  # fmt: skip


def short_name(name: str) -> str:
    """A council's name without what publishers add or leave out: "Bristol, City of" gives "bristol"."""
    text = plain(name.replace("&", " and ").replace(",", " ").replace(".", " "))
    words = f" {text} "
    for filler in FILLERS:
        words = words.replace(f" {filler} ", " ")
    return " ".join(words.split()) or text


def read_rows(
    rows: Sequence[Row],
    headings: Sequence[str],
    layout: Layout,
    *,
    councils: Councils,
    measures: Mapping[str, Measure],
) -> TableReading:
    """Read the rows of data by the layout. ``measures`` are ours, by reference."""
    return _Reader(headings, layout, councils, measures).read(rows)


class _Refused(Exception):
    """A row or a figure cannot be read."""

    def __init__(self, column: int | None, message: str) -> None:
        super().__init__(message)
        self.column = column


class _Reader:
    def __init__(
        self, headings: Sequence[str], layout: Layout, councils: Councils, measures: Mapping[str, Measure]
    ) -> None:
        self.headings, self.layout = headings, layout
        self.councils, self.measures = councils, measures
        self.refs = {plain(text): ref for text, ref in layout.refs.items()}
        self.readings: list[Reading] = []
        self.refused: list[Refusal] = []
        self.new_councils: dict[str, str] = {}
        self.left_out: dict[int, int] = defaultdict(int)

    def read(self, rows: Sequence[Row]) -> TableReading:
        for row in rows:
            self._row(row)
        readings = self._without_repeats()
        loaded = {reading.row for reading in readings}
        refused = {refusal.row for refusal in self.refused} - loaded
        numbers = {row.number for row in rows}
        figures = sum(refusal.figures for refusal in self.refused)
        left_out = sum(self.left_out.values())
        counts = Counts(
            rows_read=len(numbers),
            rows_loaded=len(loaded),
            rows_refused=len(refused),
            rows_left_out=len(numbers - loaded - refused),
            figures_read=len(readings) + figures + left_out,
            figures_loaded=len(readings),
            figures_refused=figures,
            figures_left_out=left_out,
            blanks=sum(1 for reading in readings if not reading.published.printed),
            rounded=sum(1 for reading in readings if reading.published.rounded),
        )
        self.refused.sort(key=lambda refusal: (refusal.row, -1 if refusal.column is None else refusal.column))
        used = {reading.code for reading in readings}
        added = {code: name for code, name in self.new_councils.items() if code in used}
        return TableReading(tuple(readings), tuple(self.refused), counts, added)

    def _row(self, row: Row) -> None:
        places = self.layout.values
        if self._is_left_out(row):
            self.left_out[row.number] += len(places)
            return
        try:
            code = self._council(row)
        except _Refused as problem:
            self._refuse(row, problem, figures=len(places))
            return
        for place in places:
            try:
                self._figure(row, place, code)
            except _Refused as problem:
                self._refuse(row, problem)

    def _is_left_out(self, row: Row) -> bool:
        layout = self.layout
        if layout.only_column is not None and plain(row.cell(layout.only_column)) != plain(layout.only_text):
            return True
        text = row.cell(layout.indicator)
        return bool(text) and self._is_by_row and self.refs.get(plain(text)) == LEFT_OUT

    @property
    def _is_by_row(self) -> bool:
        return self.layout.indicator is not None and self.layout.shape != TableShape.WIDE_INDICATORS

    def _refuse(self, row: Row, problem: _Refused, *, figures: int = 1) -> None:
        heading = "" if problem.column is None else self.headings[problem.column]
        found = "" if problem.column is None else row.cell(problem.column)
        self.refused.append(Refusal(row.number, problem.column, heading, found[:100], str(problem), figures))

    def _council(self, row: Row) -> str:
        code, name = row.cell(self.layout.code), row.cell(self.layout.name)
        column = self.layout.name if self.layout.code is None else self.layout.code
        if not code and not name:
            raise _Refused(column, "This row names no council. Leave out notes and totals below the table.")
        found = self.councils.find(code, name)
        if found is not None:
            return found
        if self.layout.add_councils and CODE.fullmatch(code) and 0 < len(name) <= LONGEST_NAME:
            self.new_councils.setdefault(code, name)
            return code
        raise _Refused(
            column, f"“{(code or name)[:60]}” is not in the list of councils. Add it there, or correct it in the file."
        )

    def _figure(self, row: Row, place: int, code: str) -> None:
        ref = self._ref(row, place)
        if ref == LEFT_OUT:
            self.left_out[row.number] += 1
            return
        measure = self.measures.get(ref)
        if measure is None:
            raise _Refused(place, f"There is no indicator {ref}. Choose another for this table.")
        period = self._period(row, place)
        try:
            published = read_published(row.cell(place), measure, fractions=self.layout.fractions)
        except CellProblem as problem:
            raise _Refused(place, str(problem)) from None
        self.readings.append(Reading(row.number, place, code, ref, period, published))

    def _ref(self, row: Row, place: int) -> str:
        layout = self.layout
        if layout.shape == TableShape.WIDE_INDICATORS:
            return self.refs.get(plain(self.headings[place]), LEFT_OUT)
        if not self._is_by_row:
            return layout.indicator_ref
        text = row.cell(layout.indicator)
        if not text:
            raise _Refused(layout.indicator, "This row names no indicator.")
        ref = self.refs.get(plain(text))
        if ref is None:
            raise _Refused(
                layout.indicator, f"“{text[:60]}” was not matched with an indicator. Match it, or leave it out."
            )
        return ref

    def _period(self, row: Row, place: int) -> Period:
        layout = self.layout
        if layout.shape == TableShape.WIDE_PERIODS:
            column, text = place, self.headings[place]
        elif layout.period is not None:
            column, text = layout.period, row.cell(layout.period)
        else:
            column, text = place, layout.period_label
        if not text:
            raise _Refused(column, "This row names no year or quarter. Write it like 2023/24.")
        try:
            return period_of(without_status(text), layout.year_kind)
        except PeriodProblem as problem:
            raise _Refused(column, str(problem)) from None

    def _without_repeats(self) -> list[Reading]:
        """Leave out figures given twice: the first stands where both agree, neither where they differ."""
        by_key: dict[Key, list[Reading]] = defaultdict(list)
        for reading in self.readings:
            by_key[reading.key].append(reading)
        kept: list[Reading] = []
        for same in by_key.values():
            agree = len({(one.published.value, one.published.missing) for one in same}) == 1
            kept += same[:1] if agree else []
            for one in same[1:] if agree else same:
                self.refused.append(self._repeat(one, same[0], agree=agree))
        return sorted(kept, key=lambda reading: (reading.row, reading.column))

    def _repeat(self, one: Reading, first: Reading, *, agree: bool) -> Refusal:
        what = f"{one.code} {one.ref} {one.period}"
        message = (
            f"This repeats row {first.row} ({what}). Nothing is lost."
            if agree
            else f"The file gives different figures for {what}. Keep one of them, or narrow the table to the rows wanted."
        )
        return Refusal(one.row, one.column, self.headings[one.column], one.published.printed, message)


def without_status(text: str) -> str:
    """A period without the data status some tables print after it."""
    words = text.split()
    while words and words[-1].strip("()[]").casefold() in {"provisional", "revised", "final", "p", "r"}:
        words.pop()
    return " ".join(words) or text


@dataclass(frozen=True)
class Comparison:
    """How the figures of a table compare with those in force: how many are new, changed, unchanged.

    ``changes`` are the first of the changed ones, each with what stood there before in words.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: tuple[tuple[Reading, str], ...] = ()


def compare(
    readings: Iterable[Reading], current: Mapping[Key, tuple[Decimal | None, MissingKind]], *, shown: int = 20
) -> Comparison:
    """Compare readings with the figures in force, by indicator, council and period."""
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    changes: list[tuple[Reading, str]] = []
    for reading in readings:
        before = current.get(reading.key)
        if before is None:
            counts["new"] += 1
        elif before == (reading.published.value, reading.published.missing):
            counts["unchanged"] += 1
        else:
            counts["changed"] += 1
            changes += [(reading, in_words(*before))] if len(changes) < shown else []
    return Comparison(**counts, changes=tuple(changes))
