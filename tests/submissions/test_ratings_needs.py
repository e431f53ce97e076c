"""What a RAG rule asks for beyond the figure and its target reaches it, in as many queries for three figures as for one."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Basis
from indicators.rules.peers import PeerStanding
from indicators.rules.periods import Period, quarter
from submissions import services
from submissions.beside import Beside, beside, earlier_figures, period_key
from submissions.models import Rating, Submission
from submissions.ratings import Judge, Judged, computed_forecast, judge_one
from submissions.words import target_text
from tests.factories import NOW, Q2, TODAY, make_approved, make_definition, make_scheme, make_submission, make_target
from tests.factories.catalogue import TARGET_BANDS

pytestmark = pytest.mark.django_db
D = Decimal
SIGNAL_BANDS: list[dict[str, Any]] = [
    {"status": "red", "when": {"test": "signal_is", "way": "worse"}, "text": "Unusually bad is red."},
    {"status": "green", "when": {"test": "has_value"}, "text": "Anything usual is green."},
]
BACK_BANDS: list[dict[str, Any]] = [
    {"status": "green", "when": {"test": "improved", "since": "two_periods_back"}, "text": "Better is green."},
    {"status": "red", "when": {"test": "always"}, "text": "The rest is red."},
]


def back(quarters: int) -> Period:
    period = Q2
    for _ in range(quarters):
        period = period.previous()
    return period


def measured(values: list[str | None], *, slug: str, bands: list[dict[str, Any]], **changes: Any) -> Submission:
    """A return for Q2, with ``values`` approved in the quarters before, newest first; None is a gap."""
    indicator = make_definition(scheme=make_scheme(slug, bands=bands), **changes).indicator
    for number, value in enumerate(values, start=1):
        if value is not None:
            make_approved(indicator, back(number), value)
    return make_submission(indicator, Q2)


def standing(row: Submission) -> Beside:
    return beside([row], as_at=TODAY)[row.pk]


def word(judged: Judged) -> str:
    return judged.status.word if judged.status else ""


STEADY: list[str | None] = ["52", "50", "52", "50", "52", "50", "52", "50"]


def test_a_rule_about_unusual_changes_is_given_the_approved_figures_before() -> None:
    found = standing(measured(STEADY, slug="signals", bands=SIGNAL_BANDS))

    assert [word(judge_one(found, D(value))) for value in ("40", "51")] == ["Red", "Green"]
    assert judge_one(found, D(40)).inputs.earlier == tuple(D(value) for value in reversed(STEADY) if value)


def test_a_cumulative_figure_is_never_judged_by_its_usual_range() -> None:
    row = measured(STEADY, slug="signals", bands=SIGNAL_BANDS, basis=Basis.YEAR_TO_DATE)

    judged = judge_one(standing(row), D(40))

    assert (word(judged), judged.inputs.basis) == ("Green", Basis.YEAR_TO_DATE)
    assert "No usual range" in judged.result.sentence


@pytest.mark.parametrize(
    ("values", "inputs"),
    [(["90", "80"], "80"), ([None, "80"], "80"), (["90"], None), (["90", None, "80"], None)],
)
def test_two_periods_back_is_that_period_and_no_other(values: list[str | None], inputs: str | None) -> None:
    judged = judge_one(standing(measured(values, slug="back", bands=BACK_BANDS)), D(85))

    assert judged.inputs.two_back == (None if inputs is None else D(inputs))
    assert judged.inputs.earlier == ()
    assert word(judged) == ("Green" if inputs == "80" else "Red")


def test_a_rule_is_given_the_standing_in_the_groups_it_names_and_no_other() -> None:
    band = {
        "status": "green",
        "when": {"test": "rank_within", "places": 3, "group": "neighbours"},
        "text": "Among the first three is green.",
    }
    rest = {"status": "red", "when": {"test": "always"}, "text": "The rest is red."}
    found = standing(measured([], slug="ranks", bands=[band, rest]))
    neighbours, region = PeerStanding("neighbours", rank=3, count=11), PeerStanding("region", rank=9, count=9)

    judged = judge_one(replace(found, facts=replace(found.facts, peers=(region, neighbours))), D(50))

    assert (word(judged), judged.inputs.peers) == ("Green", (neighbours,))


def test_the_ends_of_what_is_possible_are_stored_only_with_a_rule_that_looks_at_them() -> None:
    best = {
        "status": "green",
        "when": {"test": "improved", "since": "previous_period", "at_best": True},
        "text": "Good.",
    }
    asking = standing(measured(["100"], slug="best", bands=[best], maximum=D(100)))
    silent = standing(measured([], slug="back", bands=BACK_BANDS, maximum=D(100)))

    assert (word(judge_one(asking, D(100))), judge_one(asking, D(100)).inputs.highest) == ("Green", D(100))
    assert judge_one(silent, D(100)).inputs.highest is None


def test_a_status_entered_by_hand_reaches_only_a_rule_that_asks_for_one() -> None:
    by_hand = {"status": "amber", "when": {"test": "entered_by_hand", "status": "amber"}, "text": "As entered."}
    asking = standing(measured([], slug="by-hand", bands=[by_hand]))
    silent = standing(measured([], slug="back", bands=BACK_BANDS))

    assert word(Judge([asking]).judge(asking, D(1), by_hand="amber")) == "Amber"
    assert Judge([silent]).judge(silent, D(1), by_hand="amber").inputs.by_hand is None


def test_earlier_figures_cost_one_query_however_many_ask(django_assert_num_queries: Any) -> None:
    rows = [measured(["90", "80"], slug="signals", bands=SIGNAL_BANDS) for _ in range(3)]
    one, three = [beside(some, as_at=TODAY).values() for some in (rows[:1], rows)]

    for besides in (list(one), list(three)):
        with django_assert_num_queries(3):
            judge = Judge(besides)
            assert {word(judge.judge(each, D(85))) for each in besides} == {"Green"}


def test_nothing_is_asked_where_nothing_is_needed(django_assert_num_queries: Any) -> None:
    definition = make_definition()
    with django_assert_num_queries(0):
        assert earlier_figures([(definition, Q2, 0)]) == {}


def test_gaps_keep_their_place_and_periods_before_the_first_figure_are_left_off() -> None:
    row = measured(["90", None, "70"], slug="signals", bands=SIGNAL_BANDS)
    definition = standing(row).definition

    assert earlier_figures([(definition, Q2, 6)]) == {
        period_key(row.indicator_id, Q2): (D(70), None, D(90)),
    }


def test_a_rating_stored_before_the_inputs_had_a_shape_is_not_taken_for_changed() -> None:
    row = make_approved()
    version = row.approved_version
    assert version is not None
    first = version.ratings.get()
    later = ("shape", "two_back", "earlier", "basis", "peers", "lowest", "highest")
    old = {key: value for key, value in first.inputs.items() if key not in later}
    Rating.objects.create(
        version=version,
        status=first.status,
        scheme_version=first.scheme_version,
        sentence=first.sentence,
        inputs=old,
        steps=first.steps,
        reason="As it was stored then",
        computed_at=NOW,
    )

    rows = Submission.objects.filter(pk=row.pk).select_related("period", "approved_version")
    assert services.rate_again(rows.prefetch_related("approved_version__ratings"), as_at=TODAY, at=NOW) == []


def test_a_quarter_is_judged_by_its_step_and_the_step_is_stored_with_the_rating() -> None:
    row = measured([], slug="by-target", bands=TARGET_BANDS)
    make_target(row.indicator, "100", profile={"6": {"value": "40"}, "12": {"value": "100"}}, floor=D(20))
    found = standing(row)  # the second quarter ends with the sixth month of the year

    judged = judge_one(found, D(41))

    assert (word(judged), judged.inputs.target.value if judged.inputs.target else None) == ("Green", D(40))
    assert target_text(found.facts.target, found.definition, Q2) == "40% or more (for the year 100% or more)"
    assert target_text(found.facts.target, found.definition, quarter(2026, 1)) == "100% or more"


def test_a_forecast_is_judged_by_the_target_of_the_year_and_kept_apart() -> None:
    row = measured(["90"], slug="by-target", bands=TARGET_BANDS)
    make_target(row.indicator, "100", profile={"6": {"value": "40"}, "12": {"value": "100"}})

    version = make_approved(row.indicator, Q2, "41", forecast=D(85)).approved_version

    assert version is not None
    rating, expected = version.ratings.get(), version.forecast_ratings.get()
    assert (rating.status.word, expected.status.word) == ("Green", "Red")
    assert expected.sentence.startswith("85.0% against 100% or more: 15.0 percentage points too low")
    assert computed_forecast(version) == expected
    assert (expected.inputs["previous"], rating.inputs["previous"]) == (None, "90.0000")


def test_a_forecast_is_judged_again_when_the_target_of_the_year_has_changed() -> None:
    row = measured([], slug="by-target", bands=TARGET_BANDS)
    make_target(row.indicator, "100", profile={"6": {"value": "40"}})
    version = make_approved(row.indicator, Q2, "41", forecast=D(85)).approved_version
    assert version is not None
    make_target(row.indicator, "85", profile={"6": {"value": "40"}}, effective_from=Q2.start)
    rows = Submission.objects.approved().select_related("period", "approved_version")

    assert services.rate_again(rows, as_at=TODAY, at=NOW) == []
    assert [one.status.word for one in version.forecast_ratings.order_by("pk")] == ["Red", "Green"]
    services.rate_again(rows, as_at=TODAY, at=NOW)
    assert version.forecast_ratings.count() == 2


def test_without_a_forecast_or_a_rule_nothing_is_expected() -> None:
    version = make_approved().approved_version
    assert version is not None
    assert (computed_forecast(version), version.forecast_ratings.count()) == (None, 0)
    unruled = standing(make_submission(make_definition(scheme=None).indicator, Q2))
    unruled.definition.scheme = None
    assert Judge([unruled]).judge_forecast(unruled, D(5)) is None
