"""The reference pages name everything there is."""

from pathlib import Path

import pytest

from reporting.assembly.builders import BUILDERS, EXPANDED
from reporting.enums import ColumnKind
from reporting.words import DEFAULT_WORDS

ROOT = Path(__file__).resolve().parents[2]
LAYOUT = (ROOT / "docs" / "reference" / "scorecard-layout.md").read_text()
COMMANDS = (ROOT / "docs" / "reference" / "commands.md").read_text()


@pytest.mark.parametrize("kind", ColumnKind.values)
def test_every_kind_of_column_is_built_and_described(kind: str) -> None:
    assert (kind in BUILDERS) != (kind in EXPANDED)
    assert f"`{kind}`" in LAYOUT


@pytest.mark.parametrize("group", sorted({key.partition(".")[0] for key in DEFAULT_WORDS}))
def test_every_group_of_words_is_described(group: str) -> None:
    assert f"`{group}" in LAYOUT


@pytest.mark.parametrize("path", sorted(ROOT.glob("*/management/commands/[!_]*.py")), ids=lambda path: path.stem)
def test_every_command_is_described(path: Path) -> None:
    assert f"`{path.stem}" in COMMANDS
