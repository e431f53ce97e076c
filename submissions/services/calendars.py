"""Give a person a calendar address, another one in its place, or none."""

from datetime import datetime
from secrets import token_urlsafe

from django.contrib.auth.models import User
from django.db import transaction

from indicators.records.audit import record_act
from indicators.records.history import delete_with_history, save_with_history
from submissions.models import CalendarFeed

KEY_BYTES = 32


@transaction.atomic
def renew_calendar(person: User, *, at: datetime) -> CalendarFeed:
    """Make the person's calendar address, or a new one; the one before stops working at once.

    The events keep their identity, so a calendar that moves to the new address shows none twice.
    """
    feed = CalendarFeed.objects.select_for_update().filter(person=person).first() or CalendarFeed(person=person)
    renewed = feed.pk is not None
    feed.key, feed.made_at = token_urlsafe(KEY_BYTES), at
    save_with_history(feed, by=person, at=at, reason="Renewed" if renewed else "Made")
    record_act("renew calendar" if renewed else "make calendar", feed, by=person, at=at)
    return feed


@transaction.atomic
def stop_calendar(person: User, *, at: datetime) -> None:
    """Take the person's calendar address away. Nothing happens when there is none."""
    feed = CalendarFeed.objects.select_for_update().filter(person=person).first()
    if feed is None:
        return
    record_act("stop calendar", feed, by=person, at=at)
    delete_with_history(feed, by=person, at=at, reason="Switched off")
