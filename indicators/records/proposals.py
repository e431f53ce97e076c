"""Two people for every change of a rule: one proposes, another confirms."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q

from indicators.enums import ProposalState
from indicators.records.audit import person_name


class Proposal(models.Model):
    """Who proposed it and why, who decided and when. The two are never the same person."""

    proposal_state = models.CharField(
        max_length=12, choices=ProposalState.choices, default=ProposalState.PROPOSED, editable=False
    )
    reason = models.TextField(help_text="Why the change is needed. Kept for good.")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    proposed_by_name = models.CharField(max_length=200, editable=False)
    proposed_at = models.DateTimeField(editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, editable=False
    )
    decided_by_name = models.CharField(max_length=200, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_comment = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint] | tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(proposal_state=ProposalState.PROPOSED, decided_by=None, decided_at=None)
                | Q(
                    proposal_state__in=[ProposalState.CONFIRMED, ProposalState.DECLINED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="%(app_label)s_%(class)s_decision_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="%(app_label)s_%(class)s_two_people",
            ),
        )

    @property
    def is_waiting(self) -> bool:
        return self.proposal_state == ProposalState.PROPOSED

    @property
    def is_confirmed(self) -> bool:
        return self.proposal_state == ProposalState.CONFIRMED

    def mark_proposed(self, *, by: User, at: datetime) -> None:
        """Set who proposed and when. Does not save."""
        self.proposed_by, self.proposed_by_name, self.proposed_at = by, person_name(by), at

    def mark_decided(self, state: ProposalState, *, by: User, at: datetime, comment: str) -> None:
        """Set the decision. Does not save."""
        self.proposal_state = state
        self.decided_by, self.decided_by_name, self.decided_at = by, person_name(by), at
        self.decision_comment = comment
