"""Who may change the catalogue, and who may see a change before it is confirmed.

Each question answers None, or the sentence that refuses; a page shows the same sentence beside its closed button.
"""

from datetime import date

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from indicators.enums import ProposalState, ResponsibilityRole
from indicators.models import Definition, Indicator, RatingSchemeVersion, Responsibility, Target
from indicators.people import (
    IMPORT_USERNAME,
    Person,
    is_administrator,
    is_auditor,
    is_performance,
)
from indicators.records.proposals import Proposal

AnyProposal = Definition | Target | RatingSchemeVersion

CATALOGUE_KEEPERS = "Only the performance team or an administrator can change the catalogue."
ANSWERING = (ResponsibilityRole.OWNER, ResponsibilityRole.DEPUTY, ResponsibilityRole.LEAD)


def is_keeper(user: Person) -> bool:
    """The performance team and administrators keep the catalogue."""
    return is_performance(user) or is_administrator(user)


def maintain_refusal(user: Person) -> str | None:
    """Return why the person may not change the catalogue, or None."""
    return None if is_keeper(user) else CATALOGUE_KEEPERS


def propose_refusal(user: Person) -> str | None:
    """Return why the person may not propose a change, or None. Loaded packs are proposed by the import account."""
    if isinstance(user, User) and user.username == IMPORT_USERNAME:
        return None
    return maintain_refusal(user)


def decide_refusal(user: Person, proposal: Proposal) -> str | None:
    """Return why the person may not confirm or decline this, whatever its state, or None."""
    if (sentence := maintain_refusal(user)) and not confirms_as_lead(user, proposal):
        return sentence
    if proposal.proposed_by_id == user.pk:
        return "You proposed this, so somebody else has to confirm or decline it."
    return None


def confirms_as_lead(user: Person, proposal: Proposal) -> bool:
    """Whether the person decides a target as lead of its indicator or service, where a council lets leads do so."""
    if not settings.QUARTERDAY_LEADS_CONFIRM_TARGETS or not isinstance(proposal, Target) or not user.is_active:
        return False
    indicator = proposal.indicator
    held = Responsibility.objects.on(timezone.localdate()).filter(person_id=user.pk, role=ResponsibilityRole.LEAD)
    return held.filter(Q(indicator=indicator) | Q(service=indicator.service_id)).exists()


def decided_refusal(proposal: Proposal) -> str | None:
    """Return who decided and when, or None while the proposal still waits."""
    if proposal.is_waiting or proposal.decided_at is None:
        return None
    word = ProposalState(proposal.proposal_state).label.lower()
    return f"{proposal.decided_by_name} {word} this on {proposal.decided_at:%-d %B %Y}."


def assign_refusal(user: Person, person: User) -> str | None:
    """Return why the user may not give this person a responsibility, or None."""
    if sentence := maintain_refusal(user):
        return sentence
    if person.pk == user.pk:
        return "You cannot give a responsibility to yourself. Ask somebody else who keeps the catalogue."
    if not person.is_active:
        return "This account is closed. Choose somebody who can sign in."
    return None


def sees_every_proposal(user: Person) -> bool:
    """The performance team, administrators and auditors see every waiting change."""
    return is_keeper(user) or is_auditor(user)


def proposals_refusal(user: Person, *, on: date) -> str | None:
    """Return why the person sees no waiting changes at all, or None."""
    if sees_every_proposal(user):
        return None
    if Responsibility.objects.on(on).filter(person_id=user.pk, role__in=ANSWERING).exists():
        return None
    return "Waiting changes are shown to those who answer for the indicator and to those who keep the catalogue."


def held_indicators(user: Person, *, on: date) -> Q:
    """Return the indicators the person answers for on a day, themselves or through a service, as a condition."""
    held = Responsibility.objects.on(on).filter(person_id=user.pk, role__in=ANSWERING)
    return Q(pk__in=held.exclude(indicator=None).values("indicator")) | Q(
        service__in=held.exclude(service=None).values("service")
    )


def sees_proposals_of(user: Person, indicator: Indicator, *, on: date) -> bool:
    """Whether the person may see changes of this indicator that nobody has confirmed yet."""
    if sees_every_proposal(user):
        return True
    return Indicator.objects.filter(held_indicators(user, on=on), pk=indicator.pk).exists()


def sees_proposal(user: Person, proposal: AnyProposal, *, on: date) -> bool:
    """Whether the person may see this proposal. Once confirmed it is the catalogue, which everybody reads."""
    if proposal.is_confirmed or sees_every_proposal(user):
        return True
    if isinstance(proposal, RatingSchemeVersion):
        return False
    return sees_proposals_of(user, proposal.indicator, on=on)
