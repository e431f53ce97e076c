"""Add, retire and reinstate indicators; keep their benchmarks."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from indicators.models import BenchmarkFigure, Definition, Indicator, Service
from indicators.permissions import propose_refusal
from indicators.records.transitions import Conflict
from indicators.services.acts import allow, checked_reason, keep, keepers_only
from indicators.services.proposals import propose_definition


@transaction.atomic
def add_indicator(
    *, ref: str, service: Service, definition: Definition, by: User, at: datetime, reason: str
) -> Indicator:
    """Add an indicator whose first definition waits for a second person."""
    allow(propose_refusal(by))
    if Indicator.objects.filter(ref=ref).exists():
        raise Conflict(f"There is an indicator {ref} already. Choose another reference.")
    indicator = Indicator(ref=ref, service=service)
    keep("add indicator", indicator, by=by, at=at, reason=checked_reason(reason))
    definition.indicator = indicator
    propose_definition(definition, by=by, at=at, reason=reason)
    return indicator


def _locked_indicator(indicator: Indicator) -> Indicator:
    return Indicator.objects.select_for_update().get(pk=indicator.pk)


@transaction.atomic
def retire_indicator(indicator: Indicator, *, on: date, by: User, at: datetime, reason: str) -> Indicator:
    """Ask for no more figures from ``on``. Everything recorded stays."""
    keepers_only(by)
    row = _locked_indicator(indicator)
    if row.retired_on is not None:
        raise Conflict(f"{row.ref} was retired from {row.retired_on:%-d %B %Y} already.")
    row.retired_on = on
    keep("retire indicator", row, by=by, at=at, reason=checked_reason(reason))
    return row


@transaction.atomic
def reinstate_indicator(indicator: Indicator, *, by: User, at: datetime, reason: str) -> Indicator:
    """Undo a retirement."""
    keepers_only(by)
    row = _locked_indicator(indicator)
    if row.retired_on is None:
        raise Conflict(f"{row.ref} is not retired.")
    row.retired_on = None
    keep("reinstate indicator", row, by=by, at=at, reason=checked_reason(reason))
    return row


# Benchmarks


@transaction.atomic
def add_benchmark(figure: BenchmarkFigure, *, by: User, at: datetime, reason: str = "") -> BenchmarkFigure:
    """Add a comparator, used from its ``available_from`` on."""
    keepers_only(by)
    keep("add benchmark", figure, by=by, at=at, reason=reason.strip())
    return figure


@transaction.atomic
def correct_benchmark(
    figure: BenchmarkFigure, *, by: User, at: datetime, reason: str, seen: int | None = None
) -> BenchmarkFigure:
    """Save a corrected comparator. ``seen`` is the id of the history row the person had before them."""
    keepers_only(by)
    BenchmarkFigure.objects.select_for_update().get(pk=figure.pk)
    if seen is not None and seen != last_change_id(figure):
        raise Conflict("Somebody else changed this benchmark after you opened it. Look at it again.")
    keep("correct benchmark", figure, by=by, at=at, reason=checked_reason(reason))
    return figure


def last_change_id(figure: BenchmarkFigure) -> int:
    """Return the id of the figure's newest history row, 0 without one."""
    newest: int | None = figure.history.aggregate(last=Max("history_id"))["last"]
    return newest or 0
