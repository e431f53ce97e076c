"""Every change of the catalogue. Each runs in one transaction, leaves history with person and reason, and an audit entry.

Definitions, targets and RAG rules change by proposal: one person proposes, another confirms, nobody is exempt.
All raise ``Forbidden``, ``Conflict`` or ``Invalid`` with the sentence for the person.
"""

from datetime import date, datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Max, Q

from indicators.enums import ProposalState, ResponsibilityRole
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    RatingScheme,
    RatingSchemeVersion,
    Responsibility,
    Service,
    Target,
)
from indicators.people import Person
from indicators.permissions import assign_refusal, decide_refusal, decided_refusal, maintain_refusal, propose_refusal
from indicators.queries import WAITING, band_problems, in_force_mark
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.proposals import Proposal
from indicators.records.transitions import Conflict, Forbidden, Invalid

REASON_LENGTH = 10
REASON_NEEDED = (
    f"Say why in at least {REASON_LENGTH} characters, for example “Agreed by the Environment board on 4 March.”"
)

P = TypeVar("P", bound=Definition | Target | RatingSchemeVersion)


def _allow(sentence: str | None) -> None:
    if sentence:
        raise Forbidden(sentence)


def _keepers_only(by: Person) -> None:
    _allow(maintain_refusal(by))


def checked_reason(reason: str) -> str:
    """Return the reason without surrounding blanks.

    Raises:
        Invalid: when it is too short to mean anything.
    """
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid(REASON_NEEDED)
    return reason.strip()


def _keep(action: str, row: models.Model, *, by: User, at: datetime, reason: str) -> None:
    """Save the row with its history and add the act to the audit."""
    save_with_history(row, by=by, at=at, reason=reason)
    record_act(action, row, by=by, at=at, reason=reason)


# Proposals


def _propose(row: P, *, by: User, at: datetime, reason: str) -> P:
    _allow(propose_refusal(by))
    row.reason = checked_reason(reason)
    if _waits_already(row):
        raise Conflict("The same change is waiting for a second person already.")
    row.proposal_state = ProposalState.PROPOSED
    row.mark_proposed(by=by, at=at)
    _keep(f"propose {row._meta.verbose_name}", row, by=by, at=at, reason=row.reason)
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
    _allow(decide_refusal(by, row))
    if sentence := decided_refusal(row):
        raise Conflict(sentence)
    text = comment.strip() if state == ProposalState.CONFIRMED else checked_reason(comment)
    row.mark_decided(state, by=by, at=at, comment=text)
    verb = "confirm" if state == ProposalState.CONFIRMED else "decline"
    save_with_history(row, by=by, at=at, reason=text or state.label)
    record_act(f"{verb} {row._meta.verbose_name}", row, by=by, at=at, reason=text)
    return row


# Indicators


@transaction.atomic
def add_indicator(
    *, ref: str, service: Service, definition: Definition, by: User, at: datetime, reason: str
) -> Indicator:
    """Add an indicator whose first definition waits for a second person."""
    _allow(propose_refusal(by))
    if Indicator.objects.filter(ref=ref).exists():
        raise Conflict(f"There is an indicator {ref} already. Choose another reference.")
    indicator = Indicator(ref=ref, service=service)
    _keep("add indicator", indicator, by=by, at=at, reason=checked_reason(reason))
    definition.indicator = indicator
    propose_definition(definition, by=by, at=at, reason=reason)
    return indicator


def _locked_indicator(indicator: Indicator) -> Indicator:
    return Indicator.objects.select_for_update().get(pk=indicator.pk)


@transaction.atomic
def retire_indicator(indicator: Indicator, *, on: date, by: User, at: datetime, reason: str) -> Indicator:
    """Ask for no more figures from ``on``. Everything recorded stays."""
    _keepers_only(by)
    row = _locked_indicator(indicator)
    if row.retired_on is not None:
        raise Conflict(f"{row.ref} was retired from {row.retired_on:%-d %B %Y} already.")
    row.retired_on = on
    _keep("retire indicator", row, by=by, at=at, reason=checked_reason(reason))
    return row


