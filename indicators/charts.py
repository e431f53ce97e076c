"""Line charts and sparklines as inline SVG. Pure: values and words in, markup out.

Only presentation attributes are used, because the content security policy allows no styles in the page. Every
drawing has a title and a description; the caller puts a table of the same figures beside it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby, pairwise
from xml.etree.ElementTree import Element, SubElement, tostring

INK, MUTED, RULE, TARGET, LINE = "#0b0c0c", "#505a5f", "#d8dde0", "#1d5fa6", "#144e5a"
FONT = "arial, sans-serif"
MOST_LABELS = 6
MOST_TICKS = 5
STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
TENTH = Decimal("0.1")


class Svg(str):
    """A finished drawing. Templates print it as it is: everything in it was escaped when it was drawn."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


@dataclass(frozen=True)
class Point:
    """One period. ``value`` None is a gap: no line is drawn across it. ``text`` is the printed figure."""

    label: str
    value: Decimal | None
    text: str = ""
    provisional: bool = False
    target: Decimal | None = None


@dataclass(frozen=True)
class Frame:
    """The drawing area and its scale. ``low`` and ``high`` are the values at its bottom and top."""

    low: Decimal
    high: Decimal
    count: int
    left: int = 64
    top: int = 16
    width: int = 700
    height: int = 240

    def x(self, place: int) -> Decimal:
        """Return the middle of a period's share of the width."""
        return rounded(self.left + Decimal(self.width) * (2 * place + 1) / (2 * self.count))

    def y(self, value: Decimal) -> Decimal:
        return rounded(self.top + self.height * (self.high - value) / (self.high - self.low))

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


def rounded(number: Decimal) -> Decimal:
    return Decimal(number).quantize(TENTH)


def nice_step(span: Decimal) -> Decimal:
    """Return the smallest round distance that divides ``span`` into at most five parts."""
    rough = span / MOST_TICKS
    magnitude = Decimal(1).scaleb(rough.adjusted())
    return next(step * magnitude for step in STEPS if step * magnitude >= rough)


