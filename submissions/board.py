"""The progress board: how far each service is, and who holds things up. Counts only, no figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from indicators.council_days import council_days
from indicators.enums import Availability, ResponsibilityRole
from indicators.models import Indicator, Responsibility, Service
from indicators.queries import responsibilities_for
from indicators.records.audit import person_name
from submissions import workflow
from submissions.enums import State
from submissions.models import Digest, Round, Submission
from submissions.words import days, london_day, plural, short_day
from submissions.worklist import BarPart, bar_parts

NOT_STARTED, DRAFT, SENT_BACK, OVERDUE, AWAITING, WITH_LEAD, APPROVED = (
    "not-started",
    "draft",
    "sent-back",
    "overdue",
    "awaiting",
    "with-lead",
    "approved",
)
STAGES = {
    NOT_STARTED: "Not started",
    DRAFT: "Draft",
    SENT_BACK: "Sent back",
    OVERDUE: "Overdue",
    AWAITING: "Awaiting partner",
    WITH_LEAD: "With lead",
    APPROVED: "Approved",
}
NOT_IN = (NOT_STARTED, DRAFT, SENT_BACK, OVERDUE)


def stage_of(*, state: str, due: date | None, today: date, availability: str, expected_on: date | None) -> str:
    """Return the one column of the board a return is counted in, so that columns add up."""
    if state == State.APPROVED:
        return APPROVED
    if state == State.SUBMITTED:
        return WITH_LEAD
    if availability == Availability.AWAITING and expected_on is not None and expected_on >= today:
        return AWAITING
    if due is not None and due < today:
        return OVERDUE
    return {State.DRAFT: DRAFT, State.RETURNED: SENT_BACK}.get(State(state), NOT_STARTED)


def stage_for(submission: Submission, *, today: date) -> str:
    """``stage_of`` for a row with ``round`` and ``current`` selected."""
    current = submission.current
    return stage_of(
        state=submission.state,
        due=submission.round.due if submission.round else None,
        today=today,
        availability=current.availability if current else "",
        expected_on=current.expected_on if current else None,
    )


def stage_condition(stage: str, *, today: date) -> Q:
    """The returns of one column, as a condition that agrees with ``stage_of``."""
    waits = Q(current__availability=Availability.AWAITING, current__expected_on__gte=today)
    still_out = ~Q(state__in=(State.APPROVED, State.SUBMITTED))
    late = Q(round__due__lt=today)
    states = {NOT_STARTED: State.TO_DO, DRAFT: State.DRAFT, SENT_BACK: State.RETURNED}
    if stage in states:
        return Q(state=states[stage]) & ~_known(waits) & ~_known(late)
    return {
        APPROVED: Q(state=State.APPROVED),
        WITH_LEAD: Q(state=State.SUBMITTED),
        AWAITING: still_out & waits,
        OVERDUE: still_out & late & ~_known(waits),
    }[stage]


def _known(condition: Q) -> Q:
    """Read by id, so that a missing version or collection counts as "no" and not as unknown."""
    return Q(pk__in=Submission.objects.filter(condition).values("pk"))


@dataclass(frozen=True)
class Cell:
    """One count of the board; a link when there is something to see."""

    stage: str
    number: int

    @property
    def label(self) -> str:
        return STAGES[self.stage]


@dataclass(frozen=True)
class ServiceRow:
    """One service: its counts in the order of ``STAGES``, the longest wait and who holds it up."""

    service: Service
    cells: tuple[Cell, ...]
    total: int
    bar: tuple[BarPart, ...]
    wait: int
    holder: str

    @property
    def wait_words(self) -> str:
        return days(self.wait) if self.wait else ""  # working days, as the key below the table says


@dataclass
class Holder:
    """One person and what waits for them. ``oldest`` is in working days; ``rows`` are the ids of the returns."""

    person: User
    to_sign: int = 0
    overdue: int = 0
    oldest: int = 0
    services: set[str] = field(default_factory=set)
    rows: list[int] = field(default_factory=list)
    done: str = ""

    @property
    def name(self) -> str:
        return person_name(self.person)

    @property
    def holds(self) -> str:
        parts = [plural(self.to_sign, "return") + " to sign"] if self.to_sign else []
        return ", ".join([*parts, *([f"{self.overdue} overdue"] if self.overdue else [])])

    @property
    def where(self) -> str:
        return ", ".join(sorted(self.services))

    @property
    def oldest_words(self) -> str:
        return days(self.oldest)


@dataclass(frozen=True)
class Board:
    """The whole page of one collection."""

    round: Round
    services: tuple[ServiceRow, ...]
    totals: tuple[Cell, ...]
    total: int
    holders: tuple[Holder, ...]
    today: date

    def count(self, *stages: str) -> int:
        return sum(cell.number for cell in self.totals if cell.stage in stages)

    @property
    def not_in(self) -> int:
        return self.total - self.count(WITH_LEAD, APPROVED)

    @property
    def heading(self) -> str:
        """ "Progress: 143 of 180 returns are in" """
        return f"Progress: {self.count(WITH_LEAD, APPROVED)} of {plural(self.total, 'return')} are in"

    @property
    def boxes(self) -> list[tuple[str, str, str, str]]:
        """Number, its word, the rest of the sentence and the stage it links to ("" for none)."""
        late = sum(1 for holder in self.holders if holder.overdue)
        left = council_days().between(self.today, self.round.sign_off_due)
        return [
            (str(self.count(APPROVED)), "Approved", "", APPROVED),
            (str(self.count(WITH_LEAD)), "With lead", "", WITH_LEAD),
            (str(self.count(NOT_STARTED, DRAFT, SENT_BACK)), "Due", ", not late yet", "due"),
            (str(self.count(OVERDUE)), "Overdue", f", {plural(late, 'person', 'people')}" if late else "", OVERDUE),
            (str(self.count(AWAITING)), "Awaiting partner", "", AWAITING),
            (
                str(left),
                "",
                f"{'working day' if left == 1 else 'working days'} to sign-off, {self.round.sign_off_due:%a %-d %B}",
                "",
            ),
        ]


def board_returns(user: User | None, round_: Round, *, today: date) -> QuerySet[Submission]:
    """The returns of a collection, in the person's scope; ``user`` None stands for everything."""
    rows = Submission.objects.in_round(round_)
    if user is not None:
        rows = rows.visible_to(user, on=today)
    return rows.select_related("indicator__service", "round", "current")


