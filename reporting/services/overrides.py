"""Replace a computed cell: one person proposes, another confirms."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from indicators.enums import ProposalState
from indicators.people import IMPORT_USERNAME, is_performance
from indicators.records.audit import record_act
from indicators.records.history import save_with_history
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import Period
from reporting.assembly.assemble import SECTION_TARGET
from reporting.assembly.builders import is_derived
from reporting.assembly.expanding import expanded
from reporting.document import GROUP_RATING
from reporting.enums import ColumnKind
from reporting.models import Override, Scorecard
from reporting.permissions import ONLY_PERFORMANCE
from submissions.models import ReportingPeriod

REASON_LENGTH = 10


@transaction.atomic
def propose_override(
    scorecard: Scorecard,
    period: Period,
    *,
    target: str,
    column_key: str,
    text: str,
    ground: str,
    reason: str,
    by: User,
    at: datetime,
) -> Override:
    """Propose what one cell prints in place of what was computed.

    ``target`` is the ref of a line, or ``section:<path>`` with column ``rating`` for the rating of a group.
    """
    if not is_performance(by) and by.username != IMPORT_USERNAME:
        raise Forbidden(ONLY_PERFORMANCE)
    _check_cell(scorecard, period, target=target, column_key=column_key)
    if len(reason.strip()) < REASON_LENGTH:
        raise Invalid("Say why the computed cell is not right, for example “The value before was not printed.”")
    override = Override(
        scorecard=scorecard,
        period=ReportingPeriod.objects.for_period(period),
        target=target,
        column_key=column_key,
        text=text,
        ground=ground,
        reason=reason.strip(),
    )
    override.mark_proposed(by=by, at=at)
    save_with_history(override, by=by, at=at, reason=reason)
    record_act("propose manual change", override, by=by, at=at, reason=reason, detail={"text": text})
    return override


def _check_cell(scorecard: Scorecard, period: Period, *, target: str, column_key: str) -> None:
    """Only what a rule computes may be replaced: anything else would print a figure nobody approved."""
    if target.startswith(SECTION_TARGET):
        if column_key != GROUP_RATING:
            raise Invalid("Only the rating of a group can be changed by hand.")
        return
    columns = expanded(scorecard.columns.all(), period, council=scorecard.portfolio.council)
    column = next((one for one in columns if one.key == column_key), None)
    if column is None or not is_derived(column):
        raise Invalid("Only a computed cell can be changed by hand. A figure is corrected on its return.")
    if column.kind == ColumnKind.RATING:
        raise Invalid("The rating of a figure is changed on its return.")


@transaction.atomic
def decide_override(override: Override, *, confirm: bool, by: User, at: datetime, comment: str = "") -> Override:
    """Confirm or decline a manual change. Never by the person who proposed it."""
    row = Override.objects.select_for_update().get(pk=override.pk)
    if not is_performance(by):
        raise Forbidden(ONLY_PERFORMANCE)
    if row.proposed_by_id == by.pk:
        raise Forbidden("You proposed this change, so somebody else must confirm it.")
    if not row.is_waiting:
        raise Conflict("Somebody has decided on this change already.")
    state = ProposalState.CONFIRMED if confirm else ProposalState.DECLINED
    row.mark_decided(state, by=by, at=at, comment=comment)
    save_with_history(row, by=by, at=at, reason=comment or str(state.label))
    record_act(f"{state.label.lower()} manual change", row, by=by, at=at, reason=comment)
    return row
