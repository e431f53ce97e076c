"""The progress board as a page one can narrow, drill into, take away and act on."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from indicators.enums import ResponsibilityRole
from submissions import services
from submissions.models import Submission
from tests.factories import (
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
from tests.submissions.views.reading import words

TUESDAY = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)


class Office:
    """Two overdue returns of Priya, and one that waits for Marcus since the Thursday before."""

    def __init__(self) -> None:
        self.aled, self.priya, self.marcus = make_performance("aled"), make_person("priya"), make_person("marcus")
        self.children, self.trees = make_service(name="Children"), make_service(name="=Trees")
        for service in (self.children, self.trees):
            make_responsibility(self.priya, ResponsibilityRole.OWNER, service=service)
            make_responsibility(self.marcus, ResponsibilityRole.LEAD, service=service)
        for name, service in (("reviews", self.children), ("visits", self.children), ("planted", self.trees)):
            make_definition(indicator=make_indicator(name, service=service), name=name.capitalize())
        self.round = make_round(by=self.aled, due=date(2026, 10, 16))
        sent, then = Submission.objects.get(indicator__ref="visits"), datetime(2026, 10, 15, 9, 0, tzinfo=UTC)
        make_version(sent, "91", by=self.priya, at=then)
        make_move(sent, "submit", by=self.priya, at=then)

    def client(self, user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def page(self, user=None, name: str = "board", **query) -> str:
        return words(self.client(user or self.aled).get(reverse(f"submissions:{name}"), query))


@pytest.fixture
def office(db):
    with time_machine.travel(TUESDAY, tick=False):
        yield Office()


def table(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_waits_are_counted_in_working_days(office):
    text = office.page()
    assert "Marcus Example 1 return to sign , Marcus Example 3 days" in text
    assert "Priya Example 2 overdue , Priya Example 2 days" in text
    assert "5 working days to sign-off, Tue 27 October" in text


def test_the_board_says_what_has_been_done_and_offers_the_next_step(office):
    assert "Not reminded yet Remind Priya Example" in office.page()
    services.send_reminders(at=TUESDAY - timedelta(days=1))
    assert "Reminded on Mon 19 Oct" in office.page()
    services.send_reminders(at=TUESDAY)
    assert "Reminded today at 09:00" in office.page()


def test_only_the_performance_team_is_offered_to_remind(office):
    assert "Next step" not in office.page(office.priya)
    assert "Daily reminders" not in office.page(office.priya)


def test_one_service_alone_is_counted_and_links_keep_the_choice(office):
    page = office.client(office.aled).get(reverse("submissions:board"), {"service": office.trees.pk})
    assert "Progress: 0 of 1 return are in" in words(page)
    body = page.content.decode()
    assert f"/progress/download/?collection={office.round.pk}&amp;service={office.trees.pk}" in body
    assert f"?stage=overdue&amp;service={office.trees.pk}" in body


@pytest.mark.parametrize("query", [{"service": "999"}, {"service": "x"}, {"collection": "0"}, {"service": "\x00"}])
def test_what_the_address_asks_for_in_vain_is_said(office, query):
    assert "in the address is not known here" in office.page(**query)


def test_a_person_s_name_leads_to_exactly_what_waits_for_them(office):
    where = reverse("submissions:round", args=[office.round.pk])
    for user, there, elsewhere in ((office.priya, "Reviews", "Visits"), (office.marcus, "Visits", "Reviews")):
        assert (
            f'href="{where}?holder={user.pk}"'
            in office.client(office.aled).get(reverse("submissions:board")).content.decode()
        )
        text = words(office.client(office.aled).get(where, {"holder": user.pk}))
        assert f"Only what waits for {user.get_full_name()}" in text
        assert there in text
        assert elsewhere not in text


def test_the_table_to_take_away_has_the_counts_of_the_page(office):
    response = office.client(office.aled).get(reverse("submissions:board-csv"))
    assert response["Content-Disposition"] == 'attachment; filename="progress-q2-2026-27-2026-10-20.csv"'
    rows = table(response)
    assert rows[0][0] == "Service"
    assert rows[0][-2:] == ["Oldest wait (working days)", "Who holds it up"]
    assert rows[1] == ["Children", "0", "0", "0", "1", "0", "1", "0", "2", "3", "Marcus Example, 1 return to sign"]
    assert rows[2] == ["'=Trees", "0", "0", "0", "1", "0", "0", "0", "1", "2", "Priya Example, 1 overdue"]
    assert rows[3] == ["All services", "0", "0", "0", "2", "0", "1", "0", "3", "", ""]


def test_the_table_keeps_the_choice_and_the_scope_of_who_asks(office):
    address = reverse("submissions:board-csv")
    assert len(table(office.client(office.aled).get(address, {"service": office.trees.pk}))) == 3
    outsider = make_person("tom")
    make_responsibility(outsider, ResponsibilityRole.OWNER, service=make_service())
    assert len(table(office.client(outsider).get(address))) == 2


def test_without_a_collection_there_is_no_table(db):
    client = Client()
    client.force_login(make_performance())
    assert client.get(reverse("submissions:board-csv")).status_code == 404
    assert client.get(reverse("submissions:board")).status_code == 200


def test_the_board_and_the_drill_down_cost_the_same_for_few_and_many(office):
    client = office.client(office.aled)
    board = reverse("submissions:board")
    waiting = reverse("submissions:round", args=[office.round.pk]) + f"?holder={office.priya.pk}"
    few = [queries_of(lambda where=where: client.get(where)) for where in (board, waiting)]
    add_returns(office.children, office.round, 15)
    assert [queries_of(lambda where=where: client.get(where)) for where in (board, waiting)] == few
