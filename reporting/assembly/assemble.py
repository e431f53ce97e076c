"""Assemble one scorecard for one period into a frozen document."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from indicators.enums import LabelStyle, RollupMethod, Rounding
from indicators.rules.periods import Period
from indicators.rules.rollup import NOTHING_RATED, RollupRule, roll_up
from reporting.assembly.blocks import Summed, build_blocks
from reporting.assembly.builders import BUILDERS, NUMERIC, build_cell, is_derived
from reporting.assembly.cells import mark_of, mark_text
from reporting.assembly.gathering import gather
from reporting.assembly.measures import measures_of
from reporting.assembly.sources import RowSource, Sources
from reporting.document import (
    GROUP_RATING,
    Block,
    Cell,
    ColumnSpec,
    Count,
    Group,
    Judgement,
    KeyEntry,
    Level,
    LineRow,
    Mark,
    ScorecardDocument,
    Why,
)
from reporting.enums import LineKind
from reporting.models import Scorecard, Section
from submissions.ratings import computed_rating, standing_status

SECTION_TARGET = "section:"


def section_target(path: Sequence[str]) -> str:
    """Return the name by which a manual change points to the rating of a group."""
    return SECTION_TARGET + " / ".join(path)


class _Rated:
    """The statuses of one group's members: as shown, and as computed under manual changes, and their weights."""

    def __init__(self) -> None:
        self.weights: list[Decimal] = []
        self.shown: list[tuple[str, Decimal | None]] = []
        self.computed: list[tuple[str, Decimal | None]] = []


class Assembler:
    """Builds the groups of one document from the sources read for it."""

    def __init__(self, sources: Sources) -> None:
        self.sources = sources
        self.scale = {
            status.score: status.key
            for status in sources.statuses.values()
            if status.rated and status.score is not None
        }
        self.children: dict[int | None, list[Section]] = {}
        for section in sources.sections:
            self.children.setdefault(section.parent_id, []).append(section)
        self.rows_of: dict[int, list[RowSource]] = {}
        for row in sources.rows.values():
            self.rows_of.setdefault(row.line.section_id, []).append(row)
        self.levels = [Level(level["heading"], level.get("rating_heading", "")) for level in sources.scorecard.levels]

    def groups(self) -> tuple[tuple[Group, ...], Cell]:
        """Return the groups, and the rating of the whole: that of the one outermost group, else rolled up from them."""
        built = [self._group(section, ()) for section in self.children.get(None, [])]
        groups = tuple(group for group, _rated in built)
        if len(built) == 1:
            return groups, groups[0].rating or self._rating((), built[0][1], of_groups=bool(groups[0].groups))
        whole = _Rated()
        for _group, rated in built:
            self._add_group(whole, rated)
        return groups, self._rating((), whole, of_groups=True)

    def _group(self, section: Section, above: tuple[str, ...]) -> tuple[Group, _Rated]:
        path = (*above, section.heading)
        members = _Rated()
        inner = []
        for child in self.children.get(section.pk, []):
            group, rated = self._group(child, path)
            inner.append(group)
            self._add_group(members, rated)
        rows = self.rows_of.get(section.pk, [])
        for row in rows:
            if row.line.kind == LineKind.MEASURE:
                self._add_row(members, row)
        rated_level = len(path) <= len(self.levels) and bool(self.levels[len(path) - 1].rating_heading)
        group = Group(
            path=path,
            heading=section.heading,
            rating=self._rating(path, members, of_groups=bool(inner)) if rated_level else None,
            groups=tuple(inner),
            lines=tuple(self._line(row) for row in rows),
        )
        return group, members

    def _member(self, key: str | None) -> tuple[str, Decimal | None]:
        status = self.sources.statuses.get(key) if key else None
        return (status.key, status.score if status.rated else None) if status else ("", None)

    def _add_row(self, members: _Rated, row: RowSource) -> None:
        version = row.latest.version if row.latest else None
        shown = standing_status(version) if version else None
        rating = computed_rating(version) if version else None
        members.weights.append(row.line.weight)
        members.shown.append(self._member(shown.key if shown else None))
        members.computed.append(self._member(rating.status.key if rating and rating.status else None))

    def _add_group(self, members: _Rated, inner: _Rated) -> None:
        members.weights.append(Decimal(1))
        members.shown.append(self._member(self._rolled(inner.shown, inner.weights)[0]))
        members.computed.append(self._member(self._rolled(inner.computed, inner.weights)[0]))

    def _rolled(
        self, members: list[tuple[str, Decimal | None]], weights: list[Decimal], member: str = "measure"
    ) -> tuple[str | None, str]:
        if not self.scale:
            return None, NOTHING_RATED
        scorecard = self.sources.scorecard
        rule = RollupRule(
            rounding=Rounding(scorecard.rollup_rounding),
            member=member,
            method=RollupMethod(scorecard.rollup_method),
            thresholds=tuple((Decimal(one["at_least"]), one["status"]) for one in scorecard.rollup_thresholds),
        )
        result = roll_up(members, self.scale, rule, weights=weights)
        return result.status, result.sentence

    def _mark(self, key: str | None) -> Mark | None:
        return mark_of(self.sources, self.sources.statuses[key]) if key else None

    def _text(self, mark: Mark | None) -> str:
        return mark_text(self.sources, mark) if mark else self.sources.words("rollup.none")

    def _rating(self, path: tuple[str, ...], members: _Rated, *, of_groups: bool) -> Cell:
        status, sentence = self._rolled(members.shown, members.weights, "group" if of_groups else "measure")
        computed = self._text(self._mark(self._rolled(members.computed, members.weights)[0]))
        mark = self._mark(status)
        why = Why(sentence, "", (), (), "", "", "")
        override = self.sources.overrides.get((section_target(path), GROUP_RATING))
        if override:
            return Cell(text=override.text, why=why, judgement=Judgement(override.reason, override.ground, computed))
        judgement = None
        if computed != self._text(mark):
            judgement = Judgement("A rating inside this group was set by judgement.", "judgement", computed)
        return Cell(text=self._text(mark), mark=mark, why=why, judgement=judgement)

    def _line(self, row: RowSource) -> LineRow:
        received = row.latest
        return LineRow(
            ref=row.line.indicator.ref,
            number=self.sources.number_of(row.line),
            kind=row.line.kind,
            name=row.definition.name if row.definition else row.line.indicator.ref,
            cells={column.key: build_cell(self.sources, row, column) for column in self.sources.columns},
            received=received is not None,
            period=row.period.label(LabelStyle(row.line.period_style)),
            submission=received.submission.pk if received else None,
            version=received.version.number if received else None,
            digest=received.version.public_digest if received else "",
        )


