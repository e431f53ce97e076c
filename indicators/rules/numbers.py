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
    ValueType.YES_NO: "a yes or a no",
}
MONEY_ALLOWED = frozenset({ValueType.MONEY, ValueType.NUMBER, ValueType.RATE})

YES_OR_NO = "Enter yes or no."
YES_WORDS = frozenset({"yes", "y", "true", "1", "met", "achieved"})
NO_WORDS = frozenset({"no", "n", "false", "0", "not met", "not achieved"})
# What a letter or word after an amount of money multiplies it by. "m" is millions, as councils print it.
SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "b": 9, "billion": 9,
}  # fmt: skip

_SCALED = re.compile(rf"(?P<rest>.*\d\.?) ?(?P<scale>{'|'.join(SCALES)})", re.IGNORECASE)
_BRACKETS = re.compile(r"\((?P<inside>[^()]+)\)(?P<after>[^()]*)")
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


def read_number(
    text: str, *, value_type: ValueType, decimals: int | None, label: str = "figure", unit: str = ""
) -> ReadNumber:
    """Read a typed figure. ``decimals`` is the most places allowed, None for no rule but the common limit.

    ``unit`` is how the figure prints: it may be typed too ("12 weeks"), and where it is money in thousands or millions
    ("£m"), "£1.2m", "£1,200k" and a bare "1.2" are the same figure. Negatives may stand in brackets. Yes and no are 1
    and 0. A blank is the caller's business. Raises NumberProblem.
    """
    typed = text.strip()
    _refuse_at_sight(typed, value_type)
    if value_type == ValueType.YES_NO:
        return _answer(typed)
    plain_text, minus = _out_of_brackets(_without_unit(typed.translate(SPACES).translate(MINUS_SIGNS), unit))
    plain_text, places_up = _without_scale(plain_text, unit)
    amount = _AMOUNT.fullmatch(plain_text)
    if amount is None or (amount["sign"] and amount["inner"]) or (minus and (amount["sign"] or amount["inner"])):
        raise NumberProblem(DIGITS)
    digits = _moved(_digits(amount["digits"]), places_up)
    _refuse_wrong_kind(amount, digits, value_type)
    value = _within_limits(digits, decimals, label)
    if (minus or "-" in (amount["sign"], amount["inner"])) and value:
        value = -value
    plain = format(value, "f")
    return ReadNumber(value, None if plain == typed else f"Read as {plain}")


def _answer(typed: str) -> ReadNumber:
    word = typed.casefold()
    if word not in YES_WORDS | NO_WORDS:
        raise NumberProblem(YES_OR_NO)
    value, plain = (Decimal(1), "yes") if word in YES_WORDS else (Decimal(0), "no")
    return ReadNumber(value, None if word == plain else f"Read as {plain}")


def _without_unit(text: str, unit: str) -> str:
    """Drop a unit that was typed after the number, in the singular too; signs and money are read further on."""
    if not unit[:1].isalnum():
        return text
    for ending in (unit, unit.removesuffix("s")):
        if text.casefold().endswith(ending.casefold()) and len(text) > len(ending):
            return text[: -len(ending)].rstrip()
    return text


def _out_of_brackets(text: str) -> tuple[str, bool]:
    """ "(£1.2m)" and "(1,200)" without their brackets, and whether there were any."""
    found = _BRACKETS.fullmatch(text)
    return (f"{found['inside'].strip()}{found['after']}", True) if found else (text, False)


def _without_scale(text: str, unit: str) -> tuple[str, int]:
    """ "£1.2m" without its "m", and how many places the number moves to be in the unit of the figure."""
    found = _SCALED.fullmatch(text)
    if found is None or not any(sign in text + unit[:1] for sign in "£€$"):
        return text, 0
    own = SCALES.get(unit[1:].strip().casefold(), 0)
    return found["rest"], SCALES[found["scale"].casefold()] - own


def _moved(digits: str, places_up: int) -> str:
    """The number times ten to ``places_up``, as plain digits."""
    return format(Decimal(digits).scaleb(places_up), "f") if places_up else digits


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
