"""What the tables in force say about indicators on a day: standing in each peer group, neighbour, region and nation.

Tables never change once loaded, so their figures are kept in memory under the release's token. A bounded number of
queries answers for any number of indicators: one when no table is loaded.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from indicators.enums import AuthorityKind, BenchmarkKind, PeerScope, Polarity, QuartileMethod
from indicators.models import (
    Authority,
    BenchmarkFigure,
    Definition,
    IndicatorPeers,
    PeerGroup,
    PeerMember,
    PeerRelease,
    PeerTable,
    PeerValue,
)
from indicators.rules.peers import PeerStanding, standing_of

# The name under which a RAG rule asks for the comparison that gives the quartile column.
NATIONAL = ""
MOST_KEPT = 1000
Values = dict[str, Decimal | None]


@dataclass(frozen=True)
class TableKey:
    """One table in force. Two are the same only when the same release brought them."""

    pk: int
    token: str
    period: str = field(compare=False)
    source: str = field(compare=False)
    available_from: date = field(compare=False)


@dataclass(frozen=True)
class Group:
    """A peer group as the reading needs it; ``members`` are codes, None for a group without a list."""

    pk: int
    slug: str
    name: str
    scope: str
    method: QuartileMethod
    members: frozenset[str]


@dataclass(frozen=True)
class Choice:
    """A group an indicator is compared in, and what is taken from it."""

    group: Group
    ranking: bool
    averages: bool


@dataclass(frozen=True)
class Compared:
    """What the tables say about one indicator: comparators as rows that are never saved, and the standings."""

    figures: tuple[BenchmarkFigure, ...] = ()
    peers: tuple[PeerStanding, ...] = ()


NOTHING = Compared()


@dataclass(frozen=True)
class Comparators:
    """Everything read for a set of indicators."""

    tables: Mapping[int, tuple[TableKey, TableKey | None]] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    choices: Mapping[int, tuple[Choice, ...]] = field(default_factory=dict)
    usual: tuple[Choice, ...] = ()

    @property
    def us(self) -> Authority | None:
        return next((authority for authority in self.authorities.values() if authority.is_us), None)

    def choices_of(self, indicator_id: int) -> tuple[Choice, ...]:
        return self.choices.get(indicator_id) or self.usual

    def of(self, indicator_id: int, definition: Definition | None) -> Compared:
        """Return what the newest table says about an indicator, judged by the polarity of ``definition``."""
        found, us = self.tables.get(indicator_id), self.us
        if found is None or definition is None:
            return NOTHING
        standings = [
            (choice, self._standing(choice.group, found, us, Polarity(definition.polarity)))
            for choice in (self.choices_of(indicator_id) if us else ())
        ]
        figures = [
            *_figures_of(standings, definition, found[0]),
            *self._areas(definition, found[0], us),
        ]
        national = [_national(standing) for choice, standing in standings if choice.ranking]
        return Compared(tuple(figures), (*national, *(standing for _choice, standing in standings)))

    def members_in(self, group: Group, table: TableKey, us: Authority | None) -> frozenset[str]:
        """Return the codes of a group's councils that stand in a table."""
        councils = {code for code in kept_values(table) if not self.authorities[code].is_area}
        if group.scope == PeerScope.MEMBERS:
            return frozenset(councils & group.members)
        if group.scope == PeerScope.SAME_REGION:
            region = us.region_id if us else None
            return frozenset(
                code for code in councils if region is not None and self.authorities[code].region_id == region
            )
        return frozenset(councils)

    def _standing(
        self, group: Group, tables: tuple[TableKey, TableKey | None], us: Authority | None, polarity: Polarity
    ) -> PeerStanding:
        now, before = tables
        own = us.code if us else ""
        return _computed(
            now,
            before,
            self.members_in(group, now, us) | {own},
            frozenset() if before is None else self.members_in(group, before, us) | {own},
            own,
            polarity,
            group.method,
            group.slug,
            group.name,
        )

    def _areas(self, definition: Definition, table: TableKey, us: Authority | None) -> list[BenchmarkFigure]:
        """The published figures of our region and of the nation."""
        found = []
        for code, value in kept_values(table).items():
            authority = self.authorities[code]
            ours = us is not None and us.region_id == authority.pk
            if value is None or not (authority.kind == AuthorityKind.NATION or ours):
                continue
            kind = BenchmarkKind.NATIONAL if authority.kind == AuthorityKind.NATION else BenchmarkKind.REGION
            found.append(_figure(kind, definition, table, value=value, label=authority.name))
        return sorted(found, key=lambda figure: (figure.kind, figure.label))


