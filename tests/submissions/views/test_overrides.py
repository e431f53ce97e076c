"""A rating set by judgement takes two people and keeps the computed one."""

import pytest
from django.urls import reverse

from indicators.enums import ProposalState
from indicators.models import Status
from submissions.models import RatingOverride, Submission
from submissions.ratings import computed_rating, standing_status
from tests.factories import (
    Q2,
    lead_of,
    make_approved,
    make_definition,
    make_move,
    make_performance,
    make_person,
    make_submission,
    make_submitted,
    make_target,
    make_version,
    owner_of,
)
from tests.submissions.views.reading import told, words

REASON = "Two families of five children moved in."


@pytest.fixture
def reviews(on_the_day, db) -> Submission:
    definition = make_definition("reviews", name="Child protection reviews")
    make_target(definition.indicator)
    return make_approved(definition.indicator, Q2, "70")


@pytest.fixture
def aled(db):
    return make_performance("aled")


@pytest.fixture
def sian(db):
    return make_performance("sian")


def amber() -> Status:
    return Status.objects.get(key="amber")


def propose(client, submission: Submission, **changes):
    data = {"status": str(amber().pk), "reason": REASON, **changes}
    return client.post(reverse("submissions:override-propose", args=[submission.pk]), data)


def decide(client, override: RatingOverride, decision: str = "confirm", comment: str = ""):
    data = {"decision": decision, "comment": comment}
    return client.post(reverse("submissions:override-decide", args=[override.pk]), data)


def test_the_page_shows_the_computed_rating_and_the_councils_own_choices(reviews, aled, as_user):
    text = words(as_user(aled).get(reverse("submissions:override-propose", args=[reviews.pk])))
    assert "70.0% against 90% or more" in text
    for word in ("Green", "Amber", "Red", "Monitor", "N/A"):
        assert word in text


def test_a_proposal_changes_nothing_until_somebody_else_confirms_it(reviews, aled, sian, as_user):
    response = propose(as_user(aled), reviews)
    assert told(response) == ["Manual change proposed. Somebody else has to confirm it."]
    override = RatingOverride.objects.get()
    assert standing_status(reviews.current).key == "red"

    own = decide(as_user(aled), override)
    assert own.status_code == 403
    assert "You proposed this change, so somebody else must confirm it." in words(own)

    response = decide(as_user(sian), override)
    assert told(response) == ["Manual change confirmed."]
    assert (standing_status(reviews.current).key, computed_rating(reviews.current).status.key) == ("amber", "red")


def test_the_return_then_says_who_set_it_and_keeps_the_sentence(reviews, aled, sian, as_user):
    propose(as_user(aled), reviews)
    decide(as_user(sian), RatingOverride.objects.get())
    text = words(as_user(aled).get(reverse("submissions:review", args=[reviews.pk])))
    assert f"Set by judgement: Amber. {REASON}" in text
    assert "Proposed by Aled Example, confirmed by Sian Example." in text
    assert "70.0% against 90% or more" in text


def test_a_declined_proposal_leaves_the_rule_in_force(reviews, aled, sian, as_user):
    propose(as_user(aled), reviews)
    response = decide(as_user(sian), RatingOverride.objects.get(), "decline", "The rule fits.")
    assert told(response) == ["Manual change declined."]
    override = RatingOverride.objects.get()
    assert (override.proposal_state, override.decision_comment) == (ProposalState.DECLINED, "The rule fits.")
    assert standing_status(reviews.current).key == "red"


def test_deciding_twice_is_a_conflict(reviews, aled, sian, as_user):
    propose(as_user(aled), reviews)
    override = RatingOverride.objects.get()
    decide(as_user(sian), override)
    response = decide(as_user(make_performance()), override)
    assert response.status_code == 409
    text = words(as_user(sian).get(reverse("submissions:override-decide", args=[override.pk])))
    assert "Sian Example has decided on this already: Confirmed." in text


def test_no_decision_is_asked_for_again(reviews, aled, sian, as_user):
    propose(as_user(aled), reviews)
    response = decide(as_user(sian), RatingOverride.objects.get(), "")
    assert response.status_code == 422
    assert words(response).count("Choose whether to confirm or decline it") == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"status": ""}, "Choose the rating"),
        ({"status": "999999"}, "Choose an answer from the list"),
        ({"status": "\x00"}, "Null characters are not allowed."),
        ({"reason": ""}, "Say why the rule does not fit here"),
        ({"reason": "Because."}, "Say why the rule does not fit here, for example"),
    ],
)
def test_a_proposal_without_a_rating_or_a_reason_is_asked_for_it(reviews, aled, as_user, changes, message):
    response = propose(as_user(aled), reviews, **changes)
    assert response.status_code == 422
    assert words(response).count(message) >= 2
    assert RatingOverride.objects.count() == 0


def test_owners_may_not_propose_and_leads_may(reviews, as_user):
    refused = propose(as_user(owner_of(reviews.indicator)), reviews)
    assert refused.status_code == 403
    assert "Only the lead or the performance team" in words(refused)
    assert propose(as_user(lead_of(reviews.indicator)), reviews).status_code == 302


def test_a_figure_that_was_not_sent_has_no_rating_to_change(as_user, aled, on_the_day):
    draft = make_submission()
    assert propose_page(as_user(aled), draft).status_code == 409
    make_version(draft, "70")
    assert propose_page(as_user(aled), draft).status_code == 409


def propose_page(client, submission):
    return client.get(reverse("submissions:override-propose", args=[submission.pk]))


def test_the_return_leads_to_what_waits_and_names_who_may_not_decide(reviews, aled, sian, as_user):
    propose(as_user(aled), reviews)
    override = RatingOverride.objects.get()
    address = reverse("submissions:override-decide", args=[override.pk])

    page = as_user(sian).get(reverse("submissions:review", args=[reviews.pk]))

    assert f'href="{address}"' in page.content.decode()
    assert "Manual change to Amber proposed." in words(page)
    assert "You proposed this change, so somebody else must confirm it." in words(as_user(aled).get(address))


def test_a_proposal_is_not_there_for_those_who_may_not_see_the_return(reviews, aled, as_user):
    propose(as_user(aled), reviews)
    address = reverse("submissions:override-decide", args=[RatingOverride.objects.get().pk])
    assert as_user(make_person()).get(address).status_code == 404


def test_a_new_version_starts_from_the_rule_again(reviews, aled, sian, as_user):
    propose(as_user(aled), reviews)
    decide(as_user(sian), RatingOverride.objects.get())
    make_move(reviews, "reopen", by=lead_of(reviews.indicator), comment="The wrong quarter was sent.")
    make_version(reviews, "71")
    make_move(reviews, "submit", by=owner_of(reviews.indicator))
    make_move(reviews, "approve", by=lead_of(reviews.indicator))
    assert standing_status(reviews.current).key == "red"


def test_a_measure_without_a_rule_has_no_ratings_to_choose(as_user, aled, on_the_day):
    definition = make_definition()
    definition.scheme = None
    definition.save()
    submission = make_submitted(definition.indicator, Q2, "5")
    assert propose_page(as_user(aled), submission).status_code == 200
    response = as_user(aled).post(
        reverse("submissions:override-propose", args=[submission.pk]), {"status": "1", "reason": REASON}
    )
    assert response.status_code == 422
