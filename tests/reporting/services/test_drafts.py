"""Drafts are built from approved figures by the performance team, and ratings are brought up to date in the open."""

from datetime import date, timedelta

import pytest

from indicators.models import AuditEntry
from indicators.people import ADMINISTRATOR, AUDITOR
from indicators.records.transitions import Forbidden
from indicators.rules.periods import quarter
from reporting.assembly import assemble
from reporting.document import fingerprint, freeze, thaw
from reporting.models import Draft, Scorecard
from reporting.permissions import ONLY_PERFORMANCE
from reporting.services import build_draft
from submissions.models import Rating, SignOff
from submissions.services.rating import CHANGED_SINCE
from tests.factories import (
    AS_AT,
    BUILT,
    Q2,
    make_approved,
    make_draft,
    make_filled_scorecard,
    make_line,
    make_measure,
    make_performance,
    make_person,
    make_scorecard,
    make_section,
    make_target,
    period_row,
)

pytestmark = pytest.mark.django_db
LATER = BUILT + timedelta(days=1)


@pytest.fixture
def scorecard() -> Scorecard:
    """Three rows: green, amber and one nobody has sent."""
    return make_filled_scorecard(values=("94.2", "85", None))


def statuses(draft: Draft) -> list[str]:
    return [row.cells["rating"].text for row in thaw(draft.document).all_lines()]


def test_a_draft_is_what_the_approved_data_give_with_its_fingerprint_and_builder(scorecard: Scorecard) -> None:
    aled = make_performance("aled")

    draft = build_draft(scorecard, Q2, as_at=AS_AT, by=aled, at=BUILT)

    expected = freeze(assemble(scorecard, Q2, as_at=AS_AT))
    stored = Draft.objects.get()
    assert stored == draft
    assert (stored.document, stored.digest) == (expected, fingerprint(expected))
    assert (stored.scorecard, stored.period, stored.as_at, stored.revision) == (scorecard, period_row(Q2), AS_AT, 1)
    assert (stored.assembled_by, stored.assembled_by_name, stored.assembled_at) == (aled, "Aled Example", BUILT)


def test_building_is_recorded_in_history_and_audit(scorecard: Scorecard) -> None:
    aled = make_performance("aled")

    draft = build_draft(scorecard, Q2, as_at=AS_AT, by=aled, at=BUILT)

    (kept,) = draft.history.all()
    assert (kept.history_user, kept.history_date, kept.history_change_reason) == (aled, BUILT, "Draft built")
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.at, entry.object_id) == ("build draft", aled, BUILT, str(draft.pk))
    assert entry.detail == {"digest": draft.digest, "rated_again": 0}


def test_building_again_replaces_the_draft_and_counts_up(scorecard: Scorecard) -> None:
    first = make_draft(scorecard)
    waiting = thaw(first.document).not_received
    make_approved(scorecard.sections.get().lines.get(indicator__ref=waiting[0]).indicator, Q2, "60")
    sian = make_performance("sian")

    second = build_draft(scorecard, Q2, as_at=date(2026, 11, 7), by=sian, at=LATER)

    assert Draft.objects.get() == second == first
    assert (second.revision, second.as_at, second.assembled_by, second.assembled_at) == (
        2,
        date(2026, 11, 7),
        sian,
        LATER,
    )
    assert (statuses(first), statuses(second)) == (["Green", "Amber", ""], ["Green", "Amber", "Red"])
    assert [row.digest for row in second.history.order_by("history_id")] == [first.digest, second.digest]


def test_building_twice_from_the_same_data_gives_the_same_fingerprint(scorecard: Scorecard) -> None:
    assert make_draft(scorecard).digest == make_draft(scorecard, at=LATER).digest


def test_each_scorecard_and_period_has_a_draft_of_its_own(scorecard: Scorecard) -> None:
    make_draft(scorecard)
    make_draft(scorecard, quarter(2026, 1))
    make_draft(make_scorecard())

    assert Draft.objects.count() == 3


@pytest.mark.parametrize("groups", [(), (ADMINISTRATOR,), (AUDITOR,)])
def test_nobody_else_builds_a_draft(scorecard: Scorecard, groups: tuple[str, ...]) -> None:
    with pytest.raises(Forbidden, match=ONLY_PERFORMANCE):
        build_draft(scorecard, Q2, as_at=AS_AT, by=make_person(groups=groups), at=BUILT)

    assert not Draft.objects.exists()


def test_a_superuser_does_not_build_a_draft_either(scorecard: Scorecard) -> None:
    with pytest.raises(Forbidden, match=ONLY_PERFORMANCE):
        build_draft(scorecard, Q2, as_at=AS_AT, by=make_person(is_superuser=True), at=BUILT)


def test_a_rating_whose_target_has_changed_is_computed_again_and_the_approval_stands(scorecard: Scorecard) -> None:
    before = make_draft(scorecard)
    approvals = list(SignOff.objects.filter(action="approve"))
    first = next(thaw(before.document).all_lines())
    make_target(scorecard.sections.get().lines.get(indicator__ref=first.ref).indicator, "99")

    after = make_draft(scorecard, at=LATER)

    assert (statuses(before), statuses(after)) == (["Green", "Amber", ""], ["Amber", "Amber", ""])
    newest = Rating.objects.latest("pk")
    assert (newest.version.submission_id, newest.reason, newest.computed_at) == (
        first.submission,
        CHANGED_SINCE,
        LATER,
    )
    assert AuditEntry.objects.latest("sequence").detail == {"digest": after.digest, "rated_again": 1}
    assert list(SignOff.objects.filter(action="approve")) == approvals


def test_ratings_of_earlier_periods_are_left_as_they_were_published() -> None:
    scorecard = make_scorecard()
    indicator = make_line(make_section(scorecard), make_measure().indicator).indicator
    earlier = make_approved(indicator, quarter(2026, 1), "94.2")
    make_target(indicator, "99")

    make_draft(scorecard)

    assert [rating.version for rating in Rating.objects.all()] == [earlier.approved_version]


def test_ratings_of_measures_on_other_scorecards_are_left_alone(scorecard: Scorecard) -> None:
    other = make_approved(make_measure().indicator, Q2, "94.2")
    make_target(other.indicator, "99")

    make_draft(scorecard)

    assert Rating.objects.filter(version=other.approved_version).count() == 1


def test_a_measure_that_stands_twice_on_a_scorecard_is_computed_again_once() -> None:
    scorecard = make_scorecard()
    indicator = make_line(make_section(scorecard)).indicator
    make_line(make_section(scorecard, "Again"), indicator)
    make_approved(indicator, Q2, "94.2")
    make_target(indicator, "99")

    make_draft(scorecard)

    assert Rating.objects.count() == 2
