"""The forms of the catalogue: what they accept, and what they say otherwise."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from indicators.forms import (
    BenchmarkForm,
    DecisionForm,
    DefinitionForm,
    EndForm,
    IndicatorForm,
    RenameServiceForm,
    ResponsibilityForm,
    RetireForm,
    SchemeVersionForm,
    ServiceForm,
    TargetForm,
    read_bands,
)
from indicators.models import BenchmarkFigure, Definition, Target
from indicators.services import REASON_NEEDED
from tests.factories import (
    make_benchmark,
    make_definition,
    make_indicator,
    make_person,
    make_scheme,
    make_service,
)
from tests.factories.catalogue import TARGET_BANDS

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


# Definitions


def test_a_definition_is_read_from_its_answers():
    form = definition_form(minimum="0", maximum="100", tolerance="5")

    assert form.is_valid(), form.errors
    definition = form.save(commit=False)
    assert (definition.name, definition.decimals, definition.minimum, definition.maximum, definition.tolerance) == (
        "Recycling rate",
        1,
        Decimal(0),
        Decimal(100),
        Decimal(5),
    )
    assert definition.effective_from == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "Enter the name"),
        ({"name": " "}, "name", "Enter the name"),
        ({"reason": ""}, "reason", REASON_NEEDED),
        ({"reason": "short"}, "reason", REASON_NEEDED),
        ({"reason": "   short      "}, "reason", REASON_NEEDED),
        ({"decimals": "5"}, "decimals", "Ensure this value is less than or equal to 4."),
        ({"decimals": "x"}, "decimals", "Enter a whole number."),
        ({"lag_months": "61"}, "lag_months", "Ensure this value is less than or equal to 60."),
        ({"movement_tolerance": "-1"}, "movement_tolerance", "Enter 0 or more, for example 5"),
        ({"tolerance": "-0.1"}, "tolerance", "Enter 0 or more, for example 5"),
        ({"minimum": "10", "maximum": "9"}, "maximum", "Enter 10 or more, the lowest possible figure"),
        ({"effective_from_day": ""}, "effective_from", "First day it applies to must include a day"),
        ({"frequency": "weekly"}, "frequency", "Choose an answer from the list"),
        (
            {"basis": "last_month", "frequency": "month"},
            "basis",
            "Choose “The last month of the quarter” only for a quarterly figure",
        ),
        ({"denominator_label": "All"}, "numerator_label", "Enter the numerator too, or leave both empty"),
    ],
)
def test_a_definition_that_cannot_be_says_what_to_do(changes, field, message):
    assert definition_form(**changes).errors.get(field) == [message]


def test_without_a_first_day_the_form_asks_for_it():
    form = definition_form(effective_from_day="", effective_from_month="", effective_from_year="")

    assert form.errors["effective_from"] == ["Enter the first day it applies to"]


def test_a_definition_equal_to_the_one_in_force_is_refused():
    form = definition_form()
    assert form.is_valid()
    current = form.save(commit=False)

    again = definition_form(current=current, effective_from_year="2028", reason="Another reason altogether.")

    assert again.non_field_errors() == ["Nothing differs from the definition in force. Change at least one answer."]
    assert definition_form(current=current, decimals="2").is_valid()


def test_what_is_not_on_the_form_cannot_be_set_through_it():
    proposer = make_person()
    form = definition_form(
        proposal_state="confirmed", proposed_by=str(proposer.pk), decided_by_name="Nobody", indicator="7", id="99"
    )

    assert form.is_valid()
    definition = form.save(commit=False)
    assert (definition.pk, definition.proposal_state, definition.proposed_by_id, definition.decided_by_name) == (
        None,
        "proposed",
        None,
        "",
    )
    assert definition.indicator_id is None


def test_a_rule_can_be_chosen_or_left_out():
    scheme = make_scheme()

    assert definition_form(scheme=str(scheme.pk)).save(commit=False).scheme == scheme
    assert definition_form(scheme="").save(commit=False).scheme is None
    assert definition_form(scheme="999").errors["scheme"] == ["Choose an answer from the list"]


# Indicators


def indicator_form(**changes: str) -> IndicatorForm:
    service = make_service()
    return IndicatorForm({**DEFINITION, "ref": "recycling-rate", "service": str(service.pk), **changes})


def test_a_new_indicator_has_a_reference_in_small_letters():
    form = indicator_form(ref="Recycling-Rate")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["ref"] == "recycling-rate"
    assert next(iter(form.fields)) == "ref"


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("", "Enter the reference"),
        ("recycling rate", "Use small letters, digits and hyphens, for example recycling-rate"),
        ("../etc", "Use small letters, digits and hyphens, for example recycling-rate"),
        ("taken", "There is an indicator taken already. Choose another reference."),
        ("TAKEN", "There is an indicator taken already. Choose another reference."),
        ("a" * 51, "Ensure this value has at most 50 characters (it has 51)."),
    ],
)
def test_a_reference_that_cannot_be_says_what_to_do(ref, message):
    make_indicator("taken")

    assert indicator_form(ref=ref).errors["ref"] == [message]


def test_a_service_must_be_chosen():
    assert indicator_form(service="").errors["service"] == ["Choose the service"]


# Targets


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({}, ("at_least", Decimal(60), None, "")),
        ({"kind": "between", "value": "3", "upper": "5"}, ("between", Decimal(3), Decimal(5), "")),
        ({"kind": "rank", "value": "", "wording": "Top quartile"}, ("rank", None, None, "Top quartile")),
        ({"kind": "monitor", "value": ""}, ("monitor", None, None, "")),
        ({"kind": "none", "value": ""}, ("none", None, None, "")),
        ({"value": "1,607"}, ("at_least", Decimal(1607), None, "")),
    ],
)
def test_each_kind_of_target_keeps_what_it_needs(changes, kept):
    form = target_form(**changes)

    assert form.is_valid(), form.errors
    target = form.save(commit=False)
    assert (target.kind, target.value, target.upper, target.wording) == kept


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"kind": ""}, "kind", "Choose the kind of target"),
        ({"value": ""}, "value", "Enter the value, for example 90"),
        ({"upper": "70"}, "upper", "Leave the upper value empty, or choose “Between two values”"),
        ({"kind": "between", "upper": ""}, "upper", "Enter the upper value, for example 95"),
        ({"kind": "between", "upper": "60"}, "upper", "Enter a value above 60"),
        ({"kind": "monitor"}, "value", "Leave this empty: this kind of target has no figure"),
        (
            {"kind": "rank", "value": ""},
            "wording",
            "Enter the words to print, for example Top quartile or Reduce",
        ),
        (
            {"kind": "direction", "value": ""},
            "wording",
            "Enter the words to print, for example Top quartile or Reduce",
        ),
        ({"value": "tbc"}, "value", "Enter a number, for example 94.2, or leave it empty"),
    ],
)
def test_a_target_that_cannot_be_says_what_to_do(changes, field, message):
    assert target_form(**changes).errors.get(field) == [message]


def test_a_bad_upper_value_is_said_once():
    form = target_form(kind="between", upper="x")

    assert len(form.errors["upper"]) == 1


def test_a_target_is_read_as_the_definitions_kind_of_figure():
    days = make_definition(value_type="days", unit=" days")

    assert "not a percentage" in target_form(days, value="83%").errors["value"][0]
    assert target_form(make_definition(), value="83%").is_valid()
    assert target_form(make_definition(value_type="text"), value="83").is_valid()


# Benchmarks


BENCHMARK = {
    "kind": "neighbour_average",
    "value": "92.3",
    "decimals": "1",
    "available_from_day": "28",
    "available_from_month": "9",
    "available_from_year": "2026",
}


def benchmark_form(instance: BenchmarkFigure | None = None, **changes: str) -> BenchmarkForm:
    figure = instance or BenchmarkFigure(indicator=make_indicator())
    return BenchmarkForm({**BENCHMARK, **changes}, instance=figure, definition=make_definition())


@pytest.mark.parametrize(
    "changes",
    [{}, {"kind": "quartile", "value": "", "quartile": "2"}, {"value": "", "wording": "similar"}, {"value": "92.3%"}],
)
def test_a_benchmark_is_a_value_words_or_a_quartile(changes):
    form = benchmark_form(**changes)

    assert form.is_valid(), form.errors
    assert form.save(commit=False).available_from == date(2026, 9, 28)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"kind": "quartile", "value": ""}, "quartile", "Choose the quartile"),
        ({"kind": "quartile", "quartile": "2"}, "value", "Leave the value empty: a quartile has none"),
        ({"value": ""}, "value", "Enter the value, for example 92.3"),
        ({"quartile": "2"}, "quartile", "Choose “None”, or choose the kind “National quartile”"),
        ({"quartile": "5"}, "quartile", "Choose an answer from the list"),
        ({"kind": ""}, "kind", "Choose the kind"),
        ({"available_from_year": "26"}, "available_from", "Used from must have a year of 4 numbers, for example 2024"),
    ],
)
def test_a_benchmark_that_cannot_be_says_what_to_do(changes, field, message):
    assert benchmark_form(**changes).errors.get(field) == [message]


def test_a_new_benchmark_needs_no_reason_but_a_correction_does():
    assert benchmark_form().is_valid()
    assert benchmark_form(make_benchmark(make_indicator())).errors["reason"] == [REASON_NEEDED]


# People, services, retirement


def test_only_open_accounts_are_offered_by_name():
    make_person("closed", is_active=False)
    make_person("zoe", first_name="Zoe", last_name="Adams")
    make_person("nameless", first_name="", last_name="")

    offered = [label for value, label in ResponsibilityForm().fields["person"].choices if value]

    assert offered == ["nameless", "Zoe Adams"]


def test_a_last_day_before_the_first_is_refused():
    answers = {
        "person": str(make_person().pk),
        "role": "owner",
        "starts_day": "2",
        "starts_month": "10",
        "starts_year": "2026",
    }
    ends = {"ends_day": "1", "ends_month": "10", "ends_year": "2026"}

    assert ResponsibilityForm(answers).is_valid()
    assert ResponsibilityForm({**answers, **ends}).errors == {
        "ends": ["The last day must be on or after the first day"]
    }


def test_an_empty_responsibility_names_everything_that_is_missing():
    assert ResponsibilityForm({}).errors == {
        "person": ["Choose the person"],
        "role": ["Choose the part"],
        "starts": ["Enter the first day"],
    }


def test_ending_and_retiring_ask_for_a_day_and_retiring_for_a_reason():
    assert EndForm({}).errors == {"on": ["Enter the last day"]}
    assert RetireForm({}).errors == {"on": ["Enter the first day without figures"], "reason": [REASON_NEEDED]}


@pytest.mark.parametrize(
    ("name", "slug"), [("Waste & recycling", "waste-recycling"), ("Add", "add-service"), ("x" * 80, "x" * 50)]
)
def test_a_service_gets_its_address_from_its_name(name, slug):
    form = ServiceForm({"name": name})

    assert form.is_valid(), form.errors
    assert form.save(commit=False).slug == slug


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "Enter the name"),
        ("waste", "There is a service with this name already."),
        ("Waste!", "There is a service with nearly this name. Choose another one."),
        ("???", "Use letters or digits in the name, for example Waste and recycling"),
    ],
)
def test_a_service_name_that_cannot_be_says_what_to_do(name, message):
    make_service(slug="waste", name="Waste")

    assert ServiceForm({"name": name}).errors["name"] == [message]


def test_renaming_keeps_the_address_and_needs_a_reason():
    service = make_service(slug="waste", name="Waste")

    assert RenameServiceForm({"name": "Waste"}, instance=service).errors == {"reason": [REASON_NEEDED]}
    form = RenameServiceForm({"name": "Waste and recycling", "reason": REASON}, instance=service)
    assert form.is_valid()
    assert service.slug == "waste"


# RAG rules


def version_form(bands: Any, **changes: str) -> SchemeVersionForm:
    text = bands if isinstance(bands, str) else json.dumps(bands)
    return SchemeVersionForm(
        {"bands": text, "tolerance_kind": "relative", "reason": REASON, **APRIL, **changes}, scheme=make_scheme()
    )


def test_bands_are_read_from_json():
    form = version_form(TARGET_BANDS, tolerance="5")

    assert form.is_valid(), form.errors
    version = form.save(commit=False)
    assert (version.bands, version.tolerance, version.scheme) == (TARGET_BANDS, Decimal(5), make_scheme())


def test_every_fault_of_the_bands_is_named():
    form = version_form([{"status": "green"}, {"status": "purple", "when": {"test": "magic"}, "text": "x"}])

    assert len(form.errors["bands"]) == 2


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("", "Enter the bands"),
        ("{", "Line 1, character 2 cannot be read as JSON"),
        ("[\n  {,}\n]", "Line 2, character 4 cannot be read as JSON"),
        ("[NaN]", "This cannot be read as JSON"),
        ("[" * 19_000, "This cannot be read as JSON"),
        ("[1" + "0" * 5000 + "]", "This cannot be read as JSON"),
        ("null", "Give the rule 1 to 50 bands"),
        ("[]", "Give the rule 1 to 50 bands"),
        ("x" * 20_001, "Ensure this value has at most 20000 characters"),
    ],
)
def test_what_is_no_list_of_bands_is_refused_with_the_place(text, start):
    assert version_form(text).errors["bands"][0].startswith(start)


def test_the_reader_of_json_says_where_it_stops():
    with pytest.raises(ValidationError, match="Line 1, character 1 cannot be read as JSON: expecting value"):
        read_bands("green")


def test_a_decision_needs_to_know_what_was_seen():
    assert DecisionForm({"comment": ""}).errors == {"seen": ["This page is too old. Open it again."]}
    assert DecisionForm({"comment": "", "seen": "0"}).is_valid()
