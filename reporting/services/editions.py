"""Release a draft as a numbered edition that never changes."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.records.audit import person_name, record_act
from indicators.records.canonical import sha256
from indicators.records.transitions import Conflict, Forbidden, Invalid
from reporting.assembly import assemble
from reporting.differences import differences
from reporting.document import LineRow, ScorecardDocument, fingerprint, freeze, thaw
from reporting.models import Artefact, Draft, Edition, EditionRow
from reporting.permissions import refusal_to_release
from reporting.render import RENDERERS, Imprint
from submissions.models import SignOff, Submission, SubmissionVersion
from submissions.services import mark_published

REASON_LENGTH = 10
MOVED_ON = "Something on this scorecard has changed since the draft was built. Build the draft again and look at it."


class NotReady(Invalid):
    """Some rows cannot be published. ``rows`` lists every one of them with its reason."""

    def __init__(self, rows: list[str]) -> None:
        super().__init__("These rows cannot be published: " + "; ".join(rows) + ".")
        self.rows = rows


@transaction.atomic
def release(
    draft: Draft,
    *,
    by: User,
    at: datetime,
    seen_digest: str,
    token: str,
    accept_not_received: Collection[str] = (),
    reason: str = "",
) -> Edition:
    """Publish a draft as the next edition, in one transaction that checks every row again.

    ``accept_not_received``: refs the releaser agrees to print as not received. ``reason`` is needed from the
    second edition on.

    Raises:
        Forbidden, Conflict, Invalid (NotReady): with the sentence to show.
    """
    replayed: Edition | None = Edition.objects.filter(
        token=token, released_by=by, scorecard=draft.scorecard_id, period=draft.period_id
    ).first()
    if replayed:
        return replayed
    row = _claim(draft, by=by, seen_digest=seen_digest)
    document = thaw(row.document)
    latest = row.scorecard.editions.filter(period=row.period).order_by("-number").first()
    links = _checked_rows(document, accept_not_received)
    changed = _changes(latest, document, reason)
    edition = Edition(
        scorecard=row.scorecard,
        period=row.period,
        number=latest.number + 1 if latest else 1,
        schema=document.schema,
        document=row.document,
        digest=row.digest,
        as_at=row.as_at,
        reason=reason.strip(),
        changes=changed,
        replaces=latest,
        assembled_by=row.assembled_by,
        assembled_by_name=row.assembled_by_name,
        assembled_at=row.assembled_at,
        released_by=by,
        released_by_name=person_name(by),
        released_at=at,
        token=token,
    )
    edition.save()
    _keep(edition, document, links)
    mark_published([link.submission for link in links if link.submission], by=by, at=at)
    record_act("publish", edition, by=by, at=at, reason=reason, detail={"digest": edition.digest})
    row.delete()
    return edition


def _claim(draft: Draft, *, by: User, seen_digest: str) -> Draft:
    """Lock the draft and make sure it is what the releaser saw and still what the data say."""
    row = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("scorecard__portfolio", "scorecard__status_set", "period")
        .filter(pk=draft.pk)
        .first()
    )
    if row is None:
        raise Conflict("This draft has been published or replaced already.")
    if sentence := refusal_to_release(
        by, assembled_by_id=row.assembled_by_id, separate=settings.QUARTERDAY_SEPARATE_RELEASER
    ):
        raise Forbidden(sentence)
    if row.digest != seen_digest or fingerprint(row.document) != row.digest:
        raise Conflict(MOVED_ON)
    if freeze(assemble(row.scorecard, row.period.value, as_at=row.as_at)) != row.document:
        raise Conflict(MOVED_ON)
    return row


def _checked_rows(document: ScorecardDocument, accepted: Collection[str]) -> list[EditionRow]:
    """Return the links to what stands behind each row, after checking every approval again."""
    lines = list(document.all_lines())
    ids = {line.submission for line in lines if line.submission}
    submissions = (
        Submission.objects.select_for_update(of=("self",))
        .order_by("pk")
        .select_related("approved_version")
        .prefetch_related("versions", "sign_offs")
        .in_bulk(ids)
    )
    links, failing = [], []
    for line in lines:
        if not line.received:
            if line.is_missing and line.ref not in accepted:
                failing.append(f"{line.name} has not been received")
            links.append(EditionRow(ref=line.ref))
            continue
        submission = submissions[line.submission or 0]
        version, approval = submission.approved_version, _approval(submission)
        if problem := _problem(line, submission, version, approval):
            failing.append(problem)
        links.append(EditionRow(ref=line.ref, submission=submission, version=version, approval=approval))
    if failing:
        raise NotReady(failing)
    return links


def _approval(submission: Submission) -> SignOff | None:
    standing = [
        step
        for step in submission.sign_offs.all()
        if step.action == "approve" and step.version_id == submission.approved_version_id
    ]
    return max(standing, key=lambda step: step.sequence, default=None)


def _problem(
    line: LineRow, submission: Submission, version: SubmissionVersion | None, approval: SignOff | None
) -> str | None:
    """Return why this row may not be published, or None."""
    if version is None or approval is None:
        return f"{line.name} has not been approved"
    if line.digest != version.public_digest or not version.digest == approval.digest == version.content_digest():
        return f"{line.name} is not the figure that was approved"
    written = [row for row in submission.versions.all() if row.number <= version.number]
    if approval.by_id in {row.by_id for row in written}:
        return f"{line.name} was approved by somebody who entered it"
    return None


def _changes(latest: Edition | None, document: ScorecardDocument, reason: str) -> list[dict[str, str]]:
    if latest is None:
        return []
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the published version is corrected, for example “Two rows had been exchanged.”")
    found = differences(thaw(latest.document), document)
    if not found:
        raise Conflict(f"Nothing differs from version {latest.number}, so there is nothing to correct.")
    return [asdict(difference) for difference in found]


def imprint_of(edition: Edition) -> Imprint:
    """Return what an edition says about itself: number, moment, fingerprint and what it corrects."""
    return Imprint(
        number=edition.number,
        released=f"{timezone.localtime(edition.released_at):%-d %B %Y, %H:%M}",
        digest=edition.digest,
        reason=edition.reason,
        changes=tuple(tuple(change.values()) for change in edition.changes),
    )


def _keep(edition: Edition, document: ScorecardDocument, links: list[EditionRow]) -> None:
    for link in links:
        link.edition = edition
    EditionRow.objects.bulk_create(links)
    imprint = imprint_of(edition)
    artefacts = []
    for format_, render in RENDERERS.items():
        content = render(document, imprint)
        artefacts.append(Artefact(edition=edition, format=format_, content=content, digest=sha256(content)))
    Artefact.objects.bulk_create(artefacts)
