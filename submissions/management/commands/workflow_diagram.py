"""Write docs/reference/workflow.md from the table of transitions."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from submissions.diagram import page


class Command(BaseCommand):
    help = "Writes the page about how a return moves from the table of transitions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.BASE_DIR) / "docs" / "reference" / "workflow.md")

    def handle(self, *_args: Any, to: Path, **_options: Any) -> None:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Wrote {to}")
