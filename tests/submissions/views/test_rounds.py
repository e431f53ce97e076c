"""The performance team opens, watches and closes collections."""

from datetime import date

import pytest
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from submissions.models import Round, Submission
from tests.factories import (
    NOW,
    Q2,
    make_definition,
    make_indicator,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_version,
)
from tests.submissions.bulk import add_returns, queries_of
from tests.submissions.views.reading import told, words

OPEN = "submissions:round-open"


@pytest.fixture
def aled(on_the_day, db):
    return make_performance("aled")


@pytest.fixture
def office(on_the_day, db):
    service = make_service(name="Children and families")
    priya = make_person("priya", first_name="Priya", last_name="Nair")
    marcus = make_person("marcus", first_name="Marcus", last_name="Webb")
    make_responsibility(priya, ResponsibilityRole.OWNER, service=service)
    make_responsibility(marcus, ResponsibilityRole.LEAD, service=service)
    for name in ("Reviews", "Visits"):
        make_definition(indicator=make_indicator(name.lower(), service=service), name=name)
    return service, priya, marcus


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}_day": str(value.day), f"{name}_month": str(value.month), f"{name}_year": str(value.year)}


def dates(**changes) -> dict[str, str]:
    chosen = {"opens": date(2026, 10, 2), "due": date(2026, 10, 17), "sign_off_due": date(2026, 10, 27), **changes}
    return {name: text for key, value in chosen.items() for name, text in day(key, value).items()}


# Opening


def test_before_opening_one_sees_what_will_be_asked_of_whom(aled, office, as_user):
    response = as_user(aled).post(reverse(OPEN), {"period": "Q2 2026/27", "preview": "1", **dates()})
    text = words(response)
    assert response.status_code == 200
    assert "2 figures will be asked of 1 person" in text
    assert "Priya Nair: 2 Reviews Q2 2026/27 Visits Q2 2026/27" in text
    assert Round.objects.count() == 0


def test_a_measure_without_an_owner_stands_out(aled, as_user):
    make_definition(name="Lonely")
    text = words(as_user(aled).post(reverse(OPEN), {"period": "Q2 2026/27", "preview": "1", **dates()}))
    assert "Nobody yet: 1 Lonely Q2 2026/27" in text


def test_a_quarter_in_which_nothing_is_due_can_be_opened_all_the_same(aled, as_user):
    text = words(as_user(aled).post(reverse(OPEN), {"period": "Q2 2026/27", "preview": "1", **dates()}))
    assert "0 figures will be asked of 0 people" in text
    assert "No measure has a figure due." in text


def test_opening_makes_one_return_for_each_figure(aled, office, as_user):
    response = as_user(aled).post(reverse(OPEN), {"period": "Q2 2026/27", "confirm": "1", **dates()})
    round_ = Round.objects.get()
    assert response["Location"] == reverse("submissions:round", args=[round_.pk])
    assert told(response) == ["Collection for Q2 2026/27 opened: 2 returns asked for."]
    assert (round_.due, round_.opened_by, round_.committee_date) == (date(2026, 10, 17), aled, None)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"period": "soon", **dates()}, "Q2"),
        ({"period": "", **dates()}, "Enter the quarter"),
        ({"period": "2026/27", **dates()}, "for example Q2 2026/27"),
        ({"period": "Q2 2026/27"}, "Enter the day returns are due, for example 17 10 2026"),
        ({"period": "Q2 2026/27", **dates(due=date(2026, 10, 1))}, "Returns must be due on or after the day"),
        ({"period": "Q2 2026/27", **dates(sign_off_due=date(2026, 10, 3))}, "Leads must sign off on or after"),
        ({"period": "Q2 2026/27", **dates(), **day("committee_date", date(2026, 10, 20))}, "The committee must meet"),
        ({"period": "Q2\x00", **dates()}, "Character 3"),
    ],
)
def test_what_makes_no_collection_is_refused_with_a_sentence(aled, as_user, fields, message):
    response = as_user(aled).post(reverse(OPEN), {"confirm": "1", **fields})
    assert response.status_code == 422
    assert message in words(response)
    assert words(response).startswith("Error: ")
    assert Round.objects.count() == 0


