"""Guessing is slowed down before anything is checked, and nobody is locked out for good."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from config.accounts.models import Attempt
from config.accounts.services import throttle
from tests.config.accounts.conftest import NOW

pytestmark = pytest.mark.django_db


def limits(account: str = "priya", address: str = "10.0.0.1", browser: str = "") -> tuple[throttle.Limit, ...]:
    return throttle.limits_for("password", account=account, address=address, browser=browser)


def guess(times: int, account: str = "priya", address: str = "10.0.0.1", at=NOW, browser: str = "") -> int:
    """How many of these attempts were let through."""
    of = limits(account, address, browser)
    return sum(throttle.attempt(of, at=at) is not None for _number in range(times))


def test_the_sixth_attempt_at_an_account_is_refused():
    assert guess(5) == 5
    assert guess(1) == 0


def test_spelling_the_account_differently_is_no_way_round():
    guess(5)
    assert guess(1, account=" PRIYA ") == 0


def test_another_account_from_the_same_address_may_go_on_for_a_while(settings):
    settings.QUARTERDAY_ATTEMPTS_PER_ADDRESS = 8
    guess(5)
    assert guess(5, account="marcus") == 3


def test_going_through_many_accounts_from_one_address_ends(settings):
    assert sum(guess(1, account=f"person{number}") for number in range(30)) == 20


def test_after_a_quarter_of_an_hour_it_starts_again():
    guess(5)
    assert guess(1, at=NOW + timedelta(minutes=14)) == 0
    assert guess(1, at=NOW + timedelta(minutes=15, seconds=1)) == 1


def test_refused_attempts_do_not_prolong_the_wait():
    guess(5)
    for minute in range(1, 15):
        guess(3, at=NOW + timedelta(minutes=minute))
    assert guess(1, at=NOW + timedelta(minutes=15, seconds=1)) == 1


def test_a_success_takes_its_attempt_back_and_clears_the_account_but_not_the_address():
    guess(4)
    of = limits()
    ids = throttle.attempt(of, at=NOW)
    throttle.forget(ids)
    throttle.clear(of)
    assert guess(5) == 5
    assert Attempt.objects.filter(key=of[1].key).count() == 9


def test_a_browser_used_before_has_a_count_of_its_own():
    guess(5, address="203.0.113.9")
    assert guess(1, address="10.0.0.1") == 0
    assert guess(1, browser="7:mark") == 1


def test_a_browser_used_before_is_limited_too():
    assert guess(6, browser="7:mark") == 5


def test_the_table_holds_neither_names_nor_addresses():
    guess(1, account="priya.nair@anyshire.example", address="203.0.113.9")
    kept = " ".join(Attempt.objects.values_list("key", flat=True))
    assert "priya" not in kept
    assert "203.0.113.9" not in kept


def test_old_attempts_are_not_kept():
    guess(3, at=NOW - timedelta(days=2))
    guess(1)
    assert Attempt.objects.count() == 2


def cookie_after(request, account_id: int) -> str:
    response = HttpResponse()
    throttle.remember_browser(request, response, account_id)
    return response.cookies[throttle.cookie_name()].value


def test_a_browser_is_known_for_the_account_it_was_used_with_and_no_other():
    request = RequestFactory().get("/")
    assert throttle.known_browser(request, 7) == ""
    request.COOKIES[throttle.cookie_name()] = cookie_after(request, 7)
    assert throttle.known_browser(request, 7).startswith("7:")
    assert throttle.known_browser(request, 8) == ""
    assert throttle.known_browser(request, None) == ""


def test_a_browser_knows_several_accounts_at_a_shared_desk():
    request = RequestFactory().get("/")
    for account in (7, 8):
        request.COOKIES[throttle.cookie_name()] = cookie_after(request, account)
    assert throttle.known_browser(request, 7)
    assert throttle.known_browser(request, 8)


@pytest.mark.parametrize("forged", ["", "nonsense", "eyI3IjoibWFyayJ9:1:x", "\x00", "W10:abc:def"])
def test_a_forged_mark_is_none(forged):
    request = RequestFactory().get("/")
    request.COOKIES[throttle.cookie_name()] = forged
    assert throttle.known_browser(request, 7) == ""


def test_the_mark_is_kept_from_scripts_and_other_sites(settings):
    settings.SESSION_COOKIE_SECURE = True
    response = HttpResponse()
    throttle.remember_browser(RequestFactory().get("/"), response, 7)
    cookie = response.cookies["__Host-known"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")


@pytest.mark.parametrize(
    ("behind", "forwarded", "expected"),
    [
        (False, "", "127.0.0.1"),
        (False, "203.0.113.9", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
    ],
)
def test_only_a_proxy_of_ours_is_believed_and_only_what_it_added_itself(settings, behind, forwarded, expected):
    settings.QUARTERDAY_BEHIND_PROXY = behind
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert throttle.address_of(request) == expected
