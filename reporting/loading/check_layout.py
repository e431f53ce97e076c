"""Whether the layout and the manual changes of a pack hold together. Pure."""

from typing import Any

from indicators.rules.numbers import TextProblem, read_text
from indicators.rules.periods import PeriodProblem, parse_period
from reporting.assembly.assemble import SECTION_TARGET
from reporting.assembly.builders import IDENTITY
from reporting.columns import option_problems
from reporting.document import GROUP_RATING
from reporting.enums import ColumnKind, LineKind
from reporting.loading import rows
from reporting.loading.check_catalogue import known_refs, repeated, status_keys, unknown_ref
from reporting.loading.known import Known
from reporting.loading.pack import CARD_FILE, Pack
from reporting.loading.problems import Problem
from reporting.words import unknown_words

REASON_LENGTH = 10


def check_layout(pack: Pack, known: Known) -> list[Problem]:
    """Return everything wrong with the scorecard, its columns, lines, words, key and manual changes."""
    return [
        *_card(pack, known),
        *_levels(pack),
        *_columns(pack),
        *_lines(pack, known),
        *_words(pack),
        *_key(pack, known),
        *repeated(rows.FOOTNOTES.file, pack.footnotes, lambda row: row.order, "order", "This place"),
        *_overrides(pack, known),
    ]


def _card(pack: Pack, known: Known) -> list[Problem]:
    card = pack.card
    problems = []

    def wrong(key: str, message: str) -> None:
        problems.append(Problem(CARD_FILE, 0, key, message))

    if card.status_set not in status_keys(pack, known):
        wrong("status_set", f"There is no status set {card.status_set}. Add it to {rows.STATUSES.file}.")
    names = known.portfolios.get(card.portfolio_slug, (card.portfolio, card.council))
    if names != (card.portfolio, card.council):
        wrong("portfolio", f"The portfolio {card.portfolio_slug} is “{names[0]}” of {names[1]} already.")
    if known.scorecards.get(card.slug, card.portfolio_slug) != card.portfolio_slug:
        wrong("slug", f"The scorecard {card.slug} belongs to the portfolio {known.scorecards[card.slug]} already.")
    if card.member and card.member_from is None:
        wrong("member_from", "Say from which day the member holds the portfolio, for example 2016-05-12.")
    dates = (card.opens, card.due, card.sign_off_due)
    if any(dates) and not all(dates):
        wrong("opens", "Give opens, due and sign_off_due together, or none of them.")
    ordered = [day for day in (*dates, card.committee) if day is not None]
    if ordered != sorted(ordered):
        wrong("due", "The days must follow each other: opens, due, sign_off_due, committee.")
    return problems


def _levels(pack: Pack) -> list[Problem]:
    problems = repeated(rows.LEVELS.file, pack.levels, lambda row: row.order, "order", "This place")
    if pack.lines and not pack.levels:
        problems.append(
            Problem(rows.LEVELS.file, 0, "", "This file is missing. The lines are grouped, so name the groups.")
        )
    return problems


def _columns(pack: Pack) -> list[Problem]:
    file = rows.COLUMNS.file
    problems = repeated(file, pack.columns, lambda row: row.order, "order", "This place")
    problems += repeated(file, pack.columns, lambda row: row.key, "key", "This key")
    for row in pack.columns:
        problems += [Problem(file, row.row, "options", message) for message in _option_problems(row, pack)]
    return problems


def _option_problems(row: rows.ColumnRow, pack: Pack) -> list[str]:
    found = option_problems(row.kind, row.options)
    if row.kind == ColumnKind.PERIOD_VALUE:
        found += _period_problems(row.options.get("period"), pack)
    return found


def _period_problems(label: Any, pack: Pack) -> list[str]:
    if not isinstance(label, str):
        return ['Name the period of the column, for example {"period": "Sep 2016"}.']
    try:
        parse_period(label, within=pack.card.period)
    except PeriodProblem as problem:
        return [str(problem)]
    return []


