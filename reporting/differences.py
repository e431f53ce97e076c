"""What differs between two documents of one scorecard, in anything a reader sees. Pure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from reporting.document import Cell, Group, LineRow, ScorecardDocument

ADDED, DROPPED = "added", "dropped"
WHOLE, WHOLE_NAME = "", "The scorecard"


@dataclass(frozen=True)
class Difference:
    """One cell, row or group rating that is not the same in the newer document.

    ``column`` is the heading as printed; ``added`` or ``dropped`` for a whole row. ``ref`` is ``WHOLE`` for what
    belongs to no row: title, key, footnotes, headings.
    """

    ref: str
    name: str
    column: str
    old: str
    new: str


def differences(old: ScorecardDocument, new: ScorecardDocument) -> tuple[Difference, ...]:
    """Return every difference, in the reading order of the newer document, dropped rows last."""
    before = {line.ref: line for line in old.all_lines()}
    after = {line.ref: line for line in new.all_lines()}
    headings = {column.key: column.heading or column.key for column in (*old.columns, *new.columns)}
    found: list[Difference] = [*_whole_differences(old, new)]
    ratings = {group.path: group for group in old.all_groups()}
    for group in new.all_groups():
        found += _rating_difference(ratings.get(group.path), group)
        for line in group.lines:
            found += _line_differences(before.get(line.ref), line, headings)
    found += [
        Difference(ref, line.name, DROPPED, "on the scorecard", "not on it")
        for ref, line in before.items()
        if ref not in after
    ]
    if not found and _seen(old) != _seen(new):
        found.append(Difference(WHOLE, WHOLE_NAME, "Appearance", "as before", "changed"))
    return tuple(found)


def _seen(document: ScorecardDocument) -> object:
    """Return the document without what a reader does not see, and without the day of its comparisons.

    Building the same again on another day corrects nothing.
    """

    def plain(group: Group) -> Group:
        lines = (
            replace(
                line,
                submission=None,
                version=None,
                digest="",
                kind="",
                cells={key: replace(cell, lack="") for key, cell in line.cells.items()},
            )
            for line in group.lines
        )
        return replace(group, lines=tuple(lines), groups=tuple(plain(inner) for inner in group.groups))

    return replace(document, schema=0, as_at="", groups=tuple(plain(group) for group in document.groups))


def _whole_differences(old: ScorecardDocument, new: ScorecardDocument) -> Iterator[Difference]:
    before, after = _whole(old), _whole(new)
    for label, text in after.items():
        if before[label] != text:
            yield Difference(WHOLE, WHOLE_NAME, label, before[label], text)


def _whole(document: ScorecardDocument) -> dict[str, str]:
    """Return what belongs to no row, by what it is called."""
    key = (f"{entry.mark.word}: {entry.text}" if entry.mark else entry.text for entry in document.key)
    headings = [level.heading for level in document.levels] + [one.heading or one.key for one in document.columns]
    return {
        "Council": document.council,
        "Portfolio": document.portfolio,
        "Portfolio holder": document.holder,
        "Title": document.title,
        "Line above the title": document.caption,
        "Period": f"{document.period}, {document.period_long}",
        "Headings": "; ".join(headings),
        "Key": "; ".join(key),
        "Footnotes": "; ".join(document.footnotes),
        "Summary": "; ".join(f"{block.heading}: {block.sentence}" for block in document.blocks),
        "Last line": document.closing,
    }


def _rating_difference(old: Group | None, new: Group) -> list[Difference]:
    before = old.rating.printed if old and old.rating else ""
    after = new.rating.printed if new.rating else ""
    if before == after:
        return []
    return [Difference(" / ".join(new.path), new.heading, "Rating of the group", before, after)]


def _line_differences(old: LineRow | None, new: LineRow, headings: dict[str, str]) -> list[Difference]:
    if old is None:
        return [Difference(new.ref, new.name, ADDED, "not on the scorecard", "on it")]
    named = [Difference(new.ref, new.name, "Name", old.name, new.name)] if old.name != new.name else []
    texts = [
        (heading, *(line.cells[key].printed if key in line.cells else "" for line in (old, new)))
        for key, heading in headings.items()
    ]
    cells = [
        Difference(new.ref, new.name, heading, before, after) for heading, before, after in texts if before != after
    ]
    printed = [*(() if any(one.old == old.name for one in cells) else named), *cells]
    return printed or [*_behind(old, new, headings)]


def _behind(old: LineRow, new: LineRow, headings: dict[str, str]) -> Iterator[Difference]:
    """Yield what differs behind cells that print the same: a reader finds it beside, below or under "why?"."""
    for key, heading in headings.items():
        before, after = (_parts(line.cells[key]) if key in line.cells else {} for line in (old, new))
        for label in {**before, **after}:
            if before.get(label, "") != after.get(label, ""):
                yield Difference(new.ref, new.name, f"{heading}, {label}", before.get(label, ""), after.get(label, ""))
                break


def _parts(cell: Cell) -> dict[str, str]:
    """Return what a reader sees of a cell besides its text, by what it is called."""
    why = asdict(cell.why) if cell.why else {}
    return {
        "status": " ".join(str(part) for part in asdict(cell.mark).values()) if cell.mark else "",
        "how settled": "provisional" if cell.provisional else "",
        "second line": cell.note,
        "reason for no figure": cell.missing,
        "set by judgement": cell.judgement.reason if cell.judgement else "",
        "reason": why.get("sentence", ""),
        "approval": why.get("approved", ""),
        "chart": ", ".join(f"{point.label} {point.text}" for point in cell.points),
    }
