"""Load past figures from a workbook: send it, say which column is which, look at every cell, confirm; then approve together."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from indicators.listing import arrange
from indicators.models import Upload
from indicators.records.transitions import Invalid
from indicators.records.uploads import drop_upload, upload_of
from indicators.sheets.guard import guarded
from reporting.history.approving import sign_together, waiting_figures
from reporting.history.layout import HistoryLayout
from reporting.history.loading import (
    PURPOSE,
    ask_to_load_history,
    choose_layout,
    chosen_layout,
    layout_for,
    opened_upload,
    plan_of,
    receive_workbook,
)
from reporting.history.planning import OpenSheet, Outcome, Plan, known_catalogue
from reporting.loading.declaring import write_lines
from reporting.loading_forms import ColumnsForm, SheetForm, WorkbookForm, columns_initial
from reporting.tables import CellTable
from reporting.views.base import StaffView

WORDS = {
    Outcome.NEW: "New",
    Outcome.SAME: "Here already",
    Outcome.DIFFERENT: "Different",
    Outcome.REFUSED: "Refused",
}


class PerformanceView(StaffView):
    """A page of the performance team alone."""

    prepares = True


class LoadHistory(PerformanceView):
    """Send a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "reporting/load_history.html", {"form": WorkbookForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["workbook"]
            try:
                upload = receive_workbook(sent, name=str(sent.name), by=self.user, at=timezone.now())
                return HttpResponseRedirect(reverse("reporting:load-history-columns", args=[upload.token]))
            except Invalid as problem:
                form.add_error("workbook", str(problem))
        return render(request, "reporting/load_history.html", {"form": form}, status=422)


class KeptWorkbook(PerformanceView):
    """A page about one workbook of the person's own."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_person(request)
        self.upload: Upload = upload_of(kwargs["token"], purpose=PURPOSE, by=self.user)
        return super().dispatch(request, *args, **kwargs)

    def to(self, name: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(f"reporting:{name}", args=[self.upload.token]))


class HistoryColumns(KeptWorkbook):
    """Which sheet, which row holds the headings, which column is which."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        if "heading_row" not in request.GET:
            kept = chosen_layout(self.upload)
            opened = self.opened(kept)
            return self.show(opened, self.sheet_form(opened), self.columns_form(opened, kept))
        first = self.opened(None)
        form = SheetForm(request.GET, opened=first)
        if not form.is_valid():
            return self.show(first, form, self.columns_form(first, None), status=422)
        sheet = form.cleaned_data.get("sheet") or first.sheet.name
        opened = opened_upload(self.upload, sheet=sheet, heading_row=form.cleaned_data["heading_row"])
        return self.show(opened, self.sheet_form(opened), self.columns_form(opened, None))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        asked = request.POST.get("heading_row", "")
        opened = opened_upload(
            self.upload,
            sheet=request.POST.get("sheet", "")[:200],
            heading_row=int(asked) if asked.isdecimal() and len(asked) < 8 else 0,
        )
        form = ColumnsForm(request.POST, opened=opened)
        if not form.is_valid():
            return self.show(opened, self.sheet_form(opened), form, status=422)
        choose_layout(self.upload, opened, form.layout(), by=self.user, at=timezone.now())
        return self.to("load-history-check")

    def opened(self, layout: HistoryLayout | None) -> OpenSheet:
        if layout is None:
            return opened_upload(self.upload)
        return opened_upload(self.upload, sheet=layout.sheet, heading_row=layout.heading_row)

    def sheet_form(self, opened: OpenSheet) -> SheetForm:
        return SheetForm(initial={"sheet": opened.sheet.name, "heading_row": opened.heading_row}, opened=opened)

    def columns_form(self, opened: OpenSheet, layout: HistoryLayout | None) -> ColumnsForm:
        found = layout or layout_for(opened, known_catalogue(), by=self.user)
        return ColumnsForm(initial=columns_initial(found), opened=opened)

    def show(self, opened: OpenSheet, sheet: SheetForm, columns: ColumnsForm, *, status: int = 200) -> HttpResponse:
        context = {
            "upload": self.upload,
            "opened": opened,
            "sheet_form": sheet,
            "form": columns,
            "sample": [[row.cell(place) for place in range(len(opened.headings))] for row in opened.rows[:5]],
        }
        return render(self.request, "reporting/load_history_columns.html", context, status=status)


class CheckHistory(KeptWorkbook):
    """What every cell comes to. Confirming starts the loading."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        layout = chosen_layout(self.upload)
        if layout is None:
            return self.to("load-history-columns")
        opened, plan = plan_of(self.upload, layout, at=timezone.now())
        if "download" in request.GET:
            return self.as_file(opened, plan)
        asked = request.GET.get("show", "")
        shown = [one for one in plan.cells if one.outcome == asked] if asked in set(Outcome) else list(plan.cells)
        rows = [{"place": opened.place(one.cell.address), "planned": one, "word": WORDS[one.outcome]} for one in shown]
        context = {
            "upload": self.upload,
            "opened": opened,
            "plan": plan,
            "counts": [(WORDS[outcome], number, str(outcome)) for outcome, number in plan.counts.items()],
            "new": plan.counts[Outcome.NEW],
            "asked": asked,
            "table": arrange(CellTable(rows), request, rows=50),
        }
        return render(request, "reporting/load_history_check.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if "drop" in request.POST:
            drop_upload(self.upload)
            messages.success(request, "The workbook was not loaded.")
            return HttpResponseRedirect(reverse("reporting:load-history"))
        if chosen_layout(self.upload) is None:
            return self.to("load-history-columns")
        job = ask_to_load_history(self.upload, by=self.user, at=timezone.now())
        return HttpResponseRedirect(reverse("indicators:job", args=[job.pk]))

    def as_file(self, opened: OpenSheet, plan: Plan) -> HttpResponse:
        """Every cell with what it comes to, as CSV."""
        lines = [["Cell", "Indicator", "Heading", "In the workbook", "Comes to", "Why"]]
        for one in plan.cells:
            texts = (opened.place(one.cell.address), one.cell.name, one.cell.label, one.cell.typed)
            lines.append([guarded(text) for text in (*texts, WORDS[one.outcome], one.why or one.cell.note)])
        response = HttpResponse(b"\xef\xbb\xbf" + write_lines(lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="cells.csv"'
        return response


class ApproveHistory(StaffView):
    """Loaded figures that wait for this person, to be signed together: one sign-off each."""

    def check_person(self, request: HttpRequest) -> None:
        """Everybody may look: only one's own rows are listed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest) -> HttpResponse:
        seen = request.POST.getlist("seen")
        if not seen:
            return self.show(error="Tick the figures you approve", status=422)
        signed = sign_together(seen, by=self.user, at=timezone.now())
        approved = sum(1 for one in signed if not one.problem)
        problems = [one for one in signed if one.problem]
        if approved:
            messages.success(request, f"{approved} figure{'' if approved == 1 else 's'} approved.")
        if not problems:
            return HttpResponseRedirect(reverse("reporting:approve-history"))
        return self.show(problems=problems, status=409)

    def show(self, *, error: str = "", problems: Any = (), status: int = 200) -> HttpResponse:
        waiting = waiting_figures(self.user, at=timezone.now())
        context = {
            "waiting": [one for one in waiting if not one.refusal],
            "refused": [one for one in waiting if one.refusal],
            "error": error,
            "problems": problems,
        }
        return render(self.request, "reporting/approve_history.html", context, status=status)
