"""Status sets and rating schemes: the council's own colours and the rule behind them, as data."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from indicators.enums import ProposalState, Shape, ToleranceKind, UnratedKind
from indicators.records.proposals import Proposal


class StatusSet(models.Model):
    """The statuses one council uses, for example green, amber, red and monitor."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Status(models.Model):
    """One status: word, letter, shape and colour together, so that colour never stands alone.

    ``score`` counts in roll-ups. ``rated`` says whether it is a judgement (green) or not (monitor).
    ``unrated_kind`` says why a status is no judgement: monitoring, data only, not due, no figure.
    ``needs_commentary`` makes the owner's text compulsory. ``colour`` is a name of the palette or "#1a65a6".
    """

    status_set = models.ForeignKey(StatusSet, on_delete=models.PROTECT, related_name="statuses")
    key = models.SlugField()
    word = models.CharField(max_length=40)
    letter = models.CharField(max_length=10, blank=True)
    shape = models.CharField(max_length=10, choices=Shape.choices, default=Shape.NONE)
    colour = models.CharField(
        max_length=20,
        default="grey",
        validators=[
            RegexValidator(r"^([a-z]+|#[0-9a-f]{6})$", "Use a colour name such as green, or one such as #1a65a6.")
        ],
    )
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    rated = models.BooleanField(default=True)
    unrated_kind = models.CharField(
        "not a judgement because", max_length=12, choices=UnratedKind.choices, blank=True, default=UnratedKind.NONE
    )
    needs_commentary = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("status_set", "order")
        verbose_name_plural = "statuses"
        constraints = (models.UniqueConstraint(fields=("status_set", "key"), name="status_key_once_per_set"),)

    def __str__(self) -> str:
        return self.word


class RatingScheme(models.Model):
    """A rule for colours ("RAG rule" on screens). Its content is in dated versions."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    status_set = models.ForeignKey(StatusSet, on_delete=models.PROTECT, related_name="schemes")

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class RatingSchemeVersionQuerySet(models.QuerySet["RatingSchemeVersion"]):
    def in_force(self, day: date) -> Self:
        """Confirmed versions that have started by ``day``, newest first."""
        return self.filter(proposal_state=ProposalState.CONFIRMED, effective_from__lte=day).order_by(
            "-effective_from", "-number"
        )


class RatingSchemeVersion(Proposal):
    """The bands in force from a date.

    ``bands`` is an ordered list of ``{"status": key, "when": condition, "text": sentence}``;
    ``docs/reference/rating-rules.md`` describes the conditions.
    """

    scheme = models.ForeignKey(RatingScheme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(editable=False)
    effective_from = models.DateField(help_text="The first period start it applies to.")
    bands = models.JSONField()
    tolerance = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    tolerance_kind = models.CharField(max_length=10, choices=ToleranceKind.choices, default=ToleranceKind.RELATIVE)

    objects = RatingSchemeVersionQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta(Proposal.Meta):
        ordering = ("scheme", "-effective_from", "-number")
        constraints = (
            *Proposal.Meta.constraints,
            models.UniqueConstraint(fields=("scheme", "number"), name="scheme_version_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.scheme}, version {self.number}"
