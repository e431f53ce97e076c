"""Change the layout of a scorecard: every change through one function, each naming the revision the person saw.

Nothing here touches a draft or an edition: both hold their own document.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify

from indicators.enums import PeriodKind
from indicators.models import StatusSet
from indicators.people import is_performance
from indicators.records.audit import person_name, record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid
from reporting.enums import ColumnKind
from reporting.models import Column, Line, Portfolio, Scorecard, Section
from reporting.permissions import ONLY_PERFORMANCE
from reporting.words import unknown_words

RESERVED = frozenset({"new", "changes"})
SLUG_LENGTH = 70
# The columns of a scorecard nobody has designed yet.
FIRST_COLUMNS = (
    (ColumnKind.NUMBER, "No."),
    (ColumnKind.NAME, "Measure"),
    (ColumnKind.PREVIOUS_VALUE, "Previous value"),
    (ColumnKind.LATEST_VALUE, "Latest value"),
    (ColumnKind.TARGET, "Target"),
    (ColumnKind.TREND, "Trend"),
    (ColumnKind.RATING, "Status"),
    (ColumnKind.NARRATIVE, "Narrative"),
)
COPIED = (
    "caption",
    "closing",
    "rating_display",
    "rollup_method",
    "rollup_rounding",
    "rollup_thresholds",
    "period_kind",
    "orientation",
    "numbering",
    "levels",
    "words",
    "key",
    "footnotes",
    "blocks",
)


def claim(scorecard: Scorecard, *, by: User, seen: int) -> Scorecard:
    """Lock the scorecard inside the transaction of a change, and make sure the person saw its newest layout.

    Raises:
        Forbidden: the person may not change layouts.
        Conflict: somebody has changed the layout meanwhile; the sentence says who, when and what.
    """
    if not is_performance(by):
        raise Forbidden(ONLY_PERFORMANCE)
    row = (
        Scorecard.objects.select_for_update(of=("self",)).select_related("portfolio", "status_set").get(pk=scorecard.pk)
    )
    if row.revision != seen:
        raise Conflict(_moved_on(row))
    return row


def _moved_on(row: Scorecard) -> str:
    last = row.history.select_related("history_user").order_by("-history_id").first()
    done = "Look at it, then send yours again: nothing you typed is lost."
    if last is None or last.history_user is None:
        return f"Somebody has changed this layout since you opened it. {done}"
    when = f"{timezone.localtime(last.history_date):%H:%M}"
    what = f" ({last.history_change_reason})" if last.history_change_reason else ""
    return f"{person_name(last.history_user)} changed this layout at {when}{what}. {done}"


def keep(row: Scorecard, action: str, *, by: User, at: datetime, reason: str) -> Scorecard:
    """Save the scorecard as the next revision of its layout, with history and audit."""
    row.revision += 1
    save_with_history(row, by=by, at=at, reason=reason)
    record_act(action, row, by=by, at=at, reason=reason, detail={"revision": row.revision})
    return row


# The whole


@transaction.atomic
def create_portfolio(name: str, *, council: str, by: User, at: datetime) -> Portfolio:
    """Add a portfolio, or return the one of this name."""
    if not is_performance(by):
        raise Forbidden(ONLY_PERFORMANCE)
    found = Portfolio.objects.filter(council=council, name__iexact=name).first()
    if found is not None:
        return found
    plain = slugify(name)[:40].strip("-") or "portfolio"
    taken = set(Portfolio.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    slug = next(one for one in (plain, *(f"{plain}-{place}" for place in range(2, len(taken) + 3))) if one not in taken)
    portfolio = Portfolio(slug=slug, name=name, council=council)
    save_with_history(portfolio, by=by, at=at, reason="Added")
    record_act("add portfolio", portfolio, by=by, at=at, reason="Added")
    return portfolio


@transaction.atomic
def create_scorecard(
    *,
    portfolio: Portfolio,
    title: str,
    status_set: StatusSet,
    period_kind: str = PeriodKind.QUARTER,
    copy_of: Scorecard | None = None,
    by: User,
    at: datetime,
) -> Scorecard:
    """Add a scorecard: a plain one, or one with the whole layout of another."""
    if not is_performance(by):
        raise Forbidden(ONLY_PERFORMANCE)
    if Scorecard.objects.filter(portfolio=portfolio, title__iexact=title).exists():
        raise Invalid(f"{portfolio.name} has a scorecard called “{title}” already. Give this one another title.")
    reason = f"Copied from {copy_of.title}" if copy_of else "Added"
    copied = {name: getattr(copy_of, name) for name in COPIED} if copy_of else {}
    fields = {"levels": [{"heading": "Theme", "rating_heading": "Theme rating"}], **copied, "period_kind": period_kind}
    row = Scorecard(
        slug=_free_slug(title),
        portfolio=portfolio,
        title=title,
        status_set=copy_of.status_set if copy_of else status_set,
        **fields,
    )
    keep(row, "add scorecard", by=by, at=at, reason=reason)
    if copy_of:
        _copy_parts(copy_of, row, by=by, at=at, reason=reason)
        return row
    for order, (kind, heading) in enumerate(FIRST_COLUMNS, start=1):
        column = Column(scorecard=row, key=kind.value.replace("_", "-"), kind=kind, heading=heading, order=order)
        save_with_history(column, by=by, at=at, reason=reason)
    return row


def _free_slug(title: str) -> str:
    """Return an address nobody has: the title in small letters, with a number where it is taken."""
    plain = slugify(title)[:SLUG_LENGTH].strip("-") or "scorecard"
    taken = RESERVED | set(Scorecard.objects.filter(slug__startswith=plain).values_list("slug", flat=True))
    number = 2
    slug = plain
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    return slug


def _copy_parts(source: Scorecard, row: Scorecard, *, by: User, at: datetime, reason: str) -> None:
    made: dict[int, Section] = {}
    for section in _outermost_first(list(source.sections.all())):
        new = Section(scorecard=row, heading=section.heading, order=section.order)
        new.parent = made[section.parent_id] if section.parent_id else None
        save_with_history(new, by=by, at=at, reason=reason)
        made[section.pk] = new
    for line in Line.objects.filter(section__scorecard=source).order_by("order"):
        _copy(line, {"section_id": made[line.section_id].pk}, by=by, at=at, reason=reason)
    for column in source.columns.order_by("order"):
        _copy(column, {"scorecard_id": row.pk}, by=by, at=at, reason=reason)


def _copy(row: models.Model, changes: Mapping[str, Any], *, by: User, at: datetime, reason: str) -> None:
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    save_with_history(type(row)(**{**kept, **changes}), by=by, at=at, reason=reason)


def _outermost_first(sections: list[Section]) -> list[Section]:
    """Return sections so that each comes after the one it lies in."""
    done: dict[int | None, bool] = {None: True}
    ordered: list[Section] = []
    while len(ordered) < len(sections):
        ready = [one for one in sections if one.pk not in done and one.parent_id in done]
        if not ready:
            raise Invalid("The sections of this scorecard lie inside each other. Ask an administrator.")
        ordered += ready
        done |= {one.pk: True for one in ready}
    return ordered


@transaction.atomic
def change_settings(scorecard: Scorecard, fields: Mapping[str, Any], *, by: User, at: datetime, seen: int) -> Scorecard:
    """Change title, caption, closing line, period, display of ratings, numbering or orientation."""
    return _change(scorecard, fields, "change layout settings", "Settings changed", by=by, at=at, seen=seen)


@transaction.atomic
def change_rollup(scorecard: Scorecard, fields: Mapping[str, Any], *, by: User, at: datetime, seen: int) -> Scorecard:
    """Change the levels of headings and how their ratings follow from those inside."""
    row = claim(scorecard, by=by, seen=seen)
    known = {status.key for status in row.status_set.statuses.all() if status.rated}
    for entry in fields.get("rollup_thresholds", ()):
        if entry["status"] not in known:
            raise Invalid(f"“{entry['status']}” is not a rating of this scorecard.")
    return _change(scorecard, fields, "change roll-up", "Levels and overall ratings changed", by=by, at=at, seen=seen)


@transaction.atomic
def change_words(scorecard: Scorecard, words: Mapping[str, str], *, by: User, at: datetime, seen: int) -> Scorecard:
    """Replace the words the scorecard prints in place of the usual ones."""
    if unknown := unknown_words(words):
        raise Invalid(f"No scorecard prints the word “{unknown[0]}”.")
    return _change(scorecard, {"words": dict(words)}, "change words", "Words changed", by=by, at=at, seen=seen)


@transaction.atomic
def change_key(
    scorecard: Scorecard,
    key: Sequence[Mapping[str, str]],
    footnotes: Sequence[str],
    *,
    by: User,
    at: datetime,
    seen: int,
) -> Scorecard:
    """Replace the key and the footnotes."""
    row = claim(scorecard, by=by, seen=seen)
    known = {status.key for status in row.status_set.statuses.all()}
    for entry in key:
        if entry["status"] and entry["status"] not in known:
            raise Invalid(f"“{entry['status']}” is not a rating of this scorecard.")
    fields = {"key": [dict(entry) for entry in key], "footnotes": list(footnotes)}
    return _change(scorecard, fields, "change key", "Key and footnotes changed", by=by, at=at, seen=seen)


@transaction.atomic
def change_blocks(
    scorecard: Scorecard, blocks: Sequence[Mapping[str, Any]], *, by: User, at: datetime, seen: int
) -> Scorecard:
    """Replace what the summary shows."""
    fields = {"blocks": [dict(block) for block in blocks]}
    return _change(scorecard, fields, "change summary", "Summary changed", by=by, at=at, seen=seen)


def _change(
    scorecard: Scorecard, fields: Mapping[str, Any], action: str, reason: str, *, by: User, at: datetime, seen: int
) -> Scorecard:
    row = claim(scorecard, by=by, seen=seen)
    if all(getattr(row, name) == value for name, value in fields.items()):
        return row
    for name, value in fields.items():
        setattr(row, name, value)
    return keep(row, action, by=by, at=at, reason=reason)
