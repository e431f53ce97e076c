"""The figure of a whole financial year, from the figures of its periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import Outturn, PeriodKind
from indicators.rules.numbers import round_half_away
from indicators.rules.period import Period
from indicators.rules.ratio import STORED_PLACES, Parts

# How many of each kind of period make a year.
IN_A_YEAR = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2, PeriodKind.TERM: 3}

NONE_YET = "no figure of the year yet"
NOT_ENTERED = "no figure entered for the year itself"
NO_LAST = "the figure for the year to 31 March is not there yet"


@dataclass(frozen=True)
class YearFigure:
    """One approved figure. ``parts`` are the two numbers it was worked out from, None when it was entered itself."""

    period: Period
    value: Decimal | None
    parts: Parts | None = None


@dataclass(frozen=True)
class YearOutturn:
    """``value`` is unrounded, None where nothing can be told. ``complete`` says that the year has all its figures.

    ``because`` says what is missing, or "".
    """

    value: Decimal | None
    complete: bool
    because: str = ""


def outturn_of(rule: Outturn, figures: Sequence[YearFigure], year: Period) -> YearOutturn:
    """Work out the figure of ``year``, a financial year, from figures in any order.

    Figures that end outside the year are passed over, and so is the year's own except under ENTERED. Where the
    figures were worked out from two numbers, the mean adds up both before dividing.
    """
    inside = sorted((one for one in figures if year.contains(one.period.end)), key=lambda one: one.period)
    if rule == Outturn.ENTERED:
        own = next((one.value for one in inside if one.period == year), None)
        return YearOutturn(own, own is not None, "" if own is not None else NOT_ENTERED)
    known = [one for one in inside if one.value is not None and one.period.years < 1]
    if not known:
        yearly = next((one.value for one in inside if one.period.years >= 1 and one.value is not None), None)
        return YearOutturn(yearly, yearly is not None, "" if yearly is not None else NONE_YET)
    return _from_periods(rule, known, year)


def _from_periods(rule: Outturn, known: list[YearFigure], year: Period) -> YearOutturn:
    newest = known[-1]
    at_end = newest.period.end == year.end
    if rule == Outturn.CUMULATIVE:
        return YearOutturn(newest.value if at_end else None, at_end, "" if at_end else NO_LAST)
    if rule == Outturn.LAST:
        return YearOutturn(newest.value, at_end, "" if at_end else f"so far to {newest.period.label()}")
    missing = IN_A_YEAR.get(newest.period.kind, len(known)) - len(known)
    because = f"{missing} of {missing + len(known)} figures of the year missing" if missing > 0 else ""
    value = _total(known) if rule == Outturn.SUM else _mean(known)
    return YearOutturn(value, missing <= 0, because)


def _total(known: list[YearFigure]) -> Decimal:
    return sum((one.value for one in known if one.value is not None), Decimal(0))


def _mean(known: list[YearFigure]) -> Decimal:
    parts = [one.parts for one in known if one.parts is not None]
    places = -int(STORED_PLACES.adjusted())
    if len(parts) < len(known):
        return round_half_away(_total(known) / len(known), places)
    top = sum((one.numerator for one in parts), Decimal(0))
    bottom = sum((one.denominator for one in parts), Decimal(0))
    return Parts(top, bottom, parts[0].per).value
