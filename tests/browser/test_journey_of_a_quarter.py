"""One quarter from the first page to the last: collected, questioned, signed, published, corrected."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from indicators.enums import ResponsibilityRole
from submissions.enums import State
from tests.browser.quarter import Quarter
from tests.factories import make_responsibility, make_round

OpenAs = Callable[..., Page]
REVIEWS, VISITS, PLANS = "Child protection reviews in time", "Visits within ten days", "Plans agreed in time"
DATES = {"Opens on": "2 10 2026", "Returns due": "17 10 2026", "Leads sign off by": "27 10 2026"}


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button and wait until the next page has loaded, its scripts too."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name, exact=True).first.click()


def title(page: Page) -> str:
    return page.locator("h1").inner_text()


def told(page: Page) -> str:
    """What the page says has just happened."""
    return page.locator(".govuk-notification-banner__content").inner_text().strip()


def fill_date(page: Page, label: str) -> None:
    group = page.get_by_role("group", name=label)
    for part, text in zip(("Day", "Month", "Year"), DATES[label].split(), strict=True):
        group.get_by_label(part).fill(text)


def open_the_collection(aled: Page) -> None:
    aled.goto("/collections/open/")
    aled.get_by_label("Quarter").fill("Q2 2026/27")
    for label in DATES:
        fill_date(aled, label)
    press(aled, "See what will be asked")
    assert aled.get_by_role("heading", name="3 figures will be asked of 1 person").count() == 1
    press(aled, "Open this collection")
    assert "Collection for Q2 2026/27 opened: 3 returns asked for." in told(aled)


def enter_the_reviews(priya: Page, reviewed: str) -> None:
    priya.get_by_label("Reviewed in time").fill(reviewed)
    priya.get_by_label("Reviews due").fill("289")


def submit(page: Page) -> None:
    press(page, "Submit and go to the next")


def send_everything(priya: Page) -> None:
    """The first figure has a digit too few, so it is red and asks for a commentary; the others are quiet."""
    priya.goto("/worklist/")
    follow(priya, REVIEWS)
    enter_the_reviews(priya, "24")
    expect(priya.locator("#result .qd-result__figure")).to_have_text("8.3%")
    expect(priya.locator("#result .qd-rating")).to_have_text("Red")
    expect(priya.locator("#result")).to_contain_text("8.3% against 90% or more: 81.7 percentage points too low")
    expect(priya.locator("#needed")).to_contain_text("Needed because")
    submit(priya)
    assert priya.title().startswith("Error: ")
    assert "Everything you typed is saved as a draft." in priya.locator(".govuk-error-summary").inner_text()
    priya.locator(".govuk-error-summary").get_by_role("link").first.click()
    priya.keyboard.type("Two posts were empty from July to September.")
    submit(priya)
    for name, value in ((PLANS, "95.3"), (VISITS, "94.1")):
        priya.goto("/worklist/")
        follow(priya, name)
        priya.get_by_label("Figure", exact=True).fill(value)
        expect(priya.locator("#result .qd-rating")).to_have_text("Green")
        submit(priya)
    assert title(priya) == "My worklist"


def send_back(marcus: Page) -> None:
    marcus.goto("/queue/")
    follow(marcus, REVIEWS)
    marcus.get_by_label("Your question").fill("Only 24 of 289? Last quarter it was 94.2%.")
    press(marcus, "Send back")
    assert told(marcus).endswith(f"Sent back: {REVIEWS}, Q2 2026/27.")


def answer(priya: Page) -> None:
    priya.goto("/worklist/")
    back = priya.get_by_role("region", name=re.compile("^Sent back"))
    assert "“Only 24 of 289? Last quarter it was 94.2%.”" in back.inner_text()
    press(priya, "Start with what was sent back")
    enter_the_reviews(priya, "225")
    expect(priya.locator("#result .qd-result__figure")).to_have_text("77.9%")
    submit(priya)
    assert title(priya) == "My worklist"


def approve(marcus: Page, *, changed: str, then: str, now: str) -> None:
    """Marcus reviews what changed since he last decided, and approves it."""
    marcus.goto("/queue/")
    follow(marcus, REVIEWS)
    words = marcus.locator("main").inner_text()
    assert [part for part in (changed, then, now) if part not in words] == []
    press(marcus, re.compile("^Approve"))
    assert told(marcus).endswith(f"Approved: {REVIEWS}, Q2 2026/27.")


def sign_the_quiet_ones(marcus: Page) -> None:
    assert marcus.get_by_role("checkbox").count() == 2
    press(marcus, "Check and sign 2 together")
    assert title(marcus) == "Check 2 returns before you sign"
    press(marcus, "Sign 2 returns")
    assert title(marcus) == "2 signed"


def build(aled: Page) -> None:
    """Aled builds the draft, looks at it, and finds that publishing it is closed to him."""
    aled.goto("/scorecards/children/build/")
    aled.get_by_label("Quarter").fill("Q2 2026/27")
    press(aled, "Build draft")
    assert aled.locator(".qd-rows .qd-state").all_inner_texts() == ["in order"] * 5
    refusal = "You built this draft, so somebody else in the performance team must publish it."
    assert refusal in aled.locator("main").inner_text()
    assert aled.get_by_role("button", name="Publish").is_disabled()
    follow(aled, "Look at the preview")
    assert "This is the page as it would be published." in aled.locator("main").inner_text()
    assert aled.get_by_role("row", name=REVIEWS).count() >= 1


def publish(sian: Page, reason: str = "") -> None:
    sian.goto("/scorecards/children/2026-27-q2/")
    press(sian, "Publish")
    press(sian, "Publish")
    assert "Nothing is published yet." in sian.locator(".govuk-error-summary").inner_text()
    if reason:
        sian.get_by_label("Why the published version is corrected").fill(reason)
    sian.get_by_label("Type publish to confirm").fill("publish")
    press(sian, "Publish")


def read_edition_1(reader: Page) -> None:
    reader.goto("/published/children/")
    assert reader.url.endswith("/published/children/2026-27-q2/1/")
    row = reader.get_by_role("row", name=REVIEWS).first
    assert "77.9%" in row.inner_text()
    why = reader.locator("details.qd-why").filter(has_text=REVIEWS)
    assert not why.locator(".qd-why__panel").is_visible()
    why.get_by_text("Why red?").click()
    assert "77.9% against 90% or more" in why.locator(".qd-why__sentence").inner_text()
    assert "More than 10% is red" in why.locator(".qd-why__applies").inner_text()


def correct(priya: Page) -> None:
    priya.goto("/worklist/")
    follow(priya, REVIEWS)
    priya.get_by_label("What was wrong").fill("Thirty-nine reviews had been left out.")
    press(priya, "Start a correction")
    enter_the_reviews(priya, "264")
    expect(priya.locator("#result .qd-result__figure")).to_have_text("91.3%")
    submit(priya)


def read_both_editions(reader: Page) -> None:
    reader.goto("/published/children/")
    assert reader.url.endswith("/published/children/2026-27-q2/2/")
    assert "91.3%" in reader.get_by_role("row", name=REVIEWS).first.inner_text()
    assert "Thirty-nine reviews had been left out of the count." in reader.locator("main").inner_text()
    reader.goto("/published/children/2026-27-q2/1/")
    assert "This version has been superseded." in reader.locator(".qd-notice").inner_text()
    assert "77.9%" in reader.get_by_role("row", name=REVIEWS).first.inner_text()


def test_a_quarter_goes_from_an_empty_collection_to_a_corrected_edition(quarter: Quarter, open_as: OpenAs):
    aled, priya, marcus, sian = (open_as(name) for name in ("aled.price", "priya.nair", "marcus.webb", "sian.morgan"))
    reader = open_as()
    open_the_collection(aled)
    send_everything(priya)
    send_back(marcus)
    answer(priya)
    approve(marcus, changed="What changed since you sent it back", then="8.3%", now="77.9%")
    sign_the_quiet_ones(marcus)
    build(aled)
    publish(sian)
    assert "Version 1 is published." in told(sian)
    read_edition_1(reader)

    correct(priya)
    approve(marcus, changed="What changed since you approved it", then="77.9%", now="91.3%")
    build(aled)
    publish(sian, reason="Thirty-nine reviews had been left out of the count.")
    assert "Version 2 is published." in told(sian)
    read_both_editions(reader)


@pytest.fixture
def priya_who_may_everything(quarter: Quarter) -> User:
    """The owner, who is also lead of the service and a superuser."""
    priya = quarter.people["priya.nair"]
    make_responsibility(priya, ResponsibilityRole.LEAD, service=quarter.reviews.service)
    priya.is_superuser = priya.is_staff = True
    priya.save()
    return priya


def test_whoever_entered_a_figure_finds_approving_closed_and_is_refused_when_posting_it(
    quarter: Quarter, open_as: OpenAs, priya_who_may_everything: User
):
    make_round(by=quarter.people["aled.price"])
    submission = quarter.submission(quarter.visits)
    priya = open_as("priya.nair")
    priya.goto(f"/returns/{submission.pk}/")
    priya.get_by_label("Figure", exact=True).fill("94.1")
    submit(priya)
    priya.goto(f"/returns/{submission.pk}/review/")

    closed = priya.get_by_role("region", name="Approve")
    sentence = "You cannot approve this, because you entered or changed the figure."
    assert closed.get_by_role("button", name="Approve").is_disabled()
    assert closed.locator("form").count() == 0
    submission.refresh_from_db()
    answer = priya.context.request.post(
        f"/returns/{submission.pk}/approve/",
        form={"revision": str(submission.revision), "digest": submission.current.digest, "token": "a" * 32},
        headers={"X-CSRFToken": token_of(priya)},
    )
    assert sentence in closed.inner_text()
    assert (answer.status, sentence in answer.text()) == (403, True)
    submission.refresh_from_db()
    assert submission.state == State.SUBMITTED


def token_of(page: Page) -> str:
    return next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
