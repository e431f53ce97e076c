"""What one declaration gives: reading, writing and the reference."""

# ruff: noqa: RUF009 - holds() declares a field and makes no default

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Shape
from reporting.loading import cells
from reporting.loading.cells import Cell
from reporting.loading.declaring import FileSpec, PackRow, holds, read_rows, reference_table, write_rows
from reporting.loading.files import read_table


@dataclass(frozen=True, kw_only=True)
class TreeRow(PackRow):
    ref: str = holds(cells.slug(20), "the tree", needed=True)
    planted: date = holds(cells.day, "the day", needed=True)
    note: str = holds(cells.text(100), "what to know", needed=True)
    height: Decimal | None = holds(cells.optional(cells.number), "in metres")
    shape: str = holds(cells.choice(Shape, default=Shape.NONE), "how it looks")
    protected: bool = holds(cells.yes_no, "yes or no")
    more: dict[str, Any] = holds(cells.json_object, "JSON")


TREES = FileSpec("trees.csv", TreeRow)
OAK = TreeRow(row=2, ref="oak", planted=date(1900, 3, 1), note="", height=Decimal("21.50"))
ELM = TreeRow(row=3, ref="elm", planted=date(1950, 3, 1), note="=felled, or not", shape="star")


def read(content: bytes) -> tuple[TreeRow, ...]:
    rows, problems = read_rows(TREES, read_table("trees.csv", content))
    assert problems == []
    return rows


def test_a_column_that_says_nothing_is_left_out_and_the_needed_ones_stay() -> None:
    assert write_rows(TREES, [OAK]).decode() == "ref,planted,note,height\noak,1900-03-01,,21.5\n"


def test_what_a_spreadsheet_would_run_stands_behind_an_apostrophe() -> None:
    assert write_rows(TREES, [OAK, ELM]).decode() == (
        'ref,planted,note,height,shape\noak,1900-03-01,,21.5,none\nelm,1950-03-01,"\'=felled, or not",,star\n'
    )


def test_what_is_written_reads_back() -> None:
    assert read(write_rows(TREES, [OAK, ELM])) == (OAK, ELM)


def test_a_column_that_is_missing_takes_the_value_of_an_empty_cell() -> None:
    (row,) = read(b"ref,planted,note\noak,1900-03-01,old\n")
    assert (row.height, row.shape, row.protected, row.more) == (None, "none", False, {})


def test_every_row_has_a_dictionary_of_its_own() -> None:
    first, second = read(b"ref,planted,note\noak,1900-03-01,\nelm,1900-03-01,\n")
    assert first.more is not second.more


def test_the_reference_says_what_is_needed_and_lists_the_words_of_a_choice() -> None:
    table = reference_table(TREES.columns, "Column").splitlines()
    assert table[:2] == ["| Column | Means |", "|---|---|"]
    assert "| `ref` | **needed**; the tree |" in table
    assert "| `note` | **needed** as a column; what to know |" in table
    assert "| `height` | in metres |" in table
    assert ("| `shape` | how it looks; `star`, `circle`, `square`, `hollow`, `triangle`, `diamond`, `none` |") in table


printable = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Cf", "Zl", "Zp")), max_size=40).map(str.strip)
CASES: list[tuple[Cell[Any], st.SearchStrategy[Any]]] = [
    (cells.text(40), printable | st.sampled_from(["=1+1", "'=1", "''", "-", "@x", "'quoted'", "+44"])),
    (cells.number, st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False)),
    (cells.whole(0, 999_999), st.integers(0, 999_999)),
    (cells.day, st.dates()),
    (cells.yes_no, st.booleans()),
    (cells.choice(Shape), st.sampled_from(list(Shape))),
    (cells.json_object, st.dictionaries(printable, st.integers() | st.booleans() | printable, max_size=4)),
    (cells.optional(cells.number), st.none() | st.decimals(-9999, 9999, places=2)),
]


@pytest.mark.parametrize(
    ("cell", "values"), CASES, ids=["text", "number", "whole", "day", "yes", "choice", "json", "opt"]
)
def test_every_kind_of_cell_reads_what_it_writes_and_writes_it_the_same_again(
    cell: Cell[Any], values: st.SearchStrategy[Any]
) -> None:
    @given(values)
    def holds_for(value: Any) -> None:
        written = cell.write(value)
        assert cell.read(written) == value
        assert cell.write(cell.read(written)) == written

    holds_for()


def test_a_number_has_one_way_to_be_written() -> None:
    texts = [cells.number.write(Decimal(text)) for text in ("1607.00", "0.50", "-0.0", "1E+3", "-3.10")]
    assert texts == ["1607", "0.5", "0", "1000", "-3.1"]
