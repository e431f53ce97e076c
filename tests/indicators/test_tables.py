"""What the lists print in their cells, and what they can be narrowed by."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from indicators.enums import ResponsibilityRole, TargetKind
from indicators.filters import IndicatorFilter, still_collected
from indicators.models import Indicator, Service
from indicators.queries import with_catalogue, with_definition
from indicators.tables import IndicatorTable, SchemeTable, ServiceTable, names, owners
from tests.factories import (
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_service,
    make_target,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)


def cells(indicator: Indicator, *columns: str) -> list[Any]:
    rows = with_definition(with_catalogue(Indicator.objects.filter(pk=indicator.pk), TODAY), TODAY)
    (row,) = IndicatorTable(rows, today=TODAY).rows
    return [row.get_cell(column) for column in columns]


def test_an_indicator_is_named_linked_and_referenced():
    definition = make_definition("recycling-rate", name="Recycling & reuse")

    (name,) = cells(definition.indicator, "name")

    assert name == (
        '<a class="govuk-link" href="/catalogue/indicators/recycling-rate/">Recycling &amp; reuse</a>'
        '<span class="qd-table__below">recycling-rate</span>'
    )


def test_a_retired_indicator_says_since_when():
    indicator = make_indicator("old", retired_on=date(2026, 4, 1))

    assert "old, retired from 1 April 2026" in cells(indicator, "name")[0]


@pytest.mark.parametrize(
    ("target", "printed"),
    [
        ({"value": "97.2", "kind": TargetKind.MORE_THAN, "decimals": 1}, "&gt;97.2%"),
        ({"value": "60"}, "60%"),
        ({"value": None, "kind": TargetKind.MONITOR}, "Monitor"),
        ({"value": None, "kind": TargetKind.RANK, "wording": "Top quartile"}, "Top quartile"),
        ({"value": None, "kind": TargetKind.NONE}, "None"),
        ({"value": "60", "effective_from": date(2027, 4, 1)}, "None"),
    ],
)
def test_the_target_in_force_is_printed(target, printed):
    indicator = make_definition().indicator
    make_target(indicator, target.pop("value"), **target)

    assert str(cells(indicator, "target")[0]).replace(">", "&gt;") == printed


def test_what_an_indicator_without_anything_prints():
    assert cells(make_indicator(), "owner", "polarity", "frequency", "target", "rule") == [
        "Nobody",
        "—",
        "—",
        "None",
        "No colour",
    ]


def test_words_stand_for_codes():
    definition = make_definition(polarity="low", frequency="academic_year")

    assert cells(definition.indicator, "polarity", "frequency", "rule") == [
        "Low",
        "Annual, academic year",
        "Rule target-10",
    ]


def test_owners_are_named_once_and_leads_not_at_all():
    indicator = make_indicator()
    priya = make_person("priya", first_name="Priya", last_name="<Nair>")
    for scope in ({"indicator": indicator}, {"service": indicator.service}):
        make_responsibility(priya, ResponsibilityRole.OWNER, **scope)
    dan = make_responsibility(make_person("dan"), ResponsibilityRole.OWNER, indicator=indicator)
    lead = make_responsibility(make_person(), ResponsibilityRole.LEAD, indicator=indicator)
    make_responsibility(make_person("gone"), ResponsibilityRole.OWNER, indicator=indicator, ends=date(2026, 10, 11))

    assert cells(indicator, "owner") == ["Priya &lt;Nair&gt;, Dan Example"]
    assert owners([dan, lead]) == [dan]
    assert names([]) == ""


def test_a_rule_without_a_version_says_so():
    row = {"name": "New rule", "slug": "new", "statuses": "RAG", "version": None, "used_by": 0}
    used = {**row, "version": make_scheme().versions.get(), "used_by": 3}

    found = [[row.get_cell(name) for name in ("version", "used_by")] for row in SchemeTable([row, used]).rows]

    assert found == [["None yet", 0], ["Version 1, since 1 April 2010", 3]]


def test_a_service_names_its_leads():
    service: Any = make_service(slug="waste", name="Waste")
    service.indicator_count = 2
    service.held = [make_responsibility(make_person("marcus"), ResponsibilityRole.LEAD, service=service)]

    (row,) = ServiceTable([service]).rows

    assert (row.get_cell("indicator_count"), row.get_cell("leads")) == (2, "Marcus Example")


# Filters


def filtered(query: str, person: Any = None) -> IndicatorFilter:
    request = RequestFactory().get("/")
    request.user = person or make_person()
    everything = with_definition(Indicator.objects.all(), TODAY)
    return IndicatorFilter(QueryDict(query), queryset=everything, request=request, today=TODAY)


def refs(query: str, person: Any = None) -> set[str]:
    return set(filtered(query, person).qs.values_list("ref", flat=True))


@pytest.mark.parametrize(
    ("retired_on", "collected"),
    [(None, True), (date(2026, 10, 13), True), (date(2026, 10, 12), False), (date(2020, 1, 1), False)],
)
def test_an_indicator_is_collected_until_the_day_it_is_retired(retired_on, collected):
    make_indicator(retired_on=retired_on)

    assert Indicator.objects.filter(still_collected(TODAY)).exists() is collected


def test_every_word_must_be_in_name_or_reference():
    make_definition("recycling-rate", name="Household waste reused")
    make_definition("missed-bins", name="Bins missed")

    assert refs("q=household+recycling") == {"recycling-rate"}
    assert refs("q=household+bins") == set()
    assert refs("q=%25") == set()
    assert refs("q=") == {"recycling-rate", "missed-bins"}


def test_a_name_that_is_no_longer_in_force_is_not_found():
    old = make_definition("renamed", name="Former name")
    make_definition(indicator=old.indicator, name="Present name", effective_from=date(2026, 4, 1))

    assert refs("q=former") == set()
    assert refs("q=present") == {"renamed"}


def test_filters_add_up():
    waste, parks = make_service(slug="waste"), make_service(slug="parks")
    rule = make_scheme("other")
    for number, service in enumerate((waste, waste, parks)):
        make_definition(
            indicator=make_indicator(f"one-{number}", service=service),
            scheme=rule,
            polarity=["low", "high", "low"][number],
        )

    assert refs(f"service={waste.pk}&polarity=low&rule={rule.pk}") == {"one-0"}
    assert Service.objects.count() == 2


def test_a_wrong_filter_is_an_error_of_the_form_and_narrows_nothing():
    make_definition("recycling-rate")
    found = filtered("frequency=weekly&polarity=high")

    assert not found.form.is_valid()
    assert set(found.qs.values_list("ref", flat=True)) == {"recycling-rate"}


def test_nobody_answers_for_anything_by_default():
    make_definition("recycling-rate")

    assert refs("mine=on") == set()
