"""The list of indicators: what it shows, how it is narrowed, and what people type in its address."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.enums import ResponsibilityRole
from indicators.models import (
    Service,
)
from tests.factories import (
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_service,
    make_target,
)
from tests.indicators.views.pages import url, words

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_is_in_force_today(keeping):
    indicator = make_indicator("recycling-rate", service=make_service(name="Waste"))
    make_definition(indicator=indicator, name="Old name")
    make_definition(indicator=indicator, name="Recycling rate", effective_from=date(2026, 4, 1), polarity="high")
    make_definition(indicator=indicator, name="Future name", effective_from=date(2027, 4, 1))
    make_target(indicator, "60")
    make_target(indicator, "65", effective_from=date(2027, 4, 1))
    owner = make_person("priya", first_name="Priya", last_name="Nair")
    make_responsibility(owner, ResponsibilityRole.OWNER, indicator=indicator)

    page = words(keeping.get(url("catalogue")))

    assert "Recycling rate recycling-rate Waste Priya Nair High Quarterly 60% Rule target-10" in page
    assert "Old name" not in page
    assert "Future name" not in page
    assert "1 indicator" in page


def test_an_owner_through_the_service_is_named_once(keeping):
    definition = make_definition()
    owner = make_person("priya", first_name="Priya", last_name="Nair")
    make_responsibility(owner, ResponsibilityRole.OWNER, service=definition.indicator.service)
    make_responsibility(owner, ResponsibilityRole.OWNER, indicator=definition.indicator)

    assert words(keeping.get(url("catalogue"))).count("Priya Nair") == 1


def test_an_indicator_nobody_confirmed_yet_is_listed_by_its_reference(keeping):
    make_indicator("brand-new")

    assert "brand-new brand-new" in words(keeping.get(url("catalogue")))


def listed(client: Client, query: str) -> list[str]:
    """References on the first page, in order."""
    body = client.get(f"{url('catalogue')}?{query}").content.decode()
    return re.findall(r'href="/catalogue/indicators/([\w-]+)/"', body)


@pytest.fixture
def three() -> None:
    waste = make_service(slug="waste", name="Waste")
    make_definition("bins", indicator=make_indicator("bins", service=waste), name="Missed bins", polarity="low")
    make_definition(
        indicator=make_indicator("recycling"), name="Recycling rate", frequency="month", scheme=make_scheme("other")
    )
    make_definition(
        indicator=make_indicator("old-one", retired_on=date(2026, 10, 12)), name="Retired measure", polarity="none"
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["bins", "recycling"]),
        ("q=rate", ["recycling"]),
        ("q=RATE+recyc", ["recycling"]),
        ("q=bin", ["bins"]),
        ("q=nothing", []),
        ("polarity=low", ["bins"]),
        ("frequency=month", ["recycling"]),
        ("kept=retired", ["old-one"]),
        ("kept=all", ["bins", "recycling", "old-one"]),
        ("sort=-name", ["recycling", "bins"]),
        ("sort=polarity", ["recycling", "bins"]),
        ("sort=frequency", ["recycling", "bins"]),
        ("sort=-frequency", ["bins", "recycling"]),
        ("q=rate&kept=all&sort=name", ["recycling"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(query, found, three, keeping):
    assert listed(keeping, query) == found


def test_the_list_is_narrowed_by_service_rule_and_own_part(three, keeping, keeper):
    make_responsibility(keeper, ResponsibilityRole.LEAD, service=Service.objects.get(slug="waste"))
    rule = make_scheme("other")

    assert listed(keeping, f"service={Service.objects.get(slug='waste').pk}") == ["bins"]
    assert listed(keeping, f"rule={rule.pk}") == ["recycling"]
    assert listed(keeping, "mine=on") == ["bins"]


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("service=999", "service"),
        ("service=x", "service"),
        (f"service={10**30}", "service"),
        ("frequency=weekly", "how often"),
        ("polarity=sideways", "good to be"),
        ("q=%00", "words in the name or reference"),
        ("q=" + "a" * 101, "words in the name or reference"),
        ("password=x", "password"),
        ("definitions__reason=x", "definitions__reason"),
        ("service=999&colour=red", "service, colour"),
    ],
)
def test_a_filter_that_is_not_on_offer_is_left_out_with_a_notice(query, notice, three, keeping):
    response = keeping.get(f"{url('catalogue')}?{query}")

    assert response.status_code == 200
    assert f"Left out, because it is not on offer here: {notice}." in words(response)
    assert listed(keeping, query) == ["bins", "recycling"]


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        f"page={10**9}",
        "page=" + "9" * 5000,
        "page=%00",
        "page=1&page=2",
        "sort=x",
        "sort=service__responsibilities__person__password",
        "sort=",
        "sort=--name",
        "sort=%00",
        "sort=name&sort=-name&sort=service",
        "per_page=0",
        "per_page=1000000",
        "q=" + "%F0%9F%92%A9",
        "q=%27%3B+DROP+TABLE",
        "q=%ff%fe",
        "a=" * 200,
    ],
)
def test_no_address_breaks_the_list(query, three, keeping):
    assert keeping.get(f"{url('catalogue')}?{query}").status_code == 200
    assert listed(keeping, query)[:1] in (["bins"], ["recycling"], [])


def test_long_lists_come_in_pages_of_25(keeping):
    for number in range(30):
        make_definition(name=f"Measure {number:02}")

    first, second = words(keeping.get(url("catalogue"))), words(keeping.get(f"{url('catalogue')}?page=2"))

    assert "30 indicators" in first
    assert "Measure 24" in first
    assert "Measure 25" not in first
    assert "Measure 29" in second
    assert "Measure 24" not in second
    assert "Measure 29" in words(keeping.get(f"{url('catalogue')}?page=77"))


def make_full(count: int) -> None:
    for _ in range(count):
        definition = make_definition()
        make_target(definition.indicator)
        make_responsibility(make_person(), ResponsibilityRole.OWNER, indicator=definition.indicator)
        make_responsibility(make_person(), ResponsibilityRole.LEAD, service=definition.indicator.service)


def queries_of(client: Client, address: str, counter: Any) -> int:
    client.get(address)
    with counter() as seen:
        client.get(address)
    return len(seen)


def test_the_list_takes_the_same_queries_for_1_3_and_300_rows(keeping):
    found = []
    for more in (1, 2, 297):
        make_full(more)
        found.append(queries_of(keeping, url("catalogue"), lambda: CaptureQueriesContext(connection)))

    assert len(set(found)) == 1
    assert found[0] <= 18


def test_htmx_gets_only_the_results_and_a_browser_the_page(three, keeping):
    part = keeping.get(url("catalogue"), headers={"HX-Request": "true"})
    whole = keeping.get(url("catalogue"))
    back = keeping.get(url("catalogue"), headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert "<html" not in part.content.decode()
    assert "Missed bins" in part.content.decode()
    assert "<html" in whole.content.decode()
    assert "<html" in back.content.decode()
    assert "HX-Request" in whole.headers["Vary"]
