"""From the rows of values.csv and commentary.csv to figures ready to enter. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.enums import Availability, Basis, Frequency, PeriodKind, ValueType
from indicators.rules.labels import KIND_NAMES
from indicators.rules.numbers import NumberProblem, read_number, round_half_away
from indicators.rules.periods import Period, PeriodProblem, parse_period, period_kind, periods_due
from reporting.loading import rows
from reporting.loading.check_catalogue import definitions, known_refs, unknown_ref
from reporting.loading.known import Known
from reporting.loading.pack import Pack
from reporting.loading.problems import Problem
from submissions.content import Content, computed_value

FILE = rows.VALUES.file
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)", re.ASCII)
# The columns that are fields of what a person enters. The value needs its definition to be read.
CONTENT_COLUMNS = tuple(name for name in rows.VALUES.columns if name not in ("ref", "period", "value"))
COMMENTARY_FILE = rows.COMMENTARY.file


@dataclass(frozen=True)
class Figure:
    """What is entered for one indicator and period. ``row`` is the line of values.csv."""

    ref: str
    period: Period
    content: Content
    row: int


def read_figures(pack: Pack, known: Known) -> tuple[list[Figure], list[Problem]]:
    """Return the figures with their commentary, and everything wrong with them."""
    defined = definitions(pack, known)
    refs = known_refs(pack, known)
    figures: dict[tuple[str, Period], Figure] = {}
    problems = []
    for row in pack.values:
        problems += unknown_ref(FILE, row.row, row.ref, refs)
        if row.ref not in defined:
            continue
        period, found = _period(FILE, row.row, row.period, defined[row.ref], pack.card.period)
        problems += found
        if period is None:
            continue
        definition = in_force(defined[row.ref], period)
        content, found = _content(row, definition)
        problems += found
        earlier = figures.setdefault((row.ref, period), Figure(row.ref, period, content, row.row))
        if earlier.row != row.row:
            message = f"This indicator and period stand in row {earlier.row} already. Delete one."
            problems.append(Problem(FILE, row.row, "period", message))
    return _with_commentary(pack, defined, figures, problems)


def _with_commentary(
    pack: Pack,
    defined: Mapping[str, Sequence[rows.IndicatorRow]],
    figures: dict[tuple[str, Period], Figure],
    problems: list[Problem],
) -> tuple[list[Figure], list[Problem]]:
    seen: dict[tuple[str, Period], int] = {}
    for row in pack.commentary:
        period, found = _period(COMMENTARY_FILE, row.row, row.period, defined.get(row.ref, ()), pack.card.period)
        problems += found
        if period is None:
            continue
        key = (row.ref, period)
        if key not in figures:
            message = f"There is no row for {row.ref} and {row.period} in {FILE}. Add one, with or without a value."
            problems.append(Problem(COMMENTARY_FILE, row.row, "ref", message))
            continue
        if key in seen:
            message = f"This indicator and period stand in row {seen[key]} already. Delete one."
            problems.append(Problem(COMMENTARY_FILE, row.row, "period", message))
        seen[key] = row.row
        figures[key] = replace(figures[key], content=replace(figures[key].content, commentary=row.commentary))
    return list(figures.values()), problems


def in_force(newest_first: Sequence[rows.IndicatorRow], period: Period) -> rows.IndicatorRow:
    """Return the definition that applies to a period: the newest that had started, else the earliest."""
    started = (row for row in newest_first if row.effective_from <= period.start)
    return next(started, newest_first[-1])


def _period(
    file: str, row: int, label: str, newest_first: Sequence[rows.IndicatorRow], within: Period
) -> tuple[Period | None, list[Problem]]:
    period, message = read_period(label, newest_first, within)
    return period, [] if period else [Problem(file, row, "period", message)]


def read_period(label: str, newest_first: Sequence[rows.IndicatorRow], within: Period) -> tuple[Period | None, str]:
    """Read a label as the kind of period any of the definitions has, the newest first; else say why not."""
    message = "There is no indicator of this ref, so the period cannot be read."
    days = _DAYS.fullmatch(label.strip())
    for kind in dict.fromkeys(period_kind(Frequency(one.frequency), Basis(one.basis)) for one in newest_first):
        try:
            return (_between(days, kind) if days else parse_period(label, kind=kind, within=within)), ""
        except PeriodProblem as problem:
            message = str(problem)
    return None, message


def _between(days: re.Match[str], kind: PeriodKind) -> Period:
    """Return the period of a kind with exactly these days."""
    try:
        period = Period(kind, date.fromisoformat(days[1]), date.fromisoformat(days[2]))
        if parse_period(period.label(), kind=kind) == period:
            return period
    except (ValueError, StopIteration):
        pass
    raise PeriodProblem(f"From {days[1]} to {days[2]} is not {KIND_NAMES[kind]}.")


def _content(row: rows.ValueRow, definition: rows.IndicatorRow) -> tuple[Content, list[Problem]]:
    value, problems = _value(row, definition)
    entered = {name: getattr(row, name) for name in CONTENT_COLUMNS}
    content = Content(value=value, **entered).with_value(definition.value_type, definition.per)
    problems += _parts(row, definition, value)
    problems += _reason(row)
    problems += _limits(row, definition, content.value)
    return content, problems


def _value(row: rows.ValueRow, definition: rows.IndicatorRow) -> tuple[Decimal | None, list[Problem]]:
    if not row.value:
        return None, []
    try:
        return read_number(row.value, value_type=ValueType(definition.value_type), decimals=None).value, []
    except NumberProblem as problem:
        return None, [Problem(FILE, row.row, "value", str(problem))]


def _parts(row: rows.ValueRow, definition: rows.IndicatorRow, value: Decimal | None) -> list[Problem]:
    if (row.numerator is None) != (row.denominator is None):
        column = "numerator" if row.numerator is None else "denominator"
        return [Problem(FILE, row.row, column, "Give the numerator and the denominator, or neither.")]
    if row.numerator is None or row.denominator is None:
        return []
    if row.denominator == 0:
        return [Problem(FILE, row.row, "denominator", "The denominator is 0. Leave both empty and say why no figure.")]
    computed = round_half_away(
        computed_value(row.numerator, row.denominator, definition.value_type, definition.per), definition.decimals
    )
    if value is not None and round_half_away(value, definition.decimals) != computed:
        message = f"Numerator and denominator give {computed}. Correct one of the three, or leave the value empty."
        return [Problem(FILE, row.row, "value", message)]
    return []


def _reason(row: rows.ValueRow) -> list[Problem]:
    given = bool(row.value) or row.numerator is not None or row.denominator is not None
    if not given and not row.availability:
        message = f"There is no figure. Say why: {', '.join(value for value in Availability.values if value)}."
        return [Problem(FILE, row.row, "availability", message)]
    if given and row.availability:
        return [Problem(FILE, row.row, "availability", "There is a figure, so leave this cell empty.")]
    if row.availability == Availability.AWAITING and not row.awaiting_from:
        return [Problem(FILE, row.row, "awaiting_from", "Say who the figure is awaited from.")]
    return []


def _limits(row: rows.ValueRow, definition: rows.IndicatorRow, value: Decimal | None) -> list[Problem]:
    if value is None:
        return []
    if definition.minimum is not None and value < definition.minimum:
        return [Problem(FILE, row.row, "value", f"The lowest possible figure is {definition.minimum:f}.")]
    if definition.maximum is not None and value > definition.maximum:
        return [Problem(FILE, row.row, "value", f"The highest possible figure is {definition.maximum:f}.")]
    return []


def missing_figures(pack: Pack, known: Known, figures: Sequence[Figure]) -> list[str]:
    """Return a note for each line whose figure for the scorecard's period is not in the pack."""
    defined = definitions(pack, known)
    held = {(figure.ref, figure.period) for figure in figures}
    notes = []
    for line in pack.lines:
        definition = next((row for row in defined[line.ref] if row.effective_from <= pack.card.period.end), None)
        due = _due(definition, pack.card.period, held) if definition else ()
        if due and pack.values and (line.ref, due[-1]) not in held:
            notes.append(
                f"{FILE} has no figure of {line.ref} for {due[-1].label()}. It prints as not received until one is."
            )
    return notes


def _due(definition: rows.IndicatorRow, asked: Period, held: set[tuple[str, Period]]) -> tuple[Period, ...]:
    """Return what falls due, several years together being as long as the newest of the pack's own figures."""
    joined = max((period for ref, period in held if ref == definition.ref and period.years > 1), default=None)
    return periods_due(
        frequency=Frequency(definition.frequency),
        basis=Basis(definition.basis),
        lag_months=definition.lag_months,
        asked=asked,
        years=joined.years if joined else 2,
    )
