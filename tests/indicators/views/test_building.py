"""An administrator builds a RAG rule with boxes and buttons, tries it and proposes it."""

from typing import Any

import pytest
from django.test import Client

from indicators.models import RatingScheme, RatingSchemeVersion
from indicators.rules.building import from_bands, write_draft
from tests.factories import make_definition, make_scheme
from tests.factories.catalogue import TARGET_BANDS, make_status_set
from tests.indicators.views.pages import client_for, url, words

pytestmark = pytest.mark.django_db

REASON = "Agreed by the Corporate board on 4 March."
AGREED = {
    "tolerance": "",
    "tolerance_kind": "relative",
    "effective_from_day": "1",
    "effective_from_month": "4",
    "effective_from_year": "2027",
    "reason": REASON,
}
BUILD = ("build-version", "target-10")


@pytest.fixture(autouse=True)
def _rule(db: None) -> None:
    make_scheme()


def boxes(**changes: Any) -> dict[str, Any]:
    """What the page of the rule in force sends, with some boxes changed."""
    return {**write_draft(from_bands(TARGET_BANDS)), **AGREED, **changes}


def now(page: Any) -> dict[str, Any]:
    """What the page that came back would send."""
    return {**write_draft(page.context["form"].draft), **AGREED}


def press(client: Client, button: str, sent: dict[str, Any] | None = None, **changes: Any) -> Any:
    return client.post(url(*BUILD), {**(sent or boxes()), "do": button, **changes})


def statuses(page: Any) -> list[str]:
    return [band.status for band in page.context["form"].draft]


def test_the_builder_opens_with_the_rule_in_force_in_boxes_and_in_words(keeping):
    page = keeping.get(url(*BUILD))

    assert statuses(page) == ["monitor", "not_rated", "green", "amber", "red"]
    assert "Amber Missed by up to 10% of the target is amber. When the target is missed by no more than 10" in words(
        page
    )
    assert 'value="10"' in page.content.decode()
    assert "Any of these" in words(page)


def test_buttons_rearrange_bands_and_save_nothing(keeping):
    assert statuses(press(keeping, "up:2"))[1] == "green"
    assert statuses(press(keeping, "down:0"))[1] == "monitor"
    assert len(statuses(press(keeping, "copy:0"))) == 6
    assert statuses(press(keeping, "remove:4"))[-1] == "amber"
    assert statuses(press(keeping, "add:"))[-1] == ""
    assert RatingSchemeVersion.objects.count() == 1


def test_a_button_keeps_every_word_that_was_typed_right_or_wrong(keeping):
    sent = boxes(**{"rule-2-text": "", "reason": "Why", "effective_from_month": "Octember", "tolerance": "ten"})

    page = keeping.post(url(*BUILD), {**sent, "do": "up:3"})

    form = page.context["form"]
    assert (form["reason"].value(), form["tolerance"].value()) == ("Why", "ten")
    assert form["effective_from"].value()[1] == "Octember"
    assert "There is something to put right" not in words(page)


def test_a_rule_is_extended_and_proposed_through_the_screen_alone(keeping, other_keeper):
    page = press(keeping, "add:2", **{"rule-2-add": "maintained"})
    assert "No worse than an earlier figure" in words(page)
    sent = now(page) | {"rule-2-1-since": "same_period_last_year", "rule-2-join": "all"}

    page = keeping.post(url(*BUILD), sent, follow=True)

    version = RatingSchemeVersion.objects.get(number=2)
    assert page.redirect_chain == [(url("proposal", "rule", version.pk), 302)]
    assert version.bands[2]["when"] == {
        "all": [{"test": "meets_target"}, {"test": "maintained", "since": "same_period_last_year"}]
    }
    assert [version.bands[place] for place in (0, 1, 3, 4)] == [TARGET_BANDS[place] for place in (0, 1, 3, 4)]
    seen = client_for(other_keeper).get(url("proposal", "rule", version.pk))
    assert "the target is met and the figure is no worse than the same period last year" in words(seen)


def test_a_group_with_turned_lines_is_built_by_buttons(keeping):
    page = press(keeping, "add:2", **{"rule-2-add": "any"})
    page = press(keeping, "add:2-1", now(page), **{"rule-2-1-add": "has_quartile"})
    page = press(keeping, "add:2-1", now(page), **{"rule-2-1-add": "has_value"})
    sent = now(page) | {"rule-2-1-0-not": "on"}

    keeping.post(url(*BUILD), sent)

    when = RatingSchemeVersion.objects.get(number=2).bands[2]["when"]
    assert when == {
        "all": [
            {"test": "meets_target"},
            {"any": [{"not": {"test": "has_quartile"}}, {"test": "has_value"}]},
        ]
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rule-2-status": ""}, "Band 3: choose the status it gives"),
        ({"rule-2-text": ""}, "Band 3: enter the sentence, for example Target met is green."),
        ({"rule-2-status": "teal"}, "Choose an answer from the list"),
        ({"rule-3-0-percent": "many"}, "Use digits 0 to 9"),
        ({"rule-3-0-percent": "-5"}, "Enter 0 or more, for example 5"),
        ({"rule-2-parts": "0"}, "Band 3: add at least one test"),
        ({"rule-0-0-kinds": []}, ": choose “"),
        ({"effective_from_year": "27"}, "must have a year of 4 numbers"),
        ({"reason": "Because"}, "Say why in at least 10 characters"),
        ({"rule-bands": "0"}, "Give the rule 1 to 50 bands"),
        ({"rule-2-0-kind": "always"}, "Band 3 always applies, so the bands after it are never reached."),
    ],
)
def test_a_mistake_is_named_with_its_band_and_nothing_is_proposed(keeping, changes, message):
    page = keeping.post(url(*BUILD), boxes(**changes))

    assert page.status_code == 422
    assert message.lower() in words(page).lower()
    assert RatingSchemeVersion.objects.count() == 1


