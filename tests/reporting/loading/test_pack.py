"""A folder of files becomes one pack, or a list of everything that cannot be read."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.rules.periods import quarter
from reporting.loading.pack import CARD_KEYS, FORMAT, Card, Pack, read_pack
from reporting.loading.problems import PackRefused
from reporting.loading.rows import LineRow, ServiceRow, TargetRow
from tests.reporting.loading.small import SMALL, changed, problems_of, small_pack, with_row, write


def test_the_small_pack_reads_whole(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    assert pack.card == Card(
        slug="small-2018-19-q2",
        title="Small scorecard",
        caption="",
        portfolio_slug="small-portfolio",
        portfolio="Small portfolio",
        council="Anyshire Council",
        member="Councillor Wren",
        member_from=date(2018, 5, 10),
        closing="",
        status_set="small-rag",
        rating_display="shape_word",
        rollup_rounding="half_down",
        period=quarter(2018, 2),
        as_at=date(2018, 11, 13),
        opens=date(2018, 10, 1),
        due=date(2018, 10, 22),
        sign_off_due=date(2018, 10, 29),
        committee=date(2018, 11, 20),
    )
    assert pack.services == (ServiceRow(row=2, service="streets", name="Streets"),)
    assert pack.targets[0] == TargetRow(
        row=2,
        ref="bins",
        effective_from=date(2018, 4, 1),
        kind="at_least",
        value=Decimal(95),
        upper=None,
        unit="%",
        decimals=0,
        wording="",
        tolerance=None,
        tolerance_kind="relative",
    )
    assert pack.lines[1] == LineRow(
        row=3,
        order=2,
        ref="lamps",
        number="",
        level_1="Bright",
        kind="measure",
        pointer="",
        period_style="",
        printed_as={"measure": "Lamps"},
    )


def test_only_the_scorecard_file_is_needed(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, {"scorecard.csv": SMALL["scorecard.csv"]})
    assert pack == Pack(card=pack.card)


def test_files_of_other_kinds_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "README.md").write_text("About this pack.", encoding="utf-8")
    assert read_pack(tmp_path).card.slug == "small-2018-19-q2"


def test_a_file_in_windows_1252_is_read_and_noted(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "services.csv").write_bytes("service,name\nstreets,Caf\u00e9s\n".encode("cp1252"))
    pack = read_pack(tmp_path)
    assert pack.services[0].name == "Cafés"
    assert pack.notes == ("services.csv was read as Windows-1252. Save it as UTF-8 to be sure.",)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackRefused, match="There is no such folder"):
        read_pack(tmp_path / "nowhere")


def test_problems_of_all_files_are_listed_together_in_order(tmp_path: Path) -> None:
    files = {
        **SMALL,
        "services.csv": "service,name\nStreets!,Streets\nparks\n",
        "targets.csv": "ref,effective_from,kind,value\nbins,1 April,most,95\n",
        "words.csv": "key\n",
    }
    del files["scorecard.csv"]
    assert problems_of(tmp_path, files) == [
        "scorecard.csv: This file is missing. It names the scorecard and its period.",
        "services.csv, row 2, column service: Write a short name of at most 50 small letters, digits and hyphens, "
        "for example recycling-rate.",
        "services.csv, row 3: This row has 1 cell and the first line names 2 columns.",
        "targets.csv, row 2, column effective_from: Write the day as year-month-day, for example 2018-09-30.",
        "targets.csv, row 2, column kind: “most” is not known here. Write one of at_least, more_than, at_most, "
        "less_than, between, rank, direction, monitor, none.",
        "words.csv, row 1, column text: This column is missing. Add it to the first line.",
    ]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            {**SMALL, "benchmark.csv": "ref\n"},
            "benchmark.csv: A pack has no file of this name. It may have benchmarks.csv, columns.csv, commentary.csv, "
            "footnotes.csv, indicators.csv, key.csv, levels.csv, lines.csv, overrides.csv, schemes.csv, scorecard.csv, "
            "services.csv, statuses.csv, targets.csv, values.csv, words.csv.",
        ),
        (
            changed("services.csv", "service,name", "service,title"),
            "services.csv, row 1, column name: This column is missing. Add it to the first line.",
        ),
        (
            {**SMALL, "footnotes.csv": "order,text,colour\n1,Note,red\n"},
            "footnotes.csv, row 1, column colour: There is no such column in this file. It may have order, text.",
        ),
        (
            with_row("scorecard.csv", "heading,Small"),
            f"scorecard.csv, row 16, column heading: There is no such key. It may be {', '.join(CARD_KEYS)}.",
        ),
        (
            with_row("scorecard.csv", "title,Again"),
            "scorecard.csv, row 16, column title: This key stands in the file twice. Delete one.",
        ),
        (
            changed("scorecard.csv", "as_at,2018-11-13\n", ""),
            "scorecard.csv, column as_at: This key is missing.",
        ),
        (
            changed("scorecard.csv", "Q2 2018/19", "autumn"),
            "scorecard.csv, row 10, column period: Say which year “Autumn” is in, for example Autumn 2018/19.",
        ),
        (
            changed("scorecard.csv", "Q2 2018/19", "2018"),
            "scorecard.csv, row 10, column period: “2018” is not a quarter. Write it like Q2 2018/19.",
        ),
        (
            changed("values.csv", "Q1 2018/19", ""),
            "values.csv, row 2, column period: This cell is empty.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_file_row_and_column(
    tmp_path: Path, files: dict[str, str], problem: str
) -> None:
    assert problem in problems_of(tmp_path, files)


def test_a_pack_says_the_version_of_its_format_or_is_taken_as_the_first(tmp_path: Path) -> None:
    assert small_pack(tmp_path).card.format == FORMAT
    assert small_pack(tmp_path, with_row("scorecard.csv", f"format,{FORMAT}")).card.format == FORMAT


def test_a_newer_format_is_refused_with_one_sentence_whatever_else_is_new_in_it(tmp_path: Path) -> None:
    files = {**with_row("scorecard.csv", "format,2"), "services.csv": "team,name\nstreets,Streets\n"}
    assert problems_of(tmp_path, files) == [
        "scorecard.csv, row 16, column format: This pack is written in format 2 and this Quarterday reads format 1. "
        "Bring Quarterday up to date, then load it again."
    ]


@pytest.mark.parametrize("written", ["0", "one", "99999"])
def test_a_format_that_is_no_version_is_refused(tmp_path: Path, written: str) -> None:
    (problem,) = problems_of(tmp_path, with_row("scorecard.csv", f"format,{written}"))
    assert problem == "scorecard.csv, row 16, column format: Write a whole number from 1 to 9999."
