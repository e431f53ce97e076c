"""Where a council says so, a lead confirms a target of their service that somebody else proposed."""

from datetime import date

import pytest
import time_machine

from indicators.enums import ResponsibilityRole
from indicators.permissions import CATALOGUE_KEEPERS, decide_refusal
from tests.factories import NOW, make_definition, make_indicator, make_person, make_responsibility, make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def target():
    return make_target(make_indicator())


@pytest.fixture
def lead(target):
    person = make_person("marcus")
    make_responsibility(person, ResponsibilityRole.LEAD, service=target.indicator.service, starts=date(2020, 1, 1))
    return person


def test_as_delivered_only_those_who_keep_the_catalogue_confirm(lead, target):
    assert decide_refusal(lead, target) == CATALOGUE_KEEPERS


def test_where_the_setting_says_so_the_lead_of_the_service_confirms(lead, target, settings):
    settings.QUARTERDAY_LEADS_CONFIRM_TARGETS = True
    assert decide_refusal(lead, target) is None


def test_a_target_somebody_proposed_themselves_stays_closed_to_them(lead, target, settings):
    settings.QUARTERDAY_LEADS_CONFIRM_TARGETS = True
    target.proposed_by = lead
    assert "You proposed this" in str(decide_refusal(lead, target))


def test_leads_of_other_services_owners_and_closed_accounts_do_not(lead, target, settings):
    settings.QUARTERDAY_LEADS_CONFIRM_TARGETS = True
    elsewhere, owner = make_person(), make_person()
    make_responsibility(elsewhere, ResponsibilityRole.LEAD, indicator=make_indicator())
    make_responsibility(owner, ResponsibilityRole.OWNER, service=target.indicator.service)
    lead.is_active = False
    for person in (elsewhere, owner, lead):
        assert decide_refusal(person, target) == CATALOGUE_KEEPERS


def test_a_definition_stays_with_those_who_keep_the_catalogue(lead, target, settings):
    settings.QUARTERDAY_LEADS_CONFIRM_TARGETS = True
    definition = make_definition()
    definition.indicator = target.indicator
    assert decide_refusal(lead, definition) == CATALOGUE_KEEPERS


def test_a_lead_whose_time_is_over_does_not(target, settings):
    settings.QUARTERDAY_LEADS_CONFIRM_TARGETS = True
    former = make_person()
    make_responsibility(
        former,
        ResponsibilityRole.LEAD,
        service=target.indicator.service,
        starts=date(2020, 1, 1),
        ends=date(2026, 10, 4),
    )
    with time_machine.travel(NOW, tick=False):
        assert decide_refusal(former, target) == CATALOGUE_KEEPERS
