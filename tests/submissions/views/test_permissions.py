"""Who gets which answer at which address: the whole table, asked for real."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from indicators.enums import ResponsibilityRole
from submissions import services
from submissions.models import RatingOverride, Round, Submission
from submissions.urls import urlpatterns
from tests.factories import (
    NOW,
    Q2,
    make_definition,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_version,
)
from tests.factories.peers import make_release

PEOPLE = (
    "owner",
    "deputy",
    "lead",
    "other_owner",
    "performance",
    "administrator",
    "auditor",
    "councillor",
    "superuser",
)
OK, MOVED, FORBIDDEN, GONE, CONFLICT, WRONG = 200, 302, 403, 404, 409, 422


@dataclass(frozen=True)
class World:
    """One return that was sent for approval, another nobody started, a proposal, and everybody."""

    people: dict[str, User]
    sent: Submission
    fresh: Submission
    round: Round
    override: RatingOverride


@pytest.fixture
def world(on_the_day, db) -> World:
    service = make_service()
    people = {
        "owner": make_person("owner"),
        "deputy": make_person("deputy"),
        "lead": make_person("lead"),
        "other_owner": make_person("other_owner"),
        "performance": make_performance("performance"),
        "administrator": make_person("administrator", groups=("Administrator",)),
        "auditor": make_person("auditor", groups=("Auditor",)),
        "councillor": make_person("councillor", groups=("Councillor",)),
        "superuser": make_person("superuser", is_superuser=True, is_staff=True),
    }
    for name in ("owner", "deputy", "lead"):
        make_responsibility(people[name], ResponsibilityRole(name), service=service)
    elsewhere = make_service()
    make_responsibility(people["other_owner"], ResponsibilityRole.OWNER, service=elsewhere)
    for _number in range(2):
        definition = make_definition()
        definition.indicator.service = service
        definition.indicator.save()
    round_ = make_round(Q2)
    sent, fresh = Submission.objects.order_by("pk")
    make_version(sent, "70", by=people["owner"])
    make_move(sent, "submit", by=people["owner"])
    override = services.propose_rating_override(
        sent.current, status=None, ground="judgement", reason="Too few to judge.", by=make_performance(), at=NOW
    )
    return World(people, sent, fresh, round_, override)


@pytest.fixture
def ask(world: World) -> Callable[..., int]:
    """Ask for a page or send a form as somebody; answers with the status."""

    def send(
        who: str, method: str, name: str, args: list[Any] | None = None, data: dict[str, Any] | None = None
    ) -> int:
        client = Client()
        if who != "anonymous":
            client.force_login(world.people[who])
        address = reverse(f"submissions:{name}", args=args)
        return client.get(address).status_code if method == "GET" else client.post(address, data or {}).status_code

    return send


def seen(submission: Submission) -> dict[str, str]:
    submission.refresh_from_db()
    digest = submission.current.digest if submission.current else ""
    return {"revision": str(submission.revision), "digest": digest, "token": uuid4().hex}


# One line for each address and method: the answer to each of PEOPLE, in that order.
TABLE: dict[tuple[str, str], tuple[int, ...]] = {
    ("GET", "worklist"): (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    ("GET", "enter"): (OK, OK, OK, GONE, OK, GONE, MOVED, GONE, GONE),
    ("POST", "enter"): (MOVED, MOVED, MOVED, GONE, MOVED, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "preview"): (OK, OK, OK, GONE, OK, GONE, FORBIDDEN, GONE, GONE),
    ("GET", "review"): (OK, OK, OK, GONE, OK, GONE, OK, GONE, GONE),
    ("GET", "history"): (OK, OK, OK, GONE, OK, GONE, OK, GONE, GONE),
    ("GET", "override-propose"): (FORBIDDEN, FORBIDDEN, OK, GONE, OK, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "override-propose"): (FORBIDDEN, FORBIDDEN, WRONG, GONE, WRONG, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "approve"): (FORBIDDEN, FORBIDDEN, MOVED, GONE, FORBIDDEN, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "send_back"): (FORBIDDEN, FORBIDDEN, MOVED, GONE, MOVED, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "recall"): (MOVED, FORBIDDEN, FORBIDDEN, GONE, FORBIDDEN, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "reopen"): (FORBIDDEN, FORBIDDEN, CONFLICT, GONE, CONFLICT, GONE, FORBIDDEN, GONE, GONE),
    ("POST", "correct"): (CONFLICT, CONFLICT, CONFLICT, GONE, CONFLICT, GONE, FORBIDDEN, GONE, GONE),
    ("GET", "override-decide"): (OK, OK, OK, GONE, OK, GONE, OK, GONE, GONE),
    ("POST", "override-decide"): (FORBIDDEN, FORBIDDEN, MOVED, GONE, MOVED, GONE, FORBIDDEN, GONE, GONE),
    ("GET", "queue"): (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    ("POST", "queue-check"): (MOVED, MOVED, OK, MOVED, MOVED, MOVED, MOVED, MOVED, MOVED),
    ("POST", "queue-sign"): (OK, OK, OK, OK, OK, OK, OK, OK, OK),
    ("GET", "board"): (OK, OK, OK, OK, OK, OK, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "release-effect"): (FORBIDDEN,) * 4 + (OK, OK, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "board-csv"): (OK, OK, OK, OK, OK, OK, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "rounds"): (FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, OK, FORBIDDEN, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "round-open"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "round-open"): (FORBIDDEN,) * 4 + (WRONG,) + (FORBIDDEN,) * 4,
    ("GET", "reminders"): (FORBIDDEN,) * 4 + (OK, FORBIDDEN, OK, FORBIDDEN, FORBIDDEN),
    ("POST", "reminders-send"): (FORBIDDEN,) * 4 + (MOVED,) + (FORBIDDEN,) * 4,
    ("GET", "reminder"): (FORBIDDEN,) * 4 + (OK, FORBIDDEN, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "my-reminders"): (OK,) * 9,
    ("POST", "my-reminders"): (WRONG,) * 9,
    ("POST", "my-calendar"): (MOVED,) * 9,
    ("GET", "notices"): (OK,) * 9,
    ("POST", "notices-read"): (MOVED,) * 9,
    ("GET", "plan-new"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "plan-new"): (FORBIDDEN,) * 4 + (WRONG,) + (FORBIDDEN,) * 4,
    ("GET", "rehearsal"): (FORBIDDEN,) * 4 + (OK, FORBIDDEN, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "plan"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "plan"): (FORBIDDEN,) * 4 + (WRONG,) + (FORBIDDEN,) * 4,
    ("GET", "replan"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "replan"): (FORBIDDEN,) * 4 + (WRONG,) + (FORBIDDEN,) * 4,
    ("GET", "round"): (OK, OK, OK, FORBIDDEN, OK, FORBIDDEN, OK, FORBIDDEN, FORBIDDEN),
    ("GET", "round-dates"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "round-dates"): (FORBIDDEN,) * 4 + (WRONG,) + (FORBIDDEN,) * 4,
    ("GET", "round-close"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "round-close"): (FORBIDDEN,) * 4 + (MOVED,) + (FORBIDDEN,) * 4,
    ("GET", "round-reopen"): (FORBIDDEN,) * 4 + (OK,) + (FORBIDDEN,) * 4,
    ("POST", "round-reopen"): (FORBIDDEN,) * 4 + (WRONG,) + (FORBIDDEN,) * 4,
}
# Open to whoever has the address, which is a secret; tested with the calendar.
SECRET = {"calendar"}
STEPS = ("approve", "send_back", "recall", "reopen", "correct")
PER_RETURN = ("enter", "preview", "review", "history", "override-propose")


def call(world: World, name: str) -> tuple[str, list[Any], dict[str, Any]]:
    """URL name, its arguments and what the form sends."""
    if name in STEPS:
        return "act", [world.sent.pk, name], {**seen(world.sent), "comment": "A reason that is long enough."}
    if name in ("enter", "preview"):
        return name, [world.fresh.pk], {**seen(world.fresh), "has_figure": "yes", "value": "91", "save": "1"}
    if name in PER_RETURN:
        return name, [world.sent.pk], {}
    if name == "override-decide":
        return name, [world.override.pk], {"decision": "decline"}
    if name.startswith("queue-"):
        mark = f"{world.sent.pk}:{world.sent.revision}:{world.sent.current.digest}"
        return name, [], {"return": [mark], "token": uuid4().hex}
    if name in ("reminder", "release-effect"):
        return name, [world.people["owner"].pk if name == "reminder" else make_release().pk], {}
    if name in ("round", "round-dates", "round-close", "round-reopen", "plan", "replan"):
        return name, [world.round.pk], {}
    return name, [], {}


def answer(world: World, ask: Any, who: str, method: str, name: str) -> int:
    """What one person gets; whatever it changed is undone, so that the next person finds the same world."""
    with transaction.atomic():
        address, args, data = call(world, name)
        status = ask(who, method, address, args, data)
        transaction.set_rollback(True)
    return status


@pytest.mark.parametrize(("method", "name"), list(TABLE))
def test_each_person_gets_the_answer_of_the_table(world, ask, method, name):
    got = {who: answer(world, ask, who, method, name) for who in PEOPLE}
    assert got == dict(zip(PEOPLE, TABLE[method, name], strict=True))


@pytest.mark.parametrize(("method", "name"), list(TABLE))
def test_whoever_is_not_signed_in_is_asked_to(world, ask, method, name):
    address, args, data = call(world, name)
    client = Client()
    where = reverse(f"submissions:{address}", args=args)
    response = client.get(where) if method == "GET" else client.post(where, data)
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={where}")


def test_the_table_has_every_address_of_this_app():
    named = {name if name not in STEPS else "act" for _method, name in TABLE}
    assert named == {pattern.name for pattern in urlpatterns} - SECRET


def test_addresses_take_only_the_methods_of_the_table(world):
    client = Client()
    client.force_login(world.people["performance"])
    for pattern in urlpatterns:
        if pattern.name in SECRET:
            continue
        names = [pattern.name] if pattern.name != "act" else list(STEPS)
        for name in names:
            address, args, _data = call(world, name)
            where = reverse(f"submissions:{address}", args=args)
            for method in ("GET", "POST"):
                if (method, name) not in TABLE:
                    response = client.get(where) if method == "GET" else client.post(where, {})
                    assert response.status_code == 405, (method, name)
            assert client.put(where).status_code == 405
            assert client.delete(where).status_code == 405


def test_a_closed_account_gets_nothing(world):
    client = Client()
    client.force_login(world.people["owner"])
    world.people["owner"].is_active = False
    world.people["owner"].save()
    assert client.get(reverse("submissions:worklist")).status_code == 302


def test_pages_of_signed_in_people_are_kept_by_nobody(world):
    client = Client()
    client.force_login(world.people["performance"])
    for name in ("worklist", "queue", "board", "rounds"):
        assert client.get(reverse(f"submissions:{name}"))["Cache-Control"] == "private, no-store"


# Odd addresses


@pytest.mark.parametrize(
    "address",
    [
        "/returns/0/",
        "/returns/99999999/",
        "/returns/1000000000000000000000000000000/",
        "/returns/-1/",
        "/returns/abc/",
        "/returns/%00/",
        "/returns/1%00/review/",
        "/returns/../../etc/passwd",
        "/returns/1.5/history/",
        "/returns/1/approve%00/",
        "/returns/\u0661/",
        "/manual-changes/0/",
        "/manual-changes/1000000000000000000000000000000/",
        "/collections/0/",
        "/collections/1000000000000000000000000000000/",
        "/collections/abc/dates/",
        "/collections/0/plan/",
        "/collections/1000000000000000000000000000000/returns/",
        "/reminders/0/",
        "/reminders/1000000000000000000000000000000/",
        "/calendar/.ics",
        "/calendar/%00.ics",
        "/calendar/1.ics",
        "/returns/" + "9" * 8000 + "/",
    ],
)
def test_an_address_that_leads_nowhere_is_not_found_for_anybody(world, address):
    client = Client()
    client.force_login(world.people["performance"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["?a=%00", "?" + "a=1&" * 900, "?page=1&page=2", "?next=//evil.example"])
@pytest.mark.parametrize(
    "name", ["worklist", "queue", "board", "rounds", "round-open", "plan-new", "rehearsal", "reminders", "notices"]
)
def test_whatever_follows_a_question_mark_is_harmless(world, name, query):
    client = Client()
    client.force_login(world.people["performance"])
    assert client.get(reverse(f"submissions:{name}") + query).status_code == 200


def test_the_root_of_the_site_has_these_addresses():
    assert "submissions" in get_resolver().app_dict
