"""The files of a pack: one declaration each, for reading, writing, checking and the reference page. Pure.

A column is one line: its name, how its cells read and write, and what it means in words.
"""

# ruff: noqa: RUF009 - holds() declares a field and makes no default

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.enums import (
    Availability,
    Basis,
    BenchmarkKind,
    Comparison,
    DataStatus,
    Frequency,
    LabelStyle,
    Outturn,
    Per,
    Polarity,
    PrintPattern,
    Shape,
    TargetKind,
    ToleranceKind,
    UnratedKind,
    ValueType,
)
from indicators.rules.colours import ColourProblem, read_colour
from reporting.enums import ColumnKind, LineKind, OverrideGround
from reporting.loading import cells
from reporting.loading.cells import Cell
from reporting.loading.declaring import FileSpec, PackRow, holds
from reporting.loading.problems import CellProblem

_ref = cells.slug(50)
_order = cells.whole(1, 9999)
_number = cells.optional(cells.number)
_decimals = cells.whole_or(0, 0, 4)
_tolerance_kind = cells.choice(ToleranceKind, default=ToleranceKind.RELATIVE)
_short = cells.text(200)
_long = cells.text(4000)
_period = cells.text(40, required=True)


def _read_colour(typed: str) -> str:
    try:
        return read_colour(typed.strip()) if typed.strip() else ""
    except ColourProblem as problem:
        raise CellProblem(str(problem)) from problem


_colour = Cell(_read_colour, str)

_TOLERANCE = "how far off target is near, where neither target nor definition says"
_TOLERANCE_KIND = "`relative` is percent of the target"
_FROM = "the first period start it applies to"


@dataclass(frozen=True, kw_only=True)
class KeyValueRow(PackRow):
    key: str = holds(cells.text(40, required=True), "what is said", needed=True)
    value: str = holds(cells.as_written, "what it is", needed=True)


@dataclass(frozen=True, kw_only=True)
class StatusRow(PackRow):
    set: str = holds(_ref, "short name of the set of statuses", needed=True)
    set_name: str = holds(cells.text(100), "its name")
    key: str = holds(_ref, "what rules and the other files call the status", needed=True)
    word: str = holds(cells.text(40, required=True), "printed", needed=True)
    letter: str = holds(cells.text(10), "printed where the scorecard prints letters")
    shape: str = holds(cells.choice(Shape, default=Shape.NONE), "its shape")
    colour: str = holds(_colour, "a colour name, for example `green`, or an own colour, for example `#1a65a6`")
    score: Decimal | None = holds(_number, "counts in group ratings; empty for statuses that do not count")
    rated: bool = holds(cells.yes_no, "yes for a judgement (green), no for Monitor or Not rated")
    unrated_kind: str = holds(
        cells.choice(UnratedKind, default=UnratedKind.NONE), "why a status is no judgement; may be left out"
    )
    needs_commentary: bool = holds(cells.yes_no, "yes when the owner must write something")


@dataclass(frozen=True, kw_only=True)
class BandRow(PackRow):
    scheme: str = holds(_ref, "short name of the rule", needed=True)
    name: str = holds(_short, "its name")
    status_set: str = holds(_ref, "the statuses it gives", needed=True)
    effective_from: date = holds(cells.day, _FROM, needed=True)
    order: int = holds(_order, "place of the band", needed=True)
    status: str = holds(_ref, "key of the status it gives", needed=True)
    when: dict[str, Any] = holds(cells.json_object, "the condition, in JSON", needed=True)
    text: str = holds(cells.text(300, required=True), "the sentence that ends the explanation", needed=True)
    tolerance: Decimal | None = holds(_number, _TOLERANCE)
    tolerance_kind: str = holds(_tolerance_kind, _TOLERANCE_KIND)


@dataclass(frozen=True, kw_only=True)
class ServiceRow(PackRow):
    service: str = holds(_ref, "short name of the team that owns indicators", needed=True)
    name: str = holds(cells.text(200, required=True), "its name", needed=True)


