"""How submissions are picked out; reads like the sentence."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import models
from django.db.models import Q

from indicators.enums import ResponsibilityRole
from indicators.people import is_auditor, is_performance
from submissions.enums import State

if TYPE_CHECKING:
    from submissions.models.collection import ReportingPeriod, Round
    from submissions.models.submission import Submission  # noqa: F401

OWNING = (ResponsibilityRole.OWNER, ResponsibilityRole.DEPUTY)
LEADING = (ResponsibilityRole.LEAD,)


def _held(user: User, roles: tuple[ResponsibilityRole, ...], on: date) -> Q:
    """Submissions whose indicator, or its service, is this person's in one of ``roles`` on a day."""
    held = user.responsibilities.on(on).filter(role__in=roles)
    return Q(indicator__in=held.exclude(indicator=None).values("indicator")) | Q(
        indicator__service__in=held.exclude(service=None).values("service")
    )


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def for_period(self, period: "ReportingPeriod") -> Self:
        return self.filter(period=period)

    def in_round(self, round_: "Round") -> Self:
        return self.filter(round=round_)

    def approved(self) -> Self:
        return self.filter(approved_version__isnull=False)

    def waiting_for_lead(self) -> Self:
        return self.filter(state=State.SUBMITTED)

    def owned_by(self, user: User, *, on: date) -> Self:
        return self.filter(_held(user, OWNING, on))

    def led_by(self, user: User, *, on: date) -> Self:
        return self.filter(_held(user, LEADING, on))

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, on: date) -> Self:
        """Those the person may look at: their own, those they lead, or all for the performance team and auditors."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if is_performance(user) or is_auditor(user):
            return self
        return self.filter(_held(user, OWNING, on) | _held(user, LEADING, on))
