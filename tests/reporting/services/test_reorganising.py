"""A reorganisation: everything it touches is listed first, done whole or not at all, and nothing old is rewritten."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from indicators.enums import ResponsibilityRole as Role
from indicators.models import AuditEntry, Indicator, Responsibility, Service
from indicators.people import ADMINISTRATOR, AUDITOR
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import Touched, mark_of
from reporting.models import PortfolioHolder
from reporting.services.reorganising import Reorganisation, change_holder, holder_on, plan, reorganise
from tests.factories import make_indicator, make_person, make_portfolio, make_responsibility, make_service
from tests.reporting.views.pages import EDITION, client_of, make_published, text_of

pytestmark = pytest.mark.django_db

AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
STARTS = date(2026, 10, 1)
LAST = date(2026, 9, 30)
REASON = "Decided by full Council on 20 September."


@pytest.fixture
def ruth() -> User:
    return make_person("ruth", groups=(ADMINISTRATOR,))


@pytest.fixture
def waste() -> Service:
    """A team with two indicators, an owner and a lead."""
    service = make_service(slug="waste", name="Waste")
    for ref in ("bins", "recycling"):
        make_indicator(ref, service=service)
    make_responsibility(make_person("priya", last_name="Nair"), Role.OWNER, service=service)
    make_responsibility(make_person("marcus", last_name="Webb"), Role.LEAD, service=service)
    return service


def do(asked: Reorganisation, by: User, **changes: Any) -> int:
    options = {"by": by, "at": AT, "reason": REASON, "seen": mark_of(plan(asked)), **changes}
    return reorganise(asked, **options)


def parts(person: User) -> list[tuple[str, str, date, date | None]]:
    rows = Responsibility.objects.filter(person=person).order_by("starts", "pk")
    return [(row.role, str(row.indicator or row.service), row.starts, row.ends) for row in rows]


# A team


def test_a_team_moves_under_a_new_name_with_its_indicators_and_people(ruth, waste):
    asked = Reorganisation(STARTS, service=waste, new_name="Place services")
    assert [(row.what, row.subject) for row in plan(asked)] == [
        ("Service", "Place services"),
        ("Indicator", "bins"),
        ("Indicator", "recycling"),
        ("Person", "Lead Marcus Webb"),
        ("Person", "Owner Priya Nair"),
    ]

    assert do(asked, ruth) == 5

    place = Service.objects.get(name="Place services")
    assert {one.service for one in Indicator.objects.all()} == {place}
    assert parts(User.objects.get(username="priya")) == [
        ("owner", "Waste", date(2010, 4, 1), LAST),
        ("owner", "Place services", STARTS, None),
    ]
    assert Service.objects.filter(name="Waste").exists()
    history = Indicator.objects.get(ref="bins").history.latest("history_id")
    assert (history.history_user, history.history_change_reason) == (ruth, REASON)
    assert AuditEntry.objects.filter(action="move team").get().detail == {"to": "Place services"}


def test_a_team_joins_one_that_is_there(ruth, waste):
    roads = make_service(slug="roads", name="Roads")
    priya = User.objects.get(username="priya")
    make_responsibility(priya, Role.OWNER, service=roads)

    do(Reorganisation(STARTS, service=waste, new_name="ROADS"), ruth)

    assert {one.service for one in Indicator.objects.all()} == {roads}
    assert [part[1:] for part in parts(priya)] == [
        ("Waste", date(2010, 4, 1), LAST),
        ("Roads", date(2010, 4, 1), None),
    ]


def test_cover_keeps_its_last_day_and_what_is_over_is_left_alone(ruth, waste):
    cover, gone = make_person("cover"), make_person("gone")
    make_responsibility(cover, Role.DEPUTY, service=waste, ends=date(2026, 12, 31))
    make_responsibility(gone, Role.DEPUTY, service=waste, ends=date(2026, 8, 31))

    do(Reorganisation(STARTS, service=waste, new_name="Place"), ruth)

    assert parts(cover)[-1] == ("deputy", "Place", STARTS, date(2026, 12, 31))
    assert parts(gone) == [("deputy", "Waste", date(2010, 4, 1), date(2026, 8, 31))]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts": date(2026, 11, 1)}, "choose today or an earlier day"),
        ({"new_name": "waste"}, "has this name already"),
    ],
)
def test_a_team_does_not_move_later_nor_onto_itself(ruth, waste, changes, message):
    fields = {"starts": STARTS, "service": waste, "new_name": "Place", **changes}

    with pytest.raises(Invalid, match=message):
        do(Reorganisation(**fields), ruth)

    assert {one.service for one in Indicator.objects.all()} == {waste}


def test_two_teams_whose_names_look_alike_get_addresses_of_their_own(ruth, waste):
    make_service(slug="place", name="Place!")

    do(Reorganisation(STARTS, service=waste, new_name="Place"), ruth)

    assert Service.objects.get(name="Place").slug == "place-1"


# A person


def test_a_person_hands_over_from_a_day(ruth, waste):
    priya, jo = User.objects.get(username="priya"), make_person("jo", last_name="Marsh")
    make_responsibility(priya, Role.DEPUTY, indicator=Indicator.objects.get(ref="bins"))
    asked = Reorganisation(STARTS, person=priya, successor=jo)
    assert plan(asked)[1] == Touched(
        "Owner", "Waste", "Priya Nair", "Priya Nair until 30 September 2026; Jo Marsh from 1 October 2026"
    )

    assert do(asked, ruth) == 2

    assert parts(jo) == [("deputy", "bins", STARTS, None), ("owner", "Waste", STARTS, None)]
    assert {part[3] for part in parts(priya)} == {LAST}


def test_a_part_the_successor_has_already_is_not_given_twice(ruth, waste):
    priya, jo = User.objects.get(username="priya"), make_person("jo", last_name="Marsh")
    make_responsibility(jo, Role.OWNER, service=waste)
    asked = Reorganisation(STARTS, person=priya, successor=jo)
    assert "Jo Marsh has this part already" in plan(asked)[0].after

    do(asked, ruth)

    assert parts(jo) == [("owner", "Waste", date(2010, 4, 1), None)]


def test_somebody_who_has_left_hands_over_but_nobody_hands_over_to_them(ruth, waste):
    priya, gone = User.objects.get(username="priya"), make_person("gone", is_active=False)
    priya.is_active = False
    priya.save()

    with pytest.raises(Forbidden, match="account is closed"):
        do(Reorganisation(STARTS, person=priya, successor=gone), ruth)
    assert do(Reorganisation(STARTS, person=priya, successor=make_person("jo")), ruth) == 1


def test_nobody_gives_parts_to_themselves(ruth, waste):
    priya = User.objects.get(username="priya")

    with pytest.raises(Forbidden, match="yourself"):
        do(Reorganisation(STARTS, person=priya, successor=ruth), ruth)
    with pytest.raises(Forbidden, match="two different people"):
        do(Reorganisation(STARTS, person=priya, successor=priya), ruth)


def test_a_team_and_one_of_its_people_can_change_together(ruth, waste):
    priya, jo = User.objects.get(username="priya"), make_person("jo")

    do(Reorganisation(STARTS, service=waste, new_name="Place", person=priya, successor=jo), ruth)

    assert parts(priya)[0][:2] == ("owner", "Waste")
    held = Responsibility.objects.on(STARTS).filter(role="owner", service__name="Place")
    assert held.exists()


# A portfolio


def test_a_portfolio_gets_another_holder_from_a_day(ruth):
    portfolio = make_portfolio(name="Environment")
    PortfolioHolder.objects.create(portfolio=portfolio, name="Councillor Old", starts=date(2024, 5, 1))
    asked = Reorganisation(STARTS, portfolio=portfolio, holder="Councillor New")
    assert plan(asked) == [
        Touched("Portfolio holder", "Environment", "Councillor Old", "Councillor New from 1 October 2026")
    ]

    do(asked, ruth)

    assert [holder_on(portfolio, day).name for day in (LAST, STARTS)] == ["Councillor Old", "Councillor New"]
    change_holder(portfolio, "Councillor Newer", starts=STARTS, by=ruth, at=AT, reason=REASON)
    assert portfolio.holders.count() == 2
    assert holder_on(portfolio, STARTS).history.count() == 2


# Whole or not at all


def test_rows_that_changed_since_the_look_stop_everything(ruth, waste):
    asked = Reorganisation(STARTS, service=waste, new_name="Place")
    seen = mark_of(plan(asked))
    make_indicator("newcomer", service=waste)

    with pytest.raises(Conflict, match="Something has changed"):
        do(asked, ruth, seen=seen)

    assert not Service.objects.filter(name="Place").exists()
    assert AuditEntry.objects.count() == 0


def test_nothing_to_do_is_said(ruth):
    with pytest.raises(Invalid, match="Nothing would change"):
        do(Reorganisation(STARTS, person=make_person(), successor=make_person()), ruth)


def test_a_part_that_fails_takes_the_others_with_it(ruth, waste):
    portfolio = make_portfolio()
    asked = Reorganisation(STARTS, service=waste, new_name="Place", portfolio=portfolio, holder="Councillor New")

    with pytest.raises(Invalid, match="at least 10"):
        do(asked, ruth, reason="Because")

    assert {one.service for one in Indicator.objects.all()} == {waste}
    assert not portfolio.holders.exists()


@pytest.mark.parametrize("groups", [(), (AUDITOR,)])
def test_only_those_who_keep_the_catalogue_reorganise(waste, groups):
    with pytest.raises(Forbidden):
        do(Reorganisation(STARTS, service=waste, new_name="Place"), make_person(groups=groups))
    with pytest.raises(Forbidden):
        change_holder(make_portfolio(), "X", starts=STARTS, by=make_person(groups=groups), at=AT, reason=REASON)


# The pages


def answers(**changes: Any) -> dict[str, Any]:
    return {"starts_day": "1", "starts_month": "10", "starts_year": "2026", "reason": REASON, **changes}


@pytest.fixture
def browser(ruth: User, time_machine: Any) -> Client:
    time_machine.move_to(AT)
    return client_of(ruth)


def test_the_rows_are_shown_before_anything_changes_and_then_done(browser, waste):
    page = browser.post("/reorganise/", answers(service=str(waste.pk), new_name="Place services"))
    assert "5 rows. Nothing has changed yet." in text_of(page)
    assert not Service.objects.filter(name="Place services").exists()

    sent = answers(service=str(waste.pk), new_name="Place services", seen=page.context["mark"], confirm="yes")
    done = browser.post("/reorganise/", sent, follow=True)

    assert "Done: 5 rows changed." in text_of(done)
    assert Service.objects.get(name="Place services").indicators.count() == 2


def test_a_list_that_is_out_of_date_is_shown_again(browser, waste):
    sent = answers(service=str(waste.pk), new_name="Place", seen="old", confirm="yes")

    page = browser.post("/reorganise/", sent)

    assert page.status_code == 409
    assert "Something has changed since you looked at the list." in text_of(page)
    assert "5 rows" in text_of(page)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Choose a team, a person or a portfolio"),
        ({"new_name": "Place"}, "Choose the team that gets this name"),
        ({"holder": "Councillor New"}, "Choose the portfolio of this holder"),
        ({"starts_day": "40"}, "must be a real date"),
        ({"reason": "Because"}, "Say why in at least 10 characters"),
        ({"person": "999999"}, "Choose an answer from the list"),
    ],
)
def test_a_mistake_is_named_by_its_box(browser, changes, message):
    page = browser.post("/reorganise/", answers(**changes))

    assert page.status_code == 422
    assert message.lower() in text_of(page).lower()


def test_half_an_answer_and_a_day_to_come_are_refused(browser, waste):
    later = answers(service=str(waste.pk), new_name="Place", starts_year="2027")
    assert "choose today or an earlier day" in text_of(browser.post("/reorganise/", later))
    alone = answers(person=str(User.objects.get(username="priya").pk))
    assert "Choose who takes over" in text_of(browser.post("/reorganise/", alone))


def test_what_was_published_keeps_its_names(browser, client):
    edition = make_published()
    before = client.get(EDITION).content
    indicator = Indicator.objects.order_by("pk").first()
    fields = {"service": str(indicator.service.pk), "new_name": "Quite another team"}
    mark = browser.post("/reorganise/", answers(**fields)).context["mark"]
    browser.post("/reorganise/", answers(**fields, seen=mark, confirm="yes"))

    assert Indicator.objects.get(pk=indicator.pk).service.name == "Quite another team"
    assert client.get(EDITION).content == before
    assert edition.digest == type(edition).objects.get(pk=edition.pk).digest


def test_only_keepers_see_the_page(waste):
    assert client_of(make_person(groups=(AUDITOR,))).get("/reorganise/").status_code == 403


# People to look at


def test_parts_of_people_who_left_or_do_not_sign_in_are_listed(browser, waste):
    long_ago, lately = AT - timedelta(days=91), AT - timedelta(days=89)
    states = {
        "left": {"is_active": False, "last_login": lately},
        "away": {"last_login": long_ago},
        "never": {"last_login": None, "date_joined": long_ago},
        "fresh": {"last_login": None, "date_joined": lately},
        "here": {"last_login": lately},
    }
    Responsibility.objects.all().delete()
    for name, state in states.items():
        make_responsibility(make_person(name, last_name=name.upper(), **state), Role.OWNER, service=waste)
    make_responsibility(make_person("over", is_active=False), Role.OWNER, service=waste, ends=LAST)

    page = text_of(browser.get("/catalogue/services/people/"))

    assert "3 responsibilities in force today are held" in page
    for words in ("LEFT Owner Waste the account is closed", "has never signed in", "last signed in on 13 July 2026"):
        assert words in page
    for name in ("FRESH", "HERE", "Over"):
        assert name not in page


def test_handing_over_starts_from_the_person_in_the_list(browser, waste):
    priya = User.objects.get(username="priya")

    page = browser.get(f"/reorganise/?person={priya.pk}")

    assert page.context["form"]["person"].value() == str(priya.pk)
    assert browser.get("/reorganise/?person=x").status_code == 200
