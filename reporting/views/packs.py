"""Load a pack from files, and export a scorecard as one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from indicators.enums import PeriodKind
from indicators.models import Upload
from indicators.permissions import maintain_refusal
from indicators.records.transitions import Forbidden
from indicators.records.uploads import drop_upload, upload_of
from reporting.addresses import period_code
from reporting.exporting import ExportRefused, export_pack, last_shown
from reporting.loading.problems import PackRefused, Problem
from reporting.loading.write import zipped
from reporting.loading_forms import ExportForm, PackForm
from reporting.services.pack_loading import PURPOSE, ask_to_load, kept_pack, receive_pack, try_pack
from reporting.views.base import StaffView


class LoadingView(StaffView):
    """A page for whoever keeps the catalogue: the performance team and administrators."""

    def check_person(self, request: HttpRequest) -> None:
        if sentence := maintain_refusal(request.user):
            raise Forbidden(sentence)


class Load(StaffView):
    """What can be loaded, for those who may."""

    def check_person(self, request: HttpRequest) -> None:
        """Whoever may do one of the things listed sees the list."""
        if sentence := maintain_refusal(request.user):
            raise Forbidden(sentence)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "reporting/load.html", {"may_load_history": self.may_prepare})


class LoadPack(LoadingView):
    """Send the files of a pack. Everything wrong is listed with file and row, and nothing is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(PackForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PackForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            upload = receive_pack(form.sent(), by=self.user, at=timezone.now())
        except PackRefused as refused:
            number = len(refused.problems)
            form.add_error(
                "pack", f"The pack has {number} thing{'' if number == 1 else 's'} to put right, listed below"
            )
            return self.show(form, refused.problems, status=422)
        return HttpResponseRedirect(reverse("reporting:load-pack-check", args=[upload.token]))

    def show(self, form: PackForm, problems: tuple[Problem, ...] = (), status: int = 200) -> HttpResponse:
        context = {"form": form, "problems": problems}
        return render(self.request, "reporting/load_pack.html", context, status=status)


class CheckPack(LoadingView):
    """What a pack would add. Confirming starts the loading."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_person(request)
        self.upload: Upload = upload_of(kwargs["token"], purpose=PURPOSE, by=self.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            pack = kept_pack(self.upload)
            report = try_pack(pack, by=self.user, at=timezone.now())
        except PackRefused as refused:
            context = {"form": PackForm(), "problems": refused.problems}
            return render(request, "reporting/load_pack.html", context, status=409)
        facts = [line.partition(": ")[::2] for line in report.done]
        context = {"pack": pack, "facts": facts, "notes": report.notes, "upload": self.upload}
        return render(request, "reporting/load_pack_check.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if "drop" in request.POST:
            drop_upload(self.upload)
            messages.success(request, "The pack was not loaded.")
            return HttpResponseRedirect(reverse("reporting:load-pack"))
        job = ask_to_load(self.upload, by=self.user, at=timezone.now())
        return HttpResponseRedirect(reverse("indicators:job", args=[job.pk]))


class ExportPack(StaffView):
    """Choose period and day, and take the scorecard away as a zip."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        scorecard = self.scorecard()
        kind = PeriodKind(scorecard.period_kind)
        if "period" not in request.GET:
            shown = last_shown(scorecard)
            initial = {"period": shown[0].label(), "as_at": shown[1]} if shown else {"as_at": timezone.localdate()}
            return self.show(ExportForm(initial=initial, kind=kind))
        form = ExportForm(request.GET, kind=kind)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            export = export_pack(scorecard, form.cleaned_data["period"], as_at=form.cleaned_data["as_at"])
        except ExportRefused as refused:
            form.add_error(None, "This scorecard cannot leave as a pack: it holds what a pack cannot say, listed below")
            return self.show(form, refused.problems, status=422)
        if export.notes and "notes-seen" not in request.GET:
            return self.show(form, notes=export.notes)
        response = HttpResponse(zipped(export.files), content_type="application/zip")
        name = f"{slug}-{period_code(form.cleaned_data['period'])}-pack.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def show(
        self,
        form: ExportForm,
        problems: tuple[Problem, ...] = (),
        *,
        notes: tuple[str, ...] = (),
        status: int = 200,
    ) -> HttpResponse:
        context = {"scorecard": self.scorecard(), "form": form, "problems": problems, "notes": notes}
        return render(self.request, "reporting/export_pack.html", context, status=status)
