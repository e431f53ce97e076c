"""The rating of a figure by the rule of its period, and the status that counts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Polarity, TargetKind, ValueType
from indicators.models import Indicator, RatingSchemeVersion, Status
from indicators.rules.periods import quarter
from submissions import services
from submissions.beside import Beside, beside
from submissions.models import Rating, Submission, SubmissionVersion
from submissions.ratings import (
    NO_RULE,
    Judge,
    Judged,
    computed_rating,
    judge_one,
    rating_inputs,
    standing_override,
    standing_status,
)
from tests.factories import (
    NOW,
    Q2,
    TODAY,
    lead_of,
    make_approved,
    make_benchmark,
    make_definition,
    make_performance,
    make_scheme,
    make_submission,
    make_target,
    make_version,
)
from tests.factories.catalogue import TARGET_BANDS, decided

pytestmark = pytest.mark.django_db
Q1 = quarter(2026, 1)


def rated_indicator(target: str | None = "90", **changes: Any) -> Indicator:
    indicator = make_definition(**changes).indicator
    if target is not None:
        make_target(indicator, target)
    return indicator


def standing(indicator: Indicator) -> Beside:
    row = make_submission(indicator, Q2)
    return beside([row], as_at=TODAY)[row.pk]


def word(judged: Judged) -> str | None:
    return judged.status.word if judged.status else None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("90", "Green"), ("89.9999", "Amber"), ("81", "Amber"), ("80.9999", "Red"), ("0", "Red")],
)
def test_the_unrounded_figure_is_judged_at_the_very_edge(value: str, expected: str) -> None:
    assert word(judge_one(standing(rated_indicator()), Decimal(value))) == expected


@pytest.mark.parametrize(("target", "value"), [(None, Decimal(94)), ("90", None)])
def test_without_a_target_or_a_figure_it_is_not_rated(target: str | None, value: Decimal | None) -> None:
    assert word(judge_one(standing(rated_indicator(target)), value)) == "N/A"


def test_a_measure_only_watched_gets_the_status_for_that() -> None:
    indicator = rated_indicator(None)
    make_target(indicator, None, kind=TargetKind.MONITOR)

    assert word(judge_one(standing(indicator), Decimal(94))) == "Monitor"


def test_a_measure_without_a_rule_says_so() -> None:
    definition = make_definition()
    definition.scheme = None
    definition.save()

    judged = judge_one(standing(definition.indicator), Decimal(94))

    assert (judged.status, judged.scheme_version, judged.result) == (None, None, NO_RULE)


def test_a_rule_that_starts_later_does_not_judge_this_period() -> None:
    indicator = rated_indicator()
    RatingSchemeVersion.objects.update(effective_from=date(2026, 7, 2))

    assert judge_one(standing(indicator), Decimal(94)).scheme_version is None


def test_a_rule_nobody_has_confirmed_does_not_judge() -> None:
    indicator = rated_indicator()
    bands = [{"status": "red", "when": {"test": "always"}, "text": "All is red."}]
    waiting = {**decided(), "proposal_state": "proposed", "decided_by": None, "decided_at": None}
    RatingSchemeVersion.objects.create(scheme=make_scheme(), number=2, effective_from=Q2.start, bands=bands, **waiting)

    assert word(judge_one(standing(indicator), Decimal(94))) == "Green"


def test_the_rule_of_the_period_judges_and_not_the_newest() -> None:
    indicator = rated_indicator()
    bands = [{"status": "red", "when": {"test": "always"}, "text": "All is red."}]
    newer = RatingSchemeVersion.objects.create(
        scheme=make_scheme(), number=2, effective_from=quarter(2026, 3).start, bands=bands, **decided()
    )

    old = judge_one(standing(indicator), Decimal(94))
    later = make_submission(indicator, quarter(2026, 3))
    new = judge_one(beside([later], as_at=TODAY)[later.pk], Decimal(94))

    assert (word(old), word(new), new.scheme_version) == ("Green", "Red", newer)


def test_a_rule_may_look_at_the_target_the_past_and_the_neighbours() -> None:
    indicator = rated_indicator(polarity="low", unit="%", decimals=1)
    make_benchmark(indicator)
    make_benchmark(indicator, kind="quartile", value=None, quartile=2)
    make_approved(indicator, Q1, "91", commentary="Ten were late.")
    make_approved(indicator, quarter(2025, 2), "92", commentary="Nine were late.")

    inputs = rating_inputs(standing(indicator), Decimal("94.2"))

    assert inputs.target is not None
    assert (inputs.value, inputs.target.value, inputs.target.kind) == (Decimal("94.2"), 90, TargetKind.AT_LEAST)
    assert (inputs.previous, inputs.same_period_last_year) == (91, 92)
    assert (inputs.neighbour_average, inputs.quartile) == (Decimal("92.3"), 2)
    assert (inputs.polarity, inputs.unit, inputs.decimals, inputs.value_type) == (
        Polarity.LOW,
        "%",
        1,
        ValueType.PERCENT,
    )


def test_with_nothing_beside_it_a_figure_has_nothing_but_itself() -> None:
    inputs = rating_inputs(standing(rated_indicator(None)), None)

    assert (inputs.value, inputs.target, inputs.previous, inputs.same_period_last_year) == (None, None, None, None)
    assert (inputs.neighbour_average, inputs.quartile) == (None, None)


def test_many_figures_are_judged_with_two_questions(django_assert_num_queries: Any) -> None:
    other = make_scheme("other", bands=[*TARGET_BANDS[:-1], {**TARGET_BANDS[-1], "status": "amber"}])
    rows = [
        make_submission(rated_indicator(scheme=scheme), Q2) for scheme in (make_scheme(), make_scheme(), other, other)
    ]
    besides = list(beside(rows, as_at=TODAY).values())

    with django_assert_num_queries(2):
        judge = Judge(besides)
        words = [word(judge.judge(one, Decimal(10))) for one in besides]

    assert words == ["Red", "Red", "Amber", "Amber"]


def test_a_judge_of_nothing_is_made_without_trouble() -> None:
    assert Judge([])


def approved_version(value: str = "85") -> SubmissionVersion:
    version = make_approved(rated_indicator(), value=value).approved_version
    assert version is not None
    return version


def set_by_hand(version: SubmissionVersion, key: str | None, *, confirm: bool | None = True) -> None:
    """Propose a status by the lead; ``confirm`` None leaves it waiting."""
    status = Status.objects.get(key=key) if key else None
    override = services.propose_rating_override(
        version,
        status=status,
        ground="judgement",
        reason="High in the second quarter of councils.",
        by=lead_of(version.submission.indicator),
        at=NOW,
    )
    if confirm is not None:
        services.decide_rating_override(override, confirm=confirm, by=make_performance(), at=NOW)


def test_a_version_not_approved_has_no_rating() -> None:
    version = make_version(make_submission(rated_indicator(), Q2))

    assert (computed_rating(version), standing_override(version), standing_status(version)) == (None, None, None)


def test_the_newest_computed_rating_counts() -> None:
    version = approved_version()
    row = version.submission
    make_target(row.indicator, "99", effective_from=Q2.start)
    newest = services.store_rating(version, beside([row], as_at=TODAY)[row.pk], at=NOW)

    assert computed_rating(version) == newest
    assert standing_status(version) == Status.objects.get(key="red")


@pytest.mark.parametrize(("confirm", "expected"), [(None, "Amber"), (False, "Amber"), (True, "Green")])
def test_a_judgement_counts_once_a_second_person_has_confirmed_it(confirm: bool | None, expected: str) -> None:
    version = approved_version()

    set_by_hand(version, "green", confirm=confirm)

    status = standing_status(version)
    assert status is not None
    assert status.word == expected


def test_a_judgement_of_not_rated_hides_the_computed_status() -> None:
    version = approved_version()

    set_by_hand(version, None)

    assert standing_override(version) is not None
    assert standing_status(version) is None


def test_of_two_judgements_the_newer_counts() -> None:
    version = approved_version()

    set_by_hand(version, "green")
    set_by_hand(version, "red")

    assert standing_status(version) == Status.objects.get(key="red")


def test_a_judgement_outlives_a_rating_computed_again() -> None:
    version = approved_version()
    set_by_hand(version, "green")
    row = version.submission

    services.store_rating(version, beside([row], as_at=TODAY)[row.pk], at=NOW)

    assert (Rating.objects.count(), standing_status(version)) == (2, Status.objects.get(key="green"))


def test_what_has_been_read_already_is_not_asked_for_again(django_assert_num_queries: Any) -> None:
    set_by_hand(approved_version(), "green")
    rows = Submission.objects.prefetch_related(
        "approved_version__ratings__status", "approved_version__overrides__status"
    )
    version = rows.get().approved_version
    assert version is not None

    with django_assert_num_queries(0):
        status = standing_status(version)

    assert status is not None
    assert status.word == "Green"
