"""What each person would be reminded of today, read from the open collections; and what was sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Prefetch, Q, QuerySet
from django.urls import reverse

from indicators.council_days import council_days
from indicators.enums import Availability, ResponsibilityRole
from indicators.models import Responsibility
from indicators.people import PERFORMANCE
from indicators.queries import responsibilities_for
from indicators.records.audit import person_name
from submissions import workflow
from submissions.enums import Ask, State
from submissions.models import Digest, DigestLine, ReminderChoice, Submission, SubmissionVersion
from submissions.queries import with_names
from submissions.rules.chasing import ChaseRules, Item, Line, Said, reminders
from submissions.words import days as days_words
from submissions.words import london_day, long_day, names, plural
from submissions.worklist import is_correction

WAITING_FOR_OWNER = (Ask.SENT_BACK, Ask.OVERDUE, Ask.DUE_TODAY, Ask.DUE_SOON, Ask.OPEN)


@dataclass(frozen=True)
class NamedLine:
    """One line of a reminder with what a person reads: the return's name, what is asked, where it is."""

    submission: Submission
    line: Line
    holders: str = ""

    @property
    def name(self) -> str:
        return getattr(self.submission, "name_then", None) or self.submission.indicator.ref

    @property
    def period(self) -> str:
        return self.submission.period.value.label()

    @property
    def words(self) -> str:
        """ "2 working days overdue, it was due on Friday 16 October" """
        due = self.line.due
        if due is None:
            return ""
        if not self.line.late:
            return f"due on {long_day(due)}"
        late = "1 working day" if self.line.late == 1 else f"{self.line.late} working days"
        waits = f", waits for {self.holders}" if self.line.kind == Ask.HELD_UP and self.holders else ""
        return f"{late} overdue, it was due on {long_day(due)}{waits}"

    @property
    def path(self) -> str:
        """Where the person goes: the form for those who enter, the review for those who sign or watch."""
        page = "submissions:enter" if self.line.kind in WAITING_FOR_OWNER else "submissions:review"
        return reverse(page, args=[self.submission.pk])

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}{self.path}"


@dataclass(frozen=True)
class PlannedDigest:
    """One person's reminder of today, not sent yet."""

    person: User
    lines: tuple[NamedLine, ...]

    @property
    def groups(self) -> list[tuple[str, list[NamedLine]]]:
        """The lines under their headings, the most pressing first."""
        found: dict[Ask, list[NamedLine]] = defaultdict(list)
        for line in self.lines:
            found[line.line.kind].append(line)
        return [(str(kind.label), lines) for kind, lines in found.items()]

    @property
    def name(self) -> str:
        return person_name(self.person)

    @property
    def summary(self) -> str:
        """ "2 overdue, 1 due soon" """
        return ", ".join(f"{len(lines)} {heading[:1].lower()}{heading[1:]}" for heading, lines in self.groups)

    @property
    def subject(self) -> str:
        return f"Quarterday: {plural(len(self.lines), 'return')} to look at"

    @property
    def oldest(self) -> str:
        late = max((line.line.late for line in self.lines), default=0)
        return days_words(late) if late else ""


def chase_rules() -> ChaseRules:
    """The council's rules, from the settings."""
    deputy, lead, team = settings.QUARTERDAY_ESCALATE_AFTER
    return ChaseRules(settings.QUARTERDAY_REMIND_BEFORE, (deputy, lead, team))


def open_returns(today: date) -> QuerySet[Submission]:
    """Every return of a collection under way that is not signed, with what chasing needs."""
    sent_back = Max("sign_offs__at", filter=Q(sign_offs__action=workflow.SEND_BACK.name))
    authors = Prefetch("versions", SubmissionVersion.objects.only("submission_id", "by_id"))
    rows = Submission.objects.filter(round__closed_at=None, round__opens__lte=today).exclude(state=State.APPROVED)
    rows = rows.select_related("indicator__service", "period", "round", "current").prefetch_related(authors)
    return with_names(rows.annotate(sent_back_at=sent_back)).order_by("indicator__ref", "period__end")


