"""The progress board as a CSV table, with the counts of the page."""

import csv
import io

from indicators.sheets.guard import guarded
from submissions.board import STAGES, Board


def board_csv(board: Board) -> bytes:
    """Return one row for each service and one for all: counts by where returns stand, longest wait, who holds it up.

    UTF-8 with a byte-order mark, which spreadsheets need to read names.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["Service", *STAGES.values(), "All", "Oldest wait (working days)", "Who holds it up"])
    for row in board.services:
        counts = [cell.number for cell in row.cells]
        writer.writerow([guarded(row.service.name), *counts, row.total, row.wait, guarded(row.holder)])
    writer.writerow(["All services", *(cell.number for cell in board.totals), board.total, "", ""])
    return out.getvalue().encode("utf-8-sig")


def file_name(board: Board) -> str:
    """ "progress-q2-2026-27-2026-10-19.csv" """
    label = board.round.period.value.label().lower().replace("/", "-").replace(" ", "-")
    return f"progress-{label}-{board.today.isoformat()}.csv"
