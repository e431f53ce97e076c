"""The lists of reminders."""

from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.records.audit import person_name
from submissions.chasing import PlannedDigest, outcome_words
from submissions.enums import Ask
from submissions.models import Digest
from submissions.words import clock


class PlannedTable(tables.Table):
    """Today's reminders; rows are ``PlannedDigest``, ``known`` are those already sent, by person."""

    name = tables.Column("Person")
    summary = tables.Column("What it names")
    oldest = tables.Column("Longest overdue")
    state = tables.Column("Today", empty_values=())

    class Meta:
        attrs = {"caption": "Reminders of today", "hide_caption": True}
        orderable = False
        empty_text = "Nobody has anything to be reminded of today."

    def __init__(self, *args: Any, known: dict[int, Digest], **options: Any) -> None:
        super().__init__(*args, **options)
        self.known = known

    def render_name(self, record: PlannedDigest) -> SafeString:
        address = reverse("submissions:reminder", args=[record.person.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, record.name)

    def render_state(self, record: PlannedDigest) -> str:
        digest = self.known.get(record.person.pk)
        if digest is not None:
            return f"{outcome_words(digest)}, {timezone.localtime(digest.at):%H:%M}"
        return "Not sent yet" if record.person.email else "No e-mail address"


class SentTable(tables.Table):
    """What was sent; rows from ``sent_digests``."""

    at = tables.Column("When")
    person = tables.Column("Person", order_by=("person__last_name", "person__first_name"))
    named = tables.Column("What it named", empty_values=(), orderable=False)
    outcome = tables.Column("What became of it", empty_values=(), orderable=False)
    asked_by = tables.Column("Sent by", orderable=False, default="Daily run")

    class Meta:
        attrs = {"caption": "What was sent", "hide_caption": True}
        empty_text = "No reminder has been sent yet."

    def render_at(self, record: Digest) -> str:
        return clock(record.at)

    def render_person(self, record: Digest) -> str:
        return person_name(record.person)

    def render_named(self, record: Digest) -> str:
        kinds = [Ask(line.kind) for line in record.lines.all()]
        words = [f"{kinds.count(kind)} {str(kind.label).lower()}" for kind in Ask if kind in kinds]
        return ", ".join(words)

    def render_outcome(self, record: Digest) -> str:
        return outcome_words(record)

    def render_asked_by(self, record: Digest) -> str:
        return person_name(record.asked_by) if record.asked_by else "Daily run"


class NoticeTable(tables.Table):
    """A person's notices."""

    text = tables.Column("Notice")
    kind = tables.Column("About")
    at = tables.Column("When")
    read = tables.Column("Read", empty_values=(), orderable=False)

    class Meta:
        attrs = {"caption": "Notices", "hide_caption": True}
        empty_text = "You have no notices."

    def render_text(self, record: Any) -> SafeString | str:
        if not record.link:
            return str(record.text)
        return format_html('<a class="govuk-link" href="{}">{}</a>', record.link, record.text)

    def render_read(self, record: Any) -> SafeString | str:
        """A button of its own for what is unread: opening a page changes nothing."""
        if record.read_at:
            return "Read"
        return format_html(
            '<form action="{}" method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{}">'
            '<input type="hidden" name="notice" value="{}"><strong class="qd-unread">Unread</strong>'
            '<button type="submit" class="qd-link-button">Mark as read'
            '<span class="govuk-visually-hidden">: {}</span></button></form>',
            reverse("submissions:notices-read"),
            get_token(self.request),
            record.pk,
            record.text,
        )

    def render_kind(self, record: Any) -> str:
        return str(record.get_kind_display())

    def render_at(self, record: Any) -> str:
        return clock(record.at)
