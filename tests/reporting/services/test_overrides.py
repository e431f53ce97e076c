"""A computed cell is replaced by two people, and nothing else can be replaced at all."""

from datetime import timedelta
from typing import Any

import pytest

from indicators.enums import ProposalState
from indicators.models import AuditEntry
from indicators.people import ADMINISTRATOR, AUDITOR, import_account
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import quarter
from reporting.document import Cell, Judgement, thaw
from reporting.models import Override, Scorecard
from reporting.permissions import ONLY_PERFORMANCE
from reporting.services import decide_override, propose_override
from tests.factories import (
    BUILT,
    Q2,
    make_approved,
    make_column,
    make_draft,
    make_line,
    make_performance,
    make_person,
    make_scorecard,
    make_section,
    period_row,
)

pytestmark = pytest.mark.django_db
REASON = "The value before was misprinted."
LATER = BUILT + timedelta(hours=2)
ONLY_COMPUTED = "Only a computed cell can be changed by hand. A figure is corrected on its return."


@pytest.fixture
def scorecard() -> Scorecard:
    """One green row called audits that rose from 90% to 94.2%."""
    scorecard = make_scorecard()
    line = make_line(make_section(scorecard))
    line.indicator.ref = "audits"
    line.indicator.save()
    make_approved(line.indicator, quarter(2026, 1), "90")
    make_approved(line.indicator, Q2, "94.2")
    return scorecard


def propose(scorecard: Scorecard, **changes: Any) -> Override:
    fields = {
        "target": "audits",
        "column_key": "trend",
        "text": "No change",
        "ground": "judgement",
        "reason": REASON,
        "by": changes.pop("by", None) or make_performance(),
        "at": BUILT,
        **changes,
    }
    return propose_override(scorecard, Q2, **fields)


def decide(override: Override, **changes: Any) -> Override:
    fields = {"confirm": True, "by": changes.pop("by", None) or make_performance(), "at": LATER, **changes}
    return decide_override(override, **fields)


def trend(scorecard: Scorecard) -> Cell:
    (row,) = thaw(make_draft(scorecard).document).all_lines()
    return row.cells["trend"]


def test_a_proposal_says_what_where_and_why_and_is_recorded(scorecard: Scorecard) -> None:
    aled = make_performance("aled")

    override = propose(scorecard, by=aled, reason=f"  {REASON} ")

    stored = Override.objects.get()
    assert stored == override
    assert (stored.scorecard, stored.period, stored.target, stored.column_key, stored.text, stored.ground) == (
        scorecard,
        period_row(Q2),
        "audits",
        "trend",
        "No change",
        "judgement",
    )
    assert (stored.reason, stored.proposed_by, stored.proposed_by_name, stored.proposed_at) == (
        REASON,
        aled,
        "Aled Example",
        BUILT,
    )
    assert (stored.proposal_state, stored.decided_by) == (ProposalState.PROPOSED, None)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.detail) == ("propose manual change", aled, {"text": "No change"})
    assert stored.history.get().history_user == aled


def test_a_proposal_prints_nothing_until_somebody_else_confirms_it(scorecard: Scorecard) -> None:
    override = propose(scorecard)
    assert trend(scorecard) == Cell("Increase", note="better")

    decide(override)

    assert trend(scorecard) == Cell("No change", judgement=Judgement(REASON, "judgement", "Increase"))


def test_a_declined_proposal_prints_nothing(scorecard: Scorecard) -> None:
    override = decide(propose(scorecard), confirm=False, comment="The value before is right.")

    assert trend(scorecard) == Cell("Increase", note="better")
    assert (override.proposal_state, override.decision_comment) == (
        ProposalState.DECLINED,
        "The value before is right.",
    )


def test_a_later_change_of_the_same_cell_replaces_the_earlier_one(scorecard: Scorecard) -> None:
    decide(propose(scorecard, text="No change"))
    decide(propose(scorecard, text="Small increase"))

    assert trend(scorecard).text == "Small increase"


