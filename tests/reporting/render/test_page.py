"""The body of the page: everything in the document is on it, and nothing that needs a script or a server."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reporting.document import Block, BlockCell, BlockRow, Cell, ColumnSpec, Count, KeyEntry, Level, ScorecardDocument
from reporting.render import Imprint, render_html
from reporting.render.page import in_eights, long_date, page_title
from tests.reporting.render.documents import (
    COLUMNS,
    GREEN,
    MONITOR,
    RED,
    make_document,
    make_group,
    make_judged,
    make_line,
    make_missing_line,
    make_points,
)

IMPRINT = Imprint(number=1, released="9 November 2026, 10:00", digest="0123456789abcdef" * 4)
VOID = {"br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "line", "polyline", "use"}
CHANGES = (("audits", "Measure audits", "Latest", "76%", "88%"),)


def body(document: ScorecardDocument | None = None, imprint: Imprint = IMPRINT) -> str:
    return render_html(document or make_document(), imprint).decode()


def words(html: str) -> str:
    """The text a reader sees, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Outline(HTMLParser):
    """Collects ids, headings, and whether every element is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.attributes: set[str] = set()
        self.targets: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.attributes |= set(found)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if (found.get("href") or "").startswith("#"):
            self.targets.append(str(found["href"])[1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        found = dict(attrs)
        if (found.get("href") or "").startswith("#"):
            self.targets.append(str(found["href"])[1:])

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag, f"</{tag}> closes something else"


def rich_document() -> ScorecardDocument:
    """Every column kind that draws something, judgements, missing rows and a long name."""
    columns = (
        *COLUMNS,
        ColumnSpec("sep", "period_value", "Sep 2016", True, True),
        ColumnSpec("dec", "period_value", "Dec 2016", True, True),
        ColumnSpec("chart", "chart", "Chart", False, False),
        ColumnSpec("quartile", "quartile", "Quartile", False, False),
        ColumnSpec("benchmarks", "benchmarks", "Benchmarks", False, False),
    )

    def extended(line: object) -> object:
        extra = {
            "sep": Cell("61%", arrow="↘"),
            "dec": Cell(""),
            "chart": Cell("", points=make_points("1", None, "3", "4"), target_line="2"),
            "quartile": Cell("3"),
            "benchmarks": Cell("England 24%"),
        }
        return replace(line, cells={**line.cells, **extra})  # type: ignore[type-var, attr-defined]

    lines = (
        make_line("audits"),
        make_line("checks", rag="red", trend=make_judged("No change", "Increase")),
        make_line("plain", rag="monitor", latest=Cell("5", provisional=True)),
        make_missing_line("missing"),
    )
    group = make_group("Quality", *(extended(line) for line in lines))  # type: ignore[arg-type]
    return make_document(group, columns=columns, judgements=1, not_received=("missing",))


class TestEverythingIsThere:
    def test_every_printed_text_is_on_the_page(self) -> None:
        document = rich_document()
        text = words(body(document))

        for line in document.all_lines():
            for column in document.columns:
                assert line.cells[column.key].text in text, (line.ref, column.key)

    @pytest.mark.parametrize("levels", [(Level("Theme", "Theme rating"),), (Level("Theme", ""),)])
    def test_both_layouts_print_every_line_once(self, levels: tuple[Level, ...]) -> None:
        document = replace(rich_document(), levels=levels)

        html = body(document)

        assert html.count('class="qd-sc__row') == 4

    def test_title_period_imprint_and_fingerprint(self) -> None:
        text = words(body())

        assert "Appendix A, Anyshire Council Homes scorecard, Q2 2026/27" in text
        assert "Published 9 November 2026, 10:00" in text
        assert "Cabinet member Councillor Hartley" in text
        assert "01234567 89abcdef 01234567" in text
        assert "Comparisons as at 6 November 2026" in text
        assert "2 of 2 rows approved by a second person" in text

    def test_key_footnotes_and_closing_line(self) -> None:
        text = words(body())

        for part in ("Target met", "A note in the key", "A footnote.", "End of the page"):
            assert part in text

    def test_the_verdict_and_what_is_red(self) -> None:
        text = words(body())

        assert "Quality: amber. Of 2 rated measures, 1 is green and 1 red." in text
        assert "1 red of 2 rated" in text
        assert "Measure checks 40% target 90%" in text

    def test_the_group_s_rating_says_how_it_came_about(self) -> None:
        assert "Mean of 2 rated measures is 2.00, so amber." in words(body())

    def test_a_council_without_a_holder_or_caption_leaves_them_out(self) -> None:
        text = words(body(make_document(holder="", caption="")))

        assert "Cabinet member" not in text
        assert text.startswith("Anyshire Council Homes scorecard")


class TestWhy:
    def test_the_answer_stands_under_its_row_and_opens_without_a_script(self) -> None:
        html = body()

        assert html.count("<details") == 2
        assert html.index('id="audits"') < html.index('id="why-audits"') < html.index('id="checks"')

    def test_it_gives_sentence_rule_figures_and_what_would_change_it(self) -> None:
        text = words(body())

        for part in (
            "Why green?",
            "85.0% against 90% or more: 5.0 percentage points too low.",
            "Target, version 1, in force from 1 April 2010",
            "Any value of 90% or more would be green.",
            "Q2 2026/27, version 1 of the return",
            "Service owner, Homes, 5 October 2026 at 10:00",
            "Lead, Homes, 6 October 2026 at 10:00",
        ):
            assert part in text

    def test_the_band_that_applies_is_marked_in_words_too(self) -> None:
        html = body()

        applying = re.findall(r'<li class="qd-why__applies">.*?</li>', html)
        assert len(applying) == 2
        assert "applies" in words(applying[0])

    def test_a_manual_change_stands_with_its_reason_and_what_was_computed(self) -> None:
        text = words(body(rich_document()))

        assert "Trend No change Increase The rule does not fit here. A judgement the rule cannot make" in text

    def test_a_monitored_row_has_no_why(self) -> None:
        document = make_document(make_group("Quality", make_line("one", rag="monitor")), counts=(Count(MONITOR, 1),))

        assert "<details" not in body(document)


class TestMissing:
    def test_a_row_not_received_says_so_where_the_narrative_would_be(self) -> None:
        html = body(make_document(make_group("Quality", make_line("one"), make_missing_line("gone"))))

        row = html[html.index('id="gone"') :]
        assert words(row).count("Not received by deadline: Homes") == 1
        assert "Not received Measure gone" in words(html)

    def test_without_a_narrative_column_the_words_stand_in_place_of_the_figure(self) -> None:
        columns = tuple(column for column in COLUMNS if column.key != "narrative")
        document = make_document(make_group("Quality", make_missing_line("gone")), columns=columns)

        row = body(document)
        assert "Not received by deadline: Homes" in words(row[row.index('id="gone"') :])

    def test_many_missing_figures_are_counted_by_their_reason(self) -> None:
        lines = [make_missing_line(f"gone-{place}") for place in range(12)]

        text = words(body(make_document(make_group("Quality", *lines))))

        assert "12 without a figure of 12 measures" in text
        assert "Not received by deadline: Homes 12" in text


class TestCorrection:
    def test_a_correction_names_old_new_and_reason(self) -> None:
        imprint = replace(IMPRINT, number=2, reason="Two rows had been exchanged.", changes=CHANGES)

        text = words(body(imprint=imprint))

        assert "This version replaces version 1. Two rows had been exchanged." in text
        assert "Measure audits Latest 76% 88%" in text

    def test_a_first_edition_has_no_such_table(self) -> None:
        assert "Correction" not in body()

    def test_a_preview_says_so_and_offers_no_downloads(self) -> None:
        html = body(imprint=Imprint(number=0, released="", digest="a" * 64))

        assert "This is the page as it would be published." in words(html)
        assert "scorecard.csv" not in html
        assert "Not published" in words(html)

    def test_an_edition_offers_its_files_beside_it(self) -> None:
        assert re.findall(r'href="(scorecard[^"]*)"', body())[:2] == ["scorecard.csv", "scorecard.json"]


class TestMarkup:
    def test_a_pure_function_of_document_and_imprint(self) -> None:
        assert body(rich_document()) == body(rich_document())

    @pytest.mark.parametrize("levels", [(Level("Theme", "Theme rating"),), (Level("Theme", ""),)])
    def test_elements_close_in_order_ids_are_unique_and_links_lead_somewhere(self, levels: tuple[Level, ...]) -> None:
        outline = Outline(body(replace(rich_document(), levels=levels)))

        assert outline.open == []
        assert len(outline.ids) == len(set(outline.ids))
        assert set(outline.targets) <= set(outline.ids)

    def test_headings_never_skip_a_level(self) -> None:
        outline = Outline(body(rich_document()))

        assert outline.headings[0] == 1
        assert all(after - before <= 1 for before, after in zip(outline.headings, outline.headings[1:], strict=False))

    def test_no_style_no_script_and_no_address_of_a_server(self) -> None:
        html = body(rich_document())
        outline = Outline(html)

        assert not {name for name in outline.attributes if name == "style" or name.startswith("on")}
        assert "<script" not in html
        assert not re.search(r'(?:href|src)="(?:/|https?:)', html)

    @pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a & b"])
    def test_whatever_is_typed_is_printed_as_text(self, text: str) -> None:
        line = make_line("one", narrative=Cell(text), latest=Cell(text), name=Cell(text))
        document = make_document(
            make_group(text, line),
            title=text,
            caption=text,
            closing=text,
            footnotes=(text,),
            key=(KeyEntry(GREEN, text),),
        )

        html = body(document, replace(IMPRINT, number=2, reason=text, changes=((text,) * 5,)))

        assert text not in html
        assert Outline(html).open == []

    def test_a_colour_is_never_the_only_sign(self) -> None:
        html = body(make_document(rating_display="letter"))

        for cell in re.findall(r'<td class="qd-sc__rating.*?</td>', html, re.DOTALL):
            assert "<svg" in cell
            assert words(cell) in {"Green", "Red"}

    def test_a_letter_is_followed_by_its_word_for_those_who_listen(self) -> None:
        lettered = make_line("one", rag=Cell("R", mark=RED))

        html = body(make_document(make_group("Quality", lettered)))

        assert re.search(r'R<span class="govuk-visually-hidden"> \(Red\)</span>', html)

    def test_arrows_are_drawn_and_named(self) -> None:
        html = body(rich_document())

        assert 'aria-label="slanting down"' in html
        assert "↘" not in html

    def test_an_arrow_of_a_council_s_own_is_printed_as_it_is(self) -> None:
        assert "⇑" in body(make_document(make_group("Quality", make_line("one", latest=Cell("1", arrow="⇑")))))

    def test_charts_say_in_words_what_they_show(self) -> None:
        assert 'aria-label="Q1: 1%, Q2: no figure, Q3: 3%, Q4: 4%. Target 2."' in body(rich_document())

    def test_tables_have_captions_and_scrolling_regions_can_be_reached_by_keyboard(self) -> None:
        html = body(rich_document())

        assert html.count("<table") == html.count("<caption")
        assert html.count('class="qd-table-region" role="region" tabindex="0" aria-label=') >= 2

    def test_300_rows_stay_below_a_megabyte(self) -> None:
        lines = [make_line(f"measure-{place}") for place in range(300)]

        html = render_html(make_document(make_group("Quality", *lines)), IMPRINT)

        assert len(html) < 1_000_000


class TestTexts:
    def test_a_title_that_names_its_year_is_not_told_it_again(self) -> None:
        assert page_title(make_document(title="Report FY2026/27 Q2")) == "Report FY2026/27 Q2"
        assert page_title(make_document()) == "Homes scorecard, Q2 2026/27"
        assert page_title(make_document(period="September 2016")) == "Homes scorecard, September 2016"

    def test_fingerprints_are_read_in_eights(self) -> None:
        assert in_eights("0123456789abcdef") == "01234567 89abcdef"

    def test_days_are_written_out(self) -> None:
        assert long_date("2026-11-06") == "6 November 2026"


def shown_by(display: str) -> str:
    """The rating cell of a page whose column shows ratings in its own way."""
    columns = tuple(replace(column, display=display) if column.key == "rag" else column for column in COLUMNS)
    line = make_line(rag=Cell("G" if display in ("letter", "colour") else "Green", mark=GREEN))
    html = body(make_document(make_group("Quality", line), columns=columns))
    found = re.search(r'<td class="qd-sc__rating[^>]*>(.*?)</td>', html, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("display", "shape", "word_is_there"),
    [("letter", False, True), ("word", False, True), ("shape", True, True), ("colour", False, True), ("", True, True)],
)
def test_a_column_of_ratings_may_be_shown_its_own_way_and_always_has_its_word(
    display: str, shape: bool, word_is_there: bool
) -> None:
    html = shown_by(display)

    assert ("<svg" in html) is shape
    assert ("Green" in html) is word_is_there


def test_what_the_reader_must_know_of_a_column_stands_under_its_heading() -> None:
    columns = tuple(replace(column, note="as published") if column.key == "previous" else column for column in COLUMNS)

    html = body(make_document(columns=columns))

    assert 'Previous<span class="qd-table__below">as published</span></th>' in html


def test_movement_is_coloured_by_its_tone_with_the_arrow_in_words() -> None:
    columns = (*COLUMNS, ColumnSpec("travel", "travel", "Direction", False, True))
    line = make_line(travel=Cell("", arrow="↓", tone="worse", note="Worse"))

    html = body(make_document(make_group("Quality", line), columns=columns))

    assert '<span class="qd-tone qd-tone--worse"><svg' in html
    assert 'aria-label="down"' in html
    assert '<span class="qd-table__below">Worse</span>' in html


BLOCK = Block(
    kind="counts",
    heading="Ratings",
    sentence="Of 5 measures: 4 green and 1 monitor.",
    base="Percentages are of the 4 rated measures.",
    columns=("Green", "Monitor"),
    rows=(
        BlockRow("Quality", (BlockCell("4 (100%)", 4, GREEN), BlockCell("0", 0, MONITOR))),
        BlockRow("All", (BlockCell("4 (100%)", 4, GREEN), BlockCell("1", 1, MONITOR))),
    ),
)


def test_counts_are_a_bar_with_numbers_words_and_a_text_for_whoever_cannot_see_it() -> None:
    html = body(make_document(blocks=(BLOCK,)))

    assert 'role="img" aria-label="Of 5 measures: 4 green and 1 monitor."' in html
    assert 'x="0.000%" width="80.000%"' in html
    assert 'text-anchor="middle">4</text>' in html
    assert "Green 4 (100%)" in words(html)
    assert "Percentages are of the 4 rated measures." in html
    assert "style=" not in html


def test_the_blocks_of_a_layout_stand_in_place_of_the_usual_summary() -> None:
    assert "better, " in words(body())
    assert "qd-sc-boxes" not in body(make_document(blocks=(BLOCK,)))


def test_a_row_of_a_block_leads_to_its_line_and_shows_its_rating() -> None:
    row = BlockRow("Measure audits", (BlockCell("Red", mark=RED), BlockCell("40%")), "audits")
    html = body(make_document(blocks=(Block("exceptions", "Look here", "1 of 2.", "", ("Rating", "Latest"), (row,)),)))

    assert '<a class="govuk-link" href="#audits">Measure audits</a>' in html
    assert '<td data-label="Rating"><span class="qd-rating qd-rating--red">' in html
    assert "qd-stacked" not in html
