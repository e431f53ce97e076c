"""The deadlines of one person, for their calendar. Names steps and quarters; never a measure, a figure or a person."""

import re
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Max, Q
from django.urls import reverse

from indicators.people import is_performance
from submissions.models import CalendarFeed, Round, Submission
from submissions.rules.calendar_file import Event
from submissions.rules.planning import STEP_WORDS, Step

KEPT_FOR = timedelta(days=90)
OWNER_STEPS = frozenset({Step.DUE})
LEAD_STEPS = frozenset({Step.SIGN_OFF, Step.COMMITTEE})


def feed_of(key: str) -> CalendarFeed | None:
    """The calendar behind an address, None when there is none or the person's account is closed."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", key):
        return None
    return CalendarFeed.objects.select_related("person").filter(key=key, person__is_active=True).first()


def feed_address(feed: CalendarFeed) -> str:
    return f"{settings.SITE_URL}{reverse('submissions:calendar', args=[feed.key])}"


def events_of(person: User, seed: UUID, *, today: date) -> list[Event]:
    """Return the person's deadlines, also those of the last 90 days. Six queries at most."""
    recent = Q(closed_at=None) | Q(sign_off_due__gte=today - KEPT_FOR) | Q(committee_date__gte=today - KEPT_FOR)
    rounds = list(Round.objects.filter(recent).select_related("period").order_by("due"))
    steps = _steps(person, rounds, today)
    rows = Round.history.filter(id__in=[one.pk for one in rounds]).values("id")
    changes = {row["id"]: row for row in rows.annotate(number=Count("history_id"), last=Max("history_date"))}
    page = f"{settings.SITE_URL}{reverse('submissions:worklist')}"
    found = []
    for one in rounds:
        for step in Step:
            day = one.plan.day(step)
            if day is None or step not in steps[one.pk]:
                continue
            found.append(
                Event(
                    uid=f"{uuid5(seed, f'{one.pk} {step.value}')}@quarterday",
                    day=day,
                    summary=f"{STEP_WORDS[step][0]}: {one.period.value.label()}",
                    description=f"{STEP_WORDS[step][1]}. Open Quarterday: {page}",
                    sequence=changes[one.pk]["number"] - 1,
                    changed=changes[one.pk]["last"],
                    url=page,
                )
            )
    return found


def _steps(person: User, rounds: list[Round], today: date) -> dict[int, frozenset[Step]]:
    """Which deadlines of each collection are the person's."""
    if is_performance(person):
        return {one.pk: frozenset(Step) for one in rounds}
    asked = Submission.objects.filter(round__in=rounds)
    owned = set(asked.owned_by(person, on=today).values_list("round", flat=True))
    led = set(asked.led_by(person, on=today).values_list("round", flat=True))
    return {
        one.pk: (OWNER_STEPS if one.pk in owned else frozenset()) | (LEAD_STEPS if one.pk in led else frozenset())
        for one in rounds
    }
