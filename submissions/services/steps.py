"""The one door for every change of a submission's state.

Each act is one transaction: compare-and-set on the revision the person saw, the change with its history
row, a sign-off or version row, and an audit entry. A replayed token gives the first answer again.
"""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from indicators.records.audit import person_name, record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Invalid, Transition
from submissions import workflow
from submissions.beside import Beside, beside
from submissions.completeness import Problem, commentary_reason, problems
from submissions.content import Content
from submissions.enums import How, Relation
from submissions.models import SignOff, Submission, SubmissionVersion
from submissions.permissions import Standing
from submissions.ratings import judge_one
from submissions.services.notices import tell_of_publication, tell_of_step
from submissions.services.rating import store_rating

MOVED_ON = "Somebody saved a change after you opened this page. Look at the newest version, then decide."


class Incomplete(Invalid):
    """The figure cannot be submitted yet. ``problems`` names each field."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(" ".join(f"{problem.message}." for problem in found))
        self.problems = found


def _lock(submission: Submission) -> None:
    """Wait for whoever is at work on the row, so that a form sent twice at once finds its own first answer."""
    Submission.objects.select_for_update().values_list("pk").get(pk=submission.pk)


def _claim(submission: Submission, seen_revision: int) -> Submission:
    """Take the row for this transaction, provided nobody has changed it since.

    Raises:
        Conflict: when the revision has moved on.
    """
    claimed = Submission.objects.filter(pk=submission.pk, revision=seen_revision).update(revision=F("revision") + 1)
    if claimed != 1:
        raise Conflict(MOVED_ON)
    return _read(submission)


def _read(submission: Submission) -> Submission:
    return (
        Submission.objects.select_related("indicator", "period", "round__period", "current", "approved_version")
        .prefetch_related("versions")
        .get(pk=submission.pk)
    )


def _record(submission: Submission, *, by: User, at: datetime, reason: str) -> None:
    """Save the claimed row so that exactly one history row says who, when and why."""
    fields = ("state", "current", "approved_version", "published_at")
    save_with_history(submission, by=by, at=at, reason=reason, only=fields)


@transaction.atomic
def save_draft(
    submission: Submission,
    content: Content,
    *,
    by: User,
    at: datetime,
    seen_revision: int,
    token: str,
    how: How = How.FORM,
    brought_by: User | None = None,
) -> SubmissionVersion:
    """Keep what was entered as a new version; the author becomes a contributor, and so does who brought the file.

    The same content saved twice makes one version. Raises Forbidden or Conflict with the sentence to show.
    """
    _lock(submission)
    replayed: SubmissionVersion | None = SubmissionVersion.objects.filter(
        token=token, submission=submission, by=by
    ).first()
    if replayed and current_content(replayed) == content:
        return replayed
    if replayed:
        raise Conflict(MOVED_ON)
    standing = _read(submission)
    _check_saving(standing, by=by, at=at)
    if _unchanged(standing, content, by=by) and standing.current is not None:
        return standing.current
    row = _claim(submission, seen_revision)
    move_made = _check_saving(row, by=by, at=at)
    version = _version(row, content, by=by, at=at, token=token, how=how)
    version.brought_by = brought_by
    version.save()
    row.state, row.current = move_made.target, version
    _record(row, by=by, at=at, reason=f"Saved version {version.number}")
    record_act(
        "save", row, by=by, at=at, detail={"version": version.number, "digest": version.digest, "how": version.how}
    )
    return version


def _check_saving(row: Submission, *, by: User, at: datetime) -> Transition:
    """Return the move that saving makes, after the table has let this person make it."""
    move_made = workflow.saving(row.state)
    relations = Standing(by, on=timezone.localdate(at)).relations(row)
    workflow.TABLE.check(move_made.name, state=row.state, relations=relations, comment="")
    if refusal := _closed(move_made.name, row):
        raise Conflict(refusal)
    return move_made


def _closed(name: str, row: Submission) -> str | None:
    closed = row.round is not None and not row.round.is_open
    return workflow.closed_refusal(
        name,
        collection=str(row.round.period) if closed and row.round else None,
        correcting=row.approved_version_id is not None,
    )


def _unchanged(row: Submission, content: Content, *, by: User) -> bool:
    """Whether this person's own words and figures already stand there. Then a second click is not a conflict."""
    return row.current is not None and row.current.by_id == by.pk and current_content(row.current) == content


def _version(row: Submission, content: Content, *, by: User, at: datetime, token: str, how: How) -> SubmissionVersion:
    version = SubmissionVersion(
        submission=row,
        number=row.current.number + 1 if row.current else 1,
        by=by,
        by_name=person_name(by),
        at=at,
        token=token,
        how=how,
        **content.as_fields(),
    )
    version.digest = version.content_digest()
    return version


