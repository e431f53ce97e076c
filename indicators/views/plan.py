"""The corporate plan: what it says, which indicators and milestones tell of it, and how they stand."""

from typing import Any

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.forms import EndLinkForm, LinkForm, MilestoneForm, OutcomeForm, PlanForm, PriorityForm
from indicators.listing import arrange
from indicators.models import Indicator, Outcome, OutcomeIndicator, Plan, Priority
from indicators.queries import facts_for, with_definition
from indicators.services import (
    add_milestone,
    add_part,
    change_part,
    end_link,
    link_indicator,
    newest_change,
)
from indicators.tables import PlanTable
from indicators.views.base import CatalogueForm, CataloguePage, CatalogueView
from indicators.views.changes import SECOND_PERSON


class PlanList(CataloguePage):
    template_name = "indicators/plan_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plans = Plan.objects.annotate(priority_count=Count("priorities"))
        return super().get_context_data(**kwargs, table=arrange(PlanTable(plans), self.request))


class PlanView(CatalogueView):
    subject: Plan

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = get_object_or_404(Plan, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def page(self) -> str:
        return reverse("indicators:plan", args=[self.subject.slug])

    def priority(self) -> Priority:
        return get_object_or_404(Priority, plan=self.subject, pk=self.kwargs["pk"])

    def outcome(self) -> Outcome:
        return get_object_or_404(Outcome, priority__plan=self.subject, pk=self.kwargs["pk"])


class PlanPage(PlanView, CataloguePage):
    """Priorities, outcomes, and what tells of them today. The number of queries does not grow with them."""

    template_name = "indicators/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = OutcomeIndicator.objects.on(self.today).select_related("indicator__service").order_by("pk")
        priorities = list(
            self.subject.priorities.prefetch_related("outcomes", Prefetch("outcomes__links", links, to_attr="now"))
        )
        indicators = {
            link.indicator_id: link.indicator
            for priority in priorities
            for outcome in priority.outcomes.all()
            for link in outcome.now  # type: ignore[attr-defined]
        }
        facts = facts_for([(pk, self.today) for pk in indicators], as_at=self.today)
        definitions = {pk: facts[pk, self.today].definition for pk in indicators}
        return super().get_context_data(
            **kwargs,
            plan=self.subject,
            priorities=priorities,
            indicators=list(indicators.values()),
            definitions=definitions,
        )


class PlanForms(PlanView, CatalogueForm):
    """A form about the plan of the address."""

    done = "Saved."

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return self.page(), self.subject.name


class AddPlan(CatalogueForm):
    form_class = PlanForm
    heading = "Add a plan"
    button = "Add the plan"
    done = "The plan is added. Now add its priorities."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:plans"), "Plans"

    def act(self, form: PlanForm) -> str:
        plan = add_part(form.save(commit=False), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return reverse("indicators:plan", args=[plan.slug])


class AddToPlan(PlanForms):
    """Add a part: the form works on a new row made by ``new``."""

    def new(self) -> Any:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.new()
        return {**super().get_form_kwargs(), "instance": row, "initial": {"order": row.order}}

    def act(self, form: Any) -> str:
        add_part(form.save(commit=False), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


class AddPriority(AddToPlan):
    form_class = PriorityForm
    heading = "Add a priority"
    button = "Add the priority"

    def new(self) -> Priority:
        return Priority(plan=self.subject, order=self.subject.priorities.count() + 1)


class AddOutcome(AddToPlan):
    form_class = OutcomeForm
    heading = "Add an outcome"
    button = "Add the outcome"

    def new(self) -> Outcome:
        priority = self.priority()
        return Outcome(priority=priority, order=priority.outcomes.count() + 1, starts=self.subject.starts)

    def caption(self) -> str:
        return self.priority().name

    def get_form_kwargs(self) -> dict[str, Any]:
        options = super().get_form_kwargs()
        options["initial"] |= {"starts": self.subject.starts, "ends": None}
        return options


class ChangeOfPlan(PlanForms):
    """Change a part. ``row`` finds it; the form works on a copy of its own."""

    button = "Save"

    def row(self) -> Any:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.row()
        return {**super().get_form_kwargs(), "instance": row, "initial": {"seen": newest_change(row)}}

    def act(self, form: Any) -> str:
        given = form.cleaned_data
        row = form.save(commit=False)
        change_part(row, by=self.user, at=self.now, reason=given["reason"], seen=given["seen"] or 0)
        return self.page()


class ChangePlan(ChangeOfPlan):
    form_class = PlanForm
    heading = "Change the plan"

    def row(self) -> Plan:
        return Plan.objects.get(pk=self.subject.pk)


class ChangePriority(ChangeOfPlan):
    form_class = PriorityForm
    heading = "Change a priority"

    def row(self) -> Priority:
        return self.priority()


class ChangeOutcome(ChangeOfPlan):
    form_class = OutcomeForm
    heading = "Change an outcome"

    def row(self) -> Outcome:
        return self.outcome()


class LinkIndicator(PlanForms):
    form_class = LinkForm
    heading = "Add an indicator to this outcome"
    button = "Add the indicator"

    def caption(self) -> str:
        return self.outcome().name

    def get_form_kwargs(self) -> dict[str, Any]:
        named = with_definition(Indicator.objects.filter(retired_on=None), self.today)
        names = dict(named.values_list("pk", "name_now"))
        return {**super().get_form_kwargs(), "names": names, "initial": {"starts": self.today}}

    def act(self, form: LinkForm) -> str:
        given = form.cleaned_data
        link = OutcomeIndicator(
            outcome=self.outcome(), indicator=given["indicator"], starts=given["starts"], ends=given["ends"]
        )
        link_indicator(link, by=self.user, at=self.now, reason=given["reason"])
        return self.page()


class EndLink(PlanForms):
    form_class = EndLinkForm
    heading = "Take an indicator out of this outcome"
    button = "Save the last day"

    def link(self) -> OutcomeIndicator:
        rows = OutcomeIndicator.objects.select_related("indicator", "outcome")
        return get_object_or_404(rows, outcome__priority__plan=self.subject, pk=self.kwargs["pk"])

    def caption(self) -> str:
        link = self.link()
        return f"{link.indicator.ref}, {link.outcome.name}"

    def get_initial(self) -> dict[str, Any]:
        return {"on": self.today}

    def act(self, form: EndLinkForm) -> str:
        given = form.cleaned_data
        end_link(self.link(), on=given["on"], by=self.user, at=self.now, reason=given["reason"])
        return self.page()


class AddMilestone(PlanForms):
    form_class = MilestoneForm
    heading = "Add a milestone"
    intro = f"It is asked for with every collection: how much is done, its status and the story. {SECOND_PERSON}"
    button = "Propose the milestone"
    done = "Proposed. Somebody else has to confirm it."

    def caption(self) -> str:
        return self.outcome().name

    def get_initial(self) -> dict[str, Any]:
        return {"starts": self.subject.starts}

    def act(self, form: MilestoneForm) -> str:
        names = ("ref", "name", "description", "service", "due", "scheme", "starts", "reason")
        given = {name: form.cleaned_data[name] for name in names}
        add_milestone(self.outcome(), by=self.user, at=self.now, **given)
        return self.page()
