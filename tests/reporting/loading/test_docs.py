"""The page on packs says what the declarations say, and its examples are true."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from reporting.loading.declaring import FileSpec
from reporting.loading.reference import with_tables
from reporting.loading.rows import ALL_FILES

PATH = Path(__file__).resolve().parents[3] / "docs" / "reference" / "packs.md"
PAGE = PATH.read_text(encoding="utf-8")


def section_of(file: str) -> str:
    return PAGE.split(f"\n## {file}\n")[1].split("\n## ")[0]


def example_of(file: str) -> list[list[str]]:
    lines = [line.strip() for line in section_of(file).splitlines() if line.startswith("    ")]
    return list(csv.reader(lines))


def test_the_tables_are_what_the_declarations_give_today() -> None:
    assert with_tables(PAGE) == PAGE, "Run: manage.py pack_reference"


def test_the_command_rewrites_a_table_and_leaves_the_words_around_it(tmp_path: Path) -> None:
    page = tmp_path / "packs.md"
    page.write_text(PAGE.replace("its name", "some other words"), encoding="utf-8")
    call_command("pack_reference", "--page", str(page), verbosity=0)
    assert page.read_text(encoding="utf-8") == PAGE


def test_a_file_without_a_section_is_named() -> None:
    with pytest.raises(LookupError, match=r"for key\.csv"):
        with_tables(PAGE.replace("\n## key.csv\n", "\n## other.csv\n"))


@pytest.mark.parametrize("spec", ALL_FILES, ids=lambda spec: spec.file)
def test_every_example_row_can_be_read(spec: FileSpec[Any]) -> None:
    header, *rows = example_of(spec.file)
    assert rows != []
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            spec.columns[name].cell.read(cell)


def test_the_examples_have_every_column_they_must() -> None:
    for spec in ALL_FILES:
        assert set(spec.needed) <= set(example_of(spec.file)[0]), spec.file