def test_a_quarter_is_opened_once(aled, office, as_user):
    make_round()
    response = as_user(aled).post(reverse(OPEN), {"period": "Q2 2026/27", "confirm": "1", **dates()})
    assert "The collection for Q2 2026/27 has been opened already." in words(response)
    assert Round.objects.count() == 1


def test_the_form_starts_with_today(aled, as_user):
    form = as_user(aled).get(reverse(OPEN)).context["form"]
    assert form["opens"].value() == date(2026, 10, 5)


# Listing


def test_collections_are_listed_with_how_far_they_are(aled, office, as_user):
    _service, priya, marcus = office
    round_ = make_round()
    row = Submission.objects.filter(round=round_).first()
    make_version(row, "91", by=priya)
    make_move(row, "submit", by=priya)
    make_move(row, "approve", by=marcus)
    make_round(
        Q2.step(1), opens=date(2027, 1, 4), due=date(2027, 1, 15), sign_off_due=date(2027, 1, 20), committee_date=None
    )
    text = words(as_user(aled).get(reverse("submissions:rounds")))
    assert "Q2 2026/27 2 Oct 2026 17 Oct 2026 27 Oct 2026 Open 2 1" in text
    assert "Q3 2026/27 4 Jan 2027 15 Jan 2027 20 Jan 2027 Opens Mon 4 Jan 2 0" in text
    assert "Open a collection" in text


def test_the_returns_of_a_collection_are_listed_filtered_and_sorted(aled, office, as_user):
    service, priya, _marcus = office
    round_ = make_round()
    make_version(Submission.objects.get(indicator__ref="visits"), "91", by=priya)
    client, address = as_user(aled), reverse("submissions:round", args=[round_.pk])
    text = words(client.get(address))
    assert "2 returns" in text
    assert "Reviews Children and families Priya Nair Q2 2026/27 Not started" in text
    assert "Visits Children and families Priya Nair Q2 2026/27 Draft Mon 5 Oct" in text
    for query, there, missing in (
        ("q=visit", "Visits", "Reviews"),
        ("stage=draft", "Visits", "Reviews"),
        ("stage=not-started", "Reviews", "Visits"),
        (f"service={service.pk}&q=rev", "Reviews", "Visits"),
    ):
        found = words(client.get(f"{address}?{query}"))
        assert "1 return " in found
        assert there in found
        assert missing not in found
    assert "2 returns" in words(client.get(f"{address}?stage=due"))
    first, second = (words(client.get(f"{address}?sort={order}")) for order in ("name", "-name"))
    assert first.index("Reviews Children") < first.index("Visits Children")
    assert second.index("Visits Children") < second.index("Reviews Children")


def test_only_the_list_is_sent_when_only_the_list_is_asked_for(aled, office, as_user):
    address = reverse("submissions:round", args=[make_round().pk])
    part = as_user(aled).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "2 returns" in part


def test_owners_see_their_own_returns_of_a_collection_and_others_none(office, as_user):
    make_definition(name="Not hers")
    round_ = make_round()
    address = reverse("submissions:round", args=[round_.pk])
    text = words(as_user(office[1]).get(address))
    assert "2 returns" in text
    assert "Not hers" not in text
    assert "Close the collection" not in text
    assert as_user(make_person()).get(address).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=1000000000",
        "page=x",
        "page=%00",
        "sort=approvals__user__password",
        "sort=current__by__password",
        "sort=-",
        "sort=name&sort=%00",
        "stage=nowhere",
        "stage=%00",
        "service=abc",
        "service=99999999999999999999999999999999",
        "service=-1",
        "q=%00",
        "q=" + "x" * 3000,
        "current__by__password=x",
        "page=1&page=2&sort=name&sort=stage",
    ],
)
def test_an_odd_address_gives_the_list_and_never_an_error(aled, office, as_user, query):
    response = as_user(aled).get(f"{reverse('submissions:round', args=[make_round().pk])}?{query}")
    assert response.status_code == 200
    assert "<table" in response.content.decode()


