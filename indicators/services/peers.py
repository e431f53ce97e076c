"""Other councils: who they are, which groups they belong to, and which groups an indicator is compared in."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from indicators.enums import AuthorityKind
from indicators.models import Authority, Indicator, IndicatorPeers, PeerGroup, PeerMember
from indicators.records.transitions import Conflict, Invalid
from indicators.rules.areas import kind_of_code
from indicators.services.acts import checked_reason, keep, keepers_only, unchanged_since

A_DAY = timedelta(days=1)
IMPORTED = "Added from a list of councils"


# Authorities


@transaction.atomic
def add_authority(authority: Authority, *, by: User, at: datetime, reason: str = "") -> Authority:
    """Add a council, region or nation."""
    keepers_only(by)
    _refuse_taken(authority)
    keep("add authority", authority, by=by, at=at, reason=reason.strip())
    return authority


@transaction.atomic
def change_authority(
    authority: Authority, *, by: User, at: datetime, reason: str, seen: int | None = None
) -> Authority:
    """Save a corrected council. ``seen`` is the id of the history row the person had before them."""
    keepers_only(by)
    stored = Authority.objects.select_for_update().get(pk=authority.pk)
    if seen is not None:
        unchanged_since(stored, seen, "this council")
    _refuse_taken(authority)
    if authority.is_us and authority.is_area:
        raise Invalid("Our own council cannot be a region or a nation. Choose another kind.")
    keep("change authority", authority, by=by, at=at, reason=checked_reason(reason))
    return authority


def _refuse_taken(authority: Authority) -> None:
    others = Authority.objects.exclude(pk=authority.pk)
    if others.filter(code=authority.code).exists():
        raise Conflict(f"There is a council with the code {authority.code} already.")
    if others.filter(name__iexact=authority.name).exists():
        raise Conflict(f"There is a council called {authority.name} already.")


@transaction.atomic
def choose_own_authority(authority: Authority, *, by: User, at: datetime, reason: str) -> Authority:
    """Say which council is ours. The one that was before no longer is."""
    keepers_only(by)
    text = checked_reason(reason)
    row = Authority.objects.select_for_update().get(pk=authority.pk)
    if row.is_area:
        raise Invalid(f"{row.name} is a {row.get_kind_display().lower()}. Choose a council.")
    for former in Authority.objects.select_for_update().filter(is_us=True).exclude(pk=row.pk):
        former.is_us = False
        keep("no longer our own council", former, by=by, at=at, reason=text)
    if not row.is_us:
        row.is_us = True
        keep("choose our own council", row, by=by, at=at, reason=text)
    return row


@dataclass(frozen=True)
class ListedAuthority:
    """One row of a list of councils. ``kind`` blank is told by the code; ``region`` is a code or a name, or blank."""

    code: str
    name: str
    kind: str = ""
    region: str = ""


@transaction.atomic
def import_authorities(rows: Collection[ListedAuthority], *, by: User, at: datetime) -> tuple[int, int]:
    """Add the councils of a list and correct names, kinds and regions of those there are. Returns how many of each.

    A blank in the list changes nothing. Regions come first, so that a council can name one of the same list.
    """
    keepers_only(by)
    known = {row.code: row for row in Authority.objects.all()}
    added = changed = 0
    ordered = sorted(rows, key=lambda row: _kind(row) not in (AuthorityKind.REGION, AuthorityKind.NATION))
    for listed in ordered:
        row = known.get(listed.code)
        fields = _fields(listed, known)
        if row is None:
            row = Authority(code=listed.code, **{"kind": AuthorityKind.OTHER, **fields})
            add_authority(row, by=by, at=at, reason=IMPORTED)
            known[row.code] = row
            added += 1
        elif any(getattr(row, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(row, name, value)
            change_authority(row, by=by, at=at, reason="Corrected from a list of councils")
            changed += 1
    return added, changed


def _kind(listed: ListedAuthority) -> str:
    return listed.kind or kind_of_code(listed.code) or ""


def _fields(listed: ListedAuthority, known: Mapping[str, Authority]) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": listed.name}
    if kind := _kind(listed):
        fields["kind"] = kind
    if listed.region:
        fields["region"] = region_called(listed.region, known.values())
    return fields


def region_called(text: str, authorities: Collection[Authority]) -> Authority:
    """Return the region of that code or name.

    Raises:
        Invalid: when there is none.
    """
    wanted = text.strip().casefold()
    for row in authorities:
        if row.kind == AuthorityKind.REGION and wanted in (row.code.casefold(), row.name.casefold()):
            return row
    raise Invalid(f"There is no region “{text}”. Put the region itself into the list, for example E12000004.")


# Peer groups


@transaction.atomic
def save_peer_group(
    group: PeerGroup, *, by: User, at: datetime, reason: str = "", seen: int | None = None
) -> PeerGroup:
    """Add a peer group, or change one for a reason. A group made usual takes the place of the one before it."""
    keepers_only(by)
    is_new = group.pk is None
    text = reason.strip() if is_new else checked_reason(reason)
    if is_new and not group.slug:
        group.slug = _free_slug(group.name)
    if not is_new and seen is not None:
        unchanged_since(PeerGroup.objects.select_for_update().get(pk=group.pk), seen, "this group")
    if PeerGroup.objects.filter(name__iexact=group.name).exclude(pk=group.pk).exists():
        raise Conflict(f"There is a group called {group.name} already.")
    for mark in ("usual_ranking", "usual_average"):
        if getattr(group, mark):
            _take_over(mark, group, by=by, at=at)
    keep("add peer group" if is_new else "change peer group", group, by=by, at=at, reason=text)
    return group


def _take_over(mark: str, group: PeerGroup, *, by: User, at: datetime) -> None:
    for former in PeerGroup.objects.select_for_update().filter(**{mark: True}).exclude(pk=group.pk):
        setattr(former, mark, False)
        keep("change peer group", former, by=by, at=at, reason=f"{group.name} takes its place")


def _free_slug(name: str) -> str:
    base = slugify(name)[:40] or "group"
    taken = {"add"} | set(PeerGroup.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for number in range(len(taken) + 1) if (slug := f"{base}-{number}" if number else base) not in taken
    )


@transaction.atomic
def set_members(
    group: PeerGroup, authorities: Collection[Authority], *, starts: date, by: User, at: datetime, reason: str
) -> tuple[int, int]:
    """Make these the members from a day on. Returns how many joined and how many left.

    Those who leave are members up to the day before, so that earlier comparisons can be made again.
    """
    keepers_only(by)
    text = checked_reason(reason)
    PeerGroup.objects.select_for_update().get(pk=group.pk)
    if area := next((row for row in authorities if row.is_area), None):
        raise Invalid(f"{area.name} is a {area.get_kind_display().lower()}, not a council. Leave it out of the group.")
    wanted = {row.pk: row for row in authorities}
    later = group.members.filter(Q(starts__gt=starts)).select_related("authority").first()
    if later is not None:
        raise Conflict(f"The group was changed from {later.starts:%-d %B %Y} already. Choose that day or a later one.")
    staying = {row.authority_id: row for row in group.members.filter(ends=None)}
    for authority_id, row in staying.items():
        if authority_id not in wanted:
            row.ends = max(starts - A_DAY, row.starts)
            keep("leave peer group", row, by=by, at=at, reason=text)
    joining = [row for pk, row in wanted.items() if pk not in staying]
    for authority in joining:
        keep(
            "join peer group",
            PeerMember(peer_group=group, authority=authority, starts=starts),
            by=by,
            at=at,
            reason=text,
        )
    return len(joining), len(staying.keys() - wanted.keys())


@dataclass(frozen=True)
class ChosenGroup:
    """A group an indicator is to be compared in."""

    group: PeerGroup
    ranking: bool = False
    averages: bool = False


@transaction.atomic
def choose_groups(
    indicator: Indicator, chosen: Collection[ChosenGroup], *, by: User, at: datetime, reason: str
) -> None:
    """Say in which groups an indicator is compared; none means the usual groups."""
    keepers_only(by)
    text = checked_reason(reason)
    for mark, words in (("ranking", "quartile and rank"), ("averages", "neighbour average")):
        if sum(1 for one in chosen if getattr(one, mark)) > 1:
            raise Invalid(f"Choose one group for the {words}.")
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    stored = {row.peer_group_id: row for row in IndicatorPeers.objects.filter(indicator=indicator)}
    wanted = {one.group.pk: one for one in chosen}
    for pk, row in stored.items():
        # Marks are given up before they are given out, so that no two groups hold one at once.
        one = wanted.get(pk)
        kept = (row.ranking and bool(one and one.ranking), row.averages and bool(one and one.averages))
        _choose(row, *kept, removed=one is None, by=by, at=at, reason=text)
    for pk, one in wanted.items():
        row = stored.get(pk) or IndicatorPeers(indicator=indicator, peer_group=one.group)
        _choose(row, one.ranking, one.averages, removed=False, by=by, at=at, reason=text)


def _choose(
    row: IndicatorPeers, ranking: bool, averages: bool, *, removed: bool, by: User, at: datetime, reason: str
) -> None:
    if row.pk is not None and (row.ranking, row.averages, row.removed) == (ranking, averages, removed):
        return
    row.ranking, row.averages, row.removed = ranking, averages, removed
    keep("choose comparison", row, by=by, at=at, reason=reason)
