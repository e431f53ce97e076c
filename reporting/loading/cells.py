"""How one cell is read and written: what is read raises ``CellProblem``, what is written reads back the same. Pure."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db.models import IntegerChoices, TextChoices

from indicators.enums import ValueType
from indicators.rules.numbers import NumberProblem, TextProblem, read_number, read_text
from reporting.loading.problems import CellProblem

T = TypeVar("T")

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*|[a-z0-9]+(?:_[a-z0-9]+)*", re.ASCII)
YES_NO = {"yes": True, "no": False, "": False}
# A spreadsheet runs a text that begins like this. An apostrophe before it keeps it a text, and is taken off in reading.
RISKY = ("=", "+", "-", "@", "'")


@dataclass(frozen=True)
class Cell(Generic[T]):
    """One kind of cell. ``write`` gives the only text for a value; reading that text gives the value again.

    ``vocabulary`` lists the words of a closed choice.
    """

    read: Callable[[str], T]
    write: Callable[[T], str]
    vocabulary: tuple[str, ...] = ()

    def __call__(self, typed: str) -> T:
        return self.read(typed)

    @property
    def may_be_empty(self) -> bool:
        try:
            self.read("")
        except CellProblem:
            return False
        return True


def shielded(plain: str) -> str:
    """Return a text as a spreadsheet keeps it: one that begins like a formula stands behind an apostrophe."""
    return f"'{plain}" if plain.startswith(RISKY) else plain


def unshielded(typed: str) -> str:
    """Take off exactly what ``shielded`` puts on."""
    return typed[1:] if typed[:1] == "'" and typed[1:].startswith(RISKY) else typed


def text(limit: int, *, required: bool = False) -> Cell[str]:
    """Text of at most ``limit`` characters, without blanks around it."""

    def read(typed: str) -> str:
        plain = unshielded(typed.strip()).strip()
        if required and not plain:
            raise CellProblem("This cell is empty.")
        try:
            return read_text(plain, limit=limit)
        except TextProblem as problem:
            raise CellProblem(str(problem)) from problem

    return Cell(read, lambda value: shielded(value.strip()))


# A cell that another reader takes further.
as_written: Cell[str] = Cell(str.strip, str)


def slug(limit: int, *, required: bool = True) -> Cell[str]:
    """A short name in small letters."""

    def read(typed: str) -> str:
        plain = typed.strip()
        if not plain and not required:
            return ""
        if len(plain) > limit or not SLUG.fullmatch(plain):
            raise CellProblem(
                f"Write a short name of at most {limit} small letters, digits and hyphens, for example recycling-rate."
            )
        return plain

    return Cell(read, str)


def optional(cell: Cell[T]) -> Cell[T | None]:
    """The same cell where it may be empty; None stands for empty."""
    return Cell(
        lambda typed: cell.read(typed) if typed.strip() else None,
        lambda value: "" if value is None else cell.write(value),
        cell.vocabulary,
    )


def _read_number(typed: str) -> Decimal:
    try:
        return read_number(typed, value_type=ValueType.NUMBER, decimals=None).value
    except NumberProblem as problem:
        raise CellProblem(str(problem)) from problem


def write_number(value: Decimal) -> str:
    """Return a number without needless zeros, thousands marks or a minus before zero."""
    return format((value + 0).normalize(), "f")


number: Cell[Decimal] = Cell(_read_number, write_number)


def number_or(default: Decimal) -> Cell[Decimal]:
    """A number, with ``default`` for an empty cell."""
    return Cell(lambda typed: _read_number(typed) if typed.strip() else default, write_number)


def whole(lowest: int, highest: int) -> Cell[int]:
    """A whole number in a range."""

    def read(typed: str) -> int:
        plain = typed.strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 6 and lowest <= int(plain) <= highest):
            raise CellProblem(f"Write a whole number from {lowest} to {highest}.")
        return int(plain)

    return Cell(read, str)


def whole_or(default: int, lowest: int, highest: int) -> Cell[int]:
    """The same, with ``default`` for an empty cell."""
    cell = whole(lowest, highest)
    return Cell(lambda typed: cell.read(typed) if typed.strip() else default, str)


def _read_day(typed: str) -> date:
    try:
        if len(typed.strip()) == len("2018-09-30"):
            return date.fromisoformat(typed.strip())
    except ValueError:
        pass
    raise CellProblem("Write the day as year-month-day, for example 2018-09-30.")


day: Cell[date] = Cell(_read_day, date.isoformat)


def _read_yes_no(typed: str) -> bool:
    answer = YES_NO.get(typed.strip().lower())
    if answer is None:
        raise CellProblem("Write yes or no.")
    return answer


yes_no: Cell[bool] = Cell(_read_yes_no, lambda value: "yes" if value else "no")


def choice(choices: type[TextChoices], *, default: TextChoices | None = None) -> Cell[str]:
    """One value of a closed vocabulary; ``default`` stands for an empty cell."""
    known = tuple(value for value in choices.values if value)

    def read(typed: str) -> TextChoices:
        plain = typed.strip().lower()
        if not plain and default is not None:
            return default
        if plain not in choices.values:
            raise CellProblem(f"“{typed.strip()}” is not known here. Write one of {', '.join(known)}.")
        return choices(plain)

    return Cell(read, str, known)


def one_of(choices: type[IntegerChoices], *, default: int) -> Cell[int]:
    """One number of a closed list; ``default`` stands for an empty cell."""
    known = tuple(str(value) for value in choices.values)

    def read(typed: str) -> int:
        plain = typed.strip().replace(",", "")
        if plain and plain not in known:
            raise CellProblem(f"Write one of {', '.join(known)}.")
        return int(plain or default)

    return Cell(read, str, known)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _parsed_json(typed: str, example: str) -> Any:
    try:
        return json.loads(typed, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        raise CellProblem(f"This is not JSON. Write it like {example}.") from problem


def _read_object(typed: str) -> dict[str, Any]:
    if not typed.strip():
        return {}
    found = _parsed_json(typed, '{"empty": "n/a"}')
    if not isinstance(found, dict):
        raise CellProblem('Write names and values in curly brackets, like {"empty": "n/a"}.')
    return found


def _read_objects(typed: str) -> list[dict[str, Any]]:
    if not typed.strip():
        return []
    found = _parsed_json(typed, '[{"kind": "counts"}]')
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise CellProblem('Write a list in square brackets, like [{"kind": "counts"}].')
    return found


def _write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


json_object: Cell[dict[str, Any]] = Cell(_read_object, _write_json)
json_objects: Cell[list[dict[str, Any]]] = Cell(_read_objects, _write_json)
