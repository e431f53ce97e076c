"""Drafts, overrides and editions. An edition is written once and never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.records.append_only import AppendOnlyModel
from indicators.records.proposals import Proposal
from reporting.enums import Format, OverrideGround, Rendition
from reporting.models.scorecard import Scorecard
from submissions.models import ReportingPeriod, SignOff, Submission, SubmissionVersion


class Draft(models.Model):
    """A scorecard assembled for a period and not yet released.

    ``as_at`` is the day whose benchmarks apply. ``document`` is canonical JSON and ``digest`` its fingerprint.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="drafts")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="+")
    as_at = models.DateField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=1)
    assembled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assembled_by_name = models.CharField(max_length=200)
    assembled_at = models.DateTimeField()

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("-assembled_at",)
        constraints = (models.UniqueConstraint(fields=("scorecard", "period"), name="one_draft_per_period"),)

    def __str__(self) -> str:
        return f"Draft of {self.scorecard} for {self.period}"


class Override(Proposal):
    """A computed cell replaced by a person ("manual change" on screens); the computed text stays beside it.

    ``target`` is the ref of the line, or ``section:<path>`` for the rating of a group.
    """

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="overrides")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="+")
    target = models.CharField("row", max_length=300)
    column_key = models.CharField("column", max_length=50)
    text = models.CharField("print", max_length=300, blank=True)
    ground = models.CharField(max_length=16, choices=OverrideGround.choices, default=OverrideGround.JUDGEMENT)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta(Proposal.Meta):
        ordering = ("scorecard", "period", "target", "column_key", "pk")

    def __str__(self) -> str:
        return f"{self.scorecard} {self.period}: {self.target}, {self.column_key}"


class Edition(AppendOnlyModel):
    """A scorecard fixed for a period: numbered, fingerprinted, never changed ("published version" on screens)."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="editions")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    schema = models.PositiveIntegerField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    as_at = models.DateField()
    reason = models.TextField(blank=True)
    changes = models.JSONField(default=list)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    assembled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assembled_by_name = models.CharField(max_length=200)
    assembled_at = models.DateTimeField()
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    released_by_name = models.CharField(max_length=200)
    released_at = models.DateTimeField(db_index=True)
    token = models.CharField(max_length=64, unique=True)

    class Meta(AppendOnlyModel.Meta):
        ordering = ("scorecard", "period", "number")
        constraints = (
            models.UniqueConstraint(fields=("scorecard", "period", "number"), name="edition_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None) | (Q(number__gt=1, replaces__isnull=False) & ~Q(reason="")),
                name="edition_correction_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.scorecard}, {self.period}, edition {self.number}"


class EditionRow(AppendOnlyModel):
    """The link from an edition to the version and the approval behind one of its rows.

    ``approval`` is empty only for a row printed as not received.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="rows")
    ref = models.CharField(max_length=50)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="edition_rows")
    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, null=True, related_name="+")
    approval = models.ForeignKey(SignOff, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(AppendOnlyModel.Meta):
        ordering = ("edition", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(version=None, approval=None) | Q(version__isnull=False, approval__isnull=False),
                name="edition_row_approved_or_not_received",
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition}: {self.ref}"


class Artefact(AppendOnlyModel):
    """The bytes of an edition in one format. ``digest`` of the bytes is the ETag."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="artefacts")
    format = models.CharField(max_length=8, choices=Format.choices)
    rendition = models.CharField(max_length=8, choices=Rendition.choices, default=Rendition.PUBLIC)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta(AppendOnlyModel.Meta):
        ordering = ("edition", "format")
        constraints = (
            models.UniqueConstraint(fields=("edition", "format", "rendition"), name="artefact_once_per_format"),
        )

    def __str__(self) -> str:
        return f"{self.edition} as {self.get_format_display()}"
