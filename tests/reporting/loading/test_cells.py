"""What one cell may hold."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Shape
from reporting.loading import cells
from reporting.loading.problems import CellProblem


@pytest.mark.parametrize(
    ("read", "typed", "value"),
    [
        (cells.text(10), "  two words ", "two words"),
        (cells.text(10), "", ""),
        (cells.slug(20), "recycling-rate", "recycling-rate"),
        (cells.slug(20), "not_rated", "not_rated"),
        (cells.slug(20, required=False), " ", ""),
        (cells.optional(cells.number), "", None),
        (cells.optional(cells.number), "1,607.50", Decimal("1607.50")),
        (cells.number, "-0.03", Decimal("-0.03")),
        (cells.whole(1, 4), "4", 4),
        (cells.whole_or(2, 0, 4), "", 2),
        (cells.whole_or(2, 0, 4), "0", 0),
        (cells.day, "2018-09-30", date(2018, 9, 30)),
        (cells.yes_no, "Yes", True),
        (cells.yes_no, "", False),
        (cells.choice(Shape), "STAR", Shape.STAR),
        (cells.choice(Shape, default=Shape.NONE), "", Shape.NONE),
        (cells.json_object, "", {}),
        (cells.json_object, '{"empty": "n/a"}', {"empty": "n/a"}),
    ],
)
def test_a_cell_reads_as_its_value(read: Callable[[str], Any], typed: str, value: Any) -> None:
    assert read(typed) == value


@pytest.mark.parametrize(
    ("read", "typed", "message"),
    [
        (cells.text(10, required=True), "  ", "This cell is empty."),
        (
            cells.text(3),
            "four",
            "The text is 1 character too long: it has 4 and the limit is 3. Shorten it.",
        ),
        (
            cells.text(9),
            "a\x07b",
            "Character 2 of line 1 is a control character (U+0007). Delete it and type the words around it again.",
        ),
        (
            cells.slug(20),
            "Recycling Rate",
            "Write a short name of at most 20 small letters, digits and hyphens, for example recycling-rate.",
        ),
        (
            cells.slug(4),
            "longer",
            "Write a short name of at most 4 small letters, digits and hyphens, for example recycling-rate.",
        ),
        (
            cells.slug(4),
            "",
            "Write a short name of at most 4 small letters, digits and hyphens, for example recycling-rate.",
        ),
        (cells.number, "n/a", "Leave the value empty and choose why there is no figure."),
        (cells.number, "1e9", "Use digits 0 to 9, for example 1000 or 94.2."),
        (cells.whole(1, 4), "5", "Write a whole number from 1 to 4."),
        (cells.whole(1, 4), "\uff12", "Write a whole number from 1 to 4."),
        (cells.whole(1, 4), "9" * 5000, "Write a whole number from 1 to 4."),
        (cells.day, "30/09/2018", "Write the day as year-month-day, for example 2018-09-30."),
        (cells.day, "2018-02-30", "Write the day as year-month-day, for example 2018-09-30."),
        (cells.day, "20180930", "Write the day as year-month-day, for example 2018-09-30."),
        (cells.yes_no, "perhaps", "Write yes or no."),
        (
            cells.choice(Shape),
            "moon",
            "“moon” is not known here. Write one of star, circle, square, hollow, triangle, diamond, none.",
        ),
        (
            cells.choice(Shape),
            "",
            "“” is not known here. Write one of star, circle, square, hollow, triangle, diamond, none.",
        ),
        (cells.json_object, "{empty}", 'This is not JSON. Write it like {"empty": "n/a"}.'),
        (cells.json_object, '{"a": NaN}', 'This is not JSON. Write it like {"empty": "n/a"}.'),
        (cells.json_object, "[" * 100_000, 'This is not JSON. Write it like {"empty": "n/a"}.'),
        (cells.json_object, "[1]", 'Write names and values in curly brackets, like {"empty": "n/a"}.'),
    ],
)
def test_a_cell_that_cannot_be_read_says_what_to_write(read: Callable[[str], Any], typed: str, message: str) -> None:
    with pytest.raises(CellProblem) as refused:
        read(typed)
    assert str(refused.value) == message
