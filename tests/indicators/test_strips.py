"""The strip of dots: one a council, ours a diamond, the median a line; every dot named."""

from decimal import Decimal
from xml.etree.ElementTree import fromstring

from indicators.strips import Dot, Strip, strip_chart

SVG = "{http://www.w3.org/2000/svg}"


def dot(name: str, value: int, *, is_us: bool = False) -> Dot:
    return Dot(name, Decimal(value), f"{value}%", is_us)


def drawn(*strips: Strip):
    svg = strip_chart(
        strips, title="Visits <in> time", description="Twelve councils", number=lambda value: f"{value:f}", name="peers"
    )
    return fromstring(svg)  # noqa: S314  (our own drawing)


NEAR = Strip("Near & dear", (dot("Aa", 80), dot("Bb", 90), dot("Us", 85, is_us=True)), Decimal(85))


def test_every_council_has_a_named_dot_and_ours_is_a_diamond():
    svg = drawn(NEAR)

    assert [circle.find(f"{SVG}title").text for circle in svg.iter(f"{SVG}circle")] == ["Aa: 80%", "Bb: 90%"]
    assert [shape.find(f"{SVG}title").text for shape in svg.iter(f"{SVG}polygon")] == ["Us: 85%"]


def test_the_drawing_is_named_and_described_for_those_who_do_not_see_it():
    svg = drawn(NEAR)

    assert svg.get("aria-labelledby") == "peers-title peers-description"
    assert svg.find(f"{SVG}title").text == "Visits <in> time"
    assert svg.find(f"{SVG}desc").text == "Twelve councils"


def test_groups_stand_one_below_the_other_on_one_scale():
    far = Strip("Far", (dot("Cc", 80), dot("Us", 85, is_us=True)))
    svg = drawn(NEAR, far)

    first, second = svg.iter(f"{SVG}polygon")
    assert first.get("points").split(",")[0] == second.get("points").split(",")[0]
    labels = [text.text for text in svg.iter(f"{SVG}text") if text.get("font-weight") == "bold"]
    assert labels == ["Near & dear", "Far"]
    uprights = [line for line in svg.iter(f"{SVG}line") if line.get("stroke-width") == "2.5"]
    assert len(uprights) == 1


def test_a_higher_value_stands_further_right():
    places = [Decimal(circle.get("cx")) for circle in drawn(NEAR).iter(f"{SVG}circle")]

    assert places == sorted(places)
    assert 18 <= min(places) <= max(places) <= 330


def test_councils_with_one_and_the_same_value_can_be_drawn():
    assert len(list(drawn(Strip("Alike", (dot("Aa", 5), dot("Bb", 5)))).iter(f"{SVG}circle"))) == 2


def test_without_a_value_nothing_is_drawn():
    assert strip_chart([Strip("None", ())], title="", description="", number=str) == ""
