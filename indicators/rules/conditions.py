"""The conditions of a RAG rule: a small vocabulary of tests, joined by all, any and not.

A condition is JSON: ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": {...}}`` or
``{"test": name, ...parameters}``. ``docs/reference/rating-rules.md`` describes each test. A new
test is one function below and its entry in ``VOCABULARY``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from indicators.enums import Comparison, DirectionOfTravel, TargetKind, ToleranceKind
from indicators.rules.rating_inputs import RatingInputs, Tolerance
from indicators.rules.rating_words import QUARTERS, gap_text, share_text
from indicators.rules.targets import is_met, missed_bound, shortfall

DEEPEST = 10
Params = Mapping[str, Any]


class SchemeProblem(ValueError):
    """A RAG rule that cannot be used. ``messages`` name every fault, in order."""

    def __init__(self, messages: list[str]) -> None:
        self.messages = tuple(messages)
        super().__init__(" ".join(messages))


@dataclass(frozen=True)
class Condition:
    """One node of a condition: a test with its parameters, or ``all``, ``any``, ``not`` over parts."""

    kind: str
    parts: tuple["Condition", ...] = ()
    params: Params = field(default_factory=dict)

    def tests(self) -> Iterator["Condition"]:
        """Every test inside, in order."""
        if self.kind in VOCABULARY:
            yield self
        for part in self.parts:
            yield from part.tests()


class Facts(NamedTuple):
    """What a test may look at: the inputs, and the tolerance in force for them."""

    inputs: RatingInputs
    tolerance: Tolerance | None


class Finding(NamedTuple):
    """Whether a test holds, and a few words on what was found: "second quarter"."""

    holds: bool
    because: str


# The tests


def _always(facts: Facts, params: Params) -> Finding:
    return Finding(True, "in every case")


def _has_value(facts: Facts, params: Params) -> Finding:
    holds = facts.inputs.value is not None
    return Finding(holds, "there is a figure" if holds else "there is no figure")


def _has_target(facts: Facts, params: Params) -> Finding:
    holds = facts.inputs.target is not None and facts.inputs.target.is_numeric
    return Finding(holds, "there is a target" if holds else "there is no target to meet")


def _meets_target(facts: Facts, params: Params) -> Finding:
    met = is_met(facts.inputs.value, facts.inputs.target)
    if met is None:
        return _nothing_to_compare(facts)
    if met:
        return Finding(True, "the target is met")
    gap = gap_text(facts.inputs)
    return Finding(False, f"missed by {gap}" if gap else "exactly on the target, which is not enough")


def _nothing_to_compare(facts: Facts) -> Finding:
    missing = _has_value(facts, {}) if facts.inputs.value is None else _has_target(facts, {})
    return Finding(False, missing.because)


def _within_relative(facts: Facts, params: Params) -> Finding:
    return _within(facts, params, params.get("percent"), ToleranceKind.RELATIVE)


def _within_points(facts: Facts, params: Params) -> Finding:
    return _within(facts, params, params.get("points"), ToleranceKind.POINTS)


def _within(facts: Facts, params: Params, stated: Decimal | None, kind: ToleranceKind) -> Finding:
    """Short of the target by no more than allowed. A tolerance that is not stated keeps its own kind."""
    inputs = facts.inputs
    gap = shortfall(inputs.value, inputs.target)
    if gap is None or inputs.value is None or inputs.target is None:
        return _nothing_to_compare(facts)
    tolerance = facts.tolerance if stated is None else Tolerance(stated, kind)
    if tolerance is None:
        return Finding(False, "no tolerance is set")
    bound = missed_bound(inputs.value, inputs.target)
    if bound is None:
        return Finding(True, "the target is met")
    relative = tolerance.kind == ToleranceKind.RELATIVE
    # Both sides are multiplied, never divided: a target of 0 is a number like any other.
    distance, allowed = (gap * 100, abs(bound) * tolerance.amount) if relative else (gap, tolerance.amount)
    holds = distance < allowed or (params["inclusive"] and distance == allowed)
    share = share_text(inputs, tolerance) if relative else ""
    return Finding(holds, f"missed by {share or gap_text(inputs) or 'nothing'}")


def _has_quartile(facts: Facts, params: Params) -> Finding:
    quartile = facts.inputs.quartile
    return Finding(quartile is not None, QUARTERS.get(quartile, "no national quartile"))


def _quartile_in(facts: Facts, params: Params) -> Finding:
    quartile = facts.inputs.quartile
    return Finding(quartile in params["quartiles"], QUARTERS.get(quartile, "no national quartile"))


def _target_is(facts: Facts, params: Params) -> Finding:
    target = facts.inputs.target
    kind = TargetKind.NONE if target is None else target.kind
    words = "no target" if target is None else target.sentence
    return Finding(kind in params["kinds"], f"the target is {words}" if words != "no target" else "there is no target")


_DIRECTION_WORDS = {
    DirectionOfTravel.BETTER: "better",
    DirectionOfTravel.WORSE: "worse",
    DirectionOfTravel.SAME: "no change",
    DirectionOfTravel.NO_POLARITY: "neither way is better",
    DirectionOfTravel.NONE: "no earlier figure to compare with",
}


def _improved(facts: Facts, params: Params) -> Finding:
    direction = facts.inputs.direction_since(params["since"])
    return Finding(direction == DirectionOfTravel.BETTER, _DIRECTION_WORDS[direction])


def _maintained(facts: Facts, params: Params) -> Finding:
    direction = facts.inputs.direction_since(params["since"])
    return Finding(direction in (DirectionOfTravel.BETTER, DirectionOfTravel.SAME), _DIRECTION_WORDS[direction])


def _entered_by_hand(facts: Facts, params: Params) -> Finding:
    entered = facts.inputs.by_hand
    if entered is None:
        return Finding(False, "nothing entered by hand")
    return Finding(entered == params["status"], f"{entered.replace('_', ' ')} entered by hand")


# Their parameters


class Param(NamedTuple):
    """How one parameter is read from JSON, and written back; ``default`` stands in where it is left out."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    required: bool = False
    default: Any = None


