"""What the tables in force say: standing, neighbours, region, nation; by hand only where that is newer."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.comparators import NATIONAL, kept_values, read_comparators
from indicators.enums import AuthorityKind, BenchmarkKind, PeerScope
from indicators.models import PeerMember
from indicators.queries import Facts, facts_for
from tests.factories import make_benchmark, make_definition
from tests.factories.peers import (
    make_authority,
    make_choice,
    make_everybody,
    make_peer_group,
    make_release,
    make_table,
    make_us,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)


def facts(indicator, *, as_at=TODAY) -> Facts:
    return facts_for([(indicator.pk, date(2026, 4, 1))], as_at=as_at)[indicator.pk, date(2026, 4, 1)]


@pytest.fixture
def councils():
    """Us and seven others, two of them in our region."""
    us = make_us()
    near = [make_authority(region=us.region) for _ in range(2)]
    return us, near, [make_authority() for _ in range(5)]


def values(councils, own: str | None = "90"):
    """We at 90, the near ones at 80 and 85, the far ones at 91 to 95."""
    us, near, far = councils
    others = dict(zip([*near, *far], ("80", "85", "91", "92", "93", "94", "95"), strict=True))
    return {us: own, **others}


def test_quartile_rank_and_median_come_from_the_newest_table(councils):
    indicator = make_definition().indicator
    make_everybody()
    make_table(indicator, values(councils, "99"), period="2024/25")
    make_table(indicator, values(councils))

    found = facts(indicator)

    standing = found.ranking
    assert (standing.rank, standing.rank_before, standing.count, standing.quartile) == (6, 1, 8, 3)
    assert (standing.median, standing.year, standing.source) == (Decimal(92), "2025/26", "Children in need")
    assert (found.quartile, standing.group) == (3, NATIONAL)
    assert [one.group for one in found.peers] == [NATIONAL, "all-councils"]
    quartile = found.benchmarks[0]
    assert (quartile.kind, quartile.data_year, quartile.available_from) == ("quartile", "2025/26", date(2026, 9, 28))


def test_low_may_be_good(councils):
    indicator = make_definition(polarity="low").indicator
    make_everybody()
    make_table(indicator, values(councils))

    assert (facts(indicator).ranking.rank, facts(indicator).quartile) == (3, 2)


def test_the_neighbour_average_is_the_mean_of_the_other_members(councils):
    us, near, _far = councils
    indicator = make_definition().indicator
    group = make_peer_group("Neighbours", (us, *near), usual_average=True)
    make_table(indicator, values(councils))

    found = facts(indicator)

    assert (found.neighbour.value, found.neighbour.decimals, found.neighbour.unit) == (Decimal("82.5"), 1, "%")
    assert (found.neighbour.peer_group, found.quartile, found.ranking) == (group, None, None)


def test_membership_of_the_day_counts(councils):
    us, near, _far = councils
    indicator = make_definition().indicator
    group = make_peer_group("Neighbours", (us, near[0]), usual_average=True)
    PeerMember.objects.create(peer_group=group, authority=near[1], starts=date(2026, 10, 1))
    make_table(indicator, values(councils))

    assert facts(indicator, as_at=date(2026, 9, 30)).neighbour.value == Decimal(80)
    assert facts(indicator).neighbour.value == Decimal("82.5")


def test_region_and_nation_are_compared_with_but_never_ranked(councils):
    us = councils[0]
    indicator = make_definition().indicator
    make_everybody()
    england = make_authority("England", "E92000001", kind=AuthorityKind.NATION)
    elsewhere = make_authority("North East", "E12000001", kind=AuthorityKind.REGION)
    make_table(indicator, {**values(councils), england: "88", us.region: "86", elsewhere: "70"})

    found = facts(indicator)

    assert (found.national.value, found.national.label) == (Decimal(88), "England")
    assert (found.region.value, found.region.label) == (Decimal(86), "East Midlands")
    assert found.ranking.count == 8


def test_a_group_of_our_region_needs_no_list(councils):
    indicator = make_definition().indicator
    make_everybody(scope=PeerScope.SAME_REGION)
    make_table(indicator, values(councils))

    assert (facts(indicator).ranking.rank, facts(indicator).ranking.count) == (1, 3)


def test_an_indicator_may_choose_its_own_groups(councils):
    us, near, far = councils
    indicator = make_definition().indicator
    make_everybody()
    make_choice(indicator, make_peer_group("Near", (us, *near), slug="near"), ranking=True, averages=True)
    make_choice(indicator, make_peer_group("Far", (us, *far), slug="far"))
    make_choice(indicator, make_peer_group("Former", slug="former"), removed=True)
    make_table(indicator, values(councils))

    found = facts(indicator)

    assert [one.group for one in found.peers] == [NATIONAL, "far", "near"]
    assert (found.ranking.name, found.ranking.rank, found.neighbour.value) == ("Near", 1, Decimal("82.5"))


def test_of_one_year_the_newer_release_stands_from_its_first_day(councils):
    indicator = make_definition().indicator
    make_everybody()
    make_table(indicator, values(councils, "90"))
    revised = make_release(available_from=date(2026, 10, 10))
    make_table(indicator, values(councils, "99"), release=revised)

    assert facts(indicator, as_at=date(2026, 10, 9)).ranking.rank == 6
    assert facts(indicator, as_at=date(2026, 10, 10)).ranking.rank == 1
    assert facts(indicator, as_at=date(2026, 9, 27)).ranking is None


def test_a_suppressed_figure_of_ours_has_no_rank_but_the_others_are_counted(councils):
    indicator = make_definition().indicator
    make_everybody(usual_average=True)
    make_table(indicator, values(councils, None))

    found = facts(indicator)

    assert (found.ranking.rank, found.ranking.count, found.ranking.missing) == (None, 7, 1)
    assert (found.quartile, found.neighbour.value) == (None, Decimal(90))


def test_the_table_before_is_one_of_the_same_length(councils):
    indicator = make_definition().indicator
    make_everybody()
    make_table(indicator, values(councils, "99"), period="Q3 2025/26")
    make_table(indicator, values(councils), period="2025/26")

    assert facts(indicator).ranking.rank_before is None


@pytest.mark.parametrize(
    ("available", "quartile"), [(date(2026, 9, 27), 3), (date(2026, 9, 28), 3), (date(2026, 9, 29), 1)]
)
def test_a_quartile_entered_by_hand_stands_only_when_it_is_newer(available, quartile, councils):
    indicator = make_definition().indicator
    make_everybody()
    make_benchmark(indicator, kind=BenchmarkKind.QUARTILE, value=None, quartile=1, available_from=available)
    make_table(indicator, values(councils))

    found = facts(indicator)

    assert found.quartile == quartile
    assert len(found.benchmarks) == 1
    assert (found.ranking is None) is (quartile == 1)


def test_a_computed_figure_prints_where_the_one_entered_by_hand_stood(councils):
    us, near, _far = councils
    indicator = make_definition().indicator
    neighbours = make_peer_group("Neighbours", (us, *near), usual_average=True)
    kept = make_benchmark(indicator, kind=BenchmarkKind.OWN, label="2019", order=1)
    make_benchmark(indicator, label="Family", order=2)
    other = make_benchmark(indicator, label="Cities", order=3, peer_group=make_peer_group("Cities"))
    make_table(indicator, values(councils))

    found = facts(indicator).benchmarks

    assert [one.label for one in found] == ["2019", "Family", "Cities"]
    assert (found[0], found[2], found[1].value) == (kept, other, Decimal("82.5"))
    assert found[1].peer_group == neighbours


def test_without_knowing_which_council_is_ours_only_the_nation_is_there():
    indicator = make_definition().indicator
    make_everybody()
    england = make_authority("England", "E92000001", kind=AuthorityKind.NATION)
    make_table(indicator, {make_authority(): "90", england: "88"})

    found = facts(indicator)

    assert ([one.label for one in found.benchmarks], found.peers) == (["England"], ())


def test_neither_way_is_good_means_no_rank_but_an_average(councils):
    indicator = make_definition(polarity="none").indicator
    make_everybody(usual_average=True)
    make_table(indicator, values(councils))

    found = facts(indicator)

    assert (found.ranking.rank, found.quartile, found.neighbour.value) == (None, None, Decimal(90))


@pytest.mark.parametrize("count", [1, 5])
def test_the_number_of_questions_does_not_grow_with_the_indicators(count, councils, django_assert_num_queries):
    make_everybody()
    keys = []
    for _ in range(count):
        indicator = make_definition().indicator
        make_table(indicator, values(councils), period="2024/25")
        make_table(indicator, values(councils))
        keys.append((indicator.pk, date(2026, 4, 1)))

    with django_assert_num_queries(10):
        first = facts_for(keys, as_at=TODAY)
    with django_assert_num_queries(9):
        again = facts_for(keys, as_at=TODAY)

    assert [one.peers for one in first.values()] == [one.peers for one in again.values()]


def test_figures_let_go_from_memory_are_read_again(councils, monkeypatch):
    indicator = make_definition().indicator
    make_table(indicator, values(councils))
    make_table(indicator, values(councils), period="2024/25")
    monkeypatch.setattr("indicators.comparators.MOST_KEPT", 1)

    now, before = read_comparators([indicator.pk], as_at=TODAY).tables[indicator.pk]
    read_comparators([indicator.pk], as_at=TODAY)

    assert kept_values(before) == kept_values(now)
    assert len(kept_values(now)) == 8
