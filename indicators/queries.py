"""Reads of the catalogue that answer for many indicators at once, in a fixed number of queries.

``facts_for`` is what worklists, rating and assembly ask; the conversion helpers turn rows into the plain
values the rules work with.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from django.db.models import Case, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.utils import timezone

from indicators.comparators import NATIONAL, merged, read_comparators
from indicators.enums import (
    BenchmarkKind,
    PrintPattern,
    ProposalState,
    ResponsibilityRole,
    TargetKind,
    ToleranceKind,
    ValueType,
)
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    RatingScheme,
    RatingSchemeVersion,
    Responsibility,
    Status,
    Target,
)
from indicators.records.canonical import canonical_json
from indicators.rules.display import NumberFormat, show
from indicators.rules.peers import PeerStanding
from indicators.rules.period import Period
from indicators.rules.profile import applied, read_profile
from indicators.rules.rating import Scheme, SchemeProblem, describe, parse_scheme
from indicators.rules.targets import TargetRule


class Started(Protocol):
    """Anything that applies from a date."""

    pk: Any
    effective_from: date


S = TypeVar("S", bound=Started)
WAITING = Q(proposal_state=ProposalState.PROPOSED)
CONFIRMED = Q(proposal_state=ProposalState.CONFIRMED)


@dataclass(frozen=True)
class Facts:
    """What the catalogue says about one indicator for one period.

    ``benchmarks`` holds the newest figure of each kind, peer group and label, in printing order. ``peers`` is the
    standing in each peer group; the group "" is the national comparison.
    """

    definition: Definition | None
    target: Target | None
    benchmarks: tuple[BenchmarkFigure, ...] = ()
    peers: tuple[PeerStanding, ...] = ()

    @property
    def quartile(self) -> int | None:
        """The council's quarter of councils, 1 at the top, from the newest national comparison."""
        return next((figure.quartile for figure in self.benchmarks if figure.kind == BenchmarkKind.QUARTILE), None)

    @property
    def neighbour(self) -> BenchmarkFigure | None:
        """The newest average of statistical neighbours."""
        return self._newest(BenchmarkKind.NEIGHBOUR_AVERAGE)

    @property
    def region(self) -> BenchmarkFigure | None:
        """The newest figure of our region."""
        return self._newest(BenchmarkKind.REGION)

    @property
    def national(self) -> BenchmarkFigure | None:
        """The newest figure of the nation."""
        return self._newest(BenchmarkKind.NATIONAL)

    @property
    def ranking(self) -> PeerStanding | None:
        """The standing behind the quartile: rank, rank before, median. None where it was entered by hand."""
        return next((standing for standing in self.peers if standing.group == NATIONAL), None)

    def _newest(self, kind: BenchmarkKind) -> BenchmarkFigure | None:
        return next((figure for figure in self.benchmarks if figure.kind == kind), None)


def facts_for(
    indicators_and_days: Iterable[tuple[int, date]], *, as_at: date, without: int | None = None
) -> dict[tuple[int, date], Facts]:
    """Return the facts for each (indicator id, first day of the period), in a bounded number of queries.

    Four, and up to seven more once a national table is loaded, however many indicators there are.

    The newest definition and target that had started by the day apply. Before the first definition the
    earliest one is used, so that figures older than the catalogue can still be shown; a target is never
    used before it starts. Benchmarks are those available on ``as_at``: computed from the newest tables, or entered by
    hand where nothing newer is loaded. ``without`` leaves one release out, to see what it changes.
    """
    keys = set(indicators_and_days)
    ids = {indicator_id for indicator_id, _ in keys}
    confirmed = CONFIRMED & Q(indicator_id__in=ids)
    definitions = _by_indicator(
        Definition.objects.filter(confirmed).select_related("scheme").order_by("-effective_from", "-pk")
    )
    targets = _by_indicator(Target.objects.filter(confirmed).order_by("-effective_from", "-pk"))
    figures: dict[int, list[BenchmarkFigure]] = _by_indicator(
        BenchmarkFigure.objects.filter(indicator_id__in=ids).available(as_at)
    )
    newest = {indicator_id: newest_of_each(rows) for indicator_id, rows in figures.items()}
    comparators = read_comparators(ids, as_at=as_at, without=without)
    found = {}
    for indicator_id, day in keys:
        definition = in_force(definitions[indicator_id], day) or earliest(definitions[indicator_id])
        compared = merged(newest.get(indicator_id, ()), comparators.of(indicator_id, definition))
        found[indicator_id, day] = Facts(
            definition=definition,
            target=in_force(targets[indicator_id], day),
            benchmarks=tuple(sorted(compared.figures, key=lambda figure: figure.order)),
            peers=compared.peers,
        )
    return found


