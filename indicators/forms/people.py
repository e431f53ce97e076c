"""Forms about people and services."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.text import slugify

from indicators.enums import ResponsibilityRole
from indicators.forms.parts import ReasonField
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.models import Service


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name() or obj.get_username()


def people_to_choose() -> QuerySet[User]:
    return User.objects.filter(is_active=True).order_by("last_name", "first_name", "username")


class ResponsibilityForm(PlainForm, forms.Form):
    """Somebody's part, with dates."""

    person = PersonChoice(User.objects.none(), label="Person", empty_label="Choose a person")
    role = forms.ChoiceField(label="Part", choices=ResponsibilityRole.choices, widget=forms.RadioSelect)
    starts = DayMonthYearField(label="First day", help_text="For example 1 10 2026")
    ends = DayMonthYearField(label="Last day", required=False, help_text="Leave empty when there is no end in sight.")
    reason = forms.CharField(
        label="Note", required=False, max_length=400, help_text="For example Covers maternity leave"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        person = self.fields["person"]
        if isinstance(person, forms.ModelChoiceField):
            person.queryset = people_to_choose()

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", "The last day must be on or after the first day")
        return data


class EndForm(PlainForm, forms.Form):
    on = DayMonthYearField(label="Last day", help_text="For example 31 3 2027")
    reason = forms.CharField(label="Note", required=False, max_length=400)


class ServiceForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Service
        fields = ("name",)
        error_messages = {"name": {"unique": "There is a service with this name already."}}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Service.objects.exclude(pk=self.instance.pk)
        if others.filter(name__iexact=name).exists():
            raise ValidationError("There is a service with this name already.")
        if self.instance.pk is None:
            self.instance.slug = slugify(name)[:50]
            if self.instance.slug == "add":  # the address of the form itself
                self.instance.slug = "add-service"
            if not self.instance.slug:
                raise ValidationError("Use letters or digits in the name, for example Waste and recycling")
            if others.filter(slug=self.instance.slug).exists():
                raise ValidationError("There is a service with nearly this name. Choose another one.")
        return name


class RenameServiceForm(ServiceForm):
    reason = ReasonField()

    class Meta(ServiceForm.Meta):
        fields = ("name",)
