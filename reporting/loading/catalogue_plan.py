"""Import the catalogue alone: read the tables, say everything wrong or what would change, then put it in force or propose it.

``plan_catalogue`` reads and checks; ``what_it_does`` tries it and keeps nothing; ``put_in_force`` and ``propose_all`` do it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from indicators.people import import_account
from indicators.permissions import maintain_refusal
from indicators.records.transitions import Conflict, Forbidden
from indicators.services import checked_reason
from reporting.loading import rows
from reporting.loading.catalogue import load_catalogue, retire_indicators
from reporting.loading.check_catalogue import check_catalogue
from reporting.loading.declaring import FileSpec, read_rows, write_lines
from reporting.loading.files import RawRow, Table
from reporting.loading.known import read_known
from reporting.loading.ledger import Ledger
from reporting.loading.pack import Catalogue
from reporting.loading.problems import PackRefused, Problem

CATALOGUE_PARTS: dict[str, FileSpec[Any]] = {
    name: rows.PARTS[name] for name in ("statuses", "bands", "services", "indicators", "targets", "benchmarks")
}
NOTHING = "There is nothing in it that is not in the catalogue already."


@dataclass(frozen=True)
class CataloguePlan:
    """A catalogue that holds together with itself and with what is there. ``notes`` say what was assumed."""

    catalogue: Catalogue
    notes: tuple[str, ...] = ()


def table_of(file: str, header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]) -> Table:
    """Return rows that came from anywhere as the table of a pack's file, for example ``indicators.csv``.

    ``lines`` are (line number as the person counts it, cells). Columns the file does not have become problems in
    reading. Rows shorter than the header are filled with empty cells.
    """
    names = tuple(name.strip() for name in header)
    raws = []
    for number, cells in lines:
        filled = [*cells, *([""] * (len(names) - len(cells)))]
        raws.append(RawRow(number, dict(zip(names, filled, strict=False))))
    return Table(file, names, tuple(raws))


def template(part: str) -> bytes:
    """Return an empty file of one part, with all its columns, to fill in: ``indicators``, ``targets`` and so on."""
    return write_lines([list(CATALOGUE_PARTS[part].columns)])


def plan_catalogue(tables: Mapping[str, Table]) -> CataloguePlan:
    """Read and check the tables, by part (``indicators``, ``targets``, ``services``, ...).

    Raises:
        PackRefused: with everything that cannot be read, or does not hold together.
    """
    parts: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, spec in CATALOGUE_PARTS.items():
        parts[name], found = read_rows(spec, tables.get(name, Table(spec.file)))
        problems += found
    if problems:
        raise PackRefused(problems)
    catalogue = Catalogue(**parts)
    if problems := check_catalogue(catalogue, read_known()):
        raise PackRefused(problems)
    return CataloguePlan(catalogue, tuple(note for table in tables.values() for note in table.notes))


@transaction.atomic
def what_it_does(plan: CataloguePlan, *, by: User, at: datetime) -> tuple[str, ...]:
    """Return a sentence for each kind of thing the plan adds, changes or leaves, and keep nothing.

    Raises:
        Forbidden, Conflict: as the doing would.
    """
    ledger = _run(plan, loader=import_account(), confirmer=by, at=at, reason="Tried out before loading")
    transaction.set_rollback(True)
    return tuple(ledger.sentences())


@transaction.atomic
def put_in_force(plan: CataloguePlan, *, by: User, at: datetime, reason: str) -> tuple[str, ...]:
    """Put everything in force: proposed by the import account, confirmed by ``by``. All of it or nothing.

    Raises:
        Forbidden: for somebody who does not keep the catalogue.
        Conflict: when there is nothing to do, or the catalogue has changed in between.
    """
    return _done(_run(plan, loader=import_account(), confirmer=by, at=at, reason=checked_reason(reason)))


@transaction.atomic
def propose_all(plan: CataloguePlan, *, by: User, at: datetime, reason: str) -> tuple[str, ...]:
    """Propose definitions, targets and rules in the name of ``by``, so that a second person confirms each.

    Services, statuses and benchmarks, which need no second person, are added at once.

    Raises:
        Forbidden, Conflict: as in ``put_in_force``.
    """
    ledger = _run(plan, loader=by, confirmer=by, at=at, reason=checked_reason(reason), confirms=False)
    return _done(ledger)


def _run(
    plan: CataloguePlan, *, loader: User, confirmer: User, at: datetime, reason: str, confirms: bool = True
) -> Ledger:
    if sentence := maintain_refusal(confirmer):
        raise Forbidden(sentence)
    if problems := check_catalogue(plan.catalogue, read_known()):
        raise Conflict(f"The catalogue has changed since you looked. {problems[0]}")
    ledger = Ledger(loader=loader, confirmer=confirmer, at=at, reason=reason, confirms=confirms)
    load_catalogue(plan.catalogue, ledger)
    retire_indicators(plan.catalogue, ledger)
    return ledger


def _done(ledger: Ledger) -> tuple[str, ...]:
    if not ledger.changed_anything:
        raise Conflict(NOTHING)
    return tuple(ledger.sentences())
