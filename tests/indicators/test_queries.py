"""What the catalogue says for a period, asked for many at once."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.enums import (
    BenchmarkKind,
    PrintPattern,
    ProposalState,
    ResponsibilityRole,
    TargetKind,
    ToleranceKind,
    ValueType,
)
from indicators.models import PeerGroup, RatingScheme, RatingSchemeVersion
from indicators.queries import (
    Facts,
    band_problems,
    facts_for,
    in_force_mark,
    number_format,
    parsed_scheme,
    replaced_by,
    responsibilities_for,
    schemes_for,
    statuses_by_key,
    target_rule,
    targets_changed_in,
    tolerance_of,
)
from indicators.rules.display import NumberFormat
from indicators.rules.periods import financial_year
from indicators.rules.targets import TargetRule
from tests.factories import (
    make_benchmark,
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_service,
    make_target,
)
from tests.factories.catalogue import TARGET_BANDS, decided

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)
WAITING = {
    "proposal_state": ProposalState.PROPOSED,
    "decided_by": None,
    "decided_by_name": "",
    "decided_at": None,
}


def facts(indicator, day, *, as_at=TODAY) -> Facts:
    return facts_for([(indicator.pk, day)], as_at=as_at)[indicator.pk, day]


def test_a_period_takes_the_newest_definition_and_target_that_had_started():
    old = make_definition(name="Old name")
    indicator = old.indicator
    new = make_definition(indicator=indicator, name="New name", effective_from=date(2026, 4, 1))
    low = make_target(indicator, "80")
    high = make_target(indicator, "90", effective_from=date(2026, 4, 1))

    assert facts(indicator, date(2026, 3, 31)) == Facts(definition=old, target=low)
    assert facts(indicator, date(2026, 4, 1)) == Facts(definition=new, target=high)


def test_of_two_starting_on_one_day_the_later_confirmed_applies():
    first = make_definition()
    correction = make_definition(indicator=first.indicator, name="Corrected")

    assert facts(first.indicator, TODAY).definition == correction


def test_before_the_first_definition_the_earliest_is_used_but_no_target():
    earliest = make_definition(effective_from=date(2020, 4, 1))
    make_definition(indicator=earliest.indicator, effective_from=date(2022, 4, 1))
    make_target(earliest.indicator, effective_from=date(2020, 4, 1))

    assert facts(earliest.indicator, date(2016, 4, 1)) == Facts(definition=earliest, target=None)


def test_what_nobody_confirmed_is_not_used():
    indicator = make_indicator()
    make_definition(indicator=indicator, **WAITING)
    make_target(indicator, **WAITING)

    assert facts(indicator, TODAY) == Facts(definition=None, target=None)


def test_an_indicator_nobody_knows_has_no_facts():
    assert facts_for([(999, TODAY)], as_at=TODAY) == {(999, TODAY): Facts(definition=None, target=None)}


def test_the_newest_benchmark_of_each_kind_available_on_the_day_is_used():
    indicator = make_indicator()
    make_benchmark(indicator, value=Decimal("91"), available_from=date(2025, 11, 1))
    newer = make_benchmark(indicator, value=Decimal("92"), available_from=date(2026, 8, 1))
    make_benchmark(indicator, value=Decimal("93"), available_from=date(2026, 11, 1))
    quartile = make_benchmark(indicator, kind=BenchmarkKind.QUARTILE, value=None, quartile=2, order=1)

    found = facts(indicator, date(2026, 4, 1))

    assert found.benchmarks == (newer, quartile)
    assert (found.neighbour, found.quartile) == (newer, 2)


def test_two_peer_groups_and_two_labels_each_keep_their_own_benchmark():
    indicator = make_indicator()
    group = PeerGroup.objects.create(slug="counties", name="Counties")
    plain = make_benchmark(indicator, kind=BenchmarkKind.REGION)
    labelled = make_benchmark(indicator, kind=BenchmarkKind.REGION, label="East Midlands")
    grouped = make_benchmark(indicator, kind=BenchmarkKind.REGION, peer_group=group)

    assert set(facts(indicator, TODAY).benchmarks) == {plain, labelled, grouped}


def test_without_benchmarks_there_is_neither_quartile_nor_neighbour():
    nothing = Facts(definition=None, target=None)

    assert (nothing.quartile, nothing.neighbour) == (None, None)


@pytest.mark.parametrize("count", [1, 3, 40])
def test_facts_take_four_queries_however_many(count, django_assert_num_queries):
    keys = []
    for _ in range(count):
        definition = make_definition()
        make_target(definition.indicator)
        make_benchmark(definition.indicator)
        keys += [(definition.indicator.pk, date(2026, 4, 1)), (definition.indicator.pk, date(2026, 7, 1))]

    with django_assert_num_queries(4):
        found = facts_for(keys, as_at=TODAY)
        names = [entry.definition.scheme.name for entry in found.values()]

    assert len(names) == 2 * count


def make_version(scheme: RatingScheme, number: int, start: date, **changes) -> RatingSchemeVersion:
    fields = {"bands": TARGET_BANDS, **decided(), **changes}
    return RatingSchemeVersion.objects.create(scheme=scheme, number=number, effective_from=start, **fields)


def test_a_period_takes_the_version_of_the_rule_in_force_then(django_assert_num_queries):
    scheme, other = make_scheme("one"), make_scheme("two")
    first = scheme.versions.get()
    second = make_version(scheme, 2, date(2026, 4, 1))
    make_version(scheme, 3, date(2026, 4, 1), **WAITING)
    keys = [(scheme.pk, date(2026, 1, 1)), (scheme.pk, TODAY), (other.pk, TODAY), (other.pk, date(2000, 1, 1))]

    with django_assert_num_queries(1):
        found = schemes_for(keys)

    assert found == {
        (scheme.pk, date(2026, 1, 1)): first,
        (scheme.pk, TODAY): second,
        (other.pk, TODAY): other.versions.get(),
    }


def test_a_version_becomes_the_rule_that_rates():
    scheme = make_scheme()
    version = make_version(scheme, 2, TODAY, tolerance=Decimal("5.5"), tolerance_kind=ToleranceKind.POINTS)

    rule = parsed_scheme(version)

    assert (rule.name, rule.version, rule.tolerance, rule.tolerance_kind) == (
        scheme.name,
        2,
        Decimal("5.5"),
        ToleranceKind.POINTS,
    )
    assert [band.status for band in rule.bands] == ["monitor", "not_rated", "green", "amber", "red"]
    assert parsed_scheme(version) is rule


def test_proposed_bands_may_only_name_statuses_of_their_set():
    scheme = make_scheme()
    always = {"test": "always"}

    assert band_problems(TARGET_BANDS, scheme=scheme) == []
    assert band_problems([{"status": "purple", "when": always, "text": "All."}], scheme=scheme) == [
        "Band 1: there is no status “purple”. Use one of green, amber, red, monitor, not_rated."
    ]


def test_bands_that_cannot_be_read_name_every_fault():
    problems = band_problems(
        [{"status": "green"}, {"status": "red", "when": {"test": "magic"}, "text": "x"}], scheme=make_scheme()
    )

    assert len(problems) == 2
    assert problems[0].startswith("Band 1 must have")
    assert "magic" in problems[1]


def test_statuses_come_by_key_in_the_councils_order():
    found = statuses_by_key(make_scheme().status_set_id)

    assert list(found) == ["green", "amber", "red", "monitor", "not_rated"]
    assert found["green"].word == "Green"


def test_a_definition_says_how_its_figures_are_printed():
    definition = make_definition(thousands=True, pattern=PrintPattern.VALUE_COUNT)

    assert number_format(definition) == NumberFormat(
        value_type=ValueType.PERCENT, unit="%", decimals=1, thousands=True, pattern=PrintPattern.VALUE_COUNT
    )


def test_a_target_becomes_a_rule_with_its_own_tolerance_first():
    definition = make_definition(tolerance=Decimal(5))
    own = make_target(definition.indicator, "90", tolerance=Decimal(2), tolerance_kind=ToleranceKind.POINTS)

    assert target_rule(own, definition) == TargetRule(
        kind=TargetKind.AT_LEAST,
        value=Decimal(90),
        unit="%",
        tolerance=Decimal(2),
        tolerance_kind=ToleranceKind.POINTS,
    )


def test_without_its_own_a_target_takes_the_definitions_tolerance():
    definition = make_definition(tolerance=Decimal(5))

    assert target_rule(make_target(definition.indicator), definition).tolerance == Decimal(5)
    assert target_rule(make_target(definition.indicator), None).tolerance is None
    assert target_rule(None, definition) is None


def test_the_first_holder_with_a_tolerance_decides_and_zero_counts():
    definition = make_definition(tolerance=Decimal(0), tolerance_kind=ToleranceKind.POINTS)
    target = make_target(definition.indicator)

    assert tolerance_of(target, definition) == (Decimal(0), ToleranceKind.POINTS)
    assert tolerance_of(target, None) == (None, ToleranceKind.RELATIVE)


def test_people_answer_for_an_indicator_themselves_or_through_its_service(django_assert_num_queries):
    service = make_service()
    first, second = make_indicator(service=service), make_indicator(service=service)
    elsewhere = make_indicator()
    owner = make_responsibility(make_person(), ResponsibilityRole.OWNER, indicator=first)
    lead = make_responsibility(make_person(), ResponsibilityRole.LEAD, service=service)
    make_responsibility(make_person(), ResponsibilityRole.OWNER, indicator=first, ends=date(2026, 10, 11))

    with django_assert_num_queries(1):
        found = responsibilities_for([first, second, elsewhere], on=TODAY)

    assert found == {first.pk: [owner, lead], second.pk: [lead], elsewhere.pk: []}
    assert responsibilities_for([first], on=TODAY, roles=[ResponsibilityRole.LEAD]) == {first.pk: [lead]}


def test_a_proposal_is_compared_with_what_applies_on_its_first_day():
    old = make_definition()
    later = make_definition(indicator=old.indicator, effective_from=date(2027, 4, 1))
    proposal = make_definition(indicator=old.indicator, effective_from=date(2026, 4, 1), **WAITING)

    assert replaced_by(proposal) == old
    assert in_force_mark(proposal) == str(old.pk)
    assert replaced_by(later) == old


def test_a_first_proposal_replaces_nothing():
    target = make_target(make_indicator(), **WAITING)

    assert replaced_by(target) is None
    assert in_force_mark(target) == "0"


def test_a_new_version_of_a_rule_is_compared_with_the_one_in_force():
    scheme = make_scheme()
    make_scheme("another")
    proposal = make_version(scheme, 2, TODAY, **WAITING)

    assert replaced_by(proposal) == scheme.versions.get(number=1)


@pytest.mark.django_db
def test_targets_changed_inside_the_year_keep_old_new_and_who_agreed(django_assert_num_queries):
    year = financial_year(2026)
    indicator, other = make_indicator("a"), make_indicator("b")
    before = make_target(indicator, "90", effective_from=date(2025, 4, 1))
    opening = make_target(indicator, "92", effective_from=year.start)
    rebased = make_target(
        indicator, "91", effective_from=year.start, decided_at=datetime(2026, 6, 1, 12, tzinfo=UTC), reason="Rebased."
    )
    in_october = make_target(indicator, "93", effective_from=date(2026, 10, 1))
    make_target(other, "50", effective_from=date(2026, 7, 1))  # its first: nothing changed
    make_target(indicator, "99", effective_from=date(2027, 4, 1))

    with django_assert_num_queries(1):
        changes = targets_changed_in(year)

    assert [(change.old, change.new) for change in changes] == [(opening, rebased), (rebased, in_october)]
    assert (changes[0].new.reason, changes[0].new.decided_by_name) == ("Rebased.", "Confirmer Example")
    assert targets_changed_in(year, [other.pk]) == []
    assert targets_changed_in(financial_year(2025)) == []
    assert before.value == Decimal(90)
