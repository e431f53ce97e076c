"""``manage.py export_pack SLUG FOLDER``: write a scorecard as a pack."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from indicators.enums import PeriodKind
from indicators.rules.periods import Period, PeriodProblem, parse_period
from reporting.exporting import Export, ExportRefused, export_pack, last_shown
from reporting.loading.write import zipped
from reporting.models import Scorecard

NOT_SHOWN = "Nothing of it was published yet. Say which period and day to export, with --period and --as-at."


class Command(BaseCommand):
    help = "Write a scorecard as a pack, a folder of CSV files or one zip. See docs/how-to/move-a-scorecard.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The scorecard's short name.")
        parser.add_argument("folder", type=Path, help="An empty folder, made where there is none, or a name in .zip.")
        parser.add_argument(
            "--period", help="The period of the document, for example “Q2 2018/19” (the last published)."
        )
        parser.add_argument("--as-at", help="The day that decides the benchmarks, for example 2018-11-13.")

    def handle(self, *args: Any, **options: Any) -> None:
        scorecard = _scorecard(options["slug"])
        period, as_at = _moment(scorecard, options["period"], options["as_at"])
        try:
            export = export_pack(scorecard, period, as_at=as_at)
        except ExportRefused as refused:
            lines = ("Nothing was written. The scorecard holds what a pack cannot say:", *map(str, refused.problems))
            raise CommandError("\n  ".join(lines)) from refused
        _write(export, options["folder"])
        self.stdout.write(f"Wrote {len(export.files)} files: {scorecard} for {period.label()}.")
        for note in export.notes:
            self.stdout.write(f"Note: {note}")


def _scorecard(slug: str) -> Scorecard:
    found = Scorecard.objects.select_related("portfolio", "status_set").filter(slug=slug).first()
    if found is None:
        known = ", ".join(Scorecard.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CommandError(f"There is no scorecard {slug}. There are: {known}.")
    return found


def _moment(scorecard: Scorecard, period: str | None, as_at: str | None) -> tuple[Period, date]:
    shown = last_shown(scorecard)
    if shown is None and not (period and as_at):
        raise CommandError(NOT_SHOWN)
    try:
        asked = parse_period(period, kind=PeriodKind(scorecard.period_kind)) if period else shown and shown[0]
        day = date.fromisoformat(as_at) if as_at else shown and shown[1]
    except PeriodProblem as problem:
        raise CommandError(str(problem)) from problem
    except ValueError as problem:
        raise CommandError("Write the day as year-month-day, for example 2018-11-13.") from problem
    if asked is None or day is None:
        raise CommandError(NOT_SHOWN)
    return asked, day


def _write(export: Export, target: Path) -> None:
    """Write into an empty place only, so that nothing is lost and no older file mixes in."""
    if target.suffix.lower() == ".zip":
        if target.exists():
            raise CommandError(f"There is a file {target} already. Choose another name.")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(zipped(export.files))
        return
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CommandError(f"{target} is not an empty folder. Choose another.")
    target.mkdir(parents=True, exist_ok=True)
    for name, content in export.files.items():
        (target / name).write_bytes(content)
