"""Loading puts catalogue and layout in force and leaves every figure to be approved: all of it or nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from indicators.models import AuditEntry, BenchmarkFigure, ChainHead, Definition, Indicator, Target
from indicators.people import ADMINISTRATOR, IMPORT_USERNAME, PERFORMANCE, import_account
from indicators.records.audit import chain_problem
from indicators.records.transitions import Forbidden
from indicators.rules.periods import quarter
from reporting.assembly import assemble
from reporting.loading import LoadReport, PackRefused, load_pack
from reporting.models import Line, Override, PortfolioHolder, Scorecard
from reporting.services import decide_override
from submissions.enums import How, State
from submissions.models import RatingOverride, ReportingPeriod, Round, Submission
from submissions.services import decide_rating_override
from tests.factories import make_move, make_person, make_responsibility, make_version
from tests.reporting.loading.small import SMALL, changed, small_pack, with_row

pytestmark = pytest.mark.django_db

AT = datetime(2018, 11, 1, 9, 0, tzinfo=UTC)
Q1, Q2 = quarter(2018, 1), quarter(2018, 2)


@pytest.fixture
def rosa() -> User:
    return make_person("rosa", groups=(PERFORMANCE,))


def load(folder: Path, by: User | None, files: Mapping[str, str] = SMALL, *, dry_run: bool = False) -> LoadReport:
    return load_pack(small_pack(folder, files), confirmed_by=by, at=AT, dry_run=dry_run)


def row_counts() -> dict[str, int]:
    """How many rows every table holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def submission(ref: str, period: object = Q2) -> Submission:
    return Submission.objects.get(indicator__ref=ref, period=ReportingPeriod.objects.for_period(period))  # type: ignore[arg-type]


def approve_all(folder_lead: User, at: datetime = AT) -> None:
    for row in Submission.objects.filter(state=State.SUBMITTED).order_by("period__end", "pk"):
        make_move(row, "approve", by=folder_lead, at=at)


def make_lead() -> User:
    lead = make_person("lead")
    for service in {row.service for row in Indicator.objects.select_related("service")}:
        make_responsibility(lead, "lead", service=service)
    return lead


def test_loading_says_what_was_added(tmp_path: Path, rosa: User) -> None:
    assert load(tmp_path, rosa) == LoadReport(
        done=(
            "statuses: 2 added",
            "RAG rules: 1 added",
            "services: 1 added",
            "indicators: 3 added",
            "definitions: 3 added",
            "targets: 2 added",
            "benchmarks: 2 added",
            "scorecards: 1 added",
            "collections: 1 added",
            "figures: 4 added",
            "manual changes: 3 added",
        ),
        notes=(),
    )


