"""What stands beside a figure: definition, target, benchmarks and earlier figures, in few queries for many rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.enums import Comparison, DirectionOfTravel, Frequency, Polarity, Trend
from indicators.models import Definition
from indicators.queries import Facts, facts_for
from indicators.rules.movement import direction_of_travel, trend
from indicators.rules.periods import Period, compared_with
from submissions.models import Submission, SubmissionVersion

PeriodKey = tuple[int, str, date, date]


@dataclass(frozen=True)
class Beside:
    """Everything needed to judge one figure.

    ``before`` is the reporting period before; ``previous`` and ``last_year`` are approved versions or None.
    """

    period: Period
    before: Period
    facts: Facts
    previous: SubmissionVersion | None
    last_year: SubmissionVersion | None

    @property
    def definition(self) -> Definition:
        if self.facts.definition is None:
            raise LookupError("The indicator has no confirmed definition.")
        return self.facts.definition

    @property
    def compared_period(self) -> Period:
        """The period the figure is compared with, by the definition's comparison."""
        if self.definition.comparison == Comparison.SAME_PERIOD_LAST_YEAR:
            return self.period.year_before()
        return self.before

    @property
    def compared(self) -> SubmissionVersion | None:
        """The approved version of that period, or None."""
        if self.definition.comparison == Comparison.SAME_PERIOD_LAST_YEAR:
            return self.last_year
        return self.previous

    def movement(self, value: Decimal | None) -> tuple[Trend, DirectionOfTravel]:
        """Return the trend of ``value`` and what it means for performance."""
        before = self.compared.value if self.compared else None
        moved = trend(value, before, tolerance=self.definition.movement_tolerance)
        return moved, direction_of_travel(moved, Polarity(self.definition.polarity))


def period_key(indicator_id: int, period: Period) -> PeriodKey:
    return indicator_id, str(period.kind), period.start, period.end


def approved_versions(wanted: Iterable[tuple[int, Period]]) -> dict[PeriodKey, SubmissionVersion]:
    """Return the standing approved version of each wanted indicator and period. One query."""
    keys = {period_key(indicator_id, period) for indicator_id, period in wanted}
    rows = Submission.objects.filter(
        indicator__in={key[0] for key in keys}, period__end__in={key[3] for key in keys}, approved_version__isnull=False
    ).select_related("period", "approved_version")
    found = {period_key(row.indicator_id, row.period.value): row.approved_version for row in rows}
    return {key: version for key, version in found.items() if key in keys and version is not None}


def earlier_figures(asked: Iterable[tuple[Definition, Period, int]]) -> dict[PeriodKey, tuple[Decimal | None, ...]]:
    """Return the approved figures of the periods just before each asked one, oldest first, None for a gap.

    Each asks for a number of periods back; periods before the first figure are left off. One query, and none when
    nothing is asked. The keys are those of the asked periods.
    """
    wanted = {
        period_key(definition.indicator_id, period): _periods_back(definition, period, number)
        for definition, period, number in asked
        if number
    }
    if not wanted:
        return {}
    rows = Submission.objects.filter(
        indicator__in={key[0] for key in wanted},
        period__end__in={one.end for periods in wanted.values() for one in periods},
        approved_version__isnull=False,
    ).values_list("indicator_id", "period__kind", "period__start", "period__end", "approved_version__value")
    figures = {tuple(row[:4]): row[4] for row in rows}
    return {
        key: _without_leading_gaps([figures.get(period_key(key[0], one)) for one in periods])
        for key, periods in wanted.items()
    }


def _periods_back(definition: Definition, period: Period, number: int) -> list[Period]:
    """The periods before, oldest first."""
    found: list[Period] = []
    for _ in range(number):
        found.insert(0, period_before(found[0] if found else period, definition))
    return found


def _without_leading_gaps(values: list[Decimal | None]) -> tuple[Decimal | None, ...]:
    first = next((place for place, value in enumerate(values) if value is not None), len(values))
    return tuple(values[first:])


def period_before(period: Period, definition: Definition | None) -> Period:
    """Return the reporting period before. Without a definition, the calendar period before."""
    if definition is None:
        return period.previous()
    return compared_with(period, comparison=Comparison.PREVIOUS_PERIOD, frequency=Frequency(definition.frequency))


def beside_periods(wanted: Iterable[tuple[int, Period]], *, as_at: date) -> dict[PeriodKey, Beside]:
    """Return what stands beside each indicator's figure for each period; four queries, whatever the number."""
    pairs = list(dict.fromkeys(wanted))
    facts = facts_for([(indicator_id, period.start) for indicator_id, period in pairs], as_at=as_at)
    before = {
        (indicator_id, period): period_before(period, facts[indicator_id, period.start].definition)
        for indicator_id, period in pairs
    }
    earlier = approved_versions(
        [(indicator_id, before[indicator_id, period]) for indicator_id, period in pairs]
        + [(indicator_id, period.year_before()) for indicator_id, period in pairs]
    )
    return {
        period_key(indicator_id, period): Beside(
            period=period,
            before=before[indicator_id, period],
            facts=facts[indicator_id, period.start],
            previous=earlier.get(period_key(indicator_id, before[indicator_id, period])),
            last_year=earlier.get(period_key(indicator_id, period.year_before())),
        )
        for indicator_id, period in pairs
    }


def beside(submissions: Iterable[Submission], *, as_at: date) -> dict[int, Beside]:
    """Return what stands beside each submission, by its id. Needs ``period`` selected."""
    rows = list(submissions)
    found = beside_periods([(row.indicator_id, row.period.value) for row in rows], as_at=as_at)
    return {row.pk: found[period_key(row.indicator_id, row.period.value)] for row in rows}
