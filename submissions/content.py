"""What a person enters for one figure, before it becomes a version. Pure."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from indicators.enums import ValueType

# Computed values are held to the precision of the column that stores them.
STORED_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Content:
    """One figure as entered. ``count`` is the number printed in brackets beside the value.

    ``reply`` answers the lead's open question; readers never see it.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: Decimal | None = None
    availability: str = ""
    awaiting_from: str = ""
    expected_on: date | None = None
    data_status: str = ""
    suppressed: bool = False
    commentary: str = ""
    checked_report: str = ""
    checked_on: date | None = None
    reply: str = ""

    def as_fields(self) -> dict[str, Any]:
        """Return field name to value, ready for a version row."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def with_value(self, value_type: str) -> "Content":
        """Return the content with the value worked out when numerator and denominator are given."""
        if self.numerator is None or self.denominator is None or self.denominator == 0:
            return self
        return replace(self, value=computed_value(self.numerator, self.denominator, value_type))


def computed_value(numerator: Decimal, denominator: Decimal, value_type: str) -> Decimal:
    """Return numerator over denominator, as a percentage for percentages, to four decimals."""
    scale = 100 if value_type == ValueType.PERCENT else 1
    return (numerator * scale / denominator).quantize(STORED_PLACES, rounding=ROUND_HALF_UP)
