"""Compare a draft or an edition with the table a council published."""

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.sheets.guard import guarded
from reporting.addresses import period_code
from reporting.comparison import Comparison, compare
from reporting.document import ScorecardDocument, thaw
from reporting.forms import CompareForm
from reporting.models import Scorecard
from reporting.queries import editions_of
from reporting.views.base import StaffView


class CompareWithTable(StaffView):
    """Upload a published table and see every cell that differs. Nothing is kept."""

    prepares = True

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        return self.show(scorecard, CompareForm(documents=documents_of(scorecard)))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        form = CompareForm(request.POST, request.FILES, documents=documents_of(scorecard))
        if not form.is_valid():
            return self.show(scorecard, form, status=422)
        result = compare(
            document_named(scorecard, form.cleaned_data["against"]),
            form.cleaned_data["table"],
            skip=form.cleaned_data["skip"],
            computed=form.cleaned_data["computed"],
        )
        if "download" in request.POST:
            return as_file(result, scorecard.slug)
        return self.show(scorecard, form, result=result)

    def show(
        self, scorecard: Scorecard, form: CompareForm, *, result: Comparison | None = None, status: int = 200
    ) -> HttpResponse:
        context = {"scorecard": scorecard, "form": form, "result": result}
        return render(self.request, "reporting/compare_table.html", context, status=status)


def documents_of(scorecard: Scorecard) -> list[tuple[str, str]]:
    """Return what can be compared: drafts and editions, by a name for the form."""
    drafts = scorecard.drafts.select_related("period").defer("document")
    return [
        *((f"draft.{period_code(draft.period.value)}", f"Draft for {draft.period}") for draft in drafts),
        *((f"edition.{row.pk}", f"{row.period}, version {row.number}") for row in editions_of(scorecard)),
    ]


def document_named(scorecard: Scorecard, name: str) -> ScorecardDocument:
    """Return the document of a name that ``documents_of`` gave."""
    kind, _dot, rest = name.partition(".")
    if kind == "edition":
        return thaw(scorecard.editions.get(pk=rest).document)
    drafts = scorecard.drafts.select_related("period")
    return thaw(next(draft for draft in drafts if period_code(draft.period.value) == rest).document)


def as_file(result: Comparison, slug: str) -> HttpResponse:
    """Return the differences as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Reference", "Column", "Ours", "Theirs"])
    for one in result.differences:
        writer.writerow([guarded(text) for text in (one.ref, one.column, one.ours, one.theirs)])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-differences.csv"'
    return response
