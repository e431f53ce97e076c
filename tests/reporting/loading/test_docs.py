"""The page on packs names every file and column there is, and its examples are true."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from reporting.loading.pack import CARD_OPTIONAL, CARD_REQUIRED
from reporting.loading.rows import ALL_FILES, FileSpec

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "reference" / "packs.md").read_text(encoding="utf-8")


def section_of(file: str) -> str:
    return PAGE.split(f"\n## {file}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("spec", ALL_FILES, ids=lambda spec: spec.file)
def test_every_column_is_described(spec: FileSpec[Any]) -> None:
    described = set(re.findall(r"`([a-z_0-9]+)`", section_of(spec.file)))
    wanted = {**CARD_REQUIRED, **CARD_OPTIONAL} if spec.file == "scorecard.csv" else {**spec.required, **spec.optional}
    assert set(wanted) - described == set()


@pytest.mark.parametrize("spec", ALL_FILES, ids=lambda spec: spec.file)
def test_every_example_row_can_be_read(spec: FileSpec[Any]) -> None:
    example = [line.strip() for line in section_of(spec.file).splitlines() if line.startswith("    ")]
    header, *rows = csv.reader(example)
    readers = {**spec.required, **spec.optional}
    assert rows != []
    for row in rows:
        assert [readers[name](cell) is not None for name, cell in zip(header, row, strict=True) if cell] != []


def test_the_examples_have_every_column_they_must() -> None:
    for spec in ALL_FILES:
        header = next(line for line in section_of(spec.file).splitlines() if line.startswith("    ")).strip().split(",")
        assert set(spec.required) <= set(header), spec.file
