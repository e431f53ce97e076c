"""Adding an indicator and proposing definitions and targets by form."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import (
    Definition,
    Indicator,
    Target,
)
from tests.factories import make_definition, make_indicator, make_scheme, make_service, make_target
from tests.indicators.test_forms import DEFINITION, REASON, TARGET
from tests.indicators.views.pages import url, words

pytestmark = pytest.mark.django_db


def test_an_indicator_is_added_by_form_and_waits(keeping, keeper):
    service = make_service()
    response = keeping.post(
        url("add"), {**DEFINITION, "ref": "recycling-rate", "service": str(service.pk)}, follow=True
    )

    indicator = Indicator.objects.get(ref="recycling-rate")
    assert response.redirect_chain == [(url("detail", "recycling-rate"), 302)]
    assert "Proposed. Somebody else has to confirm it." in words(response)
    assert "First definition from 1 April 2027" in words(response)
    assert (indicator.definitions.get().proposal_state, indicator.definitions.get().proposed_by) == ("proposed", keeper)


def test_a_form_with_mistakes_keeps_what_was_typed_and_links_to_each(keeping):
    response = keeping.post(url("add"), {**DEFINITION, "ref": "recycling rate", "minimum": "tbc", "name": "My & name"})
    body = response.content.decode()

    assert response.status_code == 422
    assert "<title> Error: Add an indicator" in " ".join(body.split())
    assert 'href="#id_ref"' in body
    assert 'href="#id_minimum"' in body
    assert 'value="My &amp; name"' in body
    assert 'value="tbc"' in body
    assert "Nothing is saved yet. What you typed is still here." in words(response)
    assert not Indicator.objects.exists()


def test_a_new_definition_starts_from_the_one_in_force(keeping):
    make_definition(
        "recycling-rate", name="Recycling rate", decimals=2, polarity="low", movement_tolerance=Decimal("0.5")
    )

    response = keeping.get(url("propose-definition", "recycling-rate"))
    initial = response.context["form"].initial

    assert (initial["name"], initial["decimals"], initial["polarity"]) == ("Recycling rate", 2, "low")
    assert initial["effective_from"] == date(2027, 4, 1)
    assert 'value="0.5"' in response.content.decode()
    assert initial["reason"] == ""


def test_a_proposed_definition_is_shown_beside_the_one_in_force(keeping):
    make_definition("recycling-rate", name="Old name")

    response = keeping.post(
        url("propose-definition", "recycling-rate"), {**DEFINITION, "name": "New name"}, follow=True
    )

    page = words(response)
    assert "Name removed: Old name added: New name" in page
    assert f"“{REASON}”" in page
    assert "You proposed this, so somebody else has to confirm or decline it." in page
    assert Definition.objects.get(name="New name").is_waiting


def test_pressing_the_button_twice_makes_one_proposal(keeping):
    make_definition("recycling-rate", name="Old name")
    address = url("propose-definition", "recycling-rate")
    keeping.post(address, DEFINITION)

    again = keeping.post(address, DEFINITION)

    assert again.status_code == 409
    assert "The same change is waiting for a second person already." in words(again)
    assert Definition.objects.count() == 2


def test_a_definition_without_a_difference_comes_back(keeping):
    current = make_definition("recycling-rate", scheme=make_scheme())
    same = {
        **DEFINITION,
        "name": current.name,
        "scheme": str(current.scheme_id),
    }

    response = keeping.post(url("propose-definition", "recycling-rate"), same)

    assert "Nothing differs from the definition in force." in words(response)


def test_a_new_target_starts_from_the_one_in_force(keeping):
    definition = make_definition("recycling-rate")
    address = url("propose-target", "recycling-rate")

    empty = keeping.get(address).context["form"].initial
    assert (empty["unit"], empty["decimals"]) == ("%", 1)

    make_target(definition.indicator, "60")
    initial = keeping.get(address).context["form"].initial
    assert (initial["kind"], initial["value"], initial["decimals"]) == ("at_least", Decimal(60), 0)


def test_a_target_is_proposed_by_form(keeping):
    make_definition("recycling-rate")

    response = keeping.post(url("propose-target", "recycling-rate"), {**TARGET, "value": "65.5%"})

    target = Target.objects.get()
    assert response.headers["Location"] == url("proposal", "target", target.pk)
    assert (target.value, target.is_waiting) == (Decimal("65.5"), True)


def test_fields_that_are_not_on_the_form_change_nothing(keeping, other_keeper):
    make_definition("recycling-rate")
    other = make_indicator("other")
    forged = {
        **TARGET,
        "proposal_state": "confirmed",
        "proposed_by": str(other_keeper.pk),
        "decided_by": str(other_keeper.pk),
        "decided_at": "2026-01-01",
        "indicator": str(other.pk),
        "id": "999",
    }

    keeping.post(url("propose-target", "recycling-rate"), forged)

    target = Target.objects.get()
    assert (target.indicator.ref, target.proposal_state, target.proposed_by.username, target.decided_by) == (
        "recycling-rate",
        "proposed",
        "aled",
        None,
    )
