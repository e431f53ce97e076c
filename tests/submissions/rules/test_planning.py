"""The committee's date gives every other date, counted back in working days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from indicators.rules.working_days import WorkingDays
from submissions.rules.planning import (
    BETWEEN,
    LeadDays,
    Plan,
    PlanProblem,
    Step,
    order_problem,
    plan_back,
    plan_rows,
)

DAYS = WorkingDays()
LEAD = LeadDays()
SEPTEMBER = date(2023, 9, 30)
EARLY = date(2023, 9, 15)


def planned(meeting: date, *, today: date = EARLY, in_force: Plan | None = None, lead: LeadDays = LEAD, clear: int = 5):
    return plan_back(SEPTEMBER, meeting, clear_days=clear, lead=lead, days=DAYS, in_force=in_force, today=today)


DECEMBER = planned(date(2023, 12, 5))


def test_every_day_falls_out_of_the_meeting():
    assert planned(date(2023, 11, 28)) == Plan(
        opens=date(2023, 10, 2),
        due=date(2023, 10, 10),
        sign_off_due=date(2023, 10, 20),
        draft_due=date(2023, 10, 27),
        leadership_on=date(2023, 11, 7),
        publish_on=date(2023, 11, 20),
        committee_date=date(2023, 11, 28),
    )


def test_clear_days_of_the_plan_are_those_asked_for():
    assert DECEMBER.clear_days(DAYS) == 5
    assert planned(date(2023, 12, 5), clear=3).clear_days(DAYS) == 3
    assert Plan(date(2023, 10, 2), date(2023, 10, 9), date(2023, 10, 16)).clear_days(DAYS) is None


def test_an_earlier_meeting_squeezes_the_owners_and_says_by_how_much():
    rows = {row.step: row for row in plan_rows(planned(date(2023, 11, 28)), in_force=DECEMBER, lead=LEAD, days=DAYS)}
    due = rows[Step.DUE]
    assert (due.length, due.was_length, due.squeezed, due.moved) == (7, 12, True, True)
    assert due.note == "5 days fewer. 3 days short of the usual 10"
    assert [row.note for step, row in rows.items() if step not in (Step.OPENS, Step.DUE)] == ["No change in length"] * 5
    assert [step for step, row in rows.items() if row.squeezed] == [Step.DUE]
    assert (rows[Step.OPENS].length, rows[Step.OPENS].moved) == (None, False)


def test_a_plan_without_one_in_force_compares_with_nothing():
    rows = plan_rows(DECEMBER, in_force=None, lead=LEAD, days=DAYS)
    assert {(row.was, row.was_length) for row in rows} == {(None, None)}
    assert [row.name for row in rows][:2] == ["Collection opens", "Returns due"]
    assert rows[1].about == "Owners enter figures"


def test_a_day_nobody_planned_has_no_row():
    short = Plan(date(2023, 10, 2), date(2023, 10, 16), date(2023, 10, 26))
    assert [row.step for row in plan_rows(short, in_force=None, lead=LEAD, days=DAYS)] == [
        Step.OPENS,
        Step.DUE,
        Step.SIGN_OFF,
    ]


def test_a_stage_over_bank_holidays_says_so():
    winter = plan_back(
        date(2026, 9, 30), date(2027, 1, 12), clear_days=5, lead=LEAD, days=DAYS, today=date(2026, 9, 15)
    )
    notes = {row.step: row.note for row in plan_rows(winter, in_force=None, lead=LEAD, days=DAYS)}
    assert notes[Step.PUBLISH].startswith("Over Christmas Day, Boxing Day")


def test_a_stage_whose_start_nobody_planned_is_compared_with_nothing():
    by_hand = Plan(date(2023, 10, 2), date(2023, 10, 17), date(2023, 10, 27), committee_date=date(2023, 12, 5))
    rows = {row.step: row for row in plan_rows(DECEMBER, in_force=by_hand, lead=LEAD, days=DAYS)}
    assert (rows[Step.COMMITTEE].was_length, rows[Step.COMMITTEE].squeezed) == (None, False)
    assert (rows[Step.SIGN_OFF].was_length, rows[Step.SIGN_OFF].note) == (8, "No change in length")
    assert rows[Step.OPENS].note == ""


def test_longer_stages_are_more_days_and_not_squeezed():
    rows = plan_rows(DECEMBER, in_force=planned(date(2023, 11, 28)), lead=LEAD, days=DAYS)
    assert (rows[1].note, rows[1].squeezed) == ("5 days more", False)


# What does not fit


def test_a_meeting_too_early_is_refused_with_the_earliest_that_works():
    with pytest.raises(PlanProblem) as refused:
        planned(date(2023, 11, 8))
    assert str(refused.value) == (
        "Returns due would fall on Wednesday 20 September 2023, before collection opens on Monday 2 October 2023. "
        "The earliest meeting these stages leave room for is Monday 20 November 2023; or give a stage fewer days."
    )
    assert planned(date(2023, 11, 20)).due == date(2023, 10, 2)


@pytest.mark.parametrize("meeting", [date(2023, 12, 25), date(2023, 12, 3)])
def test_nobody_meets_on_a_holiday_or_a_sunday(meeting):
    with pytest.raises(PlanProblem, match="is not a working day"):
        planned(meeting)


def test_nobody_is_asked_for_something_by_a_day_that_has_passed():
    with pytest.raises(PlanProblem, match=r"Returns due would fall on .* which has passed"):
        planned(date(2023, 11, 28), today=date(2023, 10, 12))


def test_a_meeting_no_plan_can_meet_is_refused_without_advice():
    with pytest.raises(PlanProblem, match="before collection opens") as refused:
        planned(date(2023, 12, 5), lead=LeadDays(final=9999))
    assert "earliest" not in str(refused.value)


# Moving the meeting while the collection runs


def test_what_has_happened_stays_when_the_meeting_moves():
    moved = planned(date(2023, 12, 12), today=date(2023, 10, 20), in_force=DECEMBER)
    assert moved.due == DECEMBER.due == date(2023, 10, 17)
    assert moved.sign_off_due == date(2023, 11, 3)


def test_days_not_planned_before_are_filled_in():
    by_hand = Plan(date(2023, 10, 2), date(2023, 10, 17), date(2023, 10, 27), committee_date=date(2023, 12, 5))
    assert planned(date(2023, 12, 5), in_force=by_hand) == DECEMBER


def test_days_out_of_order_are_told_by_name():
    wrong = replace(DECEMBER, publish_on=date(2023, 12, 6))
    assert order_problem(wrong) == (
        "Committee would fall on Tuesday 5 December 2023, before papers are public on Wednesday 6 December 2023."
    )
    assert order_problem(DECEMBER) is None


LEADS = st.builds(LeadDays, *(st.integers(0, 15) for _stage in range(5)))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    meeting=st.dates(date(2023, 10, 1), date(2024, 6, 30)),
    clear=st.integers(0, 8),
    lead=LEADS,
    today=st.dates(date(2023, 8, 1), date(2024, 3, 31)),
    moved=st.integers(0, 60),
)
def test_a_plan_keeps_its_order_its_clear_days_and_the_past(meeting, clear, lead, today, moved):
    """Whatever is asked: a plan in order with its clear days, or a sentence. Moving it later never changes the past."""
    try:
        plan = plan_back(SEPTEMBER, meeting, clear_days=clear, lead=lead, days=DAYS, today=today)
    except PlanProblem:
        return
    assert order_problem(plan) is None
    assert all(plan.day(step) >= today and DAYS.is_working(plan.day(step)) for step in BETWEEN)
    assert plan.clear_days(DAYS) == clear
    later = DAYS.on_or_after(meeting + timedelta(days=moved))
    now = today + timedelta(days=moved)
    assume(now <= later)
    try:
        again = plan_back(SEPTEMBER, later, clear_days=clear, lead=lead, days=DAYS, in_force=plan, today=now)
    except PlanProblem:
        return
    assert all(again.day(step) == plan.day(step) for step in BETWEEN if plan.day(step) < now)
    assert order_problem(again) is None
