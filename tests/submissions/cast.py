"""The people around one figure, and what they do, in words short enough for a story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from indicators.enums import ResponsibilityRole
from indicators.models import Indicator
from indicators.people import ADMINISTRATOR, AUDITOR
from indicators.rules.periods import Period
from submissions import services
from submissions.models import Submission, SubmissionVersion
from tests.factories import (
    NOW,
    Q2,
    make_definition,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_submission,
    make_target,
    make_version,
    token,
)


@dataclass(frozen=True)
class Cast:
    """One percentage with a target of 90%, its return nobody has started, and everybody who might touch it."""

    submission: Submission
    owner: User
    deputy: User
    owning_lead: User
    lead: User
    second_lead: User
    performance: User
    auditor: User
    administrator: User
    superuser: User
    outsider: User

    @property
    def indicator(self) -> Indicator:
        return self.submission.indicator

    def now(self) -> Submission:
        """The return as it is stored."""
        self.submission.refresh_from_db()
        return self.submission

    def save(self, by: User, value: str | None = "94.2", **changes: Any) -> SubmissionVersion:
        return make_version(self.submission, value, by=by, **changes)

    def move(self, name: str, by: User, comment: str = "") -> Submission:
        return make_move(self.submission, name, by=by, comment=comment)

    def submit(self, value: str | None = "94.2", **changes: Any) -> Submission:
        """The owner enters a figure and sends it."""
        self.save(self.owner, value, **changes)
        return self.move("submit", self.owner)

    def approve(self, value: str | None = "94.2", **changes: Any) -> Submission:
        """The owner enters and sends a figure, the lead signs it."""
        self.submit(value, **changes)
        return self.move("approve", self.lead)

    def publish(self) -> Submission:
        """Sign the figure and note that it stands in a released edition."""
        self.approve()
        services.mark_published([self.submission], by=self.performance, at=NOW)
        return self.now()

    def trail(self) -> list[tuple[User, datetime, str, str]]:
        """Who changed the row, when, why and to which state; without the row of its making."""
        rows = self.submission.history.order_by("history_id")[1:]
        return [(row.history_user, row.history_date, row.history_change_reason, row.state) for row in rows]

    def seen(self) -> dict[str, Any]:
        """What somebody who has just opened the page would send: the moment, the revision and a new token."""
        return {"at": NOW, "seen_revision": self.now().revision, "token": token()}


def make_cast(period: Period = Q2) -> Cast:
    indicator = make_definition().indicator
    make_target(indicator)
    people = {name: make_person() for name in ("owner", "deputy", "owning_lead", "lead", "second_lead")}
    held = {
        "owner": (ResponsibilityRole.OWNER,),
        "deputy": (ResponsibilityRole.DEPUTY,),
        "owning_lead": (ResponsibilityRole.OWNER, ResponsibilityRole.LEAD),
        "lead": (ResponsibilityRole.LEAD,),
        "second_lead": (ResponsibilityRole.LEAD,),
    }
    for name, roles in held.items():
        for role in roles:
            make_responsibility(people[name], role, indicator=indicator)
    return Cast(
        submission=make_submission(indicator, period),
        performance=make_performance(),
        auditor=make_person(groups=(AUDITOR,)),
        administrator=make_person(groups=(ADMINISTRATOR,)),
        superuser=make_person(is_superuser=True, is_staff=True),
        outsider=make_person(),
        **people,
    )
