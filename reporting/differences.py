"""What differs between two documents of one scorecard. Pure."""

from dataclasses import dataclass

from reporting.document import Group, LineRow, ScorecardDocument

ADDED, DROPPED = "added", "dropped"


@dataclass(frozen=True)
class Difference:
    """One cell, row or group rating that is not the same in the newer document.

    ``column`` is the heading as printed; ``added`` or ``dropped`` for a whole row.
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
    headings = {column.key: column.heading or column.key for column in (*new.columns, *old.columns)}
    found: list[Difference] = []
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
    return tuple(found)


def _rating_difference(old: Group | None, new: Group) -> list[Difference]:
    before = old.rating.printed if old and old.rating else ""
    after = new.rating.printed if new.rating else ""
    if before == after:
        return []
    return [Difference(" / ".join(new.path), new.heading, "Rating of the group", before, after)]


def _line_differences(old: LineRow | None, new: LineRow, headings: dict[str, str]) -> list[Difference]:
    if old is None:
        return [Difference(new.ref, new.name, ADDED, "not on the scorecard", "on it")]
    texts = [
        (heading, *(line.cells[key].printed if key in line.cells else "" for line in (old, new)))
        for key, heading in headings.items()
    ]
    return [
        Difference(new.ref, new.name, heading, before, after) for heading, before, after in texts if before != after
    ]
