"""Form parts every app uses. They live in the lowest app because nothing may import from the wiring."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from indicators.enums import ValueType
from indicators.rules.numbers import (
    NO_FIGURE,
    SUPPRESS,
    TEXT_LIMIT,
    NumberProblem,
    ReadNumber,
    TextProblem,
    read_number,
    read_text,
)

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_PART = 20


def month_number(text: str) -> int | None:
    """A month as people type it: "1", "01", "Jan" or "January". None when it is none of them."""
    if re.fullmatch(r"[0-9]{1,2}", text):
        return int(text)
    short = text[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS and text.isalpha() else None


def date_from_parts(day: str, month: str, year: str) -> date:
    """The day that three typed parts name.

    Raises ``ValueError`` with the rest of the sentence "The date ..." when they name none.
    """
    missing = [name for name, text in zip(PARTS, (day, month, year), strict=True) if not text]
    if missing:
        raise ValueError(f"must include a {' and '.join(missing)}")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise ValueError("must have a year of 4 numbers, for example 2024")
    number = month_number(month)
    if number is None or not re.fullmatch(r"[0-9]{1,2}", day):
        raise ValueError("must be a real date, for example 31 1 2024")
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise ValueError("must be a real date, for example 31 1 2024") from None


class DayMonthYearWidget(forms.MultiWidget):
    """Three boxes for a date somebody knows by heart."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        return [str(data.get(f"{name}_{part}") or "").strip() for part in PARTS]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}-day" if id_ else id_


class DayMonthYearField(forms.Field):
    """A date from three boxes, with messages that say what is wrong with it."""

    widget = DayMonthYearWidget

    def to_python(self, value: date | Sequence[str] | None) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not any(value):
            return None
        try:
            return date_from_parts(*(part[:LONGEST_PART] for part in value))
        except ValueError as problem:
            raise ValidationError(f"{self.label or 'The date'} {problem}", code="invalid") from None

    def has_changed(self, initial: date | None, data: Sequence[str] | None) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class FigureField(forms.Field):
    """A typed figure, read by the same reader as every other. ``decimals`` is the most places allowed.

    ``unit`` may be typed with the figure: "12 weeks", "£1.2m".
    """

    widget = forms.TextInput

    def __init__(
        self, *, value_type: ValueType = ValueType.NUMBER, decimals: int | None = None, **options: Any
    ) -> None:
        super().__init__(**options)
        self.value_type, self.decimals, self.unit = value_type, decimals, ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "width": 10, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal) and self.value_type == ValueType.YES_NO:
            return {Decimal(1): "yes", Decimal(0): "no"}.get(value, value)
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        typed = str(value).strip()
        if not typed:
            return None
        label = str(self.label or "figure").lower()
        try:
            return self.read(typed, label).value
        except NumberProblem as problem:
            raise ValidationError(self.in_our_words(str(problem)), code="invalid") from None

    def read(self, typed: str, label: str = "figure") -> ReadNumber:
        """Read what was typed. Raises NumberProblem."""
        return read_number(typed, value_type=self.value_type, decimals=self.decimals, label=label, unit=self.unit)

    def in_our_words(self, message: str) -> str:
        """Return the reader's message, or our own where that speaks of a return's figure."""
        if message not in (NO_FIGURE, SUPPRESS):
            return message
        return f"Enter a number, for example 94.2{'' if self.required else ', or leave it empty'}"

    def has_changed(self, initial: Decimal | None, data: Any) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


class PlainText:
    """Refuses control characters and hidden direction marks; without a length of its own, texts without end too."""

    def __init__(self, longest: int | None) -> None:
        self.longest = longest

    def __call__(self, value: str) -> None:
        # Where the field limits the length itself, only as much is looked at as could be kept.
        text = str(value)[: self.longest]
        try:
            read_text(text, limit=TEXT_LIMIT if self.longest is None else self.longest)
        except TextProblem as problem:
            raise ValidationError(str(problem), code="text") from None


Sections = tuple[tuple[str, tuple[str, ...]], ...]


class PlainForm(forms.BaseForm):
    """Mixed into every form: messages that say what to do, and texts without hidden characters.

    ``SECTIONS`` names the fields under each heading, for long forms.
    """

    SECTIONS: Sections = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        for field in self.fields.values():
            say_what_to_do(field)

    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Return the visible fields under their headings; those nobody placed come last without one."""
        placed = [(heading, [self[name] for name in names if name in self.fields]) for heading, names in self.SECTIONS]
        named = {name for _heading, names in self.SECTIONS for name in names}
        rest = [field for field in self.visible_fields() if field.name not in named]
        return [(heading, fields) for heading, fields in [*placed, ("", rest)] if fields]


def say_what_to_do(field: forms.Field) -> None:
    """Give a field our own messages where Django's would not help, and our own check of its text."""
    label = str(field.label or "answer")
    name = label if label[:2].isupper() else label[:1].lower() + label[1:]
    verb = "Choose" if isinstance(field, forms.ChoiceField) else "Enter"
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = f"{verb} the {name}"
    if isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = "Choose an answer from the list"
    if isinstance(field, forms.CharField):
        field.validators.append(PlainText(field.max_length))
