"""Background work of collection, found here by the worker."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from indicators.records.transitions import Invalid
from submissions.services import send_reminders

# One mail after another over one connection: longer than other tasks may take, and safe to be started twice.
LONGEST = 25 * 60
AGAIN_AFTER = 15 * 60


@shared_task(  # type: ignore[untyped-decorator]
    name="submissions.send_reminders", bind=True, max_retries=8, soft_time_limit=LONGEST, time_limit=LONGEST + 30
)
def send_reminders_task(self: Any) -> None:
    """The daily run. A second beat or a task delivered twice sends nothing twice; a mail server that is away is asked again."""
    try:
        send_reminders(at=timezone.now())
    except Invalid as refused:
        raise self.retry(exc=refused, countdown=AGAIN_AFTER) from refused
