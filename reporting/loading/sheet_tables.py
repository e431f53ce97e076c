"""A catalogue in one spreadsheet, as people keep it, made into the tables of a pack. Reads services, changes nothing.

Kinder than a pack: choices by their words on screens, days as 1/4/2026, a team by its name, and the target beside its
indicator as it is printed. What was understood so is told in the plan's preview.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import xlsxwriter
from django.utils.text import slugify

from indicators.enums import (
    Basis,
    Comparison,
    Frequency,
    Polarity,
    PrintPattern,
    TargetKind,
    ToleranceKind,
    ValueType,
)
from indicators.rules.targets import TargetProblem, parse_target
from indicators.sheets import FORMULA, Book, Row, Sheet
from reporting.loading.catalogue_plan import CATALOGUE_PARTS, table_of
from reporting.loading.files import Table
from reporting.loading.problems import PackRefused, Problem

MOST_ROWS = 2000
TARGET = "target"
HELP = "help"
OFFERED = ("services", "indicators", "targets")
WORDS: dict[str, type[Any]] = {
    "value_type": ValueType,
    "pattern": PrintPattern,
    "polarity": Polarity,
    "frequency": Frequency,
    "basis": Basis,
    "comparison": Comparison,
    "tolerance_kind": ToleranceKind,
    "kind": TargetKind,
}
DAYS = frozenset({"effective_from", "retired_on", "available_from"})
UK_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
UK_TARGET = "the target as printed, for example 90% or between 3 and 5; it applies from the same day"


@dataclass(frozen=True)
class Read:
    """The tables of a spreadsheet by part, what each is called by its sender, and the teams it names for the first time."""

    tables: dict[str, Table]
    called: dict[str, str]
    new_services: tuple[str, ...]

    def in_their_words(self, problems: tuple[Problem, ...]) -> list[Problem]:
        """Return the problems with the sender's names of the sheets in place of those of a pack."""
        return sorted(
            Problem(self.called.get(one.file, one.file), one.row, one.column, one.message) for one in problems
        )


def read_tables(book: Book, *, services: Mapping[str, str]) -> Read:
    """Read every sheet. ``services`` are the names of those that exist, by slug.

    Raises:
        PackRefused: for sheets that are no part of a catalogue, formulas, and tables without end.
    """
    grids, called, problems = _grids(book)
    if problems:
        raise PackRefused(problems)
    named = _services(grids, services)
    if "indicators" in grids:
        _split_targets(grids, called, problems)
    if problems:
        raise PackRefused(problems)
    tables = {part: _table(part, grid) for part, grid in grids.items()}
    return Read(tables, called, named)


@dataclass
class Grid:
    """The cells of one part, by line: the names of the columns as a pack has them."""

    header: list[str]
    lines: list[tuple[int, list[str]]]

    def column(self, name: str) -> int | None:
        return self.header.index(name) if name in self.header else None


def _grids(book: Book) -> tuple[dict[str, Grid], dict[str, str], list[Problem]]:
    grids: dict[str, Grid] = {}
    called: dict[str, str] = {}
    problems: list[Problem] = []
    for sheet in book.sheets:
        name = sheet.name or book.name
        if sheet.hidden or sheet.name.strip().lower() == HELP or not sheet.rows:
            continue
        header = [_plain(text) for text in sheet.headings(sheet.rows[0].number)]
        part = _part(sheet, header)
        if part is None:
            problems.append(Problem(name, 1, "", "The first row must name the columns, as in the template."))
            continue
        if part in grids:
            problems.append(Problem(name, 0, "", f"There are two tables of {part}. Send them one after the other."))
            continue
        problems += _unusable(name, sheet, header)
        grids[part] = Grid(header, [(row.number, _cells(row, header)) for row in sheet.rows[1:]])
        called[CATALOGUE_PARTS[part].file] = name
    if not grids and not problems:
        problems.append(Problem(book.name, 0, "", "There is no table in it. Start from the template."))
    return grids, called, problems


def _plain(heading: str) -> str:
    return "_".join(heading.lower().split())


def _part(sheet: Sheet, header: list[str]) -> str | None:
    """Which part a sheet is: by its name, else by the columns only that part has."""
    named = sheet.name.strip().lower()
    if named in CATALOGUE_PARTS:
        return named
    marks = {"indicators": "frequency", "targets": "kind", "services": "service"}
    return next((part for part, mark in marks.items() if mark in header), None)


def _unusable(name: str, sheet: Sheet, header: list[str]) -> list[Problem]:
    if len(sheet.rows) > MOST_ROWS + 1:
        return [Problem(name, 0, "", f"It has more than {MOST_ROWS:,} rows. Split it.")]
    message = "This cell holds a formula. Copy the column and paste it as values."
    return [
        Problem(name, row.number, column, message)
        for row in sheet.rows[1:]
        for place, column in enumerate(header)
        if row.cell(place) == FORMULA
    ]


def _cells(row: Row, header: list[str]) -> list[str]:
    return [_understood(column, row.cell(place)) for place, column in enumerate(header)]


def _understood(column: str, typed: str) -> str:
    """A cell as a pack has it: the value for the words of a choice, the day as year-month-day."""
    if column in DAYS and (found := UK_DAY.fullmatch(typed)):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    choices: type[Any] | None = WORDS.get(column)
    if choices is not None:
        by_words = {str(label).lower(): str(value) for value, label in choices.choices}
        return by_words.get(typed.lower(), typed)
    return typed


