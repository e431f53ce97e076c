"""``manage.py load_pack``: what is typed and what comes back."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.people import PERFORMANCE
from reporting.models import Scorecard
from submissions.models import SubmissionVersion
from tests.factories import make_person
from tests.reporting.loading.small import SMALL, changed, write

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_pack", *arguments, stdout=out)
    return out.getvalue()


def test_a_dry_run_needs_no_confirmer_and_keeps_nothing(tmp_path: Path) -> None:
    assert run(str(write(tmp_path)), "--dry-run") == (
        "Nothing was kept: this was a dry run.\n"
        "  statuses: 2 added\n"
        "  RAG rules: 1 added\n"
        "  services: 1 added\n"
        "  indicators: 3 added\n"
        "  definitions: 3 added\n"
        "  targets: 2 added\n"
        "  benchmarks: 2 added\n"
        "  scorecards: 1 added\n"
        "  collections: 1 added\n"
        "  figures: 4 added\n"
        "  manual changes: 3 added\n"
    )
    assert not Scorecard.objects.exists()


def test_loading_keeps_the_moment_given_in_london_time(tmp_path: Path) -> None:
    make_person("rosa", groups=(PERFORMANCE,))
    output = run(str(write(tmp_path)), "--confirmed-by", "rosa", "--at", "2018-07-02T09:00")
    assert output.startswith("Loaded.\n")
    assert {row.at for row in SubmissionVersion.objects.all()} == {datetime(2018, 7, 2, 8, 0, tzinfo=UTC)}


def test_notes_come_last(tmp_path: Path) -> None:
    folder = write(tmp_path, changed("values.csv", "views,Q2,,,,see_text\n", ""))
    assert run(str(folder), "--dry-run").splitlines()[-1] == (
        "Note: values.csv has no figure of views for Q2 2018/19. It prints as not received until one is."
    )


def test_problems_are_counted_and_listed(tmp_path: Path) -> None:
    files = {**changed("services.csv", "streets,", "Streets!,"), "footnotes.csv": "order,text\n1,\n"}
    with pytest.raises(CommandError) as refused:
        run(str(write(tmp_path, files)), "--dry-run")
    assert str(refused.value) == (
        "Nothing was loaded. 2 things to put right:\n"
        "  footnotes.csv, row 2, column text: This cell is empty.\n"
        "  services.csv, row 2, column service: Write a short name of at most 50 small letters, digits and hyphens, "
        "for example recycling-rate."
    )


def test_one_problem_is_one_thing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 thing to put right"):
        run(str(write(tmp_path, {**SMALL, "footnotes.csv": "order,text\n1,\n"})), "--dry-run")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            (),
            "Nothing was loaded. Name the person who confirms the catalogue: somebody of the performance team or an administrator.",
        ),
        (("--confirmed-by", "nobody"), "There is no account nobody."),
        (
            ("--confirmed-by", "priya"),
            "Nothing was loaded. Only the performance team or an administrator can change the catalogue.",
        ),
        (
            ("--dry-run", "--at", "yesterday"),
            "Write the time as year-month-day and hours, for example 2016-08-01T09:00.",
        ),
        (
            ("--dry-run", "--at", "2018-02-30T09:00"),
            "Write the time as year-month-day and hours, for example 2016-08-01T09:00.",
        ),
    ],
)
def test_what_stands_in_the_way_is_said(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    make_person("priya")
    with pytest.raises(CommandError) as refused:
        run(str(write(tmp_path)), *arguments)
    assert str(refused.value) == message
    assert not Scorecard.objects.exists()


def test_a_pack_that_comes_with_quarterday_is_found_by_its_name() -> None:
    assert "  figures: 26 added\n" in run("leicestershire-2023-24-q2", "--dry-run")


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandError, match="There is no such folder"):
        run("no-such-pack", "--dry-run")
