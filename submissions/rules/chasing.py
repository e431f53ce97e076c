"""Whom to remind of what today. Pure: no model, no query, no clock.

A return asks something of its owner until it is sent, then of its lead until it is signed, then of nobody. Reminders come
before the day (once), on the day, and on every working day after it, when more people are told step by step: the deputy, the
lead, the performance team. A figure that a partner has promised for a later day reminds nobody until then.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from indicators.rules.working_days import WorkingDays
from submissions.enums import Ask, State

People = tuple[int, ...]
# (person, return, kind) with the day it was last said and the day that counted then.
Said = Mapping[tuple[int, int, str], tuple[date, date | None]]
WITH_OWNER = (State.TO_DO, State.DRAFT, State.RETURNED)
ORDER = {kind: place for place, kind in enumerate(Ask)}


@dataclass(frozen=True)
class ChaseRules:
    """``remind_before``: working days before the day. ``escalate_after``: working days after it, for deputy, lead, team."""

    remind_before: int = 3
    escalate_after: tuple[int, int, int] = (2, 4, 6)


@dataclass(frozen=True)
class Item:
    """One return of an open collection. People are ids of active accounts; ``leads`` are those who may sign it.

    ``due`` and ``sign_off_due`` are None where no day counts, as for a correction. ``expected_on`` is the day a partner has
    promised the figure for.
    """

    id: int
    state: str
    due: date | None
    sign_off_due: date | None
    owners: People = ()
    deputies: People = ()
    leads: People = ()
    expected_on: date | None = None
    returned_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One line of one person's reminder. ``late`` is in working days, 0 before and on the day."""

    item: int
    kind: Ask
    due: date | None
    late: int = 0


def asked_of(
    item: Item, *, today: date, days: WorkingDays, rules: ChaseRules, team: People, everything: bool = False
) -> dict[int, Line]:
    """Return whom a return asks for something today, each with one line. Says nothing about what was said before.

    ``everything`` also names returns that are open and not due soon, for somebody who is reminded by hand.
    """
    if item.state == State.SUBMITTED:
        return _of_leads(item, today, days, rules, team, everything)
    if item.state not in WITH_OWNER:
        return {}
    return _of_owners(item, today, days, rules, team, everything)


def _of_owners(
    item: Item, today: date, days: WorkingDays, rules: ChaseRules, team: People, everything: bool
) -> dict[int, Line]:
    groups = (item.owners, item.deputies, item.leads, team)
    waits = item.expected_on is not None and item.expected_on >= today and item.state != State.TO_DO
    if item.due is not None and item.due < today and not waits:
        late = days.between(item.due, today)
        level = sum(late >= after for after in rules.escalate_after)
        return {
            person: Line(item.id, Ask.OVERDUE if place < 2 else Ask.HELD_UP, item.due, late)
            for place, person in reversed(_told(groups, level))
        }
    kind = _before_the_day(item, today, days, rules, waits, everything)
    due = None if item.due is not None and item.due < today else item.due  # it has passed, but a partner's day counts
    return {person: Line(item.id, kind, due) for _place, person in _told(groups, 0)} if kind else {}


def _before_the_day(
    item: Item, today: date, days: WorkingDays, rules: ChaseRules, waits: bool, everything: bool
) -> Ask | None:
    if item.state == State.RETURNED:
        return Ask.SENT_BACK
    if waits:
        return None
    if item.due == today:
        return Ask.DUE_TODAY
    if item.due is not None and days.between(today, item.due) <= rules.remind_before:
        return Ask.DUE_SOON
    return Ask.OPEN if everything else None


def _of_leads(
    item: Item, today: date, days: WorkingDays, rules: ChaseRules, team: People, everything: bool
) -> dict[int, Line]:
    groups = (item.leads, team)
    due = item.sign_off_due
    if due is not None and due < today:
        late = days.between(due, today)
        told = _told(groups, int(late >= rules.escalate_after[-1]))
        return {
            person: Line(item.id, Ask.HELD_UP if place else Ask.SIGN_OVERDUE, due, late)
            for place, person in reversed(told)
        }
    if due == today:
        kind = Ask.SIGN_TODAY
    elif everything or (due is not None and days.between(today, due) <= rules.remind_before):
        kind = Ask.SIGN_SOON
    else:
        return {}
    return {person: Line(item.id, kind, due) for _place, person in _told(groups, 0)}


def _told(groups: tuple[People, ...], level: int) -> list[tuple[int, int]]:
    """The people of the first ``level + 1`` groups with the place of their group; of the next that has any, if none has."""
    found = [(place, person) for place, group in enumerate(groups[: level + 1]) for person in group]
    if found:
        return found
    return next(
        ([(place, person) for person in group] for place, group in enumerate(groups) if place > level and group), []
    )


def reminders(
    items: Iterable[Item],
    *,
    today: date,
    days: WorkingDays,
    rules: ChaseRules,
    team: People,
    said: Said,
    without_due_soon: Collection[int] = (),
    everything: bool = False,
) -> dict[int, list[Line]]:
    """Return each person's reminder of today, the most pressing first; nobody on a day nobody works.

    What is said once ("sent back", "due soon") is left out when it was said and nothing has changed since. Those in
    ``without_due_soon`` have chosen not to hear of a day before it comes.
    """
    if not days.is_working(today):
        return {}
    found: dict[int, list[Line]] = defaultdict(list)
    for item in items:
        asked = asked_of(item, today=today, days=days, rules=rules, team=team, everything=everything)
        for person, line in asked.items():
            unwanted = line.kind in (Ask.DUE_SOON, Ask.SIGN_SOON) and person in without_due_soon
            if everything or not (unwanted or _was_said(person, line, item, said)):
                found[person].append(line)
    return {
        person: sorted(lines, key=lambda line: (ORDER[line.kind], -line.late, line.due or date.max, line.item))
        for person, lines in found.items()
    }


def _was_said(person: int, line: Line, item: Item, said: Said) -> bool:
    before = said.get((person, line.item, line.kind))
    if before is None:
        return False
    day, due = before
    if line.kind == Ask.SENT_BACK:
        return item.returned_on is None or day > item.returned_on
    return line.kind in (Ask.DUE_SOON, Ask.SIGN_SOON) and due == line.due
