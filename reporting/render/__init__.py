"""Renderers: each turns the frozen document, and nothing else, into the bytes of one format."""

from collections.abc import Callable

from reporting.document import ScorecardDocument
from reporting.enums import Format
from reporting.render.csv_table import render_csv
from reporting.render.data import render_json
from reporting.render.imprint import Imprint
from reporting.render.page import render_html, render_pane

Renderer = Callable[[ScorecardDocument, Imprint], bytes]

RENDERERS: dict[str, Renderer] = {Format.HTML: render_html, Format.CSV: render_csv, Format.JSON: render_json}

__all__ = ["RENDERERS", "Imprint", "render_csv", "render_html", "render_json", "render_pane"]
