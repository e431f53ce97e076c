"""Compare a document with the table a council published, cell by cell. Pure.

Rows are matched by the ``ref`` column, columns by heading; group headings and group ratings are columns. Case,
white space and the shapes of ratings make no difference; arrows do. Cells the table itself calls doubtful or lost
are left out.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reporting.document import Cell, ColumnSpec, Group, LineRow, ScorecardDocument
from reporting.enums import ColumnKind, OverrideGround
from reporting.flat import flat_rows
from reporting.loading.files import read_table

LARGEST_TABLE = 2 * 1024 * 1024
MOST_MESSAGES = 50
REF, DOUBTFUL, LOST = "ref", "doubtful_cells", "lost_cells"
ABOUT_THE_TABLE = frozenset({REF, "source_line", "certainty", DOUBTFUL, LOST, "note"})
SHAPES = re.compile("[★●■□▫]")
ARROWS = "↑↓→↘↗↔"
DATA_STATUS = re.compile(r" (final|provisional|revised)$")
NOT_THERE = "not on the scorecard"

Published = Mapping[str, str]


class TableProblem(ValueError):
    """The table cannot be compared. ``messages`` name the line and what to do."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = tuple(messages)


@dataclass(frozen=True)
class CellDifference:
    """One cell that differs. ``ref`` is "" where a whole column is concerned."""

    ref: str
    column: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Tally:
    """How many cells of one computed column come out as published; ``untested`` lack what the rule needs."""

    column: str
    reproduced: int
    total: int
    untested: int


@dataclass(frozen=True)
class Comparison:
    """The result. ``columns`` is filled when computed values were compared."""

    equal: int
    compared: int
    manual: int
    differences: tuple[CellDifference, ...]
    columns: tuple[Tally, ...] = ()

    @property
    def is_equal(self) -> bool:
        return not self.differences


def read_published(name: str, content: bytes) -> tuple[Published, ...]:
    """Return the rows of a published table in CSV.

    Raises:
        TableProblem: for a file that is too large, cannot be read, is ragged, or has a row twice or without ``ref``.
    """
    if len(content) > LARGEST_TABLE:
        raise TableProblem([f"{name} is larger than 2 MB. A published table is a few hundred kilobytes at most."])
    table = read_table(name, content)
    messages = [str(problem) for problem in table.problems]
    if not messages and REF not in table.columns:
        messages.append(f"{name} has no column called ref. It must hold the reference of each row's measure.")
    seen: dict[str, int] = {}
    for row in () if messages else table.rows:
        ref = row.cells[REF].strip()
        if not ref:
            messages.append(f"{name}, row {row.number}: the column ref is empty.")
        elif ref in seen:
            messages.append(f"{name}, row {row.number}: {ref} stands in row {seen[ref]} already.")
        seen[ref] = row.number
    if messages:
        more = len(messages) - MOST_MESSAGES
        raise TableProblem([*messages[:MOST_MESSAGES], f"And {more} more of the same."] if more > 0 else messages)
    return tuple({**row.cells, REF: row.cells[REF].strip()} for row in table.rows)


def plain(text: str) -> str:
    """Return a cell without what makes no difference: case, white space, the shape of a rating."""
    return " ".join(SHAPES.sub(" ", text).split()).casefold()


def named(cells: str) -> frozenset[str]:
    """Return the columns named in a doubtful or lost cell, separated by semicolons."""
    return frozenset(plain(name) for name in cells.split(";") if name.strip())


def compare(
    document: ScorecardDocument, published: Sequence[Published], *, skip: Collection[str] = (), computed: bool = False
) -> Comparison:
    """Return how the document compares with the published rows.

    ``skip`` names columns to leave out. ``computed`` compares what the rules gave under manual changes, doubtful
    cells too, in the derived columns only.
    """
    left_out = {plain(name) for name in (*skip, *ABOUT_THE_TABLE)}
    if computed:
        return _computed(document, published, left_out)
    return _printed(document, published, left_out)


def _printed(document: ScorecardDocument, published: Sequence[Published], left_out: Collection[str]) -> Comparison:
    ours = {ref: {plain(name): text for name, text in cells.items()} for ref, cells in flat_rows(document)}
    theirs = {row[REF]: row for row in published}
    equal, found = 0, _missing_columns(document, published, left_out)
    for ref, row in theirs.items():
        if ref not in ours:
            found.append(CellDifference(ref, "whole row", NOT_THERE, "published"))
            continue
        unsure = named(row.get(DOUBTFUL, "")) | named(row.get(LOST, ""))
        for column, text in row.items():
            key = plain(column)
            if key in left_out or key in unsure or key not in ours[ref]:
                continue
            if plain(ours[ref][key]) == plain(text):
                equal += 1
            else:
                found.append(CellDifference(ref, column, ours[ref][key], text))
    found += [
        CellDifference(ref, "whole row", "on the scorecard", "not published") for ref in ours if ref not in theirs
    ]
    return Comparison(equal, equal + len(found), document.judgements, tuple(found))


