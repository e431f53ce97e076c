"""Change the parts of a layout: sections, lines and columns. Each change is the next revision of the whole."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from indicators.models import Indicator
from indicators.records.history import delete_with_history, save_with_history
from indicators.records.transitions import Invalid
from reporting.models import Column, Line, Scorecard, Section
from reporting.services.layout import claim, keep

KEY_LENGTH = 40
Part = TypeVar("Part", bound=Section | Line | Column)
GONE = "This part of the layout has been removed meanwhile."


def _fresh(part: Part) -> Part:
    found: Any = type(part)._default_manager.filter(pk=part.pk).first()
    if found is None:
        raise Invalid(GONE)
    fresh: Part = found
    return fresh


def arranged(parts: Sequence[Part], moving: Part, place: int) -> list[Part]:
    """Return the parts with one of them at ``place``, counted from 0; beyond either end means the end."""
    rest = [part for part in parts if part.pk != moving.pk]
    place = max(0, min(place, len(rest)))
    return [*rest[:place], moving, *rest[place:]]


def _put_in_order(parts: Sequence[Part], *, by: User, at: datetime, reason: str) -> None:
    """Give the parts their own order numbers in this sequence; only those that move are saved."""
    numbers = sorted(part.order for part in parts)
    if len(set(numbers)) < len(numbers):
        numbers = list(range(numbers[0], numbers[0] + len(numbers)))
    for part, number in zip(parts, numbers, strict=True):
        if part.order != number:
            part.order = number
            save_with_history(part, by=by, at=at, reason=reason)


# Sections


def _levels_below(section: Section, sections: Collection[Section]) -> int:
    """Return how many levels a section and those inside it take."""
    inside = [one for one in sections if one.parent_id == section.pk]
    return 1 + max((_levels_below(one, sections) for one in inside), default=0)


def _depth(parent: Section | None, sections: Mapping[int, Section]) -> int:
    depth = 0
    while parent is not None:
        depth, parent = depth + 1, sections.get(parent.parent_id or 0)
    return depth


def _check_nesting(row: Scorecard, section: Section, parent: Section | None) -> None:
    sections = {one.pk: one for one in row.sections.all()}
    above = parent
    while above is not None:
        if above.pk == section.pk:
            raise Invalid("A section cannot lie inside itself. Choose another one.")
        above = sections.get(above.parent_id or 0)
    height = _levels_below(section, sections.values()) if section.pk else 1
    if _depth(parent, sections) + height > len(row.levels):
        levels = "1 level" if len(row.levels) == 1 else f"{len(row.levels)} levels"
        raise Invalid(f"This scorecard has {levels} of headings. Add a level first, or choose an outer section.")


@transaction.atomic
def add_section(
    scorecard: Scorecard, *, heading: str, parent: Section | None, by: User, at: datetime, seen: int
) -> Section:
    """Add a heading after the last."""
    row = claim(scorecard, by=by, seen=seen)
    last = row.sections.aggregate(last=Max("order"))["last"] or 0
    section = Section(scorecard=row, heading=heading, parent=parent, order=last + 1)
    _check_heading(row, section)
    _check_nesting(row, section, parent)
    reason = f"Section “{heading}” added"
    save_with_history(section, by=by, at=at, reason=reason)
    keep(row, "add section", by=by, at=at, reason=reason)
    return section


def _check_heading(row: Scorecard, section: Section) -> None:
    beside = row.sections.filter(parent=section.parent, heading__iexact=section.heading).exclude(pk=section.pk)
    if beside.exists():
        raise Invalid(f"There is a section “{section.heading}” at this place already. Give this one another heading.")


@transaction.atomic
def change_section(
    section: Section, *, heading: str, parent: Section | None, by: User, at: datetime, seen: int
) -> Section:
    """Rename a heading or put it inside another."""
    row = claim(section.scorecard, by=by, seen=seen)
    current = _fresh(section)
    if (current.heading, current.parent_id) == (heading, parent.pk if parent else None):
        return current
    renamed = current.heading != heading
    reason = f"Section “{current.heading}” renamed to “{heading}”" if renamed else f"Section “{heading}” moved"
    current.heading, current.parent = heading, parent
    _check_heading(row, current)
    _check_nesting(row, current, parent)
    save_with_history(current, by=by, at=at, reason=reason)
    keep(row, "change section", by=by, at=at, reason=reason)
    return current


@transaction.atomic
def move_section(section: Section, place: int, *, by: User, at: datetime, seen: int) -> None:
    """Put a heading at a place (from 0) among those beside it."""
    row = claim(section.scorecard, by=by, seen=seen)
    current = _fresh(section)
    beside = list(row.sections.filter(parent=current.parent_id).order_by("order", "pk"))
    reason = f"Section “{current.heading}” moved"
    _put_in_order(arranged(beside, current, place), by=by, at=at, reason=reason)
    keep(row, "move section", by=by, at=at, reason=reason)


@transaction.atomic
def remove_section(section: Section, *, by: User, at: datetime, seen: int) -> None:
    """Take away a heading that holds nothing any more."""
    row = claim(section.scorecard, by=by, seen=seen)
    current = _fresh(section)
    if current.lines.exists() or current.children.exists():
        raise Invalid(f"“{current.heading}” still holds lines or sections. Move or remove them first.")
    reason = f"Section “{current.heading}” removed"
    delete_with_history(current, by=by, at=at, reason=reason)
    keep(row, "remove section", by=by, at=at, reason=reason)


# Lines


@transaction.atomic
def add_lines(section: Section, indicators: Sequence[Indicator], *, by: User, at: datetime, seen: int) -> list[Line]:
    """Add a line for each indicator at the end of a section."""
    row = claim(section.scorecard, by=by, seen=seen)
    current = _fresh(section)
    there = set(current.lines.values_list("indicator", flat=True))
    if twice := [one.ref for one in indicators if one.pk in there]:
        raise Invalid(f"“{current.heading}” shows {', '.join(twice)} already.")
    if not indicators:
        raise Invalid("Tick at least one indicator.")
    last = Line.objects.filter(section__scorecard=row).aggregate(last=Max("order"))["last"] or 0
    number = "1 line" if len(indicators) == 1 else f"{len(indicators)} lines"
    reason = f"{number} added to “{current.heading}”"
    lines = [Line(section=current, indicator=one, order=last + place) for place, one in enumerate(indicators, start=1)]
    for line in lines:
        save_with_history(line, by=by, at=at, reason=reason)
    keep(row, "add lines", by=by, at=at, reason=reason)
    return lines


@transaction.atomic
def change_line(line: Line, fields: Mapping[str, Any], *, by: User, at: datetime, seen: int) -> Line:
    """Change number, kind, words, weight or section of a line."""
    row = claim(line.section.scorecard, by=by, seen=seen)
    current = _fresh(line)
    section: Section = fields.get("section", current.section)
    if section.scorecard_id != row.pk:
        raise Invalid("Choose a section of this scorecard.")
    beside = section.lines.filter(indicator=current.indicator_id).exclude(pk=current.pk)
    if beside.exists():
        raise Invalid(f"“{section.heading}” shows this indicator already.")
    if all(getattr(current, name) == value for name, value in fields.items()):
        return current
    for name, value in fields.items():
        setattr(current, name, value)
    reason = f"Line {current.indicator.ref} changed"
    save_with_history(current, by=by, at=at, reason=reason)
    keep(row, "change line", by=by, at=at, reason=reason)
    return current


@transaction.atomic
def move_line(line: Line, place: int, *, by: User, at: datetime, seen: int) -> None:
    """Put a line at a place (from 0) inside its section."""
    row = claim(line.section.scorecard, by=by, seen=seen)
    current = _fresh(line)
    beside = list(current.section.lines.order_by("order", "pk"))
    reason = f"Line {current.indicator.ref} moved"
    _put_in_order(arranged(beside, current, place), by=by, at=at, reason=reason)
    keep(row, "move line", by=by, at=at, reason=reason)


@transaction.atomic
def remove_line(line: Line, *, by: User, at: datetime, seen: int) -> None:
    """Take a line off the scorecard. The indicator and its figures stay."""
    row = claim(line.section.scorecard, by=by, seen=seen)
    current = _fresh(line)
    reason = f"Line {current.indicator.ref} removed"
    delete_with_history(current, by=by, at=at, reason=reason)
    keep(row, "remove line", by=by, at=at, reason=reason)


# Columns


def _free_key(row: Scorecard, heading: str, kind: str) -> str:
    plain = slugify(heading)[:KEY_LENGTH].strip("-") or kind.replace("_", "-")
    taken = set(row.columns.values_list("key", flat=True))
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}-{number}", number + 1
    return key


def _named(column: Column) -> str:
    return column.heading or str(column.get_kind_display())


@transaction.atomic
def add_column(
    scorecard: Scorecard, *, kind: str, heading: str, options: Mapping[str, Any], by: User, at: datetime, seen: int
) -> Column:
    """Add a column at the right end. Its key is made from the heading and never changes."""
    row = claim(scorecard, by=by, seen=seen)
    last = row.columns.aggregate(last=Max("order"))["last"] or 0
    column = Column(
        scorecard=row,
        key=_free_key(row, heading, kind),
        kind=kind,
        heading=heading,
        order=last + 1,
        options=dict(options),
    )
    reason = f"Column “{_named(column)}” added"
    save_with_history(column, by=by, at=at, reason=reason)
    keep(row, "add column", by=by, at=at, reason=reason)
    return column


@transaction.atomic
def change_column(
    column: Column, *, heading: str, options: Mapping[str, Any], by: User, at: datetime, seen: int
) -> Column:
    """Change the heading or the options of a column."""
    row = claim(column.scorecard, by=by, seen=seen)
    current = _fresh(column)
    if (current.heading, current.options) == (heading, dict(options)):
        return current
    current.heading, current.options = heading, dict(options)
    reason = f"Column “{_named(current)}” changed"
    save_with_history(current, by=by, at=at, reason=reason)
    keep(row, "change column", by=by, at=at, reason=reason)
    return current


@transaction.atomic
def move_column(column: Column, place: int, *, by: User, at: datetime, seen: int) -> None:
    """Put a column at a place, counted from 0 at the left."""
    row = claim(column.scorecard, by=by, seen=seen)
    current = _fresh(column)
    reason = f"Column “{_named(current)}” moved"
    _put_in_order(arranged(list(row.columns.order_by("order", "pk")), current, place), by=by, at=at, reason=reason)
    keep(row, "move column", by=by, at=at, reason=reason)


@transaction.atomic
def remove_column(column: Column, *, by: User, at: datetime, seen: int) -> None:
    """Take a column off the scorecard."""
    row = claim(column.scorecard, by=by, seen=seen)
    current = _fresh(column)
    reason = f"Column “{_named(current)}” removed"
    delete_with_history(current, by=by, at=at, reason=reason)
    keep(row, "remove column", by=by, at=at, reason=reason)


@transaction.atomic
def copy_columns(scorecard: Scorecard, source: Scorecard, *, by: User, at: datetime, seen: int) -> None:
    """Replace the columns by those of another scorecard."""
    row = claim(scorecard, by=by, seen=seen)
    if source.pk == row.pk:
        raise Invalid("Choose another scorecard to copy the columns from.")
    reason = f"Columns copied from “{source.title}”"
    for column in row.columns.all():
        delete_with_history(column, by=by, at=at, reason=reason)
    for column in source.columns.order_by("order"):
        new = Column(
            scorecard=row,
            key=column.key,
            kind=column.kind,
            heading=column.heading,
            order=column.order,
            options=column.options,
        )
        save_with_history(new, by=by, at=at, reason=reason)
    keep(row, "copy columns", by=by, at=at, reason=reason)