def test_the_decision_is_recorded_with_person_and_moment(scorecard: Scorecard) -> None:
    sian = make_performance("sian")

    override = decide(propose(scorecard), by=sian, comment="Checked against the report.")

    assert (override.decided_by, override.decided_by_name, override.decided_at) == (sian, "Sian Example", LATER)
    entry = AuditEntry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.reason) == ("confirmed manual change", sian, "Checked against the report.")
    newest = override.history.latest("history_id")
    assert (newest.history_user, newest.history_change_reason) == (sian, "Checked against the report.")


def test_nobody_decides_on_their_own_proposal(scorecard: Scorecard) -> None:
    aled = make_performance("aled")
    override = propose(scorecard, by=aled)

    with pytest.raises(Forbidden, match="You proposed this change, so somebody else must confirm it"):
        decide(override, by=aled)

    assert Override.objects.get().is_waiting


@pytest.mark.parametrize("again", [True, False])
def test_a_decision_is_made_once(scorecard: Scorecard, again: bool) -> None:
    override = decide(propose(scorecard))

    with pytest.raises(Conflict, match="Somebody has decided on this change already"):
        decide(override, confirm=again)

    assert Override.objects.get().is_confirmed


@pytest.mark.parametrize("fields", [{}, {"groups": (ADMINISTRATOR,)}, {"groups": (AUDITOR,)}, {"is_superuser": True}])
def test_only_the_performance_team_proposes_and_decides(scorecard: Scorecard, fields: dict[str, Any]) -> None:
    outsider = make_person(**fields)
    override = propose(scorecard)

    with pytest.raises(Forbidden, match=ONLY_PERFORMANCE):
        propose(scorecard, by=outsider)
    with pytest.raises(Forbidden, match=ONLY_PERFORMANCE):
        decide(override, by=outsider)

    assert Override.objects.get().is_waiting


def test_a_pack_may_propose_and_never_confirm(scorecard: Scorecard) -> None:
    override = propose(scorecard, by=import_account())

    with pytest.raises(Forbidden, match=ONLY_PERFORMANCE):
        decide(override, by=import_account())

    assert decide(override).is_confirmed


@pytest.mark.parametrize("reason", ["", "   ", "Misprint", "a        "])
def test_a_reason_is_needed(scorecard: Scorecard, reason: str) -> None:
    with pytest.raises(Invalid, match="Say why the computed cell is not right"):
        propose(scorecard, reason=reason)

    assert not Override.objects.exists()


@pytest.mark.parametrize("column", ["latest-value", "previous-value", "target", "name", "narrative", "nowhere", ""])
def test_no_figure_and_no_words_can_be_replaced(scorecard: Scorecard, column: str) -> None:
    with pytest.raises(Invalid, match=ONLY_COMPUTED):
        propose(scorecard, column_key=column)

    assert not Override.objects.exists()


def test_the_rating_of_a_figure_is_changed_on_its_return(scorecard: Scorecard) -> None:
    with pytest.raises(Invalid, match="The rating of a figure is changed on its return"):
        propose(scorecard, column_key="rating", text="Amber")


def test_a_named_period_can_be_changed_only_where_it_prints_an_arrow(scorecard: Scorecard) -> None:
    make_column(scorecard, "period_value", "Jun", key="jun", options={"period": "Q1"})
    make_column(scorecard, "period_value", "Sep", key="sep", options={"period": "Q2", "arrow": True})

    with pytest.raises(Invalid, match=ONLY_COMPUTED):
        propose(scorecard, column_key="jun", text="99%")
    decide(propose(scorecard, column_key="sep", text="→"))

    (row,) = thaw(make_draft(scorecard).document).all_lines()
    assert row.cells["sep"] == Cell("94.2%", arrow="→", judgement=Judgement(REASON, "judgement", "↑"))


def test_the_rating_of_a_group_can_be_replaced(scorecard: Scorecard) -> None:
    decide(propose(scorecard, target="section:Quality", column_key="rating", text="Amber"))

    (group,) = thaw(make_draft(scorecard).document).all_groups()

    assert group.rating is not None
    assert (group.rating.text, group.rating.judgement) == ("Amber", Judgement(REASON, "judgement", "Green"))


def test_nothing_else_of_a_group_can_be_replaced(scorecard: Scorecard) -> None:
    with pytest.raises(Invalid, match="Only the rating of a group can be changed by hand"):
        propose(scorecard, target="section:Quality", column_key="trend")
