"""The answer to a figure: what prints, its status and why, how it moved, what to check, what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from indicators.enums import Availability, Comparison, DirectionOfTravel
from indicators.models import BenchmarkFigure, Status
from indicators.queries import benchmark_text, number_format
from indicators.rules.colours import css_name
from indicators.rules.display import show
from indicators.rules.movement import change_sentence
from indicators.rules.numbers import round_half_away
from submissions.beside import Beside
from submissions.checks import notices
from submissions.completeness import commentary_reason
from submissions.content import Content, parts_of
from submissions.models import SubmissionVersion
from submissions.ratings import Judge, standing_status
from submissions.words import before_words, compared_words, figure_text, full_day, sentence_case, target_text


@dataclass(frozen=True)
class Expected:
    """What is expected at the end of the year, judged by the target of the year. Never the status of the figure."""

    figure: str
    status: Status | None
    sentence: str


@dataclass(frozen=True)
class Result:
    """One figure judged, in words.

    ``needed`` finishes "Needed because ..." when commentary is compulsory. ``readers`` is what stands in the place of
    a missing figure. ``better`` says what would give a better colour.
    """

    figure: str
    status: Status | None
    direction: str
    change: str
    sentence: str
    notices: tuple[str, ...] = ()
    needed: str | None = None
    readers: str = ""
    better: str = ""
    expected: Expected | None = None

    @property
    def colour(self) -> str:
        """The end of the class name of its look."""
        return css_name(self.status.colour) if self.status else "grey"


def result_of(beside: Beside, content: Content, *, judge: Judge | None = None) -> Result:
    """Judge what was entered. Two queries without a ``judge`` that has read the rules already."""
    definition = beside.definition
    judging = judge or Judge([beside])
    judged = judging.judge(beside, content.value, by_hand=content.by_hand)
    _trend, direction = beside.movement(content.value)
    fmt = number_format(definition)
    before = beside.compared.value if beside.compared else None
    since = compared_words(definition)
    status = judged.status
    found = notices(
        content,
        fmt=fmt,
        previous=before,
        minimum=definition.minimum,
        maximum=definition.maximum,
        parts=(definition.numerator_label, definition.denominator_label),
    )
    return Result(
        figure=figure_text(definition, content),
        status=status,
        direction=_direction_word(direction),
        change=change_sentence(content.value, before, fmt, since=since, tolerance=definition.movement_tolerance),
        sentence=judged.result.sentence,
        notices=(*found, *_rounding_notice(judging, beside, content, status)),
        needed=commentary_reason(
            needs_commentary=bool(status and status.needs_commentary),
            word=status.word if status else "",
            direction=direction,
        ),
        readers=readers_words(content),
        expected=expected_of(judging, beside, content.forecast),
        better=judging.better(
            judged, parts_of(content, definition.value_type, definition.per, definition.numerator_label)
        ),
    )


def expected_of(judge: Judge, beside: Beside, forecast: Decimal | None) -> Expected | None:
    """Judge a forecast; None without one."""
    if forecast is None:
        return None
    judged = judge.judge_forecast(beside, forecast)
    figure = show(forecast, number_format(beside.definition))
    return Expected(figure, judged.status if judged else None, judged.result.sentence if judged else "")


def readers_words(content: Content) -> str:
    """ "Awaiting partner, Borderland NHS Trust, expected 3 November 2026"; "" when there is a figure."""
    if content.value is not None or not content.availability:
        return ""
    parts = [Availability(content.availability).label, content.awaiting_from]
    if content.expected_on:
        parts.append(f"expected {full_day(content.expected_on)}")
    return ", ".join(part for part in parts if part)


def _direction_word(direction: DirectionOfTravel) -> str:
    return str(direction.label) if direction in (DirectionOfTravel.BETTER, DirectionOfTravel.WORSE) else ""


def _rounding_notice(judge: Judge, beside: Beside, content: Content, status: Status | None) -> list[str]:
    """Say so where the printed figure would get another status than the unrounded one that is judged."""
    if content.value is None:
        return []
    definition = beside.definition
    printed = round_half_away(content.value, definition.decimals)
    would_be = judge.judge(beside, printed, by_hand=content.by_hand).status
    if would_be == status or would_be is None or status is None:
        return []
    text = show(printed, number_format(definition))
    return [
        f"It prints as {text}, which would be {would_be.word.lower()}. The unrounded figure is judged: it is "
        f"{status.word.lower()}."
    ]


@dataclass(frozen=True)
class BesideRow:
    """One comparison: what it is, a note in small print, the figure and its status."""

    label: str
    note: str
    figure: str
    status: Status | None = None


def read_statuses(besides: Iterable[Beside]) -> None:
    """Read the ratings of all earlier figures at once, so that asking for their status costs nothing. Four queries."""
    versions = [version for one in besides for version in (one.previous, one.last_year) if version is not None]
    prefetch_related_objects(versions, "ratings__status", "overrides__status")


def beside_rows(beside: Beside) -> list[BesideRow]:
    """Return what stands beside the figure, in reading order."""
    definition = beside.definition
    before, year_before = before_words(definition)
    rows = [_earlier(beside, before, beside.before.label(), beside.previous)]
    if beside.before != beside.period.year_before():
        rows.append(_earlier(beside, year_before, beside.period.year_before().label(), beside.last_year))
    rows.append(BesideRow("Target", "", target_text(beside.facts.target, definition, beside.period) or "None"))
    return rows + [_benchmark(figure) for figure in beside.facts.benchmarks]


def _earlier(beside: Beside, label: str, period: str, version: SubmissionVersion | None) -> BesideRow:
    if version is None:
        return BesideRow(sentence_case(label), period, "None approved")
    return BesideRow(sentence_case(label), period, figure_text(beside.definition, version), standing_status(version))


def _benchmark(figure: BenchmarkFigure) -> BesideRow:
    note = ", ".join(part for part in (figure.data_year, figure.source) if part)
    return BesideRow(figure.label or figure.get_kind_display(), note, benchmark_text(figure))


def compared_figure(beside: Beside) -> BesideRow:
    """The earlier figure that matters most: the one the definition compares with."""
    before, year_before = before_words(beside.definition)
    is_year = beside.definition.comparison == Comparison.SAME_PERIOD_LAST_YEAR
    return _earlier(beside, year_before if is_year else before, beside.compared_period.label(), beside.compared)
