"""Forms that take files in and say what is to be done with them."""

from typing import Any

from django import forms

from indicators.enums import PeriodKind
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.rules.periods import Period, PeriodProblem, parse_period
from indicators.sheets import column_letters
from reporting.history.layout import HistoryLayout, Shares, label_of
from reporting.history.planning import OpenSheet
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


class WorkbookForm(PlainForm, forms.Form):
    """A workbook of past figures."""

    workbook = forms.FileField(
        label="Workbook",
        help_text="An Excel workbook (.xlsx) or a CSV file, up to 5 MB, as you keep it today.",
        error_messages={"required": "Choose the workbook", "empty": "The file is empty"},
    )


class SheetForm(PlainForm, forms.Form):
    """Which sheet, and which row names its columns."""

    sheet = forms.ChoiceField(label="Sheet", required=False)
    heading_row = forms.IntegerField(
        label="Row with the headings",
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "numeric"}),
        error_messages={"invalid": "Enter the number of the row, for example 3"},
    )

    def __init__(self, *args: Any, opened: OpenSheet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opened = opened
        field = self.fields["sheet"]
        names = [sheet.name for sheet in opened.book.sheets]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in names]
        if len(names) < 2:
            del self.fields["sheet"]

    def clean(self) -> dict[str, Any]:
        sheet = self.opened.book.sheet(self.cleaned_data.get("sheet", ""))
        row = self.cleaned_data.get("heading_row")
        if row and not sheet.headings(row):
            self.add_error("heading_row", f"Row {row} is empty. Choose the row that names the columns")
        return self.cleaned_data


WIDE, LONG = "wide", "long"


class ColumnsForm(PlainForm, forms.Form):
    """Which column is which."""

    names = forms.ChoiceField(label="Column with the reference or the name of the indicator")
    shape = forms.ChoiceField(
        label="How the figures stand",
        choices=[(WIDE, "A column for each period"), (LONG, "A row for each figure, with its period in a column")],
        widget=forms.RadioSelect,
    )
    periods = forms.MultipleChoiceField(
        label="Columns with figures",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        help_text="For a column for each period. Their headings say which period, for example Q2 2024/25.",
    )
    period = forms.ChoiceField(label="Column with the period", required=False, help_text="For a row for each figure.")
    value = forms.ChoiceField(label="Column with the figure", required=False, help_text="For a row for each figure.")
    shares = forms.ChoiceField(
        label="What 0.845 means in a percentage",
        required=False,
        choices=[
            (Shares.UNSAID, "There is no such figure, or I am not sure"),
            (Shares.SHARE, "84.5%"),
            (Shares.AS_IS, "0.845%"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, opened: OpenSheet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.opened = opened
        columns = [
            (str(place), f"{column_letters(place)}: {label_of(heading)}")
            for place, heading in enumerate(opened.headings)
        ]
        for name in ("names", "periods", "period", "value"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = columns

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if found.get("shape") == WIDE and not found.get("periods"):
            self.add_error("periods", "Tick the columns that hold figures")
        if found.get("shape") == LONG:
            if not found.get("period"):
                self.add_error("period", "Choose the column that holds the period")
            if not found.get("value"):
                self.add_error("value", "Choose the column that holds the figure")
            chosen = [found.get(name) for name in ("names", "period", "value")]
            if all(chosen) and len(set(chosen)) < len(chosen):
                self.add_error("value", "Choose three different columns for the name, the period and the figure")
        return found

    def layout(self) -> HistoryLayout:
        """Return what was chosen, of a form that is valid."""
        found = self.cleaned_data
        return HistoryLayout(
            sheet=self.opened.sheet.name,
            heading_row=self.opened.heading_row,
            names=int(found["names"]),
            wide=found["shape"] == WIDE,
            periods=tuple(int(place) for place in found["periods"]),
            period=int(found["period"] or 0),
            value=int(found["value"] or 0),
            shares=found["shares"],
        )


def columns_initial(layout: HistoryLayout) -> dict[str, Any]:
    """Return what the form shows for a layout."""
    return {
        "names": str(layout.names),
        "shape": WIDE if layout.wide else LONG,
        "periods": [str(place) for place in layout.periods],
        "period": str(layout.period),
        "value": str(layout.value),
        "shares": str(layout.shares),
    }
