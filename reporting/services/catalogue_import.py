"""Take a catalogue in from one spreadsheet: keep it, say what it would do, then propose it or put it in force."""

import io
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from indicators.models import Indicator, Service, Upload
from indicators.permissions import maintain_refusal
from indicators.records.transitions import Conflict, Forbidden
from indicators.records.uploads import content_of, drop_upload, keep_upload
from indicators.sheets import Unreadable, read_book
from reporting.loading.catalogue_plan import CataloguePlan, plan_catalogue, propose_all, put_in_force, what_it_does
from reporting.loading.problems import PackRefused, Problem
from reporting.loading.sheet_tables import Read, read_tables
from submissions.models import Round

PURPOSE = "catalogue"
TOO_LATE = (
    "Figures have been collected already, so one person alone cannot change the catalogue. Propose the rows instead."
)


@dataclass(frozen=True)
class Import:
    """A spreadsheet that fits what is here. ``rows`` are ref, name and whether the indicator is new."""

    plan: CataloguePlan
    rows: tuple[tuple[str, str, bool], ...]
    new_services: tuple[str, ...]
    notes: tuple[str, ...]


def receive_catalogue(name: str, content: bytes, *, by: User, at: datetime) -> Upload:
    """Keep a spreadsheet that holds together until its sender confirms or gives up.

    Raises:
        Forbidden: for somebody who does not keep the catalogue.
        Invalid: for an empty or too large file.
        PackRefused: with everything that stands against it.
    """
    if sentence := maintain_refusal(by):
        raise Forbidden(sentence)
    read_import(name, content)
    return keep_upload(io.BytesIO(content), name=name, purpose=PURPOSE, by=by, at=at)


def kept_import(upload: Upload) -> Import:
    """Return what is in an upload.

    Raises:
        PackRefused: when it does not fit what is here any more.
    """
    return read_import(upload.name, content_of(upload))


def read_import(name: str, content: bytes) -> Import:
    """Read a spreadsheet and check it against the catalogue.

    Raises:
        PackRefused: with every problem, in the sender's names of the sheets.
    """
    try:
        book = read_book(name, content)
    except Unreadable as problem:
        raise PackRefused([Problem(name, 0, "", str(problem))]) from problem
    read = read_tables(book, services=dict(Service.objects.values_list("slug", "name")))
    plan = _planned(read)
    held = set(Indicator.objects.values_list("ref", flat=True))
    rows = tuple((row.ref, row.name, row.ref not in held) for row in plan.catalogue.indicators)
    return Import(plan, rows, read.new_services, (*book.notes, *plan.notes))


def _planned(read: Read) -> CataloguePlan:
    try:
        return plan_catalogue(read.tables)
    except PackRefused as refused:
        raise PackRefused(read.in_their_words(refused.problems)) from refused


def may_put_in_force() -> bool:
    """Whether the council is still being set up: no collection has been opened."""
    return not Round.objects.exists()


def try_import(found: Import, *, by: User, at: datetime) -> tuple[str, ...]:
    """Return what it would add, change or leave, a sentence each, and keep nothing."""
    return what_it_does(found.plan, by=by, at=at)


def do_import(upload: Upload, *, direct: bool, by: User, at: datetime, reason: str) -> tuple[str, ...]:
    """Do it: ``direct`` puts everything in force, otherwise each dated row waits for a second person.

    Raises:
        Forbidden: for somebody who does not keep the catalogue.
        Conflict: when it is too late to do it alone, when there is nothing to do, or the catalogue has changed.
        Invalid: for a reason that says nothing.
    """
    found = kept_import(upload)
    if direct and not may_put_in_force():
        raise Conflict(TOO_LATE)
    act = put_in_force if direct else propose_all
    done = act(found.plan, by=by, at=at, reason=reason)
    drop_upload(upload)
    return done
