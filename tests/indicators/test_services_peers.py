"""Councils, groups and comparisons: every change with person, reason and history; nothing overwritten silently."""

from datetime import UTC, date, datetime

import pytest

from indicators.enums import AuthorityKind
from indicators.models import AuditEntry, Authority, IndicatorPeers, PeerGroup
from indicators.people import PERFORMANCE
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services.acts import newest_change
from indicators.services.peers import (
    ChosenGroup,
    ListedAuthority,
    add_authority,
    change_authority,
    choose_groups,
    choose_own_authority,
    import_authorities,
    save_peer_group,
    set_members,
)
from tests.factories import make_indicator, make_person
from tests.factories.peers import make_authority, make_peer_group, make_us

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
REASON = "Agreed by the performance board."
APRIL = date(2026, 4, 1)


@pytest.fixture
def keeper():
    return make_person("aled", groups=(PERFORMANCE,))


@pytest.fixture
def act(keeper):
    return {"by": keeper, "at": NOW, "reason": REASON}


def actions() -> list[str]:
    return list(AuditEntry.objects.values_list("action", flat=True))


def test_nobody_but_a_keeper_changes_anything_about_councils():
    nobody = {"by": make_person(), "at": NOW, "reason": REASON}
    council, group = make_authority(), make_peer_group()

    for refused in (
        lambda: add_authority(Authority(code="E10000018", name="Leics", kind="county"), **nobody),
        lambda: change_authority(council, **nobody),
        lambda: choose_own_authority(council, **nobody),
        lambda: save_peer_group(PeerGroup(name="New"), **nobody),
        lambda: set_members(group, [council], starts=APRIL, **nobody),
        lambda: choose_groups(make_indicator(), [], **nobody),
        lambda: import_authorities([], by=nobody["by"], at=NOW),
    ):
        with pytest.raises(Forbidden):
            refused()
    assert actions() == []


def test_a_council_is_added_and_corrected_with_history(act):
    council = add_authority(Authority(code="E10000018", name="Leicester", kind="county"), **act)
    council.name = "Leicestershire"
    change_authority(council, seen=newest_change(council), **act)

    assert actions() == ["add authority", "change authority"]
    assert [row.name for row in council.history.order_by("history_id")] == ["Leicester", "Leicestershire"]


def test_a_code_or_name_that_is_taken_is_refused(act):
    make_authority("Leicestershire", "E10000018")

    with pytest.raises(Conflict, match="code E10000018 already"):
        add_authority(Authority(code="E10000018", name="Other", kind="county"), **act)
    with pytest.raises(Conflict, match="called LEICESTERSHIRE already"):
        add_authority(Authority(code="E10000019", name="LEICESTERSHIRE", kind="county"), **act)


def test_a_correction_on_top_of_somebody_elses_is_refused(act):
    council = make_authority()
    seen = newest_change(council)
    change_authority(council, **act)

    with pytest.raises(Conflict, match="Somebody else changed this council"):
        change_authority(council, seen=seen, **act)


def test_our_own_council_is_one_and_never_an_area(act):
    first, second = make_us(), make_authority()

    choose_own_authority(second, **act)
    choose_own_authority(second, **act)

    assert list(Authority.objects.filter(is_us=True)) == [second]
    assert actions() == ["no longer our own council", "choose our own council"]
    with pytest.raises(Invalid, match="East Midlands is a region"):
        choose_own_authority(first.region, **act)
    second.refresh_from_db()
    second.kind = AuthorityKind.REGION
    with pytest.raises(Invalid, match="cannot be a region"):
        change_authority(second, **act)


def test_a_list_adds_corrects_and_leaves_the_rest(keeper):
    kept = make_authority("Leicestershire", "E10000018", kind="county")
    make_authority("Old name", "E10000002", kind="county")
    rows = [
        ListedAuthority("E10000018", "Leicestershire"),
        ListedAuthority("E10000002", "Buckinghamshire", region="South East"),
        ListedAuthority("E06000023", "Bristol, City of", region="E12000009"),
        ListedAuthority("E12000008", "South East"),
        ListedAuthority("E12000009", "South West"),
    ]

    assert import_authorities(rows, by=keeper, at=NOW) == (3, 1)
    assert import_authorities(rows, by=keeper, at=NOW) == (0, 0)

    bristol = Authority.objects.get(code="E06000023")
    assert (bristol.kind, bristol.region.name) == (AuthorityKind.UNITARY, "South West")
    assert Authority.objects.get(code="E10000002").region.name == "South East"
    assert kept.history.count() == 1


