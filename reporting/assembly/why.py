"""The answer to "why this colour?", from the stored rating: sentence, rule as tried, figures and steps."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from indicators.models import Status
from indicators.queries import number_format, parsed_scheme
from indicators.rules.display import NumberFormat, show
from indicators.rules.rating import RatingInputs, rate
from reporting.assembly.sources import Received, RowSource
from reporting.document import Step, Used, Why
from submissions.content import parts_of
from submissions.enums import How
from submissions.models import Rating
from submissions.ratings import better_for


def as_moment(moment: datetime) -> str:
    """Return a moment as people read it, in London time: "17 October 2023 at 09:42"."""
    return f"{timezone.localtime(moment):%-d %B %Y at %H:%M}"


# The sentence, the bands as tried and the figures used would each give a hidden number away.
HIDDEN_EARLIER = "An earlier figure that this rating looks at is hidden because the number is small."
HIDDEN = "The figure is hidden because the number is small. It was rated before it was hidden."


def _used(row: RowSource, inputs: RatingInputs, received: Received) -> tuple[Used, ...]:
    fmt = number_format(row.definition) if row.definition else NumberFormat()
    version = received.version
    earlier = row.beside.previous if row.beside else None
    used = [
        Used(
            "Latest value",
            show(version.value, fmt, version.count) or "none",
            f"{received.period.label()}, version {version.number} of the return",
        )
    ]
    if inputs.target is not None:
        target = row.beside.facts.target if row.beside else None
        since = f"in force from {target.effective_from:%-d %B %Y}" if target else ""
        used.append(Used("Target", inputs.target.text, since))
    if inputs.quartile is not None:
        used.append(Used("National quartile", str(inputs.quartile), "1 is the top quarter of councils"))
    if inputs.previous is not None and not (earlier and earlier.suppressed):
        used.append(Used("Period before", show(inputs.previous, fmt), row.beside.before.label() if row.beside else ""))
    if inputs.neighbour_average is not None:
        used.append(
            Used("Neighbour average", show(inputs.neighbour_average, fmt), "shown beside, not part of every rule")
        )
    return tuple(used)


def _without_past(inputs: RatingInputs) -> RatingInputs:
    return replace(inputs, previous=None, same_period_last_year=None, two_back=None, earlier=())


def _looks_back(rating: Rating, inputs: RatingInputs) -> bool:
    """Whether the stored answer would be another without the earlier figures: then it tells something of them."""
    if rating.scheme_version is None:
        return False
    again = rate(parsed_scheme(rating.scheme_version), _without_past(inputs))
    steps = [(step.text, step.outcome) for step in again.steps]
    return again.sentence != rating.sentence or steps != [(step["text"], step["outcome"]) for step in rating.steps]


def _would_change(row: RowSource, rating: Rating, inputs: RatingInputs, statuses: Iterable[Status]) -> str:
    """Return what would give a better colour. Numbers of people are not told beyond what is printed."""
    if rating.scheme_version is None or row.latest is None or row.definition is None:
        return ""
    definition = row.definition
    parts = parts_of(row.latest.version, definition.value_type, definition.per, definition.numerator_label)
    known = _without_past(inputs) if row.hides_earlier else inputs
    return better_for(rating.scheme_version, known, None if definition.counts_people else parts, statuses)


def why_rated(row: RowSource, rating: Rating, statuses: Iterable[Status] = ()) -> Why | None:
    """Return why the figure has its computed status. No person is named: post and time only.

    ``statuses`` are the scorecard's, whose words and scores say what is better.
    """
    received = row.latest
    if received is None:
        return None
    inputs = RatingInputs.from_json(rating.inputs)
    scheme_version = rating.scheme_version
    hidden = received.hidden
    tells = row.hides_earlier and _looks_back(rating, inputs)
    service = row.line.indicator.service.name
    entered = "Loaded from a pack" if received.version.how == How.PACK else f"Service owner, {service}"
    return Why(
        sentence=HIDDEN if hidden else HIDDEN_EARLIER if tells else rating.sentence,
        rule=f"{scheme_version.scheme.name}, version {scheme_version.number}, in force from {scheme_version.effective_from:%-d %B %Y}"
        if scheme_version
        else "",
        steps=()
        if hidden or tells
        else tuple(Step(step["text"], step["outcome"], step["applies"]) for step in rating.steps),
        used=() if hidden else _used(row, inputs, received),
        entered=f"{entered}, {as_moment(received.version.at)}",
        approved=f"Lead, {service}, {as_moment(received.approval.at)}" if received.approval else "",
        computed=f"{rating.reason}, {as_moment(rating.computed_at)}",
        would_change="" if hidden or tells else _would_change(row, rating, inputs, statuses),
    )
