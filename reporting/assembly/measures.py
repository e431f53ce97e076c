"""Each measure of a document as its summary sees it: status, movement, and whether it can be compared at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import BaselineKind
from indicators.models import Status
from indicators.rules.baselines import Baseline
from reporting.assembly.cells import any_hidden, compared
from reporting.assembly.sources import Received, RowSource, Sources, movement_between
from reporting.assembly.travel import USUAL_PERIODS, movement_of
from reporting.document import Group, LineRow
from reporting.enums import LineKind
from submissions.ratings import standing_status


@dataclass(frozen=True)
class Measure:
    """One line with what stands behind it. ``path`` is every heading above it."""

    path: tuple[str, ...]
    line: LineRow
    row: RowSource

    @property
    def status(self) -> Status | None:
        """The status that counts, None without one."""
        return standing_status(self.row.latest.version) if self.row.latest else None

    @property
    def before(self) -> Received | None:
        return compared(self.row)

    @property
    def is_hidden(self) -> bool:
        return any_hidden(self.row.latest, self.before)

    @property
    def is_comparable(self) -> bool:
        """Whether both figures are known and neither is hidden."""
        return not self.is_hidden and self.direction != "none"

    @property
    def direction(self) -> str:
        """The direction of travel, "none" where it is not known or hidden."""
        return "none" if self.is_hidden else movement_between(self.row, self.before, self.row.latest)[1]

    @property
    def share(self) -> Decimal | None:
        """By what share of the older figure it moved, unrounded; None where it cannot be told."""
        if not self.is_comparable or self.before is None or self.row.latest is None:
            return None
        old, new = self.before.version.value, self.row.latest.version.value
        if old is None or new is None:
            return None
        moved: Decimal = abs(new - old)
        return moved / abs(old) if old else moved

    @property
    def is_unusual(self) -> bool:
        """Whether the latest figure lies outside the usual range of those before."""
        if self.row.definition is None or self.is_hidden:
            return False
        moved = movement_of(self.row, Baseline(BaselineKind.CONTROL_LIMITS, USUAL_PERIODS * 3))
        return moved.compared is not None and not moved.because


def measures_of(sources: Sources, groups: tuple[Group, ...]) -> list[Measure]:
    """Return every measure in order of reading. Pointers and placeholders are none."""
    rows = {(row.line.indicator.ref, row.line.section_id): row for row in sources.rows.values()}
    by_heading = {path: section for section, path in section_paths(sources)}
    return [
        Measure(group.path, line, row)
        for outer in groups
        for group in outer.walk()
        for line in group.lines
        if line.kind == LineKind.MEASURE and (row := rows.get((line.ref, by_heading[group.path])))
    ]


def section_paths(sources: Sources) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the id of every section with its headings from the outside in."""
    sections = {section.pk: section for section in sources.sections}
    for section in sources.sections:
        path: tuple[str, ...] = ()
        pk: int | None = section.pk
        while pk is not None:
            path = (sections[pk].heading, *path)
            pk = sections[pk].parent_id
        yield section.pk, path
