"""Reading one cell of a published national table: a number in the shapes people publish, or why there is none.

The marks are those of the Government Analysis Function ("[c]", "[x]", "[z]", "[low]") and the older ones of
departments ("*", "..", ":").
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import MissingKind, ValueType
from indicators.rules.display import show_exact
from indicators.rules.numbers import MINUS_SIGNS, SPACES, round_half_away

PLACES = 6
MOST_DIGITS = 14
LONGEST = 60

SUPPRESSED = frozenset({"[c]", "c", "*", "**", "#", "[u]", "u", "x", "suppressed", "confidential", "[s]"})
NOT_AVAILABLE = frozenset(
    {
        "", "[x]", "..", "...", "-", "--", "\u2013", "\u2014", ":", "na", "n/a", "n.a.", "n/k", "null", "nan", "#n/a",
        "not available", "no data", "missing", "[low]", "low", "k", "[k]", "[w]", "tbc",
    }
)  # fmt: skip
NOT_APPLICABLE = frozenset({"[z]", "z", ".", "not applicable", "not app"})
MARKS = {
    **dict.fromkeys(SUPPRESSED, MissingKind.SUPPRESSED),
    **dict.fromkeys(NOT_AVAILABLE, MissingKind.NOT_AVAILABLE),
    **dict.fromkeys(NOT_APPLICABLE, MissingKind.NOT_APPLICABLE),
}

_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?(?P<pound>£?) ?(?P<inner>-?)(?P<digits>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r" ?(?P<percent>%?)(?: ?[\[(][pbrefPBREF][\])])*",
    re.ASCII,
)
_BOUND = re.compile(
    r"(?:<|>|\u2264|\u2265|<=|>=|less than|fewer than|under|over|more than) ?£?[\d,.]+ ?%?", re.IGNORECASE
)
_SCALED = re.compile(r"[+-]? ?£? ?[\d,.]+ ?(?:k|m|bn|million|thousand)", re.IGNORECASE)
_BRACKETS = re.compile(r"\( ?£?[\d,.]+ ?%? ?\)")

MONEY = frozenset({ValueType.MONEY, ValueType.NUMBER, ValueType.RATE})


class CellProblem(ValueError):
    """A cell that cannot be read. The message says what was found and what to do."""


@dataclass(frozen=True)
class Measure:
    """What the reading has to know of an indicator: its reference, its name and the kind of its figures."""

    ref: str
    name: str = ""
    value_type: ValueType = ValueType.NUMBER
    unit: str = ""

    @property
    def is_percentage(self) -> bool:
        return self.value_type == ValueType.PERCENT or self.unit == "%"


@dataclass(frozen=True)
class Published:
    """A cell as understood. ``rounded`` says that more than six decimals were cut."""

    value: Decimal | None
    missing: MissingKind
    printed: str
    rounded: bool = False

    @property
    def text(self) -> str:
        """The figure as understood, or why there is none."""
        return in_words(self.value, self.missing)


def in_words(value: Decimal | None, missing: MissingKind) -> str:
    """Return a figure with every digit that matters, or why there is none."""
    return str(MissingKind(missing).label) if value is None else show_exact(value)


def read_published(text: str, measure: Measure, *, fractions: bool = False) -> Published:
    """Read a cell of a table about ``measure``.

    ``fractions`` says that 0.123 stands for 12.3%, as workbooks keep percentages. Raises CellProblem.
    """
    printed = " ".join(text.translate(SPACES).split())
    if len(printed) > LONGEST:
        raise CellProblem(f"This is {len(printed)} characters long. A figure has at most {LONGEST}.")
    missing = MARKS.get(printed.casefold())
    if missing is not None:
        return Published(None, missing, printed)
    if _BOUND.fullmatch(printed):
        return Published(None, MissingKind.SUPPRESSED, printed)
    found = _NUMBER.fullmatch(printed.translate(MINUS_SIGNS))
    if found is None or (found["sign"] and found["inner"]):
        raise CellProblem(_what_is_wrong(printed))
    _refuse_wrong_kind(found, printed, measure)
    value = _value(found, printed)
    if fractions and measure.is_percentage and not found["percent"]:
        value *= 100
    kept = round_half_away(value, PLACES)
    return Published(kept.normalize() + 0, MissingKind.NONE, printed, rounded=kept != value)


def _value(found: re.Match[str], printed: str) -> Decimal:
    digits = found["digits"].replace(",", "").replace(" ", "")
    if len(digits.partition(".")[0].lstrip("0")) > MOST_DIGITS:
        raise CellProblem(f"“{printed}” has more than {MOST_DIGITS} digits before the point. Check the column.")
    value = Decimal(digits)
    return -value if "-" in (found["sign"], found["inner"]) and value else value


def _refuse_wrong_kind(found: re.Match[str], printed: str, measure: Measure) -> None:
    name = measure.name or measure.ref
    if found["percent"] and not measure.is_percentage:
        raise CellProblem(f"“{printed}” is a percentage, but {name} is not. Check which column was chosen.")
    if found["pound"] and measure.value_type not in MONEY:
        raise CellProblem(f"“{printed}” is an amount of money, but {name} is not. Check which column was chosen.")


def _what_is_wrong(printed: str) -> str:
    if _SCALED.fullmatch(printed):
        return f"“{printed}” is shortened. Write the whole number, for example 1200000."
    if _BRACKETS.fullmatch(printed):
        return f"“{printed}” stands in brackets: write -5 if it is below zero, or [c] if it is hidden."
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+|\d+,\d{1,2}", printed, re.ASCII):
        return f"“{printed}” has a comma where the decimal point belongs. Write it like 12.3."
    return f"“{printed}” is neither a number nor a known mark such as [c], [x] or [z]."
