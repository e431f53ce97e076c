"""What is wrong with a pack, so that somebody with a spreadsheet can put it right."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right. ``row`` is the line of the file as an editor counts it, 0 for the whole file."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [self.file]
        if self.row:
            place.append(f"row {self.row}")
        if self.column:
            place.append(f"column {self.column}")
        return f"{', '.join(place)}: {self.message}"


class PackRefused(Exception):
    """The pack cannot be loaded, and nothing of it was. ``problems`` lists everything found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class CellProblem(ValueError):
    """What one cell holds cannot be read. The message says what to write instead."""
