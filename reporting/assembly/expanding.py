"""Columns that stand for several: periods by a rule, and councils side by side.

What comes out are ordinary columns that are in no table, in printed order, computed from the period of the document
so that a layout never has to be changed from one quarter to the next.
"""

from collections.abc import Iterable, Iterator

from indicators.enums import LabelStyle, PeriodKind
from indicators.rules.periods import Period, period_containing
from reporting.enums import ColumnKind, PeriodRule
from reporting.models import Column

USUAL_COUNT = 5
COUNCILS = (
    ("own", ColumnKind.LATEST_VALUE, ""),
    ("neighbours", ColumnKind.NEIGHBOUR, "Neighbours"),
    ("region", ColumnKind.REGION, "Region"),
    ("england", ColumnKind.ENGLAND, "England"),
)
PASSED_ON = ("arrow", "missing", "restated")


def expanded(columns: Iterable[Column], asked: Period, *, council: str) -> list[Column]:
    """Return the columns with each that stands for several replaced by those."""
    found: list[Column] = []
    for column in columns:
        if column.kind == ColumnKind.PERIODS:
            found += _periods(column, asked)
        elif column.kind == ColumnKind.ORGANISATIONS:
            found += _councils(column, council)
        else:
            found.append(column)
    return found


def periods_by_rule(rule: PeriodRule, count: int, asked: Period) -> list[Period]:
    """Return the periods of a rule, oldest first, none ending later than ``asked``. ``count`` is for the last n."""
    year = period_containing(PeriodKind.FINANCIAL_YEAR, asked.end)
    if rule == PeriodRule.QUARTERS:
        return _back_from(PeriodKind.QUARTER, asked, count)
    if rule == PeriodRule.MONTHS:
        return _back_from(PeriodKind.MONTH, asked, count)
    if rule == PeriodRule.YEARS:
        return _back_from(PeriodKind.FINANCIAL_YEAR, asked, count)
    if rule == PeriodRule.MONTHS_OF_QUARTER:
        within = period_containing(PeriodKind.QUARTER, asked.end)
        return [one for one in _back_from(PeriodKind.MONTH, asked, 3) if one.start >= within.start]
    return [one for one in _back_from(PeriodKind.QUARTER, asked, 4) if one.start >= year.start]


def _back_from(kind: PeriodKind, asked: Period, count: int) -> list[Period]:
    last = period_containing(kind, asked.end)
    last = last if last.end <= asked.end else last.previous()
    return [last.step(-place) for place in range(count - 1, -1, -1)]


def _periods(column: Column, asked: Period) -> Iterator[Column]:
    rule = PeriodRule(column.options.get("rule", PeriodRule.QUARTERS))
    style = LabelStyle(column.options.get("style", ""))
    passed = {name: column.options[name] for name in PASSED_ON if name in column.options}
    for period in periods_by_rule(rule, int(column.options.get("count", USUAL_COUNT)), asked):
        yield Column(
            scorecard_id=column.scorecard_id,
            key=f"{column.key}-{period.end:%Y-%m}",
            kind=ColumnKind.PERIOD_VALUE,
            heading=period.label(style),
            order=column.order,
            options={**passed, "period": period.label(), **({"year": True} if rule == PeriodRule.YEARS else {})},
        )


def _councils(column: Column, council: str) -> Iterator[Column]:
    for name, kind, heading in COUNCILS:
        if column.options.get(f"no_{name}"):
            continue
        yield Column(
            scorecard_id=column.scorecard_id,
            key=f"{column.key}-{name}",
            kind=kind,
            heading=str(column.options.get(f"heading_{name}", "")) or heading or council,
            order=column.order,
            options={key: column.options[key] for key in ("empty", "missing") if key in column.options},
        )
