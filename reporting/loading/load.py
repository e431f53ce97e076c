"""Load a pack: check everything first, then all of it in one transaction, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import Group, User
from django.db import transaction

from indicators.people import PERFORMANCE, import_account
from indicators.permissions import maintain_refusal
from indicators.records.audit import record_act
from indicators.records.transitions import Forbidden
from reporting.loading.catalogue import load_catalogue, retire_indicators
from reporting.loading.check_catalogue import check_catalogue
from reporting.loading.check_layout import check_layout
from reporting.loading.figures import Figure, missing_figures, read_figures
from reporting.loading.known import read_known
from reporting.loading.layout import load_layout
from reporting.loading.ledger import Ledger
from reporting.loading.pack import Pack
from reporting.loading.problems import PackRefused
from reporting.loading.values import load_figures, load_overrides

NEEDS_CONFIRMER = "Name the person who confirms the catalogue: somebody of the performance team or an administrator."
STAND_IN = "pack-dry-run"


@dataclass(frozen=True)
class LoadReport:
    """What was done: one line for each kind of thing, and notes on what to look at."""

    done: tuple[str, ...]
    notes: tuple[str, ...]


def check_pack(pack: Pack) -> tuple[list[Figure], list[str]]:
    """Return the figures and notes of a pack that fits what is in the database.

    Raises:
        PackRefused: with everything that does not.
    """
    known = read_known()
    figures, problems = read_figures(pack, known)
    problems += check_catalogue(pack, known) + check_layout(pack, known)
    if problems:
        raise PackRefused(problems)
    return figures, [*pack.notes, *missing_figures(pack, known, figures)]


@transaction.atomic
def load_pack(pack: Pack, *, confirmed_by: User | None, at: datetime, dry_run: bool = False) -> LoadReport:
    """Put catalogue and layout in force and enter the figures as submitted, by the import account.

    What ``confirmed_by`` confirms was proposed by that account. A dry run does everything and keeps nothing;
    it needs nobody. Loading the same pack again changes nothing.

    Raises:
        PackRefused: with everything that stands against it.
        Forbidden: when ``confirmed_by`` may not change the catalogue.
    """
    if confirmed_by is None and not dry_run:
        raise Forbidden(NEEDS_CONFIRMER)
    figures, notes = check_pack(pack)
    confirmer = confirmed_by or _stand_in()
    if sentence := maintain_refusal(confirmer):
        raise Forbidden(sentence)
    ledger = Ledger(
        loader=import_account(), confirmer=confirmer, at=at, reason=f"Loaded from the pack {pack.card.slug}"
    )
    load_catalogue(pack, ledger)
    scorecard = load_layout(pack, ledger)
    load_figures(pack, figures, ledger)
    load_overrides(pack, scorecard, ledger)
    retire_indicators(pack, ledger)
    if ledger.changed_anything:
        record_act("load pack", scorecard, by=confirmer, at=at, detail={"done": ledger.sentences()})
    if dry_run:
        transaction.set_rollback(True)
    return LoadReport(done=tuple(ledger.sentences()), notes=tuple(notes))


def _stand_in() -> User:
    """Return somebody who may confirm, for the length of a dry run."""
    user = User.objects.create(username=STAND_IN)
    user.set_unusable_password()
    user.groups.add(Group.objects.get_or_create(name=PERFORMANCE)[0])
    return user
