"""What is in the database already, so that a pack may point to it and never changes what others share."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.enums import ProposalState
from indicators.models import Definition, Indicator, RatingScheme, Service, Status
from reporting.loading.rows import INDICATORS, STATUSES, IndicatorRow, StatusRow
from reporting.models import Portfolio, Scorecard

NOT_A_ROW = 0
# Those of indicators.csv that belong to the definition, and not to the indicator itself.
DEFINITION_COLUMNS = tuple(name for name in INDICATORS.columns if name not in ("ref", "service", "retired_on"))


@dataclass(frozen=True)
class Known:
    """Names in use. ``definitions`` are the confirmed ones by ref, newest first; other maps go from slug to fact."""

    services: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, tuple[IndicatorRow, ...]] = field(default_factory=dict)
    statuses: Mapping[str, Mapping[str, StatusRow]] = field(default_factory=dict)
    schemes: Mapping[str, str] = field(default_factory=dict)
    portfolios: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    scorecards: Mapping[str, str] = field(default_factory=dict)


def read_known() -> Known:
    """Read it all; seven queries."""
    return Known(
        services=dict(Service.objects.values_list("slug", "name")),
        indicators=dict(Indicator.objects.values_list("ref", "service__slug")),
        definitions=_definitions(),
        statuses=_statuses(),
        schemes=dict(RatingScheme.objects.values_list("slug", "status_set__slug")),
        portfolios={row.slug: (row.name, row.council) for row in Portfolio.objects.all()},
        scorecards=dict(Scorecard.objects.values_list("slug", "portfolio__slug")),
    )


def definition_values(definition: Definition) -> dict[str, Any]:
    """Return a definition's content under the names a pack uses."""
    values = {name: getattr(definition, name) for name in DEFINITION_COLUMNS if name != "scheme"}
    return {**values, "scheme": definition.scheme.slug if definition.scheme else ""}


def status_row(status: Status) -> StatusRow:
    """Return a stored status as a row of a pack."""
    names = (name for name in STATUSES.columns if name not in ("set", "set_name"))
    values = {name: getattr(status, name) for name in names}
    return StatusRow(row=NOT_A_ROW, set=status.status_set.slug, set_name=status.status_set.name, **values)


def _definitions() -> dict[str, tuple[IndicatorRow, ...]]:
    found: dict[str, list[IndicatorRow]] = defaultdict(list)
    confirmed = Definition.objects.filter(proposal_state=ProposalState.CONFIRMED)
    for row in confirmed.select_related("indicator__service", "scheme").order_by("-effective_from", "-pk"):
        found[row.indicator.ref].append(
            IndicatorRow(
                row=NOT_A_ROW, ref=row.indicator.ref, service=row.indicator.service.slug, **definition_values(row)
            )
        )
    return {ref: tuple(rows) for ref, rows in found.items()}


def _statuses() -> dict[str, dict[str, StatusRow]]:
    found: dict[str, dict[str, StatusRow]] = defaultdict(dict)
    for row in Status.objects.select_related("status_set"):
        found[row.status_set.slug][row.key] = status_row(row)
    return dict(found)
