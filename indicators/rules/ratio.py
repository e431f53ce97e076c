"""Figures worked out from a numerator and a denominator."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from indicators.enums import ValueType

# Computed figures are held to the precision of the column that stores them.
STORED_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Parts:
    """The two numbers a figure was worked out from. ``per`` is 100 for a percentage; ``label`` says what is counted."""

    numerator: Decimal
    denominator: Decimal
    per: int = 1
    label: str = ""

    @property
    def value(self) -> Decimal:
        return ratio_value(self.numerator, self.denominator, self.per)

    @property
    def is_part_of_whole(self) -> bool:
        """Whether the numerator is counted among the denominator, which a percentage of 100 or less suggests."""
        return self.per == 100 and self.numerator <= self.denominator


def per_of(value_type: str, per: int = 1) -> int:
    """What a figure counts per: 100 for percentages, what the definition says for anything else."""
    return 100 if value_type == ValueType.PERCENT else per


def ratio_value(numerator: Decimal, denominator: Decimal, per: int) -> Decimal:
    """Numerator over denominator, ``per`` 100 for a percentage, to four decimals. The denominator is not 0."""
    return (numerator * per / denominator).quantize(STORED_PLACES, rounding=ROUND_HALF_UP)
