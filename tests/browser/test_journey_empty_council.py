"""A council with nothing in it but five accounts builds its first scorecard by screens and files alone, and publishes it."""

import io
import re
from collections.abc import Callable

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from indicators.models import Indicator, StatusSet
from indicators.people import ADMINISTRATOR, PERFORMANCE
from reporting.loading.pack import read_pack_files
from reporting.loading.uploading import files_of
from reporting.models import Edition, Scorecard
from submissions.models import Submission
from tests.factories import make_person

OpenAs = Callable[..., Page]
BINS, WASTE = "Missed bins", "Household waste recycled"
AGREED = "Agreed by the Corporate board on 4 March."
QUARTERS = [f"Q{number} {pair}" for pair in ("2024/25", "2025/26") for number in (1, 2, 3, 4)]
INDICATORS = """\
ref,name,service,value_type,unit,decimals,polarity,frequency,scheme,effective_from,target
missed-bins,Missed bins,Streets,number,,0,low,quarter,target-met-near-or-missed,1/4/2024,60 or fewer
recycling,Household waste recycled,Streets,percent,%,1,high,quarter,target-met-near-or-missed,1/4/2024,45%
"""


@pytest.fixture
def accounts(on_the_day: None, live_server: object) -> None:
    """The only thing that is there."""
    for username, groups in {
        "ruth.adeyemi": (ADMINISTRATOR,),
        "aled.price": (PERFORMANCE,),
        "sian.morgan": (PERFORMANCE,),
        "priya.nair": (),
        "marcus.webb": (),
    }.items():
        first, last = username.split(".")
        make_person(username, groups=groups, first_name=first.title(), last_name=last.title())
    assert not StatusSet.objects.exists()
    assert not Indicator.objects.exists()
    assert not Scorecard.objects.exists()


def press(page: Page, name: str) -> None:
    """Press a button and wait until the next page has loaded."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def words(page: Page) -> str:
    return " ".join(page.locator("main").inner_text().split())


def fill_date(page: Page, label: str, day: str) -> None:
    group = page.get_by_role("group", name=label)
    for part, text in zip(("Day", "Month", "Year"), day.split(), strict=True):
        group.get_by_label(part).fill(text)


def send_file(page: Page, label: str, name: str, content: bytes) -> None:
    page.get_by_label(label).set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})


def past_figures() -> bytes:
    """The council's own workbook: a title, a heading row, eight quarters, percentages written as shares."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("KPIs")
        sheet.write_row(0, 0, ["Figures of past quarters"])
        sheet.write_row(2, 0, ["Indicator", *QUARTERS])
        sheet.write_row(3, 0, [BINS, 68, 67, 66, 65, 64, 63, 62, 61])
        sheet.write_row(4, 0, [WASTE, 0.44, 0.442, 0.443, 0.447, 0.449, 0.451, 0.455, 0.461])
        sheet.write_row(5, 0, ["Trees we once counted", "n/a", 12])
    return out.getvalue()


def make_the_statuses(ruth: Page) -> None:
    ruth.goto("/catalogue/status-sets/add/")
    ruth.get_by_label("Name of the set").fill("Anytown ratings")
    ruth.get_by_label("Reason").fill(AGREED)
    press(ruth, "Add the set")
    for word, shape, score in (("Green", "Star", "3"), ("Amber", "Circle", "2"), ("Red", "Square", "1")):
        ruth.goto("/catalogue/status-sets/anytown-ratings/add/")
        ruth.get_by_label("Word", exact=True).fill(word)
        ruth.get_by_label("Letter").fill(word[0])
        ruth.get_by_label("Score").fill(score)
        ruth.get_by_role("group", name="Shape").get_by_label(shape, exact=True).check()
        ruth.get_by_role("group", name="Colour").get_by_label(word, exact=True).check()
        ruth.get_by_label("Reason").fill(AGREED)
        press(ruth, "Add the status")


