"""How somebody read a workbook of past figures the last time."""

from django.conf import settings
from django.db import models


class RememberedLayout(models.Model):
    """The layout a person chose for sheets with the same headings; see ``reporting.history.layout.HistoryLayout``."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    headings_digest = models.CharField(max_length=64)
    layout = models.JSONField()
    remembered_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "headings_digest"), name="layout_once_per_person_and_headings"),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.headings_digest[:8]}"
