"""The scorecard builder on pages: create, look, move, change, preview; two people; who may."""

import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.people import PERFORMANCE
from reporting.columns import KINDS
from reporting.models import Column, Line, Scorecard, Section
from reporting.urls import urlpatterns
from reporting.words import DEFAULT_WORDS
from tests.factories import (
    Q2,
    make_approved,
    make_draft,
    make_indicator,
    make_line,
    make_measure,
    make_person,
    make_portfolio,
    make_scorecard,
    make_section,
    make_service,
    make_status_set,
)
from tests.reporting.views.pages import client_as, client_of, make_homes, text_of

pytestmark = pytest.mark.django_db
LAYOUT = "/scorecards/homes/layout/"


@pytest.fixture
def homes() -> Scorecard:
    """A scorecard of one section with two lines and a draft, so that it is previewed for its quarter."""
    scorecard = make_homes("94.2", "60")
    make_draft(scorecard)
    return scorecard


@pytest.fixture
def aled() -> Client:
    return client_of(make_person("aled", groups=(PERFORMANCE,)))


def send(client: Client, path: str, **data: Any) -> HttpResponse:
    """Send a form of the builder with the revision the page would hold."""
    fields = {"revision": Scorecard.objects.get(slug="homes").revision, **data}
    response: HttpResponse = client.post(f"{LAYOUT}{path}", fields)
    return response


def refs() -> list[str]:
    lines = Line.objects.filter(section__scorecard__slug="homes").order_by("section__order", "order")
    return list(lines.values_list("indicator__ref", flat=True))


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


# Forms


def settings_of(scorecard: Scorecard, **changes: str) -> dict[str, str]:
    names = ("title", "caption", "closing", "period_kind", "rating_display", "numbering", "orientation")
    return {**{name: getattr(scorecard, name) for name in names}, **changes}


def test_settings_are_saved(homes: Scorecard, aled: Client) -> None:
    response = send(aled, "settings/", **settings_of(homes, title="Homes for all", orientation="portrait"))

    assert response["Location"] == LAYOUT
    homes.refresh_from_db()
    assert (homes.title, homes.orientation, homes.revision) == ("Homes for all", "portrait", 1)
    assert "Settings saved." in text_of(aled.get(LAYOUT))


def test_a_missing_answer_is_asked_for_and_nothing_typed_is_lost(homes: Scorecard, aled: Client) -> None:
    response = send(aled, "settings/", **settings_of(homes, title="", caption="Appendix Z"))

    assert response.status_code == 422
    assert "Enter the title" in text_of(response)
    assert 'value="Appendix Z"' in response.content.decode()


def test_two_people_at_one_form_lose_nothing(homes: Scorecard, aled: Client) -> None:
    sian = client_of(make_person("sian", groups=(PERFORMANCE,)))
    send(aled, "settings/", **settings_of(homes, closing="By Aled"))

    late = send(sian, "settings/", **settings_of(homes, title="By Sian"), revision=0)

    assert late.status_code == 409
    assert "Aled Example changed this layout at" in text_of(late)
    html = late.content.decode()
    assert 'value="By Sian"' in html
    assert 'name="revision" value="1"' in html
    homes.refresh_from_db()
    assert (homes.title, homes.closing) == ("Homes scorecard", "By Aled")


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_form_without_a_revision_changes_nothing(homes: Scorecard, aled: Client, revision: str) -> None:
    assert send(aled, "settings/", **settings_of(homes, title="Other"), revision=revision).status_code == 409


def test_a_change_can_be_looked_at_before_it_is_made(homes: Scorecard, aled: Client) -> None:
    response = send(aled, "settings/", **settings_of(homes, title="Only looked at"), preview="1")

    assert response.status_code == 200
    text = text_of(response)
    assert "Preview Q2 2026/27, with the change you have not saved yet" in text
    assert "Only looked at, Q2 2026/27" in text
    homes.refresh_from_db()
    assert (homes.title, homes.revision, homes.history.count()) == ("Homes scorecard", 0, 1)


