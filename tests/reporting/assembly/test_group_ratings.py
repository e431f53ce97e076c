"""Groups are rated from their rows, outer groups from inner ones, and judgement stays visible all the way up."""

from datetime import date

import pytest

from indicators.enums import Rounding
from indicators.models import Status
from reporting.assembly import assemble
from reporting.assembly.assemble import section_target
from reporting.document import (
    Count,
    Judgement,
    Level,
    Mark,
    ScorecardDocument,
)
from reporting.models import Override, Scorecard, Section
from submissions import services
from submissions.models import Submission
from tests.factories import (
    AS_AT,
    NOW,
    Q2,
    lead_of,
    make_approved,
    make_line,
    make_measure,
    make_performance,
    make_scorecard,
    make_section,
    period_row,
)
from tests.factories.catalogue import decided

pytestmark = pytest.mark.django_db
GREEN = Mark("green", "Green", "G", "star", "green", rated=True)
AMBER = Mark("amber", "Amber", "A", "circle", "amber", rated=True)
RED = Mark("red", "Red", "R", "square", "red", rated=True, worst=True)
# Against a target of 90%.
VALUES = {"green": "94.2", "amber": "85", "red": "60"}
TWO_LEVELS = [
    {"heading": "Outcome", "rating_heading": "Outcome RAG"},
    {"heading": "Theme", "rating_heading": "Theme RAG"},
]


def assembled(scorecard: Scorecard, as_at: date = AS_AT) -> ScorecardDocument:
    return assemble(scorecard, Q2, as_at=as_at)


def add(section: Section, *statuses: str) -> list[Submission]:
    """Rows with an approved figure of each status."""
    return [make_approved(make_line(section).indicator, Q2, VALUES[status]) for status in statuses]


def ratings(document: ScorecardDocument) -> dict[str, str]:
    """Heading to rating as printed."""
    return {group.heading: group.rating.printed for group in document.all_groups() if group.rating}


def sentences(document: ScorecardDocument) -> list[str]:
    return [group.rating.why.sentence for group in document.all_groups() if group.rating and group.rating.why]


def judge(submission: Submission, status: str) -> None:
    """Set the rating of an approved figure by hand, by two people."""
    version = submission.approved_version
    assert version is not None
    override = services.propose_rating_override(
        version,
        status=Status.objects.get(key=status),
        ground="judgement",
        reason="High in the second quarter of councils.",
        by=lead_of(submission.indicator),
        at=NOW,
    )
    services.decide_rating_override(override, confirm=True, by=make_performance(), at=NOW)


@pytest.mark.parametrize(
    ("statuses", "rounding", "rating"),
    [
        (("green", "green", "red", "red"), Rounding.HALF_DOWN, "Amber"),
        (("amber", "amber", "red", "red"), Rounding.HALF_DOWN, "Red"),
        (("amber", "amber", "red", "red"), Rounding.HALF_UP, "Amber"),
        (("green", "amber", "amber"), Rounding.HALF_DOWN, "Amber"),
        (("green", "green", "amber"), Rounding.DOWN, "Amber"),
        (("green",), Rounding.HALF_DOWN, "Green"),
    ],
)
def test_a_group_is_rated_from_its_rows(statuses: tuple[str, ...], rounding: str, rating: str) -> None:
    scorecard = make_scorecard(rollup_rounding=rounding)
    add(make_section(scorecard, "Quality"), *statuses)

    assert ratings(assembled(scorecard)) == {"Quality": rating}


def test_the_rating_of_a_group_has_its_mark_and_says_how_it_was_reached() -> None:
    scorecard = make_scorecard()
    add(make_section(scorecard), "amber", "red")

    (group,) = assembled(scorecard).all_groups()

    assert group.rating is not None
    assert (group.rating.text, group.rating.mark, group.rating.judgement) == ("Red", RED, None)
    assert sentences(assembled(scorecard)) == ["Mean of 2 rated measures is 1.50; a half rounds down, so red."]


def test_rows_that_are_not_rated_or_not_received_do_not_count() -> None:
    scorecard = make_scorecard()
    section = make_section(scorecard, "Quality")
    add(section, "green")
    make_approved(make_line(section, make_measure(target=None).indicator).indicator, Q2, "1")
    make_line(section)

    assert ratings(assembled(scorecard)) == {"Quality": "Green"}
    assert sentences(assembled(scorecard)) == ["Mean of 1 rated measure is 3.00, so green."]


def test_a_group_in_which_nothing_is_rated_says_so_in_the_words_of_the_scorecard() -> None:
    usual, own = make_scorecard(), make_scorecard(words={"rollup.none": "None"})
    for scorecard in (usual, own):
        make_line(make_section(scorecard, "Demand"))

    assert [ratings(assembled(one)) for one in (usual, own)] == [{"Demand": "Not rated"}, {"Demand": "None"}]
    assert sentences(assembled(own)) == ["Nothing is rated, so there is no overall rating."]


