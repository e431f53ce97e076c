"""Forms that take files in and say what is to be done with them."""

from typing import Any

from django import forms

from indicators.enums import PeriodKind
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.rules.periods import Period, PeriodProblem, parse_period
from reporting.loading.uploading import MOST_FILES

LARGEST_SENT = 10 * 1024 * 1024


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several. Cleans to a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        cleaned: list[Any] = [super(FilesField, self).clean(one, initial) for one in sent]
        if len(cleaned) > MOST_FILES or sum(one.size or 0 for one in cleaned) > LARGEST_SENT:
            raise forms.ValidationError(f"Send at most {MOST_FILES} files of 10 MB together.")
        return cleaned


class PackForm(PlainForm, forms.Form):
    """The files of a pack."""

    pack = FilesField(
        label="Pack",
        help_text="One zip, or all CSV files of the pack together. Up to 10 MB.",
        error_messages={"required": "Choose the zip or the CSV files of the pack", "empty": "The file is empty"},
    )

    def sent(self) -> list[tuple[str, bytes]]:
        """Return name and content of each file."""
        return [(str(one.name), one.read()) for one in self.cleaned_data["pack"]]


class ExportForm(PlainForm, forms.Form):
    """Which document of a scorecard to export."""

    period = forms.CharField(
        label="Period", max_length=40, help_text="For example Q2 2026/27", widget=forms.TextInput(attrs={"width": 10})
    )
    as_at = DayMonthYearField(
        label="Comparisons as at",
        help_text="Benchmarks that were available on this day go along. For example 6 11 2026",
    )

    def __init__(self, *args: Any, kind: PeriodKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"], kind=self.kind)
        except PeriodProblem as problem:
            raise forms.ValidationError(str(problem), code="period") from None
