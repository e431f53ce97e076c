"""Targets: what is printed, what is read, whether it is met and by how much it is missed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators.enums import Polarity, TargetKind, ToleranceKind, ValueType
from indicators.rules.display import NumberFormat, places, show
from indicators.rules.numbers import NumberProblem, read_number

NUMERIC = frozenset(
    {TargetKind.AT_LEAST, TargetKind.MORE_THAN, TargetKind.AT_MOST, TargetKind.LESS_THAN, TargetKind.BETWEEN}
)
LONGEST_TARGET = 100


class TargetProblem(ValueError):
    """A target that cannot be read. The message is a plain sentence with an example."""


@dataclass(frozen=True)
class TargetRule:
    """One target. ``value`` is the bound, the lower one for BETWEEN, whose upper one is ``upper``.

    ``wording`` is printed instead of the number when given. ``tolerance`` is how far off is still
    near: a percentage of the target or points, by ``tolerance_kind``. ``floor`` is the second threshold: the figure
    that must not be passed on the wrong side, whatever the tolerance.
    """

    kind: TargetKind
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    decimals: int = 0
    wording: str = ""
    tolerance: Decimal | None = None
    tolerance_kind: ToleranceKind = ToleranceKind.RELATIVE
    floor: Decimal | None = None

    @property
    def is_numeric(self) -> bool:
        """Whether a value can be compared with it."""
        return (
            self.kind in NUMERIC
            and self.value is not None
            and (self.kind != TargetKind.BETWEEN or self.upper is not None)
        )

    @property
    def text(self) -> str:
        """As printed: ">97.2%", "<20.8%", a bare "60%" for at least and at most, "Monitor"."""
        if self.wording:
            return self.wording
        if not self.is_numeric:
            return "Monitor" if self.kind == TargetKind.MONITOR else ""
        return _TEXTS[self.kind].format(self.bound_text(thousands=False), self._upper_text(thousands=False))

    @property
    def sentence(self) -> str:
        """For use inside a sentence: "97.2% or more", "less than 20.8%", "between 3 and 5"."""
        if self.is_numeric:
            return _SENTENCES[self.kind].format(self.bound_text(), self._upper_text())
        if self.kind == TargetKind.NONE or not self.wording:
            return _WORDS.get(self.kind, "no target")
        return self.wording[:1].lower() + self.wording[1:]

    def bound_text(self, *, thousands: bool = True) -> str:
        return show(self.value, self._format(thousands))

    def _upper_text(self, *, thousands: bool = True) -> str:
        return show(self.upper, self._format(thousands))

    def _format(self, thousands: bool) -> NumberFormat:
        return NumberFormat(ValueType.NUMBER, self.unit, self.decimals, thousands)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; decimals as text."""
        return {
            "kind": self.kind.value,
            "value": _as_text(self.value),
            "upper": _as_text(self.upper),
            "unit": self.unit,
            "decimals": self.decimals,
            "wording": self.wording,
            "tolerance": _as_text(self.tolerance),
            "tolerance_kind": self.tolerance_kind.value,
            "floor": _as_text(self.floor),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "TargetRule":
        """The inverse of ``to_json``; what older targets did not have may be absent. Raises KeyError or ValueError."""
        return cls(
            kind=TargetKind(data["kind"]),
            value=_as_decimal(data["value"]),
            upper=_as_decimal(data["upper"]),
            unit=data["unit"],
            decimals=data["decimals"],
            wording=data["wording"],
            tolerance=_as_decimal(data["tolerance"]),
            tolerance_kind=ToleranceKind(data["tolerance_kind"]),
            floor=_as_decimal(data.get("floor")),
        )


def _as_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _as_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


_TEXTS = {
    TargetKind.AT_LEAST: "{0}",
    TargetKind.MORE_THAN: ">{0}",
    TargetKind.AT_MOST: "{0}",
    TargetKind.LESS_THAN: "<{0}",
    TargetKind.BETWEEN: "between {0} and {1}",
}
_SENTENCES = {
    TargetKind.AT_LEAST: "{0} or more",
    TargetKind.MORE_THAN: "more than {0}",
    TargetKind.AT_MOST: "{0} or less",
    TargetKind.LESS_THAN: "less than {0}",
    TargetKind.BETWEEN: "between {0} and {1}",
}
_WORDS = {
    TargetKind.MONITOR: "monitor only",
    TargetKind.RANK: "a rank",
    TargetKind.DIRECTION: "a direction",
}


def is_met(value: Decimal | None, target: TargetRule | None) -> bool | None:
    """Whether ``value`` meets the target; None where there is nothing to compare."""
    if value is None or target is None or target.value is None or not target.is_numeric:
        return None
    if target.kind == TargetKind.MORE_THAN:
        return value > target.value
    if target.kind == TargetKind.LESS_THAN:
        return value < target.value
    return shortfall(value, target) == 0


_STRICT = {TargetKind.AT_LEAST: TargetKind.MORE_THAN, TargetKind.AT_MOST: TargetKind.LESS_THAN}


def strictly(target: TargetRule) -> TargetRule:
    """The same target where exactly on it is not enough. A range keeps its ends."""
    return replace(target, kind=_STRICT.get(target.kind, target.kind))


def missed_bound(value: Decimal, target: TargetRule) -> Decimal | None:
    """The bound ``value`` lies on the wrong side of (or on, where the target is strict); None when met."""
    if is_met(value, target) is not False:
        return None
    if target.kind == TargetKind.BETWEEN and target.value is not None and value > target.value:
        return target.upper
    return target.value


def shortfall(value: Decimal | None, target: TargetRule | None) -> Decimal | None:
    """Distance to the bound in the unit of the value: 0 when met, positive when missed.

    A value exactly on a strict bound misses it by 0. None where there is nothing to compare.
    """
    if value is None or target is None or target.value is None or not target.is_numeric:
        return None
    below, above = target.value - value, value - target.value
    if target.kind == TargetKind.BETWEEN and target.upper is not None:
        return max(below, value - target.upper, Decimal(0))
    wrong_way = below if target.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN) else above
    return max(wrong_way, Decimal(0))


