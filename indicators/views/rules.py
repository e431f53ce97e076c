"""RAG rules in words, and new versions of them."""

import json
from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.filters import still_collected
from indicators.forms import SchemeVersionForm
from indicators.listing import arrange
from indicators.models import Indicator, RatingScheme, RatingSchemeVersion
from indicators.permissions import sees_every_proposal
from indicators.queries import CONFIRMED, WAITING, rule_in_words, schemes_for, with_definition
from indicators.records.transitions import Forbidden
from indicators.services import propose_scheme_version
from indicators.tables import SchemeTable
from indicators.views.base import CatalogueForm, CataloguePage, CatalogueView
from indicators.views.catalogue import scheme_changes
from indicators.views.changes import SECOND_PERSON, financial_year_after


def bands_to_edit(bands: list[dict[str, Any]]) -> str:
    """Return the bands as JSON with one line for each part of a band, which is short enough to read."""
    # A database may give the parts back in an order of its own.
    parts = [[_json_line(key, band[key]) for key in ("status", "when", "text")] for band in bands]
    return "[\n" + ",\n".join("  {" + ",\n   ".join(lines) + "}" for lines in parts) + "\n]"


def _json_line(key: str, value: Any) -> str:
    return f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"


class RuleList(CataloguePage):
    template_name = "indicators/rule_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schemes = list(RatingScheme.objects.select_related("status_set"))
        versions = schemes_for([(scheme.pk, self.today) for scheme in schemes])
        used = Counter(with_definition(Indicator.objects.all(), self.today).values_list("scheme_now", flat=True))
        rows = [
            {
                "name": scheme.name,
                "slug": scheme.slug,
                "statuses": scheme.status_set.name,
                "version": versions.get((scheme.pk, self.today)),
                "used_by": used[scheme.pk],
            }
            for scheme in schemes
        ]
        return super().get_context_data(**kwargs, table=arrange(SchemeTable(rows), self.request))


class RuleView(CatalogueView):
    def scheme(self) -> RatingScheme:
        return get_object_or_404(RatingScheme.objects.select_related("status_set"), slug=self.kwargs["slug"])


class RulePage(RuleView, CataloguePage):
    """The version in force in words, the versions before, and what waits."""

    template_name = "indicators/rule.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scheme = self.scheme()
        version = schemes_for([(scheme.pk, self.today)]).get((scheme.pk, self.today))
        sees_waiting = sees_every_proposal(self.user)
        return super().get_context_data(
            **kwargs,
            scheme=scheme,
            version=version,
            bands=rule_in_words(version) if version else [],
            versions=scheme.versions.filter(CONFIRMED).order_by("-effective_from", "-number"),
            statuses=scheme.status_set.statuses.order_by("order"),
            sees_waiting=sees_waiting,
            waiting=scheme.versions.filter(WAITING) if sees_waiting else [],
            users=self.users(scheme),
        )

    def users(self, scheme: RatingScheme) -> Any:
        """Return the living indicators whose definition in force names the rule."""
        living = Indicator.objects.filter(still_collected(self.today))
        return with_definition(living, self.today).filter(scheme_now=scheme.pk).order_by("name_now", "ref")


class RuleHistory(RuleView, CataloguePage):
    template_name = "indicators/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        scheme = self.scheme()
        if not sees_every_proposal(self.user):
            raise Forbidden("Only those who keep the catalogue and auditors see the history of a RAG rule.")
        up = reverse("indicators:rule", args=[scheme.slug])
        return super().get_context_data(**kwargs, up=up, subject=scheme.name, changes=scheme_changes(scheme))


class ProposeVersion(RuleView, CatalogueForm):
    form_class = SchemeVersionForm
    template_name = "indicators/rule_form.html"
    heading = "Propose a new version"
    intro = f"{SECOND_PERSON} Earlier periods keep the rule of their day."
    button = "Propose the version"
    done = "Proposed. Somebody else has to confirm it."
    subject: RatingScheme

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = self.scheme()
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        current = self.current()
        options["initial"] = {"effective_from": financial_year_after(self.today)}
        if current:
            options["initial"] |= {
                "bands": bands_to_edit(current.bands),
                "tolerance": current.tolerance,
                "tolerance_kind": current.tolerance_kind,
            }
        return {**options, "scheme": self.subject, "instance": RatingSchemeVersion(scheme=self.subject)}

    def current(self) -> RatingSchemeVersion | None:
        key = (self.subject.pk, self.today)
        return schemes_for([key]).get(key)

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return reverse("indicators:rule", args=[self.subject.slug]), self.subject.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current = self.current()
        bands = rule_in_words(current) if current else []
        statuses = self.subject.status_set.statuses.order_by("order")
        return super().get_context_data(**kwargs, bands=bands, statuses=statuses)

    def act(self, form: SchemeVersionForm) -> str:
        reason = form.cleaned_data["reason"]
        version = propose_scheme_version(form.save(commit=False), by=self.user, at=self.now, reason=reason)
        return reverse("indicators:proposal", args=["rule", version.pk])
