"""A published table from file to figures: previewed, loaded whole or not at all, never over what was there."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest

from indicators.enums import JobState, MissingKind
from indicators.models import AuditEntry, Authority, Job, PeerRelease, PeerTable, PeerValue, TableLayout, Upload
from indicators.peer_reading import known_councils, known_measures, open_table, suggested_layout
from indicators.people import PERFORMANCE
from indicators.queries import facts_for
from indicators.records.jobs import run_job
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.records.uploads import keep_upload
from indicators.rules.peer_layout import Layout
from indicators.services.peer_import import (
    PURPOSE,
    About,
    Draft,
    choose_layout,
    describe_upload,
    draft_of,
    load_release,
    start_loading,
)
from tests.factories import make_definition, make_person
from tests.factories.catalogue import decided
from tests.factories.peers import make_authority, make_everybody, make_us
from tests.indicators.sheets.files import text, workbook

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 10, 12)
ABOUT = About("Children in need", "The department", date(2026, 9, 28), date(2026, 9, 28))
HEADINGS = ("la_code", "la_name", "Indicator", "time_period", "Value")


@pytest.fixture
def keeper():
    return make_person("aled", groups=(PERFORMANCE,))


@pytest.fixture
def councils():
    return [make_us(), *(make_authority() for _ in range(4))]


@pytest.fixture
def visits():
    return make_definition("visits", name="Visits in time").indicator


def rows(councils, *values: str, year="2025/26", name="Visits in time") -> list[tuple[str, ...]]:
    return [(one.code, one.name, name, year, value) for one, value in zip(councils, values, strict=False)]


def draft(keeper, *table, file=None, name="table.csv") -> Draft:
    """The upload of a table with the layout that was guessed."""
    content = file or text([HEADINGS, *table])
    upload = keep_upload(BytesIO(content), name=name, purpose=PURPOSE, by=keeper, at=NOW)
    describe_upload(upload, ABOUT)
    found = draft_of(upload.token, by=keeper)
    layout = suggested_layout(found.open(), ABOUT.source, list(known_measures(TODAY).values()))
    choose_layout(found, layout)
    return draft_of(upload.token, by=keeper)


def load(one: Draft, keeper, token="one") -> PeerRelease:  # noqa: S107  (the name of a form)
    preview = one.preview(TODAY)
    return load_release(one, preview, seen=preview.seen, token=token, by=keeper, at=NOW)


def test_a_table_is_loaded_with_where_it_came_from_and_what_became_of_it(keeper, councils, visits):
    one = draft(
        keeper, *rows(councils, "90%", "[c]", "85.5"), ("E99999999", "Nowhere", "Visits in time", "2025/26", "1")
    )

    release = load(one, keeper)

    assert (release.rows_read, release.rows_loaded, release.rows_refused, release.values_loaded) == (4, 3, 1, 3)
    assert (release.source, release.file_name, release.file_digest) == (
        "Children in need",
        "table.csv",
        one.upload.digest,
    )
    table = PeerTable.objects.get()
    assert (table.indicator, table.period, table.councils, table.missing) == (visits, "2025/26", 3, 1)
    values = PeerValue.objects.order_by("pk").values_list("value", "missing", "printed")
    assert list(values) == [
        (Decimal(90), "", "90%"),
        (None, MissingKind.SUPPRESSED, "[c]"),
        (Decimal("85.5"), "", "85.5"),
    ]
    entry = AuditEntry.objects.get(action="load national table")
    assert entry.detail["rows_refused"] == 1
    assert not Upload.objects.exists()


def test_the_newer_release_stands_before_the_older_which_stays(keeper, councils, visits):
    make_everybody()
    load(draft(keeper, *rows(councils, "90", "80", "81", "82", "83")), keeper)
    second = draft(keeper, *rows(councils, "70", "80", "81", "82", "84"))
    comparison = second.preview(TODAY).comparison

    assert (comparison.new, comparison.changed, comparison.unchanged) == (0, 2, 3)
    load(second, keeper, "two")

    standing = facts_for([(visits.pk, TODAY)], as_at=TODAY)[visits.pk, TODAY].ranking
    assert (standing.value, standing.rank) == (Decimal(70), 5)
    assert PeerValue.objects.count() == 10


def test_a_table_with_fewer_councils_than_before_is_pointed_out(keeper, councils, visits):
    load(draft(keeper, *rows(councils, "90", "80", "81")), keeper)

    warnings = draft(keeper, *rows(councils, "90")).preview(TODAY).warnings

    assert warnings == ("visits 2025/26: 1 councils, 3 in the table it takes the place of.",)


def test_what_changed_since_the_preview_stops_the_loading(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "90"))
    seen = one.preview(TODAY).seen
    load(draft(keeper, *rows(councils, "91")), keeper)

    with pytest.raises(Conflict, match="Look at the preview again"):
        load_release(one, one.preview(TODAY), seen=seen, token="two", by=keeper, at=NOW)
    assert PeerRelease.objects.count() == 1


def test_a_table_without_a_readable_figure_is_not_loaded(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "abc"))

    with pytest.raises(Invalid, match="Not a single figure"):
        load(one, keeper)


def test_only_keepers_load(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "90"))
    somebody = make_person()

    with pytest.raises(Forbidden):
        start_loading(one, seen="", by=somebody, at=NOW)
    with pytest.raises(Forbidden):
        load_release(one, one.preview(TODAY), seen="", token="x", by=somebody, at=NOW)
    with pytest.raises(Conflict, match="Upload it again"):
        draft_of(one.upload.token, by=somebody)


def test_loading_is_a_job_that_runs_once_and_tells_where_to_go_on(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "90", "80", "x y"))
    seen = one.preview(TODAY).seen

    job = start_loading(one, seen=seen, by=keeper, at=NOW)
    again = start_loading(one, seen=seen, by=keeper, at=NOW)
    run_job(job.pk)
    run_job(again.pk)

    job.refresh_from_db()
    release = PeerRelease.objects.get()
    assert (job, job.state, job.title) == (again, JobState.DONE, "Load Children in need")
    assert job.result["url"] == f"/catalogue/tables/{release.pk}/"
    assert ["Rows refused", "1"] in job.result["facts"]
    assert job.result["data"]["refused"][0][0] == 4


def test_a_job_whose_file_is_gone_fails_in_words(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "90"))
    job = start_loading(one, seen="", by=keeper, at=NOW)
    Upload.objects.all().delete()

    run_job(job.pk)

    assert Job.objects.get().problem == "The file is no longer kept. Upload it again."


def test_a_job_refused_half_way_leaves_nothing(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "90"))
    job = start_loading(one, seen="something else", by=keeper, at=NOW)

    run_job(job.pk)

    assert "Look at the preview again" in Job.objects.get().problem
    assert (PeerRelease.objects.count(), PeerValue.objects.count(), Upload.objects.count()) == (0, 0, 1)


def test_councils_the_list_lacks_are_added_when_asked_for(keeper, councils, visits):
    table = [*rows(councils, "90"), ("E06000001", "Hartlepool", "Visits in time", "2025/26", "80")]
    one = draft(keeper, *table)
    choose_layout(one, Layout.from_json({**one.layout.to_json(), "add_councils": True}))
    one = draft_of(one.upload.token, by=keeper)

    assert one.preview(TODAY).reading.new_councils == {"E06000001": "Hartlepool"}
    load(one, keeper)

    added = Authority.objects.get(code="E06000001")
    assert (added.name, added.kind) == ("Hartlepool", "unitary")
    assert added.history.get().history_change_reason == "Named in Children in need"


def test_the_reading_of_a_source_is_remembered_for_its_next_table(keeper, councils, visits):
    one = draft(keeper, *rows(councils, "90", name="Timely visits"))
    assert one.layout.refs == {"Timely visits": ""}
    choose_layout(one, Layout.from_json({**one.layout.to_json(), "refs": {"Timely visits": "visits"}}))
    load(draft_of(one.upload.token, by=keeper), keeper)

    following = draft(keeper, *rows(councils, "91", year="2026/27", name="Timely visits"))

    assert following.layout.refs == {"Timely visits": "visits"}
    assert TableLayout.objects.count() == 1
    load(following, keeper, "two")
    assert TableLayout.objects.count() == 1


def test_a_workbook_is_read_at_its_sheet_and_heading_row(keeper, councils, visits):
    file = workbook(
        [("About this release",)],
        [("Table 3",), (), HEADINGS, *((*row[:4], 0.905) for row in rows(councils, "", ""))],
        names=("Cover", "Table 3"),
    )
    table = open_table("t.xlsx", file, sheet="Table 3")
    layout = suggested_layout(table, "Any", list(known_measures(TODAY).values()))

    assert (table.heading_row, layout.sheet, layout.fractions) == (3, "Table 3", True)
    assert table.address(5, 4) == "sheet “Table 3”, cell E5"
    assert table.address(5, None) == "sheet “Table 3”, row 5"
    load(
        draft(keeper, file=workbook([HEADINGS, *((*row[:4], 0.905) for row in rows(councils, ""))]), name="t.xlsx"),
        keeper,
    )
    assert PeerValue.objects.get().value == Decimal("90.5")


def test_a_file_that_cannot_be_read_is_refused_in_words():
    with pytest.raises(Invalid, match="not an Excel workbook"):
        open_table("t.xlsx", b"hello")


def test_before_the_columns_are_chosen_there_is_no_preview(keeper):
    upload = keep_upload(BytesIO(b"a,b\nc,d\n"), name="t.csv", purpose=PURPOSE, by=keeper, at=NOW)
    describe_upload(upload, ABOUT)

    with pytest.raises(Invalid, match="Choose the column"):
        draft_of(upload.token, by=keeper).preview(TODAY)


def test_councils_are_known_by_their_other_spellings():
    make_authority("Leicestershire", "E10000018", other_names="Leics CC\n\nLeicestershire UA")

    assert known_councils().find("", "leics cc") == "E10000018"


def test_an_indicator_is_known_as_it_is_called_today_until_it_is_retired():
    first = make_definition("visits", name="Old name")
    make_definition(indicator=first.indicator, name="New name", effective_from=date(2026, 4, 1))
    make_definition(indicator=first.indicator, name="Next year", effective_from=date(2027, 4, 1), **decided())
    make_definition("plans", name="Not begun", effective_from=date(2027, 4, 1))
    gone = make_definition("gone").indicator
    gone.retired_on = TODAY
    gone.save()

    assert {ref: measure.name for ref, measure in known_measures(TODAY).items()} == {
        "visits": "New name",
        "plans": "Not begun",
    }