def surplus(value: Decimal | None, target: TargetRule | None) -> Decimal | None:
    """How far the value is on the good side of the bound, negative when it misses; None for a range or no bound."""
    if value is None or target is None or target.value is None or target.kind == TargetKind.BETWEEN:
        return None
    if target.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN):
        return value - target.value
    return target.value - value if target.is_numeric else None


def midpoint_of(target: TargetRule | None) -> Decimal | None:
    """The middle of a range, or the bound itself; None without a number."""
    if target is None or target.value is None or not target.is_numeric:
        return None
    return target.value if target.upper is None else (target.value + target.upper) / 2


# Reading

EXAMPLE = "Write it like 60%, >97.2%, between 3 and 5, Monitor or Top quartile."

_NO_TARGET = frozenset({"", "n/a", "na", "none", "no target", "not set", "-"})
_MONITOR = frozenset({"monitor", "monitor only", "monitoring"})
_ANSWERS = {
    "yes": TargetRule(TargetKind.AT_LEAST, Decimal(1), wording="Yes"),
    "no": TargetRule(TargetKind.AT_MOST, Decimal(0), wording="No"),
}
_RANK = re.compile(r"(top|upper|best|second|2nd|third|3rd|bottom) (quartile|quarter|half|third|ten|\d+%?)")
_DIRECTION = re.compile(
    r"(increase|increasing|reduce|reducing|reduction|decrease|decreasing|improve|maintain|lower|higher)"
)

_PREFIXES = (
    (TargetKind.AT_LEAST, (">=", "=>", "\u2265", "at least", "no less than")),
    (TargetKind.MORE_THAN, (">", "more than", "above", "over")),
    (TargetKind.AT_MOST, ("<=", "=<", "\u2264", "at most", "no more than", "up to")),
    (TargetKind.LESS_THAN, ("<", "less than", "fewer than", "below", "under")),
)
_SUFFIXES = (
    (TargetKind.AT_LEAST, ("or more", "or above", "or higher", "or over")),
    (TargetKind.AT_MOST, ("or less", "or fewer", "or below", "or lower", "or under")),
)
_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_NUMBER = rf"(?:(?:-?£|£-){_DIGITS}(?: ?(?:thousand|million|billion|mn|bn|k|m)\b)?|-?{_DIGITS})"
_UNIT = r"(?:|\s?%|\s(?!and\b|to\b)[a-z][a-z ]{0,30}?)"
_BETWEEN = re.compile(rf"(?:between )?({_NUMBER})({_UNIT})(?: ?[-\u2013] ?| and | to )({_NUMBER})({_UNIT})", re.ASCII)
_ONE = re.compile(rf"({_NUMBER})({_UNIT})", re.ASCII)


