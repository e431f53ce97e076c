"""When figures are collected: reporting periods and rounds."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from indicators.enums import PeriodKind
from indicators.rules.periods import Period
from submissions.rules.planning import Plan, Step


class ReportingPeriodManager(models.Manager["ReportingPeriod"]):
    def for_period(self, period: Period) -> "ReportingPeriod":
        """Return the row of ``period``, made on first use."""
        row, _made = self.get_or_create(kind=period.kind, start=period.start, end=period.end)
        return row


class ReportingPeriod(models.Model):
    """The window a value covers. The rules about it are in ``Period``."""

    kind = models.CharField(max_length=16, choices=PeriodKind.choices)
    start = models.DateField()
    end = models.DateField(db_index=True)

    objects = ReportingPeriodManager()

    class Meta:
        ordering = ("end", "start")
        constraints = (
            models.UniqueConstraint(fields=("kind", "start", "end"), name="reporting_period_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="reporting_period_ends_after_start"),
        )

    def __str__(self) -> str:
        return self.value.label()

    @property
    def value(self) -> Period:
        return Period(kind=PeriodKind(self.kind), start=self.start, end=self.end)


class Round(models.Model):
    """One collection for one quarter."""

    period = models.OneToOneField(ReportingPeriod, on_delete=models.PROTECT, related_name="round")
    opens = models.DateField()
    due = models.DateField(help_text="Returns are due at the end of this day.")
    sign_off_due = models.DateField(help_text="Leads sign off by the end of this day.")
    draft_due = models.DateField("draft built by", null=True, blank=True)
    leadership_on = models.DateField("leadership team reads on", null=True, blank=True)
    publish_on = models.DateField("papers are public on", null=True, blank=True)
    committee_date = models.DateField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    opened_at = models.DateTimeField(editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("-period__end",)
        constraints = (
            models.CheckConstraint(
                condition=Q(due__gte=F("opens"), sign_off_due__gte=F("due")), name="round_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(committee_date=None) | Q(committee_date__gte=F("sign_off_due")),
                name="round_committee_after_sign_off",
            ),
            models.CheckConstraint(
                condition=Q(publish_on=None)
                | Q(publish_on__gte=F("sign_off_due"), publish_on__lte=Coalesce("committee_date", "publish_on")),
                name="round_published_between_sign_off_and_committee",
            ),
        )

    def __str__(self) -> str:
        return f"Collection for {self.period}"

    @property
    def plan(self) -> Plan:
        """Every day of this collection, as the rules of planning read it."""
        return Plan(**{step.value: getattr(self, step.value) for step in Step})

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
