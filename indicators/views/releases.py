"""Published tables: the list, one release, and the way of a file from upload to loaded."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.enums import TableShape
from indicators.forms.peer_import import ColumnsForm, MatchForm, SheetForm, TableUploadForm
from indicators.listing import arrange
from indicators.models import PeerRelease
from indicators.peer_lists import ReleaseFilter, ReleaseTable, with_indicator_counts
from indicators.peer_reading import OpenTable, known_measures, open_table, suggested_layout
from indicators.permissions import maintain_refusal, sees_every_proposal
from indicators.records.transitions import Forbidden, Invalid
from indicators.records.uploads import content_of, drop_upload, keep_upload
from indicators.rules.peer_layout import Layout, guess_refs, texts_of
from indicators.services.peer_import import (
    PURPOSE,
    Draft,
    choose_layout,
    count_facts,
    describe_upload,
    draft_of,
    start_loading,
)
from indicators.views.base import CatalogueForm, CataloguePage, CatalogueView

ROWS_SHOWN = 10
REFUSED_SHOWN = 50


class ReleaseList(CataloguePage):
    template_name = "indicators/release_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = with_indicator_counts(PeerRelease.objects.all())
        chosen = ReleaseFilter(self.request.GET, queryset=rows, request=self.request)
        table = arrange(ReleaseTable(chosen.qs), self.request)
        return super().get_context_data(**kwargs, filter=chosen, table=table, count=table.paginator.count)


class ReleasePage(CataloguePage):
    """One release: where it came from, what became of its rows, which indicators it is about."""

    template_name = "indicators/release.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        release = get_object_or_404(PeerRelease, pk=self.kwargs["pk"])
        tables = release.tables.select_related("indicator").order_by("indicator__ref", "-period_end")
        return super().get_context_data(
            **kwargs, release=release, tables=tables, sees_effect=sees_every_proposal(self.user)
        )


class UploadTable(CatalogueForm):
    """Step 1: the file and where it comes from."""

    form_class = TableUploadForm
    heading = "Load a national table"
    intro = "Nothing is loaded before you have seen what was understood."
    button = "Go on"
    done = "The file was read. Check what its columns are."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:releases"), "National tables"

    def act(self, form: TableUploadForm) -> str:
        file, about = form.cleaned_data["file"], form.about
        upload = keep_upload(file, name=file.name, purpose=PURPOSE, by=self.user, at=self.now)
        try:
            self.prepare(Draft(upload, about, None))
        except Invalid:
            drop_upload(upload)
            raise
        return reverse("indicators:release-columns", args=[upload.token])

    def prepare(self, draft: Draft) -> None:
        """Open the file once, so that one that cannot be read is refused here, and guess its layout."""
        table = open_table(draft.upload.name, content_of(draft.upload))
        measures = known_measures(self.today)
        describe_upload(draft.upload, draft.about)
        choose_layout(draft, suggested_layout(table, draft.about.source, list(measures.values())))


class TableStep(CatalogueForm):
    """One step on the way of an uploaded table."""

    draft: Draft
    step = 0

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if sentence := maintain_refusal(request.user):
            raise Forbidden(sentence)
        self.draft = draft_of(kwargs["token"], by=self.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def layout(self) -> Layout:
        return self.draft.layout or Layout()

    def caption(self) -> str:
        return f"{self.draft.about.source}, {self.draft.upload.name}"

    def address(self, name: str) -> str:
        return reverse(f"indicators:{name}", args=[self.draft.upload.token])


def sample(table: OpenTable, count: int = 5) -> list[Any]:
    """Return the first rows as they stand, each as wide as the headings."""
    return [(row.number, [row.cell(place) for place in range(len(table.headings))]) for row in table.rows[:count]]


class TableColumns(TableStep):
    """Step 2: which column is which. The first guess, or the reading remembered from last time, is filled in."""

    template_name = "indicators/table_columns.html"
    form_class = ColumnsForm
    heading = "Which column is which?"
    button = "Go on"
    done = "The columns are chosen."
    table: OpenTable

    def back(self) -> tuple[str, str]:
        return reverse("indicators:upload-table"), "Upload another file"

    def get_form_kwargs(self) -> dict[str, Any]:
        self.table = self.draft.open()
        measures = known_measures(self.today)
        return {**super().get_form_kwargs(), "table": self.table, "measures": measures}

    def get_initial(self) -> dict[str, Any]:
        return self.layout.to_json()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        again = SheetForm(
            table=self.table, initial={"sheet": self.table.sheet.name, "heading_row": self.table.heading_row}
        )
        return {**found, "table": self.table, "sample": sample(self.table), "again": found.get("again") or again}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "again" in request.POST:
            return self.read_again()
        return super().post(request, *args, **kwargs)

    def read_again(self) -> HttpResponse:
        """Look at another sheet or heading row and guess anew."""
        again = SheetForm(self.request.POST, table=self.draft.open())
        if not again.is_valid():
            form = ColumnsForm(table=self.draft.open(), measures=known_measures(self.today), initial=self.get_initial())
            self.table = form.table
            return self.render_to_response(self.get_context_data(form=form, again=again), status=Invalid.status)
        given = again.cleaned_data
        upload = self.draft.upload
        sheet = given.get("sheet") or self.layout.sheet
        heading_row = 0 if sheet != self.layout.sheet else given["heading_row"]
        table = open_table(upload.name, content_of(upload), sheet=sheet, heading_row=heading_row)
        measures = list(known_measures(self.today).values())
        choose_layout(self.draft, suggested_layout(table, self.draft.about.source, measures))
        return HttpResponseRedirect(self.address("release-columns"))

    def act(self, form: ColumnsForm) -> str:
        layout = form.layout(self.layout)
        choose_layout(self.draft, layout)
        needs_matching = layout.indicator is not None or layout.shape == TableShape.WIDE_INDICATORS
        return self.address("release-match" if needs_matching else "release-preview")


class MatchIndicators(TableStep):
    """Step 3: which of our indicators each text of the table stands for."""

    form_class = MatchForm
    heading = "Which of our indicators are these?"
    intro = "Lines left out are counted and not loaded. The answers are offered again next time."
    button = "See what would be loaded"
    done = "The indicators are chosen."

    def back(self) -> tuple[str, str]:
        return self.address("release-columns"), "Which column is which"

    def get_form_kwargs(self) -> dict[str, Any]:
        table, measures = self.draft.open(), known_measures(self.today)
        texts = texts_of(self.layout, table.headings, table.rows)
        refs = {**guess_refs(texts, list(measures.values())), **self.layout.refs}
        return {**super().get_form_kwargs(), "texts": texts, "measures": measures, "refs": refs}

    def act(self, form: MatchForm) -> str:
        layout = Layout.from_json({**self.layout.to_json(), "refs": form.refs})
        choose_layout(self.draft, layout)
        return self.address("release-preview")


class TablePreview(CataloguePage):
    """Step 4: what would be loaded, what is refused and why. Confirming starts the work."""

    keepers_only = True
    template_name = "indicators/table_preview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = draft_of(self.kwargs["token"], by=self.user)
        preview = draft.preview(self.today)
        refused = preview.reading.refused
        return super().get_context_data(
            **kwargs,
            draft=draft,
            preview=preview,
            counts=[(label, f"{number:,}") for label, number in count_facts(preview.reading.counts)],
            first=preview.reading.readings[:ROWS_SHOWN],
            refused=[(one, preview.table.address(one.row, one.column)) for one in refused[:REFUSED_SHOWN]],
            refused_count=len(refused),
            new_councils=preview.reading.new_councils,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = draft_of(self.kwargs["token"], by=self.user)
        job = start_loading(draft, seen=request.POST.get("seen", "")[:64], by=self.user, at=self.now)
        return HttpResponseRedirect(reverse("indicators:job", args=[job.pk]))


class RefusedRows(CatalogueView):
    """Every refused row as a file, to send to the publisher or to put right."""

    keepers_only = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = draft_of(self.kwargs["token"], by=self.user)
        preview = draft.preview(self.today)
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="refused-rows.csv"'
        response.write("\ufeff")
        writer = csv.writer(response)
        writer.writerow(["where", "column", "found", "what is wrong"])
        for one in preview.reading.refused:
            writer.writerow(
                [preview.table.address(one.row, one.column), safe(one.heading), safe(one.found), safe(one.message)]
            )
        return response


def safe(text: str) -> str:
    """A text no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


class DropTable(CatalogueView):
    """Give an upload up."""

    keepers_only = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        drop_upload(draft_of(self.kwargs["token"], by=self.user).upload)
        return HttpResponseRedirect(reverse("indicators:releases"))
