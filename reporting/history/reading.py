"""What each cell of a workbook says: which indicator, which period, which figure, or why it cannot be read. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.enums import Basis, Frequency, PeriodKind, ValueType
from indicators.rules.numbers import MOST_DECIMALS, NO_FIGURE_WORDS, NumberProblem, read_number, round_half_away
from indicators.rules.periods import Period, PeriodProblem, month_ending, parse_period
from indicators.sheets import FORMULA, Row, column_letters
from reporting.history.layout import HistoryLayout, Shares, label_of, plain
from reporting.loading.figures import in_force, read_period
from reporting.loading.rows import IndicatorRow

HIDDEN_WORDS = frozenset({"*", "c", "[c]", "[x]", "x", "suppressed"})
TOO_FINE = re.compile(r"[-\u2212]?[\d,]*\.\d{5,}", re.ASCII)

A_FORMULA = "The cell holds a formula. Copy the sheet, paste it as values, and send that."
NO_FIGURE = "The cell says that there is no figure, so nothing is loaded."
HIDDEN = "The figure is hidden in the workbook. Enter it on its own page, with its reason."
ASK_SHARES = "Say first whether a bare 0.845 means 84.5% or 0.845%."
MIXED = "Other figures of this indicator are above 1, so this may be a share or a percentage. Write it with a % sign."

# Names of indicators, as ``plain`` gives them, to every reference that has the name.
Names = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class ReadCell:
    """One filled cell. ``address`` says where it stands; ``note`` what was done to read it; ``problem`` why not."""

    address: str
    name: str
    label: str
    typed: str
    ref: str = ""
    period: Period | None = None
    value: Decimal | None = None
    note: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Catalogued:
    """What the catalogue knows: definitions by reference, newest first, and references by name."""

    definitions: Mapping[str, Sequence[IndicatorRow]]
    names: Names


def catalogued(definitions: Mapping[str, Sequence[IndicatorRow]]) -> Catalogued:
    """Index the definitions by every name an indicator has had, and by its reference."""
    names: dict[str, list[str]] = {}
    for ref, rows in definitions.items():
        for name in dict.fromkeys([plain(ref), *(plain(row.name) for row in rows)]):
            names.setdefault(name, []).append(ref)
    return Catalogued(definitions, names)


def read_cells(
    headings: Sequence[str], rows: Sequence[Row], layout: HistoryLayout, known: Catalogued, *, today: date
) -> list[ReadCell]:
    """Read every filled cell that the layout names. Not one is passed over: what cannot be read has its problem."""
    filled = _wide(headings, rows, layout) if layout.wide else _long(rows, layout)
    cells = [_placed(cell, known, today) for cell in filled]
    above_one = {cell.ref for cell in cells if (number := _bare(cell.typed)) is not None and abs(number) > 1}
    read = [_figure(cell, known, layout.shares, mixed=cell.ref in above_one) for cell in cells]
    return _once_each(read)


def _wide(headings: Sequence[str], rows: Sequence[Row], layout: HistoryLayout) -> Iterator[ReadCell]:
    for row in rows:
        for place in layout.periods:
            if typed := row.cell(place):
                label = label_of(headings[place]) if place < len(headings) else ""
                yield ReadCell(f"{column_letters(place)}{row.number}", row.cell(layout.names), label, typed)


def _long(rows: Sequence[Row], layout: HistoryLayout) -> Iterator[ReadCell]:
    for row in rows:
        if typed := row.cell(layout.value):
            address = f"{column_letters(layout.value)}{row.number}"
            yield ReadCell(address, row.cell(layout.names), label_of(row.cell(layout.period)), typed)


def _placed(cell: ReadCell, known: Catalogued, today: date) -> ReadCell:
    """Find the indicator and the period."""
    refs = known.names.get(plain(cell.name), ())
    if not cell.name:
        return replace(cell, problem="The row does not say which indicator it is about.")
    if not refs:
        return replace(cell, problem=f"There is no indicator called “{cell.name[:80]}”. Use its reference or its name.")
    if len(refs) > 1:
        return replace(cell, problem=f"Several indicators have this name: {', '.join(refs)}. Use the reference.")
    definitions = known.definitions[refs[0]]
    period, message = read_label(cell.label, definitions)
    if period is None:
        return replace(cell, ref=refs[0], problem=message)
    if period.end >= today:
        return replace(
            cell, ref=refs[0], problem=f"{period.label()} is not over yet. Its figure is entered by its owner."
        )
    return replace(cell, ref=refs[0], period=period)


def read_label(label: str, definitions: Sequence[IndicatorRow]) -> tuple[Period | None, str]:
    """Read a heading as a period of the indicator; a quarter stands for its last month where that is what is counted."""
    if not label.strip():
        return None, "The column does not say which period it is about."
    anchor = parse_period("2000/01", kind=PeriodKind.FINANCIAL_YEAR)
    period, message = read_period(label, definitions, anchor)
    if period is not None:
        without = _parsed(label)
        return (period, "") if without else (None, f"Say which year “{label.strip()}” is in, for example Q2 2018/19.")
    if any(row.frequency == Frequency.QUARTER and row.basis == Basis.LAST_MONTH for row in definitions):
        quarter = _parsed(label)
        if quarter is not None and quarter.kind == PeriodKind.QUARTER:
            return month_ending(quarter.end), ""
    return None, message


def _parsed(label: str) -> Period | None:
    """Read a label that names its year itself."""
    try:
        return parse_period(label)
    except PeriodProblem:
        return None


def _bare(typed: str) -> Decimal | None:
    """Return a number without a percent sign, None for anything else."""
    try:
        return (
            None
            if "%" in typed
            else read_number(_shortened(typed)[0], value_type=ValueType.NUMBER, decimals=None).value
        )
    except NumberProblem:
        return None


def _shortened(typed: str) -> tuple[str, str]:
    """Return a number with at most four decimals, and a note where it had more."""
    text = typed.strip()
    if not TOO_FINE.fullmatch(text):
        return text, ""
    rounded = round_half_away(Decimal(text.replace(",", "").replace("\u2212", "-")), MOST_DECIMALS)
    return format(rounded, "f"), f"Rounded from {text}."


def _figure(cell: ReadCell, known: Catalogued, shares: str, *, mixed: bool) -> ReadCell:
    """Read the figure by the definition of its period."""
    if cell.problem or cell.period is None:
        return cell
    if refusal := _no_number(cell.typed):
        return replace(cell, problem=refusal)
    definition = in_force(known.definitions[cell.ref], cell.period)
    text, note = _shortened(cell.typed)
    try:
        kind = ValueType(definition.value_type)
        value = read_number(text, value_type=kind, decimals=None, unit=definition.unit).value
    except NumberProblem as problem:
        return replace(cell, problem=str(problem))
    if definition.value_type == ValueType.PERCENT and "%" not in cell.typed and 0 < abs(value) <= 1:
        return _share(replace(cell, value=value, note=note), definition, shares, mixed=mixed)
    return _within_limits(replace(cell, value=value, note=note), definition)


def _no_number(typed: str) -> str:
    word = typed.strip().casefold()
    if typed == FORMULA:
        return A_FORMULA
    if word in HIDDEN_WORDS:
        return HIDDEN
    return NO_FIGURE if word in NO_FIGURE_WORDS else ""


def _share(cell: ReadCell, definition: IndicatorRow, shares: str, *, mixed: bool) -> ReadCell:
    """Decide what a bare number up to 1 means in a percentage; asked, never guessed."""
    if cell.value is None or shares == Shares.AS_IS:
        return _within_limits(cell, definition)
    if shares == Shares.UNSAID:
        return replace(cell, value=None, problem=ASK_SHARES)
    if mixed:
        return replace(cell, value=None, problem=MIXED)
    exact = _exact(cell.typed)
    percent = round_half_away((cell.value if exact is None else exact) * 100, MOST_DECIMALS)
    return _within_limits(replace(cell, value=percent, note=f"Read as {percent.normalize():f}%."), definition)


def _exact(typed: str) -> Decimal | None:
    """Return a spreadsheet's own number, whose later decimals count once it is multiplied."""
    text = typed.strip().replace("\u2212", "-")
    return Decimal(text) if re.fullmatch(r"-?\d*\.?\d+", text, re.ASCII) else None


def _within_limits(cell: ReadCell, definition: IndicatorRow) -> ReadCell:
    value = cell.value
    if value is not None and definition.minimum is not None and value < definition.minimum:
        return replace(cell, problem=f"The lowest possible figure is {definition.minimum.normalize():f}.")
    if value is not None and definition.maximum is not None and value > definition.maximum:
        return replace(cell, problem=f"The highest possible figure is {definition.maximum.normalize():f}.")
    return cell


def _once_each(cells: Sequence[ReadCell]) -> list[ReadCell]:
    """Refuse a figure that stands in the sheet twice, the second time."""
    first: dict[tuple[str, Period], str] = {}
    found = []
    for cell in cells:
        if cell.period is not None and not cell.problem:
            address = first.setdefault((cell.ref, cell.period), cell.address)
            if address != cell.address:
                cell = replace(cell, problem=f"The figure of this indicator and period stands in {address} already.")
        found.append(cell)
    return found
