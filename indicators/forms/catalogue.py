"""Forms about indicators: definition, target, benchmark, retirement."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.enums import Basis, BenchmarkKind, Frequency, Outturn, Per, TargetKind, ValueType
from indicators.forms.parts import ReasonField, StartForm, not_negative
from indicators.forms_base import DayMonthYearField, FigureField, PlainForm, Sections
from indicators.models import BenchmarkFigure, Definition, Indicator, Service, Target
from indicators.rules.profile import ProfileProblem, parse_steps, problems_of, profile_to_json, read_profile, steps_text
from indicators.rules.targets import NUMERIC, TargetRule

MOST_DECIMALS = 4
MOST_LAG = 60


class StepsField(forms.CharField):
    """Steps of a target inside the year, typed as "3=25; 6=50" and kept as JSON."""

    def prepare_value(self, value: Any) -> Any:
        return steps_text(read_profile(value)) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, dict):
            return value
        try:
            return profile_to_json(parse_steps(super().to_python(value) or ""))
        except ProfileProblem as problem:
            raise ValidationError(list(problem.messages), code="invalid") from None


def kept_side(kind: TargetKind, floor: Decimal, value: Decimal) -> bool:
    """Whether a second threshold lies on the bad side of its target. A range has two bad sides."""
    if kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN):
        return floor < value
    return kind == TargetKind.BETWEEN or floor > value


class DefinitionForm(StartForm, forms.ModelForm):  # type: ignore[type-arg]
    """A new definition, dated. ``current`` is the one in force: an equal one is refused."""

    effective_from = DayMonthYearField(
        label="First day it applies to", help_text="The first day of a period, for example 1 4 2026"
    )
    decimals = forms.IntegerField(
        label="Decimal places",
        min_value=0,
        max_value=MOST_DECIMALS,
        initial=0,
        help_text="0 to 4",
        widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
    )
    milestone_due = DayMonthYearField(
        label="To be done by",
        required=False,
        help_text="Only for a milestone, whose figure is how much is done. For example 30 9 2027",
    )
    lag_months = forms.IntegerField(
        label="Months late",
        min_value=0,
        max_value=MOST_LAG,
        initial=0,
        help_text="How many months after its period the figure is known. 0 for most.",
        widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
    )
    movement_tolerance = FigureField(
        label="Counts as no change up to", initial=0, help_text="A difference up to this size is “no change”."
    )
    minimum = FigureField(label="Lowest possible", required=False)
    maximum = FigureField(label="Highest possible", required=False)
    tolerance = FigureField(
        label="How far off target is still amber",
        required=False,
        help_text="Leave empty to use the one of the target or of the RAG rule.",
    )
    per = forms.TypedChoiceField(
        label="Worked out per",
        choices=Per.choices,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="For a figure worked out from two numbers, for example per 1,000 residents. A percentage is per 100.",
    )
    outturn = forms.TypedChoiceField(
        label="Figure of the whole year",
        choices=Outturn.choices,
        empty_value=Outturn.LAST.value,
        required=False,
        widget=forms.RadioSelect(attrs={"small": True}),
        help_text="How the figure of the financial year follows from those of its periods.",
    )
    reason = ReasonField(help_text="Who agreed it and when. The second person reads this.")

    SECTIONS: Sections = (
        ("What is measured", ("name", "description", "purpose", "exclusions")),
        (
            "The figure",
            (
                "value_type",
                "unit",
                "decimals",
                "thousands",
                "brackets",
                "pattern",
                "numerator_label",
                "denominator_label",
                "per",
            ),
        ),
        ("What is possible", ("minimum", "maximum", "counts_people")),
        ("When it is due", ("frequency", "basis", "lag_months", "milestone_due")),
        ("The end of the year", ("outturn", "forecast")),
        ("How it is judged", ("polarity", "comparison", "movement_tolerance", "scheme", "tolerance", "tolerance_kind")),
        ("Where it comes from", ("source_system", "report_name")),
        ("This change", ("effective_from", "reason")),
    )

    class Meta:
        model = Definition
        fields = (
            "name", "description", "purpose", "exclusions", "value_type", "unit", "decimals", "thousands", "pattern",
            "numerator_label", "denominator_label", "minimum", "maximum", "counts_people", "frequency", "basis",
            "lag_months", "milestone_due", "polarity", "comparison", "movement_tolerance", "scheme", "tolerance", "tolerance_kind",
            "source_system", "report_name", "per", "brackets", "outturn", "forecast", "effective_from", "reason",
        )  # fmt: skip
        widgets = {
            "name": forms.TextInput(),
            "description": forms.Textarea(attrs={"rows": 3}),
            "purpose": forms.Textarea(attrs={"rows": 2}),
            "exclusions": forms.Textarea(attrs={"rows": 2}),
            "unit": forms.TextInput(attrs={"width": 5}),
            "polarity": forms.RadioSelect(attrs={"small": True}),
            "tolerance_kind": forms.RadioSelect(attrs={"small": True, "inline": True}),
            "comparison": forms.RadioSelect(attrs={"small": True}),
        }
        labels = {
            "value_type": "Kind of figure",
            "pattern": "Printed as",
            "frequency": "How often",
            "comparison": "Compared with",
            "brackets": "Negatives in brackets",
            "forecast": "Ask for a forecast",
            "counts_people": "It counts people",
            "tolerance_kind": "That is in",
            "source_system": "Comes from",
            "report_name": "Name of the report",
        }

    def __init__(self, *args: Any, current: Definition | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.current = current
        scheme = self.fields["scheme"]
        if isinstance(scheme, forms.ModelChoiceField):
            scheme.empty_label = "No colour"

    def clean_per(self) -> int:
        return int(self.cleaned_data["per"] or Per.ONE)

    def clean_movement_tolerance(self) -> Any:
        return not_negative(self.cleaned_data["movement_tolerance"])

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        low, high = data.get("minimum"), data.get("maximum")
        if low is not None and high is not None and low > high:
            self.add_error("maximum", f"Enter {low:f} or more, the lowest possible figure")
        if data.get("basis") == Basis.LAST_MONTH and data.get("frequency") != Frequency.QUARTER:
            self.add_error("basis", "Choose “The last month of the quarter” only for a quarterly figure")
        if data.get("denominator_label") and not data.get("numerator_label"):
            self.add_error("numerator_label", "Enter the numerator too, or leave both empty")
        if not self.errors and self.current is not None and self.unchanged(data):
            self.add_error(None, "Nothing differs from the definition in force. Change at least one answer.")
        return data

    def unchanged(self, data: dict[str, Any]) -> bool:
        names = set(self.Meta.fields) - {"effective_from", "reason"}
        return all(getattr(self.current, name) == data.get(name) for name in names)


class IndicatorForm(DefinitionForm):
    """A new indicator together with its first definition."""

    ref = forms.SlugField(
        label="Reference",
        max_length=50,
        help_text="Short and lasting, in small letters, for example recycling-rate. It becomes part of the address.",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off", "spellcheck": False}),
        error_messages={"invalid": "Use small letters, digits and hyphens, for example recycling-rate"},
    )
    service = forms.ModelChoiceField(Service.objects.all(), label="Service", empty_label="Choose a service")

    SECTIONS: Sections = (("Which indicator", ("ref", "service")), *DefinitionForm.SECTIONS)

    field_order = ("ref", "service")

    def clean_ref(self) -> str:
        ref = str(self.cleaned_data["ref"]).lower()
        if Indicator.objects.filter(ref=ref).exists():
            raise ValidationError(f"There is an indicator {ref} already. Choose another reference.")
        return ref


class TargetForm(StartForm, forms.ModelForm):  # type: ignore[type-arg]
    """A new target, dated. Figures are read as the definition's kind of figure."""

    kind = forms.ChoiceField(label="Kind of target", choices=TargetKind.choices, widget=forms.RadioSelect)
    value = FigureField(label="Value", required=False, help_text="The lower one for “between two values”.")
    upper = FigureField(label="Upper value", required=False, help_text="Only for “between two values”.")
    decimals = forms.IntegerField(
        label="Decimal places printed",
        min_value=0,
        max_value=MOST_DECIMALS,
        initial=0,
        widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
    )
    tolerance = FigureField(
        label="How far off target is still amber",
        required=False,
        help_text="Leave empty to use the one of the definition or of the RAG rule.",
    )
    floor = FigureField(
        label="Second threshold",
        required=False,
        help_text="A limit on the bad side of the target, for rules that look at one. Leave empty for none.",
    )
    profile = StepsField(
        label="Steps inside the year",
        required=False,
        help_text="What to reach by the end of each quarter or month, for example 3=25; 6=50; 9=75; 12=100. "
        "3 is June, the third month of the financial year. Leave empty where every period has the same target.",
    )
    effective_from = DayMonthYearField(
        label="First day it applies to", help_text="The first day of a period, for example 1 4 2026"
    )
    reason = ReasonField(help_text="Who agreed it and when. The second person reads this.")

    class Meta:
        model = Target
        fields = (
            "kind", "value", "upper", "unit", "decimals", "wording", "tolerance", "tolerance_kind", "floor", "profile",
            "rationale", "effective_from", "reason",
        )  # fmt: skip
        widgets = {
            "unit": forms.TextInput(attrs={"width": 5}),
            "wording": forms.TextInput(attrs={"width": 20}),
            "rationale": forms.Textarea(attrs={"rows": 2}),
            "tolerance_kind": forms.RadioSelect(attrs={"small": True, "inline": True}),
        }
        labels = {"tolerance_kind": "That is in", "rationale": "Why this target"}
        help_texts = {
            "unit": "Printed after the figure, for example %",
            "wording": "In place of the figure, for example Top quartile. Leave empty to print the figure.",
            "rationale": "Readers may see it. For example: the average of our statistical neighbours.",
        }

    def __init__(self, *args: Any, definition: Definition | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.definition = definition
        kind = ValueType(definition.value_type) if definition else ValueType.NUMBER
        for name in ("value", "upper", "floor"):
            field = self.fields[name]
            if isinstance(field, FigureField):
                field.value_type = ValueType.NUMBER if kind == ValueType.TEXT else kind
                field.unit = definition.unit if definition else ""

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        kind = data.get("kind")
        if kind in NUMERIC:
            self._clean_bounds(data)
        elif kind:
            self._clean_words(data)
        if kind and not self.errors:
            self._clean_steps(data)
        return data

    def _clean_steps(self, data: dict[str, Any]) -> None:
        rule = TargetRule(TargetKind(data["kind"]), data.get("value"), data.get("upper"))
        basis = Basis(self.definition.basis) if self.definition else Basis.IN_PERIOD
        for message in problems_of(read_profile(data["profile"]), rule, basis):
            self.add_error("profile", message)
        floor, value = data.get("floor"), data.get("value")
        if floor is None:
            return
        if value is None:
            self.add_error("floor", "Leave this empty: this kind of target has no figure")
        elif not kept_side(rule.kind, floor, value):
            side = "below" if rule.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN) else "above"
            self.add_error("floor", f"Enter a second threshold {side} the target, {value:f}")

    def _clean_bounds(self, data: dict[str, Any]) -> None:
        value, upper = data.get("value"), data.get("upper")
        if value is None and "value" not in self.errors:
            self.add_error("value", "Enter the value, for example 90")
        if data["kind"] != TargetKind.BETWEEN:
            if upper is not None:
                self.add_error("upper", "Leave the upper value empty, or choose “Between two values”")
            return
        if upper is None and "upper" not in self.errors:
            self.add_error("upper", "Enter the upper value, for example 95")
        elif value is not None and upper is not None and upper <= value:
            self.add_error("upper", f"Enter a value above {value:f}")

    def _clean_words(self, data: dict[str, Any]) -> None:
        for name in ("value", "upper"):
            if data.get(name) is not None:
                self.add_error(name, "Leave this empty: this kind of target has no figure")
        if data["kind"] in (TargetKind.RANK, TargetKind.DIRECTION) and not data.get("wording"):
            self.add_error("wording", "Enter the words to print, for example Top quartile or Reduce")


