"""The lead's queue: what has to be looked at first, with the reason in words, and the quiet rest to sign together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet

from indicators.enums import Availability, Polarity, ResponsibilityRole
from indicators.models import Responsibility, Status
from indicators.queries import number_format, responsibilities_for
from indicators.rules.display import NumberFormat, show_difference
from indicators.rules.movement import change_sentence
from submissions import workflow
from submissions.beside import Beside, beside
from submissions.checks import is_big_move, is_worse, notices
from submissions.enums import Queue, State
from submissions.models import SignOff, Submission
from submissions.permissions import Standing
from submissions.ratings import Judge, standing_status
from submissions.result import read_statuses
from submissions.services.steps import current_content, refusal_for
from submissions.words import compared_words, days, figure_text, london_day, long_day, names, sentence_case
from submissions.worklist import answer_to, open_question, queue_for

ANSWERED, CHANGED, RED_AND_WORSE, BIG, CHECK, NO_FIGURE, MISSING = (
    "Answers a question",
    "Changed colour",
    "Needs action and worse",
    "Big move",
    "Something to check",
    "No figure",
    "Missing",
)
GROUPS = (ANSWERED, CHANGED, RED_AND_WORSE, BIG, CHECK, NO_FIGURE, MISSING)


@dataclass(frozen=True)
class Reason:
    """Why a return is looked at first: its group, the word in bold and the rest of the sentence."""

    group: str
    word: str
    rest: str = ""


@dataclass(frozen=True)
class Facts:
    """What the reasons are decided on."""

    value: Decimal | None
    before: Decimal | None
    status: Status | None
    status_before: Status | None
    worse: bool
    fmt: NumberFormat
    since: str
    warnings: tuple[str, ...] = ()


def reason_of(facts: Facts) -> Reason | None:
    """Return the first reason to look at a figure, or None when it is quiet."""
    moved = sentence_case(change_sentence(facts.value, facts.before, facts.fmt, since=facts.since))
    moved = f"{moved}." if moved else ""
    now, then = facts.status, facts.status_before
    if now and then and now.pk != then.pk:
        return Reason(CHANGED, f"{_colour_change(now, then)}.", moved)
    if now and now.needs_commentary and facts.worse:
        return Reason(RED_AND_WORSE, f"{now.word} and worse.", moved)
    if is_big_move(facts.value, facts.before, facts.fmt):
        return Reason(BIG, "Big move.", moved)
    if facts.warnings:
        return Reason(CHECK, "Check.", " ".join(facts.warnings))
    return None


def _colour_change(now: Status, then: Status) -> str:
    return f"New {now.word.lower()}" if now.needs_commentary else f"{then.word} to {now.word.lower()}"


@dataclass(frozen=True)
class QueueRow:
    """One return in the queue. ``refusal`` says why this lead may not sign it; ``waiting`` in days."""

    submission: Submission
    name: str
    period: str
    owner: str
    before: str
    now: str
    change: str
    status: Status | None
    status_before: Status | None
    reason: Reason | None
    waiting: int
    refusal: str
    may_open: bool = True

    @property
    def colour_changed(self) -> bool:
        return bool(self.status and self.status_before and self.status.pk != self.status_before.pk)

    @property
    def waiting_words(self) -> str:
        return days(self.waiting)

    @property
    def mark(self) -> str:
        """What this lead saw of it: goes with the tick, so that a later change is refused."""
        current = self.submission.current
        return f"{self.submission.pk}:{self.submission.revision}:{current.digest if current else ''}"


@dataclass(frozen=True)
class LeadQueue:
    """The whole page."""

    groups: tuple[tuple[str, tuple[QueueRow, ...]], ...]
    quiet: tuple[QueueRow, ...]
    rounds: tuple[str, ...]

    @property
    def exceptions(self) -> int:
        return sum(len(rows) for _name, rows in self.groups)

    @property
    def all_rows(self) -> int:
        return self.exceptions + len(self.quiet)

    @property
    def signable(self) -> int:
        return sum(1 for row in self.quiet if not row.refusal)


def led_returns(user: User, *, today: date) -> QuerySet[Submission]:
    """Every return this person leads, with what the queue needs of it."""
    return (
        Submission.objects.led_by(user, on=today)
        .select_related("indicator__service", "period", "round__period", "current")
        .prefetch_related("versions", Prefetch("sign_offs", SignOff.objects.order_by("sequence")))
        .order_by("indicator__ref", "period__end")
    )


def waiting_returns(user: User, *, today: date) -> QuerySet[Submission]:
    """Returns this person leads: those sent for approval, and those of open collections that are missing."""
    asked = Q(round__closed_at=None, round__opens__lte=today) & ~Q(state=State.APPROVED)
    return led_returns(user, today=today).filter(Q(state=State.SUBMITTED) | asked)


def lead_queue(user: User, *, today: date) -> LeadQueue:
    """Assemble the queue; the number of queries does not depend on the number of rows."""
    rows = [row for row in waiting_returns(user, today=today) if _belongs(row, today)]
    built = queue_rows(rows, user, today=today)
    groups = ((name, tuple(row for row in built if row.reason and row.reason.group == name)) for name in GROUPS)
    rounds = {row.round_id: row.round for row in rows if row.round}
    return LeadQueue(
        groups=tuple((name, members) for name, members in groups if members),
        quiet=tuple(row for row in built if row.reason is None),
        rounds=tuple(
            f"{one.period.value.long_label}, sign-off due {long_day(one.sign_off_due)}" for one in rounds.values()
        ),
    )


def queue_size(user: User, *, today: date) -> int:
    """Return how many returns the queue holds, as its heading says. Three queries."""
    return sum(1 for row in waiting_returns(user, today=today) if _belongs(row, today))


def _belongs(row: Submission, today: date) -> bool:
    """Sent for approval, late, or waiting for a partner. What is not yet due asks nothing of a lead."""
    return row.state == State.SUBMITTED or queue_for(row, today=today) in (Queue.OVERDUE, Queue.AWAITING)


def queue_rows(rows: list[Submission], user: User, *, today: date) -> list[QueueRow]:
    """Judge each return and say why it stands where it stands."""
    besides = beside(rows, as_at=today)
    read_statuses(besides.values())
    judge = Judge(list(besides.values()))
    people = responsibilities_for({row.indicator for row in rows}, on=today)
    standing = Standing(user, on=today)
    return [_row(row, besides[row.pk], judge, people[row.indicator_id], standing, today=today) for row in rows]


def _row(
    submission: Submission,
    beside: Beside,
    judge: Judge,
    people: list[Responsibility],
    standing: Standing,
    *,
    today: date,
) -> QueueRow:
    definition, current = beside.definition, submission.current
    sent = submission.state in (State.SUBMITTED, State.APPROVED)
    value = current.value if current and sent else None
    before = beside.compared.value if beside.compared else None
    fmt = number_format(definition)
    status = None
    if current and value is not None:
        status = judge.judge(beside, value, by_hand=current.by_hand).status
    return QueueRow(
        submission=submission,
        name=definition.name,
        period=submission.period.value.label(),
        owner=names(_people(people, ResponsibilityRole.OWNER), last="and"),
        before=figure_text(definition, beside.compared) if beside.compared else "",
        now=figure_text(definition, current) if current and sent else "",
        change=show_difference(value, before, fmt) if value is not None and before is not None else "",
        status=status,
        status_before=standing_status(beside.compared) if beside.compared else None,
        reason=_reason(submission, beside, judge, today=today) if sent else _missing(submission, today=today),
        waiting=max(0, (today - _waiting_since(submission, today)).days),
        refusal=_refusal(submission, people, standing) if sent else "",
    )


def _people(held: Iterable[Responsibility], role: ResponsibilityRole) -> list[User]:
    return [row.person for row in held if row.role == role and row.person.is_active]


def _reason(submission: Submission, beside: Beside, judge: Judge, *, today: date) -> Reason | None:
    current, definition = submission.current, beside.definition
    if current is None:
        return None
    if answered := _answered(submission):
        return answered
    if current.value is None and current.availability:
        return Reason(NO_FIGURE, f"{Availability(current.availability).label}.", _awaited(submission))
    compared = beside.compared
    before, fmt = (compared.value if compared else None), number_format(definition)
    warnings = notices(
        current_content(current),
        fmt=fmt,
        previous=before,
        minimum=definition.minimum,
        maximum=definition.maximum,
        parts=(definition.numerator_label, definition.denominator_label),
    )
    return reason_of(
        Facts(
            value=current.value,
            before=before,
            status=judge.judge(beside, current.value, by_hand=current.by_hand).status,
            status_before=standing_status(compared) if compared else None,
            worse=is_worse(
                current.value, before, Polarity(definition.polarity), tolerance=definition.movement_tolerance
            ),
            fmt=fmt,
            since=compared_words(definition),
            warnings=tuple(warnings),
        )
    )


def _answered(submission: Submission) -> Reason | None:
    """What comes back after a question is looked at, never signed unseen."""
    question = open_question(submission)
    if submission.state != State.SUBMITTED or question is None:
        return None
    reply = answer_to(question, submission.current)
    return Reason(ANSWERED, "Sent again after a question.", f"“{reply}”" if reply else "No answer was written.")


def _awaited(submission: Submission) -> str:
    current = submission.current
    if current is None or current.expected_on is None:
        return ""
    return f"{current.awaiting_from}, expected {long_day(current.expected_on)}."


def _missing(submission: Submission, *, today: date) -> Reason:
    if queue_for(submission, today=today) == Queue.AWAITING:
        return Reason(MISSING, "Awaiting partner.", _awaited(submission))
    due = submission.round.due if submission.round else today
    return Reason(MISSING, "Overdue", f"since {long_day(due)}. {State(submission.state).label}.")


def _waiting_since(submission: Submission, today: date) -> date:
    if submission.state == State.SUBMITTED:
        sent = [step.at for step in submission.sign_offs.all() if step.action == workflow.SUBMIT.name]
        return london_day(sent[-1]) if sent else today
    return submission.round.due if submission.round else today


def _refusal(submission: Submission, people: list[Responsibility], standing: Standing) -> str:
    """Why this person may not sign, and who can."""
    sentence = refusal_for(workflow.APPROVE.name, submission, standing.relations(submission))
    if not sentence:
        return ""
    authors = {person for version in submission.versions.all() for person in (version.by_id, version.brought_by_id)}
    others = [one for one in _people(people, ResponsibilityRole.LEAD) if one.pk not in authors]
    return (
        f"{sentence} {names(others)} can." if others else f"{sentence} Nobody else can yet: tell the performance team."
    )
