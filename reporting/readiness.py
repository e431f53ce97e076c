"""What still stands between a draft and its publication, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.enums import ProposalState
from indicators.rules.periods import Period, PeriodProblem, parse_period
from reporting.assembly import assemble
from reporting.assembly.expanding import expanded
from reporting.changes import change_name
from reporting.document import ScorecardDocument, fingerprint, freeze
from reporting.enums import ColumnKind
from reporting.models import Column, Draft, Line, Override, Scorecard, Section
from reporting.words import unknown_words
from submissions.models import RatingOverride


@dataclass(frozen=True)
class Check:
    """One question about a draft: the answer in a sentence, and what it is about."""

    passed: bool
    sentence: str
    details: tuple[str, ...] = ()


def missing_services(scorecard: Scorecard, document: ScorecardDocument) -> list[tuple[str, str]]:
    """Return (ref, "name, service") for each row without an approved figure, in order of reading. One query."""
    wanted = set(document.not_received)
    services = dict(
        Line.objects.filter(section__scorecard=scorecard, indicator__ref__in=wanted).values_list(
            "indicator__ref", "indicator__service__name"
        )
    )
    return [
        (line.ref, f"{line.name}, {services.get(line.ref, '')}") for line in document.all_lines() if line.is_missing
    ]


def checks_of(draft: Draft, document: ScorecardDocument) -> list[Check]:
    """Return every check of a draft. The number of queries does not grow with the number of rows."""
    missing = missing_services(draft.scorecard, document)
    waiting = waiting_changes(draft, document)
    problems = list(layout_problems(draft.scorecard, draft.period.value))
    current = freeze(assemble(draft.scorecard, draft.period.value, as_at=draft.as_at)) == draft.document
    return [
        Check(not missing, _received(len(missing)), tuple(words for _ref, words in missing)),
        Check(not waiting, _waiting(len(waiting)), tuple(waiting)),
        Check(
            not problems,
            "The layout has something to put right." if problems else "The layout is in order.",
            tuple(problems),
        ),
        Check(
            current,
            "The draft is what the approved data say now."
            if current
            else "Something has changed since the draft was built. Build it again and look at it.",
        ),
        Check(
            fingerprint(draft.document) == draft.digest,
            "The stored draft agrees with its fingerprint."
            if fingerprint(draft.document) == draft.digest
            else "The stored draft does not agree with its fingerprint. Build it again.",
        ),
    ]


def _received(missing: int) -> str:
    if not missing:
        return "Every row has an approved figure."
    return "1 row has no approved figure." if missing == 1 else f"{missing} rows have no approved figure."


def _waiting(number: int) -> str:
    if not number:
        return "No manual change waits for a second person."
    return (
        "1 manual change waits for a second person."
        if number == 1
        else f"{number} manual changes wait for a second person."
    )


def waiting_changes(draft: Draft, document: ScorecardDocument) -> list[str]:
    """Return every manual change that would alter this scorecard and that nobody has confirmed yet."""
    cells = Override.objects.filter(
        scorecard=draft.scorecard_id, period=draft.period_id, proposal_state=ProposalState.PROPOSED
    )
    ratings = RatingOverride.objects.filter(
        proposal_state=ProposalState.PROPOSED,
        version__submission__in={line.submission for line in document.all_lines() if line.submission},
    ).select_related("version__submission__indicator", "status")
    names = {line.ref: line.name for line in document.all_lines()}
    headings = {column.key: column.heading for column in document.columns}
    return [
        *(change_name(row, names, headings.get(row.column_key, "")) for row in cells),
        *(f"{names.get(row.version.submission.indicator.ref, '')}, rating" for row in ratings),
    ]


# The layout


def layout_problems(scorecard: Scorecard, period: Period) -> Iterator[str]:
    """Yield a sentence for everything in the layout that cannot be printed, or not as meant."""
    columns = expanded(scorecard.columns.order_by("order"), period, council=scorecard.portfolio.council)
    yield from _column_problems(columns, period)
    yield from _section_problems(scorecard)
    known = set(scorecard.status_set.statuses.values_list("key", flat=True))
    for entry in scorecard.key:
        if entry.get("status") and entry["status"] not in known:
            yield f"The key explains “{entry['status']}”, which is not one of the statuses."
    for word in unknown_words(scorecard.words):
        yield f"No scorecard prints the word “{word}”. See the reference of layouts."


def _column_problems(columns: list[Column], period: Period) -> Iterator[str]:
    if not any(column.kind == ColumnKind.NAME for column in columns):
        yield "No column shows what is measured."
    seen: set[str] = set()
    for column in columns:
        heading = (column.heading or column.key).casefold()
        if heading in seen:
            yield f"Two columns are headed “{column.heading or column.key}”."
        seen.add(heading)
        if column.kind == ColumnKind.PERIOD_VALUE:
            yield from _period_problems(column, period)


def _period_problems(column: Column, period: Period) -> Iterator[str]:
    label = str(column.options.get("period", ""))
    try:
        parse_period(label, within=period)
    except PeriodProblem as problem:
        yield f"Column “{column.heading or column.key}” names no period. {problem}"


def _section_problems(scorecard: Scorecard) -> Iterator[str]:
    sections = {section.pk: section for section in scorecard.sections.all()}
    filled = set(Line.objects.filter(section__scorecard=scorecard).values_list("section", flat=True))
    parents = {section.parent_id for section in sections.values()}
    if not sections:
        yield "The scorecard has no section yet."
    for section in sections.values():
        if section.pk not in filled and section.pk not in parents:
            yield f"The section “{section.heading}” has no rows."
        if _depth(section, sections) > len(scorecard.levels):
            yield f"The section “{section.heading}” lies deeper than the scorecard has levels."


def _depth(section: Section, sections: dict[int, Section]) -> int:
    depth, above = 1, section.parent_id
    while above is not None and depth <= len(sections):
        depth, above = depth + 1, sections[above].parent_id
    return depth
