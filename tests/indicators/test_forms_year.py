"""The end of the year, rates and steps: what the forms of definitions and targets ask about them."""

from decimal import Decimal

import pytest

from indicators.forms import (
    DefinitionForm,
    TargetForm,
)
from indicators.models import Definition, Target
from tests.factories import (
    make_definition,
    make_indicator,
)

pytestmark = pytest.mark.django_db

REASON = "Agreed by the Environment board on 4 March."
APRIL = {"effective_from_day": "1", "effective_from_month": "4", "effective_from_year": "2027"}

DEFINITION = {
    "name": "Recycling rate",
    "value_type": "percent",
    "unit": "%",
    "decimals": "1",
    "pattern": "value",
    "polarity": "high",
    "frequency": "quarter",
    "basis": "in_period",
    "comparison": "previous_period",
    "movement_tolerance": "0",
    "lag_months": "0",
    "tolerance_kind": "relative",
    "reason": REASON,
    **APRIL,
}
TARGET = {
    "kind": "at_least",
    "value": "60",
    "unit": "%",
    "decimals": "0",
    "tolerance_kind": "relative",
    "reason": REASON,
    **APRIL,
}


def definition_form(current: Definition | None = None, **changes: str) -> DefinitionForm:
    return DefinitionForm({**DEFINITION, **changes}, instance=Definition(), current=current)


def target_form(definition: Definition | None = None, **changes: str) -> TargetForm:
    return TargetForm({**TARGET, **changes}, instance=Target(indicator=make_indicator()), definition=definition)


def test_a_rate_per_thousand_with_a_forecast_is_read_from_its_answers():
    form = definition_form(value_type="rate", unit="per 1,000", per="1000", brackets="on", forecast="on", outturn="sum")

    assert form.is_valid(), form.errors
    definition = form.save(commit=False)
    assert (definition.per, definition.brackets, definition.forecast, definition.outturn) == (1000, True, True, "sum")


def test_what_is_not_answered_about_the_year_stays_as_usual():
    form = definition_form()

    assert form.is_valid(), form.errors
    definition = form.save(commit=False)
    assert (definition.per, definition.brackets, definition.forecast, definition.outturn) == (1, False, False, "last")


def test_a_target_keeps_its_steps_second_threshold_and_why():
    form = target_form(profile="3=15; 6=30\n9 = 45; 12=60", floor="40", rationale="Our neighbours' average.")

    assert form.is_valid(), form.errors
    target = form.save(commit=False)
    assert target.profile == {str(month): {"value": str(month * 5)} for month in (3, 6, 9, 12)}
    assert (target.floor, target.rationale) == (Decimal(40), "Our neighbours' average.")
    again = TargetForm(instance=target, initial={"profile": target.profile})
    assert again["profile"].value() == "3=15; 6=30; 9=45; 12=60"


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"profile": "June 5"}, "profile", "“June 5” is not a step."),
        ({"profile": "3=5..9"}, "profile", "The step for Q1, to June needs one number, like the target."),
        ({"kind": "monitor", "value": "", "profile": "3=5"}, "profile", "Only a target with a number can have steps"),
        (
            {"kind": "monitor", "value": "", "floor": "5"},
            "floor",
            "Leave this empty: this kind of target has no figure",
        ),
        ({"floor": "60"}, "floor", "Enter a second threshold below the target, 60"),
        ({"kind": "at_most", "floor": "59"}, "floor", "Enter a second threshold above the target, 60"),
    ],
)
def test_steps_and_thresholds_that_do_not_fit_say_what_to_do(changes, field, message):
    (found,) = target_form(**changes).errors[field]
    assert found.startswith(message)


def test_a_figure_so_far_this_year_ends_its_steps_at_the_target():
    definition = make_definition(basis="year_to_date")
    assert (
        "The step to March must be the target of the year"
        in target_form(definition, profile="12=50").errors["profile"][0]
    )
    assert target_form(definition, profile="12=60").is_valid()


def test_a_target_may_be_typed_in_the_unit_of_the_figure():
    definition = make_definition(value_type="money", unit="£m")
    form = target_form(definition, value="£1,250k", unit="£m", decimals="2")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == Decimal("1.25")


def test_a_yes_or_no_target_is_typed_and_shown_in_words():
    definition = make_definition(value_type="yes_no", unit="")
    form = target_form(definition, value="yes", unit="")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == 1
    shown = TargetForm(instance=Target(), definition=definition, initial={"value": Decimal(1)})
    assert shown["value"].value() == "yes"
