"""What every test of a RAG rule is made of: what it may look at, what it answers, and how it is written and asked."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, NamedTuple

from indicators.rules.rating_inputs import RatingInputs, Tolerance

Params = Mapping[str, Any]
Turns = Iterable[Decimal]
MOST_COUNTED = 1000
SLUG_LIMIT = 50


class Facts(NamedTuple):
    """What a test may look at: the inputs, and the tolerance in force for them."""

    inputs: RatingInputs
    tolerance: Tolerance | None


class Finding(NamedTuple):
    """Whether a test holds, and a few words on what was found: "second quarter"."""

    holds: bool
    because: str


class ParamType(StrEnum):
    """What a form asks for. The JSON of each is in brackets."""

    AMOUNT = "amount"  # a number, 0 or more (text)
    NUMBER = "number"  # any number (text)
    COUNT = "count"  # a whole number, 1 or more (number)
    YES_NO = "yes_no"  # (true or false)
    CHOICE = "choice"  # one of ``choices`` (text)
    CHOICES = "choices"  # one or more of ``choices`` (list)
    STATUS = "status"  # the key of a status of the council's set (text)
    PEER_GROUP = "peer_group"  # the slug of a peer group; blank is the national comparison (text)


class Param(NamedTuple):
    """One parameter: how it is asked for, read from JSON and written back.

    ``default`` stands in where it is left out. ``choices`` pairs the JSON value of each choice with its words.
    ``left_out`` are the words of the default in a sentence, ``otherwise`` those added when it is not the default.
    """

    type: ParamType
    label: str
    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    hint: str = ""
    required: bool = False
    default: Any = None
    choices: tuple[tuple[Any, str], ...] = ()
    left_out: str = "the usual"
    otherwise: str = ""


class Section(StrEnum):
    """The heading a test stands under where it is chosen from a list."""

    FIGURE = "The figure"
    TARGET = "The target"
    MOVEMENT = "Movement"
    PEERS = "Other councils"
    SIGNAL = "Unusual change"
    OTHER = "Other"


class Term(NamedTuple):
    """One test: its function, its sentence (parameters in braces), how it is offered, and its parameters.

    ``tells`` gives the fact that the test looked at as a whole sentence for the explanation of a rating, or "".
    ``turns`` gives every value of the figure at which the finding may change, all else the same: between two of them
    that are next to each other it is the same for every value.
    """

    judge: Callable[[Facts, Params], Finding]
    sentence: str
    label: str
    section: Section
    hint: str = ""
    params: Mapping[str, Param] = {}
    tells: Callable[[Facts, Params], str] = lambda facts, params: ""
    turns: Callable[[Facts, Params], Turns] = lambda facts, params: ()


# Reading and writing parameters


def read_amount(value: Any) -> Decimal:
    number = _number(value)
    if number is None or number < 0:
        raise ValueError('must be a number, 0 or more, for example "10"')
    return number


def read_signed(value: Any) -> Decimal:
    number = _number(value)
    if number is None:
        raise ValueError('must be a number, for example "10" or "-2.5"')
    return number


def _number(value: Any) -> Decimal | None:
    """The number, or None where it is not a finite one of a sane size. Raises ValueError where it is not text."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        raise ValueError('must be a number written as text, for example "10"')
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() <= 11 else None


def read_count(value: Any) -> int:
    if type(value) is not int or not 1 <= value <= MOST_COUNTED:
        raise ValueError("must be a whole number, 1 or more, for example 3")
    return value


def read_bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def read_status(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > SLUG_LIMIT:
        raise ValueError('must be the key of a status, for example "green"')
    return value.strip()


def read_group(value: Any) -> str:
    if not isinstance(value, str) or len(value) > SLUG_LIMIT:
        raise ValueError('must be the short name of a peer group, for example "neighbours", or "" for the national one')
    return value.strip()


def as_it_is(value: Any) -> Any:
    return value


def as_text(amount: Decimal) -> str:
    return format(amount, "f")


# Parameters that several tests take


def amount(label: str, hint: str = "", *, required: bool = False, default: Decimal | None = None) -> Param:
    return Param(ParamType.AMOUNT, label, read_amount, as_text, hint, required, default)


def signed(label: str, hint: str = "", *, left_out: str = "") -> Param:
    """Any number; it may be left out where there are words for that."""
    return Param(ParamType.NUMBER, label, read_signed, as_text, hint, not left_out, left_out=left_out)


def whole(label: str, hint: str = "") -> Param:
    return Param(ParamType.COUNT, label, read_count, as_it_is, hint, required=True)


def yes_no(label: str, otherwise: str, hint: str = "", *, default: bool) -> Param:
    return Param(ParamType.YES_NO, label, read_bool, as_it_is, hint, default=default, otherwise=otherwise)


def one_of(label: str, values: Iterable[Any], hint: str = "", *, default: Any = None) -> Param:
    """One of the values of an enum of choices, required unless it has a default."""
    known = {one.value: one for one in values}
    allowed = " or ".join(f'"{value}"' for value in known)

    def read(value: Any) -> Any:
        if not isinstance(value, str) or value not in known:
            raise ValueError(f"must be {allowed}")
        return known[value]

    choices = tuple((value, str(one.label)) for value, one in known.items())
    return Param(ParamType.CHOICE, label, read, _value, hint, default is None, default, choices)


def some_of(
    label: str, choices: tuple[tuple[Any, str], ...], example: str, *, to: Callable[[Any], Any], hint: str = ""
) -> Param:
    """One or more of ``choices``; ``to`` turns each JSON value into what the rules know."""
    known = [(type(value), value) for value, _ in choices]

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value or any((type(one), one) not in known for one in value):
            raise ValueError(example)
        return tuple(to(one) for one in value)

    return Param(
        ParamType.CHOICES, label, read, lambda values: [_value(one) for one in values], hint, True, None, choices
    )


def _value(one: Any) -> Any:
    return getattr(one, "value", one)


INCLUSIVE = yes_no(
    "Exactly at the limit counts",
    "exactly at the limit does not count",
    "Untick it where the limit itself is too far.",
    default=True,
)
STATUS = Param(ParamType.STATUS, "Rating", read_status, as_it_is, "The rating that was entered.", required=True)
GROUP = Param(
    ParamType.PEER_GROUP,
    "Peer group",
    read_group,
    as_it_is,
    "The councils compared with. Leave empty for the national comparison.",
    default="",
    left_out="national",
)
