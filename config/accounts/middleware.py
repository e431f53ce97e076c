"""Rules every request of a signed-in person meets: how long a session lives, the second step, a fresh sign-in."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from config.accounts.fresh import ASKS_AGAIN, is_fresh
from config.accounts.second_step import lacks_second_step

Answer = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "session_started", "session_seen"
WRITE_EVERY = 60  # seconds: not every page view is worth a write

# What somebody may open before their second step stands: setting it up, signing out, and what draws the page.
BEFORE_SECOND_STEP = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "sign-out",
        "account_logout",
        "council-style",
        "status-style",
        "favicon",
        "health-live",
        "health-ready",
    }
)


def signed_in(request: HttpRequest) -> User | None:
    """Return the signed-in person, without touching the session of a reader who has none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if isinstance(request.user, User) else None


class SessionLifeMiddleware:
    """End a session that was left alone too long, or that is too old however busy it is."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.QUARTERDAY_SESSION_IDLE and signed_in(request):
            self.judge(request, time.time())
        return self.get_response(request)

    def judge(self, request: HttpRequest, now: float) -> None:
        """Sign out when either life is over, else write down that the session was used."""
        started = float(request.session.get(STARTED, now))
        seen = float(request.session.get(SEEN, now))
        if now - seen > settings.QUARTERDAY_SESSION_IDLE or now - started > settings.QUARTERDAY_SESSION_LIFE:
            logout(request)
            return
        if STARTED not in request.session or now - seen > WRITE_EVERY:
            request.session[STARTED] = started
            request.session[SEEN] = now


class SecondStepMiddleware:
    """Let nobody who needs a second step any further without one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        user = signed_in(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if user is None or name in BEFORE_SECOND_STEP or not lacks_second_step(request, user):
            return None
        messages.info(request, "Your role needs a second step when you sign in. Set it up to go on.")
        return HttpResponseRedirect(reverse("mfa_index"))


class FreshSignInMiddleware:
    """Ask who it is again before an act that cannot be taken back. What was typed is kept and sent afterwards."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        user = signed_in(request) if name in ASKS_AGAIN else None
        if user is None or is_fresh(request):
            return None
        ways = get_adapter().get_reauthentication_methods(user)
        if ways:
            return suspend_request(request, ways[0]["url"])
        return HttpResponseRedirect(council_sign_in(request.get_full_path()))


def council_sign_in(onward: str) -> str:
    """Return the address that signs in with the council's provider, asking for the password there again."""
    where = reverse("openid_connect_login", kwargs={"provider_id": settings.QUARTERDAY_OIDC_ID})
    return f"{where}?{urlencode({'process': 'login', 'next': onward, 'auth_params': 'prompt=login'})}"
