"""Reading one return and deciding on it: what was seen is what is signed."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from indicators.models import AuditEntry
from submissions import services
from submissions.enums import State
from submissions.models import Submission
from tests.factories import (
    NOW,
    Q2,
    lead_of,
    make_approved,
    make_definition,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_returned,
    make_submission,
    make_submitted,
    make_target,
    make_version,
    owner_of,
)
from tests.submissions.views.reading import told, words


@pytest.fixture
def reviews(on_the_day, db) -> Submission:
    """Priya sent 88.0% against 90% or more; Marcus leads, Helen can too."""
    definition = make_definition("reviews", name="Child protection reviews")
    make_target(definition.indicator)
    for name, last, role in (("priya", "Nair", "owner"), ("marcus", "Webb", "lead"), ("helen", "Oduya", "lead")):
        person = make_person(name, first_name=name.title(), last_name=last)
        make_responsibility(person, ResponsibilityRole(role), service=definition.indicator.service)
    make_approved(definition.indicator, Q2.previous(), "94.2")
    return make_submitted(definition.indicator, Q2, "88", commentary="38 of 289 were late.")


@pytest.fixture
def marcus(reviews, as_user) -> Client:
    return as_user(lead_of(reviews.indicator))


def page(submission: Submission) -> str:
    return reverse("submissions:review", args=[submission.pk])


def seen(submission: Submission, **changes: str) -> dict[str, str]:
    """What the forms on the page carry."""
    submission.refresh_from_db()
    digest = submission.current.digest if submission.current else ""
    return {"revision": str(submission.revision), "digest": digest, "token": uuid4().hex, **changes}


def act(client: Client, submission: Submission, action: str, **changes: str):
    return client.post(reverse("submissions:act", args=[submission.pk, action]), seen(submission, **changes))


def state_of(submission: Submission) -> str:
    submission.refresh_from_db()
    return submission.state


# Reading


def test_the_page_shows_the_figure_why_it_has_its_colour_and_both_decisions(marcus, reviews):
    text = words(marcus.get(page(reviews)))
    for expected in (
        "Quarter 2 2026/27, July to September 2026, version 1 from Priya Nair",
        "With lead",
        "88.0% Amber Worse , down 6.2 points since last quarter",
        "88.0% against 90% or more: 2.0 percentage points too low (2.2% of the target).",
        "38 of 289 were late.",
        "Last quarter Q1 2026/27 94.2% Green",
        "Send back Your question",
        "Approve 88.0%",
        "Your approval names version 1 as you see it here.",
        "Sent for approval, version 1 by Priya Nair",
    ):
        assert expected in text


def test_the_writer_sees_why_not_who_can_and_how_to_take_it_back(reviews, as_user):
    text = words(as_user(owner_of(reviews.indicator)).get(page(reviews)))
    refusal = "You cannot approve this, because you entered or changed the figure. Helen Oduya or Marcus Webb can."
    assert refusal in text
    assert "Your question" not in text
    assert "Take back It becomes a draft again, and you can change it." in text


def test_a_lead_who_wrote_the_figure_finds_both_decisions_closed(reviews, as_user):
    writer = owner_of(reviews.indicator)
    make_responsibility(writer, ResponsibilityRole.LEAD, service=reviews.indicator.service)
    text = words(as_user(writer).get(page(reviews)))
    assert "Send back You cannot send this back, because you entered or changed the figure. Send back" in text
    assert "Approve You cannot approve this, because you entered or changed the figure." in text


@pytest.mark.parametrize(("who", "name"), [("marcus", "queue"), ("priya", "worklist"), ("aled", "rounds")])
def test_the_way_back_leads_to_ones_own_list(reviews, as_user, who, name):
    aled = make_performance("aled")
    found = reviews.indicator.service.responsibilities.filter(person__username=who).first()
    body = as_user(found.person if found else aled).get(page(reviews)).content.decode()
    assert f'<a href="{reverse(f"submissions:{name}")}" class="govuk-back-link">' in body


def test_an_auditor_reads_and_decides_nothing(reviews, as_user):
    text = words(as_user(make_person(groups=("Auditor",))).get(page(reviews)))
    assert "88.0%" in text
    assert "Your decision" not in text


def test_what_changed_since_the_lead_sent_it_back_is_marked_and_spoken(marcus, reviews):
    make_returned(reviews)
    make_version(reviews, "89", commentary="35 of 289 were late.")
    make_move(reviews, "submit", by=owner_of(reviews.indicator))
    text = words(marcus.get(page(reviews)))
    assert "What changed since you sent it back" in text
    assert "Figure 88.0% 89.0% +1.0 points" in text
    assert "removed: 38 end of removed added: 35 end of added of 289 were late." in text


def test_another_lead_sees_what_changed_since_the_colleague_sent_it_back(reviews, as_user):
    make_returned(reviews)
    make_version(reviews, "89", commentary="38 of 289 were late.")
    make_move(reviews, "submit", by=owner_of(reviews.indicator))
    helen = reviews.indicator.service.responsibilities.get(person__username="helen").person
    text = words(as_user(helen).get(page(reviews)))
    assert "What changed since Marcus Webb sent it back" in text
    assert "Commentary, unchanged" in text


def test_a_return_nobody_started_says_so(as_user, on_the_day, db):
    submission = make_submission()
    text = words(as_user(make_performance()).get(page(submission)))
    assert "Nothing has been entered yet." in text
    assert "Enter or change the figure" in text


def test_an_approved_figure_shows_the_rating_that_was_stored(marcus, reviews):
    make_move(reviews, "approve", by=lead_of(reviews.indicator))
    make_target(reviews.indicator, "50", effective_from=Q2.start)
    text = words(marcus.get(page(reviews)))
    assert "88.0% against 90% or more" in text
    assert "Reopen Why it is opened again" in text


# What is not sent yet


@pytest.fixture
def draft(reviews) -> Submission:
    """Sent back, and at work again: 91.0%, not sent."""
    make_returned(reviews)
    make_version(reviews, "91", commentary="Half a sentence")
    return reviews


PLACES = ("review", "history", "enter")


@pytest.mark.parametrize("who", ["marcus", "priya", "performance"])
@pytest.mark.parametrize("open_to_leads", [True, False])
def test_a_draft_is_open_to_its_lead_only_where_the_council_says_so(draft, as_user, settings, who, open_to_leads):
    settings.LEAD_SEES_DRAFTS = open_to_leads
    held = draft.indicator.service.responsibilities.filter(person__username=who).first()
    client = as_user(held.person if held else make_performance())

    bodies = [
        client.get(reverse(f"submissions:{name}", args=[draft.pk]), follow=True).content.decode() for name in PLACES
    ]

    told_of_it = ["91.0%" in body or 'value="91"' in body or "Half a sentence" in body for body in bodies]
    assert told_of_it == [who != "marcus" or open_to_leads] * 3
    if who == "marcus":
        assert ("A draft exists, last saved" in bodies[0]) is not open_to_leads


def test_a_lead_cannot_write_over_a_draft_that_is_hidden_from_them(draft, marcus, settings):
    settings.LEAD_SEES_DRAFTS = False
    for name in ("enter", "preview"):
        response = marcus.post(reverse(f"submissions:{name}", args=[draft.pk]), seen(draft, save="1", value="5"))
        assert response.status_code == 403
        assert "The owner is at work on this figure" in words(response)
    assert draft.versions.count() == 2


def test_a_lead_may_begin_a_figure_nobody_has_and_then_sees_what_they_wrote(reviews, marcus, settings):
    settings.LEAD_SEES_DRAFTS = False
    row = make_submission(reviews.indicator, Q2.step(1))
    assert marcus.get(reverse("submissions:enter", args=[row.pk])).status_code == 200
    make_version(row, "77", by=lead_of(reviews.indicator))
    assert "77.0%" in words(marcus.get(page(row)))


def test_what_was_sent_is_open_to_the_lead_again(draft, marcus, settings):
    settings.LEAD_SEES_DRAFTS = False
    make_move(draft, "submit", by=owner_of(draft.indicator))
    assert "91.0%" in words(marcus.get(page(draft)))


# Deciding


def test_approving_signs_the_version_that_was_seen(marcus, reviews):
    response = act(marcus, reviews, "approve")
    assert (response.status_code, response["Location"]) == (302, reverse("submissions:queue"))
    assert told(response) == ["Approved: Child protection reviews, Q2 2026/27."]
    assert state_of(reviews) == State.APPROVED
    step = reviews.sign_offs.get(action="approve")
    assert (step.version, step.digest, step.by) == (reviews.current, reviews.current.digest, lead_of(reviews.indicator))


def test_a_figure_that_changed_meanwhile_is_not_signed(marcus, reviews):
    stale = seen(reviews)
    make_move(reviews, "recall", by=owner_of(reviews.indicator))
    make_version(reviews, "12")
    make_move(reviews, "submit", by=owner_of(reviews.indicator))
    response = marcus.post(reverse("submissions:act", args=[reviews.pk, "approve"]), stale)
    assert response.status_code == 409
    assert "Somebody saved a change after you opened this page." in words(response)
    assert state_of(reviews) == State.SUBMITTED


def test_the_right_revision_with_a_wrong_fingerprint_is_not_signed(marcus, reviews):
    response = act(marcus, reviews, "approve", digest="0" * 64)
    assert response.status_code == 409
    assert state_of(reviews) == State.SUBMITTED


def test_a_double_click_signs_once_and_answers_alike(marcus, reviews):
    data = seen(reviews)
    address = reverse("submissions:act", args=[reviews.pk, "approve"])
    assert [marcus.post(address, data).status_code for _click in range(3)] == [302, 302, 302]
    assert reviews.sign_offs.filter(action="approve").count() == 1
    assert AuditEntry.objects.filter(object_id=str(reviews.pk), action="approve").count() == 1


def test_a_question_sends_the_return_back(marcus, reviews):
    response = act(marcus, reviews, "send_back", comment="Three more were in time.")
    assert response["Location"] == reverse("submissions:queue")
    assert state_of(reviews) == State.RETURNED
    assert reviews.sign_offs.get(action="send_back").comment == "Three more were in time."


@pytest.mark.parametrize("comment", ["", "Why?", "         .         "])
def test_a_question_that_is_too_short_is_asked_for_again_with_its_words(marcus, reviews, comment):
    response = act(marcus, reviews, "send_back", comment=comment)
    assert response.status_code == 422
    text = words(response)
    assert text.startswith("Error: ")
    assert text.count("Write at least 10 characters, for example") == 2
    assert 'href="#id_send_back_comment"' in response.content.decode()
    assert state_of(reviews) == State.SUBMITTED


def test_a_question_with_hidden_characters_is_refused_and_shown_again(marcus, reviews):
    response = act(marcus, reviews, "send_back", comment="Three more\x07 were in time.")
    assert response.status_code == 422
    assert "control character" in words(response)


@pytest.mark.parametrize("action", ["approve", "send_back"])
def test_the_writer_is_refused_whatever_else_they_are(reviews, as_user, action):
    writer = owner_of(reviews.indicator)
    make_responsibility(writer, ResponsibilityRole.LEAD, service=reviews.indicator.service)
    writer.is_superuser = True
    writer.save()
    response = act(as_user(writer), reviews, action, comment="I would rather not say.")
    assert response.status_code == 403
    assert "because you entered or changed the figure" in words(response)
    assert state_of(reviews) == State.SUBMITTED


def test_the_performance_team_may_send_back_and_not_approve(reviews, as_user):
    aled = as_user(make_performance())
    assert act(aled, reviews, "approve").status_code == 403
    assert act(aled, reviews, "send_back", comment="Which report is this?").status_code == 302


def test_taking_back_makes_it_a_draft_again(reviews, as_user):
    priya = as_user(owner_of(reviews.indicator))
    response = act(priya, reviews, "recall")
    assert response["Location"] == reverse("submissions:enter", args=[reviews.pk])
    assert state_of(reviews) == State.DRAFT


def test_reopening_needs_a_reason_and_withdraws_the_approval(marcus, reviews):
    make_move(reviews, "approve", by=lead_of(reviews.indicator))
    assert act(marcus, reviews, "reopen", comment="").status_code == 422
    assert act(marcus, reviews, "reopen", comment="The wrong quarter was sent.").status_code == 302
    assert (state_of(reviews), reviews.approved_version) == (State.DRAFT, None)


def test_a_published_figure_is_corrected_and_stands_meanwhile(marcus, reviews):
    make_move(reviews, "approve", by=lead_of(reviews.indicator))
    services.mark_published([reviews], by=make_performance(), at=NOW)
    text = words(marcus.get(page(reviews)))
    assert "Start a correction What was wrong" in text
    assert "The approved figure stands until the correction is approved." in text
    assert act(marcus, reviews, "reopen", comment="The wrong quarter was sent.").status_code == 409
    assert act(marcus, reviews, "correct", comment="Two were counted twice.").status_code == 302
    assert (state_of(reviews), reviews.approved_version.value) == (State.DRAFT, 88)


@pytest.mark.parametrize("action", ["recall", "send_back", "approve", "reopen", "correct"])
def test_every_step_in_the_wrong_state_is_a_conflict_or_not_for_this_person(marcus, reviews, action):
    make_move(reviews, "send_back", by=lead_of(reviews.indicator), comment="Please check the list.")
    response = act(marcus, reviews, action, comment="A reason that is long enough.")
    assert response.status_code == (403 if action == "recall" else 409)
    assert state_of(reviews) == State.RETURNED


@pytest.mark.parametrize("action", ["save", "submit", "answer", "delete", "publish"])
def test_other_steps_have_no_address(marcus, reviews, action):
    assert act(marcus, reviews, action).status_code == 404


def test_a_step_cannot_be_taken_by_following_a_link(marcus, reviews):
    assert marcus.get(reverse("submissions:act", args=[reviews.pk, "approve"])).status_code == 405


# History


def test_the_history_shows_every_version_with_its_fingerprint(marcus, reviews):
    make_returned(reviews)
    make_version(reviews, "89", commentary="Checked.")
    make_move(reviews, "submit", by=owner_of(reviews.indicator))
    make_move(reviews, "approve", by=lead_of(reviews.indicator))
    text = words(marcus.get(reverse("submissions:history", args=[reviews.pk])))
    for version in reviews.versions.all():
        assert version.digest[:16] in text
    assert "Version 2 Approved 89.0% Amber Checked." in text
    assert "Version 1 88.0% Not stored 38 of 289 were late." in text
    assert "Figure: 88.0% to 89.0%" in text
    assert "Sent again, version 2" in text


def test_the_history_of_nothing_is_a_page_too(as_user, on_the_day, db):
    text = words(as_user(make_performance()).get(reverse("submissions:history", args=[make_submission().pk])))
    assert "Nothing has been entered yet." in text
