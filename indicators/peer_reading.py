"""Read an uploaded national table against the catalogue: what is known, what the rows say, what would change.

Nothing here changes anything. ``services.peer_import`` loads what was read.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Case, F, When

from indicators.enums import MissingKind, ProposalState, ValueType
from indicators.models import Authority, Definition, PeerTable, PeerValue, TableLayout
from indicators.records.canonical import canonical_json, sha256
from indicators.records.transitions import Invalid
from indicators.rules.peer_layout import Layout, guess_layout, guess_refs, plain, texts_of
from indicators.rules.peer_rows import Comparison, Councils, Key, Reading, TableReading, compare, read_rows
from indicators.rules.published import Measure
from indicators.sheets import Book, Row, Sheet, Unreadable, column_letters, read_book

FEWER = "{ref} {period}: {now} councils, {before} in the table it takes the place of."


@dataclass(frozen=True)
class OpenTable:
    """One sheet of a file, with the row that names its columns."""

    book: Book
    sheet: Sheet
    heading_row: int

    @property
    def headings(self) -> tuple[str, ...]:
        return self.sheet.headings(self.heading_row)

    @property
    def rows(self) -> Sequence[Row]:
        return self.sheet.below(self.heading_row)

    def address(self, row: int, column: int | None) -> str:
        """Return where a cell stands: "sheet Table 1, cell C5" in a workbook, else "line 5"."""
        if not self.book.is_workbook:
            return f"line {row}"
        place = f"row {row}" if column is None else f"cell {column_letters(column)}{row}"
        return f"sheet “{self.sheet.name}”, {place}"


def open_table(name: str, content: bytes, *, sheet: str = "", heading_row: int = 0) -> OpenTable:
    """Open a file at a sheet and heading row, or at the likeliest ones.

    Raises:
        Invalid: when the file cannot be used.
    """
    try:
        book = read_book(name, content)
    except Unreadable as problem:
        raise Invalid(str(problem)) from None
    chosen = book.sheet(sheet)
    number = heading_row if chosen.headings(heading_row) else chosen.heading_row()
    return OpenTable(book, chosen, number)


def known_measures(today: date) -> dict[str, Measure]:
    """Return every indicator that is still collected, by reference, as the reading needs it. One query."""
    has_started = Case(When(effective_from__lte=today, then=0), default=1)
    rows = (
        Definition.objects.filter(proposal_state=ProposalState.CONFIRMED)
        .exclude(indicator__retired_on__lte=today)
        .select_related("indicator")
        .order_by(has_started, Case(When(effective_from__lte=today, then=F("effective_from"))).desc(), "effective_from")
    )
    found: dict[str, Measure] = {}
    for row in rows:
        measure = Measure(row.indicator.ref, row.name, ValueType(row.value_type), row.unit)
        found.setdefault(row.indicator.ref, measure)
    return dict(sorted(found.items(), key=lambda pair: pair[1].name.casefold()))


def known_councils() -> Councils:
    """Return all authorities with every spelling they are known by. One query."""
    return Councils(
        (row.code, spelling.strip())
        for row in Authority.objects.all()
        for spelling in (row.name, *row.other_names.splitlines())
        if spelling.strip()
    )


def headings_digest(headings: Sequence[str]) -> str:
    return sha256(canonical_json([plain(heading) for heading in headings]))


def suggested_layout(table: OpenTable, source: str, measures: Collection[Measure]) -> Layout:
    """Return how the table was read the last time, else how its headings suggest to read it.

    A remembered layout of the same headings is used even when it came from another source of the same name.
    """
    guessed = guess_layout(table.headings, table.rows, measures, workbook=table.book.is_workbook)
    kept = TableLayout.objects.filter(source__iexact=source, headings_digest=headings_digest(table.headings)).first()
    if kept is None:
        return replace(guessed, sheet=table.sheet.name, heading_row=table.heading_row)
    layout = Layout.from_json(kept.layout)
    texts = texts_of(layout, table.headings, table.rows)
    refs = {**guess_refs(texts, measures), **{text: ref for text, ref in layout.refs.items() if text in texts}}
    return replace(layout, sheet=table.sheet.name, heading_row=table.heading_row, refs=refs)


def read_table(table: OpenTable, layout: Layout, measures: Mapping[str, Measure]) -> TableReading:
    """Read every row by the layout."""
    inside = replace(layout, values=tuple(place for place in layout.values if place < len(table.headings)))
    return read_rows(table.rows, table.headings, inside, councils=known_councils(), measures=measures)


def tables_in_force(refs: Collection[str]) -> dict[tuple[str, date, date], PeerTable]:
    """Return the newest loaded table of each indicator and period, whether it may be used yet or not. One query."""
    rows = (
        PeerTable.objects.filter(indicator__ref__in=refs)
        .select_related("indicator")
        .order_by("release__available_from", "release_id")
    )
    return {(row.indicator.ref, row.period_start, row.period_end): row for row in rows}


def figures_in_force(readings: Sequence[Reading]) -> dict[Key, tuple[Decimal | None, MissingKind]]:
    """Return what the tables in force hold for the indicators and periods of ``readings``. Two queries."""
    tables = tables_in_force({one.ref for one in readings})
    periods = {(one.ref, one.period.start, one.period.end): one.period for one in readings}
    wanted = {row.pk: key for key, row in tables.items() if key in periods}
    values = PeerValue.objects.filter(table_id__in=wanted).values_list(
        "table_id", "authority__code", "value", "missing"
    )
    found: dict[Key, tuple[Decimal | None, MissingKind]] = {}
    for table_id, code, value, missing in values:
        key = wanted[table_id]
        found[key[0], code, periods[key]] = (value, MissingKind(missing))
    return found


@dataclass(frozen=True)
class Preview:
    """What loading the table would do."""

    table: OpenTable
    layout: Layout
    reading: TableReading
    comparison: Comparison
    warnings: tuple[str, ...]

    @property
    def seen(self) -> str:
        """A mark of what is shown. It changes when the layout, the catalogue, the councils or the figures in force do."""
        counts = (self.comparison.new, self.comparison.changed, self.comparison.unchanged)
        return sha256(canonical_json([self.layout.to_json(), vars(self.reading.counts), counts]))[:32]


def preview_of(table: OpenTable, layout: Layout, measures: Mapping[str, Measure]) -> Preview:
    """Read the table and compare it with what is in force."""
    reading = read_table(table, layout, measures)
    comparison = compare(reading.readings, figures_in_force(reading.readings))
    return Preview(table, layout, reading, comparison, tuple(_warnings(reading.readings, table)))


def _warnings(readings: Sequence[Reading], table: OpenTable) -> list[str]:
    counts: dict[tuple[str, date, date], int] = {}
    labels: dict[tuple[str, date, date], str] = {}
    for one in readings:
        key = (one.ref, one.period.start, one.period.end)
        counts[key] = counts.get(key, 0) + 1
        labels[key] = one.period.label()
    before = tables_in_force({one.ref for one in readings})
    fewer = [
        FEWER.format(ref=key[0], period=labels[key], now=number, before=before[key].councils)
        for key, number in counts.items()
        if key in before and number < before[key].councils
    ]
    return [*table.book.notes, *fewer]
