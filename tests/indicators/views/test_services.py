"""Services and who answers for all of one."""

import re
from datetime import date

import pytest

from indicators.enums import ResponsibilityRole
from indicators.models import (
    Responsibility,
    Service,
)
from indicators.views.changes import financial_year_after
from tests.factories import (
    make_indicator,
    make_person,
    make_responsibility,
    make_service,
)
from tests.indicators.test_forms import REASON
from tests.indicators.views.pages import person_answers, url, words

pytestmark = pytest.mark.django_db


def test_services_are_listed_with_leads_and_number_of_indicators(keeping):
    service = make_service(name="Waste")
    make_indicator(service=service)
    make_responsibility(
        make_person("marcus", first_name="Marcus", last_name="Webb"), ResponsibilityRole.LEAD, service=service
    )
    make_service(name="Zoo")

    page = words(keeping.get(url("services")))

    assert "Waste 1 Marcus Webb" in page
    assert "Zoo 0 Nobody" in page


def test_a_service_is_added_renamed_and_given_a_lead(keeping):
    keeping.post(url("add-service"), {"name": "Waste"})
    service = Service.objects.get()
    assert service.slug == "waste"

    keeping.post(url("rename-service", "waste"), {"name": "Waste and recycling", "reason": REASON})
    keeping.post(url("assign-service", "waste"), person_answers(make_person(), role="lead"))
    held = Responsibility.objects.get()
    keeping.post(url("end-service", "waste", held.pk), {"on_day": "31", "on_month": "12", "on_year": "2026"})

    held.refresh_from_db()
    service.refresh_from_db()
    assert service.name == "Waste and recycling"
    assert (held.service, held.role, held.ends) == (service, "lead", date(2026, 12, 31))


def test_a_name_that_is_taken_comes_back_without_changing_the_heading(keeping):
    make_service(slug="waste", name="Waste")
    make_service(slug="zoo", name="Zoo")

    response = keeping.post(url("rename-service", "zoo"), {"name": "WASTE", "reason": REASON})

    assert "There is a service with this name already." in words(response)
    assert "Zoo Rename this service" in words(response)


@pytest.mark.parametrize("name", ["catalogue", "rules", "services", "proposals"])
def test_empty_lists_say_so(name, keeping):
    assert re.search(r"No indicator fits|There is no|Nothing is waiting", words(keeping.get(url(name))))


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 3, 31), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 4, 2), date(2027, 4, 1)),
        (date(2026, 12, 31), date(2027, 4, 1)),
    ],
)
def test_changes_are_suggested_for_the_next_financial_year(day, start):
    assert financial_year_after(day) == start
