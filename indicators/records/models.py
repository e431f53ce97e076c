"""The audit chain: one row for every act, each carrying the fingerprint of the row before."""

from django.conf import settings
from django.db import models

from indicators.records.append_only import AppendOnlyModel


class ChainHead(models.Model):
    """The last link of a chain, locked while a new link is added so that links cannot fork."""

    name = models.CharField(max_length=40, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.name}: {self.length} links"


class AuditEntry(AppendOnlyModel):
    """Who did what to which object, when, and why."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_label = models.CharField(max_length=300)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("sequence",)
        indexes = (models.Index(fields=("object_type", "object_id"), name="audit_object"),)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.action} {self.object_label} by {self.actor_name}"
