"""The two minutes' reading at the top of a scorecard: the verdict, what moved, what is red, what is missing. Pure.

Everything is worked out from the printed cells of the document, so it cannot say anything the table does not.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reporting.document import Cell, Count, LineRow, Mark, ScorecardDocument
from reporting.enums import ColumnKind

MOST_MOVES = 3
BETTER, WORSE = "better", "worse"
ARROWS = {"↑": BETTER, "↗": BETTER, "↓": WORSE, "↘": WORSE}
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Move:
    """One measure whose figure changed: both figures as printed, and by what share of the older one."""

    line: LineRow
    old: str
    new: str
    direction: str
    share: Decimal


@dataclass(frozen=True)
class Against:
    """One measure with the worst rating: its figure, and what it stands against ("target 60%")."""

    line: LineRow
    value: str
    against: str


@dataclass(frozen=True)
class Summary:
    """``sentence`` is the verdict. ``worst_word`` is what this council calls its worst rating. ``missing`` pairs a line with the words for why it has no figure.

    ``reasons`` counts the missing figures by those words: a long list is shown that way.
    """

    sentence: str
    better: int
    worse: int
    improvements: tuple[Move, ...]
    falls: tuple[Move, ...]
    worst: tuple[Against, ...]
    worst_word: str
    rated: int
    missing: tuple[tuple[LineRow, str], ...]
    reasons: tuple[tuple[str, int], ...]


def keys_of(document: ScorecardDocument, *kinds: str) -> list[str]:
    """Return the keys of the columns of these kinds, in printing order."""
    return [column.key for column in document.columns if column.kind in kinds]


def measure_word(document: ScorecardDocument) -> str:
    """Return what this scorecard calls a line: "indicator" or "measure"."""
    names = [column.heading.lower() for column in document.columns if column.kind == ColumnKind.NAME]
    return "indicator" if any("indicator" in name for name in names) else "measure"


def figure_columns(document: ScorecardDocument) -> tuple[str, str]:
    """Return the keys of the figure compared with and the latest figure; "" where the layout has none."""
    printed = [
        key
        for key in keys_of(document, ColumnKind.PERIOD_VALUE)
        if any(line.cells[key].text for line in document.all_lines())
    ]
    latest = (keys_of(document, ColumnKind.LATEST_VALUE) or printed[-1:] or [""])[0]
    before = (keys_of(document, ColumnKind.PREVIOUS_VALUE) or printed[-2:-1] or [""])[0]
    return before, latest


def summarise(document: ScorecardDocument) -> Summary:
    """Return the summary of a document."""
    lines = list(document.all_lines())
    before, latest = figure_columns(document)
    trends = keys_of(document, ColumnKind.TREND)
    moves = [move for line in lines if (move := _move(line, before, latest, trends))]
    ordered = sorted(moves, key=lambda move: -move.share)
    missing = [(line, line.cells[latest].missing) for line in lines if latest and line.cells[latest].missing]
    return Summary(
        sentence=_sentence(document),
        better=sum(1 for move in moves if move.direction == BETTER),
        worse=sum(1 for move in moves if move.direction == WORSE),
        improvements=tuple(move for move in ordered if move.direction == BETTER)[:MOST_MOVES],
        falls=tuple(move for move in ordered if move.direction == WORSE)[:MOST_MOVES],
        worst_word=_worst_word(document),
        worst=tuple(
            _against(document, line, latest) for line in lines if _is_worst(document, _mark_of(document, line))
        ),
        rated=document.rated(),
        missing=tuple(missing),
        reasons=tuple(Counter(words for _line, words in missing).most_common()),
    )


def _direction(line: LineRow, latest: str, trends: Sequence[str]) -> str:
    """Return better or worse as the row says it: the word beside the trend, or the arrow of the newest period."""
    notes = [line.cells[key].note for key in trends if line.cells[key].note]
    return notes[0] if notes else ARROWS.get(line.cells[latest].arrow, "")


def _move(line: LineRow, before: str, latest: str, trends: Sequence[str]) -> Move | None:
    if not before or not latest:
        return None
    direction = _direction(line, latest, trends)
    old, new = line.cells[before].text, line.cells[latest].text
    first, second = first_number(old), first_number(new)
    if not direction or first is None or second is None:
        return None
    share = abs(second - first) / abs(first) if first else abs(second - first)
    return Move(line=line, old=old, new=new, direction=direction, share=share)


def first_number(text: str) -> Decimal | None:
    """Return the first number in a printed cell: 96.5 of "96.5% (254)"."""
    found = _NUMBER.search(text)
    return Decimal(found[0].replace(",", "")) if found else None


def rating_cell(document: ScorecardDocument, line: LineRow) -> Cell | None:
    """Return the cell of the line's rating, or None where the layout has no such column."""
    keys = keys_of(document, ColumnKind.RATING)
    return line.cells[keys[0]] if keys else None


def _mark_of(document: ScorecardDocument, line: LineRow) -> Mark | None:
    cell = rating_cell(document, line)
    return cell.mark if cell else None


def _is_worst(document: ScorecardDocument, mark: Mark | None) -> bool:
    """Whether this is the worst rating there is. Documents of the first schema say it by the colour alone."""
    return mark is not None and mark.rated and (mark.worst or (document.schema == 1 and mark.colour == "red"))


def _worst_word(document: ScorecardDocument) -> str:
    """Return the council's word; without any such measure or entry in the key "with the worst rating"."""
    marks = [count.mark for count in document.counts] + [entry.mark for entry in document.key if entry.mark]
    return next((mark.word.lower() for mark in marks if _is_worst(document, mark)), "with the worst rating")


def _against(document: ScorecardDocument, line: LineRow, latest: str) -> Against:
    value = line.cells[latest].text if latest else ""
    for kind, word in ((ColumnKind.TARGET, "target"), (ColumnKind.NEIGHBOUR, "neighbours")):
        for key in keys_of(document, kind):
            if first_number(line.cells[key].text) is not None:
                return Against(line, value, f"{word} {line.cells[key].text}")
    return Against(line, value, "")


def _sentence(document: ScorecardDocument) -> str:
    rated, word = document.rated(), measure_word(document)
    counts = [count for count in document.counts if count.mark.rated and count.number]
    if not counts:
        return f"No {word} on this scorecard is rated."
    if rated == 1:
        return f"{_overall(document)}The one rated {word} is {counts[0].mark.word.lower()}."
    return f"{_overall(document)}Of {rated} rated {word}s, {_phrase(counts)}."


def _overall(document: ScorecardDocument) -> str:
    """Return the rating of the whole, where the scorecard has one outermost group and rates it."""
    rating = document.groups[0].rating if len(document.groups) == 1 else None
    if rating is None or rating.mark is None:
        return ""
    return f"{document.groups[0].heading}: {rating.mark.word.lower()}. "


def _phrase(counts: Sequence[Count]) -> str:
    first = counts[0]
    verb = "is" if first.number == 1 else "are"
    rest = [f"{count.number} {count.mark.word.lower()}" for count in counts[1:]]
    return listed([f"{first.number} {verb} {first.mark.word.lower()}", *rest])


def listed(parts: Iterable[str]) -> str:
    """Return the parts as a list in a sentence: "4 green, 3 amber and 10 red"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
