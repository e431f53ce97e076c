"""What an overview says about one document: overall rating, counts, strongest movements. Pure, and kept by content."""

from dataclasses import dataclass
from functools import lru_cache

from reporting.document import Count, LineRow, Mark, ScorecardDocument, thaw
from reporting.render.summary import Move, figure_columns, rating_cell, summarise


@dataclass(frozen=True)
class Headline:
    """One document in one row of an overview. ``overall`` is None where the scorecard rates no whole."""

    overall: Mark | None
    overall_text: str
    counts: tuple[Count, ...]
    lines: int
    moves: tuple[Move, ...]

    def number_of(self, word: str) -> int:
        """Return how many lines have the status called ``word``."""
        return sum(count.number for count in self.counts if count.mark.word == word)


@dataclass(frozen=True)
class Found:
    """One measure of a published scorecard as a search result."""

    line: LineRow
    value: str
    mark: Mark | None


@lru_cache(maxsize=128)
def read_document(frozen: str) -> ScorecardDocument:
    """Return the document of a stored text. The text never changes, so neither does the answer."""
    return thaw(frozen)


@lru_cache(maxsize=128)
def headline(frozen: str) -> Headline:
    """Return the overview of a stored text."""
    document = read_document(frozen)
    rating = document.groups[0].rating if len(document.groups) == 1 else None
    summary = summarise(document)
    return Headline(
        overall=rating.mark if rating else None,
        overall_text=rating.text if rating else "",
        counts=document.counts,
        lines=sum(1 for _line in document.all_lines()),
        moves=tuple(sorted((*summary.improvements, *summary.falls), key=lambda move: -move.share)),
    )


def find_lines(document: ScorecardDocument, words: list[str]) -> list[Found]:
    """Return the lines whose name, reference or heading holds every one of ``words``, in small letters."""
    _before, latest = figure_columns(document)
    found = []
    for group in document.all_groups():
        for line in group.lines:
            text = f"{line.name} {line.ref} {' '.join(group.path)}".lower()
            if all(word in text for word in words):
                rating = rating_cell(document, line)
                value = line.cells[latest].text if latest else ""
                found.append(Found(line=line, value=value, mark=rating.mark if rating else None))
    return found
