"""Rows of values.csv and commentary.csv become figures ready to enter."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.rules.periods import month_ending, quarter
from reporting.loading.figures import Figure, missing_figures, read_figures
from reporting.loading.known import Known
from submissions.content import Content
from tests.reporting.loading.small import SMALL, changed, problems_of, small_pack, with_row

Q1, Q2 = quarter(2018, 1), quarter(2018, 2)


def test_values_parts_reasons_and_commentary_become_figures(tmp_path: Path) -> None:
    figures, problems = read_figures(small_pack(tmp_path), Known())
    assert problems == []
    assert figures == [
        Figure("bins", Q1, Content(value=Decimal("94.1")), 2),
        Figure("bins", Q2, Content(Decimal("96.5779"), numerator=Decimal(254), denominator=Decimal(263)), 3),
        Figure("lamps", Q2, Content(Decimal("97.5"), commentary="Two streets were dark in August."), 4),
        Figure("views", Q2, Content(availability="see_text"), 5),
    ]


def test_a_figure_keeps_count_status_and_whom_it_awaits(tmp_path: Path) -> None:
    files = {
        **SMALL,
        "commentary.csv": "ref,period,commentary\n",
        "values.csv": (
            "ref,period,value,count,availability,awaiting_from,expected_on,data_status\n"
            "bins,Q2,96.5%,254,,,,provisional\n"
            "lamps,Q2,,,awaiting,The lighting contractor,2018-11-30,\n"
        ),
    }
    figures, problems = read_figures(small_pack(tmp_path, files), Known())
    assert problems == []
    assert [figure.content for figure in figures] == [
        Content(Decimal("96.5"), count=Decimal(254), data_status="provisional"),
        Content(availability="awaiting", awaiting_from="The lighting contractor", expected_on=date(2018, 11, 30)),
    ]


def test_a_label_reads_by_what_one_figure_of_the_indicator_covers(tmp_path: Path) -> None:
    files = {
        **changed("commentary.csv", "lamps,Q2", "bins,Q2"),
        "indicators.csv": (
            "ref,service,effective_from,name,value_type,frequency,basis\n"
            "bins,streets,2018-04-01,Bins,percent,quarter,in_period\n"
            "lamps,streets,2018-04-01,Lamps,percent,quarter,last_month\n"
            "views,streets,2018-04-01,Views,text,quarter,\n"
        ),
        "values.csv": "ref,period,value\nlamps,Sep-18,97.5\nbins,Q2,94\n",
    }
    figures, problems = read_figures(small_pack(tmp_path, files), Known())
    assert problems == []
    assert [figure.period for figure in figures] == [month_ending(date(2018, 9, 30)), Q2]


def test_an_older_definition_still_reads_its_own_labels(tmp_path: Path) -> None:
    files = {
        **with_row("indicators.csv", "bins,streets,2018-10-01,Bins,percent,%,1,high,financial_year,,,"),
        "values.csv": "ref,period,value\nbins,Q2 2018/19,94\nbins,2019/20,95\nlamps,Q2,90\n",
    }
    figures, problems = read_figures(small_pack(tmp_path, files), Known())
    assert problems == []
    assert [figure.period.label() for figure in figures] == ["Q2 2018/19", "2019/20", "Q2 2018/19"]


def test_definitions_of_the_database_are_used_where_the_pack_has_none(tmp_path: Path) -> None:
    stored = small_pack(tmp_path).indicators
    known = Known(indicators={row.ref: row.service for row in stored}, definitions={row.ref: (row,) for row in stored})
    files = {name: text for name, text in SMALL.items() if name != "indicators.csv"}
    (tmp_path / "indicators.csv").unlink()
    figures, problems = read_figures(small_pack(tmp_path, files), known)
    assert (len(figures), problems) == (4, [])


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            with_row("values.csv", "trees,Q2,5,,,"),
            "values.csv, row 6, column ref: There is no indicator trees. Add it to indicators.csv.",
        ),
        (
            with_row("values.csv", "bins,Autumn 2018,5,,,"),
            "values.csv, row 6, column period: “Autumn 2018” is not a quarter. Write it like Q2 2018/19.",
        ),
        (
            with_row("values.csv", "bins,Q2 2018/19,96,,,"),
            "values.csv, row 6, column period: This indicator and period stand in row 3 already. Delete one.",
        ),
        (
            changed("values.csv", "bins,Q1 2018/19,94.1", "bins,Q1 2018/19,ninety"),
            "values.csv, row 2, column value: Use digits 0 to 9, for example 1000 or 94.2.",
        ),
        (
            changed("values.csv", "bins,Q1 2018/19,94.1", "bins,Q1 2018/19,£94"),
            "values.csv, row 2, column value: This measure is a percentage, not an amount of money. "
            "Enter 94 or check the measure.",
        ),
        (
            changed("values.csv", "views,Q2,,,,see_text", "views,Q2,5,,,"),
            "values.csv, row 5, column value: This measure is text only. "
            "Leave the figure empty and write the commentary.",
        ),
        (
            changed("values.csv", "254,263", "254,"),
            "values.csv, row 3, column denominator: Give the numerator and the denominator, or neither.",
        ),
        (
            changed("values.csv", "254,263", ",263"),
            "values.csv, row 3, column numerator: Give the numerator and the denominator, or neither.",
        ),
        (
            changed("values.csv", "254,263", "254,0"),
            "values.csv, row 3, column denominator: The denominator is 0. Leave both empty and say why no figure.",
        ),
        (
            changed("values.csv", "bins,Q2,,254", "bins,Q2,97.5,254"),
            "values.csv, row 3, column value: Numerator and denominator give 96.6. "
            "Correct one of the three, or leave the value empty.",
        ),
        (
            changed("values.csv", "lamps,Q2,97.5", "lamps,Q2,"),
            "values.csv, row 4, column availability: There is no figure. Say why: awaiting, not_collected, "
            "not_applicable, under_development, see_text.",
        ),
        (
            changed("values.csv", "lamps,Q2,97.5,,,", "lamps,Q2,97.5,,,awaiting"),
            "values.csv, row 4, column availability: There is a figure, so leave this cell empty.",
        ),
        (
            changed("values.csv", "lamps,Q2,97.5,,,", "lamps,Q2,,,,awaiting"),
            "values.csv, row 4, column awaiting_from: Say who the figure is awaited from.",
        ),
        (
            changed("values.csv", "lamps,Q2,97.5", "lamps,Q2,-1"),
            "values.csv, row 4, column value: The lowest possible figure is 0.",
        ),
        (
            changed("values.csv", "lamps,Q2,97.5", "lamps,Q2,101"),
            "values.csv, row 4, column value: The highest possible figure is 100.",
        ),
        (
            with_row("commentary.csv", "lamps,Q1,Nothing to report."),
            "commentary.csv, row 3, column ref: There is no row for lamps and Q1 in values.csv. "
            "Add one, with or without a value.",
        ),
        (
            with_row("commentary.csv", "lamps,Q2,Said again."),
            "commentary.csv, row 3, column period: This indicator and period stand in row 2 already. Delete one.",
        ),
        (
            with_row("commentary.csv", "trees,Q2,No such indicator."),
            "commentary.csv, row 3, column period: There is no indicator of this ref, so the period cannot be read.",
        ),
        (
            with_row("commentary.csv", "lamps,harvest,No such period."),
            "commentary.csv, row 3, column period: “harvest” is not a period. Write it like Q2 2018/19.",
        ),
    ],
)
def test_a_figure_that_cannot_be_entered_is_named(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    assert problems_of(tmp_path, files) == [problem]


def test_a_line_without_a_figure_for_the_period_is_noted(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    figures, _problems = read_figures(pack, Known())
    held = [figure for figure in figures if figure.ref != "views"]
    assert missing_figures(pack, Known(), figures) == []
    assert missing_figures(pack, Known(), held) == [
        "values.csv has no figure of views for Q2 2018/19. It prints as not received until one is."
    ]


def test_a_pack_of_layout_alone_is_not_noted(tmp_path: Path) -> None:
    pack = replace(small_pack(tmp_path), values=(), commentary=())
    assert missing_figures(pack, Known(), []) == []
