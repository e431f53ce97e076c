"""Entering and sending a figure with the keyboard alone. Whatever has the focus can be seen to have it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from submissions.enums import State
from tests.browser.quarter import Quarter
from tests.factories import make_round

FOCUS = """() => {
  const element = document.activeElement;
  const label = element.labels && element.labels.length ? element.labels[0] : element;
  const shown = [element, label, label.parentElement].filter(Boolean).some((part) =>
    [getComputedStyle(part), getComputedStyle(part, "::before")].some(
      (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
        || style.boxShadow !== "none"));
  const box = element.getBoundingClientRect();
  return {
    words: (element.getAttribute("aria-label") || label.textContent || "").replace(/\\s+/g, " ").trim(),
    shown,
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""
MOST_TABS = 60


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has these words has the focus. Every stop on the way has to be visible."""
    hidden = []
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if not (stop["shown"] and stop["inside"]):
            hidden.append(stop["words"])
        if stop["words"].startswith(words):
            break
    else:
        raise AssertionError(f"{MOST_TABS} times Tab does not lead to “{words}”")
    assert hidden == []


def test_the_owner_enters_and_submits_with_the_keyboard_alone(quarter: Quarter, open_as: Callable[..., Page]):
    make_round(by=quarter.people["aled.price"])
    submission = quarter.submission(quarter.reviews)
    page = open_as("priya.nair")
    page.goto("/worklist/")
    tab_to(page, "Child protection reviews in time")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    tab_to(page, "Reviewed in time")
    page.keyboard.type("225")
    tab_to(page, "Reviews due")
    page.keyboard.type("289")
    expect(page.locator("#result .qd-result__figure")).to_have_text("77.9%")
    tab_to(page, "Commentary")
    page.keyboard.type("Two posts were empty from July to September.")
    tab_to(page, "Submit and go to the next")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "Sent for approval: Child protection reviews in time" in page.locator("main").inner_text()
    submission.refresh_from_db()
    assert submission.state == State.SUBMITTED


def test_the_return_key_in_a_box_saves_and_sends_nothing(quarter: Quarter, open_as: Callable[..., Page]):
    make_round(by=quarter.people["aled.price"])
    submission = quarter.submission(quarter.visits)
    page = open_as("priya.nair")
    page.goto(f"/returns/{submission.pk}/")
    tab_to(page, "Figure")
    page.keyboard.type("94.1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    submission.refresh_from_db()
    assert (page.url.endswith(f"/returns/{submission.pk}/"), submission.state) == (True, State.DRAFT)
