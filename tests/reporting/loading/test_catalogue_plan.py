"""The catalogue alone: planned with every error, tried out, put in force by one person or proposed for a second."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from indicators.models import AuditEntry, Definition, Indicator, RatingScheme, Service, Target
from indicators.people import ADMINISTRATOR, IMPORT_USERNAME, PERFORMANCE
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import confirm
from reporting.loading.catalogue_plan import (
    CataloguePlan,
    plan_catalogue,
    propose_all,
    put_in_force,
    table_of,
    template,
    what_it_does,
)
from reporting.loading.files import Table, read_table
from reporting.loading.problems import PackRefused
from tests.factories import make_person
from tests.reporting.loading.small import SMALL

pytestmark = pytest.mark.django_db

AT = datetime(2018, 11, 1, 9, 0, tzinfo=UTC)
FILES = {
    "statuses": "statuses.csv",
    "bands": "schemes.csv",
    "services": "services.csv",
    "indicators": "indicators.csv",
    "targets": "targets.csv",
}
REASON = "Set up of the new council"
ADDED = (
    "statuses: 2 added",
    "RAG rules: 1 added",
    "services: 1 added",
    "indicators: 3 added",
    "definitions: 3 added",
    "targets: 2 added",
)


@pytest.fixture
def rosa() -> User:
    return make_person("rosa", groups=(PERFORMANCE,))


def tables(files: Mapping[str, str] = SMALL) -> dict[str, Table]:
    return {part: read_table(file, files[file].encode()) for part, file in FILES.items()}


def plan(files: Mapping[str, str] = SMALL) -> CataloguePlan:
    return plan_catalogue(tables(files))


def test_trying_out_says_what_would_be_added_and_keeps_nothing(rosa: User) -> None:
    assert what_it_does(plan(), by=rosa, at=AT) == ADDED
    assert not Indicator.objects.exists()
    assert not AuditEntry.objects.exists()


def test_putting_in_force_takes_one_person_who_confirms_what_the_import_account_proposes(rosa: User) -> None:
    assert put_in_force(plan(), by=rosa, at=AT, reason=REASON) == ADDED
    definition = Definition.objects.get(indicator__ref="bins")
    assert (definition.is_confirmed, definition.proposed_by.username, definition.decided_by) == (
        True,
        IMPORT_USERNAME,
        rosa,
    )
    assert (definition.reason, definition.scheme) == (REASON, RatingScheme.objects.get())


def test_proposing_leaves_every_dated_row_to_a_second_person(rosa: User) -> None:
    put_in_force(plan(), by=rosa, at=AT, reason=REASON)
    files = {
        **SMALL,
        "targets.csv": SMALL["targets.csv"] + "bins,2019-04-01,at_least,97,%\n",
        "indicators.csv": SMALL["indicators.csv"] + "trees,parks,2018-04-01,Trees planted,number,,0,high,quarter,,,\n",
        "services.csv": SMALL["services.csv"] + "parks,Parks\n",
    }
    assert "targets: 1 added, 2 unchanged" in propose_all(plan(files), by=rosa, at=AT, reason=REASON)
    target = Target.objects.get(indicator__ref="bins", value=97)
    trees = Definition.objects.get(indicator__ref="trees")
    assert [(row.is_waiting, row.proposed_by) for row in (target, trees)] == [(True, rosa), (True, rosa)]
    assert Service.objects.filter(slug="parks").exists()
    with pytest.raises(Forbidden):
        confirm(target, by=rosa, at=AT)
    confirm(target, by=make_person("tom", groups=(ADMINISTRATOR,)), at=AT)


def test_the_same_proposal_twice_is_refused_and_nothing_is_added(rosa: User) -> None:
    put_in_force(plan(), by=rosa, at=AT, reason=REASON)
    more = plan({**SMALL, "targets.csv": SMALL["targets.csv"] + "bins,2019-04-01,at_least,97,%\n"})
    propose_all(more, by=rosa, at=AT, reason=REASON)
    before = Target.objects.count()
    with pytest.raises(Conflict, match="waiting for a second person already"):
        propose_all(more, by=rosa, at=AT, reason=REASON)
    assert Target.objects.count() == before


def test_a_plan_with_nothing_new_is_refused(rosa: User) -> None:
    put_in_force(plan(), by=rosa, at=AT, reason=REASON)
    with pytest.raises(Conflict, match="nothing in it that is not in the catalogue"):
        put_in_force(plan(), by=rosa, at=AT, reason=REASON)


def test_every_error_is_listed_with_its_row_before_anything_is_planned() -> None:
    files = {
        **SMALL,
        "indicators.csv": SMALL["indicators.csv"].replace("streets,2018-04-01,Bins", "parks,2018-04-01,Bins"),
        "targets.csv": SMALL["targets.csv"] + "trees,2018-04-01,at_least,1,\n",
    }
    with pytest.raises(PackRefused) as refused:
        plan(files)
    assert [str(problem) for problem in refused.value.problems] == [
        "indicators.csv, row 2, column service: There is no service parks. Add it to services.csv.",
        "targets.csv, row 4, column ref: There is no indicator trees. Add it to indicators.csv.",
    ]


def test_cells_that_cannot_be_read_are_listed_too() -> None:
    with pytest.raises(PackRefused, match="column decimals: Write a whole number from 0 to 4"):
        plan({**SMALL, "indicators.csv": SMALL["indicators.csv"].replace("percent,%,1", "percent,%,7", 1)})


def test_a_plan_that_no_longer_fits_is_refused_when_it_is_done(rosa: User) -> None:
    made = plan()
    other = {**SMALL, "services.csv": "service,name\nstreets,Highways\n"}
    put_in_force(plan(other), by=rosa, at=AT, reason=REASON)
    with pytest.raises(Conflict, match="The catalogue has changed since you looked"):
        put_in_force(made, by=rosa, at=AT, reason=REASON)


@pytest.mark.parametrize("do", [put_in_force, propose_all])
def test_only_keepers_of_the_catalogue_import_it_and_they_say_why(do: object, rosa: User) -> None:
    with pytest.raises(Forbidden, match="Only the performance team or an administrator"):
        do(plan(), by=make_person("owner"), at=AT, reason=REASON)  # type: ignore[operator]
    with pytest.raises(Invalid, match="at least 10 characters"):
        do(plan(), by=rosa, at=AT, reason="because")  # type: ignore[operator]
    assert not Indicator.objects.exists()


def test_rows_of_any_origin_become_a_table_and_short_rows_are_filled() -> None:
    table = table_of("targets.csv", ["ref", " kind "], [(3, ["bins"]), (9, ["lamps", "none"])])
    assert [(row.number, dict(row.cells)) for row in table.rows] == [
        (3, {"ref": "bins", "kind": ""}),
        (9, {"ref": "lamps", "kind": "none"}),
    ]


def test_a_template_holds_every_column_and_nothing_else() -> None:
    header = template("targets").decode()
    assert header.startswith("ref,effective_from,kind,value,upper,")
    assert read_table("targets.csv", template("targets")).rows == ()
