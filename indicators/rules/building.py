"""A RAG rule while somebody builds it in a form: bands of lines, read from fields, changed by buttons. Pure.

A draft may be unfinished; ``to_bands`` gives the JSON that the rules read and judge. A place in it is a path: "2" is
the third band, "2-0" the first line of its condition, "2-0-1" the second line of a group there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol

from indicators.rules.conditions import (
    DEEPEST,
    VOCABULARY,
    Param,
    ParamType,
    SchemeProblem,
    condition_to_json,
    describe,
    parse_condition,
)

GROUPS = {"all": "All of these", "any": "Any of these"}
MOST_BANDS = 50
MOST_LINES = 20
PREFIX = "rule"
Answers = Mapping[str, Any]


class Source(Protocol):
    """What a browser sends."""

    def get(self, key: str, default: Any = None) -> Any: ...

    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class DraftLine:
    """A test with its answers as typed, or a group of lines. ``negated`` turns it into its opposite."""

    kind: str
    negated: bool = False
    answers: Answers = field(default_factory=dict)
    parts: tuple["DraftLine", ...] = ()

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS


@dataclass(frozen=True)
class DraftBand:
    """One band: the key of its status, the sentence readers see, and the group of lines under "when"."""

    status: str
    text: str
    when: DraftLine


Draft = tuple[DraftBand, ...]


def field_name(path: str, leaf: str) -> str:
    """The name of one box of the form."""
    return f"{PREFIX}-{path}-{leaf}"


# From and to the JSON of a rule


def from_bands(bands: Sequence[Mapping[str, Any]]) -> Draft:
    """The draft of bands that are in force. Raises KeyError or TypeError for what is no rule."""
    return tuple(DraftBand(band["status"], band["text"], _top(_line(band["when"]))) for band in bands)


def _top(line: DraftLine) -> DraftLine:
    """The condition of a band is always a group, so that lines can be added to it."""
    return line if line.is_group and not line.negated else DraftLine("all", parts=(line,))


def _line(data: Mapping[str, Any]) -> DraftLine:
    if "not" in data:
        inside = _line(data["not"])
        return replace(inside, negated=not inside.negated)
    if "test" in data:
        params = VOCABULARY[data["test"]].params
        return DraftLine(data["test"], answers={name: _typed(param, data.get(name)) for name, param in params.items()})
    kind = next(iter(data))
    return DraftLine(kind, parts=tuple(_line(part) for part in data[kind]))


def _typed(param: Param, value: Any) -> Any:
    """A value of the JSON as it stands in its box; that of the default when there is none."""
    if value is None and param.default is not None:
        value = param.write(param.default)
    if param.type == ParamType.YES_NO:
        return bool(value)
    if param.type == ParamType.CHOICES:
        return tuple(str(one) for one in value or ())
    return "" if value is None else str(value)


def to_bands(draft: Draft) -> list[dict[str, Any]]:
    """The JSON of a draft, whole or not; the rules say what is wrong with it."""
    return [{"status": band.status, "when": to_condition(band.when), "text": band.text} for band in draft]


def to_condition(line: DraftLine) -> dict[str, Any]:
    """The JSON of one line. A group of one is that one."""
    if not line.is_group:
        made: dict[str, Any] = {"test": line.kind, **_stated(line)}
    elif len(line.parts) == 1:
        made = to_condition(line.parts[0])
    else:
        made = {line.kind: [to_condition(part) for part in line.parts]}
    if not line.negated:
        return made
    return dict(made["not"]) if "not" in made else {"not": made}


def _stated(line: DraftLine) -> dict[str, Any]:
    """The answers that differ from the default, as JSON."""
    params = VOCABULARY[line.kind].params
    pairs = ((name, param, _json(param, line.answers.get(name))) for name, param in params.items())
    return {name: value for name, param, value in pairs if value is not None and not _is_default(param, value)}


def _is_default(param: Param, value: Any) -> bool:
    return param.default is not None and value == param.write(param.default)


def _json(param: Param, typed: Any) -> Any:
    """A box as JSON; None for one that was left empty."""
    if param.type == ParamType.YES_NO:
        return bool(typed)
    if param.type == ParamType.CHOICES:
        known = {str(value): value for value, _words in param.choices}
        return [known.get(str(one), one) for one in typed or ()]
    plain = f"{typed:f}" if isinstance(typed, Decimal) else str(typed if typed is not None else "").strip()
    if param.type == ParamType.COUNT and plain.isascii() and plain.isdigit() and len(plain) < 10:
        return int(plain)
    return plain or None


# From and to the boxes of the form


def read_draft(data: Source) -> Draft:
    """What a browser sent, as far as it makes sense; unknown tests and lines beyond the limits are left out."""
    return tuple(
        DraftBand(
            _text(data, field_name(str(place), "status")),
            _text(data, field_name(str(place), "text")),
            _read_group(data, str(place), depth=0),
        )
        for place in range(_count(data, f"{PREFIX}-bands", MOST_BANDS))
    )


def _read_group(data: Source, path: str, depth: int, *, negated: bool = False) -> DraftLine:
    kind = _text(data, field_name(path, "join"))
    parts = range(_count(data, field_name(path, "parts"), MOST_LINES))
    lines = [_read_line(data, f"{path}-{place}", depth + 1) for place in parts]
    return DraftLine(kind if kind in GROUPS else "all", negated, parts=tuple(line for line in lines if line))


def _read_line(data: Source, path: str, depth: int) -> DraftLine | None:
    kind, negated = _text(data, field_name(path, "kind")), bool(data.get(field_name(path, "not")))
    if kind == "group":
        return _read_group(data, path, depth, negated=negated) if depth < DEEPEST else None
    if kind not in VOCABULARY:
        return None
    params = VOCABULARY[kind].params
    return DraftLine(kind, negated, {name: _read_answer(data, path, name, param) for name, param in params.items()})


def _read_answer(data: Source, path: str, name: str, param: Param) -> Any:
    box = field_name(path, name)
    if param.type == ParamType.YES_NO:
        return bool(data.get(box))
    if param.type == ParamType.CHOICES:
        return tuple(str(one) for one in data.getlist(box))
    return _text(data, box)


def _text(data: Source, name: str) -> str:
    return str(data.get(name) or "").strip()


def _count(data: Source, name: str, most: int) -> int:
    typed = _text(data, name)
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def write_draft(draft: Draft) -> dict[str, Any]:
    """Every box of the form with what stands in it; ``read_draft`` reads it back."""
    boxes: dict[str, Any] = {f"{PREFIX}-bands": str(len(draft))}
    for place, band in enumerate(draft):
        path = str(place)
        boxes[field_name(path, "status")], boxes[field_name(path, "text")] = band.status, band.text
        for line_path, line in [(path, band.when), *lines_of(band.when, path)]:
            boxes |= _boxes(line_path, line, top=line_path == path)
    return boxes


def _boxes(path: str, line: DraftLine, *, top: bool) -> dict[str, Any]:
    boxes: dict[str, Any] = {} if top else {field_name(path, "kind"): "group" if line.is_group else line.kind}
    if line.negated:
        boxes[field_name(path, "not")] = "on"
    if line.is_group:
        return boxes | {field_name(path, "join"): line.kind, field_name(path, "parts"): str(len(line.parts))}
    for name, typed in line.answers.items():
        if isinstance(typed, bool):
            boxes |= {field_name(path, name): "on"} if typed else {}
        else:
            boxes[field_name(path, name)] = list(typed) if isinstance(typed, tuple) else typed
    return boxes


def lines_of(line: DraftLine, path: str) -> Iterator[tuple[str, DraftLine]]:
    """Every line under one, with its path, outer before inner."""
    for place, part in enumerate(line.parts):
        yield f"{path}-{place}", part
        yield from lines_of(part, f"{path}-{place}")


# What the buttons do


def new_line(kind: str) -> DraftLine:
    """A test with its usual answers, or an empty group. Raises KeyError for anything else."""
    if kind in GROUPS:
        return DraftLine(kind)
    return DraftLine(kind, answers={name: _typed(param, None) for name, param in VOCABULARY[kind].params.items()})


def new_band(status: str = "") -> DraftBand:
    return DraftBand(status, "", DraftLine("all"))


def press(draft: Draft, button: str, chosen: str = "") -> Draft:
    """The draft after a button such as "up:2", "remove:2-0" or "add:2", which adds the line ``chosen``.

    A button that makes no sense here, for example one pressed twice, changes nothing.
    """
    what, _, path = button.partition(":")
    try:
        places = [int(part) for part in path.split("-")] if path else []
        return _ACTS[what](draft, places, chosen)
    except (KeyError, ValueError, IndexError):
        return draft


def _exchange(rows: Sequence[Any], place: int, step: int) -> tuple[Any, ...]:
    other = place + step
    if not (0 <= place < len(rows) and 0 <= other < len(rows)):
        return tuple(rows)
    moved = list(rows)
    moved[place], moved[other] = moved[other], moved[place]
    return tuple(moved)


def _without(rows: Sequence[Any], place: int) -> tuple[Any, ...]:
    rows[place]  # an IndexError for a line that is gone already
    return (*rows[:place], *rows[place + 1 :])


def _inside(draft: Draft, places: list[int], change: Callable[[DraftLine], DraftLine]) -> Draft:
    """The draft with the line at ``places`` changed; one number is the condition of a band."""
    band = draft[places[0]]
    changed = replace(band, when=_deeper(band.when, places[1:], change))
    return (*draft[: places[0]], changed, *draft[places[0] + 1 :])


def _deeper(line: DraftLine, places: list[int], change: Callable[[DraftLine], DraftLine]) -> DraftLine:
    if not places:
        return change(line)
    inner = _deeper(line.parts[places[0]], places[1:], change)
    return replace(line, parts=(*line.parts[: places[0]], inner, *line.parts[places[0] + 1 :]))


def _add(draft: Draft, places: list[int], chosen: str) -> Draft:
    if not places:
        return (*draft, new_band()) if len(draft) < MOST_BANDS else draft
    line = new_line(chosen)
    deep = line.is_group and len(places) >= DEEPEST - 1
    return _inside(
        draft,
        places,
        lambda group: (
            group
            if deep or not group.is_group or len(group.parts) >= MOST_LINES
            else replace(group, parts=(*group.parts, line))
        ),
    )


def _move(step: int) -> Callable[[Draft, list[int], str], Draft]:
    def act(draft: Draft, places: list[int], _chosen: str) -> Draft:
        if len(places) == 1:
            return _exchange(draft, places[0], step)
        return _inside(draft, places[:-1], lambda group: replace(group, parts=_exchange(group.parts, places[-1], step)))

    return act


def _remove(draft: Draft, places: list[int], _chosen: str) -> Draft:
    if len(places) == 1:
        return _without(draft, places[0])
    return _inside(draft, places[:-1], lambda group: replace(group, parts=_without(group.parts, places[-1])))


def _copy(draft: Draft, places: list[int], _chosen: str) -> Draft:
    band = draft[places[0]]
    return (*draft[: places[0] + 1], band, *draft[places[0] + 1 :]) if len(draft) < MOST_BANDS else draft


_ACTS: dict[str, Callable[[Draft, list[int], str], Draft]] = {
    "add": _add,
    "up": _move(-1),
    "down": _move(1),
    "remove": _remove,
    "copy": _copy,
}


# In words


def in_words(line: DraftLine) -> str:
    """The condition of a band in words, or "" while it is not whole."""
    try:
        return describe(parse_condition(to_condition(line)))
    except SchemeProblem:
        return ""


def settled(bands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bands without faults as they are kept: defaults left out. Raises SchemeProblem for others."""
    return [{**band, "when": condition_to_json(parse_condition(band["when"]))} for band in bands]


def starting_draft(rated: Sequence[str], without_figure: str = "") -> Draft:
    """Where a rule begins: no figure first, then met, within the tolerance, and everything else.

    ``rated`` are the keys of the statuses from best to worst.
    """
    bands = []
    if without_figure:
        missing = replace(new_line("has_value"), negated=True)
        bands.append(DraftBand(without_figure, "There is no figure.", DraftLine("all", parts=(missing,))))
    tests = ("meets_target", "within_relative")
    texts = ("Target met.", "Missed by up to {tolerance}.")
    for key, test, text in zip(rated[:-1], tests, texts, strict=False):
        bands.append(DraftBand(key, text, DraftLine("all", parts=(new_line(test),))))
    last = rated[-1] if rated else ""
    bands.append(DraftBand(last, "Everything else.", DraftLine("all", parts=(new_line("always"),))))
    return tuple(bands)
