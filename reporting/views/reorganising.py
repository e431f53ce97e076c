"""Reorganise in one previewed action, and the responsibilities of people who have left or do not come any more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from indicators.forms import PersonChoice, ReasonField, people_to_choose
from indicators.forms_base import DayMonthYearField, PlainForm, Sections
from indicators.models import Service
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import mark_of
from reporting.models import Portfolio
from reporting.services.reorganising import Reorganisation, plan, refusal, reorganise
from reporting.views.packs import LoadingView

PAIRS = (
    ("service", "new_name", "Enter the new name of the team", "Choose the team that gets this name"),
    ("person", "successor", "Choose who takes over", "Choose who hands over"),
    ("portfolio", "holder", "Enter the name of the new holder", "Choose the portfolio of this holder"),
)


class ReorganiseForm(PlainForm, forms.Form):
    """A team, a person, a portfolio: at least one of them, all from one day."""

    starts = DayMonthYearField(
        label="From", help_text="The first day of the new arrangement. A team moves at once, so not in the future."
    )
    service = forms.ModelChoiceField(
        Service.objects.all(), label="Team that moves", required=False, empty_label="No team"
    )
    new_name = forms.CharField(
        label="Its new name, or the team it joins",
        required=False,
        max_length=200,
        help_text="For example Place services",
    )
    person = PersonChoice(User.objects.none(), label="Person who hands over", required=False, empty_label="Nobody")
    successor = PersonChoice(User.objects.none(), label="Person who takes over", required=False, empty_label="Nobody")
    portfolio = forms.ModelChoiceField(
        Portfolio.objects.all(), label="Portfolio", required=False, empty_label="No portfolio"
    )
    holder = forms.CharField(
        label="Its new holder", required=False, max_length=200, help_text="As printed, for example Councillor Jo Marsh"
    )
    reason = ReasonField(help_text="Who decided it and when. Kept with every row.")
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    SECTIONS: Sections = (
        ("From when", ("starts",)),
        ("A team and its indicators", ("service", "new_name")),
        ("What a person answers for", ("person", "successor")),
        ("Who holds a portfolio", ("portfolio", "holder")),
        ("This change", ("reason",)),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, people in (
            ("person", User.objects.order_by("last_name", "first_name")),
            ("successor", people_to_choose()),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = people

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        for one, other, missing_other, missing_one in PAIRS:
            if data.get(one) and not data.get(other) and other not in self.errors:
                self.add_error(other, missing_other)
            elif data.get(other) and not data.get(one) and one not in self.errors:
                self.add_error(one, missing_one)
        if not self.errors and not any(data.get(one) for one, *_rest in PAIRS):
            self.add_error(None, "Choose a team, a person or a portfolio")
        if data.get("service") and data.get("starts") and data["starts"] > timezone.localdate():
            self.add_error("starts", "A team moves at once: choose today or an earlier day, for example 1 4 2026")
        return data

    def asked(self) -> Reorganisation:
        """Return what is asked for. Call once the form is valid."""
        given = self.cleaned_data
        names = ("starts", "service", "new_name", "person", "successor", "portfolio", "holder")
        return Reorganisation(**{name: given[name] for name in names})


class Reorganise(LoadingView):
    """The form; then every row it touches; then it is done, if the rows are still those."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person = request.GET.get("person", "")
        initial = {"starts": timezone.localdate(), "person": person if person.isdigit() and len(person) < 10 else None}
        return self.show(ReorganiseForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ReorganiseForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        asked = form.asked()
        if sentence := refusal(asked, by=self.user):
            form.add_error("successor", sentence)
            return self.show(form, status=422)
        if "confirm" not in request.POST:
            return self.preview(form, asked)
        try:
            number = reorganise(
                asked,
                by=self.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
            )
        except Conflict as refused:
            return self.preview(form, asked, str(refused), refused.status)
        except (Invalid, Forbidden) as refused:
            form.add_error(None, str(refused))
            return self.show(form, status=refused.status)
        messages.success(request, f"Done: {number} row{'' if number == 1 else 's'} changed.")
        return HttpResponseRedirect(reverse("indicators:services"))

    def preview(
        self, form: ReorganiseForm, asked: Reorganisation, refused: str = "", status: int = 200
    ) -> HttpResponse:
        touched = plan(asked)
        context = {"form": form, "touched": touched, "mark": mark_of(touched), "refused": refused, "asked": asked}
        return render(self.request, "reporting/reorganise_check.html", context, status=status)

    def show(self, form: ReorganiseForm, status: int = 200) -> HttpResponse:
        return render(self.request, "reporting/reorganise.html", {"form": form}, status=status)
