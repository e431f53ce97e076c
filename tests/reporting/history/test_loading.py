"""Past figures arrive sent for approval, never over what is here, and somebody else signs them together."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.enums import JobState, ResponsibilityRole
from indicators.models import AuditEntry, Indicator, Job, Upload
from indicators.people import ADMINISTRATOR, PERFORMANCE, import_account
from indicators.records.jobs import run_job
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import quarter
from reporting.history.approving import sign_together, waiting_figures
from reporting.history.layout import Shares
from reporting.history.loading import (
    ask_to_load_history,
    choose_layout,
    layout_for,
    load_cells,
    opened_upload,
    receive_workbook,
)
from reporting.history.planning import (
    OpenSheet,
    Outcome,
    Plan,
    guessed,
    known_catalogue,
    open_sheet,
    plan_history,
)
from submissions.enums import How, State
from submissions.models import SignOff, Submission
from tests.factories import (
    NOW,
    make_approved,
    make_person,
    make_responsibility,
    make_round,
    make_submission,
    make_version,
)
from tests.reporting.history.workbooks import EIGHT, TODAY, csv_of, make_catalogue, xlsx_of

pytestmark = pytest.mark.django_db

WIDE = [
    ["Past figures of the council"],
    [],
    ["Indicator", *EIGHT],
    ["Waste"],
    ["Missed bins", *range(61, 69)],
    ["Household waste recycled", *["45.1%"] * 8],
]


@pytest.fixture
def rosa() -> User:
    return make_person("rosa", groups=(PERFORMANCE,))


@pytest.fixture
def catalogue() -> list[Indicator]:
    return make_catalogue()


def plan(content: bytes, name: str = "past.xlsx", *, shares: str = Shares.UNSAID) -> Plan:
    opened = open_sheet(name, content)
    known = known_catalogue()
    return plan_history(opened, replace(guessed(opened, known), shares=shares), known, today=TODAY)


def load(content: bytes, by: User) -> Plan:
    made = plan(content)
    load_cells(made.new, source="past.xlsx", by=by, at=NOW)
    return made


def lead_for(indicators: list[Indicator]) -> User:
    lead = make_person("lead")
    for indicator in indicators:
        make_responsibility(lead, ResponsibilityRole.LEAD, indicator=indicator)
    return lead


def test_eight_past_quarters_of_a_workbook_are_found_under_its_title(catalogue: list[Indicator]) -> None:
    made = plan(xlsx_of(*WIDE))
    assert made.counts == {Outcome.NEW: 16, Outcome.SAME: 0, Outcome.DIFFERENT: 0, Outcome.REFUSED: 0}
    first = made.cells[0].cell
    assert (first.address, first.ref, first.period, first.value) == ("B5", "missed-bins", quarter(2023, 1), Decimal(61))


def test_what_is_new_arrives_sent_for_approval_by_the_import_account(catalogue: list[Indicator], rosa: User) -> None:
    load(xlsx_of(*WIDE), rosa)
    rows = Submission.objects.select_related("current")
    assert {row.state for row in rows} == {State.SUBMITTED}
    versions = [row.current for row in rows if row.current]
    assert {(version.by, version.brought_by, version.how) for version in versions} == {
        (import_account(), rosa, How.HISTORY)
    }
    assert Submission.objects.filter(approved_version=None).count() == 16


def test_every_cell_read_is_new_the_same_different_or_refused(catalogue: list[Indicator], rosa: User) -> None:
    load(xlsx_of(WIDE[2], WIDE[4]), rosa)
    changed = [
        WIDE[2],
        ["Missed bins", 61, 99, *range(63, 69)],
        ["Nobody knows this", 1],
        ["Household waste recycled", "n/a"],
    ]
    made = plan(xlsx_of(*changed))
    assert made.counts == {Outcome.NEW: 0, Outcome.SAME: 7, Outcome.DIFFERENT: 1, Outcome.REFUSED: 2}
    assert sum(made.counts.values()) == len(made.cells) == 10
    different = next(one for one in made.cells if one.outcome == Outcome.DIFFERENT)
    assert (different.cell.value, different.held) == (Decimal(99), Decimal(62))
    assert (
        different.why
        == "Another figure is here already (with lead). Correct it on its own page if the workbook is right."
    )


def test_an_approved_figure_is_never_touched(catalogue: list[Indicator], rosa: User) -> None:
    row = make_approved(catalogue[0], quarter(2023, 1), "60")
    before = (row.revision, row.approved_version_id)
    made = load(xlsx_of(*WIDE), rosa)
    row.refresh_from_db()
    assert (row.revision, row.approved_version_id) == before
    assert made.counts[Outcome.DIFFERENT] == 1


def test_a_return_a_collection_asks_for_is_left_to_its_owner(catalogue: list[Indicator]) -> None:
    make_round(quarter(2024, 4))
    refused = [one for one in plan(xlsx_of(*WIDE)).cells if one.outcome == Outcome.REFUSED]
    assert [(one.cell.address, one.why) for one in refused] == [
        ("I5", "The collection for Q4 2024/25 is open, and its owner enters this figure."),
        ("I6", "The collection for Q4 2024/25 is open, and its owner enters this figure."),
    ]


def test_loading_twice_loads_nothing_the_second_time(catalogue: list[Indicator], rosa: User) -> None:
    load(xlsx_of(*WIDE), rosa)
    before = Submission.objects.count()
    with pytest.raises(Conflict, match="nothing new"):
        load(xlsx_of(*WIDE), rosa)
    assert Submission.objects.count() == before


def test_a_figure_entered_in_between_stops_the_whole_load(catalogue: list[Indicator], rosa: User) -> None:
    made = plan(xlsx_of(*WIDE))
    row = make_submission(catalogue[1], quarter(2024, 4))
    make_version(row, "44", by=rosa)
    with pytest.raises(Conflict, match=r"Nothing was loaded\. I6: There is a figure"):
        load_cells(made.new, source="past.xlsx", by=rosa, at=NOW)
    assert Submission.objects.count() == 1


def test_the_number_of_queries_of_a_plan_does_not_grow_with_its_cells(catalogue: list[Indicator]) -> None:
    def queries(*rows: list[object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            plan(xlsx_of(*rows))
        return len(captured)

    assert queries(WIDE[2], WIDE[4]) == queries(*WIDE)


def test_only_the_performance_team_loads(catalogue: list[Indicator]) -> None:
    made = plan(xlsx_of(*WIDE))
    for person in (make_person("tom", groups=(ADMINISTRATOR,)), make_person("owner")):
        with pytest.raises(Forbidden):
            load_cells(made.new, source="x", by=person, at=NOW)
        with pytest.raises(Forbidden):
            receive_workbook(io.BytesIO(xlsx_of(*WIDE)), name="past.xlsx", by=person, at=NOW)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("past.xlsm", b"PK\x03\x04", "macros"),
        ("past.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls format"),
        ("past.xlsx", b"PK\x03\x04 broken", "damaged"),
        ("past.pdf", b"%PDF-1.7", "PDF"),
        ("past.csv", b"   ", "empty"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_and_not_kept(rosa: User, name: str, content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        receive_workbook(io.BytesIO(content), name=name, by=rosa, at=NOW)
    assert not Upload.objects.exists()


def kept(content: bytes, by: User) -> tuple[Upload, OpenSheet]:
    upload = receive_workbook(io.BytesIO(content), name="past.xlsx", by=by, at=NOW)
    opened = opened_upload(upload)
    choose_layout(upload, opened, guessed(opened, known_catalogue()), by=by, at=NOW)
    return upload, opened


def test_the_layout_is_remembered_for_the_next_file_with_these_headings(catalogue: list[Indicator], rosa: User) -> None:
    upload, opened = kept(xlsx_of(*WIDE), rosa)
    odd = replace(guessed(opened, known_catalogue()), periods=(1, 2), shares=Shares.AS_IS)
    choose_layout(upload, opened, odd, by=rosa, at=NOW)
    again = open_sheet("next.xlsx", xlsx_of(["Title"], *WIDE))
    assert layout_for(again, known_catalogue(), by=rosa) == replace(odd, heading_row=4)
    assert layout_for(again, known_catalogue(), by=make_person()).periods == tuple(range(1, 9))


def test_the_job_says_what_every_cell_came_to_and_forgets_the_file(catalogue: list[Indicator], rosa: User) -> None:
    upload, _opened = kept(xlsx_of(*WIDE, ["Nobody knows this", 5]), rosa)
    job = ask_to_load_history(upload, by=rosa, at=NOW)
    assert ask_to_load_history(upload, by=rosa, at=NOW) == job
    run_job(job.pk)
    job = Job.objects.get()
    assert (job.state, job.problem) == (JobState.DONE, "")
    assert job.result["facts"] == [
        ["Cells read", "17"],
        ["Loaded", "16"],
        ["Here already", "0"],
        ["Different, not loaded", "0"],
        ["Refused", "1"],
    ]
    assert (job.done, job.total) == (16, 16)
    assert not Upload.objects.exists()
    entry = AuditEntry.objects.get(action="load past figures")
    assert (entry.actor, entry.detail["new"]) == (rosa, 16)


class TestApprovingTogether:
    def test_a_lead_sees_the_loaded_figures_of_what_they_lead(self, catalogue: list[Indicator], rosa: User) -> None:
        load(xlsx_of(*WIDE), rosa)
        lead = lead_for(catalogue[:1])
        waiting = waiting_figures(lead, at=NOW)
        assert [(one.name, str(one.submission.period), one.figure) for one in waiting[:2]] == [
            ("Missed bins", "Q1 2023/24", "61"),
            ("Missed bins", "Q2 2023/24", "62"),
        ]
        assert len(waiting) == 8
        assert {one.brought_by for one in waiting} == {rosa.get_full_name()}
        assert waiting_figures(rosa, at=NOW) == []

    def test_each_row_gets_its_own_sign_off(self, catalogue: list[Indicator], rosa: User) -> None:
        load(xlsx_of(*WIDE), rosa)
        lead = lead_for(catalogue)
        signed = sign_together([one.seen for one in waiting_figures(lead, at=NOW)], by=lead, at=NOW)
        assert {one.problem for one in signed} == {""}
        assert SignOff.objects.filter(action="approve", by=lead).count() == 16
        assert Submission.objects.approved().count() == 16

    def test_who_brought_the_file_signs_none_of_them(self, catalogue: list[Indicator]) -> None:
        both = make_person("both", groups=(PERFORMANCE,))
        make_responsibility(both, ResponsibilityRole.LEAD, indicator=catalogue[0])
        load(xlsx_of(*WIDE), both)
        waiting = waiting_figures(both, at=NOW)
        assert all(one.refusal for one in waiting)
        signed = sign_together([one.seen for one in waiting], by=both, at=NOW)
        assert all("entered or changed" in one.problem for one in signed)
        assert not Submission.objects.approved().exists()

    def test_a_row_that_moved_on_keeps_its_reason_and_stops_no_other(
        self, catalogue: list[Indicator], rosa: User
    ) -> None:
        load(xlsx_of(*WIDE), rosa)
        lead = lead_for(catalogue)
        seen = [one.seen for one in waiting_figures(lead, at=NOW)]
        sign_together(seen[:1], by=lead, at=NOW)
        signed = sign_together([*seen, "999999999:1:x", "nonsense", "1:x:y"], by=lead, at=NOW)
        assert [bool(one.problem) for one in signed].count(True) == 1
        assert Submission.objects.approved().count() == 16

    def test_rows_of_others_cannot_be_signed(self, catalogue: list[Indicator], rosa: User) -> None:
        load(xlsx_of(*WIDE), rosa)
        seen = [one.seen for one in waiting_figures(lead_for(catalogue), at=NOW)]
        assert sign_together(seen, by=make_person("stranger"), at=NOW) == []

    def test_the_number_of_queries_does_not_grow_with_the_figures(self, catalogue: list[Indicator], rosa: User) -> None:
        lead = lead_for(catalogue)

        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                waiting_figures(lead, at=NOW)
            return len(captured)

        load(xlsx_of(["Indicator", "Q1 2023/24"], ["Missed bins", 61]), rosa)
        queries()  # the lead's groups are read once
        one = queries()
        load(xlsx_of(*WIDE), rosa)
        assert queries() == one


def test_the_day_of_loading_decides_what_is_over(catalogue: list[Indicator]) -> None:
    opened = open_sheet("past.csv", csv_of(["Indicator", "Q4 2024/25"], ["Missed bins", 61]))
    known = known_catalogue()
    layout = guessed(opened, known)
    early = plan_history(opened, layout, known, today=date(2025, 3, 31))
    assert [one.outcome for one in early.cells] == [Outcome.REFUSED]
    assert plan_history(opened, layout, known, today=date(2025, 4, 1)).counts[Outcome.NEW] == 1
