"""The boxes of a target round: one target and one rationale for each indicator."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.enums import Polarity
from indicators.forms.parts import ReasonField
from indicators.forms_base import DayMonthYearField, PlainForm
from indicators.models import Definition, Indicator, Service, Target
from indicators.queries import target_rule
from indicators.rules.targets import TargetProblem, TargetRule, parse_target
from indicators.services import REASON_LENGTH, REASON_NEEDED


class RoundChoiceForm(forms.Form):
    """Which indicators the round is about."""

    service = forms.ModelChoiceField(
        Service.objects.all(), to_field_name="slug", required=False, empty_label="All services", label="Service"
    )


class RoundForm(PlainForm, forms.Form):
    """What holds for every row."""

    effective_from = DayMonthYearField(
        label="First day the targets apply to", help_text="The first day of a period, for example 1 4 2027"
    )
    reason = ReasonField(
        label="Rationale for all",
        required=False,
        help_text="Who agreed the targets and when. A row without a rationale of its own keeps this one.",
    )


class TargetRowForm(PlainForm, forms.Form):
    """One indicator's new target, typed as it is printed. Empty leaves the target as it is."""

    target = forms.CharField(
        label="New target", required=False, max_length=60, widget=forms.TextInput(attrs={"width": 10})
    )
    reason = forms.CharField(
        label="Rationale", required=False, max_length=4000, widget=forms.TextInput(attrs={"width": 20})
    )

    def __init__(
        self, *args: Any, indicator: Indicator, definition: Definition | None, now: Target | None, **options: Any
    ):
        super().__init__(*args, prefix=f"row-{indicator.pk}", **options)
        self.indicator, self.definition, self.now = indicator, definition, now
        self.name = definition.name if definition else indicator.ref
        for field in self.fields.values():
            field.label = f"{field.label} of {self.name}"
            field.widget.attrs["hide_label"] = True

    def clean_target(self) -> TargetRule | None:
        typed = str(self.cleaned_data["target"])
        if not typed:
            return None
        polarity = Polarity(self.definition.polarity) if self.definition else Polarity.NONE
        unit = self.definition.unit if self.definition else ""
        try:
            rule = parse_target(typed, polarity=polarity, unit=unit)
        except TargetProblem as problem:
            raise ValidationError(f"{self.name}: {problem}") from None
        if same_target(rule, target_rule(self.now, None)):
            raise ValidationError(f"{self.name} has this target already. Leave the box empty to keep it.")
        if self.now is not None and (self.now.profile or self.now.floor is not None):
            # Kept they would belong to another target, dropped they would be lost without a word.
            wanted = "steps inside the year or a second threshold. Propose its target on its own page"
            raise ValidationError(f"{self.name} has {wanted}, where you see them.")
        return rule

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if reason and len(reason) < REASON_LENGTH:
            raise ValidationError(f"{self.name}: {REASON_NEEDED[:1].lower()}{REASON_NEEDED[1:]}")
        return reason

    @property
    def rule(self) -> TargetRule | None:
        """The new target, None when the row is left as it is."""
        return self.cleaned_data.get("target") or None

    def proposal(self, *, starts: date, reason: str) -> Target:
        """Return the target to propose. The tolerance stays what it is."""
        rule = self.rule
        if rule is None:
            raise ValueError("The row is left as it is.")
        unit = rule.unit or (self.definition.unit if self.definition else "")
        kept = {"tolerance": self.now.tolerance, "tolerance_kind": self.now.tolerance_kind} if self.now else {}
        return Target(
            indicator=self.indicator,
            kind=rule.kind,
            value=rule.value,
            upper=rule.upper,
            unit=unit if rule.is_numeric else "",
            decimals=rule.decimals,
            wording=rule.wording,
            effective_from=starts,
            reason=self.cleaned_data["reason"] or reason,
            **kept,
        )


def same_target(rule: TargetRule, now: TargetRule | None) -> bool:
    """Whether a typed target asks for the same as the one in force, however it is printed."""
    if now is None:
        return False
    return (rule.kind, rule.value, rule.upper) == (now.kind, now.value, now.upper) and (
        rule.is_numeric or rule.sentence == now.sentence
    )


class ConfirmAllForm(PlainForm, forms.Form):
    comment = forms.CharField(
        label="Comment for all", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
    )
