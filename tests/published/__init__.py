"""Facts and figures of five scorecards published by two county councils, as tables.

Leicestershire (2016/17 quarter 1, 2018/19 quarter 2, 2021/22 quarter 3, 2023/24 quarter 2) and
Buckinghamshire (2016/17 quarter 2). Each row holds what was entered, what the rule gives and what was
printed; "doubtful" marks a cell that is hard to read in the document. A blank rating is one printed blank.
"""

import csv
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def published(name: str) -> list[dict[str, str]]:
    """The rows of one table, for example "rating_cases"."""
    with (FOLDER / f"{name}.csv").open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def published_scheme(council: str) -> dict[str, Any]:
    """The RAG rule of "leicestershire" or "buckinghamshire" as JSON."""
    scheme: dict[str, Any] = json.loads((FOLDER / f"{council}_scheme.json").read_text(encoding="utf-8"))
    return scheme
