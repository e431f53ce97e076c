"""Two people for every change of a definition, a target or a RAG rule: one proposes, another confirms."""

from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from indicators.enums import ProposalState
from indicators.models import Definition, RatingScheme, RatingSchemeVersion, Target
from indicators.permissions import decide_refusal, decided_refusal, propose_refusal
from indicators.queries import WAITING, band_problems, in_force_mark
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.proposals import Proposal
from indicators.records.transitions import Conflict, Invalid
from indicators.services.acts import allow, checked_reason, keep

P = TypeVar("P", bound=Definition | Target | RatingSchemeVersion)


def _propose(row: P, *, by: User, at: datetime, reason: str) -> P:
    allow(propose_refusal(by))
    row.reason = checked_reason(reason)
    if _waits_already(row):
        raise Conflict("The same change is waiting for a second person already.")
    row.proposal_state = ProposalState.PROPOSED
    row.mark_proposed(by=by, at=at)
    keep(f"propose {row._meta.verbose_name}", row, by=by, at=at, reason=row.reason)
    return row


def _rows(proposal: Proposal) -> Any:
    """Return the manager of whatever kind of proposal this is."""
    return type(proposal)._default_manager


def _waits_already(row: P) -> bool:
    """Whether an equal proposal is waiting, for example after pressing the button twice."""
    own = {"id", "number", *(field.name for field in Proposal._meta.get_fields())}
    content = {
        field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in own
    }
    return bool(_rows(row).filter(WAITING, **content).exists())


@transaction.atomic
def propose_definition(definition: Definition, *, by: User, at: datetime, reason: str) -> Definition:
    """Save a new definition of ``definition.indicator`` as a proposal."""
    return _propose(definition, by=by, at=at, reason=reason)


@transaction.atomic
def propose_target(target: Target, *, by: User, at: datetime, reason: str) -> Target:
    """Save a new target of ``target.indicator`` as a proposal."""
    return _propose(target, by=by, at=at, reason=reason)


@transaction.atomic
def propose_scheme_version(version: RatingSchemeVersion, *, by: User, at: datetime, reason: str) -> RatingSchemeVersion:
    """Save new bands of ``version.scheme`` as a proposal with the next number."""
    scheme = RatingScheme.objects.select_for_update().get(pk=version.scheme_id)
    if problems := band_problems(version.bands, scheme=scheme):
        raise Invalid(" ".join(problems))
    version.number = (scheme.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return _propose(version, by=by, at=at, reason=reason)


@transaction.atomic
def confirm(proposal: P, *, by: User, at: datetime, comment: str = "", seen: str | None = None) -> P:
    """Put a proposal in force. Never by the person who proposed it.

    ``seen`` is the ``in_force_mark`` the person looked at; when something else has been confirmed since, the
    comparison they saw no longer holds and the act is refused.
    """
    if seen is not None and seen != in_force_mark(proposal):
        raise Conflict("Another change was confirmed after you opened this page. Look at the comparison again.")
    return _decide(proposal, ProposalState.CONFIRMED, by=by, at=at, comment=comment)


@transaction.atomic
def decline(proposal: P, *, by: User, at: datetime, comment: str) -> P:
    """Turn a proposal down with a reason. Never by the person who proposed it."""
    return _decide(proposal, ProposalState.DECLINED, by=by, at=at, comment=comment)


def _decide(proposal: P, state: ProposalState, *, by: User, at: datetime, comment: str) -> P:
    row: P = _rows(proposal).select_for_update().get(pk=proposal.pk)
    allow(decide_refusal(by, row))
    if sentence := decided_refusal(row):
        raise Conflict(sentence)
    text = comment.strip() if state == ProposalState.CONFIRMED else checked_reason(comment)
    row.mark_decided(state, by=by, at=at, comment=text)
    verb = "confirm" if state == ProposalState.CONFIRMED else "decline"
    save_with_history(row, by=by, at=at, reason=text or state.label)
    record_act(f"{verb} {row._meta.verbose_name}", row, by=by, at=at, reason=text)
    return row
