"""One small function per kind of column: a row in, a cell out."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from indicators.enums import Availability, BenchmarkKind, DataStatus, LabelStyle, PeriodKind, Polarity
from indicators.models import BenchmarkFigure, Status
from indicators.queries import number_format, target_rule
from indicators.rules.display import NumberFormat, show
from indicators.rules.movement import MovementWords, movement_word
from indicators.rules.periods import Period
from reporting.assembly.sources import Received, RowSource, Sources, movement_between
from reporting.assembly.why import why_rated
from reporting.document import Cell, Judgement, Mark, Point
from reporting.enums import ColumnKind, Lack, LineKind, RatingDisplay
from reporting.models import Column
from submissions.ratings import computed_rating, standing_override

YEARLY = (PeriodKind.CALENDAR_YEAR, PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR)
CHART_POINTS = 12
BLANK = Cell(text="")

Builder = Callable[[Sources, RowSource, Column], Cell]


def option(column: Column, name: str) -> str:
    return str(column.options.get(name, ""))


def mark_of(sources: Sources, status: Status) -> Mark:
    """Return a status as this scorecard prints it."""
    return Mark(
        key=status.key,
        word=sources.words(f"status.{status.key}", status.word),
        letter=status.letter or status.word,
        shape=status.shape,
        colour=status.colour,
        rated=status.rated,
    )


def mark_text(sources: Sources, mark: Mark | None) -> str:
    """Return the text of a rating: letter or word, by the scorecard's choice."""
    if mark is None:
        return sources.words("status.none")
    if sources.scorecard.rating_display == RatingDisplay.LETTER:
        return sources.words(f"status.{mark.key}", mark.letter)
    return mark.word


def _number(_sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=row.line.number)


def _name(_sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=row.definition.name if row.definition else row.line.indicator.ref)


def _updated(sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=sources.words("updated.yes" if row.latest else "updated.no"))


def _word_of(prefix: str, attribute: str) -> Builder:
    """Return a builder that prints the scorecard's word for one field of the definition."""

    def build(sources: Sources, row: RowSource, _column: Column) -> Cell:
        value = getattr(row.definition, attribute) if row.definition else ""
        return Cell(text=sources.words(f"{prefix}.{value}"))

    return build


def _data_note(sources: Sources, row: RowSource, _column: Column) -> Cell:
    received = row.latest
    if received and received.version.availability == Availability.UNDER_DEVELOPMENT:
        return Cell(text=sources.words("availability.under_development"))
    return Cell(text=sources.words(f"basis.{row.definition.basis}") if row.definition else "")


def _label(row: RowSource, period: Period, received: Received | None, column: Column) -> str:
    label = period.label(LabelStyle(row.line.period_style))
    if option(column, "data_status") == "annual" and period.kind in YEARLY and received:
        status = DataStatus(received.version.data_status)
        return f"{label} {status.label}" if status else label
    return label


def _compared(row: RowSource) -> Received | None:
    if row.beside is None:
        return None
    wanted = row.beside.compared_period
    return next((one for one in row.series if one.period == wanted), None)


