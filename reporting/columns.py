"""What each kind of column prints and which options it knows: one table for the form, the checks and the reference. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from indicators.enums import BaselineKind, LabelStyle
from indicators.rules.numbers import TextProblem, read_text
from reporting.enums import ColumnKind, MovementOf, MovementShown, PeriodRule, RatingDisplay

LONGEST = 300


class Shape(StrEnum):
    """How an option is asked for. ``OWN_TEXT`` is kept even when blank: the council prints nothing there."""

    TEXT = "text"
    OWN_TEXT = "own text"
    YES = "yes or no"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True)
class Option:
    """One option of a kind of column. ``choices`` are (stored, shown); the first is what holds without the option.

    ``low`` and ``high`` bound a number, and ``usual`` is the number that holds without the option.
    """

    name: str
    label: str
    shape: Shape = Shape.TEXT
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    low: int = 1
    high: int = 12
    usual: int = 1
    needed: bool = False


@dataclass(frozen=True)
class KindOfColumn:
    """One kind of column: where it stands in the list to choose from, what it prints, and its options."""

    kind: ColumnKind
    family: str
    prints: str
    options: tuple[Option, ...] = ()

    @property
    def label(self) -> str:
        return str(self.kind.label)

    def option(self, name: str) -> Option | None:
        return next((one for one in self.options if one.name == name), None)


EMPTY = Option("empty", "When there is nothing, print", hint="For example n/a. Leave it empty to print nothing.")
MISSING = Option(
    "missing",
    "Print my own words where there is no figure",
    Shape.OWN_TEXT,
    hint="Otherwise the reason is printed, in the words of this scorecard.",
)
DATA_STATUS = Option(
    "data_status",
    "Say whether a figure is final",
    Shape.CHOICE,
    choices=(("", "No"), ("annual", "After years, for example 2021/22 Final")),
)
ARROW = Option("arrow", "An arrow of performance before the figure", Shape.YES)
DISPLAY = Option(
    "display",
    "Ratings are shown as",
    Shape.CHOICE,
    choices=(("", "As on the whole scorecard"), *RatingDisplay.choices),
)
STYLE = Option(
    "style",
    "Periods are headed",
    Shape.CHOICE,
    choices=tuple((str(value), str(label)) for value, label in LabelStyle.choices),
)

RESTATED = Option(
    "restated",
    "Where the figure has been corrected since it was published, print",
    Shape.CHOICE,
    choices=(
        ("", "The figure as now known, without saying so"),
        ("now", "The figure as now known, and say what was published"),
        ("published", "The figure as published, and say what is now known"),
    ),
)
YEAR = Option("year", "Print the year of the data below it", Shape.YES)
OF = Option("of", "Say among how many, for example 3 of 12", Shape.YES)

IDENTITY, FIGURES, JUDGED, COMPARED, WORDS = (
    "What is measured",
    "Figures",
    "Targets, ratings and movement",
    "Comparison with others",
    "Words and pictures",
)

_KINDS = (
    KindOfColumn(ColumnKind.NUMBER, IDENTITY, "the number of the line"),
    KindOfColumn(ColumnKind.NAME, IDENTITY, "the name of the indicator"),
    KindOfColumn(ColumnKind.UPDATED, IDENTITY, "whether a figure has come in"),
    KindOfColumn(ColumnKind.VALUE_TYPE, IDENTITY, "the kind of figure, in the scorecard's words"),
    KindOfColumn(ColumnKind.POLARITY, IDENTITY, "which way is good, in the scorecard's words"),
    KindOfColumn(ColumnKind.FREQUENCY, IDENTITY, "how often a figure is due, in the scorecard's words"),
    KindOfColumn(ColumnKind.DATA_NOTE, IDENTITY, "what the figure covers"),
    KindOfColumn(ColumnKind.LATEST_PERIOD, FIGURES, "the newest period that is due", (DATA_STATUS,)),
    KindOfColumn(ColumnKind.LATEST_VALUE, FIGURES, "its approved figure", (MISSING,)),
    KindOfColumn(ColumnKind.PREVIOUS_PERIOD, FIGURES, "the period the indicator is compared with", (DATA_STATUS,)),
    KindOfColumn(ColumnKind.PREVIOUS_VALUE, FIGURES, "the approved figure of that period", (MISSING, RESTATED)),
    KindOfColumn(
        ColumnKind.PERIOD_VALUE,
        FIGURES,
        "the figure of one named period, matched by its last day",
        (
            Option("period", "Period", hint="For example Sep 2016, or Q2 for the year of the scorecard", needed=True),
            ARROW,
            MISSING,
            RESTATED,
        ),
    ),
    KindOfColumn(
        ColumnKind.PERIODS,
        FIGURES,
        "several columns, one for each period of a rule, counted back from the period of the scorecard",
        (
            Option("rule", "Which periods", Shape.CHOICE, choices=tuple(PeriodRule.choices)),
            Option("count", "How many", Shape.NUMBER, hint="For the last quarters, months or years", usual=5),
            STYLE,
            ARROW,
            MISSING,
            RESTATED,
        ),
    ),
    KindOfColumn(ColumnKind.LAST_YEAR_PERIOD, FIGURES, "the same period a year earlier", (DATA_STATUS,)),
    KindOfColumn(ColumnKind.LAST_YEAR_VALUE, FIGURES, "its approved figure", (MISSING, RESTATED)),
    KindOfColumn(ColumnKind.TARGET, JUDGED, "the target as printed", (EMPTY,)),
    KindOfColumn(
        ColumnKind.NEXT_TARGET,
        JUDGED,
        "the target in force in a later financial year",
        (Option("ahead", "How many years ahead", Shape.NUMBER, hint="1 is the next year", high=5), EMPTY),
    ),
    KindOfColumn(ColumnKind.RATING, JUDGED, "the rating", (DISPLAY, EMPTY)),
    KindOfColumn(ColumnKind.TREND, JUDGED, "which way the number moved"),
    KindOfColumn(ColumnKind.CHANGE, JUDGED, "whether that is better or worse"),
    KindOfColumn(ColumnKind.MOVEMENT, JUDGED, "one word for both, in the council's own words"),
    KindOfColumn(
        ColumnKind.TRAVEL,
        JUDGED,
        "the movement since a baseline of your choice, as an arrow, a word or both",
        (
            Option(
                "baseline",
                "Compared with",
                Shape.CHOICE,
                choices=(("", "What each indicator is compared with"), *BaselineKind.choices),
            ),
            Option(
                "periods",
                "How many periods",
                Shape.NUMBER,
                hint="For the straight line and the usual range",
                low=3,
                high=24,
                usual=8,
            ),
            Option("of", "Movement of", Shape.CHOICE, choices=tuple(MovementOf.choices)),
            Option("shown", "Shown as", Shape.CHOICE, choices=tuple(MovementShown.choices)),
            Option("coloured", "Coloured by", Shape.CHOICE, choices=(("", "Not coloured"), *MovementOf.choices)),
        ),
    ),
    KindOfColumn(ColumnKind.FORECAST, JUDGED, "the figure the owner expects at the end of the year", (EMPTY,)),
    KindOfColumn(ColumnKind.FORECAST_RATING, JUDGED, "its rating against the target of the year", (DISPLAY, EMPTY)),
    KindOfColumn(ColumnKind.QUARTILE, COMPARED, "the council's quarter of councils", (EMPTY,)),
    KindOfColumn(ColumnKind.NEIGHBOUR, COMPARED, "the average of the statistical neighbours", (EMPTY,)),
    KindOfColumn(ColumnKind.RANK, COMPARED, "the council's place among the councils compared", (OF, YEAR, EMPTY)),
    KindOfColumn(ColumnKind.RANK_BEFORE, COMPARED, "its place in the table before", (OF, EMPTY)),
    KindOfColumn(ColumnKind.MEDIAN, COMPARED, "the middle figure of the other councils", (YEAR, EMPTY)),
    KindOfColumn(ColumnKind.REGION, COMPARED, "the figure of the region", (YEAR, EMPTY)),
    KindOfColumn(ColumnKind.ENGLAND, COMPARED, "the figure of England", (YEAR, EMPTY)),
    KindOfColumn(
        ColumnKind.ORGANISATIONS,
        COMPARED,
        "a column each for the council, its neighbours, its region and England",
        (
            Option("heading_own", "Heading of the council", hint="The name of the council if left empty"),
            Option("heading_neighbours", "Heading of its neighbours", hint="Neighbours if left empty"),
            Option("heading_region", "Heading of the region", hint="Region if left empty"),
            Option("heading_england", "Heading of England", hint="England if left empty"),
            Option("no_own", "Leave out the council", Shape.YES),
            Option("no_neighbours", "Leave out the neighbours", Shape.YES),
            Option("no_region", "Leave out the region", Shape.YES),
            Option("no_england", "Leave out England", Shape.YES),
            EMPTY,
        ),
    ),
    KindOfColumn(ColumnKind.BENCHMARKS, COMPARED, "every other comparator with its label"),
    KindOfColumn(ColumnKind.CHART, WORDS, "the figures as a small chart"),
    KindOfColumn(ColumnKind.NARRATIVE, WORDS, "the commentary"),
    KindOfColumn(ColumnKind.ACTION, WORDS, "what the owner says will be done"),
)
KINDS: dict[str, KindOfColumn] = {one.kind.value: one for one in _KINDS}


def kinds_by_family() -> list[tuple[str, list[KindOfColumn]]]:
    """Return the kinds under their headings, in the order they are offered."""
    families = dict.fromkeys(one.family for one in _KINDS)
    return [(family, [one for one in _KINDS if one.family == family]) for family in families]


def option_problems(kind: str, options: dict[str, Any]) -> list[str]:
    """Return a sentence for every option that this kind does not know or cannot hold."""
    found = []
    for name, value in options.items():
        option = KINDS[kind].option(name) if kind in KINDS else None
        if option is None:
            known = ", ".join(one.name for one in KINDS[kind].options) if kind in KINDS else ""
            found.append(
                f"There is no option “{name}” here. It may be {known}."
                if known
                else f"There is no option “{name}” here."
            )
        elif problem := _problem(option, value):
            found.append(f"“{name}” {problem}")
    return found


def _problem(option: Option, value: Any) -> str:
    if option.shape == Shape.YES:
        return "" if isinstance(value, bool) else "must be true or false."
    if option.shape == Shape.NUMBER:
        fits = isinstance(value, int) and not isinstance(value, bool) and option.low <= value <= option.high
        return "" if fits else f"must be a whole number from {option.low} to {option.high}."
    if not isinstance(value, str):
        return "must be a short text in quotation marks."
    if option.shape == Shape.CHOICE:
        allowed = [stored for stored, _shown in option.choices]
        return "" if value in allowed else f"must be one of {', '.join(filter(None, allowed))}, or empty."
    try:
        read_text(value, limit=LONGEST)
    except TextProblem:
        return "must be a short text without hidden characters."
    return ""
