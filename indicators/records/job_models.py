"""The record of background work, and files kept while somebody decides what to do with them."""

from django.conf import settings
from django.db import models

from indicators.enums import JobState


class Job(models.Model):
    """One piece of work done after the page has answered.

    ``token`` comes from the form that asked for it, so that the same form sent twice starts nothing twice.
    ``arguments`` name what to work on (ids and choices, never figures). ``done`` of ``total`` steps is how far it has
    come, ``message`` what it is doing, ``result`` what it found (see ``JobResult``), ``problem`` why it failed, in
    words for the person. ``touched_at`` is its last sign of life.
    """

    kind = models.SlugField(max_length=60)
    token = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.QUEUED, db_index=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-queued_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)


class Upload(models.Model):
    """A file somebody sent, kept until they confirm or give up.

    It lies in the database, so that every web node finds it and no address serves it. ``purpose`` says which feature
    asked for it; ``choices`` hold what the person has decided about it so far, for example which column is which.
    """

    token = models.CharField(max_length=64, unique=True)
    purpose = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    choices = models.JSONField(default=dict, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.name
