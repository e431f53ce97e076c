"""Every change of the catalogue. Each runs in one transaction, leaves history with person and reason, and an audit entry.

Definitions, targets and RAG rules change by proposal: one person proposes, another confirms, nobody is exempt.
All raise ``Forbidden``, ``Conflict`` or ``Invalid`` with the sentence for the person.
"""

from indicators.services.acts import REASON_LENGTH, REASON_NEEDED, checked_reason
from indicators.services.catalogue import (
    add_benchmark,
    add_indicator,
    correct_benchmark,
    last_change_id,
    reinstate_indicator,
    retire_indicator,
)
from indicators.services.people import add_service, assign_responsibility, end_responsibility, rename_service
from indicators.services.proposals import (
    confirm,
    decline,
    propose_definition,
    propose_scheme_version,
    propose_target,
)

__all__ = [
    "REASON_LENGTH",
    "REASON_NEEDED",
    "add_benchmark",
    "add_indicator",
    "add_service",
    "assign_responsibility",
    "checked_reason",
    "confirm",
    "correct_benchmark",
    "decline",
    "end_responsibility",
    "last_change_id",
    "propose_definition",
    "propose_scheme_version",
    "propose_target",
    "reinstate_indicator",
    "rename_service",
    "retire_indicator",
]
