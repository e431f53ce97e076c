"""Rate a figure by the rule of its period, and find the status that counts."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.enums import Polarity, ValueType
from indicators.models import RatingSchemeVersion, Status
from indicators.queries import parsed_scheme, schemes_for, target_rule
from indicators.rules.rating import RatingInputs, RatingResult, rate
from submissions.beside import Beside
from submissions.models import Rating, RatingOverride, SubmissionVersion


@dataclass(frozen=True)
class Judged:
    """A rating before it is stored: the status row, the pure result and the rule that gave it."""

    status: Status | None
    result: RatingResult
    inputs: RatingInputs
    scheme_version: RatingSchemeVersion | None


NO_RULE = RatingResult(
    status=None,
    sentence="This measure has no RAG rule, so it is not rated.",
    steps=(),
    scheme_name="",
    scheme_version=0,
)


def rating_inputs(beside: Beside, value: Decimal | None) -> RatingInputs:
    """Gather what the rule may look at. Earlier values are approved ones."""
    definition, facts = beside.definition, beside.facts
    return RatingInputs(
        value=value,
        target=target_rule(facts.target, definition),
        polarity=Polarity(definition.polarity),
        quartile=facts.quartile,
        previous=beside.previous.value if beside.previous else None,
        same_period_last_year=beside.last_year.value if beside.last_year else None,
        neighbour_average=facts.neighbour.value if facts.neighbour else None,
        unit=definition.unit,
        decimals=definition.decimals,
        value_type=ValueType(definition.value_type),
    )


class Judge:
    """Rates many figures with the schemes and statuses read once (two queries)."""

    def __init__(self, besides: list[Beside]) -> None:
        wanted = {
            (one.definition.scheme_id, one.period.start)
            for one in besides
            if one.facts.definition and one.definition.scheme_id
        }
        self._versions = schemes_for(wanted)
        set_ids = {version.scheme.status_set_id for version in self._versions.values()}
        self._statuses = {
            (status.status_set_id, status.key): status for status in Status.objects.filter(status_set__in=set_ids)
        }

    def judge(self, beside: Beside, value: Decimal | None) -> Judged:
        """Return the rating of ``value``."""
        inputs = rating_inputs(beside, value)
        scheme_id = beside.definition.scheme_id
        version = self._versions.get((scheme_id, beside.period.start)) if scheme_id else None
        if version is None:
            return Judged(status=None, result=NO_RULE, inputs=inputs, scheme_version=None)
        result = rate(parsed_scheme(version), inputs)
        status = self._statuses.get((version.scheme.status_set_id, result.status)) if result.status else None
        return Judged(status=status, result=result, inputs=inputs, scheme_version=version)


def judge_one(beside: Beside, value: Decimal | None) -> Judged:
    """Rate a single figure."""
    return Judge([beside]).judge(beside, value)


def computed_rating(version: SubmissionVersion) -> Rating | None:
    """Return the newest stored rating of a version. Reads prefetched ``ratings`` when they are there."""
    ratings = sorted(version.ratings.all(), key=lambda rating: rating.pk)
    return ratings[-1] if ratings else None


def standing_override(version: SubmissionVersion) -> RatingOverride | None:
    """Return the newest confirmed override of a version. Reads prefetched ``overrides`` when they are there."""
    confirmed = sorted((row for row in version.overrides.all() if row.is_confirmed), key=lambda row: row.pk)
    return confirmed[-1] if confirmed else None


def standing_status(version: SubmissionVersion) -> Status | None:
    """Return the status that counts: the confirmed override's, else the computed one."""
    override = standing_override(version)
    if override is not None:
        return override.status
    rating = computed_rating(version)
    return rating.status if rating else None
