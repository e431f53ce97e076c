"""The document as JSON: the very text whose fingerprint stands on the page."""

import json
from hashlib import sha256

from reporting.document import Cell, fingerprint, freeze, thaw
from reporting.enums import Format
from reporting.render import RENDERERS, Imprint, render_json
from tests.reporting.render.documents import make_document, make_group, make_judged, make_line, make_points

IMPRINT = Imprint(2, "9 November 2026, 10:00", "d" * 64, "Two rows had been exchanged.")


def test_anybody_can_take_the_fingerprint_of_the_file_and_get_that_of_the_edition() -> None:
    document = make_document()

    assert sha256(render_json(document, IMPRINT)).hexdigest() == fingerprint(freeze(document))


def test_the_file_gives_the_whole_document_back() -> None:
    line = make_line(
        trend=make_judged("No change ↔", "Increase"), chart=Cell("", points=make_points("1.5", None), target_line="2")
    )
    document = make_document(make_group("Tai a chartrefi, Ynys Môn", line))

    assert thaw(render_json(document, IMPRINT).decode()) == document


def test_it_is_plain_json_in_utf_8_with_decimals_as_text() -> None:
    line = make_line(chart=Cell("", points=make_points("0.10")))

    data = json.loads(render_json(make_document(make_group("Môn", line)), IMPRINT))

    assert data["groups"][0]["heading"] == "Môn"
    assert data["groups"][0]["lines"][0]["cells"]["chart"]["points"][0]["value"] == "0.10"


def test_there_is_a_renderer_for_every_format_offered() -> None:
    assert set(RENDERERS) == set(Format.values)
