"""Colours of statuses: read, derived so that words can be read, and written as a style sheet."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.dev import ROOT
from indicators.rules.colours import (
    PALETTE,
    SHAPE_CONTRAST,
    WORD_CONTRAST,
    ColourProblem,
    contrast,
    css_name,
    look_of,
    read_colour,
    reading_of,
    style_sheet,
)

HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("green", "green"),
        (" Amber ", "amber"),
        ("#1A65A6", "#1a65a6"),
        ("1a65a6", "#1a65a6"),
        ("#fc0", "#ffcc00"),
    ],
)
def test_a_colour_is_read_as_people_write_it(typed, kept):
    assert read_colour(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "teal", "#12345", "#1234567", "rgb(1,2,3)", "#gggggg", "red;}", "#\uff11\uff12\uff13\uff14\uff15\uff16"],
)
def test_anything_else_is_refused_with_an_example(typed):
    with pytest.raises(ColourProblem, match="for example #1a65a6"):
        read_colour(typed)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)


@given(HEX)
def test_the_word_of_any_colour_can_be_read_on_both_its_grounds(colour):
    look = look_of(colour)

    assert contrast(look.word, look.tint) >= WORD_CONTRAST
    assert contrast(look.word, look.pale) >= WORD_CONTRAST
    assert look.shape == colour


@given(HEX)
def test_a_shape_too_pale_for_the_page_has_an_edge_that_is_not(colour):
    look = look_of(colour)

    assert look.edged == (contrast(colour, "#ffffff") < SHAPE_CONTRAST)
    assert not look.edged or contrast(look.word, "#ffffff") >= SHAPE_CONTRAST
    assert ("stroke" in style_sheet([colour])) == look.edged


@pytest.mark.parametrize("name", PALETTE)
def test_every_colour_of_the_palette_reads(name):
    reading = reading_of(name)

    assert (reading.word_reads, reading.shape_reads) == (True, True)


@pytest.mark.parametrize("name", PALETTE)
def test_the_palette_is_that_of_the_style_sheet(name):
    text = (ROOT / "config/static_src/_palette.scss").read_text()
    found = dict(re.findall(rf"--qd-{name}(-\w+)?: (#\w{{6}});", text))
    look = PALETTE[name]

    assert found == {"": look.shape, "-text": look.word, "-tint": look.tint, "-pale": look.pale}


@given(HEX)
def test_a_contrast_is_never_shown_as_more_than_enough_when_it_is_not(colour):
    reading = reading_of(colour)

    assert reading.shape_reads == (reading.shape >= Decimal("3.0"))
    assert reading.word >= Decimal("4.5")


def test_class_names_hold_nothing_but_letters_and_digits():
    assert [css_name(one) for one in ("green", "#1a65a6", "teal", "#xyz", "")] == [
        "green", "x1a65a6", "grey", "grey", "grey",
    ]  # fmt: skip


def test_the_style_sheet_has_each_own_colour_once_and_nothing_of_the_palette():
    sheet = style_sheet(["green", "#1a65a6", "#1a65a6", "#ffcc00", "}body{display:none"])

    assert sheet.count(".qd-bar__part--x1a65a6{") == 1
    assert sheet.count(".qd-bar__part--") == 2
    assert "green" not in sheet
    assert "display" not in sheet
    assert style_sheet([]) == ""


@given(HEX)
def test_a_colour_always_looks_the_same_whatever_it_stands_with(colour):
    assert style_sheet([colour]) in style_sheet([colour, "#123456", "#fedcba"])
