"""The first administrator of a new site comes from the server, and only while there is none."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from config.accounts.models import PasswordLink
from indicators.models import AuditEntry
from indicators.people import ADMINISTRATOR, group_names
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def make(email: str = "ada@anyshire.example") -> str:
    said = StringIO()
    call_command("first_administrator", email, first_name="Ada", last_name="Quist", stdout=said)
    return said.getvalue()


def test_an_empty_site_gets_an_administrator_by_a_link(real):
    said = make()
    ada = User.objects.get(email="ada@anyshire.example")
    assert group_names(ada) == {ADMINISTRATOR}
    assert (ada.is_superuser, ada.has_usable_password()) == (False, False)
    assert f"https://quarterday.anyshire.example/sign-in/password/{PasswordLink.objects.get().pk}/" in said
    assert AuditEntry.objects.filter(action="grant role", actor__username="command-line").count() == 1


def test_the_link_leads_in(real, client):
    address = make().split()[-1].removeprefix("https://quarterday.anyshire.example")
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": "short"}).status_code == 422
    assert client.post(address, {"password": "three plain words here"})["Location"] == "/sign-in/"
    signed = client.post("/sign-in/", {"login": "ada@anyshire.example", "password": "three plain words here"})
    assert signed["Location"] == "/start/"
    assert client.get("/accounts/")["Location"] == "/account/second-step/"
    assert Client().get(address).status_code == 409


def test_where_an_administrator_can_sign_in_it_refuses(real, ruth):
    with pytest.raises(CommandError, match="administrator already"):
        make()


def test_it_is_the_way_back_in_for_somebody_who_has_an_account(real, priya):
    make_person(groups=(ADMINISTRATOR,), is_active=False)
    make(priya.email)
    assert group_names(User.objects.get(pk=priya.pk)) == {ADMINISTRATOR}


def test_a_closed_account_is_not_opened_by_it(real):
    closed = make_person("closed", is_active=False)
    with pytest.raises(CommandError, match="closed"):
        make(closed.email)


def test_the_account_of_the_command_line_lets_nobody_in(real):
    make()
    machine = User.objects.get(username="command-line")
    assert (machine.is_active, machine.has_usable_password()) == (False, False)
