"""Load a pack from files somebody sends: look at it first, then let it be done in the background."""

import io
from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.models import Job, Upload
from indicators.permissions import maintain_refusal
from indicators.records.jobs import JobResult, Progress, job_kind, start_job
from indicators.records.transitions import Conflict, Forbidden
from indicators.records.uploads import content_of, drop_upload, keep_upload
from reporting.loading.load import LoadReport, check_pack, load_pack
from reporting.loading.pack import Pack, read_pack_files
from reporting.loading.problems import PackRefused
from reporting.loading.uploading import files_of
from reporting.loading.write import zipped
from reporting.permissions import may_see_drafts

PURPOSE = "pack"
NO_LONGER = (
    "The pack no longer fits what is here, and nothing was loaded. Send it again to see every problem. First: {}"
)


def receive_pack(sent: Iterable[tuple[str, bytes]], *, by: User, at: datetime) -> Upload:
    """Keep the files of a pack that fits what is here, until their sender confirms or gives up.

    Raises:
        Forbidden: for somebody who may not change the catalogue.
        PackRefused: with everything that stands against it.
    """
    _keepers_only(by)
    files = files_of(sent)
    pack = read_pack_files(files)
    check_pack(pack)
    archive = zipped(files)
    return keep_upload(io.BytesIO(archive), name=f"{pack.card.slug}.zip", purpose=PURPOSE, by=by, at=at)


def kept_pack(upload: Upload) -> Pack:
    """Return the pack of an upload.

    Raises:
        PackRefused: when it cannot be read.
    """
    return read_pack_files(files_of([(upload.name, content_of(upload))]))


def try_pack(pack: Pack, *, by: User, at: datetime) -> LoadReport:
    """Do everything and keep nothing.

    Raises:
        Forbidden: for somebody who may not change the catalogue.
        PackRefused: with everything that stands against it by now.
    """
    _keepers_only(by)
    return load_pack(pack, confirmed_by=by, at=at, dry_run=True)


def ask_to_load(upload: Upload, *, by: User, at: datetime) -> Job:
    """Start the loading. The same upload again gives the same job."""
    _keepers_only(by)
    return start_job(
        LOAD_PACK,
        token=f"pack-{upload.token}",
        by=by,
        at=at,
        arguments={"upload": upload.pk},
        title=f"Load {upload.name}",
    )


@job_kind("load-pack", "Load a pack")
@transaction.atomic
def _load(job: Job, progress: Progress) -> JobResult:
    """All of it, or nothing."""
    upload = Upload.objects.filter(pk=job.arguments["upload"], purpose=PURPOSE, by=job.by_id).first()
    if upload is None:
        raise Conflict("The file is no longer kept. Send it again.")
    progress(0, 1, "Reading the pack")
    try:
        pack = kept_pack(upload)
        report = load_pack(pack, confirmed_by=job.by, at=timezone.now())
    except PackRefused as refused:
        raise Conflict(NO_LONGER.format(refused.problems[0])) from refused
    drop_upload(upload)
    return _result(pack, report, job.by)


LOAD_PACK = _load


def _result(pack: Pack, report: LoadReport, by: User) -> JobResult:
    facts = [(what.capitalize(), numbers) for what, _colon, numbers in (line.partition(": ") for line in report.done)]
    facts += [("Look at this", note) for note in report.notes]
    opens = may_see_drafts(by)
    return JobResult(
        message=f"{pack.card.title} is loaded. Its figures wait for approval.",
        facts=tuple(facts),
        url=reverse("reporting:scorecard", args=[pack.card.slug]) if opens else reverse("indicators:catalogue"),
        url_words="Open the scorecard" if opens else "Open the catalogue",
    )


def _keepers_only(by: User) -> None:
    if sentence := maintain_refusal(by):
        raise Forbidden(sentence)
