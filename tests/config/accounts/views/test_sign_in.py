"""Signing in as in production: password, second step, throttle, sessions, asking again."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from config.accounts.middleware import BEFORE_SECOND_STEP
from config.accounts.models import PersonSession
from indicators.enums import ResponsibilityRole
from indicators.people import ADMINISTRATOR, DEMOCRATIC_SERVICES, PERFORMANCE
from tests.config.accounts.conftest import PASSWORD
from tests.factories import make_indicator, make_person, make_responsibility

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def code(secret: str = SECRET) -> str:
    """What an app with this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def other_than(right: str) -> str:
    return "000000" if right != "000000" else "111111"


@pytest.fixture
def aled(real):
    """In the performance team, with an app."""
    person = make_person("aled.price", groups=(PERFORMANCE,))
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


# Password


@pytest.mark.parametrize("login", ["priya.nair", "priya.nair@council.example", "PRIYA.NAIR@Council.Example"])
def test_a_person_signs_in_with_user_name_or_address(real, priya, enter, login):
    client = enter(login)
    assert (client.last.status_code, client.last["Location"]) == (302, "/start/")
    assert is_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [("priya.nair", "wrong"), ("nobody", PASSWORD), ("nobody@x.example", PASSWORD), ("closed", PASSWORD)],
)
def test_every_failure_says_the_same(real, priya, enter, login, password):
    make_person("closed", is_active=False)
    client = enter(login, password)
    assert client.last.status_code == 422
    assert "The e-mail address or the password is not right." in client.last.content.decode()
    assert not is_in(client)


def test_the_sixth_failure_is_a_plain_page_and_checks_nothing(real, priya, enter, clock, django_assert_max_num_queries):
    for _number in range(5):
        assert enter("priya.nair", "wrong").last.status_code == 422
    client = enter("priya.nair")  # the right one: refused all the same, so it was not even looked at
    assert client.last.status_code == 429
    assert client.last["Retry-After"] == "900"
    assert "Too many attempts" in client.last.content.decode()
    clock.shift(timedelta(minutes=16))
    assert is_in(enter("priya.nair"))


def test_user_name_and_address_share_one_count(real, priya, enter):
    for login in ["priya.nair", "priya.nair@council.example"] * 3:
        last = enter(login, "wrong").last.status_code
    assert last == 429


def test_a_stranger_guessing_does_not_keep_out_whoever_signed_in_here_before(real, priya, enter):
    desk = enter("priya.nair")
    desk.post("/sign-out/")
    for _number in range(6):
        enter("priya.nair", "wrong", REMOTE_ADDR="203.0.113.9")
    assert enter("priya.nair", REMOTE_ADDR="203.0.113.9").last.status_code == 429
    assert is_in(enter("priya.nair", client=desk))


def test_an_empty_form_counts_as_no_attempt(real, priya, enter, attempts):
    for _number in range(7):
        assert enter("priya.nair", "").last.status_code == 422
    assert attempts() == 0


def test_the_session_gets_a_new_key_at_sign_in(real, priya, enter):
    client = Client()
    session = client.session
    session["before"] = "kept"
    session.save()
    client.cookies["session"] = before = session.session_key
    enter("priya.nair", client=client)
    assert client.session.session_key != before
    assert not PersonSession.objects.filter(session_key=before).exists()


def test_nobody_can_sign_up(real, client):
    for address in ("/sign-up/", "/account/signup/", "/sign-in/signup/"):
        assert client.get(address).status_code in (302, 404)
    assert "sign up" not in client.get("/sign-in/").content.decode().lower()


