"""The committee paper: pages as they come out of a printer, and that the styles are really served."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.world import World, make_world

EDITION, SHEET = "/published/children/2026-27-q1/2/", "/catalogue/indicators/reviews/sheet/"
NOT_PRINTED = (".qd-header", ".govuk-service-navigation", ".qd-footer", ".qd-demonstration")
A4_LANDSCAPE = (842, 595)  # in points


@pytest.fixture
def world(quarter) -> World:
    return make_world(quarter)


def style(page: Page, selector: str, name: str) -> str:
    """A computed property of the first element that fits."""
    return str(page.eval_on_selector(selector, f"element => getComputedStyle(element).getPropertyValue('{name}')"))


def paper_of(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height of the pages of a PDF in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    return {(round(float(width)), round(float(height))) for width, height in boxes}


def test_an_edition_prints_on_a4_landscape_with_its_heads_repeated_and_without_the_menu(world, open_as):
    page = open_as()
    page.goto(EDITION)
    page.emulate_media(media="print")

    assert {part: style(page, part, "display") for part in NOT_PRINTED} == dict.fromkeys(NOT_PRINTED, "none")
    assert style(page, ".qd-sc thead", "display") == "table-header-group"
    assert style(page, ".qd-sc tbody tr", "break-inside") == "avoid"
    assert style(page, ".qd-table-region", "overflow") == "visible"
    assert paper_of(page.pdf(prefer_css_page_size=True)) == {A4_LANDSCAPE}


def test_colours_are_printed_because_a_letter_and_a_shape_alone_are_easily_missed(world, open_as):
    page = open_as()
    page.goto(EDITION)
    page.emulate_media(media="print")
    assert style(page, ".qd-sc .qd-rating", "print-color-adjust") == "exact"
    assert page.locator(".qd-sc .qd-rating").first.inner_text() in ("Green", "Amber", "Red")


def test_a_definition_sheet_prints_without_the_menu(world, open_as):
    page = open_as("dan.whitfield")
    page.goto(SHEET)
    page.emulate_media(media="print")
    hidden = (*NOT_PRINTED, ".govuk-back-link")
    assert {part: style(page, part, "display") for part in hidden} == dict.fromkeys(hidden, "none")
    assert page.locator("h1").is_visible()
    assert paper_of(page.pdf(prefer_css_page_size=True)) == {A4_LANDSCAPE}


def test_the_worklist_and_an_edition_have_their_styles(world, open_as):
    page = open_as("priya.nair")
    page.goto("/worklist/")
    assert style(page, ".qd-header", "background-color") == "rgb(20, 80, 92)"
    assert style(page, ".qd-title", "font-size") == "32px"
    assert style(page, ".qd-panel--question", "border-left-style") == "solid"
    page.goto(EDITION)
    assert style(page, ".qd-table", "border-collapse") == "collapse"
    assert style(page, ".qd-notice", "border-left-width") == "6px"
    assert style(page, ".qd-rating svg", "width") != "auto"
