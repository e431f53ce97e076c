"""Short ways to write what a test is given and what it should find."""

from decimal import Decimal
from typing import Any

from indicators.enums import Polarity, TargetKind
from indicators.rules.conditions import Facts, Finding, judge, parse_condition
from indicators.rules.rating_inputs import RatingInputs
from indicators.rules.targets import TargetRule

Case = tuple[dict[str, Any], Facts, bool, str]


def at_least(bound: str, **more: Any) -> TargetRule:
    return TargetRule(TargetKind.AT_LEAST, Decimal(bound), **more)


def at_most(bound: str, **more: Any) -> TargetRule:
    return TargetRule(TargetKind.AT_MOST, Decimal(bound), **more)


def between(lower: str, upper: str, **more: Any) -> TargetRule:
    return TargetRule(TargetKind.BETWEEN, Decimal(lower), Decimal(upper), **more)


def given_facts(value: str | None, target: TargetRule | None = None, **more: Any) -> Facts:
    """Facts with a figure, where high is good unless said otherwise."""
    polarity = more.pop("polarity", Polarity.HIGH)
    return Facts(RatingInputs(None if value is None else Decimal(value), target, polarity, **more), None)


def found(case: Case) -> Finding:
    return judge(parse_condition(case[0]), case[1])
