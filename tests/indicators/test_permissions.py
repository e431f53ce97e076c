"""Who may read and change the catalogue: the questions one by one, then every address with every role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import get_resolver, reverse

from indicators import peer_urls, plan_urls
from indicators.enums import ProposalState, ResponsibilityRole
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    Job,
    RatingSchemeVersion,
    Responsibility,
    Status,
    Target,
)
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE, import_account
from indicators.permissions import (
    assign_refusal,
    decide_refusal,
    decided_refusal,
    is_keeper,
    maintain_refusal,
    proposals_refusal,
    propose_refusal,
    sees_every_proposal,
    sees_proposal,
    sees_proposals_of,
)
from tests.factories import (
    make_benchmark,
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_service,
    make_target,
)
from tests.factories.catalogue import TARGET_BANDS

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 12)
NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
KEEPERS_ONLY = "Only the performance team or an administrator can change the catalogue."


def waiting(by: User) -> dict[str, Any]:
    return {
        "proposal_state": ProposalState.PROPOSED,
        "reason": "Agreed by the board.",
        "proposed_by": by,
        "proposed_by_name": by.get_full_name(),
        "proposed_at": NOW,
        "decided_by": None,
        "decided_by_name": "",
        "decided_at": None,
    }


# The questions


@pytest.mark.parametrize(
    ("groups", "keeps", "sees_all"),
    [
        ((PERFORMANCE,), True, True),
        ((ADMINISTRATOR,), True, True),
        ((AUDITOR,), False, True),
        ((COUNCILLOR,), False, False),
        ((), False, False),
        ((AUDITOR, ADMINISTRATOR), True, True),
    ],
)
def test_roles_decide_who_keeps_the_catalogue_and_who_sees_every_proposal(groups, keeps, sees_all):
    person = make_person(groups=groups)

    assert (is_keeper(person), sees_every_proposal(person)) == (keeps, sees_all)
    assert maintain_refusal(person) == (None if keeps else KEEPERS_ONLY)
    assert propose_refusal(person) == maintain_refusal(person)


def test_nobody_signed_in_keeps_nothing():
    assert maintain_refusal(AnonymousUser()) == KEEPERS_ONLY
    assert propose_refusal(AnonymousUser()) == KEEPERS_ONLY
    assert not sees_every_proposal(AnonymousUser())


def test_the_import_account_proposes_but_never_decides():
    account = import_account()
    proposal = make_definition(**waiting(make_person()))

    assert propose_refusal(account) is None
    assert decide_refusal(account, proposal) == KEEPERS_ONLY


def test_the_proposer_is_told_that_somebody_else_decides():
    keeper, other = make_person(groups=(PERFORMANCE,)), make_person(groups=(PERFORMANCE,))
    proposal = make_target(make_indicator(), **waiting(keeper))

    assert decide_refusal(keeper, proposal) == "You proposed this, so somebody else has to confirm or decline it."
    assert decide_refusal(other, proposal) is None


def test_a_decision_is_told_with_name_and_day():
    assert decided_refusal(make_definition()) == "Confirmer Example confirmed this on 1 April 2010."
    assert decided_refusal(make_target(make_indicator(), **waiting(make_person()))) is None


def test_responsibilities_go_to_other_people_with_open_accounts():
    keeper = make_person(groups=(ADMINISTRATOR,))

    assert assign_refusal(keeper, make_person()) is None
    assert assign_refusal(make_person(), keeper) == KEEPERS_ONLY
    assert "yourself" in (assign_refusal(keeper, keeper) or "")
    assert "closed" in (assign_refusal(keeper, make_person(is_active=False)) or "")


@pytest.mark.parametrize("role", list(ResponsibilityRole))
def test_those_who_answer_for_an_indicator_see_its_proposals(role):
    mine, other = make_indicator(), make_indicator()
    person = make_person()
    make_responsibility(person, role, indicator=mine)

    assert sees_proposals_of(person, mine, on=TODAY)
    assert not sees_proposals_of(person, other, on=TODAY)
    assert sees_proposal(person, make_definition(indicator=mine, **waiting(make_person())), on=TODAY)
    assert not sees_proposal(person, make_definition(indicator=other, **waiting(make_person())), on=TODAY)
    assert proposals_refusal(person, on=TODAY) is None


def test_answering_for_a_service_is_answering_for_its_indicators():
    indicator = make_indicator()
    person = make_person()
    make_responsibility(person, ResponsibilityRole.LEAD, service=indicator.service)

    assert sees_proposals_of(person, indicator, on=TODAY)
    assert not sees_proposals_of(person, make_indicator(), on=TODAY)


def test_a_part_that_has_ended_or_not_begun_shows_nothing():
    indicator = make_indicator()
    before, after = make_person(), make_person()
    make_responsibility(before, ResponsibilityRole.OWNER, indicator=indicator, ends=date(2026, 10, 11))
    make_responsibility(after, ResponsibilityRole.OWNER, indicator=indicator, starts=date(2026, 10, 13))

    assert not sees_proposals_of(before, indicator, on=TODAY)
    assert not sees_proposals_of(after, indicator, on=TODAY)
    assert proposals_refusal(before, on=TODAY) is not None


def test_what_is_confirmed_everybody_may_see_and_a_waiting_rule_only_those_who_see_all():
    scheme = make_scheme()
    owner = make_person()
    make_responsibility(owner, ResponsibilityRole.OWNER, indicator=make_indicator())
    version = RatingSchemeVersion(scheme=scheme, number=2, effective_from=TODAY, bands=[], **waiting(make_person()))

    assert sees_proposal(make_person(), scheme.versions.get(), on=TODAY)
    assert not sees_proposal(owner, version, on=TODAY)
    assert sees_proposal(make_person(groups=(AUDITOR,)), version, on=TODAY)


# Every address with every role


@dataclass
class World:
    """One of everything, waiting changes proposed by somebody who is none of the roles."""

    indicator: Indicator
    definition: Definition
    target: Target
    version: RatingSchemeVersion
    figure: BenchmarkFigure
    own: Responsibility
    of_service: Responsibility
    job: Job


ROLES = ("owner", "lead", "outsider", "performance", "administrator", "auditor", "councillor", "superuser")
GROUPS = {
    "performance": (PERFORMANCE,),
    "administrator": (ADMINISTRATOR,),
    "auditor": (AUDITOR,),
    "councillor": (COUNCILLOR,),
}


@pytest.fixture
def world() -> World:
    indicator = make_indicator("recycling-rate", service=make_service(slug="waste", name="Waste"))
    make_definition(indicator=indicator)
    proposer = make_person("somebody.else", groups=(PERFORMANCE,))
    scheme = make_scheme()
    version = RatingSchemeVersion.objects.create(
        scheme=scheme, number=2, effective_from=date(2027, 4, 1), bands=TARGET_BANDS, **waiting(proposer)
    )
    return World(
        indicator=indicator,
        definition=make_definition(indicator=indicator, effective_from=date(2027, 4, 1), **waiting(proposer)),
        target=make_target(indicator, "95", effective_from=date(2027, 4, 1), **waiting(proposer)),
        version=version,
        figure=make_benchmark(indicator),
        own=make_responsibility(make_person("the.owner"), ResponsibilityRole.OWNER, indicator=indicator),
        of_service=make_responsibility(make_person("the.lead"), ResponsibilityRole.LEAD, service=indicator.service),
        job=Job.objects.create(kind="count", token="one", title="Count", by=proposer, by_name="", queued_at=NOW),
    )


def client_of(role: str, world: World) -> Client:
    people: dict[str, Callable[[], User]] = {
        "owner": lambda: world.own.person,
        "lead": lambda: world.of_service.person,
        "superuser": lambda: make_person(is_superuser=True, is_staff=True),
    }
    client = Client()
    client.force_login(people[role]() if role in people else make_person(groups=GROUPS.get(role, ())))
    return client


def address(name: str, world: World) -> str:
    ref, slug = "recycling-rate", "waste"
    arguments: dict[str, list[Any]] = {
        "detail": [ref],
        "sheet": [ref],
        "history": [ref],
        "propose-definition": [ref],
        "propose-target": [ref],
        "add-benchmark": [ref],
        "correct-benchmark": [ref, world.figure.pk],
        "assign": [ref],
        "end": [ref, world.own.pk],
        "retire": [ref],
        "reinstate": [ref],
        "job": [world.job.pk],
        "rule": ["target-10"],
        "rule-history": ["target-10"],
        "propose-version": ["target-10"],
        "build-version": ["target-10"],
        "copy-rule": ["target-10"],
        "status-set": ["rag"],
        "status-set-history": ["rag"],
        "copy-status-set": ["rag"],
        "rename-status-set": ["rag"],
        "add-status": ["rag"],
        "change-status": ["rag", Status.objects.get(key="green").pk],
        "remove-status": ["rag", Status.objects.get(key="green").pk],
        "move-status": ["rag", Status.objects.get(key="green").pk],
        "service": [slug],
        "rename-service": [slug],
        "assign-service": [slug],
        "end-service": [slug, world.of_service.pk],
        "proposal": ["definition", world.definition.pk],
        "proposal:target": ["target", world.target.pk],
        "proposal:rule": ["rule", world.version.pk],
        "confirm": ["definition", world.definition.pk],
        "decline": ["definition", world.definition.pk],
        "confirm:rule": ["rule", world.version.pk],
    }
    return reverse(f"indicators:{name.split(':')[0]}", args=arguments.get(name, []))


EVERYBODY = dict.fromkeys(ROLES, 200)
KEEPERS = {**dict.fromkeys(ROLES, 403), "performance": 200, "administrator": 200}
IN_SCOPE = {**EVERYBODY, "outsider": 403, "councillor": 403, "superuser": 403}
IN_SCOPE_OR_HIDDEN = {**EVERYBODY, "outsider": 404, "councillor": 404, "superuser": 404}
SEE_ALL = {**dict.fromkeys(ROLES, 403), "performance": 200, "administrator": 200, "auditor": 200}
SEE_ALL_OR_HIDDEN = {**dict.fromkeys(ROLES, 404), "performance": 200, "administrator": 200, "auditor": 200}
OVERSEERS_OR_HIDDEN = {**dict.fromkeys(ROLES, 404), "administrator": 200, "auditor": 200}
POST_ONLY = dict.fromkeys(ROLES, 405)
KEEPERS_POST = {**dict.fromkeys(ROLES, 403), "performance": 405, "administrator": 405}

KEEPERS_READ = dict(KEEPERS)

GET = {
    "catalogue": EVERYBODY,
    "detail": EVERYBODY,
    "sheet": EVERYBODY,
    "rules": EVERYBODY,
    "rule": EVERYBODY,
    "services": EVERYBODY,
    "service": EVERYBODY,
    "status-sets": EVERYBODY,
    "status-set": EVERYBODY,
    "job": OVERSEERS_OR_HIDDEN,
    "history": IN_SCOPE,
    "rule-history": SEE_ALL,
    "status-set-history": SEE_ALL,
    "proposals": IN_SCOPE,
    "proposal": IN_SCOPE_OR_HIDDEN,
    "proposal:target": IN_SCOPE_OR_HIDDEN,
    "proposal:rule": SEE_ALL_OR_HIDDEN,
    "add": KEEPERS,
    "propose-definition": KEEPERS,
    "propose-target": KEEPERS,
    "add-benchmark": KEEPERS,
    "correct-benchmark": KEEPERS,
    "assign": KEEPERS,
    "end": KEEPERS,
    "retire": KEEPERS,
    "reinstate": KEEPERS,
    "propose-version": KEEPERS,
    "build-version": KEEPERS,
    "copy-rule": KEEPERS,
    "add-rule": KEEPERS,
    "target-round": KEEPERS,
    "confirm-targets": KEEPERS,
    "add-status-set": KEEPERS,
    "copy-status-set": KEEPERS,
    "rename-status-set": KEEPERS,
    "add-status": KEEPERS,
    "change-status": KEEPERS,
    "remove-status": KEEPERS,
    "absent": KEEPERS_READ,
    "add-service": KEEPERS,
    "rename-service": KEEPERS,
    "assign-service": KEEPERS,
    "end-service": KEEPERS,
    "confirm": POST_ONLY,
    "decline": POST_ONLY,
    "move-status": KEEPERS_POST,
}

# An empty form comes back with its messages; a decision is judged by who asks.
REFUSED_FORM = {**dict.fromkeys(ROLES, 403), "performance": 422, "administrator": 422}
KEEPERS_MOVE = {**dict.fromkeys(ROLES, 403), "performance": 302, "administrator": 302}
READ_ONLY = dict.fromkeys(ROLES, 405)
DECIDES = {
    **dict.fromkeys(ROLES, 404),
    "owner": 403,
    "lead": 403,
    "auditor": 403,
    "performance": 302,
    "administrator": 302,
}
DECIDES_RULE = {**dict.fromkeys(ROLES, 404), "auditor": 403, "performance": 302, "administrator": 302}
POST = {
    **{name: REFUSED_FORM for name, codes in GET.items() if codes is KEEPERS},
    **{name: READ_ONLY for name, codes in GET.items() if codes not in (KEEPERS, POST_ONLY, KEEPERS_POST)},
    "move-status": KEEPERS_MOVE,
    "absent": {**dict.fromkeys(ROLES, 403), "performance": 405, "administrator": 405},
    "confirm": DECIDES,
    "decline": DECIDES,
    "confirm:rule": DECIDES_RULE,
}


def test_every_address_of_the_catalogue_is_in_the_tables():
    elsewhere = {pattern.name for pattern in (*peer_urls.urlpatterns, *plan_urls.urlpatterns)}  # has tables of its own
    named = {pattern.name for pattern in get_resolver("indicators.urls").url_patterns} - elsewhere

    assert named == {name.split(":")[0] for name in GET} == {name.split(":")[0] for name in POST}


@pytest.mark.parametrize("role", ROLES)
def test_reading_follows_the_table(role, world):
    client = client_of(role, world)

    found = {name: client.get(address(name, world)).status_code for name in GET}

    assert found == {name: codes[role] for name, codes in GET.items()}


DECISIONS = ("confirm", "decline", "confirm:rule")


@pytest.mark.parametrize("role", ROLES)
def test_acting_follows_the_table(role, world):
    client = client_of(role, world)
    forms = [name for name in POST if name not in DECISIONS]

    found = {name: client.post(address(name, world)).status_code for name in forms}

    assert found == {name: POST[name][role] for name in forms}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", DECISIONS)
def test_deciding_follows_the_table(name, role, world):
    answers = {"seen": _seen(name, world), "comment": "Looked at it closely."}

    response = client_of(role, world).post(address(name, world), answers)

    assert response.status_code == POST[name][role]


def _seen(name: str, world: World) -> str:
    in_force = world.version.scheme.versions if name.endswith("rule") else world.indicator.definitions
    return str(in_force.get(proposal_state=ProposalState.CONFIRMED).pk)


def test_nobody_gets_in_without_signing_in(world):
    urls = [address(name, world) for name in {**GET, **POST}]

    answers = [(response.status_code, response.headers["Location"]) for url in urls for response in _both(url)]

    assert answers == [(302, f"/sign-in/?next={url}") for url in urls for _method in ("get", "post")]


def _both(url: str) -> list[Any]:
    return [Client().get(url), Client().post(url)]


def test_a_refusal_is_a_page_with_the_sentence(world):
    client = client_of("owner", world)
    closed = [name for name, codes in GET.items() if codes is KEEPERS]

    without = [name for name in closed if KEEPERS_ONLY not in client.get(address(name, world)).content.decode()]

    assert without == []


@pytest.mark.parametrize("name", ["end", "correct-benchmark"])
def test_a_child_of_another_indicator_is_not_found(name, world):
    other = make_indicator("another")
    child = {"end": world.own.pk, "correct-benchmark": world.figure.pk}[name]
    url = reverse(f"indicators:{name}", args=[other.ref, child])
    keeper = client_of("performance", world)

    assert [keeper.get(url).status_code, keeper.post(url).status_code] == [404, 404]


def test_a_responsibility_of_another_service_is_not_found(world):
    make_service(slug="other", name="Other")
    url = reverse("indicators:end-service", args=["other", world.of_service.pk])

    assert client_of("performance", world).get(url).status_code == 404