def test_an_unknown_filter_is_said(aled, office, as_user):
    text = words(as_user(aled).get(f"{reverse('submissions:round', args=[make_round().pk])}?stage=nowhere"))
    assert "A filter in the address is not known here and was left out." in text


def test_lists_of_one_three_and_three_hundred_take_the_same_queries(aled, on_the_day, as_user):
    service = make_service()
    make_responsibility(make_person(), ResponsibilityRole.OWNER, service=service)
    make_definition(indicator=make_indicator("one", service=service))
    round_ = make_round()
    client, address = as_user(aled), reverse("submissions:round", args=[round_.pk])
    client.get(address)
    one = queries_of(lambda: client.get(address))
    add_returns(service, round_, 2)
    three = queries_of(lambda: client.get(address))
    add_returns(service, round_, 297)
    assert (one, three) == (three, queries_of(lambda: client.get(address)))
    assert "300 returns" in words(client.get(address))


# Changing and closing


def test_dates_change_with_a_reason_that_is_kept(aled, office, as_user):
    round_ = make_round()
    chosen = {"due": date(2026, 10, 20), "sign_off_due": date(2026, 10, 30)}
    data = {name: text for key, value in chosen.items() for name, text in day(key, value).items()}
    address = reverse("submissions:round-dates", args=[round_.pk])
    assert as_user(aled).get(address).status_code == 200
    assert as_user(aled).post(address, data).status_code == 422
    short = as_user(aled).post(address, {**data, "reason": "Later."})
    assert "Say why the dates change, for example" in words(short)
    response = as_user(aled).post(address, {**data, "reason": "The committee meets a week later."})
    assert told(response) == ["Dates changed. Returns are due on 20 October 2026."]
    round_.refresh_from_db()
    assert (round_.due, round_.history.first().history_change_reason) == (
        date(2026, 10, 20),
        "The committee meets a week later.",
    )


def test_dates_out_of_order_are_refused(aled, office, as_user):
    data = {**day("due", date(2026, 10, 1)), **day("sign_off_due", date(2026, 10, 30)), "reason": "A good reason."}
    response = as_user(aled).post(reverse("submissions:round-dates", args=[make_round().pk]), data)
    assert (response.status_code, "Returns must be due on or after" in words(response)) == (422, True)


def test_a_collection_is_closed_once(aled, office, as_user):
    round_ = make_round()
    address = reverse("submissions:round-close", args=[round_.pk])
    assert "2 of 2 returns are not in." in words(as_user(aled).get(address))
    assert Round.objects.get().is_open
    response = as_user(aled).post(address)
    assert told(response) == ["Collection closed. Returns that were not sent stay as they are."]
    again = as_user(aled).post(address)
    assert (again.status_code, "This collection has been closed already." in words(again)) == (409, True)
    text = words(as_user(aled).get(reverse("submissions:round", args=[round_.pk])))
    assert "Closed" in text
    assert "Change the dates" not in text
    assert "Closed Mon 5 Oct" in words(as_user(aled).get(reverse("submissions:rounds")))


