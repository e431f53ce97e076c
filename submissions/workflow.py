"""The one table of what can happen to a submission, to whom and by whom. Pure.

``docs/reference/workflow.md`` is drawn from this table by ``manage.py workflow_diagram``.
"""

from indicators.records.transitions import Transition, TransitionTable
from submissions.enums import Relation, State

ENTERING = (Relation.OWNER, Relation.LEAD, Relation.PERFORMANCE, Relation.IMPORTER)
REASON_LENGTH = 10

SAVE = Transition("save", "Save", "Saved", sources=(State.TO_DO, State.DRAFT), target=State.DRAFT, who=ENTERING)
ANSWER = Transition("answer", "Save", "Saved", sources=(State.RETURNED,), target=State.RETURNED, who=ENTERING)
SUBMIT = Transition(
    "submit",
    "Submit",
    "Sent for approval",
    sources=(State.DRAFT, State.RETURNED),
    target=State.SUBMITTED,
    who=ENTERING,
)
RECALL = Transition(
    "recall",
    "Take back",
    "Taken back",
    sources=(State.SUBMITTED,),
    target=State.DRAFT,
    who=ENTERING,
    contributor_only=True,
    deed="take this back",
)
SEND_BACK = Transition(
    "send_back",
    "Send back",
    "Sent back",
    sources=(State.SUBMITTED,),
    target=State.RETURNED,
    who=(Relation.LEAD, Relation.PERFORMANCE),
    comment_length=REASON_LENGTH,
    not_contributor=True,
    deed="send this back",
)
APPROVE = Transition(
    "approve",
    "Approve",
    "Approved",
    sources=(State.SUBMITTED,),
    target=State.APPROVED,
    who=(Relation.LEAD,),
    not_contributor=True,
)
REOPEN = Transition(
    "reopen",
    "Reopen",
    "Reopened",
    sources=(State.APPROVED,),
    target=State.DRAFT,
    who=(Relation.LEAD, Relation.PERFORMANCE),
    comment_length=REASON_LENGTH,
)
CORRECT = Transition(
    "correct",
    "Start a correction",
    "Correction started",
    sources=(State.APPROVED,),
    target=State.DRAFT,
    who=(Relation.OWNER, Relation.LEAD, Relation.PERFORMANCE),
    comment_length=REASON_LENGTH,
    deed="start a correction of this",
)

TABLE = TransitionTable(
    (SAVE, ANSWER, SUBMIT, RECALL, SEND_BACK, APPROVE, REOPEN, CORRECT),
    labels={state.value: str(state.label) for state in State},
    contributor=Relation.CONTRIBUTOR,
)


def saving(state: str) -> Transition:
    """Return the move that saving makes: an answer to a question stays in the sender's sight as sent back."""
    return ANSWER if state == State.RETURNED else SAVE


def publication_refusal(name: str, *, published: bool) -> str | None:
    """A published figure is corrected in the open, an unpublished one is reopened."""
    if name == REOPEN.name and published:
        return "This figure has been published. Start a correction instead, so that readers can see what changed."
    if name == CORRECT.name and not published:
        return "This figure has not been published yet. Ask the lead to reopen it instead."
    return None


def closed_refusal(name: str, *, collection: str | None, correcting: bool) -> str | None:
    """Return why nothing new can be entered, or None. ``collection`` names the closed collection, if it is closed.

    An answer to a question and the correction of a figure that has been approved go on after the close.
    """
    if collection is None or correcting or name != SAVE.name:
        return None
    return f"The collection for {collection} is closed. The performance team can open it again."
