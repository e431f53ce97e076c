"""The forms of collections, comments and decisions."""

from datetime import date

import pytest

from indicators.models import Status
from submissions.forms import (
    CommentForm,
    DatesForm,
    DecisionForm,
    RatingOverrideForm,
    RoundForm,
)
from tests.factories import Q2, make_status_set


def messages(form) -> dict[str, list[str]]:
    return {name: list(found) for name, found in form.errors.items()}


@pytest.mark.parametrize(
    ("text", "label"), [("Q2 2026/27", "Q2 2026/27"), ("q2 2026/27", "Q2 2026/27"), ("2026/27", "2026/27")]
)
def test_a_quarter_is_read_from_its_label(text, label):
    form = RoundForm({"period": text})
    form.is_valid()
    found = form.cleaned_data.get("period")
    assert (found.label() if found else label) == label


def test_what_is_no_period_is_refused_with_an_example():
    form = RoundForm({"period": "soon"})
    assert not form.is_valid()
    assert "Q2" in form.errors["period"][0]
    assert form.errors["due"] == ["Enter the day returns are due, for example 17 10 2026"]


def test_a_round_form_reads_every_date():
    dates = {"opens": (2, 10), "due": (17, 10), "sign_off_due": (27, 10)}
    data = {
        f"{name}_{part}": value
        for name, (day, month) in dates.items()
        for part, value in (("day", day), ("month", month), ("year", 2026))
    }
    form = RoundForm({"period": "Q2 2026/27", **data})
    assert form.is_valid()
    assert form.cleaned_data == {
        "period": Q2,
        "opens": date(2026, 10, 2),
        "due": date(2026, 10, 17),
        "sign_off_due": date(2026, 10, 27),
        "committee_date": None,
    }


def test_changing_dates_needs_a_reason():
    assert DatesForm({}).errors["reason"] == ["Say why the dates change"]


def test_a_comment_carries_its_own_label():
    assert CommentForm(label="Your question").fields["comment"].label == "Your question"
    assert not CommentForm({"comment": "a\x00b"}).is_valid()


@pytest.mark.django_db
def test_a_rating_is_chosen_from_the_councils_own():
    statuses = Status.objects.filter(status_set=make_status_set())
    amber = statuses.get(key="amber")
    good = RatingOverrideForm({"status": amber.pk, "reason": "A small cohort."}, statuses=statuses)
    assert good.is_valid()
    assert good.cleaned_data["status"] == amber
    for wrong in ("", "0", "x", "999999"):
        form = RatingOverrideForm({"status": wrong, "reason": "A small cohort."}, statuses=statuses)
        assert list(form.errors) == ["status"]


def test_a_decision_is_one_of_two():
    assert DecisionForm({"decision": "confirm"}).is_valid()
    assert not DecisionForm({"decision": "perhaps"}).is_valid()
    assert not DecisionForm({}).is_valid()
