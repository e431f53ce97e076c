"""``manage.py demo``: fill an empty site with the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reporting.demo import build_demo


class Command(BaseCommand):
    help = "Fill the site with the demonstration. Does nothing when it is there, and refuses outside demo mode."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.QUARTERDAY_DEMO:
            raise CommandError("This site is not in demo mode, so nothing invented is put into it.")
        build_demo(today=timezone.localdate())
        self.stdout.write("The demonstration is ready.")
