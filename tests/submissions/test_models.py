"""What the database itself refuses, and what is kept for good."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from indicators.enums import ProposalState
from indicators.records.append_only import AppendOnlyModel, AppendOnlyViolation
from indicators.rules.periods import quarter
from submissions.enums import State
from submissions.models import (
    Digest,
    DigestLine,
    DigestOutcome,
    ForecastRating,
    Rating,
    RatingOverride,
    ReportingPeriod,
    Round,
    SignOff,
    Submission,
    SubmissionVersion,
)
from tests.factories import NOW, Q2, make_person, make_round, token
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def cast() -> Cast:
    """A figure entered with a forecast, sent, signed and rated."""
    cast = make_cast()
    cast.approve(forecast=Decimal(96))
    return cast


def write_version(cast: Cast, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "submission": cast.submission,
        "number": 2,
        "value": Decimal(1),
        "digest": "0" * 64,
        "by": cast.owner,
        "by_name": "Owner",
        "at": NOW,
        "how": "form",
        "token": token(),
        **changes,
    }
    SubmissionVersion(**fields).save()


def write_sign_off(cast: Cast, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "submission": cast.submission,
        "sequence": 3,
        "action": "reopen",
        "from_state": "approved",
        "to_state": "draft",
        "by": cast.lead,
        "by_name": "Lead",
        "at": NOW,
        "token": token(),
        **changes,
    }
    SignOff(**fields).save()


def write_override(cast: Cast, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "version": cast.submission.current,
        "ground": "judgement",
        "reason": "High in the second quarter of councils.",
        "proposed_by": cast.lead,
        "proposed_by_name": "Lead",
        "proposed_at": NOW,
        **changes,
    }
    RatingOverride(**fields).save()


def write_state(cast: Cast, **changes: Any) -> None:
    Submission.objects.filter(pk=cast.submission.pk).update(**changes)


def write_dates(cast: Cast, **changes: Any) -> None:
    round_ = make_round()
    Round.objects.filter(pk=round_.pk).update(**changes)


def write_digest(cast: Cast, **changes: Any) -> Digest:
    fields: dict[str, Any] = {
        "person": cast.owner,
        "day": NOW.date(),
        "address": "owner@council.example",
        "at": NOW,
        **changes,
    }
    digest = Digest(**fields)
    digest.save()
    return digest


def write_lines(cast: Cast, times: int = 1) -> Digest:
    digest = write_digest(cast)
    for _time in range(times):
        DigestLine(digest=digest, submission=cast.submission, kind="due_soon", due=NOW.date()).save()
    return digest


DECIDED = {"proposal_state": ProposalState.CONFIRMED, "decided_at": NOW}
Breach = Callable[[Cast], object]
BREACHES: dict[str, list[Breach]] = {
    "reporting_period_once": [
        lambda cast: ReportingPeriod(kind=Q2.kind, start=Q2.start, end=Q2.end).save(),
    ],
    "reporting_period_ends_after_start": [
        lambda cast: ReportingPeriod(kind="quarter", start=Q2.start, end=Q2.start - DAY).save(),
    ],
    "round_dates_in_order": [
        lambda cast: write_dates(cast, due=date(2026, 10, 1)),
        lambda cast: write_dates(cast, sign_off_due=date(2026, 10, 16)),
    ],
    "round_committee_after_sign_off": [
        lambda cast: write_dates(cast, committee_date=date(2026, 10, 26)),
    ],
    "round_published_between_sign_off_and_committee": [
        lambda cast: write_dates(cast, publish_on=date(2026, 10, 26)),
        lambda cast: write_dates(cast, publish_on=date(2026, 12, 6)),
        lambda cast: write_dates(cast, publish_on=date(2026, 10, 26), committee_date=None),
    ],
    "digest_once_per_person_and_day": [
        lambda cast: [write_digest(cast), write_digest(cast, address="another@council.example")],
    ],
    "digest_names_a_return_once": [
        lambda cast: write_lines(cast, times=2),
    ],
    "submission_once_per_indicator_and_period": [
        lambda cast: Submission(indicator=cast.indicator, period=cast.submission.period).save(),
    ],
    "submission_approved_has_version": [
        lambda cast: write_state(cast, approved_version=None),
    ],
    "submission_begun_has_version": [
        lambda cast: write_state(cast, current=None),
        lambda cast: write_state(cast, current=None, approved_version=None, state=State.DRAFT),
        lambda cast: write_state(cast, current=None, approved_version=None, state=State.RETURNED),
    ],
    "version_number_once": [
        lambda cast: write_version(cast, number=1),
    ],
    "version_no_value_when_reason_given": [
        lambda cast: write_version(cast, availability="not_collected"),
        lambda cast: write_version(cast, availability="awaiting", value=Decimal(0)),
    ],
    "version_denominator_not_zero": [
        lambda cast: write_version(cast, numerator=Decimal(1), denominator=Decimal(0)),
        lambda cast: write_version(cast, numerator=Decimal(1), denominator=Decimal("0.00")),
        lambda cast: write_version(cast, numerator=Decimal(1), denominator=Decimal("-0")),
    ],
    "sign_off_sequence_once": [
        lambda cast: write_sign_off(cast, sequence=2),
    ],
    "submissions_ratingoverride_decision_whole": [
        lambda cast: write_override(cast, proposal_state=ProposalState.CONFIRMED),
        lambda cast: write_override(cast, proposal_state=ProposalState.DECLINED, decided_by=cast.performance),
        lambda cast: write_override(cast, decided_by=cast.performance),
        lambda cast: write_override(cast, decided_at=NOW),
        lambda cast: write_override(cast, **{**DECIDED, "proposal_state": "other"}, decided_by=cast.performance),
    ],
    "submissions_ratingoverride_two_people": [
        lambda cast: write_override(cast, **DECIDED, decided_by=cast.lead),
    ],
}
TOKENS: list[Breach] = [
    lambda cast: write_version(cast, token=SubmissionVersion.objects.get().token),
    lambda cast: write_sign_off(cast, token=SignOff.objects.filter(action="approve").get().token),
]


def all_constraints() -> dict[str, models.BaseConstraint]:
    found = [row for model in apps.get_app_config("submissions").get_models() for row in model._meta.constraints]
    return {constraint.name: constraint for constraint in found}


def test_every_rule_of_the_database_is_tried_below() -> None:
    assert set(BREACHES) == set(all_constraints())


@pytest.mark.parametrize(
    ("name", "breach"),
    [pytest.param(name, breach, id=name) for name, breaches in BREACHES.items() for breach in breaches],
)
def test_the_database_refuses_what_breaks_its_rule(cast: Cast, name: str, breach: Breach) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        breach(cast)

    if isinstance(all_constraints()[name], models.CheckConstraint):
        assert name in str(refused.value)


@pytest.mark.parametrize("breach", TOKENS, ids=["version", "sign-off"])
def test_the_database_takes_a_token_once(cast: Cast, breach: Breach) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        breach(cast)


def test_a_quarter_has_one_collection(cast: Cast) -> None:
    round_ = make_round()
    round_.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        round_.save(force_insert=True)


def test_what_the_rules_allow_is_taken(cast: Cast) -> None:
    write_version(cast, number=2, value=None, availability="not_collected")
    write_version(cast, number=3, numerator=Decimal(0), denominator=Decimal("0.0001"))
    write_sign_off(cast)
    write_override(cast)
    write_override(cast, **DECIDED, decided_by=cast.performance)
    write_dates(cast, due=date(2026, 10, 2), sign_off_due=date(2026, 10, 2), committee_date=None)
    write_state(cast, state=State.DRAFT)

    assert (SubmissionVersion.objects.count(), SignOff.objects.count(), RatingOverride.objects.count()) == (3, 3, 2)


KEPT: list[type[AppendOnlyModel]] = [SubmissionVersion, Rating, ForecastRating, SignOff]
LEDGER: list[type[AppendOnlyModel]] = [Digest, DigestLine, DigestOutcome]


def test_versions_ratings_sign_offs_and_reminders_are_the_rows_kept_for_good() -> None:
    models_of_app = apps.get_app_config("submissions").get_models()

    assert {model for model in models_of_app if issubclass(model, AppendOnlyModel)} == {*KEPT, *LEDGER}


@pytest.mark.parametrize("model", LEDGER)
@pytest.mark.parametrize("way", ["save", "delete", "update many", "delete many", "bulk update"])
def test_what_a_reminder_said_can_be_neither_changed_nor_deleted(
    cast: Cast, model: type[AppendOnlyModel], way: str
) -> None:
    DigestOutcome(digest=write_lines(cast), at=NOW, sent=True).save()

    with pytest.raises(AppendOnlyViolation):
        WAYS[way](model.objects.get())


def test_reminders_say_what_they_are(cast: Cast) -> None:
    digest = write_lines(cast)
    outcome = DigestOutcome(digest=digest, at=NOW, sent=False, problem="No such address")

    assert str(digest) == f"Reminder to {cast.owner} on 5 October 2026"
    assert str(digest.lines.get()) == f"{digest}: {cast.submission}"
    assert str(outcome) == f"{digest}: not sent"


def change(row: models.Model) -> None:
    row.save()


def change_one_field(row: models.Model) -> None:
    row.save(update_fields=["id"])


def write_over(row: models.Model) -> None:
    """Build another row with the same key and save that one."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    type(row)(**values).save()


