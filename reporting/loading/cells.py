"""Reading one cell: each reader takes the text and returns a value or raises ``CellProblem``. Pure."""

import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import TextChoices

from indicators.enums import ValueType
from indicators.rules.numbers import NumberProblem, TextProblem, read_number, read_text
from reporting.loading.problems import CellProblem

Reader = Callable[[str], Any]
T = TypeVar("T")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[a-z0-9]+(?:_[a-z0-9]+)*", re.ASCII)
YES_NO = {"yes": True, "no": False, "": False}


def text(limit: int, *, required: bool = False) -> Reader:
    """A reader of text of at most ``limit`` characters, without blanks around it."""

    def read(typed: str) -> str:
        if required and not typed.strip():
            raise CellProblem("This cell is empty.")
        try:
            return read_text(typed.strip(), limit=limit)
        except TextProblem as problem:
            raise CellProblem(str(problem)) from problem

    return read


def slug(limit: int, *, required: bool = True) -> Reader:
    """A reader of short names in small letters."""

    def read(typed: str) -> str:
        plain = typed.strip()
        if not plain and not required:
            return ""
        if len(plain) > limit or not SLUG.fullmatch(plain):
            raise CellProblem(
                f"Write a short name of at most {limit} small letters, digits and hyphens, for example recycling-rate."
            )
        return plain

    return read


def optional(reader: Callable[[str], T]) -> Callable[[str], T | None]:
    """The same reader for cells that may be empty; None stands for empty."""

    def read(typed: str) -> T | None:
        return reader(typed) if typed.strip() else None

    return read


def number(typed: str) -> Decimal:
    """A plain number; a thousands comma is understood."""
    try:
        return read_number(typed, value_type=ValueType.NUMBER, decimals=None).value
    except NumberProblem as problem:
        raise CellProblem(str(problem)) from problem


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of whole numbers in a range."""

    def read(typed: str) -> int:
        plain = typed.strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 6 and lowest <= int(plain) <= highest):
            raise CellProblem(f"Write a whole number from {lowest} to {highest}.")
        return int(plain)

    return read


def whole_or(default: int, lowest: int, highest: int) -> Callable[[str], int]:
    """The same, with ``default`` for an empty cell."""
    read = whole(lowest, highest)
    return lambda typed: read(typed) if typed.strip() else default


def day(typed: str) -> date:
    """A day as year, month and day: 2018-09-30."""
    try:
        if len(typed.strip()) == len("2018-09-30"):
            return date.fromisoformat(typed.strip())
    except ValueError:
        pass
    raise CellProblem("Write the day as year-month-day, for example 2018-09-30.")


def yes_no(typed: str) -> bool:
    answer = YES_NO.get(typed.strip().lower())
    if answer is None:
        raise CellProblem("Write yes or no.")
    return answer


def choice(choices: type[TextChoices], *, default: TextChoices | None = None) -> Reader:
    """A reader of one value of a closed vocabulary; ``default`` stands for an empty cell."""

    def read(typed: str) -> TextChoices:
        plain = typed.strip().lower()
        if not plain and default is not None:
            return default
        if plain not in choices.values:
            known = ", ".join(value for value in choices.values if value)
            raise CellProblem(f"“{typed.strip()}” is not known here. Write one of {known}.")
        return choices(plain)

    return read


def _no_constant(name: str) -> None:
    raise ValueError(name)


def json_object(typed: str) -> dict[str, Any]:
    """A JSON object; an empty cell is an empty one."""
    if not typed.strip():
        return {}
    try:
        found = json.loads(typed, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise CellProblem('This is not JSON. Write it like {"empty": "n/a"}.') from problem
    if not isinstance(found, dict):
        raise CellProblem('Write names and values in curly brackets, like {"empty": "n/a"}.')
    return found
