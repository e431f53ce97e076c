"""Manual changes of computed cells: propose, look at what waits, confirm or decline as somebody else."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from indicators.enums import ProposalState
from indicators.listing import arrange
from indicators.records.transitions import Conflict, Invalid
from reporting.addresses import period_code
from reporting.assembly.assemble import SECTION_TARGET, section_target
from reporting.changes import change_names, waiting_changes
from reporting.document import GROUP_RATING, Cell, ScorecardDocument, thaw
from reporting.enums import ColumnKind
from reporting.forms import CellForm, ChangeForm, CommentForm
from reporting.models import Draft, Override
from reporting.services import decide_override, propose_override
from reporting.tables import ChangeTable
from reporting.views.base import StaffView

OWN_PROPOSAL = "You proposed this change, so somebody else must confirm it."
NO_SUCH_CELL = "This row has no such computed cell. Choose another column."


def rows_of(document: ScorecardDocument) -> list[tuple[str, str]]:
    """Return the rows and rated groups that may be changed, with their names."""
    lines = [(line.ref, f"{line.number} {line.name}".strip()) for line in document.all_lines()]
    groups = [
        (section_target(group.path), f"Rating of {' / '.join(group.path)}")
        for group in document.all_groups()
        if group.rating
    ]
    return [*lines, *groups]


def columns_of(document: ScorecardDocument) -> list[tuple[str, str]]:
    """Return the computed columns: an entered figure is corrected on its return, never here."""
    return [(column.key, column.heading or column.key) for column in document.columns if column.derived]


def cell_of(document: ScorecardDocument, row: str, column: str) -> Cell | None:
    """Return the cell a manual change would replace, or None."""
    for group in document.all_groups():
        if section_target(group.path) == row:
            return group.rating
        for line in group.lines:
            if line.ref == row:
                return line.cells.get(column)
    return None


class ProposeChange(StaffView):
    """Choose a cell, see what was computed, and propose what it prints instead."""

    prepares = True

    def get(self, request: HttpRequest, slug: str, code: str) -> HttpResponse:
        return self.show(ChangeForm())

    def post(self, request: HttpRequest, slug: str, code: str) -> HttpResponse:
        form = ChangeForm(request.POST)
        draft, row, column, cell = self.chosen()
        if cell is None:
            raise Conflict(NO_SUCH_CELL)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            propose_override(
                draft.scorecard,
                draft.period.value,
                target=row,
                column_key=column,
                text=form.cleaned_data["text"],
                ground=form.cleaned_data["ground"],
                reason=form.cleaned_data["reason"],
                by=self.user,
                at=timezone.now(),
            )
        except Invalid as problem:
            form.add_error(None, str(problem))
            return self.show(form, status=422)
        messages.success(
            request, "Manual change proposed. Somebody else has to confirm it, then build the draft again."
        )
        return HttpResponseRedirect(reverse("reporting:scorecard-draft", args=[slug, code]))

    def chosen(self) -> tuple[Draft, str, str, Cell | None]:
        """Return the draft, the row and column of the address, and the cell they name."""
        draft = self.draft()
        row, column = self.request.GET.get("row", ""), self.request.GET.get("column", "")
        if row.startswith(SECTION_TARGET):
            column = GROUP_RATING
        return draft, row, column, cell_of(thaw(draft.document), row, column)

    def show(self, form: ChangeForm, status: int = 200) -> HttpResponse:
        draft, row, column, cell = self.chosen()
        document = thaw(draft.document)
        if cell is not None and (address := self.rating_address(document, row, column)):
            return redirect(address)
        asked = "row" in self.request.GET
        cells = CellForm(self.request.GET if asked else None, rows=rows_of(document), columns=columns_of(document))
        if asked and cells.is_valid() and cell is None:
            cells.add_error("column", NO_SUCH_CELL)
        context = {
            "cells": cells,
            "form": form,
            "cell": cell,
            "row_name": dict(rows_of(document)).get(row, row),
            "column_name": "" if column == GROUP_RATING else dict(columns_of(document)).get(column, column),
            "arrow_only": self.kind_of(document, column) == ColumnKind.PERIOD_VALUE,
            "draft": draft,
            "scorecard": draft.scorecard,
            "code": self.kwargs["code"],
        }
        return render(self.request, "reporting/change_propose.html", context, status=status)

    def rating_address(self, document: ScorecardDocument, row: str, column: str) -> str:
        """Return where the rating of a figure is changed: it belongs to the return, wherever it is printed."""
        if row.startswith(SECTION_TARGET) or self.kind_of(document, column) != ColumnKind.RATING:
            return ""
        submission = next((line.submission for line in document.all_lines() if line.ref == row), None)
        if submission is None:
            raise Conflict("This row has no figure whose rating could be changed.")
        return reverse("submissions:override-propose", args=[submission])

    def kind_of(self, document: ScorecardDocument, key: str) -> str:
        return next((column.kind for column in document.columns if column.key == key), "")


class ChangeList(StaffView):
    """Manual changes of cells and ratings that wait, then the decided ones of cells."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Override.objects.select_related("scorecard", "period")
        decided = rows.exclude(proposal_state=ProposalState.PROPOSED).order_by("-decided_at", "-pk")
        table = arrange(ChangeTable(decided), request)
        table.names = change_names([row.record for row in table.paginated_rows])
        waiting = waiting_changes(self.user)
        context = {
            "waiting": [one for one in waiting if not one.own],
            "own": [one for one in waiting if one.own],
            "table": table,
        }
        return render(request, "reporting/change_list.html", context)


class DecideChange(StaffView):
    """One manual change: what it replaces, why, and the decision of a second person."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.change(), CommentForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CommentForm(request.POST)
        if request.POST.get("decision") not in ("confirm", "decline"):
            form.add_error(None, "Choose whether to confirm or to decline the change")
        if not form.is_valid():
            return self.show(self.change(), form, status=422)
        confirm = request.POST.get("decision") == "confirm"
        row = decide_override(
            self.change(),
            confirm=confirm,
            by=self.user,
            at=timezone.now(),
            comment=form.cleaned_data["comment"],
        )
        words = "confirmed. Build the draft again to see it." if confirm else "declined."
        messages.success(request, f"Manual change {words}")
        return HttpResponseRedirect(reverse("reporting:scorecard", args=[row.scorecard.slug]))

    def change(self) -> Override:
        return get_object_or_404(Override.objects.select_related("scorecard", "period"), pk=self.kwargs["pk"])

    def show(self, change: Override, form: CommentForm, status: int = 200) -> HttpResponse:
        draft = change.scorecard.drafts.filter(period=change.period_id).first()
        cell = cell_of(thaw(draft.document), change.target, change.column_key) if draft else None
        context = {
            "change": change,
            "name": change_names([change])[change.pk],
            "cell": cell,
            "form": form,
            "code": period_code(change.period.value),
            "refusal": self.refusal(change),
        }
        return render(self.request, "reporting/change.html", context, status=status)

    def refusal(self, change: Override) -> str:
        """Return why this person may not decide, or ""."""
        if not change.is_waiting:
            return f"{change.decided_by_name} {change.get_proposal_state_display().lower()} this change."
        if change.proposed_by_id == self.user.pk:
            return OWN_PROPOSAL
        return "" if self.may_prepare else "Only the performance team can decide on manual changes."
