"""Portfolios and scorecards: the layout of what readers see, as data."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import LabelStyle, PeriodKind, RollupMethod, Rounding
from indicators.models import Indicator, StatusSet
from reporting.enums import ColumnKind, LineKind, Numbering, Orientation, RatingDisplay


class Portfolio(models.Model):
    """What a Cabinet member answers for."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    council = models.CharField(max_length=200)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("council", "name")

    def __str__(self) -> str:
        return f"{self.name}, {self.council}"


class PortfolioHolder(models.Model):
    """The member who holds a portfolio from a date."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="holders")
    name = models.CharField(max_length=200)
    starts = models.DateField()

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("portfolio", "-starts")
        constraints = (models.UniqueConstraint(fields=("portfolio", "starts"), name="one_holder_from_a_date"),)

    def __str__(self) -> str:
        return f"{self.name} from {self.starts:%-d %B %Y}"


def plain_list(value: object) -> None:
    """Refuse layout lists that are not lists."""
    if not isinstance(value, list):
        raise ValidationError("This must be a list.")


class Scorecard(models.Model):
    """A layout: sections, lines, columns, words, key and roll-up rule.

    ``levels``: grouping levels from the outside in, each ``{"heading": str, "rating_heading": str}`` (the
    latter empty where the group has no rating). ``words`` replaces printed words, by the keys listed in
    ``docs/reference/scorecard-layout.md``. ``key``: ``[{"status": key, "text": str}]``. ``blocks``: what the
    summary shows, each ``{"kind": BlockKind, ...options}``. ``rollup_thresholds``: ``[{"status": key, "at_least":
    decimal as text}]``, empty for the nearest score. ``revision`` goes up by one with every change of any part of
    the layout: a change names the revision the person saw.
    """

    slug = models.SlugField(unique=True, max_length=80)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.PROTECT, related_name="scorecards")
    title = models.CharField(max_length=200)
    caption = models.CharField(max_length=200, blank=True)
    closing = models.CharField(max_length=200, blank=True)
    status_set = models.ForeignKey(StatusSet, on_delete=models.PROTECT, related_name="+")
    rating_display = models.CharField(max_length=12, choices=RatingDisplay.choices, default=RatingDisplay.SHAPE_WORD)
    rollup_method = models.CharField(max_length=10, choices=RollupMethod.choices, default=RollupMethod.MEAN)
    rollup_rounding = models.CharField(max_length=10, choices=Rounding.choices, default=Rounding.HALF_DOWN)
    rollup_thresholds = models.JSONField(default=list, blank=True, validators=[plain_list])
    period_kind = models.CharField(max_length=16, choices=PeriodKind.choices, default=PeriodKind.QUARTER)
    orientation = models.CharField(max_length=10, choices=Orientation.choices, default=Orientation.LANDSCAPE)
    numbering = models.CharField(max_length=10, choices=Numbering.choices, default=Numbering.OWN)
    levels = models.JSONField(default=list, validators=[plain_list])
    words = models.JSONField(default=dict)
    key = models.JSONField(default=list, validators=[plain_list])
    footnotes = models.JSONField(default=list, validators=[plain_list])
    blocks = models.JSONField(default=list, blank=True, validators=[plain_list])
    revision = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("portfolio", "title")

    def __str__(self) -> str:
        return self.title

    def holder_on(self, day: date) -> str:
        """Return the member's name on ``day``, or an empty string."""
        holder = self.portfolio.holders.filter(starts__lte=day).first()
        return holder.name if holder else ""


class Section(models.Model):
    """A heading in a scorecard. Sections nest as deep as the scorecard has levels."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    heading = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField()

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("scorecard", "order")

    def __str__(self) -> str:
        return self.heading


class Line(models.Model):
    """One row of a scorecard.

    ``printed_as`` replaces what a column of identity prints on this line, by column key. A line of kind
    *text* points to words elsewhere: ``pointer`` is printed where the period would be. A *placeholder* holds the
    place of a measure without figures yet: ``pointer`` is printed where the figure would be. ``weight`` counts in a
    weighted roll-up only.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="lines")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="lines")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=12, choices=LineKind.choices, default=LineKind.MEASURE)
    pointer = models.CharField(max_length=100, blank=True)
    period_style = models.CharField(max_length=16, choices=LabelStyle.choices, blank=True)
    printed_as = models.JSONField(default=dict, blank=True)
    weight = models.DecimalField(
        max_digits=6, decimal_places=2, default=Decimal(1), validators=[MinValueValidator(Decimal(0))]
    )

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("section__order", "order")
        constraints = (
            models.UniqueConstraint(fields=("section", "indicator"), name="indicator_once_per_section"),
            models.CheckConstraint(condition=Q(kind="measure") | ~Q(pointer=""), name="text_line_has_pointer"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.indicator}".strip()


class Column(models.Model):
    """One column of a scorecard. ``options`` refine the kind, for example ``{"period": "Sep 2016", "arrow": true}``."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.CASCADE, related_name="columns")
    key = models.SlugField()
    kind = models.CharField(max_length=16, choices=ColumnKind.choices)
    heading = models.CharField(max_length=100, blank=True)
    order = models.PositiveSmallIntegerField()
    options = models.JSONField(default=dict, blank=True)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("scorecard", "order")
        constraints = (models.UniqueConstraint(fields=("scorecard", "key"), name="column_key_once_per_scorecard"),)

    def __str__(self) -> str:
        return self.heading or self.key
