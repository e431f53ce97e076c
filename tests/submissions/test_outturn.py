"""The outturn of a year, from approved figures and the definition's rule."""

from decimal import Decimal
from typing import Any

import pytest

from indicators.rules.outturn import YearOutturn
from indicators.rules.periods import financial_year, quarter
from submissions.outturn import outturns_of
from tests.factories import TODAY, make_approved, make_definition, make_submitted
from tests.submissions.bulk import queries_of

pytestmark = pytest.mark.django_db
YEAR = financial_year(2026)


def measured(*values: str, **changes: Any) -> int:
    indicator = make_definition(**changes).indicator
    for place, value in enumerate(values, start=1):
        make_approved(indicator, quarter(2026, place), value)
    return indicator.pk


def test_each_indicator_follows_its_own_rule_and_three_cost_as_much_as_one() -> None:
    last = measured("90", "94")
    total = measured("3", "4", value_type="number", unit="", outturn="sum")
    nothing = make_definition(outturn="entered").indicator
    make_submitted(nothing, quarter(2026, 1), "80")  # not approved, so it does not count

    assert outturns_of([last, total, nothing.pk], YEAR, as_at=TODAY) == {
        last: YearOutturn(Decimal(94), False, "so far to Q2 2026/27"),
        total: YearOutturn(Decimal(7), False, "2 of 4 figures of the year missing"),
        nothing.pk: YearOutturn(None, False, "no figure entered for the year itself"),
    }
    assert queries_of(lambda: outturns_of([last, total, nothing.pk], YEAR, as_at=TODAY)) == queries_of(
        lambda: outturns_of([last], YEAR, as_at=TODAY)
    )


def test_an_indicator_without_a_definition_has_no_outturn() -> None:
    assert outturns_of([0], YEAR, as_at=TODAY) == {}
