"""Tests of the figure itself, and those that look at nothing or at a person's judgement."""

from decimal import Decimal

from indicators.enums import Answer
from indicators.rules.rating_words import beside, in_unit
from indicators.rules.terms.base import INCLUSIVE, STATUS, Facts, Finding, Params, Section, Term, Turns, one_of, signed

YES, NO = Decimal(1), Decimal(0)


def has_value(facts: Facts, params: Params) -> Finding:
    holds = facts.inputs.value is not None
    return Finding(holds, "there is a figure" if holds else "there is no figure")


def _value_at_least(facts: Facts, params: Params) -> Finding:
    return _compared(facts, params, higher=True)


def _value_at_most(facts: Facts, params: Params) -> Finding:
    return _compared(facts, params, higher=False)


def _compared(facts: Facts, params: Params, *, higher: bool) -> Finding:
    value, limit = facts.inputs.value, params["number"]
    if value is None:
        return has_value(facts, params)
    ahead = value > limit if higher else value < limit
    holds = ahead or (params["inclusive"] and value == limit)
    side = "exactly" if value == limit else "above" if value > limit else "below"
    if side == "exactly":
        return Finding(holds, f"exactly {in_unit(facts.inputs, limit)}")
    return Finding(holds, f"{beside(facts.inputs, value, limit)} is {side} {in_unit(facts.inputs, limit)}")


def _answer_is(facts: Facts, params: Params) -> Finding:
    value = facts.inputs.value
    if value is None:
        return has_value(facts, params)
    if value not in (YES, NO):
        return Finding(False, "the figure is neither yes nor no")
    return Finding((value == YES) == (params["answer"] == Answer.YES), "yes" if value == YES else "no")


def _always(facts: Facts, params: Params) -> Finding:
    return Finding(True, "in every case")


def _entered_by_hand(facts: Facts, params: Params) -> Finding:
    entered = facts.inputs.by_hand
    if entered is None:
        return Finding(False, "nothing entered by hand")
    return Finding(entered == params["status"], f"{entered.replace('_', ' ')} entered by hand")


def _at_limit(facts: Facts, params: Params) -> Turns:
    return [params["number"]]


_LIMIT = {"number": signed("Number", "In the unit of the figure, for example 95 or -2.5."), "inclusive": INCLUSIVE}

TERMS = {
    "has_value": Term(has_value, "there is a figure", "There is a figure", Section.FIGURE, "0 is a figure."),
    "value_at_least": Term(
        _value_at_least,
        "the figure is {number} or more",
        "At least a stated number",
        Section.FIGURE,
        params=_LIMIT,
        turns=_at_limit,
    ),
    "value_at_most": Term(
        _value_at_most,
        "the figure is {number} or less",
        "At most a stated number",
        Section.FIGURE,
        params=_LIMIT,
        turns=_at_limit,
    ),
    "answer_is": Term(
        _answer_is,
        "the answer is {answer}",
        "The answer is yes or no",
        Section.FIGURE,
        "For figures that are entered as yes or no.",
        {"answer": one_of("Answer", Answer)},
        turns=lambda facts, params: (NO, YES),
    ),
}
LAST_TERMS = {
    "entered_by_hand": Term(
        _entered_by_hand, "{status} was entered by hand", "Entered by hand", Section.OTHER, params={"status": STATUS}
    ),
    "always": Term(
        _always, "in every case", "In every case", Section.OTHER, "For the last part of a rule: everything else."
    ),
}
