"""Every page with every role that has one: accessible, in order on a desk and on a phone, quiet in the console."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import ConsoleMessage, Page, Response

from indicators.models import Status
from reporting.models import Column, Line, Section
from tests.browser.conftest import DESKTOP, PHONE, RULES
from tests.browser.world import World, make_world
from tests.factories.catalogue import make_plan

Make = Callable[[World], list[Any]]
PRIYA, MARCUS, ALED, SIAN = "priya.nair", "marcus.webb", "aled.price", "sian.morgan"
RUTH, DAN, LENA, NOBODY = "ruth.adeyemi", "dan.whitfield", "lena.fischer", ""


@dataclass(frozen=True)
class Visit:
    """One page as one person finds it.

    ``presses``: buttons pressed in order before looking; ``status``: of the page that is looked at in the end;
    ``typed``: label and text; ``meanwhile``: what somebody else does after the page was opened; ``with_mistakes``: its title has to say so.
    """

    who: str
    url: str
    args: Make = lambda _world: []
    query: str = ""
    status: int = 200
    presses: tuple[str, ...] = ()
    typed: dict[str, str] = field(default_factory=dict)
    meanwhile: Callable[[World], None] | None = None
    with_mistakes: bool = False

    @property
    def label(self) -> str:
        return " > ".join((f"{self.url}{self.query}", *self.presses))


def fixed(*args: Any) -> Make:
    return lambda _world: list(args)


def pk_of(name: str) -> Make:
    return lambda world: [getattr(world, name).pk]


def form(
    who: str, url: str, button: str, args: Make = lambda _world: [], query: str = "", status: int = 422
) -> list[Visit]:
    """A form as it opens, and after its button was pressed with nothing in it."""
    return [Visit(who, url, args, query), Visit(who, url, args, query, status, (button,), with_mistakes=True)]


def catalogue_form(who: str, url: str, button: str, args: Make = lambda _world: []) -> list[Visit]:
    """The same for the forms of the catalogue, shown again with 422."""
    return form(who, url, button, args)


def status_of(key: str) -> Make:
    return lambda _world: ["rag", Status.objects.get(status_set__slug="rag", key=key).pk]


def part_of(model: type[Section] | type[Line] | type[Column]) -> Make:
    """The address of the first part of a kind in the scorecard."""
    return lambda _world: ["children", model.objects.order_by("pk")[0].pk]


def part_of_plan(name: str) -> Make:
    """The address of a part of the one plan, made on first use."""

    def made(world: World) -> list[Any]:
        return ["plan", make_plan(world.quarter.reviews)[name].pk]

    return made


PLAN: Make = lambda world: part_of_plan("plan")(world)[:1]  # noqa: E731
REVIEWS, SCORECARD, DRAFT = fixed("reviews"), fixed("children"), fixed("children", "2026-27-q2")
EDITION = "reporting:edition"
PUBLIC = (
    Visit(NOBODY, "sign-in"),
    Visit(NOBODY, "sign-in", status=422, presses=("Sign in",)),
    Visit(NOBODY, "reporting:home"),
    Visit(NOBODY, "reporting:search", query="?q=visits"),
    Visit(NOBODY, "reporting:search", query="?q=nothing"),
    Visit(NOBODY, "reporting:editions", SCORECARD),
    Visit(NOBODY, "reporting:compare-editions", SCORECARD),
    Visit(NOBODY, EDITION, fixed("children", "2026-27-q1", 1)),
    Visit(NOBODY, EDITION, fixed("children", "2026-27-q1", 2)),
    Visit(NOBODY, EDITION, fixed("children", "2026-27-q1", 9), status=404),
    Visit(LENA, EDITION, fixed("children", "2026-27-q1", 2)),
)
OWNER = (
    Visit(PRIYA, "submissions:worklist"),
    Visit(PRIYA, "submissions:enter", pk_of("fresh")),
    Visit(PRIYA, "submissions:enter", pk_of("fresh"), status=422, presses=("Submit and go to the next",)),
    Visit(PRIYA, "submissions:enter", pk_of("sent_back")),
    Visit(PRIYA, "submissions:review", pk_of("waiting")),
    Visit(PRIYA, "submissions:review", pk_of("published")),
    Visit(PRIYA, "submissions:review", pk_of("published"), status=422, presses=("Start a correction",)),
    Visit(PRIYA, "submissions:history", pk_of("sent_back")),
    Visit(PRIYA, "submissions:board"),
    Visit(PRIYA, "submissions:notices"),
    Visit(PRIYA, "submissions:my-reminders"),
    Visit(PRIYA, "submissions:my-reminders", presses=("Make a calendar address",)),
    Visit(PRIYA, "submissions:rounds", status=403),
    Visit(
        PRIYA,
        "submissions:enter",
        pk_of("conflicting"),
        status=409,
        presses=("Save as draft",),
        typed={"Figure": "88.5", "Commentary": "What I meant to say."},
        meanwhile=World.save_meanwhile,
    ),
)
LEAD = (
    Visit(MARCUS, "submissions:queue"),
    Visit(MARCUS, "submissions:review", pk_of("waiting")),
    Visit(MARCUS, "submissions:review", pk_of("waiting"), status=422, presses=("Send back",)),
    Visit(MARCUS, "submissions:review", pk_of("approved")),
    *form(MARCUS, "submissions:override-propose", "Propose this rating", pk_of("waiting")),
    *form(MARCUS, "submissions:override-decide", "Record the decision", pk_of("rating_change")),
    Visit(MARCUS, "submissions:round", pk_of("round")),
    Visit(MARCUS, "submissions:queue", presses=("Check and sign 1",)),
    Visit(MARCUS, "submissions:queue", presses=("Check and sign 1", "Sign 1 return")),
    Visit(LENA, "submissions:worklist"),
    Visit(LENA, "submissions:queue"),
)
PERFORMANCE = (
    Visit(ALED, "submissions:board"),
    Visit(ALED, "submissions:rounds"),
    *form(ALED, "submissions:round-open", "See what will be asked"),
    Visit(ALED, "submissions:round", pk_of("round")),
    *form(ALED, "submissions:plan-new", "Work out the dates"),
    Visit(ALED, "submissions:plan", pk_of("round")),
    Visit(ALED, "submissions:replan", pk_of("round")),
    Visit(ALED, "submissions:rehearsal", query="?quarter=Q2+2026/27"),
    Visit(ALED, "submissions:reminders"),
    Visit(ALED, "submissions:reminder", lambda world: [world.quarter.people[PRIYA].pk]),
    *form(ALED, "submissions:round-dates", "Change the dates", pk_of("round")),
    Visit(ALED, "submissions:round-close", pk_of("round")),
    *form(ALED, "submissions:round-reopen", "Open the collection again", pk_of("past")),
    Visit(ALED, "submissions:override-decide", pk_of("rating_change")),
)
PUBLISHING = (
    Visit(ALED, "reporting:scorecards"),
    Visit(ALED, "reporting:scorecard", SCORECARD),
    *form(ALED, "reporting:scorecard-build", "Build draft", SCORECARD),
    *form(ALED, "reporting:scorecard-compare", "Compare", SCORECARD),
    Visit(ALED, "reporting:scorecard-export", SCORECARD),
    Visit(ALED, "reporting:scorecard-export", SCORECARD, "?period=harvest", 422, with_mistakes=True),
    Visit(ALED, "reporting:load"),
    *form(ALED, "reporting:load-pack", "Check the pack"),
    *form(ALED, "reporting:load-history", "Open the workbook"),
    Visit(ALED, "reporting:approve-history"),
    *form(RUTH, "reporting:import-catalogue", "Check the spreadsheet"),
    Visit(ALED, "reporting:scorecard-draft", DRAFT),
    Visit(ALED, "reporting:scorecard-draft", fixed("children", "2024-25-q1"), status=404),
    Visit(ALED, "reporting:scorecard-preview", DRAFT),
    Visit(ALED, "reporting:scorecard-publish", DRAFT),
    Visit(ALED, "reporting:scorecard-change-add", DRAFT),
    *form(ALED, "reporting:scorecard-change-add", "Propose this change", DRAFT, "?row=visits&column=trend"),
    Visit(ALED, "reporting:scorecard-changes"),
    Visit(ALED, "reporting:scorecard-change", pk_of("cell_change")),
    Visit(SIAN, "reporting:scorecard-change", pk_of("cell_change")),
    Visit(SIAN, "reporting:scorecard-draft", DRAFT),
    *form(SIAN, "reporting:scorecard-publish", "Publish", DRAFT),
    Visit(PRIYA, "reporting:scorecards", status=403),
    Visit(DAN, "reporting:scorecard-draft", DRAFT),
)
LAYOUT = "reporting:scorecard-layout"
LAYOUTS = (
    Visit(ALED, LAYOUT, SCORECARD),
    Visit(DAN, LAYOUT, SCORECARD),
    Visit(ALED, f"{LAYOUT}-history", SCORECARD),
    *form(ALED, "reporting:scorecard-add", "Add scorecard"),
    Visit(ALED, f"{LAYOUT}-settings", SCORECARD),
    Visit(ALED, f"{LAYOUT}-ratings", SCORECARD),
    Visit(ALED, f"{LAYOUT}-words", SCORECARD),
    Visit(ALED, f"{LAYOUT}-summary", SCORECARD),
    Visit(ALED, f"{LAYOUT}-key", SCORECARD),
    *form(ALED, f"{LAYOUT}-section-add", "Add section", SCORECARD),
    Visit(ALED, f"{LAYOUT}-section", part_of(Section)),
    *form(ALED, f"{LAYOUT}-lines-add", "Add the ticked indicators", part_of(Section)),
    Visit(ALED, f"{LAYOUT}-line", part_of(Line)),
    Visit(ALED, f"{LAYOUT}-columns", SCORECARD),
    *form(ALED, f"{LAYOUT}-columns-copy", "Replace the columns", SCORECARD),
    *form(ALED, f"{LAYOUT}-column-add", "Add column", fixed("children", "period_value")),
    Visit(ALED, f"{LAYOUT}-column", part_of(Column)),
)
CATALOGUE = (
    Visit(RUTH, "indicators:catalogue"),
    *catalogue_form(RUTH, "indicators:add", "Propose the indicator"),
    Visit(RUTH, "indicators:detail", REVIEWS),
    Visit(RUTH, "indicators:detail", fixed("letters")),
    Visit(RUTH, "indicators:detail", fixed("no-such"), status=404),
    Visit(RUTH, "indicators:sheet", REVIEWS),
    Visit(RUTH, "indicators:history", REVIEWS),
    *catalogue_form(RUTH, "indicators:propose-definition", "Propose the definition", REVIEWS),
    *catalogue_form(RUTH, "indicators:propose-target", "Propose the target", REVIEWS),
    *catalogue_form(RUTH, "indicators:add-benchmark", "Add the benchmark", REVIEWS),
    *catalogue_form(
        RUTH, "indicators:correct-benchmark", "Save the correction", lambda world: ["reviews", world.benchmark]
    ),
    *catalogue_form(RUTH, "indicators:assign", "Save", REVIEWS),
    Visit(RUTH, "indicators:end", lambda world: ["reviews", world.held]),
    *catalogue_form(RUTH, "indicators:retire", "Retire the indicator", REVIEWS),
    *catalogue_form(RUTH, "indicators:reinstate", "Take it up again", fixed("letters")),
)
RULES_AND_SERVICES = (
    Visit(RUTH, "indicators:proposals"),
    Visit(RUTH, "indicators:proposal", lambda world: ["definition", world.definition.pk]),
    Visit(RUTH, "indicators:proposal", lambda world: ["target", world.target.pk]),
    Visit(RUTH, "indicators:proposal", lambda world: ["target", world.target.pk], status=422, presses=("Decline",)),
    Visit(RUTH, "indicators:proposal", lambda world: ["rule", world.version.pk]),
    Visit(ALED, "indicators:proposal", lambda world: ["rule", world.version.pk]),
    *form(ALED, "indicators:target-round", "Propose the targets"),
    *form(RUTH, "indicators:confirm-targets", "Confirm the ticked targets"),
    Visit(RUTH, "indicators:rules"),
    Visit(RUTH, "indicators:rule", fixed("target-10")),
    Visit(RUTH, "indicators:rule-history", fixed("target-10")),
    *catalogue_form(RUTH, "indicators:add-rule", "Go on to the rule"),
    *form(RUTH, "indicators:build-version", "Propose the version", fixed("target-10")),
    *catalogue_form(RUTH, "indicators:copy-rule", "Make the copy", fixed("target-10")),
    *catalogue_form(RUTH, "indicators:propose-version", "Propose the version", fixed("target-10")),
    Visit(RUTH, "indicators:status-sets"),
    *catalogue_form(RUTH, "indicators:add-status-set", "Add the set"),
    Visit(RUTH, "indicators:status-set", fixed("rag")),
    Visit(RUTH, "indicators:status-set-history", fixed("rag")),
    *catalogue_form(RUTH, "indicators:copy-status-set", "Make the copy", fixed("rag")),
    *catalogue_form(RUTH, "indicators:rename-status-set", "Save", fixed("rag")),
    *catalogue_form(RUTH, "indicators:add-status", "Add the status", fixed("rag")),
    Visit(RUTH, "indicators:add-status", fixed("rag"), presses=("See how it looks",)),
    *catalogue_form(RUTH, "indicators:change-status", "Save", status_of("amber")),
    *catalogue_form(RUTH, "indicators:remove-status", "Remove the status", status_of("amber")),
    Visit(RUTH, "indicators:services"),
    Visit(RUTH, "indicators:absent"),
    Visit(RUTH, "indicators:plans"),
    *form(RUTH, "indicators:add-plan", "Add the plan"),
    Visit(RUTH, "indicators:plan", PLAN),
    Visit(ALED, "indicators:plan", PLAN),
    *form(RUTH, "indicators:change-plan", "Save", PLAN),
    *form(RUTH, "indicators:add-priority", "Add the priority", PLAN),
    *form(RUTH, "indicators:change-priority", "Save", part_of_plan("priority")),
    *form(RUTH, "indicators:add-outcome", "Add the outcome", part_of_plan("priority")),
    *form(RUTH, "indicators:change-outcome", "Save", part_of_plan("outcome")),
    *form(RUTH, "indicators:link-indicator", "Add the indicator", part_of_plan("outcome")),
    *form(RUTH, "indicators:add-milestone", "Propose the milestone", part_of_plan("outcome")),
    *form(RUTH, "indicators:end-link", "Save the last day", part_of_plan("link")),
    *form(RUTH, "reporting:reorganise", "See what it touches"),
    *catalogue_form(RUTH, "indicators:add-service", "Add the service"),
    Visit(RUTH, "indicators:service", SCORECARD),
    *catalogue_form(RUTH, "indicators:rename-service", "Save", SCORECARD),
    *catalogue_form(RUTH, "indicators:assign-service", "Save", SCORECARD),
    Visit(RUTH, "indicators:end-service", lambda world: ["children", world.held_at_service.pk]),
    Visit(RUTH, "indicators:job", pk_of("job")),
    Visit(PRIYA, "indicators:add", status=403),
    Visit(RUTH, "submissions:board"),
)
COUNCIL: Make = lambda world: [world.council.code]  # noqa: E731
GROUP, TABLE = fixed("neighbours"), lambda world: [world.upload.token]
PEERS = (
    Visit(RUTH, "indicators:authorities"),
    Visit(RUTH, "indicators:authorities", query="?q=nothing"),
    Visit(RUTH, "indicators:authority", COUNCIL),
    *form(RUTH, "indicators:add-authority", "Add the council"),
    *form(RUTH, "indicators:import-authorities", "Import the list"),
    *form(RUTH, "indicators:change-authority", "Save the correction", COUNCIL),
    *form(RUTH, "indicators:own-authority", "Make it our own", COUNCIL),
    Visit(RUTH, "indicators:peer-groups"),
    Visit(RUTH, "indicators:peer-group", GROUP),
    *form(RUTH, "indicators:add-peer-group", "Add the group"),
    *form(RUTH, "indicators:change-peer-group", "Save", GROUP),
    *form(RUTH, "indicators:peer-members", "Save the members", GROUP),
    *form(RUTH, "indicators:comparisons", "Save", fixed("visits")),
    Visit(RUTH, "indicators:detail", fixed("visits")),
    Visit(RUTH, "indicators:releases"),
    Visit(RUTH, "indicators:release", pk_of("release")),
    Visit(RUTH, "submissions:release-effect", pk_of("release")),
    *form(RUTH, "indicators:upload-table", "Go on"),
    Visit(RUTH, "indicators:release-columns", TABLE),
    Visit(RUTH, "indicators:release-match", TABLE),
    Visit(RUTH, "indicators:release-preview", TABLE),
)
READING = (
    Visit(DAN, "submissions:board"),
    Visit(DAN, "submissions:rounds"),
    Visit(DAN, "submissions:review", pk_of("waiting")),
    Visit(DAN, "submissions:history", pk_of("published")),
)
LENA_HERSELF: Make = lambda world: [world.quarter.people["lena.fischer"].pk]  # noqa: E731
ACCOUNTS = (
    Visit(NOBODY, "accounts:reset-sent"),
    *form(NOBODY, "accounts:forgotten", "Send me the link"),
    Visit(RUTH, "accounts:list"),
    Visit(RUTH, "accounts:list", query="?q=nobody"),
    *form(RUTH, "accounts:invite", "Send the invitation"),
    Visit(RUTH, "accounts:person", LENA_HERSELF),
    Visit(DAN, "accounts:person", LENA_HERSELF),
    Visit(PRIYA, "accounts:list", status=403),
    *form(RUTH, "accounts:change", "Save", LENA_HERSELF),
    *form(RUTH, "accounts:grant-role", "Give the role", LENA_HERSELF),
    *form(RUTH, "accounts:end-role", "Save the last day", lambda world: [*LENA_HERSELF(world), "Councillor"]),
    *form(RUTH, "accounts:disable", "Close the account", LENA_HERSELF),
    *form(RUTH, "accounts:enable", "Open the account", LENA_HERSELF),
    *form(RUTH, "accounts:remove-second-step", "Remove the second step", LENA_HERSELF),
    Visit(PRIYA, "accounts:own"),
    *form(PRIYA, "accounts:password", "Change the password"),
    Visit(PRIYA, "mfa_index"),
    *form(PRIYA, "mfa_activate_totp", "Set up the app"),
    Visit(PRIYA, "mfa_add_webauthn"),
    *form(PRIYA, "account_reauthenticate", "Go on"),
)
WALKS = {
    "public": PUBLIC,
    "owner": OWNER,
    "lead": LEAD,
    "performance": PERFORMANCE,
    "publishing": PUBLISHING,
    "layouts": LAYOUTS,
    "catalogue": CATALOGUE,
    "rules and services": RULES_AND_SERVICES,
    "peers": PEERS,
    "reading": READING,
    "accounts": ACCOUNTS,
}
NO_PAGE = {
    "demo-sign-in": "takes a press of the sign-in page and leads on",
    "sign-out": "takes a press and leads on",
    "submissions:board-csv": "a file",
    "account_login": "the sign-in page, by the name the sign-in library looks for",
    "account_logout": "signing out, by the name the sign-in library looks for",
    "start": "leads on to a person's first page",
    "security-txt": "a text for machines and researchers",
    "openid_connect_login": "leads on to the council's identity provider",
    "openid_connect_callback": "leads on from the council's identity provider",
    "socialaccount_login_error": "a refusal like any other",
    "socialaccount_login_cancelled": "leads back to the sign-in page",
    "mfa_authenticate": "needs an app; tested by requests",
    "mfa_login_webauthn": "takes what a passkey says and leads on",
    "mfa_reauthenticate": "needs an app; tested by requests",
    "mfa_reauthenticate_webauthn": "needs a passkey; tested by requests",
    "mfa_deactivate_totp": "needs an app; tested by requests",
    "mfa_remove_webauthn": "needs a passkey; tested by requests",
    "mfa_view_recovery_codes": "needs an app; tested by requests",
    "mfa_download_recovery_codes": "a file",
    "mfa_generate_recovery_codes": "needs an app; tested by requests",
    "accounts:set-password": "needs the link of a mail; the form of a forgotten password, tested by requests",
    "accounts:sign-out-everywhere": "takes a press and leads on",
    "accounts:invite-again": "takes a press and leads back",
    "accounts:end-sessions": "takes a press and leads back",
    "council-style": "a style sheet",
    "status-style": "a style sheet",
    "indicators:move-status": "takes a press and leads back",
    "favicon": "leads to a picture",
    "health-live": "an answer for machines",
    "health-ready": "an answer for machines",
    "submissions:preview": "a part of the return's page, seen live in the journey of a quarter",
    "submissions:act": "takes a press; its pages are the return's, seen with mistakes",
    "submissions:queue-check": "takes a press; seen by pressing on the queue",
    "submissions:queue-sign": "takes a press; seen by pressing on the queue",
    "indicators:release-refused": "a file",
    "indicators:release-drop": "takes a press and leads on",
    "submissions:reminders-send": "takes a press; its page is the list of reminders",
    "submissions:my-calendar": "takes a press; seen by pressing on the page of one's reminders",
    "submissions:notices-read": "takes a press; its page is the list of notices",
    "submissions:calendar": "a calendar file, no page",
    "indicators:confirm": "takes a press and leads on",
    "indicators:decline": "takes a press; its page is the proposal's, seen with mistakes",
    "reporting:scorecard-layout-move": "takes a press and leads back",
    "reporting:published": "leads to the newest edition",
    "reporting:edition-file": "a file",
    "reporting:import-template": "a file",
    "reporting:scorecard-targets": "leads to the targets for next year",
    "reporting:import-catalogue-check": "needs a spreadsheet that was sent; seen in the journey of an empty council",
    "reporting:load-history-columns": "needs a workbook that was sent; seen in the journey of an empty council",
    "reporting:load-history-check": "needs a workbook that was sent; seen in the journey of an empty council",
    "reporting:load-pack-check": "needs a pack that was sent; seen in the journey of an empty council",
}


def names_of(patterns: list[URLPattern | URLResolver], prefix: str = "") -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found |= names_of(pattern.url_patterns, inner)
        else:
            found.add(f"{prefix}{pattern.name}")
    return found


def test_every_named_address_is_walked_or_has_no_page():
    walked = {visit.url for visits in WALKS.values() for visit in visits}
    assert names_of(get_resolver().url_patterns) == walked | set(NO_PAGE)
    assert walked & set(NO_PAGE) == set()


class Walker:
    """One browser per person; every fault found is kept with the page it was found on."""

    def __init__(self, open_as: Callable[..., Page], world: World) -> None:
        self.open_as, self.world = open_as, world
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []
        self.label = ""

    def page_of(self, who: str) -> Page:
        if who not in self.pages:
            page = self.pages[who] = self.open_as(who)
            page.on("console", lambda message: self.hear(message, page))
            page.on("pageerror", lambda error: self.fault(str(error)))
        return self.pages[who]

    def fault(self, words: str) -> None:
        self.faults.append(f"{self.label}: {words}")

    def hear(self, message: ConsoleMessage, page: Page) -> None:
        own_status = message.text.startswith("Failed to load resource") and "/static/" not in message.location["url"]
        if message.type == "error" and not own_status:
            self.fault(message.text)

    def walk(self, visit: Visit) -> None:
        self.label = f"{visit.who or 'nobody'} on {visit.label}"
        page = self.page_of(visit.who)
        page.set_viewport_size(DESKTOP)
        try:
            response = self.arrive(page, visit)
        except Exception as problem:  # noqa: BLE001  (one page that cannot be reached must not hide the others)
            self.fault(str(problem).splitlines()[0])
            return
        if response is None or response.status != visit.status:
            self.fault(f"answers {response and response.status}, not {visit.status}")
        if (visit.with_mistakes or visit.status == 422) and not page.title().startswith("Error: "):
            self.fault(f"the title of a page with mistakes is “{page.title()}”")
        self.look(page, "desk")
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width != PHONE["width"]:
            self.fault(f"is {width} wide on a phone")
        self.look(page, "phone")

    def arrive(self, page: Page, visit: Visit) -> Response | None:
        response = page.goto(reverse(visit.url, args=visit.args(self.world)) + visit.query)
        if visit.meanwhile is not None:
            visit.meanwhile(self.world)
        for label, text in visit.typed.items():
            page.get_by_label(label, exact=True).fill(text)
        for button in visit.presses:
            with page.expect_navigation() as moved:
                page.locator("main").get_by_role("button", name=button, exact=True).click()
            response = moved.value
        return response

    def look(self, page: Page, size: str) -> None:
        # At the foot of the page buttons that stay in reach are in their own place and cover nothing half.
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        for rule in found.response["violations"]:
            places = ", ".join(str(node["target"]) for node in rule["nodes"][:4])
            self.fault(f"{size}: {rule['id']} at {places}")


@pytest.mark.parametrize("name", WALKS)
def test_no_page_breaks_a_rule_or_hangs_over_the_edge(quarter, open_as, name: str):
    walker = Walker(open_as, make_world(quarter))
    for visit in WALKS[name]:
        walker.walk(visit)
    assert walker.faults == [], "\n".join(walker.faults)


def test_no_error_page_breaks_a_rule_or_hangs_over_the_edge(quarter, open_as, settings):
    settings.ROOT_URLCONF = "tests.config.urls_that_fail"
    page, faults = open_as(), []
    for status in (400, 403, 413, 500, 503):
        page.set_viewport_size(PHONE)
        answer = page.goto(f"/fails/{status}")
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        width = page.evaluate("document.documentElement.scrollWidth")
        if (answer.status, width, found) != (status, PHONE["width"], []):
            faults.append((status, answer.status, width, [rule["id"] for rule in found]))
    assert faults == []
