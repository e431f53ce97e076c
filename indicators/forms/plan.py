"""Forms of the corporate plan."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from indicators.forms.parts import ReasonField
from indicators.forms_base import DayMonthYearField, PlainForm, Sections
from indicators.models import Indicator, Outcome, Plan, Priority, RatingScheme, Service

ORDER = forms.TextInput(attrs={"width": 2, "inputmode": "numeric"})
FIRST_DAY, LAST_DAY = "For example 1 4 2026", "For example 31 3 2030"


class PartForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """A plan, a priority or an outcome: what it is called, when, and why it changes."""

    reason = ReasonField()
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "The last day must be on or after the first day")
        return data


class PlanForm(PartForm):
    starts = DayMonthYearField(label="First day", help_text=FIRST_DAY)
    ends = DayMonthYearField(label="Last day", help_text=LAST_DAY)

    class Meta:
        model = Plan
        fields = ("name", "starts", "ends")
        labels = {"name": "Name of the plan"}
        help_texts = {"name": "For example Council plan 2026 to 2030"}
        error_messages = {"name": {"unique": "There is a plan with this name already. Choose another name."}}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.instance.pk is None:
            slug = slugify(name)[:50]
            slug = f"{slug}-plan" if slug == "add" else slug  # the address of the form itself
            if not slug:
                raise ValidationError("Use letters or digits in the name, for example Council plan 2026 to 2030")
            if Plan.objects.filter(slug=slug).exists():
                raise ValidationError("There is a plan with nearly this name. Choose another name.")
            self.instance.slug = slug
        return name


class PriorityForm(PartForm):
    order = forms.IntegerField(
        label="Place in the plan", min_value=1, max_value=99, widget=ORDER, help_text="1 for the first"
    )

    class Meta:
        model = Priority
        fields = ("name", "order")
        labels = {"name": "Priority"}
        help_texts = {"name": "For example A greener county"}


class OutcomeForm(PartForm):
    order = forms.IntegerField(
        label="Place in the priority", min_value=1, max_value=99, widget=ORDER, help_text="1 for the first"
    )
    starts = DayMonthYearField(label="First day", help_text=FIRST_DAY)
    ends = DayMonthYearField(label="Last day", required=False, help_text="Leave empty when there is no end in sight.")

    class Meta:
        model = Outcome
        fields = ("name", "order", "starts", "ends")
        labels = {"name": "Outcome"}
        help_texts = {"name": "For example More of our waste is recycled"}


class NamedIndicator(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Indicators by the name in force, which the view looks up once for all."""

    names: dict[int, str] = {}

    def label_from_instance(self, obj: Indicator) -> str:
        name = self.names.get(obj.pk)
        return f"{name} ({obj.ref})" if name else obj.ref


class LinkForm(PlainForm, forms.Form):
    """Which indicator tells of an outcome, and when."""

    indicator = NamedIndicator(
        Indicator.objects.filter(retired_on=None), label="Indicator", empty_label="Choose an indicator"
    )
    starts = DayMonthYearField(label="First day", help_text=FIRST_DAY)
    ends = DayMonthYearField(label="Last day", required=False, help_text="Leave empty when there is no end in sight.")
    reason = ReasonField()

    def __init__(self, *args: Any, names: dict[int, str], **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields["indicator"]
        if isinstance(chosen, NamedIndicator):
            chosen.names = names

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "The last day must be on or after the first day")
        return data


class EndLinkForm(PlainForm, forms.Form):
    on = DayMonthYearField(label="Last day", help_text="For example 31 3 2027")
    reason = ReasonField()


class MilestoneForm(PlainForm, forms.Form):
    """A milestone: what is to be done, by whom, by when."""

    name = forms.CharField(label="Milestone", max_length=300, help_text="For example New depot open")
    ref = forms.SlugField(
        label="Reference",
        max_length=50,
        help_text="Short and lasting, in small letters, for example new-depot",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off", "spellcheck": False}),
        error_messages={"invalid": "Use small letters, digits and hyphens, for example new-depot"},
    )
    description = forms.CharField(
        label="What counts as done", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    service = forms.ModelChoiceField(Service.objects.all(), label="Service", empty_label="Choose a service")
    due = DayMonthYearField(label="To be done by", help_text="For example 30 9 2027")
    scheme = forms.ModelChoiceField(
        RatingScheme.objects.all(),
        label="RAG rule",
        required=False,
        empty_label="No colour",
        help_text="It judges how much is done, or takes the status the owner enters by hand.",
    )
    starts = DayMonthYearField(label="Reported from", help_text="The first day of a period, for example 1 4 2026")
    reason = ReasonField(help_text="Who agreed it and when. The second person reads this.")

    SECTIONS: Sections = (
        ("The milestone", ("name", "ref", "description", "due")),
        ("Who and how", ("service", "scheme", "starts")),
        ("This change", ("reason",)),
    )

    def clean_ref(self) -> str:
        ref = str(self.cleaned_data["ref"]).lower()
        if Indicator.objects.filter(ref=ref).exists():
            raise ValidationError(f"There is an indicator {ref} already. Choose another reference.")
        return ref

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if data.get("due") and data.get("starts") and data["due"] < data["starts"]:
            self.add_error("due", "Enter a day on or after the first day it is reported from")
        return data
