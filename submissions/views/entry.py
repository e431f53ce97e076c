"""The form on which an owner enters one return, its live answer, and what happens when two people saved."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from indicators.forms_base import PARTS
from indicators.records.transitions import Conflict, Forbidden
from submissions import services, workflow
from submissions.beside import Beside, beside
from submissions.content import Content
from submissions.differences import field_differences
from submissions.forms import EntryForm
from submissions.models import Submission
from submissions.permissions import Standing, eligible_approvers
from submissions.ratings import Judge
from submissions.result import Result, beside_rows, read_statuses, result_of
from submissions.services.steps import current_content, refusal_for
from submissions.views.common import draft_hidden, new_token, own_token, person, seen, visible_return
from submissions.words import figure_text, names
from submissions.worklist import answer_to, next_return, open_question

SAVED_NOTE = "Everything you typed is saved as a draft. Nothing was lost."
DRAFT_HIDDEN = "The owner is at work on this figure. You can see and change it once it has been sent."
PREVIEWED = ("numerator", "denominator", "value", "count", "forecast", "by_hand")
NOT_SAVED_NOTE = "Nothing is saved yet. Everything you typed is still here."


@dataclass(frozen=True)
class Entry:
    """One return being entered: who by, on which day, and what stands beside it."""

    submission: Submission
    user: User
    today: date
    beside: Beside

    @property
    def stored(self) -> Content:
        return current_content(self.submission.current) if self.submission.current else Content()

    @cached_property
    def judge(self) -> Judge:
        """The rule of this figure, read once for the form and its answer."""
        return Judge([self.beside])

    def form(self, request: HttpRequest) -> EntryForm:
        question = open_question(self.submission)
        asked: dict[str, Any] = {
            "definition": self.beside.definition,
            "question": question is not None,
            "ratings": self.judge.ratings_by_hand(self.beside),
        }
        if request.method == "POST":
            return EntryForm(request.POST, **asked)
        initial = EntryForm.initial_of(self.stored, self.beside.definition)
        initial["reply"] = answer_to(question, self.submission.current)
        return EntryForm(initial=initial, **asked)

    def result(self, content: Content) -> Result:
        return result_of(self.beside, content, judge=self.judge)


def _entry(request: HttpRequest, pk: int) -> Entry:
    submission, today = visible_return(request, pk), timezone.localdate()
    found = beside([submission], as_at=today)
    read_statuses(found.values())
    return Entry(submission, person(request), today, found[submission.pk])


def _check_may_enter(entry: Entry) -> None:
    submission = entry.submission
    relations = Standing(entry.user, on=entry.today).relations(submission)
    if draft_hidden(submission, relations):
        raise Forbidden(DRAFT_HIDDEN)
    workflow.TABLE.check(
        workflow.saving(submission.state).name, state=submission.state, relations=relations, comment=""
    )


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or take what was entered. Who cannot enter anything sees the return to read."""
    entry = _entry(request, pk)
    relations = Standing(entry.user, on=entry.today).relations(entry.submission)
    name = workflow.saving(entry.submission.state).name
    if request.method != "POST":
        if draft_hidden(entry.submission, relations) or refusal_for(name, entry.submission, relations):
            return redirect("submissions:review", pk=pk)
        return _page(request, entry, entry.form(request))
    if draft_hidden(entry.submission, relations):
        raise Forbidden(DRAFT_HIDDEN)
    form = entry.form(request)
    if replayed := _replayed(request, entry, form):
        return replayed
    if refusal := workflow.TABLE.state_refusal(name, state=entry.submission.state):
        _check_person(entry, name)
        return _conflict(request, entry, form, Conflict(refusal))
    _check_may_enter(entry)
    if not form.is_valid():
        return _page(request, entry, form, note=NOT_SAVED_NOTE, status=422)
    return _take(request, entry, form)


def _check_person(entry: Entry, name: str) -> None:
    relations = Standing(entry.user, on=entry.today).relations(entry.submission)
    workflow.TABLE.check(name, state=workflow.TABLE[name].sources[0], relations=relations, comment="")


