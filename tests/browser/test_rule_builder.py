"""Building a RAG rule in a real browser: the same rule with scripts and without, and nothing typed is lost on the way."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from indicators.models import RatingSchemeVersion
from tests.browser.quarter import Quarter

OpenAs = Callable[..., Page]
BUILD = "/catalogue/rules/target-10/build/"


def build(page: Page) -> None:
    """Add a test to the green band, move the band up, try a figure, and propose."""
    page.goto(BUILD)
    page.get_by_label("Reason").fill("Agreed by the Corporate board on 4 March.")
    page.locator("#id_rule-2-add").select_option("maintained")
    page.locator("#add-2").click()
    since = page.locator("#id_rule-2-1-since")
    since.select_option("same_period_last_year")
    page.locator("#update-words").click()
    expect(page.locator("#rule-words")).to_contain_text("no worse than the same period last year")
    page.locator("#up-2").click()
    expect(page.locator("#id_rule-1-status")).to_have_value("green")
    page.get_by_label("Figure", exact=True).fill("87.9")
    page.get_by_label("Target", exact=True).fill("90%")
    page.locator("#try-it").click()
    expect(page.locator("[role=status]").first).to_contain_text("87.9% against 90% or more")
    page.locator("#see-effect").click()
    expect(page.locator("main")).to_contain_text("3 of 3 newest figures would get another status")
    assert page.get_by_label("Reason").input_value() == "Agreed by the Corporate board on 4 March."
    page.get_by_role("button", name="Propose the version").click()
    page.wait_for_url("**/catalogue/proposals/rule/*/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_rule_is_built_the_same_way_with_scripts_and_without(quarter: Quarter, open_as: OpenAs, scripts: bool):
    page = open_as("aled.price", java_script_enabled=scripts)

    build(page)

    version = RatingSchemeVersion.objects.latest("pk")
    assert [band["status"] for band in version.bands][:2] == ["monitor", "green"]
    assert version.bands[1]["when"] == {
        "all": [{"test": "meets_target"}, {"test": "maintained", "since": "same_period_last_year"}]
    }


def test_the_enter_key_in_a_box_changes_nothing_and_proposes_nothing(quarter: Quarter, open_as: OpenAs):
    page = open_as("aled.price")
    page.goto(BUILD)
    before = RatingSchemeVersion.objects.count()

    page.locator("#id_rule-0-text").fill("Only watched.")
    page.locator("#id_rule-0-text").press("Enter")

    expect(page.locator("#rule-words")).to_contain_text("Only watched.")
    assert RatingSchemeVersion.objects.count() == before
    expect(page.locator("#id_rule-0-status")).to_have_value("monitor")
