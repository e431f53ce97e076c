"""The colours of statuses: names of the house palette, or a council's own as "#1a65a6". Pure.

A colour is drawn in four parts: the shape or bar itself, the word, the tint behind the word and the pale ground
of a table cell. For an own colour the other three are derived so that the word always reads (WCAG 2.2: 4.5 to 1),
and a shape too pale for the page (3 to 1) gets an edge in the colour of the word. What is derived depends on
nothing but the colour, so something published keeps its look whatever happens to the set it came from.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from indicators.rules.numbers import round_half_away

WORD_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
PAGE = "#ffffff"
TINT_SHARE, PALE_SHARE, DARKER = 0.15, 0.08, 0.9

OWN = re.compile(r"#[0-9a-f]{6}", re.ASCII)


class ColourProblem(ValueError):
    """A colour that cannot be used. The message says what to enter."""


@dataclass(frozen=True)
class Look:
    """The four parts of one colour, each as "#rrggbb"; ``edged`` when the shape needs an edge to be seen."""

    shape: str
    word: str
    tint: str
    pale: str
    edged: bool = False


# The same values as in the style sheet, which a test compares.
PALETTE: dict[str, Look] = {
    "green": Look("#00703c", "#05502d", "#dcefe4", "#e8f5ee"),
    "amber": Look("#c25e00", "#7c3605", "#fce6d3", "#fef2e8"),
    "red": Look("#b1251b", "#7f1d13", "#f6d7d2", "#fbf0ee"),
    "grey": Look("#6b7278", "#383f43", "#e4e7ea", "#f3f5f6"),
    "blue": Look("#1a65a6", "#13404a", "#d9e8ec", "#eef4f5"),
    "yellow": Look("#b58900", "#544205", "#fff0b3", "#fff8dc"),
    "purple": Look("#54319f", "#3c2372", "#e3ddf1", "#f4f1fa"),
}


class Reading(NamedTuple):
    """How well a colour reads: the contrast of word on tint and of shape on page, and whether each is enough."""

    word: Decimal
    shape: Decimal
    word_reads: bool
    shape_reads: bool


def read_colour(text: str) -> str:
    """A colour as kept: a name of the palette, or "#1a65a6" in small letters.

    Raises:
        ColourProblem: for anything else.
    """
    plain = text.strip().lower()
    if plain in PALETTE:
        return plain
    digits = plain.removeprefix("#")
    if re.fullmatch("[0-9a-f]{3}", digits, re.ASCII):
        digits = "".join(digit * 2 for digit in digits)
    if re.fullmatch("[0-9a-f]{6}", digits, re.ASCII):
        return f"#{digits}"
    raise ColourProblem(
        f"“{text.strip()[:20]}” is not a colour. Enter # and six digits or letters, for example #1a65a6"
    )


def look_of(colour: str) -> Look:
    """The parts of a colour; grey for one that nobody knows."""
    if colour in PALETTE:
        return PALETTE[colour]
    return _own_look(colour) if OWN.fullmatch(colour) else PALETTE["grey"]


def css_name(colour: str) -> str:
    """The end of the class names of a colour: "green", "x1a65a6", "grey" for one that nobody knows."""
    if colour in PALETTE:
        return colour
    return f"x{colour[1:]}" if OWN.fullmatch(colour) else "grey"


def reading_of(colour: str) -> Reading:
    """How well a colour reads, by the rules of WCAG 2.2."""
    look = look_of(colour)
    word, shape = contrast(look.word, look.tint), contrast(look.shape, PAGE)
    return Reading(_shown(word), _shown(shape), word >= WORD_CONTRAST, shape >= SHAPE_CONTRAST)


def _shown(ratio: float) -> Decimal:
    """One decimal, never rounded up to the limit it misses."""
    rounded = round_half_away(Decimal(str(ratio)), 1)
    missed = any(ratio < limit <= rounded for limit in (WORD_CONTRAST, SHAPE_CONTRAST))
    return rounded - Decimal("0.1") if missed else rounded


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    lifted: float = ((part + 0.055) / 1.055) ** 2.4
    return part / 12.92 if part <= 0.04045 else lifted


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(colour: str, other: str, share: float) -> str:
    """``share`` of one colour in the other."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02x}" for one, two in pairs)


def _own_look(colour: str) -> Look:
    tint, pale = _mixed(colour, PAGE, TINT_SHARE), _mixed(colour, PAGE, PALE_SHARE)
    word = colour
    while contrast(word, tint) < WORD_CONTRAST:
        word = _mixed(word, "#000000", DARKER)
    return Look(colour, word, tint, pale, edged=contrast(colour, PAGE) < SHAPE_CONTRAST)


def style_sheet(colours: Iterable[str]) -> str:
    """The rules for every own colour among ``colours``; those of the palette are in the style sheet already."""
    own = sorted({colour for colour in colours if OWN.fullmatch(colour)})
    return "\n".join(_rules(css_name(colour), look_of(colour)) for colour in own)


def _rules(name: str, look: Look) -> str:
    edge = f"stroke:{look.word};stroke-width:1;" if look.edged else ""
    return "\n".join(
        (
            f".qd-rating--{name} .qd-shape,.qd-why--{name} .qd-why__applies .qd-shape{{color:{look.shape};{edge}}}",
            f".qd-rating--tint.qd-rating--{name},.qd-state--{name}{{color:{look.word};background:{look.tint}}}",
            f".qd-sc .qd-rating--{name}{{color:{look.word}}}",
            f".qd-cell--{name},.qd-why--{name} .qd-why__applies{{background:{look.pale}}}",
            f".qd-table .qd-cell--{name}{{padding-left:8px}}",
            f".qd-bar__part--{name}{{fill:{look.shape};{edge}}}",
            f".qd-result--{name}{{border-left-color:{look.shape};background:{look.pale}}}",
            f".qd-why--{name} .qd-why__panel{{border-left-color:{look.shape}}}",
        )
    )
