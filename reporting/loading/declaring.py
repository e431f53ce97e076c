"""One declaration per file: columns are fields of a frozen dataclass, and everything else is derived from them. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Generic, TypeVar

from reporting.loading.cells import Cell
from reporting.loading.files import RawRow, Table
from reporting.loading.problems import CellProblem, Problem

R = TypeVar("R", bound="PackRow")


@dataclass(frozen=True)
class ColumnSpec:
    """One column: its cells, what it means, and whether a file must have it."""

    cell: Cell[Any]
    means: str
    needed: bool


def holds(cell: Cell[Any], means: str, *, needed: bool = False) -> Any:
    """Declare a column. One that is not needed takes the value of an empty cell where it is missing."""
    spec = {"column": ColumnSpec(cell, means, needed)}
    if needed:
        return field(metadata=spec)
    return field(default_factory=lambda: cell.read(""), metadata=spec)


@dataclass(frozen=True, kw_only=True)
class PackRow:
    """Any row. ``row`` is the line of its file."""

    row: int


def columns_of(declared: type[Any]) -> dict[str, ColumnSpec]:
    """Return the declared columns by name, in their order."""
    return {one.name: one.metadata["column"] for one in fields(declared) if "column" in one.metadata}


@dataclass(frozen=True)
class FileSpec(Generic[R]):
    """One file and the dataclass of its rows."""

    file: str
    row: type[R]

    @cached_property
    def columns(self) -> dict[str, ColumnSpec]:
        return columns_of(self.row)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        return tuple(name for name, one in self.columns.items() if one.needed)


def read_rows(spec: FileSpec[R], table: Table) -> tuple[tuple[R, ...], list[Problem]]:
    """Return the rows of one table that can be read, and everything wrong with the others."""
    problems = list(table.problems)
    if not table.columns:
        return (), problems
    missing = [name for name in spec.needed if name not in table.columns]
    unknown = [name for name in table.columns if name not in spec.columns]
    problems += [Problem(spec.file, 1, name, "This column is missing. Add it to the first line.") for name in missing]
    known = ", ".join(spec.columns)
    problems += [
        Problem(spec.file, 1, name, f"There is no such column in this file. It may have {known}.") for name in unknown
    ]
    if missing or unknown:
        return (), problems
    rows = []
    for raw in table.rows:
        values, found = _values(spec, raw)
        problems += found
        if not found:
            rows.append(spec.row(row=raw.number, **values))
    return tuple(rows), problems


def _values(spec: FileSpec[Any], raw: RawRow) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values by column; a column the file does not have reads as an empty cell."""
    values, problems = {}, []
    for name, one in spec.columns.items():
        try:
            values[name] = one.cell.read(raw.cells.get(name, ""))
        except CellProblem as problem:
            problems.append(Problem(spec.file, raw.number, name, str(problem)))
    return values, problems


def write_rows(spec: FileSpec[R], rows: Sequence[R]) -> bytes:
    """Return the file. A column that says nothing in any row is left out, so that older readers need not know it."""
    names = [name for name, one in spec.columns.items() if one.needed or not _silent(one, name, rows)]
    lines = ([spec.columns[name].cell.write(getattr(row, name)) for name in names] for row in rows)
    return write_lines([names, *lines])


def _silent(one: ColumnSpec, name: str, rows: Iterable[PackRow]) -> bool:
    empty = one.cell.read("")
    return all(getattr(row, name) == empty for row in rows)


def write_lines(lines: Iterable[Sequence[str]]) -> bytes:
    """Return CSV as UTF-8 with plain line ends."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


def reference_table(columns: Mapping[str, ColumnSpec], heading: str) -> str:
    """Return the columns as a table for the reference page."""
    rows = [f"| {heading} | Means |", "|---|---|"]
    rows += [f"| `{name}` | {_means(one)} |" for name, one in columns.items()]
    return "\n".join(rows)


def _means(one: ColumnSpec) -> str:
    parts = [one.means]
    if one.needed:
        parts.insert(0, "**needed** as a column" if one.cell.may_be_empty else "**needed**")
    if one.cell.vocabulary:
        parts.append(", ".join(f"`{word}`" for word in one.cell.vocabulary))
    return "; ".join(parts)
