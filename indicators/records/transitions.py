"""The transition engine: a frozen table that says who may move what from where to where.

The table answers ``refusal(...)`` in words. A service raises the sentence; a page shows the same
sentence beside the closed button. Pure: knows no model and no query.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass


class Refused(Exception):
    """The act is not allowed. The message is a sentence the person can act on; ``status`` its HTTP code."""

    status = 400


class Forbidden(Refused):
    """This person may not do it."""

    status = 403


class Conflict(Refused):
    """The state of things has moved on since the person looked."""

    status = 409


class Invalid(Refused):
    """Something is missing from what the person gave, for example a reason."""

    status = 422


@dataclass(frozen=True)
class Transition:
    """One allowed move.

    ``who``: relations of which the person needs at least one. ``not_contributor``: refused to everybody
    who wrote any version. ``contributor_only``: allowed to contributors alone.
    """

    name: str
    label: str
    done: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    comment_length: int = 0
    not_contributor: bool = False
    contributor_only: bool = False
    deed: str = ""

    @property
    def done_to_this(self) -> str:
        """ "approve this"; ``deed`` where the label does not read well before "this"."""
        return self.deed or f"{self.label.lower()} this"


class TransitionTable:
    """All transitions of one kind of object, looked up by name."""

    def __init__(self, transitions: Iterable[Transition], *, labels: dict[str, str], contributor: str) -> None:
        self.transitions = {transition.name: transition for transition in transitions}
        self._labels = labels
        self._contributor = contributor

    def __getitem__(self, name: str) -> Transition:
        return self.transitions[name]

    def state_refusal(self, name: str, *, state: str) -> str | None:
        """Return why the state forbids the move, or None."""
        transition = self.transitions[name]
        if state in transition.sources:
            return None
        wanted = " or ".join(f"“{self._labels[source]}”" for source in transition.sources)
        return f"This is “{self._labels[state]}” now. You can {transition.label.lower()} only when it is {wanted}."

    def person_refusal(self, name: str, *, relations: Collection[str]) -> str | None:
        """Return why this person may not do it, whatever the state, or None."""
        transition = self.transitions[name]
        contributed = self._contributor in relations
        if transition.not_contributor and contributed:
            return f"You cannot {transition.done_to_this}, because you entered or changed the figure."
        if transition.contributor_only and not contributed:
            return f"Only somebody who entered or changed the figure can do this: {transition.label.lower()}."
        if not set(transition.who) & set(relations):
            return f"Your role does not let you {transition.done_to_this}."
        return None

    def comment_refusal(self, name: str, *, comment: str) -> str | None:
        """Return what is missing from the comment, or None."""
        transition = self.transitions[name]
        if len(comment.strip()) >= transition.comment_length:
            return None
        return (
            f"Write at least {transition.comment_length} characters, for example "
            "“The list I saw had three more in time. Can you check?”"
        )

    def refusal(self, name: str, *, state: str, relations: Collection[str], comment: str | None = None) -> str | None:
        """Return the first sentence that refuses the move, or None. Without ``comment`` it is not judged."""
        return (
            self.person_refusal(name, relations=relations)
            or self.state_refusal(name, state=state)
            or (None if comment is None else self.comment_refusal(name, comment=comment))
        )

    def check(self, name: str, *, state: str, relations: Collection[str], comment: str) -> None:
        """Raise the refusal that applies.

        Raises:
            Forbidden, Conflict, Invalid: with the sentence for the person.
        """
        if sentence := self.person_refusal(name, relations=relations):
            raise Forbidden(sentence)
        if sentence := self.state_refusal(name, state=state):
            raise Conflict(sentence)
        if sentence := self.comment_refusal(name, comment=comment):
            raise Invalid(sentence)
