"""The frozen document of a scorecard: everything a reader sees, and nothing that reads a live table. Pure.

``assemble`` makes it, every format renders it, an edition is it. ``freeze`` writes canonical JSON with a
schema number; ``thaw`` reads it back to an equal document. Every schema ever written stays readable: a field added
later is marked ``since`` its schema, is filled with its default when an older document is read, and is left out
when that document is written again, so that an old edition keeps its bytes and its fingerprint.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from indicators.records.canonical import canonical_json, sha256

SCHEMA = 2
GROUP_RATING = "rating"
_SINCE = "since"


def since(schema: int, default: Any) -> Any:
    """Return a field that documents before ``schema`` do not hold."""
    return field(default=default, metadata={_SINCE: schema})


@dataclass(frozen=True)
class Mark:
    """A status as printed: word, letter, shape and colour name together."""

    key: str
    word: str
    letter: str
    shape: str
    colour: str
    rated: bool
    worst: bool = since(2, False)


@dataclass(frozen=True)
class Step:
    """One band of the rule as tried, in order."""

    text: str
    outcome: str
    applies: bool


@dataclass(frozen=True)
class Used:
    """One figure the rule looked at: what it is, as printed, and where it comes from."""

    label: str
    text: str
    source: str


@dataclass(frozen=True)
class Why:
    """The answer to "why this colour?": the sentence, the rule as tried, the figures, and who by post and time."""

    sentence: str
    rule: str
    steps: tuple[Step, ...]
    used: tuple[Used, ...]
    entered: str
    approved: str
    computed: str
    would_change: str = ""


@dataclass(frozen=True)
class Judgement:
    """A computed cell replaced by a person: why, and what the computation gave."""

    reason: str
    ground: str
    computed: str


@dataclass(frozen=True)
class Point:
    """One point of a trend chart. ``value`` is a plain decimal as text, or None for a gap."""

    label: str
    value: str | None
    text: str


@dataclass(frozen=True)
class Cell:
    """One cell: its text as printed and what stands behind it.

    ``arrow`` is printed before the text. ``note`` is the small second line of the web page. ``missing``
    says in words why there is no figure, and ``lack`` which kind of nothing it is (a ``Lack``). ``tone`` is "better",
    "worse" or "same" where the cell is coloured by movement; the words or the arrow say it too.
    """

    text: str
    arrow: str = ""
    note: str = ""
    missing: str = ""
    provisional: bool = False
    mark: Mark | None = None
    why: Why | None = None
    judgement: Judgement | None = None
    points: tuple[Point, ...] = ()
    target_line: str = ""
    tone: str = since(2, "")
    lack: str = since(2, "")

    @property
    def printed(self) -> str:
        """Return the whole cell as one text, arrow first."""
        return " ".join(part for part in (self.arrow, self.text) if part)

    @property
    def computed(self) -> str:
        """Return what the computation gave, whether or not a person replaced it."""
        return self.judgement.computed if self.judgement else self.printed


@dataclass(frozen=True)
class ColumnSpec:
    """A column as printed. ``kind`` is a ``ColumnKind`` value; ``derived`` columns are computed, not entered.

    ``display`` is the ``RatingDisplay`` of a column of ratings, "" for the scorecard's own. ``note`` says under the
    heading what the reader must know of the whole column, for example "as published".
    """

    key: str
    kind: str
    heading: str
    numeric: bool
    derived: bool
    display: str = since(2, "")
    note: str = since(2, "")


@dataclass(frozen=True)
class LineRow:
    """One row: cells by column key, and the submission behind it (no names of people). ``kind`` is a ``LineKind``."""

    ref: str
    number: str
    name: str
    cells: dict[str, Cell]
    received: bool
    period: str
    submission: int | None = None
    version: int | None = None
    digest: str = ""
    kind: str = since(2, "measure")

    @property
    def is_missing(self) -> bool:
        """Whether a figure should be here and is not: a placeholder has none to wait for."""
        return not self.received and self.kind != "placeholder"


@dataclass(frozen=True)
class Group:
    """A heading with its rating, its sub-groups and its lines. ``path`` is every heading from the outside in."""

    path: tuple[str, ...]
    heading: str
    rating: Cell | None
    groups: tuple["Group", ...] = ()
    lines: tuple[LineRow, ...] = ()

    def walk(self) -> Iterator["Group"]:
        """Yield this group and every group inside it, in order of reading."""
        yield self
        for group in self.groups:
            yield from group.walk()

    def all_lines(self) -> Iterator[LineRow]:
        """Yield every line in this group and the groups inside it."""
        for group in self.walk():
            yield from group.lines


@dataclass(frozen=True)
class Level:
    """A grouping level: its column heading and, where groups are rated, the heading of the rating."""

    heading: str
    rating_heading: str


@dataclass(frozen=True)
class KeyEntry:
    mark: Mark | None
    text: str


@dataclass(frozen=True)
class Count:
    """How many lines have a status."""

    mark: Mark
    number: int


@dataclass(frozen=True)
class BlockCell:
    """One cell of a block: its text, and where it is a number of measures that number and their status."""

    text: str
    number: int | None = None
    mark: Mark | None = None


@dataclass(frozen=True)
class BlockRow:
    """One row of a block. ``ref`` is that of the line it is about, "" for a group or the whole."""

    heading: str
    cells: tuple[BlockCell, ...]
    ref: str = ""


@dataclass(frozen=True)
class Block:
    """One block of the summary: a small table with a sentence.

    ``kind`` is a ``BlockKind`` value; ``base`` says in words what percentages are of, "" without any. ``columns`` head
    the cells of each row.
    """

    kind: str
    heading: str
    sentence: str
    base: str
    columns: tuple[str, ...]
    rows: tuple[BlockRow, ...]


@dataclass(frozen=True)
class ScorecardDocument:
    """A whole scorecard for one period. ``orientation`` is how its page is held on paper."""

    scorecard: str
    council: str
    portfolio: str
    holder: str
    title: str
    caption: str
    period: str
    period_long: str
    as_at: str
    rating_display: str
    levels: tuple[Level, ...]
    columns: tuple[ColumnSpec, ...]
    groups: tuple[Group, ...]
    counts: tuple[Count, ...]
    key: tuple[KeyEntry, ...]
    footnotes: tuple[str, ...]
    closing: str
    judgements: int
    not_received: tuple[str, ...] = ()
    schema: int = field(default=SCHEMA)
    blocks: tuple[Block, ...] = since(2, ())
    orientation: str = since(2, "landscape")

    def all_groups(self) -> Iterator[Group]:
        """Yield every group, in order of reading."""
        for group in self.groups:
            yield from group.walk()

    def all_lines(self) -> Iterator[LineRow]:
        """Yield every line, in order of reading."""
        for group in self.groups:
            yield from group.all_lines()

    def rated(self) -> int:
        """Return how many lines have a status that counts as rated."""
        return sum(count.number for count in self.counts if count.mark.rated)


def freeze(document: ScorecardDocument) -> str:
    """Return the canonical JSON of ``document``, with the fields its schema has."""
    return canonical_json(_plain(document, document.schema))


def _plain(value: Any, schema: int) -> Any:
    """Return dataclasses, tuples and dicts as plain JSON values."""
    if is_dataclass(value):
        return {
            part.name: _plain(getattr(value, part.name), schema)
            for part in fields(value)
            if part.metadata.get(_SINCE, 1) <= schema
        }
    if isinstance(value, tuple):
        return [_plain(item, schema) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item, schema) for key, item in value.items()}
    return value


def fingerprint(frozen: str) -> str:
    """Return the SHA-256 of a frozen document."""
    return sha256(frozen)


class UnknownSchema(ValueError):
    """The stored document was written by a schema this code cannot read."""


def thaw(frozen: str) -> ScorecardDocument:
    """Return the document that ``freeze`` wrote.

    Raises:
        UnknownSchema: when its schema number is not one this code reads.
    """
    data = json.loads(frozen)
    if data.get("schema") not in range(1, SCHEMA + 1):
        raise UnknownSchema(f"This document has schema {data.get('schema')}; only 1 to {SCHEMA} can be read.")
    document: ScorecardDocument = _build(ScorecardDocument, data)
    return document


def _build(kind: Any, data: Any) -> Any:
    """Return ``data``, plain JSON, as the dataclass, tuple, dict or scalar ``kind`` asks for."""
    if data is None:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _build(next(part for part in inner if part is not type(None)), data)
    if origin is tuple:
        return tuple(_build(inner[0], item) for item in data)
    if origin is dict:
        return {key: _build(inner[1], item) for key, item in data.items()}
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        held = [part for part in fields(kind) if part.name in data or _SINCE not in part.metadata]
        return kind(**{part.name: _build(hints[part.name], data[part.name]) for part in held})
    return data
