"""The rows of a pack that hold approved figures, their commentary and the manual changes of one document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.enums import ProposalState, ValueType
from indicators.rules.periods import Period
from reporting.assembly.assemble import section_target
from reporting.assembly.sources import Received, RowSource, Sources
from reporting.document import GROUP_RATING
from reporting.enums import ColumnKind
from reporting.loading import rows
from reporting.loading.cells import write_number
from reporting.loading.check_layout import group_path
from reporting.loading.figures import CONTENT_COLUMNS, in_force, read_period
from reporting.loading.known import NOT_A_ROW
from submissions.models import RatingOverride, SubmissionVersion


@dataclass(frozen=True)
class FigureParts:
    """Figures, commentary and manual changes. ``notes`` name what a pack cannot hold."""

    values: tuple[rows.ValueRow, ...]
    commentary: tuple[rows.CommentaryRow, ...]
    overrides: tuple[rows.OverrideRow, ...]
    notes: tuple[str, ...]


def figure_parts(
    sources: Sources, definitions: Iterable[rows.IndicatorRow], lines: Sequence[rows.LineRow]
) -> FigureParts:
    """Return the approved figures a document of these lines shows or reckons with, by ref and period. No query."""
    defined: dict[str, list[rows.IndicatorRow]] = {}
    for row in sorted(definitions, key=lambda row: row.effective_from, reverse=True):
        defined.setdefault(row.ref, []).append(row)
    values, commentary, notes = [], [], []
    for ref, received in _all_received(sources):
        label = written_period(received.period, defined.get(ref, ()), within=sources.asked)
        if label is None:
            notes.append(
                f"{ref}: the figure of {received.period.label()} fits none of its definitions and is left out."
            )
            continue
        answers = in_force(defined[ref], received.period).value_type == ValueType.YES_NO
        values.append(_value(ref, label, received.version, answers=answers))
        if received.version.commentary:
            commentary.append(
                rows.CommentaryRow(row=NOT_A_ROW, ref=ref, period=label, commentary=received.version.commentary)
            )
    overrides, left_out = _overrides(sources, lines)
    return FigureParts(tuple(values), tuple(commentary), tuple(overrides), (*notes, *left_out))


def _all_received(sources: Sources) -> list[tuple[str, Received]]:
    """Return each figure once, whichever lines show it, by ref and then by time."""
    found = {
        (row.line.indicator.ref, received.period): received for row in sources.rows.values() for received in row.series
    }
    return [(ref, found[ref, period]) for ref, period in sorted(found)]


def written_period(period: Period, newest_first: Sequence[rows.IndicatorRow], *, within: Period) -> str | None:
    """Return how a pack writes a period so that it reads back the same: its label, else its days."""
    for written in (period.label(), f"{period.start.isoformat()} to {period.end.isoformat()}"):
        read, _problem = read_period(written, newest_first, within)
        if read == period:
            return written
    return None


def _value(ref: str, label: str, version: SubmissionVersion, *, answers: bool) -> rows.ValueRow:
    entered = {name: getattr(version, name) for name in CONTENT_COLUMNS}
    worked_out = version.numerator is not None and version.denominator is not None
    value = "" if worked_out or version.value is None else write_number(version.value)
    if answers:
        value = {"1": "yes", "0": "no"}.get(value, value)
    return rows.ValueRow(row=NOT_A_ROW, ref=ref, period=label, value=value, **entered)


def _overrides(sources: Sources, lines: Sequence[rows.LineRow]) -> tuple[list[rows.OverrideRow], list[str]]:
    """Return confirmed manual changes of cells and ratings, and a note on those that have no place in a pack."""
    found, notes = [], []
    places = _places(sources, lines)
    for row in sources.overrides.values():
        if (row.target, row.column_key) not in places:
            notes.append(f"The manual change of {row.target}, {row.column_key} has no cell any more and is left out.")
            continue
        found.append(
            rows.OverrideRow(
                row=NOT_A_ROW,
                ref=row.target,
                column=row.column_key,
                text=row.text,
                ground=row.ground,
                reason=row.reason,
            )
        )
    column = next((column.key for column in sources.columns if column.kind == ColumnKind.RATING), "")
    for ref, source in sorted(_one_line_each(sources).items()):
        for received in source.series:
            changed = standing_override(received.version)
            if changed is None:
                continue
            if received is not source.latest or not column:
                notes.append(f"{ref}: the manual rating of {received.period.label()} is left out.")
                continue
            found.append(_rating(ref, column, changed))
    return sorted(found, key=lambda row: (row.ref, row.column)), notes


def _places(sources: Sources, lines: Sequence[rows.LineRow]) -> set[tuple[str, str]]:
    """Return every cell the layout has that a manual change may stand in, as target and column."""
    paths = [group_path(line) for line in lines]
    groups = {section_target(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}
    cells = {(line.ref, column.key) for line in lines for column in sources.columns}
    return cells | {(group, GROUP_RATING) for group in groups}


def _one_line_each(sources: Sources) -> dict[str, RowSource]:
    return {row.line.indicator.ref: row for row in sources.rows.values()}


def standing_override(version: SubmissionVersion) -> RatingOverride | None:
    """Return the newest confirmed rating by judgement of a version."""
    confirmed = [row for row in version.overrides.all() if row.proposal_state == ProposalState.CONFIRMED]
    return max(confirmed, key=lambda row: row.pk, default=None)


def _rating(ref: str, column: str, row: RatingOverride) -> rows.OverrideRow:
    return rows.OverrideRow(
        row=NOT_A_ROW,
        ref=ref,
        column=column,
        text=row.status.key if row.status else "",
        ground=row.ground,
        reason=row.reason,
    )
