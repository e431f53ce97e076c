"""What a figure lacks before it can be sent, field by field, in sentences that say what to do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Availability, DirectionOfTravel
from submissions.completeness import Problem, commentary_reason, problems
from submissions.content import Content

TODAY = date(2026, 10, 5)
AWAITING: dict[str, Any] = {
    "availability": "awaiting",
    "awaiting_from": "Borderland NHS Trust",
    "expected_on": date(2026, 11, 3),
}
ASK_FIGURE = Problem("value", "Enter the figure, or choose why there is no figure")
ASK_WHOM = Problem("awaiting_from", "Enter who you are waiting for, for example Borderland NHS Trust")
ASK_DAY = Problem("expected_on", "Enter the day you expect the figure, for example 3 11 2026")
LATER_DAY = Problem("expected_on", "Choose a day after 5 October 2026, when the figure is expected")
ASK_TEXT = Problem("commentary", "Write the text that answers instead of a figure")
EARLIER_RUN = Problem("checked_on", "Enter the day the report was run, on or before 5 October 2026")
ASK_WHY = Problem("commentary", "Say what happened and what you will do next, because the rating is red")


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        ({}, [ASK_FIGURE]),
        ({"value": Decimal(0)}, []),
        ({"value": Decimal("94.2")}, []),
        ({"commentary": "Only words."}, [ASK_FIGURE]),
        ({"availability": "not_collected"}, []),
        ({"availability": "not_applicable"}, []),
        ({"availability": "under_development"}, []),
        (AWAITING, []),
        ({"availability": "awaiting"}, [ASK_WHOM, ASK_DAY]),
        ({**AWAITING, "awaiting_from": ""}, [ASK_WHOM]),
        ({**AWAITING, "expected_on": None}, [ASK_DAY]),
        ({**AWAITING, "expected_on": TODAY}, []),
        ({**AWAITING, "expected_on": date(2026, 10, 4)}, [LATER_DAY]),
        ({"availability": "not_collected", "expected_on": date(2020, 1, 1)}, []),
        ({"availability": "see_text", "commentary": "See the plan."}, []),
        ({"availability": "see_text"}, [ASK_TEXT]),
        ({"availability": "see_text", "commentary": " \n"}, [ASK_TEXT]),
        ({"value": Decimal(1), "checked_on": TODAY}, []),
        ({"value": Decimal(1), "checked_on": date(2026, 10, 6)}, [EARLIER_RUN]),
        ({"checked_on": date(2026, 10, 6)}, [ASK_FIGURE, EARLIER_RUN]),
    ],
)
def test_each_thing_missing_is_named_with_its_field(entered: dict[str, Any], expected: list[Problem]) -> None:
    assert problems(Content(**entered), commentary_needed=None, today=TODAY) == expected


@pytest.mark.parametrize(
    ("commentary", "expected"), [("", [ASK_WHY]), (" \t\n", [ASK_WHY]), ("Sixteen were late.", [])]
)
def test_a_rating_that_needs_words_asks_for_them_and_says_why(commentary: str, expected: list[Problem]) -> None:
    entered = Content(value=Decimal(60), commentary=commentary)

    assert problems(entered, commentary_needed="the rating is red", today=TODAY) == expected


def test_everything_missing_comes_at_once_in_the_order_of_the_form() -> None:
    entered = Content(availability="awaiting", checked_on=date(2027, 1, 1))

    found = problems(entered, commentary_needed="the rating is red", today=TODAY)

    assert found == [ASK_WHOM, ASK_DAY, EARLIER_RUN, ASK_WHY]


@pytest.mark.parametrize("direction", list(DirectionOfTravel))
def test_a_rating_that_needs_no_words_has_no_reason(direction: DirectionOfTravel) -> None:
    assert commentary_reason(needs_commentary=False, word="Green", direction=direction) is None


@pytest.mark.parametrize("direction", list(DirectionOfTravel))
def test_the_reason_names_the_rating_and_a_figure_that_got_worse(direction: DirectionOfTravel) -> None:
    expected = "the rating is red"
    if direction == DirectionOfTravel.WORSE:
        expected += " and the figure is worse than before"

    assert commentary_reason(needs_commentary=True, word="Red", direction=direction) == expected


@given(
    value=st.none() | st.decimals(min_value=-1000, max_value=1000, places=2),
    availability=st.sampled_from([choice.value for choice in Availability]),
    commentary=st.sampled_from(["", "Some words."]),
    needed=st.sampled_from([None, "the rating is red"]),
)
def test_putting_right_what_is_named_leaves_nothing_to_put_right(
    value: Decimal | None, availability: str, commentary: str, needed: str | None
) -> None:
    remedies: dict[str, Any] = {
        "value": Decimal(1),
        "awaiting_from": "Borderland NHS Trust",
        "expected_on": date(2026, 11, 3),
        "commentary": "Sixteen were late.",
    }
    entered = Content(value=value, availability=availability, commentary=commentary)
    named = {problem.field for problem in problems(entered, commentary_needed=needed, today=TODAY)}

    put_right = Content(**{**entered.as_fields(), **{name: remedies[name] for name in named}})

    assert problems(put_right, commentary_needed=needed, today=TODAY) == []


def test_a_day_more_than_a_year_away_would_never_be_chased() -> None:
    content = Content(**{**AWAITING, "expected_on": date(2199, 1, 1)})

    assert problems(content, commentary_needed=None, today=TODAY) == [
        Problem("expected_on", "Choose a day within a year, or say that it was not collected")
    ]
