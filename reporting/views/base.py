"""What every page of the performance team shares: who may see it, refusals as pages, the draft of an address."""

from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import View

from indicators.records.transitions import Forbidden
from indicators.rules.periods import Period
from reporting.addresses import period_of_code
from reporting.models import Draft, Scorecard
from reporting.permissions import ONLY_PERFORMANCE, may_see_drafts, refusal_to_prepare


class StaffView(View):
    """A page for the performance team; auditors may look.

    ``prepares``: the page changes something, so looking is not enough.
    """

    prepares = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_person(request)
        return super().dispatch(request, *args, **kwargs)

    def check_person(self, request: HttpRequest) -> None:
        acting = self.prepares or request.method not in ("GET", "HEAD", "OPTIONS")
        sentence = refusal_to_prepare(request.user) if acting else None
        if sentence or not may_see_drafts(request.user):
            raise Forbidden(sentence or ONLY_PERFORMANCE)

    @property
    def user(self) -> User:
        """The signed-in person. Nobody else gets past the sign-in middleware."""
        if not isinstance(self.request.user, User):
            raise Forbidden("Sign in first.")
        return self.request.user

    @property
    def may_prepare(self) -> bool:
        return refusal_to_prepare(self.user) is None

    def scorecard(self) -> Scorecard:
        """Return the scorecard of the address, or answer 404."""
        return get_object_or_404(Scorecard.objects.select_related("portfolio", "status_set"), slug=self.kwargs["slug"])

    def period(self) -> Period:
        """Return the period of the address, or answer 404."""
        period = period_of_code(self.kwargs["code"])
        if period is None:
            raise Http404("No period has this code.")
        return period

    def draft(self) -> Draft:
        """Return the draft of the address, or answer 404."""
        period = self.period()
        return get_object_or_404(
            Draft.objects.select_related("scorecard__portfolio", "scorecard__status_set", "period"),
            scorecard__slug=self.kwargs["slug"],
            period__kind=period.kind,
            period__start=period.start,
            period__end=period.end,
        )