def test_with_scripts_only_the_preview_is_sent(homes: Scorecard, aled: Client) -> None:
    fields = {**settings_of(homes, title="Live"), "preview": "1", "revision": "0"}

    good = aled.post(f"{LAYOUT}settings/", fields, headers={"HX-Request": "true"})
    bad = aled.post(f"{LAYOUT}settings/", {**fields, "title": ""}, headers={"HX-Request": "true"})

    assert good.content.decode().count("<h1") == 0
    assert "Live, Q2 2026/27" in text_of(good)
    assert (bad.status_code, text_of(bad)) == (200, "Not shown yet Enter the title")


def test_levels_and_the_rule_of_overall_ratings_are_saved(homes: Scorecard, aled: Client) -> None:
    fields = {
        "heading_1": "Outcome",
        "heading_2": "Theme",
        "rating_2": "Rating",
        "method": "worst",
        "rounding": "half_up",
    }

    send(aled, "ratings/", **fields, least_green="2.50", least_amber="1.5")

    homes.refresh_from_db()
    assert homes.levels == [
        {"heading": "Outcome", "rating_heading": ""},
        {"heading": "Theme", "rating_heading": "Rating"},
    ]
    assert (homes.rollup_method, homes.rollup_rounding) == ("worst", "half_up")
    assert homes.rollup_thresholds == [
        {"status": "green", "at_least": "2.5"},
        {"status": "amber", "at_least": "1.5"},
    ]
    assert 'value="2.5"' in aled.get(f"{LAYOUT}ratings/").content.decode()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"heading_1": ""}, "Enter the name of level 1"),
        ({"heading_3": "Third"}, "Enter level 2 before level 3"),
        ({"rating_2": "Rated"}, "Enter the name of level 2"),
        ({"least_green": "2.5"}, "Enter a lowest mean for every rating but the worst"),
        ({"least_green": "many"}, "owest mean that is"),
    ],
)
def test_levels_that_do_not_fit_are_asked_about(
    homes: Scorecard, aled: Client, fields: dict[str, str], message: str
) -> None:
    usual = {"heading_1": "Theme", "method": "mean", "rounding": "half_up"}

    response = send(aled, "ratings/", **{**usual, **fields})

    assert response.status_code == 422
    assert message in text_of(response)


def test_only_words_that_differ_are_kept_and_empty_prints_nothing(homes: Scorecard, aled: Client) -> None:
    page = aled.get(f"{LAYOUT}words/")
    assert all(f'name="{key}"' in page.content.decode() for key in DEFAULT_WORDS)
    assert "Usually “Increase”" in text_of(page)
    usual = {**DEFAULT_WORDS, **{f"status.{one.key}": one.word for one in homes.status_set.statuses.all()}}

    send(aled, "words/", **{**usual, "trend.increase": "Up", "movement.none": "", "status.green": "Good"})

    homes.refresh_from_db()
    assert homes.words == {"trend.increase": "Up", "movement.none": "", "status.green": "Good"}
    assert 'value="Up"' in aled.get(f"{LAYOUT}words/").content.decode()


def test_the_key_and_the_footnotes_are_saved_without_empty_lines(homes: Scorecard, aled: Client) -> None:
    fields = {"mark_1": "green", "text_1": "Met", "text_3": "Only words", "note_2": "A note."}

    send(aled, "key/", **fields)

    homes.refresh_from_db()
    assert homes.key == [{"status": "green", "text": "Met"}, {"status": "", "text": "Only words"}]
    assert homes.footnotes == ["A note."]
    response = send(aled, "key/", mark_1="green")
    assert (response.status_code, "Enter what mark 1 means" in text_of(response)) == (422, True)


def test_what_the_summary_shows_is_chosen_and_previewed(homes: Scorecard, aled: Client) -> None:
    fields = {"kind_1": "counts", "by_1": "all", "base_1": "all", "count_1": "9", "kind_2": "movers", "count_2": "2"}

    preview = send(aled, "summary/", **fields, preview="1")
    send(aled, "summary/", **fields)

    homes.refresh_from_db()
    assert homes.blocks == [{"kind": "counts", "base": "all"}, {"kind": "movers", "count": 2}]
    assert "Of 2 measures: 1 green and 1 red." in text_of(preview)
    page = aled.get(f"{LAYOUT}summary/").content.decode()
    assert 'name="kind_4"' in page
    assert 'value="2"' in page
    send(aled, "summary/", kind_1="", kind_2="exceptions", reasons_2=["red", "worse"], heading_2="Look here")
    homes.refresh_from_db()
    assert homes.blocks == [{"kind": "exceptions", "heading": "Look here", "reasons": ["red", "worse"]}]
    assert send(aled, "summary/", kind_1="pie").status_code == 422


