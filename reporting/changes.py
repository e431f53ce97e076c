"""Manual changes of cells and of ratings under one roof: what they are called, and what waits for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse

from indicators.enums import ProposalState
from indicators.models import Definition
from reporting.assembly.assemble import SECTION_TARGET
from reporting.document import GROUP_RATING
from reporting.models import Column, Override
from submissions.models import RatingOverride

WAITING = ProposalState.PROPOSED


@dataclass(frozen=True)
class Waiting:
    """One manual change that waits for a second person; ``own`` where that must be somebody else than the reader."""

    name: str
    where: str
    prints: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    url: str
    own: bool


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what each indicator is called now, by reference. One query."""
    rows = Definition.objects.filter(indicator__ref__in=set(refs), proposal_state=ProposalState.CONFIRMED)
    return dict(rows.order_by("effective_from", "pk").values_list("indicator__ref", "name"))


def change_names(rows: Sequence[Override]) -> dict[int, str]:
    """Return what each change is called, by its id: "Housing, overall rating", "Homes let, trend". Two queries."""
    names = names_of(row.target for row in rows)
    columns = Column.objects.filter(scorecard__in={row.scorecard_id for row in rows})
    headings = {(one.scorecard_id, one.key): one.heading for one in columns}
    return {row.pk: change_name(row, names, headings.get((row.scorecard_id, row.column_key), "")) for row in rows}


def change_name(row: Override, names: dict[str, str], heading: str) -> str:
    """Return the row and the cell in words. ``heading`` is the column's, "" for none."""
    if row.column_key == GROUP_RATING and row.target.startswith(SECTION_TARGET):
        return f"{row.target.removeprefix(SECTION_TARGET)}, overall rating"
    return f"{names.get(row.target, row.target)}, {(heading or row.column_key.replace('-', ' ')).lower()}"


def waiting_changes(user: User) -> list[Waiting]:
    """Return every manual change that waits, oldest first. Five queries."""
    return sorted([*_cells(user), *_ratings(user)], key=lambda one: one.proposed_at)


def number_waiting(user: User) -> int:
    """Return how many manual changes wait for this person: their own wait for somebody else. Two queries."""
    return sum(
        model.objects.filter(proposal_state=WAITING).exclude(proposed_by=user).count()
        for model in (Override, RatingOverride)
    )


def _cells(user: User) -> list[Waiting]:
    rows = list(Override.objects.filter(proposal_state=WAITING).select_related("scorecard", "period"))
    names = change_names(rows)
    return [
        Waiting(
            name=names[row.pk],
            where=f"{row.scorecard}, {row.period}",
            prints=row.text or "nothing",
            reason=row.reason,
            proposed_by=row.proposed_by_name,
            proposed_at=row.proposed_at,
            url=reverse("reporting:scorecard-change", args=[row.pk]),
            own=row.proposed_by_id == user.pk,
        )
        for row in rows
    ]


def _ratings(user: User) -> list[Waiting]:
    rows = list(
        RatingOverride.objects.filter(proposal_state=WAITING).select_related(
            "status", "version__submission__indicator", "version__submission__period"
        )
    )
    names = names_of(row.version.submission.indicator.ref for row in rows)
    return [
        Waiting(
            name=f"{names.get(ref, ref)}, rating",
            where=f"Return for {row.version.submission.period}",
            prints=row.status.word if row.status else "not rated",
            reason=row.reason,
            proposed_by=row.proposed_by_name,
            proposed_at=row.proposed_at,
            url=reverse("submissions:override-decide", args=[row.pk]),
            own=row.proposed_by_id == user.pk,
        )
        for row in rows
        for ref in [row.version.submission.indicator.ref]
    ]
