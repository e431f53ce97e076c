"""Sending back with a question, and taking back what was sent."""

from datetime import timedelta

import pytest

from indicators.people import import_account
from indicators.records.transitions import Conflict, Forbidden, Invalid
from submissions.enums import State
from submissions.models import SignOff
from tests.factories import NOW
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
QUESTION = "Three more were in time. Can you check?"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    cast.submit()
    return cast


@pytest.mark.parametrize("who", ["lead", "second_lead", "owning_lead", "performance"])
def test_a_lead_or_the_performance_team_may_ask(cast: Cast, who: str) -> None:
    cast.move("send_back", getattr(cast, who), QUESTION)

    step = SignOff.objects.last()
    assert step is not None
    assert (cast.now().state, step.comment, step.by, step.version) == (
        State.RETURNED,
        QUESTION,
        getattr(cast, who),
        cast.submission.current,
    )


def test_the_question_stands_in_the_history_and_blanks_around_it_are_dropped(cast: Cast) -> None:
    cast.move("send_back", cast.lead, f"  {QUESTION}\n")

    step = SignOff.objects.last()
    assert step is not None
    assert step.comment == QUESTION
    assert cast.trail()[-1][2].strip() == QUESTION


@pytest.mark.parametrize("comment", ["", "Why?", "         Why?         "])
def test_a_question_too_short_to_answer_is_refused(cast: Cast, comment: str) -> None:
    with pytest.raises(Invalid, match="Write at least 10 characters"):
        cast.move("send_back", cast.lead, comment)

    assert (cast.now().state, cast.now().revision) == (State.SUBMITTED, 2)


@pytest.mark.parametrize("who", ["owner", "deputy", "auditor", "superuser", "outsider"])
def test_others_cannot_send_it_back(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        cast.move("send_back", getattr(cast, who), QUESTION)


@pytest.mark.parametrize("who", ["lead", "performance"])
def test_an_author_cannot_send_back_an_own_figure(who: str) -> None:
    cast = make_cast()
    cast.save(getattr(cast, who))
    cast.move("submit", cast.owner)

    with pytest.raises(Forbidden, match="You cannot send this back, because you entered or changed the figure"):
        cast.move("send_back", getattr(cast, who), QUESTION)


def test_a_second_question_after_the_answer_leaves_the_whole_conversation(cast: Cast) -> None:
    cast.move("send_back", cast.lead, QUESTION)
    cast.submit("94.8")
    cast.move("send_back", cast.lead, "And in September, please?")

    assert [(step.sequence, step.action, step.comment) for step in cast.submission.sign_offs.all()] == [
        (1, "submit", ""),
        (2, "send_back", QUESTION),
        (3, "submit", ""),
        (4, "send_back", "And in September, please?"),
    ]


def test_an_answer_may_be_the_same_figure_sent_again(cast: Cast) -> None:
    cast.move("send_back", cast.lead, QUESTION)

    cast.move("submit", cast.owner)

    assert (cast.now().state, cast.submission.versions.count()) == (State.SUBMITTED, 1)


def test_whoever_entered_it_may_take_it_back(cast: Cast) -> None:
    cast.move("recall", cast.owner)

    row = cast.now()
    assert (row.state, row.versions.count(), row.approved_version) == (State.DRAFT, 1, None)
    assert cast.trail()[-1] == (cast.owner, NOW, "Taken back", "draft")


@pytest.mark.parametrize("who", ["deputy", "lead", "performance", "superuser", "outsider"])
def test_nobody_else_may_take_it_back(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden, match="Only somebody who entered or changed the figure"):
        cast.move("recall", getattr(cast, who))


def test_every_author_may_take_it_back_not_only_the_last() -> None:
    cast = make_cast()
    cast.save(cast.deputy, "94")
    cast.submit("95")

    cast.move("recall", cast.deputy)

    assert cast.now().state == State.DRAFT


def test_an_author_without_a_part_any_more_cannot_take_it_back(cast: Cast) -> None:
    cast.owner.responsibilities.update(ends=NOW.date() - timedelta(days=1))

    with pytest.raises(Forbidden, match="Your role does not let you take this back"):
        cast.move("recall", cast.owner)


def test_an_author_whose_account_is_closed_cannot_take_it_back(cast: Cast) -> None:
    cast.owner.is_active = False
    cast.owner.save()

    with pytest.raises(Forbidden):
        cast.move("recall", cast.owner)


@pytest.mark.parametrize("step", ["approve", "send_back"])
def test_what_the_lead_has_decided_on_is_not_taken_back(cast: Cast, step: str) -> None:
    cast.move(step, cast.lead, QUESTION)

    with pytest.raises(Conflict, match="You can take back only when it is “With lead”"):
        cast.move("recall", cast.owner)


def test_a_figure_taken_back_can_be_changed_and_sent_again(cast: Cast) -> None:
    cast.move("recall", cast.owner)

    cast.submit("95")

    assert [step.action for step in cast.submission.sign_offs.all()] == ["submit", "recall", "submit"]


def test_a_loaded_figure_can_be_sent_back_to_the_owner_who_answers_it() -> None:
    cast = make_cast()
    cast.save(import_account(), "60", commentary="")
    cast.move("submit", import_account())
    cast.move("send_back", cast.lead, QUESTION)

    cast.submit("61", commentary="Eleven were late.")

    assert (cast.now().state, cast.submission.versions.count()) == (State.SUBMITTED, 2)
