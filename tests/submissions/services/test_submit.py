"""Submitting: only a complete figure is sent, and what was typed is kept when it is not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.people import import_account
from indicators.records.transitions import Conflict, Forbidden, Invalid
from submissions import services
from submissions.beside import Beside, beside
from submissions.completeness import Problem
from submissions.enums import State
from submissions.models import SignOff
from submissions.services.steps import Incomplete, needed_commentary
from tests.factories import NOW, TODAY, make_content, token
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def problem_fields(cast: Cast) -> list[str]:
    with pytest.raises(Incomplete) as refused:
        cast.move("submit", cast.owner)
    return [problem.field for problem in refused.value.problems]


def test_a_complete_figure_goes_to_the_lead(cast: Cast) -> None:
    version = cast.save(cast.owner)

    cast.move("submit", cast.owner)

    row, step = cast.now(), SignOff.objects.get()
    assert (row.state, row.revision, row.approved_version) == (State.SUBMITTED, 2, None)
    assert (step.sequence, step.action, step.from_state, step.to_state, step.version, step.digest) == (
        1,
        "submit",
        "draft",
        "submitted",
        version,
        version.digest,
    )
    assert (step.by, step.by_name, step.at, step.comment) == (cast.owner, cast.owner.get_full_name(), NOW, "")


def test_nothing_can_be_sent_before_anything_is_entered(cast: Cast) -> None:
    with pytest.raises(Conflict, match="This is “Not started” now"):
        cast.move("submit", cast.owner)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"value": None}, ["value"]),
        ({"value": None, "availability": "awaiting"}, ["awaiting_from", "expected_on"]),
        (
            {
                "value": None,
                "availability": "awaiting",
                "awaiting_from": "Borderland NHS Trust",
                "expected_on": date(2026, 10, 4),
            },
            ["expected_on"],
        ),
        ({"value": None, "availability": "see_text", "commentary": " "}, ["commentary"]),
        ({"value": "94.2", "checked_on": date(2026, 10, 6)}, ["checked_on"]),
        ({"value": "60", "commentary": ""}, ["commentary"]),
    ],
)
def test_what_is_missing_is_named_field_by_field_and_nothing_moves(
    cast: Cast, changes: dict[str, Any], fields: list[str]
) -> None:
    cast.save(cast.owner, **changes)

    assert problem_fields(cast) == fields
    assert (cast.now().state, cast.now().revision, SignOff.objects.count()) == (State.DRAFT, 1, 0)


@pytest.mark.parametrize("availability", ["not_collected", "not_applicable", "under_development"])
def test_a_reason_instead_of_a_figure_can_be_sent(cast: Cast, availability: str) -> None:
    cast.submit(None, availability=availability)

    assert cast.now().state == State.SUBMITTED


def test_the_sentence_holds_all_that_is_missing() -> None:
    found = [Problem("value", "Enter the figure"), Problem("commentary", "Say what happened")]

    assert str(Incomplete(found)) == "Enter the figure. Say what happened."


def test_a_red_figure_says_why_commentary_is_needed(cast: Cast) -> None:
    cast.save(cast.owner, "60", commentary="")

    with pytest.raises(Incomplete, match="because the rating is red"):
        cast.move("submit", cast.owner)


def test_commentary_is_needed_for_a_red_figure_only(cast: Cast) -> None:
    standing = standing_beside(cast)

    assert [needed_commentary(standing, make_content(value)) for value in ("95", "85", "80")] == [
        None,
        None,
        "the rating is red",
    ]


def standing_beside(cast: Cast) -> Beside:
    return beside([cast.submission], as_at=TODAY)[cast.submission.pk]


@pytest.mark.parametrize("changes", [{"value": "60", "commentary": ""}, {"value": None, "availability": "awaiting"}])
def test_loaded_figures_are_not_asked_for_what_only_an_owner_can_add(cast: Cast, changes: dict[str, Any]) -> None:
    importer = import_account()
    cast.save(importer, **changes)

    cast.move("submit", importer)

    assert cast.now().state == State.SUBMITTED


def test_somebody_else_of_the_service_may_send_what_a_colleague_entered(cast: Cast) -> None:
    cast.save(cast.deputy)

    cast.move("submit", cast.owner)

    assert SignOff.objects.get().by == cast.owner


def test_sending_does_not_make_an_author(cast: Cast) -> None:
    cast.save(cast.owner)
    cast.move("submit", cast.lead)

    cast.move("approve", cast.lead)

    assert cast.now().state == State.APPROVED


@pytest.mark.parametrize("who", ["outsider", "auditor", "superuser"])
def test_others_cannot_send_it(cast: Cast, who: str) -> None:
    cast.save(cast.owner)

    with pytest.raises(Forbidden):
        cast.move("submit", getattr(cast, who))


def save_and_submit(cast: Cast, value: str | None, **changes: Any) -> SignOff:
    revision = cast.now().revision
    return services.save_and_submit(
        cast.submission,
        make_content(value, **changes),
        by=cast.owner,
        at=NOW,
        seen_revision=revision,
        token=token(),
        submit_token=token(),
    )


def test_one_button_saves_and_sends(cast: Cast) -> None:
    step = save_and_submit(cast, "94.2")

    row = cast.now()
    assert (row.state, row.revision, row.current) == (State.SUBMITTED, 2, step.version)
    assert step.version is not None
    assert (step.version.value, step.action) == (Decimal("94.2"), "submit")


def test_what_was_typed_is_kept_when_it_is_not_complete(cast: Cast) -> None:
    with pytest.raises(Incomplete):
        save_and_submit(cast, "60", commentary="")

    row = cast.now()
    assert row.current is not None
    assert (row.state, row.current.value, SignOff.objects.count()) == (State.DRAFT, Decimal(60), 0)


def test_the_button_pressed_twice_saves_and_sends_once(cast: Cast) -> None:
    form = {"by": cast.owner, "at": NOW, "seen_revision": 0, "token": token(), "submit_token": token()}

    first = services.save_and_submit(cast.submission, make_content(), **form)
    again = services.save_and_submit(cast.submission, make_content(), **form)

    assert again == first
    assert (cast.now().revision, cast.submission.versions.count(), SignOff.objects.count()) == (2, 1, 1)


def test_a_form_cut_off_between_saving_and_sending_is_finished_by_sending_it_again(cast: Cast) -> None:
    form = {"by": cast.owner, "at": NOW, "seen_revision": 0, "token": token()}
    services.save_draft(cast.submission, make_content(), **form)

    services.save_and_submit(cast.submission, make_content(), submit_token=token(), **form)

    assert (cast.now().state, cast.submission.versions.count()) == (State.SUBMITTED, 1)


def test_a_replayed_form_never_sends_what_a_colleague_entered_meanwhile(cast: Cast) -> None:
    form = {"by": cast.owner, "at": NOW, "seen_revision": 0, "token": token()}
    services.save_draft(cast.submission, make_content(), **form)
    cast.save(cast.deputy, "10")

    with pytest.raises(Conflict, match="Somebody saved a change after you opened this page"):
        services.save_and_submit(cast.submission, make_content(), submit_token=token(), **form)

    assert cast.now().state == State.DRAFT


def test_an_answer_is_sent_again(cast: Cast) -> None:
    cast.submit()
    cast.move("send_back", cast.lead, "Three more were in time.")

    save_and_submit(cast, "94.8")

    assert [step.action for step in SignOff.objects.all()] == ["submit", "send_back", "submit"]
    assert cast.now().state == State.SUBMITTED


def test_a_refusal_of_what_is_missing_is_a_kind_of_invalid_input() -> None:
    assert issubclass(Incomplete, Invalid)
