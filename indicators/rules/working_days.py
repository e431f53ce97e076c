"""Working days: neither a weekend, nor a bank holiday, nor a day the council is closed. Pure.

Bank holidays come from the holidays library, moved ones ("Boxing Day (observed)") and single ones included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

DAY = timedelta(days=1)
SATURDAY = 5
# The nations that keep different bank holidays, by the library's names for them.
NATIONS: Final = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}
# Clear days the agenda lies open before a meeting: neither the day it appears nor the day of the meeting counts. Five in
# England, three in Wales; a council that has to keep another number sets its own.
CLEAR_DAYS: Final = {"england": 5, "wales": 3, "scotland": 3, "northern-ireland": 5}


@cache
def bank_holidays(nation: str, year: int) -> dict[date, str]:
    """Return the bank holidays of a nation in a year, each with its name.

    Raises:
        KeyError: when there is no such nation in ``NATIONS``.
    """
    found = holidays.country_holidays("GB", subdiv=NATIONS[nation], years=year, expand=False)
    return {day: found[day] for day in sorted(found)}


@dataclass(frozen=True)
class WorkingDays:
    """The calendar one council works by. ``closed`` are further days on which it is closed."""

    nation: str = "england"
    closed: frozenset[date] = frozenset()

    def closure(self, day: date) -> str:
        """Why nobody is asked to work on a weekday: the name of the bank holiday, or that the council is closed."""
        return bank_holidays(self.nation, day.year).get(day, "Council closed" if day in self.closed else "")

    def is_working(self, day: date) -> bool:
        return day.weekday() < SATURDAY and not self.closure(day)

    def _walk(self, day: date, step: timedelta) -> Iterator[date]:
        """The working days from the day after ``day`` on, or from the day before it back."""
        while True:
            day += step
            if self.is_working(day):
                yield day

    def before(self, day: date, number: int) -> date:
        """Return the working day that lies ``number`` working days before ``day``; ``day`` itself for 0."""
        return self._count(day, number, -DAY)

    def after(self, day: date, number: int) -> date:
        """Return the working day that lies ``number`` working days after ``day``; ``day`` itself for 0."""
        return self._count(day, number, DAY)

    def _count(self, day: date, number: int, step: timedelta) -> date:
        for _place, found in zip(range(number), self._walk(day, step), strict=False):
            day = found
        return day

    def on_or_after(self, day: date) -> date:
        """Return ``day`` when it is a working day, else the first one after it."""
        return day if self.is_working(day) else self.after(day, 1)

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie after ``start``, up to and including ``end``; 0 when ``end`` is earlier.

        Monday to Tuesday is 1, Friday to Monday is 1, a day to itself is 0.
        """
        span = max(0, (end - start).days)
        return sum(self.is_working(start + DAY * place) for place in range(1, span + 1))

    def within(self, start: date, end: date) -> int:
        """Return how many working days a stay from ``start`` to ``end`` has, both counted."""
        return self.between(start - DAY, end)

    def closures(self, start: date, end: date) -> list[tuple[date, str]]:
        """Return the weekdays from ``start`` to ``end`` on which nobody works, each with its reason."""
        days = (start + DAY * place for place in range(max(0, (end - start).days) + 1))
        return [(day, reason) for day in days if day.weekday() < SATURDAY and (reason := self.closure(day))]

    def published_by(self, meeting: date, clear_days: int) -> date:
        """Return the last day papers can be published so that ``clear_days`` working days lie between them and a meeting."""
        return self.before(meeting, clear_days + 1)
