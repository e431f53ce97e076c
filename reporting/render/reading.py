"""The document arranged for reading: which columns stand together, which cells span rows, what each row must explain.

Pure. Nothing is computed here that the document does not hold; the templates only print what they are given.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from indicators.rules.colours import css_name
from reporting.document import Cell, ColumnSpec, Group, LineRow, Mark, ScorecardDocument
from reporting.enums import ColumnKind, OverrideGround
from reporting.render.summary import figure_columns, keys_of, rating_cell

PERIODS = {
    ColumnKind.PREVIOUS_VALUE: ColumnKind.PREVIOUS_PERIOD,
    ColumnKind.LATEST_VALUE: ColumnKind.LATEST_PERIOD,
    ColumnKind.LAST_YEAR_VALUE: ColumnKind.LAST_YEAR_PERIOD,
}

# How a column looks. Kinds that are not named are plain words.
LOOKS = {
    ColumnKind.NUMBER: "no",
    ColumnKind.NAME: "name",
    ColumnKind.PREVIOUS_VALUE: "figure",
    ColumnKind.LATEST_VALUE: "figure",
    ColumnKind.PERIOD_VALUE: "figure",
    ColumnKind.TARGET: "figure",
    ColumnKind.NEIGHBOUR: "figure",
    ColumnKind.RATING: "rating",
    ColumnKind.QUARTILE: "quartile",
    ColumnKind.CHART: "chart",
    ColumnKind.NARRATIVE: "narrative",
    ColumnKind.ACTION: "narrative",
    ColumnKind.BENCHMARKS: "benchmarks",
    ColumnKind.LAST_YEAR_VALUE: "figure",
    ColumnKind.NEXT_TARGET: "figure",
    ColumnKind.RANK: "figure",
    ColumnKind.RANK_BEFORE: "figure",
    ColumnKind.MEDIAN: "figure",
    ColumnKind.REGION: "figure",
    ColumnKind.ENGLAND: "figure",
    ColumnKind.TRAVEL: "travel",
    ColumnKind.FORECAST: "figure",
    ColumnKind.FORECAST_RATING: "rating",
}


@dataclass(frozen=True)
class Head:
    """One column of the page. ``below`` is the key of the column printed small under it, "" for none.

    ``latest`` marks the newest figures; ``empty`` a period for which nothing is due yet. ``note`` is printed under the
    heading.
    """

    key: str
    kind: str
    heading: str
    look: str
    below: str = ""
    latest: bool = False
    empty: bool = False
    display: str = ""
    note: str = ""


@dataclass(frozen=True)
class Change:
    """One cell of a row that a person set: the column, what is printed and what had been computed."""

    heading: str
    printed: str
    computed: str
    reason: str
    ground: str


@dataclass(frozen=True)
class Row:
    """One line on the page. ``question`` heads what opens below the row, "" when there is nothing to explain.

    ``forecast`` is the rating of the forecast, which has a reason of its own.
    """

    anchor: str
    line: LineRow
    rating: Cell | None
    question: str
    changes: tuple[Change, ...]
    forecast: Cell | None = None

    @property
    def height(self) -> int:
        """How many table rows the line takes."""
        return 2 if self.question else 1


@dataclass(frozen=True)
class Span:
    """A group heading that stands beside its lines, over ``rows`` table rows and ``columns`` level columns."""

    heading: str
    rows: int
    columns: int
    outermost: bool


@dataclass(frozen=True)
class Tally:
    """How many lines of a group have a status; ``mark`` None counts those without one."""

    mark: Mark | None
    number: int
    word: str


@dataclass(frozen=True)
class Block:
    """A group as the page shows it. ``tallies`` and ``marks``, one for each line, are worst first."""

    group: Group
    depth: int
    anchor: str
    rows: tuple[Row, ...]
    tallies: tuple[Tally, ...]
    marks: tuple[Mark | None, ...]


@dataclass(frozen=True)
class Reading:
    """Everything the page prints besides the document itself."""

    heads: tuple[Head, ...]
    common_note: str
    blocks: tuple[Block, ...]
    spans: dict[str, tuple[Span, ...]]
    is_spanning: bool
    ratings_title: str
    uses_arrows: bool

    @property
    def rows(self) -> Iterator[Row]:
        """Every row, in order of reading."""
        for block in self.blocks:
            yield from block.rows

    @property
    def received(self) -> int:
        """How many lines have an approved figure."""
        return sum(1 for row in self.rows if row.line.received)

    @property
    def not_received(self) -> list[str]:
        """The names of the lines without one."""
        return [row.line.name for row in self.rows if row.line.is_missing]

    def missing_words(self, line: LineRow) -> str:
        """Return the words for why a line has no figure."""
        return next((cell.missing for cell in line.cells.values() if cell.missing and cell.text), "")

    def uses(self, look: str) -> bool:
        """Whether any column has this look."""
        return any(head.look == look for head in self.heads)

    def rows_of(self, outer: Block) -> list[Row]:
        """Return the rows of a group and of every group inside it."""
        size = len(outer.group.path)
        return [row for block in self.blocks if block.group.path[:size] == outer.group.path for row in block.rows]


def arrange(document: ScorecardDocument) -> Reading:
    """Return the arrangement of a document."""
    anchors = _Anchors()
    blocks = tuple(_block(document, group, anchors) for group in document.all_groups())
    heads, common_note = _heads(document)
    rated = [level.heading for level in document.levels if level.rating_heading]
    return Reading(
        heads=heads,
        common_note=common_note,
        blocks=blocks,
        spans=_spans(document, blocks),
        is_spanning=not rated,
        ratings_title=f"Ratings by {rated[-1].lower()}" if rated else "",
        uses_arrows=any(cell.arrow for line in document.all_lines() for cell in line.cells.values()),
    )


class _Anchors:
    """Names for fragments of the page, each given once."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def __call__(self, name: str) -> str:
        self._given[name] += 1
        return name if self._given[name] == 1 else f"{name}-{self._given[name]}"


