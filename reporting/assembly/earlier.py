"""The published version before this document, for the block that says what has changed since."""

from dataclasses import dataclass

from indicators.rules.periods import Period
from reporting.document import Mark, ScorecardDocument, thaw
from reporting.enums import BlockKind, LineKind
from reporting.models import Edition, Scorecard
from reporting.render.summary import rating_cell


@dataclass(frozen=True)
class Earlier:
    """The ratings and names of the measures then, by reference. ``label`` is the period as printed."""

    label: str
    marks: dict[str, Mark | None]
    names: dict[str, str]


def earlier_of(document: ScorecardDocument) -> Earlier:
    lines = [line for line in document.all_lines() if line.kind == LineKind.MEASURE]
    ratings = {line.ref: rating_cell(document, line) for line in lines}
    return Earlier(
        label=document.period,
        marks={ref: cell.mark if cell else None for ref, cell in ratings.items()},
        names={line.ref: line.name for line in lines},
    )


def read_earlier(scorecard: Scorecard, asked: Period) -> Earlier | None:
    """Return the newest edition of the newest earlier period; no query where no block asks for it."""
    if not any(block.get("kind") == BlockKind.SINCE for block in scorecard.blocks):
        return None
    earlier = Edition.objects.filter(scorecard=scorecard, period__end__lt=asked.end)
    frozen = earlier.order_by("-period__end", "-number").values_list("document", flat=True).first()
    return earlier_of(thaw(frozen)) if frozen else None
