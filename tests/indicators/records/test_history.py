"""Histories as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.models import BenchmarkFigure, Definition, Responsibility, Service, Target
from indicators.records.history import (
    Change,
    FieldChange,
    changes,
    delete_with_history,
    field_changes,
    save_with_history,
    shown,
)
from tests.factories import (
    make_benchmark,
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_target,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 10, 13, 9, 0, tzinfo=UTC)


def test_a_saved_row_says_who_when_and_why():
    person = make_person()
    service = Service(slug="waste", name="Waste")

    save_with_history(service, by=person, at=NOW, reason="New team.")

    row = service.history.get()
    assert (row.history_user, row.history_date, row.history_change_reason, row.history_type) == (
        person,
        NOW,
        "New team.",
        "+",
    )


def test_only_the_named_fields_are_saved_and_the_history_row_is_the_same():
    person, service = make_person(), Service.objects.create(slug="waste", name="Waste")
    service.name, service.slug = "Waste and recycling", "other"

    save_with_history(service, by=person, at=NOW, reason="Joined.", only=("name",))

    assert Service.objects.values_list("slug", "name").get() == ("waste", "Waste and recycling")
    row = service.history.latest("history_id")
    assert (row.history_user, row.history_date, row.history_change_reason) == (person, NOW, "Joined.")


def test_a_deleted_row_leaves_a_last_row_that_says_who_when_and_why():
    person, service = make_person(), Service.objects.create(slug="waste", name="Waste")

    delete_with_history(service, by=person, at=LATER, reason="Never used.")

    row = Service.history.latest("history_id")
    assert (row.name, row.history_type, row.history_user) == ("Waste", "-", person)
    assert (row.history_date, row.history_change_reason) == (LATER, "Never used.")


def test_changes_are_told_newest_first_with_old_and_new_words():
    person = make_person("sian", first_name="Sian", last_name="Morgan")
    service = Service(slug="waste", name="Waste")
    save_with_history(service, by=person, at=NOW, reason="")
    service.name = "Waste and recycling"
    save_with_history(service, by=person, at=LATER, reason="Joined in April.")

    found = changes(Service.history.select_related("history_user").order_by("history_id"))

    assert found == [
        Change(
            at=LATER,
            by="Sian Morgan",
            verb="Changed",
            subject="Service",
            reason="Joined in April.",
            fields=(FieldChange("Name", "Waste", "Waste and recycling"),),
        ),
        Change(
            at=NOW,
            by="Sian Morgan",
            verb="Added",
            subject="Service",
            reason="",
            fields=(FieldChange("Slug", "", "waste"), FieldChange("Name", "", "Waste")),
        ),
    ]


def test_each_row_is_compared_with_its_own_earlier_self():
    first, second = make_benchmark(make_indicator()), make_benchmark(make_indicator(), value=Decimal(1))
    second.value = Decimal(2)
    second.save()

    newest = changes(BenchmarkFigure.history.order_by("history_id"), hidden=("indicator",))[0]

    assert newest.fields == (FieldChange("Value", "1", "2"),)
    assert first.pk != second.pk


def test_a_change_by_nobody_and_a_removal_are_told_too():
    service = Service.objects.create(slug="gone", name="Gone")
    service.delete()

    found = changes(Service.history.order_by("history_id"))

    assert (found[0].verb, found[0].by, found[0].fields) == ("Removed", "", ())


def test_two_rows_of_one_model_are_compared_in_words():
    scheme = make_scheme()
    old = make_definition(scheme=scheme, counts_people=False)
    new = Definition(
        indicator=old.indicator,
        name=old.name,
        value_type="percent",
        unit="%",
        decimals=1,
        polarity="low",
        frequency="quarter",
        scheme=None,
        counts_people=True,
        effective_from=date(2027, 4, 1),
    )
    hidden = {field.name for field in Definition._meta.concrete_fields if field.name.startswith(("prop", "dec", "rea"))}

    assert field_changes(old, new, hidden=hidden - {"decimals"}) == (
        FieldChange("Effective from", "1 April 2010", "1 April 2027"),
        FieldChange("Good to be", "High", "Low"),
        FieldChange("Counts people", "No", "Yes"),
        FieldChange("RAG rule", "Rule target-10", ""),
    )


def test_a_first_row_is_compared_with_nothing():
    target = make_target(make_indicator(), "90.50")

    found = {change.label: (change.old, change.new) for change in field_changes(None, target)}

    assert found["Value"] == ("", "90.5")
    assert found["Kind"] == ("", "At least")
    assert "Upper value" not in found


def test_people_are_shown_by_the_name_others_know():
    held = make_responsibility(
        make_person("priya", first_name="Priya", last_name="Nair"), "owner", indicator=make_indicator()
    )

    assert shown(held, Responsibility._meta.get_field("person")) == "Priya Nair"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [("value", None, ""), ("value", Decimal("100.0000"), "100"), ("wording", "", ""), ("tolerance", Decimal(0), "0")],
)
def test_empty_is_empty_and_zero_is_zero(name, value, text):
    target = make_target(make_indicator(), "1", kind="monitor")
    setattr(target, name, value)

    assert shown(target, Target._meta.get_field(name)) == text


@pytest.mark.parametrize(("profile", "text"), [({}, ""), ({"Q1": "20", "Q2": "45"}, "Q1: 20, Q2: 45")])
def test_a_profile_is_read_period_by_period(profile, text):
    target = make_target(make_indicator(), "90")
    target.profile = profile

    assert shown(target, Target._meta.get_field("profile")) == text
