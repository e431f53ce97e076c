"""The rows of a pack that say how a scorecard is printed."""

from typing import Any

from indicators.rules.periods import Period
from reporting.assembly.sources import Sources
from reporting.loading import rows
from reporting.loading.known import NOT_A_ROW
from reporting.loading.layout import CARD_FIELDS, LINE_FIELDS
from reporting.loading.pack import FORMAT, Card
from reporting.models import Line, Scorecard, Section
from submissions.models import Round

LEVELS = 4


def card_of(sources: Sources) -> Card:
    """Return what ``scorecard.csv`` says, with the holder and the collection of the document's period. Three queries."""
    scorecard, period = sources.scorecard, sources.asked
    portfolio = scorecard.portfolio
    holder = portfolio.holders.filter(starts__lte=period.end).order_by("-starts").first()
    return Card(
        format=FORMAT,
        slug=scorecard.slug,
        portfolio_slug=portfolio.slug,
        portfolio=portfolio.name,
        council=portfolio.council,
        member=holder.name if holder else "",
        member_from=holder.starts if holder else None,
        status_set=scorecard.status_set.slug,
        period=period,
        as_at=sources.as_at,
        **{name: getattr(scorecard, name) for name in CARD_FIELDS},
        **_collection(period),
    )


def _collection(period: Period) -> dict[str, Any]:
    found = Round.objects.filter(period__kind=period.kind, period__start=period.start, period__end=period.end).first()
    if found is None:
        return {}
    return {
        "opens": found.opens,
        "due": found.due,
        "sign_off_due": found.sign_off_due,
        "committee": found.committee_date,
    }


def layout_parts(sources: Sources) -> tuple[dict[str, tuple[Any, ...]], list[str]]:
    """Return levels, columns, lines, words, key and footnotes, and a note for what a pack cannot hold. No query."""
    scorecard = sources.scorecard
    lines, notes = _lines(sources)
    parts: dict[str, tuple[Any, ...]] = {
        "levels": tuple(
            rows.LevelRow(
                row=NOT_A_ROW,
                order=order,
                heading=level.get("heading", ""),
                rating_heading=level.get("rating_heading", ""),
            )
            for order, level in enumerate(scorecard.levels, start=1)
        ),
        "columns": tuple(
            rows.ColumnRow(
                row=NOT_A_ROW,
                order=order,
                key=column.key,
                kind=column.kind,
                heading=column.heading,
                options=column.options,
            )
            for order, column in enumerate(sources.columns, start=1)
        ),
        "lines": tuple(lines),
        **_words(scorecard),
    }
    return parts, notes


def _words(scorecard: Scorecard) -> dict[str, tuple[Any, ...]]:
    return {
        "words": tuple(
            rows.WordRow(row=NOT_A_ROW, key=key, text=text) for key, text in sorted(scorecard.words.items())
        ),
        "key": tuple(
            rows.KeyEntryRow(row=NOT_A_ROW, order=order, status=entry.get("status", ""), text=entry.get("text", ""))
            for order, entry in enumerate(scorecard.key, start=1)
        ),
        "footnotes": tuple(
            rows.FootnoteRow(row=NOT_A_ROW, order=order, text=text)
            for order, text in enumerate(scorecard.footnotes, start=1)
        ),
    }


def _lines(sources: Sources) -> tuple[list[rows.LineRow], list[str]]:
    """Return the lines group by group, each group's own before those of its inner groups."""
    inner: dict[int | None, list[Section]] = {}
    for section in sources.sections:
        inner.setdefault(section.parent_id, []).append(section)
    held: dict[int, list[Line]] = {}
    for row in sources.rows.values():
        held.setdefault(row.line.section_id, []).append(row.line)
    found: list[rows.LineRow] = []
    notes: list[str] = []

    def walk(section: Section, above: tuple[str, ...]) -> None:
        path = (*above, section.heading)
        lines = held.get(section.pk, [])
        if not lines and section.pk not in inner:
            notes.append(f"The group “{' / '.join(path)}” has no lines and is left out.")
        for line in lines:
            found.append(_line(line, path, len(found) + 1))
        for child in inner.get(section.pk, []):
            walk(child, path)

    for section in inner.get(None, []):
        walk(section, ())
    return found, notes


def _line(line: Line, path: tuple[str, ...], order: int) -> rows.LineRow:
    levels: dict[str, Any] = {f"level_{place}": heading for place, heading in enumerate(path, start=1)}
    values = {name: getattr(line, name) for name in LINE_FIELDS}
    return rows.LineRow(row=NOT_A_ROW, order=order, ref=line.indicator.ref, **levels, **values)
