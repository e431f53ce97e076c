"""The owner's worklist: every return of the open collections, each in the one queue that says who must act next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet

from indicators.enums import Availability, Frequency, ResponsibilityRole
from indicators.models import Indicator, Responsibility, Status
from indicators.queries import facts_for, responsibilities_for
from indicators.records.audit import person_name
from submissions.beside import Beside, beside
from submissions.enums import Queue, State
from submissions.models import Round, SignOff, Submission, SubmissionVersion
from submissions.models.querysets import OWNING
from submissions.ratings import Judge, standing_status
from submissions.result import compared_figure, read_statuses
from submissions.words import (
    clock,
    days,
    figure_text,
    good_to_be,
    london_day,
    names,
    plural,
    short_day,
    target_text,
)

OPEN_QUEUES = (Queue.SENT_BACK, Queue.OVERDUE, Queue.DUE)
BAR_ORDER = (Queue.DONE, Queue.AWAITING, Queue.SENT_BACK, Queue.OVERDUE, Queue.DUE)
BAR_STYLES = {
    Queue.DONE: "done",
    Queue.AWAITING: "waiting",
    Queue.SENT_BACK: "yellow",
    Queue.OVERDUE: "red",
    Queue.DUE: "open",
}


def queue_of(*, state: str, due: date | None, today: date, availability: str, expected_on: date | None) -> Queue:
    """Return the one queue a return stands in. ``due`` None: no day was set, so it cannot be late.

    A figure that waits for a partner asks nothing of the owner until the day it is expected.
    """
    if state == State.RETURNED:
        return Queue.SENT_BACK
    waits = availability == Availability.AWAITING and expected_on is not None and expected_on >= today
    if state == State.SUBMITTED or (waits and state != State.TO_DO):
        return Queue.AWAITING
    if state == State.APPROVED and availability != Availability.AWAITING:
        return Queue.DONE
    return Queue.OVERDUE if due is not None and due < today else Queue.DUE


def is_correction(submission: Submission) -> bool:
    """Whether an approved figure stands while a new one is being written: that has no due day."""
    return submission.approved_version_id is not None and submission.state != State.APPROVED


def queue_for(submission: Submission, *, today: date) -> Queue:
    """``queue_of`` for a row with ``round`` and ``current`` selected."""
    current = submission.current
    return queue_of(
        state=submission.state,
        due=None if is_correction(submission) or not submission.round else submission.round.due,
        today=today,
        availability=current.availability if current else "",
        expected_on=current.expected_on if current else None,
    )


@dataclass(frozen=True)
class Question:
    """What a lead asked when sending a return back."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Row:
    """One return as the worklist shows it. ``tag`` is a word and a colour, and stands only where something is asked."""

    submission: Submission
    name: str
    queue: Queue
    period: str
    figure: str
    status: Status | None
    facts: tuple[str, ...]
    question: Question | None
    tag: tuple[str, str] | None
    side: str
    below: str


@dataclass(frozen=True)
class Group:
    """One queue of the worklist with its rows."""

    queue: Queue
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        return str(self.queue.label)


@dataclass(frozen=True)
class BarPart:
    """One part of a bar. ``start`` and ``width`` are percentages of the whole, to one decimal, for an SVG."""

    style: str
    words: str
    start: str
    width: str


