"""Ratings set by judgement: propose on a return, confirm or decline as somebody else."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.models import Status
from indicators.records.transitions import Conflict, Forbidden, Invalid
from submissions import services
from submissions.beside import beside
from submissions.enums import State
from submissions.forms import DecisionForm, RatingOverrideForm
from submissions.models import RatingOverride, Submission
from submissions.permissions import Standing
from submissions.views.common import person, visible_return
from submissions.views.review import may_propose, shown_result
from submissions.words import figure_text

ROLE_REFUSAL = "Only the lead or the performance team can propose a manual change of a rating."
STATE_REFUSAL = "A rating can be changed by hand once the return has been sent for approval."
OWN_PROPOSAL = "You proposed this change, so somebody else must confirm it."


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another rating for the newest version of a return."""
    submission, user, today = visible_return(request, pk), person(request), timezone.localdate()
    version = submission.current
    relations = Standing(user, on=today).relations(submission)
    if version is None or submission.state not in (State.SUBMITTED, State.APPROVED):
        raise Conflict(STATE_REFUSAL)
    if not may_propose(submission, relations):
        raise Forbidden(ROLE_REFUSAL)
    one = beside([submission], as_at=today)[submission.pk]
    scheme = one.definition.scheme
    statuses = Status.objects.filter(status_set=scheme.status_set_id) if scheme else Status.objects.none()
    form = RatingOverrideForm(request.POST if request.method == "POST" else None, statuses=statuses)
    if form.is_bound and form.is_valid():
        try:
            services.propose_rating_override(
                version,
                status=form.cleaned_data["status"],
                ground="judgement",
                reason=form.cleaned_data["reason"],
                by=user,
                at=timezone.now(),
            )
        except Invalid as invalid:
            form.add_error("reason", str(invalid))
        else:
            messages.success(request, "Manual change proposed. Somebody else has to confirm it.")
            return redirect("submissions:review", pk=pk)
    context = {
        "submission": submission,
        "definition": one.definition,
        "result": shown_result(submission, one),
        "form": form,
    }
    return render(request, "submissions/override_form.html", context, status=422 if form.errors else 200)


def visible_overrides(request: HttpRequest) -> QuerySet[RatingOverride]:
    """Proposals about returns the person may see, oldest first."""
    returns = Submission.objects.visible_to(request.user, on=timezone.localdate())
    return (
        RatingOverride.objects.filter(version__submission__in=returns)
        .select_related("status", "version__submission__indicator__service", "version__submission__period")
        .prefetch_related("version__ratings__status", "version__submission__versions")
        .order_by("proposed_at", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or decline one proposal."""
    override = get_object_or_404(visible_overrides(request), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        confirm = form.cleaned_data["decision"] == "confirm"
        comment = form.cleaned_data["comment"]
        services.decide_rating_override(
            override, confirm=confirm, by=person(request), at=timezone.now(), comment=comment
        )
        messages.success(request, "Manual change confirmed." if confirm else "Manual change declined.")
        return redirect("submissions:review", pk=override.version.submission_id)
    submission = override.version.submission
    one = beside([submission], as_at=timezone.localdate())[submission.pk]
    context = {
        "override": override,
        "submission": submission,
        "definition": one.definition,
        "figure": figure_text(one.definition, override.version),
        "result": shown_result(submission, one),
        "refusal": _decide_refusal(request, override),
        "form": form,
    }
    return render(request, "submissions/override_decide.html", context, status=422 if form.errors else 200)


def _decide_refusal(request: HttpRequest, override: RatingOverride) -> str:
    user = person(request)
    if not override.is_waiting:
        return f"{override.decided_by_name} has decided on this already: {override.get_proposal_state_display()}."
    if override.proposed_by_id == user.pk:
        return OWN_PROPOSAL
    relations = Standing(user, on=timezone.localdate()).relations(override.version.submission)
    return "" if may_propose(override.version.submission, relations) else ROLE_REFUSAL
