"""Why a figure has its colour: the sentence, the rule as tried, the figures, and who by post and time."""

from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from indicators.enums import BenchmarkKind, ResponsibilityRole
from indicators.people import import_account
from indicators.rules.periods import quarter
from reporting.assembly.sources import RowSource, read_sources
from reporting.assembly.why import HIDDEN, as_moment, why_rated
from reporting.document import Step, Used, Why
from submissions.enums import How
from submissions.models import Submission
from submissions.ratings import computed_rating
from tests.factories import (
    AS_AT,
    Q2,
    make_approved,
    make_benchmark,
    make_line,
    make_measure,
    make_person,
    make_responsibility,
    make_scorecard,
    make_section,
    make_target,
)
from tests.reporting.assembly.building import Q1

pytestmark = pytest.mark.django_db


def row_of(submission: Submission) -> RowSource:
    scorecard = make_scorecard()
    make_line(make_section(scorecard), submission.indicator)
    (row,) = read_sources(scorecard, Q2, as_at=AS_AT).rows.values()
    return row


def why(submission: Submission) -> Why:
    version = submission.approved_version
    rating = computed_rating(version) if version else None
    assert rating is not None
    found = why_rated(row_of(submission), rating)
    assert found is not None
    return found


def test_a_colour_is_explained_in_full() -> None:
    indicator = make_measure().indicator
    indicator.service.name = "Social care"
    indicator.service.save()

    assert why(make_approved(indicator, Q2, "85")) == Why(
        sentence="85.0% against 90% or more: 5.0 percentage points too low (5.6% of the target). "
        "Missed by up to 10% of the target is amber.",
        rule="Rule target-10, version 1, in force from 1 April 2010",
        steps=(
            Step("Watched, not judged", "no, the target is 90% or more", applies=False),
            Step("No figure or no target: not rated", "no, there is a figure", applies=False),
            Step("Target met is green", "no, missed by 5.0 points", applies=False),
            Step("Missed by up to 10% of the target is amber", "applies", applies=True),
            Step("More than 10% is red", "not reached", applies=False),
        ),
        used=(
            Used("Latest value", "85.0%", "Q2 2026/27, version 1 of the return"),
            Used("Target", "90%", "in force from 1 April 2010"),
        ),
        entered="Service owner, Social care, 5 October 2026 at 10:00",
        approved="Lead, Social care, 5 October 2026 at 10:00",
        computed="Computed at approval, 5 October 2026 at 10:00",
        would_change="Any value of 90% or more would be green.",
    )


def test_every_figure_the_rule_looked_at_is_named_with_where_it_comes_from() -> None:
    definition = make_measure(pattern="value_count")
    make_benchmark(definition.indicator)
    make_benchmark(definition.indicator, kind=BenchmarkKind.QUARTILE, value=None, quartile=2)
    make_approved(definition.indicator, Q1, "80")

    assert why(make_approved(definition.indicator, Q2, "85", count=Decimal(254))).used == (
        Used("Latest value", "85.0% (254)", "Q2 2026/27, version 1 of the return"),
        Used("Target", "90%", "in force from 1 April 2010"),
        Used("National quartile", "2", "1 is the top quarter of councils"),
        Used("Period before", "80.0%", "Q1 2026/27"),
        Used("Neighbour average", "92.3%", "shown beside, not part of every rule"),
    )


def test_a_figure_that_stands_alone_is_the_only_one_named() -> None:
    indicator = make_measure(target=None).indicator

    assert why(make_approved(indicator, Q2, "85")).used == (
        Used("Latest value", "85.0%", "Q2 2026/27, version 1 of the return"),
    )


def test_a_missing_figure_is_named_as_none() -> None:
    indicator = make_measure().indicator

    found = why(make_approved(indicator, Q2, None, availability="not_collected"))

    assert found.used[0] == Used("Latest value", "none", "Q2 2026/27, version 1 of the return")
    assert (found.sentence, found.would_change) == ("There is no figure. No figure or no target: not rated.", "")


def test_a_figure_that_meets_its_target_needs_nothing_more() -> None:
    assert why(make_approved(make_measure().indicator, Q2, "94.2")).would_change == ""


def test_a_measure_without_a_rule_has_a_sentence_and_nothing_more() -> None:
    definition = make_measure(target=None)
    definition.scheme = None
    definition.save()

    found = why(make_approved(definition.indicator, Q2))

    assert (found.sentence, found.rule, found.steps, found.would_change) == (
        "This measure has no RAG rule, so it is not rated.",
        "",
        (),
        "",
    )


def test_a_loaded_figure_says_so_instead_of_naming_an_owner() -> None:
    indicator = make_measure().indicator

    found = why(make_approved(indicator, Q2, "94.2", by=import_account(), how=How.PACK))

    assert found.entered == "Loaded from a pack, 5 October 2026 at 10:00"


def test_the_moment_of_approval_is_that_of_the_approval() -> None:
    indicator = make_measure().indicator
    winter = datetime(2026, 11, 2, 16, 5, tzinfo=UTC)

    found = why(make_approved(indicator, Q2, "94.2", at=winter))

    assert found.approved == f"Lead, {indicator.service.name}, 2 November 2026 at 16:05"
    assert found.computed == "Computed at approval, 2 November 2026 at 16:05"


def test_nobody_is_named() -> None:
    indicator = make_measure().indicator
    owner = make_person("owen", first_name="Owen", last_name="Ownerby")
    lead = make_person("lena", first_name="Lena", last_name="Leadbetter")
    make_responsibility(owner, ResponsibilityRole.OWNER, service=indicator.service)
    make_responsibility(lead, ResponsibilityRole.LEAD, service=indicator.service)

    told = str(asdict(why(make_approved(indicator, Q2, "85"))))

    assert not [name for name in ("owen", "ownerby", "lena", "leadbetter") if name in told.lower()]


def test_the_colour_stays_that_of_the_day_until_it_is_computed_again() -> None:
    indicator = make_measure().indicator
    submission = make_approved(indicator, Q2, "85")
    before = why(submission)
    make_target(indicator, "80")

    after = why(submission)

    assert (after.sentence, after.steps, after.used[1].text) == (before.sentence, before.steps, "90%")


def test_a_row_without_an_approved_figure_has_no_reason() -> None:
    indicator = make_measure().indicator
    rated = make_approved(indicator, quarter(2025, 3), "85")
    version = rated.approved_version
    assert version is not None
    rating = computed_rating(version)
    assert rating is not None

    assert why_rated(row_of(rated), rating) is None


def test_moments_are_told_in_london_time() -> None:
    assert as_moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026 at 00:30"
    assert as_moment(datetime(2026, 12, 1, 9, 5, tzinfo=UTC)) == "1 December 2026 at 09:05"


def test_a_hidden_number_stands_nowhere_in_the_answer() -> None:
    definition = make_measure(counts_people=True)
    submission = make_approved(definition.indicator, Q2, "93.4567", suppressed=True)

    answer = why(submission)

    assert answer.sentence == HIDDEN
    assert (answer.steps, answer.used, answer.would_change) == ((), (), "")
    assert "93" not in str(answer)


def test_a_hidden_earlier_number_is_not_named_among_the_figures_used() -> None:
    definition = make_measure(counts_people=True)
    make_approved(definition.indicator, Q2.previous(), "93.4567", suppressed=True)
    submission = make_approved(definition.indicator, Q2, "94.2")

    assert [used.label for used in why(submission).used] == ["Latest value", "Target"]