def make_the_rule(ruth: Page, sian: Page) -> None:
    """Ruth proposes the rule the builder starts with; Sian confirms it."""
    ruth.goto("/catalogue/rules/add/")
    ruth.get_by_label("Name of the rule").fill("Target met, near or missed")
    ruth.get_by_label("Statuses").select_option(label="Anytown ratings")
    ruth.get_by_label("Reason").fill(AGREED)
    press(ruth, "Go on to the rule")
    ruth.get_by_label("How far off target is still amber").fill("5")
    fill_date(ruth, "First day it applies to", "1 4 2024")
    ruth.get_by_label("Reason").fill(AGREED)
    press(ruth, "Propose the version")
    sian.goto(ruth.url)
    press(sian, "Confirm")
    assert "RAG rule confirmed." in words(sian)


def import_the_indicators(ruth: Page) -> None:
    ruth.goto("/load/")
    with ruth.expect_navigation():
        ruth.get_by_role("link", name="Import indicators").click()
    send_file(ruth, "Spreadsheet", "indicators.csv", INDICATORS.encode())
    press(ruth, "Check the spreadsheet")
    assert "Indicators 2 added" in words(ruth)
    ruth.get_by_label("Put it in force at once").check()
    ruth.get_by_label("Reason").fill(AGREED)
    press(ruth, "Import them")
    assert "indicators: 2 added" in words(ruth)


def name_the_people(ruth: Page) -> None:
    for person, part in (("Priya Nair", "Owner"), ("Marcus Webb", "Lead")):
        ruth.goto("/catalogue/services/streets/people/add/")
        ruth.get_by_label("Person").select_option(label=person)
        ruth.get_by_label(part, exact=True).check()
        press(ruth, "Save")


def load_the_past(aled: Page, check: Callable[[Page], None]) -> None:
    """Aled sends the workbook as it is; shares are asked about, a row nobody knows is refused and named."""
    aled.goto("/load/history/")
    send_file(aled, "Workbook", "past.xlsx", past_figures())
    press(aled, "Open the workbook")
    check(aled)
    press(aled, "Look at every cell")
    check(aled)
    assert "18 filled cells" in words(aled)
    with aled.expect_navigation():
        aled.get_by_role("link", name="Say whether 0.845 means 84.5% or 0.845%").click()
    aled.get_by_label("84.5%", exact=True).check()
    press(aled, "Look at every cell")
    assert "New: 16 Here already: 0 Different: 0 Refused: 2" in words(aled)
    assert "There is no indicator called “Trees we once counted”." in words(aled)
    press(aled, "Load 16 new figures")
    expect(aled.locator("main")).to_contain_text("16 past figures are loaded and wait for approval.")


def sign_the_past(marcus: Page, check: Callable[[Page], None]) -> None:
    marcus.goto("/queue/")
    with marcus.expect_navigation():
        marcus.get_by_role("link", name="Past figures that were loaded").click()
    assert "16 figures to approve" in words(marcus)
    check(marcus)
    press(marcus, "Approve those ticked")
    assert "16 figures approved." in words(marcus)


def lay_out_the_scorecard(aled: Page) -> None:
    aled.goto("/scorecards/new/")
    aled.get_by_label("Title").fill("Environment scorecard")
    aled.get_by_label("Name of the new portfolio").fill("Environment")
    press(aled, "Add scorecard")
    layout = "/scorecards/environment-scorecard/layout/"
    aled.goto(f"{layout}sections/add/")
    aled.get_by_label("Heading").fill("Streets and waste")
    press(aled, "Add section")
    with aled.expect_navigation():
        aled.locator(f"main a[href*='{layout}sections/'][href$='/lines/']").first.click()
    for name in (BINS, WASTE):
        # The preview beside is read anew after each tick; on the tests' one connection nothing else may go on meanwhile.
        with aled.expect_response(lambda response: response.request.method == "POST"):
            aled.get_by_role("group", name="Indicators").get_by_label(name).check()
    press(aled, "Add the ticked indicators")
    expect(aled).to_have_url(re.compile(r"/layout/(#.*)?$"))


def open_the_collection(aled: Page) -> None:
    aled.goto("/collections/open/")
    aled.get_by_label("Quarter").fill("Q2 2026/27")
    for label, day in (("Opens on", "2 10 2026"), ("Returns due", "17 10 2026"), ("Leads sign off by", "27 10 2026")):
        fill_date(aled, label, day)
    press(aled, "See what will be asked")
    press(aled, "Open this collection")
    assert "Collection for Q2 2026/27 opened: 2 returns asked for." in words(aled)


