"""The overall rating of a group, from the ratings of its members: by mean score, weighted, worst or majority.

Source: the theme and outcome ratings of Buckinghamshire's scorecard of 2016/17, which follow from
the mean score of the rated members with a half rounded down. A higher score is better.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indicators.enums import RollupMethod, Rounding
from indicators.rules.numbers import round_half_away

ROUNDING_WORDS = {
    Rounding.HALF_DOWN: "a half rounds down",
    Rounding.HALF_UP: "a half rounds up",
    Rounding.DOWN: "always rounded down",
}
NOTHING_RATED = "Nothing is rated, so there is no overall rating."
NO_WEIGHT = "Nothing that is rated has a weight, so there is no overall rating."
Member = tuple[str, Decimal | None]


@dataclass(frozen=True)
class RollupRule:
    """How members become one rating. ``base`` says what percentages are of: rated members or all.

    ``thresholds`` pairs the lowest mean of a status with that status; they stand in place of rounding. A mean below
    all of them has the worst status of the scale.
    """

    rounding: Rounding = Rounding.HALF_DOWN
    base: Literal["rated", "all"] = "rated"
    member: str = "measure"
    method: RollupMethod = RollupMethod.MEAN
    thresholds: tuple[tuple[Decimal, str], ...] = ()


@dataclass(frozen=True)
class RollupResult:
    """``mean`` is unrounded, None where no mean decides; ``counts`` hold every status, ``percents`` those in the base."""

    status: str | None
    mean: Decimal | None
    counts: dict[str, int]
    sentence: str
    percents: dict[str, Decimal]


def roll_up(
    scores: Sequence[Member], scale: Mapping[Decimal, str], rule: RollupRule, *, weights: Sequence[Decimal] = ()
) -> RollupResult:
    """Rate a group. ``scores`` pairs each member's status with its score, None when it does not count.

    ``scale`` gives the status of each score. ``weights``, one for each member, count under the weighted method only.
    Raises ValueError for an empty scale or weights that do not fit the members.
    """
    if not scale:
        raise ValueError("A roll-up needs at least one score.")
    if weights and len(weights) != len(scores):
        raise ValueError("A roll-up needs one weight for each member.")
    status, mean, sentence = _decided(scores, scale, rule, weights)
    return RollupResult(status, mean, dict(Counter(status for status, _ in scores)), sentence, _percents(scores, rule))


def _percents(scores: Sequence[Member], rule: RollupRule) -> dict[str, Decimal]:
    base = [status for status, score in scores if rule.base == "all" or score is not None]
    return {status: Decimal(100 * number) / len(base) for status, number in Counter(base).items()}


Decision = tuple[str | None, Decimal | None, str]


def _decided(
    scores: Sequence[Member], scale: Mapping[Decimal, str], rule: RollupRule, weights: Sequence[Decimal]
) -> Decision:
    rated = [score for _, score in scores if score is not None]
    if not rated:
        return None, None, NOTHING_RATED
    if rule.method == RollupMethod.WORST:
        return _worst(rated, scale, rule)
    if rule.method == RollupMethod.MAJORITY:
        return _majority(rated, scale, rule)
    if rule.method == RollupMethod.WEIGHTED and weights:
        pairs = [(score, weight) for (_, score), weight in zip(scores, weights, strict=True) if score is not None]
    else:
        pairs = [(score, Decimal(1)) for score in rated]
    total, weight = (
        sum((score * part for score, part in pairs), Decimal(0)),
        sum((part for _, part in pairs), Decimal(0)),
    )
    if not weight:
        return None, None, NO_WEIGHT
    return _by_mean(total, weight, len(rated), scale, rule)


def _members(number: int, rule: RollupRule) -> str:
    return f"{number} rated {rule.member if number == 1 else f'{rule.member}s'}"


def _said(status: str) -> str:
    return status.replace("_", " ")


def _worst(rated: Sequence[Decimal], scale: Mapping[Decimal, str], rule: RollupRule) -> Decision:
    status = scale[min(rated)]
    return status, None, f"The worst of {_members(len(rated), rule)} is {_said(status)}."


def _majority(rated: Sequence[Decimal], scale: Mapping[Decimal, str], rule: RollupRule) -> Decision:
    counts = Counter(rated)
    most = max(counts.values())
    first, *others = sorted(score for score, number in counts.items() if number == most)
    status = scale[first]
    verb = "is" if most == 1 else "are"
    tie = f", as many as {' and '.join(_said(scale[other]) for other in others)}; the worse counts" if others else ""
    return status, None, f"{most} of {_members(len(rated), rule)} {verb} {_said(status)}{tie}, so {_said(status)}."


def _by_mean(total: Decimal, weight: Decimal, number: int, scale: Mapping[Decimal, str], rule: RollupRule) -> Decision:
    if rule.thresholds:
        reached = [(least, status) for least, status in rule.thresholds if total >= least * weight]
        status = max(reached)[1] if reached else scale[min(scale)]
        return status, total / weight, _threshold_sentence(total / weight, number, status, rule, reached)
    score, was_half = _nearest(total, weight, sorted(scale), rule.rounding)
    return scale[score], total / weight, _sentence(total / weight, number, scale[score], rule, was_half)


def _nearest(total: Decimal, number: Decimal, steps: list[Decimal], rounding: Rounding) -> tuple[Decimal, bool]:
    """The score on the scale nearest to total/number, and whether it stood halfway between two.

    Compares without dividing, so that a mean is never moved onto or off a half by its own digits.
    """
    below = max((step for step in steps if step * number <= total), default=steps[0])
    above = min((step for step in steps if step * number >= total), default=steps[-1])
    twice, middle = 2 * total, (below + above) * number
    is_half = below != above and twice == middle
    if rounding == Rounding.DOWN:
        return below, is_half
    if is_half:
        return (above if rounding == Rounding.HALF_UP else below), True
    return (above if twice > middle else below), False


def _mean_of(number: int, rule: RollupRule) -> str:
    name = "Weighted mean" if rule.method == RollupMethod.WEIGHTED else "Mean"
    return f"{name} of {_members(number, rule)} is"


def _sentence(mean: Decimal, number: int, status: str, rule: RollupRule, was_half: bool) -> str:
    so = f", so {_said(status)}."
    if was_half or rule.rounding == Rounding.DOWN:
        so = f"; {ROUNDING_WORDS[rule.rounding]}{so}"
    return f"{_mean_of(number, rule)} {_mean_text(mean, was_half)}{so}"


def _threshold_sentence(
    mean: Decimal, number: int, status: str, rule: RollupRule, reached: list[tuple[Decimal, str]]
) -> str:
    least = max(reached)[0] if reached else min(rule.thresholds)[0]
    shown = f"{least.normalize():f}"
    text = _exact_beside(mean, [one for one, _ in rule.thresholds])
    how = f"{shown} or more" if reached else f"less than {shown}"
    return f"{_mean_of(number, rule)} {text}, {how}, so {_said(status)}."


def _exact_beside(mean: Decimal, bounds: list[Decimal]) -> str:
    """Two decimals, or four where two would show the mean as a bound it does not stand on."""
    short = round_half_away(mean, 2)
    return str(short if short not in bounds or mean in bounds else round_half_away(mean, 4))


def _mean_text(mean: Decimal, was_half: bool) -> str:
    """Two decimals, or four where two would show a half that is not one."""
    short = round_half_away(mean, 2)
    looks_half = short % 1 == Decimal("0.5")
    return str(round_half_away(mean, 4) if looks_half and not was_half else short)
