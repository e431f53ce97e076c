"""The forecast of the year end and its rating, printed apart from those of today."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.models import Indicator
from reporting.assembly import assemble
from reporting.document import Cell, Mark
from reporting.models import Scorecard
from reporting.render.reading import arrange
from tests.factories import AS_AT, Q2, make_approved, make_line, make_measure, make_scorecard, make_section
from tests.reporting.assembly.building import built

pytestmark = pytest.mark.django_db
RED = Mark("red", "Red", "R", "square", "red", rated=True, worst=True)


def expecting(forecast: str | None, **changes: Any) -> Indicator:
    """A measure that is green now, with what its owner expects at the end of the year."""
    indicator: Indicator = make_measure(forecast=True).indicator
    fields = {"forecast": None if forecast is None else Decimal(forecast), **changes}
    make_approved(indicator, Q2, "94.2", **fields)
    return indicator


def test_the_forecast_is_printed_like_the_figure() -> None:
    assert built(expecting("60"), "forecast") == Cell("60.0%")


def test_its_rating_is_its_own_and_says_why() -> None:
    indicator = expecting("60")

    cell = built(indicator, "forecast_rating")

    assert (cell.text, cell.mark) == ("Red", RED)
    assert cell.why is not None
    assert cell.why.sentence.startswith("60.0% against 90% or more")
    assert [step.applies for step in cell.why.steps].count(True) == 1
    assert built(indicator, "rating").text == "Green"
    assert built(indicator, "forecast_rating", {"display": "letter"}).text == "R"


@pytest.mark.parametrize("kind", ["forecast", "forecast_rating"])
def test_without_a_forecast_the_columns_own_words_are_printed(kind: str) -> None:
    assert built(expecting(None), kind) == Cell("")
    assert built(expecting(None), kind, {"empty": "none"}) == Cell("none")
    assert built(make_measure().indicator, kind) == Cell("")
    assert built(expecting("60"), kind, row={"kind": "text", "pointer": "See Appendix"}) == Cell("")


@pytest.mark.parametrize("kind", ["forecast", "forecast_rating"])
def test_the_forecast_of_a_hidden_figure_is_hidden_too(kind: str) -> None:
    assert built(expecting("4", suppressed=True), kind).text == "[c]"


def test_the_reason_of_a_forecast_opens_below_its_row() -> None:
    scorecard: Scorecard = make_scorecard(columns=(("name", "Measure"), ("forecast_rating", "Forecast")))
    make_line(make_section(scorecard), expecting("60"))

    (row,) = arrange(assemble(scorecard, Q2, as_at=AS_AT)).rows

    assert row.question == "Why this forecast?"
    assert row.forecast is not None
