"""Exported, loaded into an empty database, approved and exported again: the same bytes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from reporting.exporting import Export
from reporting.loading import load_pack
from reporting.loading.declaring import write_rows
from reporting.loading.pack import Pack, read_pack, read_pack_files
from reporting.loading.rows import PARTS
from reporting.loading.write import zipped
from tests.factories import make_person
from tests.reporting.exporting.moving import AT, export_of, load_and_approve, through_a_database
from tests.reporting.loading.small import SMALL

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).resolve().parents[3] / "reporting" / "packs"
SHIPPED = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
SMALLEST = "leicestershire-2023-24-q2"
SMALL_FILES = {name: text.encode() for name, text in SMALL.items()}
# What a pack says about each part, whatever the order of its rows where that means nothing.
IN_ORDER = ("levels", "columns", "lines", "key", "footnotes")
AS_SETS = ("statuses", "bands", "services", "indicators", "targets", "benchmarks", "commentary", "words", "overrides")


def in_an_empty_database(files: Mapping[str, bytes], at: datetime = AT) -> Export:
    with transaction.atomic():
        export = through_a_database(files, at)
        transaction.set_rollback(True)
    return export


def said_by(pack: Pack) -> dict[str, Any]:
    """Everything a pack says in its parts, each row as it is written."""
    rows = {name: [write_rows(PARTS[name], [row]) for row in getattr(pack, name)] for name in (*IN_ORDER, *AS_SETS)}
    return {**rows, **{name: sorted(rows[name]) for name in AS_SETS}, "card": pack.card}


def test_the_small_pack_comes_back_as_it_went() -> None:
    export = in_an_empty_database(SMALL_FILES)
    assert export.notes == ()
    went, came = read_pack_files(SMALL_FILES), read_pack_files(export.files)
    full = {**said_by(went), "commentary": None}
    assert {**said_by(came), "commentary": None} == full
    assert [(row.ref, row.period, row.commentary) for row in came.commentary] == [
        ("lamps", "Q2 2018/19", "Two streets were dark in August.")
    ]
    assert [(row.ref, row.period, row.value, row.numerator, row.availability) for row in came.values] == [
        ("bins", "Q1 2018/19", "94.1", None, ""),
        ("bins", "Q2 2018/19", "", 254, ""),
        ("lamps", "Q2 2018/19", "97.5", None, ""),
        ("views", "Q2 2018/19", "", None, "see_text"),
    ]


def test_the_small_pack_exported_twice_is_the_same_bytes_and_the_same_zip() -> None:
    first = in_an_empty_database(SMALL_FILES)
    second = in_an_empty_database(first.files)
    assert second.files == first.files
    assert zipped(second.files) == zipped(first.files)


@pytest.mark.lengthy
@pytest.mark.skipif(connection.vendor != "sqlite", reason="large, and nothing in it is about the database")
@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_pack_says_the_same_after_the_journey(name: str) -> None:
    pack, files = read_pack(FOLDER / name), {path.name: path.read_bytes() for path in (FOLDER / name).glob("*.csv")}
    at = datetime.combine(pack.card.as_at, time(9), tzinfo=UTC)
    export = in_an_empty_database(files, at)
    went, came = said_by(pack), said_by(read_pack_files(export.files))
    assert {part for part in went if went[part] != came[part]} <= {"commentary"}
    assert len(came["commentary"]) == len(went["commentary"])
    assert len(read_pack_files(export.files).values) == len(pack.values)
    if name == SMALLEST:
        assert in_an_empty_database(export.files, at).files == export.files


def test_only_approved_figures_and_confirmed_changes_leave_the_database() -> None:
    pack = read_pack_files(SMALL_FILES)
    load_and_approve(replace(pack, values=pack.values[:2], commentary=(), overrides=()))
    load_pack(pack, confirmed_by=make_person("second", groups=("Performance team",)), at=AT)
    export = export_of(pack)
    assert {row.ref for row in read_pack_files(export.files).values} == {"bins"}
    assert "overrides.csv" not in export.files
    assert "commentary.csv" not in export.files
