"""The page, sheet and history of one indicator."""

from datetime import date

import pytest

from indicators.enums import ResponsibilityRole
from indicators.models import Target
from indicators.services import propose_target
from tests.factories import (
    make_benchmark,
    make_definition,
    make_indicator,
    make_person,
    make_responsibility,
    make_scheme,
    make_target,
)
from tests.indicators.test_forms import REASON
from tests.indicators.views.pages import NOW, client_for, url, words

pytestmark = pytest.mark.django_db


def test_the_page_of_an_indicator_says_everything_in_force(keeping):
    definition = make_definition(
        "recycling-rate", name="Recycling rate", description="Share of waste sent for reuse.", source_system="WasteFlow"
    )
    make_target(definition.indicator, "97.2", decimals=1, kind="more_than")
    make_benchmark(definition.indicator, data_year="2024/25", source="Local authority tool")
    make_benchmark(definition.indicator, kind="quartile", value=None, quartile=2)
    make_responsibility(
        make_person("priya", first_name="Priya", last_name="Nair"),
        ResponsibilityRole.OWNER,
        indicator=definition.indicator,
    )

    page = words(keeping.get(url("detail", "recycling-rate")))

    for text in (
        "Recycling rate",
        "Share of waste sent for reuse.",
        "WasteFlow",
        "Rule target-10",
        "Missed by up to 10% of the target is amber.",
        "When the target is met.",
        "&gt;97.2%",
        "More than 97.2%",
        "92.3%",
        "2024/25",
        "Quartile 2",
        "Priya Nair Owner this indicator",
        "confirmed by Confirmer Example on 1 April 2010",
        "Propose a new definition",
    ):
        assert text in page


def test_a_reader_sees_why_nothing_can_be_changed(keeper):
    make_definition("recycling-rate")

    page = words(client_for(make_person()).get(url("detail", "recycling-rate")))

    assert "Only the performance team or an administrator can change the catalogue." in page
    assert "Propose a new definition" not in page


def test_waiting_changes_show_to_those_in_scope_only(keeper):
    definition = make_definition("recycling-rate")
    propose_target(
        Target(indicator=definition.indicator, kind="monitor", effective_from=date(2027, 4, 1)),
        by=keeper,
        at=NOW,
        reason=REASON,
    )
    owner = make_person()
    make_responsibility(owner, ResponsibilityRole.OWNER, indicator=definition.indicator)
    address = url("detail", "recycling-rate")

    assert "New target from 1 April 2027" in words(client_for(owner).get(address))
    assert "New target from 1 April 2027" not in words(client_for(make_person()).get(address))


@pytest.mark.parametrize("name", ["detail", "sheet", "history", "propose-definition", "add-benchmark"])
def test_an_indicator_nobody_knows_is_not_found(name, keeping):
    assert keeping.get(url(name, "no-such-thing")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "indicators/%00/",
        "indicators/..%2F..%2Fetc/",
        "indicators/" + "a" * 8000 + "/",
        "indicators/é/",
        "proposals/definition/-1/",
        f"proposals/definition/{10**30}/",
        "proposals/definition/" + "9" * 5000 + "/",
        "proposals/nothing/1/",
        "proposals/definition/x/",
        "proposals/definition/999/",
        f"indicators/recycling-rate/benchmarks/{10**30}/",
        "indicators/recycling-rate/people/999/end/",
        "rules/%00/",
        "rules/none/",
        "rules/none/version/",
        "services/none/",
        "services/none/name/",
        "services/none/people/add/",
    ],
)
def test_strange_addresses_are_not_found(path, keeping):
    make_definition("recycling-rate")

    assert keeping.get(f"/catalogue/{path}").status_code == 404


def test_pages_work_before_anything_is_confirmed(keeping):
    make_indicator("brand-new")

    assert "Its first definition has not been confirmed yet" in words(keeping.get(url("detail", "brand-new")))
    assert "Its first definition has not been confirmed yet" in words(keeping.get(url("sheet", "brand-new")))
    assert keeping.get(url("propose-definition", "brand-new")).status_code == 200
    assert keeping.get(url("propose-target", "brand-new")).status_code == 200


def test_the_definition_sheet_is_dated(keeping):
    make_definition("recycling-rate", name="Recycling rate")

    page = words(keeping.get(url("sheet", "recycling-rate")))

    assert "Definition sheet, recycling-rate" in page
    assert "As in force on 12 October 2026." in page


def test_the_history_tells_who_changed_what_and_why(keeping, keeper):
    definition = make_definition("recycling-rate")
    propose_target(
        Target(indicator=definition.indicator, kind="monitor", effective_from=date(2027, 4, 1)),
        by=keeper,
        at=NOW,
        reason=REASON,
    )

    page = words(keeping.get(url("history", "recycling-rate")))

    assert f"Target added by Aled Price 12 October 2026, 10:00 “{REASON}”" in page
    assert "Kind: Monitor only" in page
    assert "password" not in page.lower()


def test_what_people_typed_is_printed_as_text(keeping):
    make_definition("recycling-rate", name="<script>alert(1)</script>", description="{{ 7|add:7 }} <b>bold</b>")

    body = keeping.get(url("detail", "recycling-rate")).content.decode()

    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "{{ 7|add:7 }} &lt;b&gt;bold&lt;/b&gt;" in body


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_takes_the_same_queries_however_much_it_shows(count, keeping, django_assert_max_num_queries):
    indicator = make_definition("recycling-rate").indicator
    for number in range(count):
        make_target(indicator, str(60 + number))
        make_benchmark(indicator, data_year=str(2000 + number))
        make_responsibility(make_person(), ResponsibilityRole.OWNER, indicator=indicator)
        make_responsibility(make_person(), ResponsibilityRole.LEAD, service=indicator.service)

    with django_assert_max_num_queries(26):
        keeping.get(url("detail", "recycling-rate"))


@pytest.mark.parametrize("count", [1, 8])
def test_the_history_takes_the_same_queries_however_long_it_is(count, keeping, django_assert_max_num_queries):
    indicator = make_definition("recycling-rate").indicator
    for number in range(count):
        make_target(indicator, str(60 + number))
        make_definition(indicator=indicator, name=f"Name {number}", scheme=make_scheme(f"rule-{number}"))
        make_responsibility(make_person(), ResponsibilityRole.OWNER, indicator=indicator)

    with django_assert_max_num_queries(14):
        keeping.get(url("history", "recycling-rate"))


def test_steps_second_threshold_and_why_stand_with_the_target_on_page_and_sheet(keeping):
    definition = make_definition("homes-built", name="Homes built", forecast=True, outturn="cumulative")
    make_target(
        definition.indicator,
        "1200",
        unit="",
        floor="900",
        rationale="What the local plan asks for.",
        profile={"3": {"value": "300"}, "12": {"value": "1200"}},
    )

    for name in ("detail", "sheet"):
        page = words(keeping.get(url(name, "homes-built")))
        for text in (
            "Q1, to June 300 Q4, to March 1,200",
            "Second threshold: 900",
            "Why: What the local plan asks for.",
            "The figure for the year to 31 March, no other",
            "The owner is asked for a forecast",
        ):
            assert text in page, name
