"""What a figure still lacks before it can be submitted. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from indicators.enums import Availability, DirectionOfTravel
from submissions.content import Content

# Nobody is reminded before the day a partner's figure is expected, so that day must not be out of sight.
LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class Problem:
    """Something to put right: the field, and a sentence that says what to do."""

    field: str
    message: str


def _availability_problems(content: Content, today: date) -> list[Problem]:
    problems = []
    if content.availability == Availability.AWAITING:
        if not content.awaiting_from:
            problems.append(Problem("awaiting_from", "Enter who you are waiting for, for example Borderland NHS Trust"))
        if content.expected_on is None:
            problems.append(Problem("expected_on", "Enter the day you expect the figure, for example 3 11 2026"))
        elif content.expected_on < today:
            problems.append(
                Problem("expected_on", f"Choose a day after {today:%-d %B %Y}, when the figure is expected")
            )
        elif content.expected_on > today + LONGEST_WAIT:
            problems.append(Problem("expected_on", "Choose a day within a year, or say that it was not collected"))
    if content.availability == Availability.SEE_TEXT and not content.commentary.strip():
        problems.append(Problem("commentary", "Write the text that answers instead of a figure"))
    return problems


def commentary_reason(*, needs_commentary: bool, word: str, direction: DirectionOfTravel) -> str | None:
    """Return why commentary is compulsory, in words that finish "Needed because ...", or None."""
    if not needs_commentary:
        return None
    reason = f"the rating is {word.lower()}"
    return f"{reason} and the figure is worse than before" if direction == DirectionOfTravel.WORSE else reason


def problems(content: Content, *, commentary_needed: str | None, today: date) -> list[Problem]:
    """Return everything that stops ``content`` from being submitted, in the order of the form.

    ``commentary_needed`` is the reason of ``commentary_reason``.
    """
    found = []
    if content.value is None and not content.availability:
        found.append(Problem("value", "Enter the figure, or choose why there is no figure"))
    found += _availability_problems(content, today)
    if content.checked_on and content.checked_on > today:
        found.append(Problem("checked_on", f"Enter the day the report was run, on or before {today:%-d %B %Y}"))
    if commentary_needed and not content.commentary.strip():
        found.append(Problem("commentary", f"Say what happened and what you will do next, because {commentary_needed}"))
    return found
