"""Build a RAG rule with boxes and buttons: the rule in words, a figure to try it on, what it would change."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse

from indicators.enums import ToleranceKind, UnratedKind
from indicators.forms import CopyRuleForm, RuleForm, StartRuleForm, TryForm
from indicators.models import Indicator, RatingScheme, RatingSchemeVersion, Status
from indicators.queries import WAITING, schemes_for, statuses_by_key, with_definition
from indicators.records.transitions import Conflict, Invalid
from indicators.rules.building import (
    PREFIX,
    Draft,
    field_name,
    from_bands,
    press,
    read_draft,
    starting_draft,
    write_draft,
)
from indicators.rules.rating import RatingResult, Scheme, parse_scheme, rate
from indicators.services import add_scheme, copy_scheme, propose_scheme_version
from indicators.views.base import CatalogueForm
from indicators.views.changes import SECOND_PERSON, financial_year_after
from indicators.views.rules import RuleView

LINE_MOVES = (("up", "Move up"), ("down", "Move down"), ("remove", "Remove"))
MOVES = (*LINE_MOVES[:2], ("copy", "Copy"), LINE_MOVES[2])
LOOKS = ("look", "try", "effect")


class StartRule(CatalogueForm):
    form_class = StartRuleForm
    heading = "Add a RAG rule"
    intro = "Name it and choose its statuses. On the next page you say when each is given."
    button = "Go on to the rule"
    done = "The rule is added. Now say when each status is given."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:rules"), "RAG rules"

    def act(self, form: StartRuleForm) -> str:
        scheme = add_scheme(form.save(commit=False), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return reverse("indicators:build-version", args=[scheme.slug])


class RuleBuilding(RuleView, CatalogueForm):
    """A form about the rule of the address."""

    subject: RatingScheme

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = self.scheme()
        return super().dispatch(request, *args, **kwargs)

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return reverse("indicators:rule", args=[self.subject.slug]), self.subject.name

    def current(self) -> RatingSchemeVersion | None:
        key = (self.subject.pk, self.today)
        return schemes_for([key]).get(key)


class CopyRule(RuleBuilding):
    form_class = CopyRuleForm
    heading = "Copy this rule"
    intro = f"The copy starts with the same bands. {SECOND_PERSON}"
    button = "Make the copy"
    done = "The copy is proposed. Somebody else has to confirm it."

    def get_form_kwargs(self) -> dict[str, Any]:
        instance = RatingScheme(status_set=self.subject.status_set)
        options = {"instance": instance, "initial": {"starts": financial_year_after(self.today)}}
        return {**super().get_form_kwargs(), **options}

    def act(self, form: CopyRuleForm) -> str:
        given, current = form.cleaned_data, self.current()
        if current is None:
            raise Conflict("This rule has no version in force, so there is nothing to copy yet.")
        version = copy_scheme(
            current, form.save(commit=False), starts=given["starts"], by=self.user, at=self.now, reason=given["reason"]
        )
        return reverse("indicators:proposal", args=["rule", version.pk])


class BuildVersion(RuleBuilding):
    """The builder. Buttons that rearrange show the page again with everything typed and save nothing."""

    form_class = RuleForm
    template_name = "indicators/rule_builder.html"
    heading = "Build a new version"
    intro = f"{SECOND_PERSON} Earlier periods keep the rule of their day."
    done = "Proposed. Somebody else has to confirm it."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = self.first_draft()
        current = self.current()
        initial = {
            **write_draft(draft),
            "effective_from": financial_year_after(self.today),
            "tolerance": current.tolerance if current else None,
            "tolerance_kind": current.tolerance_kind if current else ToleranceKind.RELATIVE,
        }
        return self.show(RuleForm(draft, scheme=self.subject, initial=initial))

    def first_draft(self) -> Draft:
        current = self.current()
        if current:
            return from_bands(current.bands)
        statuses = list(Status.objects.filter(status_set=self.subject.status_set_id).order_by("order"))
        rated = sorted((row for row in statuses if row.rated), key=lambda row: -(row.score or 0))
        missing = next((row.key for row in statuses if row.unrated_kind == UnratedKind.NO_FIGURE), "")
        return starting_draft([row.key for row in rated], missing)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        button = str(request.POST.get("do") or "")
        draft = read_draft(request.POST)
        if button:
            return self.rearranged(draft, button)
        form = RuleForm(draft, request.POST, scheme=self.subject)
        if not form.is_valid():
            return self.show(form, status=Invalid.status)
        return self.propose(form)

    def rearranged(self, draft: Draft, button: str) -> HttpResponse:
        what, _, path = button.partition(":")
        chosen = str(self.request.POST.get(field_name(path, "add")) or "")
        changed = draft if what in LOOKS else press(draft, button, chosen)
        form = RuleForm(changed, self.boxes(changed), scheme=self.subject, typed_only=True)
        if what == "add" and path and not chosen:
            form.add_error(field_name(path, "add"), "Choose the test to add")
        return self.show(form, effect=what == "effect", tried=what in LOOKS)

    def boxes(self, draft: Draft) -> QueryDict:
        """Return what was sent with the boxes of ``draft`` in place of those of the bands."""
        data = self.request.POST.copy()
        for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
            del data[name]
        for name, value in write_draft(draft).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        return data

    def propose(self, form: RuleForm) -> HttpResponse:
        given = form.cleaned_data
        names = ("bands", "effective_from", "tolerance", "tolerance_kind")
        version = RatingSchemeVersion(scheme=self.subject, **{name: given[name] for name in names})
        try:
            propose_scheme_version(version, by=self.user, at=self.now, reason=given["reason"])
        except (Invalid, Conflict) as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=refusal.status)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(reverse("indicators:proposal", args=["rule", version.pk]))

    def show(self, form: RuleForm, *, status: int = 200, effect: bool = False, tried: bool = False) -> HttpResponse:
        trial = self.trial(form)
        asked = "try-value" in self.request.POST
        trying = TryForm(self.request.POST if asked else None, indicators=self.users_of_the_rule())
        wrong = tried and trial is None
        context = self.get_context_data(
            form=form,
            subject=self.subject,
            moves=MOVES,
            line_moves=LINE_MOVES,
            trying=trying,
            trial=trial,
            unfinished=wrong,
            effect=effect and trial is not None,
            starts=self.first_day(),
            result=self.result(trying, trial) if tried else None,
            chosen=trying.cleaned_data.get("indicator") if tried and asked and trying.is_valid() else None,
            known=statuses_by_key(self.subject.status_set_id),
            waiting=self.subject.versions.filter(WAITING),
        )
        return self.render_to_response(context, status=status)

    def trial(self, form: RuleForm) -> Scheme | None:
        """Return the rule as it stands on the page, None while it is not whole."""
        bands = form.bands_so_far()
        if bands is None:
            return None
        tolerance = form["tolerance"].value()
        field = form.fields["tolerance"]
        try:
            amount = field.clean(tolerance)
            return parse_scheme(
                {
                    "name": self.subject.name,
                    "version": 1,
                    "bands": bands,
                    "tolerance": None if amount is None else format(amount, "f"),
                    "tolerance_kind": str(form["tolerance_kind"].value() or ToleranceKind.RELATIVE),
                }
            )
        except (ValueError, ValidationError):
            return None

    def first_day(self) -> Any:
        """Return the first day that was typed, or that of the next financial year."""
        typed = [self.request.POST.get(f"effective_from_{part}", "") for part in ("day", "month", "year")]
        field = RuleForm.base_fields["effective_from"]
        try:
            return field.clean(typed) if any(typed) else financial_year_after(self.today)
        except ValidationError:
            return financial_year_after(self.today)

    def result(self, trying: TryForm, trial: Scheme | None) -> tuple[Status | None, RatingResult] | None:
        """Return what the rule says of the typed figure, None when there is nothing to say."""
        if trial is None or not trying.is_bound or not trying.is_valid() or trying.cleaned_data["value"] is None:
            return None
        found = rate(trial, trying.inputs())
        return statuses_by_key(self.subject.status_set_id).get(found.status or ""), found

    def users_of_the_rule(self) -> Any:
        """Return every indicator whose figures the rule can be tried on."""
        everything = with_definition(Indicator.objects.filter(retired_on=None), self.today)
        return everything.exclude(name_now=None).order_by("name_now", "ref")
