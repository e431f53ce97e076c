"""Services and who answers for what, with dates."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import ResponsibilityRole


class Service(models.Model):
    """The team that owns indicators."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, unique=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


def in_force(day: date) -> Q:
    """Return the condition for rows with ``starts`` and ``ends`` that count on ``day``; both ends count."""
    return (Q(ends=None) | Q(ends__gte=day)) & Q(starts__lte=day)


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def on(self, day: date) -> Self:
        """Those in force on ``day``; both ends count."""
        return self.filter(in_force(day))


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def on(self, day: date) -> Self:
        """Those in force on ``day``; both ends count."""
        return self.filter(in_force(day))


class Responsibility(models.Model):
    """One person's part in one indicator, or in every indicator of a service, between two dates."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=10, choices=ResponsibilityRole.choices)
    indicator = models.ForeignKey(
        "indicators.Indicator", on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = ResponsibilityQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        verbose_name_plural = "responsibilities"
        ordering = ("starts", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(indicator=None, service__isnull=False) | Q(indicator__isnull=False, service=None),
                name="responsibility_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="responsibility_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} as {self.get_role_display().lower()} of {self.indicator or self.service}"


class RoleGrant(models.Model):
    """A council-wide role of one person between two dates. ``role`` is the name of a group."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=40)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("starts", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="role_grant_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} as {self.role}"