@dataclass(frozen=True, kw_only=True)
class IndicatorRow(PackRow):
    """One definition. Columns but the first two, ``scheme`` and the last are fields of the same name."""

    ref: str = holds(_ref, "short lasting name of the indicator", needed=True)
    service: str = holds(_ref, "from `services.csv`", needed=True)
    effective_from: date = holds(cells.day, "the first period start the definition applies to", needed=True)
    name: str = holds(cells.text(300, required=True), "as printed", needed=True)
    description: str = holds(_long, "what it measures")
    purpose: str = holds(_long, "why it is measured")
    numerator_label: str = holds(_short, "what is divided, when both parts are entered")
    denominator_label: str = holds(_short, "by what it is divided")
    exclusions: str = holds(_long, "what is left out")
    source_system: str = holds(_short, "where the figure comes from")
    report_name: str = holds(_short, "the report that gives it")
    value_type: str = holds(cells.choice(ValueType), "what kind of figure it is", needed=True)
    unit: str = holds(cells.text(20), "printed after the figure, for example %")
    decimals: int = holds(_decimals, "0 to 4")
    thousands: bool = holds(cells.yes_no, "yes for 1,607")
    pattern: str = holds(
        cells.choice(PrintPattern, default=PrintPattern.VALUE),
        "`value_count` prints 96.5% (254), `count_value` 1587 (57.3%)",
    )
    polarity: str = holds(cells.choice(Polarity, default=Polarity.NONE), "good to be")
    frequency: str = holds(cells.choice(Frequency), "how often there is a figure", needed=True)
    basis: str = holds(cells.choice(Basis, default=Basis.IN_PERIOD), "what one figure covers")
    comparison: str = holds(
        cells.choice(Comparison, default=Comparison.PREVIOUS_PERIOD), "what it is compared with first"
    )
    movement_tolerance: Decimal = holds(cells.number_or(Decimal(0)), "changes up to this size count as no change")
    lag_months: int = holds(cells.whole_or(0, 0, 120), "how many months after its period a figure is due")
    counts_people: bool = holds(cells.yes_no, "yes when small numbers may have to be hidden")
    per: int = holds(
        cells.one_of(Per, default=Per.ONE), "a figure worked out from two numbers counts per so many; 1 when left out"
    )
    brackets: bool = holds(cells.yes_no, "yes to print (5) in place of -5")
    forecast: bool = holds(cells.yes_no, "yes when the owner also enters the figure expected at the end of the year")
    outturn: str = holds(
        cells.choice(Outturn, default=Outturn.LAST), "how the figure of the year follows; `last` when left out"
    )
    scheme: str = holds(cells.slug(50, required=False), "the RAG rule, from `schemes.csv`")
    tolerance: Decimal | None = holds(_number, "how far off target is near, for this indicator")
    tolerance_kind: str = holds(_tolerance_kind, _TOLERANCE_KIND)
    minimum: Decimal | None = holds(_number, "the lowest possible figure")
    maximum: Decimal | None = holds(_number, "the highest possible figure")
    milestone_due: date | None = holds(cells.optional(cells.day), "the day a milestone is to be done")
    retired_on: date | None = holds(
        cells.optional(cells.day), "from this day no more figures are asked for; the same on every row of the ref"
    )


@dataclass(frozen=True, kw_only=True)
class TargetRow(PackRow):
    """One target. Columns but the first are fields of the same name."""

    ref: str = holds(_ref, "the indicator", needed=True)
    effective_from: date = holds(cells.day, _FROM, needed=True)
    kind: str = holds(cells.choice(TargetKind), "what kind of target it is", needed=True)
    value: Decimal | None = holds(_number, "the number; the lower one for `between`")
    upper: Decimal | None = holds(_number, "the upper number of `between`")
    unit: str = holds(cells.text(20), "printed after the number")
    decimals: int = holds(_decimals, "0 to 4")
    wording: str = holds(cells.text(60), "printed instead of the number, for example no target")
    tolerance: Decimal | None = holds(_number, "how far off this target is near")
    tolerance_kind: str = holds(_tolerance_kind, _TOLERANCE_KIND)
    floor: Decimal | None = holds(_number, "a second threshold, for rules that look beyond it")
    profile: dict[str, Any] = holds(cells.json_object, "JSON: what to reach by the end of each period of the year")
    rationale: str = holds(_long, "why this target; printed")


