"""Approving: by a lead who entered nothing, of exactly what was seen, once, with the rating kept."""

from datetime import timedelta
from typing import Any

import pytest

from indicators.enums import ResponsibilityRole
from indicators.models import AuditEntry, Responsibility
from indicators.records.transitions import Conflict, Forbidden
from submissions import services
from submissions.enums import State
from submissions.models import Rating, SignOff, SubmissionVersion
from tests.factories import NOW, make_responsibility
from tests.submissions.cast import Cast, make_cast
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
MOVED_ON = "Somebody saved a change after you opened this page"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    cast.submit()
    return cast


def approve(cast: Cast, **changes: Any) -> SignOff:
    digest = cast.now().current.digest if cast.submission.current else ""
    return services.move(
        cast.submission, "approve", **{"by": cast.lead, "seen_digest": digest, **cast.seen(), **changes}
    )


def unchanged(cast: Cast) -> bool:
    """Whether the return still waits as it was sent."""
    row = cast.now()
    return (row.state, row.revision, row.approved_version, Rating.objects.count()) == (State.SUBMITTED, 2, None, 0)


def test_a_lead_signs_the_version_seen(cast: Cast) -> None:
    step = approve(cast)

    row = cast.now()
    assert (row.state, row.revision, row.approved_version) == (State.APPROVED, 3, row.current)
    assert (step.action, step.from_state, step.to_state, step.version, step.digest, step.by) == (
        "approve",
        "submitted",
        "approved",
        row.current,
        row.current.digest if row.current else "",
        cast.lead,
    )


def test_signing_leaves_one_history_row_and_one_audit_entry_with_the_fingerprint(cast: Cast) -> None:
    step = approve(cast)

    entry = AuditEntry.objects.last()
    assert cast.trail()[-1] == (cast.lead, NOW, "Approved", "approved")
    assert entry is not None
    assert (entry.action, entry.actor, entry.detail) == ("approve", cast.lead, {"version": 1, "digest": step.digest})


def test_signing_keeps_the_rating_with_its_sentence_and_rule(cast: Cast) -> None:
    approve(cast)

    rating = Rating.objects.get()
    assert rating.status is not None
    assert (rating.version, rating.status.key, rating.computed_at, rating.reason) == (
        cast.now().approved_version,
        "green",
        NOW,
        "Computed at approval",
    )


@pytest.mark.parametrize("who", ["owning_lead", "second_lead"])
def test_any_lead_who_entered_nothing_may_sign(cast: Cast, who: str) -> None:
    assert approve(cast, by=getattr(cast, who)).by == getattr(cast, who)


@pytest.mark.parametrize("who", ["owner", "deputy", "performance", "auditor", "administrator", "superuser", "outsider"])
def test_nobody_else_signs_whatever_their_flags(cast: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        approve(cast, by=getattr(cast, who))

    assert unchanged(cast)


def test_an_owner_made_superuser_still_cannot_sign_an_own_figure(cast: Cast) -> None:
    cast.owner.is_superuser = True
    cast.owner.save()
    make_responsibility(cast.owner, ResponsibilityRole.LEAD, indicator=cast.indicator)

    with pytest.raises(Forbidden, match="You cannot approve this, because you entered or changed the figure"):
        approve(cast, by=cast.owner)

    assert unchanged(cast)


@pytest.mark.parametrize("versions_since", [0, 1, 2])
def test_a_lead_who_wrote_any_version_however_long_ago_cannot_sign(versions_since: int) -> None:
    cast = make_cast()
    cast.save(cast.lead, "80", commentary="A first guess.")
    for number in range(versions_since):
        cast.save(cast.owner, str(90 + number))
    cast.move("submit", cast.owner)

    with pytest.raises(Forbidden, match="because you entered or changed the figure"):
        approve(cast)

    assert approve(cast, by=cast.second_lead).to_state == State.APPROVED


def test_a_lead_who_lost_the_part_after_opening_the_page_is_refused(cast: Cast) -> None:
    Responsibility.objects.filter(person=cast.lead).update(ends=NOW.date() - timedelta(days=1))

    with pytest.raises(Forbidden, match="Your role does not let you approve this"):
        approve(cast)


def test_a_lead_whose_account_was_closed_after_opening_the_page_is_refused(cast: Cast) -> None:
    cast.lead.is_active = False
    cast.lead.save()

    with pytest.raises(Forbidden):
        approve(cast)

    assert unchanged(cast)


def test_an_approval_counts_by_the_rights_held_at_that_instant(cast: Cast) -> None:
    approve(cast)

    Responsibility.objects.filter(person=cast.lead).update(ends=NOW.date() - timedelta(days=1))

    assert cast.now().approved_version is not None


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_another_fingerprint_than_the_one_stored_is_refused(cast: Cast, digest: str) -> None:
    with pytest.raises(Conflict, match=MOVED_ON):
        approve(cast, seen_digest=digest)

    assert unchanged(cast)


def test_the_fingerprint_of_an_earlier_version_is_refused_even_with_the_newest_revision(cast: Cast) -> None:
    first = cast.now().current
    cast.move("recall", cast.owner)
    cast.save(cast.owner, "10", commentary="Corrected.")
    cast.move("submit", cast.owner)

    with pytest.raises(Conflict, match=MOVED_ON):
        approve(cast, seen_digest=first.digest if first else "")

    assert cast.now().approved_version is None


def test_a_page_opened_before_the_figure_changed_cannot_sign_it(cast: Cast) -> None:
    old = cast.seen()
    cast.move("recall", cast.owner)
    cast.move("submit", cast.owner)

    with pytest.raises(Conflict, match=MOVED_ON):
        approve(cast, **old)

    assert cast.now().state == State.SUBMITTED


def test_a_figure_altered_behind_the_programmes_back_is_not_signed(cast: Cast) -> None:
    tamper("UPDATE submissions_submissionversion SET commentary = 'Something else'")

    with pytest.raises(Conflict, match="does not match its fingerprint"):
        approve(cast)

    assert unchanged(cast)


def test_signing_twice_from_two_pages_is_refused_the_second_time(cast: Cast) -> None:
    approve(cast)

    with pytest.raises(Conflict, match="This is “Approved” now"):
        approve(cast, by=cast.second_lead)

    assert Rating.objects.count() == 1


def test_the_same_button_pressed_twice_signs_once(cast: Cast) -> None:
    form = cast.seen()
    first = approve(cast, **form)

    again = approve(cast, **form)

    assert again == first
    assert (cast.now().revision, Rating.objects.count(), SignOff.objects.count()) == (3, 1, 2)


@pytest.mark.parametrize("state", ["to do", "draft", "returned"])
def test_nothing_is_signed_that_was_not_sent(state: str) -> None:
    cast = make_cast()
    if state != "to do":
        cast.submit()
        cast.move("send_back", cast.lead, "Three more were in time.")
    if state == "draft":
        cast.move("submit", cast.owner)
        cast.move("recall", cast.owner)

    with pytest.raises(Conflict, match="You can approve only when it is “With lead”"):
        approve(cast)


def test_the_version_signed_is_found_again_byte_for_byte_after_all_that_follows(cast: Cast) -> None:
    signed = approve(cast)
    cast.move("reopen", cast.lead, "The list was not complete.")
    cast.submit("95")
    cast.move("approve", cast.second_lead)

    kept = SubmissionVersion.objects.get(pk=signed.version_id)
    assert kept.content_digest() == kept.digest == signed.digest
    assert cast.now().approved_version != kept
