"""Factories of scorecards, drafts and editions. Drafts and editions go through the services, as in real life."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User

from indicators.models import Indicator
from indicators.rules.periods import Period
from reporting import services
from reporting.document import thaw
from reporting.models import Column, Draft, Edition, Line, Portfolio, Scorecard, Section
from submissions.models import ReportingPeriod
from tests.factories.catalogue import make_definition, make_status_set, make_target
from tests.factories.collection import Q2, make_approved, make_performance, token

_next = count(1)
AS_AT = date(2026, 11, 6)
BUILT = datetime(2026, 11, 6, 9, 0, tzinfo=UTC)
RELEASED = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)

# Kind and heading of each column of a scorecard nobody has designed.
COLUMNS: tuple[tuple[str, str], ...] = (
    ("number", "No."),
    ("name", "Measure"),
    ("polarity", "Good to be"),
    ("previous_period", "Previous period"),
    ("previous_value", "Previous value"),
    ("latest_period", "Latest period"),
    ("latest_value", "Latest value"),
    ("trend", "Trend"),
    ("target", "Target"),
    ("rating", "Status"),
    ("narrative", "Narrative"),
)
KEY = [
    {"status": "green", "text": "Target met"},
    {"status": "amber", "text": "Missed by up to 10%"},
    {"status": "red", "text": "Missed by more than 10%"},
]


def make_portfolio(**changes: Any) -> Portfolio:
    number = next(_next)
    fields = {"slug": f"portfolio-{number}", "name": f"Portfolio {number}", "council": "Anyshire Council", **changes}
    return Portfolio.objects.create(**fields)


def make_column(scorecard: Scorecard, kind: str, heading: str = "", **changes: Any) -> Column:
    """A column at the right end; its key is its kind unless ``key`` is given."""
    fields = {"key": kind.replace("_", "-"), "order": scorecard.columns.count() + 1, **changes}
    return Column.objects.create(scorecard=scorecard, kind=kind, heading=heading, **fields)


def make_scorecard(slug: str = "", *, columns: Sequence[tuple[str, str]] = COLUMNS, **changes: Any) -> Scorecard:
    """A layout with one level called Theme, whose groups are rated, and without sections yet."""
    fields = {
        "portfolio": changes.pop("portfolio", None) or make_portfolio(),
        "status_set": changes.pop("status_set", None) or make_status_set(),
        "title": "Children and families",
        "caption": "Appendix A",
        "levels": [{"heading": "Theme", "rating_heading": "Theme rating"}],
        "key": KEY,
        **changes,
    }
    scorecard = Scorecard.objects.create(slug=slug or f"scorecard-{next(_next)}", **fields)
    for kind, heading in columns:
        make_column(scorecard, kind, heading)
    return scorecard


def make_section(scorecard: Scorecard, heading: str = "Quality", parent: Section | None = None) -> Section:
    order = scorecard.sections.count() + 1
    return Section.objects.create(scorecard=scorecard, heading=heading, parent=parent, order=order)


def make_line(section: Section, indicator: Indicator | None = None, **changes: Any) -> Line:
    """A row at the end of the section, numbered through the whole scorecard."""
    place = Line.objects.filter(section__scorecard=section.scorecard).count() + 1
    fields = {"order": place, "number": str(place), **changes}
    return Line.objects.create(section=section, indicator=indicator or make_measure().indicator, **fields)


def make_measure(ref: str = "", *, target: str | None = "90", **changes: Any) -> Any:
    """A definition with a target of at least ``target`` percent, ready for figures."""
    definition = make_definition(ref, **changes)
    if target is not None:
        make_target(definition.indicator, target)
    return definition


def make_filled_scorecard(
    slug: str = "", *, values: Sequence[str | None] = ("94.2", "85", "60"), **changes: Any
) -> Scorecard:
    """A scorecard of one section with one approved figure for each value; None leaves the row without a figure."""
    scorecard = make_scorecard(slug, **changes)
    section = make_section(scorecard)
    for value in values:
        line = make_line(section)
        if value is not None:
            make_approved(line.indicator, Q2, value)
    return scorecard


def make_draft(
    scorecard: Scorecard, period: Period = Q2, *, by: User | None = None, as_at: date = AS_AT, at: datetime = BUILT
) -> Draft:
    """The draft of a scorecard, by somebody new of the performance team unless named."""
    return services.build_draft(scorecard, period, as_at=as_at, by=by or make_performance(), at=at)


def make_edition(
    scorecard: Scorecard | None = None,
    period: Period = Q2,
    *,
    by: User | None = None,
    builder: User | None = None,
    at: datetime = RELEASED,
    **changes: Any,
) -> Edition:
    """A released edition: one person builds the draft, another publishes it, agreeing to every missing row."""
    draft = make_draft(scorecard or make_filled_scorecard(), period, by=builder)
    fields = {"seen_digest": draft.digest, "token": token(), "accept_not_received": missing_rows(draft), **changes}
    return services.release(draft, by=by or make_performance(), at=at, **fields)


def missing_rows(draft: Draft) -> tuple[str, ...]:
    """The refs the draft prints as not received."""
    return thaw(draft.document).not_received


def period_row(period: Period = Q2) -> ReportingPeriod:
    return ReportingPeriod.objects.for_period(period)