def _block(document: ScorecardDocument, group: Group, anchors: _Anchors) -> Block:
    anchor = anchors("group")
    marks = [cell.mark if (cell := rating_cell(document, line)) else None for line in group.all_lines()]
    order = [count.mark for count in document.counts]
    ranked = [*[mark for mark in order if mark.rated][::-1], *[mark for mark in order if not mark.rated]]
    tallies = [Tally(mark, marks.count(mark), mark.word.lower()) for mark in ranked]
    return Block(
        group=group,
        depth=len(group.path),
        anchor=anchor,
        rows=tuple(_row(document, line, anchors) for line in group.lines),
        tallies=(*tallies, Tally(None, marks.count(None), "without a rating")),
        marks=tuple(sorted(marks, key=lambda mark: ranked.index(mark) if mark in ranked else len(ranked))),
    )


def _row(document: ScorecardDocument, line: LineRow, anchors: _Anchors) -> Row:
    rating = rating_cell(document, line)
    changes = tuple(_change(column, cell) for column in document.columns if (cell := line.cells[column.key]).judgement)
    expected = [line.cells[key] for key in keys_of(document, ColumnKind.FORECAST_RATING)]
    forecast = next((cell for cell in expected if cell.why and cell.mark), None)
    return Row(
        anchor=anchors(line.ref),
        line=line,
        rating=rating,
        question=_question(rating, changes) or ("Why this forecast?" if forecast else ""),
        changes=changes,
        forecast=forecast,
    )


def _question(rating: Cell | None, changes: tuple[Change, ...]) -> str:
    if rating and rating.why and rating.mark and rating.mark.rated:
        return f"Why {rating.mark.word.lower()}?"
    return "Set by hand" if changes else ""


def _change(column: ColumnSpec, cell: Cell) -> Change:
    judgement = cell.judgement
    if judgement is None:
        raise LookupError("Only a cell that a person set has a change.")
    printed = cell.arrow if cell.arrow and column.kind == ColumnKind.PERIOD_VALUE else cell.text
    return Change(
        heading=column.heading or column.key,
        printed=printed or "nothing",
        computed=judgement.computed or "nothing",
        reason=judgement.reason,
        ground=str(OverrideGround(judgement.ground).label) if judgement.ground in OverrideGround.values else "",
    )


def _heads(document: ScorecardDocument) -> tuple[tuple[Head, ...], str]:
    """Return the columns of the page, and the words that most lines share about what a figure covers."""
    kinds = {column.kind: column.key for column in document.columns}
    merged = {kinds[PERIODS[kind]] for kind in PERIODS if kind in kinds and PERIODS[kind] in kinds}
    note = _common_note(document)
    if note:
        merged.add(kinds[ColumnKind.DATA_NOTE])
    _before, latest = figure_columns(document)
    heads = tuple(
        replace(_head(document, column, kinds, note), latest=column.key == latest)
        for column in document.columns
        if column.key not in merged
    )
    return heads, note


def _common_note(document: ScorecardDocument) -> str:
    """Return the note of more than half of the lines: it is said once, above the tables."""
    keys = [column.key for column in document.columns if column.kind == ColumnKind.DATA_NOTE]
    notes = Counter(line.cells[key].text for key in keys for line in document.all_lines())
    if not notes:
        return ""
    words, number = notes.most_common(1)[0]
    return words if number * 2 > notes.total() else ""


def _head(document: ScorecardDocument, column: ColumnSpec, kinds: dict[str, str], note: str) -> Head:
    kind = ColumnKind(column.kind)
    head = Head(
        key=column.key,
        kind=column.kind,
        heading=column.heading,
        look=LOOKS.get(kind, "plain"),
        display=column.display,
        note=column.note,
        empty=kind == ColumnKind.PERIOD_VALUE and not any(line.cells[column.key].text for line in document.all_lines()),
    )
    if kind in PERIODS:
        return replace(head, below=kinds.get(PERIODS[kind], ""))
    if kind == ColumnKind.NAME and note:
        return replace(head, below=kinds[ColumnKind.DATA_NOTE])
    return head


def _spans(document: ScorecardDocument, blocks: tuple[Block, ...]) -> dict[str, tuple[Span, ...]]:
    """Return, by the anchor of the row it begins at, every group heading that stands beside its lines."""
    spans: dict[str, list[Span]] = {}
    for place, block in enumerate(blocks):
        inside = [other for other in blocks[place:] if other.group.path[: block.depth] == block.group.path]
        rows = [row for other in inside for row in other.rows]
        if rows:
            height = sum(row.height for row in rows)
            spans.setdefault(rows[0].anchor, []).append(Span(block.group.heading, height, 1, block.depth == 1))
        short = len(document.levels) - block.depth
        if block.rows and short > 0:
            height = sum(row.height for row in block.rows)
            spans[block.rows[0].anchor].append(Span("", height, short, False))
    return {anchor: tuple(found) for anchor, found in spans.items()}


def colour_of(mark: Mark | None) -> str:
    """Return the end of the class names of a mark's colour, as the style sheets know it."""
    return css_name(mark.colour) if mark else "grey"
