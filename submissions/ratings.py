"""Rate a figure by the rule of its period, and find the status that counts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.enums import Basis, Polarity, ValueType
from indicators.models import RatingSchemeVersion, Status
from indicators.queries import parsed_scheme, schemes_for, target_rule
from indicators.rules.needs import Needs, needs_of
from indicators.rules.rating import RatingInputs, RatingResult, rate
from indicators.rules.ratio import Parts
from indicators.rules.reach_words import better_words
from submissions.beside import Beside, earlier_figures, period_key
from submissions.models import ForecastRating, Rating, RatingOverride, SubmissionVersion


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

NOTHING_MORE = Needs()
JUST_TWO = 2


def rating_inputs(
    beside: Beside,
    value: Decimal | None,
    needs: Needs = NOTHING_MORE,
    *,
    earlier: tuple[Decimal | None, ...] = (),
    by_hand: str | None = None,
) -> RatingInputs:
    """Gather what the rule may look at. Earlier values are approved ones, ``earlier`` oldest first.

    What the rule does not look at is left out: what is stored beside a rating changes only with what it rests on.
    """
    definition, facts = beside.definition, beside.facts
    return RatingInputs(
        value=value,
        target=target_rule(facts.target, definition, beside.period),
        polarity=Polarity(definition.polarity),
        quartile=facts.quartile,
        previous=beside.previous.value if beside.previous else None,
        same_period_last_year=beside.last_year.value if beside.last_year else None,
        neighbour_average=facts.neighbour.value if facts.neighbour else None,
        unit=definition.unit,
        decimals=definition.decimals,
        value_type=ValueType(definition.value_type),
        by_hand=by_hand if needs.by_hand else None,
        two_back=earlier[-2] if len(earlier) > 1 else None,
        earlier=earlier if needs.earlier > JUST_TWO else (),
        basis=Basis(definition.basis) if needs.earlier > JUST_TWO else Basis.IN_PERIOD,
        peers=tuple(standing for standing in facts.peers if standing.group in needs.groups),
        lowest=definition.minimum if needs.ends else None,
        highest=definition.maximum if needs.ends else None,
    )


class Judge:
    """Rates many figures with the schemes, the statuses and the earlier figures they need read once.

    Two queries, and one more where a rule looks further back than the figures beside.
    """

    def __init__(self, besides: list[Beside]) -> None:
        defined = [one for one in besides if one.facts.definition]
        self._versions = schemes_for(
            {(one.definition.scheme_id, one.period.start) for one in defined if one.definition.scheme_id}
        )
        set_ids = {version.scheme.status_set_id for version in self._versions.values()}
        self._statuses = {
            (status.status_set_id, status.key): status for status in Status.objects.filter(status_set__in=set_ids)
        }
        self._needs = {version.pk: needs_of(parsed_scheme(version)) for version in self._versions.values()}
        self._earlier = earlier_figures((one.definition, one.period, self._needs_of(one).earlier) for one in defined)

    def version_for(self, beside: Beside) -> RatingSchemeVersion | None:
        """Return the version of the rule in force, or None where the figure has no rule."""
        scheme_id = beside.definition.scheme_id
        return self._versions.get((scheme_id, beside.period.start)) if scheme_id else None

    def _needs_of(self, beside: Beside) -> Needs:
        version = self.version_for(beside)
        return self._needs[version.pk] if version else NOTHING_MORE

    def judge(self, beside: Beside, value: Decimal | None, *, by_hand: str | None = None) -> Judged:
        """Return the rating of ``value``; ``by_hand`` is the status a person entered, where the rule asks for one."""
        version = self.version_for(beside)
        inputs = rating_inputs(
            beside,
            value,
            self._needs_of(beside),
            earlier=self._earlier.get(period_key(beside.definition.indicator_id, beside.period), ()),
            by_hand=by_hand or None,
        )
        if version is None:
            return Judged(status=None, result=NO_RULE, inputs=inputs, scheme_version=None)
        result = rate(parsed_scheme(version), inputs)
        return Judged(self.status(version, result.status), result, inputs, version)

    def judge_forecast(self, beside: Beside, forecast: Decimal | None) -> Judged | None:
        """Return the rating of what is expected at the end of the year, by the same rule against the year's target.

        Earlier figures are those of parts of a year, so a forecast is not compared with them. None without a
        forecast or a rule.
        """
        version = self.version_for(beside)
        if forecast is None or version is None:
            return None
        known = rating_inputs(beside, forecast, self._needs_of(beside))
        inputs = replace(
            known,
            target=target_rule(beside.facts.target, beside.definition),
            previous=None,
            same_period_last_year=None,
        )
        result = rate(parsed_scheme(version), inputs)
        return Judged(self.status(version, result.status), result, inputs, version)

    def better(self, judged: Judged, parts: Parts | None) -> str:
        """Return in a sentence what would give a better colour: "3 more (261 of 289, 90.3%) would be green."."""
        version = judged.scheme_version
        if version is None:
            return ""
        statuses = [row for (set_id, _key), row in self._statuses.items() if set_id == version.scheme.status_set_id]
        return better_for(version, judged.inputs, parts, statuses)

    def ratings_by_hand(self, beside: Beside) -> list[Status]:
        """Return the statuses that may be entered by hand under the rule in force, in the council's order."""
        version = self.version_for(beside)
        if version is None:
            return []
        tests = parsed_scheme(version).tests()
        found = {self.status(version, test.params["status"]) for test in tests if test.kind == "entered_by_hand"}
        return sorted((status for status in found if status is not None), key=lambda status: status.order)

    def status(self, version: RatingSchemeVersion, key: str | None) -> Status | None:
        """Return the status row of a key in the set of a rule."""
        return self._statuses.get((version.scheme.status_set_id, key)) if key else None


def better_for(
    version: RatingSchemeVersion, inputs: RatingInputs, parts: Parts | None, statuses: Iterable[Status]
) -> str:
    """Return what would give a better colour by a version of a rule, "" where nothing simple would."""
    rows = list(statuses)
    scores = {row.key: row.score for row in rows}
    return better_words(parsed_scheme(version), inputs, parts, scores=scores, words={row.key: row.word for row in rows})


def judge_one(beside: Beside, value: Decimal | None, *, by_hand: str | None = None) -> Judged:
    """Rate a single figure."""
    return Judge([beside]).judge(beside, value, by_hand=by_hand)


def computed_rating(version: SubmissionVersion) -> Rating | None:
    """Return the newest stored rating of a version. Reads prefetched ``ratings`` when they are there."""
    ratings = sorted(version.ratings.all(), key=lambda rating: rating.pk)
    return ratings[-1] if ratings else None


def computed_forecast(version: SubmissionVersion) -> ForecastRating | None:
    """Return the newest stored rating of the forecast. Asks nothing where there is no forecast."""
    if version.forecast is None:
        return None
    ratings = sorted(version.forecast_ratings.all(), key=lambda rating: rating.pk)
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