def related(row: models.Model) -> Any:
    """The rows as their parent reaches them."""
    if isinstance(row, ForecastRating):
        return row.version.forecast_ratings
    if isinstance(row, Rating):
        return row.version.ratings
    return row.submission.versions if isinstance(row, SubmissionVersion) else row.submission.sign_offs  # type: ignore[attr-defined]


WAYS: dict[str, Callable[[Any], object]] = {
    "save": change,
    "save one field": change_one_field,
    "delete": lambda row: row.delete(),
    "update many": lambda row: type(row).objects.filter(pk=row.pk).update(id=row.pk),
    "update none": lambda row: type(row).objects.none().update(id=row.pk),
    "delete many": lambda row: type(row).objects.all().delete(),
    "bulk update": lambda row: type(row).objects.bulk_update([row], ["id"]),
    "update or create": lambda row: type(row).objects.update_or_create(pk=row.pk),
    "upsert": lambda row: type(row).objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["id"]
    ),
    "update through the parent": lambda row: related(row).update(id=row.pk),
    "delete through the parent": lambda row: related(row).all().delete(),
    "update through the base manager": lambda row: type(row)._base_manager.update(id=row.pk),
    "delete through the base manager": lambda row: type(row)._base_manager.all().delete(),
}


@pytest.mark.parametrize("model", KEPT)
@pytest.mark.parametrize("way", list(WAYS))
def test_a_row_kept_for_good_can_be_neither_changed_nor_deleted(
    cast: Cast, model: type[AppendOnlyModel], way: str
) -> None:
    row = model.objects.order_by("pk").first()
    before = list(model.objects.order_by("pk").values())

    with pytest.raises(AppendOnlyViolation, match=f"{model.__name__} rows are kept for good"):
        WAYS[way](row)

    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("model", KEPT)
