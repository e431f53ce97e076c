"""What a rating is computed from, in a form that can be stored beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.enums import Comparison, DirectionOfTravel, Polarity, ToleranceKind, ValueType
from indicators.rules.display import NumberFormat
from indicators.rules.movement import direction_to_target
from indicators.rules.targets import TargetRule


class Tolerance(NamedTuple):
    """How far off target is still near: a percentage of the target, or points in the unit of the value."""

    amount: Decimal
    kind: ToleranceKind


@dataclass(frozen=True)
class RatingInputs:
    """Everything a scheme may look at. Values are unrounded; ``quartile`` is 1 (top) to 4 or None.

    ``tolerance`` is the definition's; a target's own comes before it, a scheme's after it.
    ``by_hand`` is a status a person entered.
    """

    value: Decimal | None
    target: TargetRule | None
    polarity: Polarity
    quartile: int | None = None
    previous: Decimal | None = None
    same_period_last_year: Decimal | None = None
    neighbour_average: Decimal | None = None
    unit: str = ""
    decimals: int = 0
    value_type: ValueType = ValueType.NUMBER
    tolerance: Decimal | None = None
    tolerance_kind: ToleranceKind = ToleranceKind.RELATIVE
    by_hand: str | None = None

    @property
    def number_format(self) -> NumberFormat:
        """How the sentences print the value: always with thousands commas."""
        return NumberFormat(self.value_type, self.unit, self.decimals, thousands=True)

    def direction_since(self, since: Comparison) -> DirectionOfTravel:
        earlier = self.previous if since == Comparison.PREVIOUS_PERIOD else self.same_period_last_year
        return direction_to_target(self.value, earlier, self.polarity, self.target)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; decimals as text, so that no digit is lost."""
        data: dict[str, Any] = {name: _as_text(getattr(self, name)) for name in DECIMAL_FIELDS}
        return data | {
            "target": None if self.target is None else self.target.to_json(),
            "polarity": self.polarity.value,
            "quartile": self.quartile,
            "unit": self.unit,
            "decimals": self.decimals,
            "value_type": self.value_type.value,
            "tolerance_kind": self.tolerance_kind.value,
            "by_hand": self.by_hand,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RatingInputs":
        """The inverse of ``to_json``. Raises KeyError or ValueError for anything else."""
        return cls(
            **{name: _as_decimal(data[name]) for name in DECIMAL_FIELDS},
            target=None if data["target"] is None else TargetRule.from_json(data["target"]),
            polarity=Polarity(data["polarity"]),
            quartile=data["quartile"],
            unit=data["unit"],
            decimals=data["decimals"],
            value_type=ValueType(data["value_type"]),
            tolerance_kind=ToleranceKind(data["tolerance_kind"]),
            by_hand=data["by_hand"],
        )


DECIMAL_FIELDS = ("value", "previous", "same_period_last_year", "neighbour_average", "tolerance")


def _as_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _as_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
