"""Two editions side by side: which columns and rows to show and which cells differ. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.differences import ADDED, DROPPED, WHOLE, Difference, differences
from reporting.document import LineRow, ScorecardDocument
from reporting.enums import ColumnKind
from reporting.render.page import environment
from reporting.render.reading import LOOKS

ALWAYS = frozenset({ColumnKind.LATEST_VALUE, ColumnKind.RATING})


@dataclass(frozen=True)
class ComparedRow:
    """One measure in both editions; ``old`` or ``new`` is None where it does not stand on one of them."""

    name: str
    old: LineRow | None
    new: LineRow | None
    changed: frozenset[str]
    note: int

    @property
    def is_changed(self) -> bool:
        return self.note > 0


@dataclass(frozen=True)
class Explained:
    """What changed on one row, with who approved the newer figure (by post and time)."""

    note: int
    name: str
    found: tuple[Difference, ...]
    approved: str


@dataclass(frozen=True)
class ComparedColumn:
    key: str
    heading: str
    look: str


@dataclass(frozen=True)
class Compared:
    """Everything the page of two editions prints."""

    columns: tuple[ComparedColumn, ...]
    rows: tuple[ComparedRow, ...]
    explained: tuple[Explained, ...]
    total: int
    changed: int
    added: int
    dropped: int


def compare_documents(old: ScorecardDocument, new: ScorecardDocument, *, show_all: bool = False) -> Compared:
    """Return the comparison. Without ``show_all`` only changed rows and the rows next to them are kept."""
    found = differences(old, new)
    before = {line.ref: line for line in old.all_lines()}
    after = {line.ref: line for line in new.all_lines()}
    refs = [*after, *(ref for ref in before if ref not in after)]
    groups = [" / ".join(group.path) for group in new.all_groups()]
    changed = [ref for ref in (*refs, *groups, WHOLE) if any(one.ref == ref for one in found)]
    notes = {ref: place for place, ref in enumerate(changed, start=1)}
    rows = [_row(before.get(ref), after.get(ref), notes.get(ref, 0)) for ref in refs]
    return Compared(
        columns=_columns(new, rows),
        rows=tuple(rows if show_all else _near(rows)),
        explained=tuple(_explained(ref, notes[ref], found, after) for ref in changed),
        total=len(rows),
        changed=sum(1 for ref in refs if ref in notes and ref in before and ref in after),
        added=sum(1 for one in found if one.column == ADDED),
        dropped=sum(1 for one in found if one.column == DROPPED),
    )


def _row(old: LineRow | None, new: LineRow | None, note: int) -> ComparedRow:
    line = new or old
    if line is None:
        raise LookupError("A compared row stands in at least one of the editions.")
    changed: frozenset[str] = frozenset()
    if old and new:
        changed = frozenset(
            key for key, cell in new.cells.items() if key not in old.cells or old.cells[key].printed != cell.printed
        )
    return ComparedRow(name=line.name, old=old, new=new, changed=changed, note=note)


def _columns(document: ScorecardDocument, rows: Iterable[ComparedRow]) -> tuple[ComparedColumn, ...]:
    """Return the columns in which something differs, and the figure and the rating in any case."""
    differing = {key for row in rows for key in row.changed}
    return tuple(
        ComparedColumn(column.key, column.heading or column.key, LOOKS.get(ColumnKind(column.kind), "plain"))
        for column in document.columns
        if column.kind != ColumnKind.NAME and (column.key in differing or column.kind in ALWAYS)
    )


def _near(rows: list[ComparedRow]) -> list[ComparedRow]:
    """Return the changed rows with the row before and after each."""
    kept = {place + step for place, row in enumerate(rows) if row.is_changed for step in (-1, 0, 1)}
    return [row for place, row in enumerate(rows) if place in kept]


def _explained(ref: str, note: int, found: Iterable[Difference], after: dict[str, LineRow]) -> Explained:
    own = tuple(one for one in found if one.ref == ref)
    whys = [cell.why for cell in after[ref].cells.values() if cell.why] if ref in after else []
    return Explained(note=note, name=own[0].name, found=own, approved=whys[0].approved if whys else "")


def render_comparison(compared: Compared, *, old_title: str, new_title: str, reason: str) -> str:
    """Return the tables of a comparison as HTML. ``reason`` is that of the newer edition, "" for none."""
    page = environment.get_template("compare.html.jinja")
    return page.render(compared=compared, old_title=old_title, new_title=new_title, reason=reason)
