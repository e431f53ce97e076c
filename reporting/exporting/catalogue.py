"""The rows of a pack that say what is measured, against what: confirmed rows only, the one in force of each day."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from indicators.enums import ProposalState
from indicators.models import BenchmarkFigure, Definition, Indicator, RatingSchemeVersion, Status, Target
from reporting.loading import rows
from reporting.loading.known import NOT_A_ROW, definition_values, status_row

D = TypeVar("D", Definition, Target)
Key = tuple[object, ...]


def catalogue_parts(indicators: list[Indicator], *, status_set_id: int, as_at: date) -> dict[str, tuple[Any, ...]]:
    """Return the parts of a pack that the indicators, and a scorecard printing one set of statuses, need.

    Benchmarks are those a document put together on ``as_at`` could use. Six queries, however many indicators.
    """
    ids = [indicator.pk for indicator in indicators]
    definitions = _newest(
        Definition.objects.filter(indicator__in=ids, proposal_state=ProposalState.CONFIRMED)
        .select_related("indicator__service", "scheme")
        .order_by("indicator__ref", "effective_from", "pk")
    )
    targets = _newest(
        Target.objects.filter(indicator__in=ids, proposal_state=ProposalState.CONFIRMED)
        .select_related("indicator")
        .order_by("indicator__ref", "effective_from", "pk")
    )
    versions = _scheme_versions({row.scheme_id for row in definitions if row.scheme_id})
    sets = {status_set_id} | {version.scheme.status_set_id for version in versions}
    statuses = Status.objects.filter(status_set__in=sets).select_related("status_set")
    services = {row.indicator.service.slug: row.indicator.service.name for row in definitions}
    figures = (
        BenchmarkFigure.objects.filter(indicator__in=ids, peer_group=None, available_from__lte=as_at)
        .select_related("indicator")
        .order_by("indicator__ref", "order", "-available_from", "-pk")
    )
    return {
        "statuses": tuple(map(status_row, statuses.order_by("status_set__slug", "order", "key"))),
        "bands": tuple(band for version in versions for band in _bands(version)),
        "services": tuple(
            rows.ServiceRow(row=NOT_A_ROW, service=slug, name=name) for slug, name in sorted(services.items())
        ),
        "indicators": tuple(map(_indicator, definitions)),
        "targets": tuple(map(_target, targets)),
        "benchmarks": tuple(map(_benchmark, figures)),
    }


def _newest(found: Iterable[D]) -> list[D]:
    """Return the last row of each indicator and day: the one that replaced the others."""
    return list({(row.indicator_id, row.effective_from): row for row in found}.values())


def _scheme_versions(schemes: set[int]) -> list[RatingSchemeVersion]:
    found = (
        RatingSchemeVersion.objects.filter(scheme__in=schemes, proposal_state=ProposalState.CONFIRMED)
        .select_related("scheme__status_set")
        .order_by("scheme__slug", "effective_from", "number")
    )
    return list({(row.scheme_id, row.effective_from): row for row in found}.values())


def _bands(version: RatingSchemeVersion) -> Iterable[rows.BandRow]:
    for order, band in enumerate(version.bands, start=1):
        yield rows.BandRow(
            row=NOT_A_ROW,
            scheme=version.scheme.slug,
            name=version.scheme.name,
            status_set=version.scheme.status_set.slug,
            effective_from=version.effective_from,
            order=order,
            status=band["status"],
            when=band["when"],
            text=band["text"],
            tolerance=version.tolerance,
            tolerance_kind=version.tolerance_kind,
        )


def _indicator(row: Definition) -> rows.IndicatorRow:
    return rows.IndicatorRow(
        row=NOT_A_ROW,
        ref=row.indicator.ref,
        service=row.indicator.service.slug,
        retired_on=row.indicator.retired_on,
        **definition_values(row),
    )


def _target(row: Target) -> rows.TargetRow:
    values = {name: getattr(row, name) for name in rows.TARGETS.columns if name != "ref"}
    return rows.TargetRow(row=NOT_A_ROW, ref=row.indicator.ref, **values)


def _benchmark(row: BenchmarkFigure) -> rows.BenchmarkRow:
    values = {name: getattr(row, name) for name in rows.BENCHMARKS.columns if name != "ref"}
    return rows.BenchmarkRow(row=NOT_A_ROW, ref=row.indicator.ref, **values)