def planned_digests(today: date, *, only: User | None = None, everything: bool = False) -> list[PlannedDigest]:
    """Return today's reminders by name, those already sent included. Nine queries, whatever the number of returns."""
    rows = {row.pk: row for row in open_returns(today)}
    people = responsibilities_for({row.indicator for row in rows.values()}, on=today)
    team = User.objects.filter(is_active=True, groups__name=PERFORMANCE)
    known = {held.person_id: held.person for all_held in people.values() for held in all_held}
    known |= {person.pk: person for person in team}
    found = reminders(
        [_item(row, people[row.indicator_id]) for row in rows.values()],
        today=today,
        days=council_days(),
        rules=chase_rules(),
        team=tuple(sorted(person.pk for person in team)),
        said=said_before(rows),
        without_due_soon=set(ReminderChoice.objects.filter(due_soon=False).values_list("person", flat=True)),
        everything=everything,
    )
    made = [
        PlannedDigest(known[person], tuple(_named(rows[line.item], line, people) for line in lines))
        for person, lines in found.items()
        if only is None or person == only.pk
    ]
    return sorted(made, key=lambda digest: (digest.name, digest.person.pk))


def _named(row: Submission, line: Line, people: dict[int, list[Responsibility]]) -> NamedLine:
    role = ResponsibilityRole.LEAD if row.state == State.SUBMITTED else ResponsibilityRole.OWNER
    held = [one.person for one in people[row.indicator_id] if one.role == role and one.person.is_active]
    return NamedLine(row, line, names(held))


def _item(row: Submission, held: list[Responsibility]) -> Item:
    current, correcting = row.current, is_correction(row)
    promised = current is not None and current.availability == Availability.AWAITING
    authors = {version.by_id for version in row.versions.all()}
    sent_back_at = getattr(row, "sent_back_at", None)
    return Item(
        id=row.pk,
        state=row.state,
        due=None if correcting or row.round is None else row.round.due,
        sign_off_due=None if correcting or row.round is None else row.round.sign_off_due,
        owners=_active(held, ResponsibilityRole.OWNER),
        deputies=_active(held, ResponsibilityRole.DEPUTY),
        leads=tuple(one for one in _active(held, ResponsibilityRole.LEAD) if one not in authors),
        expected_on=current.expected_on if current and promised else None,
        returned_on=london_day(sent_back_at) if sent_back_at else None,
    )


def _active(held: list[Responsibility], role: ResponsibilityRole) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.person_id for one in held if one.role == role and one.person.is_active))


def said_before(submissions: Iterable[int]) -> Said:
    """What reminders have said of these returns, the newest of each person, return and kind. One query."""
    lines = DigestLine.objects.filter(submission__in=list(submissions)).order_by("digest__day", "pk")
    found = lines.values_list("digest__person", "submission", "kind", "digest__day", "due")
    return {(person, submission, kind): (day, due) for person, submission, kind, day, due in found}


def sent_digests() -> QuerySet[Digest]:
    """Every reminder, newest first, with its lines and what became of it."""
    rows: QuerySet[Digest] = Digest.objects.select_related("person", "asked_by", "outcome")
    return rows.prefetch_related("lines").order_by("-at", "-pk")


def reminded_on(today: date) -> dict[int, Digest]:
    """The reminders of a day by person. One query."""
    return {digest.person_id: digest for digest in Digest.objects.filter(day=today).select_related("outcome")}


def outcome_words(digest: Digest) -> str:
    """What became of a reminder, in words."""
    outcome = getattr(digest, "outcome", None)
    if outcome is None:
        return "Not known: interrupted before the mail server answered"
    return "Sent" if outcome.sent else f"Not sent: {outcome.problem}"
