"""Small parts of pages: exact numbers and the small chart."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from submissions.templatetags.collection import MOST_SHOWN, exact
from tests.factories import Q2, make_approved, make_definition, make_person, make_submission, owner_of


@pytest.mark.parametrize(("number", "text"), [(None, ""), (Decimal("254.0000"), "254"), (Decimal("1.50"), "1.5")])
def test_numbers_are_shown_with_every_digit_that_matters(number, text):
    assert exact(number) == text


def drawn(indicator, user) -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load collection %}{% small_series indicator %}")
    return template.render(Context({"indicator": indicator, "request": request}))


@pytest.mark.django_db
def test_two_figures_make_a_chart_with_its_words_and_its_table():
    definition = make_definition()
    for back, value in ((2, "90"), (1, "94.2")):
        make_approved(definition.indicator, Q2.step(-back), value)
    text = drawn(definition.indicator, owner_of(definition.indicator))
    assert "<svg" in text
    assert "From 90.0% in Q4 2025/26 to 94.2% in Q1 2026/27." in text
    assert text.count("<tr>") == 3


@pytest.mark.django_db
def test_one_figure_or_none_makes_no_chart():
    submission = make_submission()
    assert drawn(submission.indicator, owner_of(submission.indicator)).strip() == ""
    make_approved(submission.indicator, Q2.previous(), "90")
    assert drawn(submission.indicator, owner_of(submission.indicator)).strip() == ""


@pytest.mark.django_db
def test_nobody_sees_figures_that_are_not_theirs_to_see():
    definition = make_definition()
    for back in (1, 2):
        make_approved(definition.indicator, Q2.step(-back), "90")
    assert drawn(definition.indicator, make_person()).strip() == ""


@pytest.mark.django_db
def test_only_the_latest_figures_are_drawn():
    definition = make_definition()
    for back in range(1, MOST_SHOWN + 3):
        make_approved(definition.indicator, Q2.step(-back), "90")
    assert drawn(definition.indicator, owner_of(definition.indicator)).count("<tr>") == MOST_SHOWN + 1
