"""Figures to try a RAG rule on, before anybody proposes it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from indicators.enums import Polarity
from indicators.forms_base import FigureField, PlainForm
from indicators.models import Indicator
from indicators.rules.rating import RatingInputs
from indicators.rules.targets import TargetProblem, TargetRule, parse_target

POLARITIES = ((Polarity.HIGH, "High"), (Polarity.LOW, "Low"), (Polarity.NONE, "Neither"))


class IndicatorChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name_now} ({obj.ref})" if obj.name_now else str(obj.ref)


class TryForm(PlainForm, forms.Form):
    """One figure with what stands beside it, or an indicator whose figures are tried."""

    value = FigureField(label="Figure", required=False, help_text="For example 87.9")
    target = forms.CharField(
        label="Target",
        required=False,
        max_length=100,
        help_text="As it is printed: 90%, between 3 and 5, Monitor",
        widget=forms.TextInput(attrs={"width": 20}),
    )
    polarity = forms.ChoiceField(
        label="Good to be",
        choices=POLARITIES,
        initial=Polarity.HIGH,
        required=False,
        widget=forms.RadioSelect(attrs={"small": True, "inline": True}),
    )
    previous = FigureField(label="Figure of the period before", required=False)
    same_period_last_year = FigureField(label="Figure of the same period last year", required=False)
    quartile = forms.TypedChoiceField(
        label="National quartile",
        required=False,
        coerce=int,
        empty_value=None,
        choices=(("", "Not known"), (1, "1, the top quarter"), (2, "2"), (3, "3"), (4, "4, the bottom quarter")),
    )
    indicator = IndicatorChoice(
        Indicator.objects.none(), label="Or the last figures of", required=False, empty_label="Choose an indicator"
    )

    def __init__(self, *args: Any, indicators: QuerySet[Any], **options: Any) -> None:
        super().__init__(*args, prefix="try", **options)
        chosen = self.fields["indicator"]
        if isinstance(chosen, forms.ModelChoiceField):
            chosen.queryset = indicators

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        try:
            polarity = Polarity(data.get("polarity") or Polarity.HIGH)
            data["rule"] = parse_target(data["target"], polarity=polarity) if data.get("target") else None
        except TargetProblem as problem:
            self.add_error("target", ValidationError(str(problem)))
        return data

    def inputs(self) -> RatingInputs:
        """Return what was typed as the rules know it. Call once the form is valid."""
        given = self.cleaned_data
        target: TargetRule | None = given.get("rule")
        return RatingInputs(
            value=given["value"],
            target=target,
            polarity=Polarity(given.get("polarity") or Polarity.HIGH),
            quartile=given["quartile"],
            previous=given["previous"],
            same_period_last_year=given["same_period_last_year"],
            unit=target.unit if target else "",
            decimals=_places(given["value"]),
        )


def _places(value: Any) -> int:
    return max(0, -value.as_tuple().exponent) if value is not None else 0


__all__ = ["TryForm"]
