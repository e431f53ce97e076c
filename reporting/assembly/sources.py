"""Everything one scorecard needs from the database, read in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from indicators.enums import Polarity, ProposalState
from indicators.models import Definition, Status
from indicators.queries import Facts, facts_for
from indicators.rules.movement import direction_of_travel, trend
from indicators.rules.periods import Period, parse_period
from reporting.assembly.earlier import Earlier
from reporting.models import Column, Line, Override, Scorecard, Section
from reporting.words import Words
from submissions.beside import Beside, beside_periods, period_key
from submissions.due import latest_due, years_together
from submissions.models import ForecastRating, Rating, RatingOverride, SignOff, Submission, SubmissionVersion

# How far back charts and named columns look.
YEARS_BACK = 6


@dataclass(frozen=True)
class Received:
    """An approved figure: the submission, its standing version and the approval of that version."""

    submission: Submission
    version: SubmissionVersion
    approval: SignOff | None
    period: Period

    @property
    def hidden(self) -> bool:
        """Whether readers may not learn the number, nor anything it can be worked out from."""
        return self.version.suppressed and self.version.value is not None


@dataclass(frozen=True)
class RowSource:
    """One line with everything its cells may ask for."""

    line: Line
    definition: Definition | None
    period: Period
    beside: Beside | None
    latest: Received | None
    series: tuple[Received, ...]

    @property
    def hides_earlier(self) -> bool:
        """Whether a figure before the period is hidden, so that nothing worked out from the past may be told."""
        return any(received.hidden for received in self.series if received.period.end < self.period.end)

    def in_year(self, year: Period) -> Received | None:
        """Return the newest approved figure of the line's own kind of period that ends inside ``year``."""
        inside = [one for one in self.series if year.contains(one.period.end) and one.period.kind == self.period.kind]
        return inside[-1] if inside else None

    def at_end(self, day: date) -> Received | None:
        """Return the approved figure whose period ends on ``day``."""
        return next((received for received in self.series if received.period.end == day), None)


@dataclass(frozen=True)
class Sources:
    """The layout, the words, the rows and the manual changes of one scorecard and period.

    ``printed`` is what earlier editions printed, by submission; ``later`` what applies in later years, by indicator
    and day; ``earlier`` the published version before. They are read only for columns and blocks that ask.
    """

    scorecard: Scorecard
    asked: Period
    as_at: date
    words: Words
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    rows: dict[int, RowSource]
    overrides: dict[tuple[str, str], Override]
    statuses: dict[str, Status]
    holder: str
    numbers: dict[int, str] = field(default_factory=dict)
    printed: dict[int, str] = field(default_factory=dict)
    later: dict[tuple[int, date], Facts] = field(default_factory=dict)
    earlier: Earlier | None = None

    def number_of(self, line: Line) -> str:
        """Return the printed number of a line: its own, or counted by the scorecard's rule."""
        return self.numbers.get(line.pk, line.number)

    def period_of(self, column: Column) -> Period:
        """Return the period a column names, read against the scorecard's own period."""
        return parse_period(str(column.options["period"]), within=self.asked)


def _approved(indicator_ids: set[int], *, asked: Period) -> dict[int, list[Received]]:
    """Return every approved figure of the indicators up to the end of the asked period, oldest first. Five queries.

    Nothing later: the correction of an old edition shows what that edition could show.
    """
    rows = (
        Submission.objects.approved()
        .filter(
            indicator__in=indicator_ids,
            period__end__lte=asked.end,
            period__end__gte=asked.end.replace(day=1, year=asked.end.year - YEARS_BACK),
        )
        .select_related("period", "approved_version", "indicator__service")
        .prefetch_related(
            Prefetch(
                "approved_version__ratings",
                Rating.objects.select_related("status", "scheme_version__scheme"),
            ),
            Prefetch(
                "approved_version__forecast_ratings",
                ForecastRating.objects.select_related("status", "scheme_version__scheme"),
            ),
            Prefetch("approved_version__overrides", RatingOverride.objects.select_related("status")),
            Prefetch("sign_offs", SignOff.objects.filter(action="approve")),
        )
        .order_by("period__end", "pk")
    )
    found: dict[int, list[Received]] = defaultdict(list)
    for row in rows:
        version = row.approved_version
        if version is None:
            continue
        approvals = [step for step in row.sign_offs.all() if step.version_id == version.pk]
        approval = max(approvals, key=lambda step: step.sequence, default=None)
        found[row.indicator_id].append(Received(row, version, approval, row.period.value))
    return found


def _rows(lines: list[Line], *, asked: Period, as_at: date) -> dict[int, RowSource]:
    ids = {line.indicator_id for line in lines}
    facts = facts_for([(indicator_id, asked.end) for indicator_id in ids], as_at=as_at)
    definitions = {indicator_id: facts[indicator_id, asked.end].definition for indicator_id in ids}
    years = years_together([definition for definition in definitions.values() if definition], asked=asked)
    periods = {
        indicator_id: latest_due(definition, asked, years) if definition else asked
        for indicator_id, definition in definitions.items()
    }
    besides = beside_periods(periods.items(), as_at=as_at)
    series = _approved(ids, asked=asked)
    rows = {}
    for line in lines:
        period = periods[line.indicator_id]
        found = besides[period_key(line.indicator_id, period)]
        shown = series.get(line.indicator_id, [])
        rows[line.pk] = RowSource(
            line=line,
            definition=found.facts.definition,
            period=period,
            beside=found if found.facts.definition else None,
            latest=next((one for one in shown if one.period == period), None),
            series=tuple(shown),
        )
    return rows


def read_sources(scorecard: Scorecard, asked: Period, *, as_at: date) -> Sources:
    """Read everything ``assemble`` needs. The number of queries does not grow with the number of lines."""
    lines = list(
        Line.objects.filter(section__scorecard=scorecard)
        .select_related("indicator__service", "section")
        .order_by("order")
    )
    overrides = Override.objects.filter(
        scorecard=scorecard,
        period__kind=asked.kind,
        period__start=asked.start,
        period__end=asked.end,
        proposal_state=ProposalState.CONFIRMED,
    ).order_by("pk")
    return Sources(
        scorecard=scorecard,
        asked=asked,
        as_at=as_at,
        words=Words(scorecard.words),
        columns=tuple(scorecard.columns.order_by("order")),
        sections=tuple(scorecard.sections.order_by("order")),
        rows=_rows(lines, asked=asked, as_at=as_at),
        overrides={(row.target, row.column_key): row for row in overrides},
        statuses={status.key: status for status in scorecard.status_set.statuses.all()},
        holder=scorecard.holder_on(asked.end),
    )


def movement_between(row: RowSource, before: Received | None, after: Received | None) -> tuple[str, str]:
    """Return trend and direction of travel from one approved figure to a later one."""
    if row.definition is None:
        return "none", "none"
    moved = trend(
        after.version.value if after else None,
        before.version.value if before else None,
        tolerance=row.definition.movement_tolerance,
    )
    return moved, direction_of_travel(moved, Polarity(row.definition.polarity))
