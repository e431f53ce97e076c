"""A whole pack: the files of a folder as frozen rows. Pure but for reading the folder."""

# ruff: noqa: RUF009 - holds() declares a field and makes no default

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from indicators.enums import PeriodKind, RollupMethod, Rounding
from indicators.rules.periods import Period, PeriodProblem, parse_period
from reporting.enums import Numbering, Orientation, RatingDisplay
from reporting.loading import cells, rows
from reporting.loading.cells import Cell
from reporting.loading.declaring import columns_of, holds, read_rows
from reporting.loading.files import Table, read_table
from reporting.loading.problems import CellProblem, PackRefused, Problem

# Goes up when an older Quarterday could no longer read what a newer one writes. A new column is no such change.
FORMAT = 1
CARD_FILE = rows.SCORECARD.file


def _period_of(kind: PeriodKind) -> Cell[Period]:
    def read(typed: str) -> Period:
        try:
            return parse_period(typed, kind=kind)
        except PeriodProblem as problem:
            raise CellProblem(str(problem)) from problem

    return Cell(read, Period.label)


_quarter = _period_of(PeriodKind.QUARTER)
_day = cells.optional(cells.day)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What ``scorecard.csv`` says. ``as_at`` is the day whose benchmarks the printed document used."""

    format: int = holds(cells.whole_or(1, 1, 9999), "version of the pack format; 1 when left out")
    slug: str = holds(cells.slug(80), "the scorecard's short name, part of its address", needed=True)
    title: str = holds(cells.text(200, required=True), "its title", needed=True)
    caption: str = holds(cells.text(200), "a line above the title, for example Appendix A")
    portfolio_slug: str = holds(cells.slug(50), "short name of the portfolio", needed=True)
    portfolio: str = holds(cells.text(200, required=True), "name of the portfolio", needed=True)
    council: str = holds(cells.text(200, required=True), "name of the council", needed=True)
    member: str = holds(cells.text(200), "who holds the portfolio")
    member_from: date | None = holds(_day, "from which day the member holds it")
    closing: str = holds(cells.text(200), "a line at the end")
    status_set: str = holds(cells.slug(50), "the set in `statuses.csv` whose words are printed", needed=True)
    rating_display: str = holds(
        cells.choice(RatingDisplay, default=RatingDisplay.SHAPE_WORD), "how ratings print; `shape_word` when left out"
    )
    rollup_rounding: str = holds(
        cells.choice(Rounding, default=Rounding.HALF_DOWN),
        "how a mean score rounds in a group rating; `half_down` when left out",
    )
    rollup_method: str = holds(
        cells.choice(RollupMethod, default=RollupMethod.MEAN), "how a group is rated; `mean` when left out"
    )
    rollup_thresholds: list[dict[str, Any]] = holds(
        cells.json_objects, "JSON: from which mean score a status is given; empty for the nearest score"
    )
    numbering: str = holds(
        cells.choice(Numbering, default=Numbering.OWN), "where numbers of lines come from; `own` when left out"
    )
    orientation: str = holds(
        cells.choice(Orientation, default=Orientation.LANDSCAPE), "how the page is held; `landscape` when left out"
    )
    blocks: list[dict[str, Any]] = holds(cells.json_objects, "JSON: the blocks of the summary")
    period_kind: str = holds(
        cells.choice(PeriodKind, default=PeriodKind.QUARTER), "what one document covers; `quarter` when left out"
    )
    period: Period = holds(_quarter, "the period of the document, for example Q2 2018/19", needed=True)
    as_at: date = holds(cells.day, "the day the document was put together, which decides the benchmarks", needed=True)
    opens: date | None = holds(_day, "the first day of the collection for that quarter")
    due: date | None = holds(_day, "the day its returns are due")
    sign_off_due: date | None = holds(_day, "the day its sign-off is due. With these three the collection is added")
    committee: date | None = holds(_day, "the day of the committee")


CARD_KEYS = columns_of(Card)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """What is measured, against what."""

    statuses: tuple[rows.StatusRow, ...] = ()
    bands: tuple[rows.BandRow, ...] = ()
    services: tuple[rows.ServiceRow, ...] = ()
    indicators: tuple[rows.IndicatorRow, ...] = ()
    targets: tuple[rows.TargetRow, ...] = ()
    benchmarks: tuple[rows.BenchmarkRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pack(Catalogue):
    """Everything in the folder. ``notes`` say what was assumed in reading it."""

    card: Card
    values: tuple[rows.ValueRow, ...] = ()
    commentary: tuple[rows.CommentaryRow, ...] = ()
    levels: tuple[rows.LevelRow, ...] = ()
    columns: tuple[rows.ColumnRow, ...] = ()
    lines: tuple[rows.LineRow, ...] = ()
    words: tuple[rows.WordRow, ...] = ()
    key: tuple[rows.KeyEntryRow, ...] = ()
    footnotes: tuple[rows.FootnoteRow, ...] = ()
    overrides: tuple[rows.OverrideRow, ...] = ()
    notes: tuple[str, ...] = field(default=(), compare=False)


def read_pack(folder: Path) -> Pack:
    """Read the folder. Every file but ``scorecard.csv`` may be missing.

    Raises:
        PackRefused: with everything that cannot be read, in all files together.
    """
    if not folder.is_dir():
        raise PackRefused([Problem(str(folder), 0, "", "There is no such folder.")])
    found = (path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv")
    return read_pack_files({path.name: path.read_bytes() for path in found})


def read_pack_files(files: Mapping[str, bytes]) -> Pack:
    """Read a pack from the bytes of its files, by name.

    Raises:
        PackRefused: with everything that cannot be read, in all files together.
    """
    tables, problems = _tables(files)
    _refuse_newer(tables.get(CARD_FILE))
    parts: dict[str, Any] = {}
    for name, spec in rows.PARTS.items():
        parts[name], found = read_rows(spec, tables.get(spec.file, Table(spec.file)))
        problems += found
    card, found = _card(tables.get(CARD_FILE))
    problems += found
    if problems or card is None:
        raise PackRefused(problems)
    notes = tuple(note for table in tables.values() for note in table.notes)
    return Pack(card=card, notes=notes, **parts)


def _tables(files: Mapping[str, bytes]) -> tuple[dict[str, Table], list[Problem]]:
    known = {spec.file for spec in rows.ALL_FILES}
    tables, problems = {}, []
    for name, content in files.items():
        if name not in known:
            message = f"A pack has no file of this name. It may have {', '.join(sorted(known))}."
            problems.append(Problem(name, 0, "", message))
            continue
        tables[name] = read_table(name, content)
    return tables, problems


def _refuse_newer(table: Table | None) -> None:
    """A newer format may mean anything: say that alone, before every other thing looks wrong."""
    for raw in table.rows if table else ():
        key, written = (raw.cells.get(name, "").strip() for name in ("key", "value"))
        if key == "format" and written.isdecimal() and len(written) <= 4 and int(written) > FORMAT:
            message = (
                f"This pack is written in format {written} and this Quarterday reads format {FORMAT}. "
                "Bring Quarterday up to date, then load it again."
            )
            raise PackRefused([Problem(CARD_FILE, raw.number, key, message)])


def _card(table: Table | None) -> tuple[Card | None, list[Problem]]:
    if table is None:
        return None, [Problem(CARD_FILE, 0, "", "This file is missing. It names the scorecard and its period.")]
    pairs, problems = read_rows(rows.SCORECARD, table)
    if problems:
        return None, problems
    written, problems = _written(pairs)
    values: dict[str, Any] = {}
    for key, one in CARD_KEYS.items():
        if one.needed and key not in written:
            problems.append(Problem(CARD_FILE, 0, key, "This key is missing."))
            continue
        pair = written.get(key, rows.KeyValueRow(row=0, key=key, value=""))
        cell = _period_of(PeriodKind(values.get("period_kind", PeriodKind.QUARTER))) if key == "period" else one.cell
        try:
            values[key] = cell.read(pair.value)
        except CellProblem as problem:
            problems.append(Problem(CARD_FILE, pair.row, key, str(problem)))
    return (None, problems) if problems else (Card(**values), [])


def _written(pairs: Iterable[rows.KeyValueRow]) -> tuple[dict[str, rows.KeyValueRow], list[Problem]]:
    """Return the known keys with their rows, and what is wrong with the others."""
    written: dict[str, rows.KeyValueRow] = {}
    problems = []
    for pair in pairs:
        if pair.key not in CARD_KEYS:
            message = f"There is no such key. It may be {', '.join(CARD_KEYS)}."
            problems.append(Problem(CARD_FILE, pair.row, pair.key, message))
        elif pair.key in written:
            problems.append(Problem(CARD_FILE, pair.row, pair.key, "This key stands in the file twice. Delete one."))
        else:
            written[pair.key] = pair
    return written, problems
