"""One reorganisation in one transaction: a team moves, a person hands over, a portfolio gets another holder."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from indicators.models import Service
from indicators.permissions import maintain_refusal
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.services import (
    SEEN_OTHER,
    Touched,
    checked_reason,
    hand_over,
    hand_over_refusal,
    mark_of,
    move_team,
    plan_hand_over,
    plan_move,
)
from reporting.models import Portfolio, PortfolioHolder


@dataclass(frozen=True)
class Reorganisation:
    """What is asked for; every part may be left out, but not all."""

    starts: date
    service: Service | None = None
    new_name: str = ""
    person: User | None = None
    successor: User | None = None
    portfolio: Portfolio | None = None
    holder: str = ""


def plan(asked: Reorganisation) -> list[Touched]:
    """Return every row that would be touched, in the order it would happen."""
    return [*_plan_team(asked), *_plan_people(asked), *_plan_holder(asked)]


def _plan_team(asked: Reorganisation) -> list[Touched]:
    return plan_move(asked.service, asked.new_name, asked.starts) if asked.service else []


def _plan_people(asked: Reorganisation) -> list[Touched]:
    if asked.person is None or asked.successor is None:
        return []
    return plan_hand_over(asked.person, asked.successor, asked.starts)


def _plan_holder(asked: Reorganisation) -> list[Touched]:
    if asked.portfolio is None:
        return []
    before = holder_on(asked.portfolio, asked.starts)
    after = f"{asked.holder} from {asked.starts:%-d %B %Y}"
    return [Touched("Portfolio holder", asked.portfolio.name, before.name if before else "nobody", after)]


def holder_on(portfolio: Portfolio, day: date) -> PortfolioHolder | None:
    """Return who holds a portfolio on a day."""
    return portfolio.holders.filter(starts__lte=day).order_by("-starts").first()


def refusal(asked: Reorganisation, *, by: User) -> str | None:
    """Return why the person may not do this, or None."""
    if sentence := maintain_refusal(by):
        return sentence
    if asked.person and asked.successor:
        return hand_over_refusal(by, asked.person, asked.successor)
    return None


@transaction.atomic
def reorganise(asked: Reorganisation, *, by: User, at: datetime, reason: str, seen: str) -> int:
    """Do all of it or nothing. ``seen`` is the mark of the plan the person looked at. Returns the number of rows.

    Raises:
        Forbidden: for somebody who may not do one of its parts.
        Conflict: when the rows are not those that were seen.
        Invalid: when there is nothing to do, or a part cannot be.
    """
    if sentence := refusal(asked, by=by):
        raise Forbidden(sentence)
    touched = plan(asked)
    if not touched:
        raise Invalid("Nothing would change.")
    if seen != mark_of(touched):
        raise Conflict(SEEN_OTHER)
    act: dict[str, Any] = {"starts": asked.starts, "by": by, "at": at, "reason": checked_reason(reason)}
    # Each part is planned when its turn comes: a team that moves first takes its people's rows with it.
    if asked.service:
        rows = mark_of(_plan_team(asked))
        move_team(asked.service, name=asked.new_name, slug=_new_slug(asked.new_name), seen=rows, **act)
    if asked.person and asked.successor and _plan_people(asked):
        hand_over(asked.person, asked.successor, seen=mark_of(_plan_people(asked)), **act)
    if asked.portfolio:
        change_holder(asked.portfolio, asked.holder, **act)
    return len(touched)


def _new_slug(name: str) -> str:
    plain = slugify(name)[:45] or "service"
    taken = set(Service.objects.filter(slug__startswith=plain).values_list("slug", flat=True)) | {"add"}
    return next(
        one for number in range(len(taken) + 2) if (one := f"{plain}-{number}" if number else plain) not in taken
    )


@transaction.atomic
def change_holder(
    portfolio: Portfolio, name: str, *, starts: date, by: User, at: datetime, reason: str
) -> PortfolioHolder:
    """Write down who holds a portfolio from a day. Scorecards published before keep the name they had."""
    if sentence := maintain_refusal(by):
        raise Forbidden(sentence)
    text = checked_reason(reason)
    row = portfolio.holders.filter(starts=starts).first() or PortfolioHolder(portfolio=portfolio, starts=starts)
    row.name = name
    save_with_history(row, by=by, at=at, reason=text)
    record_act("change portfolio holder", row, by=by, at=at, reason=text)
    return row
