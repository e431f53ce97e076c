"""The tables of the reference page on packs, made from the declarations of the files. Pure."""

import re

from reporting.loading.declaring import ColumnSpec, reference_table
from reporting.loading.pack import CARD_KEYS
from reporting.loading.rows import ALL_FILES, SCORECARD

_TABLE = re.compile(r"^\| .*(?:\n\|.*)+", re.MULTILINE)


def described() -> dict[str, tuple[str, dict[str, ColumnSpec]]]:
    """Return, for each file, the heading of its table and what stands in it."""
    found = {spec.file: ("Column", spec.columns) for spec in ALL_FILES}
    return {**found, SCORECARD.file: ("Key", CARD_KEYS)}


def with_tables(page: str) -> str:
    """Return the page with the table of each file's section as the declarations say today.

    Raises:
        LookupError: for a file that has no section with a table.
    """
    for file, (heading, columns) in described().items():
        title = f"\n## {file}\n"
        before, found, after = page.partition(title)
        table = _TABLE.search(after)
        if not found or table is None or "\n## " in after[: table.start()]:
            raise LookupError(f"The page has no section with a table for {file}.")
        page = before + title + after[: table.start()] + reference_table(columns, heading) + after[table.end() :]
    return page
