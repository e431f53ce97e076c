"""Several people act in the same instant. SQLite lets one writer in at a time, so this is about PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection

from indicators.enums import ResponsibilityRole
from indicators.models import AuditEntry, ChainHead
from indicators.records.audit import chain_problem
from indicators.records.transitions import Refused
from submissions import services
from submissions.enums import State
from submissions.models import Rating, Round, SignOff, Submission, SubmissionVersion
from tests.factories import (
    NOW,
    Q2,
    lead_of,
    make_content,
    make_definition,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_submission,
    make_submitted,
    make_target,
    owner_of,
    token,
)

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
PEOPLE = 8
ROUNDS = 3
REASON = "Two boroughs had been left out."


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start every act in the same instant, each on its own connection. Gives answers, or the refusals themselves."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=10)
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


def kinds(answers: Sequence[Any]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def submitted() -> Submission:
    indicator = make_definition().indicator
    make_target(indicator)
    return make_submitted(indicator)


def leads(submission: Submission, number: int = PEOPLE) -> list[User]:
    people = [make_person() for _number in range(number)]
    for person in people:
        make_responsibility(person, ResponsibilityRole.LEAD, indicator=submission.indicator)
    return people


def moving(submission: Submission, name: str, by: User, **changes: Any) -> Callable[[], SignOff]:
    """The act of somebody who has the newest page open."""
    submission.refresh_from_db()
    form = {
        "at": NOW,
        "seen_revision": submission.revision,
        "seen_digest": submission.current.digest if submission.current else "",
        "token": token(),
        "comment": REASON,
        **changes,
    }
    return lambda: services.move(Submission.objects.get(pk=submission.pk), name, by=by, **form)


def saving(submission: Submission, value: str, by: User, **changes: Any) -> Callable[[], SubmissionVersion]:
    submission.refresh_from_db()
    form = {"at": NOW, "seen_revision": submission.revision, "token": token(), **changes}
    return lambda: services.save_draft(Submission.objects.get(pk=submission.pk), make_content(value), by=by, **form)


def whole(submission: Submission) -> bool:
    """Whether every change has its history row, audit entry and record, and the chain of audits has not forked."""
    submission.refresh_from_db()
    row = submission
    acts = AuditEntry.objects.filter(object_id=str(row.pk), object_type="submissions.submission").count()
    return (
        row.revision == acts == row.history.count() - 1 == row.versions.count() + row.sign_offs.count()
        and chain_problem(AuditEntry.objects.all(), ChainHead.objects.first()) is None
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_of_eight_leads_who_sign_at_once_exactly_one_does(_round: int) -> None:
    submission = submitted()

    answers = at_once([moving(submission, "approve", person) for person in leads(submission)])

    assert kinds(answers) == {"SignOff": 1, "Conflict": PEOPLE - 1}
    assert whole(submission)
    assert (submission.state, submission.approved_version, Rating.objects.count()) == (
        State.APPROVED,
        submission.current,
        1,
    )


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_eight_people_who_save_at_once_never_overwrite_each_other(_round: int) -> None:
    submission = make_submission()
    people = leads(submission)

    answers = at_once([saving(submission, str(80 + place), person) for place, person in enumerate(people)])

    assert kinds(answers) == {"SubmissionVersion": 1, "Conflict": PEOPLE - 1}
    assert whole(submission)
    assert submission.current == next(answer for answer in answers if isinstance(answer, SubmissionVersion))


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_taking_back_to_edit_while_a_lead_signs_leaves_one_of_the_two(_round: int) -> None:
    submission = submitted()
    author = owner_of(submission.indicator)
    sign, take_back = moving(submission, "approve", lead_of(submission.indicator)), moving(submission, "recall", author)

    def edit() -> SubmissionVersion:
        step = take_back()
        row = step.submission
        return services.save_draft(
            row,
            make_content("10"),
            by=author,
            at=NOW,
            seen_revision=Submission.objects.get(pk=row.pk).revision,
            token=token(),
        )

    answers = at_once([sign, edit])

    assert kinds(answers)["Conflict"] == 1
    assert whole(submission)
    if isinstance(answers[0], SignOff):
        assert submission.approved_version is not None
        assert submission.approved_version.digest == answers[0].digest
    else:
        assert (submission.state, submission.approved_version) == (State.DRAFT, None)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_same_button_pressed_eight_times_at_once_has_one_effect_and_one_answer(_round: int) -> None:
    submission = submitted()
    sign = moving(submission, "approve", lead_of(submission.indicator))

    answers = at_once([sign] * PEOPLE)

    assert set(answers) == {SignOff.objects.get(action="approve")}
    assert (whole(submission), Rating.objects.count()) == (True, 1)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_the_same_form_saved_eight_times_at_once_is_one_version(_round: int) -> None:
    submission = make_submission()
    save = saving(submission, "94.2", owner_of(submission.indicator))

    answers = at_once([save] * PEOPLE)

    assert set(answers) == {SubmissionVersion.objects.get()}
    assert whole(submission)


def test_saving_and_sending_pressed_twice_at_once_is_one_submit() -> None:
    submission = make_submission()
    author = owner_of(submission.indicator)
    form = {"by": author, "at": NOW, "seen_revision": 0, "token": token(), "submit_token": token()}

    answers = at_once(
        [lambda: services.save_and_submit(Submission.objects.get(pk=submission.pk), make_content(), **form)] * 4
    )

    assert set(answers) == {SignOff.objects.get()}
    assert whole(submission)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_signing_and_sending_back_at_once_leaves_one_decision(_round: int) -> None:
    submission = submitted()
    acts = [
        moving(submission, name, person)
        for name, person in zip(("approve", "send_back") * 2, leads(submission, 4), strict=True)
    ]

    answers = at_once(acts)

    assert kinds(answers) == {"SignOff": 1, "Conflict": 3}
    assert whole(submission)


def test_many_returns_signed_at_once_leave_one_unbroken_chain_with_the_right_names() -> None:
    rows = [submitted() for _number in range(PEOPLE)]
    signers = [lead_of(row.indicator) for row in rows]

    answers = at_once([moving(row, "approve", person) for row, person in zip(rows, signers, strict=True)])

    assert kinds(answers) == {"SignOff": PEOPLE}
    assert all(whole(row) for row in rows)
    assert [SignOff.objects.get(submission=row, action="approve").by for row in rows] == signers
    assert {(entry.object_id, entry.actor_id) for entry in AuditEntry.objects.filter(action="approve")} == {
        (str(row.pk), person.pk) for row, person in zip(rows, signers, strict=True)
    }


def test_a_collection_opened_by_four_people_at_once_is_opened_by_one() -> None:
    make_submission(make_definition().indicator)  # so that the quarter is known and nobody has to wait for its row
    people = [make_performance() for _number in range(4)]

    answers = at_once([lambda person=person: make_round(by=person) for person in people])  # type: ignore[misc]

    assert kinds(answers) == {"Round": 1, "Conflict": 3}
    assert (Round.objects.count(), Submission.objects.filter(period__start=Q2.start).count()) == (1, 1)


def test_a_collection_closed_by_two_and_changed_by_one_at_once_is_closed_once() -> None:
    make_round()
    people = [make_performance() for _number in range(3)]
    dates = {"due": date(2026, 10, 24), "sign_off_due": date(2026, 11, 3), "committee_date": None}

    answers = at_once(
        [
            lambda: services.close_round(Round.objects.get(), by=people[0], at=NOW),
            lambda: services.close_round(Round.objects.get(), by=people[1], at=NOW),
            lambda: services.change_dates(Round.objects.get(), **dates, reason=REASON, by=people[2], at=NOW),
        ]
    )

    assert kinds(answers)["Conflict"] in {1, 2}
    assert (Round.objects.get().closed_at, AuditEntry.objects.filter(action="close collection").count()) == (NOW, 1)


def test_a_manual_change_decided_by_four_people_at_once_is_decided_by_one() -> None:
    submission = submitted()
    version = SubmissionVersion.objects.get()
    override = services.propose_rating_override(
        version, status=None, ground="judgement", reason=REASON, by=lead_of(submission.indicator), at=NOW
    )
    people = [make_performance() for _number in range(4)]

    answers = at_once(
        [
            lambda person=person: services.decide_rating_override(override, confirm=True, by=person, at=NOW)  # type: ignore[misc]
            for person in people
        ]
    )

    assert kinds(answers) == {"RatingOverride": 1, "Conflict": 3}
