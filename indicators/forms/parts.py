"""Parts that several forms of the catalogue share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.forms_base import PlainForm
from indicators.services import REASON_LENGTH, REASON_NEEDED


class ReasonField(forms.CharField):
    """Why. At least ten characters, so that it says something five years on."""

    def __init__(self, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "maxlength": 4000})
        defaults = {"label": "Reason", "widget": widget, "max_length": 4000}
        super().__init__(**{**defaults, **options})
        self.error_messages["required"] = REASON_NEEDED

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and len(value) < REASON_LENGTH:
            raise ValidationError(REASON_NEEDED, code="short")


class StartForm(PlainForm):
    """What every dated proposal asks besides its content."""

    def clean_tolerance(self) -> Any:
        return not_negative(self.cleaned_data["tolerance"])


def not_negative(value: Any) -> Any:
    if value is not None and value < 0:
        raise ValidationError("Enter 0 or more, for example 5")
    return value
