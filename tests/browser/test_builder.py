"""The scorecard builder in a real browser: by keyboard, by drag, live preview, and without scripts."""

import pytest
from django.contrib.auth.models import Group

from indicators.people import PERFORMANCE
from reporting.models import Scorecard
from tests.factories import Q2, make_approved, make_line, make_measure, make_scorecard, make_section

LAYOUT = "/scorecards/homes/layout/"
PATIENCE = 20_000


@pytest.fixture
def homes(db) -> Scorecard:
    """A scorecard of three lines, each with a figure."""
    scorecard = make_scorecard("homes", title="Homes")
    section = make_section(scorecard)
    for ref, value in (("first", "95"), ("second", "85"), ("third", "40")):
        make_approved(make_line(section, make_measure(ref, name=f"Measure {ref}").indicator).indicator, Q2, value)
    return scorecard


@pytest.fixture
def aled(person, homes) -> str:
    person("aled.price").groups.add(Group.objects.get_or_create(name=PERFORMANCE)[0])
    return "aled.price"


def enter(page, username: str, path: str = "") -> None:
    page.goto("/sign-in/?next=/health/live")
    page.locator(f'button[value="{username}"]').click()
    page.goto(f"{LAYOUT}{path}?period=2026-27-q2")


def rows(page) -> list[str]:
    found = page.locator("[data-group^='line-'] a").all_inner_texts()
    return [name.removeprefix("Measure ") for name in found]


def test_a_line_moves_by_keyboard_and_by_drag_and_the_preview_follows(page, homes, aled):
    enter(page, aled)
    button = page.get_by_role("button", name="Move down Measure first")
    focused = button.get_attribute("id")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Line first moved").wait_for(timeout=PATIENCE)

    assert rows(page) == ["second", "first", "third"]
    assert page.evaluate("document.activeElement.id") == focused

    lines = page.locator("[data-group^='line-']")
    lines.nth(2).drag_to(lines.nth(0))
    page.get_by_text("Line third moved").wait_for(timeout=PATIENCE)

    assert rows(page) == ["third", "second", "first"]
    shown = page.locator("#layout-preview tbody th.qd-sc__name").all_inner_texts()
    assert [name.removeprefix("Measure ") for name in shown] == ["third", "second", "first"]


def test_a_change_is_previewed_while_it_is_made_and_kept_only_when_saved(page, homes, aled, assert_accessible):
    enter(page, aled, "summary/")
    page.get_by_label("Block 1 shows").select_option("counts")
    page.locator("#layout-preview").get_by_text("Of 3 measures: 1 green, 1 amber and 1 red.").wait_for(timeout=PATIENCE)
    assert_accessible(page)
    homes.refresh_from_db()
    assert homes.blocks == []

    page.get_by_role("button", name="Save").click()
    page.get_by_text("Summary saved.").wait_for(timeout=PATIENCE)

    homes.refresh_from_db()
    assert homes.blocks == [{"kind": "counts"}]


def test_everything_works_without_scripts(page_without_scripts, homes, aled):
    page = page_without_scripts
    enter(page, aled)
    page.get_by_role("button", name="Move down Measure first").click()
    assert rows(page) == ["second", "first", "third"]

    page.goto(f"{LAYOUT}settings/?period=2026-27-q2")
    page.get_by_label("Title").fill("Homes for all")
    page.get_by_role("button", name="Preview").click()
    assert page.get_by_text("Homes for all, Q2 2026/27").count() == 1
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("heading", name="Layout of Homes for all").count() == 1
