"""The document as one flat table: group levels and group ratings are columns, filled down. Pure."""

from collections.abc import Iterator

from reporting.document import Cell, Group, ScorecardDocument


def flat_headings(document: ScorecardDocument) -> list[str]:
    """Return the column headings, group levels and their ratings first."""
    headings = []
    for level in document.levels:
        headings.append(level.heading)
        if level.rating_heading:
            headings.append(level.rating_heading)
    return headings + [column.heading or column.key for column in document.columns]


def flat_rows(document: ScorecardDocument, *, computed: bool = False) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (ref, heading to text) for each line, in order of reading.

    ``computed`` gives what the rules computed under manual changes.
    """
    for group in document.groups:
        yield from _rows(document, group, {}, computed)


def _text(cell: Cell, computed: bool) -> str:
    if not computed or cell.judgement is None:
        return cell.printed
    if cell.arrow:
        return " ".join(part for part in (cell.judgement.computed, cell.text) if part)
    return cell.judgement.computed


def _rows(
    document: ScorecardDocument, group: Group, above: dict[str, str], computed: bool
) -> Iterator[tuple[str, dict[str, str]]]:
    level = document.levels[len(group.path) - 1]
    filled = {**above, level.heading: group.heading}
    if level.rating_heading:
        filled[level.rating_heading] = _text(group.rating, computed) if group.rating else ""
    blank = dict.fromkeys(flat_headings(document), "")
    for line in group.lines:
        cells = {column.heading or column.key: _text(line.cells[column.key], computed) for column in document.columns}
        yield line.ref, {**blank, **filled, **cells}
    for inner in group.groups:
        yield from _rows(document, inner, filled, computed)
