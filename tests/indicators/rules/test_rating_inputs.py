from datetime import date
from decimal import Decimal

import pytest

from indicators.enums import BaselineKind, Basis, DirectionOfTravel, Polarity, TargetKind, ToleranceKind, ValueType
from indicators.rules.baselines import Baseline
from indicators.rules.peers import PeerStanding
from indicators.rules.rating_inputs import SHAPE, RatingInputs
from indicators.rules.targets import TargetRule

D = Decimal
# As it was stored before figures had peers or more than two earlier ones.
FIRST_SHAPE = {
    "value": "88.2",
    "previous": "86.0",
    "same_period_last_year": None,
    "neighbour_average": "89.5",
    "tolerance": None,
    "target": {
        "kind": "more_than",
        "value": "90.3",
        "upper": None,
        "unit": "%",
        "decimals": 1,
        "wording": "",
        "tolerance": "10",
        "tolerance_kind": "relative",
    },
    "polarity": "high",
    "quartile": 2,
    "unit": "%",
    "decimals": 1,
    "value_type": "percent",
    "tolerance_kind": "relative",
    "by_hand": None,
}
FULL = RatingInputs(
    value=D("88.2"),
    target=TargetRule(TargetKind.AT_LEAST, D(90), unit="%", floor=D(80)),
    polarity=Polarity.HIGH,
    previous=D(86),
    two_back=D("85.50"),
    earlier=(D(80), None, D("85.50"), D(86)),
    basis=Basis.SNAPSHOT,
    peers=(PeerStanding("neighbours", rank=3, count=11, median=D("87.1"), available_from=date(2024, 11, 28)),),
    lowest=D(0),
    highest=D(100),
)


def test_inputs_read_back_as_they_were_written():
    assert RatingInputs.from_json(FULL.to_json()) == FULL
    assert FULL.to_json()["shape"] == SHAPE


def test_inputs_stored_in_the_first_shape_are_still_read():
    assert RatingInputs.from_json(FIRST_SHAPE) == RatingInputs(
        value=D("88.2"),
        target=TargetRule(TargetKind.MORE_THAN, D("90.3"), unit="%", decimals=1, tolerance=D(10)),
        polarity=Polarity.HIGH,
        quartile=2,
        previous=D("86.0"),
        neighbour_average=D("89.5"),
        unit="%",
        decimals=1,
        value_type=ValueType.PERCENT,
        tolerance_kind=ToleranceKind.RELATIVE,
    )


def test_inputs_of_a_newer_shape_are_refused_in_words():
    with pytest.raises(ValueError, match="newer Quarterday"):
        RatingInputs.from_json(FULL.to_json() | {"shape": SHAPE + 1})


def test_the_national_standing_is_the_table_s_or_only_the_quartile_that_was_entered():
    entered = RatingInputs(D(1), None, Polarity.HIGH, quartile=2)
    loaded = RatingInputs(D(1), None, Polarity.HIGH, quartile=2, peers=(PeerStanding("", rank=9),))
    assert entered.standing("") == PeerStanding("", quartile=2)
    assert loaded.standing("") == PeerStanding("", rank=9, quartile=2)
    assert loaded.standing("neighbours") == PeerStanding("neighbours")


def test_every_baseline_finds_its_earlier_figure_among_the_inputs():
    kinds = (BaselineKind.PREVIOUS_PERIOD, BaselineKind.TWO_PERIODS_BACK, BaselineKind.SAME_PERIOD_LAST_YEAR)
    found = [FULL.movement(Baseline(kind)) for kind in kinds]
    assert [(one.direction, one.compared) for one in found] == [
        (DirectionOfTravel.BETTER, D(86)),
        (DirectionOfTravel.BETTER, D("85.50")),
        (DirectionOfTravel.NONE, None),
    ]
