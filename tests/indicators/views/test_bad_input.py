"""Anything may be posted to any form: it is refused with a message, never with an error of ours."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.enums import ResponsibilityRole
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    RatingSchemeVersion,
    Responsibility,
    Service,
    Target,
)
from tests.factories import (
    make_benchmark,
    make_definition,
    make_person,
    make_responsibility,
    make_service,
    make_target,
)
from tests.factories.catalogue import TARGET_BANDS
from tests.indicators.test_forms import BENCHMARK, DEFINITION, REASON, TARGET
from tests.indicators.views.pages import person_answers, url

pytestmark = pytest.mark.django_db

FUZZED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
DAY = {"on_day": "31", "on_month": "12", "on_year": "2027"}
WHEN = {"effective_from_day": "1", "effective_from_month": "4", "effective_from_year": "2027"}
VERSION = {"bands": json.dumps(TARGET_BANDS), "tolerance_kind": "relative", "reason": REASON, **WHEN}

NASTY = (
    "\x00",
    "a\x00b",
    "\u202e",
    "9" * 5000,
    "-" + "9" * 400,
    "NaN",
    "Infinity",
    "1e999999",
    "½",
    "\u0663",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "../../etc/passwd",
    "%00",
    "x" * 100_000,
    "[" * 5000,
    "\n" * 10_000,
    "💩",
)


@pytest.fixture
def forms(keeping) -> dict[str, tuple[str, dict[str, str]]]:
    """Every form of the catalogue: its address and answers it would accept."""
    indicator = make_definition("recycling-rate").indicator
    service = make_service(slug="waste", name="Waste")
    person = make_person()
    own = make_responsibility(make_person(), ResponsibilityRole.OWNER, indicator=indicator)
    shared = make_responsibility(make_person(), ResponsibilityRole.LEAD, service=service)
    figure = make_benchmark(indicator)
    ref = "recycling-rate"
    return {
        "add": (url("add"), {**DEFINITION, "ref": "brand-new", "service": str(service.pk)}),
        "definition": (url("propose-definition", ref), DEFINITION),
        "target": (url("propose-target", ref), TARGET),
        "add benchmark": (url("add-benchmark", ref), BENCHMARK),
        "benchmark": (url("correct-benchmark", ref, figure.pk), {**BENCHMARK, "reason": REASON}),
        "assign": (url("assign", ref), person_answers(person)),
        "end": (url("end", ref, own.pk), {**DAY, "reason": "Moved on."}),
        "retire": (url("retire", ref), {**DAY, "reason": REASON}),
        "reinstate": (url("reinstate", ref), {"reason": REASON}),
        "version": (url("propose-version", "target-10"), VERSION),
        "add service": (url("add-service"), {"name": "Parks"}),
        "rename": (url("rename-service", "waste"), {"name": "Waste and recycling", "reason": REASON}),
        "assign to service": (url("assign-service", "waste"), person_answers(person)),
        "end at service": (url("end-service", "waste", shared.pk), {**DAY, "reason": "Moved on."}),
    }


def rows() -> dict[str, int]:
    kept = (Indicator, Definition, Target, BenchmarkFigure, Responsibility, Service, RatingSchemeVersion)
    return {model.__name__: model.objects.count() for model in kept}


@pytest.mark.parametrize("value", NASTY, ids=[f"{value[:12]!r}" for value in NASTY])
def test_no_value_in_any_field_breaks_a_form(value, forms, keeping):
    before = rows()

    codes = {
        name: keeping.post(address, dict.fromkeys(answers, value)).status_code
        for name, (address, answers) in forms.items()
    }

    assert set(codes.values()) <= {302, 409, 422}
    # Only where any text is welcome may such a text be kept: in the name of a service.
    assert {**rows(), "Service": 0} == {**before, "Service": 0}


def test_forms_accept_what_the_other_tests_take_for_good(forms, keeping):
    refused = [
        name
        for name, (address, answers) in forms.items()
        if name not in ("benchmark", "reinstate") and keeping.post(address, answers).status_code != 302
    ]

    assert refused == []


def test_an_empty_form_changes_nothing(forms, keeping):
    before = rows()

    codes = {name: keeping.post(address, {}).status_code for name, (address, _answers) in forms.items()}

    assert set(codes.values()) == {422}
    assert rows() == before


@FUZZED
@given(data=st.data())
def test_no_text_breaks_a_form(data, forms, keeping):
    address, answers = forms[data.draw(st.sampled_from(sorted(forms)))]
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(answers)), st.text(max_size=60), max_size=3))

    assert keeping.post(address, {**answers, **changed}).status_code in (302, 403, 409, 422)


@FUZZED
@given(
    query=st.dictionaries(
        st.sampled_from(
            ["q", "service", "rule", "frequency", "polarity", "kept", "mine", "sort", "page", "per_page", "x"]
        ),
        st.text(max_size=40),
        max_size=4,
    )
)
def test_no_text_breaks_the_list(query, keeping):
    assert keeping.get(url("catalogue"), query).status_code == 200


FIELDS_NOBODY_TYPES = (
    "proposal_state", "proposed_by", "proposed_by_name", "proposed_at", "decided_by", "decided_by_name", "decided_at",
    "decision_comment", "id", "pk", "number", "indicator", "retired_on", "slug", "order", "is_superuser", "groups",
)  # fmt: skip


@pytest.mark.parametrize("model", [Definition, Target, RatingSchemeVersion])
def test_a_forged_proposal_is_stored_as_an_honest_one(model: type[models.Model], forms, keeping, other_keeper):
    name = {Definition: "definition", Target: "target", RatingSchemeVersion: "version"}[model]
    address, answers = forms[name]
    forged = {field: str(other_keeper.pk) for field in FIELDS_NOBODY_TYPES} | {"proposal_state": "confirmed"}

    keeping.post(address, {**answers, **forged})

    row: Any = model.objects.latest("pk")
    assert (row.proposal_state, row.proposed_by.username, row.decided_by, row.decided_by_name) == (
        "proposed",
        "aled",
        None,
        "",
    )
    assert row.proposed_by_name == "Aled Price"


def test_nobody_gets_a_role_through_a_form(forms, keeping):
    forged = {"is_superuser": "on", "is_staff": "on", "groups": "1", "user": "1", "password": "x"}
    before = _accounts()

    for address, answers in forms.values():
        keeping.post(address, {**answers, **forged})

    assert _accounts() == before


def _accounts() -> list[tuple[Any, ...]]:
    return list(User.objects.order_by("pk").values_list("pk", "is_superuser", "is_staff", "password", "groups"))


def test_a_form_without_its_token_is_refused(keeper):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(keeper)

    assert strict.post(url("add"), {"name": "x"}).status_code == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_another_kind_of_body_is_an_empty_form(kind, keeping):
    response = keeping.post(url("add"), '{"name": "x"}', content_type=kind)

    assert response.status_code == 422
    assert not Indicator.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_refused(method, forms, keeping):
    make_target(Indicator.objects.get())
    found = {getattr(keeping, method)(address).status_code for address, _answers in forms.values()}

    assert found == {405}
    assert rows()["Target"] == 1