def _replayed(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse | None:
    """The answer that this very form, with the same content, has been given already, if it has."""
    token = own_token(request, entry.submission, workflow.SUBMIT.name)
    sent = entry.submission.sign_offs.filter(token=token, by=entry.user).select_related("version").first()
    if sent is None or sent.version is None or not form.is_valid():
        return None
    return _onward(entry) if current_content(sent.version) == form.entered() else None


def _take(request: HttpRequest, entry: Entry, form: EntryForm) -> HttpResponse:
    """Save, or save and submit."""
    content, at = form.entered(), timezone.now()
    given = seen(request, entry.submission, "save")
    submitting = "submit" in request.POST
    try:
        if not submitting:
            services.save_draft(
                entry.submission, content, by=entry.user, at=at, seen_revision=given.revision, token=given.token
            )
        else:
            submit_token = own_token(request, entry.submission, workflow.SUBMIT.name)
            services.save_and_submit(
                entry.submission,
                content,
                by=entry.user,
                at=at,
                seen_revision=given.revision,
                token=given.token,
                submit_token=submit_token,
            )
    except services.Incomplete as incomplete:
        form.add_problems(incomplete.problems)
        return _page(request, _entry(request, entry.submission.pk), form, note=SAVED_NOTE, status=422)
    except Conflict as conflict:
        return _conflict(request, entry, form, conflict)
    _tell(request, entry, form, submitting=submitting)
    return _onward(entry) if submitting else redirect("submissions:enter", pk=entry.submission.pk)


def _tell(request: HttpRequest, entry: Entry, form: EntryForm, *, submitting: bool) -> None:
    result = entry.result(form.entered())
    read = " ".join(form.read_as())
    if not submitting:
        messages.success(request, f"Draft saved. {read}".strip())
        return
    name = entry.beside.definition.name
    approvers = names(eligible_approvers(entry.submission, on=entry.today))
    sent = f"{approvers} can approve it." if approvers else "Nobody can approve it yet: the performance team sees that."
    messages.success(
        request, f"Sent for approval: {name}, {result.figure.lower() or 'no figure'}. {sent} {read}".strip()
    )


def _onward(entry: Entry) -> HttpResponse:
    """The next return that asks something of this person, else the worklist."""
    following = next_return(entry.user, today=entry.today, after=entry.submission.pk)
    return redirect("submissions:enter", pk=following.pk) if following else redirect("submissions:worklist")


def _page(request: HttpRequest, entry: Entry, form: EntryForm, *, note: str = "", status: int = 200) -> HttpResponse:
    submission, definition = entry.submission, entry.beside.definition
    approvers = [one for one in eligible_approvers(submission, on=entry.today) if one.pk != entry.user.pk]
    content = form.entered() if form.is_bound else entry.stored
    context = {
        "submission": submission,
        "definition": definition,
        "form": form,
        "note": note,
        "result": entry.result(content),
        "has_content": bool(figure_text(definition, content)),
        "read_as": form.read_as() if form.is_bound else [],
        "beside_rows": beside_rows(entry.beside),
        "beside": entry.beside,
        "approvers": names(approvers),
        "question": open_question(submission),
        "token": new_token(),
        "last_saved": submission.current,
        "promised": entry.beside.previous.action if entry.beside.previous else "",
    }
    return render(request, "submissions/submission_form.html", context, status=status)


@require_POST
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer to what has been typed so far. Keeps nothing."""
    entry = _entry(request, pk)
    _check_may_enter(entry)
    form = entry.form(request)
    form.is_valid()
    content = form.entered()
    result = entry.result(content)
    refused = [text for name in PREVIEWED for text in form.errors.get(name, [])]
    context = {
        "result": result,
        "has_content": bool(figure_text(entry.beside.definition, content)),
        "read_as": form.read_as(),
        "refused": refused,
        "definition": entry.beside.definition,
    }
    return render(request, "submissions/_preview.html", context)


def _conflict(request: HttpRequest, entry: Entry, form: EntryForm, conflict: Conflict) -> HttpResponse:
    """Both texts side by side; what was typed can be saved on top of the newest version."""
    form.is_valid()
    fresh = _entry(request, entry.submission.pk)
    typed = form.entered()
    relations = Standing(entry.user, on=entry.today).relations(fresh.submission)
    name = workflow.saving(fresh.submission.state).name
    context = {
        "sentence": str(conflict),
        "submission": fresh.submission,
        "definition": fresh.beside.definition,
        "typed": typed,
        "stored": fresh.stored,
        "differences": field_differences(fresh.stored, typed, fresh.beside.definition),
        "refusal": refusal_for(name, fresh.submission, relations),
        "fields": _typed_fields(request),
        "token": new_token(),
        "back": reverse("submissions:enter", args=[fresh.submission.pk]),
    }
    return render(request, "submissions/conflict.html", context, status=409)


def _typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything the form sent, to be carried along unseen."""
    known = {*EntryForm.base_fields, *(f"{name}_{part}" for name in ("expected_on", "checked_on") for part in PARTS)}
    return [(name, value) for name, value in request.POST.items() if name in known and isinstance(value, str)]
