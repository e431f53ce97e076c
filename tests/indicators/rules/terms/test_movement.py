from decimal import Decimal

import pytest

from indicators.enums import Basis, Polarity
from indicators.rules.conditions import Finding, describe, parse_condition
from indicators.rules.rating import rate
from tests.indicators.rules.terms.telling import Case, found, given_facts

D = Decimal
BETTER = {"test": "improved", "since": "previous_period"}
NO_WORSE = {"test": "maintained", "since": "two_periods_back"}
SIGNAL = {"test": "signal_is", "way": "worse"}
STEADY = tuple(D(value) for value in (50, 52, 50, 52, 50, 52, 50, 52))
RISEN = tuple(D(value) for value in (40, 60, 40, 60, 40, 60, 40, 60, 54, 54, 54, 54, 54, 54, 54))

CASES: list[Case] = [
    (BETTER | {"tolerance": "1"}, given_facts("51", previous=D(50)), False, "no change"),
    (BETTER | {"tolerance": "1"}, given_facts("51.1", previous=D(50)), True, "better"),
    (BETTER | {"tolerance": "2", "unit": "relative"}, given_facts("51", previous=D(50)), False, "no change"),
    (BETTER | {"tolerance": "2", "unit": "relative"}, given_facts("-48", previous=D(-50)), True, "better"),
    (BETTER, given_facts("100", previous=D(100), highest=D(100)), False, "no change"),
    (BETTER | {"at_best": True}, given_facts("100", previous=D(100), highest=D(100)), True, "maintained at its best"),
    (BETTER | {"at_best": True}, given_facts("99", previous=D(99), highest=D(100)), False, "no change"),
    (NO_WORSE, given_facts("50", two_back=D(50)), True, "no change"),
    (NO_WORSE, given_facts("49", two_back=D(50)), False, "worse"),
    (NO_WORSE | {"tolerance": "1"}, given_facts("49", two_back=D(50)), True, "no change"),
    (NO_WORSE, given_facts("49", previous=D(50)), False, "no earlier figure to compare with"),
    (SIGNAL, given_facts("40", earlier=STEADY), True, "outside the usual range, worse"),
    (SIGNAL, given_facts("60", earlier=STEADY), False, "outside the usual range, better"),
    (SIGNAL | {"way": "better"}, given_facts("60", earlier=STEADY), True, "outside the usual range, better"),
    (SIGNAL, given_facts("60", earlier=STEADY, polarity=Polarity.LOW), True, "outside the usual range, worse"),
    (SIGNAL | {"way": "either"}, given_facts("60", earlier=STEADY, polarity=Polarity.NONE), True,
     "outside the usual range, neither way is better"),
    (SIGNAL, given_facts("51", earlier=STEADY), False, "within the usual range"),
    (SIGNAL | {"way": "better"}, given_facts("54", earlier=RISEN), True, "the last of eight on one side, better"),
    (SIGNAL | {"way": "better", "form": "outside"}, given_facts("54", earlier=RISEN), False,
     "the last of eight on one side, better"),
    (SIGNAL, given_facts("40", earlier=STEADY[1:]), False,
     "fewer than 8 earlier figures, too few to tell what is usual"),
    (SIGNAL, given_facts("40", earlier=STEADY, basis=Basis.YEAR_TO_DATE), False,
     "the figures overlap from period to period, so no usual range can be told"),
    (SIGNAL, given_facts(None, earlier=STEADY), False, "there is no figure"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_figure_is_judged_by_the_earlier_ones(case: Case):
    assert found(case) == Finding(*case[2:])


def test_a_rule_with_a_tolerance_says_about_the_same_not_the_same():
    from indicators.rules.rating import parse_scheme

    rule = {"status": "green", "when": NO_WORSE | {"tolerance": "1"}, "text": "No worse is green."}
    scheme = parse_scheme({"name": "Trend", "version": 1, "bands": [rule]})
    result = rate(scheme, given_facts("49", two_back=D(50)).inputs)
    assert result.sentence == "49 with no target. It is about the same as two periods before. No worse is green."


def test_the_usual_range_is_told_with_its_ends():
    from indicators.rules.rating import parse_scheme

    rule = {"status": "red", "when": SIGNAL, "text": "Unusually bad is red."}
    scheme = parse_scheme({"name": "Signals", "version": 1, "bands": [rule]})
    told = rate(scheme, given_facts("40", earlier=STEADY, decimals=1).inputs)
    untold = rate(scheme, given_facts("40").inputs)
    assert (told.status, untold.status) == ("red", None)
    assert "The usual range, from 8 earlier figures, is 45.7 to 56.3." in told.sentence
    assert "No usual range: fewer than 8 earlier figures, too few to tell what is usual." in untold.sentence


def test_movement_tests_are_described_with_what_they_allow():
    assert describe(parse_condition(BETTER | {"at_best": True})) == (
        "the figure is better than the period before (unchanged at the best possible figure counts too)"
    )
    assert describe(parse_condition(SIGNAL)) == "the figure changed unusually (for worse: either of the two)"