def _plain(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        read_text(value, limit=300)
    except TextProblem:
        return False
    return True


def _lines(pack: Pack, known: Known) -> list[Problem]:
    file = rows.LINES.file
    refs = known_refs(pack, known)
    problems = repeated(file, pack.lines, lambda row: row.order, "order", "This place")
    problems += repeated(file, pack.lines, lambda row: (row.ref, row.path), "ref", "This indicator in this group")
    replaceable = {row.key for row in pack.columns if row.kind in IDENTITY}
    for row in pack.lines:
        problems += unknown_ref(file, row.row, row.ref, refs)
        problems += _path_problems(row, len(pack.levels))
        if row.kind != LineKind.MEASURE and not row.pointer:
            message = f"A line of kind {row.kind} needs the words it prints, for example See Appendix."
            problems.append(Problem(file, row.row, "pointer", message))
        for key, value in row.printed_as.items():
            if key not in replaceable or not _plain(value):
                message = f"“{key}” must be the key of a column of {rows.COLUMNS.file} that is not computed, with a short text."
                problems.append(Problem(file, row.row, "printed_as", message))
    return problems


def group_path(row: rows.LineRow) -> tuple[str, ...]:
    """Return the headings above a line, from the outside in."""
    return tuple(heading for heading in row.path if heading)


def _path_problems(row: rows.LineRow, levels: int) -> list[Problem]:
    path = group_path(row)
    if row.path[: len(path)] != path:
        column = f"level_{row.path.index('') + 1}"
        return [Problem(rows.LINES.file, row.row, column, "This level is empty but an inner one is not.")]
    if levels and len(path) > levels:
        message = f"{rows.LEVELS.file} names {levels} levels, so this cell must be empty."
        return [Problem(rows.LINES.file, row.row, f"level_{levels + 1}", message)]
    return []


def _words(pack: Pack) -> list[Problem]:
    file = rows.WORDS.file
    problems = repeated(file, pack.words, lambda row: row.key, "key", "This key")
    unknown = set(unknown_words({row.key: row.text for row in pack.words}))
    for row in pack.words:
        if row.key in unknown:
            message = "No scorecard prints a word of this key. The page on scorecard layout lists them."
            problems.append(Problem(file, row.row, "key", message))
    return problems


def _key(pack: Pack, known: Known) -> list[Problem]:
    file = rows.KEY.file
    problems = repeated(file, pack.key, lambda row: row.order, "order", "This place")
    statuses = status_keys(pack, known).get(pack.card.status_set, set())
    for row in pack.key:
        if row.status and row.status not in statuses:
            message = f"There is no status {row.status} in the set {pack.card.status_set}."
            problems.append(Problem(file, row.row, "status", message))
    return problems


def section_paths(pack: Pack) -> set[str]:
    """Return the name of every group, inner ones joined to the outer by a slash."""
    paths = {group_path(row) for row in pack.lines}
    return {" / ".join(path[:depth]) for path in paths for depth in range(1, len(path) + 1)}


def rating_keys(pack: Pack) -> set[str]:
    """Return the keys of the columns that show the rating of a line."""
    return {row.key for row in pack.columns if row.kind == ColumnKind.RATING}


def _overrides(pack: Pack, known: Known) -> list[Problem]:
    file = rows.OVERRIDES.file
    problems = repeated(file, pack.overrides, lambda row: (row.ref, row.column), "column", "This cell")
    statuses = status_keys(pack, known).get(pack.card.status_set, set())
    for row in pack.overrides:
        problems += _place_problems(row, pack)
        if row.column in rating_keys(pack) and row.text and row.text not in statuses:
            choices = ", ".join(sorted(statuses))
            message = f"Write the key of a status, one of {choices}, or nothing for not rated."
            problems.append(Problem(file, row.row, "text", message))
        if len(row.reason) < REASON_LENGTH:
            message = f"Say why in at least {REASON_LENGTH} characters, for example “The value before was not printed.”"
            problems.append(Problem(file, row.row, "reason", message))
    return problems


def _place_problems(row: rows.OverrideRow, pack: Pack) -> list[Problem]:
    file = rows.OVERRIDES.file
    if row.ref.startswith(SECTION_TARGET):
        if row.ref.removeprefix(SECTION_TARGET) not in section_paths(pack):
            return [Problem(file, row.row, "ref", "There is no group of this name among the lines.")]
        if row.column != GROUP_RATING:
            return [Problem(file, row.row, "column", f"Only the {GROUP_RATING} of a group can be changed.")]
        return []
    if row.ref not in {line.ref for line in pack.lines}:
        return [Problem(file, row.row, "ref", f"No line of {rows.LINES.file} shows this indicator.")]
    if row.column not in {column.key for column in pack.columns}:
        return [Problem(file, row.row, "column", f"{rows.COLUMNS.file} has no column of this key.")]
    return []
