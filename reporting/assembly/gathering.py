"""The sources of one document, complete: columns by rule, numbers of lines, and what only some columns ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from indicators.rules.periods import Period
from reporting.assembly.earlier import read_earlier
from reporting.assembly.expanding import expanded
from reporting.assembly.later import read_later_targets
from reporting.assembly.printed import read_printed
from reporting.assembly.sources import RowSource, Sources, read_sources
from reporting.enums import Numbering
from reporting.models import Scorecard, Section


def gather(scorecard: Scorecard, asked: Period, *, as_at: date) -> Sources:
    """Read everything ``assemble`` needs. The number of queries does not grow with the number of lines."""
    sources = read_sources(scorecard, asked, as_at=as_at)
    columns = expanded(sources.columns, asked, council=scorecard.portfolio.council)
    ids = {row.line.indicator_id for row in sources.rows.values()}
    return replace(
        sources,
        columns=tuple(columns),
        numbers=numbers_of(Numbering(scorecard.numbering), sources.sections, sources.rows),
        printed=read_printed(scorecard, columns, asked),
        earlier=read_earlier(scorecard, asked),
        later=read_later_targets(columns, ids, asked=asked, as_at=as_at),
    )


def numbers_of(numbering: Numbering, sections: Sequence[Section], rows: Mapping[int, RowSource]) -> dict[int, str]:
    """Return the number of each line, by its id, in order of reading; nothing where lines have their own."""
    if numbering == Numbering.OWN:
        return {}
    found: dict[int, str] = {}

    def walk(parent: int | None, above: str) -> None:
        beside = [section for section in sections if section.parent_id == parent]
        for place, section in enumerate(beside, start=1):
            prefix = f"{above}{place}."
            walk(section.pk, prefix)
            own = [row.line for row in rows.values() if row.line.section_id == section.pk]
            for count, line in enumerate(own, start=1):
                found[line.pk] = f"{prefix}{count}" if numbering == Numbering.SECTION else str(len(found) + 1)

    walk(None, "")
    return found