def read_comparators(indicator_ids: Collection[int], *, as_at: date, without: int | None = None) -> Comparators:
    """Read what the tables available on ``as_at`` hold about the indicators: one query without any, else seven at most.

    Of one period the newest release counts. The table before is that of the period before of the same length.
    ``without`` is the id of a release to leave out, to see what it changes.
    """
    pairs = _newest_pairs(indicator_ids, as_at, without)
    if not pairs:
        return Comparators()
    keys = _table_keys({pk for pair in pairs.values() for pk in pair if pk is not None})
    tables = {
        indicator_id: (keys[now], None if before is None else keys[before])
        for indicator_id, (now, before) in pairs.items()
    }
    authorities = {row.code: row for row in Authority.objects.select_related("region")}
    _keep_values(keys.values())
    groups = groups_on(as_at)
    return Comparators(
        tables=tables,
        authorities=authorities,
        choices=_choices(indicator_ids, groups),
        usual=tuple(
            Choice(group, row.usual_ranking, row.usual_average)
            for row, group in groups.values()
            if row.usual_ranking or row.usual_average
        ),
    )


def _newest_pairs(
    indicator_ids: Collection[int], as_at: date, without: int | None
) -> dict[int, tuple[int, int | None]]:
    """The table in force of each indicator, by id, and the one before it."""
    rows = (
        PeerTable.objects.filter(indicator_id__in=indicator_ids, release__available_from__lte=as_at)
        .exclude(release_id=without)
        .order_by("-period_end", "-period_start", "-release__available_from", "-release_id")
        .values_list("indicator_id", "pk", "period_start", "period_end")
    )
    newest: dict[int, tuple[int, date, int]] = {}
    pairs: dict[int, tuple[int, int | None]] = {}
    for indicator_id, pk, start, end in rows:
        months = 12 * (end.year - start.year) + end.month - start.month
        if indicator_id not in newest:
            newest[indicator_id] = (pk, end, months)
            pairs[indicator_id] = (pk, None)
        elif pairs[indicator_id][1] is None and end < newest[indicator_id][1] and months == newest[indicator_id][2]:
            pairs[indicator_id] = (pairs[indicator_id][0], pk)
    return pairs


def _table_keys(pks: Collection[int]) -> dict[int, TableKey]:
    rows = PeerTable.objects.filter(pk__in=pks).select_related("release")
    return {row.pk: table_key(row, row.release) for row in rows}


def table_key(table: PeerTable, release: PeerRelease) -> TableKey:
    return TableKey(table.pk, release.token, table.period, release.source, release.available_from)


def groups_on(day: date) -> dict[int, tuple[PeerGroup, Group]]:
    """Return every peer group with its members of a day, by id. Two queries."""
    members: dict[int, set[str]] = defaultdict(set)
    for group_id, code in PeerMember.objects.on(day).values_list("peer_group_id", "authority__code"):
        members[group_id].add(code)
    return {
        row.pk: (
            row,
            Group(
                row.pk,
                row.slug,
                row.name,
                row.scope,
                QuartileMethod(row.quartile_method),
                frozenset(members[row.pk]),
            ),
        )
        for row in PeerGroup.objects.all()
    }


def _choices(
    indicator_ids: Collection[int], groups: Mapping[int, tuple[PeerGroup, Group]]
) -> dict[int, tuple[Choice, ...]]:
    found: dict[int, tuple[Choice, ...]] = {}
    for row in IndicatorPeers.objects.filter(indicator_id__in=indicator_ids, removed=False):
        choice = Choice(groups[row.peer_group_id][1], row.ranking, row.averages)
        found[row.indicator_id] = (*found.get(row.indicator_id, ()), choice)
    return found


# Figures kept in memory

_KEPT: OrderedDict[TableKey, Values] = OrderedDict()


