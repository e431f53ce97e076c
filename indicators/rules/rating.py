"""Rating a figure by a scheme that is data, with the sentence that says why.

A scheme is an ordered list of bands. Each band has the key of a status, a condition and a text;
the first band whose condition holds gives the status. Values are judged unrounded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators.enums import TargetKind, ToleranceKind
from indicators.rules.conditions import (
    VOCABULARY,
    Condition,
    Facts,
    SchemeProblem,
    Section,
    condition_to_json,
    describe,
    judge,
    parse_condition,
    read_condition,
    read_status,
)
from indicators.rules.rating_inputs import RatingInputs, Tolerance
from indicators.rules.rating_words import QUARTERS, against_target, share_text, tolerance_text
from indicators.rules.targets import TargetRule, is_met, strictly

__all__ = [
    "Band",
    "Condition",
    "RatingInputs",
    "RatingResult",
    "Scheme",
    "SchemeProblem",
    "Step",
    "condition_to_json",
    "describe",
    "parse_condition",
    "parse_scheme",
    "rate",
    "scheme_to_json",
    "what_would_change",
]

MOST_BANDS = 50
LONGEST_TEXT = 300
NO_BAND = "No part of the rule applies, so there is no colour."
NOT_REACHED = "not reached"
APPLIES = "applies"


@dataclass(frozen=True)
class Band:
    """One line of a scheme. In ``text``, ``{tolerance}`` stands for the tolerance in force ("10%")."""

    status: str
    when: Condition
    text: str


@dataclass(frozen=True)
class Scheme:
    """A RAG rule. ``tolerance`` applies where neither target nor definition sets one."""

    name: str
    version: int
    bands: tuple[Band, ...]
    tolerance: Decimal | None = None
    tolerance_kind: ToleranceKind = ToleranceKind.RELATIVE

    def uses(self, *names: str) -> bool:
        """Whether any band contains one of the named tests."""
        return any(test.kind in names for test in self.tests())

    def tests(self) -> Iterator[Condition]:
        """Every test of every band, in the order they are tried."""
        return (test for band in self.bands for test in band.when.tests())

    def tests_in_order(self) -> list[Condition]:
        """Every test, other councils first, then movement and the rest: the order in which facts are told."""
        return sorted(self.tests(), key=lambda test: _TOLD.get(VOCABULARY[test.kind].section, len(_TOLD)))


_TOLD = {Section.PEERS: 0, Section.MOVEMENT: 1, Section.SIGNAL: 2}


@dataclass(frozen=True)
class Step:
    """One band as the reader sees it: its text, and "no, second quarter", "applies" or "not reached"."""

    text: str
    outcome: str
    applies: bool


@dataclass(frozen=True)
class RatingResult:
    """``status`` is None when no band applies; the sentence then says so."""

    status: str | None
    sentence: str
    steps: tuple[Step, ...]
    scheme_name: str
    scheme_version: int


def tolerance_in_force(scheme: Scheme, inputs: RatingInputs) -> Tolerance | None:
    """The target's own tolerance, else the definition's, else the scheme's."""
    for holder in (inputs.target, inputs, scheme):
        if holder is not None and holder.tolerance is not None:
            return Tolerance(holder.tolerance, holder.tolerance_kind)
    return None


def rate(scheme: Scheme, inputs: RatingInputs) -> RatingResult:
    """The status of the first band that applies, the sentence that says why, and every band tried."""
    tolerance = tolerance_in_force(scheme, inputs)
    facts = Facts(inputs, tolerance)
    shown = tolerance_text(tolerance, inputs)
    steps: list[Step] = []
    chosen: Band | None = None
    for band in scheme.bands:
        text = band.text.replace("{tolerance}", shown)
        if chosen is not None:
            steps.append(Step(_without_stop(text), NOT_REACHED, False))
            continue
        finding = judge(band.when, facts)
        if finding.holds:
            chosen = band
        outcome = APPLIES if finding.holds else f"no, {finding.because}"
        steps.append(Step(_without_stop(text), outcome, finding.holds))
    ending = NO_BAND if chosen is None else chosen.text.replace("{tolerance}", shown)
    sentence = " ".join([*_findings(scheme, facts), ending])
    return RatingResult(chosen.status if chosen else None, sentence, tuple(steps), scheme.name, scheme.version)


