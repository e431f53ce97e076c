"""Signing in and out, health, and the error pages."""

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_POST, require_safe

from config import navigation
from config.context import plain_site
from config.demo import PEOPLE
from indicators.queries import own_colours
from indicators.rules.colours import style_sheet

RETRY_SECONDS = "30"


# Signing in and out


@method_decorator(never_cache, name="dispatch")
class SignIn(LoginView):
    template_name = "sign_in.html"

    def get_default_redirect_url(self) -> str:
        return navigation.first_page(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(demo_accounts=demo_accounts(), **kwargs)
        context.pop("site")  # Django's own idea of a site would hide ours
        return context


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
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(onward(request))


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
