"""What looks odd about a figure without being wrong: shown to the owner after saving and to the lead. Pure."""

import re
from decimal import Decimal

from indicators.enums import Polarity, ValueType
from indicators.rules.display import NumberFormat, show, show_exact
from indicators.rules.movement import direction_of_travel, trend
from submissions.content import Content

TIMES_THE_LAST = 3
BIG_MOVE_POINTS = Decimal(10)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
BIG_MOVE_SHARE = Decimal("0.25")


def more_than_all(content: Content, parts: tuple[str, str]) -> str:
    """Return the sentence that the part is more than the whole, by the names of both boxes; "" when it is not."""
    part, whole = content.numerator, content.denominator
    if part is None or whole is None or part <= whole:
        return ""
    return f"“{parts[0]}” ({show_exact(part)}) is more than “{parts[1]}” ({show_exact(whole)}). Check both numbers."


def notices(
    content: Content,
    *,
    fmt: NumberFormat,
    previous: Decimal | None,
    minimum: Decimal | None,
    maximum: Decimal | None,
    parts: tuple[str, str] = ("Numerator", "Denominator"),
) -> list[str]:
    """Return a sentence for each thing to check.

    ``previous`` is the approved figure it is compared with, ``parts`` the names of the boxes for the two numbers.
    """
    value = content.value
    if value is None:
        return []
    found = []
    if fmt.value_type == ValueType.PERCENT:
        if value < 0 and minimum is None:
            found.append(f"{show(value, fmt)} is below 0%. Check that it is right.")
        if value > 100 and maximum is None:
            above = f"{show(value, fmt)} is above 100%."
            found.append(f"{above} {more_than_all(content, parts) or 'Check that it is right.'}")
    if previous and abs(value) > TIMES_THE_LAST * abs(previous):
        found.append(
            f"{show(value, fmt)} is more than {TIMES_THE_LAST} times the figure before, {show(previous, fmt)}."
        )
    if value == 0 and previous:
        found.append(f"The figure is zero; the one before was {show(previous, fmt)}. Check that zero is right.")
    return found + told_by_commentary(content)


def told_by_commentary(content: Content) -> list[str]:
    """Return a sentence when the words that readers see hold a number that is hidden from them."""
    if not content.suppressed:
        return []
    secret = {one for one in (content.value, content.numerator, content.count) if one is not None}
    return [
        f"{label} holds {show_exact(hidden[0])}, the number you hide, and readers see it. Take it out."
        for label, text in (("The commentary", content.commentary), ("What will be done", content.action))
        if (hidden := [number for number in _numbers_in(text) if number in secret])
    ]


def _numbers_in(text: str) -> list[Decimal]:
    return [Decimal(found.replace(",", "")) for found in _NUMBER.findall(text)]


def is_big_move(value: Decimal | None, previous: Decimal | None, fmt: NumberFormat) -> bool:
    """Ten points for a percentage, a quarter of the figure before for anything else."""
    if value is None or previous is None:
        return False
    limit = BIG_MOVE_POINTS if fmt.in_points else abs(previous) * BIG_MOVE_SHARE
    return abs(value - previous) >= limit and value != previous


def is_worse(value: Decimal | None, previous: Decimal | None, polarity: Polarity, *, tolerance: Decimal) -> bool:
    """Whether the figure moved the wrong way by more than counts as no change."""
    return direction_of_travel(trend(value, previous, tolerance=tolerance), polarity) == "worse"
