"""Forms of collection and sign-off. What they read is handed to the services; they write nothing."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from indicators.enums import Availability, DataStatus, PrintPattern, ValueType
from indicators.forms_base import DayMonthYearField, FigureField, PlainForm
from indicators.models import Definition, Status
from indicators.queries import number_format
from indicators.rules.display import show
from indicators.rules.numbers import NO_FIGURE, NumberProblem, TextProblem, read_text, round_half_away
from indicators.rules.periods import Period, PeriodProblem, parse_period
from submissions.checks import more_than_all
from submissions.completeness import Problem
from submissions.content import Content, computed_value
from submissions.words import is_text_only

HAVE, HAVE_NOT = "yes", "no"
NO_FIGURE_CHOICE = "There is no figure, and I can say why"
MOST_STORED = Decimal(10) ** 12
REQUIRED = {
    "opens": {"required": "Enter the day the collection opens, for example 2 10 2026"},
    "due": {"required": "Enter the day returns are due, for example 17 10 2026"},
    "sign_off_due": {"required": "Enter the day leads sign off by, for example 27 10 2026"},
}
NO_FIGURE_HINTS = {
    Availability.AWAITING: "Somebody outside the council has not sent the data",
    Availability.NOT_COLLECTED: "Nobody gathered it for this period",
    Availability.NOT_APPLICABLE: "The measure cannot apply to this period",
    Availability.UNDER_DEVELOPMENT: "The measure is still being set up",
    Availability.SEE_TEXT: "The commentary answers instead of a number",
}


class BoxField(FigureField):
    """A typed figure whose messages name the box, since one page has several."""

    def in_our_words(self, message: str) -> str:
        if message == NO_FIGURE:
            message = f"Leave the box empty, choose “{NO_FIGURE_CHOICE}”, and then the reason."
        return f"{self.label}: {message}"


class CountField(BoxField):
    """A box for a number of things, on a measure that may itself be a percentage of them."""

    without_count = "If you only have the percentage, open “I only have the figure itself”."

    def to_python(self, value: Any) -> Decimal | None:
        typed = str(value or "").strip()
        if typed.casefold().endswith(("%", "per cent", "percent")):
            wanted = "Type the count, for example 254, not a percentage. "
            raise forms.ValidationError(f"{self.label}: {wanted}{self.without_count}", code="invalid")
        return super().to_python(value)


class EntryForm(PlainForm, forms.Form):
    """One return as its owner enters it. The boxes follow the definition."""

    has_figure = forms.ChoiceField(
        label="Do you have the figure?",
        choices=((HAVE, "I have the figure"), (HAVE_NOT, NO_FIGURE_CHOICE)),
        widget=forms.RadioSelect(attrs={"inline": True, "hide_label": True}),
        required=False,
    )
    numerator = CountField(required=False)
    denominator = CountField(required=False)
    value = BoxField(label="Figure", required=False)
    count = BoxField(label="Number behind it", help_text="Printed beside the figure", required=False)
    suppressed = forms.BooleanField(
        label="Suppress: hide this small number from readers",
        help_text="The figure is kept and judged; readers see that a small number is hidden.",
        required=False,
    )
    availability = forms.ChoiceField(
        label="Why is there no figure?",
        choices=[(reason.value, reason.label) for reason in NO_FIGURE_HINTS],
        widget=forms.RadioSelect(),
        required=False,
    )
    awaiting_from = forms.CharField(
        label="Who are you waiting for?", help_text="For example Borderland NHS Trust", max_length=200, required=False
    )
    expected_on = DayMonthYearField(
        label="Day it is expected", help_text="For example 3 11 2026. Nobody is reminded before.", required=False
    )
    forecast = BoxField(
        label="Expected at the end of the year",
        help_text="The figure you expect for the whole financial year. It is judged by the target of the year.",
        required=False,
    )
    by_hand = forms.ChoiceField(
        label="Rating",
        help_text="The RAG rule of this measure takes the rating you choose. Say why in the commentary.",
        widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
        required=False,
    )
    data_status = forms.ChoiceField(
        label="How settled is the figure?",
        choices=DataStatus.choices,
        widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
        required=False,
    )
    commentary = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}), required=False, strip=False
    )
    action = forms.CharField(
        label="What will be done",
        help_text="For example Two more assessors start in January. Readers see it; you are asked about it next time.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )
    checked_report = forms.CharField(label="Checked against report", max_length=200, required=False)
    checked_on = DayMonthYearField(label="Report run on", required=False)
    reply = forms.CharField(
        label="Your answer to the question",
        help_text="Your lead sees it, readers do not.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        question: bool = False,
        ratings: Sequence[Status] = (),
        **options: Any,
    ) -> None:
        """``ratings`` are the statuses that may be entered by hand; without any the question is not asked."""
        self.definition = definition
        super().__init__(*args, **options)
        if ratings:
            choices = [("", "None"), *((status.key, status.word) for status in ratings)]
            self.fields["by_hand"] = self._with_choices(self.fields["by_hand"], choices)
        else:
            del self.fields["by_hand"]
        if not question:
            del self.fields["reply"]
        self._name_boxes()
        self._drop_what_does_not_apply()
        if "availability" in self.fields:
            self.fields["availability"].error_messages["invalid_choice"] = "Choose why there is no figure"
        self.fields["commentary"].validators = []  # clean_commentary reads it, and says where a bad character stands

    @staticmethod
    def _with_choices(field: forms.Field, choices: list[tuple[str, str]]) -> forms.Field:
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
        return field

    def _name_boxes(self) -> None:
        definition = self.definition
        boxes = self.fields
        boxes["numerator"].label = definition.numerator_label
        boxes["denominator"].label = definition.denominator_label
        value = boxes["value"]
        if isinstance(value, FigureField):
            value.value_type, value.decimals = ValueType(definition.value_type), definition.decimals
            value.unit = definition.unit
            if definition.value_type == ValueType.YES_NO:
                value.help_text = "Enter yes or no"
        forecast = boxes["forecast"]
        if isinstance(forecast, FigureField):
            forecast.value_type, forecast.decimals = ValueType(definition.value_type), definition.decimals
            forecast.unit = definition.unit
        affix = "prefix" if definition.unit in ("£", "€", "$") else "suffix"
        for box in (value, forecast):
            box.widget.attrs.update({affix: definition.unit} if definition.unit else {})
        for name in ("value", "numerator", "denominator", "count", "forecast"):
            boxes[name].widget.attrs |= {"class": "qd-figure-box", "width": 5}
        if definition.value_type == ValueType.MONEY:
            value.widget.attrs["width"] = 10
        boxes["commentary"].widget.attrs["hide_label"] = True

    def _drop_what_does_not_apply(self) -> None:
        definition = self.definition
        dropped = set()
        if not self.has_parts:
            dropped |= {"numerator", "denominator"}
        if definition.pattern == PrintPattern.VALUE:
            dropped.add("count")
        if not definition.counts_people:
            dropped.add("suppressed")
        if not definition.forecast or is_text_only(definition):
            dropped.add("forecast")
        if is_text_only(definition):
            dropped |= {"has_figure", "numerator", "denominator", "value", "count", "availability", "suppressed"}
            dropped |= {"awaiting_from", "expected_on"}
        for name in dropped:
            del self.fields[name]

    @property
    def has_parts(self) -> bool:
        """Whether the figure is entered as two numbers."""
        return bool(self.definition.numerator_label and self.definition.denominator_label)

    @property
    def no_figure_choices(self) -> list[tuple[str, str, str, bool]]:
        """Each reason for no figure: its value, its name, what it means, and whether it is chosen."""
        chosen = self["availability"].value()
        return [
            (reason.value, str(reason.label), hint, chosen == reason.value) for reason, hint in NO_FIGURE_HINTS.items()
        ]

    @property
    def shows_none(self) -> bool:
        """Whether the page opens with "There is no figure" chosen."""
        return bool(self["has_figure"].value() == HAVE_NOT)

    @property
    def figure_field(self) -> str:
        """The box that messages about the figure belong to."""
        if is_text_only(self.definition):
            return "commentary"
        return "numerator" if self.has_parts else "value"

    def clean_commentary(self) -> str:
        try:
            return read_text(self.cleaned_data["commentary"])
        except TextProblem as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean(self) -> dict[str, Any]:
        self._check_forecast()
        if self.says_none:
            if not self.cleaned_data.get("availability") and "availability" not in self.errors:
                self.add_error("availability", "Choose why there is no figure, for example Awaiting partner")
            return self.cleaned_data
        self._check_parts()
        self._check_limits()
        return self.cleaned_data

    @property
    def says_none(self) -> bool:
        return bool(self.cleaned_data.get("has_figure") == HAVE_NOT)

    def _check_parts(self) -> None:
        numerator, denominator = self.cleaned_data.get("numerator"), self.cleaned_data.get("denominator")
        if "numerator" in self.errors or "denominator" in self.errors or numerator is denominator is None:
            return None
        if numerator is None:
            return self.add_error("numerator", f"Enter the number for “{self.definition.numerator_label}” too")
        if denominator is None:
            return self.add_error("denominator", f"Enter the number for “{self.definition.denominator_label}” too")
        if denominator <= 0:
            wanted = f"“{self.definition.denominator_label}” must be more than 0. If there were none, say why there is "
            return self.add_error("denominator", f"{wanted}no figure")
        return self._check_agreement(numerator, denominator)

    def _check_agreement(self, numerator: Decimal, denominator: Decimal) -> None:
        computed = computed_value(numerator, denominator, self.definition.value_type, self.definition.per)
        if abs(computed) >= MOST_STORED:
            self.add_error("numerator", "These numbers give a figure of more than 12 digits. Check both")
            return
        typed, decimals = self.cleaned_data.get("value"), self.definition.decimals
        if typed is None or round_half_away(typed, decimals) == round_half_away(computed, decimals):
            return
        fmt = number_format(self.definition)
        self.add_error(
            "value",
            f"The two numbers give {show(computed, fmt)}, but you entered {show(typed, fmt)}. "
            "Change one of them, or leave this box empty",
        )

    def _check_limits(self) -> None:
        value = self.entered().value
        definition = self.definition
        if value is None or self.figure_field in self.errors:
            return
        fmt = number_format(definition)
        if definition.minimum is not None and value < definition.minimum:
            self.add_error(self.figure_field, self._beyond("below the lowest", definition.minimum, value, fmt))
        if definition.maximum is not None and value > definition.maximum:
            beyond = self._beyond("above the highest", definition.maximum, value, fmt)
            both = more_than_all(self.entered(), (definition.numerator_label, definition.denominator_label))
            self.add_error(self.figure_field, f"{both} {beyond}".strip())

    def _check_forecast(self) -> None:
        forecast, definition = self.cleaned_data.get("forecast"), self.definition
        if forecast is None:
            return
        fmt = number_format(definition)
        if definition.minimum is not None and forecast < definition.minimum:
            self.add_error("forecast", self._beyond("below the lowest", definition.minimum, forecast, fmt))
        if definition.maximum is not None and forecast > definition.maximum:
            self.add_error("forecast", self._beyond("above the highest", definition.maximum, forecast, fmt))

    @staticmethod
    def _beyond(words: str, limit: Decimal, value: Decimal, fmt: Any) -> str:
        return f"{show(value, fmt)} is {words} possible figure, {show(limit, fmt)}. Check what you entered"

    def entered(self) -> Content:
        """What could be read so far. Parts that were refused are left out."""
        got = self.cleaned_data
        kept: dict[str, Any] = {
            name: got[name]
            for name in (
                "data_status",
                "commentary",
                "checked_report",
                "checked_on",
                "reply",
                "forecast",
                "by_hand",
                "action",
            )
            if got.get(name) is not None
        }
        if is_text_only(self.definition):
            return Content(availability=Availability.SEE_TEXT, **kept)
        if self.says_none:
            kept["availability"] = got.get("availability") or ""
            if kept["availability"] == Availability.AWAITING:
                kept |= {"awaiting_from": got.get("awaiting_from", ""), "expected_on": got.get("expected_on")}
            return Content(**kept)
        kept |= {name: got.get(name) for name in ("value", "numerator", "denominator", "count")}
        content = Content(**kept, suppressed=bool(got.get("suppressed")))
        denominator = content.denominator
        usable = denominator is not None and denominator > 0
        return content.with_value(self.definition.value_type, self.definition.per) if usable else content

    def read_as(self) -> list[str]:
        """Return what was understood, wherever that differs from what was typed."""
        found = []
        for name, field in self.fields.items():
            typed = str(self.data.get(name, "")).strip()
            if not isinstance(field, FigureField) or name in self.errors or not typed:
                continue
            try:
                note = field.read(typed).read_as
            except NumberProblem:
                continue
            if note:
                found.append(f"{field.label}: {note[:1].lower()}{note[1:]}.")
        return found

    def add_problems(self, problems: list[Problem]) -> None:
        """Put what a return still lacks beside the fields it is about."""
        for problem in problems:
            name = self.figure_field if problem.field == "value" else problem.field
            self.add_error(name if name in self.fields else None, problem.message)

    @staticmethod
    def initial_of(content: Content, definition: Definition) -> dict[str, Any]:
        """Return the first state of the form for what is stored."""
        initial = content.as_fields()
        initial["has_figure"] = HAVE_NOT if content.availability else HAVE
        if content.numerator is not None:
            initial["value"] = None
        if not content.checked_report:
            initial["checked_report"] = definition.report_name
        return initial


class CommentForm(PlainForm, forms.Form):
    """The reason or question that goes with a step."""

    comment = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}), required=False)

    def __init__(self, *args: Any, label: str = "Reason", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["comment"].label = label


class RoundForm(PlainForm, forms.Form):
    """Open a collection."""

    period = forms.CharField(
        label="Quarter", help_text="For example Q2 2026/27", max_length=40, widget=forms.TextInput(attrs={"width": 10})
    )
    opens = DayMonthYearField(
        label="Opens on", help_text="Owners see their returns from this day.", error_messages=REQUIRED["opens"]
    )
    due = DayMonthYearField(
        label="Returns due", help_text="The last day to send figures.", error_messages=REQUIRED["due"]
    )
    sign_off_due = DayMonthYearField(label="Leads sign off by", error_messages=REQUIRED["sign_off_due"])
    committee_date = DayMonthYearField(label="Committee meets (optional)", required=False)

    def clean_period(self) -> Period:
        try:
            found = parse_period(self.cleaned_data["period"])
        except PeriodProblem as problem:
            raise forms.ValidationError(str(problem)) from None
        return found


class DatesForm(PlainForm, forms.Form):
    """Change the dates of an open collection."""

    due = DayMonthYearField(label="Returns due", error_messages=REQUIRED["due"])
    sign_off_due = DayMonthYearField(label="Leads sign off by", error_messages=REQUIRED["sign_off_due"])
    committee_date = DayMonthYearField(label="Committee meets (optional)", required=False)
    reason = forms.CharField(
        label="Why the dates change",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        error_messages={"required": "Say why the dates change"},
    )


class ReopenForm(PlainForm, forms.Form):
    """Open a closed collection again."""

    reason = forms.CharField(
        label="Why it opens again",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
        error_messages={"required": "Say why the collection opens again"},
    )


class RatingOverrideForm(PlainForm, forms.Form):
    """Set a rating by judgement."""

    status = forms.ModelChoiceField(
        label="Rating",
        queryset=Status.objects.none(),
        widget=forms.RadioSelect(),
        empty_label=None,
        error_messages={"required": "Choose the rating", "invalid_choice": "Choose the rating from the list"},
    )
    reason = forms.CharField(
        label="Why the rule does not fit here",
        help_text="At least 10 characters. Kept for good, beside the computed rating.",
        error_messages={"required": "Say why the rule does not fit here"},
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        max_length=2000,
    )

    def __init__(self, *args: Any, statuses: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["status"].queryset = statuses  # type: ignore[attr-defined]


class DecisionForm(PlainForm, forms.Form):
    """Confirm or decline somebody else's proposal."""

    decision = forms.ChoiceField(
        label="Your decision",
        error_messages={"required": "Choose whether to confirm or decline it"},
        choices=(("confirm", "Confirm it"), ("decline", "Decline it")),
        widget=forms.RadioSelect(),
    )
    comment = forms.CharField(
        label="Comment (optional)",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
        max_length=2000,
        required=False,
    )
