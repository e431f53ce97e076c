"""The calendar this council works by, from the settings."""

from datetime import date

from django.conf import settings

from indicators.rules.working_days import CLEAR_DAYS, WorkingDays


def council_days() -> WorkingDays:
    """Return the working days of this council's nation, without the days it says it is closed."""
    closed = frozenset(date.fromisoformat(day) for day in settings.QUARTERDAY_CLOSED_DAYS)
    return WorkingDays(settings.QUARTERDAY_NATION, closed)


def usual_clear_days() -> int:
    """Return how many clear days this council leaves before a meeting: its own number, else its nation's."""
    own: int | None = settings.QUARTERDAY_CLEAR_DAYS
    return CLEAR_DAYS[settings.QUARTERDAY_NATION] if own is None else own
