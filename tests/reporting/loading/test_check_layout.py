"""Columns, lines, words, key and manual changes must fit each other."""

from pathlib import Path

import pytest

from tests.reporting.loading.small import SMALL, changed, problems_of, with_row


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            changed("scorecard.csv", "status_set,small-rag", "status_set,no-rag"),
            "scorecard.csv, column status_set: There is no status set no-rag. Add it to statuses.csv.",
        ),
        (
            changed("scorecard.csv", "member_from,2018-05-10\n", ""),
            "scorecard.csv, column member_from: Say from which day the member holds the portfolio, "
            "for example 2016-05-12.",
        ),
        (
            changed("scorecard.csv", "due,2018-10-22\nsign", "sign"),
            "scorecard.csv, column opens: Give opens, due and sign_off_due together, or none of them.",
        ),
        (
            changed("scorecard.csv", "due,2018-10-22\nsign", "due,2018-11-22\nsign"),
            "scorecard.csv, column due: The days must follow each other: opens, due, sign_off_due, committee.",
        ),
        (
            with_row("levels.csv", "1,Theme,"),
            "levels.csv, row 3, column order: This place stands in row 2 already. Delete one.",
        ),
        (
            with_row("columns.csv", "6,target,target,Target,"),
            "columns.csv, row 8, column order: This place stands in row 7 already. Delete one.",
        ),
        (
            with_row("columns.csv", "7,rag,target,Target,"),
            "columns.csv, row 8, column key: This key stands in row 6 already. Delete one.",
        ),
        (
            with_row("columns.csv", '7,chart,chart,Chart,"{""size"": ""big""}"'),
            "columns.csv, row 8, column options: There is no option “size” here.",
        ),
        (
            with_row("columns.csv", '7,before,previous_value,Before,"{""missing"": 5}"'),
            "columns.csv, row 8, column options: “missing” must be a short text in quotation marks.",
        ),
        (
            with_row("columns.csv", '7,before,previous_value,Before,"{""missing"": ""\\u0000""}"'),
            "columns.csv, row 8, column options: “missing” must be a short text without hidden characters.",
        ),
        (
            with_row("columns.csv", '7,dec,period_value,Dec,"{""period"": ""Dec 2018"", ""arrow"": ""yes""}"'),
            "columns.csv, row 8, column options: “arrow” must be true or false.",
        ),
        (
            with_row("columns.csv", "7,sep,period_value,Sep 2018,"),
            'columns.csv, row 8, column options: Name the period of the column, for example {"period": "Sep 2016"}.',
        ),
        (
            with_row("columns.csv", '7,sep,period_value,Sep,"{""period"": ""harvest""}"'),
            "columns.csv, row 8, column options: “harvest” is not a period. Write it like Q2 2018/19.",
        ),
        (
            with_row("lines.csv", "3,bins,Bright,measure,,"),
            "lines.csv, row 5, column order: This place stands in row 4 already. Delete one.",
        ),
        (
            with_row("lines.csv", "4,bins,Clean,measure,,"),
            "lines.csv, row 5, column ref: This indicator in this group stands in row 2 already. Delete one.",
        ),
        (
            with_row("lines.csv", "4,trees,Clean,measure,,"),
            "lines.csv, row 5, column ref: There is no indicator trees. Add it to indicators.csv.",
        ),
        (
            changed("lines.csv", "text,See Appendix", "text,"),
            "lines.csv, row 4, column pointer: A line of kind text needs the words it prints, for example See Appendix.",
        ),
        (
            changed("lines.csv", '""measure"": ""Lamps""', '""rag"": ""Green""'),
            "lines.csv, row 3, column printed_as: “rag” must be the key of a column of columns.csv that is not "
            "computed, with a short text.",
        ),
        (
            changed("lines.csv", '""Lamps""', "5"),
            "lines.csv, row 3, column printed_as: “measure” must be the key of a column of columns.csv that is not "
            "computed, with a short text.",
        ),
        (
            {**SMALL, "lines.csv": "order,ref,level_1,level_2,level_3\n1,lamps,Bright,,Deep\n2,bins,Bright,,\n"},
            "lines.csv, row 2, column level_2: This level is empty but an inner one is not.",
        ),
        (
            {**SMALL, "lines.csv": "order,ref,level_1,level_2\n1,lamps,Bright,Lamps\n2,bins,Bright,\n"},
            "lines.csv, row 2, column level_2: levels.csv names 1 levels, so this cell must be empty.",
        ),
        (
            with_row("words.csv", "trend.increase,More"),
            "words.csv, row 3, column key: This key stands in row 2 already. Delete one.",
        ),
        (
            with_row("words.csv", "trend.upwards,More"),
            "words.csv, row 3, column key: No scorecard prints a word of this key. "
            "The page on scorecard layout lists them.",
        ),
        (
            with_row("key.csv", "2,amber,Nearly"),
            "key.csv, row 3, column status: There is no status amber in the set small-rag.",
        ),
        (
            with_row("key.csv", "1,red,Missed"),
            "key.csv, row 3, column order: This place stands in row 2 already. Delete one.",
        ),
        (
            with_row("footnotes.csv", "1,Another."),
            "footnotes.csv, row 3, column order: This place stands in row 2 already. Delete one.",
        ),
        (
            with_row("overrides.csv", "bins,trend,Down,judgement,The same cell again."),
            "overrides.csv, row 5, column column: This cell stands in row 3 already. Delete one.",
        ),
        (
            changed("overrides.csv", "lamps,rag,green", "lamps,rag,amber"),
            "overrides.csv, row 2, column text: Write the key of a status, one of green, red, "
            "or nothing for not rated.",
        ),
        (
            changed("overrides.csv", "Only two streets were dark.", "Dark."),
            "overrides.csv, row 2, column reason: Say why in at least 10 characters, "
            "for example “The value before was not printed.”",
        ),
        (
            with_row("overrides.csv", "trees,trend,Up,judgement,No such line at all."),
            "overrides.csv, row 5, column ref: No line of lines.csv shows this indicator.",
        ),
        (
            with_row("overrides.csv", "bins,target,95,judgement,No such column at all."),
            "overrides.csv, row 5, column column: columns.csv has no column of this key.",
        ),
        (
            with_row("overrides.csv", "section:Dark,rating,Green,judgement,No such group at all."),
            "overrides.csv, row 5, column ref: There is no group of this name among the lines.",
        ),
        (
            with_row("overrides.csv", "section:Clean,trend,Green,judgement,Groups have no trend."),
            "overrides.csv, row 5, column column: Only the rating of a group can be changed.",
        ),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, files: dict[str, str], problem: str) -> None:
    assert problem in problems_of(tmp_path, files)


def test_lines_need_names_for_their_groups(tmp_path: Path) -> None:
    files = {name: text for name, text in SMALL.items() if name != "levels.csv"}
    assert problems_of(tmp_path, files) == [
        "levels.csv: This file is missing. The lines are grouped, so name the groups."
    ]
