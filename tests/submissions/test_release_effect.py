"""What a national table changes: quartiles, colours, where targets stand; looked at without changing anything."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.people import ADMINISTRATOR, AUDITOR, PERFORMANCE
from indicators.queries import Facts
from submissions.models import Rating
from submissions.release_effect import position_words, quartile_words, release_effect, sees_colours
from tests.factories import (
    Q2,
    TODAY,
    make_approved,
    make_benchmark,
    make_definition,
    make_person,
    make_scheme,
    make_target,
)
from tests.factories.peers import make_authority, make_everybody, make_peer_group, make_release, make_table, make_us
from tests.indicators.views.pages import client_for, words

pytestmark = pytest.mark.django_db

QUARTILE_BANDS = [
    {"status": "green", "when": {"test": "quartile_in", "quartiles": [1, 2]}, "text": "The upper half is green."},
    {"status": "red", "when": {"test": "always"}, "text": "The lower half is red."},
]


@pytest.fixture
def councils():
    make_everybody()
    us, others = make_us(), [make_authority() for _ in range(7)]
    make_peer_group("Near", (us, *others[:2]), usual_average=True)
    return [us, *others]


def table(indicator, councils, own: str, *, period="2025/26", release=None):
    values = [own, "70", "75", "80", "85", "90", "92", "94"]
    return make_table(indicator, dict(zip(councils, values, strict=True)), period=period, release=release)


def measure(ref: str):
    scheme = make_scheme("by-quartile", bands=QUARTILE_BANDS)
    return make_definition(ref, name=f"Measure {ref}", scheme=scheme).indicator


def test_a_table_that_moves_us_down_is_pointed_out_with_the_colour_it_would_give(councils):
    indicator = measure("visits")
    make_approved(indicator, Q2, "93")
    table(indicator, councils, "93", period="2024/25")
    release = table(indicator, councils, "72").release
    stored = Rating.objects.count()

    effect = release_effect(release, on=TODAY)

    (row,) = effect.rows
    assert (row.ref, row.quartile, row.period) == ("visits", ("quartile 1", "quartile 4"), Q2.label())
    assert [status.key for status in row.colours] == ["green", "red"]
    assert (effect.others, effect.colours_changed, Rating.objects.count()) == (0, 1, stored)


def test_a_table_that_changes_nothing_is_counted_only(councils):
    indicator = measure("visits")
    table(indicator, councils, "93", period="2024/25")
    release = table(indicator, councils, "93").release

    effect = release_effect(release, on=TODAY)

    assert (effect.rows, effect.others) == ((), 1)


def test_the_first_table_of_an_indicator_makes_its_quartile_known(councils):
    release = table(measure("visits"), councils, "93").release

    (row,) = release_effect(release, on=TODAY).rows

    assert row.quartile == ("not known", "quartile 1")
    assert not row.colour_differs


def test_a_target_that_is_now_below_the_neighbours_is_pointed_out(councils):
    indicator = measure("visits")
    make_target(indicator, "74")
    make_benchmark(indicator, value=Decimal(75), available_from=date(2025, 1, 1))
    release = table(indicator, councils, "93").release

    (row,) = release_effect(release, on=TODAY).rows

    assert row.position == (
        "target worse than the neighbour average",
        "target better than the neighbour average",
    )


def test_a_table_that_may_be_used_later_is_looked_at_on_its_first_day(councils):
    indicator = measure("visits")
    release = make_release(available_from=date(2027, 3, 1))
    table(indicator, councils, "93", release=release)

    assert len(release_effect(release, on=TODAY).rows) == 1


def test_nothing_is_asked_again_for_more_indicators(councils, django_assert_max_num_queries):
    release = make_release()
    make_approved(measure("first"), Q2, "93")
    table(measure("one"), councils, "93", release=release)
    release_effect(release, on=TODAY)
    with django_assert_max_num_queries(60) as one:
        release_effect(release, on=TODAY)
    for number in range(3):
        indicator = measure(f"more-{number}")
        make_approved(indicator, Q2, "93")
        table(indicator, councils, "93", release=release)
    # The colours of figures take a fixed number more: rules, statuses and what stands beside.
    with django_assert_max_num_queries(len(one) + 20):
        release_effect(release, on=TODAY)
    with django_assert_max_num_queries(len(one) + 20) as four:
        release_effect(release, on=TODAY)
    more = measure("last")
    make_approved(more, Q2, "93")
    table(more, councils, "93", release=release)
    release_effect(release, on=TODAY)
    with django_assert_max_num_queries(len(four)):
        release_effect(release, on=TODAY)


@pytest.mark.parametrize(
    ("groups", "colours"), [((PERFORMANCE,), True), ((AUDITOR,), True), ((ADMINISTRATOR,), False), ((), False)]
)
def test_colours_of_unpublished_figures_are_for_the_performance_team_and_auditors(groups, colours):
    assert sees_colours(make_person(groups=groups)) is colours


def test_the_page_shows_colours_to_the_performance_team_and_their_number_to_an_administrator(councils):
    indicator = measure("visits")
    make_approved(indicator, Q2, "93")
    table(indicator, councils, "93", period="2024/25")
    release = table(indicator, councils, "72").release
    address = reverse("submissions:release-effect", args=[release.pk])

    team = words(client_for(make_person(groups=(PERFORMANCE,))).get(address))
    keeper = words(client_for(make_person(groups=(ADMINISTRATOR,))).get(address))

    assert "Measure visits quartile 1 becomes quartile 4 Green becomes Red" in team
    assert "1 colour would change; the performance team sees which." in keeper
    assert "Green" not in keeper
    assert "quartile 1 becomes quartile 4" in keeper
    assert (
        client_for(make_person(groups=(PERFORMANCE,))).get(address.replace(str(release.pk), "999")).status_code == 404
    )


def test_without_target_or_comparison_there_is_no_position():
    indicator = make_definition(polarity="none").indicator
    nothing = Facts(definition=None, target=None)
    target = make_target(indicator, "90")
    neither = Facts(indicator.definitions.get(), target, (make_benchmark(indicator),))

    assert (position_words(nothing), quartile_words(nothing), position_words(neither)) == ("", "not known", "")


def test_the_nation_stands_in_where_there_is_no_neighbour_average():
    indicator = make_definition().indicator
    facts = Facts(
        indicator.definitions.get(),
        make_target(indicator, "90"),
        (make_benchmark(indicator, kind="national", label="England", value=Decimal(90)),),
    )

    assert position_words(facts) == "target equal to the figure of England"
