from decimal import Decimal

import pytest

from indicators.enums import ValueType
from indicators.rules.ratio import Parts, per_of, ratio_value

D = Decimal


@pytest.mark.parametrize(
    ("numerator", "denominator", "per", "value"),
    [
        ("254", "289", 100, "87.8893"),
        ("1", "3", 1, "0.3333"),
        ("-1", "8", 1000, "-125.0000"),
        ("2", "3", 100, "66.6667"),
    ],
)
def test_a_figure_is_worked_out_to_four_decimals(numerator: str, denominator: str, per: int, value: str):
    assert str(ratio_value(D(numerator), D(denominator), per)) == value
    assert str(Parts(D(numerator), D(denominator), per).value) == value


def test_a_percentage_counts_per_hundred_and_anything_else_per_one():
    assert [per_of(kind) for kind in (ValueType.PERCENT, ValueType.NUMBER, ValueType.MONEY)] == [100, 1, 1]
    assert [per_of(kind, 1000) for kind in (ValueType.PERCENT, ValueType.RATE)] == [100, 1000]


@pytest.mark.parametrize(
    ("numerator", "denominator", "per", "part"), [(5, 10, 100, True), (11, 10, 100, False), (5, 10, 1, False)]
)
def test_only_a_percentage_up_to_a_hundred_is_part_of_a_whole(numerator: int, denominator: int, per: int, part: bool):
    assert Parts(D(numerator), D(denominator), per).is_part_of_whole is part