@transaction.atomic
def reinstate_indicator(indicator: Indicator, *, by: User, at: datetime, reason: str) -> Indicator:
    """Undo a retirement."""
    _keepers_only(by)
    row = _locked_indicator(indicator)
    if row.retired_on is None:
        raise Conflict(f"{row.ref} is not retired.")
    row.retired_on = None
    _keep("reinstate indicator", row, by=by, at=at, reason=checked_reason(reason))
    return row


# Benchmarks


@transaction.atomic
def add_benchmark(figure: BenchmarkFigure, *, by: User, at: datetime, reason: str = "") -> BenchmarkFigure:
    """Add a comparator, used from its ``available_from`` on."""
    _keepers_only(by)
    _keep("add benchmark", figure, by=by, at=at, reason=reason.strip())
    return figure


@transaction.atomic
def correct_benchmark(
    figure: BenchmarkFigure, *, by: User, at: datetime, reason: str, seen: int | None = None
) -> BenchmarkFigure:
    """Save a corrected comparator. ``seen`` is the id of the history row the person had before them."""
    _keepers_only(by)
    BenchmarkFigure.objects.select_for_update().get(pk=figure.pk)
    if seen is not None and seen != last_change_id(figure):
        raise Conflict("Somebody else changed this benchmark after you opened it. Look at it again.")
    _keep("correct benchmark", figure, by=by, at=at, reason=checked_reason(reason))
    return figure


def last_change_id(figure: BenchmarkFigure) -> int:
    """Return the id of the figure's newest history row, 0 without one."""
    newest: int | None = figure.history.aggregate(last=Max("history_id"))["last"]
    return newest or 0


# People and services


@transaction.atomic
def assign_responsibility(
    *,
    person: User,
    role: ResponsibilityRole,
    starts: date,
    by: User,
    at: datetime,
    indicator: Indicator | None = None,
    service: Service | None = None,
    ends: date | None = None,
    reason: str = "",
) -> Responsibility:
    """Make a person answer for one indicator, or for every indicator of one service. Never oneself."""
    _allow(assign_refusal(by, person))
    if (indicator is None) == (service is None):
        raise Invalid("Choose one indicator or one service.")
    if ends is not None and ends < starts:
        raise Invalid("The last day must be on or after the first.")
    same = Responsibility.objects.filter(person=person, role=role, indicator=indicator, service=service)
    overlapping = same.filter(Q(ends=None) | Q(ends__gte=starts))
    if ends is not None:
        overlapping = overlapping.filter(starts__lte=ends)
    if overlapping.exists():
        name = person.get_full_name() or person.get_username()
        raise Conflict(f"{name} is {role.label.lower()} here already in that time.")
    row = Responsibility(person=person, role=role, indicator=indicator, service=service, starts=starts, ends=ends)
    _keep("assign responsibility", row, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def end_responsibility(
    responsibility: Responsibility, *, on: date, by: User, at: datetime, reason: str = ""
) -> Responsibility:
    """Make ``on`` the last day of a responsibility. It can be shortened, never lengthened."""
    _keepers_only(by)
    row = Responsibility.objects.select_for_update().get(pk=responsibility.pk)
    if row.ends is not None and row.ends <= on:
        raise Conflict(f"This ends on {row.ends:%-d %B %Y} already.")
    if on < row.starts:
        raise Invalid(f"It starts on {row.starts:%-d %B %Y}. Choose that day or a later one.")
    row.ends = on
    _keep("end responsibility", row, by=by, at=at, reason=reason.strip())
    return row


@transaction.atomic
def add_service(service: Service, *, by: User, at: datetime, reason: str = "") -> Service:
    """Add a team that owns indicators."""
    _keepers_only(by)
    _keep("add service", service, by=by, at=at, reason=reason.strip())
    return service


@transaction.atomic
def rename_service(service: Service, *, name: str, by: User, at: datetime, reason: str) -> Service:
    """Give a service another name. Its address stays the same."""
    _keepers_only(by)
    row = Service.objects.select_for_update().get(pk=service.pk)
    row.name = name
    _keep("rename service", row, by=by, at=at, reason=checked_reason(reason))
    return row
