"""Documents made by hand, for tests that need no database."""

from dataclasses import replace
from typing import Any

from reporting.document import (
    Cell,
    ColumnSpec,
    Count,
    Group,
    Judgement,
    KeyEntry,
    Level,
    LineRow,
    Mark,
    Point,
    ScorecardDocument,
    Step,
    Used,
    Why,
)

GREEN = Mark("green", "Green", "G", "star", "green", True)
AMBER = Mark("amber", "Amber", "A", "circle", "amber", True)
RED = Mark("red", "Red", "R", "square", "red", True, worst=True)
MONITOR = Mark("monitor", "Monitor", "M", "hollow", "grey", False)
MARKS = {mark.key: mark for mark in (GREEN, AMBER, RED, MONITOR)}

WHY = Why(
    sentence="85.0% against 90% or more: 5.0 percentage points too low.",
    rule="Target, version 1, in force from 1 April 2010",
    steps=(Step("Target met is green", "no, missed by 5.0 points", False), Step("Up to 10% is amber", "applies", True)),
    used=(Used("Latest value", "85.0%", "Q2 2026/27, version 1 of the return"),),
    entered="Service owner, Homes, 5 October 2026 at 10:00",
    approved="Lead, Homes, 6 October 2026 at 10:00",
    computed="Computed at approval, 6 October 2026 at 10:00",
    would_change="Any value of 90% or more would be green.",
)

# key, kind, heading, numeric, derived
COLUMNS = (
    ColumnSpec("number", "number", "No.", False, False),
    ColumnSpec("name", "name", "Measure", False, False),
    ColumnSpec("target", "target", "Target", True, False),
    ColumnSpec("previous-period", "previous_period", "Previous period", False, True),
    ColumnSpec("previous", "previous_value", "Previous", True, False),
    ColumnSpec("latest-period", "latest_period", "Latest period", False, False),
    ColumnSpec("latest", "latest_value", "Latest", True, False),
    ColumnSpec("trend", "trend", "Trend", False, True),
    ColumnSpec("rag", "rating", "RAG", False, True),
    ColumnSpec("narrative", "narrative", "Narrative", False, False),
)


def make_line(
    ref: str = "audits", *, rag: str | Cell = "green", previous: str = "80%", latest: str | Cell = "94%", **cells: Any
) -> LineRow:
    """A line with every cell of ``COLUMNS``; ``cells`` replaces cells by column key, with - written as _."""
    mark = MARKS.get(rag) if isinstance(rag, str) else None
    filled: dict[str, Cell] = {
        "number": Cell("1"),
        "name": Cell(f"Measure {ref}"),
        "target": Cell("90%"),
        "previous-period": Cell("Q1 2026/27"),
        "previous": Cell(previous),
        "latest-period": Cell("Q2 2026/27"),
        "latest": latest if isinstance(latest, Cell) else Cell(latest),
        "trend": Cell("Increase", note="better"),
        "rag": rag if isinstance(rag, Cell) else Cell(mark.word if mark else "", mark=mark, why=WHY if mark else None),
        "narrative": Cell("More were on time."),
    }
    filled |= {name.replace("_", "-"): cell for name, cell in cells.items()}
    return LineRow(
        ref=ref,
        number="1",
        name=f"Measure {ref}",
        cells=filled,
        received=True,
        period="Q2 2026/27",
        submission=1,
        version=1,
        digest="d" * 64,
    )


def make_missing_line(ref: str = "missing") -> LineRow:
    """A line printed as not received."""
    words = "Not received by deadline: Homes"
    line = make_line(ref, rag="", latest="", trend=Cell("N/A"), narrative=Cell(""))
    cells = {**line.cells, "latest": Cell(words, missing=words), "rag": Cell("", missing="Not received")}
    return replace(line, cells=cells, received=False, submission=None, version=None, digest="")


def make_group(heading: str = "Quality", *lines: LineRow, rating: str | None = "amber", **changes: Any) -> Group:
    """A group of one level; ``rating`` None leaves it unrated."""
    mark = MARKS[rating] if rating else None
    why = Why("Mean of 2 rated measures is 2.00, so amber.", "", (), (), "", "", "")
    fields = {
        "path": (heading,),
        "heading": heading,
        "rating": Cell(mark.word, mark=mark, why=why) if mark else None,
        "lines": lines,
        **changes,
    }
    return Group(**fields)


def make_document(*groups: Group, **changes: Any) -> ScorecardDocument:
    """A document of rated themes; counts follow from the ratings of the lines."""
    shown = groups or (make_group("Quality", make_line("audits"), make_line("checks", rag="red", latest="40%")),)
    marks = [cell.mark for group in shown for line in group.all_lines() for cell in line.cells.values() if cell.mark]
    fields: dict[str, Any] = {
        "scorecard": "homes",
        "council": "Anyshire Council",
        "portfolio": "Homes",
        "holder": "Councillor Hartley",
        "title": "Homes scorecard",
        "caption": "Appendix A",
        "period": "Q2 2026/27",
        "period_long": "Quarter 2 2026/27, July to September 2026",
        "as_at": "2026-11-06",
        "rating_display": "shape_word",
        "levels": (Level("Theme", "Theme rating"),),
        "columns": COLUMNS,
        "groups": shown,
        "counts": tuple(Count(mark, marks.count(mark)) for mark in MARKS.values() if mark in marks),
        "key": (KeyEntry(GREEN, "Target met"), KeyEntry(None, "A note in the key")),
        "footnotes": ("A footnote.",),
        "closing": "End of the page",
        "judgements": 0,
        "not_received": tuple(line.ref for group in shown for line in group.all_lines() if not line.received),
    }
    return ScorecardDocument(**{**fields, **changes})


def make_judged(text: str, computed: str, *, ground: str = "judgement", **changes: Any) -> Cell:
    """A cell that a person set."""
    return Cell(text, judgement=Judgement("The rule does not fit here.", ground, computed), **changes)


def make_points(*values: str | None) -> tuple[Point, ...]:
    """Points of a chart, one a quarter."""
    return tuple(
        Point(f"Q{place}", value, "no figure" if value is None else f"{value}%")
        for place, value in enumerate(values, start=1)
    )
