"""Who may build, see and publish scorecards."""

import pytest
from django.contrib.auth.models import AnonymousUser

from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE
from reporting.permissions import ONLY_PERFORMANCE, may_see_drafts, refusal_to_prepare, refusal_to_release
from tests.factories import make_performance, make_person

NOBODY = 0
OWN_DRAFT = "You built this draft, so somebody else in the performance team must publish it."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("group", "prepares", "sees"),
    [
        (PERFORMANCE, None, True),
        (ADMINISTRATOR, ONLY_PERFORMANCE, False),
        (AUDITOR, ONLY_PERFORMANCE, True),
        (COUNCILLOR, ONLY_PERFORMANCE, False),
        ("Somebody else", ONLY_PERFORMANCE, False),
    ],
)
def test_the_performance_team_prepares_and_auditors_look_on(group: str, prepares: str | None, sees: bool) -> None:
    person = make_person(groups=(group,))

    assert (refusal_to_prepare(person), may_see_drafts(person)) == (prepares, sees)
    assert refusal_to_release(person, assembled_by_id=NOBODY, separate=True) == prepares


@pytest.mark.django_db
def test_a_superuser_has_no_right_by_being_one() -> None:
    superuser = make_person(is_superuser=True, is_staff=True)

    assert refusal_to_prepare(superuser) == ONLY_PERFORMANCE
    assert not may_see_drafts(superuser)
    assert refusal_to_release(superuser, assembled_by_id=NOBODY, separate=False) == ONLY_PERFORMANCE


@pytest.mark.django_db
def test_a_closed_account_has_no_right_left() -> None:
    left = make_person(groups=(PERFORMANCE, AUDITOR), is_active=False)

    assert refusal_to_prepare(left) == ONLY_PERFORMANCE
    assert not may_see_drafts(left)


def test_a_reader_who_is_not_signed_in_prepares_and_sees_no_draft() -> None:
    assert refusal_to_prepare(AnonymousUser()) == ONLY_PERFORMANCE
    assert not may_see_drafts(AnonymousUser())


@pytest.mark.django_db
def test_whoever_built_a_draft_does_not_publish_it() -> None:
    builder, colleague = make_performance(), make_performance()

    assert refusal_to_release(builder, assembled_by_id=builder.pk, separate=True) == OWN_DRAFT
    assert refusal_to_release(colleague, assembled_by_id=builder.pk, separate=True) is None


@pytest.mark.django_db
def test_a_council_may_let_one_person_do_both() -> None:
    builder = make_performance()

    assert refusal_to_release(builder, assembled_by_id=builder.pk, separate=False) is None
