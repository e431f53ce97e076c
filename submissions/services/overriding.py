"""Set a rating by judgement: one person proposes, another confirms, the computed one stays beside it."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from indicators.enums import ProposalState
from indicators.models import Status
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid
from submissions.enums import Relation
from submissions.models import RatingOverride, SubmissionVersion
from submissions.permissions import Standing

REASON_LENGTH = 10


def _relations(version: SubmissionVersion, by: User, at: datetime) -> frozenset[Relation]:
    return Standing(by, on=timezone.localdate(at)).relations(version.submission)


@transaction.atomic
def propose_rating_override(
    version: SubmissionVersion, *, status: Status | None, ground: str, reason: str, by: User, at: datetime
) -> RatingOverride:
    """Propose a status for one version in place of the computed one. ``status`` None means not rated."""
    if not _relations(version, by, at) & {Relation.PERFORMANCE, Relation.LEAD, Relation.IMPORTER}:
        raise Forbidden("Only the lead or the performance team can propose a manual change of a rating.")
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the rule does not fit here, for example “High in the second quarter of councils.”")
    override = RatingOverride(version=version, status=status, ground=ground, reason=reason.strip())
    override.mark_proposed(by=by, at=at)
    save_with_history(override, by=by, at=at, reason=reason)
    record_act("propose rating", override, by=by, at=at, reason=reason)
    return override


@transaction.atomic
def decide_rating_override(
    override: RatingOverride, *, confirm: bool, by: User, at: datetime, comment: str = ""
) -> RatingOverride:
    """Confirm or decline a proposed status. Never by the person who proposed it."""
    row = (
        RatingOverride.objects.select_for_update().select_related("version__submission__indicator").get(pk=override.pk)
    )
    if not _relations(row.version, by, at) & {Relation.PERFORMANCE, Relation.LEAD}:
        raise Forbidden("Only the lead or the performance team can decide on a manual change of a rating.")
    if Relation.CONTRIBUTOR in _relations(row.version, by, at):
        raise Forbidden("You entered or changed the figure, so somebody else must decide on its rating.")
    if row.proposed_by_id == by.pk:
        raise Forbidden("You proposed this change, so somebody else must confirm it.")
    if not row.is_waiting:
        raise Conflict("Somebody has decided on this change already.")
    state = ProposalState.CONFIRMED if confirm else ProposalState.DECLINED
    row.mark_decided(state, by=by, at=at, comment=comment)
    save_with_history(row, by=by, at=at, reason=comment or str(state.label))
    record_act(f"{state.label.lower()} rating", row, by=by, at=at, reason=comment)
    return row
