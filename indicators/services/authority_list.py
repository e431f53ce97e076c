"""Read a list of councils from a file: all of it, or a list of what is wrong with it."""

import re

from indicators.enums import AuthorityKind
from indicators.peer_reading import OpenTable
from indicators.records.transitions import Invalid
from indicators.rules.areas import kind_of_code
from indicators.rules.peer_rows import LONGEST_NAME
from indicators.services.peers import ListedAuthority

COLUMNS = {
    "code": re.compile(r"^(ons |gss |area |la |authority )?code$|ecode|_code$|(cd|cdnm)$", re.IGNORECASE),
    "name": re.compile(r"^(la |authority |council |area )?name$|^(council|authority)$|_name$|nm$", re.IGNORECASE),
    "kind": re.compile(r"^(kind|type|class)$", re.IGNORECASE),
    "region": re.compile(r"region", re.IGNORECASE),
}
KINDS = {label.casefold(): value for value, label in AuthorityKind.choices} | {
    value: value for value in AuthorityKind.values
}
MOST_SHOWN = 20


def read_authorities(table: OpenTable) -> list[ListedAuthority]:
    """Return the councils of a list.

    Raises:
        Invalid: with every fault of the first twenty rows that have one. Nothing is taken from a list with faults.
    """
    places = {name: _place(table, pattern) for name, pattern in COLUMNS.items()}
    if places["code"] is None or places["name"] is None:
        raise Invalid("The list needs a column called code and a column called name. Rename them and try again.")
    found: dict[str, ListedAuthority] = {}
    faults: list[str] = []
    for row in table.rows:
        cells = {name: row.cell(place) for name, place in places.items()}
        listed = ListedAuthority(
            cells["code"].upper(), cells["name"], KINDS.get(cells["kind"].casefold(), ""), cells["region"]
        )
        fault = _fault(listed, cells["kind"], found)
        if fault:
            faults.append(f"{table.address(row.number, None).capitalize()}: {fault}")
        else:
            found[listed.code] = listed
    if faults:
        more = f" And {len(faults) - MOST_SHOWN} more." if len(faults) > MOST_SHOWN else ""
        raise Invalid(" ".join(faults[:MOST_SHOWN]) + more)
    if not found:
        raise Invalid("There is no council in the list. Put one on each row under the headings.")
    return list(found.values())


def _place(table: OpenTable, pattern: re.Pattern[str]) -> int | None:
    return next((place for place, heading in enumerate(table.headings) if pattern.search(heading.strip())), None)


def _fault(listed: ListedAuthority, kind: str, found: dict[str, ListedAuthority]) -> str:
    if not re.fullmatch(r"[A-Z][0-9]{8}", listed.code, re.ASCII):
        return f"“{listed.code[:20]}” is not a code. A code is a letter and eight digits, for example E10000018."
    if not listed.name:
        return f"{listed.code} has no name."
    if len(listed.name) > LONGEST_NAME:
        return f"The name of {listed.code} is longer than {LONGEST_NAME} characters."
    if listed.code in found:
        return f"{listed.code} is in the list twice."
    if kind and not listed.kind:
        return f"“{kind[:30]}” is not a kind. Use one of {', '.join(AuthorityKind.labels)}, or leave it empty."
    if not kind and kind_of_code(listed.code) is None:
        return f"The code {listed.code} does not tell the kind. Fill in the column kind."
    return ""
