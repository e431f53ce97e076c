"""What a proposed rule would make of approved figures: told before anybody confirms it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import Indicator, RatingScheme, RatingSchemeVersion, Target
from indicators.people import ADMINISTRATOR, AUDITOR
from indicators.queries import parsed_scheme
from indicators.rules.building import from_bands, write_draft
from indicators.rules.periods import quarter
from indicators.rules.rating import Scheme, parse_scheme
from indicators.services import propose_scheme_version
from submissions.models import Rating
from submissions.rule_effect import effect_of, first_period, last_figures
from tests.factories import (
    NOW,
    TODAY,
    make_approved,
    make_definition,
    make_performance,
    make_person,
    make_round,
    make_scheme,
    make_submitted,
    make_target,
)
from tests.factories.catalogue import TARGET_BANDS
from tests.indicators.views.pages import words

pytestmark = pytest.mark.django_db

STARTS = date(2027, 4, 1)


def stricter(percent: str = "2") -> list[dict[str, Any]]:
    """The usual bands with another tolerance."""
    bands = [dict(band) for band in TARGET_BANDS]
    bands[3] = {**bands[3], "when": {"test": "within_relative", "percent": percent}}
    return bands


def trial(bands: list[dict[str, Any]] | None = None) -> Scheme:
    return parse_scheme({"name": "Trial", "version": 1, "bands": bands or stricter()})


@pytest.fixture
def scheme(on_the_day: None) -> RatingScheme:
    """A rule in use by four indicators: green, near, far, and one without a figure."""
    for ref in ("green", "near", "far", "empty"):
        make_target(make_definition(ref, name=f"Measure {ref}").indicator, "90")
    make_round(by=make_performance())
    for ref, value in (("green", "95"), ("near", "85"), ("far", "60")):
        make_approved(Indicator.objects.get(ref=ref), value=value)
    return make_scheme()


def effect(scheme: RatingScheme, **changes: Any) -> Any:
    return effect_of(scheme, changes.pop("rule", trial()), **{"starts": STARTS, "as_at": TODAY, **changes})


def test_the_newest_figures_that_would_get_another_status_are_named(scheme):
    found = effect(scheme)

    (row,) = found.rows
    assert (row.name, row.before.word, row.after.word, row.text) == ("Measure near", "Amber", "Red", "85.0%")
    assert "5.0 percentage points too low (5.6% of the target)" in row.sentence
    assert (found.staying, found.without_figure, found.total) == (2, 1, 3)
    assert found.counts == [("Amber", "Red", 1)]
    assert row.first_label == "Q1 2027/28"


def test_the_rule_in_force_changes_nothing(scheme):
    found = effect(scheme, rule=parsed_scheme(scheme.versions.get()))

    assert (found.rows, found.staying) == ((), 3)


def test_looking_stores_nothing(scheme):
    before = Rating.objects.count()

    effect(scheme)

    assert Rating.objects.count() == before


def test_a_rule_that_gives_nothing_is_told_as_no_status(scheme):
    only_green = [{"status": "green", "when": {"test": "meets_target"}, "text": "Met."}]

    assert effect(scheme, rule=trial(only_green)).counts == [("Amber", "no status", 1), ("Red", "no status", 1)]


def test_figures_that_nobody_approved_and_other_rules_are_left_out(scheme):
    make_definition("other", scheme=make_scheme("other"))
    waiting = Indicator.objects.get(ref="empty")
    make_submitted(waiting, value="85")

    found = effect(scheme)

    assert (found.total, found.without_figure) == (3, 1)


def test_the_queries_do_not_grow_with_the_figures(scheme):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            effect(scheme)
        return len(found)

    one = asked()
    for ref in ("a", "b", "c"):
        make_target(make_definition(ref).indicator, "90")
        make_approved(Indicator.objects.get(ref=ref), quarter(2026, 1), value="85")
    assert asked() == one


@pytest.mark.parametrize(
    ("changes", "starts", "label"),
    [
        ({}, date(2027, 4, 1), "Q1 2027/28"),
        ({}, date(2027, 4, 2), "Q2 2027/28"),
        ({"frequency": "financial_year"}, date(2027, 4, 1), "2027/28"),
        ({"frequency": "financial_year"}, date(2027, 5, 1), "2028/29"),
        ({"frequency": "month"}, date(2027, 5, 2), "Jun 2027"),
        ({"basis": "last_month"}, date(2027, 5, 1), "May 2027"),
    ],
)
def test_the_first_period_a_rule_applies_to(changes, starts, label):
    assert first_period(make_definition(**changes), starts).label() == label


def test_the_last_figures_of_an_indicator_are_tried_newest_first(scheme):
    near = Indicator.objects.get(ref="near")
    make_approved(near, quarter(2025, 1), value="95")

    rows = last_figures(near, scheme, trial(), user=make_performance(), as_at=TODAY)

    assert [(row.period.label(), row.before.word, row.after.word, row.band) for row in rows] == [
        ("Q2 2026/27", "Amber", "Red", 5),
        ("Q1 2025/26", "Green", "Green", 3),
    ]
    assert last_figures(near, scheme, trial(), user=make_person(groups=(ADMINISTRATOR,)), as_at=TODAY) == []


# On the pages


def builder(client: Client, do: str, **changes: str) -> str:
    sent = {**write_draft(from_bands(stricter())), "tolerance_kind": "relative", "do": do, **changes}
    return words(client.post(reverse("indicators:build-version", args=["target-10"]), sent))


def signed(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_performance_team_sees_rows_and_an_administrator_counts(scheme):
    rows = builder(signed(make_performance()), "effect")
    counts = builder(signed(make_person(groups=(ADMINISTRATOR,))), "effect")

    assert "1 of 3 newest figures would get another status, 2 would keep theirs." in rows
    assert "Measure near" in rows.split("Amber to Red: 1")[1]
    assert "Amber to Red: 1" in counts
    assert "Measure near" not in counts.split("Amber to Red: 1")[1]
    assert "shown to the performance team" in counts


def test_the_second_person_sees_the_effect_beside_the_decision(scheme):
    version = RatingSchemeVersion(scheme=scheme, effective_from=STARTS, bands=stricter())
    propose_scheme_version(version, by=make_performance(), at=NOW, reason="Agreed by the Corporate board.")
    address = reverse("indicators:proposal", args=["rule", version.pk])

    assert "Measure near" in words(signed(make_performance()).get(address))
    assert "Measure near" in words(signed(make_person(groups=(AUDITOR,))).get(address))
    counts = words(signed(make_person(groups=(ADMINISTRATOR,))).get(address))
    assert "Amber to Red: 1" in counts
    assert "Measure near" not in counts


def test_figures_can_be_tried_by_those_who_may_see_them(scheme):
    chosen = {"try-value": "", "try-indicator": str(Indicator.objects.get(ref="near").pk)}

    assert "Measure near under this rule" in builder(signed(make_performance()), "try", **chosen)
    hidden = builder(signed(make_person(groups=(ADMINISTRATOR,))), "try", **chosen)
    assert "Figures that you may not see cannot be tried." in hidden
    assert "85.0%" not in hidden


def test_a_target_in_force_later_does_not_count_yet(scheme):
    near = Indicator.objects.get(ref="near")
    make_target(near, "99", effective_from=STARTS)
    assert Target.objects.filter(indicator=near).count() == 2

    (row,) = effect(scheme).rows
    assert "against 90% or more" in row.sentence
