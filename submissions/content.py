"""What a person enters for one figure, before it becomes a version. Pure."""

from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from indicators.rules.ratio import Parts, per_of, ratio_value


class HasParts(Protocol):
    """A figure that may have been worked out: content or a version."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def numerator(self) -> Decimal | None: ...
    @property
    def denominator(self) -> Decimal | None: ...


@dataclass(frozen=True)
class Content:
    """One figure as entered. ``count`` is the number printed in brackets beside the value.

    ``reply`` answers the lead's open question; readers never see it. ``forecast`` is the figure expected at the end
    of the financial year, ``by_hand`` the key of a status entered for a rule that asks for one, ``action`` what
    readers are told will be done.
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
    forecast: Decimal | None = None
    by_hand: str = ""
    action: str = ""

    def as_fields(self) -> dict[str, Any]:
        """Return field name to value, ready for a version row."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def with_value(self, value_type: str, per: int = 1) -> "Content":
        """Return the content with the value worked out when numerator and denominator are given."""
        if self.numerator is None or self.denominator is None or self.denominator == 0:
            return self
        return replace(self, value=computed_value(self.numerator, self.denominator, value_type, per))


def parts_of(entered: HasParts, value_type: str, per: int = 1, label: str = "") -> Parts | None:
    """Return the two numbers a figure was worked out from, None when it was entered itself or there is none."""
    if entered.value is None or entered.numerator is None or not entered.denominator:
        return None
    return Parts(entered.numerator, entered.denominator, per_of(value_type, per), label)


def computed_value(numerator: Decimal, denominator: Decimal, value_type: str, per: int = 1) -> Decimal:
    """Return numerator over denominator, times 100 for a percentage, times ``per`` for a rate, to four decimals."""
    return ratio_value(numerator, denominator, per_of(value_type, per))
