"""The packs that come with Quarterday are whole, agree with each other and say what was published."""

import csv
from pathlib import Path

import pytest

from reporting.loading.check_catalogue import check_catalogue, definitions
from reporting.loading.check_layout import check_layout
from reporting.loading.figures import in_force, missing_figures, read_figures
from reporting.loading.known import Known
from reporting.loading.pack import read_pack

FOLDER = Path(__file__).resolve().parents[3] / "reporting" / "packs"
PUBLISHED = Path(__file__).resolve().parents[2] / "published"
LEICESTERSHIRE = (
    "leicestershire-2016-17-q1",
    "leicestershire-2018-19-q2",
    "leicestershire-2021-22-q3",
    "leicestershire-2023-24-q2",
)
SEEDS = (*LEICESTERSHIRE, "buckinghamshire-2016-17-q2")
ALL = (*SEEDS, "anyshire-environment")


def published_rows(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_folder_of_packs_is_tried_here() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_pack_has_no_problem_and_a_figure_for_every_line(name: str) -> None:
    pack = read_pack(FOLDER / name)
    figures, problems = read_figures(pack, Known())
    assert problems + check_catalogue(pack, Known()) + check_layout(pack, Known()) == []
    assert missing_figures(pack, Known(), figures) == []
    assert pack.notes == ()
    assert pack.card.slug == name


@pytest.mark.parametrize("name", SEEDS)
def test_the_lines_are_those_published_in_their_order(name: str) -> None:
    pack = read_pack(FOLDER / name)
    assert [row.ref for row in pack.lines] == [row["ref"] for row in published_rows(name)]


@pytest.mark.parametrize("name", SEEDS)
def test_the_published_headings_are_columns_or_levels(name: str) -> None:
    pack = read_pack(FOLDER / name)
    levels = {heading for row in pack.levels for heading in (row.heading, row.rating_heading)}
    headings = {row.heading or "Indicator" for row in pack.columns} | levels
    about_the_reading = {"ref", "source_line", "certainty", "doubtful_cells", "lost_cells"}
    assert set(published_rows(name)[0]) - about_the_reading <= headings


def test_a_measure_of_one_council_keeps_its_service_in_every_document() -> None:
    services: dict[str, set[str]] = {}
    for name in LEICESTERSHIRE:
        for row in read_pack(FOLDER / name).indicators:
            services.setdefault(row.ref, set()).add(row.service)
    assert {ref: found for ref, found in services.items() if len(found) > 1} == {}


def test_a_later_document_leaves_the_definitions_of_an_earlier_one_in_force() -> None:
    packs = [read_pack(FOLDER / name) for name in LEICESTERSHIRE]
    together = Known(
        definitions={
            row.ref: tuple(other for pack in packs for other in pack.indicators if other.ref == row.ref)
            for pack in packs
            for row in pack.indicators
        }
    )
    for pack in packs:
        own = {row.ref: row for row in pack.indicators}
        defined = definitions(pack, together)
        figures, _problems = read_figures(pack, Known())
        latest = {figure.ref: figure.period for figure in figures}
        for ref, period in latest.items():
            assert in_force(defined[ref], period).name == own[ref].name
            assert in_force(defined[ref], pack.card.period).name == own[ref].name


@pytest.mark.parametrize(
    ("name", "judgement", "input_missing"),
    [
        ("leicestershire-2016-17-q1", 3, 33 + 14),
        ("leicestershire-2018-19-q2", 4, 33),
        ("leicestershire-2021-22-q3", 1, 0),
        ("leicestershire-2023-24-q2", 1, 0),
        ("buckinghamshire-2016-17-q2", 7, 17),
        ("anyshire-environment", 0, 0),
    ],
)
def test_only_cells_that_no_rule_gives_are_changed_by_hand(name: str, judgement: int, input_missing: int) -> None:
    grounds = [row.ground for row in read_pack(FOLDER / name).overrides]
    assert (grounds.count("judgement"), grounds.count("input_missing")) == (judgement, input_missing)
