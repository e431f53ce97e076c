"""Plan a collection from the committee date, rehearse it, and bring its returns up to date."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from indicators.council_days import council_days
from indicators.listing import arrange
from indicators.records.transitions import Refused
from indicators.rules.periods import Period
from submissions import services
from submissions.due import due_figures
from submissions.models import Round, Submission
from submissions.planner import PlanPage, plan_page
from submissions.planning_forms import PlanForm, ReplanForm, read_quarter
from submissions.planning_tables import RehearsalTable
from submissions.rehearsal import LACK_WORDS, rehearse
from submissions.replanning import difference, retired_from
from submissions.rules.planning import Plan, PlanProblem, plan_back
from submissions.views.common import person
from submissions.views.rounds import check_performance, check_reader
from submissions.words import full_day, plural


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Plan a collection that is not open yet, then open it with the dates of the plan."""
    user, today = person(request), timezone.localdate()
    check_performance(user)
    form = PlanForm(request.POST if request.method == "POST" else None, moving=False, initial=PlanForm.usual())
    page = None
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data["quarter"]
        plan = _planned(form, asked, None, today)
        if plan and "confirm" in request.POST and (opened := _opened(request, form, plan, user)):
            return opened
        page = plan_page(asked, plan, round_=None, lead=form.lead(), today=today) if plan else None
    return _page(request, form, page, round_=None)


def _opened(request: HttpRequest, form: PlanForm, plan: Plan, user: User) -> HttpResponse | None:
    asked = form.cleaned_data["quarter"]
    try:
        round_ = services.open_planned(asked, plan, by=user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    number = Submission.objects.in_round(round_).count()
    messages.success(request, f"Collection for {asked.label()} opened: {plural(number, 'return')} asked for.")
    return redirect("submissions:round", pk=round_.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the committee of an open collection and see who is squeezed before using the dates."""
    user, today = person(request), timezone.localdate()
    check_performance(user)
    round_ = get_object_or_404(Round.objects.select_related("period"), pk=pk)
    initial = {**PlanForm.usual(), **_in_force(round_)}
    form = PlanForm(request.POST if request.method == "POST" else None, moving=True, initial=initial)
    page = None
    if form.is_bound and form.is_valid():
        plan = _planned(form, round_.period.value, round_, today)
        if plan and "confirm" in request.POST and (moved := _moved(request, form, plan, round_, user)):
            return moved
        if plan:
            page = plan_page(round_.period.value, plan, round_=round_, lead=form.lead(), today=today)
    return _page(request, form, page, round_=round_)


def _in_force(round_: Round) -> dict[str, Any]:
    """What is known of the plan in force, for the form to start with."""
    clear = round_.plan.clear_days(council_days())
    known: dict[str, Any] = {"committee_date": round_.committee_date} if round_.committee_date else {}
    return known if clear is None else {**known, "clear_days": clear}


def _planned(form: PlanForm, asked: Period, round_: Round | None, today: date) -> Plan | None:
    try:
        return plan_back(
            asked.end,
            form.cleaned_data["committee_date"],
            clear_days=form.cleaned_data["clear_days"],
            lead=form.lead(),
            days=council_days(),
            in_force=round_.plan if round_ else None,
            today=today,
        )
    except PlanProblem as problem:
        form.add_error("committee_date", str(problem))
        return None


def _moved(request: HttpRequest, form: PlanForm, plan: Plan, round_: Round, user: User) -> HttpResponse | None:
    reason = form.cleaned_data["reason"]
    if _seen(request) != _stamp(round_):
        form.add_error(None, "The dates were moved by somebody else. Look at the plan in force again, then decide.")
        return None
    try:
        services.use_plan(round_, plan, seen=round_.plan, reason=reason, by=user, at=timezone.now())
    except Refused as refused:
        form.add_error("reason", str(refused))
        return None
    messages.success(request, f"Dates changed. Returns are due on {full_day(round_.due)}.")
    return redirect("submissions:round", pk=round_.pk)


def _stamp(round_: Round) -> str:
    """The plan in force as the page carries it, so that two people who move it at once both notice."""
    return " ".join(str(getattr(round_.plan, name)) for name in Plan.__dataclass_fields__)


def _seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")[:120]


def _page(request: HttpRequest, form: PlanForm, page: PlanPage | None, *, round_: Round | None) -> HttpResponse:
    context = {
        "form": form,
        "page": page,
        "round": round_,
        "seen": _stamp(round_) if round_ else "",
        "lacks": [(words, page.rehearsal.lacking(key)) for key, words in LACK_WORDS.items()] if page else [],
        "asked": form.cleaned_data.get("quarter") if page and not round_ else (round_.period.value if round_ else None),
    }
    return render(request, "submissions/plan.html", context, status=422 if form.errors else 200)


@require_safe
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Everything that will be due for a quarter and lacks an owner, a lead or a target."""
    user, today = person(request), timezone.localdate()
    check_reader(user)
    typed = request.GET.get("quarter", "")[:40]
    try:
        asked = read_quarter(typed)
    except ValidationError as problem:
        context: dict[str, Any] = {"typed": typed, "problem": problem.messages[0] if typed else ""}
        return render(request, "submissions/rehearsal.html", context, status=422 if typed else 200)
    found = rehearse(due_figures(asked, as_at=today), today=today)
    table = arrange(RehearsalTable(found.holes, order_by="name"), request)
    context = {"typed": typed, "asked": asked, "rehearsal": found, "table": table}
    return render(request, "submissions/rehearsal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def replan(request: HttpRequest, pk: int) -> HttpResponse:
    """What the collection asks for against what is due now; then add and retire, never destroy."""
    user, today = person(request), timezone.localdate()
    check_performance(user)
    round_ = get_object_or_404(Round.objects.select_related("period"), pk=pk)
    form = ReplanForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            done = services.replan_returns(round_, reason=form.cleaned_data["reason"], by=user, at=timezone.now())
        except Refused as refused:
            form.add_error("reason", str(refused))
        else:
            words = f"{plural(len(done.added), 'return')} added, {len(done.retired)} retired. Nothing entered was lost."
            messages.success(request, words)
            return redirect("submissions:round", pk=pk)
    context = {
        "form": form,
        "round": round_,
        "difference": difference(round_, as_at=today),
        "retired": retired_from(round_),
    }
    return render(request, "submissions/replan.html", context, status=422 if form.errors else 200)