@transaction.atomic
def move(
    submission: Submission,
    name: str,
    *,
    by: User,
    at: datetime,
    seen_revision: int,
    token: str,
    comment: str = "",
    seen_digest: str = "",
) -> SignOff:
    """Carry out one transition of the table.

    ``seen_digest`` is needed to approve: the fingerprint of the version the approver looked at.

    Raises:
        Forbidden, Conflict, Invalid (Incomplete on submit): with the sentence to show.
    """
    _lock(submission)
    replayed: SignOff | None = SignOff.objects.filter(token=token, submission=submission, action=name, by=by).first()
    if replayed:
        return replayed
    row = _claim(submission, seen_revision)
    transition = workflow.TABLE[name]
    relations = Standing(by, on=timezone.localdate(at)).relations(row)
    workflow.TABLE.check(name, state=row.state, relations=relations, comment=comment)
    if refusal := workflow.publication_refusal(name, published=row.published_at is not None):
        raise Conflict(refusal)
    step = _step(row, name, to_state=transition.target, by=by, at=at, comment=comment, token=token)
    if name == workflow.SUBMIT.name:
        _check_complete(row, at=at, importing=Relation.IMPORTER in relations)
    if name == workflow.APPROVE.name:
        _approve(row, seen_digest=seen_digest, at=at)
    if name == workflow.REOPEN.name:
        row.approved_version = None
    row.state = transition.target
    step.save()
    _record(row, by=by, at=at, reason=comment or transition.done)
    record_act(name, row, by=by, at=at, reason=comment, detail={"version": _number(row), "digest": step.digest})
    tell_of_step(step, row)
    return step


def save_and_submit(
    submission: Submission,
    content: Content,
    *,
    by: User,
    at: datetime,
    seen_revision: int,
    token: str,
    submit_token: str,
) -> SignOff:
    """Save what was entered, then submit exactly that. What was saved stays saved when it is not complete yet.

    Raises:
        Forbidden, Conflict, Incomplete: with the sentence to show.
    """
    replayed: SignOff | None = SignOff.objects.filter(token=submit_token, submission=submission, by=by).first()
    if replayed and replayed.version and current_content(replayed.version) == content:
        return replayed
    version = save_draft(submission, content, by=by, at=at, seen_revision=seen_revision, token=token)
    row = Submission.objects.get(pk=submission.pk)
    if row.current_id != version.pk:
        raise Conflict(MOVED_ON)
    return move(row, workflow.SUBMIT.name, by=by, at=at, seen_revision=row.revision, token=submit_token)


def _number(row: Submission) -> int | None:
    return row.current.number if row.current else None


def _step(row: Submission, name: str, *, to_state: str, by: User, at: datetime, comment: str, token: str) -> SignOff:
    return SignOff(
        submission=row,
        sequence=row.sign_offs.count() + 1,
        action=name,
        from_state=row.state,
        to_state=to_state,
        version=row.current,
        digest=row.current.digest if row.current else "",
        comment=comment.strip(),
        by=by,
        by_name=person_name(by),
        at=at,
        token=token,
    )


def current_content(version: SubmissionVersion) -> Content:
    """Return the content of a version as it was entered."""
    return Content(**{name: getattr(version, name) for name in SubmissionVersion.CONTENT})


def needed_commentary(beside: Beside, content: Content) -> str | None:
    """Return why this figure needs commentary, or None."""
    judged = judge_one(beside, content.value, by_hand=content.by_hand)
    _trend, direction = beside.movement(content.value)
    status = judged.status
    return commentary_reason(
        needs_commentary=bool(status and status.needs_commentary),
        word=status.word if status else "",
        direction=direction,
    )


def _check_complete(row: Submission, *, at: datetime, importing: bool) -> None:
    """Loaded figures are what was published: they are not asked for what only an owner can add."""
    if row.current is None:
        raise Invalid("Enter the figure before you submit it.")
    today = timezone.localdate(at)
    content = current_content(row.current)
    reason = None if importing else needed_commentary(beside([row], as_at=today)[row.pk], content)
    found = [] if importing else problems(content, commentary_needed=reason, today=today)
    if found:
        raise Incomplete(found)


def _approve(row: Submission, *, seen_digest: str, at: datetime) -> None:
    version = row.current
    if version is None or version.digest != seen_digest:
        raise Conflict(MOVED_ON)
    if version.digest != version.content_digest():
        raise Conflict("The stored figure does not match its fingerprint. Tell the performance team.")
    row.approved_version = version
    store_rating(version, beside([row], as_at=timezone.localdate(at))[row.pk], at=at)


@transaction.atomic
def mark_published(submissions: Iterable[Submission], *, by: User, at: datetime) -> None:
    """Note that these figures now stand in a released edition."""
    rows = [row for row in submissions if row.published_at is None]
    for row in rows:
        row.published_at = at
    if rows:
        bulk_update_with_history(
            rows, Submission, ["published_at"], default_user=by, default_change_reason="Published", default_date=at
        )
        tell_of_publication(rows, by=by, at=at)


def refusal_for(name: str, submission: Submission, relations: Iterable[str]) -> str | None:
    """Return why this move is closed to somebody with these relations, or None. For pages."""
    return (
        workflow.TABLE.refusal(name, state=submission.state, relations=frozenset(relations))
        or workflow.publication_refusal(name, published=submission.published_at is not None)
        or _closed(name, submission)
    )
