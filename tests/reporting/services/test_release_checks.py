"""Before publication everything is checked again: what was seen, what is there, and every approval."""

from collections.abc import Callable
from typing import Any

import pytest

from indicators.records.transitions import Conflict
from reporting.document import fingerprint, freeze, thaw
from reporting.models import Draft, Edition, Scorecard
from reporting.services import NotReady, release
from reporting.services.editions import MOVED_ON
from submissions.models import SignOff, Submission, SubmissionVersion
from tests.factories import (
    Q2,
    RELEASED,
    lead_of,
    make_approved,
    make_draft,
    make_edition,
    make_filled_scorecard,
    make_line,
    make_move,
    make_performance,
    make_scorecard,
    make_section,
    make_version,
    missing_rows,
    owner_of,
    token,
)
from tests.tampering import rewrite

pytestmark = pytest.mark.django_db
REASON = "Two boroughs had been left out of the count."
# Nothing here tells anything about approvals, so that only the check before publication can notice.
PLAIN = (("name", "Measure"), ("latest_value", "Latest"))


def publish(draft: Draft, **changes: Any) -> Edition:
    fields = {
        "by": changes.pop("by", None) or make_performance(),
        "at": RELEASED,
        "seen_digest": draft.digest,
        "token": token(),
        **changes,
    }
    return release(draft, **fields)


def make_plain(*values: str | None) -> Scorecard:
    return make_filled_scorecard(columns=PLAIN, values=values or ("94.2",))


# What was seen is what is published


def test_a_draft_that_was_built_again_after_it_was_seen_is_not_published() -> None:
    scorecard = make_plain("94.2", None)
    seen = make_draft(scorecard)
    line = scorecard.sections.get().lines.get(indicator__ref=missing_rows(seen)[0])
    make_approved(line.indicator, Q2, "60")
    newer = make_draft(scorecard)

    with pytest.raises(Conflict, match=MOVED_ON):
        publish(newer, seen_digest=seen.digest)

    assert Draft.objects.get().digest == newer.digest


def test_a_draft_whose_data_have_moved_on_is_not_published() -> None:
    scorecard = make_plain("94.2", None)
    draft = make_draft(scorecard)
    line = scorecard.sections.get().lines.get(indicator__ref=missing_rows(draft)[0])
    make_approved(line.indicator, Q2, "60")

    with pytest.raises(Conflict, match=MOVED_ON):
        publish(draft, accept_not_received=missing_rows(draft))

    assert publish(make_draft(scorecard)).number == 1


def test_a_draft_whose_layout_has_changed_is_not_published() -> None:
    scorecard = make_plain()
    draft = make_draft(scorecard)
    scorecard.title = "Another title"
    scorecard.save()

    with pytest.raises(Conflict, match=MOVED_ON):
        publish(draft)


def test_a_draft_with_a_reopened_figure_is_not_published() -> None:
    draft = make_draft(make_plain())
    make_move(Submission.objects.get(), "reopen", by=make_performance(), comment=REASON)

    with pytest.raises(Conflict, match=MOVED_ON):
        publish(draft)


@pytest.mark.parametrize("field", ["document", "digest"])
def test_a_draft_altered_in_the_database_is_not_published(field: str) -> None:
    draft = make_draft(make_plain())
    forged = freeze(thaw(draft.document)).replace("94.2%", "99.2%")
    rewrite(draft, **{field: {"document": forged, "digest": fingerprint(forged)}[field]})

    with pytest.raises(Conflict, match=MOVED_ON):
        publish(draft)

    assert not Edition.objects.exists()


def test_a_draft_altered_together_with_its_fingerprint_is_not_published_either() -> None:
    draft = make_draft(make_plain())
    forged = draft.document.replace("94.2%", "99.2%")
    rewrite(draft, document=forged, digest=fingerprint(forged))

    with pytest.raises(Conflict, match=MOVED_ON):
        publish(draft, seen_digest=fingerprint(forged))


def test_a_draft_that_is_gone_is_not_published() -> None:
    draft = make_draft(make_plain())
    publish(draft)

    with pytest.raises(Conflict, match="This draft has been published or replaced already"):
        publish(draft)

    assert Edition.objects.count() == 1