def board(rows: QuerySet[Submission], round_: Round, *, today: date) -> Board:
    """Count everything in four queries, whatever the number of returns."""
    found = list(with_sent_at(rows))
    stages = {row.pk: stage_for(row, today=today) for row in found}
    people = responsibilities_for({row.indicator for row in found}, on=today)
    by_service: dict[Service, list[Submission]] = defaultdict(list)
    for row in found:
        by_service[row.indicator.service].append(row)
    services = [_service_row(service, rows, stages, people, today) for service, rows in by_service.items()]
    counts = Counter(stages.values())
    held_up = holders(found, stages, people, today)
    tell_what_was_done(held_up, today)
    return Board(
        round=round_,
        services=tuple(sorted(services, key=lambda row: (-row.wait, row.service.name))),
        totals=tuple(Cell(stage, counts[stage]) for stage in STAGES),
        total=len(found),
        holders=tuple(held_up),
        today=today,
    )


def with_sent_at(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Add ``sent_at``, when each return last went to its lead."""
    return rows.annotate(sent_at=Max("sign_offs__at", filter=Q(sign_offs__action=workflow.SUBMIT.name)))


def waiting_for(rows: QuerySet[Submission], person: int, *, today: date) -> list[int]:
    """Return the ids of the returns that wait for one person, as the board counts them. Two queries."""
    found = list(with_sent_at(rows))
    stages = {row.pk: stage_for(row, today=today) for row in found}
    people = responsibilities_for({row.indicator for row in found}, on=today)
    return [pk for one in holders(found, stages, people, today) if one.person.pk == person for pk in one.rows]


def tell_what_was_done(held_up: list[Holder], today: date) -> None:
    """Add to each person when they were last reminded. One query."""
    last = Digest.objects.filter(person__in=[one.person for one in held_up]).values("person").annotate(at=Max("at"))
    reminded = {row["person"]: row["at"] for row in last}
    for one in held_up:
        at = reminded.get(one.person.pk)
        if at is None:
            one.done = "Not reminded yet"
        elif london_day(at) == today:
            one.done = f"Reminded today at {timezone.localtime(at):%H:%M}"
        else:
            one.done = f"Reminded on {short_day(london_day(at))}"


def _service_row(
    service: Service,
    rows: list[Submission],
    stages: dict[int, str],
    people: dict[int, list[Responsibility]],
    today: date,
) -> ServiceRow:
    counts = Counter(stages[row.pk] for row in rows)
    held = holders(rows, stages, people, today)
    waits = [waited(row, stages[row.pk], today) for row in rows]
    rest = sum(counts[stage] for stage in (*NOT_IN, AWAITING))
    return ServiceRow(
        service=service,
        cells=tuple(Cell(stage, counts[stage]) for stage in STAGES),
        total=len(rows),
        bar=tuple(
            bar_parts(
                [
                    ("done", counts[APPROVED], "approved"),
                    ("waiting", counts[WITH_LEAD], "with lead"),
                    ("rest", rest, "not in yet"),
                ]
            )
        ),
        wait=max(waits, default=0),
        holder=f"{held[0].name}, {held[0].holds}" if held else "Nobody: on time",
    )


def waited(row: Submission, stage: str, today: date) -> int:
    """Working days since the return was sent to its lead, or since it was due. Needs ``sent_at`` annotated."""
    sent_at = getattr(row, "sent_at", None)
    if stage == WITH_LEAD and sent_at is not None:
        return council_days().between(london_day(sent_at), today)
    return council_days().between(row.round.due, today) if stage == OVERDUE and row.round else 0


def holders(
    rows: Iterable[Submission], stages: dict[int, str], people: dict[int, list[Responsibility]], today: date
) -> list[Holder]:
    """Everybody a return waits for, longest first: one lead for what was sent, one owner for what is late."""
    found: dict[int, Holder] = {}
    for row in rows:
        stage = stages[row.pk]
        if stage not in (WITH_LEAD, OVERDUE):
            continue
        role = ResponsibilityRole.LEAD if stage == WITH_LEAD else ResponsibilityRole.OWNER
        person = _first(people[row.indicator_id], role, row)
        if person is None:
            continue
        holder = found.setdefault(person.pk, Holder(person))
        holder.to_sign += stage == WITH_LEAD
        holder.overdue += stage == OVERDUE
        holder.oldest = max(holder.oldest, waited(row, stage, today))
        holder.services.add(row.indicator.service.name)
        holder.rows.append(row.pk)
    return sorted(found.values(), key=lambda one: (-one.oldest, -one.to_sign - one.overdue, one.name))


def _first(held: list[Responsibility], role: ResponsibilityRole, row: Submission) -> User | None:
    """The first active person in the role; for a signature not the author of the newest version."""
    author = row.current.by_id if row.current and role == ResponsibilityRole.LEAD else None
    return next(
        (one.person for one in held if one.role == role and one.person.is_active and one.person_id != author), None
    )


@dataclass(frozen=True)
class Asked:
    """What one person is asked for when a collection opens."""

    owner: str
    figures: tuple[tuple[str, str], ...]


def asked_of(figures: list[tuple[Indicator, str, str]], *, today: date) -> list[Asked]:
    """Group figures (indicator, name, period) by owner for the page before a collection opens. One query."""
    people = responsibilities_for({indicator for indicator, _name, _period in figures}, on=today)
    grouped: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for indicator, name, period in figures:
        owners = [one.person for one in people[indicator.pk] if one.role == ResponsibilityRole.OWNER]
        grouped[person_name(owners[0]) if owners else "Nobody yet"].append((name, period))
    return [Asked(owner, tuple(sorted(rows))) for owner, rows in sorted(grouped.items())]
