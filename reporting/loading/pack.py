"""A whole pack: a folder of CSV files as frozen rows. Pure but for reading the files."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from indicators.enums import PeriodKind, Rounding
from indicators.rules.periods import Period, PeriodProblem, parse_period
from reporting.enums import RatingDisplay
from reporting.loading import cells, rows
from reporting.loading.cells import Reader
from reporting.loading.files import Table, read_table
from reporting.loading.problems import CellProblem, PackRefused, Problem


def _quarter(typed: str) -> Period:
    try:
        return parse_period(typed, kind=PeriodKind.QUARTER)
    except PeriodProblem as problem:
        raise CellProblem(str(problem)) from problem


_day = cells.optional(cells.day)
CARD_REQUIRED: dict[str, Reader] = {
    "slug": cells.slug(80),
    "title": cells.text(200, required=True),
    "portfolio_slug": cells.slug(50),
    "portfolio": cells.text(200, required=True),
    "council": cells.text(200, required=True),
    "status_set": cells.slug(50),
    "period": _quarter,
    "as_at": cells.day,
}
CARD_OPTIONAL: dict[str, Reader] = {
    "caption": cells.text(200),
    "member": cells.text(200),
    "member_from": _day,
    "closing": cells.text(200),
    "rating_display": cells.choice(RatingDisplay, default=RatingDisplay.SHAPE_WORD),
    "rollup_rounding": cells.choice(Rounding, default=Rounding.HALF_DOWN),
    "opens": _day,
    "due": _day,
    "sign_off_due": _day,
    "committee": _day,
}
CARD_FILE = rows.SCORECARD.file


@dataclass(frozen=True)
class Card:
    """What ``scorecard.csv`` says. ``as_at`` is the day whose benchmarks the printed document used."""

    slug: str
    title: str
    caption: str
    portfolio_slug: str
    portfolio: str
    council: str
    member: str
    member_from: date | None
    closing: str
    status_set: str
    rating_display: str
    rollup_rounding: str
    period: Period
    as_at: date
    opens: date | None
    due: date | None
    sign_off_due: date | None
    committee: date | None


@dataclass(frozen=True)
class Pack:
    """Everything in the folder. ``notes`` say what was assumed in reading it."""

    card: Card
    statuses: tuple[rows.StatusRow, ...] = ()
    bands: tuple[rows.BandRow, ...] = ()
    services: tuple[rows.ServiceRow, ...] = ()
    indicators: tuple[rows.IndicatorRow, ...] = ()
    targets: tuple[rows.TargetRow, ...] = ()
    benchmarks: tuple[rows.BenchmarkRow, ...] = ()
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


_PARTS: dict[str, rows.FileSpec[Any]] = {
    "statuses": rows.STATUSES,
    "bands": rows.BANDS,
    "services": rows.SERVICES,
    "indicators": rows.INDICATORS,
    "targets": rows.TARGETS,
    "benchmarks": rows.BENCHMARKS,
    "values": rows.VALUES,
    "commentary": rows.COMMENTARY,
    "levels": rows.LEVELS,
    "columns": rows.COLUMNS,
    "lines": rows.LINES,
    "words": rows.WORDS,
    "key": rows.KEY,
    "footnotes": rows.FOOTNOTES,
    "overrides": rows.OVERRIDES,
}


def read_pack(folder: Path) -> Pack:
    """Read the folder. Every file but ``scorecard.csv`` may be missing.

    Raises:
        PackRefused: with everything that cannot be read, in all files together.
    """
    tables, problems = _tables(folder)
    parts: dict[str, Any] = {}
    for name, spec in _PARTS.items():
        parts[name], found = rows.read_rows(spec, tables.get(spec.file, Table(spec.file)))
        problems += found
    card, found = _card(tables.get(CARD_FILE))
    problems += found
    if problems or card is None:
        raise PackRefused(problems)
    notes = tuple(note for table in tables.values() for note in table.notes)
    return Pack(card=card, notes=notes, **parts)


def _tables(folder: Path) -> tuple[dict[str, Table], list[Problem]]:
    if not folder.is_dir():
        raise PackRefused([Problem(str(folder), 0, "", "There is no such folder.")])
    known = {spec.file for spec in rows.ALL_FILES}
    tables, problems = {}, []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() != ".csv":
            continue
        if path.name not in known:
            message = f"A pack has no file of this name. It may have {', '.join(sorted(known))}."
            problems.append(Problem(path.name, 0, "", message))
            continue
        tables[path.name] = read_table(path.name, path.read_bytes())
    return tables, problems


def _card(table: Table | None) -> tuple[Card | None, list[Problem]]:
    if table is None:
        return None, [Problem(CARD_FILE, 0, "", "This file is missing. It names the scorecard and its period.")]
    pairs, problems = rows.read_rows(rows.SCORECARD, table)
    if problems:
        return None, problems
    readers = {**CARD_REQUIRED, **CARD_OPTIONAL}
    written: dict[str, rows.KeyValueRow] = {}
    for pair in pairs:
        if pair.key not in readers:
            message = f"There is no such key. It may be {', '.join(readers)}."
            problems.append(Problem(CARD_FILE, pair.row, pair.key, message))
        elif pair.key in written:
            problems.append(Problem(CARD_FILE, pair.row, pair.key, "This key stands in the file twice. Delete one."))
        written[pair.key] = pair
    missing = [key for key in CARD_REQUIRED if key not in written]
    problems += [Problem(CARD_FILE, 0, key, "This key is missing.") for key in missing]
    values: dict[str, Any] = {}
    for key, read in readers.items():
        pair_row = written[key].row if key in written else 0
        try:
            values[key] = read(written[key].value) if key in written else read("") if key in CARD_OPTIONAL else None
        except CellProblem as problem:
            problems.append(Problem(CARD_FILE, pair_row, key, str(problem)))
    return (None, problems) if problems else (Card(**values), [])
