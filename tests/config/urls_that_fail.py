"""Addresses that fail in every way a page can, beside the site's own."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403
from config.urls import urlpatterns as site


def failing(problem: Exception):
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    return view


@login_not_required
def takes_posts(request: HttpRequest) -> HttpResponse:
    return HttpResponse("posted")


def for_staff(request: HttpRequest) -> HttpResponse:
    return HttpResponse("figures nobody has published")


@login_not_required
def for_everybody(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("published")
    response["Cache-Control"] = "public, max-age=60"
    return response


urlpatterns = [
    path("fails/400", failing(SuspiciousOperation("odd"))),
    path("fails/403", failing(PermissionDenied("no"))),
    path("fails/413", failing(RequestDataTooBig("large"))),
    path("fails/500", failing(ZeroDivisionError("secret detail"))),
    path("fails/503", failing(OperationalError("connection refused"))),
    path("takes-posts", takes_posts),
    path("for-staff", for_staff),
    path("for-everybody", for_everybody),
    *site,
]
