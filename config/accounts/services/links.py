"""Links that let one person set a password once: an invitation, or a new password for one forgotten."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from config.accounts.enums import LinkKind
from config.accounts.models import PasswordLink
from config.accounts.queries import people_with_email
from config.accounts.services.sessions import end_sessions
from indicators.records.audit import person_name, record_act
from indicators.records.job_models import Job
from indicators.records.jobs import JobResult, Progress, job_kind, start_job
from indicators.records.transitions import Conflict

LIFE = {LinkKind.INVITATION: timedelta(days=7), LinkKind.RESET: timedelta(hours=1)}
LIFE_WORDS = {LinkKind.INVITATION: "7 days", LinkKind.RESET: "1 hour"}
ENDED = (
    "This link does not work any more. It was used, a newer one was sent, or its time is up. "
    "Ask for a new password on the sign-in page, or ask an administrator for a new invitation."
)


def token_of(link: PasswordLink) -> str:
    """Return the secret part of the link. It is nowhere stored: it comes from the row and the site's secret key."""
    value = f"{link.pk}:{link.person_id}:{link.nonce}"
    return salted_hmac("accounts.password-link", value, algorithm="sha256").hexdigest()


def address_of_link(link: PasswordLink) -> str:
    """Return the whole address, from the setting and never from the request's own Host header."""
    return f"{settings.SITE_URL}{reverse('accounts:set-password', args=[link.pk, token_of(link)])}"


def open_link(pk: int, token: str, *, at: datetime) -> PasswordLink:
    """Return the link if it may be used.

    Raises:
        Conflict: when it was used, cancelled, has expired, is not real, or its person was closed.
    """
    link = PasswordLink.objects.select_related("person").filter(pk=pk).first()
    right = link is not None and constant_time_compare(token_of(link), token)
    if link is None or not right or not link.is_open(at) or not link.person.is_active:
        raise Conflict(ENDED)
    return link


@transaction.atomic
def send_link(person: User, kind: LinkKind, *, by: User, at: datetime) -> PasswordLink:
    """Make a link, cancel the earlier ones of its person, and queue the mail."""
    PasswordLink.objects.filter(person=person, used_at=None, cancelled_at=None).update(cancelled_at=at)
    link = PasswordLink.objects.create(
        person=person,
        kind=kind,
        nonce=secrets.token_urlsafe(32),
        sent_to=person.email,
        made_at=at,
        expires_at=at + LIFE[kind],
    )
    start_job(MAIL_LINK, token=f"password-link-{link.pk}", by=by, at=at, arguments={"link": link.pk})
    return link


def request_reset(email: str, *, at: datetime) -> None:
    """Send a link to whoever has this address. Says nothing about whether somebody has.

    An address two accounts share gets nothing: an administrator has to sort that out first.
    """
    people = [person for person in people_with_email(email) if person.is_active]
    if len(people) == 1:
        send_link(people[0], LinkKind.RESET, by=people[0], at=at)


@transaction.atomic
def use_link(pk: int, token: str, *, password: str, at: datetime) -> User:
    """Set the password and use the link up. Ends every session of the person.

    Raises:
        Conflict: when the link may not be used (any more).
    """
    PasswordLink.objects.select_for_update().filter(pk=pk).first()
    link = open_link(pk, token, at=at)
    link.used_at = at
    link.save(update_fields=["used_at"])
    person = User.objects.select_for_update().get(pk=link.person_id)
    set_password(person, password, at=at, action=f"set password by {link.get_kind_display().lower()}")
    return person


@transaction.atomic
def set_password(person: User, password: str, *, at: datetime, action: str, keep_session: str = "") -> None:
    """Give a person a password they chose themselves, and end their sessions, except ``keep_session``."""
    person.set_password(password)
    person.save(update_fields=["password"])
    end_sessions(person, keep=keep_session)
    PasswordLink.objects.filter(person=person, used_at=None, cancelled_at=None).update(cancelled_at=at)
    record_act(action, person, by=person, at=at)


# Mail


@job_kind("accounts.mail_link", "Send a link by e-mail")
def MAIL_LINK(job: Job, progress: Progress) -> JobResult:  # noqa: N802  (becomes a constant)
    """Send the mail of one link, unless the link has ended meanwhile."""
    link = PasswordLink.objects.select_related("person").get(pk=job.arguments["link"])
    if link.used_at or link.cancelled_at:
        return JobResult("The link had ended before its mail was sent.")
    mail_of(link).send()
    return JobResult("The mail is sent.")


def mail_of(link: PasswordLink) -> EmailMessage:
    """Return the mail in plain text. The first line of its template is the subject."""
    kind = LinkKind(link.kind)
    text = render_to_string(
        f"accounts/mail/{kind.value}.txt",
        {
            "name": person_name(link.person),
            "council": settings.COUNCIL_NAME,
            "address": address_of_link(link),
            "sign_in": f"{settings.SITE_URL}{reverse('sign-in')}",
            "life": LIFE_WORDS[kind],
            "username": link.person.email,
            "passwords": settings.QUARTERDAY_PASSWORDS,
            "contact": settings.CONTACT_EMAIL,
        },
    )
    subject, _, body = text.partition("\n")
    return EmailMessage(subject=" ".join(subject.split()), body=body.strip() + "\n", to=[link.sent_to])
