"""The document as a CSV table: one row for each line, group headings filled down."""

import csv
import io
import re

from reporting.document import ScorecardDocument
from reporting.flat import flat_headings, flat_rows
from reporting.render.imprint import Imprint

# A spreadsheet would run text that begins with one of these as a formula; a plain number is left as it is.
LIVE = ("=", "+", "-", "@", "\t", "\r")
PLAIN_NUMBER = re.compile(r"[+-]?[£€$]?[\d,]*\.?\d+ ?%?")


def guarded(text: str) -> str:
    """Return text that a spreadsheet shows as typed: an apostrophe goes before what it would run."""
    return f"'{text}" if text.startswith(LIVE) and not PLAIN_NUMBER.fullmatch(text) else text


def render_csv(document: ScorecardDocument, _imprint: Imprint) -> bytes:
    """Return UTF-8 with a byte-order mark, which spreadsheets need to read the arrows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    headings = flat_headings(document)
    writer.writerow([guarded(heading) for heading in ("Reference", *headings)])
    for ref, cells in flat_rows(document):
        writer.writerow([guarded(text) for text in (ref, *(cells[heading] for heading in headings))])
    return out.getvalue().encode("utf-8-sig")