def status_of(scheme: Scheme, inputs: RatingInputs) -> str | None:
    """The status alone, for those who try many values."""
    facts = Facts(inputs, tolerance_in_force(scheme, inputs))
    return next((band.status for band in scheme.bands if judge(band.when, facts).holds), None)


def _without_stop(text: str) -> str:
    return text.removesuffix(".")


def _findings(scheme: Scheme, facts: Facts) -> list[str]:
    """The facts the scheme looked at, one sentence each, in the order of the vocabulary."""
    inputs = facts.inputs if not _only_strictly(scheme, facts.inputs) else _strict(facts.inputs)
    relative = facts.tolerance is None or facts.tolerance.kind == ToleranceKind.RELATIVE
    share = share_text(inputs, facts.tolerance) if relative and scheme.uses("within_relative") else ""
    told = [VOCABULARY[test.kind].tells(facts, test.params) for test in scheme.tests_in_order()]
    return [against_target(inputs, share), *dict.fromkeys(sentence for sentence in told if sentence)]


def _only_strictly(scheme: Scheme, inputs: RatingInputs) -> bool:
    """Whether exactly on the target never counts as met, so that the sentence must not say it does."""
    tests = [test.params["strict"] for test in scheme.tests_in_order() if test.kind == "meets_target"]
    return bool(tests) and all(tests) and inputs.target is not None


def _strict(inputs: RatingInputs) -> RatingInputs:
    return replace(inputs, target=None if inputs.target is None else strictly(inputs.target))


# What would change it


def what_would_change(scheme: Scheme, inputs: RatingInputs, *, status_words: Mapping[str, str] | None = None) -> str:
    """What it would take to get another status by doing better; "" when there is nothing simple to say.

    Tries meeting the target first, then a higher national quartile.
    ``status_words`` are printed names of statuses by key.
    """
    now = rate(scheme, inputs).status
    if inputs.value is None or now is None:
        return ""
    words = status_words or {}
    status = _status_when_met(scheme, inputs)
    if status is not None and status != now and inputs.target is not None:
        stays = f" while the council stays in the {QUARTERS[inputs.quartile]}" if _by_quartile(scheme, inputs) else ""
        return f"{_meeting(inputs.target)} would be {_word(status, words)}{stays}."
    return _by_better_quartile(scheme, inputs, now, words)


def _by_quartile(scheme: Scheme, inputs: RatingInputs) -> bool:
    return inputs.quartile is not None and scheme.uses("quartile_in")


def _word(status: str, words: Mapping[str, str]) -> str:
    return words.get(status, status.replace("_", " ")).lower()


def _status_when_met(scheme: Scheme, inputs: RatingInputs) -> str | None:
    """The status of every value that meets the target, tried just inside it and far inside it."""
    target = inputs.target
    if target is None or target.value is None or is_met(inputs.value, target) is not False:
        return None
    statuses = {rate(scheme, replace(inputs, value=value)).status for value in _values_that_meet(target)}
    return statuses.pop() if len(statuses) == 1 else None


def _values_that_meet(target: TargetRule) -> list[Decimal]:
    bound = target.value or Decimal(0)
    near, far = Decimal("0.0001"), abs(bound) * 10 + 1000
    if target.kind == TargetKind.BETWEEN and target.upper is not None:
        return [bound, target.upper]
    if target.kind in (TargetKind.AT_LEAST, TargetKind.MORE_THAN):
        return [bound + near, bound + far]
    return [bound - near, bound - far]


def _meeting(target: TargetRule) -> str:
    if target.kind == TargetKind.MORE_THAN:
        return f"Any value above {target.bound_text()}"
    if target.kind == TargetKind.LESS_THAN:
        return f"Any value below {target.bound_text()}"
    return f"Any value {'of ' if target.kind != TargetKind.BETWEEN else ''}{target.sentence}"


