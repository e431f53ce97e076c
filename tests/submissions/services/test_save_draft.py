"""Saving: every save is a version, nobody's work is overwritten, the same form sent twice counts once."""

from datetime import timedelta
from decimal import Decimal

import pytest

from indicators.models import AuditEntry
from indicators.people import import_account
from indicators.records.transitions import Conflict, Forbidden
from submissions import services
from submissions.enums import How, State
from submissions.models import SubmissionVersion
from tests.factories import NOW, content_of, make_content, make_person, token
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def numbers(cast: Cast) -> list[int]:
    return list(cast.submission.versions.values_list("number", flat=True))


def test_the_first_save_begins_the_return(cast: Cast) -> None:
    entered = make_content("94.2", numerator=Decimal(471), denominator=Decimal(500), commentary="On time.")

    version = services.save_draft(cast.submission, entered, by=cast.owner, **cast.seen())

    row = cast.now()
    assert (row.state, row.revision, row.current, row.approved_version) == (State.DRAFT, 1, version, None)
    assert (version.number, version.by, version.by_name, version.at, version.how) == (
        1,
        cast.owner,
        cast.owner.get_full_name(),
        NOW,
        How.FORM,
    )
    assert content_of(row) == entered
    assert version.digest == version.content_digest()


def test_a_second_save_makes_a_second_version_and_keeps_the_first(cast: Cast) -> None:
    first = cast.save(cast.owner, "94.2")

    second = cast.save(cast.deputy, "94.4")

    assert numbers(cast) == [1, 2]
    assert (first.value, second.value) == (Decimal("94.2"), Decimal("94.4"))
    assert cast.now().current == second
    assert first.digest != second.digest


def test_every_save_leaves_one_history_row_and_one_audit_entry(cast: Cast) -> None:
    version = cast.save(cast.owner)

    entry = AuditEntry.objects.get()
    assert cast.trail() == [(cast.owner, NOW, "Saved version 1", "draft")]
    assert (entry.action, entry.actor, entry.at, entry.object_id, entry.detail) == (
        "save",
        cast.owner,
        NOW,
        str(cast.submission.pk),
        {"version": 1, "digest": version.digest, "how": "form"},
    )


