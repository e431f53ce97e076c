"""The corporate plan: priorities, their outcomes, and the indicators and milestones that tell of each, with dates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.models.catalogue import Indicator


class Plan(models.Model):
    """A council's plan for some years."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    starts = models.DateField()
    ends = models.DateField()

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("-starts", "name")
        constraints = (models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="plan_ends_after_start"),)

    def __str__(self) -> str:
        return self.name


class Priority(models.Model):
    """What a plan puts first, in its printed order."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="priorities")
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=1)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name_plural = "priorities"
        ordering = ("plan", "order", "pk")

    def __str__(self) -> str:
        return self.name


class OutcomeIndicatorQuerySet(models.QuerySet["OutcomeIndicator"]):
    def on(self, day: date) -> Self:
        """Those in force on ``day``; both ends count."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class Outcome(models.Model):
    """What a priority is to bring about, from a date and perhaps until one."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="outcomes")
    name = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=1)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("priority", "order", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="outcome_ends_after_start"),
        )

    def __str__(self) -> str:
        return self.name


class OutcomeIndicator(models.Model):
    """An indicator that tells of an outcome, between two dates. One indicator may tell of several."""

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="links")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="outcome_links")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = OutcomeIndicatorQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name = "indicator of an outcome"
        verbose_name_plural = "indicators of outcomes"
        ordering = ("outcome", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="outcome_indicator_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("outcome", "indicator"), condition=Q(ends=None), name="outcome_indicator_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} for {self.outcome}"
