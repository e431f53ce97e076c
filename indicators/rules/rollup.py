"""The overall rating of a group, from the ratings of its members.

Source: the theme and outcome ratings of Buckinghamshire's scorecard of 2016/17, which follow from
the mean score of the rated members with a half rounded down.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from indicators.enums import Rounding
from indicators.rules.numbers import round_half_away

ROUNDING_WORDS = {
    Rounding.HALF_DOWN: "a half rounds down",
    Rounding.HALF_UP: "a half rounds up",
    Rounding.DOWN: "always rounded down",
}
NOTHING_RATED = "Nothing is rated, so there is no overall rating."


@dataclass(frozen=True)
class RollupRule:
    """How members become one rating. ``base`` says what percentages are of: rated members or all."""

    rounding: Rounding = Rounding.HALF_DOWN
    base: Literal["rated", "all"] = "rated"
    member: str = "measure"


@dataclass(frozen=True)
class RollupResult:
    """``mean`` is unrounded; ``counts`` hold every status, ``percents`` those in the base, unrounded."""

    status: str | None
    mean: Decimal | None
    counts: dict[str, int]
    sentence: str
    percents: dict[str, Decimal]


def roll_up(
    scores: Sequence[tuple[str, Decimal | None]], scale: Mapping[Decimal, str], rule: RollupRule
) -> RollupResult:
    """Rate a group. ``scores`` pairs each member's status with its score, None when it does not count.

    ``scale`` gives the status of each score. Raises ValueError for an empty scale.
    """
    if not scale:
        raise ValueError("A roll-up needs at least one score.")
    counts = dict(Counter(status for status, _ in scores))
    rated = [score for _, score in scores if score is not None]
    base = [status for status, score in scores if rule.base == "all" or score is not None]
    percents = {status: Decimal(100 * number) / len(base) for status, number in Counter(base).items()}
    if not rated:
        return RollupResult(None, None, counts, NOTHING_RATED, percents)
    total, number = sum(rated, Decimal(0)), len(rated)
    score, was_half = _nearest(total, number, sorted(scale), rule.rounding)
    status = scale[score]
    sentence = _sentence(total / number, number, status, rule, was_half)
    return RollupResult(status, total / number, counts, sentence, percents)


def _nearest(total: Decimal, number: int, steps: list[Decimal], rounding: Rounding) -> tuple[Decimal, bool]:
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


def _sentence(mean: Decimal, number: int, status: str, rule: RollupRule, was_half: bool) -> str:
    members = rule.member if number == 1 else f"{rule.member}s"
    so = f", so {status.replace('_', ' ')}."
    if was_half or rule.rounding == Rounding.DOWN:
        so = f"; {ROUNDING_WORDS[rule.rounding]}{so}"
    return f"Mean of {number} rated {members} is {_mean_text(mean, was_half)}{so}"


def _mean_text(mean: Decimal, was_half: bool) -> str:
    """Two decimals, or four where two would show a half that is not one."""
    short = round_half_away(mean, 2)
    looks_half = short % 1 == Decimal("0.5")
    return str(round_half_away(mean, 4) if looks_half and not was_half else short)
