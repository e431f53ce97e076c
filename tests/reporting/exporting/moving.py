"""Move a pack through a database: load it, let people approve and confirm everything, export it."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.contrib.auth.models import User

from indicators.enums import ProposalState
from indicators.models import Service
from indicators.people import PERFORMANCE
from reporting.exporting import Export, export_pack
from reporting.loading import load_pack
from reporting.loading.pack import Pack, read_pack_files
from reporting.models import Override, Scorecard
from reporting.services import decide_override
from submissions.enums import State
from submissions.models import RatingOverride, Submission
from submissions.services import decide_rating_override
from tests.factories import make_move, make_person, make_responsibility

AT = datetime(2018, 11, 1, 9, 0, tzinfo=UTC)


def load_and_approve(pack: Pack, at: datetime = AT) -> Scorecard:
    """Put a pack in force with every figure approved and every manual change confirmed."""
    keeper, lead = _people()
    load_pack(pack, confirmed_by=keeper, at=at)
    for service in Service.objects.all():
        if not service.responsibilities.filter(person=lead).exists():
            make_responsibility(lead, "lead", service=service)
    for row in Submission.objects.filter(state=State.SUBMITTED).order_by("period__end", "pk"):
        make_move(row, "approve", by=lead, at=at)
    second = User.objects.filter(username="confirmer").first() or make_person("confirmer", groups=(PERFORMANCE,))
    for rating in RatingOverride.objects.filter(proposal_state=ProposalState.PROPOSED):
        decide_rating_override(rating, confirm=True, by=second, at=at)
    for override in Override.objects.filter(proposal_state=ProposalState.PROPOSED):
        decide_override(override, confirm=True, by=second, at=at)
    return Scorecard.objects.get(slug=pack.card.slug)


def _people() -> tuple[User, User]:
    known = {user.username: user for user in User.objects.filter(username__in=("keeper", "lead"))}
    keeper = known.get("keeper") or make_person("keeper", groups=(PERFORMANCE,))
    return keeper, known.get("lead") or make_person("lead")


def export_of(pack: Pack) -> Export:
    """The export of a pack that was loaded and approved, for its own period and day."""
    return export_pack(Scorecard.objects.get(slug=pack.card.slug), pack.card.period, as_at=pack.card.as_at)


def through_a_database(files: Mapping[str, bytes], at: datetime = AT) -> Export:
    """Load, approve and export."""
    pack = read_pack_files(files)
    load_and_approve(pack, at)
    return export_of(pack)
