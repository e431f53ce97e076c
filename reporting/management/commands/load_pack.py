"""``manage.py load_pack FOLDER``: load an old scorecard from a folder of CSV files."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from indicators.records.transitions import Refused
from reporting.loading import PackRefused, load_pack, read_pack

SHIPPED = Path(__file__).resolve().parents[2] / "packs"


class Command(BaseCommand):
    help = "Load an old scorecard from a folder of CSV files. See docs/how-to/load-an-old-scorecard.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="The folder, or the name of a pack that comes with Quarterday.")
        parser.add_argument("--dry-run", action="store_true", help="Do everything, say what was done, keep nothing.")
        parser.add_argument(
            "--confirmed-by", metavar="USERNAME", help="Who confirms the catalogue: performance team or administrator."
        )
        parser.add_argument("--at", metavar="TIME", help="The moment to record, for example 2016-08-01T09:00 (now).")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run: bool = options["dry_run"]
        try:
            report = load_pack(
                read_pack(_folder(options["folder"])),
                confirmed_by=_person(options["confirmed_by"]),
                at=_moment(options["at"]),
                dry_run=dry_run,
            )
        except PackRefused as refused:
            number = len(refused.problems)
            heading = f"Nothing was loaded. {number} thing{'' if number == 1 else 's'} to put right:"
            raise CommandError("\n".join((heading, *(f"  {problem}" for problem in refused.problems)))) from refused
        except Refused as refused:
            raise CommandError(f"Nothing was loaded. {refused}") from refused
        self.stdout.write("Nothing was kept: this was a dry run." if dry_run else "Loaded.")
        for line in report.done:
            self.stdout.write(f"  {line}")
        for note in report.notes:
            self.stdout.write(f"Note: {note}")


def _folder(name: str) -> Path:
    folder = Path(name)
    return folder if folder.is_dir() or not (SHIPPED / folder.name).is_dir() else SHIPPED / folder.name


def _person(username: str | None) -> User | None:
    if not username:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"There is no account {username}.")
    return user


def _moment(text: str | None) -> datetime:
    if not text:
        return timezone.now()
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError("Write the time as year-month-day and hours, for example 2016-08-01T09:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
