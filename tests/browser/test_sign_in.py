"""The sign-in page in a real browser: styled, usable and accessible."""

import pytest
from django.contrib.auth.models import User

from config.demo import PEOPLE


@pytest.fixture
def people(person) -> list[User]:
    return [person(username) for username in PEOPLE]


def style(page, selector: str, name: str) -> str:
    return page.eval_on_selector(selector, f"element => getComputedStyle(element).getPropertyValue('{name}')")


def test_the_page_has_its_styles(page, people):
    page.goto("/sign-in/")
    assert style(page, ".qd-header", "background-color") == "rgb(20, 80, 92)"
    assert style(page, ".qd-title", "font-size") == "32px"
    assert style(page, ".govuk-button:not(.govuk-button--secondary)", "background-color") == "rgb(15, 122, 82)"
    assert "GDS Transport" not in style(page, "body", "font-family")


def test_the_council_colour_reaches_the_header(page, settings):
    settings.COUNCIL_COLOUR = "#1d3d63"
    page.goto("/sign-in/")
    assert style(page, ".qd-header", "background-color") == "rgb(29, 61, 99)"


def test_the_page_breaks_no_accessibility_rule(page, people, assert_accessible):
    page.goto("/sign-in/")
    assert_accessible(page)


def test_the_page_with_mistakes_breaks_none_and_takes_the_reader_to_them(page, people, assert_accessible):
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"
    assert_accessible(page)
    page.get_by_role("link", name="Enter your password").click()
    assert page.evaluate("document.activeElement.id") == "id_password"


def test_on_a_phone_nothing_hangs_over_the_edge(phone, people, assert_accessible):
    phone.goto("/sign-in/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert_accessible(phone)


def test_one_press_signs_in_and_the_header_says_who(page, people):
    page.goto("/sign-in/?next=/health/live")
    page.locator('button[value="priya.nair"]').click()
    assert page.url.endswith("/health/live")
    page.goto("/sign-in/")
    assert page.locator(".qd-header__name").inner_text() == "Priya Nair"


def test_signing_in_needs_no_scripts(page_without_scripts, people):
    page = page_without_scripts
    page.goto("/sign-in/?next=/health/live")
    page.locator('button[value="marcus.webb"]').click()
    assert page.url.endswith("/health/live")


def test_the_keyboard_reaches_the_content_first(page, people):
    page.goto("/sign-in/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_an_error_page_breaks_no_accessibility_rule(browser, live_server, assert_accessible):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.goto("/no-such-page")
    assert page.locator("h1").inner_text() == "Page not found"
    assert_accessible(page)
    context.close()
