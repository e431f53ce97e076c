"""Words that several pages share: figures, days, earlier periods and what they are called. Reads rows, queries nothing."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django.contrib.auth.models import User
from django.utils import timezone

from indicators.enums import Availability, Basis, Comparison, Frequency, Polarity, ValueType
from indicators.models import Definition, Target
from indicators.queries import number_format, target_rule
from indicators.records.audit import person_name
from indicators.rules.display import show
from indicators.rules.periods import Period

NO_TARGET = "No target"

_BEFORE = {
    Frequency.MONTH: ("last month", "same month last year"),
    Frequency.QUARTER: ("last quarter", "same quarter last year"),
    Frequency.HALF: ("last half year", "same half last year"),
    Frequency.TERM: ("last term", "same term last year"),
}
_YEARLY = ("last year", "year before")
_GOOD = {
    Polarity.HIGH: "high",
    Polarity.LOW: "low",
    Polarity.NONE: "neither high nor low",
    Polarity.MIDPOINT: "close to the middle",
    Polarity.RANGE: "inside a range",
}
_COVERS = {
    Basis.IN_PERIOD: "the period itself",
    Basis.YEAR_TO_DATE: "the year so far, from April",
    Basis.ROLLING: "12 months to the end of the period",
    Basis.SNAPSHOT: "the last day of the period",
    Basis.LAST_MONTH: "the last month of the quarter",
}


class Entered(Protocol):
    """A version or the content of one."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def count(self) -> Decimal | None: ...
    @property
    def availability(self) -> str: ...
    @property
    def suppressed(self) -> bool: ...


def figure_text(definition: Definition, entered: Entered) -> str:
    """The figure as printed for staff, or why there is none; "" when nothing has been entered."""
    if entered.value is not None:
        text = show(entered.value, number_format(definition), entered.count)
        return f"{text} (hidden from readers)" if entered.suppressed else text
    if entered.availability:
        return Availability(entered.availability).label
    return ""


def before_words(definition: Definition) -> tuple[str, str]:
    """What the period before and the one a year before are called: "last quarter", "same quarter last year"."""
    return _BEFORE.get(Frequency(definition.frequency), _YEARLY)


def compared_words(definition: Definition) -> str:
    """What the compared period is called after "since"."""
    before, year_before = before_words(definition)
    if definition.comparison == Comparison.PREVIOUS_PERIOD:
        return before
    return year_before if year_before in _YEARLY else f"the {year_before}"


def target_text(target: Target | None, definition: Definition, period: Period) -> str:
    """ "97.2% or more", "monitor only" or "" without a target; for a step inside the year, the year's after it."""
    rule, of_year = target_rule(target, definition, period), target_rule(target, definition)
    if rule is None or of_year is None:
        return ""
    return rule.sentence if rule == of_year else f"{rule.sentence} (for the year {of_year.sentence})"


def good_to_be(definition: Definition) -> str:
    return _GOOD[Polarity(definition.polarity)]


def figure_covers(definition: Definition) -> str:
    return _COVERS[Basis(definition.basis)]


def is_text_only(definition: Definition) -> bool:
    return definition.value_type == ValueType.TEXT


def short_day(day: date) -> str:
    """ "Tue 17 Oct" """
    return f"{day:%a %-d %b}"


def long_day(day: date) -> str:
    """ "Tuesday 17 October" """
    return f"{day:%A %-d %B}"


def full_day(day: date) -> str:
    """ "17 October 2026" """
    return f"{day:%-d %B %Y}"


def london_day(moment: datetime) -> date:
    return timezone.localdate(moment)


def clock(moment: datetime) -> str:
    """ "Thursday 12 October, 10:14" in London."""
    return f"{timezone.localtime(moment):%A %-d %B %Y, %H:%M}"


def days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def plural(number: int, one: str, many: str = "") -> str:
    """ "1 return", "3 returns" """
    return f"{number} {one if number == 1 else many or one + 's'}"


def names(people: list[User], last: str = "or") -> str:
    """ "Marcus Webb or Helen Oduya"; "" for nobody."""
    known = [person_name(person) for person in people]
    if len(known) < 2:
        return "".join(known)
    return f"{', '.join(known[:-1])} {last} {known[-1]}"


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
