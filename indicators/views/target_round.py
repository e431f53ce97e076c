"""Next year's targets on one page: last figures, last targets and neighbours beside each box."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from indicators.filters import still_collected
from indicators.forms import ConfirmAllForm, RoundChoiceForm, RoundForm, TargetRowForm
from indicators.models import Definition, Indicator, Service, Target
from indicators.permissions import decide_refusal
from indicators.queries import (
    WAITING,
    Facts,
    benchmark_text,
    facts_for,
    in_force,
    target_rule,
    with_catalogue,
    with_definition,
)
from indicators.records.transitions import Invalid
from indicators.rules.targets import TargetRule
from indicators.services import Outcome, RowRefused, confirm_targets, propose_targets
from indicators.views.base import CataloguePage
from indicators.views.changes import financial_year_after

BEFORE_LAST = 2
MOST_TYPED, LONGEST_ID = 4000, 10


@dataclass
class RoundRow:
    """One indicator of the round. ``outturns`` is filled in by the page, as far as the person may see figures."""

    indicator: Indicator
    definition: Definition
    form: TargetRowForm
    targets: tuple[tuple[date, TargetRule], ...]
    neighbour: str
    waiting: tuple[TargetRule, ...]


class ChosenService(CataloguePage):
    """A page about the indicators of one service, or of all."""

    keepers_only = True
    http_method_names = ["get", "head", "options", "post"]

    def service(self) -> Service | None:
        return Service.objects.filter(slug=self.request.GET.get("service", "")).first()

    def ids(self) -> list[int]:
        """Return the indicators the address picks out, for example those of a portfolio; none for all."""
        asked = self.request.GET.get("ids", "")[:MOST_TYPED].split(",")
        return [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < LONGEST_ID]

    def here(self, name: str) -> str:
        """Return another page about the same indicators."""
        chosen, ids = self.service(), self.ids()
        about = f"?service={chosen.slug}" if chosen else f"?ids={','.join(map(str, ids))}" if ids else ""
        return reverse(f"indicators:{name}") + about


class TargetRound(ChosenService):
    template_name = "indicators/target_round.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "rows" not in kwargs:
            kwargs["rows"] = self.rows()
            initial = {"effective_from": financial_year_after(self.today)}
            kwargs["form"] = RoundForm(initial=initial)
        chosen = self.service()
        choice = RoundChoiceForm(initial={"service": chosen.slug if chosen else None}, label_suffix="")
        return super().get_context_data(
            **kwargs,
            choice=choice,
            picked=not chosen and bool(self.ids()),
            confirm_url=self.here("confirm-targets"),
            indicators=[row.indicator for row in kwargs["rows"]],
            shown_again=[row.form for row in kwargs["rows"]],
        )

    def rows(self, data: Any = None) -> list[RoundRow]:
        """Return a row for every living indicator that has a definition; the queries do not grow with them."""
        living = Indicator.objects.filter(still_collected(self.today))
        if chosen := self.service():
            living = living.filter(service=chosen)
        elif ids := self.ids():
            living = living.filter(pk__in=ids)
        found = with_definition(with_catalogue(living, self.today), self.today).exclude(name_now=None)
        ordered = list(found.order_by("name_now", "ref"))
        facts = facts_for([(one.pk, self.today) for one in ordered], as_at=self.today)
        waiting: dict[int, list[Target]] = {}
        for target in Target.objects.filter(WAITING, indicator__in=[one.pk for one in ordered]):
            waiting.setdefault(target.indicator_id, []).append(target)
        return [
            self.row(one, facts[one.pk, self.today], waiting.get(one.pk, []), data)
            for one in ordered
            if facts[one.pk, self.today].definition
        ]

    def row(self, indicator: Any, facts: Facts, waiting: list[Target], data: Any) -> RoundRow:
        definition = facts.definition
        if definition is None:
            raise LookupError("Only defined indicators have targets.")
        known = [target for target in indicator.known_targets if target.effective_from <= self.today]
        form = TargetRowForm(
            data, indicator=indicator, definition=definition, now=in_force(indicator.known_targets, self.today)
        )
        rules = [(target.effective_from, target_rule(target, definition)) for target in known[:BEFORE_LAST]]
        return RoundRow(
            indicator=indicator,
            definition=definition,
            form=form,
            targets=tuple((day, rule) for day, rule in rules if rule),
            neighbour=benchmark_text(facts.neighbour) if facts.neighbour else "",
            waiting=tuple(rule for target in waiting if (rule := target_rule(target, definition))),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, rows = RoundForm(request.POST), self.rows(request.POST)
        whole = all([form.is_valid(), *(row.form.is_valid() for row in rows)])
        changed = [row for row in rows if row.form.is_valid() and row.form.rule]
        if whole and not changed:
            form.add_error(None, "No row has a new target. Enter at least one.")
        if whole and form.is_valid():
            self.need_reasons(form, changed)
        if not whole or form.errors or any(row.form.errors for row in changed):
            return self.again(form, rows, Invalid.status)
        return self.propose(form, rows, changed)

    def need_reasons(self, form: RoundForm, changed: list[RoundRow]) -> None:
        """Ask for the rationale of each row that has none, unless one is given for all."""
        if form.cleaned_data["reason"]:
            return
        for row in changed:
            if not row.form.cleaned_data["reason"]:
                sentence = f"{row.form.name}: enter the rationale, or one for all above"
                row.form.add_error("reason", sentence)

    def propose(self, form: RoundForm, rows: list[RoundRow], changed: list[RoundRow]) -> HttpResponse:
        given = form.cleaned_data
        targets = [row.form.proposal(starts=given["effective_from"], reason=given["reason"]) for row in changed]
        try:
            number = propose_targets(targets, by=self.user, at=self.now)
        except RowRefused as refusal:
            row = changed[refusal.place].form
            row.add_error("target", f"{row.name}: {refusal}")
            return self.again(form, rows, refusal.status)
        plural = "target is" if number == 1 else "targets are"
        messages.success(self.request, f"{number} {plural} proposed. Somebody else has to confirm them.")
        return HttpResponseRedirect(self.here("confirm-targets"))

    def again(self, form: RoundForm, rows: list[RoundRow], status: int) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, rows=rows, wrong=True), status=status)


@dataclass(frozen=True)
class WaitingTarget:
    """One target that waits, beside the one it would replace. ``closed`` says why this person may not confirm it."""

    target: Target
    name: str
    old: TargetRule | None
    new: TargetRule | None
    mark: str
    closed: str | None

    @property
    def box(self) -> str:
        return f"seen-{self.target.pk}"


class ConfirmTargets(ChosenService):
    """Every waiting target with a box to tick; after the press, what became of each."""

    template_name = "indicators/confirm_targets.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ConfirmAllForm())
        chosen = self.service()
        choice = RoundChoiceForm(initial={"service": chosen.slug if chosen else None}, label_suffix="")
        return super().get_context_data(
            **kwargs,
            waiting=self.waiting(),
            choice=choice,
        )

    def waiting(self) -> list[WaitingTarget]:
        """Return the waiting targets, in a number of queries that does not grow with them."""
        targets = Target.objects.filter(WAITING).select_related("indicator", "proposed_by")
        if chosen := self.service():
            targets = targets.filter(indicator__service=chosen)
        elif ids := self.ids():
            targets = targets.filter(indicator__in=ids)
        rows = list(targets.order_by("indicator__ref", "pk"))
        days = {(row.indicator_id, row.effective_from) for row in rows}
        facts = facts_for(days, as_at=self.today)
        return [self.row(row, facts[row.indicator_id, row.effective_from]) for row in rows]

    def row(self, target: Target, facts: Facts) -> WaitingTarget:
        return WaitingTarget(
            target=target,
            name=facts.definition.name if facts.definition else target.indicator.ref,
            old=target_rule(facts.target, facts.definition),
            new=target_rule(target, facts.definition),
            mark=str(facts.target.pk) if facts.target else "0",
            closed=decide_refusal(self.user, target),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ConfirmAllForm(request.POST)
        ticked = [int(pk) for pk in request.POST.getlist("target") if pk.isascii() and pk.isdigit() and len(pk) < 10]
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=Invalid.status)
        if not ticked:
            form.add_error(None, "Tick at least one target.")
            return self.render_to_response(self.get_context_data(form=form), status=Invalid.status)
        targets = Target.objects.filter(pk__in=ticked).select_related("indicator").order_by("indicator__ref", "pk")
        chosen = [(target, str(request.POST.get(f"seen-{target.pk}", ""))) for target in targets]
        outcomes = confirm_targets(chosen, by=self.user, at=self.now, comment=form.cleaned_data["comment"])
        return self.render_to_response(self.get_context_data(outcomes=outcomes, confirmed=counted(outcomes)))


def counted(outcomes: list[Outcome]) -> int:
    return sum(not outcome.refusal for outcome in outcomes)
