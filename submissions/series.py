"""One indicator's approved figures over time, ready for a chart and the table behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.charts import Point, Svg, line_chart, sparkline
from indicators.enums import DataStatus, PrintPattern
from indicators.models import Definition, Indicator, Status
from indicators.people import Person
from indicators.queries import Facts, benchmark_text, facts_for, number_format, target_rule
from indicators.rules.display import NumberFormat, places, show
from indicators.rules.periods import Period
from submissions.models import Submission
from submissions.ratings import standing_status
from submissions.words import figure_text

MOST_POINTS = 40


@dataclass(frozen=True)
class SeriesRow:
    """One period of the series. ``value`` None is a gap, which ``text`` explains."""

    period: Period
    value: Decimal | None
    text: str
    data_status: str
    target: str
    bound: Decimal | None
    status: Status | None
    neighbour: str

    @property
    def label(self) -> str:
        return self.period.label()

    @property
    def provisional(self) -> bool:
        return self.data_status == DataStatus.PROVISIONAL.label

    @property
    def point(self) -> Point:
        return Point(self.label, self.value, self.text, provisional=self.provisional, target=self.bound)


def series_of(indicator: Indicator, *, user: Person, on: date) -> list[SeriesRow]:
    """Return the approved figures the person may see, oldest first; periods between them without one are gaps.

    Six queries at most, whatever the number of periods. Each period uses the definition and target of its day.
    """
    submissions = list(
        Submission.objects.filter(indicator=indicator)
        .approved()
        .visible_to(user, on=on)
        .select_related("period", "approved_version")
        .prefetch_related("approved_version__ratings__status", "approved_version__overrides__status")
        .order_by("-period__end", "-period__start")[:MOST_POINTS]
    )[::-1]
    facts = facts_for([(indicator.pk, row.period.start) for row in submissions], as_at=on)
    rows = [_row(row, facts[indicator.pk, row.period.start]) for row in submissions]
    return with_gaps(rows)


def _row(submission: Submission, facts: Facts) -> SeriesRow:
    version = submission.approved_version
    if version is None or facts.definition is None:
        raise LookupError("Only approved figures of defined indicators make a series.")
    rule = target_rule(facts.target, facts.definition, submission.period.value)
    return SeriesRow(
        period=submission.period.value,
        value=version.value,
        text=figure_text(facts.definition, version),
        data_status=DataStatus(version.data_status).label if version.data_status else "",
        target=rule.text if rule else "",
        bound=rule.value if rule and rule.is_numeric and rule.upper is None else None,
        status=standing_status(version),
        neighbour=benchmark_text(facts.neighbour) if facts.neighbour else "",
    )


def with_gaps(rows: Sequence[SeriesRow]) -> list[SeriesRow]:
    """Return the rows with an empty one for every period of the same kind that is missing between two."""
    found: list[SeriesRow] = []
    for row in rows:
        while found and len(found) < MOST_POINTS and _leaves_gap(found[-1].period, row.period):
            missing = found[-1].period.step(1)
            bound = row.bound if found[-1].bound == row.bound else None
            found.append(SeriesRow(missing, None, "no approved figure", "", "", bound, None, ""))
        found.append(row)
    return found


def _leaves_gap(before: Period, after: Period) -> bool:
    return before.kind == after.kind and before.step(1).end < after.end


def chart_of(rows: Sequence[SeriesRow], definition: Definition) -> Svg:
    """Return the line chart of a series, "" when there are fewer than two figures to join."""
    figures = [row for row in rows if row.value is not None]
    if len(figures) < 2:
        return Svg("")
    newest = rows[-1]
    return line_chart(
        [row.point for row in rows],
        title=f"{definition.name}, {rows[0].label} to {newest.label}",
        description=described(rows),
        number=lambda value: show(value, axis_format(definition, value)),
        name="series",
        target_label=f"Target {newest.target}" if newest.target else "",
    )


def axis_format(definition: Definition, value: Decimal) -> NumberFormat:
    """Return how the axis prints: like the figures, with only the decimals the value needs."""
    printed = number_format(definition)
    return NumberFormat(printed.value_type, printed.unit, places(value), thousands=True, pattern=PrintPattern.VALUE)


def described(rows: Sequence[SeriesRow]) -> str:
    """Return in a sentence what the chart shows: first, lowest, highest and newest figure, and gaps."""
    figures = [(row.value, row) for row in rows if row.value is not None]
    low = min(figures, key=lambda pair: pair[0])[1]
    high = max(figures, key=lambda pair: pair[0])[1]
    first, last = figures[0][1], figures[-1][1]
    words = (
        f"From {first.text} in {first.label} to {last.text} in {last.label}. "
        f"Lowest {low.text} in {low.label}, highest {high.text} in {high.label}."
    )
    gaps = len(rows) - len(figures)
    return f"{words} {gaps} period{'s' if gaps > 1 else ''} without a figure." if gaps else words


def spark_of(rows: Sequence[SeriesRow], *, title: str, name: str) -> Svg:
    """Return the series small, for the cell of a table."""
    return sparkline([row.point for row in rows], title=title, name=name)
