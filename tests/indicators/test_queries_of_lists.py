"""Reads behind lists and pages: definitions beside indicators, rules and benchmarks in words."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import BenchmarkKind, ProposalState, ToleranceKind
from indicators.models import Indicator, RatingSchemeVersion
from indicators.queries import (
    BandInWords,
    benchmark_text,
    facts_for,
    rule_in_words,
    statuses_by_key,
    with_catalogue,
    with_definition,
)
from tests.factories import make_benchmark, make_definition, make_indicator, make_scheme, make_target
from tests.factories.catalogue import TARGET_BANDS, decided

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)
WAITING = {"proposal_state": ProposalState.PROPOSED, "decided_by": None, "decided_by_name": "", "decided_at": None}


def beside(indicator: Indicator, today: date = TODAY) -> tuple[Any, ...]:
    row = with_definition(Indicator.objects.all(), today).get(pk=indicator.pk)
    return row.name_now, row.frequency_now, row.polarity_now, row.scheme_now


def test_an_indicator_carries_the_definition_in_force():
    old = make_definition(name="Old", frequency="month")
    scheme = make_scheme("other")
    make_definition(indicator=old.indicator, name="New", polarity="low", effective_from=date(2026, 4, 1), scheme=scheme)
    make_definition(indicator=old.indicator, name="Future", effective_from=date(2027, 4, 1))
    make_definition(indicator=old.indicator, name="Waiting", effective_from=date(2026, 7, 1), **WAITING)

    assert beside(old.indicator) == ("New", "quarter", "low", scheme.pk)
    assert beside(old.indicator, date(2020, 1, 1)) == ("Old", "month", "high", old.scheme_id)


def test_before_the_first_definition_the_earliest_is_carried():
    later = make_definition(name="Later", effective_from=date(2028, 4, 1))
    make_definition(indicator=later.indicator, name="Earlier", effective_from=date(2027, 4, 1))

    assert beside(later.indicator)[0] == "Earlier"


def test_a_definition_without_a_rule_does_not_borrow_an_older_one():
    old = make_definition()
    new = make_definition(indicator=old.indicator, effective_from=date(2026, 4, 1))
    new.scheme = None
    new.save()

    assert beside(old.indicator)[3] is None


def test_without_a_confirmed_definition_nothing_is_carried():
    definition = make_definition(**WAITING)

    assert beside(definition.indicator) == (None, None, None, None)


@pytest.mark.parametrize("today", [date(2009, 1, 1), date(2015, 6, 1), date(2021, 1, 1), date(2026, 10, 12)])
def test_the_list_and_the_facts_agree_on_what_is_in_force(today):
    for starts in ((2010,), (2015, 2020), (2026, 2020, 2030), (2030,)):
        indicator = make_indicator()
        for year in starts:
            make_definition(indicator=indicator, name=f"From {year}", effective_from=date(year, 4, 1))
    keys = [(pk, today) for pk in Indicator.objects.values_list("pk", flat=True)]
    facts = facts_for(keys, as_at=today)

    listed = dict(with_definition(Indicator.objects.all(), today).values_list("pk", "name_now"))

    assert listed == {pk: facts[pk, today].definition.name for pk, _day in keys}


def test_a_list_loads_confirmed_rows_newest_first():
    first = make_definition()
    second = make_definition(indicator=first.indicator, effective_from=date(2027, 4, 1))
    make_definition(indicator=first.indicator, **WAITING)
    target = make_target(first.indicator)
    make_target(first.indicator, **WAITING)

    row = with_catalogue(Indicator.objects.all(), TODAY).get()

    assert row.known_definitions == [second, first]
    assert row.known_targets == [target]
    assert (row.held, row.service.held_by_service) == ([], [])


# In words


def version_with(**changes: Any) -> RatingSchemeVersion:
    scheme = make_scheme()
    fields = {"bands": TARGET_BANDS, "effective_from": TODAY, **decided(), **changes}
    return RatingSchemeVersion.objects.create(scheme=scheme, number=2, **fields)


def test_a_rule_reads_band_by_band():
    version = version_with()
    statuses = statuses_by_key(version.scheme.status_set_id)

    words = rule_in_words(version)

    assert [band.status for band in words] == list(map(statuses.get, ("monitor", "not_rated", "green", "amber", "red")))
    assert words[2] == BandInWords(statuses["green"], "Target met is green.", "the target is met")
    assert words[4].when == "in every case"


@pytest.mark.parametrize(
    ("tolerance", "kind", "printed"),
    [
        (None, ToleranceKind.RELATIVE, "Within the tolerance is amber."),
        (Decimal("5.0000"), ToleranceKind.RELATIVE, "Within 5% is amber."),
        (Decimal("2.5"), ToleranceKind.POINTS, "Within 2.5 points is amber."),
    ],
)
def test_the_tolerance_of_the_rule_is_filled_in(tolerance, kind, printed):
    bands = [{"status": "amber", "when": {"test": "within_relative"}, "text": "Within {tolerance} is amber."}]

    (band,) = rule_in_words(version_with(bands=bands, tolerance=tolerance, tolerance_kind=kind))

    assert band.text == printed


def test_a_status_the_council_no_longer_has_is_none():
    bands = [{"status": "purple", "when": {"test": "always"}, "text": "All is purple."}]

    assert rule_in_words(version_with(bands=bands))[0].status is None


@pytest.mark.parametrize(
    ("changes", "printed"),
    [
        ({}, "92.3%"),
        ({"value": Decimal("5.25"), "unit": "£", "decimals": 2}, "£5.25"),
        ({"value": Decimal("2.5"), "unit": "", "decimals": 0}, "3"),
        ({"wording": "similar"}, "similar"),
        ({"kind": BenchmarkKind.QUARTILE, "value": None, "quartile": 1}, "Quartile 1"),
        ({"kind": BenchmarkKind.QUARTILE, "value": None, "quartile": 1, "wording": "Top"}, "Top"),
    ],
)
def test_a_benchmark_is_printed(changes, printed):
    assert benchmark_text(make_benchmark(make_indicator(), **changes)) == printed
