"""A rating set by judgement needs two people, and the computed one stays beside it."""

from datetime import timedelta
from typing import Any

import pytest

from indicators.enums import ProposalState
from indicators.models import AuditEntry, Status
from indicators.people import import_account
from indicators.records.transitions import Conflict, Forbidden, Invalid
from submissions import services
from submissions.models import Rating, RatingOverride
from submissions.ratings import standing_status
from tests.factories import NOW, make_performance
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
WHY = "High in the second quarter of councils."
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    cast.approve("85")
    return cast


def green() -> Status:
    return Status.objects.get(key="green")


def propose(cast: Cast, **changes: Any) -> RatingOverride:
    version = cast.now().current
    assert version is not None
    fields = {"status": green(), "ground": "judgement", "reason": WHY, "by": cast.lead, "at": NOW, **changes}
    return services.propose_rating_override(version, **fields)


def decide(cast: Cast, override: RatingOverride, **changes: Any) -> RatingOverride:
    fields = {"confirm": True, "by": cast.performance, "at": LATER, **changes}
    return services.decide_rating_override(override, **fields)


def standing_word(cast: Cast) -> str | None:
    version = cast.now().current
    status = standing_status(version) if version else None
    return status.word if status else None


def test_a_proposal_says_who_what_and_why_and_changes_nothing_yet(cast: Cast) -> None:
    override = propose(cast, reason=f"  {WHY} ")

    stored, entry = RatingOverride.objects.get(), AuditEntry.objects.last()
    assert stored == override
    assert (stored.version, stored.status, stored.ground, stored.reason, stored.proposed_by, stored.proposed_at) == (
        cast.submission.current,
        green(),
        "judgement",
        WHY,
        cast.lead,
        NOW,
    )
    assert stored.is_waiting
    assert standing_word(cast) == "Amber"
    assert entry is not None
    assert (entry.action, entry.actor, entry.object_type) == (
        "propose rating",
        cast.lead,
        "submissions.ratingoverride",
    )


def test_confirmed_by_a_second_person_it_counts_and_the_computed_one_is_kept(cast: Cast) -> None:
    decide(cast, propose(cast), comment="Agreed.")

    stored, entry = RatingOverride.objects.get(), AuditEntry.objects.last()
    assert (stored.proposal_state, stored.decided_by, stored.decided_at, stored.decision_comment) == (
        ProposalState.CONFIRMED,
        cast.performance,
        LATER,
        "Agreed.",
    )
    assert standing_word(cast) == "Green"
    assert [rating.status.word for rating in Rating.objects.all() if rating.status] == ["Amber"]
    assert entry is not None
    assert (entry.action, entry.actor, entry.reason) == ("confirmed rating", cast.performance, "Agreed.")


def test_declined_it_does_not_count(cast: Cast) -> None:
    decide(cast, propose(cast), confirm=False)

    assert RatingOverride.objects.get().proposal_state == ProposalState.DECLINED
    assert standing_word(cast) == "Amber"


def test_not_rated_is_a_judgement_too(cast: Cast) -> None:
    decide(cast, propose(cast, status=None))

    assert standing_word(cast) is None


def test_each_step_has_its_history_row(cast: Cast) -> None:
    override = propose(cast)
    decide(cast, override)

    rows = override.history.order_by("history_id")
    assert [(row.history_user, row.history_date, row.history_change_reason) for row in rows] == [
        (cast.lead, NOW, WHY),
        (cast.performance, LATER, "Confirmed"),
    ]


@pytest.mark.parametrize("who", ["lead", "second_lead", "performance"])
def test_nobody_confirms_an_own_proposal(cast: Cast, who: str) -> None:
    override = propose(cast, by=getattr(cast, who))

    with pytest.raises(Forbidden, match="You proposed this change, so somebody else must confirm it"):
        decide(cast, override, by=getattr(cast, who))

    assert RatingOverride.objects.get().is_waiting


@pytest.mark.parametrize("who", ["owner", "deputy", "auditor", "administrator", "superuser", "outsider"])
def test_others_neither_propose_nor_decide(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden, match="Only the lead or the performance team can propose"):
        propose(cast, by=getattr(cast, who))
    with pytest.raises(Forbidden, match="Only the lead or the performance team can decide"):
        decide(cast, propose(cast), by=getattr(cast, who))


@pytest.mark.parametrize("who", ["lead", "second_lead", "performance"])
def test_a_published_judgement_comes_in_with_a_pack_and_is_confirmed_by_a_person(cast: Cast, who: str) -> None:
    override = propose(cast, by=import_account())

    with pytest.raises(Forbidden):
        decide(cast, override, by=import_account())
    assert decide(cast, override, by=getattr(cast, who)).is_confirmed


@pytest.mark.parametrize("reason", ["", "Too harsh", "         no         "])
def test_a_proposal_needs_a_reason(cast: Cast, reason: str) -> None:
    with pytest.raises(Invalid, match="Say why the rule does not fit here"):
        propose(cast, reason=reason)

    assert RatingOverride.objects.count() == 0


@pytest.mark.parametrize("confirm", [True, False])
def test_a_decision_is_taken_once_even_from_a_page_opened_before(cast: Cast, confirm: bool) -> None:
    override = propose(cast)
    decide(cast, override)

    with pytest.raises(Conflict, match="Somebody has decided on this change already"):
        decide(cast, override, by=make_performance(), confirm=confirm)

    assert RatingOverride.objects.get().decided_by == cast.performance


def test_the_newest_confirmed_judgement_counts(cast: Cast) -> None:
    decide(cast, propose(cast))
    decide(cast, propose(cast, status=Status.objects.get(key="red")))
    decide(cast, propose(cast, status=Status.objects.get(key="monitor")), confirm=False)
    propose(cast, status=Status.objects.get(key="not_rated"))

    assert standing_word(cast) == "Red"


def test_a_judgement_belongs_to_its_version_and_not_to_the_next(cast: Cast) -> None:
    decide(cast, propose(cast))
    cast.move("reopen", cast.lead, "The list was not complete.")
    cast.approve("86")

    assert standing_word(cast) == "Amber"


def test_whoever_entered_the_figure_does_not_decide_on_its_rating(cast: Cast) -> None:
    cast.move("reopen", cast.lead, "The list was not complete.")
    cast.save(cast.owning_lead, "86")
    cast.move("submit", cast.owning_lead)
    cast.move("approve", cast.lead)
    override = propose(cast, by=cast.lead)

    with pytest.raises(Forbidden, match="somebody else must decide on its rating"):
        decide(cast, override, by=cast.owning_lead)
