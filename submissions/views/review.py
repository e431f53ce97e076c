"""One return to read and to decide on: the figure, what changed since the reader last saw it, and the decisions."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from indicators.enums import ProposalState
from indicators.models import Definition
from indicators.records.transitions import Invalid
from submissions import services, workflow
from submissions.beside import Beside, beside
from submissions.differences import FieldDifference, Stretch, field_differences, word_differences
from submissions.enums import Relation, State
from submissions.forms import CommentForm
from submissions.models import Submission, SubmissionVersion
from submissions.permissions import Standing, eligible_approvers
from submissions.ratings import computed_forecast, computed_rating, standing_override, standing_status
from submissions.result import Expected, Result, beside_rows, read_statuses, result_of
from submissions.services.steps import current_content, refusal_for
from submissions.timeline import steps_only, timeline
from submissions.views.common import draft_hidden, new_token, person, seen, visible_return
from submissions.words import clock, figure_text, names

ACTIONS = ("recall", "send_back", "approve", "reopen", "correct")
COMMENT_LABELS = {
    "send_back": "Your question",
    "reopen": "Why it is opened again",
    "correct": "What was wrong",
}
# Which decisions a page offers in each state; the table decides who may take them.
OFFERED = {
    State.SUBMITTED: ("send_back", "approve", "recall"),
    State.APPROVED: ("reopen", "correct"),
}


@dataclass(frozen=True)
class Decision:
    """One decision as a page offers it: open, or closed with the sentence that says why."""

    name: str
    label: str
    refusal: str
    form: CommentForm | None

    @property
    def field(self) -> str:
        return "comment"


@dataclass(frozen=True)
class Changes:
    """What changed between the version the reader last saw and the newest."""

    heading: str
    old_number: int
    new_number: int
    fields: list[FieldDifference]
    commentary: list[Stretch]

    @property
    def commentary_changed(self) -> bool:
        return any(stretch.kind != "same" for stretch in self.commentary)


@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one return to anybody who may see it."""
    return _page(request, visible_return(request, pk))


def _page(
    request: HttpRequest, submission: Submission, *, bound: dict[str, CommentForm] | None = None, status: int = 200
) -> HttpResponse:
    today, user = timezone.localdate(), person(request)
    found = beside([submission], as_at=today)
    read_statuses(found.values())
    one = found[submission.pk]
    relations = Standing(user, on=today).relations(submission)
    hidden = draft_hidden(submission, relations)
    version = None if hidden else submission.current
    events = timeline(submission, one.definition)
    context = {
        "submission": submission,
        "hidden_draft": submission.current if hidden else None,
        "definition": one.definition,
        "beside": one,
        "beside_rows": beside_rows(one),
        "version": version,
        "result": shown_result(submission, one) if version else None,
        "override": standing_override(version) if version else None,
        "proposed": version.overrides.filter(proposal_state=ProposalState.PROPOSED).select_related("status")
        if version
        else (),
        "changes": changes_for(submission, user, one.definition) if version else None,
        "decisions": _decisions(submission, relations, bound or {}),
        "bound_forms": list((bound or {}).values()),
        "decides": bool(relations - {Relation.AUDITOR}),
        "back": _back(relations, submission),
        "approvers": names(eligible_approvers(submission, on=today)),
        "may_enter": not hidden and not refusal_for(workflow.saving(submission.state).name, submission, relations),
        "may_override": may_propose(submission, relations),
        "events": steps_only(events),
        "token": new_token(),
    }
    return render(request, "submissions/submission_review.html", context, status=status)


def _back(relations: frozenset[Relation], submission: Submission) -> tuple[str, str]:
    """The list this person came from: its name and address."""
    if Relation.LEAD in relations:
        return "Returns to sign", reverse("submissions:queue")
    if Relation.OWNER in relations:
        return "My worklist", reverse("submissions:worklist")
    if submission.round_id:
        return "Collection", reverse("submissions:round", args=[submission.round_id])
    return "Collections", reverse("submissions:rounds")


def may_propose(submission: Submission, relations: frozenset[Relation]) -> bool:
    """Leads and the performance team may propose another rating for a figure that has been sent."""
    sent = submission.state in (State.SUBMITTED, State.APPROVED)
    return sent and bool(relations & {Relation.PERFORMANCE, Relation.LEAD})


def shown_result(submission: Submission, one: Beside) -> Result | None:
    """The stored rating once the figure is approved; before that, what the rule says today."""
    version = submission.current
    if version is None:
        return None
    live = result_of(one, current_content(version))
    rating = computed_rating(version)
    if rating is None:
        return live
    return Result(
        figure=figure_text(one.definition, version),
        status=standing_status(version),
        direction=live.direction,
        change=live.change,
        sentence=rating.sentence,
        notices=(),
        needed=live.needed,
        expected=live.expected and stored_expectation(version, live.expected),
    )