def test_somebody_who_saw_an_older_revision_is_told_and_nothing_is_lost(cast: Cast) -> None:
    seen = cast.seen()
    cast.save(cast.owner, "94.2")

    with pytest.raises(Conflict, match="Somebody saved a change after you opened this page"):
        services.save_draft(cast.submission, make_content("10"), by=cast.deputy, **seen)

    assert numbers(cast) == [1]
    assert (cast.now().revision, AuditEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("revision", [-1, 1, 99])
def test_a_revision_nobody_has_seen_yet_is_refused(cast: Cast, revision: int) -> None:
    with pytest.raises(Conflict):
        services.save_draft(
            cast.submission, make_content(), by=cast.owner, at=NOW, seen_revision=revision, token=token()
        )

    assert numbers(cast) == []


def test_the_same_form_sent_twice_gives_the_first_answer_again(cast: Cast) -> None:
    seen = cast.seen()
    first = services.save_draft(cast.submission, make_content(), by=cast.owner, **seen)

    again = services.save_draft(cast.submission, make_content(), by=cast.owner, **seen)

    assert again == first
    assert (numbers(cast), cast.now().revision, AuditEntry.objects.count()) == ([1], 1, 1)


def test_a_replay_answers_the_same_after_the_return_has_moved_on(cast: Cast) -> None:
    seen = cast.seen()
    first = services.save_draft(cast.submission, make_content(), by=cast.owner, **seen)
    cast.move("submit", cast.owner)
    cast.move("approve", cast.lead)

    assert services.save_draft(cast.submission, make_content(), by=cast.owner, **seen) == first
    assert cast.now().state == State.APPROVED


def test_the_same_words_from_an_old_page_are_no_conflict(cast: Cast) -> None:
    seen = cast.seen()
    first = cast.save(cast.owner, "94.2")

    again = services.save_draft(cast.submission, make_content("94.20"), by=cast.owner, **seen)

    assert again == first
    assert (numbers(cast), cast.now().revision) == ([1], 1)


def test_the_same_words_of_somebody_else_make_that_person_an_author_too(cast: Cast) -> None:
    cast.save(cast.owner, "94.2")

    cast.save(cast.deputy, "94.2")

    assert [version.by for version in cast.submission.versions.all()] == [cast.owner, cast.deputy]


def test_words_put_back_as_they_were_two_versions_ago_are_a_new_version(cast: Cast) -> None:
    for value in ("94.2", "95", "94.2"):
        cast.save(cast.owner, value)

    assert numbers(cast) == [1, 2, 3]


@pytest.mark.parametrize("who", ["owner", "deputy", "owning_lead", "lead", "performance"])
def test_everybody_with_a_part_in_the_figure_may_enter_it(cast: Cast, who: str) -> None:
    assert cast.save(getattr(cast, who)).by == getattr(cast, who)


@pytest.mark.parametrize("who", ["outsider", "auditor", "administrator", "superuser"])
def test_nobody_else_may_enter_it_whatever_their_flags(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden, match="Your role does not let you save this"):
        cast.save(getattr(cast, who))

    assert (cast.now().state, cast.now().revision, numbers(cast)) == (State.TO_DO, 0, [])


@pytest.mark.parametrize("day", [0, 1])
def test_rights_end_with_the_day_the_responsibility_ends(cast: Cast, day: int) -> None:
    cast.owner.responsibilities.update(ends=NOW.date())
    moment = NOW + timedelta(days=day)

    if day == 0:
        assert cast.save(cast.owner, at=moment).number == 1
    else:
        with pytest.raises(Forbidden):
            cast.save(cast.owner, at=moment)


def test_a_closed_account_saves_nothing(cast: Cast) -> None:
    cast.owner.is_active = False
    cast.owner.save()

    with pytest.raises(Forbidden):
        cast.save(cast.owner)


def test_the_import_account_saves_although_it_is_closed(cast: Cast) -> None:
    version = cast.save(import_account(), how=How.PACK)

    assert (version.how, version.by_name) == (How.PACK, "Pack import")


@pytest.mark.parametrize("signed", [False, True])
def test_nothing_is_saved_while_a_lead_has_it_or_has_signed(cast: Cast, signed: bool) -> None:
    cast.submit()
    if signed:
        cast.move("approve", cast.lead)

    with pytest.raises(Conflict, match="You can save only when it is “Not started” or “Draft”"):
        cast.save(cast.owner, "10")

    assert numbers(cast) == [1]


def test_an_answer_to_a_question_stays_among_those_sent_back(cast: Cast) -> None:
    cast.submit()
    cast.move("send_back", cast.lead, "Three more were in time.")

    cast.save(cast.owner, "94.8")

    assert (cast.now().state, numbers(cast)) == (State.RETURNED, [1, 2])


def test_a_token_of_somebody_else_does_not_give_away_what_they_saved(cast: Cast) -> None:
    seen = cast.seen()
    services.save_draft(cast.submission, make_content(), by=cast.owner, **seen)

    with pytest.raises(Conflict):
        services.save_draft(cast.submission, make_content("10"), by=cast.deputy, **seen)

    assert SubmissionVersion.objects.count() == 1


def test_the_name_of_the_author_is_kept_as_it_was(cast: Cast) -> None:
    version = cast.save(cast.owner)
    before = version.by_name
    cast.owner.last_name = "Married"
    cast.owner.save()

    assert SubmissionVersion.objects.get(pk=version.pk).by_name == before


def test_a_person_with_no_part_today_may_save_from_the_day_they_are_given_one(cast: Cast) -> None:
    newcomer = make_person()
    newcomer.responsibilities.create(
        role="owner", indicator=cast.indicator, starts=NOW.date() + timedelta(days=1), person=newcomer
    )

    with pytest.raises(Forbidden):
        cast.save(newcomer)
    assert cast.save(newcomer, at=NOW + timedelta(days=1)).by == newcomer
