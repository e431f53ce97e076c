"""What looks odd is said, and nothing else is."""

from decimal import Decimal

import pytest

from indicators.enums import Polarity, ValueType
from indicators.rules.display import NumberFormat
from submissions.checks import is_big_move, is_worse, more_than_all, notices, told_by_commentary
from submissions.content import Content

PERCENT = NumberFormat(ValueType.PERCENT, "%", 1)
NUMBER = NumberFormat(ValueType.NUMBER, "", 0, thousands=True)


def found(value: str | None, previous: str | None = None, *, fmt=PERCENT, minimum=None, maximum=None) -> list[str]:
    return notices(
        Content(value=None if value is None else Decimal(value)),
        fmt=fmt,
        previous=None if previous is None else Decimal(previous),
        minimum=minimum,
        maximum=maximum,
    )


def test_a_hidden_number_told_in_what_will_be_done_is_to_be_taken_out():
    content = Content(value=Decimal(3), suppressed=True, commentary="Fewer.", action="We visit the 3 of them.")
    assert told_by_commentary(content) == [
        "What will be done holds 3, the number you hide, and readers see it. Take it out."
    ]


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"commentary": "Only 3 left."}, ["3"]),
        ({"commentary": "Of 1,204 people 4 left.", "numerator": Decimal("4.0000")}, ["4"]),
        ({"commentary": "Fewer than in 2023."}, []),
        ({"commentary": "Only 3 left.", "suppressed": False}, []),
    ],
)
def test_a_hidden_number_told_in_the_commentary_is_to_be_taken_out(entered, told):
    content = Content(**{"value": Decimal(3), "suppressed": True, **entered})
    assert told_by_commentary(content) == [
        f"The commentary holds {number}, the number you hide, and readers see it. Take it out." for number in told
    ]


@pytest.mark.parametrize("value", ["0.1", "50", "100"])
def test_an_ordinary_percentage_raises_nothing(value):
    assert found(value) == []


def test_a_percentage_outside_nought_to_a_hundred_is_to_be_checked():
    assert found("-0.1") == ["-0.1% is below 0%. Check that it is right."]
    assert found("100.1") == ["100.1% is above 100%. Check that it is right."]


def test_a_part_larger_than_its_whole_is_to_be_checked_by_the_names_of_both_boxes():
    content = Content(value=Decimal("102.3622"), numerator=Decimal(260), denominator=Decimal(254))
    parts = ("Reviewed in time", "Reviews due")
    assert notices(content, fmt=PERCENT, previous=None, minimum=None, maximum=None, parts=parts) == [
        "102.4% is above 100%. “Reviewed in time” (260) is more than “Reviews due” (254). Check both numbers."
    ]
    assert more_than_all(Content(numerator=Decimal(254), denominator=Decimal(254)), parts) == ""


def test_a_definition_with_its_own_limits_has_said_what_is_possible():
    assert found("130", maximum=Decimal(150)) == []
    assert found("-5", minimum=Decimal(-10)) == []


def test_a_number_may_be_above_a_hundred():
    assert found("1607", "1500", fmt=NUMBER) == []


def test_more_than_three_times_the_figure_before_is_to_be_checked():
    assert found("45", "15", fmt=NUMBER) == []
    assert found("46", "15", fmt=NUMBER) == ["46 is more than 3 times the figure before, 15."]
    assert found("-46", "15", fmt=NUMBER) == ["-46 is more than 3 times the figure before, 15."]


def test_a_zero_after_a_figure_is_to_be_checked_and_after_a_zero_is_not():
    assert found("0", "12", fmt=NUMBER) == ["The figure is zero; the one before was 12. Check that zero is right."]
    assert found("0", "0", fmt=NUMBER) == []
    assert found("0", fmt=NUMBER) == []


def test_no_figure_raises_nothing():
    assert found(None, "12") == []


@pytest.mark.parametrize(
    ("value", "before", "fmt", "big"),
    [
        ("84.3", "94.2", PERCENT, False),
        ("84.2", "94.2", PERCENT, True),
        ("104.2", "94.2", PERCENT, True),
        ("124", "100", NUMBER, False),
        ("125", "100", NUMBER, True),
        ("75", "100", NUMBER, True),
        ("0", "0", NUMBER, False),
        ("1", "0", NUMBER, True),
        ("5", "-4", NUMBER, True),
    ],
)
def test_ten_points_or_a_quarter_is_a_big_move(value, before, fmt, big):
    assert is_big_move(Decimal(value), Decimal(before), fmt) is big


def test_nothing_moves_without_two_figures():
    assert not is_big_move(None, Decimal(1), NUMBER)
    assert not is_big_move(Decimal(1), None, NUMBER)


@pytest.mark.parametrize(
    ("value", "polarity", "worse"),
    [
        ("90", Polarity.HIGH, True),
        ("110", Polarity.HIGH, False),
        ("110", Polarity.LOW, True),
        ("90", Polarity.LOW, False),
        ("90", Polarity.NONE, False),
        ("99", Polarity.HIGH, False),
    ],
)
def test_worse_is_judged_by_what_is_good_and_beyond_the_tolerance(value, polarity, worse):
    assert is_worse(Decimal(value), Decimal(100), polarity, tolerance=Decimal(1)) is worse


def test_a_first_figure_is_not_worse():
    assert not is_worse(Decimal(1), None, Polarity.HIGH, tolerance=Decimal(0))