def _read_amount(value: Any) -> Decimal:
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError('must be a number written as text, for example "10"')
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0 or number.adjusted() > 11:
        raise ValueError('must be a number, 0 or more, for example "10"')
    return number


def _read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _read_quartiles(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or not value or any(type(one) is not int or not 1 <= one <= 4 for one in value):
        raise ValueError("must be a list of quartiles from 1 to 4, for example [1, 2]")
    return tuple(value)


def _read_kinds(value: Any) -> tuple[TargetKind, ...]:
    if not isinstance(value, list) or not value or any(one not in TargetKind.values for one in value):
        raise ValueError('must be a list of kinds of target, for example ["monitor"]')
    return tuple(TargetKind(one) for one in value)


def _read_since(value: Any) -> Comparison:
    if value not in Comparison.values:
        raise ValueError('must be "previous_period" or "same_period_last_year"')
    return Comparison(value)


def read_status(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 50:
        raise ValueError('must be the key of a status, for example "green"')
    return value.strip()


def _as_it_is(value: Any) -> Any:
    return value


def _enum_values(values: tuple[Any, ...]) -> list[Any]:
    return [getattr(value, "value", value) for value in values]


_AMOUNT = Param(_read_amount, lambda amount: format(amount, "f"))
_INCLUSIVE = Param(_read_bool, _as_it_is, default=True)
_SINCE = Param(_read_since, lambda since: since.value, required=True)
_STATUS = Param(read_status, _as_it_is, required=True)


class Term(NamedTuple):
    """One test: its function, its sentence (parameters in braces) and its parameters."""

    judge: Callable[[Facts, Params], Finding]
    sentence: str
    params: Mapping[str, Param] = {}


VOCABULARY: dict[str, Term] = {
    "always": Term(_always, "in every case"),
    "has_value": Term(_has_value, "there is a figure"),
    "has_target": Term(_has_target, "there is a target to meet"),
    "meets_target": Term(_meets_target, "the target is met"),
    "within_relative": Term(
        _within_relative,
        "the target is missed by no more than {percent} percent of it",
        {"percent": _AMOUNT, "inclusive": _INCLUSIVE},
    ),
    "within_points": Term(
        _within_points,
        "the target is missed by no more than {points} points",
        {"points": _AMOUNT, "inclusive": _INCLUSIVE},
    ),
    "has_quartile": Term(_has_quartile, "there is a national quartile"),
    "quartile_in": Term(
        _quartile_in,
        "the national quartile is {quartiles}",
        {"quartiles": Param(_read_quartiles, _enum_values, required=True)},
    ),
    "target_is": Term(
        _target_is, "the kind of target is {kinds}", {"kinds": Param(_read_kinds, _enum_values, required=True)}
    ),
    "improved": Term(_improved, "the figure is better than {since}", {"since": _SINCE}),
    "maintained": Term(_maintained, "the figure is no worse than {since}", {"since": _SINCE}),
    "entered_by_hand": Term(_entered_by_hand, "{status} was entered by hand", {"status": _STATUS}),
}


# Judging


def judge(condition: Condition, facts: Facts) -> Finding:
    """Whether a condition holds, with the words of the part that decided it."""
    if condition.kind in VOCABULARY:
        return VOCABULARY[condition.kind].judge(facts, condition.params)
    findings = [judge(part, facts) for part in condition.parts]
    if condition.kind == "not":
        return Finding(not findings[0].holds, findings[0].because)
    holds = all(one.holds for one in findings) if condition.kind == "all" else any(one.holds for one in findings)
    return Finding(holds, next((one.because for one in findings if one.holds == holds), ""))


def describe(condition: Condition) -> str:
    """The condition in words: "the national quartile is 2 and the target is met"."""
    if condition.kind in VOCABULARY:
        term = VOCABULARY[condition.kind]
        return term.sentence.format(**{name: _param_words(name, condition.params.get(name)) for name in term.params})
    inside = [f"({describe(part)})" if part.parts else describe(part) for part in condition.parts]
    if condition.kind == "not":
        return f"it is not so that {inside[0]}"
    return (" and " if condition.kind == "all" else " or ").join(inside)


def _param_words(name: str, value: Any) -> str:
    if value is None:
        return "the usual"
    if isinstance(value, tuple):
        return " or ".join(str(getattr(one, "label", one)).lower() for one in value)
    return str(getattr(value, "label", value)).lower()


# Reading and writing


def parse_condition(data: Any) -> Condition:
    """Read a condition from JSON. Raises SchemeProblem with every fault found."""
    problems: list[str] = []
    condition = read_condition(data, "The condition", problems)
    if problems or condition is None:
        raise SchemeProblem(problems)
    return condition


def read_condition(data: Any, where: str, problems: list[str], depth: int = 0) -> Condition | None:
    """Read a condition, adding each fault to ``problems``; None when it has one."""
    found = len(problems)
    condition = _read_node(data, where, problems, depth)
    return condition if len(problems) == found else None


def _read_node(data: Any, where: str, problems: list[str], depth: int) -> Condition | None:
    if depth > DEEPEST:
        problems.append(f"{where} is nested more than {DEEPEST} deep.")
    elif not isinstance(data, dict):
        problems.append(f'{where} must be an object, for example {{"test": "meets_target"}}.')
    elif "test" in data:
        return _read_test(data, where, problems)
    elif len(data) == 1 and next(iter(data)) in ("all", "any", "not"):
        return _read_group(data, where, problems, depth)
    else:
        problems.append(f'{where} must have exactly one of "all", "any", "not" or "test".')
    return None


def _read_group(data: Mapping[str, Any], where: str, problems: list[str], depth: int) -> Condition:
    kind, inside = next(iter(data.items()))
    if kind == "not":
        inside = [inside]
    elif not isinstance(inside, list) or not inside:
        problems.append(f'{where}: "{kind}" must be a list with at least one condition.')
        inside = []
    parts = [read_condition(part, where, problems, depth + 1) for part in inside]
    return Condition(kind, tuple(part for part in parts if part is not None))


def _read_test(data: Mapping[str, Any], where: str, problems: list[str]) -> Condition | None:
    name = data["test"]
    if not isinstance(name, str) or name not in VOCABULARY:
        problems.append(f"{where}: there is no test called {name!r}. Choose from {', '.join(VOCABULARY)}.")
        return None
    known = VOCABULARY[name].params
    problems += [f'{where}: "{name}" takes no "{extra}".' for extra in data if extra != "test" and extra not in known]
    params = {key: _read_param(data, name, key, known[key], where, problems) for key in known}
    return Condition(name, params=params)


def _read_param(data: Mapping[str, Any], name: str, key: str, param: Param, where: str, problems: list[str]) -> Any:
    if key not in data:
        if param.required:
            problems.append(f'{where}: "{name}" needs "{key}".')
        return param.default
    try:
        return param.read(data[key])
    except ValueError as problem:
        problems.append(f'{where}: "{key}" of "{name}" {problem}.')
        return None


def condition_to_json(condition: Condition) -> dict[str, Any]:
    """The JSON that ``parse_condition`` reads back as an equal condition. Defaults are left out."""
    if condition.kind == "not":
        return {"not": condition_to_json(condition.parts[0])}
    if condition.kind not in VOCABULARY:
        return {condition.kind: [condition_to_json(part) for part in condition.parts]}
    known = VOCABULARY[condition.kind].params
    stated = {key: known[key].write(value) for key, value in condition.params.items() if value != known[key].default}
    return {"test": condition.kind} | stated
