"""What one scorecard reads from the database: which figure, which definition, which manual change."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from indicators.enums import ProposalState
from indicators.models import Definition, Indicator
from indicators.rules.periods import Period, financial_year, month_ending, multi_year, quarter
from reporting.assembly.sources import RowSource, Sources, movement_between, read_sources
from reporting.models import Override, PortfolioHolder, Scorecard
from tests.factories import (
    AS_AT,
    NOW,
    Q2,
    make_approved,
    make_benchmark,
    make_column,
    make_line,
    make_measure,
    make_move,
    make_performance,
    make_scorecard,
    make_section,
    make_submission,
    make_submitted,
    make_target,
    make_version,
    owner_of,
    period_row,
)
from tests.factories.catalogue import decided

pytestmark = pytest.mark.django_db
Q1 = quarter(2026, 1)
LAST_YEAR = quarter(2025, 2)


def one_row(indicator: Indicator, asked: Period = Q2, *, as_at: date = AS_AT) -> RowSource:
    """What is read for a scorecard with this measure alone."""
    scorecard = make_scorecard()
    make_line(make_section(scorecard), indicator)
    (row,) = read_sources(scorecard, asked, as_at=as_at).rows.values()
    return row


def values(row: RowSource) -> list[Decimal | None]:
    return [received.version.value for received in row.series]


def test_a_yearly_measure_shows_the_year_that_has_fallen_due_and_joined_years_are_as_long_as_before() -> None:
    yearly = make_measure(frequency="financial_year", lag_months=9).indicator
    joined = make_measure(frequency="multi_year").indicator
    make_approved(joined, multi_year(2022, 2025), "12")

    assert one_row(yearly).period == financial_year(2024)
    assert one_row(joined).period == multi_year(2023, 2026)


def test_the_approved_figure_of_the_period_is_the_latest_and_earlier_ones_make_the_series() -> None:
    indicator = make_measure().indicator
    newest = make_approved(indicator, Q2, "94.2")
    make_approved(indicator, LAST_YEAR, "80")
    make_approved(indicator, Q1, "90")

    row = one_row(indicator)

    assert row.latest is not None
    assert (row.latest.submission, row.latest.version, row.latest.period) == (newest, newest.approved_version, Q2)
    assert values(row) == [Decimal("80.0000"), Decimal("90.0000"), Decimal("94.2000")]


def test_a_figure_comes_with_the_approval_of_that_very_version() -> None:
    row_of = make_approved(make_measure().indicator)
    author = make_performance()
    make_move(row_of, "reopen", by=author, comment="One service was counted twice.")
    make_version(row_of, "95", by=author)
    make_move(row_of, "submit", by=author)
    lead = row_of.sign_offs.get(action="approve").by
    make_move(row_of, "approve", by=lead)

    received = one_row(row_of.indicator).latest

    assert received is not None
    assert received.approval == row_of.sign_offs.filter(action="approve").latest("sequence")
    assert received.approval is not None
    assert (received.version.value, received.approval.version) == (Decimal("95.0000"), row_of.approved_version)


def test_figures_that_nobody_has_approved_are_not_read() -> None:
    indicator = make_measure().indicator
    make_submitted(indicator, Q2)
    make_version(make_submission(indicator, Q1), "90")

    row = one_row(indicator)

    assert (row.latest, row.series) == (None, ())


def test_a_correction_under_way_leaves_the_approved_figure_in_place() -> None:
    submission = make_approved(make_measure().indicator, Q2, "94.2")
    submission.published_at = NOW
    submission.save()
    owner = owner_of(submission.indicator)
    make_move(submission, "correct", by=owner, comment="Two reviews were missing.")
    make_version(submission, "91", by=owner)

    assert values(one_row(submission.indicator)) == [Decimal("94.2000")]


def test_a_reopened_figure_is_gone_until_it_is_approved_again() -> None:
    submission = make_approved(make_measure().indicator)
    make_move(submission, "reopen", by=make_performance(), comment="One service was counted twice.")

    assert one_row(submission.indicator).latest is None


def test_figures_of_more_than_six_years_ago_are_left_out() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, quarter(2020, 2), "70")
    make_approved(indicator, quarter(2020, 1), "60")

    assert values(one_row(indicator)) == [Decimal("70.0000")]


def test_a_figure_is_found_by_the_day_its_period_ends() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q1, "90")
    row = one_row(indicator)

    assert row.at_end(date(2026, 6, 30)) == row.series[0]
    assert row.at_end(date(2026, 9, 30)) is None


def test_the_definition_and_target_of_the_period_apply_not_later_ones() -> None:
    definition = make_measure(target="90")
    make_target(definition.indicator, "95", effective_from=date(2026, 10, 1))
    Definition.objects.create(
        indicator=definition.indicator, name="Renamed", effective_from=date(2026, 10, 1), frequency="month", **decided()
    )

    row = one_row(definition.indicator)

    assert row.definition == definition
    assert row.beside is not None
    assert row.beside.facts.target is not None
    assert (row.period, row.beside.facts.target.value) == (Q2, Decimal("90.0000"))


def test_a_proposed_target_does_not_apply() -> None:
    definition = make_measure(target="90")
    undecided = {"decided_by": None, "decided_by_name": "", "decided_at": None}
    make_target(definition.indicator, "95", proposal_state=ProposalState.PROPOSED, **undecided)

    beside = one_row(definition.indicator).beside

    assert beside is not None
    assert beside.facts.target is not None
    assert beside.facts.target.value == Decimal("90.0000")


def test_a_benchmark_applies_from_the_day_it_is_available() -> None:
    indicator = make_measure().indicator
    old = make_benchmark(indicator, value=Decimal("92.3"))
    new = make_benchmark(indicator, value=Decimal("92.9"), available_from=AS_AT)

    rows = [one_row(indicator, as_at=day) for day in (AS_AT - timedelta(days=1), AS_AT)]

    assert [row.beside.facts.neighbour for row in rows if row.beside] == [old, new]


def test_a_measure_without_a_definition_is_still_a_row() -> None:
    definition = make_measure(target=None)
    indicator = definition.indicator
    definition.delete()

    row = one_row(indicator)

    assert (row.definition, row.beside, row.period, row.latest) == (None, None, Q2, None)


def change(scorecard: Scorecard, text: str, state: str = ProposalState.CONFIRMED, **changes: Any) -> Override:
    fields = {"target": "audits", "column_key": "trend", "period": period_row(Q2), **decided(), **changes}
    if state == ProposalState.PROPOSED:
        fields |= {"decided_by": None, "decided_by_name": "", "decided_at": None}
    return Override.objects.create(scorecard=scorecard, text=text, **{**fields, "proposal_state": state})


def test_only_confirmed_manual_changes_of_this_scorecard_and_period_count_and_the_newest_wins() -> None:
    scorecard, other = make_scorecard(), make_scorecard()
    change(scorecard, "first")
    newest = change(scorecard, "second")
    change(scorecard, "waiting", ProposalState.PROPOSED)
    change(scorecard, "declined", ProposalState.DECLINED)
    change(scorecard, "another period", period=period_row(Q1))
    change(other, "another scorecard")
    of_a_group = change(scorecard, "Red", target="section:Quality", column_key="rating")

    sources = read_sources(scorecard, Q2, as_at=AS_AT)

    assert sources.overrides == {("audits", "trend"): newest, ("section:Quality", "rating"): of_a_group}


def test_the_holder_of_the_portfolio_is_who_held_it_when_the_period_ended() -> None:
    scorecard = make_scorecard()
    for name, starts in (("Cllr. Early", date(2025, 5, 1)), ("Cllr. Late", date(2026, 9, 30))):
        PortfolioHolder.objects.create(portfolio=scorecard.portfolio, name=name, starts=starts)

    holders = [
        read_sources(scorecard, asked, as_at=AS_AT).holder
        for asked in (quarter(2025, 1), quarter(2024, 4), Q1, Q2, quarter(2026, 3))
    ]

    assert holders == ["Cllr. Early", "", "Cllr. Early", "Cllr. Late", "Cllr. Late"]


def test_a_column_names_its_period_as_read_in_the_year_of_the_scorecard() -> None:
    scorecard = make_scorecard(columns=())
    for label in ("Q1", "Sep 2026", "Jun 2026"):
        make_column(scorecard, "period_value", label, key=label.lower().replace(" ", "-"), options={"period": label})

    sources: Sources = read_sources(scorecard, Q2, as_at=AS_AT)

    assert [sources.period_of(column) for column in sources.columns] == [
        Q1,
        month_ending(date(2026, 9, 30)),
        month_ending(date(2026, 6, 30)),
    ]


def test_a_scorecard_may_be_read_for_the_february_of_a_leap_year() -> None:
    indicator = make_measure(frequency="month").indicator
    february = month_ending(date(2028, 2, 29))
    make_approved(indicator, february, "94.2", at=NOW)

    row = one_row(indicator, february)

    assert row.latest is not None
    assert row.latest.period == february


@pytest.mark.parametrize(
    ("polarity", "before", "after", "moved"),
    [
        ("high", "90", "94", ("increase", "better")),
        ("low", "90", "94", ("increase", "worse")),
        ("none", "90", "94", ("increase", "no_polarity")),
        ("high", "94", "94", ("no_change", "same")),
        ("high", "93.8", "94", ("no_change", "same")),
        ("high", None, "94", ("none", "none")),
        ("high", "94", None, ("none", "none")),
    ],
)
def test_movement_is_judged_by_polarity_and_within_the_tolerance(
    polarity: str, before: str | None, after: str | None, moved: tuple[str, str]
) -> None:
    indicator = make_measure(polarity=polarity, movement_tolerance=Decimal("0.2")).indicator
    for period, value in ((Q1, before), (Q2, after)):
        if value:
            make_approved(indicator, period, value, commentary="Fewer were on time; a second team starts in May.")
    row = one_row(indicator)

    assert movement_between(row, row.at_end(Q1.end), row.at_end(Q2.end)) == moved


def test_without_a_definition_nothing_moves() -> None:
    row = RowSource(make_line(make_section(make_scorecard())), None, Q2, None, None, ())

    assert movement_between(row, None, None) == ("none", "none")


def test_a_figure_of_a_later_period_is_not_read() -> None:
    indicator = make_measure().indicator
    make_approved(indicator, Q2, "94.2")
    make_approved(indicator, Q2.step(1), "95")

    assert values(one_row(indicator)) == [Decimal("94.2000")]
    assert values(one_row(indicator, Q2.step(1))) == [Decimal("94.2000"), Decimal("95.0000")]
