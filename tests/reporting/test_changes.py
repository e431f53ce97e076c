"""Manual changes of cells and ratings: what they are called, and what waits for whom."""

import pytest
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from config.navigation import items as navigation
from indicators.rules.periods import Period
from reporting.changes import change_names, number_waiting, waiting_changes
from reporting.models import Column, Override, Scorecard
from reporting.services import propose_override
from submissions.services import propose_rating_override
from tests.factories import (
    NOW,
    Q2,
    make_approved,
    make_column,
    make_line,
    make_measure,
    make_performance,
    make_scorecard,
    make_section,
)

pytestmark = pytest.mark.django_db
REASON = "The list of June was not complete."


def homes() -> Scorecard:
    return make_scorecard("homes", title="Homes scorecard", columns=(("name", "Measure"), ("trend", "Direction")))


def change(scorecard: Scorecard, target: str, column: str, *, by: object = None, period: Period = Q2) -> Override:
    return propose_override(
        scorecard,
        period,
        target=target,
        column_key=column,
        text="Better",
        ground="judgement",
        reason=REASON,
        by=by or make_performance(),
        at=NOW,
    )


def test_a_change_is_called_by_the_words_on_the_scorecard() -> None:
    scorecard = homes()
    make_line(make_section(scorecard), make_measure("homes-let", name="Homes let").indicator)
    rows = [
        change(scorecard, "homes-let", "trend"),
        change(scorecard, "section:Housing", "rating"),
        change(scorecard, "section:Housing / Repairs", "rating"),
        change(scorecard, "homes-built", "trend"),
    ]

    assert change_names(rows[:1]) == {rows[0].pk: "Homes let, direction"}
    Column.objects.filter(scorecard=scorecard, key="trend").update(heading="")
    assert list(change_names(rows).values()) == [
        "Homes let, trend",
        "Housing, overall rating",
        "Housing / Repairs, overall rating",
        "homes-built, trend",
    ]


def test_cells_and_ratings_wait_in_one_list_and_are_counted_once() -> None:
    aled, sian = make_performance("aled"), make_performance("sian")
    version = make_approved(make_measure(name="Reviews").indicator, Q2).approved_version
    assert version is not None
    propose_rating_override(version, status=None, ground="judgement", reason=REASON, by=aled, at=NOW)
    change(homes(), "section:Housing", "rating", by=sian)

    for_aled, for_sian = waiting_changes(aled), waiting_changes(sian)

    assert [(one.name, one.prints, one.own) for one in for_sian] == [
        ("Housing, overall rating", "Better", True),
        ("Reviews, rating", "not rated", False),
    ]
    assert [one.own for one in for_aled] == [False, True]
    assert (number_waiting(aled), number_waiting(sian), number_waiting(make_performance())) == (1, 1, 2)
    request = RequestFactory().get("/")
    request.user, request.resolver_match = sian, None  # type: ignore[assignment]
    assert [place["count"] for place in navigation(request) if place["label"] == "Manual changes"] == [1]


def test_the_list_takes_the_same_queries_however_much_waits(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    aled, scorecard = make_performance(), homes()
    version = make_approved(make_measure().indicator, Q2).approved_version
    assert version is not None
    propose_rating_override(version, status=None, ground="judgement", reason=REASON, by=aled, at=NOW)
    change(scorecard, "section:One", "rating")
    with django_assert_num_queries(5):
        assert len(waiting_changes(aled)) == 2
    for name in ("Two", "Three"):
        change(scorecard, f"section:{name}", "rating")
    make_column(scorecard, "change", "Change")
    with django_assert_num_queries(5):
        assert len(waiting_changes(aled)) == 4
