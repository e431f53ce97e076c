"""Put the layout of a pack in force: portfolio, scorecard, groups, lines and columns."""

from typing import Any

from django.db import models

from indicators.models import Indicator, StatusSet
from indicators.records.audit import record_act
from indicators.records.history import delete_with_history, save_with_history
from reporting.loading.catalogue import add, same
from reporting.loading.check_layout import group_path
from reporting.loading.ledger import Ledger, Outcome
from reporting.loading.pack import Pack
from reporting.models import Column, Line, Portfolio, PortfolioHolder, Scorecard, Section

LINE_FIELDS = ("number", "kind", "pointer", "period_style", "printed_as", "weight")
CARD_FIELDS = (
    "title",
    "caption",
    "closing",
    "rating_display",
    "rollup_method",
    "rollup_rounding",
    "rollup_thresholds",
    "numbering",
    "orientation",
    "blocks",
    "period_kind",
)


def load_layout(pack: Pack, ledger: Ledger) -> Scorecard:
    """Add the scorecard, or give it the layout of the pack; what is equal already stays untouched."""
    portfolio = _portfolio(pack, ledger)
    wanted = _card_fields(pack, portfolio)
    scorecard = Scorecard.objects.filter(slug=pack.card.slug).first()
    if scorecard is None:
        scorecard = add("add scorecard", Scorecard(slug=pack.card.slug, **wanted), ledger)
        _fill(scorecard, pack, ledger)
        ledger.note("scorecards", Outcome.ADDED)
        return scorecard
    if same(scorecard, wanted) and _stored_layout(scorecard) == _wanted_layout(pack):
        ledger.note("scorecards", Outcome.UNCHANGED)
        return scorecard
    for name, value in wanted.items():
        setattr(scorecard, name, value)
    scorecard.revision += 1
    _keep("change scorecard", scorecard, ledger)
    _clear(scorecard, ledger)
    _fill(scorecard, pack, ledger)
    ledger.note("scorecards", Outcome.CHANGED)
    return scorecard


def _portfolio(pack: Pack, ledger: Ledger) -> Portfolio:
    card = pack.card
    portfolio: Portfolio | None = Portfolio.objects.filter(slug=card.portfolio_slug).first()
    if portfolio is None:
        new = Portfolio(slug=card.portfolio_slug, name=card.portfolio, council=card.council)
        portfolio = add("add portfolio", new, ledger)
    if card.member and card.member_from:
        holder = portfolio.holders.filter(starts=card.member_from).first()
        if holder is None:
            add(
                "add portfolio holder",
                PortfolioHolder(portfolio=portfolio, name=card.member, starts=card.member_from),
                ledger,
            )
        elif holder.name != card.member:
            holder.name = card.member
            _keep("change portfolio holder", holder, ledger)
            ledger.note("portfolio holders", Outcome.CHANGED)
    return portfolio


def _keep(action: str, row: models.Model, ledger: Ledger) -> None:
    save_with_history(row, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)
    record_act(action, row, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)


def _card_fields(pack: Pack, portfolio: Portfolio) -> dict[str, Any]:
    card = pack.card
    return {
        **{name: getattr(card, name) for name in CARD_FIELDS},
        "portfolio": portfolio,
        "status_set": StatusSet.objects.get(slug=card.status_set),
        "levels": [
            {"heading": row.heading, "rating_heading": row.rating_heading}
            for row in sorted(pack.levels, key=lambda row: row.order)
        ],
        "words": {row.key: row.text for row in pack.words},
        "key": [{"status": row.status, "text": row.text} for row in sorted(pack.key, key=lambda row: row.order)],
        "footnotes": [row.text for row in sorted(pack.footnotes, key=lambda row: row.order)],
    }


Layout = tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]


def _wanted_layout(pack: Pack) -> Layout:
    """Return lines (path, ref, fields) and columns (key, kind, heading, options), each in order."""
    lines = [
        (group_path(row), row.ref, *(getattr(row, name) for name in LINE_FIELDS))
        for row in sorted(pack.lines, key=lambda row: row.order)
    ]
    columns = [(row.key, row.kind, row.heading, row.options) for row in sorted(pack.columns, key=lambda row: row.order)]
    return lines, columns


def _stored_layout(scorecard: Scorecard) -> Layout:
    sections = {section.pk: section for section in scorecard.sections.all()}
    stored = Line.objects.filter(section__scorecard=scorecard).select_related("indicator").order_by("order")
    lines = [
        (
            _stored_path(sections, line.section_id),
            line.indicator.ref,
            *(getattr(line, name) for name in LINE_FIELDS),
        )
        for line in stored
    ]
    columns = [(row.key, row.kind, row.heading, row.options) for row in scorecard.columns.order_by("order")]
    return lines, columns


def _stored_path(sections: dict[int, Section], pk: int | None) -> tuple[str, ...]:
    path: list[str] = []
    while pk is not None:
        path.insert(0, sections[pk].heading)
        pk = sections[pk].parent_id
    return tuple(path)


def _clear(scorecard: Scorecard, ledger: Ledger) -> None:
    """Take the old layout away, innermost first, so that every removal has its own history row."""
    lines = list(Line.objects.filter(section__scorecard=scorecard))
    sections = sorted(scorecard.sections.all(), key=lambda section: section.order, reverse=True)
    going: tuple[models.Model, ...] = (*lines, *sections, *scorecard.columns.all())
    for row in going:
        delete_with_history(row, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)


def _fill(scorecard: Scorecard, pack: Pack, ledger: Ledger) -> None:
    indicators = {row.ref: row for row in Indicator.objects.all()}
    sections: dict[tuple[str, ...], Section] = {}
    lines, columns = _wanted_layout(pack)
    for order, (path, ref, *fields) in enumerate(lines, start=1):
        section = _section(scorecard, sections, path, ledger)
        line = Line(
            section=section, indicator=indicators[ref], order=order, **dict(zip(LINE_FIELDS, fields, strict=True))
        )
        _save(line, ledger)
    for order, (key, kind, heading, options) in enumerate(columns, start=1):
        column = Column(scorecard=scorecard, order=order, key=key, kind=kind, heading=heading, options=options)
        _save(column, ledger)


def _save(row: models.Model, ledger: Ledger) -> None:
    save_with_history(row, by=ledger.confirmer, at=ledger.at, reason=ledger.reason)


def _section(
    scorecard: Scorecard, sections: dict[tuple[str, ...], Section], path: tuple[str, ...], ledger: Ledger
) -> Section:
    """Return the group of ``path``, made with those above it on first use; outer groups come before inner ones."""
    if path not in sections:
        parent = _section(scorecard, sections, path[:-1], ledger) if len(path) > 1 else None
        section = Section(scorecard=scorecard, parent=parent, heading=path[-1], order=len(sections) + 1)
        _save(section, ledger)
        sections[path] = section
    return sections[path]