def _services(grids: dict[str, Grid], known: Mapping[str, str]) -> tuple[str, ...]:
    """Put slugs in place of the names of teams, and add those that nobody has named yet."""
    grid = grids.get("indicators")
    place = grid.column("service") if grid else None
    if grid is None or place is None:
        return ()
    slugs = {name.lower(): slug for slug, name in known.items()}
    given = grids.get("services")
    listed = _listed(given) if given else {}
    added: dict[str, str] = {}
    for _number, cells in grid.lines:
        typed = cells[place]
        if not typed or typed in known or typed in listed:
            continue
        slug = slugs.get(typed.lower()) or listed.get(typed.lower()) or slugify(typed)[:50]
        cells[place] = slug or typed
        if slug and slug not in known and slug not in listed.values():
            added[slug] = typed
    if added:
        target = grids.setdefault("services", Grid(["service", "name"], []))
        target.lines += [(0, _service_cells(target.header, slug, name)) for slug, name in added.items()]
    return tuple(added.values())


def _listed(grid: Grid) -> dict[str, str]:
    """The slugs of the teams in the file, by slug and by name in small letters."""
    slug, name = grid.column("service"), grid.column("name")
    found = {}
    for _number, cells in grid.lines:
        if slug is not None:
            found[cells[slug]] = cells[slug]
            if name is not None:
                found[cells[name].lower()] = cells[slug]
    return found


def _service_cells(header: list[str], slug: str, name: str) -> list[str]:
    return [{"service": slug, "name": name}.get(column, "") for column in header]


def _split_targets(grids: dict[str, Grid], called: dict[str, str], problems: list[Problem]) -> None:
    """Take the target beside an indicator into the table of targets."""
    grid = grids["indicators"]
    place = grid.column(TARGET)
    if place is None:
        return
    rows = [(number, dict(zip(grid.header, cells, strict=False))) for number, cells in grid.lines]
    grids["indicators"] = Grid(_without(grid.header, place), [(n, _without(cells, place)) for n, cells in grid.lines])
    name = called[CATALOGUE_PARTS["indicators"].file]
    made = []
    for number, row in rows:
        try:
            if row[TARGET]:
                made.append((number, _target(row)))
        except TargetProblem as problem:
            problems.append(Problem(name, number, TARGET, str(problem)))
    if not made:
        return
    columns = list(CATALOGUE_PARTS["targets"].columns)
    targets = grids.setdefault("targets", Grid(columns, []))
    called.setdefault(CATALOGUE_PARTS["targets"].file, name)
    missing = [column for column in made[0][1] if column not in targets.header]
    targets.lines = [(number, [*cells, *[""] * len(missing)]) for number, cells in targets.lines]
    targets.header += missing
    targets.lines += [(number, [target.get(column, "") for column in targets.header]) for number, target in made]


def _without(cells: list[str], place: int) -> list[str]:
    return [*cells[:place], *cells[place + 1 :]]


def _target(row: Mapping[str, str]) -> dict[str, str]:
    polarity = row.get("polarity", "")
    known = Polarity(polarity) if polarity in Polarity.values else Polarity.NONE
    rule = parse_target(row[TARGET], polarity=known, unit=row.get("unit", ""))
    return {
        "ref": row.get("ref", ""),
        "effective_from": row.get("effective_from", ""),
        "kind": rule.kind.value,
        "value": "" if rule.value is None else format(rule.value, "f"),
        "upper": "" if rule.upper is None else format(rule.upper, "f"),
        "unit": (rule.unit or row.get("unit", "")) if rule.is_numeric else "",
        "decimals": str(rule.decimals),
        "wording": rule.wording,
    }


def _table(part: str, grid: Grid) -> Table:
    return table_of(CATALOGUE_PARTS[part].file, grid.header, grid.lines)


# The template


def template_book() -> bytes:
    """Return a workbook to fill in: a sheet for each part, choices to pick from, and what each column means."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold, text, wrapped = book.add_format({"bold": True}), book.add_format({"num_format": "@"}), None
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        help_lines = [("Sheet", "Column", "Needed", "What to write")]
        for part in OFFERED:
            sheet = book.add_worksheet(part)
            sheet.freeze_panes(1, 1)
            for place, (column, needed, means) in enumerate(columns_of_template(part)):
                sheet.write(0, place, column, bold)
                sheet.set_column(place, place, max(12, len(column) + 2), text)
                help_lines.append((part, column, "yes" if needed else "", means))
                if column in WORDS:
                    source = [str(label) for label in _labels(WORDS[column])]
                    sheet.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": source})
        sheet = book.add_worksheet(HELP)
        sheet.set_column(0, 2, 18)
        sheet.set_column(3, 3, 90, wrapped)
        for number, line in enumerate(help_lines):
            sheet.write_row(number, 0, line, bold if number == 0 else None)
    return file.getvalue()


def columns_of_template(part: str) -> list[tuple[str, bool, str]]:
    """Return name, whether it is needed and meaning of each column of a sheet of the template."""
    found = [(name, one.needed, one.means) for name, one in CATALOGUE_PARTS[part].columns.items()]
    if part == "indicators":
        found.insert(4, (TARGET, False, UK_TARGET))
    return found


def _labels(choices: type[Enum]) -> list[Any]:
    return list(choices.labels)  # type: ignore[attr-defined]
