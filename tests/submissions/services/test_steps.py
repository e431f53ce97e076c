"""The one door: an act happens whole or not at all, is recorded once, and a page knows beforehand what it will say."""

from itertools import product

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from indicators.models import AuditEntry, ChainHead, Definition
from indicators.records.audit import chain_problem
from indicators.records.transitions import Conflict, Refused
from submissions import services, workflow
from submissions.enums import State
from submissions.models import Rating, SignOff
from submissions.permissions import Standing
from submissions.services.steps import refusal_for
from tests.factories import NOW, TODAY, make_content, token
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
REASON = "Two boroughs had been left out."
PEOPLE = ("owner", "deputy", "owning_lead", "lead", "performance", "auditor", "administrator", "superuser", "outsider")
PATHS = {
    State.TO_DO: (),
    State.DRAFT: ("save",),
    State.SUBMITTED: ("save", "submit"),
    State.RETURNED: ("save", "submit", "send_back"),
    State.APPROVED: ("save", "submit", "approve"),
}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def walk(cast: Cast, state: State) -> None:
    """Bring the return into a state the usual way."""
    for step in PATHS[state]:
        if step == "save":
            cast.save(cast.owner)
        else:
            cast.move(step, cast.owner if step == "submit" else cast.lead, REASON)


@pytest.mark.parametrize("state", list(State))
def test_what_a_page_says_beforehand_is_what_the_door_answers(cast: Cast, state: State) -> None:
    walk(cast, state)
    acts = list(product(PEOPLE, ("submit", "recall", "send_back", "approve", "reopen", "correct")))

    said = {(who, name): page_sentence(cast, name, getattr(cast, who)) for who, name in acts}

    assert said == {(who, name): door_sentence(cast, name, getattr(cast, who)) for who, name in acts}


def page_sentence(cast: Cast, name: str, person: User) -> str | None:
    return refusal_for(name, cast.submission, Standing(person, on=TODAY).relations(cast.submission))


def door_sentence(cast: Cast, name: str, person: User) -> str | None:
    """The sentence the move is refused with, or None. Whatever it did is undone."""
    sentence = None
    with transaction.atomic():
        try:
            cast.move(name, person, REASON)
        except Refused as refused:
            sentence = str(refused)
        transaction.set_rollback(True)
    return sentence


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(workflow.TABLE.transitions))
def test_a_move_from_a_wrong_state_changes_nothing_at_all(cast: Cast, state: State, name: str) -> None:
    walk(cast, state)
    if state in workflow.TABLE[name].sources:
        return
    before = everything(cast)

    with pytest.raises(Refused):
        cast.move(name, cast.owning_lead, REASON)

    assert everything(cast) == before


def everything(cast: Cast) -> list[object]:
    """All that an act could leave behind."""
    row = cast.now()
    return [
        (row.state, row.revision, row.current_id, row.approved_version_id, row.published_at),
        row.history.count(),
        list(row.versions.values_list("digest", flat=True)),
        list(row.sign_offs.values_list("action", "token")),
        Rating.objects.count(),
        list(AuditEntry.objects.values_list("digest", flat=True)),
        list(ChainHead.objects.values_list("length", "digest")),
    ]


def test_a_whole_story_leaves_one_history_row_one_audit_entry_and_one_record_for_each_act(cast: Cast) -> None:
    cast.submit()
    cast.move("send_back", cast.lead, REASON)
    cast.submit("94.8")
    cast.move("recall", cast.owner)
    cast.move("submit", cast.owner)
    cast.move("approve", cast.lead)
    cast.move("reopen", cast.performance, REASON)

    acts = ["save", "submit", "send_back", "save", "submit", "recall", "submit", "approve", "reopen"]
    assert [entry.action for entry in AuditEntry.objects.all()] == acts
    assert [state for _by, _at, _why, state in cast.trail()] == [
        "draft",
        "submitted",
        "returned",
        "returned",
        "submitted",
        "draft",
        "submitted",
        "approved",
        "draft",
    ]
    assert cast.now().revision == len(acts) == cast.submission.versions.count() + cast.submission.sign_offs.count()
    assert chain_problem(AuditEntry.objects.all(), ChainHead.objects.get()) is None


def test_the_audit_names_who_acted_and_why(cast: Cast) -> None:
    cast.approve()
    cast.move("reopen", cast.performance, REASON)

    entry = AuditEntry.objects.last()
    assert entry is not None
    assert (entry.actor_name, entry.object_type, entry.object_label, entry.reason) == (
        cast.performance.get_full_name(),
        "submissions.submission",
        str(cast.submission),
        REASON,
    )


def test_an_act_that_breaks_half_way_leaves_nothing_behind(cast: Cast) -> None:
    cast.submit()
    Definition.objects.filter(indicator=cast.indicator).update(proposal_state="declined")
    before = everything(cast)

    with pytest.raises(LookupError, match="no confirmed definition"):
        cast.move("approve", cast.lead)

    assert everything(cast) == before


@pytest.mark.parametrize("name", ["submit", "recall", "send_back", "approve", "reopen", "correct"])
def test_each_move_sent_twice_has_one_effect_and_one_answer(cast: Cast, name: str) -> None:
    if name == "correct":
        cast.publish()
    else:
        walk(cast, State(workflow.TABLE[name].sources[0]))
    who = cast.owner if name in ("submit", "recall") else cast.lead
    row = cast.now()
    form = {**cast.seen(), "by": who, "comment": REASON, "seen_digest": row.current.digest if row.current else ""}

    first = services.move(row, name, **form)
    before = everything(cast)
    again = services.move(row, name, **form)

    assert again == first
    assert everything(cast) == before


def test_a_replayed_submit_does_not_send_again_what_was_taken_back(cast: Cast) -> None:
    cast.save(cast.owner)
    form = {**cast.seen(), "by": cast.owner}
    first = services.move(cast.submission, "submit", **form)
    cast.move("recall", cast.owner)

    assert services.move(cast.submission, "submit", **form) == first
    assert cast.now().state == State.DRAFT


@pytest.mark.parametrize(("name", "who"), [("submit", "deputy"), ("recall", "owner")])
def test_a_token_stands_for_one_person_and_one_move(cast: Cast, name: str, who: str) -> None:
    cast.save(cast.owner)
    form = cast.seen()
    services.move(cast.submission, "submit", by=cast.owner, **form)

    with pytest.raises(Conflict):
        services.move(cast.submission, name, by=getattr(cast, who), **form)

    assert SignOff.objects.count() == 1


def test_a_save_the_database_refuses_leaves_nothing_behind(cast: Cast) -> None:
    used = token()
    services.save_draft(cast.submission, make_content(), by=cast.owner, at=NOW, seen_revision=0, token=used)

    before = everything(cast)

    with pytest.raises(IntegrityError):
        services.save_draft(cast.submission, make_content("10"), by=cast.deputy, at=NOW, seen_revision=1, token=used)

    assert everything(cast) == before