def test_the_catalogue_is_in_force_by_two_people(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    definition = Definition.objects.get(indicator__ref="bins")
    target = Target.objects.get(indicator__ref="bins")
    assert definition.scheme is not None
    for proposal in (definition, target, definition.scheme.versions.get()):
        assert proposal.is_confirmed
        assert (proposal.proposed_by.username, proposal.decided_by) == (IMPORT_USERNAME, rosa)
        assert (proposal.proposed_at, proposal.decided_at) == (AT, AT)
        assert proposal.reason == "Loaded from the pack small-2018-19-q2"
    assert (definition.name, definition.decimals, definition.maximum) == ("Bins emptied on time", 1, Decimal(100))
    assert (target.kind, target.value, target.unit) == ("at_least", Decimal(95), "%")


def test_figures_arrive_submitted_by_an_account_nobody_can_sign_in_with(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    account = import_account()
    assert not account.is_active
    assert not account.has_usable_password()
    rows = Submission.objects.order_by("indicator__ref", "period__end").select_related("current")
    assert [(row.indicator.ref, row.period.value, row.state, row.approved_version) for row in rows] == [
        ("bins", Q1, State.SUBMITTED, None),
        ("bins", Q2, State.SUBMITTED, None),
        ("lamps", Q2, State.SUBMITTED, None),
        ("views", Q2, State.SUBMITTED, None),
    ]
    version = submission("lamps").current
    assert version is not None
    assert (version.by, version.how, version.at) == (account, How.PACK, AT)
    assert (version.value, version.commentary) == (Decimal("97.5"), "Two streets were dark in August.")


def test_the_collection_takes_only_the_figures_due_in_its_quarter(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    round_ = Round.objects.get()
    assert (round_.opens, round_.due, round_.sign_off_due, round_.committee_date) == (
        date(2018, 10, 1),
        date(2018, 10, 22),
        date(2018, 10, 29),
        date(2018, 11, 20),
    )
    assert {row.indicator.ref for row in round_.submissions.all()} == {"bins", "lamps", "views"}
    assert submission("bins", Q1).round is None


def test_without_dates_no_collection_is_added(tmp_path: Path, rosa: User) -> None:
    dates = "opens,2018-10-01\ndue,2018-10-22\nsign_off_due,2018-10-29\n"
    load(tmp_path, rosa, changed("scorecard.csv", dates, ""))
    assert not Round.objects.exists()


def test_manual_changes_wait_for_somebody_to_confirm_them(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    rating = RatingOverride.objects.get()
    assert rating.is_waiting
    assert (rating.version, rating.status and rating.status.key) == (submission("lamps").current, "green")
    assert [
        (row.target, row.column_key, row.text, row.ground, row.is_waiting, row.proposed_by.username)
        for row in Override.objects.order_by("pk")
    ] == [
        ("bins", "trend", "Level", "input_missing", True, IMPORT_USERNAME),
        ("section:Bright", "rating", "Green", "judgement", True, IMPORT_USERNAME),
    ]


def test_once_approved_the_scorecard_prints_what_the_pack_says(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    approve_all(make_lead())
    second = make_person("second", groups=(PERFORMANCE,))
    decide_rating_override(RatingOverride.objects.get(), confirm=True, by=second, at=AT)
    for row in Override.objects.all():
        decide_override(row, confirm=True, by=rosa, at=AT)
    document = assemble(Scorecard.objects.get(), Q2, as_at=date(2018, 11, 13))
    assert [[cell.printed for cell in line.cells.values()] for line in document.all_lines()] == [
        ["Bins emptied on time", "Q2 2018/19", "96.6%", "Level", "Green", "94.1%"],
        ["Lamps", "Q2 2018/19", "97.5%", "N/A", "Green", ""],
        ["What residents say", "See Appendix", "", "N/A", "", ""],
    ]
    assert [(group.heading, group.rating and group.rating.printed) for group in document.groups] == [
        ("Clean", "Green"),
        ("Bright", "Green"),
    ]
    assert (document.holder, document.not_received) == ("Councillor Wren", ())


def test_a_dry_run_writes_nothing_and_says_the_same(tmp_path: Path, rosa: User) -> None:
    before = row_counts()
    tried = load(tmp_path, None, dry_run=True)
    assert row_counts() == before
    assert load(tmp_path, rosa) == tried


def test_a_dry_run_of_a_changed_pack_leaves_every_row_as_it_was(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    before = row_counts()
    files = changed("levels.csv", "Section,Overall", "Part,")
    assert "scorecards: 1 changed" in load(tmp_path, rosa, files, dry_run=True).done
    assert row_counts() == before
    assert Scorecard.objects.get().levels == [{"heading": "Section", "rating_heading": "Overall"}]


def test_loading_again_changes_nothing(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    before = row_counts()
    assert load(tmp_path, rosa).done == (
        "statuses: 2 unchanged",
        "RAG rules: 1 unchanged",
        "services: 1 unchanged",
        "definitions: 3 unchanged",
        "targets: 2 unchanged",
        "benchmarks: 2 unchanged",
        "scorecards: 1 unchanged",
        "figures: 4 unchanged",
        "manual changes: 3 unchanged",
    )
    assert row_counts() == before


def test_loading_again_after_approval_changes_nothing(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    approve_all(make_lead())
    for row in Override.objects.all():
        decide_override(row, confirm=False, by=rosa, at=AT, comment="The value before has been found.")
    before = row_counts()
    load(tmp_path, rosa)
    assert row_counts() == before


def test_a_changed_definition_and_target_become_new_confirmed_rows_beside_the_old(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    files = {
        **changed("indicators.csv", "Bins emptied on time", "Bins emptied on the day"),
        "targets.csv": SMALL["targets.csv"].replace("at_least,95", "at_least,96"),
    }
    done = load(tmp_path, rosa, files).done
    assert {"definitions: 1 changed, 2 unchanged", "targets: 1 changed, 1 unchanged"} <= set(done)
    assert [row.name for row in Definition.objects.filter(indicator__ref="bins").order_by("pk")] == [
        "Bins emptied on time",
        "Bins emptied on the day",
    ]
    in_force = Target.objects.filter(indicator__ref="bins").in_force(date(2018, 7, 1)).first()
    assert in_force is not None
    assert (in_force.value, in_force.decided_by) == (Decimal(96), rosa)


def test_a_definition_from_a_later_day_is_added_and_the_older_one_stays_in_force_before(
    tmp_path: Path, rosa: User
) -> None:
    load(tmp_path, rosa)
    files = with_row("indicators.csv", "bins,streets,2018-10-01,Bins emptied,percent,%,0,high,quarter,small-target,,")
    assert "definitions: 1 added, 3 unchanged" in load(tmp_path, rosa, files).done
    bins = Definition.objects.filter(indicator__ref="bins")
    names = [row.name for day in (date(2018, 7, 1), date(2018, 10, 1)) for row in bins.in_force(day)[:1]]
    assert names == ["Bins emptied on time", "Bins emptied"]


def test_changed_bands_become_the_next_version_of_the_rule(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    done = load(tmp_path, rosa, changed("schemes.csv", "Target met is green.", "Met is green.")).done
    assert "RAG rules: 1 changed" in done
    scheme = Definition.objects.filter(indicator__ref="bins")[0].scheme
    assert scheme is not None
    assert [(row.number, row.bands[0]["text"]) for row in scheme.versions.order_by("number")] == [
        (1, "Target met is green."),
        (2, "Met is green."),
    ]


def test_a_changed_benchmark_is_corrected_with_history(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    done = load(tmp_path, rosa, changed("benchmarks.csv", "93.5", "93.9")).done
    assert "benchmarks: 1 changed, 1 unchanged" in done
    figure = BenchmarkFigure.objects.get(kind="neighbour_average")
    assert figure.value == Decimal("93.9")
    assert [(row.value, row.history_user) for row in figure.history.order_by("history_id")] == [
        (Decimal("93.5"), rosa),
        (Decimal("93.9"), rosa),
    ]


def test_a_changed_layout_replaces_the_old_one_and_leaves_the_figures(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    figures = Submission.objects.count()
    files = {**SMALL, "lines.csv": "order,ref,number,level_1\n1,lamps,1,Bright\n2,bins,2,Bright\n"}
    files["overrides.csv"] = "ref,column,text,ground,reason\n"
    assert "scorecards: 1 changed" in load(tmp_path, rosa, files).done
    lines = Line.objects.order_by("order").values_list("indicator__ref", "number", "section__heading")
    assert list(lines) == [("lamps", "1", "Bright"), ("bins", "2", "Bright")]
    assert Submission.objects.count() == figures
    removed = Line.history.filter(history_type="-")  # type: ignore[attr-defined]
    assert {row.history_user for row in removed} == {rosa}
    assert {row.history_change_reason for row in removed} == {"Loaded from the pack small-2018-19-q2"}


def test_another_member_from_the_same_day_replaces_the_name(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    done = load(tmp_path, rosa, changed("scorecard.csv", "Councillor Wren", "Councillor Finch")).done
    assert "portfolio holders: 1 changed" in done
    assert [row.name for row in PortfolioHolder.objects.all()] == ["Councillor Finch"]


def test_inner_groups_stand_inside_outer_ones(tmp_path: Path, rosa: User) -> None:
    files = {
        **SMALL,
        "levels.csv": "order,heading\n1,Part\n2,Theme\n",
        "lines.csv": "order,ref,level_1,level_2\n1,bins,Town,Clean\n2,lamps,Town,Bright\n3,views,Country,\n",
        "overrides.csv": "ref,column,text,ground,reason\nsection:Town / Clean,rating,Green,judgement,Set by the board.\n",
    }
    load(tmp_path, rosa, files)
    sections = Scorecard.objects.get().sections.order_by("order")
    assert [(row.heading, row.parent and row.parent.heading) for row in sections] == [
        ("Town", None),
        ("Clean", "Town"),
        ("Bright", "Town"),
        ("Country", None),
    ]


def test_a_figure_that_is_there_already_is_refused_and_nothing_is_loaded(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    before = row_counts()
    files = {
        **changed("values.csv", "lamps,Q2,97.5", "lamps,Q2,97.9"),
        "services.csv": SMALL["services.csv"] + "parks,Parks\n",
    }
    with pytest.raises(PackRefused) as refused:
        load(tmp_path, rosa, files)
    assert [str(problem) for problem in refused.value.problems] == [
        "values.csv, row 4, column value: There is another figure for lamps Q2 2018/19 already (with lead). "
        "Correct it on its own page, or take this row out of the pack."
    ]
    assert row_counts() == before


def test_a_figure_that_people_have_corrected_since_stays_theirs(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    lead = make_lead()
    approve_all(lead)
    row = make_move(submission("lamps"), "reopen", by=lead, at=AT, comment="Two lamps were counted twice.")
    make_version(row, "97.1", by=rosa, at=AT)
    before = row_counts()
    assert "figures: 4 unchanged" in load(tmp_path, rosa).done
    assert row_counts() == before
    current = submission("lamps").current
    assert current is not None
    assert current.value == Decimal("97.1")


def test_a_return_nobody_has_started_is_filled(tmp_path: Path, rosa: User) -> None:
    layout_only = {name: text for name, text in SMALL.items() if name not in ("values.csv", "commentary.csv")}
    layout_only["overrides.csv"] = "ref,column,text,ground,reason\n"
    other = tmp_path / "layout"
    other.mkdir()
    load(other, rosa, layout_only)
    waiting = Submission.objects.create(
        indicator=Indicator.objects.get(ref="lamps"), period=ReportingPeriod.objects.for_period(Q2)
    )
    load(tmp_path, rosa)
    waiting.refresh_from_db()
    assert waiting.state == State.SUBMITTED


def test_a_rating_changed_without_a_figure_is_refused_and_nothing_is_loaded(tmp_path: Path, rosa: User) -> None:
    before = row_counts()
    files = {
        **changed("values.csv", "lamps,Q2,97.5,,,\n", ""),
        "commentary.csv": "ref,period,commentary\n",
    }
    with pytest.raises(PackRefused) as refused:
        load(tmp_path, rosa, files)
    assert [str(problem) for problem in refused.value.problems] == [
        "overrides.csv, row 2, column ref: There is no figure of lamps for Q2 2018/19 whose rating could be changed."
    ]
    assert row_counts() == before


def test_a_pack_with_a_fault_loads_nothing_of_the_rest(tmp_path: Path, rosa: User) -> None:
    before = row_counts()
    with pytest.raises(PackRefused, match="There is no indicator trees"):
        load(tmp_path, rosa, with_row("targets.csv", "trees,2018-04-01,at_least,95,%"))
    assert row_counts() == before


def test_somebody_must_confirm_the_catalogue(tmp_path: Path) -> None:
    with pytest.raises(Forbidden, match="Name the person who confirms the catalogue"):
        load(tmp_path, None)


def test_only_keepers_of_the_catalogue_confirm_it(tmp_path: Path) -> None:
    before = row_counts()
    owner = make_person("priya")
    superuser = make_person("root", is_superuser=True)
    closed = make_person("gone", groups=(PERFORMANCE,), is_active=False)
    for person in (owner, superuser, closed, import_account()):
        with pytest.raises(Forbidden, match="Only the performance team or an administrator"):
            load(tmp_path, person)
    assert row_counts()["reporting.Scorecard"] == before["reporting.Scorecard"]
    assert row_counts()["indicators.Indicator"] == before["indicators.Indicator"]


def test_an_administrator_may_confirm_too(tmp_path: Path) -> None:
    load(tmp_path, make_person("tom", groups=(ADMINISTRATOR,)))
    assert Scorecard.objects.count() == 1


def test_the_loading_is_in_the_audit_and_the_chain_is_whole(tmp_path: Path, rosa: User) -> None:
    load(tmp_path, rosa)
    entries = AuditEntry.objects.order_by("sequence")
    last = entries.last()
    assert last is not None
    assert (last.action, last.actor, last.object_label) == ("load pack", rosa, "Small scorecard")
    assert "figures: 4 added" in last.detail["done"]
    assert chain_problem(entries, ChainHead.objects.get()) is None


def test_missing_figures_are_noted(tmp_path: Path, rosa: User) -> None:
    report = load(tmp_path, rosa, changed("values.csv", "views,Q2,,,,see_text\n", ""))
    assert report.notes == (
        "values.csv has no figure of views for Q2 2018/19. It prints as not received until one is.",
    )
