"""A small pack that loads, as text by file; tests change one thing in it."""

from collections.abc import Mapping
from pathlib import Path

from reporting.loading.check_catalogue import check_catalogue
from reporting.loading.check_layout import check_layout
from reporting.loading.figures import read_figures
from reporting.loading.known import Known
from reporting.loading.pack import Pack, read_pack
from reporting.loading.problems import PackRefused

SMALL: dict[str, str] = {
    "scorecard.csv": """\
key,value
slug,small-2018-19-q2
title,Small scorecard
portfolio_slug,small-portfolio
portfolio,Small portfolio
council,Anyshire Council
member,Councillor Wren
member_from,2018-05-10
status_set,small-rag
period,Q2 2018/19
as_at,2018-11-13
opens,2018-10-01
due,2018-10-22
sign_off_due,2018-10-29
committee,2018-11-20
""",
    "statuses.csv": """\
set,set_name,key,word,letter,shape,colour,score,rated,needs_commentary
small-rag,Small ratings,green,Green,G,star,green,3,yes,no
small-rag,Small ratings,red,Red,R,square,red,1,yes,yes
""",
    "schemes.csv": """\
scheme,name,status_set,effective_from,order,status,when,text
small-target,Target met or not,small-rag,2015-04-01,1,green,"{""test"": ""meets_target""}",Target met is green.
small-target,Target met or not,small-rag,2015-04-01,2,red,"{""test"": ""has_target""}",Target missed is red.
""",
    "services.csv": "service,name\nstreets,Streets\n",
    "indicators.csv": """\
ref,service,effective_from,name,value_type,unit,decimals,polarity,frequency,scheme,minimum,maximum
bins,streets,2018-04-01,Bins emptied on time,percent,%,1,high,quarter,small-target,0,100
lamps,streets,2018-04-01,Street lamps working,percent,%,1,high,quarter,small-target,0,100
views,streets,2018-04-01,What residents say,text,,,,quarter,,,
""",
    "targets.csv": "ref,effective_from,kind,value,unit\nbins,2018-04-01,at_least,95,%\nlamps,2018-04-01,at_least,98,%\n",
    "benchmarks.csv": (
        "ref,kind,value,unit,decimals,quartile,available_from\n"
        "bins,neighbour_average,93.5,%,1,,2018-10-01\n"
        "bins,quartile,,,,2,2018-10-01\n"
    ),
    "values.csv": """\
ref,period,value,numerator,denominator,availability
bins,Q1 2018/19,94.1,,,
bins,Q2,,254,263,
lamps,Q2,97.5,,,
views,Q2,,,,see_text
""",
    "commentary.csv": "ref,period,commentary\nlamps,Q2,Two streets were dark in August.\n",
    "levels.csv": "order,heading,rating_heading\n1,Section,Overall\n",
    "columns.csv": (
        "order,key,kind,heading,options\n"
        "1,measure,name,Measure,\n"
        "2,period,latest_period,Latest,\n"
        "3,value,latest_value,Value,\n"
        "4,trend,trend,Trend,\n"
        "5,rag,rating,Rating,\n"
        '6,jun,period_value,Jun 2018,"{""period"": ""Jun 2018"", ""missing"": """"}"\n'
    ),
    "lines.csv": """\
order,ref,level_1,kind,pointer,printed_as
1,bins,Clean,measure,,
2,lamps,Bright,measure,,"{""measure"": ""Lamps""}"
3,views,Bright,text,See Appendix,
""",
    "words.csv": "key,text\ntrend.increase,Up\n",
    "key.csv": "order,status,text\n1,green,The target is met\n",
    "footnotes.csv": "order,text\n1,Counted on the last day.\n",
    "overrides.csv": """\
ref,column,text,ground,reason
lamps,rag,green,judgement,Only two streets were dark.
bins,trend,Level,input_missing,The value before was not printed.
section:Bright,rating,Green,judgement,The lamps were set by judgement.
""",
}


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """The small pack with one text in one file replaced."""
    if old not in SMALL[file]:
        raise AssertionError(f"{file} does not contain {old!r}")
    return {**SMALL, file: SMALL[file].replace(old, new)}


def with_row(file: str, row: str) -> dict[str, str]:
    """The small pack with one row more at the end of one file."""
    return {**SMALL, file: f"{SMALL[file]}{row}\n"}


def write(folder: Path, files: Mapping[str, str] = SMALL) -> Path:
    """Write the files and return their folder."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def small_pack(folder: Path, files: Mapping[str, str] = SMALL) -> Pack:
    return read_pack(write(folder, files))


def problems_of(folder: Path, files: Mapping[str, str], known: Known | None = None) -> list[str]:
    """Everything wrong with the files as sentences, in reading and in checking, without a database."""
    there = known or Known()
    try:
        pack = small_pack(folder, files)
    except PackRefused as refused:
        return [str(problem) for problem in refused.problems]
    _figures, found = read_figures(pack, there)
    found = [*found, *check_catalogue(pack, there), *check_layout(pack, there)]
    return [str(problem) for problem in sorted(found)]
