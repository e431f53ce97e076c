"""Write the tables of docs/reference/packs.md from the declarations of the files."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from reporting.loading.reference import with_tables


class Command(BaseCommand):
    help = "Writes the tables of the page about packs from the declarations of its files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--page", type=Path, default=Path(settings.BASE_DIR) / "docs" / "reference" / "packs.md")

    def handle(self, *_args: Any, page: Path, **_options: Any) -> None:
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(f"Wrote {page}")
