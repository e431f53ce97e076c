"""The rules against every figure and derived cell of five published scorecards.

Sixteen published cells differ from their rule; the tables hold the computed and the published value
of each, and both are asserted, so neither the rule nor the table can drift unnoticed.
"""

from decimal import Decimal

import pytest

from indicators.enums import (
    Comparison,
    DirectionOfTravel,
    Frequency,
    LabelStyle,
    PeriodKind,
    Polarity,
    PrintPattern,
    TargetKind,
    ValueType,
)
from indicators.rules.display import NumberFormat, show
from indicators.rules.movement import direction_of_travel, trend
from indicators.rules.periods import compared_with, parse_period, split_data_status
from indicators.rules.rating import RatingInputs, parse_scheme, rate
from indicators.rules.rollup import RollupRule, roll_up
from indicators.rules.targets import TargetRule, parse_target
from tests.published import published, published_scheme

Row = dict[str, str]
SCHEMES = {council: parse_scheme(published_scheme(council)) for council in ("leicestershire", "buckinghamshire")}
SCORES = {"green": Decimal(3), "amber": Decimal(2), "red": Decimal(1)}

EXCEPTIONS = {
    ("leicestershire-2016-17-q1", "slf-claims-pbr", "rag", "not_rated", "amber"),
    ("leicestershire-2016-17-q1", "hub-referrals-28-days", "rag", "not_rated", "amber"),
    ("leicestershire-2016-17-q1", "marac-repeats", "rag", "not_rated", "amber"),
    ("leicestershire-2018-19-q2", "cp-reviews-timescales", "rag", "amber", "green"),
    ("leicestershire-2018-19-q2", "cpp-2-years-open", "rag", "amber", "green"),
    ("leicestershire-2018-19-q2", "placements-3-or-more", "rag", "amber", "green"),
    ("leicestershire-2018-19-q2", "yj-first-time-entrants", "rag", "green", "not_rated"),
    ("leicestershire-2021-22-q3", "neet-16-17", "rag", "green", "amber"),
    ("leicestershire-2023-24-q2", "re-referrals-12-months", "trend", "increase", "no_change"),
    ("buckinghamshire-2016-17-q2", "bucks-10", "arrow Jun 2016", "down", "diagonal_down"),
    ("buckinghamshire-2016-17-q2", "bucks-24", "arrow Jun 2016", "down", "level"),
    ("buckinghamshire-2016-17-q2", "bucks-28", "arrow Jun 2016", "level", "down"),
    ("buckinghamshire-2016-17-q2", "bucks-08", "arrow Sep 2016", "down", "level"),
    ("buckinghamshire-2016-17-q2", "bucks-25", "arrow Sep 2016", "level", "up"),
    ("buckinghamshire-2016-17-q2", "bucks-29", "arrow Sep 2016", "level", "up"),
    ("buckinghamshire-2016-17-q2", "bucks-32", "arrow Sep 2016", "up", "level"),
}


def row_id(row: Row) -> str:
    return "-".join(row[key] for key in ("document", "ref", "name", "column") if key in row)


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def polarity_of(row: Row) -> Polarity:
    return Polarity(row["polarity"] or "none")


def target_of(row: Row) -> TargetRule:
    return parse_target(row["target"], polarity=polarity_of(row))


def inputs_of(row: Row) -> RatingInputs:
    return RatingInputs(
        value=number(row["value"]),
        target=target_of(row),
        polarity=polarity_of(row),
        quartile=int(row["quartile"]) if row["quartile"] else None,
        previous=number(row["previous"]),
        unit=row["unit"],
        decimals=int(row["decimals"] or 0),
        value_type=ValueType(row["value_type"] or "number"),
    )


def test_the_exceptions_in_the_tables_are_exactly_the_sixteen_known_ones():
    found = {
        (row["document"], row["ref"], "rag", row["computed_rating"], row["published_rating"])
        for row in published("rating_cases")
        if row["computed_rating"] != row["published_rating"]
    } | {
        (row["document"], row["ref"], row["column"], row["computed"], row["published"])
        for row in published("movement_cases")
        if row["computed"] != row["published"]
    }
    assert found == EXCEPTIONS


@pytest.mark.parametrize(
    ("document", "reproduced", "total"),
    [
        ("leicestershire-2016-17-q1", 12, 15),
        ("leicestershire-2018-19-q2", 29, 33),
        ("leicestershire-2021-22-q3", 24, 25),
        ("leicestershire-2023-24-q2", 13, 13),
        ("buckinghamshire-2016-17-q2", 37, 37),
    ],
)
def test_a_document_has_as_many_reproduced_ratings_as_were_counted(document: str, reproduced: int, total: int):
    rows = [row for row in published("rating_cases") if row["document"] == document]
    scheme = SCHEMES[document.split("-")[0]]
    hits = [row for row in rows if (rate(scheme, inputs_of(row)).status or "") == row["published_rating"]]
    assert (len(hits), len(rows)) == (reproduced, total)


@pytest.mark.parametrize("row", published("rating_cases"), ids=row_id)
def test_the_councils_rule_gives_the_computed_rating(row: Row):
    scheme = SCHEMES[row["document"].split("-")[0]]
    result = rate(scheme, inputs_of(row))
    assert (result.status or "") == row["computed_rating"]


