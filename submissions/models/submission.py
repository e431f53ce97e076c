"""One indicator's figure for one period, its versions, ratings and sign-offs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.enums import Availability, DataStatus
from indicators.models import Indicator, RatingSchemeVersion, Status
from indicators.records.append_only import AppendOnlyModel
from indicators.records.canonical import canonical_json, sha256
from indicators.records.proposals import Proposal
from submissions.enums import How, State
from submissions.models.collection import ReportingPeriod, Round
from submissions.models.fields import ExactDecimalField
from submissions.models.querysets import SubmissionQuerySet


class Submission(models.Model):
    """One indicator, one period ("return" on screens).

    ``revision`` goes up by one with every change of any kind: a write names the revision the person saw.
    ``current`` is the newest version. ``approved_version`` is the approval still standing: readers of
    approved data use that and nothing else, so a correction under way never removes the approved figure.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="submissions")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="submissions")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.TO_DO, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    current = models.ForeignKey(
        "SubmissionVersion", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_version = models.ForeignKey(
        "SubmissionVersion", on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, editable=False)

    objects = SubmissionQuerySet.as_manager()
    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta:
        ordering = ("indicator__ref", "period__end")
        constraints = (
            models.UniqueConstraint(fields=("indicator", "period"), name="submission_once_per_indicator_and_period"),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | Q(approved_version__isnull=False),
                name="submission_approved_has_version",
            ),
            models.CheckConstraint(
                condition=Q(state=State.TO_DO) | Q(current__isnull=False), name="submission_begun_has_version"
            ),
        )
        indexes = (models.Index(fields=("state", "round"), name="submission_state_round"),)

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"


class SubmissionVersion(AppendOnlyModel):
    """What somebody entered, kept for good.

    ``value`` is the figure; ``count`` the number printed in brackets beside it. With ``numerator`` and
    ``denominator`` the value was computed from them. ``availability`` says why there is no value.
    ``reply`` answers the lead's question that was open when it was saved. ``forecast`` is the figure the owner
    expects at the end of the financial year, ``by_hand`` the key of a status entered for a rule that asks for one,
    ``action`` what readers are told will be done.
    ``brought_by`` sent the file that an account nobody can sign in with entered: as much a contributor as an author.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    value = ExactDecimalField(max_digits=16, decimal_places=4, null=True)
    numerator = ExactDecimalField(max_digits=16, decimal_places=4, null=True)
    denominator = ExactDecimalField(max_digits=16, decimal_places=4, null=True)
    count = ExactDecimalField(max_digits=16, decimal_places=4, null=True)
    availability = models.CharField(max_length=20, choices=Availability.choices, blank=True)
    awaiting_from = models.CharField(max_length=200, blank=True)
    expected_on = models.DateField(null=True)
    data_status = models.CharField(max_length=12, choices=DataStatus.choices, blank=True)
    suppressed = models.BooleanField(default=False)
    commentary = models.TextField(blank=True)
    checked_report = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True)
    reply = models.TextField(blank=True)
    forecast = ExactDecimalField(max_digits=16, decimal_places=4, null=True)
    by_hand = models.CharField(max_length=50, blank=True)
    action = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=How.choices)
    token = models.CharField(max_length=64, unique=True)

    CONTENT = (
        "value",
        "numerator",
        "denominator",
        "count",
        "availability",
        "awaiting_from",
        "expected_on",
        "data_status",
        "suppressed",
        "commentary",
        "checked_report",
        "checked_on",
        "reply",
        "forecast",
        "by_hand",
        "action",
    )
    # Added later, so left out of the fingerprint when empty: versions saved before keep theirs.
    LATER_CONTENT = ("reply", "forecast", "by_hand", "action")

    class Meta(AppendOnlyModel.Meta):
        ordering = ("submission", "number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="version_number_once"),
            models.CheckConstraint(
                condition=Q(availability="") | Q(value=None), name="version_no_value_when_reason_given"
            ),
            models.CheckConstraint(
                condition=Q(denominator=None) | ~Q(denominator=0), name="version_denominator_not_zero"
            ),
        )

    def __str__(self) -> str:
        return f"{self.submission}, version {self.number}"

    @property
    def public_digest(self) -> str:
        """Return the fingerprint that may stand where everybody can read it.

        A small number could be found by trying each one against its fingerprint; the form's own token, which
        nobody can guess, is mixed in.
        """
        return sha256(f"{self.digest}:{self.token}") if self.suppressed else self.digest

    def content_digest(self) -> str:
        """Return the fingerprint of the content, whoever entered it and whenever."""
        content = {name: getattr(self, name) for name in self.CONTENT}
        for name in self.LATER_CONTENT:
            if content[name] in (None, ""):
                del content[name]
        for name in ("value", "numerator", "denominator", "count", "forecast"):
            number = content.get(name)
            if name in content:
                content[name] = None if number is None else format((number + 0).normalize(), "f")
        return sha256(canonical_json({"submission": self.submission_id, "number": self.number, **content}))


class Computed(AppendOnlyModel):
    """One computed status with the sentence, the inputs and the rule that gave it."""

    status = models.ForeignKey(Status, on_delete=models.PROTECT, null=True, related_name="+")
    scheme_version = models.ForeignKey(RatingSchemeVersion, on_delete=models.PROTECT, null=True, related_name="+")
    sentence = models.TextField()
    inputs = models.JSONField()
    steps = models.JSONField(default=list)
    reason = models.CharField(max_length=200)
    computed_at = models.DateTimeField()

    class Meta(AppendOnlyModel.Meta):
        abstract = True
        ordering = ("version", "pk")


class Rating(Computed):
    """The computed status of one version's figure."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="ratings")

    class Meta(Computed.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.version}: {self.status or 'not rated'}"


class ForecastRating(Computed):
    """The computed status of one version's forecast, against the target of the year.

    A table of its own, so that the status expected at the end of the year is never taken for the one of today.
    """

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="forecast_ratings")

    class Meta(Computed.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.version}: {self.status or 'not rated'} expected"


class RatingOverride(Proposal):
    """A status set by judgement for one version: one person proposes it, another confirms it."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="overrides")
    status = models.ForeignKey(Status, on_delete=models.PROTECT, null=True, related_name="+")
    ground = models.CharField(max_length=16)

    history = HistoricalRecords(history_change_reason_field=models.TextField(null=True))

    class Meta(Proposal.Meta):
        ordering = ("version", "pk")

    def __str__(self) -> str:
        return f"{self.version}: {self.status or 'not rated'} by judgement"


class SignOff(AppendOnlyModel):
    """One recorded step of a submission: who, when, from where to where, what they saw and what they said."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="sign_offs")
    sequence = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    from_state = models.CharField(max_length=10, choices=State.choices)
    to_state = models.CharField(max_length=10, choices=State.choices)
    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, null=True, related_name="sign_offs")
    digest = models.CharField(max_length=64, blank=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    token = models.CharField(max_length=64, unique=True)

    class Meta(AppendOnlyModel.Meta):
        ordering = ("submission", "sequence")
        constraints = (models.UniqueConstraint(fields=("submission", "sequence"), name="sign_off_sequence_once"),)

    def __str__(self) -> str:
        return f"{self.submission}: {self.action} by {self.by_name}"
