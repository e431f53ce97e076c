"""The ledger of daily reminders, and what a person has chosen about them."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from indicators.records.append_only import AppendOnlyModel
from submissions.enums import Ask
from submissions.models.submission import Submission


class Digest(AppendOnlyModel):
    """One person's reminder of one day: written down before the mail goes out, so that it can never go out twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField(db_index=True)
    address = models.EmailField(max_length=254)
    at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who pressed “Send now”; empty for the daily run.",
    )

    class Meta(AppendOnlyModel.Meta):
        ordering = ("-day", "person")
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="digest_once_per_person_and_day"),)

    def __str__(self) -> str:
        return f"Reminder to {self.person} on {self.day:%-d %B %Y}"


class DigestLine(AppendOnlyModel):
    """One return a reminder named, and why. ``due`` is the day that counted, as it stood then."""

    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="lines")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Ask.choices)
    due = models.DateField(null=True)

    class Meta(AppendOnlyModel.Meta):
        ordering = ("digest", "pk")
        constraints = (models.UniqueConstraint(fields=("digest", "submission"), name="digest_names_a_return_once"),)

    def __str__(self) -> str:
        return f"{self.digest}: {self.submission}"


class DigestOutcome(AppendOnlyModel):
    """What became of the mail. Missing when the process ended between writing the reminder down and this."""

    digest = models.OneToOneField(Digest, on_delete=models.PROTECT, related_name="outcome")
    at = models.DateTimeField()
    sent = models.BooleanField()
    problem = models.TextField(blank=True)

    class Meta(AppendOnlyModel.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.digest}: {'sent' if self.sent else 'not sent'}"


class ReminderChoice(models.Model):
    """What a person has chosen. Without a row: every reminder."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminder_choice")
    due_soon = models.BooleanField("reminds before the day", default=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    def __str__(self) -> str:
        return f"Reminders of {self.person}"
