"""Past figures that wait: shown together to somebody who had no part in loading them, signed one row each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from indicators.models import Definition
from indicators.queries import number_format
from indicators.records.transitions import Refused
from indicators.rules.display import show
from submissions import workflow
from submissions.enums import How, State
from submissions.models import Submission
from submissions.permissions import Standing
from submissions.services import move

LOADED = (How.HISTORY, How.PACK)


@dataclass(frozen=True)
class WaitingFigure:
    """One loaded figure as its approver sees it. ``seen`` names what is approved: revision and fingerprint."""

    submission: Submission
    name: str
    figure: str
    brought_by: str
    seen: str
    refusal: str


@dataclass(frozen=True)
class Signed:
    """What became of one row."""

    submission: Submission
    problem: str = ""


def waiting_figures(user: User, *, at: datetime) -> list[WaitingFigure]:
    """Return the loaded figures that wait for approval and that this person leads, oldest first.

    As many queries however many figures.
    """
    today = timezone.localdate(at)
    rows = (
        Submission.objects.waiting_for_lead()
        .filter(current__how__in=LOADED)
        .led_by(user, on=today)
        .select_related("indicator__service", "period", "current__brought_by", "round__period")
        .prefetch_related("versions")
        .order_by("indicator__ref", "period__end", "pk")
    )
    found = list(rows)
    standing = Standing(user, on=today)
    definitions = _definitions({row.indicator_id for row in found})
    return [_shown(row, definitions, standing) for row in found]


def _definitions(ids: set[int]) -> dict[int, list[Definition]]:
    found: dict[int, list[Definition]] = {}
    confirmed = Definition.objects.filter(indicator__in=ids, proposal_state="confirmed")
    for row in confirmed.order_by("-effective_from", "-pk"):
        found.setdefault(row.indicator_id, []).append(row)
    return found


def _shown(row: Submission, definitions: dict[int, list[Definition]], standing: Standing) -> WaitingFigure:
    version = row.current
    newest_first = definitions.get(row.indicator_id, [])
    start = row.period.start
    definition = next((one for one in newest_first if one.effective_from <= start), None)
    definition = definition or (newest_first[-1] if newest_first else None)
    figure = "No figure"
    if version is not None and version.value is not None and definition is not None:
        figure = show(version.value, number_format(definition))
    brought = version.brought_by if version else None
    return WaitingFigure(
        submission=row,
        name=definition.name if definition else row.indicator.ref,
        figure=figure,
        brought_by=(brought.get_full_name() or brought.get_username()) if brought else "",
        seen=f"{row.pk}:{row.revision}:{version.digest if version else ''}",
        refusal=workflow.TABLE.refusal(workflow.APPROVE.name, state=row.state, relations=standing.relations(row)) or "",
    )


def sign_together(seen: Sequence[str], *, by: User, at: datetime) -> list[Signed]:
    """Approve each row as it was seen, one transaction and one sign-off each; earlier periods first.

    A row that cannot be approved keeps its own reason and stops no other.
    """
    wanted = {}
    for text in seen:
        pk, _colon, rest = text.partition(":")
        if pk.isdecimal() and len(pk) < 19:
            wanted[int(pk)] = rest
    rows = (
        Submission.objects.filter(pk__in=wanted, state__in=(State.SUBMITTED, State.APPROVED), current__how__in=LOADED)
        .visible_to(by, on=timezone.localdate(at))
        .select_related("indicator", "period")
        .order_by("period__end", "pk")
    )
    return [_signed(row, wanted[row.pk], by=by, at=at) for row in rows]


def _signed(row: Submission, seen: str, *, by: User, at: datetime) -> Signed:
    revision, _colon, digest = seen.partition(":")
    if not revision.isdecimal() or len(revision) > 9:
        return Signed(row, "The form was changed. Open the page again.")
    try:
        move(row, "approve", by=by, at=at, seen_revision=int(revision), seen_digest=digest, token=uuid.uuid4().hex)
    except Refused as refusal:
        return Signed(row, str(refusal))
    return Signed(row)
