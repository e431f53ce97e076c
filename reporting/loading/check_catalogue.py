"""Whether the catalogue part of a pack holds together, with itself and with what is there already. Pure."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from indicators.enums import BenchmarkKind, TargetKind
from indicators.rules.rating import SchemeProblem, parse_scheme
from indicators.rules.targets import NUMERIC
from reporting.loading import rows
from reporting.loading.declaring import PackRow
from reporting.loading.known import NOT_A_ROW, Known
from reporting.loading.pack import Catalogue
from reporting.loading.problems import Problem

R = TypeVar("R", bound=PackRow)


def repeated(file: str, found: Iterable[R], key: Callable[[R], Hashable], column: str, what: str) -> list[Problem]:
    """Return a problem for every row whose key stands in an earlier row."""
    first: dict[Hashable, int] = {}
    problems = []
    for row in found:
        seen = first.setdefault(key(row), row.row)
        if seen != row.row:
            problems.append(Problem(file, row.row, column, f"{what} stands in row {seen} already. Delete one."))
    return problems


def status_keys(pack: Catalogue, known: Known) -> dict[str, set[str]]:
    """Return the keys of every status set, of the pack and of the database."""
    found = {name: set(statuses) for name, statuses in known.statuses.items()}
    for row in pack.statuses:
        found.setdefault(row.set, set()).add(row.key)
    return found


def definitions(pack: Catalogue, known: Known) -> dict[str, list[rows.IndicatorRow]]:
    """Return the definitions of every indicator, newest first; the pack's own before others of the same date."""
    found: dict[str, list[rows.IndicatorRow]] = {}
    for row in pack.indicators:
        found.setdefault(row.ref, []).append(row)
    for ref, stored in known.definitions.items():
        found.setdefault(ref, []).extend(stored)
    return {ref: sorted(stored, key=lambda row: row.effective_from, reverse=True) for ref, stored in found.items()}


def check_catalogue(pack: Catalogue, known: Known) -> list[Problem]:
    """Return everything wrong with statuses, rules, services, indicators, targets and benchmarks."""
    return [
        *_statuses(pack, known),
        *_bands(pack, known),
        *_services(pack, known),
        *_indicators(pack, known),
        *_targets(pack, known),
        *_benchmarks(pack, known),
    ]


def _statuses(pack: Catalogue, known: Known) -> list[Problem]:
    file = rows.STATUSES.file
    problems = repeated(file, pack.statuses, lambda row: (row.set, row.key), "key", "This status")
    for row in pack.statuses:
        stored = known.statuses.get(row.set, {}).get(row.key)
        if stored and replace(row, row=NOT_A_ROW, set_name=stored.set_name) != stored:
            message = f"The set {row.set} has {row.key} already, with another word or look. Give the pack its own set."
            problems.append(Problem(file, row.row, "key", message))
    return problems


def bands_by_version(pack: Catalogue) -> dict[tuple[str, object], list[rows.BandRow]]:
    """Return the bands of each rule and date, in their order."""
    found: dict[tuple[str, object], list[rows.BandRow]] = {}
    for row in sorted(pack.bands, key=lambda row: row.order):
        found.setdefault((row.scheme, row.effective_from), []).append(row)
    return found


def _bands(pack: Catalogue, known: Known) -> list[Problem]:
    file = rows.BANDS.file
    keys = status_keys(pack, known)
    problems = repeated(file, pack.bands, lambda row: (row.scheme, row.effective_from, row.order), "order", "This band")
    for row in pack.bands:
        if row.status_set not in keys:
            message = f"There is no status set {row.status_set}. Add it to {rows.STATUSES.file}."
            problems.append(Problem(file, row.row, "status_set", message))
        elif row.status not in keys[row.status_set]:
            choices = ", ".join(sorted(keys[row.status_set]))
            message = f"There is no status {row.status} in the set {row.status_set}. Write one of {choices}."
            problems.append(Problem(file, row.row, "status", message))
        if known.schemes.get(row.scheme, row.status_set) != row.status_set:
            message = f"The rule {row.scheme} uses the statuses of {known.schemes[row.scheme]} already."
            problems.append(Problem(file, row.row, "status_set", message))
    for version in bands_by_version(pack).values():
        problems += _version(file, version)
    return problems


def _version(file: str, version: list[rows.BandRow]) -> list[Problem]:
    first = version[0]
    problems = []
    for row in version[1:]:
        for column in ("name", "status_set", "tolerance", "tolerance_kind"):
            if getattr(row, column) != getattr(first, column):
                message = f"All bands of one rule and date must say the same here. Row {first.row} says something else."
                problems.append(Problem(file, row.row, column, message))
    bands = [{"status": row.status, "when": row.when, "text": row.text} for row in version]
    try:
        parse_scheme({"name": first.name or first.scheme, "version": 1, "bands": bands})
    except SchemeProblem as problem:
        problems += [Problem(file, first.row, "when", message) for message in problem.messages]
    return problems


