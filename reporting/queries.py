"""Reads of published editions and of drafts, each in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from indicators.enums import PeriodKind
from indicators.models import Indicator
from indicators.queries import with_definition
from indicators.rules.periods import Period, period_containing
from reporting.addresses import period_code
from reporting.models import Artefact, Draft, Edition, Scorecard, Section
from reporting.render.shelf import Found, Headline, find_lines, headline, read_document

MOST_FOUND = 60
CORRECTIONS_SHOWN = 5


@dataclass(frozen=True)
class Shelved:
    """The newest edition of a scorecard with its overview."""

    edition: Edition
    code: str
    headline: Headline


def newest_editions() -> list[Shelved]:
    """Return the newest edition of the newest period of each scorecard, newest period first. One query."""
    newest = (
        Edition.objects.filter(scorecard=OuterRef("scorecard")).order_by("-period__end", "-number").values("pk")[:1]
    )
    rows = (
        Edition.objects.filter(pk=Subquery(newest))
        .select_related("scorecard__portfolio", "period")
        .order_by("-period__end", "scorecard__portfolio__name", "scorecard__slug")
    )
    return [Shelved(row, period_code(row.period.value), headline(row.document)) for row in rows]


def newest_edition(scorecard: Scorecard) -> Edition | None:
    """Return the newest edition of the newest period of one scorecard."""
    found: Edition | None = scorecard.editions.select_related("period").order_by("-period__end", "-number").first()
    return found


def latest_corrections() -> QuerySet[Edition]:
    """Return the newest editions that correct another, without their documents. One query."""
    return (
        Edition.objects.filter(number__gt=1)
        .select_related("scorecard__portfolio", "period")
        .defer("document")
        .order_by("-released_at", "-pk")[:CORRECTIONS_SHOWN]
    )


def editions_of(scorecard: Scorecard) -> QuerySet[Edition]:
    """Return every edition of a scorecard, newest period first, without the documents."""
    return (
        scorecard.editions.select_related("period", "replaced_by").defer("document").order_by("-period__end", "-number")
    )


def edition_at(slug: str, period: Period, number: int) -> Edition | None:
    """Return one edition with its scorecard, portfolio and period."""
    found: Edition | None = (
        Edition.objects.filter(scorecard__slug=slug, number=number, **_within(period, "period"))
        .select_related("scorecard__portfolio", "period")
        .first()
    )
    return found


def stored_artefact(slug: str, period: Period, number: int, format_: str) -> Artefact | None:
    """Return the stored bytes of an edition in one format, with the edition but not its document. One query."""
    found: Artefact | None = (
        Artefact.objects.filter(
            format=format_,
            edition__scorecard__slug=slug,
            edition__number=number,
            **_within(period, "edition__period"),
        )
        .select_related("edition__scorecard__portfolio", "edition__period")
        .defer("edition__document")
        .first()
    )
    return found


def newest_number(edition: Edition) -> int:
    """Return the number of the newest edition for the same scorecard and period."""
    found = Edition.objects.filter(scorecard=edition.scorecard_id, period=edition.period_id).aggregate(Max("number"))
    return int(found["number__max"] or edition.number)


def _within(period: Period, path: str) -> dict[str, object]:
    return {f"{path}__kind": period.kind, f"{path}__start": period.start, f"{path}__end": period.end}


def search_published(query: str) -> list[tuple[Shelved, Found]]:
    """Return the measures of the newest editions that hold every word of ``query``. One query."""
    words = query.lower().split()
    if not words:
        return []
    return [
        (shelved, found)
        for shelved in newest_editions()
        for found in find_lines(read_document(shelved.edition.document), words)
    ][:MOST_FOUND]


def scorecards_listed() -> QuerySet[Scorecard]:
    """Return every scorecard with its number of rows, newest release and newest draft. One query."""
    released = Edition.objects.filter(scorecard=OuterRef("pk")).order_by("-released_at").values("released_at")[:1]
    built = Draft.objects.filter(scorecard=OuterRef("pk")).order_by("-assembled_at").values("assembled_at")[:1]
    return Scorecard.objects.select_related("portfolio").annotate(
        lines=Count("sections__lines", distinct=True), newest_released=Subquery(released), draft_built=Subquery(built)
    )


# Layouts


def layout_period(scorecard: Scorecard, *, today: date) -> Period:
    """Return the period a layout is looked at with: of the newest draft, else edition, else the last that has ended."""
    for rows in (scorecard.drafts, scorecard.editions):
        newest = rows.select_related("period").defer("document").order_by("-period__end").first()
        if newest is not None and newest.period.kind == scorecard.period_kind:
            period: Period = newest.period.value
            return period
    return period_containing(PeriodKind(scorecard.period_kind), today).previous()


def indicators_found(words: str, *, today: date, not_in: Section, most: int) -> list[tuple[Indicator, str]]:
    """Return the indicators whose name, reference or service holds every word, with a name to tick. One query."""
    rows = with_definition(Indicator.objects.select_related("service"), today).filter(
        Q(retired_on=None) | Q(retired_on__gt=today)
    )
    for word in words.split():
        rows = rows.filter(Q(ref__icontains=word) | Q(name_now__icontains=word) | Q(service__name__icontains=word))
    rows = rows.exclude(pk__in=not_in.lines.values("indicator")).order_by("service__name", "ref")
    return [(row, f"{row.name_now or row.ref} ({row.ref}, {row.service.name})") for row in rows[:most]]
