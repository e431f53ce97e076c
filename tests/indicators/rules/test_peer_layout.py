"""Which column is which: guessed from headings and cells, kept as data."""

import pytest

from indicators.enums import PeriodKind, TableShape, ValueType
from indicators.rules.peer_layout import Layout, guess_layout, guess_refs, period_of, texts_of
from indicators.rules.periods import PeriodProblem
from indicators.rules.published import Measure
from indicators.sheets import Row

VISITS = Measure("visits", "Visits in time", ValueType.PERCENT, "%")
COST = Measure("cost", "Cost of a placement", ValueType.MONEY, "£")


def guess(headings, *rows, measures=(VISITS, COST), **options) -> Layout:
    table = [Row(number, tuple(map(str, row))) for number, row in enumerate(rows, start=2)]
    return guess_layout(headings, table, measures, **options)


def test_a_long_table_is_recognised():
    found = guess(
        ["time_period", "la_code", "la_name", "Indicator", "Value", "Note"],
        ["202324", "E10000018", "Leicestershire", "Visits in time", "94.2%", ""],
        ["202324", "E10000002", "Buckinghamshire", "Something else", "[c]", "few"],
    )

    assert found.shape == TableShape.LONG
    assert (found.period, found.code, found.name, found.indicator, found.values) == (0, 1, 2, 3, (4,))
    assert found.refs == {"Visits in time": "visits", "Something else": ""}
    assert found.year_kind == PeriodKind.FINANCIAL_YEAR


def test_a_table_with_a_column_for_each_year_is_recognised():
    found = guess(["ONS code", "Council", "2021/22", "2022/23"], ["E10000018", "Leics", "5", "6"], measures=[COST])

    assert (found.shape, found.values) == (TableShape.WIDE_PERIODS, (2, 3))
    assert found.indicator_ref == "cost"
    assert (found.code, found.name, found.period) == (0, 1, None)


def test_a_table_with_a_column_for_each_indicator_is_recognised():
    found = guess(
        ["Code", "Area", "Year", "Visits in time", "COST OF A PLACEMENT", "Population"],
        ["E10000018", "Leics", "2023", "94.2", "£5", "700,000"],
    )

    assert (found.shape, found.values) == (TableShape.WIDE_INDICATORS, (3, 4))
    assert found.refs == {"Visits in time": "visits", "COST OF A PLACEMENT": "cost"}
    assert (found.period, found.year_kind, found.indicator_ref) == (2, PeriodKind.CALENDAR_YEAR, "")


@pytest.mark.parametrize(
    ("values", "workbook", "fractions"),
    [
        (["0.942", "0.5", "1"], True, True),
        (["0.942", "0.5", "1"], False, False),
        (["0.942", "94.2"], True, False),
        (["0", "1", "1"], True, False),
    ],
)
def test_percentages_kept_as_fractions_are_suspected_in_workbooks_only(values, workbook, fractions):
    found = guess(["Code", "Value"], *(["E10000018", value] for value in values), workbook=workbook)

    assert found.fractions is fractions


def test_a_table_without_anything_familiar_guesses_nothing():
    found = guess(["A", "B"], ["x", "y"])

    assert (found.code, found.name, found.period, found.indicator, found.values) == (None, None, None, None, ())


def test_texts_are_matched_by_reference_or_name_in_any_case():
    assert guess_refs(["VISITS", " visits  in time", "Visit"], [VISITS]) == {
        "VISITS": "visits",
        " visits  in time": "visits",
        "Visit": "",
    }
    assert texts_of(Layout(), ["A"], []) == []


def test_a_layout_survives_being_kept_and_keeps_defaults_for_what_is_absent():
    layout = Layout(shape=TableShape.WIDE_PERIODS, code=0, values=(2, 3), refs={"x": "visits"}, fractions=True)

    assert Layout.from_json(layout.to_json()) == layout
    assert Layout.from_json({"code": 4, "unknown": 1}) == Layout(code=4)


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("202324", PeriodKind.FINANCIAL_YEAR, "2023/24"),
        ("2023-24", PeriodKind.FINANCIAL_YEAR, "2023/24"),
        ("199900", PeriodKind.FINANCIAL_YEAR, "1999/00"),
        ("2023", PeriodKind.CALENDAR_YEAR, "2023"),
        ("2023", PeriodKind.FINANCIAL_YEAR, "2022/23"),
        ("2023", PeriodKind.ACADEMIC_YEAR, "2022/23"),
        ("Q2 2023/24", PeriodKind.FINANCIAL_YEAR, "Q2 2023/24"),
        ("2020-2022", PeriodKind.CALENDAR_YEAR, "2020-2022"),
    ],
)
def test_periods_are_read_as_tables_write_them(text, kind, label):
    assert period_of(text, kind).label() == label


@pytest.mark.parametrize("text", ["202325", "then", ""])
def test_what_is_no_period_is_refused(text):
    with pytest.raises(PeriodProblem):
        period_of(text, PeriodKind.FINANCIAL_YEAR)
