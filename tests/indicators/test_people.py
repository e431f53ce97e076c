"""Roles are groups; closed accounts and superusers get nothing from them."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from indicators.people import (
    ADMINISTRATOR,
    AUDITOR,
    GROUPS,
    PERFORMANCE,
    ROLES,
    group_names,
    import_account,
    is_administrator,
    is_auditor,
    is_performance,
    make_groups,
)
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_each_role_is_read_from_its_group() -> None:
    person = make_person(groups=(PERFORMANCE, AUDITOR))

    assert (is_performance(person), is_auditor(person), is_administrator(person)) == (True, True, False)


def test_a_superuser_has_no_role_by_that_alone() -> None:
    person = make_person(is_superuser=True, is_staff=True)

    assert group_names(person) == frozenset()


def test_a_closed_account_has_no_role() -> None:
    person = make_person(groups=(ADMINISTRATOR,), is_active=False)

    assert group_names(person) == frozenset()


def test_nobody_signed_in_has_no_role() -> None:
    assert group_names(AnonymousUser()) == frozenset()


def test_groups_are_read_once_for_one_person(django_assert_num_queries: object) -> None:
    person = User.objects.get(pk=make_person(groups=(PERFORMANCE,)).pk)

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert is_performance(person)
        assert not is_auditor(person)


def test_the_four_groups_exist_from_the_start() -> None:
    assert set(Group.objects.values_list("name", flat=True)) >= set(GROUPS)


def test_a_group_that_was_lost_comes_back_with_the_next_migration() -> None:
    Group.objects.all().delete()

    make_groups()
    make_groups()

    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(ROLES)


def test_nobody_can_sign_in_with_the_import_account() -> None:
    account = import_account()

    assert not account.is_active
    assert not account.has_usable_password()
    assert import_account() == account
