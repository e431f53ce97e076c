"""Entering and approving with scripts switched off: the same answers, one press later."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from submissions.enums import State
from tests.browser.quarter import Quarter
from tests.factories import make_round, make_submitted

OpenAs = Callable[..., Page]


def answer_of(page: Page) -> list[str]:
    """The figure, its colour and the sentence, as the page shows them."""
    box = page.locator("#result .qd-result")
    return [
        box.locator(part).first.inner_text() for part in (".qd-result__figure", ".qd-rating", "div > p:nth-child(2)")
    ]


def test_the_owner_saves_sees_the_answer_and_submits(quarter: Quarter, open_as: OpenAs):
    make_round(by=quarter.people["aled.price"])
    submission = quarter.submission(quarter.reviews)
    page = open_as("priya.nair", java_script_enabled=False)
    page.goto("/worklist/")
    page.get_by_role("link", name="Child protection reviews in time").click()
    page.get_by_label("Reviewed in time").fill("225")
    page.get_by_label("Reviews due").fill("289")
    page.get_by_role("button", name="Save as draft").click()
    assert "Draft saved." in page.locator(".govuk-notification-banner").inner_text()
    answer = answer_of(page)

    page.get_by_role("button", name="Submit and go to the next").click()
    assert page.title().startswith("Error: ")
    page.get_by_label("Commentary").fill("Two posts were empty from July to September.")
    page.get_by_role("button", name="Submit and go to the next").click()
    assert "Sent for approval: Child protection reviews in time" in page.locator("main").inner_text()
    submission.refresh_from_db()
    assert submission.state == State.SUBMITTED

    assert [part.strip() for part in answer[:2]] == ["77.9%", "Red"]
    assert answer[2].startswith("77.9% against 90% or more: 12.1 percentage points too low")


def test_what_is_said_live_is_what_is_said_after_saving(quarter: Quarter, open_as: OpenAs):
    make_round(by=quarter.people["aled.price"])
    address = f"/returns/{quarter.submission(quarter.visits).pk}/"
    live, plain = open_as("priya.nair"), open_as("priya.nair", java_script_enabled=False)
    live.goto(address)
    live.get_by_label("Figure", exact=True).fill("84.1%")
    live.locator("#result .qd-result__figure").wait_for()
    plain.goto(address)
    plain.get_by_label("Figure", exact=True).fill("84.1%")
    plain.get_by_role("button", name="Save as draft").click()
    assert answer_of(live) == answer_of(plain)


def test_the_lead_approves_one_and_signs_the_rest(quarter: Quarter, open_as: OpenAs):
    make_round(by=quarter.people["aled.price"])
    first, second = quarter.submission(quarter.visits), quarter.submission(quarter.plans)
    for submission, value in ((first, "94.1"), (second, "95.3")):
        make_submitted(submission.indicator, value=value, by=quarter.people["priya.nair"])
    page = open_as("marcus.webb", java_script_enabled=False)
    page.goto("/queue/")
    page.get_by_role("link", name="Visits within ten days").click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    assert "Approved: Visits within ten days, Q2 2026/27." in page.locator("main").inner_text()
    page.get_by_role("button", name="Check and sign 1").click()
    page.get_by_role("button", name="Sign 1 return").click()
    assert page.locator("h1").inner_text() == "1 signed"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.APPROVED, State.APPROVED)
