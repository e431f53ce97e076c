"""Tell people things inside Quarterday. Always in the transaction of the act it tells of."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.queries import responsibilities_for
from submissions import workflow
from submissions.enums import How, NoticeKind
from submissions.models import Notice, Round, SignOff, Submission
from submissions.models.querysets import OWNING
from submissions.queries import with_names
from submissions.words import full_day

# What a step is called in a notice, and the page the notice leads to.
STEP_KINDS = {
    workflow.SEND_BACK.name: (NoticeKind.SENT_BACK, "sent back with a question", "submissions:enter"),
    workflow.APPROVE.name: (NoticeKind.APPROVED, "approved", "submissions:history"),
}
LONGEST = 500


def tell(people: Iterable[int], kind: NoticeKind, text: str, *, link: str = "", at: datetime) -> list[Notice]:
    """Tell each person, named by id, once. The one door for every notice; one query, whatever their number."""
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    rows = [Notice(person_id=person, kind=kind, text=short, link=link, at=at) for person in dict.fromkeys(people)]
    return Notice.objects.bulk_create(rows)


def tell_of_step(step: SignOff, row: Submission) -> None:
    """Tell those who enter a figure that it was sent back or approved; nobody of their own act or of what was loaded."""
    if step.action not in STEP_KINDS or row.current is None or row.current.how == How.PACK:
        return
    kind, words, page = STEP_KINDS[step.action]
    people = set(_entering([row], on=timezone.localdate(step.at))[row.pk])
    people |= {row.current.by_id} if row.current.by.is_active else set()
    name = getattr(with_names(Submission.objects.filter(pk=row.pk)).get(), "name_then", None) or row.indicator.ref
    text = f"{name}, {row.period.value.label()}: {words} by {step.by_name}."
    tell(sorted(people - {step.by_id}), kind, text, link=reverse(page, args=[row.pk]), at=step.at)


def tell_of_publication(rows: Iterable[Submission], *, by: User, at: datetime) -> None:
    """Tell those who enter figures how many of theirs have been published; not of what came from a pack."""
    ids = [row.pk for row in rows]
    own = Submission.objects.filter(pk__in=ids).exclude(approved_version__how=How.PACK).select_related("indicator")
    numbers = Counter(
        person for people in _entering(list(own), on=timezone.localdate(at)).values() for person in people
    )
    by_number: dict[int, list[int]] = {}
    for person, number in sorted(numbers.items()):
        if person != by.pk:
            by_number.setdefault(number, []).append(person)
    for number, people in by_number.items():
        text = "1 of your figures is published." if number == 1 else f"{number} of your figures are published."
        tell(people, NoticeKind.PUBLISHED, text, link="/", at=at)


def tell_of_dates(round_: Round, *, by: User, at: datetime) -> None:
    """Tell everybody with a part in a collection that its dates have changed."""
    rows = Submission.objects.in_round(round_).select_related("indicator")
    held = responsibilities_for({row.indicator for row in rows}, on=timezone.localdate(at))
    people = {one.person_id for all_held in held.values() for one in all_held if one.person.is_active}
    text = (
        f"The dates for {round_.period.value.label()} have changed: returns due {full_day(round_.due)}, "
        f"sign-off by {full_day(round_.sign_off_due)}."
    )
    tell(sorted(people - {by.pk}), NoticeKind.DATES, text, link=reverse("submissions:worklist"), at=at)


def _entering(rows: list[Submission], *, on: date) -> dict[int, tuple[int, ...]]:
    """Active owners and deputies of each return, by its id. One query."""
    held = responsibilities_for({row.indicator for row in rows}, on=on, roles=OWNING)
    return {
        row.pk: tuple(dict.fromkeys(one.person_id for one in held[row.indicator_id] if one.person.is_active))
        for row in rows
    }


@transaction.atomic
def read_notices(person: User, *, at: datetime, only: int | None = None) -> int:
    """Mark the person's unread notices as read, or ``only`` one of them. Returns how many were unread."""
    unread = Notice.objects.filter(person=person, read_at=None)
    return (unread if only is None else unread.filter(pk=only)).update(read_at=at)
