"""Send today's reminders, for cron. Safe to run again: nobody gets a second one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from indicators.council_days import council_days
from indicators.records.transitions import Refused
from submissions.chasing import planned_digests, reminded_on
from submissions.services import send_reminders
from submissions.words import plural


class Command(BaseCommand):
    help = "Sends each person at most one reminder a day, on working days, of returns that are still open."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who would be reminded of what; send nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            self._preview()
            return
        try:
            done = send_reminders(at=now)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if not council_days().is_working(timezone.localdate(now)):
            self.stdout.write("Today is not a working day: nothing sent.")
            return
        self.stdout.write(
            f"{plural(done.sent, 'person', 'people')} reminded, {done.before} reminded before today, "
            f"{done.unreachable} without an address, {done.failed} failed."
        )
        if done.failed:
            raise CommandError(f"{plural(done.failed, 'mail')} could not be handed over. The ledger says why.")

    def _preview(self) -> None:
        today = timezone.localdate()
        known = reminded_on(today)
        for digest in planned_digests(today):
            note = " (already reminded)" if digest.person.pk in known else ""
            self.stdout.write(f"{digest.name}: {digest.summary}{note}")
