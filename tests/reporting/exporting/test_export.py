"""What an export holds, what it leaves out and says so, and what it refuses."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import BenchmarkFigure, Definition, Indicator, PeerGroup, Service, Status, Target
from indicators.people import PERFORMANCE, import_account
from indicators.rules.periods import academic_year, financial_year, month_ending, quarter
from reporting.assembly import assemble
from reporting.exporting import ExportRefused, export_pack, last_shown
from reporting.exporting.figures import written_period
from reporting.loading.figures import read_period
from reporting.loading.pack import Pack, read_pack_files
from reporting.loading.rows import IndicatorRow
from reporting.models import Scorecard, Section
from reporting.services import build_draft
from submissions.models import Submission
from submissions.services import decide_rating_override, propose_rating_override
from tests.factories import make_move, make_person, make_responsibility, make_version
from tests.reporting.exporting.moving import AT, export_of, load_and_approve
from tests.reporting.loading.small import SMALL

pytestmark = pytest.mark.django_db

Q2 = quarter(2018, 2)
AS_AT = date(2018, 11, 13)


def pack_of(**changes: str) -> Pack:
    files = {**SMALL, **{name.replace("_csv", ".csv"): text for name, text in changes.items()}}
    return read_pack_files({name: text.encode() for name, text in files.items()})


@pytest.fixture
def scorecard() -> Scorecard:
    return load_and_approve(pack_of())


def exported(scorecard: Scorecard) -> Pack:
    return read_pack_files(export_pack(scorecard, Q2, as_at=AS_AT).files)


def test_a_waiting_proposal_stays_at_home_and_a_replaced_row_too(scorecard: Scorecard) -> None:
    target = Target.objects.get(indicator__ref="bins")
    target.pk, target.value = None, Decimal(96)
    target.save()
    waiting = Target(indicator=target.indicator, kind="at_least", value=99, effective_from=date(2018, 10, 1))
    waiting.mark_proposed(by=import_account(), at=AT)
    waiting.save()
    assert [(row.ref, row.value) for row in exported(scorecard).targets] == [("bins", 96), ("lamps", 98)]


def test_every_definition_goes_along_and_the_service_an_indicator_belongs_to(scorecard: Scorecard) -> None:
    definition = Definition.objects.get(indicator__ref="bins")
    definition.pk, definition.effective_from, definition.name = None, date(2019, 4, 1), "Bins emptied"
    definition.save()
    Service.objects.create(slug="parks", name="Parks")
    pack = exported(scorecard)
    assert [(row.ref, row.name) for row in pack.indicators if row.ref == "bins"] == [
        ("bins", "Bins emptied on time"),
        ("bins", "Bins emptied"),
    ]
    assert [row.service for row in pack.services] == ["streets"]


def test_a_benchmark_that_came_later_or_belongs_to_a_peer_group_is_not_in_it(scorecard: Scorecard) -> None:
    bins = Indicator.objects.get(ref="bins")
    group = PeerGroup.objects.create(slug="near", name="Nearest neighbours")
    common = {"indicator": bins, "kind": "national", "value": Decimal(90)}
    BenchmarkFigure.objects.create(**common, available_from=date(2018, 12, 1))
    BenchmarkFigure.objects.create(**common, available_from=date(2018, 10, 1), peer_group=group)
    assert [row.kind for row in exported(scorecard).benchmarks] == ["neighbour_average", "quartile"]


def test_a_retired_indicator_arrives_retired() -> None:
    indicators = SMALL["indicators.csv"].replace("maximum\n", "maximum,retired_on\n")
    lines = [line + (",2019-03-31" if line.startswith("bins") else ",") for line in indicators.splitlines()[1:]]
    pack = pack_of(indicators_csv="\n".join([indicators.splitlines()[0], *lines]) + "\n")
    scorecard = load_and_approve(pack)
    assert dict(Indicator.objects.values_list("ref", "retired_on")) == {
        "bins": date(2019, 3, 31),
        "lamps": None,
        "views": None,
    }
    assert {row.ref: row.retired_on for row in exported(scorecard).indicators}["bins"] == date(2019, 3, 31)


def test_a_group_without_lines_is_left_out_and_noted(scorecard: Scorecard) -> None:
    bright = Section.objects.get(heading="Bright")
    Section.objects.create(scorecard=scorecard, parent=bright, heading="Parks", order=9)
    assert export_pack(scorecard, Q2, as_at=AS_AT).notes == (
        "The group “Bright / Parks” has no lines and is left out.",
    )


def test_a_manual_rating_of_an_earlier_period_is_left_out_and_noted(scorecard: Scorecard) -> None:
    row = Submission.objects.get(indicator__ref="bins", period__start=date(2018, 4, 1))
    assert row.approved_version is not None
    red = Status.objects.get(status_set__slug="small-rag", key="red")
    changed = propose_rating_override(
        row.approved_version,
        status=red,
        ground="judgement",
        reason="Judged red on the day.",
        by=import_account(),
        at=AT,
    )
    decide_rating_override(changed, confirm=True, by=make_person("rosa", groups=(PERFORMANCE,)), at=AT)
    export = export_pack(scorecard, Q2, as_at=AS_AT)
    assert export.notes == ("bins: the manual rating of Q1 2018/19 is left out.",)
    assert [row.ref for row in read_pack_files(export.files).overrides] == ["bins", "lamps", "section:Bright"]


def test_a_figure_whose_approval_was_taken_back_is_not_in_it(scorecard: Scorecard) -> None:
    row = Submission.objects.get(indicator__ref="lamps")
    lead = make_person("other-lead")
    make_responsibility(lead, "lead", service=row.indicator.service)
    row = make_move(row, "reopen", by=lead, at=AT, comment="Two lamps were counted twice.")
    make_version(row, "12", by=make_person("rosa", groups=(PERFORMANCE,)), at=AT)
    found = {line.ref: line.value for line in exported(scorecard).values if line.period == "Q2 2018/19"}
    assert "lamps" not in found  # reopened before it was published: nothing stands approved


def test_what_a_pack_cannot_say_is_refused_with_its_place(scorecard: Scorecard) -> None:
    scorecard.words = {"no.such.word": "x"}
    with pytest.raises(ExportRefused) as refused:
        export_pack(scorecard, Q2, as_at=AS_AT)
    assert str(refused.value.problems[0]).startswith("words.csv, row 2, column key: ")


def test_the_number_of_queries_does_not_grow_with_the_lines(scorecard: Scorecard) -> None:
    def queries() -> int:
        fresh = Scorecard.objects.select_related("portfolio", "status_set").get(pk=scorecard.pk)
        with CaptureQueriesContext(connection) as captured:
            export_pack(fresh, Q2, as_at=AS_AT)
        return len(captured)

    three = queries()
    scorecard.sections.get(heading="Bright").lines.all().delete()
    assert queries() == three


def test_a_manual_change_whose_cell_is_gone_is_left_out_and_noted(scorecard: Scorecard) -> None:
    scorecard.columns.get(key="trend").delete()
    export = export_pack(scorecard, Q2, as_at=AS_AT)
    assert export.notes == ("The manual change of bins, trend has no cell any more and is left out.",)


def test_another_member_since_is_not_the_documents(scorecard: Scorecard) -> None:
    scorecard.portfolio.holders.create(name="Councillor Finch", starts=date(2019, 5, 1))
    card = exported(scorecard).card
    assert (card.member, card.member_from) == ("Councillor Wren", date(2018, 5, 10))
    assert (card.opens, card.committee) == (date(2018, 10, 1), date(2018, 11, 20))


def test_the_moved_scorecard_prints_what_the_old_one_printed(scorecard: Scorecard) -> None:
    before = assemble(scorecard, Q2, as_at=AS_AT)
    pack = exported(scorecard)
    other = replace(pack, card=replace(pack.card, slug="moved"))
    after = assemble(load_and_approve(other), Q2, as_at=AS_AT)
    printed = [[cell.printed for cell in line.cells.values()] for line in before.all_lines()]
    assert [[cell.printed for cell in line.cells.values()] for line in after.all_lines()] == printed


def test_without_a_period_the_last_draft_says_what_is_exported(scorecard: Scorecard) -> None:
    assert last_shown(scorecard) is None
    build_draft(scorecard, Q2, as_at=AS_AT, by=make_person("rosa", groups=("Performance team",)), at=AT)
    assert last_shown(scorecard) == (Q2, AS_AT)


def definition(frequency: str, basis: str = "in_period") -> IndicatorRow:
    return IndicatorRow(
        row=2,
        ref="bins",
        service="streets",
        effective_from=date(2018, 4, 1),
        name="Bins",
        value_type="number",
        frequency=frequency,
        basis=basis,
    )


def test_a_period_is_written_by_its_label_where_that_reads_back() -> None:
    monthly = definition("quarter", "last_month")
    assert written_period(Q2, [definition("quarter")], within=Q2) == "Q2 2018/19"
    assert written_period(month_ending(date(2018, 9, 1)), [monthly], within=Q2) == "Sep 2018"


def test_a_period_whose_label_fits_two_frequencies_is_written_by_its_days() -> None:
    both = [definition("financial_year"), definition("academic_year")]
    assert written_period(financial_year(2015), both, within=Q2) == "2015/16"
    assert written_period(academic_year(2015), both, within=Q2) == "2015-09-01 to 2016-08-31"
    assert read_period("2015-09-01 to 2016-08-31", both, Q2) == (academic_year(2015), "")


def test_a_period_of_a_frequency_nobody_has_cannot_be_written() -> None:
    assert written_period(Q2, [definition("financial_year")], within=Q2) is None


@pytest.mark.parametrize("label", ["2015-09-02 to 2016-08-31", "2016-08-31 to 2015-09-01", "2015-13-01 to 2016-08-31"])
def test_days_that_are_no_such_period_are_refused(label: str) -> None:
    period, message = read_period(label, [definition("academic_year")], Q2)
    assert period is None
    assert message == f"From {label} is not an academic year."


def test_every_file_of_the_small_pack_is_in_its_export() -> None:
    pack = pack_of()
    load_and_approve(pack)
    assert sorted(export_of(pack).files) == sorted(SMALL)
