"""Columns that stand for several: their periods follow the document, their keys and headings are settled."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.models import Indicator
from indicators.rules.periods import Period, calendar_year, financial_year, month_ending, quarter, quarter_containing
from reporting.assembly import assemble
from reporting.assembly.expanding import expanded, periods_by_rule
from reporting.enums import PeriodRule
from reporting.models import Column
from reporting.services import propose_override
from tests.factories import (
    AS_AT,
    NOW,
    Q2,
    make_approved,
    make_column,
    make_line,
    make_measure,
    make_performance,
    make_scorecard,
    make_section,
)

Q4 = quarter(2026, 4)


def columns_of(kind: str, asked: Period = Q2, **options: Any) -> list[tuple[str, str, str]]:
    column = Column(key="c", kind=kind, heading="H", order=1, options=options)
    return [(one.key, one.kind, one.heading) for one in expanded([column], asked, council="Anyshire")]


@pytest.mark.parametrize(
    ("rule", "count", "asked", "labels"),
    [
        ("quarters", 3, Q2, ["Q4 2025/26", "Q1 2026/27", "Q2 2026/27"]),
        ("quarters", 1, month_ending(date(2026, 8, 1)), ["Q1 2026/27"]),
        ("months", 2, Q2, ["Aug 2026", "Sep 2026"]),
        ("years", 2, Q2, ["2024/25", "2025/26"]),
        ("years", 2, Q4, ["2025/26", "2026/27"]),
        ("years", 1, financial_year(2025), ["2025/26"]),
        ("months_of_quarter", 9, Q2, ["Jul 2026", "Aug 2026", "Sep 2026"]),
        ("months_of_quarter", 9, month_ending(date(2026, 8, 1)), ["Jul 2026", "Aug 2026"]),
        ("year_to_date", 9, Q2, ["Q1 2026/27", "Q2 2026/27"]),
        ("year_to_date", 9, Q4, ["Q1 2026/27", "Q2 2026/27", "Q3 2026/27", "Q4 2026/27"]),
    ],
)
def test_each_rule_gives_its_periods(rule: str, count: int, asked: Period, labels: list[str]) -> None:
    assert [one.label() for one in periods_by_rule(PeriodRule(rule), count, asked)] == labels


@given(st.sampled_from(PeriodRule), st.integers(1, 12), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_no_rule_shows_a_period_later_than_the_documents(rule: PeriodRule, count: int, day: date) -> None:
    asked = quarter_containing(day)

    found = periods_by_rule(rule, count, asked)

    assert found == sorted(found)
    assert all(one.end <= asked.end for one in found)
    assert len(found) == len(set(found))
    if rule in (PeriodRule.QUARTERS, PeriodRule.MONTHS, PeriodRule.YEARS):
        assert len(found) == count


def test_periods_become_named_columns_with_keys_that_last() -> None:
    assert columns_of("periods", count=2) == [
        ("c-2026-06", "period_value", "Q1 2026/27"),
        ("c-2026-09", "period_value", "Q2 2026/27"),
    ]
    assert [heading for _key, _kind, heading in columns_of("periods", count=2, style="month_year")] == [
        "Jun 2026",
        "Sep 2026",
    ]
    assert len(columns_of("periods")) == 5


def test_councils_become_a_column_each_under_their_own_headings() -> None:
    assert columns_of("organisations") == [
        ("c-own", "latest_value", "Anyshire"),
        ("c-neighbours", "neighbour", "Neighbours"),
        ("c-region", "region", "Region"),
        ("c-england", "england", "England"),
    ]
    assert columns_of("organisations", no_region=True, no_own=True, heading_england="All councils") == [
        ("c-neighbours", "neighbour", "Neighbours"),
        ("c-england", "england", "All councils"),
    ]


def test_other_columns_stay_as_they_are() -> None:
    column = Column(key="c", kind="target", heading="Target", order=1)

    assert expanded([column], Q2, council="Anyshire") == [column]


@pytest.mark.django_db
class TestInADocument:
    def printed(self, indicator: Indicator, asked: Period = Q2, **options: Any) -> dict[str, str]:
        scorecard = make_scorecard(columns=(("name", "Measure"),))
        make_column(scorecard, "periods", key="p", options=options)
        make_line(make_section(scorecard), indicator)
        (line,) = assemble(scorecard, asked, as_at=AS_AT).all_lines()
        return {key: cell.printed for key, cell in line.cells.items() if key != "name"}

    def test_the_columns_follow_the_period_of_the_document(self) -> None:
        indicator = make_measure().indicator
        for place, value in enumerate(("80", "85", "90")):
            make_approved(indicator, quarter(2026, place + 1), value)

        assert self.printed(indicator, Q2, count=2) == {"p-2026-06": "80.0%", "p-2026-09": "85.0%"}
        assert self.printed(indicator, quarter(2026, 3), count=2) == {"p-2026-09": "85.0%", "p-2026-12": "90.0%"}

    def test_arrows_look_at_the_column_before(self) -> None:
        indicator = make_measure().indicator
        for place, value in enumerate(("80", "85")):
            make_approved(indicator, quarter(2026, place + 1), value)

        assert self.printed(indicator, Q2, count=2, arrow=True) == {"p-2026-06": "80.0%", "p-2026-09": "↑ 85.0%"}

    def test_a_year_shows_a_calendar_year_that_ends_inside_it(self) -> None:
        indicator = make_measure(frequency="calendar_year").indicator
        make_approved(indicator, calendar_year(2025), "77")

        assert self.printed(indicator, Q4, rule="years", count=2) == {"p-2026-03": "77.0%", "p-2027-03": ""}

    def test_such_a_column_can_be_changed_by_hand_by_its_own_key(self) -> None:
        scorecard = make_scorecard(columns=(("name", "Measure"),))
        make_column(scorecard, "periods", key="p", options={"arrow": True, "count": 2})
        line = make_line(make_section(scorecard))

        change = propose_override(
            scorecard,
            Q2,
            target=line.indicator.ref,
            column_key="p-2026-09",
            text="→",
            ground="judgement",
            reason="The quarter before was not whole.",
            by=make_performance(),
            at=NOW,
        )

        assert change.column_key == "p-2026-09"
