"""Direction of travel: from any baseline, of the number or of performance, as arrow or word, coloured or not."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Indicator
from indicators.rules.periods import Period
from reporting.document import Cell
from tests.factories import Q2, make_approved, make_measure
from tests.reporting.assembly.building import LAST_YEAR, Q1, built, measured

pytestmark = pytest.mark.django_db


def told(indicator: Indicator, **options: Any) -> Cell:
    return built(indicator, "travel", options)


@pytest.mark.parametrize(
    ("baseline", "arrow"),
    [
        ("", "↑"),
        ("previous_period", "↑"),
        ("same_period_last_year", "↓"),
        ("two_periods_back", "→"),
    ],
)
def test_each_baseline_gives_its_own_arrow(baseline: str, arrow: str) -> None:
    figures = ((LAST_YEAR, "99"), (Q1.previous(), "94.2"), (Q1, "90"), (Q2, "94.2"))

    assert told(measured(*figures), baseline=baseline) == Cell("", arrow=arrow)


def test_without_a_baseline_it_is_what_the_indicator_is_compared_with() -> None:
    indicator = measured((LAST_YEAR, "99"), (Q1, "90"), (Q2, "94.2"), comparison="same_period_last_year")

    assert told(indicator).arrow == "↓"


def run(*values: str | None, **changes: Any) -> Indicator:
    """A measure with a figure for each quarter up to the one asked for."""
    quarters: list[tuple[Period, str | None]] = [
        (Q2.step(place - len(values) + 1), value) for place, value in enumerate(values)
    ]
    return measured(*[(period, value) for period, value in quarters if value is not None], **changes)


def test_a_straight_line_looks_at_as_many_periods_as_the_column_says() -> None:
    indicator = run("90", "80", "70", "71", "72")

    assert told(indicator, baseline="regression", periods=5).arrow == "↓"
    assert told(indicator, baseline="regression", periods=3).arrow == "↑"


def test_a_gap_keeps_its_place_in_the_line() -> None:
    assert told(run("70", None, "80", "85"), baseline="regression").arrow == "↑"


def test_the_usual_range_says_no_change_inside_and_better_outside() -> None:
    steady = ("80", "81", "80", "81", "80", "81", "80", "81")

    assert told(run(*steady, "81"), baseline="control_limits", shown="word").text == "No change"
    assert told(run(*steady, "95"), baseline="control_limits", shown="word").text == "Better"


def test_too_few_figures_are_not_known() -> None:
    assert told(run("80"), baseline="regression", shown="word") == Cell("N/A")
    assert told(run("80"), shown="arrow") == Cell("N/A")


@pytest.mark.parametrize(
    ("polarity", "of", "arrow", "word"),
    [
        ("high", "performance", "↑", "Better"),
        ("low", "performance", "↓", "Worse"),
        ("low", "number", "↑", "Increase"),
        ("none", "number", "↑", "Increase"),
    ],
)
def test_it_is_the_number_or_performance(polarity: str, of: str, arrow: str, word: str) -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"), polarity=polarity)

    assert told(indicator, of=of) == Cell("", arrow=arrow)
    assert told(indicator, of=of, shown="word") == Cell(word)
    assert told(indicator, of=of, shown="both") == Cell(word, arrow=arrow)


def test_performance_of_a_number_neither_way_of_which_is_good_is_told_in_words() -> None:
    assert told(measured((Q1, "90"), (Q2, "94.2"), polarity="none")) == Cell("N/A")


def test_colour_says_the_same_as_the_arrow_or_is_said_below() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"), polarity="low")

    assert told(indicator, coloured="performance") == Cell("", arrow="↓", tone="worse")
    assert told(indicator, of="number", coloured="performance") == Cell("", arrow="↑", tone="worse", note="Worse")
    assert told(indicator, coloured="number") == Cell("", arrow="↓", tone="up", note="Increase")


def test_a_change_within_the_tolerance_is_level() -> None:
    indicator = measured((Q1, "94"), (Q2, "94.2"), movement_tolerance=Decimal("0.2"))

    assert told(indicator, coloured="performance") == Cell("", arrow="→", tone="same")


def test_at_its_best_a_figure_is_maintained() -> None:
    indicator = measured((Q1, "100"), (Q2, "100"), maximum=Decimal(100))

    assert told(indicator, shown="word") == Cell("Maintained")
    assert built(indicator, "travel", {"shown": "word"}, words={"travel.maintained": "Held"}).text == "Held"


def test_the_words_are_the_scorecards() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert built(indicator, "travel", {"shown": "both"}, words={"change.better": "Up", "arrow.up": "^"}) == Cell(
        "Up", arrow="^"
    )


@pytest.mark.parametrize("hidden", [Q1, Q2])
def test_movement_from_or_to_a_hidden_figure_is_hidden(hidden: Period) -> None:
    indicator = make_measure().indicator
    for period in (Q1, Q2):
        make_approved(indicator, period, "3", suppressed=period == hidden)

    cell = told(indicator)

    assert (cell.text, cell.arrow, cell.lack) == ("[c]", "", "suppressed")


def test_a_pointer_has_no_movement() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert built(indicator, "travel", row={"kind": "text", "pointer": "See Appendix"}) == Cell("")
