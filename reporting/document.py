"""The frozen document of a scorecard: everything a reader sees, and nothing that reads a live table. Pure.

``assemble`` makes it, every format renders it, an edition is it. ``freeze`` writes canonical JSON with a
schema number; ``thaw`` reads it back to an equal document.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from indicators.records.canonical import canonical_json, sha256

SCHEMA = 1
GROUP_RATING = "rating"


@dataclass(frozen=True)
class Mark:
    """A status as printed: word, letter, shape and colour name together."""

    key: str
    word: str
    letter: str
    shape: str
    colour: str
    rated: bool


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
    says in words why there is no figure.
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
    """A column as printed. ``kind`` is a ``ColumnKind`` value; ``derived`` columns are computed, not entered."""

    key: str
    kind: str
    heading: str
    numeric: bool
    derived: bool


@dataclass(frozen=True)
class LineRow:
    """One row: cells by column key, and the submission behind it (no names of people)."""

    ref: str
    number: str
    name: str
    cells: dict[str, Cell]
    received: bool
    period: str
    submission: int | None = None
    version: int | None = None
    digest: str = ""


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
class ScorecardDocument:
    """A whole scorecard for one period."""

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
    """Return the canonical JSON of ``document``."""
    return canonical_json(asdict(document))


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
    if data.get("schema") != SCHEMA:
        raise UnknownSchema(f"This document has schema {data.get('schema')}; only {SCHEMA} can be read.")
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
        return kind(**{part.name: _build(hints[part.name], data[part.name]) for part in fields(kind)})
    return data
