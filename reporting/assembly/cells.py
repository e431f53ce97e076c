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
from indicators.rules.targets import TargetRule
from reporting.assembly.sources import Received, RowSource, Sources, movement_between
from reporting.assembly.why import why_rated
from reporting.document import Cell, Judgement, Mark, Point
from reporting.enums import ColumnKind, Lack, LineKind, RatingDisplay
from reporting.models import Column
from submissions.ratings import computed_rating, standing_override

YEARLY = (PeriodKind.CALENDAR_YEAR, PeriodKind.FINANCIAL_YEAR, PeriodKind.ACADEMIC_YEAR)
CHART_POINTS = 12
LETTERED = (RatingDisplay.LETTER, RatingDisplay.COLOUR)
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
        worst=_is_worst(sources, status),
    )


def _is_worst(sources: Sources, status: Status) -> bool:
    """Whether no rated status of the set has a lower score, and another a higher one."""
    scores = {one.score for one in sources.statuses.values() if one.rated and one.score is not None}
    return status.rated and len(scores) > 1 and status.score == min(scores)


def mark_text(sources: Sources, mark: Mark | None, display: str = "") -> str:
    """Return the text of a rating: letter or word, by the choice of the column or of the whole scorecard."""
    if mark is None:
        return sources.words("status.none")
    if (display or sources.scorecard.rating_display) in LETTERED:
        return sources.words(f"status.{mark.key}", mark.letter)
    return mark.word


def _number(sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=sources.number_of(row.line))


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


def label_of(row: RowSource, period: Period, received: Received | None, column: Column) -> str:
    label = period.label(LabelStyle(row.line.period_style))
    if option(column, "data_status") == "annual" and period.kind in YEARLY and received:
        status = DataStatus(received.version.data_status)
        return f"{label} {status.label}" if status else label
    return label


def compared(row: RowSource) -> Received | None:
    if row.beside is None:
        return None
    wanted = row.beside.compared_period
    return next((one for one in row.series if one.period == wanted), None)


