"""What a collection asks for against what the catalogue says is due now. Reads only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from indicators.models import Indicator
from indicators.rules.periods import Period
from submissions.due import due_figures
from submissions.enums import State
from submissions.models import Round, Submission


@dataclass(frozen=True)
class Difference:
    """``added`` falls due and is not asked for; ``retired`` is not due and nobody began it; ``kept`` was begun."""

    added: tuple[tuple[Indicator, Period], ...]
    retired: tuple[Submission, ...]
    kept: tuple[Submission, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.retired)


def difference(round_: Round, *, as_at: date) -> Difference:
    """Compare a collection with the catalogue as it stands on a day. A figure another collection asks for stays there."""
    figures = due_figures(round_.period.value, as_at=as_at)
    wanted = {(indicator.pk, period): (indicator, period) for indicator, period in figures}
    rows = Submission.objects.filter(Q(round=round_) | Q(indicator__in={key[0] for key in wanted}, round__isnull=False))
    taken = {(row.indicator_id, row.period.value): row for row in rows.select_related("indicator__service", "period")}
    own = {key: row for key, row in taken.items() if row.round_id == round_.pk}
    gone = [row for key, row in own.items() if key not in wanted]
    begun = [row for row in gone if row.state != State.TO_DO or row.current_id]
    return Difference(
        added=tuple(figure for key, figure in wanted.items() if key not in taken),
        retired=tuple(row for row in gone if row not in begun),
        kept=tuple(begun),
    )


def retired_from(round_: Round) -> QuerySet[Submission]:
    """Return the returns that this collection once asked for and does not any more, by reference."""
    once = Submission.history.filter(round=round_.pk).values("id")
    return Submission.objects.filter(pk__in=once).exclude(round=round_).select_related("indicator", "period")
