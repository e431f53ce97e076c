"""Forms that take a published table: the file, which column is which, which text is which indicator."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.enums import PeriodKind, TableShape
from indicators.forms_base import DayMonthYearField, PlainForm, Sections, say_what_to_do
from indicators.peer_reading import OpenTable
from indicators.rules.peer_layout import YEAR_KINDS, Layout, period_of
from indicators.rules.periods import PeriodProblem
from indicators.rules.published import Measure
from indicators.services.peer_import import About
from indicators.sheets import column_letters

MOST_MATCHED = 500
NO_COLUMN = ("", "No such column")


class TableUploadForm(PlainForm, forms.Form):
    """The file and where it comes from."""

    file = forms.FileField(
        label="Table (CSV or XLSX)",
        help_text="Up to 5 MB, as downloaded from the publisher or cut down to what you need.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    source = forms.CharField(label="Name of the table", max_length=200, help_text="For example Children in need")
    publisher = forms.CharField(label="Publisher", max_length=200, required=False)
    published_on = DayMonthYearField(label="Published on", help_text="For example 28 9 2026")
    available_from = DayMonthYearField(
        label="Used from",
        required=False,
        help_text="Empty means the day it was published. Earlier scorecards go without.",
    )
    note = forms.CharField(
        label="Note", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000})
    )

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        published, available = data.get("published_on"), data.get("available_from")
        if published and available and available < published:
            self.add_error("available_from", "It cannot be used before it was published")
        return data

    @property
    def about(self) -> About:
        data = self.cleaned_data
        return About(
            source=data["source"],
            publisher=data["publisher"],
            published_on=data["published_on"],
            available_from=data["available_from"] or data["published_on"],
            note=data["note"],
        )


def column_field(label: str, choices: Iterable[tuple[Any, str]], **options: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=[NO_COLUMN, *choices], required=False, coerce=int, empty_value=None, **options
    )


class ColumnsForm(PlainForm, forms.Form):
    """Which column of the table is which."""

    shape = forms.ChoiceField(label="How the table is laid out", choices=TableShape.choices, widget=forms.RadioSelect)
    period_label = forms.CharField(
        label="Year or quarter of the whole table",
        required=False,
        max_length=40,
        help_text="For example 2025/26. Only where no column says.",
        widget=forms.TextInput(attrs={"width": 10}),
    )
    year_kind = forms.ChoiceField(
        label="A year such as 2025 means",
        choices=[
            (PeriodKind.FINANCIAL_YEAR, "The financial year that ends in it"),
            (PeriodKind.ACADEMIC_YEAR, "The academic year that ends in it"),
            (PeriodKind.CALENDAR_YEAR, "The calendar year"),
        ],
    )
    fractions = forms.BooleanField(
        label="Percentages are kept as fractions: 0.123 means 12.3%", required=False, widget=forms.CheckboxInput
    )
    only_text = forms.CharField(label="… and it says", required=False, max_length=200, help_text="For example Total")
    add_councils = forms.BooleanField(
        label="Add councils that are not in the list yet (needs code and name)", required=False
    )

    SECTIONS: Sections = (
        ("", ("shape",)),
        ("Councils", ("code", "name", "add_councils")),
        ("Figures", ("values", "fractions", "indicator", "indicator_ref")),
        ("Years", ("period", "period_label", "year_kind")),
        ("Only some rows", ("only_column", "only_text")),
    )

    def __init__(self, *args: Any, table: OpenTable, measures: Mapping[str, Measure], **options: Any) -> None:
        self.table = table
        super().__init__(*args, **options)
        columns = list(enumerate(column_names(table)))
        fresh: dict[str, forms.Field] = {
            "code": column_field("Column with the code of the council", columns),
            "name": column_field("Column with the name of the council", columns),
            "values": forms.TypedMultipleChoiceField(
                label="Columns with the figures",
                choices=columns,
                coerce=int,
                widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
                error_messages={"required": "Tick the column that holds the figures"},
            ),
            "indicator": column_field("Column that names the indicator", columns),
            "indicator_ref": forms.ChoiceField(
                label="Indicator of the whole table",
                required=False,
                choices=[
                    ("", "A column or the headings say"),
                    *((ref, one.name or ref) for ref, one in measures.items()),
                ],
            ),
            "period": column_field("Column with the year or quarter", columns),
            "only_column": column_field("Read only rows where the column", columns),
        }
        self.fields.update(fresh)
        for field in fresh.values():
            say_what_to_do(field)

    def clean_period_label(self) -> str:
        text = str(self.cleaned_data["period_label"]).strip()
        kind = self.data.get("year_kind")
        if text:
            try:
                period_of(text, PeriodKind(kind) if kind in YEAR_KINDS else PeriodKind.FINANCIAL_YEAR)
            except PeriodProblem as problem:
                raise ValidationError(str(problem)) from None
        return text

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if data.get("code") is None and data.get("name") is None:
            self.add_error("code", "Choose the column with the code or the name of the council")
        shape, values = data.get("shape"), data.get("values") or []
        if shape == TableShape.LONG and len(values) > 1:
            self.add_error("values", "Tick one column, or choose a layout with a column for each indicator or year")
        if shape != TableShape.WIDE_INDICATORS and data.get("indicator") is None and not data.get("indicator_ref"):
            self.add_error("indicator_ref", "Choose the indicator of the table, or the column that names it")
        if shape != TableShape.WIDE_PERIODS and data.get("period") is None and not data.get("period_label"):
            self.add_error("period", "Choose the column with the year, or write the year of the whole table below")
        if data.get("only_column") is not None and not data.get("only_text"):
            self.add_error("only_text", "Write what the column says in the rows you want, for example Total")
        return data

    def layout(self, before: Layout) -> Layout:
        """Return the layout of the answers; what earlier matches said is kept."""
        data = self.cleaned_data
        return Layout(
            shape=TableShape(data["shape"]),
            sheet=self.table.sheet.name,
            heading_row=self.table.heading_row,
            code=data["code"],
            name=data["name"],
            indicator=None if data["indicator_ref"] else data["indicator"],
            period=data["period"],
            values=tuple(data["values"]),
            refs=before.refs,
            indicator_ref=data["indicator_ref"],
            period_label=data["period_label"],
            year_kind=PeriodKind(data["year_kind"]),
            fractions=data["fractions"],
            only_column=data["only_column"],
            only_text=data["only_text"],
            add_councils=data["add_councils"],
        )


def column_names(table: OpenTable) -> list[str]:
    """Return each heading with its letters and the first cell under it, so that people know their columns again."""
    first = next(iter(table.rows), None)
    names = []
    for place, heading in enumerate(table.headings):
        example = first.cell(place)[:30] if first else ""
        names.append(f"{column_letters(place)}: {heading[:60]}" + (f" ({example})" if example else ""))
    return names


class MatchForm(PlainForm, forms.Form):
    """Which of our indicators each text of the table stands for."""

    def __init__(
        self, *args: Any, texts: Sequence[str], measures: Mapping[str, Measure], refs: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.texts = list(texts)[:MOST_MATCHED]
        choices = [("", "Leave it out"), *((ref, f"{one.name} ({ref})") for ref, one in measures.items())]
        for number, text in enumerate(self.texts):
            self.fields[f"text_{number}"] = forms.ChoiceField(
                label=text[:200], choices=choices, required=False, initial=refs.get(text, "")
            )

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        if not any(data.values()):
            raise ValidationError("Choose an indicator for at least one line.")
        return data

    @property
    def refs(self) -> dict[str, str]:
        return {text: self.cleaned_data[f"text_{number}"] for number, text in enumerate(self.texts)}


class SheetForm(PlainForm, forms.Form):
    """Another sheet or another row of headings, when the first guess was wrong."""

    sheet = forms.ChoiceField(label="Sheet", required=False)
    heading_row = forms.IntegerField(
        label="Row with the headings",
        min_value=1,
        max_value=1_048_576,
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, table: OpenTable, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [sheet.name for sheet in table.book.sheets]
        field = self.fields["sheet"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(name, name) for name in names]
        if len(names) < 2:
            del self.fields["sheet"]
