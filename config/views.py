"""Signing in and out, health, and the error pages."""

import sys
from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LogoutView
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from config import navigation
from config.accounts.views.sign_in import SignIn as AccountSignIn
from config.context import plain_site
from config.demo import PEOPLE
from indicators.queries import own_colours
from indicators.rules.colours import style_sheet

RETRY_SECONDS = "30"


# Signing in and out


class SignIn(AccountSignIn):
    """The page to sign in, with the people of the demonstration where there are any."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_accounts=demo_accounts(), **kwargs)


class SignOut(LogoutView):
    pass


def demo_accounts() -> list[tuple[User, str]]:
    """The people of the demo with what each is, in the order of the settings; nobody outside demo mode."""
    if not settings.QUARTERDAY_DEMO:
        return []
    found = User.objects.filter(is_active=True).in_bulk(settings.DEMO_USERNAMES, field_name="username")
    return [(found[name], PEOPLE.get(name, "")) for name in settings.DEMO_USERNAMES if name in found]


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people without a password; not there outside demo mode."""
    username = request.POST.get("username", "")
    if not settings.QUARTERDAY_DEMO or username not in settings.DEMO_USERNAMES:
        raise Http404
    user = get_object_or_404(get_user_model(), username=username, is_active=True)
    login(request, user)
    return HttpResponseRedirect(onward(request))


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Lead a person who has signed in to their first page."""
    return HttpResponseRedirect(navigation.first_page(request.user))


@login_not_required
@never_cache
def council_refused(request: HttpRequest) -> HttpResponse:
    """The council's identity provider could not be used."""
    sentence = "Your council account could not be used just now. Go back and try again."
    return render(request, "refused.html", {"heading": "Not signed in", "sentence": sentence}, status=403)


@login_not_required
@never_cache
def council_cancelled(_request: HttpRequest) -> HttpResponse:
    """Somebody turned round at the council's identity provider."""
    return HttpResponseRedirect(reverse("sign-in"))


@login_not_required
@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness (RFC 9116). The date moves on: whoever keeps the site keeps the address."""
    expires = (timezone.now() + timedelta(days=180)).astimezone(UTC)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en, cy",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def onward(request: HttpRequest) -> str:
    """Where the person was going, if that is on this site."""
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else navigation.first_page(request.user)


# The council's colour, and health


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def council_style(_request: HttpRequest) -> HttpResponse:
    """The council's colour as a style sheet: the content security policy allows no style in the page."""
    style = f":root{{--govuk-brand-colour:{settings.COUNCIL_COLOUR};--qd-council:{settings.COUNCIL_COLOUR}}}"
    return HttpResponse(style, content_type="text/css")


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def status_style(request: HttpRequest) -> HttpResponse:
    """Every colour of its own that a status has or ever had: an edition keeps the look of its day.

    ``?also=1a65a6`` adds colours that are only being tried.
    """
    tried = [f"#{code}" for code in request.GET.getlist("also")[:20]]
    return HttpResponse(style_sheet([*own_colours(), *tried]), content_type="text/css")


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask here for answers that are no page, such as a file."""
    return HttpResponseRedirect(static("build/favicon.svg"))


@login_not_required
@require_safe
@never_cache
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(_request: HttpRequest) -> HttpResponse:
    """The process can do its work: the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


# Error pages. None of them touches the database.


def error_page(status: int, *, template: str | None = None) -> HttpResponse:
    body = render_to_string(f"{template or status}.html", {"site": plain_site()})
    return HttpResponse(body, status=status)


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(403)


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(403, template="403_csrf")


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(404)


def server_error(_request: HttpRequest) -> HttpResponse:
    """A database that does not answer is a wait, anything else is our mistake."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        response = error_page(503)
        response["Retry-After"] = RETRY_SECONDS
        return response
    return error_page(500)
