"""A real browser: the machine's own Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from config.dev import CHROMIUM_NAMES
from tests.browser.quarter import Quarter, make_quarter
from tests.factories import NOW

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything below this folder is a browser test; Playwright's loop makes Django think it runs in async code."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium on this machine; on Debian: sudo apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def refusals_of(page: Page) -> list[str]:
    """What the page's console complains about: refused by the policy, missing, or broken.

    A form that comes back with its mistakes is answered with 422, which Chromium counts among the errors.
    """
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 422" not in message.text:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return heard


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A page at desk size. A test fails when the console of its page complained."""
    context = browser.new_context(base_url=live_server.url, viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    heard = refusals_of(page)
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def phone(browser: Browser, live_server) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB", has_touch=True)
    page = context.new_page()
    heard = refusals_of(page)
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def page_without_scripts(browser: Browser, live_server) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url, viewport=DESKTOP, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fails with each rule the page breaks and where."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        broken = [
            f"{rule['id']}: {rule['help']} at {', '.join(str(node['target']) for node in rule['nodes'])}"
            for rule in results.response["violations"]
        ]
        assert broken == []

    return check


@pytest.fixture
def sign_in(person, page: Page) -> Callable[[str], Page]:
    """Sign in through the page as one of the demo's people."""

    def make(username: str) -> Page:
        person(username)
        page.goto("/sign-in/")
        page.locator(f'button[value="{username}"]').click()
        return page

    return make


@pytest.fixture
def on_the_day() -> Iterator[None]:
    """From ten in the morning of Monday 5 October 2026, in London. The clock runs: the browser waits by it."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def quarter(on_the_day, live_server) -> Quarter:
    return make_quarter()


@pytest.fixture
def open_as(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens a browser of one's own for each person and signs in; "" stays outside. Keywords as for a context."""
    contexts = []

    def make(username: str = "", **options: Any) -> Page:
        context = browser.new_context(
            **{"base_url": live_server.url, "viewport": DESKTOP, "locale": "en-GB", **options}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if username:
            page.goto("/sign-in/?next=/health/live")
            page.locator(f'button[value="{username}"]').click()
        return page

    yield make
    for context in contexts:
        context.close()
