"""Send the daily reminders, and keep what people choose about them.

At most once: a reminder is written down and committed before its mail is handed over. Whatever fails after that, a crash
included, that person gets no second mail on that day; the next working day brings what is still open.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from indicators.council_days import council_days
from indicators.people import is_performance
from indicators.records.audit import person_name, record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Forbidden, Invalid
from submissions.chasing import PlannedDigest, planned_digests, reminded_on
from submissions.enums import NoticeKind
from submissions.models import Digest, DigestLine, DigestOutcome, ReminderChoice, Submission
from submissions.services.notices import tell
from submissions.words import long_day, plural


@dataclass(frozen=True)
class Reminded:
    """What one run did, in numbers of people."""

    sent: int = 0
    failed: int = 0
    before: int = 0
    unreachable: int = 0


def send_reminders(*, at: datetime, by: User | None = None, only: User | None = None) -> Reminded:
    """Send today's reminders to everybody who has not had theirs, or to ``only`` one person, everything open included.

    ``by`` is who pressed "Send now", None for the daily run. Nothing goes out on a day nobody works.

    Raises:
        Forbidden, Invalid: with the sentence to show.
    """
    today = timezone.localdate(at)
    if by is not None and not is_performance(by):
        raise Forbidden("Only the performance team can send reminders.")
    if not settings.SITE_URL:
        raise Invalid("Reminders need SITE_URL, the address people reach Quarterday at, for their links.")
    if not council_days().is_working(today):
        if by is not None:
            raise Invalid(f"{long_day(today)} is not a working day. Reminders go out on working days only.")
        return Reminded()
    planned = planned_digests(today, only=only, everything=only is not None)
    known = reminded_on(today)
    counts = {"sent": 0, "failed": 0, "before": 0, "unreachable": 0}
    due = [one for one in planned if one.person.pk not in known and one.person.email]
    counts["before"] = sum(one.person.pk in known for one in planned)
    counts["unreachable"] = len(planned) - counts["before"] - len(due)
    connection = _reached(get_connection()) if due else None
    for digest in due if connection else ():
        counts[_remind(digest, connection, day=today, at=at, by=by)] += 1
    if connection:
        _closed(connection)
    return Reminded(**counts)


def _reached(connection: BaseEmailBackend) -> BaseEmailBackend:
    """Open the connection before anything is written down, so that a mail server that is away costs nobody the day."""
    try:
        connection.open()
    except Exception as failure:
        raise Invalid(f"The mail server cannot be reached ({failure}). Nothing was sent: try again later.") from failure
    return connection


def _closed(connection: BaseEmailBackend) -> None:
    """Close the connection, broken or not; the next mail opens another."""
    with suppress(Exception):
        connection.close()


def _remind(
    planned: PlannedDigest, connection: BaseEmailBackend | None, *, day: date, at: datetime, by: User | None
) -> str:
    claimed = _claim(planned, day=day, at=at, by=by)
    if claimed is None:
        return "before"
    digest, still_open = claimed
    return "sent" if _deliver(digest, still_open, connection) else "failed"


def _claim(planned: PlannedDigest, *, day: date, at: datetime, by: User | None) -> tuple[Digest, PlannedDigest] | None:
    """Write the reminder down, without what was finished since it was planned. None: somebody else has, or all is done."""
    try:
        with transaction.atomic():
            still_open = _still_open(planned)
            if not still_open.lines:
                return None
            digest = Digest(person=planned.person, day=day, address=planned.person.email, at=at, asked_by=by)
            digest.save()
            DigestLine.objects.bulk_create(
                DigestLine(digest=digest, submission=one.submission, kind=one.line.kind, due=one.line.due)
                for one in still_open.lines
            )
            text = f"Reminder: {plural(len(still_open.lines), 'return')} to look at ({still_open.summary})."
            tell([planned.person.pk], NoticeKind.REMINDER, text, link=_first_page(still_open), at=at)
            if by is not None:
                record_act("remind", digest, by=by, at=at, detail={"returns": len(still_open.lines)})
            return digest, still_open
    except IntegrityError:
        return None


def _still_open(planned: PlannedDigest) -> PlannedDigest:
    """Leave out every return that has moved on since it was read: sent, signed or sent back."""
    ids = [one.submission.pk for one in planned.lines]
    now = dict(Submission.objects.filter(pk__in=ids).values_list("pk", "state"))
    lines = tuple(one for one in planned.lines if now.get(one.submission.pk) == one.submission.state)
    return PlannedDigest(planned.person, lines)


def _first_page(planned: PlannedDigest) -> str:
    return planned.lines[0].path if len(planned.lines) == 1 else reverse("submissions:worklist")


def _deliver(digest: Digest, planned: PlannedDigest, connection: BaseEmailBackend | None) -> bool:
    """Hand the mail over and write down what became of it."""
    problem = ""
    try:
        message(planned, connection).send()
    except Exception as failure:  # noqa: BLE001  (whatever the mail server or its library says, the others get theirs)
        problem = f"{type(failure).__name__}: {failure}"[:500]
        if connection:
            _closed(connection)
    DigestOutcome(digest=digest, at=timezone.now(), sent=not problem, problem=problem).save()
    return not problem


def message(planned: PlannedDigest, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The mail of one reminder: names of returns and days, no figure and nobody's words."""
    context = {
        "digest": planned,
        "name": planned.person.first_name or person_name(planned.person),
        "council": settings.COUNCIL_NAME,
        "choices": f"{settings.SITE_URL}{reverse('submissions:my-reminders')}",
        "contact": settings.CONTACT_EMAIL,
    }
    mail = EmailMultiAlternatives(
        subject=planned.subject,
        body=render_to_string("submissions/mail/reminder.txt", context),
        to=[planned.person.email],
        connection=connection,
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    mail.attach_alternative(render_to_string("submissions/mail/reminder.html", context), "text/html")
    return mail


@transaction.atomic
def choose_reminders(person: User, *, due_soon: bool, at: datetime) -> ReminderChoice:
    """Keep whether the person wants to hear of a day before it comes. What is due or overdue is part of the work."""
    known = ReminderChoice.objects.select_for_update().filter(person=person).first()
    choice = known or ReminderChoice(person=person)
    if known is not None and known.due_soon == due_soon:
        return known
    choice.due_soon = due_soon
    save_with_history(choice, by=person, at=at, reason="Chosen on the page of reminders")
    record_act("choose reminders", choice, by=person, at=at, detail={"due_soon": due_soon})
    return choice