def test_a_region_nobody_knows_stops_the_whole_list(keeper):
    rows = [ListedAuthority("E10000018", "Leicestershire"), ListedAuthority("E10000002", "Bucks", region="Atlantis")]

    with pytest.raises(Invalid, match="no region “Atlantis”"):
        import_authorities(rows, by=keeper, at=NOW)
    assert not Authority.objects.exists()


def test_a_group_gets_an_address_and_takes_over_what_is_usual(act):
    first = save_peer_group(PeerGroup(name="Nearest neighbours", usual_average=True), **act)
    second = save_peer_group(PeerGroup(name="Nearest  neighbours!", usual_average=True), **act)
    first.refresh_from_db()

    assert (first.slug, second.slug) == ("nearest-neighbours", "nearest-neighbours-1")
    assert (first.usual_average, second.usual_average) == (False, True)
    assert save_peer_group(PeerGroup(name="Add"), **act).slug == "add-1"
    with pytest.raises(Conflict, match="called NEAREST NEIGHBOURS already"):
        save_peer_group(PeerGroup(name="NEAREST NEIGHBOURS"), **act)


def test_a_change_of_a_group_needs_a_reason_and_the_newest_page(act):
    group = make_peer_group()
    seen = newest_change(group)
    group.name = "Better"
    save_peer_group(group, seen=seen, **act)

    with pytest.raises(Conflict, match="Somebody else changed this group"):
        save_peer_group(group, seen=seen, **act)
    with pytest.raises(Invalid, match="Say why"):
        save_peer_group(group, **{**act, "reason": "no"})


def test_members_join_and_leave_from_a_day_and_earlier_days_keep_theirs(act):
    stays, leaves, joins = (make_authority() for _ in range(3))
    group = make_peer_group("Neighbours", (stays, leaves))

    assert set_members(group, [stays, joins], starts=APRIL, **act) == (1, 1)
    assert set_members(group, [stays, joins], starts=APRIL, **act) == (0, 0)

    def on(day: date) -> set[Authority]:
        return {row.authority for row in group.members.on(day)}

    assert on(date(2026, 3, 31)) == {stays, leaves}
    assert on(APRIL) == {stays, joins}
    assert actions() == ["leave peer group", "join peer group"]


def test_membership_is_not_rewritten_before_a_later_change(act):
    group = make_peer_group("Neighbours")
    set_members(group, [make_authority()], starts=APRIL, **act)

    with pytest.raises(Conflict, match="from 1 April 2026 already"):
        set_members(group, [], starts=date(2026, 3, 1), **act)


def test_a_region_is_no_member(act):
    with pytest.raises(Invalid, match="East Midlands is a region"):
        set_members(make_peer_group(), [make_us().region], starts=APRIL, **act)


def marks(indicator) -> dict[str, tuple[bool, bool]]:
    rows = IndicatorPeers.objects.filter(indicator=indicator, removed=False).select_related("peer_group")
    return {row.peer_group.name: (row.ranking, row.averages) for row in rows}


def test_an_indicator_chooses_swaps_and_gives_up_groups(act):
    indicator, near, far = make_indicator(), make_peer_group("Near"), make_peer_group("Far")

    choose_groups(indicator, [ChosenGroup(near, ranking=True), ChosenGroup(far, averages=True)], **act)
    assert marks(indicator) == {"Near": (True, False), "Far": (False, True)}

    choose_groups(indicator, [ChosenGroup(far, ranking=True), ChosenGroup(near, averages=True)], **act)
    assert marks(indicator) == {"Near": (False, True), "Far": (True, False)}

    choose_groups(indicator, [ChosenGroup(far)], **act)
    assert marks(indicator) == {"Far": (False, False)}

    choose_groups(indicator, [], **act)
    assert marks(indicator) == {}
    before = len(actions())
    choose_groups(indicator, [], **act)
    assert len(actions()) == before


def test_only_one_group_gives_the_rank(act):
    chosen = [ChosenGroup(make_peer_group(), ranking=True), ChosenGroup(make_peer_group(), ranking=True)]

    with pytest.raises(Invalid, match="one group for the quartile and rank"):
        choose_groups(make_indicator(), chosen, **act)