def _by_indicator(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.indicator_id].append(row)
    return grouped


def in_force(rows: Sequence[S], day: date) -> S | None:
    """Return the first of ``rows``, newest first, that had started by ``day``."""
    return next((row for row in rows if row.effective_from <= day), None)


def earliest(rows: Sequence[S]) -> S | None:
    """Return the last of ``rows``, newest first."""
    return rows[-1] if rows else None


def newest_of_each(figures: Iterable[BenchmarkFigure]) -> tuple[BenchmarkFigure, ...]:
    """Return the first figure of each kind, peer group and label of ``figures``, which come newest first.

    The result is in printing order; of two with the same order the newer comes first.
    """
    chosen: dict[tuple[str, int | None, str], BenchmarkFigure] = {}
    for figure in figures:
        chosen.setdefault((figure.kind, figure.peer_group_id, figure.label), figure)
    return tuple(sorted(chosen.values(), key=lambda figure: figure.order))


def schemes_for(keys: Iterable[tuple[int, date]]) -> dict[tuple[int, date], RatingSchemeVersion]:
    """Return the confirmed version in force for each (scheme id, first day of the period), in one query.

    A key is left out when no version had started by its day.
    """
    wanted = set(keys)
    versions: dict[int, list[RatingSchemeVersion]] = defaultdict(list)
    for version in (
        RatingSchemeVersion.objects.filter(CONFIRMED, scheme_id__in={scheme_id for scheme_id, _ in wanted})
        .select_related("scheme")
        .order_by("-effective_from", "-number")
    ):
        versions[version.scheme_id].append(version)
    chosen = {(scheme_id, day): in_force(versions[scheme_id], day) for scheme_id, day in wanted}
    return {key: version for key, version in chosen.items() if version is not None}


def parsed_scheme(version: RatingSchemeVersion) -> Scheme:
    """Return the rule of ``version`` ready to rate with. Parsed once for each content."""
    return _parsed(canonical_json(scheme_data(version)))


def scheme_data(version: RatingSchemeVersion) -> dict[str, Any]:
    """Return the version as the JSON that the rules read."""
    return {
        "name": version.scheme.name,
        "version": version.number,
        "bands": version.bands,
        "tolerance": None if version.tolerance is None else format(version.tolerance, "f"),
        "tolerance_kind": str(version.tolerance_kind),
    }


@lru_cache(maxsize=512)
def _parsed(text: str) -> Scheme:
    return parse_scheme(json.loads(text))


def band_problems(bands: Any, *, scheme: RatingScheme) -> list[str]:
    """Return every fault of proposed bands, one sentence each. Each status must be one of the scheme's set."""
    try:
        parsed = parse_scheme({"name": scheme.name, "version": 1, "bands": bands})
    except SchemeProblem as problem:
        return list(problem.messages)
    known = statuses_by_key(scheme.status_set_id)
    choices = ", ".join(known)
    return [
        f"Band {place}: there is no status “{band.status}”. Use one of {choices}."
        for place, band in enumerate(parsed.bands, start=1)
        if band.status not in known
    ]


