"""``manage.py compare_scorecard`` and ``demo``."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.factories import make_draft, make_scorecard
from tests.reporting.views.pages import make_homes, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return tmp_path / "printed.csv"


def run(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Return how the command ended and the lines it printed."""
    try:
        call_command("compare_scorecard", *(str(argument) for argument in arguments))
    except SystemExit as ended:
        return int(str(ended.code)), capsys.readouterr().out.splitlines()
    return 0, capsys.readouterr().out.splitlines()


class TestCompare:
    def write(self, table: Path, latest: str = "94.2%", status: str = "★ Green") -> None:
        edition = make_published("94.2")
        table.write_text(f"ref,Latest value,Status\n{edition.rows.get().ref},{latest},{status}\n")

    def test_equal_tables_end_well(self, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(table)

        assert run("homes", table, capsys=capsys) == (0, ["2/2", "0 manual changes"])

    def test_a_difference_ends_badly_and_is_named(self, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(table, latest="93%")

        code, lines = run("homes", table, capsys=capsys)

        assert (code, lines[:2]) == (1, ["1/2", "0 manual changes"])
        assert lines[2].endswith(", Latest value: ours “94.2%”, theirs “93%”")

    def test_columns_may_be_left_out(self, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(table, latest="93%", status="?")

        assert run("homes", table, "--skip", "Latest value", "Status", capsys=capsys) == (
            0,
            ["0/0", "0 manual changes"],
        )

    def test_computed_values_are_listed_by_column(self, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.write(table, status="Red")

        code, lines = run("homes", table, "--computed", capsys=capsys)

        assert (code, lines[:3]) == (1, ["0/1", "0 manual changes", "Status: 0/1"])

    def test_a_draft_is_compared_when_asked_for(self, table: Path, capsys: pytest.CaptureFixture[str]) -> None:
        draft = make_draft(make_homes("94.2"))
        table.write_text(f"ref,Latest value\n{draft.scorecard.sections.get().lines.get().indicator.ref},94.2%\n")

        assert run("homes", table, "--preview", capsys=capsys) == (0, ["1/1", "0 manual changes"])

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("other",), "There is no scorecard other."),
            (("homes",), "Nothing of homes has been published. Add --preview to compare its draft."),
            (("homes", "--preview"), "There is no draft of homes. Build one first."),
        ],
    )
    def test_what_is_not_there_is_said(self, table: Path, arguments: tuple[str, ...], message: str) -> None:
        make_scorecard("homes")
        table.write_text("ref\nx\n")

        with pytest.raises(CommandError) as refused:
            call_command("compare_scorecard", arguments[0], str(table), *arguments[1:])

        assert str(refused.value) == message

    def test_a_table_that_cannot_be_read_is_said(self, table: Path) -> None:
        make_scorecard("homes")

        with pytest.raises(CommandError, match="cannot be read"):
            call_command("compare_scorecard", "homes", str(table))
        table.write_text("a,b\n1\n")
        with pytest.raises(CommandError, match="row 2: This row has 1 cell "):
            call_command("compare_scorecard", "homes", str(table))


def test_the_demonstration_refuses_a_site_that_is_not_in_demo_mode(settings: Settings) -> None:
    settings.QUARTERDAY_DEMO = False

    with pytest.raises(CommandError, match="nothing invented is put into it"):
        call_command("demo")
