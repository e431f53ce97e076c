"""What a person is to a return, on a day, and who could sign it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User

from indicators.enums import ResponsibilityRole
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, GROUPS, PERFORMANCE, import_account
from submissions.enums import Relation
from submissions.models import Submission
from submissions.permissions import Standing, contributor_ids, eligible_approvers, may_see
from tests.factories import (
    TODAY,
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_service,
    make_submission,
    make_version,
)
from tests.submissions.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def relations(person: User, submission: Submission) -> set[Relation]:
    return set(Standing(person, on=TODAY).relations(submission))


@pytest.mark.parametrize(
    ("role", "relation"),
    [
        (ResponsibilityRole.OWNER, Relation.OWNER),
        (ResponsibilityRole.DEPUTY, Relation.OWNER),
        (ResponsibilityRole.LEAD, Relation.LEAD),
    ],
)
@pytest.mark.parametrize("scope", ["indicator", "service"])
def test_a_part_in_the_indicator_or_its_service_counts(
    role: ResponsibilityRole, relation: Relation, scope: str
) -> None:
    submission, person = make_submission(), make_person()
    held = submission.indicator if scope == "indicator" else submission.indicator.service
    make_responsibility(person, role, **{scope: held})

    assert relations(person, submission) == {relation}


def test_a_part_in_another_indicator_or_service_does_not_count() -> None:
    submission, person = make_submission(), make_person()
    sibling = make_indicator(service=submission.indicator.service)
    make_responsibility(person, ResponsibilityRole.OWNER, indicator=sibling)
    make_responsibility(person, ResponsibilityRole.LEAD, service=make_service())

    assert relations(person, submission) == set()


def test_several_parts_add_up() -> None:
    submission = make_submission()
    person = make_person(groups=(PERFORMANCE, AUDITOR))
    make_responsibility(person, ResponsibilityRole.LEAD, service=submission.indicator.service)
    make_responsibility(person, ResponsibilityRole.DEPUTY, indicator=submission.indicator)
    make_version(submission, by=person)

    assert relations(person, submission) == {
        Relation.OWNER,
        Relation.LEAD,
        Relation.PERFORMANCE,
        Relation.AUDITOR,
        Relation.CONTRIBUTOR,
    }


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [
        (TODAY, None, True),
        (TODAY + DAY, None, False),
        (TODAY - 9 * DAY, TODAY, True),
        (TODAY - 9 * DAY, TODAY - DAY, False),
    ],
)
def test_a_part_counts_from_its_first_to_its_last_day(starts: Any, ends: Any, counts: bool) -> None:
    submission, person = make_submission(), make_person()
    make_responsibility(person, ResponsibilityRole.LEAD, indicator=submission.indicator, starts=starts, ends=ends)

    assert relations(person, submission) == ({Relation.LEAD} if counts else set())


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (PERFORMANCE, {Relation.PERFORMANCE}),
        (AUDITOR, {Relation.AUDITOR}),
        (ADMINISTRATOR, set()),
        (COUNCILLOR, set()),
    ],
)
def test_a_council_wide_role_counts_for_every_return(group: str, expected: set[Relation]) -> None:
    assert relations(make_person(groups=(group,)), make_submission()) == expected


def test_the_superuser_flag_gives_no_part_in_any_figure() -> None:
    assert relations(make_person(is_superuser=True, is_staff=True), make_submission()) == set()


def test_a_closed_account_keeps_nothing_but_its_authorship() -> None:
    submission = make_submission()
    person = make_person(groups=GROUPS)
    make_responsibility(person, ResponsibilityRole.OWNER, indicator=submission.indicator)
    make_responsibility(person, ResponsibilityRole.LEAD, indicator=submission.indicator)
    make_version(submission, by=person)
    closed = User.objects.get(pk=person.pk)
    closed.is_active = False
    closed.save()

    assert relations(closed, submission) == {Relation.CONTRIBUTOR}


def test_nobody_signed_in_is_nothing_to_a_return() -> None:
    assert set(Standing(AnonymousUser(), on=TODAY).relations(make_submission())) == set()


def test_the_import_account_is_known_by_its_name_alone() -> None:
    submission = make_submission()

    assert relations(import_account(), submission) == {Relation.IMPORTER}
    assert relations(make_person("pack-import-2"), submission) == set()


def test_the_author_of_any_version_is_a_contributor_for_good() -> None:
    cast = make_cast()
    cast.save(cast.owner, "94")
    cast.save(cast.deputy, "95")
    cast.submit("96")

    assert contributor_ids(cast.submission) == {cast.owner.pk, cast.deputy.pk}
    assert Relation.CONTRIBUTOR in relations(cast.deputy, cast.submission)
    assert Relation.CONTRIBUTOR not in relations(cast.lead, cast.submission)


def test_sending_and_signing_do_not_make_a_contributor() -> None:
    cast = make_cast()
    cast.approve()

    assert contributor_ids(cast.submission) == {cast.owner.pk}


def test_a_return_nobody_has_started_has_no_contributors() -> None:
    assert contributor_ids(make_submission()) == frozenset()


def test_asking_about_many_returns_costs_three_questions(django_assert_num_queries: Any) -> None:
    person = make_person(groups=(PERFORMANCE,))
    for _number in range(4):
        row = make_submission()
        make_responsibility(person, ResponsibilityRole.OWNER, indicator=row.indicator)
        make_version(row, by=person)
    rows = list(Submission.objects.select_related("indicator").prefetch_related("versions"))
    reloaded = User.objects.get(pk=person.pk)

    with django_assert_num_queries(2):
        standing = Standing(reloaded, on=TODAY)
        found = [standing.relations(row) for row in rows]

    assert found == [frozenset({Relation.OWNER, Relation.PERFORMANCE, Relation.CONTRIBUTOR})] * 4


@pytest.mark.parametrize(
    ("role", "owns", "leads"),
    [
        (ResponsibilityRole.OWNER, True, False),
        (ResponsibilityRole.DEPUTY, True, False),
        (ResponsibilityRole.LEAD, False, True),
    ],
)
@pytest.mark.parametrize("scope", ["indicator", "service"])
def test_whether_somebody_owns_or_leads_anything(role: ResponsibilityRole, owns: bool, leads: bool, scope: str) -> None:
    person = make_person()
    held = make_indicator() if scope == "indicator" else make_service()
    make_responsibility(person, role, **{scope: held})
    standing = Standing(person, on=TODAY)

    assert (standing.owns_anything, standing.leads_anything) == (owns, leads)


def test_a_newcomer_owns_and_leads_nothing() -> None:
    standing = Standing(make_person(groups=GROUPS), on=TODAY)

    assert (standing.owns_anything, standing.leads_anything) == (False, False)


@pytest.mark.parametrize("relation", list(Relation))
def test_everybody_with_a_part_may_look_but_nobody_signs_in_as_the_import_account(relation: Relation) -> None:
    assert may_see([relation]) == (relation != Relation.IMPORTER)


def test_without_any_part_there_is_nothing_to_see() -> None:
    assert not may_see([])


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_every_lead_who_entered_nothing_could_sign(cast: Cast) -> None:
    cast.submit()

    assert set(eligible_approvers(cast.submission, on=TODAY)) == {cast.lead, cast.second_lead, cast.owning_lead}


def test_a_lead_who_wrote_a_version_could_not(cast: Cast) -> None:
    cast.save(cast.owning_lead)
    cast.save(cast.owner, "95")

    assert set(eligible_approvers(cast.submission, on=TODAY)) == {cast.lead, cast.second_lead}


def test_closed_accounts_and_ended_parts_are_left_out(cast: Cast) -> None:
    User.objects.filter(pk=cast.lead.pk).update(is_active=False)
    cast.second_lead.responsibilities.update(ends=TODAY - DAY)

    assert eligible_approvers(cast.submission, on=TODAY) == [cast.owning_lead]
    assert set(eligible_approvers(cast.submission, on=TODAY - DAY)) == {cast.owning_lead, cast.second_lead}


def test_leads_of_the_service_are_named_too_and_nobody_twice() -> None:
    submission = make_submission(make_definition().indicator)
    last, first = make_person(last_name="Webb"), make_person(last_name="Oduya")
    make_responsibility(last, ResponsibilityRole.LEAD, service=submission.indicator.service)
    make_responsibility(last, ResponsibilityRole.LEAD, indicator=submission.indicator)
    make_responsibility(first, ResponsibilityRole.LEAD, service=submission.indicator.service)

    assert eligible_approvers(submission, on=TODAY) == [first, last]


def test_the_list_of_who_could_sign_holds_exactly_those_the_door_lets_in(cast: Cast) -> None:
    cast.save(cast.second_lead)
    cast.move("submit", cast.owner)
    everybody = [cast.owner, cast.deputy, cast.owning_lead, cast.lead, cast.second_lead, cast.performance]
    could = eligible_approvers(cast.submission, on=TODAY)

    can = [
        person
        for person in everybody
        if Relation.LEAD in (held := relations(person, cast.submission)) and Relation.CONTRIBUTOR not in held
    ]

    assert set(could) == set(can) == {cast.owning_lead, cast.lead}
