"""Put the catalogue of a pack in force, through proposals that a person confirms."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models

from indicators import services
from indicators.enums import ProposalState
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    RatingScheme,
    RatingSchemeVersion,
    Service,
    Status,
    StatusSet,
    Target,
)
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from reporting.loading import rows
from reporting.loading.check_catalogue import bands_by_version
from reporting.loading.declaring import PackRow
from reporting.loading.known import DEFINITION_COLUMNS
from reporting.loading.ledger import Ledger, Outcome
from reporting.loading.pack import Catalogue

M = TypeVar("M", bound=models.Model)

# The columns of a row that are fields of the same name.
_DEFINITION_FIELDS = tuple(name for name in DEFINITION_COLUMNS if name != "scheme")
_TARGET_FIELDS = tuple(name for name in rows.TARGETS.columns if name != "ref")
_STATUS_FIELDS = tuple(name for name in rows.STATUSES.columns if name not in ("set", "set_name", "key"))
_FIGURE_KEY = ("ref", "kind", "label", "available_from")
_FIGURE_FIELDS = tuple(name for name in rows.BENCHMARKS.columns if name not in _FIGURE_KEY)


def load_catalogue(pack: Catalogue, ledger: Ledger) -> None:
    """Put statuses, rules, services, indicators, targets and benchmarks in force, in this order."""
    _load_statuses(pack, ledger)
    _load_schemes(pack, ledger)
    _load_services(pack, ledger)
    _load_indicators(pack, ledger)
    _load_targets(pack, ledger)
    _load_benchmarks(pack, ledger)


def picked(row: PackRow, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def same(stored: models.Model, wanted: Mapping[str, Any]) -> bool:
    """Whether the stored row holds exactly the wanted values; numbers are equal whatever their zeros."""
    return all(getattr(stored, name) == value for name, value in wanted.items())


def add(action: str, row: M, ledger: Ledger) -> M:
    """Save a new row in the confirmer's name, with its history and an audit entry."""
    save_with_history(row, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
    record_act(action, row, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
    return row


def _load_statuses(pack: Catalogue, ledger: Ledger) -> None:
    sets = {row.slug: row for row in StatusSet.objects.all()}
    held = set(Status.objects.values_list("status_set__slug", "key"))
    for order, row in enumerate(pack.statuses):
        if row.set not in sets:
            sets[row.set] = add("add status set", StatusSet(slug=row.set, name=row.set_name or row.set), ledger)
        if (row.set, row.key) in held:
            ledger.note("statuses", Outcome.UNCHANGED)
            continue
        status = Status(status_set=sets[row.set], key=row.key, order=order, **picked(row, _STATUS_FIELDS))
        add("add status", status, ledger)
        ledger.note("statuses", Outcome.ADDED)


def _load_schemes(pack: Catalogue, ledger: Ledger) -> None:
    schemes = {row.slug: row for row in RatingScheme.objects.all()}
    sets = {row.slug: row for row in StatusSet.objects.all()}
    for bands in bands_by_version(pack).values():
        first = bands[0]
        if first.scheme not in schemes:
            new = RatingScheme(slug=first.scheme, name=first.name or first.scheme, status_set=sets[first.status_set])
            schemes[first.scheme] = add("add RAG rule", new, ledger)
        _load_scheme_version(schemes[first.scheme], bands, ledger)


def _load_scheme_version(scheme: RatingScheme, bands: list[rows.BandRow], ledger: Ledger) -> None:
    first = bands[0]
    wanted = {
        "effective_from": first.effective_from,
        "bands": [{"status": row.status, "when": row.when, "text": row.text} for row in bands],
        "tolerance": first.tolerance,
        "tolerance_kind": first.tolerance_kind,
    }
    stored = scheme.versions.filter(
        effective_from=first.effective_from, proposal_state=ProposalState.CONFIRMED
    ).order_by("number")
    if _unchanged("RAG rules", stored.last(), wanted, ledger):
        return
    version = RatingSchemeVersion(scheme=scheme, **wanted)
    _put_in_force(services.propose_scheme_version, version, ledger)


def _unchanged(what: str, stored: models.Model | None, wanted: Mapping[str, Any], ledger: Ledger) -> bool:
    """Note what becomes of a dated row; True when there is nothing to do."""
    if stored is None:
        ledger.note(what, Outcome.ADDED)
        return False
    unchanged = same(stored, wanted)
    ledger.note(what, Outcome.UNCHANGED if unchanged else Outcome.CHANGED)
    return unchanged


P = TypeVar("P", Definition, Target, RatingSchemeVersion)


def _put_in_force(propose: Callable[..., P], row: P, ledger: Ledger) -> None:
    """Propose in the loader's name and confirm in the confirmer's."""
    _confirm(propose(row, by=ledger.loader, at=ledger.at, reason=ledger.reason), ledger)


def _confirm(proposal: P, ledger: Ledger) -> None:
    if ledger.confirms:
        services.confirm(proposal, by=ledger.confirmer, at=ledger.at, comment=ledger.reason)


def _load_services(pack: Catalogue, ledger: Ledger) -> None:
    held = set(Service.objects.values_list("slug", flat=True))
    for row in pack.services:
        if row.service in held:
            ledger.note("services", Outcome.UNCHANGED)
            continue
        new = Service(slug=row.service, name=row.name)
        services.add_service(new, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
        ledger.note("services", Outcome.ADDED)


def _load_indicators(pack: Catalogue, ledger: Ledger) -> None:
    owners = {row.slug: row for row in Service.objects.all()}
    schemes = {row.slug: row for row in RatingScheme.objects.all()}
    indicators = {row.ref: row for row in Indicator.objects.all()}
    stored = _confirmed(Definition)
    for row in sorted(pack.indicators, key=lambda row: row.effective_from):
        wanted = {
            **picked(row, _DEFINITION_FIELDS),
            "scheme": schemes[row.scheme] if row.scheme else None,
        }
        definition = Definition(**wanted)
        if row.ref not in indicators:
            indicators[row.ref] = services.add_indicator(
                ref=row.ref,
                service=owners[row.service],
                definition=definition,
                by=ledger.loader,
                at=ledger.at,
                reason=ledger.reason,
            )
            _confirm(definition, ledger)
            ledger.note("indicators", Outcome.ADDED)
            ledger.note("definitions", Outcome.ADDED)
            continue
        if not _unchanged("definitions", stored.get((row.ref, row.effective_from)), wanted, ledger):
            definition.indicator = indicators[row.ref]
            _put_in_force(services.propose_definition, definition, ledger)


def retire_indicators(pack: Catalogue, ledger: Ledger) -> None:
    """Ask for no more figures of what the pack says is retired, once its own figures are in."""
    days = {row.ref: row.retired_on for row in pack.indicators if row.retired_on}
    for indicator in Indicator.objects.filter(ref__in=days, retired_on=None).order_by("ref"):
        day = days[indicator.ref]
        if day is not None:
            services.retire_indicator(indicator, on=day, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
            ledger.note("retired indicators", Outcome.ADDED)


def _confirmed(model: type[Definition] | type[Target]) -> dict[tuple[str, object], Any]:
    """Return the newest confirmed row by ref and first day."""
    confirmed = model.objects.filter(proposal_state=ProposalState.CONFIRMED).order_by("pk")
    return {(row.indicator.ref, row.effective_from): row for row in confirmed.select_related("indicator")}


def _load_targets(pack: Catalogue, ledger: Ledger) -> None:
    indicators = {row.ref: row for row in Indicator.objects.all()}
    stored = _confirmed(Target)
    for row in pack.targets:
        wanted = picked(row, _TARGET_FIELDS)
        if not _unchanged("targets", stored.get((row.ref, row.effective_from)), wanted, ledger):
            target = Target(indicator=indicators[row.ref], **wanted)
            _put_in_force(services.propose_target, target, ledger)


def _load_benchmarks(pack: Catalogue, ledger: Ledger) -> None:
    indicators = {row.ref: row for row in Indicator.objects.all()}
    stored = {
        (row.indicator.ref, row.kind, row.label, row.available_from): row
        for row in BenchmarkFigure.objects.filter(peer_group=None).select_related("indicator")
    }
    for order, row in enumerate(pack.benchmarks):
        wanted = {**picked(row, _FIGURE_FIELDS), "order": order}
        figure = stored.get((row.ref, row.kind, row.label, row.available_from))
        if _unchanged("benchmarks", figure, wanted, ledger):
            continue
        if figure is None:
            figure = BenchmarkFigure(
                indicator=indicators[row.ref], kind=row.kind, label=row.label, available_from=row.available_from
            )
        for name, value in wanted.items():
            setattr(figure, name, value)
        save = services.add_benchmark if figure.pk is None else services.correct_benchmark
        save(figure, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
