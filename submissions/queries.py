"""Reads that span models."""

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from indicators.enums import ProposalState
from indicators.models import Definition
from submissions.enums import State
from submissions.models import Round, Submission


def with_names(returns: QuerySet[Submission]) -> QuerySet[Submission]:
    """Add ``name_then``: what the indicator is called in the return's own period. One query, sortable."""
    confirmed = Definition.objects.filter(indicator=OuterRef("indicator"), proposal_state=ProposalState.CONFIRMED)
    started = confirmed.filter(effective_from__lte=OuterRef("period__start")).order_by("-effective_from", "-pk")
    first = confirmed.order_by("effective_from", "pk")
    return returns.annotate(
        name_then=Coalesce(Subquery(started.values("name")[:1]), Subquery(first.values("name")[:1]))
    )


def with_counts(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Add ``asked`` and ``approved_count`` to each collection. One query."""
    approved = Count("submissions", filter=Q(submissions__state=State.APPROVED))
    return rounds.select_related("period").annotate(asked=Count("submissions"), approved_count=approved)