def parse_target(text: str, *, polarity: Polarity, unit: str = "") -> TargetRule:
    """Read a printed target; what was printed is kept as its wording when the usual print differs.

    A bare number is "at least" where high is good and "at most" where low is. ``unit`` is that of the figure: money in
    thousands or millions is read into it ("£1,200k" is 1.2 where figures are in £m). Raises TargetProblem.
    """
    typed = " ".join(text.split())
    if len(typed) > LONGEST_TARGET:
        raise TargetProblem(f"The target is too long. {EXAMPLE}")
    rule = _in_words(typed.lower()) or _in_numbers(typed.lower(), polarity, unit)
    return rule if rule.text == typed else replace(rule, wording=typed)


def _in_words(plain: str) -> TargetRule | None:
    if plain in _NO_TARGET:
        return TargetRule(TargetKind.NONE)
    if plain in _MONITOR:
        return TargetRule(TargetKind.MONITOR)
    if plain in _ANSWERS:
        return _ANSWERS[plain]
    if _RANK.fullmatch(plain):
        return TargetRule(TargetKind.RANK)
    if _DIRECTION.fullmatch(plain):
        return TargetRule(TargetKind.DIRECTION)
    return None


def _in_numbers(plain: str, polarity: Polarity, unit: str) -> TargetRule:
    between = _BETWEEN.fullmatch(plain)
    if between:
        return _between(between, unit)
    kind, rest = _operator(plain)
    found = _ONE.fullmatch(rest)
    if found is None:
        raise TargetProblem(f"“{plain}” is not a target that can be read. {EXAMPLE}")
    value, decimals = _number(found[1], unit)
    own = _unit(found[1], found[2], unit)
    return TargetRule(kind or _by_polarity(rest, polarity), value, unit=own, decimals=decimals)


def _between(found: re.Match[str], unit: str) -> TargetRule:
    lower, lower_decimals = _number(found[1], unit)
    upper, upper_decimals = _number(found[3], unit)
    if lower >= upper:
        raise TargetProblem("Put the lower number first, for example between 3 and 5.")
    units = {one for one in (_unit(found[1], found[2], unit), _unit(found[3], found[4], unit)) if one}
    if len(units) > 1:
        raise TargetProblem("Give both numbers in the same unit, for example between 3% and 5%.")
    decimals = max(lower_decimals, upper_decimals)
    return TargetRule(TargetKind.BETWEEN, lower, upper, unit="".join(units), decimals=decimals)


def _operator(plain: str) -> tuple[TargetKind | None, str]:
    """Split "at least 5" into its kind and "5"; the kind is None for a bare number."""
    for kind, prefixes in _PREFIXES:
        for prefix in prefixes:
            if plain.startswith(prefix):
                return kind, plain.removeprefix(prefix).strip()
    for kind, suffixes in _SUFFIXES:
        for suffix in suffixes:
            if plain.endswith(suffix):
                return kind, plain.removesuffix(suffix).strip()
    return None, plain


def _by_polarity(number: str, polarity: Polarity) -> TargetKind:
    if polarity == Polarity.HIGH:
        return TargetKind.AT_LEAST
    if polarity == Polarity.LOW:
        return TargetKind.AT_MOST
    raise TargetProblem(f"Say which side of {number} is good, for example at least {number} or at most {number}.")


def _number(text: str, unit: str) -> tuple[Decimal, int]:
    """The number in the unit of the figure, and how many decimals it was written with or now needs."""
    try:
        value = read_number(text, value_type=ValueType.MONEY, decimals=None, unit=unit).value
    except NumberProblem as problem:
        raise TargetProblem(str(problem)) from problem
    return value, places(value) if text[-1].isalpha() else len(text.partition(".")[2])


def _unit(number: str, after: str, unit: str) -> str:
    if "£" in number:
        return unit if unit.startswith("£") else "£"
    return after.strip()