def test_a_new_row_with_the_key_of_an_old_one_is_not_written_over_it(cast: Cast, model: type[AppendOnlyModel]) -> None:
    row = model.objects.order_by("pk").first()
    before = list(model.objects.order_by("pk").values())

    with pytest.raises(IntegrityError), transaction.atomic():
        write_over(row)

    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("what", ["submission", "owner", "lead", "indicator", "period"])
def test_nothing_a_kept_row_speaks_of_can_be_deleted(cast: Cast, what: str) -> None:
    subject = cast.submission.period if what == "period" else getattr(cast, what)

    with pytest.raises(ProtectedError), transaction.atomic():
        subject.delete()

    assert (SubmissionVersion.objects.count(), SignOff.objects.count(), Rating.objects.count()) == (1, 2, 1)


def test_a_period_is_made_once_and_gives_back_its_value() -> None:
    first = ReportingPeriod.objects.for_period(Q2)

    assert ReportingPeriod.objects.for_period(Q2) == first
    assert (first.value, str(first), ReportingPeriod.objects.count()) == (Q2, "Q2 2026/27", 1)


def test_periods_are_listed_by_their_end() -> None:
    later, earlier = (ReportingPeriod.objects.for_period(quarter(2026, number)) for number in (3, 1))

    assert list(ReportingPeriod.objects.all()) == [earlier, later]


