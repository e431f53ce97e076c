"""``manage.py compare_scorecard SLUG EXPECTED.csv``: is what we print what the council published?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reporting.comparison import TableProblem, compare, in_words, read_published
from reporting.document import ScorecardDocument, thaw
from reporting.models import Draft, Scorecard
from reporting.queries import newest_edition


class Command(BaseCommand):
    help = "Compare a scorecard with a published table, cell by cell. Ends with success only when all cells are equal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="The scorecard.")
        parser.add_argument("expected", type=Path, help="The published table in CSV, with a column ref.")
        parser.add_argument("--skip", nargs="+", default=[], metavar="NAME", help="Columns to leave out.")
        parser.add_argument("--preview", action="store_true", help="Compare the draft, not the newest edition.")
        parser.add_argument("--computed", action="store_true", help="Compare what the rules gave under manual changes.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["expected"]
        try:
            published = read_published(path.name, path.read_bytes())
        except OSError as problem:
            raise CommandError(f"{path} cannot be read.") from problem
        except TableProblem as problem:
            raise CommandError("\n".join(problem.messages)) from problem
        document = _document(options["slug"], preview=options["preview"])
        result = compare(document, published, skip=options["skip"], computed=options["computed"])
        for line in in_words(result):
            self.stdout.write(line)
        if not result.is_equal:
            raise SystemExit(1)


def _document(slug: str, *, preview: bool) -> ScorecardDocument:
    scorecard = Scorecard.objects.filter(slug=slug).first()
    if scorecard is None:
        raise CommandError(f"There is no scorecard {slug}.")
    if preview:
        draft = Draft.objects.filter(scorecard=scorecard).select_related("period").order_by("-assembled_at").first()
        if draft is None:
            raise CommandError(f"There is no draft of {slug}. Build one first.")
        return thaw(draft.document)
    edition = newest_edition(scorecard)
    if edition is None:
        raise CommandError(f"Nothing of {slug} has been published. Add --preview to compare its draft.")
    return thaw(edition.document)