@pytest.mark.parametrize("row", published("rating_cases"), ids=row_id)
def test_every_rating_says_why_and_shows_the_band_that_applied(row: Row):
    scheme = SCHEMES[row["document"].split("-")[0]]
    result = rate(scheme, inputs_of(row))
    applied = [step for step in result.steps if step.applies]
    assert len(result.steps) == len(scheme.bands)
    assert len(applied) == (0 if result.status is None else 1)
    assert all(result.sentence.endswith(f"{step.text}.") for step in applied)


@pytest.mark.parametrize("row", published("rating_cases"), ids=row_id)
def test_what_a_rating_was_computed_from_can_be_stored_and_gives_the_same_rating(row: Row):
    scheme = SCHEMES[row["document"].split("-")[0]]
    stored = RatingInputs.from_json(inputs_of(row).to_json())
    assert (stored, rate(scheme, stored)) == (inputs_of(row), rate(scheme, inputs_of(row)))


@pytest.mark.parametrize("row", published("rating_cases"), ids=row_id)
def test_a_published_target_is_printed_as_it_was(row: Row):
    assert target_of(row).text == row["target"]


def test_every_kind_of_target_the_documents_print_is_met_somewhere():
    kinds = {target_of(row).kind for row in published("rating_cases")}
    assert kinds == {
        TargetKind.AT_LEAST,
        TargetKind.AT_MOST,
        TargetKind.MORE_THAN,
        TargetKind.LESS_THAN,
        TargetKind.MONITOR,
        TargetKind.NONE,
    }


ARROWS = {
    DirectionOfTravel.BETTER: "up",
    DirectionOfTravel.WORSE: "down",
    DirectionOfTravel.SAME: "level",
}
CHANGES = {DirectionOfTravel.BETTER: "positive", DirectionOfTravel.WORSE: "negative"}


def computed_movement(row: Row) -> str:
    moved = trend(number(row["latest"]), number(row["previous"]))
    direction = direction_of_travel(moved, polarity_of(row))
    if row["column"] == "trend":
        return moved.value
    return CHANGES.get(direction, "none") if row["column"] == "change" else ARROWS[direction]


@pytest.mark.parametrize("row", published("movement_cases"), ids=row_id)
def test_trend_change_and_arrow_follow_from_the_two_values(row: Row):
    assert computed_movement(row) == row["computed"]


@pytest.mark.parametrize(
    ("document", "column", "reproduced", "total"),
    [
        ("leicestershire-2021-22-q3", "trend", 25, 25),
        ("leicestershire-2021-22-q3", "change", 25, 25),
        ("leicestershire-2023-24-q2", "trend", 12, 13),
        ("buckinghamshire-2016-17-q2", "arrow Jun 2016", 14, 17),
        ("buckinghamshire-2016-17-q2", "arrow Sep 2016", 13, 17),
    ],
)
def test_a_document_has_as_many_reproduced_movements_as_were_counted(
    document: str, column: str, reproduced: int, total: int
):
    rows = [row for row in published("movement_cases") if (row["document"], row["column"]) == (document, column)]
    hits = [row for row in rows if computed_movement(row) == row["published"]]
    assert (len(hits), len(rows)) == (reproduced, total)


def test_no_published_arrow_points_against_the_movement_of_the_figure():
    against = {("up", "down"), ("down", "up")}
    arrows = [row for row in published("movement_cases") if row["column"].startswith("arrow")]
    assert [row for row in arrows if (computed_movement(row), row["published"]) in against] == []


@pytest.mark.parametrize("row", published("period_cases"), ids=row_id)
def test_the_period_compared_with_has_the_published_label(row: Row):
    latest_label, _ = split_data_status(row["latest"])
    previous_label, _ = split_data_status(row["published_previous"])
    kind = PeriodKind(row["kind"])
    compared = compared_with(
        parse_period(latest_label, kind=kind),
        comparison=Comparison(row["comparison"]),
        frequency=Frequency(row["frequency"]),
    )
    styles = {compared.label(style) for style in LabelStyle}
    assert compared == parse_period(previous_label, kind=kind)
    assert previous_label == row["computed_previous"]
    assert previous_label in styles


PATTERNS = {
    "value": PrintPattern.VALUE,
    "value (count)": PrintPattern.VALUE_COUNT,
    "count (value)": PrintPattern.COUNT_VALUE,
}


@pytest.mark.parametrize("row", published("value_cases"), ids=row_id)
def test_a_published_figure_prints_as_it_was(row: Row):
    fmt = NumberFormat(
        unit=row["unit"],
        decimals=int(row["decimals"]),
        thousands=row["thousands"] == "yes",
        pattern=PATTERNS[row["pattern"]],
    )
    assert show(Decimal(row["value"]), fmt, number(row["count"])) == row["printed"]


def test_all_275_published_figures_are_in_the_table():
    assert len(published("value_cases")) == 275


@pytest.mark.parametrize("row", published("rollup_cases"), ids=row_id)
def test_a_published_overall_rating_follows_from_its_members(row: Row):
    members = [(status, SCORES.get(status)) for status in row["members"].split()]
    result = roll_up(members, {score: status for status, score in SCORES.items()}, RollupRule())
    assert (result.status or "none") == row["computed_rating"] == row["published_rating"]
    assert result.mean == number(row["mean"])
