"""Tests of the figure itself, and those that look at nothing or at a person's judgement."""

from indicators.rules.terms.base import STATUS, Facts, Finding, Params, Section, Term


def has_value(facts: Facts, params: Params) -> Finding:
    holds = facts.inputs.value is not None
    return Finding(holds, "there is a figure" if holds else "there is no figure")


def _always(facts: Facts, params: Params) -> Finding:
    return Finding(True, "in every case")


def _entered_by_hand(facts: Facts, params: Params) -> Finding:
    entered = facts.inputs.by_hand
    if entered is None:
        return Finding(False, "nothing entered by hand")
    return Finding(entered == params["status"], f"{entered.replace('_', ' ')} entered by hand")


TERMS = {
    "has_value": Term(has_value, "there is a figure", "There is a figure", Section.FIGURE, "0 is a figure."),
}
LAST_TERMS = {
    "entered_by_hand": Term(
        _entered_by_hand, "{status} was entered by hand", "Entered by hand", Section.OTHER, params={"status": STATUS}
    ),
    "always": Term(
        _always, "in every case", "In every case", Section.OTHER, "For the last part of a rule: everything else."
    ),
}