def test_a_section_is_added_inside_another_and_changed(homes: Scorecard, aled: Client) -> None:
    homes.levels = [{"heading": "A", "rating_heading": ""}, {"heading": "B", "rating_heading": ""}]
    homes.save()
    outer = homes.sections.get()

    page = aled.get(f"{LAYOUT}sections/add/?inside={outer.pk}").content.decode()
    send(aled, "sections/add/", heading="Inner", parent=outer.pk)
    inner = homes.sections.get(heading="Inner")
    send(aled, f"sections/{inner.pk}/", heading="Renamed", parent="")

    assert f'<option value="{outer.pk}" selected>' in page
    inner.refresh_from_db()
    assert (inner.heading, inner.parent) == ("Renamed", None)
    response = send(aled, f"sections/{outer.pk}/", heading="Quality", parent="99999")
    assert (response.status_code, "Choose an answer from the list" in text_of(response)) == (422, True)


def test_an_empty_section_is_removed_and_a_full_one_is_not(homes: Scorecard, aled: Client) -> None:
    full, empty = homes.sections.get(), make_section(homes, "Empty")

    refused = send(aled, f"sections/{full.pk}/", remove="1", heading="Quality")
    done = send(aled, f"sections/{empty.pk}/", remove="1")

    assert (refused.status_code, "still holds lines" in text_of(refused)) == (422, True)
    assert done.status_code == 302
    assert list(homes.sections.all()) == [full]


def test_several_indicators_are_found_and_added(homes: Scorecard, aled: Client) -> None:
    section = homes.sections.get()
    for ref, name in (("repairs", "Repairs in time"), ("voids", "Empty homes"), ("lettings", "Homes let")):
        make_measure(ref, name=name)
    make_indicator("gone", service=make_service()).__class__.objects.filter(ref="gone").update(retired_on="2020-01-01")
    here = refs()

    page = text_of(aled.get(f"{LAYOUT}sections/{section.pk}/lines/?q=homes"))
    send(aled, f"sections/{section.pk}/lines/", indicators=["voids", "lettings"])

    assert "Empty homes (voids" in page
    assert "Homes let (lettings" in page
    assert "Repairs in time" not in page
    assert refs() == [*here, "voids", "lettings"]
    later = text_of(aled.get(f"{LAYOUT}sections/{section.pk}/lines/"))
    assert "voids" not in later.split("Preview")[0]
    assert "gone" not in later
    assert "Repairs in time" in later


def test_nothing_ticked_and_nothing_found_are_said(homes: Scorecard, aled: Client) -> None:
    section = homes.sections.get()
    make_measure("repairs")

    nothing = send(aled, f"sections/{section.pk}/lines/")
    unknown = send(aled, f"sections/{section.pk}/lines/", indicators=["no-such-thing"])

    assert (nothing.status_code, "Tick at least one indicator" in text_of(nothing)) == (422, True)
    assert unknown.status_code == 422
    assert "No indicator fits" in text_of(aled.get(f"{LAYOUT}sections/{section.pk}/lines/?q=zzz"))


def line_fields(line: Line, **changes: Any) -> dict[str, Any]:
    return {"section": line.section_id, "number": "1", "kind": "measure", "period_style": "", "weight": "1", **changes}


