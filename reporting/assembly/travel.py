"""Direction of travel: how the latest figure has moved from the baseline a column names."""

from decimal import Decimal

from indicators.enums import BaselineKind, Basis, Comparison, Polarity
from indicators.queries import target_rule
from indicators.rules.baselines import Baseline, Movement, Past, movement_since
from reporting.assembly.cells import BLANK, any_hidden, option, suppressed
from reporting.assembly.sources import Received, RowSource, Sources
from reporting.document import Cell
from reporting.enums import LineKind, MovementOf, MovementShown
from reporting.models import Column
from submissions.beside import period_before

USUAL_PERIODS = 8
ARROWS = {
    "increase": "arrow.up",
    "better": "arrow.up",
    "decrease": "arrow.down",
    "worse": "arrow.down",
    "no_change": "arrow.level",
    "same": "arrow.level",
}
TONES = {
    "increase": "up",
    "decrease": "down",
    "no_change": "level",
    "better": "better",
    "worse": "worse",
    "same": "same",
}


def baseline_of(row: RowSource, column: Column) -> Baseline:
    """Return the baseline a column names; without one, what the indicator is compared with."""
    if row.definition is None:
        raise LookupError("Only a line with a definition has a baseline.")
    named = option(column, "baseline")
    last_year = row.definition.comparison == Comparison.SAME_PERIOD_LAST_YEAR
    usual = BaselineKind.SAME_PERIOD_LAST_YEAR if last_year else BaselineKind.PREVIOUS_PERIOD
    kind = BaselineKind(named) if named else usual
    many = kind in (BaselineKind.REGRESSION, BaselineKind.CONTROL_LIMITS)
    periods = int(column.options.get("periods", USUAL_PERIODS)) if many else 0
    return Baseline(kind, periods, row.definition.movement_tolerance)


def earlier_of(row: RowSource) -> list[Received | None]:
    """Return the figures of the periods before the latest, oldest first; None keeps the place of a gap."""
    by_period = {one.period: one for one in row.series}
    oldest = min((one.period.start for one in row.series), default=row.period.start)
    found: list[Received | None] = []
    period = period_before(row.period, row.definition)
    while period.start >= oldest:
        found.insert(0, by_period.get(period))
        period = period_before(period, row.definition)
    return found


def _value(received: Received | None) -> Decimal | None:
    return None if received is None or received.hidden else received.version.value


def _past(row: RowSource) -> Past:
    earlier = earlier_of(row)
    last_year = next((one for one in row.series if one.period == row.period.year_before()), None)
    definition = row.definition
    return Past(
        previous=_value(earlier[-1]) if earlier else None,
        last_year=_value(last_year),
        two_back=_value(earlier[-2]) if len(earlier) > 1 else None,
        earlier=tuple(_value(one) for one in earlier),
        basis=Basis(definition.basis) if definition else Basis.IN_PERIOD,
        lowest=definition.minimum if definition else None,
        highest=definition.maximum if definition else None,
    )


def _compared(row: RowSource, baseline: Baseline) -> Received | None:
    """Return the one earlier figure a baseline looks at, None for those that look at many."""
    earlier = earlier_of(row)
    if baseline.kind == BaselineKind.SAME_PERIOD_LAST_YEAR:
        return next((one for one in row.series if one.period == row.period.year_before()), None)
    places = {BaselineKind.PREVIOUS_PERIOD: 1, BaselineKind.TWO_PERIODS_BACK: 2}
    place = places.get(baseline.kind, 0)
    return earlier[-place] if place and len(earlier) >= place else None


def movement_of(row: RowSource, baseline: Baseline) -> Movement:
    """Return how the latest figure of a line has moved."""
    if row.definition is None:
        raise LookupError("Only a line with a definition has moved.")
    target = target_rule(row.beside.facts.target, row.definition, row.period) if row.beside else None
    latest = _value(row.latest)
    return movement_since(latest, _past(row), baseline, Polarity(row.definition.polarity), target=target)


def travel(sources: Sources, row: RowSource, column: Column) -> Cell:
    """Return the arrow or word of movement, of the number or of performance, coloured by either."""
    if row.line.kind == LineKind.TEXT or row.definition is None:
        return BLANK
    baseline = baseline_of(row, column)
    if any_hidden(row.latest, _compared(row, baseline)):
        return suppressed(sources)
    moved = movement_of(row, baseline)
    found = {MovementOf.NUMBER: moved.trend.value, MovementOf.PERFORMANCE: moved.direction.value}
    of = MovementOf(option(column, "of") or MovementOf.PERFORMANCE)
    tone = found.get(MovementOf(option(column, "coloured"))) if option(column, "coloured") else None
    word = _word(sources, of, found[of], kept=moved.at_best and found[of] == "same")
    arrow = sources.words(ARROWS[found[of]]) if found[of] in ARROWS else ""
    shown = option(column, "shown") or MovementShown.ARROW
    return Cell(
        text=word if shown != MovementShown.ARROW or not arrow else "",
        arrow=arrow if shown != MovementShown.WORD else "",
        tone=TONES.get(tone or "", ""),
        # Colour never stands alone: what it says and the arrow does not is said below.
        note=_word(sources, MovementOf(option(column, "coloured")), tone) if tone and tone != found[of] else "",
    )


def _word(sources: Sources, of: MovementOf, result: str, *, kept: bool = False) -> str:
    if kept:
        return sources.words("travel.maintained")
    return sources.words(f"{'trend' if of == MovementOf.NUMBER else 'change'}.{result}")