@dataclass(frozen=True)
class BandInWords:
    """One band as people read it. ``status`` is None when its key is not in the council's set."""

    status: Status | None
    text: str
    when: str


def rule_in_words(version: RatingSchemeVersion) -> list[BandInWords]:
    """Return the bands in the order they are tried, with the tolerance of the rule filled in."""
    statuses = statuses_by_key(version.scheme.status_set_id)
    amount, kind = tolerance_of(version)
    unit = "%" if kind == ToleranceKind.RELATIVE else " points"
    usual = "the tolerance" if amount is None else f"{amount.normalize():f}{unit}"
    return [
        BandInWords(statuses.get(band.status), band.text.replace("{tolerance}", usual), describe(band.when))
        for band in parsed_scheme(version).bands
    ]


def statuses_by_key(status_set_id: int) -> dict[str, Status]:
    """Return the statuses of one set by their key, in the council's order."""
    return {status.key: status for status in Status.objects.filter(status_set_id=status_set_id).order_by("order")}


def own_colours() -> list[str]:
    """Return every colour outside the palette that a status has or ever had."""
    used = Status.history.filter(colour__startswith="#").order_by("colour")
    return list(used.values_list("colour", flat=True).distinct())


def number_format(definition: Definition) -> NumberFormat:
    """Return how figures of this definition are printed."""
    return NumberFormat(
        value_type=ValueType(definition.value_type),
        unit=definition.unit,
        decimals=definition.decimals,
        thousands=definition.thousands,
        pattern=PrintPattern(definition.pattern),
        brackets=definition.brackets,
    )


def benchmark_text(figure: BenchmarkFigure) -> str:
    """Return a comparator as printed: its wording, its quartile in words or its value with the unit."""
    if figure.wording:
        return figure.wording
    if figure.quartile is not None:
        return f"Quartile {figure.quartile}"
    return show(figure.value, NumberFormat(ValueType.NUMBER, figure.unit, figure.decimals))


def target_rule(
    target: Target | None, definition: Definition | None, period: Period | None = None
) -> TargetRule | None:
    """Return the target as the rules know it, or None without one.

    With a ``period`` it is the step for that period where the target has steps inside the year, else the year's. The
    tolerance is the target's own, else the definition's; None leaves it to the RAG rule.
    """
    if target is None:
        return None
    tolerance, kind = tolerance_of(target, definition)
    rule = TargetRule(
        kind=TargetKind(target.kind),
        value=target.value,
        upper=target.upper,
        unit=target.unit,
        decimals=target.decimals,
        wording=target.wording,
        tolerance=tolerance,
        tolerance_kind=kind,
        floor=target.floor,
    )
    return applied(rule, read_profile(target.profile), period) if target.profile else rule


@dataclass(frozen=True)
class TargetChange:
    """A target that changed inside a year: ``new`` with who proposed and confirmed it and why, and what it replaced."""

    new: Target
    old: Target


def targets_changed_in(year: Period, indicator_ids: Collection[int] | None = None) -> list[TargetChange]:
    """Return the changes of targets inside a financial year, in the order of their first days. One query.

    A change is a target that starts after the first day of the year, or one that starts on an earlier day but was
    confirmed during the year in place of another from the same day. The first target of an indicator changes nothing.
    """
    rows = Target.objects.filter(CONFIRMED, effective_from__lte=year.end).select_related("indicator")
    if indicator_ids is not None:
        rows = rows.filter(indicator_id__in=indicator_ids)
    changes = []
    for targets in _by_indicator(rows.order_by("effective_from", "pk")).values():
        for old, new in pairwise(targets):
            same_day = new.effective_from == old.effective_from and new.decided_at is not None
            late = same_day and year.contains(timezone.localdate(new.decided_at))
            if year.start < new.effective_from or late:
                changes.append(TargetChange(new, old))
    return sorted(changes, key=lambda change: (change.new.effective_from, change.new.pk))


