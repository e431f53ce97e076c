"""Plans are used with a reason; returns are added and retired, never destroyed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from indicators.models import AuditEntry
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import quarter
from indicators.rules.working_days import WorkingDays
from submissions import services
from submissions.models import Round, Submission
from submissions.replanning import difference, retired_from
from submissions.rules.planning import LeadDays, plan_back
from tests.factories import (
    NOW,
    Q2,
    TODAY,
    make_definition,
    make_indicator,
    make_performance,
    make_person,
    make_round,
    make_service,
    make_submission,
    make_version,
    owner_of,
)
from tests.submissions.bulk import add_returns, queries_of

pytestmark = pytest.mark.django_db
REASON = "The committee meets a week later."


def plan_for(meeting: date, *, in_force=None, today: date = date(2026, 9, 15)):
    return plan_back(Q2.end, meeting, clear_days=5, lead=LeadDays(), days=WorkingDays(), in_force=in_force, today=today)


@pytest.fixture
def aled():
    return make_performance("aled")


@pytest.fixture
def planned(aled) -> Round:
    make_definition()
    return services.open_planned(Q2, plan_for(date(2026, 12, 8)), by=aled, at=NOW)


def move(round_: Round, plan, by, reason: str = REASON, seen=None):
    return services.use_plan(round_, plan, seen=seen or round_.plan, reason=reason, by=by, at=NOW)


def test_a_collection_opens_with_every_day_of_its_plan(planned):
    assert planned.plan == plan_for(date(2026, 12, 8))
    assert (planned.opens, planned.publish_on) == (date(2026, 10, 1), date(2026, 11, 30))
    assert planned.submissions.count() == 1


def test_moving_the_meeting_moves_every_day_and_keeps_why(planned, aled):
    row = planned.submissions.get()
    make_version(row, "91", by=owner_of(row.indicator))
    later = plan_for(date(2026, 12, 15), in_force=planned.plan, today=TODAY)

    move(planned, later, aled)

    planned.refresh_from_db()
    assert planned.plan == later
    kept = planned.history.first()
    assert (kept.history_user, kept.history_change_reason) == (aled, REASON)
    entry = AuditEntry.objects.get(action="plan dates")
    assert entry.detail["moved"]["committee_date"] == ["2026-12-08", "2026-12-15"]
    assert "opens" not in entry.detail["moved"]
    row.refresh_from_db()
    assert (row.state, row.round) == ("draft", planned)


def test_two_people_who_move_it_at_once_both_notice(planned, aled):
    seen = planned.plan
    move(planned, plan_for(date(2026, 12, 15)), aled)
    with pytest.raises(Conflict, match="Somebody else moved the dates"):
        move(planned, plan_for(date(2026, 12, 16)), make_performance(), seen=seen)


@pytest.mark.parametrize("reason", ["", "Because", "         "])
def test_a_move_without_a_reason_is_refused(planned, aled, reason):
    with pytest.raises(Invalid, match="Say why the dates change"):
        move(planned, plan_for(date(2026, 12, 15)), aled, reason)


def test_only_the_performance_team_plans(planned, aled):
    owner = make_person()
    with pytest.raises(Forbidden):
        move(planned, plan_for(date(2026, 12, 15)), owner)
    with pytest.raises(Forbidden):
        services.open_planned(Q2.step(1), plan_for(date(2027, 3, 9)), by=owner, at=NOW)
    with pytest.raises(Forbidden):
        services.replan_returns(planned, reason=REASON, by=owner, at=NOW)


def test_a_closed_collection_is_not_planned_again(planned, aled):
    services.close_round(planned, by=aled, at=NOW)
    with pytest.raises(Conflict, match="closed already"):
        move(planned, plan_for(date(2026, 12, 15)), aled)
    with pytest.raises(Conflict, match="closed already"):
        services.replan_returns(planned, reason=REASON, by=aled, at=NOW)


def test_dates_changed_by_hand_must_fit_the_days_in_between(planned, aled):
    with pytest.raises(Invalid, match=r"Draft built would fall on .* before leads sign off"):
        services.change_dates(
            planned,
            due=planned.due,
            sign_off_due=planned.draft_due + timedelta(days=1),
            committee_date=planned.committee_date,
            reason=REASON,
            by=aled,
            at=NOW,
        )


def test_papers_are_never_public_after_the_meeting(planned):
    with pytest.raises(IntegrityError):
        Round.objects.filter(pk=planned.pk).update(publish_on=planned.committee_date + timedelta(days=1))


def test_a_late_collection_never_blocks_the_next(planned, aled):
    """The collection for Q2 is still open, with nothing sent, when that for Q3 opens and when it closes."""
    row = planned.submissions.get()
    at = NOW + timedelta(days=92)
    following = make_round(
        quarter(2026, 3),
        by=aled,
        opens=date(2027, 1, 4),
        due=date(2027, 1, 18),
        sign_off_due=date(2027, 1, 28),
        committee_date=date(2027, 3, 9),
        at=at,
    )
    services.close_round(following, by=aled, at=at)
    assert (planned.is_open, following.is_open) == (True, False)
    make_version(row, "91", by=owner_of(row.indicator), at=at)
    assert row.state == "draft"


# Returns


@pytest.fixture
def changed(planned, aled):
    """Of three returns asked for one was begun, one not; then both indicators retire and a new one appears."""
    untouched, begun = (make_definition().indicator for _number in range(2))
    services.replan_returns(planned, reason="Two measures were forgotten.", by=aled, at=NOW)
    make_version(Submission.objects.get(indicator=begun), "91", by=owner_of(begun))
    for indicator in (untouched, begun):
        indicator.retired_on = date(2026, 8, 1)
        indicator.save()
    return untouched, begun, make_definition().indicator


def test_what_is_due_now_is_added_and_what_nobody_began_is_retired(planned, aled, changed):
    untouched, begun, new = changed

    done = services.replan_returns(planned, reason="Two measures ended in August.", by=aled, at=NOW)

    assert [indicator for indicator, _period in done.added] == [new]
    assert [row.indicator for row in done.retired] == [untouched]
    assert [row.indicator for row in done.kept] == [begun]
    asked = set(planned.submissions.values_list("indicator", flat=True))
    assert {begun.pk, new.pk} <= asked
    assert untouched.pk not in asked
    assert difference(planned, as_at=TODAY).is_empty


def test_a_retired_return_keeps_its_history_and_is_listed(planned, aled, changed):
    untouched = changed[0]
    services.replan_returns(planned, reason="Two measures ended in August.", by=aled, at=NOW)
    row = Submission.objects.get(indicator=untouched)
    assert row.round is None
    assert [one.history_change_reason for one in row.history.all()] == [
        "No longer asked for: Two measures ended in August.",
        "Collection opened",
    ]
    assert list(retired_from(planned)) == [row]


def test_a_retired_return_comes_back_when_it_falls_due_again(planned, aled, changed):
    untouched = changed[0]
    services.replan_returns(planned, reason="Two measures ended in August.", by=aled, at=NOW)
    untouched.retired_on = None
    untouched.save()
    before = Submission.objects.get(indicator=untouched)

    done = services.replan_returns(planned, reason="It was taken out by mistake.", by=aled, at=NOW)

    assert [indicator for indicator, _period in done.added] == [untouched]
    assert Submission.objects.get(indicator=untouched) == before
    assert list(retired_from(planned)) == []


def test_a_return_begun_while_the_page_was_open_is_not_taken_away(planned, aled, changed):
    untouched = changed[0]
    row = Submission.objects.get(indicator=untouched)
    assert row in difference(planned, as_at=TODAY).retired
    make_version(row, "91", by=owner_of(untouched))
    done = services.replan_returns(planned, reason="Two measures ended in August.", by=aled, at=NOW)
    row.refresh_from_db()
    assert row.round == planned
    assert row in done.kept


def test_a_figure_another_collection_asks_for_stays_there(planned, aled):
    elsewhere = make_round(quarter(2026, 1), opens=date(2026, 7, 1), due=date(2026, 7, 20), by=aled)
    definition = make_definition()
    row = make_submission(definition.indicator, Q2, round=elsewhere)
    assert difference(planned, as_at=TODAY).added == ()
    services.replan_returns(planned, reason="Looking for what is missing.", by=aled, at=NOW)
    row.refresh_from_db()
    assert row.round == elsewhere


def test_bringing_up_to_date_twice_changes_nothing_more(planned, aled, changed):
    services.replan_returns(planned, reason="Two measures ended in August.", by=aled, at=NOW)
    before = Submission.history.count()
    services.replan_returns(planned, reason="Once more, to be sure.", by=aled, at=NOW)
    assert Submission.history.count() == before


def test_comparing_costs_the_same_for_one_and_for_thirty(planned):
    few = queries_of(lambda: difference(planned, as_at=TODAY))
    add_returns(make_service(), planned, 29)
    assert queries_of(lambda: difference(planned, as_at=TODAY)) <= few


def test_replanning_wants_a_reason(planned, aled):
    make_definition(indicator=make_indicator("new"))
    with pytest.raises(Invalid, match="Say why the returns change"):
        services.replan_returns(planned, reason="So", by=aled, at=NOW)
    assert planned.submissions.count() == 1
