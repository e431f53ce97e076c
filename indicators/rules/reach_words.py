"""What would give a better colour, in a sentence."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from indicators.rules.display import show_exact
from indicators.rules.rating import RatingInputs, Scheme, what_would_change
from indicators.rules.rating_words import value_text
from indicators.rules.ratio import Parts
from indicators.rules.reach import Reach, reach_by_numerator, reach_by_value

Scores = Mapping[str, Decimal | None]
Words = Mapping[str, str]


def better_words(
    scheme: Scheme, inputs: RatingInputs, parts: Parts | None, *, scores: Scores, words: Words | None = None
) -> str:
    """What would give a better colour, "" where nothing simple would.

    With the two numbers a figure was worked out from: "3 more (261 of 289, 90.3%) would be green." Without them the
    target or a better quarter of councils, else the nearest figure of a better colour. ``scores`` and ``words`` are
    the scores and printed names of the statuses by key.
    """
    if parts is not None:
        found = reach_by_numerator(scheme, inputs, parts, scores=scores)
        if found:
            return numerator_sentence(found, parts, inputs, words or {})
    known = what_would_change(scheme, inputs, status_words=words)
    if known or parts is not None:
        return known
    nearest = reach_by_value(scheme, inputs, decimals=inputs.decimals, scores=scores)
    return value_sentence(nearest, inputs, words or {})


def numerator_sentence(found: list[Reach], parts: Parts, inputs: RatingInputs, words: Words) -> str:
    """ "3 more of “Reviewed in time” (261 of 289, 90.3%) would be green." """
    label = f" of “{parts.label}”" if parts.label else ""
    ways = []
    for place, one in enumerate(found):
        side = "more" if one.change > 0 else "fewer"
        total = f"{show_exact(parts.numerator + one.change)} of {show_exact(parts.denominator)}"
        gives = f"({total}, {value_text(replace(inputs, value=one.value))})"
        amount = f"{show_exact(abs(one.change))} {side}{'' if place else label}"
        ways.append(f"{amount} {gives} would be {_word(one.status, words)}")
    return f"{'; '.join(ways)}."


def value_sentence(found: list[Reach], inputs: RatingInputs, words: Words) -> str:
    """ "A figure of 85.0% would be green." """
    ways = [f"{value_text(replace(inputs, value=one.value))} would be {_word(one.status, words)}" for one in found]
    return f"A figure of {'; '.join(ways)}." if ways else ""


def _word(status: str, words: Words) -> str:
    return words.get(status, status.replace("_", " ")).lower()
