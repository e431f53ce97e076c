"""Signing in with the council's own identity provider: an account that exists, open, once, and no other."""

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AnonymousUser, User
from django.test import RequestFactory

from config.accounts.adapters import AccountAdapter, CouncilAccountAdapter
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def council(real):
    """The council's provider is named in the settings."""
    real.QUARTERDAY_SECOND_FACTOR = "identity-provider"
    real.QUARTERDAY_PASSWORDS = False
    app = {
        "provider_id": "council",
        "name": "Council",
        "client_id": "id",
        "secret": "kept",
        "settings": {"server_url": "https://login.example/1d2f/v2.0"},
    }
    real.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return real


def arrive(email: str = "priya.nair@council.example", uid: str = "u-1", **claims: object) -> SocialLogin:
    """What is left of a sign-in at the provider when our part begins."""
    request = RequestFactory().get("/sign-in/council/oidc/council/login/callback/")
    request.user = AnonymousUser()
    account = SocialAccount(
        provider="council", uid=uid, extra_data={"userinfo": {"email": email, "sub": uid, **claims}}
    )
    login = SocialLogin(user=User(email=email), account=account, email_addresses=[EmailAddress(email=email)])
    login.lookup()
    with context.request_context(request):
        CouncilAccountAdapter().pre_social_login(request, login)
    return login


def refused(*args: object, **options: object) -> bool:
    try:
        arrive(*args, **options)
    except ImmediateHttpResponse as answer:
        said = "You have no account here yet" in answer.response.content.decode()
        return said and answer.response.status_code == 403
    return False


def test_the_first_time_a_council_account_is_tied_to_the_account_with_its_address(council, priya):
    login = arrive("PRIYA.NAIR@council.example")
    assert login.user == priya
    assert SocialAccount.objects.get().user == priya


def test_afterwards_it_counts_even_when_the_address_has_changed(council, priya):
    arrive()
    assert arrive("priya.rao@council.example").user == priya


def test_somebody_without_an_account_here_is_refused_and_none_is_made(council):
    assert refused("stranger@council.example")
    assert User.objects.count() == 0


def test_a_closed_account_is_refused_at_first_and_later(council, priya):
    arrive()
    priya.is_active = False
    priya.save()
    assert refused()
    assert refused(uid="u-2")


def test_an_address_the_provider_has_not_checked_is_refused(council, priya):
    assert refused(email_verified=False)
    assert SocialAccount.objects.count() == 0


def test_an_address_two_accounts_share_is_refused(council, priya):
    other = make_person("other")
    other.email = priya.email.upper()
    other.save()
    assert refused()


@pytest.mark.parametrize("empty", ["", " ", "\x00"])
def test_no_address_is_refused(council, empty):
    make_person("nobody.particular")
    assert refused(empty)


def test_nobody_signs_up_by_any_way(rf):
    assert AccountAdapter().is_open_for_signup(rf.get("/")) is False
    assert CouncilAccountAdapter().is_open_for_signup(rf.get("/"), None) is False


def test_where_the_provider_keeps_the_passwords_there_is_no_box_for_one(council, client, priya):
    page = client.get("/sign-in/").content.decode()
    assert "Sign in with your council account" in page
    assert 'name="password"' not in page
    assert 'href="/sign-in/council/oidc/council/login/?process=login&amp;next="' in page
    assert client.post("/sign-in/", {"login": "priya.nair", "password": "a long enough password"}).status_code == 403
    assert client.get("/sign-in/forgotten/").status_code == 404
    assert client.get("/sign-in/passkey/").status_code == 403


def test_a_mark_of_the_provider_that_was_not_asked_for_signs_nobody_in(council, client):
    response = client.get("/sign-in/council/oidc/council/login/callback/?state=forged&code=forged")
    assert response.status_code in (200, 302, 400, 401, 403)
    assert "_auth_user_id" not in client.session


def test_another_provider_is_not_found(council, client):
    assert client.get("/sign-in/council/oidc/other/login/").status_code == 404