def scale(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Return the lowest and highest value of the axis and the distance of its lines."""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - max(abs(low) / 10, Decimal(1)), high + max(abs(high) / 10, Decimal(1))
    step = nice_step(high - low)
    floor = (low / step).to_integral_value(ROUND_FLOOR) * step
    ceiling = (high / step).to_integral_value(ROUND_CEILING) * step
    return floor, ceiling, step


def runs(points: Sequence[Point], value_of: Callable[[Point], Decimal | None]) -> list[list[tuple[int, Decimal]]]:
    """Return the stretches without a gap, each as places and values."""
    numbered = [(place, value_of(point)) for place, point in enumerate(points)]
    stretches = groupby(numbered, key=lambda pair: pair[1] is not None)
    return [[(place, value) for place, value in run if value is not None] for there, run in stretches if there]


def line_chart(
    points: Sequence[Point],
    *,
    title: str,
    description: str,
    number: Callable[[Decimal], str],
    name: str = "chart",
    target_label: str = "",
) -> Svg:
    """Draw the values in order of time.

    ``number`` prints a value of the axis, ``name`` makes the ids on a page unique, ``target_label`` stands at the
    end of the dashed line. The newest figure is labelled; a provisional one is a hollow point.
    """
    drawn = [value for point in points for value in (point.value, point.target) if value is not None]
    if not drawn:
        return Svg("")
    low, high, step = scale(drawn)
    frame = Frame(low=low, high=high, count=len(points))
    svg = _drawing(frame.right + 150, frame.bottom + 44, title=title, description=description, name=name)
    _axis(svg, frame, step, number)
    _periods(svg, frame, points)
    _targets(svg, frame, points)
    for run in runs(points, lambda point: point.value):
        _line(svg, frame, run)
    for place, point in enumerate(points):
        _dot(svg, frame, place, point)
    _end_labels(svg, frame, points, target_label)
    return Svg(tostring(svg, encoding="unicode"))


def sparkline(
    points: Sequence[Point],
    *,
    title: str,
    name: str = "spark",
    width: int = 120,
    height: int = 28,
    targets: bool = False,
) -> Svg:
    """Draw the values small and without axes, for the cell of a table. Empty without any value.

    ``targets`` draws the dashed line of each period's target too, and makes room for it.
    """
    if all(point.value is None for point in points):
        return Svg("")
    bounds = [point.target for point in points if targets and point.target is not None]
    values = [*(point.value for point in points if point.value is not None), *bounds]
    low, high = (min(values), max(values)) if min(values) != max(values) else (values[0] - 1, values[0] + 1)
    frame = Frame(low=low, high=high, count=len(points), left=0, top=4, width=width, height=height - 8)
    svg = _drawing(width, height, title=title, description="", name=name)
    if targets:
        _targets(svg, frame, points)
    for run in runs(points, lambda point: point.value):
        _line(svg, frame, run, thickness="1.5")
    last = max(place for place, point in enumerate(points) if point.value is not None)
    _dot(svg, frame, last, points[last], radius="2.5")
    return Svg(tostring(svg, encoding="unicode"))


def _drawing(width: int, height: int, *, title: str, description: str, name: str) -> Element:
    named = f"{name}-title {name}-description" if description else f"{name}-title"
    svg = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-labelledby": named,
            "class": "qd-chart",
            "focusable": "false",
        },
    )
    SubElement(svg, "title", {"id": f"{name}-title"}).text = title
    if description:
        SubElement(svg, "desc", {"id": f"{name}-description"}).text = description
    return svg


def _segment(svg: Element, x1: object, y1: object, x2: object, y2: object, **attributes: str) -> None:
    ends = {"x1": str(x1), "y1": str(y1), "x2": str(x2), "y2": str(y2)}
    SubElement(svg, "line", {**ends, **{key.replace("_", "-"): value for key, value in attributes.items()}})


def _text(
    svg: Element, x: object, y: object, words: str, *, anchor: str = "start", bold: bool = False, fill: str = INK
) -> None:
    attributes = {"x": str(x), "y": str(y), "text-anchor": anchor, "font-family": FONT, "font-size": "13", "fill": fill}
    if bold:
        attributes["font-weight"] = "bold"
    SubElement(svg, "text", attributes).text = words


def _axis(svg: Element, frame: Frame, step: Decimal, number: Callable[[Decimal], str]) -> None:
    value = frame.low
    while value <= frame.high:
        y = frame.y(value)
        _segment(svg, frame.left, y, frame.right, y, stroke=RULE, stroke_width="1")
        _text(svg, frame.left - 8, y + 4, number(value), anchor="end", fill=MUTED)
        value += step


def _periods(svg: Element, frame: Frame, points: Sequence[Point]) -> None:
    every = -(-len(points) // MOST_LABELS)
    _segment(svg, frame.left, frame.bottom, frame.right, frame.bottom, stroke=MUTED, stroke_width="1")
    for place, point in enumerate(points):
        x = frame.x(place)
        _segment(svg, x, frame.bottom, x, frame.bottom + 5, stroke=MUTED, stroke_width="1")
        # Counted from the newest, which must have its label.
        if (len(points) - 1 - place) % every == 0:
            _text(svg, x, frame.bottom + 22, point.label, anchor="middle", fill=MUTED)


def _line(svg: Element, frame: Frame, run: Sequence[tuple[int, Decimal]], *, thickness: str = "2") -> None:
    if len(run) < 2:
        return
    path = " ".join(f"{frame.x(place)},{frame.y(value)}" for place, value in run)
    attributes = {"points": path, "fill": "none", "stroke": LINE, "stroke-width": thickness, "stroke-linejoin": "round"}
    SubElement(svg, "polyline", attributes)


def _dot(svg: Element, frame: Frame, place: int, point: Point, *, radius: str = "4") -> None:
    if point.value is None:
        return
    fill = "#ffffff" if point.provisional else LINE
    centre = {"cx": str(frame.x(place)), "cy": str(frame.y(point.value)), "r": radius}
    dot = SubElement(svg, "circle", {**centre, "fill": fill, "stroke": LINE, "stroke-width": "2"})
    if point.text:
        SubElement(dot, "title").text = f"{point.label}: {point.text}{' provisional' if point.provisional else ''}"


def _targets(svg: Element, frame: Frame, points: Sequence[Point]) -> None:
    """Draw each period's target over the width of the period; a change of target is a step, not a slope."""
    half = rounded(Decimal(frame.width) / (2 * frame.count))
    for run in runs(points, lambda point: point.target):
        for value, stretch in groupby(run, key=lambda pair: pair[1]):
            places = [place for place, _value in stretch]
            y = frame.y(value)
            start, end = frame.x(places[0]) - half, frame.x(places[-1]) + half
            _segment(svg, start, y, end, y, stroke=TARGET, stroke_width="2", stroke_dasharray="6 4")


def _end_labels(svg: Element, frame: Frame, points: Sequence[Point], target_label: str) -> None:
    """Write the newest figure and the target at the right, one below the other when they would touch."""
    labels: list[tuple[Decimal, str, str, bool]] = []
    newest = next((point for point in reversed(points) if point.value is not None), None)
    if newest is not None and newest.value is not None:
        words = f"{newest.text}{' provisional' if newest.provisional else ''}"
        labels.append((frame.y(newest.value), words, INK, True))
    if points[-1].target is not None and target_label:
        labels.append((frame.y(points[-1].target), target_label, TARGET, False))
    labels.sort(key=lambda label: label[0])
    places = spread([label[0] for label in labels])
    for y, (_at, words, fill, bold) in zip(places, labels, strict=True):
        _text(svg, frame.right + 10, y + 4, words, bold=bold, fill=fill)


def spread(heights: Sequence[Decimal], *, apart: int = 18) -> list[Decimal]:
    """Return ascending heights moved down where needed so that neighbours are at least ``apart``."""
    found = list(heights)
    for place, (before, after) in enumerate(pairwise(heights), start=1):
        if after - before < apart:
            found[place] = found[place - 1] + apart
    return found
