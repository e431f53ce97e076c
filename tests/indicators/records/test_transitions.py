"""The transition engine answers in sentences, and raises the same sentences."""

import pytest

from indicators.records.transitions import Conflict, Forbidden, Invalid, Transition, TransitionTable

TABLE = TransitionTable(
    (
        Transition("sign", "Sign", "Signed", sources=("sent",), target="signed", who=("lead",), not_contributor=True),
        Transition(
            "refuse",
            "Send back",
            "Sent back",
            sources=("sent",),
            target="back",
            who=("lead", "team"),
            comment_length=10,
            not_contributor=True,
        ),
        Transition(
            "recall",
            "Take back",
            "Taken back",
            sources=("sent",),
            target="open",
            who=("writer",),
            contributor_only=True,
        ),
        Transition("send", "Send", "Sent", sources=("open", "back"), target="sent", who=("owner",)),
    ),
    labels={"open": "Open", "sent": "With lead", "back": "Sent back", "signed": "Signed"},
    contributor="writer",
)


def test_a_move_that_is_allowed_has_no_refusal() -> None:
    assert TABLE.refusal("sign", state="sent", relations={"lead"}) is None


def test_a_wrong_state_is_named_with_the_states_that_would_do() -> None:
    assert (
        TABLE.refusal("send", state="signed", relations={"owner"})
        == "This is “Signed” now. You can send only when it is “Open” or “Sent back”."
    )


def test_a_role_that_may_not_is_told_so() -> None:
    assert TABLE.refusal("sign", state="sent", relations={"owner"}) == "Your role does not let you sign this."


def test_a_lead_who_wrote_the_figure_cannot_sign_it() -> None:
    assert (
        TABLE.refusal("sign", state="sent", relations={"lead", "writer"})
        == "You cannot sign this, because you entered or changed the figure."
    )


def test_only_a_writer_can_take_back() -> None:
    assert (
        TABLE.refusal("recall", state="sent", relations={"lead"})
        == "Only somebody who entered or changed the figure can do this: take back."
    )


def test_the_person_is_judged_before_the_state() -> None:
    assert TABLE.refusal("sign", state="open", relations={"owner"}) == "Your role does not let you sign this."


def test_without_a_comment_the_comment_is_not_judged() -> None:
    assert TABLE.refusal("refuse", state="sent", relations={"team"}) is None


@pytest.mark.parametrize("comment", ["", "short", "  spaces    ", "123456789"])
def test_a_comment_too_short_is_refused_with_an_example(comment: str) -> None:
    sentence = TABLE.refusal("refuse", state="sent", relations={"team"}, comment=comment)

    assert sentence is not None
    assert sentence.startswith("Write at least 10 characters, for example ")


def test_a_comment_long_enough_is_taken() -> None:
    assert TABLE.refusal("refuse", state="sent", relations={"team"}, comment="0123456789") is None


@pytest.mark.parametrize(
    ("name", "state", "relations", "comment", "kind"),
    [
        ("sign", "sent", {"owner"}, "", Forbidden),
        ("sign", "sent", {"lead", "writer"}, "", Forbidden),
        ("sign", "open", {"lead"}, "", Conflict),
        ("refuse", "sent", {"lead"}, "why", Invalid),
    ],
)
def test_check_raises_the_kind_of_refusal(
    name: str, state: str, relations: set[str], comment: str, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        TABLE.check(name, state=state, relations=relations, comment=comment)


def test_check_lets_an_allowed_move_pass() -> None:
    TABLE.check("refuse", state="sent", relations={"lead"}, comment="Please look again")
