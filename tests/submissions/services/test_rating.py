"""Ratings are stored with the rule that gave them, and computed again in the open."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from indicators.models import RatingScheme, RatingSchemeVersion
from indicators.rules.periods import quarter
from submissions import services
from submissions.beside import beside
from submissions.models import Rating, Submission
from submissions.services.rating import CHANGED_SINCE
from tests.factories import NOW, Q2, TODAY, make_approved, make_definition, make_submitted, make_target
from tests.factories.catalogue import TARGET_BANDS, decided
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)
BEGAN = date(2026, 7, 1)


def approved_rows() -> Iterable[Submission]:
    return Submission.objects.select_related("period", "approved_version").prefetch_related("approved_version__ratings")


def rate_again() -> list[Rating]:
    return services.rate_again(approved_rows(), as_at=LATER.date(), at=LATER)


def words() -> list[str]:
    """The status of every stored rating, oldest first."""
    return [rating.status.word if rating.status else "" for rating in Rating.objects.order_by("pk")]


@pytest.fixture
def green() -> Submission:
    """94.2% against a target of 90%."""
    definition = make_definition()
    make_target(definition.indicator)
    return make_approved(definition.indicator)


def test_a_rating_holds_status_sentence_inputs_steps_and_rule(green: Submission) -> None:
    rating = Rating.objects.get()

    assert (rating.version, rating.scheme_version, rating.computed_at) == (
        green.approved_version,
        RatingSchemeVersion.objects.get(),
        NOW,
    )
    assert words() == ["Green"]
    assert rating.sentence == "94.2% against 90% or more: target met. Target met is green."
    assert (rating.inputs["value"], rating.inputs["target"]["value"]) == ("94.2000", "90.0000")
    assert [step["applies"] for step in rating.steps] == [False, False, True, False, False]
    assert {key for step in rating.steps for key in step} == {"text", "outcome", "applies"}


def test_a_measure_without_a_rule_is_stored_as_not_rated() -> None:
    definition = make_definition()
    definition.scheme = None
    definition.save()

    make_approved(definition.indicator)

    rating = Rating.objects.get()
    assert (rating.status, rating.scheme_version, rating.sentence, rating.steps) == (
        None,
        None,
        "This measure has no RAG rule, so it is not rated.",
        [],
    )


def test_a_rating_can_be_stored_for_its_own_reason(green: Submission) -> None:
    version = green.approved_version
    assert version is not None

    rating = services.store_rating(
        version, beside([green], as_at=TODAY)[green.pk], at=LATER, reason="Computed for the test"
    )

    assert (rating.reason, rating.computed_at, version.ratings.count()) == ("Computed for the test", LATER, 2)


def test_nothing_changed_gives_nothing_new(green: Submission) -> None:
    assert rate_again() == []
    assert Rating.objects.count() == 1


def test_a_new_target_gives_a_new_rating_beside_the_old_one(green: Submission) -> None:
    make_target(green.indicator, "97", effective_from=BEGAN)

    changed = rate_again()

    assert [(rating.version, rating.reason, rating.computed_at) for rating in changed] == [
        (green.approved_version, CHANGED_SINCE, LATER)
    ]
    assert words() == ["Green", "Amber"]


def test_computing_again_twice_changes_nothing_the_second_time(green: Submission) -> None:
    make_target(green.indicator, "97", effective_from=BEGAN)
    rate_again()

    assert rate_again() == []


def test_a_target_for_later_periods_never_repaints_the_past(green: Submission) -> None:
    make_target(green.indicator, "97", effective_from=Q2.end + timedelta(days=1))

    assert rate_again() == []


def test_a_rule_changed_in_nothing_but_the_status_is_noticed(green: Submission) -> None:
    bands = [{**band, "status": "monitor"} if band["status"] == "green" else band for band in TARGET_BANDS]
    new_version(bands)

    rate_again()

    assert words() == ["Green", "Monitor"]


def test_a_new_version_of_a_rule_with_the_same_answer_adds_no_row(green: Submission) -> None:
    version = RatingSchemeVersion.objects.get()
    version.effective_from = BEGAN
    version.save()

    assert rate_again() == []


def new_version(bands: list[dict[str, object]]) -> RatingSchemeVersion:
    return RatingSchemeVersion.objects.create(
        scheme=RatingScheme.objects.get(), number=2, effective_from=BEGAN, bands=bands, **decided()
    )


def test_an_earlier_figure_corrected_afterwards_is_part_of_what_a_rating_rests_on(green: Submission) -> None:
    make_approved(green.indicator, quarter(2026, 1), "93")

    changed = rate_again()

    assert [rating.inputs["previous"] for rating in changed] == ["93.0000"]


def test_only_approved_figures_are_computed_again(green: Submission) -> None:
    other = make_definition()
    make_submitted(other.indicator)
    make_target(other.indicator, "97")

    assert rate_again() == []


def test_a_figure_never_rated_gets_its_first_rating(green: Submission) -> None:
    tamper("DELETE FROM submissions_rating")

    assert [rating.status.word for rating in rate_again() if rating.status] == ["Green"]


def test_many_figures_cost_no_more_questions_than_one(green: Submission, django_assert_max_num_queries: object) -> None:
    for value in ("95", "80", "50"):
        definition = make_definition()
        make_target(definition.indicator)
        make_approved(definition.indicator, value=value)
    rows = list(approved_rows())

    with django_assert_max_num_queries(9):  # type: ignore[operator]
        assert services.rate_again(rows, as_at=LATER.date(), at=LATER) == []
