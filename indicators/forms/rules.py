"""Forms about RAG rules, and the decision on any proposal."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify

from indicators.forms.parts import ReasonField, StartForm
from indicators.forms_base import DayMonthYearField, FigureField, PlainForm
from indicators.models import RatingScheme, RatingSchemeVersion
from indicators.queries import band_problems

MOST_BAND_CHARACTERS = 20_000


class SchemeVersionForm(StartForm, forms.ModelForm):  # type: ignore[type-arg]
    """New bands of a RAG rule, dated."""

    bands = forms.CharField(
        label="Bands",
        max_length=MOST_BAND_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": False, "class": "qd-code"}),
        help_text="In the order they are tried. Each band has a status, a condition and the sentence readers see.",
    )
    tolerance = FigureField(
        label="How far off target is still amber",
        required=False,
        help_text="Used where neither target nor definition sets one.",
    )
    effective_from = DayMonthYearField(
        label="First day it applies to", help_text="The first day of a period, for example 1 4 2026"
    )
    reason = ReasonField(help_text="Who agreed it and when. The second person reads this.")

    class Meta:
        model = RatingSchemeVersion
        fields = ("bands", "tolerance", "tolerance_kind", "effective_from", "reason")
        widgets = {"tolerance_kind": forms.RadioSelect(attrs={"small": True, "inline": True})}
        labels = {"tolerance_kind": "That is in"}

    def __init__(self, *args: Any, scheme: RatingScheme, **options: Any) -> None:
        super().__init__(*args, **options)
        self.scheme = scheme
        self.instance.scheme = scheme

    def clean_bands(self) -> Any:
        bands = read_bands(self.cleaned_data["bands"])
        if problems := band_problems(bands, scheme=self.scheme):
            raise ValidationError(problems)
        return bands


def read_bands(text: str) -> Any:
    """Return the JSON somebody typed.

    Raises:
        ValidationError: saying where it stops being JSON.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as problem:
        raise ValidationError(
            f"Line {problem.lineno}, character {problem.colno} cannot be read as JSON: {problem.msg.lower()}."
        ) from None
    except (ValueError, RecursionError):
        raise ValidationError("This cannot be read as JSON: a number is too long or brackets go too deep.") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


class StartRuleForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """A new rule: its name and the statuses it gives. Its address comes from its name."""

    reason = ReasonField()

    class Meta:
        model = RatingScheme
        fields: tuple[str, ...] = ("name", "status_set")
        labels = {"name": "Name of the rule", "status_set": "Statuses"}
        help_texts = {"name": "For example Against target, 10%"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen = self.fields.get("status_set")
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.empty_label = "Choose a set of statuses"

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        slug = slugify(name)[:50]
        slug = f"{slug}-rule" if slug == "add" else slug  # the address of the form itself
        if not slug:
            raise ValidationError("Use letters or digits in the name, for example Against target")
        if RatingScheme.objects.filter(Q(name__iexact=name) | Q(slug=slug)).exists():
            raise ValidationError("There is a rule with this name, or nearly. Choose another name.")
        self.instance.slug = slug
        return name


class CopyRuleForm(StartRuleForm):
    """A copy of a rule: another name, the same statuses and bands."""

    starts = DayMonthYearField(
        label="First day it applies to", help_text="The first day of a period, for example 1 4 2026"
    )
    field_order = ("name", "starts", "reason")

    class Meta(StartRuleForm.Meta):
        fields = ("name",)


class DecisionForm(PlainForm, forms.Form):
    """What the second person says, and what they had in front of them."""

    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed when you decline: say what should change.",
    )
    seen = forms.CharField(
        max_length=20, widget=forms.HiddenInput, error_messages={"required": "This page is too old. Open it again."}
    )
