"""Export one scorecard, as a document of one period shows it, and make sure that the pack loads elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.records.transitions import Refused
from indicators.rules.periods import Period
from reporting.assembly.sources import read_sources
from reporting.exporting.catalogue import catalogue_parts
from reporting.exporting.figures import figure_parts
from reporting.exporting.layout import card_of, layout_parts
from reporting.loading.check_catalogue import check_catalogue
from reporting.loading.check_layout import check_layout
from reporting.loading.figures import read_figures
from reporting.loading.known import Known
from reporting.loading.pack import Pack, read_pack_files
from reporting.loading.problems import PackRefused, Problem
from reporting.loading.write import write_pack
from reporting.models import Scorecard


class ExportRefused(Refused):
    """The scorecard holds something a pack cannot say, so it could not be loaded again. ``problems`` lists it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Export:
    """The files of a pack by name, and notes on what was left out of it."""

    files: dict[str, bytes]
    notes: tuple[str, ...]


def last_shown(scorecard: Scorecard) -> tuple[Period, date] | None:
    """Return period and day of the newest published version, else of the newest draft, else None. Two queries."""
    edition = scorecard.editions.select_related("period").defer("document").order_by("-period__end", "-number").first()
    if edition is not None:
        return edition.period.value, edition.as_at
    draft = scorecard.drafts.select_related("period").defer("document").order_by("-period__end").first()
    return (draft.period.value, draft.as_at) if draft is not None else None


def export_pack(scorecard: Scorecard, period: Period, *, as_at: date) -> Export:
    """Return the pack of what the scorecard shows for a period: approved figures and confirmed changes only.

    The same rows in the database give the same bytes. The number of queries does not grow with the lines.

    Raises:
        ExportRefused: when the pack could not be loaded into an empty Quarterday.
    """
    sources = read_sources(scorecard, period, as_at=as_at)
    indicators = list({row.line.indicator_id: row.line.indicator for row in sources.rows.values()}.values())
    catalogue = catalogue_parts(indicators, status_set_id=scorecard.status_set_id, as_at=as_at)
    layout, notes = layout_parts(sources)
    figures = figure_parts(sources, catalogue["indicators"], layout["lines"])
    pack = Pack(
        card=card_of(sources),
        values=figures.values,
        commentary=figures.commentary,
        overrides=figures.overrides,
        **catalogue,
        **layout,
    )
    files = write_pack(pack)
    _refuse_what_does_not_load(files)
    return Export(files, (*notes, *figures.notes))


def _refuse_what_does_not_load(files: dict[str, bytes]) -> None:
    """Read the files as another Quarterday would that has nothing yet."""
    try:
        pack = read_pack_files(files)
    except PackRefused as refused:
        raise ExportRefused(refused.problems) from refused
    _figures, problems = read_figures(pack, Known())
    if problems := [*problems, *check_catalogue(pack, Known()), *check_layout(pack, Known())]:
        raise ExportRefused(problems)
    if write_pack(pack) != files:
        changed = [name for name, content in write_pack(pack).items() if files.get(name) != content]
        raise ExportRefused([Problem(name, 0, "", "This file would not read back as it was.") for name in changed])
