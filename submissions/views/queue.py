"""The lead's queue and signing the quiet ones together."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from indicators.records.transitions import Refused
from submissions import services, workflow
from submissions.lead_queue import QueueRow, lead_queue, led_returns, queue_rows
from submissions.views.common import new_token, own_token, person
from submissions.words import plural

MOST_TOGETHER = 500
NOT_YOURS = "This return is not in your queue any more."


@dataclass(frozen=True)
class Mark:
    """A tick: the return, and the revision and fingerprint of what stood beside it."""

    pk: int
    revision: int
    digest: str


@dataclass(frozen=True)
class Outcome:
    """What became of one tick. ``refusal`` is "" when it was signed."""

    name: str
    figure: str
    refusal: str


def marks(request: HttpRequest) -> list[Mark]:
    """Read the ticks; what cannot be read was not sent by our page and is left out."""
    found = (
        re.fullmatch(r"([0-9]{1,18}):([0-9]{1,9}):([0-9a-f]{64})", text) for text in request.POST.getlist("return")
    )
    read = {int(match[1]): Mark(int(match[1]), int(match[2]), match[3]) for match in found if match}
    return list(read.values())[:MOST_TOGETHER]


@require_safe
def show_queue(request: HttpRequest) -> HttpResponse:
    found = lead_queue(person(request), today=timezone.localdate())
    return render(request, "submissions/queue.html", {"queue": found})


def _rows(request: HttpRequest, ticks: list[Mark]) -> dict[int, QueueRow]:
    user, today = person(request), timezone.localdate()
    rows = led_returns(user, today=today).filter(pk__in=[tick.pk for tick in ticks])
    return {row.submission.pk: row for row in queue_rows(list(rows), user, today=today)}


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Show every ticked return once more before anything is signed."""
    ticks = marks(request)
    found = _rows(request, ticks)
    rows = [found[tick.pk] for tick in ticks if tick.pk in found and not found[tick.pk].refusal]
    if not rows:
        return redirect("submissions:queue")
    return render(request, "submissions/queue_check.html", {"rows": rows, "token": new_token()})


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign each return on its own: one that is refused does not hold up the others."""
    ticks = marks(request)
    found = _rows(request, ticks)
    outcomes = [_sign_one(request, tick, found.get(tick.pk)) for tick in ticks]
    signed = sum(1 for outcome in outcomes if not outcome.refusal)
    refused = len(outcomes) - signed
    heading = f"{signed} signed" + (f", {refused} not" if refused else "")
    context = {"outcomes": outcomes, "heading": heading, "rest": plural(refused, "return")}
    return render(request, "submissions/queue_signed.html", context)


def _sign_one(request: HttpRequest, tick: Mark, row: QueueRow | None) -> Outcome:
    if row is None:
        return Outcome("A return", "", NOT_YOURS)
    try:
        services.move(
            row.submission,
            workflow.APPROVE.name,
            by=person(request),
            at=timezone.now(),
            seen_revision=tick.revision,
            seen_digest=tick.digest,
            token=own_token(request, row.submission, workflow.APPROVE.name),
        )
    except Refused as refused:
        return Outcome(row.name, row.now, str(refused))
    return Outcome(row.name, row.now, "")