def test_typed_numbers_are_understood_and_kept_plain(keeping):
    keeping.post(url(*BUILD), boxes(**{"rule-3-0-percent": "1,000.50", "tolerance": "7.5"}))

    version = RatingSchemeVersion.objects.get(number=2)
    assert version.bands[3]["when"] == {"test": "within_relative", "percent": "1000.50"} or version.bands[3][
        "when"
    ] == {
        "test": "within_relative",
        "percent": "1000.5",
    }
    assert str(version.tolerance.normalize()) == "7.5"


def test_adding_without_choosing_says_so(keeping):
    assert "Choose the test to add" in words(press(keeping, "add:2"))


def test_a_second_press_of_propose_is_refused_with_everything_still_there(keeping):
    keeping.post(url(*BUILD), boxes())

    again = keeping.post(url(*BUILD), boxes())

    assert again.status_code == 409
    assert "waiting for a second person already" in words(again)
    assert statuses(again)[2] == "green"


TRIED = {
    "try-value": "87.9",
    "try-target": "90%",
    "try-polarity": "high",
    "try-previous": "",
    "try-same_period_last_year": "",
    "try-quartile": "",
    "try-indicator": "",
}


@pytest.mark.parametrize(
    ("value", "status"), [("95", "Green"), ("87.9", "Amber"), ("70", "Red"), ("90", "Green"), ("81", "Amber")]
)
def test_a_typed_figure_is_judged_by_the_rule_on_the_page(keeping, value, status):
    page = press(keeping, "try", **{**TRIED, "try-value": value})

    assert page.context["result"][0].word == status
    assert f"{status} {value}" in words(page)


def test_a_change_not_yet_proposed_shows_in_the_trial(keeping):
    page = press(keeping, "try", **TRIED, **{"rule-3-0-percent": "2"})

    assert page.context["result"][0].word == "Red"
    assert "2.1 percentage points too low (2.3% of the target)" in words(page)


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"try-value": "abc"}, "Use digits 0 to 9"), ({"try-target": "lots and lots"}, "target")],
)
def test_a_trial_that_cannot_be_read_says_why(keeping, changes, message):
    page = press(keeping, "try", **{**TRIED, **changes})

    assert page.context["result"] is None
    assert message in words(page)


def test_an_unfinished_rule_cannot_be_tried(keeping):
    page = press(keeping, "try", **TRIED, **{"rule-2-text": ""})

    assert page.context["result"] is None
    assert "The rule is not whole yet" in words(page)


def test_an_indicator_can_be_chosen_for_the_trial(keeping):
    definition = make_definition("reviews")

    page = press(keeping, "try", **{**TRIED, "try-value": "", "try-indicator": str(definition.indicator.pk)})

    assert "This indicator has no approved figure yet." in words(page)


def test_nothing_to_judge_again_is_said(keeping):
    assert "No indicator with this rule has an approved figure yet" in words(press(keeping, "effect"))


# A new rule, a copy


def test_a_rule_is_begun_from_its_statuses(keeping):
    page = keeping.post(
        url("add-rule"),
        {"name": "Add", "status_set": str(make_status_set().pk), "reason": REASON},
        follow=True,
    )

    assert page.redirect_chain == [(url("build-version", "add-rule"), 302)]
    assert statuses(page) == ["green", "amber", "red"]
    assert "Green Target met. When the target is met." in words(page)
    keeping.post(url("build-version", "add-rule"), now(page))
    assert RatingScheme.objects.get(name="Add").versions.get().number == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter the name of the rule"),
        ("rule TARGET-10", "with this name, or nearly"),
        ("!!", "Use letters or digits"),
    ],
)
def test_a_name_that_cannot_be_is_refused(keeping, name, message):
    page = keeping.post(url("add-rule"), {"name": name, "status_set": str(make_status_set().pk), "reason": REASON})

    assert message in words(page)
    assert RatingScheme.objects.count() == 1


def test_a_rule_needs_a_set_with_statuses(keeping):
    empty = make_status_set("empty")
    empty.statuses.all().delete()

    page = keeping.post(url("add-rule"), {"name": "New", "status_set": str(empty.pk), "reason": REASON})

    assert "This set has no statuses yet" in words(page)


def test_a_copy_waits_with_the_same_bands(keeping):
    answers = {"name": "Second rule", "reason": REASON, "starts_day": "1", "starts_month": "4", "starts_year": "2027"}

    page = keeping.post(url("copy-rule", "target-10"), answers, follow=True)

    version = RatingSchemeVersion.objects.get(scheme__slug="second-rule")
    assert (version.bands, version.is_waiting) == (TARGET_BANDS, True)
    assert "The copy is proposed." in words(page)


def test_what_has_no_version_in_force_cannot_be_copied(keeping):
    make_scheme().versions.all().delete()
    answers = {"name": "Second rule", "reason": REASON, "starts_day": "1", "starts_month": "4", "starts_year": "2027"}

    assert "nothing to copy yet" in words(keeping.post(url("copy-rule", "target-10"), answers))
    assert RatingScheme.objects.count() == 1


def test_the_page_of_a_rule_names_the_indicators_that_use_it(keeping):
    make_definition("reviews", name="Reviews in time")
    make_definition("visits", name="Visits in time", scheme=make_scheme("other"))

    page = words(keeping.get(url("rule", "target-10")))

    assert "Reviews in time" in page
    assert "Visits in time" not in page