@dataclass(frozen=True, kw_only=True)
class BenchmarkRow(PackRow):
    ref: str = holds(_ref, "the indicator", needed=True)
    kind: str = holds(cells.choice(BenchmarkKind), "what it is compared with", needed=True)
    label: str = holds(cells.text(100), "printed before the figure in a list of benchmarks")
    value: Decimal | None = holds(_number, "the figure; empty for a quartile")
    unit: str = holds(cells.text(20), "printed after it")
    decimals: int = holds(_decimals, "0 to 4")
    quartile: int | None = holds(
        cells.optional(cells.whole(1, 4)),
        "1 (top) to 4; empty where the document prints none, so that an older one is not used",
    )
    wording: str = holds(cells.text(60), "printed instead of the figure, for example n/a")
    data_year: str = holds(cells.text(20), "year of the figures")
    source: str = holds(_short, "whose figures they are")
    available_from: date = holds(cells.day, "the first day it may be used", needed=True)


@dataclass(frozen=True, kw_only=True)
class ValueRow(PackRow):
    """One figure. Columns but the first three are fields of what a person enters."""

    ref: str = holds(_ref, "the indicator", needed=True)
    period: str = holds(
        _period,
        "a label such as `Q2 2018/19`, `Sep 2018`, `Autumn 2021`, `2015`, `2021/22`, `2014-2016`. It reads by the "
        "indicator's frequency: for a financial or academic year a bare `2016` is the year that ends in it. A label "
        "without a year (`Q2`) takes that of the document. Where frequencies changed and a label fits two, "
        "the days say which: `2015-09-01 to 2016-08-31`",
        needed=True,
    )
    value: str = holds(cells.as_written, "the figure, read by the kind of figure it is", needed=True)
    numerator: Decimal | None = holds(_number, "with the denominator: the value is worked out")
    denominator: Decimal | None = holds(_number, "with the numerator")
    count: Decimal | None = holds(_number, "the number printed in brackets beside the value")
    availability: str = holds(cells.choice(Availability, default=Availability.AVAILABLE), "why there is no figure")
    awaiting_from: str = holds(_short, "whom the figure is awaited from")
    expected_on: date | None = holds(cells.optional(cells.day), "when it is expected")
    data_status: str = holds(cells.choice(DataStatus, default=DataStatus.UNSTATED), "how settled the figure is")
    forecast: Decimal | None = holds(_number, "the figure expected at the end of the financial year")
    by_hand: str = holds(cells.slug(50, required=False), "key of a status, for a rule that asks for one")
    action: str = holds(cells.text(2000), "what readers are told will be done")
    suppressed: bool = holds(cells.yes_no, "yes when the figure is kept but never printed")
    checked_report: str = holds(_short, "the report the figure was checked against")
    checked_on: date | None = holds(cells.optional(cells.day), "the day of that check")


@dataclass(frozen=True, kw_only=True)
class CommentaryRow(PackRow):
    ref: str = holds(_ref, "the indicator", needed=True)
    period: str = holds(_period, "as in `values.csv`, which has a row for it", needed=True)
    commentary: str = holds(cells.text(4000, required=True), "at most 4,000 characters", needed=True)


@dataclass(frozen=True, kw_only=True)
class LevelRow(PackRow):
    order: int = holds(_order, "its place, 1 is the outermost", needed=True)
    heading: str = holds(cells.text(100), "heading of the groups' column", needed=True)
    rating_heading: str = holds(cells.text(100), "heading of the groups' ratings; empty where groups have none")


@dataclass(frozen=True, kw_only=True)
class ColumnRow(PackRow):
    order: int = holds(_order, "its place", needed=True)
    key: str = holds(_ref, "what `overrides.csv` and `printed_as` call the column", needed=True)
    kind: str = holds(
        cells.choice(ColumnKind), "what it shows, see [scorecard layout](scorecard-layout.md)", needed=True
    )
    heading: str = holds(cells.text(100), "printed", needed=True)
    options: dict[str, Any] = holds(
        cells.json_object, "options of the column, in JSON, see [scorecard layout](scorecard-layout.md)"
    )


