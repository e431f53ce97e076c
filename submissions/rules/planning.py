"""The dates of one collection, counted back in working days from the committee. Pure."""

import itertools
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from indicators.rules.working_days import WorkingDays


class Step(StrEnum):
    """The days of a plan, in order. Each value is also the name of the field on a plan and on a collection."""

    OPENS = "opens"
    DUE = "due"
    SIGN_OFF = "sign_off_due"
    DRAFT = "draft_due"
    LEADERSHIP = "leadership_on"
    PUBLISH = "publish_on"
    COMMITTEE = "committee_date"


STEP_WORDS = {
    Step.OPENS: ("Collection opens", "Owners get one list each"),
    Step.DUE: ("Returns due", "Owners enter figures"),
    Step.SIGN_OFF: ("Leads sign off", "Each lead signs what owners sent"),
    Step.DRAFT: ("Draft built", "Performance team checks"),
    Step.LEADERSHIP: ("Leadership team", "Reads the draft"),
    Step.PUBLISH: ("Papers are public", "Changes are in, the version is final"),
    Step.COMMITTEE: ("Committee", "Papers lie open until then"),
}
# The stage that ends on a step, as the bars of the picture name it.
STAGE_WORDS = {
    Step.DUE: "Owners enter",
    Step.SIGN_OFF: "Leads sign off",
    Step.DRAFT: "Checks and draft",
    Step.LEADERSHIP: "Leadership reads",
    Step.PUBLISH: "Changes, final version",
    Step.COMMITTEE: "Papers are public",
}
FURTHEST = 130  # working days looked ahead for a meeting that works: half a year
BETWEEN = (Step.DUE, Step.SIGN_OFF, Step.DRAFT, Step.LEADERSHIP, Step.PUBLISH)


class PlanProblem(ValueError):
    """No plan comes out of what was asked. The message is a sentence for the person."""


@dataclass(frozen=True)
class LeadDays:
    """How many working days each stage gets. ``enter`` is what owners should have; they get whatever is left."""

    enter: int = 10
    sign: int = 8
    draft: int = 5
    leadership: int = 7
    final: int = 9

    @property
    def after(self) -> dict[Step, int]:
        """Working days between a step and the one after it, for every step but the last two."""
        return {
            Step.DUE: self.sign,
            Step.SIGN_OFF: self.draft,
            Step.DRAFT: self.leadership,
            Step.LEADERSHIP: self.final,
        }


@dataclass(frozen=True)
class Plan:
    """Every day of one collection. None where nobody has planned that day, or no committee meets."""

    opens: date
    due: date
    sign_off_due: date
    draft_due: date | None = None
    leadership_on: date | None = None
    publish_on: date | None = None
    committee_date: date | None = None

    def day(self, step: Step) -> date | None:
        found: date | None = getattr(self, step.value)
        return found

    def stages(self) -> list[tuple[Step, date, date]]:
        """Return each stage that has both its days: the step it ends on, the step's day before it, its own day."""
        known = [(step, day) for step in Step if (day := self.day(step)) is not None]
        return [(step, before, day) for (_one, before), (step, day) in itertools.pairwise(known)]

    def length(self, step: Step, days: WorkingDays) -> int | None:
        """Working days of the stage that ends on ``step``, None unless the day before it is planned too.

        Owners have the day it opens as well.
        """
        end = self.day(step)
        start = None if step == Step.OPENS else self.day(list(Step)[list(Step).index(step) - 1])
        if start is None or end is None:
            return None
        return days.within(start, end) if step == Step.DUE else days.between(start, end)

    def clear_days(self, days: WorkingDays) -> int | None:
        """Whole working days between the day papers are public and the meeting."""
        if self.publish_on is None or self.committee_date is None:
            return None
        return max(0, days.between(self.publish_on, self.committee_date) - 1)


def order_problem(plan: Plan) -> str | None:
    """Return the sentence about the first day that comes before the one it must follow, or None."""
    known = [(step, day) for step in Step if (day := plan.day(step)) is not None]
    for (earlier, before), (later, after) in itertools.pairwise(known):
        if after < before:
            return (
                f"{STEP_WORDS[later][0]} would fall on {_day(after)}, "
                f"before {STEP_WORDS[earlier][0].lower()} on {_day(before)}."
            )
    return None


