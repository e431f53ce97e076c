"""The figure expected at the end of the year, and its rating: never to be taken for those of today."""

from indicators.rules.display import show
from reporting.assembly.cells import BLANK, Builder, format_of, mark_of, mark_text, option, suppressed
from reporting.assembly.sources import RowSource, Sources
from reporting.document import Cell, Step, Why
from reporting.enums import ColumnKind, LineKind
from reporting.models import Column
from submissions.models import ForecastRating
from submissions.ratings import computed_forecast


def _forecast(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    if row.latest is None or row.latest.version.forecast is None:
        return Cell(text=option(column, "empty"))
    if row.latest.hidden:
        return suppressed(sources)
    return Cell(text=show(row.latest.version.forecast, format_of(row)))


def _forecast_rating(sources: Sources, row: RowSource, column: Column) -> Cell:
    if row.line.kind == LineKind.TEXT:
        return BLANK
    if row.latest is not None and row.latest.hidden:
        return suppressed(sources)
    rating = computed_forecast(row.latest.version) if row.latest else None
    if rating is None or rating.status is None:
        return Cell(text=option(column, "empty"))
    mark = mark_of(sources, rating.status)
    text = mark_text(sources, mark, option(column, "display"))
    return Cell(text=text, mark=mark, why=_why(rating))


def _why(rating: ForecastRating) -> Why:
    """Return why the forecast has its status: sentence and rule as tried, against the target of the year."""
    version = rating.scheme_version
    return Why(
        sentence=rating.sentence,
        rule=f"{version.scheme.name}, version {version.number}" if version else "",
        steps=tuple(Step(step["text"], step["outcome"], step["applies"]) for step in rating.steps),
        used=(),
        entered="",
        approved="",
        computed="",
    )


FORECASTS: dict[str, Builder] = {ColumnKind.FORECAST: _forecast, ColumnKind.FORECAST_RATING: _forecast_rating}
