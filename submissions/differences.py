"""What differs between two versions of one return: fields side by side, and the commentary word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any, Literal

from indicators.enums import Availability, DataStatus
from indicators.models import Definition
from indicators.queries import number_format
from indicators.rules.display import show, show_difference, show_exact

SAME = "Same"
FIGURES = ("value", "forecast")
Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True)
class FieldDifference:
    """One field of two versions. ``difference`` is "Same", an amount, or "" where amounts mean nothing."""

    label: str
    old: str
    new: str
    difference: str

    @property
    def is_same(self) -> bool:
        return self.difference == SAME


@dataclass(frozen=True)
class Stretch:
    """A run of words of the newer text, or of the older where they were removed."""

    kind: Kind
    text: str


def word_differences(old: str, new: str) -> list[Stretch]:
    """Return both texts as one, in stretches that stayed, came or went. Nothing of either text is lost."""
    before, after = _words(old), _words(new)
    found: list[Stretch] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Stretch("same", "".join(after[j1:j2])))
            continue
        if i2 > i1:
            found.append(Stretch("removed", "".join(before[i1:i2])))
        if j2 > j1:
            found.append(Stretch("added", "".join(after[j1:j2])))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


def field_differences(old: Any, new: Any, definition: Definition) -> list[FieldDifference]:
    """Compare two versions or contents field by field, in the order of the form; fields empty in both are left out."""
    rows = [
        FieldDifference(label, before, after, _difference(was, now, before == after, name, definition))
        for name, label in _labels(definition)
        for was, now in [(getattr(old, name), getattr(new, name))]
        for before, after in [(_text(name, was, definition), _text(name, now, definition))]
    ]
    return [row for row in rows if row.old or row.new]


def changed_fields(old: Any, new: Any, definition: Definition) -> list[FieldDifference]:
    """Only what changed."""
    return [row for row in field_differences(old, new, definition) if not row.is_same]


def _labels(definition: Definition) -> Iterator[tuple[str, str]]:
    yield "numerator", definition.numerator_label or "Numerator"
    yield "denominator", definition.denominator_label or "Denominator"
    yield "value", "Figure"
    yield "count", "Number behind it"
    yield "forecast", "Expected at the end of the year"
    yield "by_hand", "Rating entered by hand"
    yield "suppressed", "Hidden from readers"
    yield "availability", "Why no figure"
    yield "awaiting_from", "Awaiting"
    yield "expected_on", "Expected"
    yield "data_status", "How settled"
    yield "checked_report", "Checked against report"
    yield "checked_on", "Report run on"
    yield "action", "What will be done"
    yield "reply", "Answer to the question"


def _text(name: str, value: Any, definition: Definition) -> str:
    if value is None or value is False or value == "":
        return ""
    if name in FIGURES:
        return show(value, number_format(definition))
    if name == "by_hand":
        return str(value).replace("_", " ")
    if name == "availability":
        return str(Availability(value).label)
    if name == "data_status":
        return str(DataStatus(value).label)
    if isinstance(value, Decimal):
        return show_exact(value)
    if isinstance(value, date):
        return f"{value:%-d %b %Y}"
    return "Yes" if value is True else str(value)


def _difference(was: Any, now: Any, same: bool, name: str, definition: Definition) -> str:
    if same and was == now:
        return SAME
    if not isinstance(was, Decimal) or not isinstance(now, Decimal):
        return "Changed"
    if name in FIGURES:
        return show_difference(now, was, number_format(definition))
    step = now - was
    return f"{'+' if step > 0 else '-'}{show_exact(abs(step))}"
