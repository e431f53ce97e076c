"""What every page of the catalogue shares: the day, refusals as pages, forms that lose nothing."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import FormView, View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from indicators.models import Indicator
from indicators.permissions import maintain_refusal, proposals_refusal
from indicators.queries import Facts, facts_for
from indicators.records.transitions import Conflict, Forbidden, Invalid


class CatalogueView(View):
    """A page for anybody signed in."""

    keepers_only = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.keepers_only and (sentence := maintain_refusal(request.user)):
            raise Forbidden(sentence)
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        """The signed-in person. Nobody else gets past the sign-in middleware."""
        if not isinstance(self.request.user, User):
            raise Forbidden("Sign in first.")
        return self.request.user

    @property
    def today(self) -> date:
        return timezone.localdate()

    @property
    def now(self) -> datetime:
        return timezone.now()

    def indicator(self) -> Indicator:
        """Return the indicator of the address, or answer 404."""
        return get_object_or_404(Indicator.objects.select_related("service"), ref=self.kwargs["ref"])

    def facts(self, indicator: Indicator) -> Facts:
        return facts_for([(indicator.pk, self.today)], as_at=self.today)[indicator.pk, self.today]


class CataloguePage(CatalogueView, ContextMixin, TemplateResponseMixin):
    """A page that only shows something."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = maintain_refusal(self.user)
        return super().get_context_data(
            **kwargs,
            refusal=refusal,
            may_change=refusal is None,
            sees_proposals=proposals_refusal(self.user, on=self.today) is None,
            today=self.today,
        )


class CatalogueForm(CatalogueView, FormView):  # type: ignore[type-arg]
    """A form for those who keep the catalogue. ``act`` does the work and says where to go next."""

    keepers_only = True
    http_method_names = ["get", "head", "options", "post"]
    template_name = "indicators/form.html"
    heading = ""
    intro = ""
    button = "Save"
    done = "Saved."

    def act(self, form: Any) -> str:
        """Do what the form asks for and return the address of the next page. May raise a refusal."""
        raise NotImplementedError

    def back(self) -> tuple[str, str]:
        """Return address and words of the link back."""
        raise NotImplementedError

    def caption(self) -> str:
        """Return the words above the heading."""
        return ""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            onward = self.act(form)
        except (Invalid, Conflict) as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(onward)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=Invalid.status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url, words = self.back()
        return super().get_context_data(
            **kwargs,
            heading=self.heading,
            caption=self.caption(),
            intro=self.intro,
            button=self.button,
            back_url=url,
            back_words=words,
        )