def test_rows_are_called_what_people_would_call_them(cast: Cast) -> None:
    ref = cast.indicator.ref
    override = RatingOverride(version=cast.submission.current)

    assert [str(row) for row in (cast.submission, *SubmissionVersion.objects.all(), *Rating.objects.all())] == [
        f"{ref} Q2 2026/27",
        f"{ref} Q2 2026/27, version 1",
        f"{ref} Q2 2026/27, version 1: Green",
    ]
    assert str(SignOff.objects.get(action="approve")) == f"{ref} Q2 2026/27: approve by {cast.lead.get_full_name()}"
    assert str(override) == f"{ref} Q2 2026/27, version 1: not rated by judgement"
    assert str(make_round()) == "Collection for Q2 2026/27"


CONTENT_CHANGES: dict[str, Any] = {
    "value": Decimal("94.3"),
    "numerator": Decimal(471),
    "denominator": Decimal(500),
    "count": Decimal(254),
    "availability": "awaiting",
    "awaiting_from": "Borderland NHS Trust",
    "expected_on": date(2026, 11, 3),
    "data_status": "provisional",
    "suppressed": True,
    "commentary": "More were on time than before!",
    "checked_report": "RPT-12",
    "checked_on": date(2026, 10, 1),
    "reply": "Three were on paper only.",
    "forecast": Decimal("96.5"),
    "by_hand": "amber",
    "action": "Two more start in January.",
}


def test_every_field_somebody_enters_is_part_of_the_fingerprint(cast: Cast) -> None:
    assert set(CONTENT_CHANGES) == set(SubmissionVersion.CONTENT)


@pytest.mark.parametrize("name", SubmissionVersion.CONTENT)
def test_a_change_of_any_field_changes_the_fingerprint(cast: Cast, name: str) -> None:
    version = SubmissionVersion.objects.get()

    setattr(version, name, CONTENT_CHANGES[name])

    assert version.content_digest() != version.digest


@pytest.mark.parametrize(("name", "value"), [("number", 2), ("submission_id", 0)])
def test_the_fingerprint_holds_for_one_version_of_one_return(cast: Cast, name: str, value: int) -> None:
    version = SubmissionVersion.objects.get()

    setattr(version, name, value)

    assert version.content_digest() != version.digest


@pytest.mark.parametrize("written", ["94.2", "94.20", "94.2000", "942E-1"])
def test_a_number_has_one_fingerprint_however_it_is_written(cast: Cast, written: str) -> None:
    version = SubmissionVersion.objects.get()

    version.value = Decimal(written)

    assert version.content_digest() == version.digest


def test_who_entered_it_and_when_is_no_part_of_the_content(cast: Cast) -> None:
    version = SubmissionVersion.objects.get()

    version.by, version.by_name, version.at, version.how, version.token = make_person(), "X", NOW + DAY, "pack", "x"

    assert version.content_digest() == version.digest
