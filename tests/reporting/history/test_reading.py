"""Every filled cell is read or refused with its reason; none is passed over."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import Period, academic_year, financial_year, month_ending, quarter
from indicators.sheets import FORMULA, Row
from reporting.history.layout import HistoryLayout, Shares, guess_layout, label_of
from reporting.history.reading import ASK_SHARES, MIXED, Catalogued, ReadCell, read_cells
from tests.reporting.history.workbooks import EIGHT, TODAY, definition, known

BINS = definition()
RATE = definition(
    "recycling", "Household waste recycled", value_type="percent", unit="%", minimum=Decimal(0), maximum=Decimal(100)
)
BOTH = known(BINS, RATE)


def read(
    *rows: Sequence[str],
    headings: Sequence[str] = ("Name", "Q1 2024/25", "Q2 2024/25"),
    catalogue: Catalogued = BOTH,
    shares: str = Shares.UNSAID,
) -> list[ReadCell]:
    layout = HistoryLayout(periods=tuple(range(1, len(headings))), shares=shares)
    lines = [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=2)]
    return read_cells(headings, lines, layout, catalogue, today=TODAY)


def values(cells: Sequence[ReadCell]) -> list[tuple[str, Decimal | None, str]]:
    return [(cell.address, cell.value, cell.problem) for cell in cells]


def test_a_wide_table_gives_a_figure_for_each_filled_cell() -> None:
    cells = read(["bins", "1,607", "1588"], ["Household  WASTE recycled", "", "45.1%"])
    assert [(cell.address, cell.ref, cell.period, cell.value, cell.problem) for cell in cells] == [
        ("B2", "bins", quarter(2024, 1), Decimal(1607), ""),
        ("C2", "bins", quarter(2024, 2), Decimal(1588), ""),
        ("C3", "recycling", quarter(2024, 2), Decimal("45.1"), ""),
    ]


def test_a_long_table_gives_a_figure_for_each_row() -> None:
    rows = [
        Row(2, ("bins", "Q1 2024/25", "17")),
        Row(3, ("bins", "Q2 2024/25", "")),
        Row(4, ("bins", "Q2 2024/25", "19")),
    ]
    layout = HistoryLayout(wide=False, names=0, period=1, value=2)
    cells = read_cells(["Ref", "Quarter", "Figure"], rows, layout, BOTH, today=TODAY)
    assert [(cell.address, cell.period, cell.value) for cell in cells] == [
        ("C2", quarter(2024, 1), Decimal(17)),
        ("C4", quarter(2024, 2), Decimal(19)),
    ]


@pytest.mark.parametrize(
    ("heading", "frequency", "basis", "period"),
    [
        ("Q2 2024/25", "quarter", "in_period", quarter(2024, 2)),
        ("2024-09-01T00:00:00", "quarter", "in_period", quarter(2024, 2)),
        ("2024-09-30", "quarter", "last_month", month_ending(TODAY.replace(2024, 9, 1))),
        ("Q2 2024/25", "quarter", "last_month", month_ending(TODAY.replace(2024, 9, 1))),
        ("Sep-24", "month", "in_period", month_ending(TODAY.replace(2024, 9, 1))),
        ("2024/25", "financial_year", "in_period", financial_year(2024)),
        ("2024/25", "academic_year", "in_period", academic_year(2024)),
    ],
)
def test_a_heading_reads_by_the_frequency_of_the_indicator(
    heading: str, frequency: str, basis: str, period: Period
) -> None:
    one = known(definition(frequency=frequency, basis=basis))
    (cell,) = read(["bins", "5"], headings=("Name", heading), catalogue=one)
    assert (cell.period, cell.problem) == (period, "")


@pytest.mark.parametrize(
    ("name", "heading", "typed", "problem"),
    [
        ("", "Q1 2024/25", "5", "The row does not say which indicator it is about."),
        ("lamps", "Q1 2024/25", "5", "There is no indicator called “lamps”. Use its reference or its name."),
        ("bins", "Column B", "5", "“Column B” is not a period. Write it like Q2 2018/19."),
        ("bins", "Q1", "5", "Say which year “Q1” is in, for example Q2 2018/19."),
        ("bins", "2024/25", "5", "“2024/25” is not a quarter. Write it like Q2 2018/19."),
        ("bins", "Q3 2026/27", "5", "Q3 2026/27 is not over yet. Its figure is entered by its owner."),
        ("bins", "Q1 2024/25", FORMULA, "The cell holds a formula. Copy the sheet, paste it as values, and send that."),
        ("bins", "Q1 2024/25", "n/a", "The cell says that there is no figure, so nothing is loaded."),
        (
            "bins",
            "Q1 2024/25",
            "[c]",
            "The figure is hidden in the workbook. Enter it on its own page, with its reason.",
        ),
        ("bins", "Q1 2024/25", "many", "Use digits 0 to 9, for example 1000 or 94.2."),
        ("recycling", "Q1 2024/25", "120", "The highest possible figure is 100."),
        ("recycling", "Q1 2024/25", "-5%", "The lowest possible figure is 0."),
    ],
)
def test_what_cannot_be_loaded_says_why(name: str, heading: str, typed: str, problem: str) -> None:
    (cell,) = read([name, typed], headings=("Name", heading))
    assert cell.problem == problem


def test_a_name_of_two_indicators_is_refused_with_both() -> None:
    twins = known(BINS, definition("bins-2"))
    (cell,) = read(["Bins emptied on time", "5"], headings=("Name", "Q1 2024/25"), catalogue=twins)
    assert cell.problem == "Several indicators have this name: bins, bins-2. Use the reference."


def test_an_older_name_of_an_indicator_is_known_too() -> None:
    renamed = known(BINS, definition(name="Bins emptied", effective_from=TODAY))
    assert [cell.ref for cell in read(["bins emptied", "5", "6"], catalogue=renamed)] == ["bins", "bins"]


def test_the_same_figure_twice_is_refused_the_second_time() -> None:
    cells = read(["bins", "5"], ["Bins emptied on time", "7"], headings=("Name", "Q1 2024/25"))
    assert values(cells)[1] == ("B3", Decimal(7), "The figure of this indicator and period stands in B2 already.")


class TestPercentagesWrittenAsShares:
    def test_are_asked_about_before_anything_is_read(self) -> None:
        assert values(read(["recycling", "0.451", "0.502"])) == [("B2", None, ASK_SHARES), ("C2", None, ASK_SHARES)]

    def test_are_multiplied_once_somebody_says_so_and_that_is_shown(self) -> None:
        cells = read(["recycling", "0.451", "1"], shares=Shares.SHARE)
        assert [(cell.value, cell.note) for cell in cells] == [
            (Decimal("45.1"), "Read as 45.1%."),
            (Decimal(100), "Read as 100%."),
        ]

    def test_keep_every_digit_a_spreadsheet_gave(self) -> None:
        (cell, _other) = read(["recycling", "0.45123456", "0.5"], shares=Shares.SHARE)
        assert (cell.value, cell.note) == (Decimal("45.1235"), "Read as 45.1235%.")

    def test_stay_as_they_are_when_somebody_says_so(self) -> None:
        assert [cell.value for cell in read(["recycling", "0.4", "0.5"], shares=Shares.AS_IS)] == [
            Decimal("0.4"),
            Decimal("0.5"),
        ]

    def test_are_refused_beside_percentages_of_the_same_indicator(self) -> None:
        cells = read(["recycling", "0.9", "45"], shares=Shares.SHARE)
        assert values(cells) == [("B2", None, MIXED), ("C2", Decimal(45), "")]

    def test_with_a_percent_sign_or_zero_or_of_a_plain_number_are_never_in_doubt(self) -> None:
        cells = read(["recycling", "0.9%", "0"], ["bins", "0.5", "1"])
        assert [(cell.value, cell.problem) for cell in cells] == [
            (Decimal("0.9"), ""),
            (Decimal(0), ""),
            (Decimal("0.5"), ""),
            (Decimal(1), ""),
        ]


def test_a_number_finer_than_can_be_kept_is_rounded_and_that_is_said() -> None:
    (cell,) = read(["bins", "1607.123456789"], headings=("Name", "Q1 2024/25"))
    assert (cell.value, cell.note) == (Decimal("1607.1235"), "Rounded from 1607.123456789.")


@given(st.lists(st.lists(st.text(max_size=6), min_size=3, max_size=3), max_size=6))
def test_as_many_cells_come_out_as_are_filled_whatever_stands_in_them(rows: list[list[str]]) -> None:
    cells = read(*rows)
    assert len(cells) == sum(1 for row in rows for text in row[1:] if text.strip())
    assert all(cell.problem or cell.value is not None for cell in cells)


class TestGuessing:
    def test_a_wide_table_is_known_by_the_headings_that_are_periods(self) -> None:
        headings = ["Ref", "Indicator", "Owner", *EIGHT]
        rows = [Row(4, ("x-1", "Bins emptied on time", "Ann", *["5"] * 8)), Row(5, ("x-2", "Other", "Bo", *["6"] * 8))]
        layout = guess_layout(headings, rows, BOTH.names)
        assert (layout.wide, layout.names, layout.periods) == (True, 1, tuple(range(3, 11)))

    def test_a_long_table_is_known_by_a_column_of_periods(self) -> None:
        rows = [Row(2, ("17", "bins", "Q1 2024/25")), Row(3, ("18", "bins", "Q2 2024/25"))]
        layout = guess_layout(["Figure", "Ref", "Quarter"], rows, BOTH.names)
        assert (layout.wide, layout.names, layout.period, layout.value) == (False, 1, 2, 0)

    def test_an_empty_sheet_gives_a_layout_all_the_same(self) -> None:
        assert guess_layout([], [], BOTH.names) == HistoryLayout()

    def test_a_layout_survives_being_kept(self) -> None:
        layout = HistoryLayout(sheet="KPIs", heading_row=3, names=1, periods=(2, 3), shares=Shares.SHARE)
        assert HistoryLayout.from_json(layout.to_json()) == layout


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2024-06-01T00:00:00", "Jun 2024"),
        ("2024-06-30", "Jun 2024"),
        (" Q1 2024/25 ", "Q1 2024/25"),
        ("2024-13-01", "2024-13-01"),
    ],
)
def test_a_day_stands_for_its_month(text: str, label: str) -> None:
    assert label_of(text) == label
