"""The scorecard builder: the page itself, a new scorecard, moves, and what has been changed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from indicators.records.history import changes
from indicators.records.transitions import Conflict, Invalid
from reporting import services
from reporting.columns import KINDS, KindOfColumn
from reporting.forms_layout import NewScorecardForm
from reporting.models import Column, Line, Scorecard, Section
from reporting.views.base import StaffView
from reporting.views.layout_base import LayoutPage

CHANGES_SHOWN = 100


@dataclass(frozen=True)
class LineItem:
    """One line in the list of the builder. ``place`` counts from 0 inside its section."""

    line: Line
    name: str
    place: int
    last: bool


@dataclass(frozen=True)
class SectionItem:
    """One section in the list, ``depth`` 1 for an outermost one."""

    section: Section
    depth: int
    place: int
    last: bool
    lines: tuple[LineItem, ...]
    holds_sections: bool

    @property
    def removable(self) -> bool:
        return not self.lines and not self.holds_sections


@dataclass(frozen=True)
class ColumnItem:
    column: Column
    kind: KindOfColumn | None
    place: int
    last: bool


def outline(scorecard: Scorecard, names: dict[str, str]) -> list[SectionItem]:
    """Return the sections in order of reading, each with its lines. Two queries."""
    children: dict[int | None, list[Section]] = {}
    for section in scorecard.sections.order_by("order", "pk"):
        children.setdefault(section.parent_id, []).append(section)
    lines: dict[int, list[Line]] = {}
    for line in Line.objects.filter(section__scorecard=scorecard).select_related("indicator").order_by("order", "pk"):
        lines.setdefault(line.section_id, []).append(line)
    found: list[SectionItem] = []

    def walk(parent: int | None, depth: int) -> None:
        beside = children.get(parent, [])
        for place, section in enumerate(beside):
            own = lines.get(section.pk, [])
            items = tuple(
                LineItem(line, names.get(line.indicator.ref, line.indicator.ref), number, number == len(own) - 1)
                for number, line in enumerate(own)
            )
            found.append(
                SectionItem(section, depth, place, place == len(beside) - 1, items, bool(children.get(section.pk)))
            )
            walk(section.pk, depth + 1)

    walk(None, 1)
    return found


def column_items(scorecard: Scorecard) -> list[ColumnItem]:
    """Return the columns in printed order. One query."""
    columns = list(scorecard.columns.order_by("order", "pk"))
    return [
        ColumnItem(column, KINDS.get(column.kind), place, place == len(columns) - 1)
        for place, column in enumerate(columns)
    ]


class Builder(LayoutPage):
    """Sections, lines and columns with the preview beside them."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.show()

    def show(self, refusal: str = "", status: int = 200) -> HttpResponse:
        scorecard = self.scorecard()
        pane = self.pane(scorecard)
        context = {
            "scorecard": scorecard,
            "pane": pane,
            "sections": outline(scorecard, pane.names),
            "columns": column_items(scorecard),
            "last_change": scorecard.history.select_related("history_user").order_by("-history_id").first(),
            "may_change": self.may_prepare,
            "refusal": refusal,
        }
        return render(self.request, "reporting/layout.html", context, status=status)


class Move(Builder):
    """Put a section, a line or a column at another place: a button, or the end of a drag."""

    prepares = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        place = request.POST.get("place", "")
        if not place.isdecimal() or len(place) > 5:
            raise Invalid("Say where to put it.")
        try:
            self.move(scorecard, request.POST.get("part", ""), request.POST.get("pk", ""), int(place))
        except (Conflict, Invalid) as refusal:
            return self.show(str(refusal), status=refusal.status)
        return HttpResponseRedirect(self.builder_url(slug))

    def move(self, scorecard: Scorecard, part: str, pk: str, place: int) -> None:
        act: dict[str, Any] = {"by": self.user, "at": timezone.now(), "seen": self.seen()}
        number = int(pk) if pk.isdecimal() and len(pk) < 18 else 0
        if part == "section":
            services.move_section(get_object_or_404(scorecard.sections, pk=number), place, **act)
        elif part == "line":
            lines = Line.objects.filter(section__scorecard=scorecard).select_related("section__scorecard")
            services.move_line(get_object_or_404(lines, pk=number), place, **act)
        elif part == "column":
            services.move_column(get_object_or_404(scorecard.columns, pk=number), place, **act)
        else:
            raise Http404("There is no such part of a layout.")


class NewScorecard(StaffView):
    """Add a scorecard, plain or with the layout of another."""

    prepares = True

    def get(self, request: HttpRequest) -> HttpResponse:
        source = Scorecard.objects.filter(slug=request.GET.get("copy", "")[:80].replace("\x00", "")).first()
        initial = (
            {"copy_of": source, "portfolio": source.portfolio, "period_kind": source.period_kind} if source else {}
        )
        return self.show(NewScorecardForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewScorecardForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            row = self.made(form.cleaned_data)
        except Invalid as problem:
            form.add_error("title", str(problem))
            return self.show(form, status=422)
        messages.success(request, f"{row.title} is added. Nobody else can see it until it is published.")
        return HttpResponseRedirect(reverse("reporting:scorecard-layout", args=[row.slug]))

    def made(self, data: dict[str, Any]) -> Scorecard:
        now = timezone.now()
        portfolio = data["portfolio"] or services.create_portfolio(
            data["new_portfolio"], council=settings.COUNCIL_NAME, by=self.user, at=now
        )
        return services.create_scorecard(
            portfolio=portfolio,
            title=data["title"],
            status_set=data["status_set"],
            period_kind=data["period_kind"],
            copy_of=data["copy_of"],
            by=self.user,
            at=now,
        )

    def show(self, form: NewScorecardForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "heading": "Add a scorecard",
            "intro": "Start plain, or from a copy of another. You can change everything afterwards.",
            "button": "Add scorecard",
            "back_url": reverse("reporting:scorecards"),
            "back_words": "Scorecards",
        }
        return render(self.request, "indicators/form.html", context, status=status)


class LayoutHistory(StaffView):
    """What has been changed on the layout, newest first."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        newest = scorecard.history.select_related("history_user").order_by("-history_id")[:CHANGES_SHOWN]
        context = {"scorecard": scorecard, "changes": changes(list(newest)[::-1], hidden=("revision",))}
        return render(request, "reporting/layout_history.html", context)
