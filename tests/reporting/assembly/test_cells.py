"""Every kind of column, from an approved figure to a printed cell."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import Basis, BenchmarkKind, Frequency, TargetKind, ValueType
from indicators.models import Indicator
from indicators.rules.periods import financial_year, half, quarter
from reporting.assembly.builders import BUILDERS, EXPANDED
from reporting.assembly.cells import BLANK
from reporting.document import Cell, Point
from reporting.enums import ColumnKind
from tests.factories import (
    Q2,
    make_approved,
    make_benchmark,
    make_measure,
    make_target,
)
from tests.reporting.assembly.building import LAST_YEAR, Q1, built, measured

pytestmark = pytest.mark.django_db
POINTER = {"kind": "text", "pointer": "See Appendix"}
DECEMBER = date(2026, 12, 1)


def undefined() -> Indicator:
    """A measure nobody has defined yet."""
    definition = make_measure("nobody", target=None)
    definition.delete()
    return definition.indicator


def test_every_kind_of_column_has_a_builder() -> None:
    assert set(BUILDERS) | EXPANDED == set(ColumnKind.values)


@pytest.mark.parametrize("kind", sorted(BUILDERS))
def test_a_measure_nobody_has_defined_still_has_every_cell(kind: str) -> None:
    cell = built(undefined(), kind, {"period": "Q2"}, row={"number": ""})

    expected = {
        "name": "nobody",
        "trend": "N/A",
        "change": "N/A",
        "latest_period": "Q2 2026/27",
    }
    missing = cell.text.startswith("Not received by deadline: ")
    assert missing is (kind in ("latest_value", "period_value"))
    assert missing or cell.text == expected.get(kind, "")


# Identity


def test_number_and_name_are_those_of_the_line_and_the_definition() -> None:
    indicator = make_measure(name="Reviews in time").indicator

    assert built(indicator, "number", row={"number": "7a"}) == Cell("7a")
    assert built(indicator, "name") == Cell("Reviews in time")


@pytest.mark.parametrize("kind", ["name", "polarity", "frequency", "data_note", "target", "neighbour", "latest_period"])
def test_a_line_may_print_a_column_of_identity_in_its_own_words(kind: str) -> None:
    indicator = measured((Q2, "94.2"))
    key = kind.replace("_", "-")

    assert built(indicator, kind, row={"printed_as": {key: "In its own words"}}) == Cell("In its own words")
    assert built(indicator, kind, row={"printed_as": {key: ""}}) == Cell("")
    assert built(indicator, kind, row={"printed_as": {"another": "x"}}) == built(indicator, kind)


@pytest.mark.parametrize(
    "kind", ["number", "previous_period", "previous_value", "latest_value", "trend", "change", "rating", "narrative"]
)
def test_no_line_may_print_a_figure_or_what_follows_from_it_in_words_of_its_own(kind: str) -> None:
    indicator = measured((Q2, "94.2"))

    assert built(indicator, kind, row={"number": "1", "printed_as": {kind.replace("_", "-"): "99%"}}) == built(
        indicator, kind, row={"number": "1"}
    )


def test_updated_says_whether_a_figure_was_approved() -> None:
    words = {"updated.yes": "Yes", "updated.no": "No"}

    assert built(measured((Q2, "94.2")), "updated") == Cell("Y")
    assert built(measured((Q1, "94.2")), "updated") == Cell("")
    assert [built(measured(*figures), "updated", words=words).text for figures in ([(Q2, "94.2")], [])] == ["Yes", "No"]


@pytest.mark.parametrize(
    ("kind", "field", "value", "usual"),
    [
        ("value_type", "value_type", ValueType.DAYS, "Days"),
        ("polarity", "polarity", "low", "Low"),
        ("polarity", "polarity", "none", ""),
        ("frequency", "frequency", Frequency.FINANCIAL_YEAR, "Annual"),
        ("data_note", "basis", Basis.LAST_MONTH, "Last month of the quarter"),
    ],
)
def test_facts_of_the_definition_are_printed_in_the_words_of_the_scorecard(
    kind: str, field: str, value: str, usual: str
) -> None:
    indicator = make_measure(**{field: value}).indicator
    own = {f"{field}.{value}": "In the council's words"}

    assert built(indicator, kind) == Cell(usual)
    assert built(indicator, kind, words=own) == Cell("In the council's words")


def test_the_data_note_says_when_a_measure_is_under_development() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q2, None, availability="under_development")

    assert built(indicator, "data_note") == Cell("Under development")


# Periods


@pytest.mark.parametrize(
    ("changes", "style", "label"),
    [
        ({}, "", "Q1 2026/27"),
        ({}, "quarter_only", "Q1"),
        ({"comparison": "same_period_last_year"}, "", "Q2 2025/26"),
        ({"basis": "last_month"}, "", "Jun 2026"),
        ({"basis": "last_month"}, "month_financial", "Jun 2026/27"),
        ({"basis": "last_month", "comparison": "same_period_last_year"}, "month_long", "September 2025"),
        ({"frequency": "term"}, "", "Spring 2026"),
        ({"frequency": "financial_year"}, "", "2024/25"),
    ],
)
def test_the_period_compared_with_follows_from_frequency_comparison_and_style(
    changes: dict[str, str], style: str, label: str
) -> None:
    assert built(make_measure(**changes).indicator, "previous_period", row={"period_style": style}) == Cell(label)


def test_the_latest_period_is_printed_even_when_its_figure_is_missing() -> None:
    assert built(make_measure().indicator, "latest_period") == Cell("Q2 2026/27")
    assert built(make_measure().indicator, "latest_period", row={"period_style": "quarter_only"}) == Cell("Q2")


def test_yearly_figures_carry_the_status_of_their_data_where_the_column_asks_for_it() -> None:
    indicator = make_measure(frequency="financial_year").indicator
    make_approved(indicator, financial_year(2024), "90", data_status="final")
    make_approved(indicator, financial_year(2025), "94.2", data_status="provisional")
    option = {"data_status": "annual"}

    assert built(indicator, "latest_period", option) == Cell("2025/26 Provisional")
    assert built(indicator, "previous_period", option) == Cell("2024/25 Final")
    assert built(indicator, "latest_period") == Cell("2025/26")


def test_quarterly_figures_and_those_of_unstated_status_carry_none() -> None:
    option = {"data_status": "annual"}
    quarterly, unstated = make_measure().indicator, make_measure(frequency="financial_year").indicator
    make_approved(quarterly, Q2, data_status="final")
    make_approved(unstated, financial_year(2025))

    assert built(quarterly, "latest_period", option) == Cell("Q2 2026/27")
    assert built(unstated, "latest_period", option) == Cell("2025/26")


# Figures


@pytest.mark.parametrize(
    ("changes", "value", "count", "printed"),
    [
        ({}, "94.25", None, "94.3%"),
        ({}, "0", None, "0.0%"),
        ({"decimals": 2, "unit": "", "value_type": "score"}, "-0.03", None, "-0.03"),
        ({"decimals": 0, "unit": "", "value_type": "number", "thousands": True}, "4089", None, "4,089"),
        ({"decimals": 0, "unit": "£", "value_type": "money", "thousands": True}, "1607", None, "£1,607"),
        ({"pattern": "value_count"}, "96.5", "254", "96.5% (254)"),
        ({"pattern": "count_value"}, "57.3", "1587", "1587 (57.3%)"),
    ],
)
def test_a_figure_is_printed_by_its_definition(
    changes: dict[str, Any], value: str, count: str | None, printed: str
) -> None:
    indicator = make_measure(target=None, **changes).indicator
    make_approved(indicator, Q2, value, count=None if count is None else Decimal(count))

    assert built(indicator, "latest_value") == Cell(printed)


def test_a_provisional_figure_is_marked() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q1, "90", data_status="final")
    make_approved(indicator, Q2, "94.2", data_status="provisional")

    assert built(indicator, "latest_value") == Cell("94.2%", provisional=True)
    assert built(indicator, "period_value", {"period": "Q2"}) == Cell("94.2%", provisional=True)
    assert built(indicator, "period_value", {"period": "Q2", "arrow": True}) == Cell("94.2%", provisional=True)
    assert built(indicator, "previous_value") == Cell("90.0%")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"availability": "awaiting", "awaiting_from": "The trust", "expected_on": DECEMBER}, "Awaiting partner"),
        ({"availability": "not_collected"}, "Not collected"),
        ({"availability": "not_applicable"}, "Not applicable"),
        ({"availability": "under_development"}, "Under development"),
        ({"availability": "see_text"}, "See the text"),
    ],
)
def test_why_there_is_no_figure_is_printed_or_kept_beside_what_the_column_prints_instead(
    fields: dict[str, Any], words: str
) -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q2, None, **fields)

    lack = str(fields["availability"])

    assert built(indicator, "latest_value") == Cell(words, missing=words, lack=lack)
    assert built(indicator, "latest_value", {"missing": "N/A"}) == Cell("N/A", missing=words, lack=lack)
    assert built(indicator, "latest_value", {"missing": ""}) == Cell("", missing=words, lack=lack)
    assert built(indicator, "period_value", {"period": "Q2", "missing": "-"}) == Cell("-", missing=words, lack=lack)


def test_a_suppressed_figure_is_never_printed() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q2, "3", suppressed=True)
    hidden = "Hidden because the number is small"

    assert built(indicator, "latest_value", {"missing": "N/A"}) == Cell("[c]", missing=hidden, lack="suppressed")
    assert built(indicator, "period_value", {"period": "Q2"}) == Cell("[c]", missing=hidden, lack="suppressed")
    assert built(indicator, "latest_value", words={"suppressed": "*"}) == Cell("*", missing=hidden, lack="suppressed")
    assert built(indicator, "chart", asked=Q2).points == (Point("Q2 2026/27", None, "[c]"),)


def test_a_figure_nobody_has_approved_prints_as_not_received() -> None:
    indicator = make_measure().indicator
    text = f"Not received by deadline: {indicator.service.name}"

    assert built(indicator, "latest_value", {"missing": "N/A"}) == Cell(text, missing=text, lack="not_received")
    assert built(indicator, "period_value", {"period": "Q2", "missing": ""}) == Cell(
        text, missing=text, lack="not_received"
    )
    assert built(indicator, "period_value", {"period": "Q1", "missing": "-"}) == Cell("-", lack="not_known")
    assert built(indicator, "previous_value") == Cell("", lack="not_known")


@pytest.mark.parametrize("words", ["Late", "Late: {service}", "Late {", "Late {team}"])
def test_the_words_for_a_missing_return_may_be_anything(words: str) -> None:
    indicator = make_measure().indicator
    text = words.replace("{service}", indicator.service.name)

    assert built(indicator, "latest_value", words={"not_received": words}) == Cell(
        text, missing=text, lack="not_received"
    )


def test_the_previous_value_is_that_of_the_period_compared_with() -> None:
    figures = ((LAST_YEAR, "80"), (Q1, "90"), (Q2, "94.2"))

    assert built(measured(*figures), "previous_value") == Cell("90.0%")
    assert built(measured(*figures, comparison="same_period_last_year"), "previous_value") == Cell("80.0%")
    assert built(measured((Q2, "94.2")), "previous_value", {"missing": "N/A"}) == Cell("N/A", lack="new")


def test_a_named_period_prints_its_own_figure() -> None:
    indicator = measured((Q1, "90"), (Q2, "94.2"))

    assert [built(indicator, "period_value", {"period": label}) for label in ("Jun 2026", "Q2", "Q3")] == [
        Cell("90.0%"),
        Cell("94.2%"),
        Cell("", lack="not_due"),
    ]


# Target, benchmarks, chart and narrative


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"kind": TargetKind.AT_LEAST}, "90%"),
        ({"kind": TargetKind.LESS_THAN, "decimals": 1}, "<90.0%"),
        ({"kind": TargetKind.BETWEEN, "upper": Decimal(95)}, "between 90% and 95%"),
        ({"kind": TargetKind.RANK, "value": None, "wording": "Top quartile"}, "Top quartile"),
        ({"kind": TargetKind.MONITOR, "value": None}, "Monitor"),
        ({"kind": TargetKind.NONE, "value": None}, ""),
        ({"kind": TargetKind.NONE, "value": None, "wording": "no target"}, "no target"),
    ],
)
def test_a_target_is_printed_as_set(fields: dict[str, Any], printed: str) -> None:
    indicator = make_measure(target=None).indicator
    make_target(indicator, **fields)

    assert built(indicator, "target", {"empty": "-"}) == Cell(printed)


def test_targets_that_are_no_number_are_printed_in_the_words_of_the_scorecard() -> None:
    words = {"target.monitor": "Watch", "target.none": "None set"}
    watched, free = make_measure(target=None).indicator, make_measure(target=None).indicator
    make_target(watched, None, kind=TargetKind.MONITOR)
    make_target(free, None, kind=TargetKind.NONE)

    assert [built(one, "target", words=words).text for one in (watched, free)] == ["Watch", "None set"]


def test_a_measure_without_a_target_prints_what_the_column_says() -> None:
    assert built(make_measure(target=None).indicator, "target", {"empty": "N/A"}) == Cell("N/A")


def test_the_quartile_is_printed_as_a_number() -> None:
    indicator = make_measure().indicator
    make_benchmark(indicator, kind=BenchmarkKind.QUARTILE, value=None, quartile=2)

    assert built(indicator, "quartile") == Cell("2")
    assert built(make_measure().indicator, "quartile", {"empty": "N/A"}) == Cell("N/A")


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({}, "92.3%"),
        ({"decimals": 0, "unit": ""}, "92"),
        ({"value": None, "wording": "n/a"}, "n/a"),
        ({"value": None}, ""),
    ],
)
def test_the_average_of_neighbours_is_printed_in_its_own_format(fields: dict[str, Any], printed: str) -> None:
    indicator = make_measure().indicator
    make_benchmark(indicator, **fields)

    assert built(indicator, "neighbour", {"empty": "-"}) == Cell(printed)


def test_without_an_average_the_column_prints_what_it_says() -> None:
    assert built(make_measure().indicator, "neighbour", {"empty": "-"}) == Cell("-")


def test_the_list_of_benchmarks_names_each_and_leaves_the_quartile_out() -> None:
    indicator = make_measure().indicator
    make_benchmark(indicator, label="Statistical Neighbour Average (2015)", order=1)
    make_benchmark(indicator, kind=BenchmarkKind.NATIONAL, label="National Average (2015)", value=Decimal(49), order=2)
    make_benchmark(indicator, kind=BenchmarkKind.QUARTILE, value=None, quartile=1, order=3)

    assert built(indicator, "benchmarks") == Cell(
        "Statistical Neighbour Average (2015) 92.3% National Average (2015) 49.0%"
    )


def test_a_chart_holds_the_approved_figures_up_to_the_period_with_gaps_and_target() -> None:
    indicator = measured((LAST_YEAR, "80"), (quarter(2025, 4), "85.55"), (Q2, "94.2"), (quarter(2026, 3), "99"))
    make_approved(indicator, Q1, None, availability="not_collected")

    assert built(indicator, "chart") == Cell(
        "",
        points=(
            Point("Q2 2025/26", "80.0000", "80.0%"),
            Point("Q4 2025/26", "85.5500", "85.6%"),
            Point("Q1 2026/27", None, "no figure"),
            Point("Q2 2026/27", "94.2000", "94.2%"),
        ),
        target_line="90.0000",
    )


def test_a_chart_shows_the_last_twelve_points_and_only_periods_of_one_kind() -> None:
    quarters = [quarter(2023 + place // 4, place % 4 + 1) for place in range(14)]
    indicator = measured(*((one, str(50 + place)) for place, one in enumerate(quarters)), (half(2025, 2), "1"))

    points = built(indicator, "chart").points

    assert [point.label for point in points] == [one.label() for one in quarters[-12:]]


@pytest.mark.parametrize("kind", [TargetKind.MONITOR, TargetKind.NONE, TargetKind.RANK])
def test_a_chart_without_a_target_in_numbers_has_no_line(kind: str) -> None:
    indicator = measured((Q2, "94.2"), target=None)
    make_target(indicator, None, kind=kind)

    assert built(indicator, "chart").target_line == ""


def test_the_narrative_is_the_commentary_of_the_approved_figure() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q1, commentary="Earlier words.")
    assert built(indicator, "narrative") == Cell("")

    make_approved(indicator, Q2, commentary="Two teams.\n\nA third from May.")
    assert built(indicator, "narrative") == Cell("Two teams.\n\nA third from May.")


# A row that points to a text


@pytest.mark.parametrize("kind", ["previous_value", "latest_value", "movement", "rating"])
def test_a_row_that_points_to_a_text_has_no_figure(kind: str) -> None:
    assert built(measured((Q1, "90"), (Q2, "94.2")), kind, row=POINTER) == BLANK


def test_a_row_that_points_to_a_text_says_where_in_place_of_the_period() -> None:
    assert built(measured((Q2, "94.2")), "latest_period", row=POINTER) == Cell("See Appendix")
