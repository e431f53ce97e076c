"""Load a published table: all that could be read, in one transaction, beside what was loaded before."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.enums import AuthorityKind
from indicators.models import Authority, Indicator, Job, PeerRelease, PeerTable, PeerValue, TableLayout, Upload
from indicators.peer_reading import OpenTable, Preview, headings_digest, known_measures, open_table, preview_of
from indicators.records.audit import person_name, record_act
from indicators.records.jobs import JobResult, Progress, job_kind, start_job
from indicators.records.transitions import Conflict, Invalid
from indicators.records.uploads import GONE, content_of, drop_upload, remember_choices, upload_of
from indicators.rules.areas import kind_of_code
from indicators.rules.peer_layout import Layout
from indicators.rules.peer_rows import Counts, Reading, TableReading
from indicators.services.acts import keepers_only
from indicators.services.peers import add_authority

PURPOSE = "peer-table"
BATCH = 1000
MOST_LISTED = 1000
MOVED_ON = "The catalogue or the figures in force changed after you looked. Look at the preview again."


@dataclass(frozen=True)
class About:
    """Where a table comes from. ``available_from`` is the first day its figures may be used."""

    source: str
    publisher: str
    published_on: date
    available_from: date
    note: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            **vars(self),
            "published_on": self.published_on.isoformat(),
            "available_from": self.available_from.isoformat(),
        }

    @classmethod
    def from_json(cls, data: dict[str, str]) -> "About":
        days = {name: date.fromisoformat(data[name]) for name in ("published_on", "available_from")}
        return cls(source=data["source"], publisher=data["publisher"], note=data.get("note", ""), **days)


@dataclass(frozen=True)
class Draft:
    """An uploaded table with what has been decided about it so far."""

    upload: Upload
    about: About
    layout: Layout | None

    def open(self) -> OpenTable:
        """Open the file at the chosen sheet and heading row. Raises Invalid."""
        layout = self.layout
        return open_table(
            self.upload.name,
            content_of(self.upload),
            sheet=layout.sheet if layout else "",
            heading_row=layout.heading_row if layout else 0,
        )

    def preview(self, today: date) -> Preview:
        """What loading it would do. Raises Invalid before the columns are chosen."""
        if self.layout is None or not self.layout.values:
            raise Invalid("Choose the column that holds the figures first.")
        return preview_of(self.open(), self.layout, known_measures(today))


def draft_of(token: str, *, by: User) -> Draft:
    """Return somebody's own upload as a draft. Raises Conflict when it is gone."""
    upload = upload_of(token, purpose=PURPOSE, by=by)
    layout = upload.choices.get("layout")
    return Draft(upload, About.from_json(upload.choices["about"]), Layout.from_json(layout) if layout else None)


def describe_upload(upload: Upload, about: About) -> None:
    """Write down where the table comes from."""
    remember_choices(upload, {"about": about.to_json()})


def choose_layout(draft: Draft, layout: Layout) -> None:
    """Write down how the table is to be read."""
    remember_choices(draft.upload, {"about": draft.about.to_json(), "layout": layout.to_json()})


def start_loading(draft: Draft, *, seen: str, by: User, at: datetime) -> Job:
    """Queue the loading of a previewed table. The same upload again gives back the same job."""
    keepers_only(by)
    return start_job(
        loading,
        token=f"peers-{draft.upload.token}"[:64],
        by=by,
        at=at,
        title=f"Load {draft.about.source}",
        arguments={"upload": draft.upload.token, "seen": seen},
    )


@job_kind("peer-table", "Load a national table")
def loading(job: Job, progress: Progress) -> JobResult:
    """Load the table of an upload and say what became of its rows."""
    progress(0, 3, "Reading the file")
    try:
        draft = draft_of(job.arguments["upload"], by=job.by)
    except Conflict:
        raise Invalid(GONE) from None
    preview = draft.preview(timezone.localdate())
    progress(1, 3, "Writing the figures")
    release = load_release(draft, preview, seen=job.arguments["seen"], token=job.token, by=job.by, at=timezone.now())
    progress(3, 3)
    return _result(release, preview)


def _result(release: PeerRelease, preview: Preview) -> JobResult:
    counts = preview.reading.counts
    return JobResult(
        f"{release.source} is loaded: {counts.figures_loaded:,} figures.",
        facts=tuple((label, f"{number:,}") for label, number in count_facts(counts)),
        url=reverse("indicators:release", args=[release.pk]),
        url_words="See what was loaded and what deserves a look",
        data={
            "release": release.pk,
            "refused": [
                [one.row, one.heading, one.found, one.message] for one in preview.reading.refused[:MOST_LISTED]
            ],
        },
    )