class BenchmarkForm(PlainForm, forms.ModelForm):  # type: ignore[type-arg]
    """A comparator with its year, source and first day of use. Correcting one needs a reason."""

    value = FigureField(label="Value", required=False, help_text="Empty for a quartile.")
    decimals = forms.IntegerField(
        label="Decimal places printed",
        min_value=0,
        max_value=MOST_DECIMALS,
        initial=0,
        widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
    )
    quartile = forms.TypedChoiceField(
        label="Quartile",
        required=False,
        coerce=int,
        empty_value=None,
        choices=(("", "None"), (1, "1, the top quarter"), (2, "2"), (3, "3"), (4, "4, the bottom quarter")),
    )
    available_from = DayMonthYearField(
        label="Used from", help_text="The day it was published, for example 28 9 2026. Earlier collections go without."
    )
    reason = ReasonField(required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = BenchmarkFigure
        fields = (
            "kind", "peer_group", "label", "value", "unit", "decimals", "quartile", "wording", "data_year", "source",
            "available_from",
        )  # fmt: skip
        widgets = {
            "unit": forms.TextInput(attrs={"width": 5}),
            "data_year": forms.TextInput(attrs={"width": 10}),
        }
        labels = {"data_year": "Year of the data", "peer_group": "Compared councils"}
        help_texts = {"data_year": "For example 2024/25", "source": "For example Local authority interactive tool"}

    def __init__(self, *args: Any, definition: Definition | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        value = self.fields["value"]
        if definition and definition.value_type != ValueType.TEXT and isinstance(value, FigureField):
            value.value_type = ValueType(definition.value_type)
        self.fields["reason"].required = self.instance.pk is not None

    def clean(self) -> dict[str, Any]:
        data = {**(super().clean() or {}), **self.cleaned_data}
        value, quartile = data.get("value"), data.get("quartile")
        if data.get("kind") == BenchmarkKind.QUARTILE:
            if quartile is None:
                self.add_error("quartile", "Choose the quartile")
            if value is not None:
                self.add_error("value", "Leave the value empty: a quartile has none")
        elif data.get("kind"):
            if value is None and not data.get("wording") and "value" not in self.errors:
                self.add_error("value", "Enter the value, for example 92.3")
            if quartile is not None:
                self.add_error("quartile", "Choose “None”, or choose the kind “National quartile”")
        return data


class RetireForm(PlainForm, forms.Form):
    on = DayMonthYearField(label="First day without figures", help_text="For example 1 4 2027")
    reason = ReasonField()


class ReasonForm(PlainForm, forms.Form):
    reason = ReasonField()
