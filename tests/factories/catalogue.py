"""Factories of the catalogue."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth.models import Group, User

from indicators.enums import BenchmarkKind, ProposalState, ResponsibilityRole, TargetKind
from indicators.models import (
    BenchmarkFigure,
    Definition,
    Indicator,
    Outcome,
    OutcomeIndicator,
    Plan,
    Priority,
    RatingScheme,
    RatingSchemeVersion,
    Responsibility,
    Service,
    Status,
    StatusSet,
    Target,
)

_next = count(1)
LONG_AGO = date(2010, 4, 1)
THEN = datetime(2010, 4, 1, 9, 0, tzinfo=UTC)

# Green, amber and red by target with a relative tolerance of 10%: the rule Buckinghamshire used in 2016.
TARGET_BANDS: list[dict[str, Any]] = [
    {"status": "monitor", "when": {"test": "target_is", "kinds": ["monitor"]}, "text": "Watched, not judged."},
    {
        "status": "not_rated",
        "when": {"any": [{"not": {"test": "has_value"}}, {"not": {"test": "has_target"}}]},
        "text": "No figure or no target: not rated.",
    },
    {"status": "green", "when": {"test": "meets_target"}, "text": "Target met is green."},
    {
        "status": "amber",
        "when": {"test": "within_relative", "percent": "10"},
        "text": "Missed by up to 10% of the target is amber.",
    },
    {"status": "red", "when": {"test": "always"}, "text": "More than 10% is red."},
]


def make_person(username: str = "", *, groups: tuple[str, ...] = (), **changes: Any) -> User:
    """An active account with a name; ``groups`` by name."""
    name = username or f"person{next(_next)}"
    user = User.objects.create_user(
        username=name,
        email=f"{name}@council.example",
        password="a long enough password",
        **{"first_name": name.title(), "last_name": "Example", **changes},
    )
    for group in groups:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def decided() -> dict[str, Any]:
    """The fields of a proposal confirmed long ago by a second person."""
    proposer = User.objects.filter(username="proposer").first() or make_person("proposer")
    confirmer = User.objects.filter(username="confirmer").first() or make_person("confirmer")
    return {
        "proposal_state": ProposalState.CONFIRMED,
        "reason": "Agreed when the measure began.",
        "proposed_by": proposer,
        "proposed_by_name": proposer.get_full_name(),
        "proposed_at": THEN,
        "decided_by": confirmer,
        "decided_by_name": confirmer.get_full_name(),
        "decided_at": THEN,
    }


def make_service(**changes: Any) -> Service:
    number = next(_next)
    return Service.objects.create(**{"slug": f"service-{number}", "name": f"Service {number}", **changes})


def make_status_set(slug: str = "rag") -> StatusSet:
    """Green 3, amber 2, red 1, monitor and not rated; made once per slug."""
    existing = StatusSet.objects.filter(slug=slug).first()
    if existing:
        return existing
    statuses = StatusSet.objects.create(slug=slug, name=f"Statuses {slug}")
    rows = (
        ("green", "Green", "G", "star", "green", Decimal(3), True, False),
        ("amber", "Amber", "A", "circle", "amber", Decimal(2), True, False),
        ("red", "Red", "R", "square", "red", Decimal(1), True, True),
        ("monitor", "Monitor", "M", "hollow", "grey", None, False, False),
        ("not_rated", "N/A", "n/a", "none", "grey", None, False, False),
    )
    for order, (key, word, letter, shape, colour, score, rated, needs) in enumerate(rows):
        Status.objects.create(
            status_set=statuses,
            key=key,
            word=word,
            letter=letter,
            shape=shape,
            colour=colour,
            score=score,
            rated=rated,
            needs_commentary=needs,
            order=order,
        )
    return statuses


def make_scheme(slug: str = "target-10", *, bands: list[dict[str, Any]] | None = None) -> RatingScheme:
    """A scheme with one confirmed version in force since 2010; made once per slug."""
    existing = RatingScheme.objects.filter(slug=slug).first()
    if existing:
        return existing
    scheme = RatingScheme.objects.create(slug=slug, name=f"Rule {slug}", status_set=make_status_set())
    RatingSchemeVersion.objects.create(
        scheme=scheme, number=1, effective_from=LONG_AGO, bands=bands or TARGET_BANDS, **decided()
    )
    return scheme


def make_indicator(ref: str = "", **changes: Any) -> Indicator:
    """An indicator without a definition; ``make_definition`` makes both."""
    service = changes.pop("service", None) or make_service()
    return Indicator.objects.create(ref=ref or f"indicator-{next(_next)}", service=service, **changes)


def make_definition(ref: str = "", **changes: Any) -> Definition:
    """A confirmed quarterly percentage, high is good, rated against its target; with its indicator."""
    indicator = changes.pop("indicator", None) or make_indicator(ref)
    scheme = changes.pop("scheme", None) or make_scheme()
    fields = {
        "name": f"Measure {indicator.ref}",
        "value_type": "percent",
        "unit": "%",
        "decimals": 1,
        "polarity": "high",
        "frequency": "quarter",
        "effective_from": LONG_AGO,
        "scheme": scheme,
        **decided(),
        **changes,
    }
    return Definition.objects.create(indicator=indicator, **fields)


def make_target(indicator: Indicator, value: str | None = "90", **changes: Any) -> Target:
    """A confirmed target of at least ``value`` percent."""
    fields = {
        "kind": TargetKind.AT_LEAST,
        "value": None if value is None else Decimal(value),
        "unit": "%",
        "effective_from": LONG_AGO,
        **decided(),
        **changes,
    }
    return Target.objects.create(indicator=indicator, **fields)


def make_benchmark(indicator: Indicator, **changes: Any) -> BenchmarkFigure:
    """A statistical neighbour average of 92.3% available since 2010."""
    fields = {
        "kind": BenchmarkKind.NEIGHBOUR_AVERAGE,
        "value": Decimal("92.3"),
        "unit": "%",
        "decimals": 1,
        "available_from": LONG_AGO,
        **changes,
    }
    return BenchmarkFigure.objects.create(indicator=indicator, **fields)


def make_plan(indicator: Indicator) -> dict[str, Any]:
    """A plan called plan with one priority, one outcome and one indicator that tells of it; made once."""
    existing = OutcomeIndicator.objects.filter(outcome__priority__plan__slug="plan").first()
    if existing is None:
        plan = Plan.objects.create(slug="plan", name="Council plan", starts=LONG_AGO, ends=date(2030, 3, 31))
        priority = Priority.objects.create(plan=plan, name="A greener county")
        outcome = Outcome.objects.create(priority=priority, name="Less waste", starts=LONG_AGO)
        existing = OutcomeIndicator.objects.create(outcome=outcome, indicator=indicator, starts=LONG_AGO)
    outcome = existing.outcome
    return {"plan": outcome.priority.plan, "priority": outcome.priority, "outcome": outcome, "link": existing}


def make_responsibility(person: User, role: ResponsibilityRole, **changes: Any) -> Responsibility:
    """A responsibility since 2010 for ``indicator=`` or ``service=``."""
    return Responsibility.objects.create(person=person, role=role, **{"starts": LONG_AGO, **changes})
