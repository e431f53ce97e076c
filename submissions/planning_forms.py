"""Forms of the planner. What they read is handed to the rules and services; they write nothing."""

from typing import Any

from django import forms

from indicators.council_days import usual_clear_days
from indicators.enums import PeriodKind
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.rules.periods import Period, PeriodProblem, parse_period
from submissions.planner import usual_lead_days
from submissions.rules.planning import LeadDays

MOST_DAYS = 60


def _days(label: str, help_text: str = "") -> forms.IntegerField:
    said = f"{label} must be a whole number of days from 0 to {MOST_DAYS}, for example 5"
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=MOST_DAYS,
        error_messages={"invalid": said, "min_value": said, "max_value": said, "required": said},
        widget=forms.TextInput(attrs={"width": 2, "inputmode": "numeric"}),
    )


class PlanForm(PlainForm, forms.Form):
    """One date in, all dates out. With ``in_force`` the quarter is known and a reason is wanted in the end."""

    quarter = forms.CharField(
        label="Quarter", help_text="For example Q2 2026/27", max_length=40, widget=forms.TextInput(attrs={"width": 10})
    )
    committee_date = DayMonthYearField(
        label="Committee meets on",
        error_messages={"required": "Enter the day the committee meets, for example 5 12 2026"},
    )
    clear_days = _days("Clear days for papers", "Working days between publishing and the meeting, neither counted.")
    enter = _days("Owners enter", "Working days owners should have at least.")
    sign = _days("Leads sign off")
    draft = _days("Checks and draft")
    leadership = _days("Leadership reads")
    final = _days("Changes, final version")
    reason = forms.CharField(
        label="Why the dates change",
        help_text="For example: The committee meets a week earlier.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )
    STAGES = ("enter", "sign", "draft", "leadership", "final")

    def __init__(self, *args: Any, moving: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if moving:
            del self.fields["quarter"]
        else:
            del self.fields["reason"]

    @staticmethod
    def usual() -> dict[str, int]:
        """What the form starts with: the council's own days."""
        lead = usual_lead_days()
        return {"clear_days": usual_clear_days(), **{name: getattr(lead, name) for name in PlanForm.STAGES}}

    @property
    def stage_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.STAGES]

    @property
    def stages_open(self) -> bool:
        """Whether the days of the stages must be seen: one is wrong, or is not the usual one."""
        usual = self.usual()
        return any(self[name].errors or str(self[name].value()) != str(usual[name]) for name in self.STAGES)

    def clean_quarter(self) -> Period:
        return read_quarter(self.cleaned_data["quarter"])

    def lead(self) -> LeadDays:
        return LeadDays(**{name: self.cleaned_data[name] for name in self.STAGES})


def read_quarter(text: str) -> Period:
    """Return the quarter somebody typed.

    Raises:
        forms.ValidationError: when it is no quarter.
    """
    try:
        found = parse_period(text)
    except PeriodProblem as problem:
        raise forms.ValidationError(str(problem)) from None
    if found.kind != PeriodKind.QUARTER:
        raise forms.ValidationError("A collection is for a quarter, for example Q2 2026/27.")
    return found


class ReplanForm(PlainForm, forms.Form):
    """Bring the returns of a collection up to date."""

    reason = forms.CharField(
        label="Why the returns change",
        help_text="For example: Two measures moved to another service.",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
        max_length=2000,
        error_messages={"required": "Say why the returns change, for example “Two measures moved to another service.”"},
    )
