"""The table of the workflow, cell by cell: who may do what from where."""

from itertools import product

import pytest

from submissions import workflow
from submissions.enums import Relation, State

ENTER = {
    State.TO_DO: {"save"},
    State.DRAFT: {"save", "submit"},
    State.RETURNED: {"answer", "submit"},
}
NOBODY: dict[State, set[str]] = {}
ROLES: dict[str, set[Relation]] = {
    "owner": {Relation.OWNER},
    "owner who wrote it": {Relation.OWNER, Relation.CONTRIBUTOR},
    "lead": {Relation.LEAD},
    "lead who wrote it": {Relation.LEAD, Relation.CONTRIBUTOR},
    "owner and lead": {Relation.OWNER, Relation.LEAD},
    "owner and lead who wrote it": {Relation.OWNER, Relation.LEAD, Relation.CONTRIBUTOR},
    "performance team": {Relation.PERFORMANCE},
    "performance team who wrote it": {Relation.PERFORMANCE, Relation.CONTRIBUTOR},
    "import account": {Relation.IMPORTER, Relation.CONTRIBUTOR},
    "somebody who wrote it and has no role any more": {Relation.CONTRIBUTOR},
    "auditor": {Relation.AUDITOR},
    "auditor who wrote it": {Relation.AUDITOR, Relation.CONTRIBUTOR},
    "anybody else": set(),
}
SIGN = {State.SUBMITTED: {"approve", "send_back"}}
RECALL = {State.SUBMITTED: {"recall"}}
CHANGE_APPROVED = {State.APPROVED: {"reopen", "correct"}}
ALLOWED: dict[str, dict[State, set[str]]] = {
    "owner": {**ENTER, State.APPROVED: {"correct"}},
    "owner who wrote it": {**ENTER, **RECALL, State.APPROVED: {"correct"}},
    "lead": {**ENTER, **SIGN, **CHANGE_APPROVED},
    "lead who wrote it": {**ENTER, **RECALL, **CHANGE_APPROVED},
    "owner and lead": {**ENTER, **SIGN, **CHANGE_APPROVED},
    "owner and lead who wrote it": {**ENTER, **RECALL, **CHANGE_APPROVED},
    "performance team": {**ENTER, State.SUBMITTED: {"send_back"}, **CHANGE_APPROVED},
    "performance team who wrote it": {**ENTER, **RECALL, **CHANGE_APPROVED},
    "import account": {**ENTER, **RECALL},
    "somebody who wrote it and has no role any more": NOBODY,
    "auditor": NOBODY,
    "auditor who wrote it": NOBODY,
    "anybody else": NOBODY,
}
TARGETS = {
    "save": State.DRAFT,
    "answer": State.RETURNED,
    "submit": State.SUBMITTED,
    "recall": State.DRAFT,
    "send_back": State.RETURNED,
    "approve": State.APPROVED,
    "reopen": State.DRAFT,
    "correct": State.DRAFT,
}
LONG_ENOUGH = "Three more were in time."


@pytest.mark.parametrize(
    ("role", "state", "name"), list(product(ROLES, State, workflow.TABLE.transitions)), ids=lambda part: str(part)
)
def test_every_cell_of_role_state_and_move_answers_as_agreed(role: str, state: State, name: str) -> None:
    refusal = workflow.TABLE.refusal(name, state=state, relations=ROLES[role], comment=LONG_ENOUGH)

    assert (refusal is None) == (name in ALLOWED[role].get(state, set())), refusal


def test_each_move_leads_to_one_state() -> None:
    assert {name: move.target for name, move in workflow.TABLE.transitions.items()} == TARGETS


def test_nobody_outside_who_answers_for_a_figure_can_do_anything() -> None:
    powerless = {role for role, cells in ALLOWED.items() if not any(cells.values())}

    assert powerless == {
        "somebody who wrote it and has no role any more",
        "auditor",
        "auditor who wrote it",
        "anybody else",
    }


@pytest.mark.parametrize("name", ["approve", "send_back"])
def test_no_role_at_all_lets_an_author_judge_the_figure(name: str) -> None:
    every_role = set(Relation)

    assert (
        workflow.TABLE.refusal(name, state=State.SUBMITTED, relations=every_role)
        == f"You cannot {workflow.TABLE[name].done_to_this}, because you entered or changed the figure."
    )


@pytest.mark.parametrize("name", list(TARGETS))
def test_moves_that_take_something_back_need_a_reason_of_ten_characters(name: str) -> None:
    needed = 10 if name in {"send_back", "reopen", "correct"} else 0

    assert workflow.TABLE[name].comment_length == needed


@pytest.mark.parametrize("state", list(State))
def test_every_state_but_the_first_can_be_reached_and_none_is_a_dead_end(state: State) -> None:
    reached = {move.target for move in workflow.TABLE.transitions.values()}
    left = {source for move in workflow.TABLE.transitions.values() for source in move.sources}

    assert state in left
    assert (state in reached) == (state != State.TO_DO)


@pytest.mark.parametrize("state", list(State))
def test_saving_an_answer_leaves_the_return_among_those_sent_back(state: State) -> None:
    assert workflow.saving(state).name == ("answer" if state == State.RETURNED else "save")


@pytest.mark.parametrize("name", list(TARGETS))
def test_before_publication_only_a_correction_is_out_of_place(name: str) -> None:
    expected = "This figure has not been published yet. Ask the lead to reopen it instead."

    assert workflow.publication_refusal(name, published=False) == (expected if name == "correct" else None)


@pytest.mark.parametrize("name", list(TARGETS))
def test_after_publication_only_reopening_is_out_of_place(name: str) -> None:
    expected = "This figure has been published. Start a correction instead, so that readers can see what changed."

    assert workflow.publication_refusal(name, published=True) == (expected if name == "reopen" else None)


def test_the_states_are_named_in_refusals_as_on_screens() -> None:
    assert (
        workflow.TABLE.refusal("submit", state=State.APPROVED, relations={Relation.OWNER})
        == "This is “Approved” now. You can submit only when it is “Draft” or “Sent back”."
    )
