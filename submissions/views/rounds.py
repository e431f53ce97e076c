"""Collections: list them, open one after a look at what it asks for, change its dates, close it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from indicators.listing import arrange
from indicators.people import is_auditor, is_performance
from indicators.queries import facts_for, responsibilities_for
from indicators.records.transitions import Forbidden, Invalid, Refused
from indicators.rules.periods import Period
from submissions import services
from submissions.board import Asked, asked_of, board, board_returns
from submissions.due import due_figures
from submissions.filters import ReturnFilter
from submissions.forms import DatesForm, ReopenForm, RoundForm
from submissions.models import Round, Submission
from submissions.queries import with_counts, with_names
from submissions.tables import ReturnTable, RoundTable
from submissions.views.common import person
from submissions.words import full_day, plural

ONLY_PERFORMANCE = "Only the performance team can open, change or close a collection."
READERS = "Only the performance team and auditors look after collections."


def check_reader(user: User) -> None:
    if not (is_performance(user) or is_auditor(user)):
        raise Forbidden(READERS)


def check_performance(user: User) -> None:
    if not is_performance(user):
        raise Forbidden(ONLY_PERFORMANCE)


@require_safe
def show_rounds(request: HttpRequest) -> HttpResponse:
    """List the collections, newest first."""
    user = person(request)
    check_reader(user)
    table = RoundTable(with_counts(Round.objects.all()).order_by("-period__end"), today=timezone.localdate())
    context = {"table": arrange(table, request), "may_open": is_performance(user)}
    return render(request, "submissions/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Ask for the dates, show what would be due from whom, then open."""
    user, today = person(request), timezone.localdate()
    check_performance(user)
    form = RoundForm(request.POST if request.method == "POST" else None, initial={"opens": today})
    asked: list[Asked] = []
    if form.is_bound and form.is_valid():
        opened = _open(request, form, user) if "confirm" in request.POST else None
        if opened is not None:
            return opened
        if not form.errors:
            asked = _preview(form.cleaned_data["period"], today=today)
    context = {
        "form": form,
        "asked": asked,
        "previewing": form.is_bound and not form.errors,
        "total": sum(len(one.figures) for one in asked),
    }
    return render(request, "submissions/round_open.html", context, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: RoundForm, user: User) -> HttpResponse | None:
    data = form.cleaned_data
    try:
        round_ = services.open_round(
            data["period"],
            opens=data["opens"],
            due=data["due"],
            sign_off_due=data["sign_off_due"],
            committee_date=data["committee_date"],
            by=user,
            at=timezone.now(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    number = Submission.objects.in_round(round_).count()
    messages.success(request, f"Collection for {data['period'].label()} opened: {plural(number, 'return')} asked for.")
    return redirect("submissions:round", pk=round_.pk)


def _preview(period: Period, *, today: date) -> list[Asked]:
    """What would be due from whom. Six queries, whatever the number of figures."""
    figures = due_figures(period, as_at=today)
    facts = facts_for([(indicator.pk, one.start) for indicator, one in figures], as_at=today)
    named = []
    for indicator, one in figures:
        definition = facts[indicator.pk, one.start].definition
        named.append((indicator, definition.name if definition else indicator.ref, one.label()))
    return asked_of(named, today=today)


@require_safe
def show_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One collection with its returns, filtered, sorted and paged. Owners and leads see their own scope."""
    user, today = person(request), timezone.localdate()
    round_ = get_object_or_404(Round.objects.select_related("period"), pk=pk)
    everything = is_performance(user) or is_auditor(user)
    rows = Submission.objects.in_round(round_).visible_to(user, on=today)
    if not everything and not rows.exists():
        raise Forbidden(READERS)
    selected = rows.select_related("indicator__service", "period", "round", "current")
    narrowed = ReturnFilter(request.GET or None, with_names(selected), request=request, today=today)
    table = ReturnTable(narrowed.qs.order_by("name_then", "indicator__ref", "period__end"), today=today)
    arrange(table, request)
    table.people = responsibilities_for({row.record.indicator for row in table.paginated_rows}, on=today)
    context = {
        "round": round_,
        "table": table,
        "filter": narrowed,
        "number": table.paginator.count,
        "may_change": is_performance(user) and round_.is_open,
        "may_reopen": is_performance(user) and not round_.is_open,
        "everything": everything,
    }
    template = "submissions/_round_returns.html" if request.htmx else "submissions/round_detail.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_dates(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    check_performance(user)
    round_ = get_object_or_404(Round.objects.select_related("period"), pk=pk)
    initial = {name: getattr(round_, name) for name in ("due", "sign_off_due", "committee_date")}
    form = DatesForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            services.change_dates(round_, **form.cleaned_data, by=user, at=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Dates changed. Returns are due on {full_day(round_.due)}.")
            return redirect("submissions:round", pk=pk)
    context: dict[str, Any] = {"form": form, "round": round_}
    return render(request, "submissions/round_dates.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what closing leaves behind, then close."""
    user = person(request)
    check_performance(user)
    round_ = get_object_or_404(Round.objects.select_related("period"), pk=pk)
    if request.method == "POST":
        services.close_round(round_, by=user, at=timezone.now())
        messages.success(request, "Collection closed. Returns that were not sent stay as they are.")
        return redirect("submissions:round", pk=pk)
    page = board(board_returns(None, round_, today=timezone.localdate()), round_, today=timezone.localdate())
    return render(request, "submissions/round_close.html", {"round": round_, "board": page})


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then open a closed collection again."""
    user = person(request)
    check_performance(user)
    round_ = get_object_or_404(Round.objects.select_related("period"), pk=pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.reopen_round(round_, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
        except Invalid as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, "Collection opened again. Owners can enter what is missing.")
            return redirect("submissions:round", pk=pk)
    context: dict[str, Any] = {"form": form, "round": round_}
    return render(request, "submissions/round_reopen.html", context, status=422 if form.errors else 200)