@dataclass(frozen=True, kw_only=True)
class LineRow(PackRow):
    order: int = holds(_order, "its place", needed=True)
    ref: str = holds(_ref, "the indicator", needed=True)
    number: str = holds(cells.text(10), "printed in a column of numbers")
    level_1: str = holds(cells.text(300, required=True), "the outermost heading above the line", needed=True)
    level_2: str = holds(cells.text(300), "the heading inside it, where there is one")
    level_3: str = holds(cells.text(300), "and inside that")
    level_4: str = holds(cells.text(300), "and inside that")
    kind: str = holds(
        cells.choice(LineKind, default=LineKind.MEASURE), "`text` for a line that points to words elsewhere"
    )
    pointer: str = holds(cells.text(100), "those words, printed where the period would be")
    period_style: str = holds(cells.choice(LabelStyle, default=LabelStyle.DEFAULT), "how periods print")
    printed_as: dict[str, Any] = holds(
        cells.json_object, "JSON: column key to the text printed there; only in columns that are not computed"
    )
    weight: Decimal = holds(cells.number_or(Decimal(1)), "counts in a weighted group rating; 1 when left out")

    @property
    def path(self) -> tuple[str, ...]:
        return (self.level_1, self.level_2, self.level_3, self.level_4)


@dataclass(frozen=True, kw_only=True)
class WordRow(PackRow):
    key: str = holds(cells.text(60, required=True), "which word", needed=True)
    text: str = holds(cells.text(300), "what is printed", needed=True)


@dataclass(frozen=True, kw_only=True)
class KeyEntryRow(PackRow):
    order: int = holds(_order, "its place", needed=True)
    status: str = holds(cells.slug(50, required=False), "the status explained", needed=True)
    text: str = holds(cells.text(300), "the explanation", needed=True)


@dataclass(frozen=True, kw_only=True)
class FootnoteRow(PackRow):
    order: int = holds(_order, "its place", needed=True)
    text: str = holds(cells.text(500, required=True), "the footnote", needed=True)


@dataclass(frozen=True, kw_only=True)
class OverrideRow(PackRow):
    ref: str = holds(
        cells.text(300, required=True),
        "a line, or `section:` and the headings of a group joined by ` / `",
        needed=True,
    )
    column: str = holds(_ref, "a key of `columns.csv`, or `rating` for a group", needed=True)
    text: str = holds(
        cells.text(300),
        "what is printed. In the rating column of a line it is the key of a status, or empty for not rated. "
        "In a column with arrows it is the arrow alone",
        needed=True,
    )
    ground: str = holds(
        cells.choice(OverrideGround), "`input_missing` when something the rule needs is not known", needed=True
    )
    reason: str = holds(cells.text(1000, required=True), "at least 10 characters", needed=True)


SCORECARD = FileSpec("scorecard.csv", KeyValueRow)
STATUSES = FileSpec("statuses.csv", StatusRow)
BANDS = FileSpec("schemes.csv", BandRow)
SERVICES = FileSpec("services.csv", ServiceRow)
INDICATORS = FileSpec("indicators.csv", IndicatorRow)
TARGETS = FileSpec("targets.csv", TargetRow)
BENCHMARKS = FileSpec("benchmarks.csv", BenchmarkRow)
VALUES = FileSpec("values.csv", ValueRow)
COMMENTARY = FileSpec("commentary.csv", CommentaryRow)
LEVELS = FileSpec("levels.csv", LevelRow)
COLUMNS = FileSpec("columns.csv", ColumnRow)
LINES = FileSpec("lines.csv", LineRow)
WORDS = FileSpec("words.csv", WordRow)
KEY = FileSpec("key.csv", KeyEntryRow)
FOOTNOTES = FileSpec("footnotes.csv", FootnoteRow)
OVERRIDES = FileSpec("overrides.csv", OverrideRow)

# The part of a pack each file fills. ``scorecard.csv`` is read on its own: it has a key in each row.
PARTS: dict[str, FileSpec[Any]] = {
    "statuses": STATUSES,
    "bands": BANDS,
    "services": SERVICES,
    "indicators": INDICATORS,
    "targets": TARGETS,
    "benchmarks": BENCHMARKS,
    "values": VALUES,
    "commentary": COMMENTARY,
    "levels": LEVELS,
    "columns": COLUMNS,
    "lines": LINES,
    "words": WORDS,
    "key": KEY,
    "footnotes": FOOTNOTES,
    "overrides": OVERRIDES,
}
ALL_FILES: tuple[FileSpec[Any], ...] = (SCORECARD, *PARTS.values())