def send_the_figures(priya: Page) -> None:
    for name, value, status in ((BINS, "58", "Green"), (WASTE, "44.1", "Amber")):
        priya.goto("/worklist/")
        with priya.expect_navigation():
            priya.locator("main").get_by_role("link", name=name, exact=True).first.click()
        priya.get_by_label("Figure", exact=True).fill(value)
        expect(priya.locator("#result .qd-rating").first).to_have_text(status)
        press(priya, "Submit and go to the next")


def approve_the_figures(marcus: Page) -> None:
    for name in (BINS, WASTE):
        marcus.goto("/queue/")
        row = Submission.objects.get(indicator__ref="missed-bins" if name == BINS else "recycling", round__isnull=False)
        marcus.goto(f"/returns/{row.pk}/review/")
        with marcus.expect_navigation():
            marcus.locator("main").get_by_role("button", name="Approve").first.click()
        assert f"Approved: {name}, Q2 2026/27." in words(marcus)


def publish(aled: Page, sian: Page) -> None:
    aled.goto("/scorecards/environment-scorecard/build/")
    aled.get_by_label("Quarter").fill("Q2 2026/27")
    press(aled, "Build draft")
    sian.goto("/scorecards/environment-scorecard/2026-27-q2/")
    with sian.expect_navigation():
        sian.locator("main").get_by_role("button", name="Publish").first.click()
    sian.get_by_label("Type publish to confirm").fill("publish")
    press(sian, "Publish")
    assert "Version 1 is published." in words(sian)


def read(reader: Page, check: Callable[[Page], None]) -> None:
    reader.goto("/published/environment-scorecard/")
    assert reader.url.endswith("/published/environment-scorecard/2026-27-q2/1/")
    assert "58" in reader.get_by_role("row", name=BINS).first.inner_text()
    assert "44.1%" in reader.get_by_role("row", name=WASTE).first.inner_text()
    assert "Amber" in reader.get_by_role("row", name=WASTE).first.inner_text()
    check(reader)


def take_it_away(aled: Page) -> bytes:
    """Aled exports the scorecard; the pack holds all ten quarters of figures."""
    aled.goto("/scorecards/environment-scorecard/export/")
    with aled.expect_download() as download:
        aled.get_by_role("button", name="Download the pack").click()
    content = download.value.path().read_bytes()
    pack = read_pack_files(files_of([("pack.zip", content)]))
    assert len(pack.values) == 18
    assert [row.ref for row in pack.lines] == ["missed-bins", "recycling"]
    return content


def look_at_it_again(ruth: Page, content: bytes, check: Callable[[Page], None]) -> None:
    """Ruth sends the pack back in: the figures that people entered here stay theirs."""
    ruth.goto("/load/pack/")
    send_file(ruth, "Pack", "pack.zip", content)
    press(ruth, "Check the pack")
    check(ruth)
    assert "There is another figure for missed-bins Q2 2026/27 already" in words(ruth)


def test_an_empty_council_comes_to_a_published_scorecard_by_screens_and_files(
    accounts: None, open_as: OpenAs, assert_accessible: Callable[[Page], None]
) -> None:
    ruth, aled, sian, priya, marcus = (
        open_as(name) for name in ("ruth.adeyemi", "aled.price", "sian.morgan", "priya.nair", "marcus.webb")
    )
    make_the_statuses(ruth)
    make_the_rule(ruth, sian)
    import_the_indicators(ruth)
    name_the_people(ruth)
    load_the_past(aled, assert_accessible)
    sign_the_past(marcus, assert_accessible)
    lay_out_the_scorecard(aled)
    open_the_collection(aled)
    send_the_figures(priya)
    approve_the_figures(marcus)
    publish(aled, sian)
    read(open_as(), assert_accessible)
    look_at_it_again(ruth, take_it_away(aled), assert_accessible)
    assert Edition.objects.count() == 1
    assert User.objects.filter(is_superuser=True).count() == 0
