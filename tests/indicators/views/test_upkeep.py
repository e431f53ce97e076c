"""Benchmarks, people and retirement by form."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.models import (
    BenchmarkFigure,
    Indicator,
    Responsibility,
)
from indicators.services import last_change_id
from tests.factories import make_definition, make_person
from tests.indicators.test_forms import BENCHMARK, REASON
from tests.indicators.views.pages import person_answers, url, words

pytestmark = pytest.mark.django_db


def test_a_benchmark_is_added_and_corrected(keeping):
    definition = make_definition("recycling-rate")
    keeping.post(url("add-benchmark", "recycling-rate"), BENCHMARK)
    figure = BenchmarkFigure.objects.get()
    assert (figure.indicator, figure.value) == (definition.indicator, Decimal("92.3"))

    address = url("correct-benchmark", "recycling-rate", figure.pk)
    mark = keeping.get(address).context["form"]["seen"].value()
    assert mark == last_change_id(figure)
    response = keeping.post(address, {**BENCHMARK, "value": "92.4", "reason": REASON, "seen": str(mark)})

    figure.refresh_from_db()
    assert response.headers["Location"].endswith("#benchmarks")
    assert figure.value == Decimal("92.4")
    stale = keeping.post(address, {**BENCHMARK, "value": "92.5", "reason": REASON, "seen": str(mark)})
    assert stale.status_code == 409
    assert 'value="92.5"' in stale.content.decode()


def test_somebody_is_made_owner_and_the_part_is_ended(keeping):
    indicator = make_definition("recycling-rate").indicator
    person = make_person("priya", first_name="Priya", last_name="Nair")
    keeping.post(url("assign", "recycling-rate"), person_answers(person))
    held = Responsibility.objects.get()
    assert (held.person, held.indicator, held.role) == (person, indicator, "owner")

    address = url("end", "recycling-rate", held.pk)
    assert "Priya Nair is owner since 1 October 2026." in words(keeping.get(address))
    keeping.post(address, {"on_day": "31", "on_month": "12", "on_year": "2026"})

    held.refresh_from_db()
    assert held.ends == date(2026, 12, 31)


def test_a_part_given_to_oneself_is_refused_with_the_sentence(keeping, keeper):
    make_definition("recycling-rate")

    response = keeping.post(url("assign", "recycling-rate"), person_answers(keeper))

    assert response.status_code == 403
    assert "You cannot give a responsibility to yourself." in words(response)
    assert not Responsibility.objects.exists()


def test_the_same_part_twice_comes_back_with_everything_typed(keeping):
    make_definition("recycling-rate")
    answers = person_answers(make_person(), reason="Covers maternity leave")
    keeping.post(url("assign", "recycling-rate"), answers)

    again = keeping.post(url("assign", "recycling-rate"), answers)

    assert again.status_code == 409
    assert "is owner here already in that time." in words(again)
    assert 'value="Covers maternity leave"' in again.content.decode()


def test_an_indicator_is_retired_and_taken_up_again(keeping):
    make_definition("recycling-rate")
    keeping.post(url("retire", "recycling-rate"), {"on_day": "1", "on_month": "4", "on_year": "2027", "reason": REASON})
    assert Indicator.objects.get().retired_on == date(2027, 4, 1)
    assert "Retired from 1 April 2027." in words(keeping.get(url("detail", "recycling-rate")))

    keeping.post(url("reinstate", "recycling-rate"), {"reason": REASON})
    assert Indicator.objects.get().retired_on is None
