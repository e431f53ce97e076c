"""What a person is told inside Quarterday, and the address of their calendar."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from submissions.enums import NoticeKind


class Notice(models.Model):
    """One thing a person is told. ``text`` is kept as it was said; ``link`` is an address on this site."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    text = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("person", "read_at"), name="notice_person_read"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.text}"


class CalendarFeed(models.Model):
    """One person's calendar address. Whoever knows ``key`` can read it; ``seed`` keeps events the same for good."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feed")
    key = models.CharField(max_length=64, unique=True)
    seed = models.UUIDField(default=uuid4, editable=False)
    made_at = models.DateTimeField()

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True), excluded_fields=["key"])

    def __str__(self) -> str:
        return f"Calendar of {self.person}"