def _keep_values(keys: Iterable[TableKey]) -> None:
    """Read the figures of the tables that are not kept yet, in one query."""
    wanted = list(dict.fromkeys(keys))
    missing = {key.pk: key for key in wanted if key not in _KEPT}
    if missing:
        fresh: dict[int, Values] = {pk: {} for pk in missing}
        rows = PeerValue.objects.filter(table_id__in=missing).values_list("table_id", "authority__code", "value")
        for table_id, code, value in rows:
            fresh[table_id][code] = value
        for pk, values in fresh.items():
            _KEPT[missing[pk]] = values
    for key in wanted:
        _KEPT.move_to_end(key)
    while len(_KEPT) > max(MOST_KEPT, len(wanted)):
        _KEPT.popitem(last=False)


def kept_values(key: TableKey) -> Values:
    """Return the figures of a table by code. Reads them when they have been let go since."""
    if key not in _KEPT:
        _keep_values([key])
    return _KEPT[key]


@lru_cache(maxsize=4096)
def _computed(
    now: TableKey,
    before: TableKey | None,
    members: frozenset[str],
    members_before: frozenset[str],
    own: str,
    polarity: Polarity,
    method: QuartileMethod,
    slug: str,
    name: str,
) -> PeerStanding:
    values = {code: value for code, value in kept_values(now).items() if code in members}
    earlier = {code: value for code, value in kept_values(before).items() if code in members_before} if before else None
    return standing_of(
        own,
        values,
        polarity,
        group=slug,
        before=earlier,
        method=method,
        name=name,
        year=now.period,
        source=now.source,
        available_from=now.available_from,
    )


# Comparators as rows


def _national(standing: PeerStanding) -> PeerStanding:
    return PeerStanding(**{**standing.__dict__, "group": NATIONAL})


def _figures_of(
    standings: Iterable[tuple[Choice, PeerStanding]], definition: Definition, table: TableKey
) -> list[BenchmarkFigure]:
    found = []
    for choice, standing in standings:
        if choice.ranking and standing.quartile is not None:
            found.append(
                _figure(BenchmarkKind.QUARTILE, definition, table, quartile=standing.quartile, group=choice.group)
            )
        if choice.averages and standing.average is not None:
            found.append(
                _figure(BenchmarkKind.NEIGHBOUR_AVERAGE, definition, table, value=standing.average, group=choice.group)
            )
    return found


def _figure(
    kind: BenchmarkKind,
    definition: Definition,
    table: TableKey,
    *,
    value: Decimal | None = None,
    quartile: int | None = None,
    label: str = "",
    group: Group | None = None,
) -> BenchmarkFigure:
    """A comparator that is computed anew each time and never saved."""
    return BenchmarkFigure(
        indicator_id=definition.indicator_id,
        kind=kind,
        peer_group_id=group.pk if group else None,
        label=label,
        value=value,
        unit="" if quartile else definition.unit,
        decimals=0 if quartile else definition.decimals,
        quartile=quartile,
        data_year=table.period,
        source=table.source,
        available_from=table.available_from,
    )


def merged(entered: Iterable[BenchmarkFigure], compared: Compared) -> Compared:
    """Put figures entered by hand and computed ones together: of one kind and group the newer, a tie to the table.

    ``entered`` come newest first. A computed figure takes the label and the place in the order of the one it stands
    for, so that a scorecard prints it where the other stood.
    """
    kept = list(entered)
    standing = []
    for figure in compared.figures:
        same = [one for one in kept if _stands_for(figure, one)]
        if any(one.available_from > figure.available_from for one in same):
            continue
        if same:
            figure.order = same[0].order
            figure.label = same[0].label
        kept = [one for one in kept if one not in same]
        standing.append(figure)
    by_hand = any(one.kind == BenchmarkKind.QUARTILE and one.peer_group_id is None for one in kept)
    peers = tuple(one for one in compared.peers if not (by_hand and one.group == NATIONAL))
    return Compared((*kept, *standing), peers)


def _stands_for(figure: BenchmarkFigure, entered: BenchmarkFigure) -> bool:
    return figure.kind == entered.kind and entered.peer_group_id in (None, figure.peer_group_id)
