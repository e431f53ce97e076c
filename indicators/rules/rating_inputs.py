"""What a rating is computed from, in a form that can be stored beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.enums import Basis, Polarity, ToleranceKind, ValueType
from indicators.rules.baselines import Baseline, Movement, Past, movement_since
from indicators.rules.display import NumberFormat
from indicators.rules.peers import PeerStanding
from indicators.rules.targets import TargetRule

# The shape that ``to_json`` writes. 1, which says no number, has neither peers nor figures before the last two.
SHAPE = 2


class Tolerance(NamedTuple):
    """How far off target is still near: a percentage of the target, or points in the unit of the value."""

    amount: Decimal
    kind: ToleranceKind


@dataclass(frozen=True)
class RatingInputs:
    """Everything a scheme may look at. Values are unrounded; ``quartile`` is 1 (top) to 4 or None.

    ``tolerance`` is the definition's; a target's own comes before it, a scheme's after it.
    ``by_hand`` is a status a person entered. ``two_back`` is the figure two periods before, ``earlier`` those of the
    periods just before, oldest first, None for a gap; both only where the scheme looks at them, like ``peers``, the
    standing in each peer group. ``lowest`` and ``highest`` are the ends of what is possible.
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
    two_back: Decimal | None = None
    earlier: tuple[Decimal | None, ...] = ()
    basis: Basis = Basis.IN_PERIOD
    peers: tuple[PeerStanding, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def number_format(self) -> NumberFormat:
        """How the sentences print the value: always with thousands commas."""
        return NumberFormat(self.value_type, self.unit, self.decimals, thousands=True)

    @property
    def past(self) -> Past:
        """The earlier figures as baselines know them."""
        return Past(
            self.previous,
            self.same_period_last_year,
            self.two_back,
            self.earlier,
            self.basis,
            self.lowest,
            self.highest,
        )

    def movement(self, baseline: Baseline) -> Movement:
        """How the value has moved from a baseline."""
        return movement_since(self.value, self.past, baseline, self.polarity, target=self.target)

    def standing(self, group: str) -> PeerStanding:
        """The standing in a peer group; "" is the national comparison, of which perhaps only the quartile is known."""
        found = next((one for one in self.peers if one.group == group), PeerStanding(group))
        if group or found.quartile is not None:
            return found
        return replace(found, quartile=self.quartile)

    def to_json(self) -> dict[str, Any]:
        """A JSON object; decimals as text, so that no digit is lost."""
        data: dict[str, Any] = {name: _as_text(getattr(self, name)) for name in DECIMAL_FIELDS}
        return data | {
            "shape": SHAPE,
            "target": None if self.target is None else self.target.to_json(),
            "polarity": self.polarity.value,
            "quartile": self.quartile,
            "unit": self.unit,
            "decimals": self.decimals,
            "value_type": self.value_type.value,
            "tolerance_kind": self.tolerance_kind.value,
            "by_hand": self.by_hand,
            "earlier": [_as_text(value) for value in self.earlier],
            "basis": self.basis.value,
            "peers": [standing.to_json() for standing in self.peers],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RatingInputs":
        """The inverse of ``to_json``, of every shape ever written. Raises KeyError or ValueError for anything else."""
        if data.get("shape", 1) not in range(1, SHAPE + 1):
            raise ValueError("These rating inputs were written by a newer Quarterday.")
        later = {"two_back", "lowest", "highest"}
        return cls(
            **{name: _as_decimal(data.get(name) if name in later else data[name]) for name in DECIMAL_FIELDS},
            target=None if data["target"] is None else TargetRule.from_json(data["target"]),
            polarity=Polarity(data["polarity"]),
            quartile=data["quartile"],
            unit=data["unit"],
            decimals=data["decimals"],
            value_type=ValueType(data["value_type"]),
            tolerance_kind=ToleranceKind(data["tolerance_kind"]),
            by_hand=data["by_hand"],
            earlier=tuple(_as_decimal(value) for value in data.get("earlier", ())),
            basis=Basis(data.get("basis", Basis.IN_PERIOD)),
            peers=tuple(PeerStanding.from_json(one) for one in data.get("peers", ())),
        )


DECIMAL_FIELDS = (
    "value",
    "previous",
    "same_period_last_year",
    "neighbour_average",
    "tolerance",
    "two_back",
    "lowest",
    "highest",
)


def _as_text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _as_decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
