"""The blocks of the summary a layout asks for, worked out with the document so that every format says the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.models import Status
from indicators.rules.display import show
from indicators.rules.numbers import round_half_away
from reporting.assembly.cells import format_of, mark_of, mark_text
from reporting.assembly.earlier import Earlier
from reporting.assembly.measures import Measure
from reporting.assembly.sources import Received, Sources
from reporting.document import Block, BlockCell, BlockRow, Cell, Group, Mark
from reporting.enums import Base, BlockKind, CountedBy, Exceptional
from reporting.render.summary import listed

USUAL_MOVERS = 3
DIRECTIONS = ("better", "same", "worse", "no_polarity")
BASE_WORDS = {
    Base.RATED: "Percentages are of the {number} rated {measures}.",
    Base.COMPARABLE: "Percentages are of the {number} {measures} that can be compared.",
    Base.ALL: "Percentages are of all {number} {measures}.",
}


@dataclass(frozen=True)
class Summed:
    """What a block is made from: the sources, the groups with their ratings, and every measure."""

    sources: Sources
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    overall: Cell
    earlier: Earlier | None

    @property
    def statuses(self) -> list[Status]:
        return sorted(self.sources.statuses.values(), key=lambda status: status.order)

    def mark(self, status: Status | None) -> Mark | None:
        return mark_of(self.sources, status) if status else None

    def figure(self, measure: Measure, received: Received | None) -> str:
        """Return an approved figure of a measure as its definition prints it, the word for hidden where it is."""
        if received is None or received.version.value is None:
            return ""
        if received.hidden:
            return self.sources.words("suppressed")
        return show(received.version.value, format_of(measure.row), received.version.count)


Options = Mapping[str, Any]
Maker = Callable[[Summed, Options], Block]


def build_blocks(summed: Summed) -> tuple[Block, ...]:
    """Return the blocks of the layout in its order. Kinds nobody knows any more are left out."""
    return tuple(
        MAKERS[options["kind"]](summed, options)
        for options in summed.sources.scorecard.blocks
        if options.get("kind") in MAKERS
    )


def _heading(options: Options) -> str:
    return str(options.get("heading") or BlockKind(options["kind"]).label)


def _block(options: Options, sentence: str, columns: Sequence[str], rows: Sequence[BlockRow], base: str = "") -> Block:
    return Block(
        kind=options["kind"],
        heading=_heading(options),
        sentence=sentence,
        base=base,
        columns=tuple(columns),
        rows=tuple(rows),
    )


def _word(number: int) -> str:
    return "measure" if number == 1 else "measures"


def _base(options: Options, usual: Base) -> Base:
    return Base(options.get("base") or usual)


def in_base(measures: Sequence[Measure], base: Base) -> list[Measure]:
    """Return the measures that percentages of a base are of."""
    if base == Base.RATED:
        return [one for one in measures if one.status and one.status.rated]
    return [one for one in measures if one.is_comparable] if base == Base.COMPARABLE else list(measures)


def share_text(number: int, of: int) -> str:
    """Return "4 (24%)", rounded once; a plain number where there is nothing to be a share of."""
    return f"{number} ({round_half_away(Decimal(100 * number) / of, 0)}%)" if of and number else str(number)


def _parts(summed: Summed, options: Options) -> list[tuple[str, list[Measure]]]:
    """Return what is counted: the whole, or each group that holds lines of its own."""
    measures = list(summed.measures)
    if options.get("by") != CountedBy.THEME:
        return [("All", measures)]
    found = []
    for outer in summed.groups:
        for group in outer.walk():
            inside = [one for one in measures if one.path == group.path]
            if inside:
                found.append((group.heading, inside))
    return [*found, ("All", measures)]


def _base_words(base: Base, measures: Sequence[Measure]) -> str:
    number = len(in_base(measures, base))
    return BASE_WORDS[base].format(number=number, measures=_word(number))


def _counts(summed: Summed, options: Options) -> Block:
    base = _base(options, Base.RATED)
    given = {one.status.pk for one in summed.measures if one.status}
    shown = [status for status in summed.statuses if status.pk in given]
    bare = any(one.status is None for one in summed.measures)

    def cells(measures: list[Measure]) -> tuple[BlockCell, ...]:
        based = in_base(measures, base)
        found = []
        for status in shown:
            number = sum(1 for one in measures if one.status and one.status.pk == status.pk)
            counted = sum(1 for one in based if one.status and one.status.pk == status.pk)
            text = share_text(number, len(based)) if counted == number else str(number)
            found.append(BlockCell(text, number, mark_of(summed.sources, status)))
        if bare:
            number = sum(1 for one in measures if one.status is None)
            found.append(BlockCell(share_text(number, len(based)) if base == Base.ALL else str(number), number))
        return tuple(found)

    rows = [BlockRow(heading, cells(measures)) for heading, measures in _parts(summed, options)]
    columns = [mark_of(summed.sources, status).word for status in shown] + (["Without a rating"] if bare else [])
    whole = rows[-1].cells
    said = [f"{cell.number} {word.lower()}" for word, cell in zip(columns, whole, strict=True) if cell.number]
    number = len(summed.measures)
    sentence = f"Of {number} {_word(number)}: {listed(said)}." if said else "There is nothing to count yet."
    return _block(options, sentence, columns, rows, _base_words(base, summed.measures))


def _directions(summed: Summed, options: Options) -> Block:
    base = _base(options, Base.COMPARABLE)
    shown = [key for key in DIRECTIONS if key != "no_polarity" or any(one.direction == key for one in summed.measures)]
    columns = [_direction_word(summed, key) for key in shown] + ["Not known"]

    def cells(measures: list[Measure]) -> tuple[BlockCell, ...]:
        based = in_base(measures, base)
        found = []
        for key in (*shown, "none"):
            number = sum(1 for one in measures if one.direction == key)
            counted = sum(1 for one in based if one.direction == key)
            found.append(BlockCell(share_text(number, len(based)) if counted == number else str(number), number))
        return tuple(found)

    rows = [BlockRow(heading, cells(measures)) for heading, measures in _parts(summed, options)]
    whole = rows[-1].cells
    said = [f"{cell.number} {word.lower()}" for word, cell in zip(columns, whole, strict=True) if cell.number]
    sentence = f"{listed(said).capitalize()}." if said else "There is nothing to compare yet."
    return _block(options, sentence, columns, rows, _base_words(base, summed.measures))


def _direction_word(summed: Summed, key: str) -> str:
    return "Neither way is better" if key == "no_polarity" else summed.sources.words(f"change.{key}")


def _overall(summed: Summed, options: Options) -> Block:
    rating = summed.overall
    sentence = rating.why.sentence if rating.why else ""
    row = BlockRow("Overall rating", (BlockCell(rating.text, mark=rating.mark),))
    return _block(options, sentence, ("Rating",), (row,))


def _exceptions(summed: Summed, options: Options) -> Block:
    asked = [Exceptional(one) for one in options.get("reasons") or Exceptional.values]
    rows = []
    for measure in summed.measures:
        why = [words for kind in asked if (words := _exception(summed, measure, kind))]
        if why:
            mark = summed.mark(measure.status)
            version = measure.row.latest.version if measure.row.latest else None
            cause, action = (version.commentary, version.action) if version else ("", "")
            cells = (
                BlockCell(mark_text(summed.sources, mark), mark=mark),
                BlockCell(summed.figure(measure, measure.row.latest)),
                BlockCell("; ".join(why)),
                BlockCell(cause),
                BlockCell(action),
            )
            rows.append(BlockRow(measure.line.name, cells, measure.line.ref))
    number = len(rows)
    sentence = (
        f"{number} of {len(summed.measures)} {_word(len(summed.measures))} to look at." if rows else "No exceptions."
    )
    return _block(options, sentence, ("Rating", "Latest", "Why it is here", "Cause", "What will be done"), rows)


def _exception(summed: Summed, measure: Measure, kind: Exceptional) -> str:
    if kind == Exceptional.RED:
        scored = [one.score for one in summed.statuses if one.rated and one.score is not None]
        status = measure.status
        worst = bool(status and status.rated and scored and status.score == min(scored))
        return f"{mark_of(summed.sources, status).word}" if worst and status else ""
    if kind == Exceptional.WORSE:
        return "Worse than the figure before" if measure.direction == "worse" else ""
    return "An unusual change" if measure.is_unusual else ""


def _movers(summed: Summed, options: Options) -> Block:
    most = int(options.get("count") or USUAL_MOVERS)
    moved = [(one, share) for one in summed.measures if one.direction in ("better", "worse") and (share := one.share)]
    ordered = sorted(moved, key=lambda pair: (-pair[1], pair[0].line.ref))
    rows = []
    for direction in ("better", "worse"):
        for measure, _share in [pair for pair in ordered if pair[0].direction == direction][:most]:
            cells = (
                BlockCell(summed.sources.words(f"change.{direction}")),
                BlockCell(summed.figure(measure, measure.before)),
                BlockCell(summed.figure(measure, measure.row.latest)),
            )
            rows.append(BlockRow(measure.line.name, cells, measure.line.ref))
    sentence = "By share of the figure each is compared with." if rows else "Nothing has moved."
    return _block(options, sentence, ("Direction", "Before", "Now"), rows)


def _since(summed: Summed, options: Options) -> Block:
    earlier = summed.earlier
    if earlier is None:
        return _block(options, "There is no earlier published version to compare with.", (), ())
    rows = []
    better = worse = 0
    for measure in summed.measures:
        mark = summed.mark(measure.status)
        then = earlier.marks.get(measure.line.ref)
        if measure.line.ref not in earlier.marks:
            rows.append(_since_row(summed, measure, "not on it", mark, None))
        elif (then.key if then else "") != (mark.key if mark else ""):
            step = _step(summed, then, mark)
            better, worse = better + (step > 0), worse + (step < 0)
            rows.append(_since_row(summed, measure, then.word if then else "none", mark, then))
    here = {measure.line.ref for measure in summed.measures}
    for ref, name in earlier.names.items():
        if ref not in here:
            rows.append(BlockRow(name, (BlockCell("on it"), BlockCell("not on it")), ""))
    changed = f"{better} {'rating' if better == 1 else 'ratings'} better, {worse} worse since {earlier.label}."
    return _block(options, changed if rows else f"No rating has changed since {earlier.label}.", ("Then", "Now"), rows)


def _since_row(summed: Summed, measure: Measure, then: str, mark: Mark | None, before: Mark | None) -> BlockRow:
    now = mark_text(summed.sources, mark) if mark else "none"
    return BlockRow(measure.line.name, (BlockCell(then, mark=before), BlockCell(now, mark=mark)), measure.line.ref)


def _step(summed: Summed, then: Mark | None, now: Mark | None) -> int:
    """Return 1 for a better rating, -1 for a worse, 0 where one of them has no score."""
    scores = [
        status.score if mark and (status := summed.sources.statuses.get(mark.key)) and status.rated else None
        for mark in (then, now)
    ]
    if scores[0] is None or scores[1] is None:
        return 0
    return (scores[1] > scores[0]) - (scores[1] < scores[0])


MAKERS: dict[str, Maker] = {
    BlockKind.COUNTS: _counts,
    BlockKind.DIRECTIONS: _directions,
    BlockKind.SINCE: _since,
    BlockKind.EXCEPTIONS: _exceptions,
    BlockKind.MOVERS: _movers,
    BlockKind.OVERALL: _overall,
}
