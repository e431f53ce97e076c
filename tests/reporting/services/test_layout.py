"""Changing a layout: one service for each kind of change, with history and audit, and never over somebody else's."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User

from indicators.people import AUDITOR
from indicators.records.models import AuditEntry
from indicators.records.transitions import Conflict, Forbidden, Invalid
from reporting import services
from reporting.document import thaw
from reporting.models import Column, Line, Portfolio, Scorecard, Section
from reporting.services.layout_parts import arranged
from tests.factories import (
    NOW,
    make_draft,
    make_edition,
    make_filled_scorecard,
    make_indicator,
    make_line,
    make_performance,
    make_person,
    make_portfolio,
    make_scorecard,
    make_section,
    make_status_set,
)

pytestmark = pytest.mark.django_db
TWO_LEVELS = [{"heading": "Outcome", "rating_heading": ""}, {"heading": "Theme", "rating_heading": "Theme rating"}]


@dataclass
class Desk:
    """Somebody of the performance team at the layout of a scorecard; each act sees its newest revision."""

    scorecard: Scorecard
    by: User

    def act(self, service: Callable[..., Any], *args: Any, **changes: Any) -> Any:
        self.scorecard.refresh_from_db()
        return service(*args, **{"by": self.by, "at": NOW, "seen": self.scorecard.revision, **changes})

    def reason(self) -> str:
        newest = self.scorecard.history.order_by("-history_id").first()
        assert newest is not None
        return newest.history_change_reason or ""

    def headings(self) -> list[str]:
        return list(self.scorecard.sections.order_by("order").values_list("heading", flat=True))

    def columns(self) -> list[str]:
        return list(self.scorecard.columns.order_by("order").values_list("key", flat=True))


@pytest.fixture
def desk() -> Desk:
    return Desk(make_scorecard("homes", levels=TWO_LEVELS), make_performance("aled"))


# A new scorecard


def test_a_new_scorecard_is_plain_and_signed() -> None:
    aled, portfolio = make_performance("aled"), make_portfolio()

    row = services.create_scorecard(
        portfolio=portfolio, title="Roads & paths", status_set=make_status_set(), period_kind="month", by=aled, at=NOW
    )

    assert (row.slug, row.period_kind, row.revision) == ("roads-paths", "month", 1)
    assert list(row.columns.order_by("order").values_list("kind", flat=True))[:3] == [
        "number",
        "name",
        "previous_value",
    ]
    assert row.history.get().history_user == aled
    assert AuditEntry.objects.filter(action="add scorecard", actor=aled, object_id=str(row.pk)).exists()


def test_each_scorecard_gets_an_address_of_its_own() -> None:
    aled, statuses = make_performance("aled"), make_status_set()

    def slug(title: str) -> str:
        return services.create_scorecard(
            portfolio=make_portfolio(), title=title, status_set=statuses, by=aled, at=NOW
        ).slug

    assert [slug("Homes"), slug("Homes"), slug("homes!")] == ["homes", "homes-2", "homes-3"]
    assert [slug("New"), slug("Changes"), slug("???")] == ["new-2", "changes-2", "scorecard"]


def test_two_of_one_portfolio_cannot_share_a_title() -> None:
    scorecard = make_scorecard(title="Homes")

    with pytest.raises(Invalid, match="has a scorecard called “homes” already"):
        services.create_scorecard(
            portfolio=scorecard.portfolio,
            title="homes",
            status_set=scorecard.status_set,
            by=make_performance(),
            at=NOW,
        )


def test_a_copy_has_the_whole_layout_and_its_own_parts() -> None:
    source = make_scorecard(
        levels=TWO_LEVELS, words={"trend.increase": "Up"}, footnotes=["A note."], blocks=[{"kind": "counts"}]
    )
    outer = make_section(source, "Safe")
    make_line(make_section(source, "Quality", parent=outer), number="7", printed_as={"name": "Own"}, weight=Decimal(2))
    source.columns.filter(key="target").update(options={"empty": "none"})

    copy = services.create_scorecard(
        portfolio=make_portfolio(),
        title="A copy",
        status_set=make_status_set(slug="other"),
        copy_of=source,
        by=make_performance(),
        at=NOW,
    )

    names = ("levels", "words", "key", "footnotes", "blocks", "rating_display", "rollup_rounding", "status_set")
    assert [getattr(copy, name) for name in names] == [getattr(source, name) for name in names]
    inner = copy.sections.get(heading="Quality")
    assert inner.parent is not None
    assert (inner.parent.heading, inner.parent.scorecard) == ("Safe", copy)
    line = Line.objects.get(section=inner)
    assert (line.number, line.printed_as, line.weight) == ("7", {"name": "Own"}, 2)
    assert list(copy.columns.values_list("key", "kind", "heading", "order", "options")) == list(
        source.columns.values_list("key", "kind", "heading", "order", "options")
    )
    assert Line.objects.count() == 2


def test_a_portfolio_is_made_once() -> None:
    aled = make_performance("aled")

    made = [
        services.create_portfolio(name, council="Anyshire", by=aled, at=NOW) for name in ("Homes", "HOMES", "Roads")
    ]

    assert made[0] == made[1]
    assert list(Portfolio.objects.values_list("name", flat=True)) == ["Homes", "Roads"]
    assert services.create_portfolio("Homes", council="Elsewhere", by=aled, at=NOW).slug == "homes-2"


@pytest.mark.parametrize("groups", [(), (AUDITOR,), ("Administrator",)])
def test_nobody_else_changes_a_layout(desk: Desk, groups: tuple[str, ...]) -> None:
    somebody = make_person("somebody", groups=groups)
    section = make_section(desk.scorecard)
    before = Scorecard.objects.get()

    for service, args, fields in (
        (services.change_settings, (desk.scorecard, {"title": "Other"}), {}),
        (services.change_words, (desk.scorecard, {}), {}),
        (services.add_section, (desk.scorecard,), {"heading": "X", "parent": None}),
        (services.add_lines, (section, [make_indicator()]), {}),
        (services.move_section, (section, 0), {}),
        (services.remove_section, (section,), {}),
    ):
        with pytest.raises(Forbidden):
            desk.act(service, *args, by=somebody, **fields)
    with pytest.raises(Forbidden):
        services.create_scorecard(
            portfolio=before.portfolio, title="X", status_set=before.status_set, by=somebody, at=NOW
        )
    with pytest.raises(Forbidden):
        services.create_portfolio("X", council="Y", by=somebody, at=NOW)

    assert Scorecard.objects.get().revision == before.revision == 0


# Two people


def test_whoever_saw_an_older_layout_is_told_who_changed_it(desk: Desk) -> None:
    desk.act(services.add_section, desk.scorecard, heading="Quality", parent=None)

    with pytest.raises(Conflict, match=r"Aled Example changed this layout at \d\d:\d\d \(Section “Quality” added\)"):
        services.change_settings(desk.scorecard, {"title": "Mine"}, by=make_performance("sian"), at=NOW, seen=0)

    desk.scorecard.refresh_from_db()
    assert (desk.scorecard.title, desk.scorecard.revision) == ("Children and families", 1)


def test_every_kind_of_change_refuses_an_older_revision(desk: Desk) -> None:
    section = make_section(desk.scorecard)
    line = make_line(section)
    column = desk.scorecard.columns.first()
    assert column is not None
    acts: list[tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]] = [
        (services.change_settings, (desk.scorecard, {"title": "X"}), {}),
        (services.change_rollup, (desk.scorecard, {"levels": TWO_LEVELS}), {}),
        (services.change_words, (desk.scorecard, {"period": "X"}), {}),
        (services.change_key, (desk.scorecard, [], []), {}),
        (services.change_blocks, (desk.scorecard, []), {}),
        (services.add_section, (desk.scorecard,), {"heading": "X", "parent": None}),
        (services.change_section, (section,), {"heading": "X", "parent": None}),
        (services.move_section, (section, 0), {}),
        (services.remove_section, (section,), {}),
        (services.add_lines, (section, [make_indicator()]), {}),
        (services.change_line, (line, {"number": "X"}), {}),
        (services.move_line, (line, 0), {}),
        (services.remove_line, (line,), {}),
        (services.add_column, (desk.scorecard,), {"kind": "name", "heading": "X", "options": {}}),
        (services.change_column, (column,), {"heading": "X", "options": {}}),
        (services.move_column, (column, 0), {}),
        (services.remove_column, (column,), {}),
        (services.copy_columns, (desk.scorecard, make_scorecard()), {}),
    ]

    for service, args, fields in acts:
        with pytest.raises(Conflict):
            desk.act(service, *args, seen=5, **fields)

    assert AuditEntry.objects.count() == 0


def test_saving_what_is_there_already_is_no_change(desk: Desk) -> None:
    desk.act(services.change_settings, desk.scorecard, {"title": desk.scorecard.title})

    desk.scorecard.refresh_from_db()
    assert desk.scorecard.revision == 0


def test_a_draft_and_an_edition_keep_the_layout_they_were_built_with() -> None:
    scorecard = make_filled_scorecard("homes", values=("94.2",))
    edition = make_edition(scorecard)
    draft = make_draft(scorecard)
    stored = (edition.document, draft.document)
    desk = Desk(scorecard, make_performance())

    desk.act(services.change_settings, scorecard, {"title": "Other"})
    desk.act(services.remove_column, scorecard.columns.get(key="target"))
    desk.act(services.remove_line, Line.objects.get())

    edition.refresh_from_db()
    draft.refresh_from_db()
    assert (edition.document, draft.document) == stored
    assert thaw(edition.document).title == "Children and families"
    assert thaw(make_draft(scorecard).document).title == "Other"


# The whole


def test_settings_words_key_and_summary_are_kept_with_their_reasons(desk: Desk) -> None:
    desk.act(services.change_settings, desk.scorecard, {"title": "Homes", "orientation": "portrait"})
    desk.act(services.change_words, desk.scorecard, {"trend.increase": "Up", "status.green": "Good"})
    desk.act(
        services.change_key, desk.scorecard, [{"status": "green", "text": "Met"}, {"status": "", "text": "x"}], ["N"]
    )
    desk.act(services.change_blocks, desk.scorecard, [{"kind": "counts"}])
    desk.act(services.change_rollup, desk.scorecard, {"rollup_method": "worst"})

    row = Scorecard.objects.get()
    assert (row.title, row.orientation, row.words) == (
        "Homes",
        "portrait",
        {"trend.increase": "Up", "status.green": "Good"},
    )
    assert (row.key[1], row.footnotes, row.blocks, row.rollup_method) == (
        {"status": "", "text": "x"},
        ["N"],
        [{"kind": "counts"}],
        "worst",
    )
    assert row.revision == 5
    assert [one.history_change_reason for one in row.history.order_by("history_id")][-5:] == [
        "Settings changed",
        "Words changed",
        "Key and footnotes changed",
        "Summary changed",
        "Levels and overall ratings changed",
    ]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "change layout settings",
        "change words",
        "change key",
        "change summary",
        "change roll-up",
    ]


def test_what_no_scorecard_prints_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid, match=r"the word “trend\.sideways”"):
        desk.act(services.change_words, desk.scorecard, {"trend.sideways": "x"})
    with pytest.raises(Invalid, match="“pink” is not a rating"):
        desk.act(services.change_key, desk.scorecard, [{"status": "pink", "text": "x"}], [])
    with pytest.raises(Invalid, match="“monitor” is not a rating"):
        desk.act(
            services.change_rollup, desk.scorecard, {"rollup_thresholds": [{"status": "monitor", "at_least": "2"}]}
        )


# Sections


def test_sections_are_added_renamed_moved_and_removed(desk: Desk) -> None:
    for heading in ("A", "B", "C"):
        desk.act(services.add_section, desk.scorecard, heading=heading, parent=None)
    a, b, c = desk.scorecard.sections.order_by("order")

    desk.act(services.move_section, c, 0)
    assert desk.headings() == ["C", "A", "B"]
    assert desk.reason() == "Section “C” moved"
    desk.act(services.move_section, a, 99)
    assert desk.headings() == ["C", "B", "A"]
    desk.act(services.change_section, b, heading="Bee", parent=None)
    assert desk.headings() == ["C", "Bee", "A"]
    assert desk.reason() == "Section “B” renamed to “Bee”"
    desk.act(services.remove_section, c)
    assert desk.headings() == ["Bee", "A"]
    assert Section.history.filter(heading="C", history_type="-").get().history_user == desk.by


def test_a_section_nests_as_deep_as_there_are_levels(desk: Desk) -> None:
    outer = desk.act(services.add_section, desk.scorecard, heading="Outer", parent=None)
    inner = desk.act(services.add_section, desk.scorecard, heading="Inner", parent=outer)

    with pytest.raises(Invalid, match="has 2 levels of headings"):
        desk.act(services.add_section, desk.scorecard, heading="Too deep", parent=inner)
    other = desk.act(services.add_section, desk.scorecard, heading="Other", parent=None)
    with pytest.raises(Invalid, match="has 2 levels"):
        desk.act(services.change_section, outer, heading="Outer", parent=other)
    with pytest.raises(Invalid, match="cannot lie inside itself"):
        desk.act(services.change_section, outer, heading="Outer", parent=inner)
    desk.act(services.change_section, inner, heading="Inner", parent=other)
    inner.refresh_from_db()
    assert inner.parent == other
    assert desk.reason() == "Section “Inner” moved"


def test_sections_move_among_those_beside_them(desk: Desk) -> None:
    outer = desk.act(services.add_section, desk.scorecard, heading="Outer", parent=None)
    one = desk.act(services.add_section, desk.scorecard, heading="One", parent=outer)
    desk.act(services.add_section, desk.scorecard, heading="Last", parent=None)
    two = desk.act(services.add_section, desk.scorecard, heading="Two", parent=outer)

    desk.act(services.move_section, two, 0)

    assert list(outer.children.order_by("order").values_list("pk", flat=True)) == [two.pk, one.pk]
    assert list(desk.scorecard.sections.filter(parent=None).order_by("order").values_list("heading", flat=True)) == [
        "Outer",
        "Last",
    ]


def test_a_section_that_holds_something_stays(desk: Desk) -> None:
    section = make_section(desk.scorecard, "Quality")
    make_line(section)

    with pytest.raises(Invalid, match="“Quality” still holds lines or sections"):
        desk.act(services.remove_section, section)
    with pytest.raises(Invalid, match="There is a section “quality” at this place already"):
        desk.act(services.add_section, desk.scorecard, heading="quality", parent=None)


def test_what_was_removed_meanwhile_is_said_so(desk: Desk) -> None:
    section = make_section(desk.scorecard)
    desk.act(services.remove_section, Section.objects.get())

    with pytest.raises(Invalid, match="has been removed meanwhile"):
        desk.act(services.move_section, section, 0)


# Lines


def test_several_indicators_are_added_at_once_at_the_end(desk: Desk) -> None:
    section = make_section(desk.scorecard, "Quality")
    make_line(section, make_indicator("first"))

    desk.act(services.add_lines, section, [make_indicator("b"), make_indicator("a")])

    assert list(section.lines.order_by("order").values_list("indicator__ref", flat=True)) == ["first", "b", "a"]
    assert desk.reason() == "2 lines added to “Quality”"


def test_an_indicator_stands_once_in_a_section(desk: Desk) -> None:
    section, other = make_section(desk.scorecard, "A"), make_section(desk.scorecard, "B")
    line = make_line(section, make_indicator("here"))
    elsewhere = make_line(other, line.indicator)

    with pytest.raises(Invalid, match="“A” shows here already"):
        desk.act(services.add_lines, section, [line.indicator])
    with pytest.raises(Invalid, match="“A” shows this indicator already"):
        desk.act(services.change_line, elsewhere, {"section": section})
    with pytest.raises(Invalid, match="Tick at least one"):
        desk.act(services.add_lines, section, [])


def test_a_line_is_changed_moved_and_removed(desk: Desk) -> None:
    section = make_section(desk.scorecard)
    first, second, third = (make_line(section, make_indicator(ref)) for ref in ("a", "b", "c"))

    desk.act(services.move_line, third, 0)
    desk.act(services.change_line, second, {"number": "2a", "kind": "placeholder", "pointer": "First figure in March"})
    desk.act(services.remove_line, first)

    assert list(section.lines.order_by("order").values_list("indicator__ref", "number", "pointer")) == [
        ("c", "3", ""),
        ("b", "2a", "First figure in March"),
    ]
    assert Line.history.filter(history_type="-").get().history_change_reason == "Line a removed"


def test_a_line_can_go_to_another_section_but_not_to_another_scorecard(desk: Desk) -> None:
    line = make_line(make_section(desk.scorecard, "A"))
    other = make_section(desk.scorecard, "B")

    desk.act(services.change_line, line, {"section": other})

    line.refresh_from_db()
    assert line.section == other
    with pytest.raises(Invalid, match="section of this scorecard"):
        desk.act(services.change_line, line, {"section": make_section(make_scorecard())})


# Columns


def test_columns_are_added_changed_moved_and_removed(desk: Desk) -> None:
    Column.objects.all().delete()
    for heading in ("Measure", "Measure", ""):
        desk.act(services.add_column, desk.scorecard, kind="name", heading=heading, options={})
    assert desk.columns() == ["measure", "measure-2", "name"]
    one, _two, three = desk.scorecard.columns.order_by("order")

    desk.act(services.move_column, three, 1)
    assert desk.columns() == ["measure", "name", "measure-2"]
    desk.act(services.change_column, one, heading="What we measure", options={"x": "y"})
    one.refresh_from_db()
    assert (one.key, one.heading, one.options) == ("measure", "What we measure", {"x": "y"})
    assert desk.reason() == "Column “What we measure” changed"
    desk.act(services.remove_column, one)
    assert desk.columns() == ["name", "measure-2"]


def test_columns_are_copied_from_another_scorecard(desk: Desk) -> None:
    source = make_scorecard(title="Roads", columns=(("name", "Indicator"), ("narrative", "Story")))

    desk.act(services.copy_columns, desk.scorecard, source)

    assert list(desk.scorecard.columns.order_by("order").values_list("kind", "heading")) == [
        ("name", "Indicator"),
        ("narrative", "Story"),
    ]
    assert desk.reason() == "Columns copied from “Roads”"
    with pytest.raises(Invalid, match="Choose another scorecard"):
        desk.act(services.copy_columns, desk.scorecard, desk.scorecard)


@pytest.mark.parametrize(("place", "expected"), [(0, "cab"), (1, "acb"), (2, "abc"), (9, "abc"), (-3, "cab")])
def test_a_part_is_put_at_its_place(place: int, expected: str) -> None:
    parts = [Section(pk=number, heading=heading) for number, heading in enumerate("abc", start=1)]

    assert "".join(part.heading for part in arranged(parts, parts[2], place)) == expected


def test_parts_that_share_an_order_number_can_be_told_apart_again(desk: Desk) -> None:
    first, second = make_section(desk.scorecard, "A"), make_section(desk.scorecard, "B")
    Section.objects.update(order=3)

    desk.act(services.move_section, second, 0)

    assert desk.headings() == ["B", "A"]
    first.refresh_from_db()
    assert first.order == 4
