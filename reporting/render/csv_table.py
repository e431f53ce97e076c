"""The document as a CSV table: one row for each line, group headings filled down."""

import csv
import io

from indicators.sheets.guard import guarded
from reporting.document import ScorecardDocument
from reporting.flat import flat_headings, flat_rows
from reporting.render.imprint import Imprint


def render_csv(document: ScorecardDocument, _imprint: Imprint) -> bytes:
    """Return UTF-8 with a byte-order mark, which spreadsheets need to read the arrows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    headings = flat_headings(document)
    writer.writerow([guarded(heading) for heading in ("Reference", *headings)])
    for ref, cells in flat_rows(document):
        writer.writerow([guarded(text) for text in (ref, *(cells[heading] for heading in headings))])
    return out.getvalue().encode("utf-8-sig")