def _by_better_quartile(scheme: Scheme, inputs: RatingInputs, now: str, words: Mapping[str, str]) -> str:
    if inputs.quartile is None or not scheme.uses("quartile_in"):
        return ""
    for quartile in range(inputs.quartile - 1, 0, -1):
        status = rate(scheme, replace(inputs, quartile=quartile)).status
        if status is not None and status != now:
            return f"The same value in the {QUARTERS[quartile]} of councils in England would be {_word(status, words)}."
    return ""


# Reading and writing


def parse_scheme(data: Any) -> Scheme:
    """Read a scheme from JSON: name, version, bands, and perhaps tolerance and tolerance_kind.

    Raises SchemeProblem with every fault found.
    """
    if not isinstance(data, dict):
        raise SchemeProblem(["The rule must be an object with a name, a version and bands."])
    problems = [f'The rule takes no "{key}".' for key in data if key not in _SCHEME_KEYS]
    name, version = data.get("name"), data.get("version")
    if not isinstance(name, str) or not name.strip():
        problems.append("Give the rule a name.")
    if type(version) is not int or version < 1:
        problems.append("The version must be a whole number, 1 or more.")
    tolerance, kind = _read_tolerance(data, problems)
    bands = _read_bands(data.get("bands"), problems)
    if problems:
        raise SchemeProblem(problems)
    return Scheme(str(name).strip(), int(version or 0), bands, tolerance, kind)


_SCHEME_KEYS = frozenset({"name", "version", "bands", "tolerance", "tolerance_kind"})
_BAND_KEYS = frozenset({"status", "when", "text"})


def _read_tolerance(data: Mapping[str, Any], problems: list[str]) -> tuple[Decimal | None, ToleranceKind]:
    tolerance, kind = data.get("tolerance"), data.get("tolerance_kind", ToleranceKind.RELATIVE.value)
    if kind not in ToleranceKind.values:
        problems.append('The kind of tolerance must be "relative" or "points".')
        kind = ToleranceKind.RELATIVE.value
    probe: dict[str, Any] = {"test": "within_relative"}
    if tolerance is not None:
        probe["percent"] = tolerance
    condition = read_condition(probe, "The tolerance", problems)
    return (condition.params["percent"] if condition else None), ToleranceKind(kind)


def _read_bands(data: Any, problems: list[str]) -> tuple[Band, ...]:
    if not isinstance(data, list) or not 1 <= len(data) <= MOST_BANDS:
        problems.append(f"Give the rule 1 to {MOST_BANDS} bands, in the order they are tried.")
        return ()
    bands = [_read_band(band, f"Band {place}", problems) for place, band in enumerate(data, start=1)]
    for place, band in enumerate(bands[:-1], start=1):
        if band is not None and band.when.kind == "always":
            problems.append(f"Band {place} always applies, so the bands after it are never reached.")
    return tuple(band for band in bands if band is not None)


def _read_band(data: Any, where: str, problems: list[str]) -> Band | None:
    if not isinstance(data, dict) or set(data) != _BAND_KEYS:
        problems.append(f'{where} must have "status", "when" and "text" and nothing else.')
        return None
    text = data["text"]
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
        problems.append(
            f"{where} needs a text of at most {LONGEST_TEXT} characters, for example “Target met is green.”"
        )
    condition = read_condition(data["when"], where, problems)
    try:
        status = read_status(data["status"])
    except ValueError as problem:
        problems.append(f"{where}: the status {problem}.")
        return None
    return None if condition is None else Band(status, condition, str(text).strip())


def scheme_to_json(scheme: Scheme) -> dict[str, Any]:
    """The JSON that ``parse_scheme`` reads back as an equal scheme; decimals as text."""
    return {
        "name": scheme.name,
        "version": scheme.version,
        "tolerance": None if scheme.tolerance is None else format(scheme.tolerance, "f"),
        "tolerance_kind": scheme.tolerance_kind.value,
        "bands": [
            {"status": band.status, "when": condition_to_json(band.when), "text": band.text} for band in scheme.bands
        ],
    }
