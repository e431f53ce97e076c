"""The return on a phone: both buttons in reach wherever one is, and nothing that has the focus hidden behind them."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.quarter import Quarter
from tests.factories import make_round

UNDER_THE_BAR = """() => {
  const bar = document.querySelector(".qd-entry__actions").getBoundingClientRect();
  const box = document.activeElement.getBoundingClientRect();
  const inBar = document.activeElement.closest(".qd-entry__actions") !== null;
  return document.activeElement !== document.body && !inBar && box.bottom > bar.top + 1 && box.top < bar.bottom;
}"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


def test_both_buttons_are_in_reach_and_cover_nothing_that_has_the_focus(
    quarter: Quarter, open_as: Callable[..., Page]
) -> None:
    make_round(by=quarter.people["aled.price"])
    page = open_as("priya.nair", viewport=PHONE)
    page.goto(reverse("submissions:enter", args=[quarter.submission(quarter.reviews).pk]))

    for name in ("Submit and go to the next", "Save as draft"):
        box = page.locator(".qd-entry__actions").get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"]
    assert not page.evaluate(SIDEWAYS)

    covered = []
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(UNDER_THE_BAR):
            covered.append(page.evaluate("document.activeElement.outerHTML.slice(0, 120)"))
    assert covered == []


def test_where_the_window_is_low_the_buttons_stay_at_the_end(quarter: Quarter, open_as: Callable[..., Page]) -> None:
    make_round(by=quarter.people["aled.price"])
    page = open_as("priya.nair", viewport={"width": 390, "height": 400})
    page.goto(reverse("submissions:enter", args=[quarter.submission(quarter.reviews).pk]))

    style = "getComputedStyle(document.querySelector('.qd-entry__actions')).position"
    assert page.evaluate(style) == "static"