def test_a_line_is_changed_with_words_of_its_own(homes: Scorecard, aled: Client) -> None:
    line = Line.objects.order_by("order")[0]
    page = aled.get(f"{LAYOUT}lines/{line.pk}/")
    assert f"Measure {line.indicator.ref}" in text_of(page)

    send(aled, f"lines/{line.pk}/", **line_fields(line, number="1a", weight="2.5", printed_name="Own name"))

    line.refresh_from_db()
    assert (line.number, str(line.weight), line.printed_as) == ("1a", "2.50", {"name": "Own name"})
    assert "Own name" in text_of(aled.get(LAYOUT))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "text"}, "Enter the words that stand in place of the figure"),
        ({"kind": "placeholder", "pointer": ""}, "Enter the words that stand in place of the figure"),
        ({"weight": "-1"}, "Enter a weight from 0 to 9999"),
        ({"weight": ""}, "Enter the weight"),
        ({"number": "x" * 11}, "at most 10 characters"),
    ],
)
def test_a_line_that_does_not_fit_is_asked_about(
    homes: Scorecard, aled: Client, fields: dict[str, str], message: str
) -> None:
    line = Line.objects.order_by("order")[0]

    response = send(aled, f"lines/{line.pk}/", **line_fields(line, **fields))

    assert response.status_code == 422
    assert message in text_of(response)


def test_a_line_is_removed_and_its_indicator_stays(homes: Scorecard, aled: Client) -> None:
    line = Line.objects.order_by("order")[0]

    send(aled, f"lines/{line.pk}/", remove="1")

    assert line.indicator.ref not in refs()
    line.indicator.refresh_from_db()


# Columns


def test_every_kind_of_column_is_offered_and_can_be_added(homes: Scorecard, aled: Client) -> None:
    page = text_of(aled.get(f"{LAYOUT}columns/"))

    for kind in KINDS.values():
        assert kind.label in page
        needed = {"period": "Q1"} if kind.option("period") else {}
        numbers = {one.name: one.usual for one in kind.options if one.shape == "number"}
        response = send(aled, f"columns/add/{kind.kind.value}/", heading=f"My {kind.label}", **needed, **numbers)
        assert response.status_code == 302, (kind.kind, text_of(response))
    assert homes.columns.filter(heading__startswith="My ").count() == len(KINDS)


def test_options_are_kept_where_they_differ_from_the_usual(homes: Scorecard, aled: Client) -> None:
    fields = {"heading": "Sep", "period": "Sep 2026", "arrow": "on", "missing": "on", "missing_own": ""}

    send(aled, "columns/add/period_value/", **fields)

    column = homes.columns.get(heading="Sep")
    assert column.options == {"period": "Sep 2026", "arrow": True, "missing": ""}
    page = aled.get(f"{LAYOUT}columns/{column.pk}/").content.decode()
    assert 'value="Sep 2026"' in page
    assert page.count("checked") == 2
    send(aled, f"columns/{column.pk}/", heading="Sep", period="Sep 2026")
    column.refresh_from_db()
    assert column.options == {"period": "Sep 2026"}


def test_a_label_that_is_no_period_is_asked_about(homes: Scorecard, aled: Client) -> None:
    response = send(aled, "columns/add/period_value/", heading="X", period="Smarch")

    assert response.status_code == 422
    assert "“smarch” is not a period" in text_of(response)
    assert not homes.columns.filter(heading="X").exists()


def test_a_column_is_removed(homes: Scorecard, aled: Client) -> None:
    column = homes.columns.get(key="target")

    response = send(aled, f"columns/{column.pk}/", remove="1")

    assert response["Location"] == f"{LAYOUT}#builder-columns"
    assert not homes.columns.filter(key="target").exists()


def test_columns_are_copied(homes: Scorecard, aled: Client) -> None:
    source = make_scorecard("roads", columns=(("name", "Indicator"),))

    send(aled, "columns/copy/", source=source.pk)

    assert list(homes.columns.values_list("heading", flat=True)) == ["Indicator"]
    assert send(aled, "columns/copy/").status_code == 422


# History


def test_the_history_names_each_change_and_person(homes: Scorecard, aled: Client) -> None:
    send(aled, "sections/add/", heading="New")
    send(aled, "settings/", **settings_of(homes, title="Renamed"))

    aled.get(LAYOUT)

    text = text_of(aled.get(f"{LAYOUT}history/"))

    assert text.index("Settings changed") < text.index("Section “New” added")
    assert text.count("Aled Example") >= 2
