"""The conditions of a RAG rule: a small vocabulary of tests, joined by all, any and not.

A condition is JSON: ``{"all": [...]}``, ``{"any": [...]}``, ``{"not": {...}}`` or
``{"test": name, ...parameters}``. ``docs/reference/rating-rules.md`` describes each test. The tests
themselves are in ``indicators.rules.terms``, one file for each subject.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.rules.terms import VOCABULARY
from indicators.rules.terms.base import Facts, Finding, Param, Params, ParamType, Section, Term, read_status

__all__ = [
    "VOCABULARY",
    "Condition",
    "Facts",
    "Finding",
    "Param",
    "ParamType",
    "SchemeProblem",
    "Section",
    "Term",
    "condition_to_json",
    "describe",
    "judge",
    "parse_condition",
    "read_condition",
    "read_status",
]

DEEPEST = 10


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
        return _describe_test(VOCABULARY[condition.kind], condition.params)
    inside = [f"({describe(part)})" if part.parts else describe(part) for part in condition.parts]
    if condition.kind == "not":
        return f"it is not so that {inside[0]}"
    return (" and " if condition.kind == "all" else " or ").join(inside)


def _describe_test(term: Term, params: Params) -> str:
    words = term.sentence.format(**{name: _param_words(param, params.get(name)) for name, param in term.params.items()})
    added = [param.otherwise for name, param in term.params.items() if _is_otherwise(param, params.get(name))]
    return f"{words} ({', '.join(added)})" if added else words


def _is_otherwise(param: Param, value: Any) -> bool:
    return bool(param.otherwise) and value is not None and value != param.default


def _param_words(param: Param, value: Any) -> str:
    if value is None or value == "":
        return param.left_out
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