def test_a_closed_collection_opens_again_with_a_reason(aled, office, as_user):
    round_ = make_round()
    client, address = as_user(aled), reverse("submissions:round-reopen", args=[round_.pk])
    client.post(reverse("submissions:round-close", args=[round_.pk]))
    assert "Open the collection again" in words(client.get(reverse("submissions:round", args=[round_.pk])))
    assert client.get(address).status_code == 200
    empty, short = client.post(address, {}), client.post(address, {"reason": "Later."})
    assert (empty.status_code, "Say why the collection opens again" in words(empty)) == (422, True)
    assert (short.status_code, "Say why it opens again, for example" in words(short)) == (422, True)
    response = client.post(address, {"reason": "Two services had the wrong dates."})
    assert told(response) == ["Collection opened again. Owners can enter what is missing."]
    again = client.post(address, {"reason": "Two services had the wrong dates."})
    assert (again.status_code, "This collection is open already." in words(again)) == (409, True)


def test_an_owner_cannot_enter_a_figure_after_the_close_and_is_told_who_can_help(aled, office, as_user):
    round_ = make_round()
    row = Submission.objects.get(indicator__ref="visits")
    as_user(aled).post(reverse("submissions:round-close", args=[round_.pk]))
    client, address = as_user(office[1]), reverse("submissions:enter", args=[row.pk])
    form = {"revision": "0", "token": "a" * 32, "has_figure": "yes", "value": "91", "save": "1"}
    response = client.post(address, form)
    assert response.status_code == 409
    assert "The collection for Q2 2026/27 is closed. The performance team can open it again." in words(response)
    row.refresh_from_db()
    assert (row.state, row.versions.count()) == ("to_do", 0)


# The board


def test_the_board_answers_in_its_heading_and_links_every_count(aled, office, as_user):
    service, priya, _marcus = office
    round_ = make_round()
    row = Submission.objects.get(indicator__ref="visits")
    make_version(row, "91", by=priya)
    make_move(row, "submit", by=priya)
    response = as_user(aled).get(reverse("submissions:board"))
    text, body = words(response), response.content.decode()
    assert "Progress: 1 of 2 returns are in" in text
    assert "Children and families 1 0 0 0 0 1 0 2" in text
    assert "Marcus Webb 1 return to sign" in text
    address = reverse("submissions:round", args=[round_.pk])
    assert f'{address}?service={service.pk}&amp;stage=with-lead"' in body
    assert f'{address}?service={service.pk}&amp;stage=draft"' not in body


def test_an_administrator_sees_counts_without_links(office, as_user):
    round_ = make_round()
    response = as_user(make_person(groups=("Administrator",))).get(reverse("submissions:board"))
    assert "Progress: 0 of 2 returns are in" in words(response)
    assert reverse("submissions:round", args=[round_.pk]) not in response.content.decode()


def test_a_lead_sees_the_part_they_lead(office, as_user):
    make_definition()
    make_round()
    assert "0 of 2 returns" in words(as_user(office[2]).get(reverse("submissions:board")))


def test_an_older_collection_can_be_chosen_and_an_unknown_one_is_said(aled, office, as_user):
    old = make_round()
    make_round(
        Q2.step(1), opens=date(2027, 1, 4), due=date(2027, 1, 15), sign_off_due=date(2027, 1, 20), committee_date=None
    )
    client, address = as_user(aled), reverse("submissions:board")
    assert "Quarter 3 2026/27" in words(client.get(address))
    assert "Quarter 2 2026/27" in words(client.get(f"{address}?collection={old.pk}"))
    for odd in ("x", "0", "%00", "9" * 40, "1&collection=x"):
        assert "in the address is not known here" in words(client.get(f"{address}?collection={odd}"))


def test_closed_collections_come_after_open_ones(aled, office, as_user):
    make_round()
    later = make_round(
        Q2.step(1), opens=date(2027, 1, 4), due=date(2027, 1, 15), sign_off_due=date(2027, 1, 20), committee_date=None
    )
    later.closed_at = NOW
    later.save()
    text = words(as_user(aled).get(reverse("submissions:board")))
    assert "Quarter 2 2026/27" in text
    assert "Q3 2026/27 (closed)" in text


def test_without_a_collection_the_board_says_so(aled, as_user):
    assert "No collection has been opened yet." in words(as_user(aled).get(reverse("submissions:board")))
