"""Other councils and the tables published about all of them.

Authorities and groups are kept with history. What was loaded is append-only: a newer release of the same indicator and
period stands before the older one and never changes it.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import AuthorityKind, MissingKind
from indicators.models.benchmarks import PeerGroup
from indicators.models.catalogue import Indicator
from indicators.records.append_only import AppendOnlyModel

AREAS = (AuthorityKind.REGION, AuthorityKind.NATION)
CODE = RegexValidator(r"^[A-Z][0-9]{8}$", "Enter the nine-character code, for example E10000018")


class Authority(models.Model):
    """A council, or a region or nation whose figure is published beside the councils'.

    ``code`` is the code of the Office for National Statistics. ``other_names`` are further spellings found in
    published tables, one a line. Exactly one authority can be our own.
    """

    code = models.CharField(max_length=9, unique=True, validators=[CODE], help_text="For example E10000018")
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=AuthorityKind.choices)
    region = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="councils",
        limit_choices_to={"kind": "region"},
    )
    other_names = models.TextField(blank=True, help_text="Other spellings in published tables, one a line")
    is_us = models.BooleanField("this is our own council", default=False, editable=False)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("name",)
        verbose_name_plural = "authorities"
        constraints = (
            models.UniqueConstraint(fields=("is_us",), condition=Q(is_us=True), name="authority_one_is_us"),
            models.CheckConstraint(condition=Q(is_us=False) | ~Q(kind__in=AREAS), name="authority_us_is_a_council"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_area(self) -> bool:
        """Whether it is a region or nation: compared with, never ranked."""
        return self.kind in AREAS


class PeerMemberQuerySet(models.QuerySet["PeerMember"]):
    def on(self, day: date) -> Self:
        """Those in force on ``day``; both ends count."""
        return self.filter(Q(ends=None) | Q(ends__gte=day), starts__lte=day)


class PeerMember(models.Model):
    """One authority in one peer group, between two dates."""

    peer_group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="members")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)

    objects = PeerMemberQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("peer_group", "authority", "starts")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=models.F("starts")), name="peer_member_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("peer_group", "authority"), condition=Q(ends=None), name="peer_member_open_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} in {self.peer_group}"


class IndicatorPeers(models.Model):
    """A peer group an indicator is compared in. Without any, the usual groups apply."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="peer_choices")
    peer_group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="choices")
    ranking = models.BooleanField("quartile and rank come from this group", default=False)
    averages = models.BooleanField("its average is the neighbour average", default=False)
    removed = models.BooleanField(default=False, editable=False)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("indicator", "peer_group__name")
        verbose_name = "comparison"
        constraints = (
            models.UniqueConstraint(fields=("indicator", "peer_group"), name="indicator_peers_once"),
            models.UniqueConstraint(
                fields=("indicator",), condition=Q(ranking=True, removed=False), name="indicator_peers_one_ranking"
            ),
            models.UniqueConstraint(
                fields=("indicator",), condition=Q(averages=True, removed=False), name="indicator_peers_one_average"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} among {self.peer_group}"


class PeerRelease(AppendOnlyModel):
    """One published table, loaded once.

    ``layout`` is how its columns were read, ``rows_read`` the rows of data in the file, each of them either loaded or
    refused. ``available_from`` is the first day its figures may be used. ``token`` is that of the form that loaded it.
    """

    source = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = models.DateField()
    available_from = models.DateField()
    note = models.TextField(blank=True)
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100, blank=True)
    layout = models.JSONField(default=dict)
    rows_read = models.PositiveIntegerField()
    rows_loaded = models.PositiveIntegerField()
    rows_refused = models.PositiveIntegerField()
    values_loaded = models.PositiveIntegerField()
    values_refused = models.PositiveIntegerField()
    token = models.CharField(max_length=64, unique=True)
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    loaded_by_name = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("-available_from", "-pk")

    def __str__(self) -> str:
        return f"{self.source}, published {self.published_on:%-d %B %Y}"


class PeerTable(AppendOnlyModel):
    """One indicator and period of a release. ``period`` is printed; the dates put tables in order."""

    release = models.ForeignKey(PeerRelease, on_delete=models.PROTECT, related_name="tables")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="peer_tables")
    period = models.CharField(max_length=40)
    period_start = models.DateField()
    period_end = models.DateField()
    councils = models.PositiveIntegerField()
    missing = models.PositiveIntegerField(default=0)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("-period_end", "-release", "indicator")
        constraints = (
            models.UniqueConstraint(
                fields=("release", "indicator", "period_start", "period_end"), name="peer_table_once_per_release"
            ),
        )
        indexes = (models.Index(fields=("indicator", "-period_end"), name="peer_table_newest"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class PeerValue(AppendOnlyModel):
    """One authority's figure in one table: a number, or why there is none. ``printed`` is the cell as published."""

    table = models.ForeignKey(PeerTable, on_delete=models.PROTECT, related_name="values")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="peer_values")
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    missing = models.CharField(max_length=14, choices=MissingKind.choices, default=MissingKind.NONE, blank=True)
    printed = models.CharField(max_length=60, blank=True)

    class Meta(AppendOnlyModel.Meta):
        abstract = False
        ordering = ("table", "authority")
        constraints = (
            models.UniqueConstraint(fields=("table", "authority"), name="peer_value_once_per_table"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing="") | (Q(value=None) & ~Q(missing="")),
                name="peer_value_or_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority}: {self.printed}"


class TableLayout(models.Model):
    """How the columns of a source's table were read the last time, offered again at the next release."""

    source = models.CharField(max_length=200)
    headings_digest = models.CharField(max_length=64)
    layout = models.JSONField()
    remembered_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "headings_digest"), name="table_layout_once"),)

    def __str__(self) -> str:
        return self.source
