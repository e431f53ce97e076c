"""The collection under way: the invented council's second quarter, left in every state a return can be in."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from indicators.rules.periods import parse_period
from reporting.demo.past import OWN_COUNCIL, PACKS, at, correct_once
from reporting.demo.people import LEAD, OWNER, PERFORMER, person
from reporting.loading import read_pack
from reporting.models import Edition
from submissions.content import Content
from submissions.models import Round, Submission
from submissions.services import move, open_round, save_draft

LIVE = parse_period("Q2 2026/27")
LAST = parse_period("Q1 2026/27")


@dataclass(frozen=True)
class Story:
    """What the owner entered for one measure and how far it has come: draft, submitted, approved or sent_back."""

    ref: str
    reached: str
    fields: dict[str, Any]
    question: str = ""


def _figure(value: str, commentary: str) -> dict[str, Any]:
    return {"value": Decimal(value), "commentary": commentary}


def _share(numerator: int, denominator: int, commentary: str) -> dict[str, Any]:
    return {"numerator": Decimal(numerator), "denominator": Decimal(denominator), "commentary": commentary}


STORIES = (
    Story("recycling-rate", "approved", _figure("50.2", "Food waste rounds reached the last two villages in August.")),
    Story("missed-bins", "approved", _figure("55.1", "New route cards are in use on every round.")),
    Story("street-lights-working", "approved", _figure("98.6", "The contractor kept to its repair times.")),
    Story(
        "rent-collected",
        "approved",
        _figure("96.4", "Money advice reached 60 households. A second adviser starts in November."),
    ),
    Story(
        "repairs-on-time",
        "approved",
        _share(2733, 2901, "Two more plumbers from July. Damp cases are now booked within a week."),
    ),
    Story(
        "potholes-in-time",
        "submitted",
        _share(1044, 1119, "A wet September brought twice the usual reports. A third crew works until Christmas."),
    ),
    Story(
        "planning-major-in-time",
        "submitted",
        _share(11, 15, "Two sites waited for drainage advice. The two councils now share an officer for it."),
    ),
    Story("homelessness-prevented", "submitted", _share(75, 127, "More families came early, through schools.")),
    Story(
        "fly-tips-cleared",
        "sent_back",
        _share(401, 466, "Three large sites needed a contractor. One is booked for each month from now on."),
        question="The street care list shows 409 cleared in time. Can you check the three sites at Mill Lane?",
    ),
    Story("residual-waste", "draft", _figure("223", "")),
    Story("empty-homes-returned", "draft", _figure("31", "Seven came back through the loan scheme.")),
    Story(
        "temporary-accommodation",
        "draft",
        {
            "availability": "awaiting",
            "awaiting_from": "Anyshire Homes",
            "expected_on": 6,
            "commentary": "Their month-end count is late.",
        },
    ),
)


@transaction.atomic
def open_live(*, today: date) -> None:
    """Open the collection of the second quarter and bring some of its returns on their way, once."""
    if Round.objects.filter(period__start=LIVE.start, period__end=LIVE.end).exists():
        return
    _correct_first_edition()
    open_round(
        LIVE,
        opens=today - timedelta(days=12),
        due=today + timedelta(days=5),
        sign_off_due=today + timedelta(days=12),
        committee_date=today + timedelta(days=40),
        by=person(PERFORMER),
        at=at(today - timedelta(days=12), 9),
    )
    for place, story in enumerate(STORIES):
        _tell(story, moment=at(today - timedelta(days=9), 9) + timedelta(hours=5 * place), today=today)
    _leave_correction(at(today - timedelta(days=20), 14))


def _correct_first_edition() -> None:
    """Replace the first edition of the quarter before with a corrected one, so that there are two to compare."""
    if Edition.objects.filter(scorecard__slug=OWN_COUNCIL, number__gt=1).exists():
        return
    card = read_pack(PACKS / OWN_COUNCIL).card
    correct_once(
        "planning-major-in-time",
        changes={
            "numerator": Decimal(15),
            "commentary": "Two of 17 decisions were late: both waited for drainage advice. "
            "From September the county will answer within 21 days.",
        },
        reason="Two decisions made on the last day of June had been left out of the count.",
        card=card,
        moment=at(card.as_at + timedelta(days=20)),
    )


def _tell(story: Story, *, moment: datetime, today: date) -> None:
    row = Submission.objects.select_related("indicator").get(
        indicator__ref=story.ref, period__start=LIVE.start, period__end=LIVE.end
    )
    _enter(row, story, by=person(OWNER), moment=moment, today=today)
    if story.reached == "draft":
        return
    _step(row, "submit", by=person(OWNER), moment=moment + timedelta(minutes=4))
    if story.reached == "approved":
        _step(row, "approve", by=person(LEAD), moment=moment + timedelta(hours=4))
    if story.reached == "sent_back":
        _step(row, "send_back", by=person(LEAD), moment=moment + timedelta(hours=4), comment=story.question)


def _enter(row: Submission, story: Story, *, by: User, moment: datetime, today: date) -> None:
    fields = dict(story.fields)
    if "expected_on" in fields:
        fields["expected_on"] = today + timedelta(days=fields["expected_on"])
    content = Content(**fields).with_value("percent")
    save_draft(row, content, by=by, at=moment, seen_revision=row.revision, token=uuid.uuid4().hex)


def _step(row: Submission, name: str, *, by: User, moment: datetime, comment: str = "") -> None:
    row.refresh_from_db()
    move(
        row,
        name,
        by=by,
        at=moment,
        seen_revision=row.revision,
        seen_digest=row.current.digest if row.current else "",
        token=uuid.uuid4().hex,
        comment=comment,
    )


def _leave_correction(moment: datetime) -> None:
    """Start the correction of a published figure and leave it under way, while the published one stands."""
    row = Submission.objects.get(indicator__ref="council-energy", period__start=LAST.start, period__end=LAST.end)
    _step(
        row,
        "correct",
        by=person(OWNER),
        moment=moment,
        comment="The meter of the new depot was read twice. The supplier sends a corrected bill.",
    )