def test_a_strange_next_is_not_followed(real, priya):
    client = Client()
    response = client.post(
        "/sign-in/?next=https://evil.example/",
        {"login": "priya.nair", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert response["Location"] == "/start/"


@pytest.mark.parametrize("bad", ["\x00", "a" * 5000, "' OR 1=1 --", "‮"])
def test_odd_names_get_a_page_and_never_an_error(real, priya, enter, bad):
    assert enter(bad).last.status_code == 422


# The second step


def test_with_an_app_the_password_alone_opens_nothing(aled, enter):
    client = enter("aled.price")
    assert client.last["Location"] == "/sign-in/second-step/"
    assert not is_in(client)
    assert client.get("/catalogue/").status_code == 302


def test_the_code_of_the_app_completes_it(aled, enter):
    client = enter("aled.price")
    assert client.get("/sign-in/second-step/").status_code == 200
    response = client.post("/sign-in/second-step/", {"code": code()})
    assert (response.status_code, is_in(client)) == (302, True)
    assert client.get("/catalogue/").status_code == 200


def test_a_code_works_once(aled, enter, clock):
    first, second = enter("aled.price"), enter("aled.price")
    first.post("/sign-in/second-step/", {"code": code()})
    assert second.post("/sign-in/second-step/", {"code": code()}).status_code == 422
    assert not is_in(second)


def test_a_recovery_code_works_once(aled, enter):
    spare = Authenticator.objects.get(user=aled, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (True, False):
        client = enter("aled.price")
        client.post("/sign-in/second-step/", {"code": spare})
        assert is_in(client) is expected


def test_a_wrong_code_says_what_to_enter(aled, enter):
    client = enter("aled.price")
    response = client.post("/sign-in/second-step/", {"code": other_than(code())})
    assert response.status_code == 422
    assert "This code is not right. Enter the 6 digits" in response.content.decode()
    assert "Enter the code, for example 123456" in client.post("/sign-in/second-step/", {"code": ""}).content.decode()


def test_codes_cannot_be_guessed_through(aled, enter):
    client = enter("aled.price")
    answers = [client.post("/sign-in/second-step/", {"code": f"{n:06}"}).status_code for n in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert client.post("/sign-in/second-step/", {"code": code()}).status_code == 429


def test_the_second_step_is_no_page_of_its_own(real, client):
    assert client.get("/sign-in/second-step/")["Location"] == "/sign-in/"


def test_secrets_of_second_steps_are_not_in_the_table(aled):
    assert SECRET not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_secrets_stay_readable_when_the_secret_key_changes(aled, settings, enter):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "the next one"
    client = enter("aled.price")
    client.post("/sign-in/second-step/", {"code": code()})
    assert is_in(client)


@pytest.mark.parametrize("role", [PERFORMANCE, ADMINISTRATOR, DEMOCRATIC_SERVICES])
def test_whoever_needs_a_second_step_gets_no_further_without(real, enter, role):
    make_person("new", groups=(role,))
    client = enter("new")
    for address in ("/catalogue/", "/accounts/", "/account/", "/", "/start/"):
        assert client.get(address)["Location"] == "/account/second-step/"
    assert client.get("/account/second-step/").status_code == 200


def test_a_lead_needs_one_while_leading(real, priya, enter, clock):
    make_responsibility(priya, ResponsibilityRole.LEAD, indicator=make_indicator())
    assert enter("priya.nair").get("/catalogue/")["Location"] == "/account/second-step/"


def test_an_owner_needs_none(real, priya, enter):
    make_responsibility(priya, ResponsibilityRole.OWNER, indicator=make_indicator())
    assert enter("priya.nair").get("/catalogue/").status_code == 200


def test_where_the_identity_provider_asks_for_it_nobody_is_asked_here(real, client):
    real.QUARTERDAY_SECOND_FACTOR = "identity-provider"
    client.force_login(make_person(groups=(PERFORMANCE,)))
    assert client.get("/catalogue/").status_code == 200


def test_setting_up_an_app_opens_the_way_and_gives_recovery_codes(real, enter):
    make_person("new", groups=(PERFORMANCE,))
    client = enter("new")
    page = client.get("/account/second-step/app/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post("/account/second-step/app/", {"code": other_than(code(secret))}).status_code == 422
    response = client.post("/account/second-step/app/", {"code": code(secret)})
    assert response["Location"] == "/account/second-step/codes/"
    codes = client.get("/account/second-step/codes/")
    assert len(codes.context["unused_codes"]) == 10
    assert client.get("/catalogue/").status_code == 200
    assert client.get("/account/second-step/codes/file/")["Content-Type"].startswith("text/plain")


def test_the_last_second_step_of_somebody_who_needs_one_stays(aled, enter):
    client = enter("aled.price")
    client.post("/sign-in/second-step/", {"code": code()})
    page = client.get("/account/second-step/app/remove/")
    assert "Your role needs a second step" in page.content.decode()
    assert client.post("/account/second-step/app/remove/").status_code == 409
    assert Authenticator.objects.filter(user=aled, type="totp").exists()


def test_somebody_who_needs_none_may_remove_theirs(real, priya, enter):
    TOTP.activate(priya, SECRET)
    client = enter("priya.nair")
    client.post("/sign-in/second-step/", {"code": code()})
    assert client.post("/account/second-step/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=priya).exists()


def test_what_is_open_before_the_second_step_exists():
    for name in BEFORE_SECOND_STEP:
        reverse(name)


# The life of a session


@pytest.mark.parametrize(("minutes", "expected"), [(59, 200), (61, 302)])
def test_a_session_left_alone_ends(real, priya, enter, clock, minutes, expected):
    real.QUARTERDAY_SESSION_IDLE = 3600
    client = enter("priya.nair")
    client.get("/account/")
    clock.shift(timedelta(minutes=minutes))
    assert client.get("/account/").status_code == expected


def test_a_busy_session_ends_after_twelve_hours(real, priya, enter, clock):
    real.QUARTERDAY_SESSION_IDLE = 3600
    client = enter("priya.nair")
    answers = []
    for _half_hour in range(25):
        answers.append(client.get("/account/").status_code)
        clock.shift(timedelta(minutes=30))
    assert answers == [200] * 25
    assert client.get("/account/").status_code == 302


def test_a_changed_password_ends_the_sessions_elsewhere_and_keeps_this_one(real, priya, enter):
    here, elsewhere = enter("priya.nair"), enter("priya.nair")
    response = here.post("/account/password/", {"password": "three plain words here"})
    assert (response.status_code, response["Location"]) == (302, "/account/")
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert is_in(enter("priya.nair", "three plain words here"))


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012", "priya.nair@council"])
def test_a_weak_password_is_refused_with_a_reason(real, priya, enter, weak):
    response = enter("priya.nair").post("/account/password/", {"password": weak})
    assert response.status_code == 422
    assert 'href="#id_password"' in response.content.decode()


def test_signing_out_everywhere_ends_this_session_and_the_others(real, priya, enter):
    here, elsewhere = enter("priya.nair"), enter("priya.nair")
    assert here.post("/account/sign-out-everywhere/")["Location"] == "/sign-in/"
    assert [client.get("/account/").status_code for client in (here, elsewhere)] == [302, 302]


# Asking again


def test_an_act_that_cannot_be_taken_back_asks_again_after_ten_minutes(real, priya, enter, clock):
    client = enter("priya.nair")
    assert client.get("/account/password/").status_code == 200
    clock.shift(timedelta(minutes=10, seconds=1))
    response = client.get("/account/password/")
    assert response["Location"] == "/account/again/?next=%2Faccount%2Fpassword%2F"


def test_what_was_typed_is_sent_once_it_is_clear_who_it_is(real, priya, enter, clock):
    client = enter("priya.nair")
    clock.shift(timedelta(minutes=11))
    asked = client.post("/account/password/", {"password": "three plain words here"})
    wrong = client.post(asked["Location"], {"password": "wrong", "next": "/account/password/"})
    assert wrong.status_code == 422
    done = client.post(asked["Location"], {"password": PASSWORD, "next": "/account/password/"})
    assert (done.status_code, done["Location"]) == (302, "/account/")
    priya.refresh_from_db()
    assert priya.check_password("three plain words here")


def test_asking_again_cannot_be_guessed_through(real, priya, enter):
    client = enter("priya.nair")
    answers = [client.post("/account/again/", {"password": f"wrong {n}"}).status_code for n in range(6)]
    assert answers == [422] * 5 + [429]


def test_the_code_of_the_app_is_another_way(aled, enter, clock):
    client = enter("aled.price")
    client.post("/sign-in/second-step/", {"code": code()})
    clock.shift(timedelta(minutes=11))
    assert "/account/again/code/" in client.get("/account/again/").content.decode()
    assert client.post("/account/again/code/?next=/account/", {"code": code()})["Location"] == "/account/"
    assert client.get("/account/second-step/codes/").status_code == 200


def test_passkey_pages_open_and_carry_what_the_browser_needs(real, priya, enter):
    client = enter("priya.nair")
    page = client.get("/account/second-step/passkey/").content.decode()
    assert '"creation_options"' in page
    assert "quarterday.anyshire.example" in page
    assert client.post("/account/second-step/passkey/", {"credential": "nonsense"}).status_code == 422
    asked = Client().get("/sign-in/passkey/", headers={"accept": "application/json"})
    assert asked.json()["request_options"]["publicKey"]["rpId"] == "quarterday.anyshire.example"
    refused = Client().post("/sign-in/passkey/", {"credential": "{}"})
    assert refused["Location"] == "/sign-in/"
