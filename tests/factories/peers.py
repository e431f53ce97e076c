"""Factories of councils, groups and loaded tables."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from indicators.enums import AuthorityKind, MissingKind
from indicators.models import (
    Authority,
    Indicator,
    IndicatorPeers,
    PeerGroup,
    PeerMember,
    PeerRelease,
    PeerTable,
    PeerValue,
)
from indicators.rules.peer_layout import period_of
from tests.factories.catalogue import LONG_AGO, make_person

_next = count(1)
LOADED = datetime(2026, 9, 28, 9, 0, tzinfo=UTC)


def make_authority(name: str = "", code: str = "", **changes: Any) -> Authority:
    """A county council."""
    number = next(_next)
    fields = {"code": code or f"E10{number:06}", "name": name or f"Council {number}", "kind": AuthorityKind.COUNTY}
    return Authority.objects.create(**{**fields, **changes})


def make_us(**changes: Any) -> Authority:
    """Anyshire, our own council, in the East Midlands; made once."""
    existing = Authority.objects.filter(is_us=True).first()
    if existing:
        return existing
    region = Authority.objects.filter(code="E12000004").first() or make_authority(
        "East Midlands", "E12000004", kind=AuthorityKind.REGION
    )
    return make_authority("Anyshire", "E10999999", is_us=True, **{"region": region, **changes})


def make_peer_group(name: str = "", members: tuple[Authority, ...] = (), **changes: Any) -> PeerGroup:
    """A group of listed councils, members since 2010."""
    number = next(_next)
    fields = {"name": name or f"Group {number}", "slug": f"group-{number}"}
    group = PeerGroup.objects.create(**{**fields, **changes})
    for authority in members:
        PeerMember.objects.create(peer_group=group, authority=authority, starts=LONG_AGO)
    return group


def make_everybody(**changes: Any) -> PeerGroup:
    """All councils of a table; every indicator is ranked here unless it says otherwise."""
    fields = {"name": "All councils", "slug": "all-councils", "scope": "everybody", "usual_ranking": True}
    return PeerGroup.objects.create(**{**fields, **changes})


def make_choice(indicator: Indicator, group: PeerGroup, **changes: Any) -> IndicatorPeers:
    return IndicatorPeers.objects.create(indicator=indicator, peer_group=group, **changes)


def make_release(**changes: Any) -> PeerRelease:
    """A table of the department, published and usable since 28 September 2026."""
    number = next(_next)
    fields = {
        "source": "Children in need",
        "publisher": "Department for Education",
        "published_on": date(2026, 9, 28),
        "available_from": date(2026, 9, 28),
        "file_name": "table.csv",
        "file_digest": "0" * 64,
        "rows_read": 0,
        "rows_loaded": 0,
        "rows_refused": 0,
        "values_loaded": 0,
        "values_refused": 0,
        "token": f"release-{number}-{datetime.now(tz=UTC).timestamp()}",
        "loaded_by_name": "Aled Price",
        "loaded_at": LOADED,
    }
    if "loaded_by" not in changes:
        changes["loaded_by"] = make_person()
    return PeerRelease.objects.create(**{**fields, **changes})


def make_table(
    indicator: Indicator,
    values: Mapping[Authority, str | None],
    *,
    period: str = "2025/26",
    release: PeerRelease | None = None,
    **changes: Any,
) -> PeerTable:
    """A table of one indicator and year; None is a suppressed figure. ``changes`` are the release's."""
    covered = period_of(period, "financial_year")
    table = PeerTable.objects.create(
        release=release or make_release(**changes),
        indicator=indicator,
        period=covered.label(),
        period_start=covered.start,
        period_end=covered.end,
        councils=len(values),
        missing=sum(1 for value in values.values() if value is None),
    )
    PeerValue.objects.bulk_create(
        PeerValue(
            table=table,
            authority=authority,
            value=None if value is None else Decimal(value),
            missing=MissingKind.SUPPRESSED if value is None else MissingKind.NONE,
            printed="[c]" if value is None else value,
        )
        for authority, value in values.items()
    )
    return table