@dataclass(frozen=True)
class Worklist:
    """The whole page. ``groups`` leaves out empty queues; ``not_due`` names indicators nobody asks about now."""

    groups: tuple[Group, ...]
    rounds: tuple[Round, ...]
    approvers: tuple[str, ...]
    not_due: tuple[str, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def open_rows(self) -> list[Row]:
        """Those that ask something of the owner, first things first."""
        return [row for row in self.rows if row.queue in OPEN_QUEUES]

    @property
    def heading(self) -> str:
        """ "6 of your 12 measures need nothing more from you" """
        total = len(self.rows)
        rest = total - len(self.open_rows)
        of = "your 1 measure" if total == 1 else f"your {total} measures"
        return f"{rest} of {of} {'needs' if rest == 1 else 'need'} nothing more from you"

    @property
    def bar(self) -> list[BarPart]:
        counts = {group.queue: len(group.rows) for group in self.groups}
        return bar_parts([(BAR_STYLES[queue], counts.get(queue, 0), queue.label.lower()) for queue in BAR_ORDER])


def bar_parts(counts: Iterable[tuple[str, int, str]]) -> list[BarPart]:
    """Turn (style, number, word) into the parts of a bar; a part of nothing is left out."""
    parts = [part for part in counts if part[1]]
    total = sum(number for _style, number, _word in parts)
    found, start = [], 0
    for style, number, word in parts:
        end = start + number
        left, right = 1000 * start // total, 1000 * end // total
        found.append(BarPart(style, f"{number} {word.replace(' to you', '')}", _percent(left), _percent(right - left)))
        start = end
    return found


def _percent(thousandths: int) -> str:
    return f"{thousandths // 10}.{thousandths % 10}%"


def open_returns(user: User, *, today: date) -> QuerySet[Submission]:
    """The person's own returns of collections that are open, and any under way from before. One query."""
    asked = Q(round__closed_at=None, round__opens__lte=today)
    under_way = Q(state__in=(State.RETURNED, State.SUBMITTED)) | Q(state=State.DRAFT, approved_version__isnull=False)
    return (
        Submission.objects.owned_by(user, on=today)
        .filter(asked | under_way)
        .select_related("indicator__service", "period", "round__period", "current")
        .order_by("round__due", "indicator__ref", "period__end")
    )


def next_return(user: User, *, today: date, after: int | None = None) -> Submission | None:
    """Return the next return that asks something of the person, other than ``after``."""
    rows = [row for row in open_returns(user, today=today) if row.pk != after]
    waiting = [(OPEN_QUEUES.index(queue), row) for row in rows if (queue := queue_for(row, today=today)) in OPEN_QUEUES]
    return min(waiting, key=lambda pair: pair[0])[1] if waiting else None


def worklist(user: User, *, today: date) -> Worklist:
    """Assemble the worklist of one person; the number of queries does not depend on the number of rows."""
    questions = SignOff.objects.order_by("sequence")
    rows = list(
        open_returns(user, today=today).prefetch_related(
            Prefetch("sign_offs", questions), "current__ratings__status", "current__overrides__status"
        )
    )
    besides = beside(rows, as_at=today)
    read_statuses(besides.values())
    judge = Judge(list(besides.values()))
    people = responsibilities_for({row.indicator for row in rows}, on=today, roles=[ResponsibilityRole.LEAD])
    built = [_row(row, besides[row.pk], judge, people[row.indicator_id], today=today) for row in rows]
    groups = (Group(queue, tuple(row for row in built if row.queue == queue)) for queue in Queue)
    return Worklist(
        groups=tuple(group for group in groups if group.rows),
        rounds=tuple({row.round_id: row.round for row in rows if row.round}.values()),
        approvers=_approvers(people.values(), user),
        not_due=_not_due(user, {row.indicator_id for row in rows}, today=today),
    )


def _row(submission: Submission, beside: Beside, judge: Judge, leads: list[Responsibility], *, today: date) -> Row:
    queue = queue_for(submission, today=today)
    figure, status = _figure(submission, beside, judge)
    tag, side, below = _side(submission, queue, leads, today=today)
    own_period = submission.round is not None and submission.period_id != submission.round.period_id
    return Row(
        submission=submission,
        name=beside.definition.name,
        queue=queue,
        period=submission.period.value.label() if own_period else "",
        figure=figure,
        status=status,
        facts=_facts(submission, beside, queue),
        question=_question(submission) if queue == Queue.SENT_BACK else None,
        tag=tag,
        side=side,
        below=below,
    )


def _figure(submission: Submission, beside: Beside, judge: Judge) -> tuple[str, Status | None]:
    """The figure that helps most: the one entered once it is on its way, the earlier one before that."""
    version = submission.current
    if version is None or submission.state in (State.TO_DO, State.DRAFT, State.RETURNED):
        earlier = compared_figure(beside)
        return f"{earlier.label} {earlier.figure[:1].lower()}{earlier.figure[1:]}", earlier.status
    text = figure_text(beside.definition, version)
    if version.value is None:
        return f"Why no figure: {text.lower()}", None
    if submission.state == State.APPROVED:
        return text, standing_status(version)
    return f"You entered {text}", judge.judge(beside, version.value, by_hand=version.by_hand).status


def _facts(submission: Submission, beside: Beside, queue: Queue) -> tuple[str, ...]:
    if queue in OPEN_QUEUES:
        target = target_text(beside.facts.target, beside.definition, beside.period)
        return (f"Target {target}" if target else "No target", f"Good to be {good_to_be(beside.definition)}")
    current = submission.current
    if queue == Queue.AWAITING and current and current.expected_on:
        return (f"No reminders until {current.expected_on:%-d %B}",)
    return ()


def question_after(step: SignOff, question: SignOff | None) -> SignOff | None:
    """Return the question that is open after a step: sending back asks one, approving closes it."""
    if step.action == "send_back":
        return step
    return None if step.action == "approve" else question


def open_question(submission: Submission) -> SignOff | None:
    """Return the step that last sent this back, until somebody approves it. Reads prefetched ``sign_offs``."""
    question: SignOff | None = None
    for step in sorted(submission.sign_offs.all(), key=lambda step: step.sequence):
        question = question_after(step, question)
    return question


def answer_to(question: SignOff | None, version: SubmissionVersion | None) -> str:
    """Return the answer a version gives to a question: one written before it was asked answers another."""
    if question is None or version is None:
        return ""
    return version.reply if version.pk > (question.version_id or 0) else ""


def _question(submission: Submission) -> Question | None:
    asked = open_question(submission)
    return Question(text=asked.comment, by=asked.by_name, at=asked.at) if asked else None


def _side(
    submission: Submission, queue: Queue, leads: list[Responsibility], *, today: date
) -> tuple[tuple[str, str] | None, str, str]:
    """What is asked (tag), by when or of whom, and a second line."""
    due = submission.round.due if submission.round else None
    due_text = f"Due {short_day(due)}" if due else ""
    if queue == Queue.SENT_BACK:
        return ("Sent back", "yellow"), "", due_text
    if queue == Queue.OVERDUE and due:
        return (f"{days((today - due).days)} overdue", "red"), "", f"Was due {short_day(due)}"
    if queue == Queue.DUE:
        return _side_of_due(submission, due_text)
    if queue == Queue.AWAITING:
        return (None, *_side_of_awaiting(submission, leads))
    return (None, "Approved", _last_step(submission, "approve", "By {by}, {day}"))


def _side_of_due(submission: Submission, due_text: str) -> tuple[tuple[str, str] | None, str, str]:
    current = submission.current
    if submission.state == State.APPROVED:
        return ("Figure expected", "yellow"), "Ask your lead to reopen this", due_text
    if is_correction(submission):
        return ("Correction under way", "blue"), "", "The approved figure stands until this one is approved"
    if current is not None:
        return (f"Draft saved {clock(current.at)[-5:]}", "blue"), "", due_text
    return None, due_text, "Not started"


def _side_of_awaiting(submission: Submission, leads: list[Responsibility]) -> tuple[str, str]:
    current = submission.current
    if current and current.expected_on and current.availability == Availability.AWAITING:
        return f"Expected {short_day(current.expected_on)}", f"From {current.awaiting_from}"
    holders = [held.person for held in leads if current is None or held.person_id != current.by_id]
    return f"With {names(holders) or 'nobody yet'}", _last_step(submission, "submit", "Since {day}")


def _last_step(submission: Submission, action: str, wording: str) -> str:
    steps = [step for step in submission.sign_offs.all() if step.action == action]
    return wording.format(by=steps[-1].by_name, day=short_day(london_day(steps[-1].at))) if steps else ""


def _approvers(held: Iterable[list[Responsibility]], user: User) -> tuple[str, ...]:
    """Everybody who leads one of the indicators, most first, with the dates of cover."""
    lines: dict[str, int] = {}
    for rows in held:
        for row in rows:
            if row.person_id != user.pk and row.person.is_active:
                until = f", until {row.ends:%-d %B}" if row.ends else ""
                line = f"{person_name(row.person)}{until}"
                lines[line] = lines.get(line, 0) + 1
    return tuple(f"{line} ({plural(number, 'return')})" for line, number in lines.items())


def _not_due(user: User, asked: set[int], *, today: date) -> tuple[str, ...]:
    """The person's other living indicators by name, with how often they are due. Five queries."""
    held = Responsibility.objects.on(today).filter(person=user, role__in=OWNING)
    owned = Indicator.objects.filter(
        Q(pk__in=held.values("indicator")) | Q(service__in=held.values("service")), retired_on=None
    ).exclude(pk__in=asked)
    facts = facts_for([(indicator.pk, today) for indicator in owned], as_at=today)
    found = [fact.definition for fact in facts.values() if fact.definition]
    return tuple(sorted(f"{definition.name} ({Frequency(definition.frequency).label.lower()})" for definition in found))
