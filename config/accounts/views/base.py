"""What the pages of accounts share."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from config.accounts.services.throttle import (
    Limit,
    address_of,
    attempt,
    clear,
    forget,
    known_browser,
    limits_for,
    remember_browser,
)
from indicators.records.transitions import Forbidden

WAIT_SECONDS = 15 * 60
WRONG = 422


def too_many(request: HttpRequest) -> HttpResponse:
    """The page for too many attempts."""
    response = render(request, "accounts/too_many.html", status=429)
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


class Guarded:
    """Mixed into a view whose form could be guessed at. Counts each sending before anything is checked.

    ``account_key`` names whose secret is being guessed, as typed or as known from the session.
    """

    request: HttpRequest
    kind = ""

    def account_key(self) -> str:
        raise NotImplementedError

    def account_id(self) -> int | None:
        """Return whose account it is, when that is known without telling the sender."""
        return None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.limits: tuple[Limit, ...] = limits_for(
            self.kind,
            account=self.account_key(),
            address=address_of(request),
            browser=known_browser(request, self.account_id()),
        )
        ids = attempt(self.limits, at=timezone.now())
        if ids is None:
            return too_many(request)
        response: HttpResponse = super().post(request, *args, **kwargs)  # type: ignore[misc]
        if self.succeeded:
            forget(ids)
            clear(self.limits)
            if isinstance(request.user, User):  # signed in by now, unless a second step is still to come
                remember_browser(request, response, request.user.pk)
        return response

    succeeded = False


class Now:
    """The clock and the person of a page."""

    request: HttpRequest

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def user(self) -> User:
        if not isinstance(self.request.user, User):
            raise Forbidden("Sign in first.")
        return self.request.user