def _services(pack: Catalogue, known: Known) -> list[Problem]:
    file = rows.SERVICES.file
    problems = repeated(file, pack.services, lambda row: row.service, "service", "This service")
    problems += repeated(file, pack.services, lambda row: row.name, "name", "This name")
    owners = {name: service for service, name in known.services.items()}
    for row in pack.services:
        if known.services.get(row.service, row.name) != row.name:
            message = f"The service {row.service} is called “{known.services[row.service]}”. Use that name."
            problems.append(Problem(file, row.row, "name", message))
        elif owners.get(row.name, row.service) != row.service:
            message = f"This name belongs to the service {owners[row.name]}. Use that service, or another name."
            problems.append(Problem(file, row.row, "name", message))
    return problems


def _indicators(pack: Catalogue, known: Known) -> list[Problem]:
    file = rows.INDICATORS.file
    services = set(known.services) | {row.service for row in pack.services}
    schemes = set(known.schemes) | {row.scheme for row in pack.bands}
    problems = repeated(
        file, pack.indicators, lambda row: (row.ref, row.effective_from), "effective_from", "A definition from this day"
    )
    owners = dict(known.indicators)
    retired: dict[str, date | None] = {}
    for row in pack.indicators:
        if retired.setdefault(row.ref, row.retired_on) != row.retired_on:
            problems.append(Problem(file, row.row, "retired_on", f"Another row of {row.ref} says something else."))
        if row.service not in services:
            message = f"There is no service {row.service}. Add it to {rows.SERVICES.file}."
            problems.append(Problem(file, row.row, "service", message))
        elif owners.setdefault(row.ref, row.service) != row.service:
            message = f"{row.ref} belongs to the service {owners[row.ref]} already."
            problems.append(Problem(file, row.row, "service", message))
        if row.scheme and row.scheme not in schemes:
            message = f"There is no RAG rule {row.scheme}. Add it to {rows.BANDS.file}."
            problems.append(Problem(file, row.row, "scheme", message))
        if row.minimum is not None and row.maximum is not None and row.minimum > row.maximum:
            problems.append(Problem(file, row.row, "maximum", "The maximum is below the minimum."))
        problems += _not_negative(file, row, ("movement_tolerance", "tolerance"))
    return problems


def _not_negative(file: str, row: PackRow, columns: tuple[str, ...]) -> list[Problem]:
    written = ((column, getattr(row, column)) for column in columns)
    return [
        Problem(file, row.row, column, "Write 0 or more.")
        for column, value in written
        if value is not None and value < 0
    ]


def known_refs(pack: Catalogue, known: Known) -> set[str]:
    """Return every indicator a row may point to."""
    return set(known.indicators) | {row.ref for row in pack.indicators}


def unknown_ref(file: str, row: int, ref: str, refs: set[str]) -> list[Problem]:
    """Return the problem of a row that points to no indicator."""
    if ref in refs:
        return []
    return [Problem(file, row, "ref", f"There is no indicator {ref}. Add it to {rows.INDICATORS.file}.")]


def _targets(pack: Catalogue, known: Known) -> list[Problem]:
    file = rows.TARGETS.file
    refs = known_refs(pack, known)
    problems = repeated(
        file, pack.targets, lambda row: (row.ref, row.effective_from), "effective_from", "A target from this day"
    )
    for row in pack.targets:
        problems += unknown_ref(file, row.row, row.ref, refs)
        problems += _not_negative(file, row, ("tolerance",))
        if row.kind in NUMERIC and row.value is None:
            problems.append(Problem(file, row.row, "value", "This kind of target needs a number, for example 92."))
        if row.kind not in NUMERIC and row.value is not None:
            problems.append(Problem(file, row.row, "value", "This kind of target has no number. Leave the cell empty."))
        if row.kind == TargetKind.BETWEEN and (row.upper is None or row.value is None or row.upper < row.value):
            message = "Write the upper number here and the lower one in the column value."
            problems.append(Problem(file, row.row, "upper", message))
    return problems


def _benchmarks(pack: Catalogue, known: Known) -> list[Problem]:
    file = rows.BENCHMARKS.file
    refs = known_refs(pack, known)
    problems = repeated(
        file,
        pack.benchmarks,
        lambda row: (row.ref, row.kind, row.label, row.available_from),
        "kind",
        "This benchmark",
    )
    for row in pack.benchmarks:
        problems += unknown_ref(file, row.row, row.ref, refs)
        if row.kind == BenchmarkKind.QUARTILE and row.value is not None:
            message = "A quartile has no value. Write 1 to 4 in the column quartile."
            problems.append(Problem(file, row.row, "value", message))
        if row.kind != BenchmarkKind.QUARTILE and row.quartile is not None:
            problems.append(Problem(file, row.row, "quartile", "Only rows of kind quartile have one."))
    return problems
