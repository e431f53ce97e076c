"""Targets inside the year: what to reach by the end of each month, quarter or half, on the way to the year's target.

A step is kept by the month of the financial year in which its period ends: June is 3, September 6, March 12. So a
quarter's step also counts for a half year that ends with it, and the steps are the same every year until another
target starts.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators.enums import Basis, TargetKind, ValueType
from indicators.rules.display import show_exact
from indicators.rules.numbers import NumberProblem, read_number, round_half_away
from indicators.rules.period import MONTH_NAMES, Period
from indicators.rules.targets import TargetRule

MONTHS_OF_YEAR = range(1, 13)
QUARTER_MONTHS = (3, 6, 9, 12)
EXAMPLE = "Write the steps like 3=25; 6=50; 9=75; 12=100, with 3 for June, the third month of the year."

_STEP = re.compile(r"(\d{1,2})\s*=\s*([^;=]+?)(?:\s*\.\.\s*([^;=]+?))?")


class ProfileProblem(ValueError):
    """Steps that cannot be read or used. ``messages`` name every fault."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = tuple(messages)
        super().__init__(" ".join(messages))


@dataclass(frozen=True)
class Step:
    """What to reach by the end of one period: the bound, the lower one of a range, and its upper one."""

    value: Decimal
    upper: Decimal | None = None


Profile = Mapping[int, Step]


def month_of_year(period: Period) -> int:
    """The month of the financial year in which a period ends: June is 3, March 12."""
    return (period.end.month - 4) % 12 + 1


def applied(target: TargetRule, profile: Profile, period: Period | None) -> TargetRule:
    """The target for one period: its step where there is one, else the year's.

    The year's wording and second threshold speak of the year, so they do not go with a step. A period of a year or
    more always has the year's target.
    """
    step = profile.get(month_of_year(period)) if period is not None and period.years < 1 else None
    if step is None:
        return target
    return replace(target, value=step.value, upper=step.upper, wording="", floor=None)


# Reading and writing


def read_profile(data: Any) -> dict[int, Step]:
    """The steps from their stored JSON: ``{"3": {"value": "25"}, ...}``. Raises ProfileProblem."""
    if not isinstance(data, dict):
        raise ProfileProblem(["The steps must be an object of months."])
    steps: dict[int, Step] = {}
    for key, step in data.items():
        if key not in {str(month) for month in MONTHS_OF_YEAR} or not isinstance(step, dict) or "value" not in step:
            raise ProfileProblem([f"“{key}” is not a step. {EXAMPLE}"])
        upper = step.get("upper")
        steps[int(key)] = Step(Decimal(step["value"]), None if upper is None else Decimal(upper))
    return dict(sorted(steps.items()))


def profile_to_json(profile: Profile) -> dict[str, Any]:
    """The JSON that ``read_profile`` reads back; decimals as text."""
    return {str(month): _step_json(profile[month]) for month in sorted(profile)}


def _step_json(step: Step) -> dict[str, str]:
    upper = {} if step.upper is None else {"upper": format(step.upper, "f")}
    return {"value": format(step.value, "f")} | upper


def parse_steps(text: str) -> dict[int, Step]:
    """Read steps as people type them: "3=25; 6=50; 9=75; 12=100", a range as "3=20..30". Raises ProfileProblem."""
    steps: dict[int, Step] = {}
    problems: list[str] = []
    for part in (part.strip() for part in text.replace("\n", ";").split(";")):
        if not part:
            continue
        found = _STEP.fullmatch(part)
        month = int(found[1]) if found else 0
        if found is None or month not in MONTHS_OF_YEAR:
            problems.append(f"“{part}” is not a step. {EXAMPLE}")
        elif month in steps:
            problems.append(f"Month {month} has two steps. Keep one.")
        else:
            try:
                steps[month] = Step(_number(found[2]), None if found[3] is None else _number(found[3]))
            except NumberProblem as problem:
                problems.append(f"Month {month}: {problem}")
    if problems:
        raise ProfileProblem(problems)
    return dict(sorted(steps.items()))


def _number(text: str) -> Decimal:
    return read_number(text, value_type=ValueType.MONEY, decimals=None).value


def steps_text(profile: Profile) -> str:
    """The steps as ``parse_steps`` reads them back: "3=25; 6=50"."""
    parts = []
    for month in sorted(profile):
        step = profile[month]
        upper = "" if step.upper is None else f"..{show_exact(step.upper, thousands=False)}"
        parts.append(f"{month}={show_exact(step.value, thousands=False)}{upper}")
    return "; ".join(parts)


def step_name(month: int) -> str:
    """What a step is called on screens: "Q1, to June" for the end of a quarter, "to April" otherwise."""
    name = f"to {MONTH_NAMES[(month + 2) % 12]}"
    return f"Q{month // 3}, {name}" if month in QUARTER_MONTHS else name


# Checking and sharing out


def problems_of(profile: Profile, target: TargetRule, basis: Basis) -> list[str]:
    """What is wrong with the steps of a target, one sentence each."""
    if not profile:
        return []
    if not target.is_numeric:
        return ["Only a target with a number can have steps inside the year."]
    found = []
    ranged = target.kind == TargetKind.BETWEEN
    for month, step in profile.items():
        if (step.upper is not None) != ranged:
            wanted = "two numbers, like 20..30" if ranged else "one number"
            found.append(f"The step for {step_name(month)} needs {wanted}, like the target.")
        elif step.upper is not None and step.upper <= step.value:
            found.append(f"The step for {step_name(month)} must have the lower number first.")
    last = profile.get(12)
    if last and basis == Basis.YEAR_TO_DATE and (last.value, last.upper) != (target.value, target.upper):
        found.append("The step to March must be the target of the year, because the figure covers the year so far.")
    return found


def shared_out(total: Decimal, basis: Basis, *, decimals: int, months: tuple[int, ...] = QUARTER_MONTHS) -> Profile:
    """Share the year's target out evenly. A figure of the year so far gets rising steps, any other equal parts.

    Rounded steps add up to the whole: what rounding leaves over goes to the last one.
    """
    number = len(months)
    reached = [round_half_away(total * place / number, decimals) for place in range(1, number)] + [total]
    if basis == Basis.YEAR_TO_DATE:
        return {month: Step(value) for month, value in zip(months, reached, strict=True)}
    before = [Decimal(0), *reached[:-1]]
    return {month: Step(now - then) for month, now, then in zip(months, reached, before, strict=True)}
