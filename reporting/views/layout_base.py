"""What the pages of a layout share: the preview, forms that name the revision seen, and what happens when two people edit."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from indicators.records.transitions import Conflict, Invalid
from indicators.rules.periods import PeriodProblem
from reporting.addresses import period_code, period_of_code
from reporting.assembly import assemble
from reporting.document import ScorecardDocument
from reporting.models import Scorecard
from reporting.queries import layout_period
from reporting.readiness import layout_problems
from reporting.render import render_pane
from reporting.templatetags.layout import TABS
from reporting.views.base import StaffView

CANNOT_SHOW = "The scorecard cannot be shown yet. {problem}"


@dataclass(frozen=True)
class Pane:
    """The preview: the scorecard as it would look, or why it cannot be shown, and what is left to put right."""

    label: str
    code: str
    body: SafeString
    problems: tuple[str, ...]
    names: dict[str, str]


class LayoutPage(StaffView):
    """A page about the layout of one scorecard."""

    def layout_period_code(self) -> str:
        """Return the code of the period previewed: the one asked for, else the newest there is."""
        asked = self.request.GET.get("period", "")
        if asked and period_of_code(asked):
            return asked
        return period_code(layout_period(self.scorecard(), today=timezone.localdate()))

    def pane(self, scorecard: Scorecard) -> Pane:
        """Return the preview of a layout as it stands in the database now."""
        period = period_of_code(self.layout_period_code())
        if period is None:
            raise Invalid("There is no such period.")
        problems = tuple(layout_problems(scorecard, period))
        document: ScorecardDocument | None = None
        try:
            document = assemble(scorecard, period, as_at=timezone.localdate())
            body = render_pane(document)
        except (PeriodProblem, LookupError) as problem:
            problems = (*problems, CANNOT_SHOW.format(problem=problem))
            body = ""
        names = {line.ref: line.name for line in document.all_lines()} if document else {}
        return Pane(
            label=period.label(),
            code=period_code(period),
            body=mark_safe(body),  # noqa: S308  (our renderer escapes every text)
            problems=problems,
            names=names,
        )

    def builder_url(self, slug: str, anchor: str = "") -> str:
        asked = self.request.GET.get("period", "")
        query = f"?period={asked}" if asked and period_of_code(asked) else ""
        return f"{reverse('reporting:scorecard-layout', args=[slug])}{query}{anchor}"

    def seen(self) -> int:
        """Return the revision the person saw; one that no layout has when it is not a number."""
        typed = self.request.POST.get("revision", "")
        return int(typed) if typed.isdecimal() and len(typed) < 10 else -1


class LayoutForm(LayoutPage):
    """One form about a layout, with the preview beside it. ``act`` makes the change and says what was done."""

    prepares = True
    heading = ""
    intro = ""
    button = "Save"
    removes = ""  # the words of the button that takes this part away, "" where nothing can be

    def form(self, data: Any = None) -> forms.BaseForm:
        raise NotImplementedError

    def act(self, form: Any, seen: int) -> str:
        """Make the change and return the sentence that says so. May raise a refusal."""
        raise NotImplementedError

    def take_away(self, seen: int) -> str:
        """Remove the part this page is about and return the sentence that says so."""
        raise Invalid("There is nothing to remove here.")

    def onward(self) -> str:
        """Return the address to go to after a change."""
        return self.builder_url(self.kwargs["slug"])

    def tab(self) -> str:
        """Return the name of this page among the tabs, "" where it is none of them."""
        name = self.request.resolver_match.view_name if self.request.resolver_match else ""
        return name if name in dict(TABS) else ""

    def more(self) -> dict[str, Any]:
        """Return what else the template needs."""
        return {}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "remove" in request.POST:
            return self.removed()
        form = self.form(request.POST)
        if "preview" in request.POST:
            return self.previewed(form)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            done = self.act(form, self.seen())
        except (Invalid, Conflict) as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=refusal.status)
        return self.gone_on(done)

    def gone_on(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return HttpResponseRedirect(self.onward())

    def removed(self) -> HttpResponse:
        form = self.form()
        try:
            done = self.take_away(self.seen())
        except (Invalid, Conflict) as refusal:
            form = self.form(self.request.POST)
            form.full_clean()
            form.add_error(None, str(refusal))
            return self.show(form, status=refusal.status)
        return self.gone_on(done)

    def previewed(self, form: forms.BaseForm) -> HttpResponse:
        """Show the scorecard with the change, which is then undone."""
        pane = None
        if form.is_valid():
            with transaction.atomic():
                try:
                    self.act(form, self.seen())
                    pane = self.pane(self.scorecard())
                except (Invalid, Conflict) as refusal:
                    form.add_error(None, str(refusal))
                transaction.set_rollback(True)
        if self.request.headers.get("HX-Request"):
            context = {"pane": pane, "form": form, "unsaved": True}
            return render(self.request, "reporting/_layout_preview.html", context)
        return self.show(form, status=422 if form.errors else 200, pane=pane)

    def show(self, form: forms.BaseForm, status: int = 200, pane: Pane | None = None) -> HttpResponse:
        scorecard = self.scorecard()
        context = {
            "form": form,
            "scorecard": scorecard,
            "pane": pane or self.pane(scorecard),
            "unsaved": pane is not None,
            "heading": self.heading,
            "intro": self.intro,
            "button": self.button,
            "removes": self.removes,
            "tab": self.tab(),
            "back_url": self.builder_url(scorecard.slug),
            **self.more(),
        }
        return render(self.request, "reporting/layout_form.html", context, status=status)
