"""The frozen document: written, read back equal, and walked in order."""

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting import document as module
from reporting.document import (
    SCHEMA,
    Block,
    BlockCell,
    BlockRow,
    Cell,
    Count,
    Group,
    Judgement,
    Level,
    LineRow,
    Mark,
    Point,
    ScorecardDocument,
    UnknownSchema,
    Why,
    fingerprint,
    freeze,
    thaw,
)
from tests.reporting.render.documents import (
    AMBER,
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

words = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
marks = st.builds(Mark, words, words, words, words, words, st.booleans())
whys = st.builds(Why, words, words, st.just(()), st.just(()), words, words, words, words)
cells = st.builds(
    Cell,
    text=words,
    arrow=words,
    note=words,
    missing=words,
    provisional=st.booleans(),
    mark=st.none() | marks,
    why=st.none() | whys,
    judgement=st.none() | st.builds(Judgement, words, words, words),
    points=st.lists(st.builds(Point, words, st.none() | words, words), max_size=2).map(tuple),
    target_line=words,
    tone=words,
    lack=words,
)
block_cells = st.builds(BlockCell, words, st.none() | st.integers(0, 10**6), st.none() | marks)
block_rows = st.builds(BlockRow, words, st.lists(block_cells, max_size=2).map(tuple), words)
blocks = st.builds(Block, words, words, words, words, st.just(("Number",)), st.lists(block_rows, max_size=2).map(tuple))
lines = st.builds(
    LineRow,
    ref=words,
    number=words,
    name=words,
    cells=st.dictionaries(words, cells, max_size=3),
    received=st.booleans(),
    period=words,
    submission=st.none() | st.integers(1, 10**9),
    version=st.none() | st.integers(1, 99),
    digest=words,
)
some_lines = st.lists(lines, max_size=2).map(tuple)
paths = st.lists(words, min_size=1, max_size=2).map(tuple)
inner = st.builds(Group, path=paths, heading=words, rating=st.none() | cells, groups=st.just(()), lines=some_lines)
groups = st.builds(
    Group,
    path=paths,
    heading=words,
    rating=st.none() | cells,
    groups=st.lists(inner, max_size=2).map(tuple),
    lines=some_lines,
)


class TestFreezeAndThaw:
    @settings(max_examples=60, deadline=None)
    @given(st.lists(groups, max_size=2).map(tuple), st.lists(blocks, max_size=2).map(tuple), words)
    def test_whatever_a_document_holds_comes_back_equal(
        self, held: tuple[Group, ...], summed: tuple[Block, ...], title: str
    ) -> None:
        written = make_document(make_group(), title=title)
        written = replace(written, groups=held, blocks=summed)

        assert thaw(freeze(written)) == written

    @settings(max_examples=30, deadline=None)
    @given(st.lists(groups, max_size=2).map(tuple))
    def test_the_same_document_always_has_the_same_text(self, held: tuple[Group, ...]) -> None:
        written = replace(make_document(), groups=held)

        assert freeze(thaw(freeze(written))) == freeze(written)

    def test_the_text_is_json_with_sorted_keys_and_a_schema_number(self) -> None:
        text = freeze(make_document())

        data = json.loads(text)

        assert list(data) == sorted(data)
        assert data["schema"] == SCHEMA
        assert ": " not in text.split('"text"')[0]

    def test_letters_of_every_language_stay_readable_in_the_text(self) -> None:
        assert "Ynys Môn ↑" in freeze(make_document(title="Ynys Môn ↑"))

    def test_any_change_gives_another_fingerprint(self) -> None:
        before = fingerprint(freeze(make_document()))

        after = fingerprint(freeze(make_document(closing="Another end")))

        assert len(before) == 64
        assert before != after

    def test_a_document_of_another_schema_is_refused_with_its_number(self) -> None:
        text = freeze(make_document()).replace(f'"schema":{SCHEMA}', '"schema":99')

        with pytest.raises(UnknownSchema, match="schema 99; only 1 to 2"):
            thaw(text)

    def test_a_document_without_a_schema_is_refused(self) -> None:
        with pytest.raises(UnknownSchema, match="schema None"):
            thaw("{}")

    def test_every_part_of_the_document_is_frozen(self) -> None:
        parts = [part for part in vars(module).values() if isinstance(part, type) and is_dataclass(part)]

        assert len(parts) == 17
        for part in parts:
            assert part.__dataclass_params__.frozen, part  # type: ignore[attr-defined]

    def test_no_field_can_hold_a_person(self) -> None:
        names = {
            field.name
            for part in vars(module).values()
            if isinstance(part, type) and is_dataclass(part)
            for field in fields(part)
        }

        assert not names & {"by", "user", "by_name", "author", "approved_by", "email"}


class TestOlderSchemas:
    """A document of schema 1, as it was stored before the next schema came: see ``stored/``."""

    STORED = (Path(__file__).parent / "stored" / "document-schema-1.json").read_text()

    def test_a_stored_document_of_schema_1_can_still_be_read(self) -> None:
        document = thaw(self.STORED)

        assert (document.schema, document.title, document.period) == (1, "Homes scorecard", "Q2 2026/27")
        assert [line.ref for line in document.all_lines()] == ["audits", "checks", "missing"]
        assert document.counts[0].mark == GREEN
        why = next(document.all_lines()).cells["rag"].why
        assert why is not None
        assert why.steps[1].applies

    def test_what_it_could_not_say_has_its_default(self) -> None:
        document = thaw(self.STORED)

        assert (document.blocks, document.orientation) == ((), "landscape")
        assert {cell.tone + cell.lack for line in document.all_lines() for cell in line.cells.values()} == {""}
        assert {column.display + column.note for column in document.columns} == {""}

    def test_written_again_it_has_the_same_bytes_and_fingerprint(self) -> None:
        assert freeze(thaw(self.STORED)) == self.STORED
        assert fingerprint(self.STORED) == "a0b0d39d0c589bd381c9f82b4451acac2ad5ac8ae96bf03c9e9e0ad9d0f9b039"

    def test_a_new_document_says_more(self) -> None:
        document = replace(thaw(self.STORED), schema=SCHEMA)

        assert '"orientation":"landscape"' in freeze(document)
        assert thaw(freeze(document)) == document


class TestCell:
    def test_an_arrow_is_printed_before_the_text(self) -> None:
        assert Cell("61%", arrow="↓").printed == "↓ 61%"

    def test_an_arrow_alone_is_printed_alone(self) -> None:
        assert Cell("", arrow="↓").printed == "↓"

    def test_nothing_prints_as_nothing(self) -> None:
        assert Cell("").printed == ""

    def test_what_was_computed_is_what_is_printed_unless_a_person_set_it(self) -> None:
        assert Cell("Red", mark=RED).computed == "Red"
        assert make_judged("Green", "Amber").computed == "Amber"


class TestWalking:
    def test_groups_are_walked_from_the_outside_in(self) -> None:
        first = make_group("A", make_line("a1"), path=("Outcome", "A"))
        second = make_group("B", make_line("b1"), path=("Outcome", "B"))
        outer = make_group("Outcome", make_line("top"), groups=(first, second))
        document = make_document(
            outer, make_group("Last", make_line("z")), levels=(Level("Outcome", ""), Level("T", ""))
        )

        assert [group.heading for group in document.all_groups()] == ["Outcome", "A", "B", "Last"]
        assert [line.ref for line in document.all_lines()] == ["top", "a1", "b1", "z"]

    def test_only_judgements_count_as_rated(self) -> None:
        document = make_document(counts=(Count(GREEN, 4), Count(AMBER, 3), Count(RED, 10), Count(MONITOR, 18)))

        assert document.rated() == 17

    def test_a_missing_line_and_a_chart_come_back_too(self) -> None:
        line = make_line(chart=Cell("", points=make_points("1", None, "2.5"), target_line="2"))
        document: ScorecardDocument = make_document(make_group("Quality", line, make_missing_line()))

        assert thaw(freeze(document)) == document
        assert document.not_received == ("missing",)
