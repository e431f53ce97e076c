"""What earlier editions of a scorecard printed for a figure, for columns that say whether it was restated."""

from collections.abc import Iterable

from indicators.rules.periods import Period
from reporting.document import ScorecardDocument, thaw
from reporting.models import Column, Edition, Scorecard
from reporting.render.summary import figure_columns

EDITIONS_READ = 24


def read_printed(scorecard: Scorecard, columns: Iterable[Column], asked: Period) -> dict[int, str]:
    """Return the text last published for each submission (by id) before this period. One query, none if nobody asks."""
    if not any(column.options.get("restated") for column in columns):
        return {}
    earlier = Edition.objects.filter(scorecard=scorecard, period__end__lt=asked.end)
    rows = earlier.order_by("-period__end", "-number").values_list("document", flat=True)[:EDITIONS_READ]
    printed: dict[int, str] = {}
    for frozen in rows:
        for submission, text in printed_in(thaw(frozen)):
            printed.setdefault(submission, text)
    return printed


def printed_in(document: ScorecardDocument) -> Iterable[tuple[int, str]]:
    """Yield each submission and the text of its latest figure."""
    _before, latest = figure_columns(document)
    for line in document.all_lines():
        if latest and line.submission is not None:
            yield line.submission, line.cells[latest].text
