"""The published past: each pack is loaded, approved, confirmed and released as on its own dates."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from indicators.enums import Polarity, ProposalState, ValueType
from indicators.models import Definition, Indicator, Service
from indicators.services import add_indicator, confirm, retire_indicator
from reporting.demo.people import LEAD, PERFORMER, SECOND_PERFORMER, assign_everybody, person
from reporting.loading import load_pack, read_pack
from reporting.loading.pack import Card, Pack
from reporting.models import Edition, Override, Scorecard
from reporting.services import build_draft, decide_override, release
from submissions.content import Content
from submissions.enums import State
from submissions.models import RatingOverride, Round, Submission
from submissions.services import close_round, decide_rating_override, move, open_round, save_draft
from submissions.services.steps import current_content

PACKS = Path(__file__).resolve().parents[1] / "packs"
PUBLISHED_COUNCILS = (
    "leicestershire-2016-17-q1",
    "buckinghamshire-2016-17-q2",
    "leicestershire-2018-19-q2",
    "leicestershire-2021-22-q3",
    "leicestershire-2023-24-q2",
)
OWN_COUNCIL = "anyshire-environment"
RETIRED_ON = date(2024, 3, 31)
NO_LONGER = "Another council's scorecard, kept as an example. No more figures are asked for."


def at(day: date, hour: int = 10) -> datetime:
    """Return an hour of a day in London."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def publish_past(slugs: Sequence[str] = (*PUBLISHED_COUNCILS, OWN_COUNCIL)) -> None:
    """Publish every pack that has not been published yet, oldest first."""
    published = set(Edition.objects.values_list("scorecard__slug", flat=True).distinct())
    for slug in slugs:
        if slug not in published:
            _publish(slug)
        if slug != OWN_COUNCIL:
            _retire_examples()


@transaction.atomic
def _publish(slug: str) -> None:
    pack = read_pack(PACKS / slug)
    card = pack.card
    loaded = at(card.opens or card.as_at, 9)
    if slug == OWN_COUNCIL:
        load_own(pack, loaded)
    else:
        load_pack(pack, confirmed_by=person(PERFORMER), at=loaded)
    assign_everybody()
    approve_waiting(at(card.sign_off_due or card.as_at))
    confirm_waiting(at(card.as_at, 9))
    scorecard = Scorecard.objects.get(slug=slug)
    publish(scorecard, card, at(card.as_at, 11))
    if slug != OWN_COUNCIL:
        close_collection(card)


def load_own(pack: Pack, moment: datetime) -> None:
    """Load the own council's figures and open their collection, which asks for one more figure than there is.

    Nobody has sent it to this day: it is what an overdue return looks like.
    """
    card = pack.card
    if card.opens is None or card.due is None or card.sign_off_due is None:
        raise LookupError(f"{card.slug} gives no dates for its collection.")
    undated = replace(pack, card=replace(card, opens=None, due=None, sign_off_due=None))
    load_pack(undated, confirmed_by=person(PERFORMER), at=moment)
    trees = Definition(
        name="Trees planted",
        description="Trees planted on council land in the quarter.",
        purpose="The council promised 2,000 trees by 2028.",
        value_type=ValueType.NUMBER,
        polarity=Polarity.HIGH,
        effective_from=card.period.start,
    )
    service = Service.objects.get(slug="anyshire-waste-and-streets")
    reason = "The committee asked for it in May."
    add_indicator(
        ref="trees-planted", service=service, definition=trees, by=person(PERFORMER), at=moment, reason=reason
    )
    confirm(trees, by=person(SECOND_PERFORMER), at=moment)
    open_round(
        card.period,
        opens=card.opens,
        due=card.due,
        sign_off_due=card.sign_off_due,
        committee_date=card.committee,
        by=person(PERFORMER),
        at=moment,
    )


def approve_waiting(moment: datetime) -> None:
    """Let the lead approve whatever waits for approval, earlier periods first."""
    lead = person(LEAD)
    waiting = Submission.objects.filter(state=State.SUBMITTED).select_related("current").order_by("period__end", "pk")
    for row in waiting:
        move(
            row,
            "approve",
            by=lead,
            at=moment,
            seen_revision=row.revision,
            seen_digest=row.current.digest if row.current else "",
            token=uuid.uuid4().hex,
        )


def confirm_waiting(moment: datetime) -> None:
    """Let the second person of the performance team confirm the manual changes that came with the pack."""
    confirmer = person(SECOND_PERFORMER)
    for rating in RatingOverride.objects.filter(proposal_state=ProposalState.PROPOSED):
        decide_rating_override(rating, confirm=True, by=confirmer, at=moment)
    for override in Override.objects.filter(proposal_state=ProposalState.PROPOSED):
        decide_override(override, confirm=True, by=confirmer, at=moment)


def publish(scorecard: Scorecard, card: Card, moment: datetime, *, reason: str = "") -> Edition:
    """Build the draft by one person and release it by another, a day later."""
    draft = build_draft(scorecard, card.period, as_at=card.as_at, by=person(PERFORMER), at=moment)
    return release(
        draft,
        by=person(SECOND_PERFORMER),
        at=moment + timedelta(days=1),
        seen_digest=draft.digest,
        token=uuid.uuid4().hex,
        reason=reason,
    )


def close_collection(card: Card) -> None:
    """Close the collection of a pack's quarter at the end of its committee day."""
    round_ = Round.objects.filter(period__start=card.period.start, period__end=card.period.end).first()
    if round_ and round_.is_open:
        close_round(round_, by=person(PERFORMER), at=at(card.committee or card.as_at, 16))


def _retire_examples() -> None:
    """Ask nobody for figures of the example councils."""
    by, moment = person(PERFORMER), at(RETIRED_ON)
    examples = Indicator.objects.filter(retired_on=None, lines__section__scorecard__slug__in=PUBLISHED_COUNCILS)
    for indicator in examples.distinct():
        retire_indicator(indicator, on=RETIRED_ON, by=by, at=moment, reason=NO_LONGER)


@transaction.atomic
def correct_once(ref: str, *, changes: dict[str, object], reason: str, card: Card, moment: datetime) -> None:
    """Correct one published figure in the open and release the edition that replaces the first."""
    row = Submission.objects.select_related("current").get(
        indicator__ref=ref, period__start=card.period.start, period__end=card.period.end
    )
    owner = person(PERFORMER)
    move(row, "correct", by=owner, at=moment, seen_revision=row.revision, token=uuid.uuid4().hex, comment=reason)
    row.refresh_from_db()
    if row.current is None:
        raise LookupError(f"{ref} has no figure to correct.")
    content = Content(**{**current_content(row.current).as_fields(), **changes}).with_value("percent")
    save_draft(row, content, by=owner, at=moment, seen_revision=row.revision, token=uuid.uuid4().hex)
    row.refresh_from_db()
    move(row, "submit", by=owner, at=moment, seen_revision=row.revision, token=uuid.uuid4().hex)
    approve_waiting(moment + timedelta(hours=3))
    publish(Scorecard.objects.get(slug=card.slug), card, moment + timedelta(days=1), reason=reason)
