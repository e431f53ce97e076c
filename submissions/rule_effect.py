"""What a RAG rule that is only proposed would make of approved figures. Nothing is stored."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from indicators.enums import Basis, Frequency
from indicators.models import Definition, Indicator, RatingScheme, Status
from indicators.people import Person, is_auditor, is_performance
from indicators.queries import statuses_by_key, with_definition
from indicators.rules.due import period_kind
from indicators.rules.needs import needs_of
from indicators.rules.period import Period, period_containing
from indicators.rules.rating import Scheme, rate
from submissions.beside import beside, earlier_figures, period_key
from submissions.models import Submission
from submissions.models.querysets import SubmissionQuerySet
from submissions.ratings import computed_rating, rating_inputs
from submissions.words import figure_text

MOST_TRIED = 8


@dataclass(frozen=True)
class Tried:
    """One figure under a rule: what it gives now, what it would give, and the band that decides."""

    indicator: Indicator
    name: str
    period: Period
    text: str
    before: Status | None
    after: Status | None
    sentence: str
    band: int | None
    first_period: Period | None = None

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @property
    def first_label(self) -> str:
        """The first period that the rule would apply to."""
        return self.first_period.label() if self.first_period else ""


@dataclass(frozen=True)
class Effect:
    """What a rule would change: the rows that differ, how many stay, and the counts of each change."""

    rows: tuple[Tried, ...]
    staying: int
    without_figure: int

    @property
    def total(self) -> int:
        return len(self.rows) + self.staying

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Return each change as status before, status after and number, most frequent first."""
        pairs = Counter((_word(row.before), _word(row.after)) for row in self.rows)
        ordered = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(before, after, number) for (before, after), number in ordered]


def _word(status: Status | None) -> str:
    return status.word if status else "no status"


def may_see_rows(user: Person) -> bool:
    """Figures that are not published yet are shown to the performance team and auditors; others get counts."""
    return is_performance(user) or is_auditor(user)


def effect_of(scheme: RatingScheme, trial: Scheme, *, starts: date, as_at: date) -> Effect:
    """Judge the newest approved figure of every indicator that will use the rule on ``starts``.

    The number of queries does not grow with the indicators.
    """
    newest = Submission.objects.approved().filter(indicator=OuterRef("pk")).order_by("-period__end", "-pk")
    living = Indicator.objects.filter(Q(retired_on=None) | Q(retired_on__gt=starts))
    users = with_definition(living, starts).filter(scheme_now=scheme.pk)
    wanted = dict(users.annotate(newest=Subquery(newest.values("pk")[:1])).values_list("pk", "newest"))
    rows = _with_ratings(Submission.objects.filter(pk__in=[pk for pk in wanted.values() if pk]))
    tried = _tried(rows, scheme, trial, starts=starts, as_at=as_at)
    differing = tuple(row for row in tried if row.differs)
    return Effect(differing, len(tried) - len(differing), sum(pk is None for pk in wanted.values()))


def last_figures(
    indicator: Indicator, scheme: RatingScheme, trial: Scheme, *, user: Person, as_at: date
) -> list[Tried]:
    """Judge the last approved figures of an indicator that the person may see, newest first."""
    seen = Submission.objects.filter(indicator=indicator).approved().visible_to(user, on=as_at)
    newest = seen.order_by("-period__end", "-pk").values_list("pk", flat=True)[:MOST_TRIED]
    rows = _with_ratings(Submission.objects.filter(pk__in=list(newest)))
    tried = _tried(rows, scheme, trial, starts=None, as_at=as_at)
    return sorted(tried, key=lambda row: row.period.end, reverse=True)


def _with_ratings(rows: SubmissionQuerySet) -> list[Submission]:
    found = rows.select_related("indicator", "period", "approved_version")
    return list(found.prefetch_related("approved_version__ratings__status"))


def _tried(
    rows: list[Submission], scheme: RatingScheme, trial: Scheme, *, starts: date | None, as_at: date
) -> list[Tried]:
    besides, needs = beside(rows, as_at=as_at), needs_of(trial)
    defined = [one for one in besides.values() if one.facts.definition]
    earlier = earlier_figures((one.definition, one.period, needs.earlier) for one in defined)
    statuses = statuses_by_key(scheme.status_set_id)
    found = []
    for row in rows:
        version, around = row.approved_version, besides[row.pk]
        if version is None or around.facts.definition is None:
            continue
        rating = computed_rating(version)
        inputs = rating_inputs(
            around,
            version.value,
            needs,
            earlier=earlier.get(period_key(row.indicator_id, around.period), ()),
            by_hand=rating.inputs.get("by_hand") if rating else None,
        )
        result = rate(trial, inputs)
        definition = around.definition
        found.append(
            Tried(
                indicator=row.indicator,
                name=definition.name,
                period=around.period,
                text=figure_text(definition, version),
                before=rating.status if rating else None,
                after=statuses.get(result.status or ""),
                sentence=result.sentence,
                band=next((place for place, step in enumerate(result.steps, start=1) if step.applies), None),
                first_period=first_period(definition, starts) if starts else None,
            )
        )
    return sorted(found, key=lambda one: one.name)


def first_period(definition: Definition, starts: date) -> Period:
    """Return the first period of the definition that begins on or after a day."""
    kind = period_kind(Frequency(definition.frequency), Basis(definition.basis))
    period = period_containing(kind, starts)
    return period if period.start >= starts else period.step(1)
