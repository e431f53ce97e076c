"""Everything that happened to a return is told once, newest first."""

from datetime import timedelta

import pytest

from indicators.enums import ResponsibilityRole
from indicators.models import Status
from submissions import services
from submissions.differences import FieldDifference
from submissions.timeline import steps_only, timeline
from tests.factories import (
    NOW,
    Q2,
    make_definition,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_submission,
    make_target,
    make_version,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def story(db):
    """A return that was opened, saved, sent, questioned, changed and signed, one step an hour."""
    definition = make_definition(name="Reviews")
    make_target(definition.indicator)
    priya = make_person("priya", first_name="Priya", last_name="Nair")
    marcus = make_person("marcus", first_name="Marcus", last_name="Webb")
    make_responsibility(priya, ResponsibilityRole.OWNER, indicator=definition.indicator)
    make_responsibility(marcus, ResponsibilityRole.LEAD, indicator=definition.indicator)
    aled = make_performance("aled")
    make_round(by=aled, at=NOW)
    submission = make_submission(definition.indicator, Q2)
    make_version(submission, "88", by=priya, at=NOW + HOUR, commentary="First words.")
    make_move(submission, "submit", by=priya, at=NOW + 2 * HOUR)
    make_move(submission, "send_back", by=marcus, at=NOW + 3 * HOUR, comment="Is 88 right? Please check.")
    make_version(submission, "94.2", by=priya, at=NOW + 4 * HOUR, commentary="First words.", reply="No, it is 94.2.")
    make_move(submission, "submit", by=priya, at=NOW + 5 * HOUR)
    make_move(submission, "approve", by=marcus, at=NOW + 6 * HOUR)
    return submission, definition, aled, marcus


def told(submission, definition) -> list[tuple[str, str]]:
    return [(event.title, event.by) for event in timeline(submission, definition)]


def test_steps_versions_and_ratings_are_merged_newest_first(story):
    submission, definition, _aled, _marcus = story
    assert told(submission, definition) == [
        ("Approved, version 2", "Marcus Webb"),
        ("Green, version 2", "Computed at approval"),
        ("Sent again, version 2", "Priya Nair"),
        ("Saved, version 2", "Priya Nair"),
        ("Sent back, version 1", "Marcus Webb"),
        ("Sent for approval, version 1", "Priya Nair"),
        ("Saved, version 1", "Priya Nair"),
        ("Collection opened", "Aled Example"),
    ]


def test_the_answer_stands_with_the_step_that_sent_it(story):
    submission, definition, _aled, _marcus = story
    texts = {event.title: event.text for event in steps_only(timeline(submission, definition))}
    assert (texts["Sent back, version 1"], texts["Sent again, version 2"]) == (
        "Is 88 right? Please check.",
        "No, it is 94.2.",
    )


def test_the_short_form_holds_steps_only(story):
    submission, definition, _aled, _marcus = story
    assert [event.title for event in steps_only(timeline(submission, definition))] == [
        "Approved, version 2",
        "Sent again, version 2",
        "Sent back, version 1",
        "Sent for approval, version 1",
        "Collection opened",
    ]


def test_a_saved_version_says_what_changed(story):
    submission, definition, _aled, _marcus = story
    events = {event.title: event for event in timeline(submission, definition)}
    assert events["Saved, version 1"].changes == (FieldDifference("Figure", "", "88.0%", "Changed"),)
    assert events["Saved, version 1"].text_changed
    assert events["Saved, version 2"].changes == (
        FieldDifference("Figure", "88.0%", "94.2%", "+6.2 points"),
        FieldDifference("Answer to the question", "", "No, it is 94.2.", "Changed"),
    )
    assert not events["Saved, version 2"].text_changed


def test_what_people_said_is_kept_word_for_word(story):
    submission, definition, _aled, _marcus = story
    texts = {event.title: event.text for event in timeline(submission, definition)}
    assert texts["Sent back, version 1"] == "Is 88 right? Please check."
    assert texts["Green, version 2"] == "94.2% against 90% or more: target met. Target met is green."


def test_a_manual_change_is_told_with_both_people(story):
    submission, definition, aled, marcus = story
    amber = Status.objects.get(key="amber")
    proposed = services.propose_rating_override(
        submission.current, status=amber, ground="judgement", reason="A small cohort.", by=aled, at=NOW + 7 * HOUR
    )
    services.decide_rating_override(proposed, confirm=True, by=marcus, at=NOW + 8 * HOUR, comment="Agreed.")
    first, second = timeline(submission, definition)[:2]
    assert (first.title, first.by, first.text) == ("Manual change to Amber confirmed", "Marcus Webb", "Agreed.")
    assert (second.title, second.by, second.text) == (
        "Manual change to Amber proposed",
        "Aled Example",
        "A small cohort.",
    )


def test_reopening_and_publishing_are_told(story):
    submission, definition, aled, marcus = story
    services.mark_published([submission], by=aled, at=NOW + 7 * HOUR)
    make_move(submission, "correct", by=marcus, at=NOW + 8 * HOUR, comment="Two cases were counted twice.")
    assert told(submission, definition)[:2] == [
        ("Correction started, version 2", "Marcus Webb"),
        ("Published", "Aled Example"),
    ]


def test_a_return_nobody_started_has_its_beginning_only(db):
    definition = make_definition()
    make_round(by=make_performance("aled"))
    assert told(make_submission(definition.indicator, Q2), definition) == [("Collection opened", "Aled Example")]


def test_a_loaded_figure_says_so(story):
    submission, definition, _aled, marcus = story
    make_move(submission, "reopen", by=marcus, at=NOW + 9 * HOUR, comment="The wrong quarter was sent.")
    make_version(submission, "93", by=marcus, at=NOW + 10 * HOUR, how="pack")
    assert told(submission, definition)[0] == ("Loaded, version 3", "Marcus Webb")
