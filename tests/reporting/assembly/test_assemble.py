"""From approved figures and a layout to one document."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from indicators.enums import Polarity
from indicators.models import Definition, Indicator, Status
from indicators.rules.periods import quarter
from indicators.rules.rating import RatingInputs
from reporting.assembly import assemble
from reporting.document import (
    Cell,
    ColumnSpec,
    Count,
    KeyEntry,
    Level,
    Mark,
    ScorecardDocument,
    freeze,
    thaw,
)
from reporting.enums import ColumnKind
from reporting.models import Line, PortfolioHolder, Scorecard, Section
from submissions.enums import How, State
from submissions.models import Rating, ReportingPeriod, SignOff, Submission, SubmissionVersion
from tests.factories import (
    AS_AT,
    NOW,
    Q2,
    make_approved,
    make_benchmark,
    make_column,
    make_filled_scorecard,
    make_line,
    make_measure,
    make_performance,
    make_scorecard,
    make_section,
    make_service,
    make_submitted,
    make_target,
    period_row,
    token,
)
from tests.factories.catalogue import LONG_AGO, decided, make_scheme
from tests.submissions.bulk import queries_of

pytestmark = pytest.mark.django_db
GREEN = Mark("green", "Green", "G", "star", "green", rated=True)
AMBER = Mark("amber", "Amber", "A", "circle", "amber", rated=True)
RED = Mark("red", "Red", "R", "square", "red", rated=True, worst=True)
NOT_RATED = Mark("not_rated", "N/A", "n/a", "none", "grey", rated=False)
# What the rule of a figure bulk-made here looked at.
INPUTS = RatingInputs(value=Decimal(94), target=None, polarity=Polarity.HIGH).to_json()
# Four of them are for the column of a later target.
QUERIES = 24
# Against a target of 90%.
VALUES = {"green": "94.2", "amber": "85", "red": "60"}
TWO_LEVELS = [
    {"heading": "Outcome", "rating_heading": "Outcome RAG"},
    {"heading": "Theme", "rating_heading": "Theme RAG"},
]


def assembled(scorecard: Scorecard, as_at: date = AS_AT) -> ScorecardDocument:
    return assemble(scorecard, Q2, as_at=as_at)


def add(section: Section, *statuses: str) -> list[Submission]:
    """Rows with an approved figure of each status."""
    return [make_approved(make_line(section).indicator, Q2, VALUES[status]) for status in statuses]


def test_the_head_of_a_document_is_that_of_the_layout() -> None:
    scorecard = make_scorecard(
        "children", footnotes=["* Not all councils."], closing="The end", rating_display="letter", columns=()
    )
    PortfolioHolder.objects.create(portfolio=scorecard.portfolio, name="Cllr. Jo Example", starts=date(2026, 5, 1))

    assert assembled(scorecard) == ScorecardDocument(
        scorecard="children",
        council="Anyshire Council",
        portfolio=scorecard.portfolio.name,
        holder="Cllr. Jo Example",
        title="Children and families",
        caption="Appendix A",
        period="Q2 2026/27",
        period_long="Quarter 2 2026/27, July to September 2026",
        as_at="2026-11-06",
        rating_display="letter",
        levels=(Level("Theme", "Theme rating"),),
        columns=(),
        groups=(),
        counts=(),
        key=(
            KeyEntry(GREEN, "Target met"),
            KeyEntry(AMBER, "Missed by up to 10%"),
            KeyEntry(RED, "Missed by more than 10%"),
        ),
        footnotes=("* Not all councils.",),
        closing="The end",
        judgements=0,
        not_received=(),
    )


def test_columns_come_in_their_order_with_what_is_known_of_their_kind() -> None:
    scorecard = make_scorecard(columns=(("name", "Measure"), ("latest_value", ""), ("rating", "RAG")))
    options = {"period": "Q2", "arrow": True}
    make_column(scorecard, "period_value", "Sep 2026", key="sep", order=1, options=options)

    assert assembled(scorecard).columns == (
        ColumnSpec("name", "name", "Measure", numeric=False, derived=False),
        ColumnSpec("sep", "period_value", "Sep 2026", numeric=True, derived=True),
        ColumnSpec("latest-value", "latest_value", "", numeric=True, derived=False),
        ColumnSpec("rating", "rating", "RAG", numeric=False, derived=True),
    )


def test_the_period_may_be_called_otherwise() -> None:
    scorecard = make_scorecard(words={"period": "FY2026/27 Q2"})

    assert assembled(scorecard).period == "FY2026/27 Q2"


def test_the_key_may_explain_what_is_no_status() -> None:
    scorecard = make_scorecard(key=[{"text": "^ The quarter before"}, {"status": "", "text": "* Estimated"}])

    assert assembled(scorecard).key == (KeyEntry(None, "^ The quarter before"), KeyEntry(None, "* Estimated"))


def test_the_holder_is_who_held_the_portfolio_when_the_period_ended() -> None:
    scorecard = make_scorecard()
    for name, starts in (("Cllr. Early", date(2025, 5, 1)), ("Cllr. Late", date(2026, 10, 1))):
        PortfolioHolder.objects.create(portfolio=scorecard.portfolio, name=name, starts=starts)

    assert assembled(scorecard).holder == "Cllr. Early"
    assert assemble(scorecard, quarter(2026, 3), as_at=AS_AT).holder == "Cllr. Late"


def test_a_row_knows_the_approved_version_behind_it_and_prints_every_column() -> None:
    scorecard = make_scorecard(columns=(("name", "Measure"), ("latest_value", "Latest")))
    line = make_line(make_section(scorecard), number="7a")
    submission = make_approved(line.indicator, Q2, "94.2")
    assert submission.approved_version is not None

    (row,) = assembled(scorecard).all_lines()

    assert (row.ref, row.number, row.name, row.period) == (
        line.indicator.ref,
        "7a",
        f"Measure {line.indicator.ref}",
        "Q2 2026/27",
    )
    assert row.cells == {"name": Cell(row.name), "latest-value": Cell("94.2%")}
    assert (row.received, row.submission, row.version, row.digest) == (
        True,
        submission.pk,
        1,
        submission.approved_version.digest,
    )


def test_a_row_without_an_approved_figure_is_not_received() -> None:
    scorecard = make_filled_scorecard(values=("94.2", None))
    waiting = make_line(Section.objects.get())
    make_submitted(waiting.indicator)

    document = assembled(scorecard)

    rows = list(document.all_lines())
    assert document.not_received == tuple(row.ref for row in rows[1:])
    assert [(row.received, row.submission, row.version, row.digest) for row in rows[1:]] == [
        (False, None, None, "")
    ] * 2


def test_sections_nest_and_keep_their_order() -> None:
    scorecard = make_scorecard(levels=TWO_LEVELS)
    safe, work = make_section(scorecard, "Safe"), make_section(scorecard, "Work")
    quality, demand = make_section(scorecard, "Quality", safe), make_section(scorecard, "Demand", safe)
    placed = [make_line(section).indicator.ref for section in (demand, quality, work, quality)]

    document = assembled(scorecard)

    assert [(group.path, [row.ref for row in group.lines]) for group in document.all_groups()] == [
        (("Safe",), []),
        (("Safe", "Quality"), [placed[1], placed[3]]),
        (("Safe", "Demand"), [placed[0]]),
        (("Work",), [placed[2]]),
    ]


def test_rows_come_in_the_order_of_the_layout() -> None:
    scorecard = make_scorecard()
    section = make_section(scorecard)
    refs = {order: make_line(section, order=order).indicator.ref for order in (3, 1, 2)}

    assert [row.ref for row in assembled(scorecard).all_lines()] == [refs[1], refs[2], refs[3]]


# Counts


def test_statuses_are_counted_in_their_own_order_and_only_where_they_occur() -> None:
    scorecard = make_scorecard()
    section = make_section(scorecard)
    add(section, "red", "green", "green")
    make_approved(make_line(section, make_measure(target=None).indicator).indicator, Q2, "1")
    make_line(section)

    document = assembled(scorecard)

    assert document.counts == (Count(GREEN, 2), Count(RED, 1), Count(NOT_RATED, 1))
    assert document.rated() == 3


def test_a_row_that_points_to_a_text_is_not_counted() -> None:
    scorecard = make_scorecard()
    line = make_line(make_section(scorecard), kind="text", pointer="See Appendix")
    make_approved(line.indicator, Q2)

    assert assembled(scorecard).counts == ()


# Dates


def test_benchmarks_are_those_available_on_the_day_of_the_document() -> None:
    scorecard = make_scorecard(columns=(("neighbour", "Neighbours"),))
    indicator = make_line(make_section(scorecard)).indicator
    make_benchmark(indicator, value=Decimal("92.3"))
    make_benchmark(indicator, value=Decimal("93.1"), available_from=AS_AT)

    def neighbours(as_at: date) -> list[str]:
        return [row.cells["neighbour"].text for row in assembled(scorecard, as_at).all_lines()]

    assert (neighbours(date(2026, 11, 5)), neighbours(AS_AT)) == (["92.3%"], ["93.1%"])


def test_names_targets_and_words_are_those_of_the_period() -> None:
    scorecard = make_scorecard(columns=(("name", "Measure"), ("target", "Target"), ("polarity", "Good to be")))
    definition = make_measure(name="Reviews in time")
    make_line(make_section(scorecard), definition.indicator)
    october = date(2026, 10, 1)
    make_target(definition.indicator, "95", effective_from=october)
    Definition.objects.create(
        indicator=definition.indicator,
        name="Reviews within 20 days",
        polarity="low",
        effective_from=october,
        **decided(),
    )

    def printed(document: ScorecardDocument) -> list[list[str]]:
        return [[cell.text for cell in row.cells.values()] for row in document.all_lines()]

    assert printed(assembled(scorecard)) == [["Reviews in time", "90%", "High"]]
    assert printed(assemble(scorecard, quarter(2026, 3), as_at=AS_AT)) == [["Reviews within 20 days", "95%", "Low"]]


def test_the_same_data_give_the_same_document_and_it_can_be_kept() -> None:
    scorecard = make_filled_scorecard()
    document = assembled(scorecard)

    assert assembled(scorecard) == document
    assert thaw(freeze(document)) == document


# How much is asked of the database


def fill(scorecard: Scorecard, number: int) -> None:
    """Add rows with approved figures of two quarters, everything at once and past the services."""
    section, scheme, decision = make_section(scorecard, f"Section of {number}"), make_scheme(), decided()
    lead, service = make_performance(), make_service()
    start = Indicator.objects.count()
    indicators = Indicator.objects.bulk_create(
        Indicator(ref=f"many-{start + place}", service=service) for place in range(number)
    )
    fields = {"value_type": "percent", "unit": "%", "polarity": "high", "scheme": scheme, "effective_from": LONG_AGO}
    Definition.objects.bulk_create(
        Definition(indicator=indicator, name=indicator.ref, **fields, **decision) for indicator in indicators
    )
    Line.objects.bulk_create(
        Line(section=section, indicator=indicator, order=place) for place, indicator in enumerate(indicators)
    )
    for period in (quarter(2026, 1), Q2):
        approve_all(indicators, period_row(period), lead)


def approve_all(indicators: list[Indicator], period: ReportingPeriod, lead: User) -> None:
    """Approved figures with rating and approval, as the services would have left them."""
    submissions = Submission.objects.bulk_create(Submission(indicator=one, period=period) for one in indicators)
    versions = SubmissionVersion.objects.bulk_create(
        SubmissionVersion(
            submission=row, number=1, value=Decimal(94), digest="d", by=lead, at=NOW, how=How.FORM, token=token()
        )
        for row in submissions
    )
    Rating.objects.bulk_create(
        Rating(version=version, status=Status.objects.get(key="green"), sentence="Met.", inputs=INPUTS, computed_at=NOW)
        for version in versions
    )
    SignOff.objects.bulk_create(
        SignOff(
            submission=version.submission, sequence=1, action="approve", version=version, by=lead, at=NOW, token=token()
        )
        for version in versions
    )
    for row, version in zip(submissions, versions, strict=True):
        row.state, row.current, row.approved_version = State.APPROVED, version, version
    Submission.objects.bulk_update(submissions, ["state", "current", "approved_version"])


def test_a_document_of_three_hundred_rows_asks_no_more_than_one_of_a_single_row() -> None:
    columns = [(kind, kind) for kind in ColumnKind.values if kind != ColumnKind.PERIOD_VALUE]
    asked = {}
    for number in (1, 3, 300):
        scorecard = make_scorecard(columns=columns)
        make_column(scorecard, "period_value", "Q1", key="q1", options={"period": "Q1", "arrow": True})
        make_column(scorecard, "period_value", "Q2", key="q2", options={"period": "Q2", "arrow": True})
        fill(scorecard, number)
        scorecard = Scorecard.objects.select_related("portfolio", "status_set").get(pk=scorecard.pk)
        asked[number] = queries_of(lambda scorecard=scorecard: assembled(scorecard))
        document = assembled(scorecard)
        assert document.counts == (Count(GREEN, number),)
        assert {row.cells["q2"].printed for row in document.all_lines()} == {"→ 94%"}

    assert asked == {1: QUERIES, 3: QUERIES, 300: QUERIES}
