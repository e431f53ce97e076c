"""Forms of the performance team: build, publish, change a cell by hand, compare with a published table."""

from typing import Any

from django import forms

from indicators.enums import PeriodKind
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.rules.periods import PERIOD_EXAMPLES, Period, PeriodProblem, parse_period
from reporting.comparison import LARGEST_TABLE, Published, TableProblem, read_published
from reporting.enums import OverrideGround

TYPED = "publish"


class BuildForm(PlainForm, forms.Form):
    """Which period, of the kind the scorecard is published for, and the day whose benchmarks apply."""

    period = forms.CharField(label="Period", max_length=40, widget=forms.TextInput(attrs={"width": 10}))
    as_at = DayMonthYearField(
        label="Comparisons as at",
        help_text="Benchmarks that were available on this day are used. For example 6 11 2026",
    )

    def __init__(self, *args: Any, kind: PeriodKind, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind
        self.fields["period"].label = kind.label
        self.fields["period"].error_messages["required"] = f"Enter the {kind.label.lower()}"
        self.fields["period"].help_text = f"For example {PERIOD_EXAMPLES[kind]}"

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"], kind=self.kind)
        except PeriodProblem as problem:
            raise forms.ValidationError(str(problem), code="period") from None


class PublishForm(PlainForm, forms.Form):
    """The typed confirmation, the rows that go out as not received, and for a correction its reason."""

    seen_digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    accept = forms.MultipleChoiceField(
        label="Rows that go out as not received", required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="Why the published version is corrected",
        help_text="Readers see this sentence, for example “Two rows had been exchanged.”",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirmation = forms.CharField(
        label="Type publish to confirm",
        max_length=20,
        error_messages={"required": f"Type the word {TYPED} to confirm"},
        widget=forms.TextInput(attrs={"width": 10, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, missing: list[tuple[str, str]], is_correction: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.missing = missing
        field = self.fields["accept"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = missing
        if not missing:
            del self.fields["accept"]
        if not is_correction:
            del self.fields["reason"]

    def clean_accept(self) -> list[str]:
        accepted: list[str] = self.cleaned_data["accept"]
        left = sum(1 for ref, _words in self.missing if ref not in accepted)
        if left:
            rows = "1 row is" if left == 1 else f"{left} rows are"
            raise forms.ValidationError(
                f"Tick every row that goes out as not received, or wait for its figure: {rows} not ticked"
            )
        return accepted

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed.strip().lower() != TYPED:
            raise forms.ValidationError(f"Type the word {TYPED} to confirm")
        return typed


class CellForm(PlainForm, forms.Form):
    """Which computed cell is meant."""

    row = forms.ChoiceField(label="Row")
    column = forms.ChoiceField(label="Column", required=False, help_text="Leave it for the rating of a group.")

    def __init__(self, *args: Any, rows: list[tuple[str, str]], columns: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("row", [("", "Choose a row"), *rows]), ("column", [("", "Choose a column"), *columns])):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class ChangeForm(PlainForm, forms.Form):
    """What the cell is to print instead, on what ground and why."""

    text = forms.CharField(label="Print instead", max_length=300, required=False)
    blank = forms.BooleanField(label="Print nothing in this cell", required=False, widget=forms.CheckboxInput)
    ground = forms.ChoiceField(
        label="Ground", choices=OverrideGround.choices, widget=forms.RadioSelect, initial=OverrideGround.JUDGEMENT
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers can open it under the row.",
    )

    def clean(self) -> dict[str, Any]:
        text, blank = self.cleaned_data.get("text", "").strip(), self.cleaned_data.get("blank")
        if not text and not blank:
            self.add_error("text", "Enter what the cell prints instead, or tick that it prints nothing")
        if text and blank:
            self.add_error("blank", "Untick this, or leave the text empty: the cell cannot do both")
        return self.cleaned_data


class CommentForm(PlainForm, forms.Form):
    """A sentence with the decision on a manual change."""

    comment = forms.CharField(
        label="Comment", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class CompareForm(PlainForm, forms.Form):
    """A published table to compare with."""

    table = forms.FileField(label="Published table (CSV)", help_text="Up to 2 MB, with a column called ref.")
    against = forms.ChoiceField(label="Compare with", widget=forms.RadioSelect)
    skip = forms.CharField(
        label="Columns to leave out", required=False, max_length=300, help_text="Headings, separated by semicolons"
    )
    computed = forms.BooleanField(
        label="Compare what the rules gave under manual changes", required=False, widget=forms.CheckboxInput
    )

    def __init__(self, *args: Any, documents: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["against"]
        if isinstance(field, forms.ChoiceField):
            field.choices = documents
            field.initial = documents[0][0] if documents else ""

    def clean_table(self) -> tuple[Published, ...]:
        upload: Any = self.cleaned_data["table"]
        name = str(upload.name or "The file")
        if upload.size and upload.size > LARGEST_TABLE:
            raise forms.ValidationError(f"{name} is larger than 2 MB. A published table is much smaller.")
        try:
            return read_published(name, upload.read())
        except TableProblem as problem:
            raise forms.ValidationError(list(problem.messages)) from None

    def clean_skip(self) -> list[str]:
        return [part.strip() for part in self.cleaned_data["skip"].split(";") if part.strip()]
