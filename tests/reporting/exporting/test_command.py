"""``manage.py export_pack`` writes into an empty place, or says why it wrote nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reporting.loading.pack import read_pack
from reporting.loading.uploading import files_of
from reporting.models import Scorecard
from tests.reporting.exporting.moving import load_and_approve
from tests.reporting.loading.small import SMALL, small_pack

pytestmark = pytest.mark.django_db

SLUG = "small-2018-19-q2"
MOMENT = ("--period", "Q2 2018/19", "--as-at", "2018-11-13")


@pytest.fixture
def scorecard(tmp_path: Path) -> Scorecard:
    (tmp_path / "in").mkdir()
    return load_and_approve(small_pack(tmp_path / "in"))


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("export_pack", *arguments, stdout=out)
    return out.getvalue()


def test_the_pack_is_written_into_a_new_folder(scorecard: Scorecard, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "out"
    assert run(SLUG, str(target), *MOMENT) == f"Wrote {len(SMALL)} files: Small scorecard for Q2 2018/19.\n"
    assert read_pack(target).card.title == "Small scorecard"


def test_a_name_in_zip_makes_one_file_with_the_same_content(scorecard: Scorecard, tmp_path: Path) -> None:
    run(SLUG, str(tmp_path / "out"), *MOMENT)
    run(SLUG, str(tmp_path / "out.zip"), *MOMENT)
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert files_of([("out.zip", (tmp_path / "out.zip").read_bytes())]) == files
    with pytest.raises(CommandError, match="There is a file"):
        run(SLUG, str(tmp_path / "out.zip"), *MOMENT)


def test_what_is_left_out_is_said(scorecard: Scorecard, tmp_path: Path) -> None:
    scorecard.columns.get(key="trend").delete()
    assert "Note: The manual change of bins, trend has no cell any more" in run(SLUG, str(tmp_path / "out"), *MOMENT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no-such", "out", *MOMENT), "There is no scorecard no-such. There are: small-2018-19-q2."),
        ((SLUG, "out"), "Nothing of it was published yet. Say which period and day"),
        ((SLUG, "out", "--period", "2018", "--as-at", "2018-11-13"), "“2018” is not a quarter."),
        ((SLUG, "out", "--period", "Q2 2018/19", "--as-at", "13 November"), "Write the day as year-month-day"),
        ((SLUG, "in", *MOMENT), "is not an empty folder. Choose another."),
    ],
)
def test_nothing_is_written_and_the_reason_said(
    scorecard: Scorecard, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    slug, folder, *options = arguments
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(CommandError, match=message.replace("(", r"\(")):
        run(slug, str(tmp_path / folder), *options)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_a_scorecard_a_pack_cannot_hold_is_refused_with_every_place(scorecard: Scorecard, tmp_path: Path) -> None:
    scorecard.words = {"no.such.word": "x"}
    scorecard.save()
    with pytest.raises(CommandError, match=r"Nothing was written\.[^\n]+\n  words\.csv, row 2"):
        run(SLUG, str(tmp_path / "out"), *MOMENT)
    assert not (tmp_path / "out").exists()
