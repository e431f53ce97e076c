"""What the page of an indicator shows about other councils: a picture, a ranked table, and how old it all is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.charts import Svg
from indicators.comparators import Comparators, Group, TableKey, kept_values, read_comparators
from indicators.enums import BenchmarkKind, Polarity
from indicators.models import Authority, BenchmarkFigure, Definition, Indicator
from indicators.queries import number_format
from indicators.rules.display import show
from indicators.rules.peers import PeerStanding, rank_of
from indicators.strips import Dot, Strip, strip_chart

OLD_AFTER_YEARS = 2
AREA_KINDS = (BenchmarkKind.REGION, BenchmarkKind.NATIONAL)


@dataclass(frozen=True)
class RankedCouncil:
    """One line of the table. ``rank`` is None without a figure, or where neither way is better."""

    rank: int | None
    authority: Authority
    text: str
    is_us: bool


@dataclass(frozen=True)
class GroupPanel:
    """One group: where we stand in words, and everybody in order."""

    group: Group
    standing: PeerStanding
    sentence: str
    councils: tuple[RankedCouncil, ...]


@dataclass(frozen=True)
class PeerPanel:
    """The newest table of one indicator."""

    year: str
    source: str
    age: str
    groups: tuple[GroupPanel, ...]
    areas: tuple[tuple[BenchmarkFigure, str], ...]
    picture: Svg


def peer_panel(indicator: Indicator, definition: Definition | None, *, on: date) -> PeerPanel | None:
    """Return the panel from the newest table that may be used on a day, or None without one."""
    comparators = read_comparators([indicator.pk], as_at=on)
    found = comparators.tables.get(indicator.pk)
    if found is None or definition is None:
        return None
    table, us = found[0], comparators.us
    compared = comparators.of(indicator.pk, definition)
    by_slug = {standing.group: standing for standing in compared.peers}
    fmt = number_format(definition)

    def number(value: Decimal | None) -> str:
        return show(value, fmt)

    groups = tuple(
        _group_panel(comparators, choice.group, table, by_slug[choice.group.slug], definition, number)
        for choice in (comparators.choices_of(indicator.pk) if us else ())
    )
    areas = tuple((one, number(one.value)) for one in compared.figures if one.kind in AREA_KINDS)
    return PeerPanel(
        year=table.period,
        source=table.source,
        age=age_in_words(table.available_from, on),
        groups=groups,
        areas=areas,
        picture=_picture(groups, table, definition.name, number, us),
    )


def _group_panel(
    comparators: Comparators,
    group: Group,
    table: TableKey,
    standing: PeerStanding,
    definition: Definition,
    number: Callable[[Decimal | None], str],
) -> GroupPanel:
    us = comparators.us
    members = comparators.members_in(group, table, us) | ({us.code} if us else set())
    values = {code: value for code, value in kept_values(table).items() if code in members}
    polarity = Polarity(definition.polarity)
    councils = [
        RankedCouncil(
            rank_of(code, values, polarity),
            comparators.authorities[code],
            number(value) or "no figure",
            us is not None and code == us.code,
        )
        for code, value in values.items()
    ]
    largest = len(councils) + 1
    councils.sort(key=lambda one: (one.rank or largest, one.authority.name))
    return GroupPanel(group, standing, standing_in_words(standing, number), tuple(councils))


def standing_in_words(standing: PeerStanding, number: Callable[[Decimal | None], str]) -> str:
    """ "12th of 151, 2nd quarter. It was 15th of 150 the year before. Median 92.1%, average of the others 91.8%." """
    said = []
    if standing.rank is not None:
        quarter = f", {ordinal(standing.quartile)} quarter of councils" if standing.quartile else ""
        shared = " (shared)" if standing.tied else ""
        said.append(f"{ordinal(standing.rank)} of {standing.count}{shared}{quarter}.")
    elif standing.value is None:
        said.append("The table has no figure for us.")
    if standing.rank_before is not None:
        said.append(f"It was {ordinal(standing.rank_before)} of {standing.count_before} in the table before.")
    if standing.median is not None:
        said.append(f"Median of the others {number(standing.median)}, average {number(standing.average)}.")
    if standing.missing:
        said.append(f"{standing.missing} without a figure left out.")
    return " ".join(said)


def ordinal(number: int) -> str:
    """ "1st", "2nd", "11th"."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def age_in_words(available_from: date, on: date) -> str:
    """How long the figures have been out, and a word of warning when that is long."""
    months = 12 * (on.year - available_from.year) + on.month - available_from.month - (on.day < available_from.day)
    years, rest = divmod(max(months, 0), 12)
    parts = [f"{years} year{'' if years == 1 else 's'}"] if years else []
    parts += [f"{rest} month{'' if rest == 1 else 's'}"] if rest or not years else []
    words = f"out for {' and '.join(parts)}"
    return f"{words}: look for a newer table" if years >= OLD_AFTER_YEARS else words


def _picture(
    groups: tuple[GroupPanel, ...],
    table: TableKey,
    name: str,
    number: Callable[[Decimal | None], str],
    us: Authority | None,
) -> Svg:
    values = kept_values(table)
    strips = [
        Strip(
            panel.group.name,
            tuple(
                Dot(one.authority.name, value, one.text, one.is_us)
                for one in panel.councils
                if (value := values.get(one.authority.code)) is not None
            ),
            panel.standing.median,
        )
        for panel in groups
    ]
    words = " ".join(f"{panel.group.name}: {panel.sentence}" for panel in groups)
    return strip_chart(
        strips,
        title=f"{name}, {table.period}: {us.name if us else 'our council'} among others",
        description=f"Each dot is a council, the diamond is ours, the upright line is the median. {words}",
        number=lambda value: number(value),
        name="peers",
    )
