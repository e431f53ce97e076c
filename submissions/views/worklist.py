"""The owner's worklist."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from submissions.views.common import person
from submissions.worklist import worklist


@require_safe
def show_worklist(request: HttpRequest) -> HttpResponse:
    """Every return of the open collections, in the queue that says who must act next."""
    found = worklist(person(request), today=timezone.localdate())
    return render(request, "submissions/worklist.html", {"worklist": found})