def test_ratings_of_groups_are_printed_as_letters_where_the_scorecard_prints_letters() -> None:
    scorecard = make_scorecard(rating_display="letter")
    add(make_section(scorecard, "Quality"), "amber")

    assert ratings(assembled(scorecard)) == {"Quality": "A"}


def test_an_outcome_is_rated_from_its_themes_not_from_their_rows() -> None:
    scorecard = make_scorecard(levels=TWO_LEVELS)
    outcome = make_section(scorecard, "Safe")
    add(make_section(scorecard, "Large", outcome), "green", "green", "green", "green")
    add(make_section(scorecard, "Small", outcome), "red")
    make_line(make_section(scorecard, "Unrated", outcome))

    assert ratings(assembled(scorecard)) == {"Safe": "Amber", "Large": "Green", "Small": "Red", "Unrated": "Not rated"}
    assert sentences(assembled(scorecard))[0] == "Mean of 2 rated groups is 2.00, so amber."


def test_only_levels_with_a_heading_for_it_are_rated() -> None:
    scorecard = make_scorecard(levels=[{"heading": "Outcome", "rating_heading": "RAG"}, {"heading": "Theme"}])
    outcome = make_section(scorecard, "Safe")
    add(make_section(scorecard, "Quality", outcome), "green")

    assert ratings(assembled(scorecard)) == {"Safe": "Green"}
    assert assembled(scorecard).levels == (Level("Outcome", "RAG"), Level("Theme", ""))


def test_a_section_deeper_than_the_levels_is_never_rated() -> None:
    scorecard = make_scorecard()
    deep = make_section(scorecard, "Deep", make_section(scorecard, "Quality"))
    add(deep, "red")

    assert ratings(assembled(scorecard)) == {"Quality": "Red"}


# Judgement


def test_a_judgement_on_a_row_moves_the_rating_of_its_group_and_the_computed_one_is_kept() -> None:
    scorecard = make_scorecard()
    first, _second = add(make_section(scorecard), "red", "red")
    judge(first, "green")

    document = assembled(scorecard)

    (group,) = document.all_groups()
    assert group.rating is not None
    assert (group.rating.text, group.rating.mark, group.rating.judgement) == (
        "Amber",
        AMBER,
        Judgement("A rating inside this group was set by judgement.", "judgement", "Red"),
    )
    assert document.judgements == 2
    assert document.counts == (Count(GREEN, 1), Count(RED, 1))


def test_a_judgement_that_leaves_the_group_as_it_was_is_none_of_the_groups() -> None:
    scorecard = make_scorecard()
    first, *_others = add(make_section(scorecard), "amber", "red", "red")
    judge(first, "red")

    document = assembled(scorecard)

    (group,) = document.all_groups()
    assert group.rating is not None
    assert (group.rating.text, group.rating.judgement, document.judgements) == ("Red", None, 1)


def test_a_judgement_is_felt_two_levels_up() -> None:
    scorecard = make_scorecard(levels=TWO_LEVELS)
    outcome = make_section(scorecard, "Safe")
    (row,) = add(make_section(scorecard, "Quality", outcome), "red")
    judge(row, "green")

    computed = {
        group.heading: group.rating.computed for group in assembled(scorecard).all_groups() if group.rating is not None
    }

    assert ratings(assembled(scorecard)) == {"Safe": "Green", "Quality": "Green"}
    assert computed == {"Safe": "Red", "Quality": "Red"}


def test_the_rating_of_a_group_may_be_replaced_by_people() -> None:
    scorecard = make_scorecard(levels=TWO_LEVELS)
    outcome = make_section(scorecard, "Safe")
    add(make_section(scorecard, "Quality", outcome), "red")
    Override.objects.create(
        scorecard=scorecard,
        period=period_row(Q2),
        target=section_target(("Safe", "Quality")),
        column_key="rating",
        text="Amber",
        **{**decided(), "reason": "The new team has turned it round."},
    )

    document = assembled(scorecard)

    quality = list(document.all_groups())[1]
    assert quality.rating is not None
    assert (quality.rating.text, quality.rating.judgement) == (
        "Amber",
        Judgement("The new team has turned it round.", "judgement", "Red"),
    )
    assert document.judgements == 1


def test_a_row_that_points_to_a_text_does_not_count_in_the_rating_of_its_group() -> None:
    scorecard = make_scorecard()
    section = make_section(scorecard, "Quality")
    add(section, "green")
    line = make_line(section, kind="text", pointer="See Appendix")
    make_approved(line.indicator, Q2, VALUES["red"])

    assert ratings(assembled(scorecard)) == {"Quality": "Green"}
