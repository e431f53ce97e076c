"""Indicators, their dated definitions and targets."""

from datetime import date
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import (
    Basis,
    Comparison,
    Frequency,
    Outturn,
    Per,
    Polarity,
    PrintPattern,
    ProposalState,
    TargetKind,
    ToleranceKind,
    ValueType,
)
from indicators.models.people import Service
from indicators.models.schemes import RatingScheme
from indicators.records.proposals import Proposal
from indicators.rules.display import NumberFormat, show
from indicators.rules.profile import read_profile, step_name


class DatedQuerySet(models.QuerySet[Any]):
    def in_force(self, day: date) -> Self:
        """Confirmed rows that have started by ``day``, newest first."""
        return self.filter(proposal_state=ProposalState.CONFIRMED, effective_from__lte=day).order_by(
            "-effective_from", "-pk"
        )


class Dated(Proposal):
    """A proposal that, once confirmed, applies to periods starting on or after a date."""

    effective_from = models.DateField(help_text="The first period start it applies to, for example 1 April 2024.")

    objects = DatedQuerySet.as_manager()

    class Meta(Proposal.Meta):
        abstract = True


class Indicator(models.Model):
    """A thing measured. What it is called and how it is measured are in its definitions."""

    ref = models.SlugField(
        "reference", unique=True, help_text="Short and lasting, in small letters, for example recycling-rate."
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="indicators")
    retired_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("ref",)

    def __str__(self) -> str:
        return self.ref


class Definition(Dated):
    """What is measured and how, from a date."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="definitions")
    name = models.CharField(max_length=300)
    description = models.TextField("what it measures", blank=True)
    purpose = models.TextField("why it is measured", blank=True)
    numerator_label = models.CharField(
        "numerator", max_length=200, blank=True, help_text="For example Reviewed in time"
    )
    denominator_label = models.CharField("denominator", max_length=200, blank=True, help_text="For example Reviews due")
    exclusions = models.TextField(blank=True)
    source_system = models.CharField(max_length=200, blank=True)
    report_name = models.CharField(max_length=200, blank=True)
    value_type = models.CharField(max_length=10, choices=ValueType.choices, default=ValueType.NUMBER)
    unit = models.CharField(max_length=20, blank=True, help_text="Printed after the figure, for example %")
    decimals = models.PositiveSmallIntegerField(default=0, help_text="0 to 4")
    thousands = models.BooleanField("comma between thousands", default=False)
    pattern = models.CharField(max_length=12, choices=PrintPattern.choices, default=PrintPattern.VALUE)
    polarity = models.CharField("good to be", max_length=10, choices=Polarity.choices, default=Polarity.NONE)
    frequency = models.CharField(max_length=16, choices=Frequency.choices, default=Frequency.QUARTER)
    basis = models.CharField("figure covers", max_length=16, choices=Basis.choices, default=Basis.IN_PERIOD)
    comparison = models.CharField(
        "compared with", max_length=24, choices=Comparison.choices, default=Comparison.PREVIOUS_PERIOD
    )
    movement_tolerance = models.DecimalField(
        max_digits=12,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Changes up to this size count as no change.",
    )
    milestone_due = models.DateField(
        null=True,
        blank=True,
        help_text="Only for a milestone: the day it is to be done. The figure is how much is done, 0 to 100%.",
    )
    lag_months = models.PositiveSmallIntegerField(
        "months late", default=0, help_text="How many months after its period a figure is due, for example 3."
    )
    per = models.PositiveIntegerField(
        "worked out per",
        choices=Per.choices,
        default=Per.ONE,
        help_text="For figures worked out from two numbers, for example per 1,000 residents.",
    )
    brackets = models.BooleanField(
        "negatives in brackets", default=False, help_text="Print (5) in place of -5, as accounts do."
    )
    forecast = models.BooleanField(
        "ask for a forecast",
        default=False,
        help_text="The owner also enters the figure expected at the end of the financial year.",
    )
    outturn = models.CharField(
        "figure of the whole year",
        max_length=12,
        choices=Outturn.choices,
        default=Outturn.LAST,
        help_text="How the figure of the year follows from those of its periods.",
    )
    counts_people = models.BooleanField(default=False, help_text="Small numbers may have to be hidden.")
    minimum = models.DecimalField("lowest possible", max_digits=16, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField("highest possible", max_digits=16, decimal_places=4, null=True, blank=True)
    scheme = models.ForeignKey(
        RatingScheme, verbose_name="RAG rule", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    tolerance = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    tolerance_kind = models.CharField(max_length=10, choices=ToleranceKind.choices, default=ToleranceKind.RELATIVE)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta(Dated.Meta):
        abstract = False
        ordering = ("indicator", "-effective_from", "-pk")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(decimals__lte=4), name="definition_decimals_to_four"),
        )

    def __str__(self) -> str:
        return self.name


class Target(Dated):
    """What the indicator should reach, from a date. ``wording`` replaces the printed form.

    ``profile`` holds the steps inside the year, read by ``indicators.rules.profile``; ``floor`` is the second
    threshold; ``rationale`` is printed, unlike the reason of the change.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(max_length=12, choices=TargetKind.choices)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    upper = models.DecimalField("upper value", max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    wording = models.CharField("print as", max_length=60, blank=True)
    floor = models.DecimalField("second threshold", max_digits=16, decimal_places=4, null=True, blank=True)
    profile = models.JSONField(
        default=dict, blank=True, help_text="What to reach by the end of each period of the year, by month number."
    )
    rationale = models.TextField("why this target", blank=True)
    tolerance = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    tolerance_kind = models.CharField(max_length=10, choices=ToleranceKind.choices, default=ToleranceKind.RELATIVE)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta(Dated.Meta):
        abstract = False
        ordering = ("indicator", "-effective_from", "-pk")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["at_least", "more_than", "at_most", "less_than", "between"], value__isnull=False)
                | Q(kind__in=["rank", "direction", "monitor", "none"]),
                name="target_bound_has_value",
            ),
            models.CheckConstraint(
                condition=~Q(kind="between") | Q(upper__isnull=False, upper__gte=models.F("value")),
                name="target_range_has_upper",
            ),
        )

    @property
    def steps(self) -> list[tuple[str, str]]:
        """Return what to reach by the end of each period of the year: its name, and the number or range as printed."""
        fmt = NumberFormat(ValueType.NUMBER, self.unit, self.decimals, thousands=True)
        return [
            (step_name(month), " to ".join(show(bound, fmt) for bound in (step.value, step.upper) if bound is not None))
            for month, step in read_profile(self.profile).items()
        ]

    @property
    def floor_text(self) -> str:
        """Return the second threshold as printed, "" without one."""
        return show(self.floor, NumberFormat(ValueType.NUMBER, self.unit, self.decimals, thousands=True))

    def __str__(self) -> str:
        return f"{self.indicator}: {self.wording or self.get_kind_display()} {self.value or ''}".strip()
