"""An approved figure turns out wrong: reopened before publication, corrected in the open after it."""

import pytest

from indicators.records.transitions import Conflict, Forbidden, Invalid
from submissions import services
from submissions.enums import State
from submissions.models import Rating, SignOff, Submission
from tests.factories import NOW
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
REASON = "Two boroughs had been left out."


@pytest.fixture
def approved() -> Cast:
    cast = make_cast()
    cast.approve()
    return cast


@pytest.fixture
def published() -> Cast:
    cast = make_cast()
    cast.publish()
    return cast


@pytest.mark.parametrize("who", ["lead", "second_lead", "owning_lead", "performance"])
def test_reopening_revokes_the_approval_and_keeps_it_in_the_history(approved: Cast, who: str) -> None:
    approved.move("reopen", getattr(approved, who), REASON)

    row = approved.now()
    assert (row.state, row.approved_version, row.versions.count()) == (State.DRAFT, None, 1)
    assert [step.action for step in row.sign_offs.all()] == ["submit", "approve", "reopen"]
    assert Submission.objects.approved().count() == 0
    assert Rating.objects.count() == 1


@pytest.mark.parametrize("who", ["owner", "deputy", "auditor", "superuser", "outsider"])
def test_others_cannot_reopen(approved: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        approved.move("reopen", getattr(approved, who), REASON)

    assert approved.now().approved_version is not None


@pytest.mark.parametrize("name", ["reopen", "correct"])
def test_both_need_a_reason(name: str, approved: Cast, published: Cast) -> None:
    cast = approved if name == "reopen" else published

    with pytest.raises(Invalid, match="Write at least 10 characters"):
        cast.move(name, cast.lead, "Wrong")

    assert cast.now().state == State.APPROVED


def test_a_published_figure_is_not_reopened(published: Cast) -> None:
    with pytest.raises(Conflict, match="Start a correction instead, so that readers can see what changed"):
        published.move("reopen", published.lead, REASON)

    assert (published.now().state, SignOff.objects.filter(action="reopen").count()) == (State.APPROVED, 0)


def test_an_unpublished_figure_is_not_corrected(approved: Cast) -> None:
    with pytest.raises(Conflict, match="This figure has not been published yet"):
        approved.move("correct", approved.owner, REASON)

    assert approved.now().state == State.APPROVED


@pytest.mark.parametrize("who", ["owner", "deputy", "lead", "owning_lead", "performance"])
def test_while_a_correction_is_under_way_the_published_approval_stands(published: Cast, who: str) -> None:
    signed = published.submission.approved_version

    published.move("correct", getattr(published, who), REASON)
    published.submit("95")

    row = published.now()
    assert (row.state, row.approved_version) == (State.SUBMITTED, signed)
    assert row.current != signed
    assert list(Submission.objects.approved()) == [row]


@pytest.mark.parametrize("who", ["auditor", "superuser", "outsider"])
def test_others_cannot_start_a_correction(published: Cast, who: str) -> None:
    with pytest.raises(Forbidden):
        published.move("correct", getattr(published, who), REASON)


def test_a_correction_signed_by_a_lead_takes_the_place_of_the_published_figure(published: Cast) -> None:
    published.move("correct", published.owner, REASON)
    published.submit("95")

    published.move("approve", published.second_lead)

    row = published.now()
    assert (row.state, row.approved_version) == (State.APPROVED, row.current)
    assert list(Rating.objects.values_list("version__number", flat=True)) == [1, 2]


def test_who_entered_the_correction_cannot_sign_it_even_having_signed_the_first(published: Cast) -> None:
    published.move("correct", published.lead, REASON)
    published.save(published.lead, "95")
    published.move("submit", published.lead)

    with pytest.raises(Forbidden, match="because you entered or changed the figure"):
        published.move("approve", published.lead)

    assert published.move("approve", published.second_lead).state == State.APPROVED


def test_a_correction_started_by_mistake_is_signed_again_as_it_was(published: Cast) -> None:
    published.move("correct", published.owner, REASON)
    published.move("submit", published.owner)

    published.move("approve", published.lead)

    row = published.now()
    assert (row.state, row.versions.count(), row.approved_version) == (State.APPROVED, 1, row.current)


def test_a_correction_sent_back_leaves_the_published_figure_standing(published: Cast) -> None:
    signed = published.submission.approved_version
    published.move("correct", published.owner, REASON)
    published.submit("95")

    published.move("send_back", published.lead, "Is this the final list?")

    assert (published.now().state, published.submission.approved_version) == (State.RETURNED, signed)


def test_a_reopened_figure_goes_the_whole_way_again(approved: Cast) -> None:
    approved.move("reopen", approved.lead, REASON)
    approved.submit("95")
    approved.move("approve", approved.lead)

    assert [step.action for step in approved.submission.sign_offs.all()] == [
        "submit",
        "approve",
        "reopen",
        "submit",
        "approve",
    ]


def test_a_page_opened_before_publication_cannot_reopen_after_it(approved: Cast) -> None:
    form = approved.seen()
    services.mark_published([approved.submission], by=approved.performance, at=NOW)

    with pytest.raises(Conflict):
        services.move(approved.submission, "reopen", by=approved.lead, comment=REASON, **form)

    assert approved.now().approved_version is not None


def test_publication_is_noted_once_with_its_moment_and_person(approved: Cast) -> None:
    services.mark_published([approved.submission], by=approved.performance, at=NOW)
    before = approved.trail()

    services.mark_published([approved.now()], by=approved.performance, at=NOW.replace(year=2027))

    assert approved.now().published_at == NOW
    assert approved.trail() == before
    assert before[-1] == (approved.performance, NOW, "Published", "approved")


def test_noting_the_publication_of_nothing_does_nothing(approved: Cast) -> None:
    services.mark_published([], by=approved.performance, at=NOW)

    assert approved.now().published_at is None
