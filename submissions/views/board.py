"""The progress board, as a page and as a CSV table. Filters are in the address and go with every link."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from indicators.models import Service
from indicators.people import is_administrator, is_auditor, is_performance
from indicators.records.transitions import Forbidden
from submissions.board import Board, board, board_returns
from submissions.board_csv import board_csv, file_name
from submissions.models import Round
from submissions.permissions import Standing
from submissions.views.common import person

BOARD_READERS = "The progress board is for people who enter, sign or look after figures."


@dataclass(frozen=True)
class Shown:
    """What a person asked to see of the board: the collection, perhaps one service of it, and the address to repeat it."""

    round: Round
    rounds: list[Round]
    board: Board
    services: list[Service]
    service: Service | None
    unknown: bool

    @property
    def query(self) -> str:
        chosen = {"collection": self.round.pk, **({"service": self.service.pk} if self.service else {})}
        return urlencode(chosen)


@require_safe
def show_board(request: HttpRequest) -> HttpResponse:
    """How far each service is. Owners and leads see their own part; an administrator sees counts without links."""
    user, today = person(request), timezone.localdate()
    shown = _shown(request, user, today)
    counts_only = is_administrator(user) and not (is_performance(user) or is_auditor(user))
    context = {
        "shown": shown,
        "board": shown.board if shown else None,
        "links": not counts_only,
        "reminds": is_performance(user),
        "sees_reminders": is_performance(user) or is_auditor(user),
    }
    return render(request, "submissions/board.html", context)


@require_safe
def download_board(request: HttpRequest) -> HttpResponse:
    """The same counts as a CSV table."""
    shown = _shown(request, person(request), timezone.localdate())
    if shown is None:
        raise Http404
    answer = HttpResponse(board_csv(shown.board), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(shown.board)}"'
    return answer


def _shown(request: HttpRequest, user: User, today: date) -> Shown | None:
    """Read the address; what is not known there is left out and said. None while there is no collection."""
    council_wide = is_performance(user) or is_auditor(user) or is_administrator(user)
    standing = Standing(user, on=today)
    if not council_wide and not standing.owns_anything and not standing.leads_anything:
        raise Forbidden(BOARD_READERS)
    rounds = list(Round.objects.select_related("period").order_by("closed_at", "-period__end"))
    open_rounds = [one for one in rounds if one.is_open] or rounds
    wanted, part = request.GET.get("collection", ""), request.GET.get("service", "")
    round_ = next((one for one in rounds if str(one.pk) == wanted), open_rounds[0] if open_rounds else None)
    if round_ is None:
        return None
    rows = board_returns(None if council_wide else user, round_, today=today)
    services = list(Service.objects.filter(pk__in=rows.values("indicator__service")))
    service = next((one for one in services if str(one.pk) == part), None)
    if service is not None:
        rows = rows.filter(indicator__service=service)
    return Shown(
        round=round_,
        rounds=rounds,
        board=board(rows, round_, today=today),
        services=services,
        service=service,
        unknown=(bool(wanted) and str(round_.pk) != wanted) or (bool(part) and service is None),
    )
