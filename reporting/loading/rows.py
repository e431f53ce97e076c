"""The rows of a pack: one dataclass per file, and the columns it is read from. Pure.

``docs/reference/packs.md`` describes every column.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from indicators.enums import (
    Availability,
    Basis,
    BenchmarkKind,
    Comparison,
    DataStatus,
    Frequency,
    LabelStyle,
    Polarity,
    PrintPattern,
    Shape,
    TargetKind,
    ToleranceKind,
    ValueType,
)
from reporting.enums import ColumnKind, LineKind, OverrideGround
from reporting.loading import cells
from reporting.loading.cells import Reader
from reporting.loading.files import RawRow, Table
from reporting.loading.problems import CellProblem, Problem

R = TypeVar("R", bound="PackRow")


@dataclass(frozen=True, kw_only=True)
class PackRow:
    """Any row. ``row`` is the line of its file."""

    row: int


@dataclass(frozen=True, kw_only=True)
class KeyValueRow(PackRow):
    key: str
    value: str


@dataclass(frozen=True, kw_only=True)
class StatusRow(PackRow):
    set: str
    set_name: str
    key: str
    word: str
    letter: str
    shape: str
    colour: str
    score: Decimal | None
    rated: bool
    needs_commentary: bool


@dataclass(frozen=True, kw_only=True)
class BandRow(PackRow):
    scheme: str
    name: str
    status_set: str
    effective_from: date
    order: int
    status: str
    when: dict[str, Any]
    text: str
    tolerance: Decimal | None
    tolerance_kind: str


@dataclass(frozen=True, kw_only=True)
class ServiceRow(PackRow):
    service: str
    name: str


@dataclass(frozen=True, kw_only=True)
class IndicatorRow(PackRow):
    ref: str
    service: str
    effective_from: date
    name: str
    description: str
    purpose: str
    numerator_label: str
    denominator_label: str
    exclusions: str
    source_system: str
    report_name: str
    value_type: str
    unit: str
    decimals: int
    thousands: bool
    pattern: str
    polarity: str
    frequency: str
    basis: str
    comparison: str
    movement_tolerance: Decimal | None
    lag_months: int
    counts_people: bool
    scheme: str
    tolerance: Decimal | None
    tolerance_kind: str
    minimum: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True, kw_only=True)
class TargetRow(PackRow):
    ref: str
    effective_from: date
    kind: str
    value: Decimal | None
    upper: Decimal | None
    unit: str
    decimals: int
    wording: str
    tolerance: Decimal | None
    tolerance_kind: str


@dataclass(frozen=True, kw_only=True)
class BenchmarkRow(PackRow):
    ref: str
    kind: str
    label: str
    value: Decimal | None
    unit: str
    decimals: int
    quartile: int | None
    wording: str
    data_year: str
    source: str
    available_from: date


@dataclass(frozen=True, kw_only=True)
class ValueRow(PackRow):
    ref: str
    period: str
    value: str
    numerator: Decimal | None
    denominator: Decimal | None
    count: Decimal | None
    availability: str
    awaiting_from: str
    expected_on: date | None
    data_status: str


@dataclass(frozen=True, kw_only=True)
class CommentaryRow(PackRow):
    ref: str
    period: str
    commentary: str


@dataclass(frozen=True, kw_only=True)
class LevelRow(PackRow):
    order: int
    heading: str
    rating_heading: str


@dataclass(frozen=True, kw_only=True)
class ColumnRow(PackRow):
    order: int
    key: str
    kind: str
    heading: str
    options: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class LineRow(PackRow):
    order: int
    ref: str
    number: str
    path: tuple[str, ...]
    kind: str
    pointer: str
    period_style: str
    printed_as: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class WordRow(PackRow):
    key: str
    text: str


@dataclass(frozen=True, kw_only=True)
class KeyEntryRow(PackRow):
    order: int
    status: str
    text: str


@dataclass(frozen=True, kw_only=True)
class FootnoteRow(PackRow):
    order: int
    text: str


@dataclass(frozen=True, kw_only=True)
class OverrideRow(PackRow):
    ref: str
    column: str
    text: str
    ground: str
    reason: str


@dataclass(frozen=True)
class FileSpec(Generic[R]):
    """One file: the dataclass of its rows, the columns it must have and those it may have."""

    file: str
    row: type[R]
    required: Mapping[str, Reader]
    optional: Mapping[str, Reader]


_ref = cells.slug(50)
_order = cells.whole(1, 9999)
_number = cells.optional(cells.number)
_decimals = cells.whole_or(0, 0, 4)
_tolerance_kind = cells.choice(ToleranceKind, default=ToleranceKind.RELATIVE)
_short = cells.text(200)
_long = cells.text(4000)

STATUSES = FileSpec(
    "statuses.csv",
    StatusRow,
    {"set": _ref, "key": _ref, "word": cells.text(40, required=True)},
    {
        "set_name": cells.text(100),
        "letter": cells.text(10),
        "shape": cells.choice(Shape, default=Shape.NONE),
        "colour": cells.text(20),
        "score": _number,
        "rated": cells.yes_no,
        "needs_commentary": cells.yes_no,
    },
)
BANDS = FileSpec(
    "schemes.csv",
    BandRow,
    {
        "scheme": _ref,
        "status_set": _ref,
        "effective_from": cells.day,
        "order": _order,
        "status": _ref,
        "when": cells.json_object,
        "text": cells.text(300, required=True),
    },
    {"name": _short, "tolerance": _number, "tolerance_kind": _tolerance_kind},
)
SERVICES = FileSpec("services.csv", ServiceRow, {"service": _ref, "name": cells.text(200, required=True)}, {})
INDICATORS = FileSpec(
    "indicators.csv",
    IndicatorRow,
    {
        "ref": _ref,
        "service": _ref,
        "effective_from": cells.day,
        "name": cells.text(300, required=True),
        "value_type": cells.choice(ValueType),
        "frequency": cells.choice(Frequency),
    },
    {
        "description": _long,
        "purpose": _long,
        "numerator_label": _short,
        "denominator_label": _short,
        "exclusions": _long,
        "source_system": _short,
        "report_name": _short,
        "unit": cells.text(20),
        "decimals": _decimals,
        "thousands": cells.yes_no,
        "pattern": cells.choice(PrintPattern, default=PrintPattern.VALUE),
        "polarity": cells.choice(Polarity, default=Polarity.NONE),
        "basis": cells.choice(Basis, default=Basis.IN_PERIOD),
        "comparison": cells.choice(Comparison, default=Comparison.PREVIOUS_PERIOD),
        "movement_tolerance": _number,
        "lag_months": cells.whole_or(0, 0, 120),
        "counts_people": cells.yes_no,
        "scheme": cells.slug(50, required=False),
        "tolerance": _number,
        "tolerance_kind": _tolerance_kind,
        "minimum": _number,
        "maximum": _number,
    },
)
TARGETS = FileSpec(
    "targets.csv",
    TargetRow,
    {"ref": _ref, "effective_from": cells.day, "kind": cells.choice(TargetKind)},
    {
        "value": _number,
        "upper": _number,
        "unit": cells.text(20),
        "decimals": _decimals,
        "wording": cells.text(60),
        "tolerance": _number,
        "tolerance_kind": _tolerance_kind,
    },
)
BENCHMARKS = FileSpec(
    "benchmarks.csv",
    BenchmarkRow,
    {"ref": _ref, "kind": cells.choice(BenchmarkKind), "available_from": cells.day},
    {
        "label": cells.text(100),
        "value": _number,
        "unit": cells.text(20),
        "decimals": _decimals,
        "quartile": cells.optional(cells.whole(1, 4)),
        "wording": cells.text(60),
        "data_year": cells.text(20),
        "source": _short,
    },
)
VALUES = FileSpec(
    "values.csv",
    ValueRow,
    {"ref": _ref, "period": cells.text(40, required=True), "value": cells.text(60)},
    {
        "numerator": _number,
        "denominator": _number,
        "count": _number,
        "availability": cells.choice(Availability, default=Availability.AVAILABLE),
        "awaiting_from": _short,
        "expected_on": cells.optional(cells.day),
        "data_status": cells.choice(DataStatus, default=DataStatus.UNSTATED),
    },
)
COMMENTARY = FileSpec(
    "commentary.csv",
    CommentaryRow,
    {"ref": _ref, "period": cells.text(40, required=True), "commentary": cells.text(4000, required=True)},
    {},
)
LEVELS = FileSpec(
    "levels.csv", LevelRow, {"order": _order, "heading": cells.text(100)}, {"rating_heading": cells.text(100)}
)
COLUMNS = FileSpec(
    "columns.csv",
    ColumnRow,
    {"order": _order, "key": _ref, "kind": cells.choice(ColumnKind), "heading": cells.text(100)},
    {"options": cells.json_object},
)
LINES = FileSpec(
    "lines.csv",
    LineRow,
    {"order": _order, "ref": _ref, "level_1": cells.text(300, required=True)},
    {
        "number": cells.text(10),
        "level_2": cells.text(300),
        "level_3": cells.text(300),
        "level_4": cells.text(300),
        "kind": cells.choice(LineKind, default=LineKind.MEASURE),
        "pointer": cells.text(100),
        "period_style": cells.choice(LabelStyle, default=LabelStyle.DEFAULT),
        "printed_as": cells.json_object,
    },
)
WORDS = FileSpec("words.csv", WordRow, {"key": cells.text(60, required=True), "text": cells.text(300)}, {})
KEY = FileSpec(
    "key.csv", KeyEntryRow, {"order": _order, "status": cells.slug(50, required=False), "text": cells.text(300)}, {}
)
FOOTNOTES = FileSpec("footnotes.csv", FootnoteRow, {"order": _order, "text": cells.text(500, required=True)}, {})
OVERRIDES = FileSpec(
    "overrides.csv",
    OverrideRow,
    {
        "ref": cells.text(300, required=True),
        "column": _ref,
        "text": cells.text(300),
        "ground": cells.choice(OverrideGround),
        "reason": cells.text(1000, required=True),
    },
    {},
)
SCORECARD = FileSpec("scorecard.csv", KeyValueRow, {"key": cells.text(40, required=True), "value": cells.text(300)}, {})

ALL_FILES: tuple[FileSpec[Any], ...] = (
    SCORECARD,
    STATUSES,
    BANDS,
    SERVICES,
    INDICATORS,
    TARGETS,
    BENCHMARKS,
    VALUES,
    COMMENTARY,
    LEVELS,
    COLUMNS,
    LINES,
    WORDS,
    KEY,
    FOOTNOTES,
    OVERRIDES,
)
LEVEL_COLUMNS = ("level_1", "level_2", "level_3", "level_4")


def read_rows(spec: FileSpec[R], table: Table) -> tuple[tuple[R, ...], list[Problem]]:
    """Return the rows of one table that can be read, and everything wrong with the others."""
    problems = list(table.problems)
    if not table.columns:
        return (), problems
    readers = {**spec.required, **spec.optional}
    missing = [name for name in spec.required if name not in table.columns]
    unknown = [name for name in table.columns if name not in readers]
    problems += [Problem(spec.file, 1, name, "This column is missing. Add it to the first line.") for name in missing]
    known = ", ".join(readers)
    problems += [
        Problem(spec.file, 1, name, f"There is no such column in this file. It may have {known}.") for name in unknown
    ]
    if missing or unknown:
        return (), problems
    rows = []
    for raw in table.rows:
        values, found = _values(spec.file, readers, raw)
        problems += found
        if not found:
            rows.append(_make(spec.row, raw.number, values))
    return tuple(rows), problems


def _values(file: str, readers: Mapping[str, Reader], raw: RawRow) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values by column; a column the file does not have reads as an empty cell."""
    values, problems = {}, []
    for name, read in readers.items():
        try:
            values[name] = read(raw.cells.get(name, ""))
        except CellProblem as problem:
            problems.append(Problem(file, raw.number, name, str(problem)))
    return values, problems


def _make(row: type[R], number: int, values: dict[str, Any]) -> R:
    if row is LineRow:
        values["path"] = tuple(values.pop(name) for name in LEVEL_COLUMNS)
    return row(row=number, **values)