def _previous_period(_sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.beside is None:
        return BLANK
    return Cell(text=_label(row, row.beside.compared_period, _compared(row), column))


def _latest_period(_sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return Cell(text=row.line.pointer)
    return Cell(text=_label(row, row.period, row.latest, column))


def _format(row: RowSource) -> NumberFormat:
    return number_format(row.definition) if row.definition else NumberFormat()


def _suppressed(sources: Sources) -> Cell:
    return Cell(text=sources.words("suppressed"), missing=str(Lack.SUPPRESSED.label))


def _any_hidden(*figures: Received | None) -> bool:
    """Whether what is worked out from these figures would tell something of a number readers may not learn."""
    return any(received.hidden for received in figures if received)


def figure_cell(sources: Sources, row: RowSource, received: Received | None, column: Column) -> Cell:
    """Return an approved figure as printed, or the words for why there is none."""
    missing = option(column, "missing")
    if received is None:
        return Cell(text=missing)
    version = received.version
    if version.suppressed:
        return _suppressed(sources)
    if version.value is None:
        words = sources.words(f"availability.{version.availability}")
        return Cell(text=missing if "missing" in column.options else words, missing=words)
    provisional = version.data_status == DataStatus.PROVISIONAL
    return Cell(text=show(version.value, _format(row), version.count), provisional=provisional)


def _not_received(sources: Sources, row: RowSource) -> Cell:
    text = sources.words("not_received").replace("{service}", row.line.indicator.service.name)
    return Cell(text=text, missing=text)


def _latest_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    if row.latest is None:
        return _not_received(sources, row)
    return figure_cell(sources, row, row.latest, column)


def _previous_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    return BLANK if row.line.kind == LineKind.TEXT else figure_cell(sources, row, _compared(row), column)


def _period_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    period = sources.period_of(column)
    received = row.at_end(period.end)
    if received is None and row.latest is None and period.end == row.period.end:
        return _not_received(sources, row)
    cell = figure_cell(sources, row, received, column)
    if not column.options.get("arrow") or received is None or received.version.value is None or received.hidden:
        return cell
    return Cell(
        text=cell.text,
        arrow=_arrow(sources, row, received, period),
        provisional=cell.provisional,
        missing=cell.missing,
    )


def _arrow(sources: Sources, row: RowSource, received: Received, period: Period) -> str:
    """Return the arrow of performance against the period column printed before."""
    if row.definition is None or row.definition.polarity not in (Polarity.HIGH, Polarity.LOW):
        return ""
    columns = [column for column in sources.columns if column.kind == ColumnKind.PERIOD_VALUE]
    ends = [one for one in (sources.period_of(column).end for column in columns) if one < period.end]
    before = row.at_end(max(ends)) if ends else None
    if _any_hidden(before):
        return ""
    _trend, direction = movement_between(row, before, received)
    key = {"better": "arrow.up", "worse": "arrow.down", "same": "arrow.level"}.get(direction)
    return sources.words(key) if key else ""


def _movements(row: RowSource) -> tuple[str, str]:
    return movement_between(row, _compared(row), row.latest)


def _trend(sources: Sources, row: RowSource, _column: Column) -> Cell:
    if _any_hidden(_compared(row), row.latest):
        return _suppressed(sources)
    moved, direction = _movements(row)
    note = {"better": "better", "worse": "worse"}.get(direction, "")
    return Cell(text=sources.words(f"trend.{moved}"), note=note)


def _change(sources: Sources, row: RowSource, _column: Column) -> Cell:
    if _any_hidden(_compared(row), row.latest):
        return _suppressed(sources)
    return Cell(text=sources.words(f"change.{_movements(row)[1]}"))


def _movement(sources: Sources, row: RowSource, _column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT or row.definition is None:
        return BLANK
    before = _compared(row)
    if _any_hidden(before, row.latest):
        return _suppressed(sources)
    words = MovementWords(
        **{
            name: sources.words(f"movement.{name}")
            for name in ("better", "worse", "higher", "lower", "similar", "same", "no_polarity_suffix", "new", "none")
        }
    )
    return Cell(
        text=movement_word(
            row.latest.version.value if row.latest else None,
            before.version.value if before else None,
            Polarity(row.definition.polarity),
            words=words,
            tolerance=row.definition.movement_tolerance,
        )
    )


def _target(sources: Sources, row: RowSource, column: Column) -> Cell:
    rule = target_rule(row.beside.facts.target, row.definition) if row.beside else None
    if rule is None:
        return Cell(text=option(column, "empty"))
    own_words = rule.wording or rule.is_numeric
    return Cell(text=rule.text if own_words else sources.words(f"target.{rule.kind}"))


def _rating(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    if row.latest is None:
        return Cell(text=option(column, "empty"), missing="Not received")
    rating = computed_rating(row.latest.version)
    computed = mark_of(sources, rating.status) if rating and rating.status else None
    override = standing_override(row.latest.version)
    shown = computed
    judgement = None
    if override:
        shown = mark_of(sources, override.status) if override.status else None
        judgement = Judgement(reason=override.reason, ground=override.ground, computed=mark_text(sources, computed))
    return Cell(
        text=mark_text(sources, shown) or option(column, "empty"),
        mark=shown,
        judgement=judgement,
        why=why_rated(row, rating) if rating else None,
    )


def _quartile(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT or row.beside is None:
        return BLANK
    if _any_hidden(row.latest):
        return _suppressed(sources)
    quartile = row.beside.facts.quartile
    return Cell(text=option(column, "empty") if quartile is None else str(quartile))


def benchmark_text(figure: BenchmarkFigure) -> str:
    """Return a comparator as printed: its own wording, else its value and unit."""
    if figure.wording or figure.value is None:
        return figure.wording
    return show(figure.value, NumberFormat(unit=figure.unit, decimals=figure.decimals))


def _neighbour(_sources: Sources, row: RowSource, column: Column) -> Cell:
    figure = row.beside.facts.neighbour if row.beside else None
    return Cell(text=benchmark_text(figure) if figure else option(column, "empty"))


def _benchmarks(_sources: Sources, row: RowSource, _column: Column) -> Cell:
    figures = row.beside.facts.benchmarks if row.beside else ()
    listed = [figure for figure in figures if figure.kind != BenchmarkKind.QUARTILE]
    return Cell(text=" ".join(f"{figure.label} {benchmark_text(figure)}".strip() for figure in listed))


def _point(sources: Sources, row: RowSource, received: Received) -> Point:
    version = received.version
    label = received.period.label(LabelStyle(row.line.period_style))
    if received.hidden:
        return Point(label=label, value=None, text=sources.words("suppressed"))
    if version.value is None:
        return Point(label=label, value=None, text="no figure")
    return Point(label=label, value=format(version.value, "f"), text=show(version.value, _format(row), version.count))


def _chart(sources: Sources, row: RowSource, _column: Column) -> Cell:
    shown = [one for one in row.series if one.period.kind == row.period.kind and one.period.end <= row.period.end]
    rule = target_rule(row.beside.facts.target, row.definition) if row.beside else None
    bound: Decimal | None = rule.value if rule and rule.is_numeric else None
    return Cell(
        text="",
        points=tuple(_point(sources, row, one) for one in shown[-CHART_POINTS:]),
        target_line="" if bound is None else format(bound, "f"),
    )


def _narrative(_sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=row.latest.version.commentary if row.latest else "")


BUILDERS: dict[str, Builder] = {
    ColumnKind.NUMBER: _number,
    ColumnKind.NAME: _name,
    ColumnKind.UPDATED: _updated,
    ColumnKind.VALUE_TYPE: _word_of("value_type", "value_type"),
    ColumnKind.POLARITY: _word_of("polarity", "polarity"),
    ColumnKind.FREQUENCY: _word_of("frequency", "frequency"),
    ColumnKind.DATA_NOTE: _data_note,
    ColumnKind.PREVIOUS_PERIOD: _previous_period,
    ColumnKind.PREVIOUS_VALUE: _previous_value,
    ColumnKind.LATEST_PERIOD: _latest_period,
    ColumnKind.LATEST_VALUE: _latest_value,
    ColumnKind.PERIOD_VALUE: _period_value,
    ColumnKind.TREND: _trend,
    ColumnKind.CHANGE: _change,
    ColumnKind.MOVEMENT: _movement,
    ColumnKind.TARGET: _target,
    ColumnKind.RATING: _rating,
    ColumnKind.QUARTILE: _quartile,
    ColumnKind.NEIGHBOUR: _neighbour,
    ColumnKind.BENCHMARKS: _benchmarks,
    ColumnKind.CHART: _chart,
    ColumnKind.NARRATIVE: _narrative,
}

IDENTITY = frozenset(
    {
        ColumnKind.NAME,
        ColumnKind.UPDATED,
        ColumnKind.VALUE_TYPE,
        ColumnKind.POLARITY,
        ColumnKind.FREQUENCY,
        ColumnKind.DATA_NOTE,
        ColumnKind.LATEST_PERIOD,
        ColumnKind.TARGET,
        ColumnKind.NEIGHBOUR,
    }
)
NUMERIC = frozenset(
    {
        ColumnKind.PREVIOUS_VALUE,
        ColumnKind.LATEST_VALUE,
        ColumnKind.PERIOD_VALUE,
        ColumnKind.TARGET,
        ColumnKind.NEIGHBOUR,
    }
)
DERIVED = frozenset(
    {
        ColumnKind.PREVIOUS_PERIOD,
        ColumnKind.TREND,
        ColumnKind.CHANGE,
        ColumnKind.MOVEMENT,
        ColumnKind.RATING,
        ColumnKind.PERIOD_VALUE,
    }
)


def is_derived(column: Column) -> bool:
    """Whether a rule computes something in this column: a named period only where it prints an arrow."""
    return column.kind in DERIVED and (column.kind != ColumnKind.PERIOD_VALUE or bool(column.options.get("arrow")))


def build_cell(sources: Sources, row: RowSource, column: Column) -> Cell:
    """Return one finished cell: built, then in the line's own words, then as a person replaced it."""
    cell = BUILDERS[column.kind](sources, row, column)
    if column.kind in IDENTITY and column.key in row.line.printed_as:
        cell = Cell(text=str(row.line.printed_as[column.key]))
    override = sources.overrides.get((row.line.indicator.ref, column.key))
    if override is None:
        return cell
    judgement = Judgement(reason=override.reason, ground=override.ground, computed=cell.printed)
    if cell.arrow or (column.options.get("arrow") and column.kind == ColumnKind.PERIOD_VALUE):
        judgement = Judgement(reason=override.reason, ground=override.ground, computed=cell.arrow)
        return replace(cell, arrow=override.text, judgement=judgement)
    return Cell(text=override.text, note="", judgement=judgement)
