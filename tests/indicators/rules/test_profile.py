from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.enums import Basis, TargetKind
from indicators.rules.periods import Period, financial_year, half, month_ending, quarter
from indicators.rules.profile import (
    MONTHS_OF_YEAR,
    ProfileProblem,
    Step,
    applied,
    month_of_year,
    parse_steps,
    problems_of,
    profile_to_json,
    read_profile,
    shared_out,
    step_name,
    steps_text,
)
from indicators.rules.targets import TargetRule

D = Decimal
HUNDRED = TargetRule(TargetKind.AT_LEAST, D(100), unit="%", wording="100% by March", floor=D(80), tolerance=D(5))
STEPS = {3: Step(D(25)), 6: Step(D(50)), 9: Step(D(75)), 12: Step(D(100))}


@pytest.mark.parametrize(
    ("period", "month"),
    [
        (quarter(2025, 1), 3),
        (quarter(2025, 4), 12),
        (half(2025, 1), 6),
        (month_ending(date(2025, 4, 30)), 1),
        (month_ending(date(2026, 1, 31)), 10),
        (financial_year(2025), 12),
    ],
)
def test_a_step_is_known_by_the_month_of_the_year_its_period_ends_in(period: Period, month: int):
    assert month_of_year(period) == month


@pytest.mark.parametrize(
    ("period", "value"), [(quarter(2025, 1), 25), (quarter(2031, 3), 75), (half(2025, 1), 50), (quarter(2025, 4), 100)]
)
def test_a_quarter_is_judged_by_its_step(period: Period, value: int):
    found = applied(HUNDRED, STEPS, period)
    assert (found.value, found.kind, found.unit, found.tolerance) == (value, HUNDRED.kind, "%", D(5))
    assert (found.wording, found.floor) == ("", None)


@pytest.mark.parametrize("period", [None, financial_year(2025), month_ending(date(2025, 4, 30))])
def test_the_year_and_periods_without_a_step_have_the_target_of_the_year(period: Period | None):
    assert applied(HUNDRED, STEPS, period) is HUNDRED


def test_steps_read_back_as_they_were_stored_and_as_they_were_typed():
    ranged = {3: Step(D("20.5"), D(30)), 12: Step(D(-4))}
    for steps in (STEPS, ranged, {}):
        assert read_profile(profile_to_json(steps)) == steps
        assert parse_steps(steps_text(steps)) == steps
    assert steps_text(ranged) == "3=20.5..30; 12=-4"


def test_steps_may_be_typed_on_lines_with_commas_and_pound_signs():
    assert parse_steps("12 = £1,200\n 6=600;") == {6: Step(D(600)), 12: Step(D(1200))}


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("25", ["“25” is not a step. Write the steps like 3=25; 6=50; 9=75; 12=100, with 3 for June, the third month "
                "of the year."]),
        ("13=5", ["“13=5” is not a step. Write the steps like 3=25; 6=50; 9=75; 12=100, with 3 for June, the third "
                  "month of the year."]),
        ("3=5; 3=6", ["Month 3 has two steps. Keep one."]),
        ("3=many; 6=1e5", ["Month 3: Use digits 0 to 9, for example 1000 or 94.2.",
                           "Month 6: Use digits 0 to 9, for example 1000 or 94.2."]),
    ],
)  # fmt: skip
def test_every_fault_in_typed_steps_is_named(text: str, messages: list[str]):
    with pytest.raises(ProfileProblem) as raised:
        parse_steps(text)
    assert list(raised.value.messages) == messages


@pytest.mark.parametrize("data", [[], {"0": {"value": "1"}}, {"3": "25"}, {"3": {}}, {"q1": {"value": "1"}}])
def test_stored_steps_that_are_none_are_refused(data: Any):
    with pytest.raises(ProfileProblem):
        read_profile(data)


BETWEEN = TargetRule(TargetKind.BETWEEN, D(20), D(30))


@pytest.mark.parametrize(
    ("steps", "target", "basis", "problems"),
    [
        ({}, TargetRule(TargetKind.MONITOR), Basis.IN_PERIOD, []),
        (STEPS, HUNDRED, Basis.YEAR_TO_DATE, []),
        ({3: Step(D(20), D(30))}, BETWEEN, Basis.IN_PERIOD, []),
        (STEPS, TargetRule(TargetKind.MONITOR), Basis.IN_PERIOD,
         ["Only a target with a number can have steps inside the year."]),
        ({3: Step(D(1))}, BETWEEN, Basis.IN_PERIOD,
         ["The step for Q1, to June needs two numbers, like 20..30, like the target."]),
        ({1: Step(D(1), D(2))}, HUNDRED, Basis.IN_PERIOD, ["The step for to April needs one number, like the target."]),
        ({3: Step(D(5), D(5))}, BETWEEN, Basis.IN_PERIOD,
         ["The step for Q1, to June must have the lower number first."]),
        ({12: Step(D(90))}, HUNDRED, Basis.YEAR_TO_DATE,
         ["The step to March must be the target of the year, because the figure covers the year so far."]),
        ({12: Step(D(90))}, HUNDRED, Basis.IN_PERIOD, []),
    ],
)  # fmt: skip
def test_steps_must_fit_their_target(steps: dict[int, Step], target: TargetRule, basis: Basis, problems: list[str]):
    assert problems_of(steps, target, basis) == problems


def test_a_year_shared_out_rises_for_a_figure_of_the_year_so_far_and_is_split_for_any_other():
    assert shared_out(D(100), Basis.YEAR_TO_DATE, decimals=0) == STEPS
    assert shared_out(D(10), Basis.IN_PERIOD, decimals=0) == {
        3: Step(D(3)),
        6: Step(D(2)),
        9: Step(D(3)),
        12: Step(D(2)),
    }


@given(
    st.integers(-(10**6), 10**6), st.integers(0, 3), st.sampled_from([(3, 6, 9, 12), (6, 12), tuple(MONTHS_OF_YEAR)])
)
def test_shared_out_parts_always_add_up_to_the_whole(total: int, decimals: int, months: tuple[int, ...]):
    parts = shared_out(D(total), Basis.IN_PERIOD, decimals=decimals, months=months)
    assert sum(step.value for step in parts.values()) == total
    assert tuple(parts) == months


def test_steps_are_named_by_quarter_and_month():
    assert [step_name(month) for month in (1, 3, 10, 12)] == ["to April", "Q1, to June", "to January", "Q4, to March"]