def _columns(sources: Sources) -> tuple[ColumnSpec, ...]:
    return tuple(
        ColumnSpec(
            key=column.key,
            kind=column.kind,
            heading=column.heading,
            numeric=column.kind in NUMERIC,
            derived=is_derived(column),
            display=str(column.options.get("display", "")),
            note=sources.words(f"restated.{column.options['restated']}_column")
            if column.options.get("restated")
            else "",
        )
        for column in sources.columns
        if column.kind in BUILDERS
    )


def _counts(sources: Sources) -> tuple[Count, ...]:
    shown = [
        standing_status(row.latest.version)
        for row in sources.rows.values()
        if row.latest and row.line.kind == LineKind.MEASURE
    ]
    keys = [status.key for status in shown if status]
    ordered = sorted(sources.statuses.values(), key=lambda status: status.order)
    return tuple(Count(mark_of(sources, status), keys.count(status.key)) for status in ordered if status.key in keys)


def _key(sources: Sources) -> tuple[KeyEntry, ...]:
    return tuple(
        KeyEntry(
            mark=mark_of(sources, sources.statuses[entry["status"]]) if entry.get("status") else None,
            text=entry["text"],
        )
        for entry in sources.scorecard.key
    )


def _blocks(sources: Sources, groups: tuple[Group, ...], overall: Cell) -> tuple[Block, ...]:
    if not sources.scorecard.blocks:
        return ()
    measures = tuple(measures_of(sources, groups))
    return build_blocks(Summed(sources, groups, measures, overall, sources.earlier))


def assemble(scorecard: Scorecard, period: Period, *, as_at: date) -> ScorecardDocument:
    """Return the document of ``scorecard`` for ``period`` from what stands approved now.

    ``as_at`` decides which benchmarks apply. A line without an approved figure prints as not received. The
    number of queries does not grow with the number of lines.
    """
    sources = gather(scorecard, period, as_at=as_at)
    groups, overall = Assembler(sources).groups()
    lines = [line for group in groups for line in group.all_lines()]
    cells = [cell for line in lines for cell in line.cells.values()]
    ratings = [inner.rating for group in groups for inner in group.walk() if inner.rating]
    return ScorecardDocument(
        scorecard=scorecard.slug,
        council=scorecard.portfolio.council,
        portfolio=scorecard.portfolio.name,
        holder=sources.holder,
        title=scorecard.title,
        caption=scorecard.caption,
        period=sources.words("period") or period.label(),
        period_long=period.long_label,
        as_at=as_at.isoformat(),
        rating_display=scorecard.rating_display,
        levels=tuple(Level(level["heading"], level.get("rating_heading", "")) for level in scorecard.levels),
        columns=_columns(sources),
        groups=groups,
        counts=_counts(sources),
        key=_key(sources),
        footnotes=tuple(scorecard.footnotes),
        closing=scorecard.closing,
        orientation=scorecard.orientation,
        blocks=_blocks(sources, groups, overall),
        judgements=sum(1 for cell in (*cells, *ratings) if cell.judgement),
        not_received=tuple(line.ref for line in lines if line.is_missing),
    )