def count_facts(counts: Counts) -> list[tuple[str, int]]:
    """Return what became of the rows, in words and numbers that add up."""
    return [
        ("Rows read", counts.rows_read),
        ("Rows loaded", counts.rows_loaded),
        ("Rows refused", counts.rows_refused),
        ("Rows left out by your choice", counts.rows_left_out),
        ("Figures loaded", counts.figures_loaded),
        ("Figures refused", counts.figures_refused),
    ]


@transaction.atomic
def load_release(draft: Draft, preview: Preview, *, seen: str, token: str, by: User, at: datetime) -> PeerRelease:
    """Keep the figures of a previewed table as a new release. Nothing that was loaded before changes.

    Raises:
        Forbidden, Conflict, Invalid: with the sentence for the person; nothing is loaded then.
    """
    keepers_only(by)
    if not preview.reading.readings:
        raise Invalid(
            "Not a single figure could be read. Look at the list of refused rows and choose the columns again."
        )
    if seen != preview.seen:
        raise Conflict(MOVED_ON)
    for code, name in preview.reading.new_councils.items():
        kind = kind_of_code(code) or AuthorityKind.OTHER
        add_authority(Authority(code=code, name=name, kind=kind), by=by, at=at, reason=f"Named in {draft.about.source}")
    release = _release(draft, preview, token=token, by=by, at=at)
    _write_values(release, preview.reading)
    _remember(draft.about.source, preview, at=at)
    counts = {label.lower().replace(" ", "_"): number for label, number in count_facts(preview.reading.counts)}
    record_act("load national table", release, by=by, at=at, reason=draft.about.note, detail=counts)
    drop_upload(draft.upload)
    return release


def _release(draft: Draft, preview: Preview, *, token: str, by: User, at: datetime) -> PeerRelease:
    counts, layout = preview.reading.counts, preview.layout
    return PeerRelease.objects.create(
        source=draft.about.source,
        publisher=draft.about.publisher,
        published_on=draft.about.published_on,
        available_from=draft.about.available_from,
        note=draft.about.note,
        file_name=draft.upload.name,
        file_digest=draft.upload.digest,
        sheet=layout.sheet[:100],
        layout=layout.to_json(),
        rows_read=counts.rows_read,
        rows_loaded=counts.rows_loaded,
        rows_refused=counts.rows_refused,
        values_loaded=counts.figures_loaded,
        values_refused=counts.figures_refused,
        token=token,
        loaded_by=by,
        loaded_by_name=person_name(by),
        loaded_at=at,
    )


def _write_values(release: PeerRelease, reading: TableReading) -> None:
    groups: dict[tuple[str, date, date], list[Reading]] = defaultdict(list)
    for one in reading.readings:
        groups[one.ref, one.period.start, one.period.end].append(one)
    indicators = dict(Indicator.objects.filter(ref__in={key[0] for key in groups}).values_list("ref", "pk"))
    authorities = dict(Authority.objects.values_list("code", "pk"))
    areas = set(
        Authority.objects.filter(kind__in=(AuthorityKind.REGION, AuthorityKind.NATION)).values_list("code", flat=True)
    )
    tables = PeerTable.objects.bulk_create(
        [
            PeerTable(
                release=release,
                indicator_id=indicators[ref],
                period=same[0].period.label(),
                period_start=start,
                period_end=end,
                councils=sum(1 for one in same if one.code not in areas),
                missing=sum(1 for one in same if one.published.value is None),
            )
            for (ref, start, end), same in groups.items()
        ]
    )
    values = [
        PeerValue(
            table=table,
            authority_id=authorities[one.code],
            value=one.published.value,
            missing=one.published.missing,
            printed=one.published.printed,
        )
        for table, same in zip(tables, groups.values(), strict=True)
        for one in same
    ]
    PeerValue.objects.bulk_create(values, batch_size=BATCH)


def _remember(source: str, preview: Preview, *, at: datetime) -> None:
    """Offer this reading again when the source's next table has the same headings."""
    TableLayout.objects.update_or_create(
        source=source,
        headings_digest=headings_digest(preview.table.headings),
        defaults={"layout": preview.layout.to_json(), "remembered_at": at},
    )
