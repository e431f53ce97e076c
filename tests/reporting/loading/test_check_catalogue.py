"""A pack must hold together, and must not change what others share."""

from dataclasses import replace
from pathlib import Path

import pytest

from indicators.rules.conditions import VOCABULARY
from reporting.loading.known import NOT_A_ROW, Known
from reporting.loading.rows import IndicatorRow
from tests.reporting.loading.small import SMALL, changed, problems_of, small_pack, with_row

BAND = '"{""test"": ""always""}"'


def test_the_small_pack_has_no_problems(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SMALL) == []


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            with_row("statuses.csv", "small-rag,,red,Rot,R,square,red,1,yes,yes"),
            "statuses.csv, row 4, column key: This status stands in row 3 already. Delete one.",
        ),
        (
            changed("statuses.csv", "square,red,1", "square,Dark red,1"),
            "statuses.csv, row 3, column colour: “Dark red” is not a colour. Enter # and six digits or letters, for example #1a65a6",
        ),
        (
            changed("schemes.csv", "2,red", "1,red"),
            "schemes.csv, row 3, column order: This band stands in row 2 already. Delete one.",
        ),
        (
            changed("schemes.csv", "2,red", "2,amber"),
            "schemes.csv, row 3, column status: There is no status amber in the set small-rag. "
            "Write one of green, red.",
        ),
        (
            changed("schemes.csv", "met or not,small-rag,2015-04-01,2", "met or not,large-rag,2015-05-01,2"),
            "schemes.csv, row 3, column status_set: There is no status set large-rag. Add it to statuses.csv.",
        ),
        (
            changed("schemes.csv", "Target met or not,small-rag,2015-04-01,2", "Another,small-rag,2015-04-01,2"),
            "schemes.csv, row 3, column name: All bands of one rule and date must say the same here. "
            "Row 2 says something else.",
        ),
        (
            changed("schemes.csv", "meets_target", "hits_target"),
            "schemes.csv, row 2, column when: Band 1: there is no test called 'hits_target'. "
            f"Choose from {', '.join(VOCABULARY)}.",
        ),
        (
            with_row("services.csv", "streets,Roads"),
            "services.csv, row 3, column service: This service stands in row 2 already. Delete one.",
        ),
        (
            with_row("services.csv", "roads,Streets"),
            "services.csv, row 3, column name: This name stands in row 2 already. Delete one.",
        ),
        (
            changed("indicators.csv", "lamps,streets", "lamps,lights"),
            "indicators.csv, row 3, column service: There is no service lights. Add it to services.csv.",
        ),
        (
            with_row("indicators.csv", "bins,streets,2018-04-01,Bins,percent,%,1,high,quarter,,,"),
            "indicators.csv, row 5, column effective_from: A definition from this day stands in row 2 already. Delete one.",
        ),
        (
            changed("indicators.csv", "quarter,small-target,0,100\nviews", "quarter,big-target,0,100\nviews"),
            "indicators.csv, row 3, column scheme: There is no RAG rule big-target. Add it to schemes.csv.",
        ),
        (
            changed("indicators.csv", "small-target,0,100\nviews", "small-target,97,96\nviews"),
            "indicators.csv, row 3, column maximum: The maximum is below the minimum.",
        ),
        (
            {
                **SMALL,
                "services.csv": SMALL["services.csv"] + "parks,Parks\n",
                "indicators.csv": SMALL["indicators.csv"] + "bins,parks,2017-04-01,Bins,percent,%,1,high,quarter,,,\n",
            },
            "indicators.csv, row 5, column service: bins belongs to the service streets already.",
        ),
        (
            {**SMALL, "targets.csv": "ref,effective_from,kind,value,tolerance\nbins,2018-04-01,at_least,95,-1\n"},
            "targets.csv, row 2, column tolerance: Write 0 or more.",
        ),
        (
            with_row("targets.csv", "trees,2018-04-01,at_least,95,%"),
            "targets.csv, row 4, column ref: There is no indicator trees. Add it to indicators.csv.",
        ),
        (
            with_row("targets.csv", "bins,2018-04-01,at_most,1,%"),
            "targets.csv, row 4, column effective_from: A target from this day stands in row 2 already. Delete one.",
        ),
        (
            changed("targets.csv", "at_least,95", "at_least,"),
            "targets.csv, row 2, column value: This kind of target needs a number, for example 92.",
        ),
        (
            changed("targets.csv", "at_least,95", "monitor,95"),
            "targets.csv, row 2, column value: This kind of target has no number. Leave the cell empty.",
        ),
        (
            {**SMALL, "targets.csv": "ref,effective_from,kind,value,upper\nbins,2018-04-01,between,5,3\n"},
            "targets.csv, row 2, column upper: Write the upper number here and the lower one in the column value.",
        ),
        (
            with_row("benchmarks.csv", "trees,national,1,,,,2018-10-01"),
            "benchmarks.csv, row 4, column ref: There is no indicator trees. Add it to indicators.csv.",
        ),
        (
            with_row("benchmarks.csv", "bins,quartile,,,,3,2018-10-01"),
            "benchmarks.csv, row 4, column kind: This benchmark stands in row 3 already. Delete one.",
        ),
        (
            changed("benchmarks.csv", "bins,quartile,,,,2", "bins,quartile,3,,,2"),
            "benchmarks.csv, row 3, column value: A quartile has no value. Write 1 to 4 in the column quartile.",
        ),
        (
            changed("benchmarks.csv", "93.5,%,1,,", "93.5,%,1,2,"),
            "benchmarks.csv, row 2, column quartile: Only rows of kind quartile have one.",
        ),
        (
            changed("benchmarks.csv", "bins,quartile,,,,2", "bins,quartile,,,,5"),
            "benchmarks.csv, row 3, column quartile: Write a whole number from 1 to 4.",
        ),
    ],
)
def test_what_does_not_hold_together_is_named(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    assert problem in problems_of(tmp_path, files)


def definition_of_bins(folder: Path) -> IndicatorRow:
    return replace(small_pack(folder).indicators[0], row=NOT_A_ROW)


def test_a_pack_may_point_to_what_is_there_already(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    known = Known(
        services={"streets": "Streets"},
        indicators={row.ref: row.service for row in pack.indicators},
        definitions={row.ref: (row,) for row in pack.indicators},
        statuses={"small-rag": {row.key: replace(row, row=NOT_A_ROW) for row in pack.statuses}},
        schemes={"small-target": "small-rag"},
    )
    files = {
        name: text
        for name, text in SMALL.items()
        if name not in ("statuses.csv", "schemes.csv", "services.csv", "indicators.csv")
    }
    other = tmp_path / "other"
    other.mkdir()
    assert problems_of(other, files, known) == []


@pytest.mark.parametrize(
    ("known", "problem"),
    [
        (
            Known(services={"streets": "Highways"}),
            "services.csv, row 2, column name: The service streets is called “Highways”. Use that name.",
        ),
        (
            Known(services={"roads": "Streets"}),
            "services.csv, row 2, column name: This name belongs to the service roads. "
            "Use that service, or another name.",
        ),
        (
            Known(services={"roads": "Roads"}, indicators={"lamps": "roads"}),
            "indicators.csv, row 3, column service: lamps belongs to the service roads already.",
        ),
        (
            Known(schemes={"small-target": "big-rag"}),
            "schemes.csv, row 2, column status_set: The rule small-target uses the statuses of big-rag already.",
        ),
        (
            Known(portfolios={"small-portfolio": ("Small portfolio", "Borsetshire Council")}),
            "scorecard.csv, column portfolio: The portfolio small-portfolio is “Small portfolio” of "
            "Borsetshire Council already.",
        ),
        (
            Known(scorecards={"small-2018-19-q2": "big-portfolio"}),
            "scorecard.csv, column slug: The scorecard small-2018-19-q2 belongs to the portfolio big-portfolio already.",
        ),
    ],
)
def test_a_pack_never_changes_what_others_share(tmp_path: Path, known: Known, problem: str) -> None:
    assert problem in problems_of(tmp_path, SMALL, known)


def test_a_status_with_another_look_is_refused(tmp_path: Path) -> None:
    stored = replace(small_pack(tmp_path).statuses[0], row=NOT_A_ROW, colour="blue")
    assert problems_of(tmp_path, SMALL, Known(statuses={"small-rag": {"green": stored}})) == [
        "statuses.csv, row 2, column key: The set small-rag has green already, with another word or look. "
        "Give the pack its own set."
    ]
