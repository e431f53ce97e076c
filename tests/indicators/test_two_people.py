"""No order of acts and no pair of people puts a change in force alone."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.enums import ProposalState, TargetKind
from indicators.models import AuditEntry, ChainHead, RatingSchemeVersion, Target
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE
from indicators.records.audit import CHAIN, chain_problem
from indicators.records.transitions import Conflict, Forbidden, Refused
from indicators.services import confirm, decline, propose_scheme_version, propose_target
from tests.factories import make_indicator, make_person, make_scheme
from tests.factories.catalogue import TARGET_BANDS

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
REASON = "Agreed by the Environment board."
CAST: dict[str, dict[str, Any]] = {
    "performance": {"groups": (PERFORMANCE,)},
    "colleague": {"groups": (PERFORMANCE,)},
    "administrator": {"groups": (ADMINISTRATOR,)},
    "both": {"groups": (PERFORMANCE, ADMINISTRATOR), "is_superuser": True, "is_staff": True},
    "auditor": {"groups": (AUDITOR,)},
    "councillor": {"groups": (COUNCILLOR,)},
    "superuser": {"is_superuser": True, "is_staff": True},
    "closed": {"groups": (PERFORMANCE,), "is_active": False},
}
KEEPERS = {"performance", "colleague", "administrator", "both"}


@pytest.fixture
def cast(db: None) -> dict[str, User]:
    return {name: make_person(name, **changes) for name, changes in CAST.items()}


def propose(by: User, *, start: date = date(2027, 4, 1)) -> Target:
    target = Target(indicator=make_indicator(), kind=TargetKind.MONITOR, effective_from=start)
    return propose_target(target, by=by, at=NOW, reason=REASON)


@pytest.mark.parametrize("decide", [confirm, decline])
@pytest.mark.parametrize("proposer", sorted(KEEPERS))
def test_exactly_the_other_keepers_may_decide(proposer, decide, cast):
    allowed = set()
    for name, person in cast.items():
        try:
            decide(propose(cast[proposer]), by=person, at=NOW, comment="Looked at it closely.")
        except Forbidden:
            continue
        allowed.add(name)

    assert allowed == KEEPERS - {proposer}


def test_exactly_the_keepers_may_propose(cast):
    allowed = set()
    for name, person in cast.items():
        try:
            propose(person)
        except Forbidden:
            continue
        allowed.add(name)

    assert allowed == KEEPERS


acts = st.tuples(st.sampled_from(["confirm", "decline"]), st.sampled_from(sorted(CAST)), st.booleans())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(proposer=st.sampled_from(sorted(KEEPERS)), steps=st.lists(acts, max_size=6))
def test_whatever_people_try_at_most_one_decision_stands_and_never_their_own(proposer, steps, cast):
    target = propose(cast[proposer])
    outcomes = [_try(verb, target, cast[name], wordy=wordy) for verb, name, wordy in steps]

    target.refresh_from_db()
    done = [outcome for outcome in outcomes if outcome]
    assert len(done) <= 1
    assert (target.proposal_state, target.decided_by) == (done[0] if done else (ProposalState.PROPOSED, None))
    assert target.decided_by != target.proposed_by
    assert target.history.count() == 1 + len(done)
    entries = AuditEntry.objects.order_by("sequence")
    assert chain_problem(entries, ChainHead.objects.get(name=CHAIN)) is None


def _try(verb: str, target: Target, by: User, *, wordy: bool) -> tuple[ProposalState, User] | None:
    """Return state and person when the act went through, None when it was refused."""
    decide, state = {
        "confirm": (confirm, ProposalState.CONFIRMED),
        "decline": (decline, ProposalState.DECLINED),
    }[verb]
    try:
        decide(target, by=by, at=NOW, comment="Looked at it closely." if wordy else "")
    except Refused:
        return None
    return state, by


def test_a_row_that_was_changed_in_memory_is_judged_by_what_is_stored(cast):
    target = propose(cast["performance"])
    target.proposed_by = cast["colleague"]

    with pytest.raises(Forbidden):
        confirm(target, by=cast["performance"], at=NOW)


def test_the_database_itself_refuses_one_person_in_both_places(cast):
    target = propose(cast["performance"])
    target.mark_decided(ProposalState.CONFIRMED, by=cast["performance"], at=NOW, comment="")

    with pytest.raises(Exception, match="two_people"):
        target.save()


# At the same moment


def at_once(*works: Any) -> list[str]:
    """Run each work in a thread of its own, all starting together; return the names of what they raised."""
    barrier = threading.Barrier(len(works))
    found: list[str] = []

    def run(work: Any) -> None:
        try:
            barrier.wait(timeout=10)
            work()
            found.append("done")
        except Refused as refusal:
            found.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(found)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_stands():
    first, second, third = (make_person(name, groups=(PERFORMANCE,)) for name in ("one", "two", "three"))
    for _ in range(5):
        target = propose(first)

        found = at_once(
            lambda row=target: confirm(row, by=second, at=NOW),
            lambda row=target: decline(row, by=third, at=NOW, comment="Looked at it closely."),
        )

        assert found == [Conflict.__name__, "done"]
        target.refresh_from_db()
        assert target.history.count() == 2
    assert chain_problem(AuditEntry.objects.order_by("sequence"), ChainHead.objects.get(name=CHAIN)) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_versions_proposed_at_the_same_moment_get_different_numbers():
    scheme = make_scheme()
    people = [make_person(groups=(PERFORMANCE,)) for _ in range(4)]

    def work(person: User, year: int) -> None:
        version = RatingSchemeVersion(scheme=scheme, bands=TARGET_BANDS, effective_from=date(year, 4, 1))
        propose_scheme_version(version, by=person, at=NOW, reason=REASON)

    found = at_once(*(lambda who=person, year=2030 + place: work(who, year) for place, person in enumerate(people)))

    assert found == ["done"] * 4
    assert sorted(scheme.versions.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
