"""Forms that change one indicator: propose, add, assign, retire."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from indicators.forms import (
    BenchmarkForm,
    DefinitionForm,
    EndForm,
    IndicatorForm,
    ReasonForm,
    ResponsibilityForm,
    RetireForm,
    TargetForm,
)
from indicators.models import BenchmarkFigure, Definition, Indicator, Responsibility, Service, Target
from indicators.services import (
    add_benchmark,
    add_indicator,
    assign_responsibility,
    correct_benchmark,
    end_responsibility,
    last_change_id,
    propose_definition,
    propose_target,
    reinstate_indicator,
    retire_indicator,
)
from indicators.views.base import CatalogueForm

SECOND_PERSON = "Nothing changes until somebody else confirms it."


def financial_year_after(day: date) -> date:
    """Return the 1 April on or after a day: when most changes start."""
    return date(day.year if day <= date(day.year, 4, 1) else day.year + 1, 4, 1)


class AddIndicator(CatalogueForm):
    form_class = IndicatorForm
    heading = "Add an indicator"
    intro = f"{SECOND_PERSON} It is not collected before that."
    button = "Propose the indicator"
    done = "Proposed. Somebody else has to confirm it."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:catalogue"), "Catalogue"

    def act(self, form: IndicatorForm) -> str:
        definition = form.save(commit=False)
        indicator = add_indicator(
            ref=form.cleaned_data["ref"],
            service=form.cleaned_data["service"],
            definition=definition,
            by=self.user,
            at=self.now,
            reason=form.cleaned_data["reason"],
        )
        return reverse("indicators:detail", args=[indicator.ref])


class IndicatorChange(CatalogueForm):
    """A form about the indicator of the address."""

    subject: Indicator

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.definition: Definition | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = self.indicator()
        self.definition = self.facts(self.subject).definition
        return super().dispatch(request, *args, **kwargs)

    def caption(self) -> str:
        return f"{self.definition.name}, {self.subject.ref}" if self.definition else self.subject.ref

    def back(self) -> tuple[str, str]:
        return self.page(), str(self.definition or self.subject)

    def page(self) -> str:
        return reverse("indicators:detail", args=[self.subject.ref])


class ProposeDefinition(IndicatorChange):
    form_class = DefinitionForm
    heading = "Propose a new definition"
    intro = f"{SECOND_PERSON} Earlier periods keep the definition of their day."
    button = "Propose the definition"
    done = "Proposed. Somebody else has to confirm it."

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        options["current"] = self.definition
        options["instance"] = Definition(indicator=self.subject)
        if self.definition:
            names = set(DefinitionForm.Meta.fields) - {"effective_from", "reason"}
            options["initial"] = {name: getattr(self.definition, name) for name in names}
        options["initial"]["effective_from"] = financial_year_after(self.today)
        return options

    def act(self, form: DefinitionForm) -> str:
        reason = form.cleaned_data["reason"]
        definition = propose_definition(form.save(commit=False), by=self.user, at=self.now, reason=reason)
        return reverse("indicators:proposal", args=["definition", definition.pk])


class ProposeTarget(IndicatorChange):
    form_class = TargetForm
    heading = "Propose a new target"
    intro = f"{SECOND_PERSON} Earlier periods keep the target of their day."
    button = "Propose the target"
    done = "Proposed. Somebody else has to confirm it."

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        target = self.facts(self.subject).target
        holder: Target | Definition | None = target or self.definition
        options["initial"] = {"unit": holder.unit, "decimals": holder.decimals} if holder else {}
        if target:
            names = (
                "kind",
                "value",
                "upper",
                "wording",
                "tolerance",
                "tolerance_kind",
                "floor",
                "profile",
                "rationale",
            )
            options["initial"] |= {name: getattr(target, name) for name in names}
        options["initial"]["effective_from"] = financial_year_after(self.today)
        return {**options, "instance": Target(indicator=self.subject), "definition": self.definition}

    def act(self, form: TargetForm) -> str:
        reason = form.cleaned_data["reason"]
        target = propose_target(form.save(commit=False), by=self.user, at=self.now, reason=reason)
        return reverse("indicators:proposal", args=["target", target.pk])


class AddBenchmark(IndicatorChange):
    form_class = BenchmarkForm
    heading = "Add a benchmark"
    button = "Add the benchmark"
    done = "The benchmark is added."

    def get_form_kwargs(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"available_from": self.today}
        if self.definition:
            initial |= {"unit": self.definition.unit, "decimals": self.definition.decimals}
        options = {"instance": BenchmarkFigure(indicator=self.subject), "definition": self.definition}
        return {**super().get_form_kwargs(), **options, "initial": initial}

    def act(self, form: BenchmarkForm) -> str:
        add_benchmark(form.save(commit=False), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return f"{self.page()}#benchmarks"


class CorrectBenchmark(IndicatorChange):
    form_class = BenchmarkForm
    heading = "Correct a benchmark"
    intro = "Only for a mistake. Add a new benchmark when newer data come out."
    button = "Save the correction"
    done = "The benchmark is corrected."

    def get_form_kwargs(self) -> dict[str, Any]:
        figure = get_object_or_404(BenchmarkFigure, pk=self.kwargs["pk"], indicator=self.subject)
        options = {"instance": figure, "definition": self.definition, "initial": {"seen": last_change_id(figure)}}
        return {**super().get_form_kwargs(), **options}

    def act(self, form: BenchmarkForm) -> str:
        answers = form.cleaned_data
        figure = form.save(commit=False)
        correct_benchmark(figure, by=self.user, at=self.now, reason=answers["reason"], seen=answers["seen"] or 0)
        return f"{self.page()}#benchmarks"


class AssignPerson(IndicatorChange):
    form_class = ResponsibilityForm
    heading = "Make somebody answer for this indicator"
    button = "Save"
    done = "Saved."

    def get_initial(self) -> dict[str, Any]:
        return {"starts": self.today}

    def act(self, form: ResponsibilityForm) -> str:
        assign_responsibility(**answers(form), indicator=self.subject, by=self.user, at=self.now)
        return f"{self.page()}#people"


def answers(form: ResponsibilityForm) -> dict[str, Any]:
    """Return the answers as ``assign_responsibility`` takes them."""
    given = form.cleaned_data
    return {**given, "role": ResponsibilityRole(given["role"])}


class EndPart(CatalogueForm):
    """Say which day somebody answers for something the last time; of an indicator or of a whole service."""

    form_class = EndForm
    heading = "End a responsibility"
    button = "Save the last day"
    done = "The last day is saved."

    def of_what(self) -> dict[str, Indicator | Service]:
        """Return the indicator or service of the address, by the name of its field."""
        raise NotImplementedError

    def held(self) -> Responsibility:
        rows = Responsibility.objects.select_related("person")
        return get_object_or_404(rows, pk=self.kwargs["pk"], **self.of_what())

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "intro": part_in_words(self.held())}

    def act(self, form: EndForm) -> str:
        given = form.cleaned_data
        end_responsibility(self.held(), on=given["on"], by=self.user, at=self.now, reason=given["reason"])
        return f"{self.back()[0]}#people"


class EndPerson(EndPart, IndicatorChange):
    def of_what(self) -> dict[str, Indicator | Service]:
        return {"indicator": self.subject}


def part_in_words(held: Responsibility) -> str:
    """Return who is what since when."""
    person: User = held.person
    name = person.get_full_name() or person.get_username()
    return f"{name} is {held.get_role_display().lower()} since {held.starts:%-d %B %Y}."


class Retire(IndicatorChange):
    form_class = RetireForm
    heading = "Retire this indicator"
    intro = "No more figures are asked for. Everything recorded and published stays."
    button = "Retire the indicator"
    done = "The indicator is retired."

    def get_initial(self) -> dict[str, Any]:
        return {"on": financial_year_after(self.today)}

    def act(self, form: RetireForm) -> str:
        given = form.cleaned_data
        retire_indicator(self.subject, on=given["on"], by=self.user, at=self.now, reason=given["reason"])
        return self.page()


class Reinstate(IndicatorChange):
    form_class = ReasonForm
    heading = "Take this indicator up again"
    intro = "Figures are asked for again from the next collection."
    button = "Take it up again"
    done = "The indicator is taken up again."

    def act(self, form: ReasonForm) -> str:
        reinstate_indicator(self.subject, by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()
