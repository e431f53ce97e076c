"""Signing in and out."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from config.demo import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def priya() -> User:
    return User.objects.create_user("priya.nair", password="quite long enough", first_name="Priya", last_name="Nair")


def title(response) -> str:
    page = response.content.decode()
    return " ".join(page[page.index("<title>") + 7 : page.index("</title>")].split())


def test_the_page_names_itself_and_the_council(client):
    response = client.get("/sign-in/")
    assert response.status_code == 200
    assert title(response) == "Sign in - Quarterday - Anyshire Council"


def test_the_right_password_leads_on_to_the_page_that_was_asked_for(client, priya):
    response = client.post("/sign-in/", {"login": "priya.nair", "password": "quite long enough", "next": "/catalogue/"})
    assert (response.status_code, response["Location"]) == (302, "/catalogue/")


def test_a_wrong_password_is_an_error_in_the_title_and_in_the_summary(client, priya):
    response = client.post("/sign-in/", {"login": "priya.nair", "password": "wrong"})
    assert title(response).startswith("Error: Sign in")
    page = response.content.decode()
    assert 'class="govuk-error-summary"' in page
    assert "The e-mail address or the password is not right" in page
    assert 'value="wrong"' not in page
    assert 'value="priya.nair"' in page


def test_an_empty_form_says_what_to_enter_and_links_to_the_fields(client):
    page = client.post("/sign-in/", {}).content.decode()
    assert '<a href="#id_login">Enter your e-mail address or user name</a>' in page
    assert '<a href="#id_password">Enter your password</a>' in page
    assert 'id="id_login-error"' in page


def test_a_closed_account_cannot_sign_in(client, priya):
    priya.is_active = False
    priya.save()
    response = client.post("/sign-in/", {"login": "priya.nair", "password": "quite long enough"})
    assert response.status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_demo_offers_its_people_in_order_with_what_they_are(client, person):
    for username in ("marcus.webb", "priya.nair", "somebody.else"):
        person(username)
    offered = client.get("/sign-in/").context["demo_accounts"]
    assert [(user.get_full_name(), role) for user, role in offered] == [
        ("Priya Nair", PEOPLE["priya.nair"]),
        ("Marcus Webb", PEOPLE["marcus.webb"]),
    ]


def test_one_press_signs_in_as_a_person_of_the_demo(client, person):
    user = person("marcus.webb")
    response = client.post("/sign-in/demo/", {"username": "marcus.webb"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_nobody_outside_the_demo_list_can_be_signed_in_as(client, person):
    person("somebody.else")
    assert client.post("/sign-in/demo/", {"username": "somebody.else"}).status_code == 404


def test_a_closed_person_of_the_demo_can_neither_be_seen_nor_signed_in_as(client, person):
    user = person("marcus.webb")
    user.is_active = False
    user.save()
    assert client.get("/sign-in/").context["demo_accounts"] == []
    assert client.post("/sign-in/demo/", {"username": "marcus.webb"}).status_code == 404


def test_outside_demo_mode_there_are_no_people_to_choose(client, person, settings):
    person("marcus.webb")
    settings.QUARTERDAY_DEMO = False
    assert client.get("/sign-in/").context["demo_accounts"] == []
    assert client.post("/sign-in/demo/", {"username": "marcus.webb"}).status_code == 404


def test_the_demo_sign_in_takes_no_get(client):
    assert client.get("/sign-in/demo/").status_code == 405


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_demo_sign_in_never_leads_to_another_site(client, person, elsewhere):
    person("marcus.webb")
    response = client.post("/sign-in/demo/", {"username": "marcus.webb", "next": elsewhere})
    assert response["Location"] == "/"


def test_the_demo_sign_in_leads_on_within_the_site(client, person):
    person("marcus.webb")
    response = client.post("/sign-in/demo/", {"username": "marcus.webb", "next": "/catalogue/?q=1"})
    assert response["Location"] == "/catalogue/?q=1"


def test_signing_out_is_a_post_and_ends_the_session(signed_in):
    client = signed_in("priya.nair")
    assert client.get("/sign-out/").status_code == 405
    response = client.post("/sign-out/")
    assert (response.status_code, response["Location"]) == (302, "/sign-in/")
    assert "_auth_user_id" not in client.session


def test_the_demo_form_needs_its_token(person):
    person("marcus.webb")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/sign-in/demo/", {"username": "marcus.webb"}).status_code == 403


def test_every_person_of_the_demo_says_what_they_are():
    assert all(role for role in PEOPLE.values())
    assert len(set(PEOPLE.values())) == len(PEOPLE)
