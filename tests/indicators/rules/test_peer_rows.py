"""Rows of a published table: each figure loaded, left out by choice, or refused with its address and a sentence."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import MissingKind, PeriodKind, TableShape, ValueType
from indicators.rules.peer_layout import Layout
from indicators.rules.peer_rows import Councils, TableReading, compare, read_rows, short_name, without_status
from indicators.rules.published import Measure
from indicators.sheets import Row

VISITS = Measure("visits", "Visits in time", ValueType.PERCENT, "%")
COST = Measure("cost", "Cost of a placement", ValueType.MONEY, "£")
MEASURES = {"visits": VISITS, "cost": COST}
COUNCILS = Councils(
    [
        ("E10000018", "Leicestershire"),
        ("E10000002", "Buckinghamshire"),
        ("E06000023", "Bristol, City of"),
        ("E92000001", "England"),
    ]
)
HEADINGS = ["Code", "Council", "Indicator", "Year", "Value", "Breakdown"]
LONG = Layout(
    code=0, name=1, indicator=2, period=3, values=(4,), refs={"Visits": "visits", "Cost": "cost", "Other": ""}
)


def read(*rows, layout=LONG, headings=HEADINGS) -> TableReading:
    table = [Row(number, tuple(row)) for number, row in enumerate(rows, start=2)]
    return read_rows(table, headings, layout, councils=COUNCILS, measures=MEASURES)


def leics(value="94.2", *, text="Visits", year="2023/24", code="E10000018", name="", kind="Total"):
    return (code, name, text, year, value, kind)


def figures(reading: TableReading) -> list[tuple[str, str, str, Decimal | None]]:
    return [(one.code, one.ref, one.period.label(), one.published.value) for one in reading.readings]


def test_each_row_of_a_long_table_is_one_figure():
    found = read(leics(), leics("£1,200", text="Cost"), leics("[c]", code="E10000002"))

    assert figures(found) == [
        ("E10000018", "visits", "2023/24", Decimal("94.2")),
        ("E10000018", "cost", "2023/24", Decimal(1200)),
        ("E10000002", "visits", "2023/24", None),
    ]
    assert (found.counts.rows_read, found.counts.rows_loaded, found.refused) == (3, 3, ())


def test_a_wide_table_of_years_takes_the_period_from_the_heading():
    layout = Layout(shape=TableShape.WIDE_PERIODS, code=0, values=(1, 2), indicator_ref="visits")
    headings = ["Code", "2022/23", "2023/24 Provisional"]

    found = read(("E10000018", "90", "91"), ("E10000002", "80", "abc"), layout=layout, headings=headings)

    assert [(one.code, one.period.label()) for one in found.readings] == [
        ("E10000018", "2022/23"),
        ("E10000018", "2023/24"),
        ("E10000002", "2022/23"),
    ]
    assert [(one.address, one.heading, one.found) for one in found.refused] == [("C3", "2023/24 Provisional", "abc")]
    assert (found.counts.rows_loaded, found.counts.rows_refused, found.counts.figures_read) == (2, 0, 4)


def test_a_wide_table_of_indicators_leaves_out_columns_nobody_chose():
    layout = Layout(
        shape=TableShape.WIDE_INDICATORS,
        code=0,
        values=(1, 2),
        refs={"Visits": "visits", "Crime": ""},
        period_label="2023",
    )

    found = read(("E10000018", "90", "5"), layout=layout, headings=["Code", "Visits", "Crime"])

    assert figures(found) == [("E10000018", "visits", "2022/23", Decimal(90))]
    assert (found.counts.figures_left_out, found.counts.figures_read) == (1, 2)


@pytest.mark.parametrize(
    ("row", "address", "sentence"),
    [
        (leics(code="E99999999"), "A2", "“E99999999” is not in the list of councils"),
        (leics(code="", name="Atlantis"), "A2", "“Atlantis” is not in the list of councils"),
        (leics(code="", name=""), "A2", "names no council"),
        (leics(text=""), "C2", "names no indicator"),
        (leics(text="Unknown"), "C2", "“Unknown” was not matched"),
        (leics(year=""), "D2", "names no year"),
        (leics(year="soon"), "D2", "“soon” is not a period"),
        (leics("lots"), "E2", "“lots” is neither a number"),
        (leics("£5"), "E2", "amount of money"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_its_address_and_a_sentence(row, address, sentence):
    found = read(row)

    assert [one.address for one in found.refused] == [address]
    assert sentence in found.refused[0].message
    assert (found.counts.rows_refused, found.counts.figures_refused, found.readings) == (1, 1, ())


def test_an_indicator_we_do_not_have_is_refused():
    layout = Layout(code=0, values=(4,), indicator_ref="gone", period_label="2023/24")

    assert "There is no indicator gone" in read(leics(), layout=layout).refused[0].message


def test_rows_of_other_indicators_and_other_breakdowns_are_left_out_and_counted():
    layout = Layout(**{**LONG.__dict__, "only_column": 5, "only_text": "total"})

    found = read(leics(), leics(kind="Boys"), leics(text="Other"), layout=layout)

    assert (found.counts.rows_loaded, found.counts.rows_left_out, found.counts.figures_left_out) == (1, 2, 2)
    assert found.refused == ()


def test_a_figure_given_twice_alike_is_loaded_once_and_given_differently_not_at_all():
    alike = read(leics("94.2"), leics("94.20%"))
    differently = read(leics("94.2"), leics("90"))

    assert len(alike.readings) == 1
    assert "repeats row 2" in alike.refused[0].message
    assert differently.readings == ()
    assert [one.row for one in differently.refused] == [2, 3]
    assert "different figures" in differently.refused[0].message


@pytest.mark.parametrize(
    ("code", "name", "found"),
    [
        ("E10000018", "", "E10000018"),
        ("e10000018", "anything", "E10000018"),
        ("", "leicestershire", "E10000018"),
        ("", "Leicestershire County Council", "E10000018"),
        ("", "City of Bristol", "E06000023"),
        ("", "Bristol", "E06000023"),
        ("E00000000", "Leicestershire", None),
        ("", "Leicester", None),
        ("", "", None),
    ],
)
def test_councils_are_found_by_code_else_by_their_usual_spellings(code, name, found):
    assert COUNCILS.find(code, name) == found


def test_a_spelling_two_councils_share_finds_neither():
    councils = Councils([("E1", "Anyshire County"), ("E2", "Anyshire City")])

    assert councils.find("", "Anyshire") is None
    assert councils.find("", "Anyshire City") == "E2"
    assert short_name("City Council") == "city council"


def test_councils_not_in_the_list_are_added_when_asked_for_with_code_and_name():
    layout = Layout(**{**LONG.__dict__, "add_councils": True})

    found = read(
        leics(code="E06000001", name="Hartlepool"),
        leics(code="Z1", name="Odd"),
        leics("oops", code="E06000002", name="Middlesbrough"),
        leics(code="E06000003", name="x" * 201),
        layout=layout,
    )

    assert found.new_councils == {"E06000001": "Hartlepool"}
    assert [one.row for one in found.refused] == [3, 4, 5]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2023/24 Provisional", "2023/24"),
        ("2023/24 [p]", "2023/24"),
        ("2023/24", "2023/24"),
        ("provisional", "provisional"),
    ],
)
def test_a_data_status_after_a_period_is_no_part_of_it(text, kept):
    assert without_status(text) == kept


def test_percentages_kept_as_fractions_blanks_and_rounded_figures_are_counted():
    layout = Layout(**{**LONG.__dict__, "fractions": True})

    found = read(leics("0.9421234567"), leics("", code="E10000002"), layout=layout)

    assert found.readings[0].published.value == Decimal("94.212346")
    assert (found.counts.blanks, found.counts.rounded) == (1, 1)


def test_readings_are_compared_with_the_figures_in_force():
    found = read(leics("94.2"), leics("90", code="E10000002"), leics("[c]", code="E06000023")).readings
    current = {
        found[0].key: (Decimal("94.20"), MissingKind.NONE),
        found[1].key: (Decimal(80), MissingKind.NONE),
    }

    result = compare(found, current)

    assert (result.new, result.changed, result.unchanged) == (1, 1, 1)
    assert result.changes == ((found[1], "80"),)
    assert compare(found, current, shown=0).changes == ()


CELLS = st.tuples(
    st.sampled_from(["E10000018", "E10000002", "", "E0", "E06000001"]),
    st.sampled_from(["", "Leicestershire", "Atlantis", "Hartlepool"]),
    st.sampled_from(["Visits", "Cost", "Other", "", "Unknown"]),
    st.sampled_from(["2023/24", "2022/23", "", "soon"]),
    st.sampled_from(["1", "2", "", "[c]", "x y", "£5", "5%"]),
    st.sampled_from(["Total", "Boys"]),
)


@given(st.lists(CELLS, max_size=25), st.booleans(), st.booleans())
def test_nothing_is_ever_dropped_without_a_word(rows, narrowed, wide):
    narrowing = {"only_column": 5, "only_text": "Total"} if narrowed else {}
    shape = {"shape": TableShape.WIDE_INDICATORS, "values": (2, 4), "refs": {"Indicator": "visits"}} if wide else {}
    layout = Layout(**{**LONG.__dict__, "year_kind": PeriodKind.FINANCIAL_YEAR, **narrowing, **shape})

    counts = read(*rows, layout=layout).counts

    assert counts.rows_read == len(rows) == counts.rows_loaded + counts.rows_refused + counts.rows_left_out
    assert counts.figures_read == len(rows) * len(layout.values)
    assert counts.figures_read == counts.figures_loaded + counts.figures_refused + counts.figures_left_out
