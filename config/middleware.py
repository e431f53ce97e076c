"""Headers that depend on who is asking, and the page for what a service refuses."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.records.transitions import Conflict, Forbidden, Invalid, Refused

HEADINGS: dict[type[Refused], str] = {
    Forbidden: "You cannot do this",
    Conflict: "This has moved on since you opened it",
    Invalid: "Something is missing",
}


class PrivatePagesMiddleware:
    """No cache between us and a signed-in person may keep a page: it can hold figures nobody has published."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalMiddleware:
    """Whatever a service refuses becomes a page with its sentence, so that no view has to see to it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        heading = next((words for kind, words in HEADINGS.items() if isinstance(exception, kind)), "Not possible")
        context = {"heading": heading, "sentence": str(exception)}
        return render(request, "refused.html", context, status=exception.status)
