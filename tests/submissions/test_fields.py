"""Figures come back from the database digit for digit."""

from datetime import UTC, date, datetime
from decimal import Decimal, Inexact, InvalidOperation

import pytest
from django.db import transaction

from indicators.enums import PeriodKind
from indicators.rules.periods import Period
from submissions.models import ReportingPeriod, Submission, SubmissionVersion
from tests.factories import make_indicator, make_person

QUARTER = Period(kind=PeriodKind.QUARTER, start=date(2026, 7, 1), end=date(2026, 9, 30))


def store(value: Decimal | None) -> SubmissionVersion:
    submission = Submission.objects.create(
        indicator=make_indicator(), period=ReportingPeriod.objects.for_period(QUARTER)
    )
    version = SubmissionVersion(
        submission=submission,
        number=1,
        value=value,
        availability="" if value is not None else "not_collected",
        by=make_person(),
        by_name="A Person",
        at=datetime(2026, 10, 1, tzinfo=UTC),
        how="form",
        token=f"token-{submission.pk}",
    )
    version.digest = version.content_digest()
    version.save()
    return version


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["999999999999.9999", "-999999999999.9999", "123456789012.1234", "0.0001", "0", "-0.03", "87.8893"]
)
def test_a_figure_of_sixteen_digits_comes_back_unchanged(value: str) -> None:
    stored = store(Decimal(value))

    assert SubmissionVersion.objects.get(pk=stored.pk).value == Decimal(value)


@pytest.mark.django_db
def test_no_figure_comes_back_as_no_figure() -> None:
    stored = store(None)

    assert SubmissionVersion.objects.get(pk=stored.pk).value is None


@pytest.mark.django_db
def test_the_fingerprint_is_the_same_before_and_after_storing() -> None:
    stored = store(Decimal("87.50"))

    read = SubmissionVersion.objects.get(pk=stored.pk)

    assert read.content_digest() == stored.digest


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["0.5", "0.50", "5E-1", "0.5000"])
def test_equal_figures_are_found_however_they_were_written(value: str) -> None:
    stored = store(Decimal(value))

    assert SubmissionVersion.objects.get(value=Decimal("0.5")) == stored
    assert str(SubmissionVersion.objects.get(pk=stored.pk).value) == "0.5000"


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["-0", "-0.00", "0"])
def test_nothing_below_zero_is_nothing(value: str) -> None:
    stored = store(Decimal(value))

    read = SubmissionVersion.objects.get(pk=stored.pk)

    assert (str(read.value), read.content_digest()) == ("0.0000", stored.digest)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("value", "error"), [("0.00001", Inexact), ("87.12345", Inexact), ("1000000000000", InvalidOperation)]
)
def test_a_figure_the_column_cannot_hold_is_refused_and_never_rounded(value: str, error: type[Exception]) -> None:
    with pytest.raises(error), transaction.atomic():
        store(Decimal(value))

    assert SubmissionVersion.objects.count() == 0
