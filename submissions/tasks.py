"""Background work of collection, found here by the worker."""

from celery import shared_task
from django.utils import timezone

from submissions.services import send_reminders


@shared_task(name="submissions.send_reminders")  # type: ignore[untyped-decorator]
def send_reminders_task() -> None:
    """The daily run. A second beat or a task delivered twice sends nothing twice."""
    send_reminders(at=timezone.now())
