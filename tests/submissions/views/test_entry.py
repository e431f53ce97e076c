"""Entering a return: the owner is answered at once, loses nothing, and is told who can approve."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from indicators.models import AuditEntry
from submissions.enums import State
from submissions.models import Submission
from tests.factories import (
    Q2,
    content_of,
    lead_of,
    make_approved,
    make_definition,
    make_move,
    make_person,
    make_responsibility,
    make_returned,
    make_round,
    make_scheme,
    make_target,
    make_version,
    owner_of,
)
from tests.factories.catalogue import TARGET_BANDS
from tests.submissions.views.reading import told
from tests.submissions.views.reading import words as text


@pytest.fixture
def reviews(on_the_day, db) -> Submission:
    """Two numbers make the figure; 97.2% or more is wanted; 94.2% came before. Priya owns it, Marcus leads."""
    definition = make_definition(
        "reviews",
        name="Child protection reviews",
        numerator_label="Reviewed in time",
        denominator_label="Reviews due",
        report_name="CP07",
    )
    make_target(definition.indicator, "97.2", decimals=1)
    priya = make_person("priya", first_name="Priya", last_name="Nair")
    marcus = make_person("marcus", first_name="Marcus", last_name="Webb")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=definition.indicator.service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=definition.indicator.service)
    make_approved(definition.indicator, Q2.previous(), "94.2", by=priya, lead=marcus)
    make_round()
    return Submission.objects.get(indicator=definition.indicator, period__end=Q2.end)


@pytest.fixture
def priya(reviews, as_user) -> Client:
    return as_user(owner_of(reviews.indicator))


def page(submission: Submission) -> str:
    return reverse("submissions:enter", args=[submission.pk])


def sent(submission: Submission, **fields) -> dict[str, str]:
    """What the form sends, with the newest revision seen and a new token."""
    submission.refresh_from_db()
    return {
        "has_figure": "yes",
        "revision": str(submission.revision),
        "token": uuid4().hex,
        "numerator": "254",
        "denominator": "289",
        "commentary": "Two posts were empty.",
        **{name: str(value) for name, value in fields.items()},
    }


def test_the_page_names_boxes_comparisons_and_approvers_before_anything_is_typed(priya, reviews):
    words = text(priya.get(page(reviews)))
    for expected in (
        "Quarter 2 2026/27, July to September 2026",
        "Child protection reviews",
        "Good to be high",
        "Due Saturday 17 October",
        "Reviewed in time",
        "out of",
        "Reviews due",
        "Last quarter Q1 2026/27 94.2% Amber",
        "Target 97.2% or more",
        "Marcus Webb can approve this return. Whoever enters a figure cannot approve it, so you cannot.",
        "The answer appears here",
    ):
        assert expected in words
    assert 'value="CP07"' in priya.get(page(reviews)).content.decode()


def test_a_lead_who_enters_the_figure_is_not_named_as_its_approver(reviews, as_user):
    marcus = as_user(lead_of(reviews.indicator))
    assert "Nobody can approve this return yet." in text(marcus.get(page(reviews)))


def test_saving_a_draft_keeps_it_and_shows_what_was_understood(priya, reviews):
    response = priya.post(page(reviews), sent(reviews, numerator="1,254", denominator="1 289", save="1"))
    assert (response.status_code, response["Location"]) == (302, page(reviews))
    assert told(response) == ["Draft saved. Reviewed in time: read as 1254. Reviews due: read as 1289."]
    reviews.refresh_from_db()
    assert (reviews.state, content_of(reviews).numerator) == (State.DRAFT, Decimal(1254))
    words = text(priya.get(page(reviews)))
    assert "97.3%" in words
    assert "Saved by Priya Nair" in words


def test_the_answer_stands_on_the_saved_page_without_any_script(priya, reviews):
    priya.post(page(reviews), sent(reviews, save="1"))
    words = text(priya.get(page(reviews)))
    assert "87.9% Amber Worse , down 6.3 points since last quarter" in words
    assert "87.9% against 97.2% or more: 9.3 percentage points too low (9.6% of the target)." in words


def test_submitting_sends_it_to_the_lead_and_goes_on(priya, reviews):
    response = priya.post(page(reviews), sent(reviews, submit="1"))
    assert response["Location"] == reverse("submissions:worklist")
    assert told(response) == ["Sent for approval: Child protection reviews, 87.9%. Marcus Webb can approve it."]
    reviews.refresh_from_db()
    assert (reviews.state, content_of(reviews).value) == (State.SUBMITTED, Decimal("87.8893"))
    assert reviews.sign_offs.get().by == owner_of(reviews.indicator)


def test_after_submitting_comes_the_next_return(priya, reviews):
    other = make_definition("second")
    other.indicator.service = reviews.indicator.service
    other.indicator.save()
    following = Submission.objects.create(indicator=other.indicator, period=reviews.period, round=reviews.round)
    response = priya.post(page(reviews), sent(reviews, submit="1"))
    assert response["Location"] == page(following)


def test_without_an_approver_the_return_is_still_accepted_and_it_is_said(priya, reviews):
    lead_of(reviews.indicator).responsibilities.all().delete()
    response = priya.post(page(reviews), sent(reviews, submit="1"))
    assert "Nobody can approve it yet: the performance team sees that." in told(response)[0]
    reviews.refresh_from_db()
    assert reviews.state == State.SUBMITTED


def test_what_is_missing_is_asked_for_and_the_draft_is_kept(priya, reviews):
    make_target(reviews.indicator, "99", effective_from=date(2020, 4, 1))
    response = priya.post(page(reviews), sent(reviews, commentary=" ", submit="1"))
    assert response.status_code == 422
    words = text(response)
    assert words.startswith("Error: Child protection reviews")
    assert "Everything you typed is saved as a draft. Nothing was lost." in words
    needed = (
        "Say what happened and what you will do next, because the rating is red and the figure is worse than before"
    )
    assert words.count(needed) == 2
    assert 'href="#id_commentary"' in response.content.decode()
    reviews.refresh_from_db()
    assert (reviews.state, content_of(reviews).numerator) == (State.DRAFT, Decimal(254))


def test_the_page_with_what_is_missing_can_be_sent_again_at_once(priya, reviews):
    make_target(reviews.indicator, "99", effective_from=date(2020, 4, 1))
    response = priya.post(page(reviews), sent(reviews, commentary="", submit="1"))
    body = response.content.decode()
    again = {
        "revision": re.search(r'name="revision" value="(\d+)"', body)[1],
        "token": re.search(r'name="token" value="(\w+)"', body)[1],
    }
    assert priya.post(page(reviews), sent(reviews, **again, submit="1")).status_code == 302
    reviews.refresh_from_db()
    assert reviews.state == State.SUBMITTED


def test_what_cannot_be_read_is_refused_and_everything_typed_is_shown_again(priya, reviews):
    response = priya.post(page(reviews), sent(reviews, numerator="25x", commentary="Long <b>story</b>.", submit="1"))
    assert response.status_code == 422
    words, body = text(response), response.content.decode()
    assert words.count("Reviewed in time: Use digits 0 to 9, for example 1000 or 94.2.") >= 2
    assert "Nothing is saved yet. Everything you typed is still here." in words
    assert 'value="25x"' in body
    assert "Long &lt;b&gt;story&lt;/b&gt;." in body
    reviews.refresh_from_db()
    assert (reviews.state, reviews.revision) == (State.TO_DO, 0)


def test_no_figure_with_a_reason_is_a_return_too(priya, reviews):
    fields = {"has_figure": "no", "availability": "awaiting", "awaiting_from": "Ofsted", "numerator": ""}
    expected = {"expected_on_day": 3, "expected_on_month": 11, "expected_on_year": 2026}
    response = priya.post(page(reviews), sent(reviews, **fields, **expected, submit="1"))
    assert "awaiting partner" in told(response)[0]
    reviews.refresh_from_db()
    content = content_of(reviews)
    assert (content.value, content.awaiting_from, content.expected_on) == (None, "Ofsted", date(2026, 11, 3))


def test_no_figure_without_a_reason_is_asked_for_one(priya, reviews):
    fields = {"has_figure": "no", "numerator": "", "denominator": ""}
    response = priya.post(page(reviews), sent(reviews, **fields, submit="1"))
    assert response.status_code == 422
    assert "Choose why there is no figure, for example Awaiting partner" in text(response)
    assert "Nothing is saved yet" in text(response)
    assert reviews.versions.count() == 0


def test_the_same_form_with_other_words_is_a_conflict_that_keeps_them(priya, reviews):
    data = sent(reviews, save="1", commentary="First words.")
    priya.post(page(reviews), data)
    again = priya.post(page(reviews), {**data, "commentary": "Second words."})
    assert (again.status_code, "Second words." in text(again)) == (409, True)
    assert [version.commentary for version in reviews.versions.all()] == ["First words."]


def test_a_form_sent_again_with_another_figure_is_a_conflict(priya, reviews):
    data = sent(reviews, submit="1")
    priya.post(page(reviews), data)
    again = priya.post(page(reviews), {**data, "numerator": "250"})
    assert again.status_code == 409
    assert (reviews.versions.count(), reviews.sign_offs.count()) == (1, 1)


def test_an_answer_to_a_question_is_part_of_the_version_and_outlives_signing_out(priya, reviews):
    priya.post(page(reviews), sent(reviews, submit="1"))
    reviews.refresh_from_db()
    make_returned(reviews)
    assert "Your answer to the question" in text(priya.get(page(reviews)))
    priya.post(page(reviews), sent(reviews, save="1", reply="Three were on paper only."))
    user = reviews.versions.last().by
    priya.logout()
    priya.force_login(user)
    assert "Three were on paper only." in text(priya.get(page(reviews)))
    reviews.refresh_from_db()
    priya.post(page(reviews), sent(reviews, submit="1", reply="Three were on paper only."))
    step = reviews.sign_offs.select_related("version").order_by("sequence").last()
    assert (step.action, step.version.reply) == ("submit", "Three were on paper only.")
    assert step.digest == step.version.digest == step.version.content_digest()


def test_a_second_question_is_answered_afresh_and_the_first_answer_stays_in_its_version(priya, reviews):
    priya.post(page(reviews), sent(reviews, submit="1"))
    make_returned(reviews)
    reviews.refresh_from_db()
    priya.post(page(reviews), sent(reviews, submit="1", reply="Three were on paper only."))
    make_returned(reviews)
    assert 'name="reply" rows="3"' in priya.get(page(reviews)).content.decode()
    assert priya.get(page(reviews)).context["form"]["reply"].value() == ""
    assert [version.reply for version in reviews.versions.all()] == ["", "Three were on paper only."]


def test_two_answers_at_once_are_shown_side_by_side(priya, reviews):
    priya.post(page(reviews), sent(reviews, submit="1"))
    make_returned(reviews)
    reviews.refresh_from_db()
    form = sent(reviews, save="1", reply="Three were on paper only.")
    priya.post(page(reviews), sent(reviews, save="1", reply="Four were on paper only."))
    conflict = priya.post(page(reviews), form)
    assert conflict.status_code == 409
    assert "Answer to the question Four were on paper only. Three were on paper only." in text(conflict)


def test_without_a_question_there_is_nothing_to_answer(priya, reviews):
    assert "Your answer to the question" not in text(priya.get(page(reviews)))


# The same form twice, and two people


def test_a_double_click_on_submit_has_one_effect_and_one_answer(priya, reviews):
    data = sent(reviews, submit="1")
    first, second = priya.post(page(reviews), data), priya.post(page(reviews), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (reviews.versions.count(), reviews.sign_offs.count()) == (1, 1)
    assert AuditEntry.objects.filter(object_id=str(reviews.pk), action__in=("save", "submit")).count() == 2


def test_a_double_click_on_save_has_one_effect(priya, reviews):
    data = sent(reviews, save="1")
    assert [priya.post(page(reviews), data).status_code for _click in range(3)] == [302, 302, 302]
    assert reviews.versions.count() == 1


def test_saving_the_same_again_from_a_second_tab_is_no_conflict(priya, reviews):
    first, second = sent(reviews, save="1"), sent(reviews, save="1")
    assert priya.post(page(reviews), first).status_code == 302
    assert priya.post(page(reviews), second).status_code == 302
    assert reviews.versions.count() == 1


def test_submitting_an_unchanged_draft_twice_is_no_conflict(priya, reviews):
    priya.post(page(reviews), sent(reviews, save="1"))
    data = sent(reviews, submit="1")
    assert [priya.post(page(reviews), data).status_code for _click in range(2)] == [302, 302]
    assert (reviews.versions.count(), reviews.sign_offs.count()) == (1, 1)


def test_when_somebody_else_saved_first_both_texts_are_shown_and_none_is_lost(priya, reviews):
    mine = sent(reviews, commentary="My words.", numerator="251", save="1")
    make_version(reviews, "90", by=lead_of(reviews.indicator), commentary="Words of Marcus.")
    response = priya.post(page(reviews), mine)
    assert response.status_code == 409
    words = text(response)
    assert "Somebody saved a change after you opened this page." in words
    assert "Words of Marcus." in words
    assert "My words." in words
    assert "Reviewed in time Nothing 251" in words
    assert reviews.versions.count() == 1


def test_mine_can_then_be_saved_on_top(priya, reviews):
    mine = sent(reviews, commentary="My words.", numerator="251", save="1")
    make_version(reviews, "90", by=lead_of(reviews.indicator), commentary="Words of Marcus.")
    body = priya.post(page(reviews), mine).content.decode()
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', body))
    carried["commentary"] = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", body, re.S)[1]
    assert priya.post(page(reviews), {**carried, "save": "1"}).status_code == 302
    reviews.refresh_from_db()
    assert [version.commentary for version in reviews.versions.order_by("number")] == ["Words of Marcus.", "My words."]
    assert content_of(reviews).numerator == Decimal(251)


def test_after_it_was_sent_a_late_save_keeps_the_words_on_the_page(priya, reviews):
    mine = sent(reviews, commentary="Late words.", save="1")
    marcus = lead_of(reviews.indicator)
    make_version(reviews, "90", by=marcus)
    make_move(reviews, "submit", by=marcus)
    response = priya.post(page(reviews), mine)
    assert response.status_code == 409
    words = text(response)
    assert "Late words." in words
    assert "Copy what you need from above before you leave this page." in words
    assert "Save mine as the next version" not in words


@pytest.mark.parametrize("revision", ["", "x", "-1", "1e3", "9" * 30])
def test_a_form_without_a_readable_revision_counts_as_out_of_date(priya, reviews, revision):
    make_version(reviews, "90")
    response = priya.post(page(reviews), sent(reviews, save="1") | {"revision": revision})
    assert response.status_code == 409


def test_a_token_of_our_own_making_cannot_stand_for_somebody_elses(priya, reviews, as_user):
    data = sent(reviews, save="1")
    priya.post(page(reviews), data)
    marcus = as_user(lead_of(reviews.indicator))
    fresh = sent(reviews, save="1", numerator="255") | {"token": data["token"]}
    assert marcus.post(page(reviews), fresh).status_code == 302
    assert reviews.versions.count() == 2


def test_an_unreadable_token_still_saves(priya, reviews):
    assert priya.post(page(reviews), sent(reviews, save="1") | {"token": "\x00"}).status_code == 302


def test_fields_that_are_none_of_the_forms_change_nothing(priya, reviews):
    extra = {"state": "approved", "approved_version": "1", "by": "1", "published_at": "2026-01-01", "is_superuser": "1"}
    priya.post(page(reviews), sent(reviews, save="1", **extra))
    reviews.refresh_from_db()
    assert (reviews.state, reviews.approved_version, reviews.published_at) == (State.DRAFT, None, None)


# After it was sent


def test_a_return_that_was_sent_is_shown_to_read(priya, reviews):
    priya.post(page(reviews), sent(reviews, submit="1"))
    assert priya.get(page(reviews))["Location"] == reverse("submissions:review", args=[reviews.pk])


def test_the_question_of_the_lead_stands_first(priya, reviews):
    priya.post(page(reviews), sent(reviews, submit="1"))
    make_returned(reviews, "Three more were in time. Can you check?")
    words = text(priya.get(page(reviews)))
    assert "Sent back by Marcus Webb, 5 October: “Three more were in time. Can you check?”" in words
    assert words.index("Sent back by Marcus") < words.index("Reviewed in time")


def test_answering_keeps_it_sent_back_until_it_is_submitted(priya, reviews):
    priya.post(page(reviews), sent(reviews, submit="1"))
    make_returned(reviews)
    priya.post(page(reviews), sent(reviews, numerator="255", save="1"))
    reviews.refresh_from_db()
    assert reviews.state == State.RETURNED
    priya.post(page(reviews), sent(reviews, numerator="255", submit="1"))
    reviews.refresh_from_db()
    assert reviews.state == State.SUBMITTED


# The live answer


def preview(client: Client, submission: Submission, **fields):
    address = reverse("submissions:preview", args=[submission.pk])
    return client.post(address, sent(submission, **fields), headers={"HX-Request": "true"})


def test_the_answer_comes_while_typing_and_keeps_nothing(priya, reviews):
    response = preview(priya, reviews)
    assert response.status_code == 200
    words = text(response)
    assert words.startswith("87.9% Amber Worse , down 6.3 points since last quarter")
    assert "<html" not in response.content.decode()
    assert reviews.versions.count() == 0


def test_the_answer_says_what_cannot_be_read_and_what_was_understood(priya, reviews):
    assert "Reviews due: Use digits 0 to 9" in text(preview(priya, reviews, denominator="x"))
    assert "Reviewed in time: read as 1254." in text(preview(priya, reviews, numerator="1,254", denominator="1300"))


def test_the_answer_warns_of_what_is_odd(priya, reviews):
    words = text(preview(priya, reviews, numerator="290"))
    assert (
        "100.3% is above 100%. “Reviewed in time” (290) is more than “Reviews due” (289). Check both numbers." in words
    )


def test_the_answer_to_no_figure_is_what_readers_will_see(priya, reviews):
    words = text(preview(priya, reviews, has_figure="no", availability="not_collected"))
    assert "Readers see: Not collected." in words


def test_nothing_typed_yet_has_no_answer(priya, reviews):
    assert "The answer appears here" in text(preview(priya, reviews, numerator="", denominator=""))


def test_the_answer_can_only_be_asked_for_by_form(priya, reviews):
    assert priya.get(reverse("submissions:preview", args=[reviews.pk])).status_code == 405


# Who is not let in


def test_a_reader_who_may_not_enter_sees_the_return_and_a_sentence_if_they_try(reviews, as_user):
    auditor = as_user(make_person(groups=("Auditor",)))
    assert auditor.get(page(reviews))["Location"] == reverse("submissions:review", args=[reviews.pk])
    response = auditor.post(page(reviews), sent(reviews, save="1"))
    assert response.status_code == 403
    assert "Your role does not let you save this." in text(response)
    assert preview(auditor, reviews).status_code == 403
    assert reviews.versions.count() == 0


def test_a_right_lost_since_the_page_was_opened_is_gone(priya, reviews):
    data = sent(reviews, save="1")
    owner_of(reviews.indicator).responsibilities.all().delete()
    assert priya.post(page(reviews), data).status_code == 404
    assert reviews.versions.count() == 0


def test_an_expired_session_comes_back_to_this_page(reviews):
    response = Client().post(page(reviews), sent(reviews, save="1"))
    assert (response.status_code, response["Location"]) == (302, f"/sign-in/?next={page(reviews)}")


def test_a_missing_security_token_is_explained(reviews):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner_of(reviews.indicator))
    assert client.post(page(reviews), sent(reviews, save="1")).status_code == 403


def test_a_forecast_and_a_rating_by_hand_are_entered_shown_and_kept_apart(priya, reviews):
    entered = {"status": "amber", "when": {"test": "entered_by_hand", "status": "amber"}, "text": "As entered."}
    make_definition(
        indicator=reviews.indicator,
        name="Child protection reviews",
        numerator_label="Reviewed in time",
        denominator_label="Reviews due",
        forecast=True,
        scheme=make_scheme("by-hand", bands=[entered, *TARGET_BANDS]),
        effective_from=Q2.start,
    )
    answers = {"numerator": "286", "denominator": "289", "forecast": "97.5", "by_hand": "amber"}

    answer = priya.post(page(reviews), sent(reviews, **answers, save="1"), follow=True)

    version = reviews.versions.get()
    assert (version.forecast, version.by_hand) == (Decimal("97.5"), "amber")
    shown = text(answer)
    assert "Expected at the end of the year: 97.5% Green" in shown
    assert "The RAG rule of this measure takes the rating you choose." in shown
    assert "As entered." in shown


def test_what_will_be_done_is_kept_and_asked_about_next_time(priya, reviews):
    priya.post(page(reviews), sent(reviews, action="Two more reviewers start in January.", save="1"))

    reviews.refresh_from_db()
    assert content_of(reviews).action == "Two more reviewers start in January."
    assert "What was to be done by now" not in text(priya.get(page(reviews)))
    later = make_definition("later").indicator
    make_responsibility(owner_of(reviews.indicator), ResponsibilityRole.OWNER, indicator=later)
    make_approved(later, Q2.previous(), "90", action="A new rota.")
    submission = Submission.objects.create(indicator=later, period=reviews.period, round=reviews.round)
    assert "What was to be done by now A new rota." in text(priya.get(page(submission)))
