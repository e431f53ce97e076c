"""The geometry of the small trend chart."""

from hypothesis import given
from hypothesis import strategies as st

from reporting.document import Cell, Point
from reporting.render.sparkline import HEIGHT, WIDTH, Sparkline, sparkline
from tests.reporting.render.documents import make_points


def chart(*values: str | None, target: str = "") -> Cell:
    return Cell("", points=make_points(*values), target_line=target)


def drawn(cell: Cell) -> Sparkline:
    drawing = sparkline(cell)
    assert drawing is not None
    return drawing


def test_a_rise_is_drawn_from_the_bottom_left_to_the_top_right() -> None:
    drawing = drawn(chart("1", "2", "3"))

    assert drawing.lines == ("4.0,20.0 42.0,12.0 80.0,4.0",)
    assert drawing.last == ("80.0", "4.0")


def test_a_gap_parts_the_line_and_is_never_joined() -> None:
    drawing = drawn(chart("1", "2", None, "3", "4"))

    assert len(drawing.lines) == 2
    assert all(line.count(",") == 2 for line in drawing.lines)


def test_a_figure_between_two_gaps_is_a_dot() -> None:
    drawing = drawn(chart("1", None, "2", None, "3", "4"))

    assert [dot[0] for dot in drawing.dots] == ["4.0", "34.4"]


def test_a_newest_period_without_a_figure_has_no_last_point() -> None:
    assert drawn(chart("1", "2", None)).last is None


def test_the_target_belongs_to_the_scale() -> None:
    drawing = drawn(chart("1", "2", target="3"))

    assert drawing.target == "4.0"
    assert drawing.lines == ("4.0,20.0 80.0,12.0",)


def test_equal_figures_are_drawn_in_the_middle() -> None:
    assert drawn(chart("5", "5")).lines == ("4.0,12.0 80.0,12.0",)


def test_less_than_two_figures_are_no_chart() -> None:
    assert sparkline(chart("1")) is None
    assert sparkline(chart("1", None)) is None
    assert sparkline(chart()) is None


def test_everything_shown_is_said_in_words() -> None:
    assert drawn(chart("1", None, "3", target="2")).words == "Q1: 1%, Q2: no figure, Q3: 3%. Target 2."
    assert drawn(chart("1", "3")).words == "Q1: 1%, Q2: 3%."


@given(
    st.lists(st.none() | st.decimals(-9999, 9999, places=2), max_size=12),
    st.none() | st.decimals(-9999, 9999, places=2),
)
def test_nothing_is_ever_drawn_outside_the_box(values: list[object], target: object) -> None:
    points = tuple(Point("p", None if value is None else format(value, "f"), "t") for value in values)
    drawing = sparkline(Cell("", points=points, target_line="" if target is None else format(target, "f")))

    if drawing is None:
        return
    corners = [corner.split(",") for line in drawing.lines for corner in line.split()]
    corners += [list(dot) for dot in drawing.dots]
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in corners)