def _missing_columns(
    document: ScorecardDocument, published: Sequence[Published], left_out: Collection[str]
) -> list[CellDifference]:
    """Return one difference for each published column that the scorecard does not have."""
    known = {plain(column.heading or column.key) for column in document.columns}
    known |= {plain(level.heading) for level in document.levels}
    known |= {plain(level.rating_heading) for level in document.levels}
    headings = published[0] if published else {}
    return [
        CellDifference("", heading, NOT_THERE, "a published column")
        for heading in headings
        if plain(heading) not in left_out and plain(heading) not in known
    ]


@dataclass(frozen=True)
class _Test:
    """One computed cell and its published text; ``possible`` is false where the rule lacks an input."""

    ref: str
    column: str
    ours: str
    theirs: str
    possible: bool


def _computed(document: ScorecardDocument, published: Sequence[Published], left_out: Collection[str]) -> Comparison:
    theirs = {row[REF]: {plain(name): text for name, text in row.items()} for row in published}
    tests = [
        test
        for test in (*_cell_tests(document, theirs), *_group_tests(document, theirs))
        if plain(test.column) not in left_out
    ]
    columns = dict.fromkeys(test.column for test in tests)
    tested = [test for test in tests if test.possible]
    wrong = [test for test in tested if plain(test.ours) != plain(test.theirs)]
    return Comparison(
        equal=len(tested) - len(wrong),
        compared=len(tested),
        manual=document.judgements,
        differences=tuple(CellDifference(test.ref, test.column, test.ours, test.theirs) for test in wrong),
        columns=tuple(_tally(column, tests, wrong) for column in columns),
    )


def _tally(column: str, tests: Sequence[_Test], wrong: Sequence[_Test]) -> Tally:
    own = [test for test in tests if test.column == column]
    possible = [test for test in own if test.possible]
    missed = sum(1 for test in wrong if test.column == column)
    return Tally(column, len(possible) - missed, len(possible), len(own) - len(possible))


def _cell_tests(document: ScorecardDocument, theirs: Mapping[str, Published]) -> Iterator[_Test]:
    for column in document.columns:
        heading = column.heading or column.key
        for line in document.all_lines() if column.derived else ():
            row = theirs.get(line.ref, {})
            if plain(heading) in row and plain(heading) not in named(row.get(LOST, "")):
                yield from _cell_test(column, line, row[plain(heading)])


def _cell_test(column: ColumnSpec, line: LineRow, text: str) -> Iterator[_Test]:
    """Yield the test of one cell, unless nothing was published there that a rule could give."""
    cell, heading = line.cells[column.key], column.heading or column.key
    possible = _is_testable(cell)
    if column.kind == ColumnKind.PERIOD_VALUE:
        arrow = text.strip()[:1]
        if arrow and arrow in ARROWS:
            ours = cell.judgement.computed if cell.judgement else cell.arrow
            yield _Test(line.ref, heading, ours, arrow, possible)
        return
    rated = column.kind == ColumnKind.RATING and cell.why is not None
    if not text.strip() and not rated:
        return
    ours = cell.computed
    if column.kind == ColumnKind.PREVIOUS_PERIOD:
        ours, text = (DATA_STATUS.sub("", plain(label)) for label in (ours, text))
    yield _Test(line.ref, heading, ours, text, possible)


def _is_testable(cell: Cell) -> bool:
    return cell.judgement is None or cell.judgement.ground != OverrideGround.INPUT_MISSING


def _group_tests(document: ScorecardDocument, theirs: Mapping[str, Published]) -> Iterator[_Test]:
    """Yield one test for each rated group, against the first of its rows that was published."""
    for group in document.all_groups():
        heading = document.levels[len(group.path) - 1].rating_heading
        text = _published_of(group, plain(heading), theirs)
        if group.rating is not None and text.strip():
            yield _Test(
                " / ".join(group.path), heading, group.rating.computed, text, possible=_is_testable(group.rating)
            )


def _published_of(group: Group, heading: str, theirs: Mapping[str, Published]) -> str:
    rows = (theirs[line.ref] for line in group.all_lines() if line.ref in theirs)
    return next((row.get(heading, "") for row in rows), "")


def in_words(comparison: Comparison) -> Iterator[str]:
    """Yield the result as lines of text: the count first, then manual changes, columns and differences."""
    yield f"{comparison.equal}/{comparison.compared}"
    changes = "1 manual change" if comparison.manual == 1 else f"{comparison.manual} manual changes"
    yield changes
    for tally in comparison.columns:
        untested = f" ({tally.untested} not testable)" if tally.untested else ""
        yield f"{tally.column}: {tally.reproduced}/{tally.total}{untested}"
    for one in comparison.differences:
        where = f"{one.ref}, {one.column}" if one.ref else one.column
        yield f"{where}: ours “{one.ours}”, theirs “{one.theirs}”"
