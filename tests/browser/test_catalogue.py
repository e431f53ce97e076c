"""The catalogue in a real browser: accessible, usable on a phone, with and without scripts."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group

from indicators.enums import ResponsibilityRole
from indicators.models import Definition, Indicator, Target
from indicators.people import PERFORMANCE
from indicators.rules.periods import quarter
from indicators.services import propose_target
from tests.factories import make_benchmark, make_definition, make_person, make_responsibility, make_scheme, make_target
from tests.factories.collection import make_approved

PAGES = (
    "/catalogue/",
    "/catalogue/add/",
    "/catalogue/indicators/recycling-rate/",
    "/catalogue/indicators/recycling-rate/sheet/",
    "/catalogue/indicators/recycling-rate/history/",
    "/catalogue/indicators/recycling-rate/definition/",
    "/catalogue/indicators/recycling-rate/target/",
    "/catalogue/indicators/recycling-rate/benchmarks/add/",
    "/catalogue/indicators/recycling-rate/people/add/",
    "/catalogue/indicators/recycling-rate/retire/",
    "/catalogue/proposals/",
    "/catalogue/rules/",
    "/catalogue/rules/target-10/",
    "/catalogue/rules/target-10/version/",
    "/catalogue/services/",
)


@pytest.fixture
def recycling(db) -> Indicator:
    """An indicator with everything a page can show, and a change that waits."""
    definition: Definition = make_definition("recycling-rate", name="Recycling rate", description="Share reused.")
    indicator = definition.indicator
    make_target(indicator, "85")
    make_benchmark(indicator, data_year="2024/25")
    make_responsibility(make_person("owner"), ResponsibilityRole.OWNER, indicator=indicator)
    for place, value in enumerate(("80", "82.5", "90")):
        make_approved(indicator, quarter(2025, 1).step(place), value)
    proposer = make_person("proposer.two", groups=(PERFORMANCE,))
    at = datetime(2026, 10, 12, 9, tzinfo=UTC)
    target = Target(indicator=indicator, kind="monitor", effective_from=date(2027, 4, 1))
    propose_target(target, by=proposer, at=at, reason="Agreed by the Environment board.")
    return indicator


@pytest.fixture
def keeper(person, settings) -> str:
    aled = person("aled.price")
    aled.groups.add(Group.objects.get_or_create(name=PERFORMANCE)[0])
    return "aled.price"


def enter(page, username: str) -> None:
    page.goto("/sign-in/?next=/catalogue/")
    page.locator(f'button[value="{username}"]').click()


def test_no_page_of_the_catalogue_breaks_an_accessibility_rule(page, recycling, keeper, assert_accessible):
    enter(page, keeper)
    waiting = f"/catalogue/proposals/target/{recycling.targets.latest('pk').pk}/"

    for address in (*PAGES, waiting):
        page.goto(address)
        assert_accessible(page)


def test_on_a_phone_no_page_hangs_over_the_edge(phone, recycling, keeper):
    enter(phone, keeper)
    waiting = f"/catalogue/proposals/target/{recycling.targets.latest('pk').pk}/"

    too_wide = []
    for address in (*PAGES, waiting):
        phone.goto(address)
        if phone.evaluate("document.documentElement.scrollWidth") > 390:
            too_wide.append(address)
    assert too_wide == []


def test_choosing_a_filter_narrows_the_list_in_place(page, recycling, keeper):
    make_definition("missed-bins", name="Missed bins", polarity="low", scheme=make_scheme())
    enter(page, keeper)
    assert page.locator("#results tbody tr").count() == 2

    page.get_by_label("Good to be").select_option("low")
    page.get_by_text("1 indicator found.").wait_for()

    assert page.locator("#results tbody th").inner_text().startswith("Missed bins")
    assert "polarity=low" in page.url


def test_mistakes_are_named_first_and_lead_to_their_boxes(page, recycling, keeper, assert_accessible):
    enter(page, keeper)
    page.goto("/catalogue/add/")
    page.get_by_label("Lowest possible").fill("tbc")
    page.get_by_role("button", name="Propose the indicator").click()

    assert page.title().startswith("Error: Add an indicator")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert_accessible(page)
    page.get_by_role("link", name="Enter a number, for example 94.2, or leave it empty").click()
    assert page.evaluate("document.activeElement.id") == "id_minimum"
    assert page.get_by_label("Lowest possible").input_value() == "tbc"


def test_everything_works_without_scripts(page_without_scripts, recycling, keeper):
    page = page_without_scripts
    enter(page, keeper)
    page.get_by_label("Good to be").select_option("low")
    page.get_by_role("button", name="Show").click()
    assert page.locator("#results").get_by_text("No indicator fits.").count() == 1

    page.goto(f"/catalogue/proposals/target/{recycling.targets.latest('pk').pk}/")
    page.get_by_role("button", name="Confirm").click()
    assert page.get_by_text("Target confirmed.").count() == 1
