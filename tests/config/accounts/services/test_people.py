"""Accounts are made and changed by administrators only, never their own, never a superuser, always with a reason."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User

from config.accounts.models import PasswordLink, PersonSession
from config.accounts.permissions import last_administrator_refusal
from config.accounts.queries import active_administrators
from config.accounts.services import people
from indicators.models import AuditEntry, RoleGrant
from indicators.people import (
    ADMINISTRATOR,
    AUDITOR,
    COUNCILLOR,
    DEMOCRATIC_SERVICES,
    PERFORMANCE,
    ROLES,
    group_names,
    is_performance,
)
from indicators.records.transitions import Conflict, Forbidden, Invalid
from tests.config.accounts.conftest import NOW
from tests.factories import make_performance, make_person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 5)
WHY = "Joined the team on 1 October."


@pytest.fixture
def ada() -> dict[str, str]:
    return {"first_name": "Ada", "last_name": "Quist", "email": "Ada.Quist@anyshire.example"}


def again(person: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=person.pk)


# Inviting


def test_an_invited_person_cannot_sign_in_until_they_choose_a_password(ruth, ada):
    person = people.invite(**ada, by=ruth, at=NOW)
    assert (person.username, person.email) == ("ada.quist", "ada.quist@anyshire.example")
    assert not person.has_usable_password()
    assert PasswordLink.objects.get().expires_at == NOW + timedelta(days=7)


def test_an_invited_person_has_no_right_of_any_kind(ruth, ada):
    person = people.invite(**ada, by=ruth, at=NOW)
    assert (person.is_superuser, person.is_staff, group_names(person)) == (False, False, frozenset())


def test_a_second_account_with_the_same_address_is_refused(ruth, ada):
    people.invite(**ada, by=ruth, at=NOW)
    with pytest.raises(Conflict, match="Ada Quist"):
        people.invite(**{**ada, "email": "ADA.QUIST@anyshire.example"}, by=ruth, at=NOW)
    assert User.objects.filter(email__iexact=ada["email"]).count() == 1


def test_two_people_with_one_name_get_two_user_names(ruth, ada):
    first = people.invite(**ada, by=ruth, at=NOW)
    second = people.invite(**{**ada, "email": "ada.quist@other.example"}, by=ruth, at=NOW)
    assert (first.username, second.username) == ("ada.quist", "ada.quist2")


@pytest.mark.parametrize("make", [make_performance, make_person, lambda: make_person(groups=(AUDITOR,))])
def test_nobody_but_an_administrator_invites(ada, make):
    with pytest.raises(Forbidden):
        people.invite(**ada, by=make(), at=NOW)


def test_a_superuser_is_no_administrator(ada):
    with pytest.raises(Forbidden):
        people.invite(**ada, by=make_person(is_superuser=True), at=NOW)


def test_a_new_invitation_ends_the_earlier_one(ruth, ada):
    person = people.invite(**ada, by=ruth, at=NOW)
    people.invite_again(person, by=ruth, at=NOW)
    assert PasswordLink.objects.filter(cancelled_at=None).count() == 1
    assert PasswordLink.objects.count() == 2


def test_somebody_with_a_password_is_not_invited_again(ruth, priya):
    with pytest.raises(Conflict, match="has a password already"):
        people.invite_again(priya, by=ruth, at=NOW)


# Changing


def test_a_change_keeps_before_and_after_in_the_audit(ruth, priya):
    people.change_details(
        priya, first_name="Priya", last_name="Rao", email="priya.rao@x.example", by=ruth, at=NOW, reason=WHY
    )
    entry = AuditEntry.objects.latest("sequence")
    assert entry.detail["before"] == {"name": "Priya Nair", "email": "priya.nair@council.example"}
    assert entry.detail["after"] == {"name": "Priya Rao", "email": "priya.rao@x.example"}
    assert entry.reason == WHY


def test_an_address_somebody_else_has_is_refused(ruth, priya):
    other = make_person("marcus")
    with pytest.raises(Conflict, match="Marcus Example"):
        people.change_details(
            priya, first_name="P", last_name="N", email=other.email.upper(), by=ruth, at=NOW, reason=WHY
        )


def test_a_new_address_ends_the_links_sent_to_the_old_one(ruth, ada):
    person = people.invite(**ada, by=ruth, at=NOW)
    people.change_details(person, **{**ada, "email": "new@x.example"}, by=ruth, at=NOW, reason=WHY)
    assert PasswordLink.objects.filter(cancelled_at=None).count() == 0


# Closing and opening


def test_closing_ends_sessions_and_links_and_leaves_everything_else(ruth, priya, client):
    client.force_login(priya)
    people.disable(priya, by=ruth, at=NOW, reason=WHY)
    assert not again(priya).is_active
    assert PersonSession.objects.filter(person_id=priya.pk).count() == 0
    assert AuditEntry.objects.latest("sequence").detail == {"sessions": 1}


def test_an_account_opened_again_does_not_wake_its_old_sessions(ruth, priya, client):
    client.force_login(priya)
    people.disable(priya, by=ruth, at=NOW, reason=WHY)
    people.enable(priya, by=ruth, at=NOW, reason=WHY)
    assert client.get("/account/").status_code == 302


def test_nobody_closes_their_own_account(ruth):
    with pytest.raises(Forbidden, match="your own account"):
        people.disable(ruth, by=ruth, at=NOW, reason=WHY)


def test_two_administrators_cannot_close_each_other(ruth, rosa):
    people.disable(rosa, by=ruth, at=NOW, reason=WHY)
    with pytest.raises(Forbidden):
        people.disable(ruth, by=again(rosa), at=NOW, reason=WHY)


def test_whoever_is_the_only_administrator_is_told_so(ruth, rosa):
    assert last_administrator_refusal(ruth, [ruth, rosa]) is None
    assert "last administrator" in str(last_administrator_refusal(ruth, [ruth]))
    assert last_administrator_refusal(make_person(), [ruth]) is None


def test_those_who_can_administer_are_open_and_hold_the_role_today(ruth, rosa, clock):
    people.end_role(rosa, ADMINISTRATOR, on=TODAY, by=ruth, at=NOW, today=TODAY, reason=WHY)
    make_person(groups=(ADMINISTRATOR,), is_active=False)
    assert set(active_administrators()) == {ruth, rosa}
    clock.shift(timedelta(days=1))
    assert active_administrators() == [ruth]


@pytest.mark.parametrize("act", [people.disable, people.enable, people.remove_second_step])
def test_each_act_needs_a_reason(ruth, priya, act):
    with pytest.raises(Invalid):
        act(priya, by=ruth, at=NOW, reason="because")


def test_what_is_closed_is_not_closed_twice(ruth, priya):
    people.disable(priya, by=ruth, at=NOW, reason=WHY)
    with pytest.raises(Conflict):
        people.disable(priya, by=ruth, at=NOW, reason=WHY)
    people.enable(priya, by=ruth, at=NOW, reason=WHY)
    with pytest.raises(Conflict):
        people.enable(priya, by=ruth, at=NOW, reason=WHY)


def test_an_account_with_rights_over_the_program_is_left_to_the_server(ruth):
    with pytest.raises(Forbidden, match="on the server"):
        people.disable(make_person(is_superuser=True, is_staff=True), by=ruth, at=NOW, reason=WHY)


# The second step


def test_a_lost_second_step_is_removed_and_the_person_signed_out(ruth, priya, client):
    Authenticator.objects.create(user=priya, type=Authenticator.Type.TOTP, data={})
    client.force_login(priya)
    people.remove_second_step(priya, by=ruth, at=NOW, reason=WHY)
    assert not Authenticator.objects.filter(user=priya).exists()
    assert PersonSession.objects.filter(person_id=priya.pk).count() == 0
    with pytest.raises(Conflict):
        people.remove_second_step(priya, by=ruth, at=NOW, reason=WHY)


# Roles


def grant(person: User, role: str, by: User, starts: date = TODAY, ends: date | None = None) -> RoleGrant:
    return people.grant_role(person, role, starts=starts, ends=ends, by=by, at=NOW, reason=WHY)


def test_a_granted_role_counts_from_its_first_day_to_its_last(ruth, priya, clock):
    grant(priya, PERFORMANCE, ruth, starts=TODAY + timedelta(1), ends=TODAY + timedelta(2))
    held = []
    for _day in range(4):
        held.append(is_performance(again(priya)))
        clock.shift(timedelta(days=1))
    assert held == [False, True, True, False]


def test_a_grant_keeps_history_reason_and_audit(ruth, priya):
    row = grant(priya, PERFORMANCE, ruth)
    [history] = row.history.all()
    assert (history.history_user, history.history_change_reason) == (ruth, WHY)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.reason) == ("grant role", ruth, WHY)
    assert entry.detail == {"role": PERFORMANCE, "starts": "2026-10-05", "ends": None}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gives_themself_a_role(ruth, role):
    with pytest.raises(Forbidden, match="your own account"):
        grant(ruth, role, ruth)


def test_only_roles_of_the_list_exist(ruth, priya):
    with pytest.raises(Invalid):
        grant(priya, "Superuser", ruth)


def test_the_same_role_twice_at_one_time_is_refused(ruth, priya):
    grant(priya, COUNCILLOR, ruth, ends=TODAY + timedelta(10))
    with pytest.raises(Conflict):
        grant(priya, COUNCILLOR, ruth, starts=TODAY + timedelta(10))
    grant(priya, COUNCILLOR, ruth, starts=TODAY + timedelta(11))


def test_a_role_from_before_dates_were_kept_is_not_given_again_but_can_be_ended(ruth, clock):
    person = make_person(groups=(AUDITOR,))
    with pytest.raises(Conflict):
        grant(person, AUDITOR, ruth)
    people.end_role(person, AUDITOR, on=TODAY, by=ruth, at=NOW, today=TODAY, reason=WHY)
    assert AUDITOR in group_names(again(person))
    clock.shift(timedelta(days=1))
    assert AUDITOR not in group_names(again(person))


def test_the_last_day_of_a_role_is_not_in_the_past_nor_before_the_first(ruth, priya):
    grant(priya, DEMOCRATIC_SERVICES, ruth, starts=TODAY + timedelta(5))
    for on in (TODAY - timedelta(1), TODAY + timedelta(4)):
        with pytest.raises(Invalid):
            people.end_role(priya, DEMOCRATIC_SERVICES, on=on, by=ruth, at=NOW, today=TODAY, reason=WHY)


def test_an_ended_role_is_not_lengthened(ruth, priya):
    grant(priya, COUNCILLOR, ruth, ends=TODAY + timedelta(3))
    with pytest.raises(Conflict, match="already"):
        people.end_role(priya, COUNCILLOR, on=TODAY + timedelta(9), by=ruth, at=NOW, today=TODAY, reason=WHY)


def test_what_nobody_has_cannot_be_ended(ruth, priya):
    with pytest.raises(Conflict, match="does not have"):
        people.end_role(priya, AUDITOR, on=TODAY, by=ruth, at=NOW, today=TODAY, reason=WHY)


def test_an_administrator_whose_role_is_over_has_no_say(ruth, clock):
    other = make_person()
    grant(other, ADMINISTRATOR, ruth, ends=TODAY)
    clock.shift(timedelta(days=1))
    with pytest.raises(Forbidden):
        people.disable(ruth, by=again(other), at=NOW, reason=WHY)