def _previous_period(_sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.beside is None:
        return BLANK
    return Cell(text=label_of(row, row.beside.compared_period, compared(row), column))


def _latest_period(_sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return Cell(text=row.line.pointer)
    return Cell(text=label_of(row, row.period, row.latest, column))


def format_of(row: RowSource) -> NumberFormat:
    return number_format(row.definition) if row.definition else NumberFormat()


def suppressed(sources: Sources) -> Cell:
    return Cell(text=sources.words("suppressed"), missing=str(Lack.SUPPRESSED.label), lack=Lack.SUPPRESSED.value)


def any_hidden(*figures: Received | None) -> bool:
    """Whether what is worked out from these figures would tell something of a number readers may not learn."""
    return any(received.hidden for received in figures if received)


def lack_of(sources: Sources, row: RowSource, period: Period) -> Lack:
    """Return which kind of nothing stands where a period has no approved figure."""
    if period.end > min(sources.asked.end, row.period.end):
        return Lack.NOT_DUE
    if row.latest and not any(one.period.end <= period.end for one in row.series):
        return Lack.NEW
    return Lack.NOT_KNOWN


def figure_cell(sources: Sources, row: RowSource, received: Received | None, column: Column, period: Period) -> Cell:
    """Return the approved figure of ``period`` as printed, or the words for why there is none."""
    missing = option(column, "missing")
    if received is None:
        lack = lack_of(sources, row, period)
        words = sources.words(f"lack.{lack}")
        return Cell(text=missing if "missing" in column.options else words, missing=words, lack=lack.value)
    version = received.version
    if version.suppressed:
        return suppressed(sources)
    if version.value is None:
        words = sources.words(f"availability.{version.availability}")
        return Cell(
            text=missing if "missing" in column.options else words, missing=words, lack=str(version.availability)
        )
    provisional = version.data_status == DataStatus.PROVISIONAL
    return Cell(text=show(version.value, format_of(row), version.count), provisional=provisional)


def _not_received(sources: Sources, row: RowSource) -> Cell:
    text = sources.words("not_received").replace("{service}", row.line.indicator.service.name)
    return Cell(text=text, missing=text, lack=Lack.NOT_RECEIVED.value)


def _latest_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    if row.latest is None:
        return _not_received(sources, row)
    return figure_cell(sources, row, row.latest, column, row.period)


def _previous_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    before = compared(row)
    period = row.beside.compared_period if row.beside else row.period
    return as_printed(sources, figure_cell(sources, row, before, column, period), before, column)


def as_printed(sources: Sources, cell: Cell, received: Received | None, column: Column) -> Cell:
    """Return an earlier figure as it was published, or as it is now, with the other beside where they differ."""
    how = option(column, "restated")
    then = sources.printed.get(received.submission.pk) if received else None
    if not how or then is None or then == cell.text or cell.lack == Lack.SUPPRESSED:
        return cell
    if how == "published":
        return replace(cell, text=then, note=sources.words("restated.now").replace("{figure}", cell.text))
    return replace(cell, note=sources.words("restated.published").replace("{figure}", then))


def _period_value(sources: Sources, row: RowSource, column: Column) -> Cell:
    period = sources.period_of(column)
    received = row.at_end(period.end) or (row.in_year(period) if column.options.get("year") else None)
    if received is None and row.latest is None and period.end == row.period.end:
        return _not_received(sources, row)
    cell = as_printed(sources, figure_cell(sources, row, received, column, period), received, column)
    if not column.options.get("arrow") or received is None or received.version.value is None or received.hidden:
        return cell
    return replace(cell, arrow=_arrow(sources, row, received, period))


def _arrow(sources: Sources, row: RowSource, received: Received, period: Period) -> str:
    """Return the arrow of performance against the period column printed before."""
    if row.definition is None or row.definition.polarity not in (Polarity.HIGH, Polarity.LOW):
        return ""
    columns = [column for column in sources.columns if column.kind == ColumnKind.PERIOD_VALUE]
    ends = [one for one in (sources.period_of(column).end for column in columns) if one < period.end]
    before = row.at_end(max(ends)) if ends else None
    if any_hidden(before):
        return ""
    _trend, direction = movement_between(row, before, received)
    key = {"better": "arrow.up", "worse": "arrow.down", "same": "arrow.level"}.get(direction)
    return sources.words(key) if key else ""


def _movements(row: RowSource) -> tuple[str, str]:
    return movement_between(row, compared(row), row.latest)


def _trend(sources: Sources, row: RowSource, _column: Column) -> Cell:
    if any_hidden(compared(row), row.latest):
        return suppressed(sources)
    moved, direction = _movements(row)
    note = {"better": "better", "worse": "worse"}.get(direction, "")
    return Cell(text=sources.words(f"trend.{moved}"), note=note)


def _change(sources: Sources, row: RowSource, _column: Column) -> Cell:
    if any_hidden(compared(row), row.latest):
        return suppressed(sources)
    return Cell(text=sources.words(f"change.{_movements(row)[1]}"))


def _movement(sources: Sources, row: RowSource, _column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT or row.definition is None:
        return BLANK
    before = compared(row)
    if any_hidden(before, row.latest):
        return suppressed(sources)
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
    return target_cell(
        sources, target_rule(row.beside.facts.target, row.definition, row.period) if row.beside else None, column
    )


def target_cell(sources: Sources, rule: TargetRule | None, column: Column) -> Cell:
    """Return a target as printed: its own words, its number, or the scorecard's word for its kind."""
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
    display = option(column, "display")
    shown = computed
    judgement = None
    if override:
        shown = mark_of(sources, override.status) if override.status else None
        judgement = Judgement(
            reason=override.reason, ground=override.ground, computed=mark_text(sources, computed, display)
        )
    return Cell(
        text=mark_text(sources, shown, display) or option(column, "empty"),
        mark=shown,
        judgement=judgement,
        why=why_rated(row, rating, sources.statuses.values()) if rating else None,
    )


def _quartile(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT or row.beside is None:
        return BLANK
    if any_hidden(row.latest):
        return suppressed(sources)
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
    return Point(label=label, value=format(version.value, "f"), text=show(version.value, format_of(row), version.count))


def _chart(sources: Sources, row: RowSource, _column: Column) -> Cell:
    shown = [one for one in row.series if one.period.kind == row.period.kind and one.period.end <= row.period.end]
    rule = target_rule(row.beside.facts.target, row.definition, row.period) if row.beside else None
    bound: Decimal | None = rule.value if rule and rule.is_numeric else None
    return Cell(
        text="",
        points=tuple(_point(sources, row, one) for one in shown[-CHART_POINTS:]),
        target_line="" if bound is None else format(bound, "f"),
    )


def _action(_sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=row.latest.version.action if row.latest else "")


def _narrative(_sources: Sources, row: RowSource, _column: Column) -> Cell:
    return Cell(text=row.latest.version.commentary if row.latest else "")


OWN_BUILDERS: dict[str, Builder] = {
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
    ColumnKind.ACTION: _action,
}
