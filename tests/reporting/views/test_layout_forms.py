"""The forms of the scorecard builder: what they keep, what they ask about, and two people at one form."""

from typing import Any

import pytest
from django.test import Client

from indicators.people import PERFORMANCE
from reporting.columns import KINDS
from reporting.models import Line, Scorecard
from reporting.words import DEFAULT_WORDS
from tests.factories import (
    make_indicator,
    make_measure,
    make_person,
    make_scorecard,
    make_section,
    make_service,
)
from tests.reporting.views.building import LAYOUT, refs, send, settings_of
from tests.reporting.views.pages import client_of, text_of

pytestmark = pytest.mark.django_db


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
