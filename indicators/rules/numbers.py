"""Reading what people type as figures and text, and the one place where numbers are rounded."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from indicators.enums import ValueType

MOST_WHOLE_DIGITS = 12
MOST_DECIMALS = 4
LONGEST_NUMBER = 60
TEXT_LIMIT = 4000

LIMITS = f"Enter a number with at most {MOST_WHOLE_DIGITS} digits before and {MOST_DECIMALS} after the point."
DIGITS = "Use digits 0 to 9, for example 1000 or 94.2."
NO_FIGURE = "Leave the value empty and choose why there is no figure."
SUPPRESS = "To hide a small number, enter the real figure and tick 'suppress'."
COMMAS = "Put commas only between thousands, for example 1,607, and a full stop before decimals, for example 94.2."
TEXT_ONLY = "This measure is text only. Leave the figure empty and write the commentary."

NO_FIGURE_WORDS = frozenset(
    {"n/a", "na", "n.a.", "none", "tbc", "tba", "-", "--", "\u2013", "\u2014", "..", "not available", "not applicable"}
)
MINUS_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-"})
SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " "})

KIND_WORDS = {
    ValueType.PERCENT: "a percentage",
    ValueType.NUMBER: "a number",
    ValueType.RATE: "a rate",
    ValueType.SCORE: "a score",
    ValueType.DAYS: "a number of days",
    ValueType.MONEY: "an amount of money",
}
MONEY_ALLOWED = frozenset({ValueType.MONEY, ValueType.NUMBER, ValueType.RATE})

_PLAIN = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}([, ])\d{3}(?:\1\d{3})*(?:\.\d*)?", re.ASCII)
_COMMA = re.compile(r"\d+,\d+(?:,\d+)*(?:\.\d*)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[\d.]+e[+-]?(\d+)", re.ASCII | re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?) ?(?P<pound>£?) ?(?P<inner>[+-]?)(?P<digits>[^%£]*?) ?(?P<percent>%|per ?cent)?", re.IGNORECASE
)


class NumberProblem(ValueError):
    """A figure that cannot be read. The message says what to enter instead."""


class TextProblem(ValueError):
    """A text that cannot be kept. The message says where and why."""


@dataclass(frozen=True)
class ReadNumber:
    """A figure as understood. ``read_as`` ("Read as 1607") is set when that differs from what was typed."""

    value: Decimal
    read_as: str | None = None


def round_half_away(value: Decimal, decimals: int) -> Decimal:
    """Round half away from zero to ``decimals`` places; never gives "-0". Raises ValueError when not finite."""
    if not value.is_finite():
        raise ValueError("Only finite numbers can be rounded.")
    room = Context(prec=max(28, value.adjusted() + decimals + 3))
    rounded = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=room)
    return rounded if rounded else abs(rounded)


def read_number(text: str, *, value_type: ValueType, decimals: int | None, label: str = "figure") -> ReadNumber:
    """Read a typed figure. ``decimals`` is the most places allowed, None for no rule but the common limit.

    A blank is the caller's business. Raises NumberProblem.
    """
    typed = text.strip()
    _refuse_at_sight(typed, value_type)
    amount = _AMOUNT.fullmatch(typed.translate(SPACES).translate(MINUS_SIGNS))
    if amount is None or (amount["sign"] and amount["inner"]):
        raise NumberProblem(DIGITS)
    digits = _digits(amount["digits"])
    _refuse_wrong_kind(amount, digits, value_type)
    value = _within_limits(digits, decimals, label)
    if "-" in (amount["sign"], amount["inner"]) and value:
        value = -value
    plain = format(value, "f")
    return ReadNumber(value, None if plain == typed else f"Read as {plain}")


def _refuse_at_sight(typed: str, value_type: ValueType) -> None:
    if value_type == ValueType.TEXT:
        raise NumberProblem(TEXT_ONLY)
    if len(typed) > LONGEST_NUMBER:
        raise NumberProblem(LIMITS)
    word = typed.casefold()
    if word in NO_FIGURE_WORDS:
        raise NumberProblem(NO_FIGURE)
    if word.startswith(("<", "\u2264")):
        raise NumberProblem(SUPPRESS)
    if word.lstrip("+-\u2212") in {"nan", "snan", "inf", "infinity", "\u221e"}:
        raise NumberProblem(LIMITS)
    scientific = _SCIENTIFIC.fullmatch(word.lstrip("+-\u2212"))
    if scientific:
        raise NumberProblem(LIMITS if len(scientific[1]) > 2 else DIGITS)


def _digits(text: str) -> str:
    """ "1,607" or "1 607" without its thousands marks."""
    if _PLAIN.fullmatch(text):
        return text
    if _GROUPED.fullmatch(text):
        return text.replace(",", "").replace(" ", "")
    raise NumberProblem(COMMAS if _COMMA.fullmatch(text) else DIGITS)


def _refuse_wrong_kind(amount: re.Match[str], digits: str, value_type: ValueType) -> None:
    kind = KIND_WORDS[value_type]
    if amount["percent"] and value_type != ValueType.PERCENT:
        raise NumberProblem(f"This measure is {kind}, not a percentage. Enter {digits} or check the measure.")
    if amount["pound"] and value_type not in MONEY_ALLOWED:
        raise NumberProblem(f"This measure is {kind}, not an amount of money. Enter {digits} or check the measure.")


def _within_limits(digits: str, decimals: int | None, label: str) -> Decimal:
    """The number, exactly as typed but without zeros beyond the places allowed."""
    whole, _, part = digits.partition(".")
    places = len(part.rstrip("0"))
    if len(whole.lstrip("0")) > MOST_WHOLE_DIGITS or places > MOST_DECIMALS:
        raise NumberProblem(LIMITS)
    most = MOST_DECIMALS if decimals is None else decimals
    if places > most:
        raise NumberProblem(_too_many(label, places, most))
    return Decimal(f"{whole or '0'}.{part[:most]}")


def _too_many(label: str, places: int, most: int) -> str:
    if most == 0:
        return f"The {label} must be a whole number, for example 94."
    allowed = "1 decimal place" if most == 1 else f"{most} decimal places"
    return f"The {label} has {places} decimal places. Enter at most {allowed}, for example {'94.2183'[: 3 + most]}."


# Text

_NEWLINES = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_IN_FILES = frozenset("\ufffe\uffff")


def read_text(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """The text with its line ends as ``\\n``, otherwise kept as typed.

    Raises TextProblem when it is over ``limit`` characters or holds a character that cannot be
    stored, printed or trusted: control characters, writing-direction controls, half characters.
    """
    kept = _NEWLINES.sub("\n", text)
    if len(kept) > limit:
        over = len(kept) - limit
        raise TextProblem(
            f"The text is {over:,} character{'' if over == 1 else 's'} too long: "
            f"it has {len(kept):,} and the limit is {limit:,}. Shorten it."
        )
    for place, character in enumerate(kept):
        what = _refused(character)
        if what:
            raise TextProblem(_where(kept, place, what))
    return kept


def _refused(character: str) -> str:
    if character in _BIDI:
        return "a hidden mark that changes the direction of writing"
    category = unicodedata.category(character)
    if category == "Cc" and character not in "\n\t":
        return "a control character"
    if category == "Cs" or character in _NOT_IN_FILES:
        return "a broken character"
    return ""


def _where(text: str, place: int, what: str) -> str:
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    return (
        f"Character {column} of line {line} is {what} (U+{ord(text[place]):04X}). "
        "Delete it and type the words around it again."
    )
