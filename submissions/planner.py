"""The page of a plan: its dates beside those in force, who is squeezed, and the picture week by week."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from django.conf import settings
from django.db.models import Min, Q

from indicators.council_days import council_days
from indicators.enums import Availability
from indicators.people import IMPORT_USERNAME
from indicators.rules.periods import Period
from indicators.rules.working_days import WorkingDays
from submissions import workflow
from submissions.due import due_figures
from submissions.enums import State
from submissions.models import CalendarFeed, Round, Submission
from submissions.rehearsal import Rehearsal, rehearse
from submissions.rules.planning import STAGE_WORDS, LeadDays, Plan, PlanRow, Step, plan_rows
from submissions.words import days as days_words
from submissions.words import full_day, london_day, plural

WEEK = timedelta(days=7)
LEFT, WIDTH, TOP, LANE, BAR = 180, 900, 34, 30, 18
ROOM_FOR_WORDS = 150


def usual_lead_days() -> LeadDays:
    """The working days each stage gets in this council."""
    return LeadDays(**settings.QUARTERDAY_LEAD_DAYS)


@dataclass(frozen=True)
class Bar:
    """One stage in the picture: its name, where it lies and the words beside it."""

    name: str
    words: str
    squeezed: bool
    x: int
    width: int
    y: int

    @property
    def middle(self) -> int:
        return self.y + BAR - 4

    @property
    def after(self) -> int:
        return self.x + self.width + 6


@dataclass(frozen=True)
class Picture:
    """Weeks from left to right. ``weeks`` and ``closed`` hold (x, words or width)."""

    bars: tuple[Bar, ...]
    weeks: tuple[tuple[int, str], ...]
    weekends: tuple[tuple[int, int], ...]
    closed: tuple[tuple[int, int], ...]

    @property
    def height(self) -> int:
        return TOP + LANE * len(self.bars) + 6

    @property
    def inner(self) -> int:
        return self.height - TOP

    @property
    def description(self) -> str:
        return "; ".join(f"{bar.name}: {bar.words}" for bar in self.bars)


@dataclass(frozen=True)
class PlanPage:
    """Everything the page of one plan shows."""

    plan: Plan
    in_force: Plan | None
    rows: tuple[PlanRow, ...]
    squeezed: tuple[tuple[str, str], ...]
    picture: Picture
    rehearsal: Rehearsal
    moved: str
    calendars: int


def plan_page(asked: Period, plan: Plan, *, round_: Round | None, lead: LeadDays, today: date) -> PlanPage:
    """Assemble the page. The number of queries does not depend on the number of figures."""
    days = council_days()
    in_force = round_.plan if round_ else None
    rows = tuple(plan_rows(plan, in_force=in_force, lead=lead, days=days))
    rehearsal = rehearse(due_figures(asked, as_at=today), today=today)
    return PlanPage(
        plan=plan,
        in_force=in_force,
        rows=rows,
        squeezed=(*_squeezed(rows, rehearsal, usual_entry(asked, days)), *_late_partners(round_, plan)),
        picture=picture(plan, rows, days),
        rehearsal=rehearsal,
        moved=_moved(plan, in_force, rows, days),
        calendars=CalendarFeed.objects.count() if round_ else 0,
    )


def _moved(plan: Plan, in_force: Plan | None, rows: tuple[PlanRow, ...], days: WorkingDays) -> str:
    """What changes, in a sentence; "" for a collection that is not open yet."""
    if in_force is None or plan.committee_date is None:
        return ""
    moving = plural(sum(row.moved for row in rows), "date") + " move, nothing that was entered changes."
    was, now = in_force.committee_date, plan.committee_date
    if was is None:
        return f"No meeting was set. {moving}"
    if was == now:
        return f"The meeting stays on {now:%A %-d %B}. {moving}"
    number = max(days.between(was, now), days.between(now, was))
    way = "earlier" if now < was else "later"
    working = "1 working day" if number == 1 else f"{number} working days"
    return f"The meeting was {was:%A %-d %B} and is now {now:%A %-d %B}: {working} {way}. {moving}"


def _squeezed(rows: tuple[PlanRow, ...], rehearsal: Rehearsal, usual: int | None) -> list[tuple[str, str]]:
    """Who has less time than usual or than the plan in force gives, as (who, the rest of the sentence)."""
    who = {
        Step.DUE: plural(rehearsal.owners, "owner"),
        Step.SIGN_OFF: plural(rehearsal.leads, "lead"),
        Step.LEADERSHIP: "The leadership team",
        Step.COMMITTEE: "Readers",
    }
    deeds = {Step.DUE: "to enter figures", Step.SIGN_OFF: "to sign", Step.DRAFT: "to check and build the draft"}
    found = []
    for row in rows:
        if not row.squeezed or row.length is None:
            continue
        one = who.get(row.step, "The performance team")
        verb = "gets" if one.startswith(("1 ", "The")) else "get"
        sentence = (
            f"{verb} {row.length} working {'day' if row.length == 1 else 'days'} {deeds.get(row.step, '')}".strip()
        )
        if row.was_length is not None and row.was_length != row.length:
            sentence += f"; the plan in force gives {row.was_length}"
        if row.step == Step.DUE and usual is not None:
            sentence += f". Last quarter half of the returns were sent by working day {usual}"
        found.append((one, f"{sentence}."))
    return found


def usual_entry(asked: Period, days: WorkingDays) -> int | None:
    """On which working day of the collection before this one half of its returns had been sent. Two queries, or None.

    What came from a pack was sent by nobody, so it does not count.
    """
    before = Round.objects.filter(period__end__lt=asked.start).order_by("-period__end").first()
    if before is None:
        return None
    by_hand = Q(sign_offs__action=workflow.SUBMIT.name) & ~Q(sign_offs__by__username=IMPORT_USERNAME)
    sent = Submission.objects.in_round(before).annotate(first=Min("sign_offs__at", filter=by_hand)).exclude(first=None)
    waits = [days.within(before.opens, london_day(first)) for first in sent.values_list("first", flat=True)]
    return max(1, median_low(waits)) if waits else None


def _late_partners(round_: Round | None, plan: Plan) -> list[tuple[str, str]]:
    """Figures a partner has promised for a day after the draft is built. One query."""
    if round_ is None or plan.draft_due is None:
        return []
    late = (
        Submission.objects.in_round(round_)
        .filter(current__availability=Availability.AWAITING, current__expected_on__gt=plan.draft_due)
        .exclude(state=State.TO_DO)
    )
    expected = sorted(day for day in late.values_list("current__expected_on", flat=True) if day is not None)
    if not expected:
        return []
    verb = "arrives" if len(expected) == 1 else "arrive"
    rest = f"{verb} by {full_day(expected[-1])}, after the draft is built. Readers would see “Awaiting partner”."
    return [(f"{plural(len(expected), 'figure')} from partners", rest)]


def picture(plan: Plan, rows: tuple[PlanRow, ...], days: WorkingDays) -> Picture:
    """Lay the stages out between the Monday before the first day and the last day."""
    stages = [(step, start, end) for step, start, end in plan.stages() if step in STAGE_WORDS]
    first = plan.opens - timedelta(days=plan.opens.weekday())
    last = max(end for _step, _start, end in stages) + timedelta(days=1)
    span = (last - first).days

    def place(day: date) -> int:
        return LEFT + (day - first).days * (WIDTH - LEFT - ROOM_FOR_WORDS) // span

    squeezed = {row.step: row.squeezed for row in rows}
    bars = []
    for number, (step, start, end) in enumerate(stages):
        begins = start if step == Step.DUE else start + timedelta(days=1)
        length = plan.length(step, days) or 0
        x = place(begins)
        bars.append(
            Bar(
                name=STAGE_WORDS[step],
                words=days_words(length) + (", squeezed" if squeezed.get(step) else ""),
                squeezed=squeezed.get(step, False),
                x=x,
                width=max(4, place(end + timedelta(days=1)) - x),
                y=TOP + LANE * number + 6,
            )
        )
    mondays = [first + WEEK * number for number in range(span // 7 + 1)]
    every = 1 if len(mondays) <= 10 else 2
    day_width = max(2, place(first + timedelta(days=1)) - LEFT)
    return Picture(
        bars=tuple(bars),
        weeks=tuple((place(day), f"{day:%-d %b}" if not number % every else "") for number, day in enumerate(mondays)),
        weekends=tuple(
            (place(day + timedelta(days=5)), place(day + WEEK) - place(day + timedelta(days=5)))
            for day in mondays
            if day + timedelta(days=5) < last
        ),
        closed=tuple((place(day), day_width) for day, _reason in days.closures(first, last)),
    )