def tolerance_of(*holders: Target | Definition | RatingSchemeVersion | None) -> tuple[Decimal | None, ToleranceKind]:
    """Return the tolerance of the first holder that has one, with its kind."""
    for holder in holders:
        if holder is not None and holder.tolerance is not None:
            return holder.tolerance, ToleranceKind(holder.tolerance_kind)
    return None, ToleranceKind.RELATIVE


def responsibilities_for(
    indicators: Collection[Indicator], *, on: date, roles: Collection[ResponsibilityRole] = tuple(ResponsibilityRole)
) -> dict[int, list[Responsibility]]:
    """Return who answers for each indicator (by id) on a day, through it or its service, in one query."""
    ids = {indicator.pk for indicator in indicators}
    services = {indicator.service_id for indicator in indicators}
    by_indicator: dict[int, list[Responsibility]] = defaultdict(list)
    by_service: dict[int, list[Responsibility]] = defaultdict(list)
    rows = (
        Responsibility.objects.on(on)
        .filter(Q(indicator__in=ids) | Q(service__in=services), role__in=roles)
        .select_related("person", "indicator", "service")
    )
    for row in rows:
        if row.indicator_id is not None:
            by_indicator[row.indicator_id].append(row)
        elif row.service_id is not None:
            by_service[row.service_id].append(row)
    return {indicator.pk: by_indicator[indicator.pk] + by_service[indicator.service_id] for indicator in indicators}


Versioned = TypeVar("Versioned", bound=Definition | Target | RatingSchemeVersion)


def replaced_by(proposal: Versioned) -> Versioned | None:
    """Return the confirmed row that applies on the day the proposal would start, or None."""
    rows: Any = type(proposal).objects.in_force(proposal.effective_from).exclude(pk=proposal.pk)
    if isinstance(proposal, RatingSchemeVersion):
        rows = rows.filter(scheme=proposal.scheme_id)
    else:
        rows = rows.filter(indicator=proposal.indicator_id)
    found: Versioned | None = rows.first()
    return found


def in_force_mark(proposal: Definition | Target | RatingSchemeVersion) -> str:
    """Return a mark of what the proposal would replace; it changes when something else is confirmed."""
    row = replaced_by(proposal)
    return "0" if row is None else str(row.pk)


def with_definition(indicators: QuerySet[Indicator], today: date) -> QuerySet[Any]:
    """Add ``name_now``, ``frequency_now``, ``polarity_now`` and ``scheme_now`` of the definition in force.

    Before the first definition has started the earliest confirmed one counts. All are None without any.
    """
    has_started = Q(effective_from__lte=today)
    chosen = Definition.objects.filter(CONFIRMED, indicator=OuterRef("pk")).order_by(
        Case(When(has_started, then=0), default=1),
        Case(When(has_started, then=F("effective_from"))).desc(),
        "effective_from",
        "-pk",
    )
    names = ("name", "frequency", "polarity", "scheme")
    return indicators.annotate(**{f"{name}_now": Subquery(chosen.values(name)[:1]) for name in names})


def with_catalogue(indicators: QuerySet[Indicator], today: date) -> QuerySet[Any]:
    """Load what a list of indicators shows, in a fixed number of queries.

    Each indicator gets ``known_definitions`` and ``known_targets`` (confirmed, newest first) and ``held`` (the
    responsibilities of the day), its service ``held_by_service``.
    """
    newest = ("-effective_from", "-pk")
    definitions = Definition.objects.filter(CONFIRMED).select_related("scheme").order_by(*newest)
    held = Responsibility.objects.on(today).select_related("person")
    return indicators.select_related("service").prefetch_related(
        Prefetch("definitions", definitions, to_attr="known_definitions"),
        Prefetch("targets", Target.objects.filter(CONFIRMED).order_by(*newest), to_attr="known_targets"),
        Prefetch("responsibilities", held, to_attr="held"),
        Prefetch("service__responsibilities", held, to_attr="held_by_service"),
    )
