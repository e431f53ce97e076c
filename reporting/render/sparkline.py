"""The geometry of the small trend chart in a row: lines, last point and target, as numbers to draw. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.numbers import round_half_away
from reporting.document import Cell, Point

WIDTH, HEIGHT, MARGIN = 84, 24, 4


@dataclass(frozen=True)
class Sparkline:
    """What to draw in a box of ``WIDTH`` by ``HEIGHT``.

    ``lines``: one ``points`` attribute for each run without a gap. ``dots``: points with a gap on both sides.
    ``last``: the latest point, or None when the newest period has no figure. ``target``: height of the dashed
    line, "" without one. ``words``: everything the picture shows, as text.
    """

    lines: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    last: tuple[str, str] | None
    target: str
    words: str


def sparkline(cell: Cell) -> Sparkline | None:
    """Return the drawing of a chart cell, or None when it holds fewer than two figures."""
    known = [Decimal(point.value) for point in cell.points if point.value is not None]
    if len(known) < 2:
        return None
    target = Decimal(cell.target_line) if cell.target_line else None
    levels = [*known, *([] if target is None else [target])]
    low, high = min(levels), max(levels)

    def height(value: Decimal) -> str:
        share = (value - low) / (high - low) if high != low else Decimal("0.5")
        return _text(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))

    runs = [[(x, height(Decimal(value))) for x, value in run] for run in _runs(cell.points)]
    newest = cell.points[-1].value
    return Sparkline(
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=runs[-1][-1] if newest is not None else None,
        target="" if target is None else height(target),
        words=_words(cell),
    )


def _runs(points: Sequence[Point]) -> list[list[tuple[str, str]]]:
    """Return (x, value) of the points, cut wherever a figure is missing."""
    step = Decimal(WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)
    runs: list[list[tuple[str, str]]] = [[]]
    for place, point in enumerate(points):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append((_text(MARGIN + place * step), point.value))
    return [run for run in runs if run]


def _text(length: Decimal) -> str:
    return format(round_half_away(length, 1), "f")


def _words(cell: Cell) -> str:
    shown = ", ".join(f"{point.label}: {point.text}" for point in cell.points)
    return f"{shown}. Target {cell.target_line}." if cell.target_line else f"{shown}."
