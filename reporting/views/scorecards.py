"""Scorecards of the performance team: the list, one scorecard, its draft as it would be published, publishing it."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from indicators.enums import PeriodKind, ProposalState
from indicators.listing import arrange
from indicators.records.transitions import Forbidden, Invalid
from reporting.addresses import period_code
from reporting.differences import Difference, differences
from reporting.document import ScorecardDocument, thaw
from reporting.filters import ScorecardFilter
from reporting.forms import BuildForm, PublishForm
from reporting.models import Draft, Edition, Scorecard
from reporting.permissions import ONLY_PERFORMANCE, may_publish, refusal_to_release
from reporting.queries import editions_of, scorecards_listed
from reporting.readiness import checks_of, layout_problems, missing_services
from reporting.render import Imprint, render_html
from reporting.services import build_draft, release
from reporting.tables import ScorecardTable
from reporting.views.base import StaffView


class ScorecardList(StaffView):
    """Every scorecard with its newest edition and draft."""

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = ScorecardFilter(request.GET, queryset=scorecards_listed(), request=request)
        table = arrange(ScorecardTable(chosen.qs.order_by("title", "pk")), request)
        context = {"filter": chosen, "table": table, "count": table.paginator.count, "may_prepare": self.may_prepare}
        return render(request, "reporting/scorecard_list.html", context)


class ScorecardPage(StaffView):
    """One scorecard: drafts, editions, manual changes."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        drafts = scorecard.drafts.select_related("period").defer("document")
        context = {
            "scorecard": scorecard,
            "drafts": [(draft, period_code(draft.period.value)) for draft in drafts],
            "editions": [(edition, period_code(edition.period.value)) for edition in editions_of(scorecard)],
            "changes": scorecard.overrides.filter(proposal_state=ProposalState.CONFIRMED).count(),
            "may_prepare": self.may_prepare,
        }
        return render(request, "reporting/scorecard.html", context)


class BuildDraft(StaffView):
    """Build the draft for a quarter from what is approved."""

    prepares = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        initial = {"period": request.GET.get("period", "")[:40], "as_at": timezone.localdate()}
        return self.show(BuildForm(initial=initial, kind=PeriodKind(self.scorecard().period_kind)))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        form = BuildForm(request.POST, kind=PeriodKind(scorecard.period_kind))
        if not form.is_valid():
            return self.show(form, status=422)
        period = form.cleaned_data["period"]
        problems = list(layout_problems(scorecard, period))
        if problems:
            for problem in problems:
                form.add_error(None, problem)
            return self.show(form, status=422)
        build_draft(scorecard, period, as_at=form.cleaned_data["as_at"], by=self.user, at=timezone.now())
        messages.success(request, f"Draft for {period.label()} built. Look at it and at the checks.")
        return HttpResponseRedirect(reverse("reporting:scorecard-draft", args=[slug, period_code(period)]))

    def show(self, form: BuildForm, status: int = 200) -> HttpResponse:
        scorecard = self.scorecard()
        context = {
            "form": form,
            "heading": "Build draft",
            "caption": scorecard.title,
            "intro": "The draft is put together from approved figures. An earlier draft for the quarter is replaced.",
            "button": "Build draft",
            "back_url": reverse("reporting:scorecard", args=[scorecard.slug]),
            "back_words": scorecard.title,
        }
        return render(self.request, "indicators/form.html", context, status=status)


class DraftPage(StaffView):
    """The checks of a draft, and the ways on: preview, manual changes, publish."""

    def get(self, request: HttpRequest, slug: str, code: str) -> HttpResponse:
        draft = self.draft()
        document = thaw(draft.document)
        checks = checks_of(draft, document)
        context = {
            "draft": draft,
            "scorecard": draft.scorecard,
            "code": code,
            "checks": checks,
            "all_passed": all(check.passed for check in checks),
            "counts": document.counts,
            "judgements": document.judgements,
            "refusal": release_refusal(self.user, draft),
            "may_prepare": self.may_prepare,
        }
        return render(request, "reporting/draft.html", context)


class Preview(StaffView):
    """The draft exactly as it would be published: by the same function."""

    def get(self, request: HttpRequest, slug: str, code: str) -> HttpResponse:
        draft = self.draft()
        body = render_html(thaw(draft.document), Imprint(number=0, released="", digest=draft.digest))
        context = {
            "draft": draft,
            "scorecard": draft.scorecard,
            "code": code,
            "body": mark_safe(body.decode()),  # noqa: S308  (our renderer escapes every text)
        }
        return render(request, "reporting/preview.html", context)


class Publish(StaffView):
    """Publish a draft: typed confirmation, every missing row agreed to, and for a correction the reason."""

    def check_person(self, request: HttpRequest) -> None:
        """Democratic Services may publish what they could not have built."""
        if not may_publish(request.user):
            raise Forbidden(ONLY_PERFORMANCE)

    def get(self, request: HttpRequest, slug: str, code: str) -> HttpResponse:
        draft = self.draft()
        return self.show(draft, self.form(draft, thaw(draft.document)))

    def post(self, request: HttpRequest, slug: str, code: str) -> HttpResponse:
        token = request.POST.get("token", "")
        if (
            replayed := Edition.objects.filter(token=token, released_by=self.user)
            .select_related("scorecard", "period")
            .first()
        ):
            return HttpResponseRedirect(edition_url(replayed))
        draft = self.draft()
        form = self.form(draft, thaw(draft.document), request.POST)
        if not form.is_valid():
            return self.show(draft, form, status=422)
        try:
            edition = release(
                draft,
                by=self.user,
                at=timezone.now(),
                seen_digest=form.cleaned_data["seen_digest"],
                token=form.cleaned_data["token"],
                accept_not_received=form.cleaned_data.get("accept", ()),
                reason=form.cleaned_data.get("reason", ""),
            )
        except Invalid as problem:
            form.add_error(None, str(problem))
            return self.show(draft, form, status=422)
        messages.success(request, f"Version {edition.number} is published.")
        return HttpResponseRedirect(edition_url(edition))

    def form(self, draft: Draft, document: ScorecardDocument, data: Any = None) -> PublishForm:
        initial = {"seen_digest": draft.digest, "token": uuid.uuid4().hex}
        return PublishForm(
            data,
            initial=initial,
            missing=missing_services(draft.scorecard, document),
            is_correction=newest_of(draft) is not None,
        )

    def show(self, draft: Draft, form: PublishForm, status: int = 200) -> HttpResponse:
        newest = newest_of(draft)
        changed: tuple[Difference, ...] = ()
        if newest is not None:
            changed = differences(thaw(newest.document), thaw(draft.document))
        context = {
            "form": form,
            "draft": draft,
            "scorecard": draft.scorecard,
            "code": self.kwargs["code"],
            "newest": newest,
            "number": newest.number + 1 if newest else 1,
            "changed": changed,
            "refusal": release_refusal(self.user, draft),
        }
        return render(self.request, "reporting/publish.html", context, status=status)


def newest_of(draft: Draft) -> Edition | None:
    """Return the edition this draft would correct, or None."""
    found: Edition | None = draft.scorecard.editions.filter(period=draft.period_id).order_by("-number").first()
    return found


def release_refusal(user: Any, draft: Draft) -> str | None:
    return refusal_to_release(
        user, assembled_by_id=draft.assembled_by_id, separate=settings.QUARTERDAY_SEPARATE_RELEASER
    )


def edition_url(edition: Edition) -> str:
    scorecard: Scorecard = edition.scorecard
    return reverse("reporting:edition", args=[scorecard.slug, period_code(edition.period.value), edition.number])
