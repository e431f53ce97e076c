"""How little would have to change for a better colour: "3 more would be green".

A finding of a rule changes only at the values its tests turn at, so every value of the figure belongs to one of a few
stretches of equal colour. The nearest end of each stretch is found by halving, however large the numbers are; each
candidate is rated by the rule itself, so that this can never disagree with the colour given.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from indicators.rules.conditions import VOCABULARY, Facts
from indicators.rules.rating import RatingInputs, Scheme, status_of, tolerance_in_force
from indicators.rules.ratio import STORED_PLACES, Parts, ratio_value

# Twelve digits before and four after the point, multiplied twice.
EXACT = Context(prec=60)


@dataclass(frozen=True)
class Reach:
    """``change`` of the numerator (or of the figure itself) that gives ``status``, and the ``value`` it gives."""

    status: str
    change: Decimal
    value: Decimal


@dataclass(frozen=True)
class _Steps:
    """Whole steps from where the figure is. ``value_at`` never falls from one step to the next.

    ``change_at`` is the change that a step means; ``near`` says about which step has a value, ``slack`` how far out that may be. ``lowest`` and ``highest`` are the
    first and last step that make sense, None for no end.
    """

    value_at: Callable[[int], Decimal]
    change_at: Callable[[int], Decimal]
    near: Callable[[Decimal], Decimal]
    slack: Decimal
    lowest: int | None = None
    highest: int | None = None

    def allows(self, step: int) -> bool:
        return (self.lowest is None or step >= self.lowest) and (self.highest is None or step <= self.highest)


def reach_by_numerator(
    scheme: Scheme, inputs: RatingInputs, parts: Parts, *, scores: Mapping[str, Decimal | None]
) -> list[Reach]:
    """The smallest whole change of the numerator for each status that scores better than now, smallest change first.

    ``scores`` are the scores of the statuses by key, higher is better; a status without one is never better. The
    numerator stays at 0 or more and, where it is part of a whole, at most the denominator. Empty where nothing better
    can be reached, or where the denominator is not positive.
    """
    numerator, denominator, per = parts.numerator, parts.denominator, parts.per
    if denominator <= 0:
        return []
    steps = _Steps(
        value_at=lambda step: ratio_value(numerator + step, denominator, per),
        change_at=Decimal,
        near=lambda value: value * denominator / per - numerator,
        slack=STORED_PLACES * denominator / per + 2,
        lowest=-_down(numerator) if numerator >= 0 else None,
        highest=_down(denominator - numerator) if parts.is_part_of_whole else None,
    )
    return _reach(scheme, inputs, steps, scores)


def reach_by_value(
    scheme: Scheme, inputs: RatingInputs, *, decimals: int, scores: Mapping[str, Decimal | None]
) -> list[Reach]:
    """The smallest change of a figure with ``decimals`` places for each status that scores better than now."""
    value = inputs.value
    if value is None:
        return []
    step = Decimal(1).scaleb(-decimals)
    start = value.quantize(step, rounding=ROUND_FLOOR)
    steps = _Steps(
        value_at=lambda number: start + number * step,
        change_at=lambda number: start + number * step - value,
        near=lambda wanted: (wanted - start) / step,
        slack=Decimal(2),
    )
    return _reach(scheme, inputs, steps, scores)


def _reach(scheme: Scheme, inputs: RatingInputs, steps: _Steps, scores: Mapping[str, Decimal | None]) -> list[Reach]:
    now = status_of(scheme, inputs)
    score_now = scores.get(now) if now else None
    if score_now is None:
        return []
    better = {band.status for band in scheme.bands if (scores.get(band.status) or score_now) > score_now}
    with localcontext(EXACT):
        candidates = {step for step in _candidates(scheme, inputs, steps) if steps.allows(step)}
    changes = {step: steps.change_at(step) for step in candidates}
    found: list[Reach] = []
    # Nearest first; of two equally near the upward one, so that "3 more" comes before "3 fewer".
    for step in sorted((step for step in candidates if changes[step]), key=lambda one: (abs(changes[one]), -one)):
        if not better:
            break
        value = steps.value_at(step)
        status = status_of(scheme, replace(inputs, value=value))
        if status in better:
            better.remove(status)
            found.append(Reach(status, changes[step], value))
    return found


def _candidates(scheme: Scheme, inputs: RatingInputs, steps: _Steps) -> Iterator[int]:
    """The first and last step of every stretch of equal findings, and the ends of what makes sense."""
    yield from (end for end in (steps.lowest, steps.highest) if end is not None)
    for turn in turns_of(scheme, inputs):
        about = steps.near(turn)
        first, last = _down(about - steps.slack), _up(about + steps.slack)
        for reached in (
            _first_step(lambda step, at=turn: steps.value_at(step) >= at, first, last),  # type: ignore[misc]
            _first_step(lambda step, at=turn: steps.value_at(step) > at, first, last),  # type: ignore[misc]
        ):
            yield from (reached - 1, reached)


def turns_of(scheme: Scheme, inputs: RatingInputs) -> set[Decimal]:
    """Every value of the figure at which the status may change."""
    facts = Facts(inputs, tolerance_in_force(scheme, inputs))
    return {turn for test in scheme.tests() for turn in VOCABULARY[test.kind].turns(facts, test.params)}


def _first_step(holds: Callable[[int], bool], first: int, last: int) -> int:
    """The first step from which ``holds`` is true; it is true of ``last`` and everything after."""
    while first < last:
        middle = (first + last) // 2
        if holds(middle):
            last = middle
        else:
            first = middle + 1
    return last


def _down(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_FLOOR))


def _up(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_CEILING))
