"""Names and counts come with the rows, in one query."""

import pytest

from indicators.rules.periods import quarter
from submissions.models import Round, Submission
from submissions.queries import with_counts, with_names
from tests.factories import Q2, make_definition, make_indicator, make_move, make_round, make_submission, make_submitted
from tests.factories.collection import lead_of


@pytest.mark.django_db
def test_a_return_carries_the_name_of_its_own_period():
    indicator = make_indicator("reviews")
    make_definition(indicator=indicator, name="Old name")
    make_definition(indicator=indicator, name="New name", effective_from=Q2.start)
    make_definition(
        indicator=indicator,
        name="Only proposed",
        effective_from=Q2.start,
        proposal_state="proposed",
        decided_by=None,
        decided_at=None,
        decided_by_name="",
    )
    for period in (Q2.previous(), Q2):
        make_submission(indicator, period)
    found = with_names(Submission.objects.order_by("period__end"))
    assert [row.name_then for row in found] == ["Old name", "New name"]


@pytest.mark.django_db
def test_before_the_first_definition_the_first_one_names_it():
    definition = make_definition(name="First name", effective_from=Q2.start)
    make_submission(definition.indicator, quarter(2020, 1))
    assert [row.name_then for row in with_names(Submission.objects.all())] == ["First name"]


@pytest.mark.django_db
def test_collections_carry_how_many_are_asked_for_and_approved():
    for _number in range(2):
        make_definition()
    make_round()
    signed = make_submitted(Submission.objects.first().indicator, Q2)
    make_move(signed, "approve", by=lead_of(signed.indicator))
    assert [(row.asked, row.approved_count) for row in with_counts(Round.objects.all())] == [(2, 1)]
