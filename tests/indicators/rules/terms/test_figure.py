import pytest

from indicators.enums import ValueType
from indicators.rules.conditions import Finding
from tests.indicators.rules.terms.telling import Case, found, given_facts

AT_LEAST = {"test": "value_at_least", "number": "85"}
AT_MOST = {"test": "value_at_most", "number": "-2.5"}
YES = {"test": "answer_is", "answer": "yes"}
PERCENT = {"unit": "%", "value_type": ValueType.PERCENT}

CASES: list[Case] = [
    (AT_LEAST, given_facts("85"), True, "exactly 85"),
    (AT_LEAST, given_facts("86"), True, "86 is above 85"),
    (AT_LEAST, given_facts("84"), False, "84 is below 85"),
    (AT_LEAST | {"inclusive": False}, given_facts("85"), False, "exactly 85"),
    (AT_LEAST, given_facts(None), False, "there is no figure"),
    (AT_MOST, given_facts("-2.5"), True, "exactly -2.5"),
    (AT_MOST, given_facts("-3", **PERCENT), True, "-3.0% is below -2.5%"),
    (AT_MOST, given_facts("0"), False, "0.0 is above -2.5"),
    (AT_MOST, given_facts(None), False, "there is no figure"),
    (YES, given_facts("1"), True, "yes"),
    (YES, given_facts("0"), False, "no"),
    ({"test": "answer_is", "answer": "no"}, given_facts("0"), True, "no"),
    (YES, given_facts("0.5"), False, "the figure is neither yes nor no"),
    (YES, given_facts(None), False, "there is no figure"),
]


@pytest.mark.parametrize("case", CASES)
def test_a_figure_is_judged_by_itself(case: Case):
    assert found(case) == Finding(*case[2:])


def test_a_figure_that_would_print_as_the_limit_prints_the_digits_that_tell():
    finding = found((AT_LEAST, given_facts("84.9996", decimals=1), False, ""))
    assert finding == Finding(False, "84.9996 is below 85.0")
