"""Where one council stands among others, as a strip of dots for each group. Pure: values and words in, SVG out.

Our own council is a diamond, the others are circles, the median is an upright line: shapes, not colours alone. The
caller puts a table of the same figures beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from indicators.charts import FONT, INK, LINE, MUTED, RULE, Svg, rounded, scale

# As wide as a phone; a larger screen shows it larger.
LEFT, WIDTH, RIGHT, TOP, HEIGHT, BOTTOM = 18, 312, 26, 10, 62, 26
ON_A_DESK = Decimal("1.35")
OTHERS = "#b1b4b6"


@dataclass(frozen=True)
class Dot:
    """One council: its name, value and printed value."""

    name: str
    value: Decimal
    text: str
    is_us: bool = False


@dataclass(frozen=True)
class Strip:
    """One group of councils and the middle of it."""

    label: str
    dots: tuple[Dot, ...]
    median: Decimal | None = None


def strip_chart(
    strips: Sequence[Strip],
    *,
    title: str,
    description: str,
    number: Callable[[Decimal], str],
    name: str = "strips",
) -> Svg:
    """Draw one strip below the other over one scale. Empty without any value."""
    values = [dot.value for strip in strips for dot in strip.dots]
    if not values:
        return Svg("")
    low, high, step = scale(values)
    bottom = TOP + HEIGHT * len(strips)
    svg = _drawing(LEFT + WIDTH + RIGHT, bottom + BOTTOM, title=title, description=description, name=name)

    def place(value: Decimal) -> str:
        return str(rounded(LEFT + WIDTH * (value - low) / (high - low)))

    value = low
    while value <= high:
        _upright(svg, place(value), TOP, bottom, RULE, "1")
        _words(svg, place(value), bottom + 18, number(value), anchor="middle", fill=MUTED)
        value += step
    for row, strip in enumerate(strips):
        _strip(svg, strip, TOP + HEIGHT * row, place)
    return Svg(tostring(svg, encoding="unicode"))


def _strip(svg: Element, strip: Strip, top: int, place: Callable[[Decimal], str]) -> None:
    middle = top + 40
    _words(svg, str(LEFT), top + 14, strip.label, bold=True)
    _line(svg, str(LEFT), middle, str(LEFT + WIDTH), middle, MUTED, "1")
    for dot in strip.dots:
        if not dot.is_us:
            centre = {"cx": place(dot.value), "cy": str(middle), "r": "4.5", "fill": OTHERS, "stroke": INK}
            circle = SubElement(svg, "circle", {**centre, "stroke-width": "0.75"})
            SubElement(circle, "title").text = f"{dot.name}: {dot.text}"
    if strip.median is not None:
        _upright(svg, place(strip.median), middle - 11, middle + 11, INK, "2.5")
    for dot in strip.dots:
        if dot.is_us:
            _diamond(svg, Decimal(place(dot.value)), middle, f"{dot.name}: {dot.text}")


def _diamond(svg: Element, x: Decimal, y: int, words: str) -> None:
    points = f"{x},{y - 9} {x + 8},{y} {x},{y + 9} {x - 8},{y}"
    shape = SubElement(svg, "polygon", {"points": points, "fill": LINE, "stroke": "#ffffff", "stroke-width": "1.5"})
    SubElement(shape, "title").text = words


def _drawing(width: int, height: int, *, title: str, description: str, name: str) -> Element:
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(rounded(width * ON_A_DESK)),
            "height": str(rounded(height * ON_A_DESK)),
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-description",
            "class": "qd-chart qd-chart--fits",
            "focusable": "false",
        },
    )
    SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{name}-description"}).text = description
    return svg


def _line(svg: Element, x1: str, y1: int, x2: str, y2: int, stroke: str, width: str) -> None:
    ends = {"x1": x1, "y1": str(y1), "x2": x2, "y2": str(y2)}
    SubElement(svg, "line", {**ends, "stroke": stroke, "stroke-width": width})


def _upright(svg: Element, x: str, top: int, bottom: int, stroke: str, width: str) -> None:
    _line(svg, x, top, x, bottom, stroke, width)


def _words(
    svg: Element, x: str, y: int, words: str, *, anchor: str = "start", bold: bool = False, fill: str = INK
) -> None:
    attributes = {"x": x, "y": str(y), "text-anchor": anchor, "font-family": FONT, "font-size": "13", "fill": fill}
    if bold:
        attributes["font-weight"] = "bold"
    SubElement(svg, "text", attributes).text = words