def stored_expectation(version: SubmissionVersion, live: Expected) -> Expected:
    """The stored rating of the forecast, where there is one."""
    rating = computed_forecast(version)
    return live if rating is None else Expected(live.figure, rating.status, rating.sentence)


def changes_for(submission: Submission, user: User, definition: Definition) -> Changes | None:
    """Compare the newest version with the last one this reader decided on, else the last one sent back."""
    version = submission.current
    if version is None:
        return None
    steps = submission.sign_offs.select_related("version").exclude(version=None).exclude(version=version)
    decided = steps.filter(action__in=("send_back", "approve", "reopen")).order_by("sequence")
    own, last = decided.filter(by=user).last(), decided.last()
    step = own or last
    if step is None or step.version is None:
        return None
    who = "you" if own else step.by_name
    verb = {"send_back": "sent it back", "approve": "approved it", "reopen": "reopened it"}[step.action]
    return compare(step.version, version, definition, heading=f"What changed since {who} {verb}")


def compare(old: SubmissionVersion, new: SubmissionVersion, definition: Definition, *, heading: str) -> Changes:
    return Changes(
        heading=heading,
        old_number=old.number,
        new_number=new.number,
        fields=field_differences(old, new, definition),
        commentary=word_differences(old.commentary, new.commentary),
    )


def _decisions(submission: Submission, relations: frozenset[Relation], bound: dict[str, CommentForm]) -> list[Decision]:
    offered = OFFERED.get(State(submission.state), ())
    return [
        _decision(name, submission, relations, bound.get(name))
        for name in offered
        if _concerns(name, submission, relations)
    ]


def _concerns(name: str, submission: Submission, relations: frozenset[Relation]) -> bool:
    """Leave out what could never be this person's: of reopening and correcting only the one that fits."""
    if name == "recall":
        return Relation.CONTRIBUTOR in relations
    if name == "send_back":
        return bool(relations & {Relation.LEAD, Relation.PERFORMANCE})
    if name in ("reopen", "correct"):
        return (name == "correct") == (submission.published_at is not None)
    return True


def _decision(name: str, submission: Submission, relations: frozenset[Relation], form: CommentForm | None) -> Decision:
    transition = workflow.TABLE[name]
    refusal = refusal_for(name, submission, relations) or ""
    wants_comment = name in COMMENT_LABELS
    empty = CommentForm(auto_id=f"id_{name}_%s", label=COMMENT_LABELS[name]) if wants_comment else None
    return Decision(name, transition.label, refusal, form or empty)


@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Carry out one step on what the person saw."""
    if action not in ACTIONS:
        raise Http404
    submission = visible_return(request, pk)
    given = seen(request, submission, action)
    form = CommentForm(request.POST, auto_id=f"id_{action}_%s", label=COMMENT_LABELS.get(action, "Comment"))
    if not form.is_valid():
        return _page(request, submission, bound={action: form}, status=422)
    try:
        services.move(
            submission,
            action,
            by=person(request),
            at=timezone.now(),
            seen_revision=given.revision,
            seen_digest=given.digest,
            token=given.token,
            comment=form.cleaned_data["comment"],
        )
    except Invalid as invalid:
        form.add_error("comment", str(invalid))
        return _page(request, submission, bound={action: form}, status=422)
    messages.success(request, _done(submission, action))
    if action in ("send_back", "approve"):
        return redirect("submissions:queue")
    return redirect("submissions:enter", pk=pk)


def _done(submission: Submission, action: str) -> str:
    done = workflow.TABLE[action].done
    found = beside([submission], as_at=timezone.localdate())[submission.pk]
    return f"{done}: {found.definition.name}, {submission.period.value.label()}."


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that has happened to one return, and every version of it."""
    submission = visible_return(request, pk)
    if draft_hidden(submission, Standing(person(request), on=timezone.localdate()).relations(submission)):
        return redirect("submissions:review", pk=pk)
    one = beside([submission], as_at=timezone.localdate())[submission.pk]
    versions = submission.versions.prefetch_related("ratings__status", "overrides__status").order_by("-number")
    context = {
        "submission": submission,
        "definition": one.definition,
        "events": timeline(submission, one.definition),
        "versions": [
            (version, figure_text(one.definition, version), standing_status(version), clock(version.at))
            for version in versions
        ],
    }
    return render(request, "submissions/submission_history.html", context)
