"""Read the catalogue: the list, one indicator, its definition on paper, its history."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from indicators.filters import IndicatorFilter
from indicators.listing import arrange
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    RatingScheme,
    Responsibility,
    Target,
)
from indicators.peer_panel import peer_panel
from indicators.permissions import sees_proposals_of
from indicators.queries import (
    CONFIRMED,
    WAITING,
    BandInWords,
    benchmark_text,
    responsibilities_for,
    rule_in_words,
    schemes_for,
    target_rule,
    with_catalogue,
    with_definition,
)
from indicators.records.history import Change, changes
from indicators.records.transitions import Forbidden
from indicators.rules.targets import TargetRule
from indicators.tables import IndicatorTable
from indicators.views.base import CataloguePage

PROPOSAL_FIELDS = (
    "reason", "proposed_by", "proposed_by_name", "proposed_at", "decided_by", "decided_by_name", "decided_at",
    "decision_comment",
)  # fmt: skip


class IndicatorList(CataloguePage):
    """All indicators with what is in force today."""

    template_name = "indicators/indicator_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    @property
    def part(self) -> bool:
        """Whether only the results are asked for. Going back in the browser needs the whole page."""
        htmx = getattr(self.request, "htmx", None)
        return bool(htmx and not htmx.boosted and not htmx.history_restore_request)

    def get_template_names(self) -> list[str]:
        return ["indicators/_indicator_results.html" if self.part else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everything = with_definition(with_catalogue(Indicator.objects.all(), self.today), self.today)
        chosen = IndicatorFilter(self.request.GET, queryset=everything, request=self.request, today=self.today)
        rows = chosen.qs.order_by("name_now", "ref")
        table = arrange(IndicatorTable(rows, today=self.today), self.request)
        return super().get_context_data(
            **kwargs,
            filter=chosen,
            table=table,
            count=table.paginator.count,
            narrowed=any(chosen.form.cleaned_data.values()),
            part=self.part,
            notice=notice(chosen, self.request),
        )


def notice(chosen: IndicatorFilter, request: HttpRequest) -> str:
    """Return what of the address could not be used, or ""."""
    wrong = [str(chosen.form.fields[name].label or name).lower() for name in chosen.form.errors]
    wrong += sorted(set(request.GET) - set(chosen.form.fields) - {"sort", "page"})
    return f"Left out, because it is not on offer here: {', '.join(wrong)[:200]}." if wrong else ""


class IndicatorPage(CataloguePage):
    """One indicator: figures, definition, rule, targets, benchmarks, people, waiting changes."""

    template_name = "indicators/indicator.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.indicator()
        facts = self.facts(indicator)
        sees_waiting = sees_proposals_of(self.user, indicator, on=self.today)
        benchmarks = indicator.benchmarks.select_related("peer_group").order_by("kind", "-available_from", "-pk")
        targets = Target.objects.filter(CONFIRMED, indicator=indicator).order_by("-effective_from", "-pk")
        return super().get_context_data(
            **kwargs,
            **rule_of(facts.definition),
            indicator=indicator,
            facts=facts,
            definition=facts.definition,
            target=target_rule(facts.target, facts.definition),
            targets=target_story(list(targets), facts.definition),
            benchmarks=[(figure, benchmark_text(figure)) for figure in benchmarks],
            panel=peer_panel(indicator, facts.definition, on=self.today),
            held=responsibilities_for([indicator], on=self.today)[indicator.pk],
            later=Responsibility.objects.filter(
                Q(indicator=indicator) | Q(service=indicator.service), starts__gt=self.today
            ).select_related("person", "service"),
            sees_waiting=sees_waiting,
            waiting=waiting_changes(indicator) if sees_waiting else [],
        )


@dataclass(frozen=True)
class TargetStep:
    """One confirmed target and the one before it. ``in_year`` marks a change that did not wait for 1 April."""

    row: Target
    rule: TargetRule | None
    before: TargetRule | None
    in_year: bool


def target_story(newest_first: list[Target], definition: Definition | None) -> list[TargetStep]:
    """Return every target beside the one it replaced, newest first."""
    rules = [target_rule(row, definition) for row in newest_first]
    return [
        TargetStep(
            row, rule, before, before is not None and (row.effective_from.month, row.effective_from.day) != (4, 1)
        )
        for row, rule, before in zip(newest_first, rules, [*rules[1:], None], strict=False)
    ]


def waiting_changes(indicator: Indicator) -> list[tuple[str, Definition | Target]]:
    """Return the kind and row of each change of an indicator that waits for a second person."""
    definitions = Definition.objects.filter(WAITING, indicator=indicator)
    targets = Target.objects.filter(WAITING, indicator=indicator)
    return [*(("definition", row) for row in definitions), *(("target", row) for row in targets)]


def rule_of(definition: Definition | None) -> dict[str, Any]:
    """Return the rule in force for the definition and its bands in words."""
    if definition is None or definition.scheme_id is None:
        return {"scheme": None, "scheme_version": None, "bands": []}
    day = definition.effective_from
    version = schemes_for([(definition.scheme_id, day)]).get((definition.scheme_id, day))
    return {"scheme": definition.scheme, "scheme_version": version, "bands": bands_of(version)}


def bands_of(version: Any) -> list[BandInWords]:
    return rule_in_words(version) if version else []


class DefinitionSheet(CataloguePage):
    """The definition in force on one sheet of paper."""

    template_name = "indicators/definition_sheet.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.indicator()
        facts = self.facts(indicator)
        return super().get_context_data(
            **kwargs,
            **rule_of(facts.definition),
            indicator=indicator,
            facts=facts,
            definition=facts.definition,
            target=target_rule(facts.target, facts.definition),
            held=responsibilities_for([indicator], on=self.today)[indicator.pk],
        )


class IndicatorHistory(CataloguePage):
    """Everything that was ever changed about one indicator: who, when, what, why."""

    template_name = "indicators/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator = self.indicator()
        if not sees_proposals_of(self.user, indicator, on=self.today):
            raise Forbidden(
                "Only those who answer for this indicator and those who keep the catalogue see its history."
            )
        up = reverse("indicators:detail", args=[indicator.ref])
        return super().get_context_data(**kwargs, up=up, subject=indicator.ref, changes=indicator_changes(indicator))


def indicator_changes(indicator: Indicator) -> list[Change]:
    """Return the changes of the indicator and of all that hangs on it, newest first. Five queries."""
    mine = {"indicator_id": indicator.pk}
    own = Indicator.history.filter(id=indicator.pk).select_related("history_user", "service")
    definitions = Definition.history.filter(**mine).select_related("history_user", "scheme")
    targets = Target.history.filter(**mine).select_related("history_user")
    figures = BenchmarkFigure.history.filter(**mine).select_related("history_user", "peer_group")
    held = Responsibility.history.filter(**mine).select_related("history_user", "person", "service")
    found = [
        *changes(own.order_by("history_id")),
        *changes(definitions.order_by("history_id"), hidden=("indicator", *PROPOSAL_FIELDS)),
        *changes(targets.order_by("history_id"), hidden=("indicator", *PROPOSAL_FIELDS)),
        *changes(figures.order_by("history_id"), hidden=("indicator",)),
        *changes(held.order_by("history_id"), hidden=("indicator",)),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def scheme_changes(scheme: RatingScheme) -> list[Change]:
    """Return the changes of a RAG rule and its versions, newest first."""
    own = RatingScheme.history.filter(id=scheme.pk).select_related("history_user", "status_set")
    versions = scheme.versions.model.history.filter(scheme_id=scheme.pk).select_related("history_user")
    found = [
        *changes(own.order_by("history_id")),
        *changes(versions.order_by("history_id"), hidden=("scheme", *PROPOSAL_FIELDS)),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)
