"""Charts as drawings: what is drawn, what is not, and that nothing typed can break out."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts import Frame, Point, Svg, line_chart, nice_step, runs, scale, sparkline, spread

SVG = "{http://www.w3.org/2000/svg}"


def points(*values: str | None, **changes: object) -> list[Point]:
    return [
        Point(f"Q{place}", None if value is None else Decimal(value), f"{value}%", **changes)
        for place, value in enumerate(values, start=1)
    ]


def drawn(series: list[Point], **options: str) -> ElementTree.Element:
    words = {"title": "Recycling rate", "description": "It rose.", **options}
    chart = line_chart(series, number=lambda value: f"{value.normalize():f}%", **words)
    return parsed(chart)


def parsed(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)  # noqa: S314 our own drawing


def texts(svg: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in svg.iter(f"{SVG}text")]


def test_a_chart_has_title_and_description_that_name_it():
    svg = drawn(points("80", "90"), name="first")

    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == "first-title first-description"
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert (title.get("id"), title.text) == ("first-title", "Recycling rate")
    assert (description.get("id"), description.text) == ("first-description", "It rose.")


def test_every_figure_is_a_point_and_neighbours_are_joined():
    svg = drawn(points("80", "85", "90"))

    assert len(list(svg.iter(f"{SVG}circle"))) == 3
    (line,) = svg.iter(f"{SVG}polyline")
    assert len(line.get("points").split()) == 3


def test_no_line_is_drawn_across_a_gap():
    svg = drawn(points("80", "82", None, "85", "86", None, "90"))

    assert [len(line.get("points").split()) for line in svg.iter(f"{SVG}polyline")] == [2, 2]
    assert len(list(svg.iter(f"{SVG}circle"))) == 5


def test_the_newest_figure_is_labelled_and_a_provisional_one_is_hollow():
    series = [*points("80"), Point("Q2", Decimal("88.2"), "88.2%", provisional=True)]
    svg = drawn(series)

    assert "88.2% provisional" in texts(svg)
    assert [dot.get("fill") for dot in svg.iter(f"{SVG}circle")] == ["#144e5a", "#ffffff"]


def test_each_point_says_its_period_and_figure():
    svg = drawn(points("80", "85"))

    assert [dot.find(f"{SVG}title").text for dot in svg.iter(f"{SVG}circle")] == ["Q1: 80%", "Q2: 85%"]


def test_the_target_is_dashed_and_steps_where_it_changes():
    series = [Point(f"Q{place}", Decimal(80 + place), target=Decimal(85 if place < 3 else 88)) for place in range(5)]
    svg = drawn(series, target_label="Target 88%")

    dashed = [line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(dashed) == 2
    assert all(line.get("y1") == line.get("y2") for line in dashed)
    assert dashed[0].get("x2") == dashed[1].get("x1")
    assert "Target 88%" in texts(svg)


def test_a_period_without_a_target_leaves_the_dashed_line_open():
    series = [Point("Q1", Decimal(80), target=Decimal(85)), Point("Q2", Decimal(81)), Point("Q3", Decimal(82))]
    svg = drawn(series, target_label="Target 85%")

    assert len([line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray")]) == 1
    assert "Target 85%" not in texts(svg)


def test_labels_that_would_touch_are_moved_apart():
    svg = drawn([Point("Q1", Decimal(80), "80%", target=Decimal("80.1"))] * 2, target_label="Target 80.1%")
    ends = [element for element in svg.iter(f"{SVG}text") if element.text in ("80%", "Target 80.1%")]
    heights = sorted(Decimal(element.get("y")) for element in ends if Decimal(element.get("x")) > 700)

    assert heights[1] - heights[0] >= 18


def test_only_attributes_the_content_security_policy_allows_are_used():
    chart = line_chart(points("80", "90"), title="t", description="d", number=str)

    assert "style" not in chart
    assert "<script" not in chart
    assert "http" not in chart.replace("http://www.w3.org/2000/svg", "")


def test_of_many_periods_some_are_named_and_the_newest_always():
    svg = drawn(points(*["80"] * 39, "90"))
    names = [text for text in texts(svg) if text.startswith("Q")]

    assert len(names) <= 7
    assert names[-1] == "Q40"


@pytest.mark.parametrize(
    "values", [["80"], ["0"], ["-3", "-3"], ["0.0001", "0.0002"], ["999999999999", "-999999999999"]]
)
def test_any_values_can_be_drawn(values):
    svg = drawn(points(*values))

    assert len(list(svg.iter(f"{SVG}circle"))) == len(values)


def test_without_a_figure_there_is_no_chart():
    assert line_chart(points(None, None), title="t", description="d", number=str) == ""
    assert line_chart([], title="t", description="d", number=str) == ""
    assert sparkline(points(None), title="t") == ""


def test_what_people_typed_stays_text():
    hostile = '</title><script>alert("x")</script>&'
    chart = line_chart(
        [Point(hostile, Decimal(1), hostile), Point(hostile, Decimal(2), hostile)],
        title=hostile,
        description=hostile,
        number=lambda _value: hostile,
        target_label=hostile,
    )

    assert "<script" not in chart
    assert parsed(chart).find(f"{SVG}title").text == hostile


def test_templates_print_a_drawing_as_it_is_and_other_text_escaped():
    chart = sparkline(points("1", "2"), title="Small")
    page = engines["django"].from_string("{{ chart }}{{ other }}").render({"chart": chart, "other": "<b>"})

    assert page == f"{chart}&lt;b&gt;"
    assert isinstance(chart, Svg)


def test_a_sparkline_is_a_line_with_a_dot_at_the_newest_figure():
    svg = parsed(sparkline(points("1", "3", "2", None), title="Recycling rate, 4 quarters"))

    assert svg.find(f"{SVG}title").text == "Recycling rate, 4 quarters"
    assert len(list(svg.iter(f"{SVG}polyline"))) == 1
    assert len(list(svg.iter(f"{SVG}circle"))) == 1
    assert texts(svg) == []


def test_a_flat_sparkline_lies_in_the_middle():
    svg = parsed(sparkline(points("5", "5"), title="Flat", height=28))
    (line,) = svg.iter(f"{SVG}polyline")

    assert {pair.split(",")[1] for pair in line.get("points").split()} == {"14.0"}


# The scale


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("68.2", "91.6"), ("65", "95", "5")),
        (("0", "100"), ("0", "100", "20")),
        (("80", "80"), ("70", "90", "5")),
        (("0", "0"), ("-1", "1", "0.5")),
        (("-3", "7"), ("-4", "8", "2")),
        (("0.01", "0.03"), ("0.01", "0.03", "0.005")),
    ],
)
def test_the_axis_has_round_ends_and_steps(values, expected):
    low, high, step = scale([Decimal(value) for value in values])

    assert (low, high, step) == tuple(Decimal(number) for number in expected)


decimals = st.decimals(min_value="-999999999999", max_value="999999999999", places=4)


@given(st.lists(decimals, min_size=1, max_size=20))
def test_every_value_lies_on_the_axis_which_has_few_lines(values):
    low, high, step = scale(values)

    assert low <= min(values)
    assert high >= max(values)
    assert 1 <= (high - low) / step <= 8


@given(st.decimals(min_value="0.0001", max_value="999999999999", places=4))
def test_a_round_step_divides_a_span_into_at_most_five(span):
    step = nice_step(span)

    assert span / step <= 5
    assert str(step.normalize().as_tuple().digits[0]) in "125"


def test_stretches_without_a_gap_keep_their_places():
    assert runs(points("1", None, "2", "3"), lambda point: point.value) == [
        [(0, Decimal(1))],
        [(2, Decimal(2)), (3, Decimal(3))],
    ]


def test_higher_values_are_drawn_higher_and_later_periods_further_right():
    frame = Frame(low=Decimal(0), high=Decimal(100), count=4)

    assert frame.y(Decimal(0)) == frame.bottom
    assert frame.y(Decimal(100)) == frame.top
    assert frame.left < frame.x(0) < frame.x(3) < frame.right


def test_heights_are_spread_only_where_they_are_too_close():
    heights = [Decimal(10), Decimal(12), Decimal(100)]

    assert spread(heights) == [Decimal(10), Decimal(28), Decimal(100)]


def test_a_small_chart_shows_the_target_where_it_is_asked_for_and_makes_room_for_it():
    held = [Point("Q1", Decimal(80), "80%", target=Decimal(90)), Point("Q2", Decimal(85), "85%", target=Decimal(90))]

    plain, with_targets = sparkline(held, title="Small"), sparkline(held, title="Small", targets=True)

    assert "stroke-dasharray" not in plain
    assert with_targets.count("stroke-dasharray") == 1
    # The target is the highest of the three, so the figures lie lower than without it.
    assert 'y1="4.0"' in with_targets
    assert 'y1="4.0"' not in plain
