"""What a target says of itself."""

from decimal import Decimal

from indicators.models import Target


def test_steps_and_the_second_threshold_are_told_as_they_print():
    target = Target(
        kind="at_least",
        value=Decimal(1200),
        floor=Decimal("900.5"),
        unit="£K",
        profile={"12": {"value": "1200"}, "3": {"value": "300"}, "4": {"value": "350", "upper": "450"}},
    )
    assert target.steps == [("Q1, to June", "£300K"), ("to July", "£350K to £450K"), ("Q4, to March", "£1,200K")]
    assert target.floor_text == "£901K"


def test_a_target_without_steps_or_threshold_tells_of_none():
    assert (Target(kind="monitor").steps, Target(kind="monitor").floor_text) == ([], "")
