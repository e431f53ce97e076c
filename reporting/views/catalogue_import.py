"""Import indicators from one spreadsheet: template, every error with row and column, preview, confirm."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from indicators.forms import ReasonField
from indicators.forms_base import PlainForm
from indicators.models import Upload
from indicators.records.transitions import Conflict, Invalid
from indicators.records.uploads import drop_upload, upload_of
from indicators.sheets import LARGEST_FILE
from reporting.loading.problems import PackRefused, Problem
from reporting.loading.sheet_tables import template_book
from reporting.services.catalogue_import import (
    PURPOSE,
    Import,
    do_import,
    kept_import,
    may_put_in_force,
    receive_catalogue,
    try_import,
)
from reporting.views.packs import LoadingView

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROPOSE, DIRECT = "propose", "direct"


class FileForm(PlainForm, forms.Form):
    file = forms.FileField(
        label="Spreadsheet",
        help_text="XLSX or CSV, up to 5 MB.",
        error_messages={"required": "Choose the spreadsheet with your indicators", "empty": "The file is empty"},
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError("The file is larger than 5 MB. Split it.")
        return sent


class ConfirmForm(PlainForm, forms.Form):
    """How it is done, and why."""

    how = forms.ChoiceField(
        label="How",
        choices=(
            (PROPOSE, "Propose it: a second person confirms each definition and target"),
            (DIRECT, "Put it in force at once: only while the council is being set up"),
        ),
        widget=forms.RadioSelect,
    )
    reason = ReasonField(help_text="Who agreed it and when. Kept with every row.")

    def __init__(self, *args: Any, setting_up: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not setting_up:
            how = self.fields["how"]
            how.widget, how.initial, how.required = forms.HiddenInput(), PROPOSE, False


class ImportCatalogue(LoadingView):
    """Send a spreadsheet. Everything wrong is listed with sheet, row and column, and nothing is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(FileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, status=422)
        sent = form.cleaned_data["file"]
        try:
            upload = receive_catalogue(str(sent.name), sent.read(), by=self.user, at=timezone.now())
        except Invalid as refusal:
            form.add_error("file", str(refusal))
            return self.show(form, status=422)
        except PackRefused as refused:
            number = len(refused.problems)
            things = "thing" if number == 1 else "things"
            form.add_error("file", f"The spreadsheet has {number} {things} to put right, listed below")
            return self.show(form, refused.problems, status=422)
        return HttpResponseRedirect(reverse("reporting:import-catalogue-check", args=[upload.token]))

    def show(self, form: FileForm, problems: tuple[Problem, ...] = (), status: int = 200) -> HttpResponse:
        context = {"form": form, "problems": problems}
        return render(self.request, "reporting/import_catalogue.html", context, status=status)


class ImportTemplate(LoadingView):
    """The workbook to fill in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(template_book(), content_type=WORKBOOK)
        response["Content-Disposition"] = 'attachment; filename="indicators-template.xlsx"'
        return response


class CheckImport(LoadingView):
    """What a spreadsheet would add and change. Confirming does it."""

    upload: Upload

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.check_person(request)
        self.upload = upload_of(kwargs["token"], purpose=PURPOSE, by=self.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.show(ConfirmForm(setting_up=may_put_in_force(), initial={"how": PROPOSE}))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        if "drop" in request.POST:
            drop_upload(self.upload)
            messages.success(request, "Nothing was imported.")
            return HttpResponseRedirect(reverse("reporting:import-catalogue"))
        form = ConfirmForm(request.POST, setting_up=may_put_in_force())
        if not form.is_valid():
            return self.show(form, status=422)
        direct, reason = form.cleaned_data["how"] == DIRECT, form.cleaned_data["reason"]
        try:
            done = do_import(self.upload, direct=direct, by=self.user, at=timezone.now(), reason=reason)
        except (Conflict, Invalid) as refusal:
            form.add_error(None, str(refusal))
            return self.show(form, status=refusal.status)
        except PackRefused as refused:
            return self.refused(refused)
        words = "Put in force" if direct else "Proposed; somebody else has to confirm each"
        messages.success(request, f"{words}. {'; '.join(done)}.")
        return HttpResponseRedirect(reverse("indicators:catalogue" if direct else "indicators:proposals"))

    def show(self, form: ConfirmForm, status: int = 200) -> HttpResponse:
        try:
            found: Import = kept_import(self.upload)
            lines = try_import(found, by=self.user, at=timezone.now())
        except PackRefused as refused:
            return self.refused(refused)
        facts = [line.partition(": ")[::2] for line in lines]
        context = {"form": form, "found": found, "facts": facts, "upload": self.upload}
        return render(self.request, "reporting/import_catalogue_check.html", context, status=status)

    def refused(self, refused: PackRefused) -> HttpResponse:
        context = {"form": FileForm(), "problems": refused.problems}
        return render(self.request, "reporting/import_catalogue.html", context, status=409)
