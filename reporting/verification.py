"""Prove that what is stored is what was entered, approved and published.

Everything with a fingerprint is taken again and compared; what can be rendered again from a stored document is.
The stored web page is only compared with its fingerprint: its templates may have moved on since.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from indicators.records.audit import CHAIN, chain_problem
from indicators.records.canonical import sha256
from indicators.records.guards import guarded_tables, missing_guards
from indicators.records.models import AuditEntry, ChainHead
from reporting.document import UnknownSchema, fingerprint, thaw
from reporting.enums import Format
from reporting.models import Artefact, Edition, EditionRow
from reporting.render import RENDERERS
from reporting.services.editions import imprint_of
from submissions.models import SubmissionVersion

CHUNK = 200
RENDERED_AGAIN = (Format.CSV, Format.JSON)
T = TypeVar("T")


@dataclass(frozen=True)
class Finding:
    """The answer for one kind of thing: how many were checked, and the first that is not whole ("" for none)."""

    kind: str
    checked: int
    problem: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.problem}" if self.problem else f"{self.kind}: {self.checked} checked, all whole"


def verify() -> list[Finding]:
    """Check everything that is kept for good. Reads whole tables; changes nothing."""
    return [
        _first("Editions", Edition.objects.select_related("scorecard", "period").order_by("pk"), edition_problem),
        _first("Files of editions", _artefacts(), artefact_problem),
        _first("Rows of editions", _rows(), row_problem),
        _first("Versions of returns", SubmissionVersion.objects.order_by("pk").iterator(CHUNK), version_problem),
        _audit(),
        _guards(),
    ]


def _first(kind: str, rows: Iterable[T], problem_of: Callable[[T], str]) -> Finding:
    checked = 0
    for row in rows:
        checked += 1
        if problem := problem_of(row):
            return Finding(kind, checked, problem)
    return Finding(kind, checked, "")


def edition_problem(edition: Edition) -> str:
    """Return what is wrong with one edition, or ""."""
    if fingerprint(edition.document) != edition.digest:
        return f"The document of {edition} is not what was published."
    try:
        document = thaw(edition.document)
    except (UnknownSchema, KeyError, TypeError, ValueError):
        return f"The document of {edition} cannot be read."
    formats = set(edition.artefacts.values_list("format", flat=True))
    if missing := sorted(set(RENDERERS) - formats):
        return f"{edition} has lost its file in {missing[0]}."
    kept = {(row.ref, row.version.public_digest) for row in edition.rows.select_related("version") if row.version}
    for line in document.all_lines():
        if line.received and (line.ref, line.digest) not in kept:
            return f"Row {line.ref} of {edition} has lost the approved figure behind it."
    return ""


def _artefacts() -> Iterator[Artefact]:
    return Artefact.objects.select_related("edition__scorecard", "edition__period").order_by("pk").iterator(CHUNK)


def artefact_problem(artefact: Artefact) -> str:
    """Return what is wrong with one stored file, or ""."""
    content = bytes(artefact.content)
    if sha256(content) != artefact.digest:
        return f"The bytes of {artefact} are not what was published."
    if artefact.format not in RENDERED_AGAIN:
        return ""
    try:
        document = thaw(artefact.edition.document)
    except (UnknownSchema, KeyError, TypeError, ValueError):
        return f"{artefact} cannot be made again from its document."
    again = RENDERERS[artefact.format](document, imprint_of(artefact.edition))
    return "" if again == content else f"{artefact} is not what its document gives."


def _rows() -> Iterator[tuple[EditionRow, set[int]]]:
    """Yield every row of every edition with the authors of the versions up to the one it shows."""
    authors: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for submission, number, by in SubmissionVersion.objects.values_list("submission", "number", "by"):
        authors[submission].append((number, by))
    rows = EditionRow.objects.select_related("edition__scorecard", "edition__period", "version", "approval")
    for row in rows.order_by("pk").iterator(CHUNK):
        shown = row.version.number if row.version else 0
        yield row, {by for number, by in authors[row.submission_id or 0] if number <= shown}


def row_problem(pair: tuple[EditionRow, set[int]]) -> str:
    """Return what is wrong with the approval behind one published row, or ""."""
    row, authors = pair
    version, approval = row.version, row.approval
    if version is None or approval is None:
        return ""
    where = f"{row.ref} in {row.edition}"
    if version.submission_id != row.submission_id or approval.submission_id != row.submission_id:
        return f"{where} points to the figure of another measure."
    if approval.action != "approve" or approval.version_id != version.pk:
        return f"{where} was published without an approval of its figure."
    if not approval.digest == version.digest == version.content_digest():
        return f"{where} is not the figure that was approved."
    if approval.by_id in authors:
        return f"{where} was approved by somebody who entered it."
    return ""


def version_problem(version: SubmissionVersion) -> str:
    """Return what is wrong with one version of a return, or ""."""
    if version.content_digest() == version.digest:
        return ""
    return f"{version} is not what was entered."


def _guards() -> Finding:
    missing = missing_guards()
    problem = f"The guard of {missing[0]} is missing." if missing else ""
    return Finding("Guards of the database", len(guarded_tables()), problem)


def _audit() -> Finding:
    head = ChainHead.objects.filter(name=CHAIN).first()
    entries = AuditEntry.objects.order_by("sequence")
    problem = chain_problem(entries.iterator(CHUNK), head)
    return Finding("Audit trail", head.length if head else 0, problem or "")
