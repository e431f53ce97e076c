"""How numbers are printed, in every output alike."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import PrintPattern, ValueType
from indicators.rules.numbers import round_half_away

CURRENCIES = frozenset("£€$")
ANSWERS = {Decimal(1): "Yes", Decimal(0): "No"}
COUNTED_WORDS = frozenset({"minutes", "hours", "days", "weeks", "months", "years"})


@dataclass(frozen=True)
class NumberFormat:
    """How one indicator prints: "%" and words follow the number, a currency sign precedes it.

    A unit such as "£m" is split round the number: "£5m". ``brackets`` prints negatives as accounts do: "(£5m)".
    """

    value_type: ValueType = ValueType.NUMBER
    unit: str = ""
    decimals: int = 0
    thousands: bool = False
    pattern: PrintPattern = PrintPattern.VALUE
    brackets: bool = False

    @property
    def in_points(self) -> bool:
        """Whether differences are counted in percentage points."""
        return self.unit == "%" or self.value_type == ValueType.PERCENT


def show(value: Decimal | None, fmt: NumberFormat, count: Decimal | int | None = None) -> str:
    """The printed figure: "96.5% (254)", "1587 (57.3%)", "£1,607". Blank when there is none."""
    if value is None:
        return ""
    text = _figure(value, fmt)
    if count is None or fmt.pattern == PrintPattern.VALUE:
        return text
    counted = show_exact(Decimal(count), thousands=fmt.thousands)
    return f"{text} ({counted})" if fmt.pattern == PrintPattern.VALUE_COUNT else f"{counted} ({text})"


def _figure(value: Decimal, fmt: NumberFormat) -> str:
    if fmt.value_type == ValueType.YES_NO and value in ANSWERS:
        return ANSWERS[value]
    digits = _digits(value, fmt.decimals, fmt.thousands)
    if fmt.brackets and digits.startswith("-"):
        return f"({with_unit(digits[1:], fmt.unit)})"
    return with_unit(digits, fmt.unit)


def show_exact(value: Decimal, *, thousands: bool = True) -> str:
    """Every digit that matters and no more: 254, 1.5."""
    return _digits(value, places(value), thousands)


def show_difference(a: Decimal, b: Decimal, fmt: NumberFormat) -> str:
    """``a`` minus ``b`` with its sign: "+3.8 points", "-2 days", "0.0 points"."""
    rounded = round_half_away(a - b, fmt.decimals)
    sign = "+" if rounded > 0 else "-" if rounded < 0 else ""
    return sign + amount(abs(a - b), fmt)


def amount(value: Decimal, fmt: NumberFormat, *, full: bool = False, decimals: int | None = None) -> str:
    """A distance in words: "9.3 points", in ``full`` "9.3 percentage points"; "2 days", "£5", "3"."""
    digits = _digits(value, fmt.decimals if decimals is None else decimals, thousands=True)
    if not fmt.in_points:
        return with_unit(digits, fmt.unit)
    return f"{digits} {points_word(digits, full=full)}"


def points_word(digits: str, *, full: bool = False) -> str:
    word = "percentage point" if full else "point"
    return word if digits == "1" else word + "s"


def with_unit(digits: str, unit: str) -> str:
    """Join a printed number and its unit: "5%", "-£5", "£5m", "12 days", "1 day", "45 tCO2e"."""
    if digits == "1" and unit in COUNTED_WORDS:
        return f"1 {unit.removesuffix('s')}"
    if unit[:1] in CURRENCIES and unit:
        sign, number = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        return f"{sign}{unit[0]}{number}{unit[1:]}"
    return f"{digits} {unit}" if unit[:1].isalnum() else digits + unit


def places(value: Decimal) -> int:
    """The decimal places a number needs: 0 for 254, 1 for 94.20."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _digits(value: Decimal, decimals: int, thousands: bool) -> str:
    return format(round_half_away(value, decimals), f"{',' if thousands else ''}.{decimals}f")
