"""Keep a workbook, remember how it is read, and load what is new as sent for approval by the import account."""

import io
import uuid
from dataclasses import replace
from datetime import datetime
from typing import IO

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator, Job, Upload
from indicators.people import import_account
from indicators.records.audit import record_act
from indicators.records.canonical import canonical_json, sha256
from indicators.records.history import save_with_history
from indicators.records.jobs import JobResult, Progress, job_kind, start_job
from indicators.records.transitions import Conflict, Forbidden, Refused
from indicators.records.uploads import content_of, drop_upload, keep_upload, remember_choices
from reporting.history.layout import HistoryLayout, plain
from reporting.history.planning import OpenSheet, Outcome, Plan, guessed, known_catalogue, open_sheet, plan_history
from reporting.history.reading import Catalogued, ReadCell
from reporting.models import RememberedLayout
from reporting.permissions import refusal_to_prepare
from submissions.content import Content
from submissions.enums import How
from submissions.models import ReportingPeriod, Submission
from submissions.services import move, save_draft

PURPOSE = "history"
REASON = "Loaded from the workbook {}"
NOTHING_NEW = "There is nothing new in the workbook, so nothing was loaded."
TELL_EVERY = 20


def receive_workbook(file: IO[bytes], *, name: str, by: User, at: datetime) -> Upload:
    """Keep a workbook that can be read, until its sender confirms or gives up.

    Raises:
        Forbidden: for somebody outside the performance team.
        Invalid: when it cannot be used.
    """
    _performance_only(by)
    content = file.read()
    open_sheet(name, content)
    return keep_upload(io.BytesIO(content), name=name, purpose=PURPOSE, by=by, at=at)


def opened_upload(upload: Upload, *, sheet: str = "", heading_row: int = 0) -> OpenSheet:
    """Open a kept workbook.

    Raises:
        Invalid: when it cannot be used.
    """
    return open_sheet(upload.name, content_of(upload), sheet=sheet, heading_row=heading_row)


def layout_for(opened: OpenSheet, known: Catalogued, *, by: User) -> HistoryLayout:
    """Return how the person read such a sheet the last time, else the likeliest layout."""
    kept = RememberedLayout.objects.filter(person=by, headings_digest=_digest(opened)).first()
    if kept is None:
        return guessed(opened, known)
    layout = HistoryLayout.from_json(kept.layout)
    return replace(layout, sheet=opened.sheet.name, heading_row=opened.heading_row)


@transaction.atomic
def choose_layout(upload: Upload, opened: OpenSheet, layout: HistoryLayout, *, by: User, at: datetime) -> None:
    """Write down how the sheet is to be read, for this file and for the next with the same headings."""
    remember_choices(upload, {"layout": layout.to_json()})
    RememberedLayout.objects.update_or_create(
        person=by,
        headings_digest=_digest(opened),
        defaults={"layout": layout.to_json(), "remembered_at": at},
    )


def _digest(opened: OpenSheet) -> str:
    return sha256(canonical_json([plain(heading) for heading in opened.headings]))


def chosen_layout(upload: Upload) -> HistoryLayout | None:
    """Return how the person said the sheet is to be read, or None."""
    kept = upload.choices.get("layout")
    return HistoryLayout.from_json(kept) if kept else None


def plan_of(upload: Upload, layout: HistoryLayout, *, at: datetime) -> tuple[OpenSheet, Plan]:
    """Return the open sheet and what loading it would do.

    Raises:
        Invalid: when the file cannot be used.
    """
    opened = opened_upload(upload, sheet=layout.sheet, heading_row=layout.heading_row)
    return opened, plan_history(opened, layout, known_catalogue(), today=timezone.localdate(at))


def ask_to_load_history(upload: Upload, *, by: User, at: datetime) -> Job:
    """Start the loading. The same upload again gives the same job."""
    _performance_only(by)
    return start_job(
        LOAD_HISTORY,
        token=f"history-{upload.token}",
        by=by,
        at=at,
        arguments={"upload": upload.pk},
        title=f"Load past figures from {upload.name}",
    )


@job_kind("load-history", "Load past figures")
@transaction.atomic
def _load(job: Job, progress: Progress) -> JobResult:
    """Load every new cell, or none of them."""
    upload = Upload.objects.filter(pk=job.arguments["upload"], purpose=PURPOSE, by=job.by_id).first()
    layout = chosen_layout(upload) if upload else None
    if upload is None or layout is None:
        raise Conflict("The workbook is no longer kept. Send it again.")
    at = timezone.now()
    _opened, plan = plan_of(upload, layout, at=at)
    load_cells(plan.new, source=upload.name, by=job.by, at=at, progress=progress)
    counts = plan.counts
    record_act("load past figures", job, by=job.by, at=at, detail={str(key): number for key, number in counts.items()})
    drop_upload(upload)
    return JobResult(
        message=f"{counts[Outcome.NEW]} past figures are loaded and wait for approval.",
        facts=(
            ("Cells read", str(len(plan.cells))),
            ("Loaded", str(counts[Outcome.NEW])),
            ("Here already", str(counts[Outcome.SAME])),
            ("Different, not loaded", str(counts[Outcome.DIFFERENT])),
            ("Refused", str(counts[Outcome.REFUSED])),
        ),
        url=reverse("reporting:load"),
        url_words="Back to loading",
    )


LOAD_HISTORY = _load


@transaction.atomic
def load_cells(
    cells: tuple[ReadCell, ...], *, source: str, by: User, at: datetime, progress: Progress | None = None
) -> None:
    """Enter each figure as the import account and send it for approval. ``by`` brought the file. All or none.

    Raises:
        Forbidden: for somebody outside the performance team.
        Conflict: when nothing is new, or a figure cannot be entered any more.
    """
    _performance_only(by)
    if not cells:
        raise Conflict(NOTHING_NEW)
    account = import_account()
    indicators = {row.ref: row for row in Indicator.objects.filter(ref__in={cell.ref for cell in cells})}
    for done, cell in enumerate(cells, start=1):
        try:
            _enter(cell, indicators[cell.ref], account=account, source=source, by=by, at=at)
        except Refused as refusal:
            raise Conflict(f"Nothing was loaded. {cell.address}: {refusal}") from refusal
        if progress is not None and (done % TELL_EVERY == 0 or done == len(cells)):
            progress(done, len(cells), f"{done} of {len(cells)} figures entered")


def _enter(cell: ReadCell, indicator: Indicator, *, account: User, source: str, by: User, at: datetime) -> None:
    if cell.period is None:
        raise Conflict("The cell has no period.")
    period = ReportingPeriod.objects.for_period(cell.period)
    row = Submission.objects.filter(indicator=indicator, period=period).first()
    if row is None:
        row = Submission(indicator=indicator, period=period)
        save_with_history(row, by=account, at=at, reason=REASON.format(source))
    if row.current_id is not None:
        raise Conflict(f"There is a figure for {row} by now. Look at the workbook again.")
    save_draft(
        row,
        Content(value=cell.value),
        by=account,
        at=at,
        seen_revision=row.revision,
        token=uuid.uuid4().hex,
        how=How.HISTORY,
        brought_by=by,
    )
    row.refresh_from_db()
    move(row, "submit", by=account, at=at, seen_revision=row.revision, token=uuid.uuid4().hex)


def _performance_only(by: User) -> None:
    if sentence := refusal_to_prepare(by):
        raise Forbidden(sentence)
