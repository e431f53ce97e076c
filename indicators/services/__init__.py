"""Every change of the catalogue. Each runs in one transaction, leaves history with person and reason, and an audit entry.

Definitions, targets and RAG rules change by proposal: one person proposes, another confirms, nobody is exempt.
All raise ``Forbidden``, ``Conflict`` or ``Invalid`` with the sentence for the person.
"""

from indicators.services.acts import REASON_LENGTH, REASON_NEEDED, checked_reason, newest_change
from indicators.services.catalogue import (
    add_benchmark,
    add_indicator,
    correct_benchmark,
    last_change_id,
    reinstate_indicator,
    retire_indicator,
)
from indicators.services.people import add_service, assign_responsibility, end_responsibility, rename_service
from indicators.services.plan import add_milestone, add_part, change_part, end_link, link_indicator
from indicators.services.proposals import (
    confirm,
    decline,
    propose_definition,
    propose_scheme_version,
    propose_target,
)
from indicators.services.reorganising import (
    SEEN_OTHER,
    Touched,
    hand_over,
    hand_over_refusal,
    mark_of,
    move_team,
    plan_hand_over,
    plan_move,
    to_hand_over,
)
from indicators.services.schemes import add_scheme, copy_scheme
from indicators.services.statuses import (
    add_status,
    add_status_set,
    change_status,
    copy_status_set,
    move_status,
    remove_status,
    rename_status_set,
    rules_naming,
)
from indicators.services.target_round import Outcome, RowRefused, confirm_targets, propose_targets

__all__ = [
    "REASON_LENGTH",
    "REASON_NEEDED",
    "SEEN_OTHER",
    "Outcome",
    "RowRefused",
    "Touched",
    "add_benchmark",
    "add_indicator",
    "add_milestone",
    "add_part",
    "add_scheme",
    "add_service",
    "add_status",
    "add_status_set",
    "assign_responsibility",
    "change_part",
    "change_status",
    "checked_reason",
    "confirm",
    "confirm_targets",
    "copy_scheme",
    "copy_status_set",
    "correct_benchmark",
    "decline",
    "end_link",
    "end_responsibility",
    "hand_over",
    "hand_over_refusal",
    "last_change_id",
    "link_indicator",
    "mark_of",
    "move_status",
    "move_team",
    "newest_change",
    "plan_hand_over",
    "plan_move",
    "propose_definition",
    "propose_scheme_version",
    "propose_target",
    "propose_targets",
    "reinstate_indicator",
    "remove_status",
    "rename_service",
    "rename_status_set",
    "retire_indicator",
    "rules_naming",
    "to_hand_over",
]
