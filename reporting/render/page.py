"""The document as the body of a web page. The served page wraps it with live notices."""

import re
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from reporting.document import ScorecardDocument
from reporting.render.imprint import Imprint
from reporting.render.reading import arrange, colour_of
from reporting.render.sparkline import HEIGHT, WIDTH, sparkline
from reporting.render.summary import measure_word, summarise

_YEARS = re.compile(r"\d{4}/\d{2}")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "scorecard"


def in_eights(digest: str) -> str:
    """Return a fingerprint in groups of eight, as people compare it."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))


def long_date(iso: str) -> str:
    """Return "2026-11-06" as "6 November 2026"."""
    return f"{date.fromisoformat(iso):%-d %B %Y}"


def page_title(document: ScorecardDocument) -> str:
    """Return title and period, unless the title names its year already."""
    years = _YEARS.findall(document.period)
    named = any(year in document.title for year in years)
    return document.title if named else f"{document.title}, {document.period}"


environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters.update(
    page_title=page_title, in_eights=in_eights, long_date=long_date, colour_of=colour_of, sparkline=sparkline
)
environment.globals.update(SPARK_WIDTH=WIDTH, SPARK_HEIGHT=HEIGHT)


def render_html(document: ScorecardDocument, imprint: Imprint) -> bytes:
    """Return the body of the page: a pure function of the document and its imprint."""
    page = environment.get_template("page.html.jinja").render(
        document=document,
        imprint=imprint,
        reading=arrange(document),
        summary=summarise(document),
        measure=measure_word(document),
    )
    return page.encode()


def render_pane(document: ScorecardDocument) -> str:
    """Return the tables of a scorecard and its key, to stand inside another page."""
    page = environment.get_template("pane.html.jinja")
    return page.render(
        document=document, reading=arrange(document), summary=summarise(document), measure=measure_word(document)
    )