# Rows that are not there, and approvals checked again


def test_every_row_that_was_not_received_is_named_and_stops_publication() -> None:
    draft = make_draft(make_plain("94.2", None, None))
    names = [line.name for line in thaw(draft.document).all_lines() if not line.received]

    with pytest.raises(NotReady) as refused:
        publish(draft)

    assert refused.value.rows == [f"{name} has not been received" for name in names]
    assert str(refused.value) == (
        f"These rows cannot be published: {names[0]} has not been received; {names[1]} has not been received."
    )
    assert (Edition.objects.count(), Draft.objects.count()) == (0, 1)


def test_every_missing_row_must_be_agreed_to() -> None:
    draft = make_draft(make_plain("94.2", None, None))
    first, second = missing_rows(draft)

    with pytest.raises(NotReady) as refused:
        publish(draft, accept_not_received=(first,))
    edition = publish(draft, accept_not_received=(first, second))

    assert len(refused.value.rows) == 1
    assert thaw(edition.document).not_received == (first, second)
    assert [row.ref for row in edition.rows.filter(version=None, approval=None, submission=None)] == [first, second]


def only_version() -> SubmissionVersion:
    return SubmissionVersion.objects.get()


def approval() -> SignOff:
    return SignOff.objects.get(action="approve")


TAMPERING: dict[str, tuple[Callable[[], None], str]] = {
    "the words beside the figure": (
        lambda: rewrite(only_version(), commentary="Other words."),
        "is not the figure that was approved",
    ),
    "the approval of another version": (
        lambda: rewrite(approval(), digest="0" * 64),
        "is not the figure that was approved",
    ),
    "no approval": (
        lambda: rewrite(approval(), action="send_back"),
        "has not been approved",
    ),
    "an approval by the author": (
        lambda: rewrite(approval(), by=only_version().by),
        "was approved by somebody who entered it",
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
def test_every_approval_is_checked_again_before_publication(what: str) -> None:
    tamper, problem = TAMPERING[what]
    draft = make_draft(make_plain())
    (line,) = thaw(draft.document).all_lines()
    tamper()

    with pytest.raises(NotReady) as refused:
        publish(draft)

    assert refused.value.rows == [f"{line.name} {problem}"]
    assert not Edition.objects.exists()


def test_an_approval_by_the_author_of_an_earlier_version_stops_publication() -> None:
    scorecard = make_scorecard(columns=PLAIN)
    indicator = make_line(make_section(scorecard)).indicator
    earlier = make_performance()
    submission = make_approved(indicator, Q2, "94.2", by=earlier)
    make_move(submission, "reopen", by=earlier, comment=REASON)
    owner = owner_of(indicator)
    make_version(submission, "95", by=owner)
    make_move(submission, "submit", by=owner)
    make_move(submission, "approve", by=lead_of(indicator))
    rewrite(SignOff.objects.filter(action="approve").latest("sequence"), by=earlier)

    with pytest.raises(NotReady, match="was approved by somebody who entered it"):
        publish(make_draft(scorecard))


def test_whoever_writes_a_later_version_does_not_spoil_the_approval_of_an_earlier_one() -> None:
    scorecard = make_plain()
    make_edition(scorecard)
    submission = Submission.objects.get()
    lead = lead_of(submission.indicator)
    make_move(submission, "correct", by=lead, comment=REASON)
    make_version(submission, "91", by=lead)
    other = make_scorecard(columns=PLAIN)
    make_line(make_section(other), submission.indicator)

    edition = publish(make_draft(other))

    assert [row.version and row.version.number for row in edition.rows.all()] == [1]


def test_a_correction_under_way_neither_stops_nor_changes_publication() -> None:
    scorecard, other = make_plain(), make_scorecard(columns=PLAIN)
    make_line(make_section(other), scorecard.sections.get().lines.get().indicator)
    make_edition(scorecard)
    draft = make_draft(other)
    submission = Submission.objects.get()
    make_move(submission, "correct", by=owner_of(submission.indicator), comment=REASON)
    make_version(submission, "91", by=owner_of(submission.indicator))

    edition = publish(draft)

    assert "94.2%" in edition.document
