"""Comparators: quartiles and other councils' figures, each with its year, source and first day of use."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import BenchmarkKind, PeerScope, QuartileMethod
from indicators.models.catalogue import Indicator


class PeerGroup(models.Model):
    """Councils compared with, for example statistical neighbours.

    ``usual_ranking`` and ``usual_average`` mark the group an indicator uses that has chosen none: the one it is
    ranked in, and the one whose average is its neighbour average.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    scope = models.CharField("who belongs to it", max_length=12, choices=PeerScope.choices, default=PeerScope.MEMBERS)
    source = models.CharField(max_length=200, blank=True)
    quartile_method = models.CharField(
        max_length=20, choices=QuartileMethod.choices, default=QuartileMethod.RANK_TIES_BETTER
    )
    usual_ranking = models.BooleanField("rank every indicator here unless it says otherwise", default=False)
    usual_average = models.BooleanField("neighbour average of every indicator unless it says otherwise", default=False)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("usual_ranking",), condition=Q(usual_ranking=True), name="peer_group_one_usual_ranking"
            ),
            models.UniqueConstraint(
                fields=("usual_average",), condition=Q(usual_average=True), name="peer_group_one_usual_average"
            ),
        )

    def __str__(self) -> str:
        return self.name


class BenchmarkFigureQuerySet(models.QuerySet["BenchmarkFigure"]):
    def available(self, day: date) -> Self:
        """Those that may be used on ``day``, newest first."""
        return self.filter(available_from__lte=day).order_by("-available_from", "-pk")


class BenchmarkFigure(models.Model):
    """One comparator of one indicator. ``quartile`` 1 is the top quarter of councils."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="benchmarks")
    kind = models.CharField(max_length=20, choices=BenchmarkKind.choices)
    peer_group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="figures")
    label = models.CharField(max_length=100, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    quartile = models.PositiveSmallIntegerField(null=True, blank=True)
    wording = models.CharField("print as", max_length=60, blank=True)
    data_year = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=200, blank=True)
    available_from = models.DateField()
    order = models.PositiveSmallIntegerField(default=0)

    objects = BenchmarkFigureQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("indicator", "-available_from", "order", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(quartile=None) | Q(quartile__gte=1, quartile__lte=4), name="benchmark_quartile_1_to_4"
            ),
            models.CheckConstraint(
                condition=~Q(kind="quartile") | Q(value=None), name="benchmark_quartile_has_no_value"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_kind_display()} {self.data_year}".strip()
