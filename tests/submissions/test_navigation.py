"""Everybody is offered the pages of what they answer for, with how much waits there."""

from datetime import timedelta

import pytest

from indicators.enums import ResponsibilityRole
from submissions.lead_queue import lead_queue
from submissions.models import Submission
from submissions.navigation import items
from tests.factories import (
    TODAY,
    make_definition,
    make_move,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_version,
)
from tests.submissions.bulk import add_returns, queries_of


@pytest.fixture
def office(db):
    service = make_service()
    priya, marcus = make_person("priya"), make_person("marcus")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=service)
    for _number in range(2):
        definition = make_definition()
        definition.indicator.service = service
        definition.indicator.save()
    return service, priya, marcus, make_round()


def offered(user) -> list[tuple[str, int]]:
    return [(place["label"], place["count"]) for place in items(user, TODAY)]


def test_owners_see_what_is_asked_of_them(office):
    assert offered(office[1]) == [("My worklist", 2)]


def test_leads_see_what_waits_for_their_signature(office):
    _service, priya, marcus, round_ = office
    assert offered(marcus) == [("Sign off", 0)]
    row = Submission.objects.filter(round=round_).first()
    make_version(row, "91", by=priya)
    make_move(row, "submit", by=priya)
    assert offered(marcus) == [("Sign off", 1)]
    assert offered(priya) == [("My worklist", 1)]


@pytest.mark.parametrize(
    ("group", "pages"),
    [
        ("Performance team", ["Progress", "Collections"]),
        ("Auditor", ["Progress", "Collections"]),
        ("Administrator", ["Progress"]),
        ("Councillor", []),
    ],
)
def test_groups_see_the_pages_of_their_group(db, group, pages):
    assert [label for label, _count in offered(make_person(groups=(group,)))] == pages


def test_one_person_may_be_several_things(office):
    _service, priya, _marcus, _round = office
    make_responsibility(priya, ResponsibilityRole.LEAD, service=make_service())
    assert [label for label, _count in offered(priya)] == ["My worklist", "Sign off"]


def test_the_badge_counts_what_the_heading_of_the_queue_counts(office):
    service, priya, marcus, round_ = office
    add_returns(service, round_, 2)
    row = Submission.objects.filter(round=round_).first()
    make_version(row, "91", by=priya)
    make_move(row, "submit", by=priya)
    late = round_.due + timedelta(days=1)
    found = lead_queue(marcus, today=late)
    assert found.all_rows == 4
    assert [place["count"] for place in items(marcus, late) if place["label"] == "Sign off"] == [4]


def test_somebody_without_a_part_and_a_superuser_see_none_of_it(db):
    assert offered(make_person()) == []
    assert offered(make_person(is_superuser=True)) == []


def test_the_navigation_costs_the_same_however_much_there_is(office):
    service, priya, _marcus, round_ = office
    assert items(priya, TODAY)
    few = queries_of(lambda: items(priya, TODAY))
    add_returns(service, round_, 298)
    assert (queries_of(lambda: items(priya, TODAY)), offered(priya)) == (few, [("My worklist", 300)])
    assert few <= 7


def test_each_page_says_which_addresses_belong_to_it(office):
    assert [place["section"] for place in items(office[1], TODAY)] == [("submissions:worklist", "submissions:enter")]
