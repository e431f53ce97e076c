"""The table of transitions as a page of the documentation: a drawing and the same in words. Pure."""

from indicators.records.transitions import Transition
from submissions import workflow
from submissions.enums import Relation, State

TITLE = "# How a return moves"
INTRODUCTION = (
    "This page is written by `manage.py workflow_diagram` from the table in `submissions/workflow.py`. "
    "Change the table, run the command, and commit both."
)
NOTES = (
    "A contributor is anybody who saved any version of the figure for that measure and period.",
    "Approving names the version and its fingerprint. A later change makes a new version, which is not approved.",
    "A figure in a published scorecard is corrected; one that is not published yet is reopened.",
    "The superuser flag opens none of these.",
)


def page() -> str:
    """Return the whole page as Markdown with a Mermaid drawing."""
    return "\n".join([TITLE, "", INTRODUCTION, "", *_drawing(), "", *_table(), "", *_notes(), ""])


def _drawing() -> list[str]:
    names = [f"    {state.value} : {state.label}" for state in State]
    moves = [
        f"    {source} --> {step.target} : {step.label}"
        for step in workflow.TABLE.transitions.values()
        for source in step.sources
    ]
    return ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.TO_DO.value}", *names, *moves, "```"]


def _table() -> list[str]:
    head = ["| Step | From | To | Who | Not | Words needed |", "| --- | --- | --- | --- | --- | --- |"]
    return head + [_row(step) for step in workflow.TABLE.transitions.values()]


def _row(step: Transition) -> str:
    sources = " or ".join(str(State(source).label) for source in step.sources)
    who = ", ".join(str(Relation(one).label) for one in step.who)
    barred = "a contributor" if step.not_contributor else "anybody but a contributor" if step.contributor_only else ""
    words = f"{step.comment_length} characters or more" if step.comment_length else ""
    return f"| {step.label} (`{step.name}`) | {sources} | {State(step.target).label} | {who} | {barred} | {words} |"


def _notes() -> list[str]:
    return [f"- {note}" for note in NOTES]
