"""The scorecard builder on pages: create, look, move, change, preview; two people; who may."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reporting.models import Column, Line, Scorecard, Section
from reporting.urls import urlpatterns
from tests.factories import (
    Q2,
    make_approved,
    make_line,
    make_portfolio,
    make_scorecard,
    make_section,
    make_status_set,
)
from tests.reporting.views.building import LAYOUT, refs, send, settings_of
from tests.reporting.views.pages import client_as, text_of

pytestmark = pytest.mark.django_db


# Who may

FORMS = (
    "settings/",
    "ratings/",
    "words/",
    "summary/",
    "key/",
    "sections/add/",
    "columns/",
    "columns/copy/",
    "columns/add/target/",
)
LOOKING = ("", "history/")


def parts() -> tuple[str, ...]:
    section, column = Section.objects.earliest("pk"), Column.objects.earliest("pk")
    line = Line.objects.earliest("pk")
    return (f"sections/{section.pk}/", f"sections/{section.pk}/lines/", f"lines/{line.pk}/", f"columns/{column.pk}/")


@pytest.mark.parametrize("role", ["owner", "councillor", "administrator", "auditor", "performance", "superuser"])
def test_each_person_gets_the_answer_of_the_table(homes: Scorecard, role: str) -> None:
    client = client_as(role)

    looking = {client.get(f"{LAYOUT}{path}").status_code for path in LOOKING}
    forms = {client.get(f"{LAYOUT}{path}").status_code for path in (*FORMS, *parts())}
    forms.add(client.get("/scorecards/new/").status_code)

    assert looking == ({200} if role in ("auditor", "performance") else {403})
    assert forms == ({200} if role == "performance" else {403})
    if role != "performance":
        posts = {client.post(f"{LAYOUT}{path}").status_code for path in (*FORMS, *parts(), "move/")}
        assert posts | {client.post("/scorecards/new/").status_code} == {403}
        assert homes.history.count() == 1


def test_nobody_gets_in_without_signing_in(homes: Scorecard) -> None:
    client = client_as("anonymous")

    assert {client.get(f"{LAYOUT}{path}").status_code for path in (*LOOKING, *FORMS, *parts())} == {302}


def test_every_address_of_the_builder_is_in_the_tables_above(homes: Scorecard) -> None:
    names = {str(one.name) for one in urlpatterns if str(one.name).startswith("scorecard-layout")}
    asked = {f"{LAYOUT}{path}" for path in (*LOOKING, *FORMS, *parts(), "move/")}

    found = set()
    for name in names:
        for args in (
            ["homes"],
            ["homes", "target"],
            *(["homes", int(re.findall(r"\d+", path)[0])] for path in parts()),
        ):
            try:
                address = reverse(f"reporting:{name}", args=args)
            except Exception:  # noqa: BLE001, S112  (the address takes other arguments)
                continue
            if address in asked:
                found.add(name)

    assert names - found == set()


def test_an_auditor_sees_the_layout_without_a_way_to_change_it(homes: Scorecard) -> None:
    html = client_as("auditor").get(LAYOUT).content.decode()

    assert "Quality" in html
    assert "qd-move" not in html
    assert "Add a section" not in html


@pytest.mark.parametrize(
    "path", ["sections/99999/", "lines/99999/", "columns/99999/", "sections/99999/lines/", "columns/add/nothing/"]
)
def test_what_does_not_exist_is_not_found(homes: Scorecard, aled: Client, path: str) -> None:
    assert aled.get(f"{LAYOUT}{path}").status_code == 404
    assert aled.post(f"{LAYOUT}{path}").status_code == 404


def test_a_part_of_another_scorecard_cannot_be_reached_through_this_one(homes: Scorecard, aled: Client) -> None:
    other = make_scorecard("other")
    section = make_section(other)
    line, column = make_line(section), other.columns.first()
    assert column is not None

    paths = (f"sections/{section.pk}/", f"lines/{line.pk}/", f"columns/{column.pk}/")

    assert {aled.get(f"{LAYOUT}{path}").status_code for path in paths} == {404}
    assert send(aled, "move/", part="section", pk=section.pk, place=0).status_code == 404


# A new scorecard


def test_a_scorecard_is_added_and_its_layout_opens(aled: Client) -> None:
    portfolio, statuses = make_portfolio(name="Roads"), make_status_set()
    fields = {"title": "Roads and paths", "portfolio": portfolio.pk, "period_kind": "month", "status_set": statuses.pk}

    response = aled.post("/scorecards/new/", fields)

    row = Scorecard.objects.get()
    assert response["Location"] == "/scorecards/roads-and-paths/layout/"
    assert (row.portfolio, row.period_kind, row.title) == (portfolio, "month", "Roads and paths")
    page = aled.get(response["Location"])
    assert "There is no section yet" in text_of(page)
    assert "The scorecard has no section yet." in text_of(page)


def test_a_new_portfolio_can_be_named_with_it(aled: Client) -> None:
    fields = {"title": "Paths", "new_portfolio": "Roads", "period_kind": "quarter", "status_set": make_status_set().pk}

    aled.post("/scorecards/new/", fields)

    assert str(Scorecard.objects.get().portfolio).startswith("Roads, ")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Enter the title"),
        ({"new_portfolio": ""}, "Choose a portfolio above, or enter the name of a new one"),
        ({"title": "Homes scorecard", "new_portfolio": "", "portfolio": "own"}, "has a scorecard called"),
        ({"period_kind": "fortnight"}, "Choose an answer from the list"),
    ],
)
def test_what_is_missing_is_asked_for(homes: Scorecard, aled: Client, fields: dict[str, Any], message: str) -> None:
    sent = {"title": "X", "new_portfolio": "Y", "period_kind": "quarter", "status_set": homes.status_set_id, **fields}
    if sent.get("portfolio"):
        sent["portfolio"] = homes.portfolio_id

    response = aled.post("/scorecards/new/", sent)

    assert response.status_code == 422
    assert message in text_of(response)
    assert Scorecard.objects.count() == 1


def test_a_copy_starts_with_the_layout_of_the_other(homes: Scorecard, aled: Client) -> None:
    page = aled.get("/scorecards/new/?copy=homes").content.decode()
    assert f'<option value="{homes.pk}" selected>Homes scorecard' in page
    fields = {"title": "Copy", "portfolio": homes.portfolio_id, "copy_of": homes.pk, "status_set": homes.status_set_id}

    aled.post("/scorecards/new/", {**fields, "period_kind": "quarter"})

    copy = Scorecard.objects.get(slug="copy")
    assert copy.sections.get().lines.count() == 2


# The page


def test_it_shows_sections_lines_and_columns_with_the_preview_beside_them(homes: Scorecard, aled: Client) -> None:
    text = text_of(aled.get(LAYOUT))

    assert "Layout of Homes scorecard" in text
    assert "Quality 2 lines Move up Quality Move down Quality" in text
    assert "Measure Indicator Move up Measure Move down Measure" in text
    assert "Preview Q2 2026/27" in text
    assert "94.2%" in text
    assert "The layout is in order." in text


def test_it_takes_the_same_number_of_queries_with_more_lines(homes: Scorecard, aled: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert aled.get(LAYOUT).status_code == 200
        return len(found)

    queries()
    few = queries()
    for heading in ("B", "C"):
        section = make_section(homes, heading)
        for _line in range(3):
            make_approved(make_line(section).indicator, Q2, "50")

    assert queries() == few


def test_another_period_can_be_previewed(homes: Scorecard, aled: Client) -> None:
    assert "Preview Q1 2026/27" in text_of(aled.get(f"{LAYOUT}?period=2026-27-q1"))
    assert "Preview Q2 2026/27" in text_of(aled.get(f"{LAYOUT}?period=nonsense"))


def test_a_scorecard_without_a_draft_is_previewed_for_a_period_of_its_kind(aled: Client) -> None:
    make_scorecard("homes", period_kind="financial_year")

    assert re.search(r"Preview \d{4}/\d\d ", text_of(aled.get(LAYOUT)))


def test_a_layout_that_cannot_be_shown_says_why(homes: Scorecard, aled: Client) -> None:
    Column.objects.create(
        scorecard=homes, key="bad", kind="period_value", heading="Bad", order=99, options={"period": "?"}
    )

    page = aled.get(LAYOUT)

    assert page.status_code == 200
    assert "The scorecard cannot be shown yet. “?” is not a period." in text_of(page)


# Moves


def test_a_line_moves_down_and_up_again(homes: Scorecard, aled: Client) -> None:
    before = refs()
    first = Line.objects.order_by("order")[0]

    assert send(aled, "move/", part="line", pk=first.pk, place=1).status_code == 302
    assert refs() == before[::-1]
    send(aled, "move/", part="line", pk=first.pk, place=0)
    assert refs() == before
    assert "Saved" in text_of(aled.get(LAYOUT))
    assert f"by Aled Example: Line {before[0]} moved." in text_of(aled.get(LAYOUT))


def test_sections_and_columns_move_too(homes: Scorecard, aled: Client) -> None:
    second = make_section(homes, "Second")
    last = homes.columns.order_by("-order")[0]

    send(aled, "move/", part="section", pk=second.pk, place=0)
    send(aled, "move/", part="column", pk=last.pk, place=0)

    assert list(homes.sections.order_by("order").values_list("heading", flat=True)) == ["Second", "Quality"]
    assert homes.columns.order_by("order")[0] == last


@pytest.mark.parametrize("fields", [{"place": "x"}, {"place": "-1"}, {"place": "9" * 20}, {"place": ""}])
def test_a_place_that_is_none_is_refused(homes: Scorecard, aled: Client, fields: dict[str, str]) -> None:
    line = Line.objects.earliest("pk")

    assert send(aled, "move/", part="line", pk=line.pk, **fields).status_code == 422


@pytest.mark.parametrize("fields", [{"part": "page"}, {"pk": "x"}, {"pk": "9" * 30}])
def test_a_part_that_is_none_is_not_found(homes: Scorecard, aled: Client, fields: dict[str, str]) -> None:
    assert send(aled, "move/", **{"part": "line", "pk": "0", "place": "0", **fields}).status_code == 404


def test_a_move_over_somebody_elses_change_moves_nothing_and_says_whose(homes: Scorecard, aled: Client) -> None:
    before = refs()
    line = Line.objects.order_by("order")[0]
    send(aled, "settings/", **settings_of(homes, title="Changed"))

    response = send(client_as("performance"), "move/", part="line", pk=line.pk, place=1, revision=0)

    assert response.status_code == 409
    assert "Nothing was moved Aled Example changed this layout at" in text_of(response)
    assert refs() == before


# History


def test_the_history_names_each_change_and_person(homes: Scorecard, aled: Client) -> None:
    send(aled, "sections/add/", heading="New")
    send(aled, "settings/", **settings_of(homes, title="Renamed"))

    aled.get(LAYOUT)

    text = text_of(aled.get(f"{LAYOUT}history/"))

    assert text.index("Settings changed") < text.index("Section “New” added")
    assert text.count("Aled Example") >= 2