def plan_back(
    quarter_end: date,
    meeting: date,
    *,
    clear_days: int,
    lead: LeadDays,
    days: WorkingDays,
    in_force: Plan | None = None,
    today: date,
) -> Plan:
    """Return the plan for a meeting: papers out by its clear days, each stage before that with its working days.

    A day of ``in_force`` that has passed stays as it was: what has happened cannot be moved.

    Raises:
        PlanProblem: when the days do not fit, or somebody would be asked for something by a day that has passed.
    """
    if not days.is_working(meeting):
        raise PlanProblem(f"{_day(meeting)} is not a working day. Choose the day the committee meets.")
    opens = in_force.opens if in_force else days.after(quarter_end, 1)

    def attempt(day: date) -> tuple[Plan, str | None]:
        plan = _keep_the_past(_counted(opens, day, clear_days, lead, days), in_force, today)
        return plan, order_problem(plan) or _late_problem(plan, in_force, today)

    plan, problem = attempt(meeting)
    if problem is None:
        return plan
    possible = meeting
    for _place in range(FURTHEST):
        possible = days.after(possible, 1)
        if attempt(possible)[1] is None:
            raise PlanProblem(
                f"{problem} The earliest meeting these stages leave room for is {_day(possible)}; "
                "or give a stage fewer days."
            )
    raise PlanProblem(problem)


def _counted(opens: date, meeting: date, clear_days: int, lead: LeadDays, days: WorkingDays) -> Plan:
    found = {Step.PUBLISH: days.published_by(meeting, clear_days)}
    later = Step.PUBLISH
    for step, length in reversed(lead.after.items()):
        found[step] = days.before(found[later], length)
        later = step
    return Plan(opens=opens, committee_date=meeting, **{step.value: found[step] for step in BETWEEN})


def _keep_the_past(plan: Plan, in_force: Plan | None, today: date) -> Plan:
    passed = {
        step.value: day
        for step in BETWEEN
        if in_force is not None and (day := in_force.day(step)) is not None and day < today
    }
    return replace(plan, **passed)


def _late_problem(plan: Plan, in_force: Plan | None, today: date) -> str | None:
    for step in BETWEEN:
        day = plan.day(step)
        kept = in_force is not None and in_force.day(step) == day
        if day is not None and day < today and not kept:
            return f"{STEP_WORDS[step][0]} would fall on {_day(day)}, which has passed."
    return None


@dataclass(frozen=True)
class PlanRow:
    """One line of a plan beside the plan in force. Lengths are working days; None where there is none."""

    step: Step
    day: date
    was: date | None
    length: int | None
    was_length: int | None
    squeezed: bool
    note: str

    @property
    def name(self) -> str:
        return STEP_WORDS[self.step][0]

    @property
    def about(self) -> str:
        return STEP_WORDS[self.step][1]

    @property
    def moved(self) -> bool:
        return self.was is not None and self.was != self.day


def plan_rows(plan: Plan, *, in_force: Plan | None, lead: LeadDays, days: WorkingDays) -> list[PlanRow]:
    """Return the lines of a plan, in order, each with what is said about it."""
    starts = {ends: start for ends, start, _end in plan.stages()}
    found = []
    for step in Step:
        day = plan.day(step)
        if day is None:
            continue
        length = plan.length(step, days)
        was_length = in_force.length(step, days) if in_force else None
        shorter = was_length is not None and length is not None and length < was_length
        short = step == Step.DUE and length is not None and length < lead.enter
        found.append(
            PlanRow(
                step=step,
                day=day,
                was=in_force.day(step) if in_force else None,
                length=length,
                was_length=was_length,
                squeezed=shorter or short,
                note=_note(step, length, was_length, lead, days.closures(starts.get(step, day), day))
                if step != Step.OPENS
                else ("" if in_force else "First working day after the quarter"),
            )
        )
    return found


def _note(
    step: Step, length: int | None, was_length: int | None, lead: LeadDays, closures: list[tuple[date, str]]
) -> str:
    parts = []
    if length is not None and was_length is not None:
        change = length - was_length
        words = "No change in length" if not change else f"{_days(abs(change))} {'fewer' if change < 0 else 'more'}"
        parts.append(words)
    if step == Step.DUE and length is not None and length < lead.enter:
        parts.append(f"{_days(lead.enter - length)} short of the usual {lead.enter}")
    if closures:
        parts.append("Over " + ", ".join(dict.fromkeys(reason for _day_, reason in closures)))
    return ". ".join(parts)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _day(day: date) -> str:
    return f"{day:%A %-d %B %Y}"
