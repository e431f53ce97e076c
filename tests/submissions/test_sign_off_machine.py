"""Many people act on one return in any order, with old pages, replays and closed accounts; the promises hold throughout.

``Ledger`` is a second, much simpler account of what should have happened. After every step the stored return is
compared with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from indicators.models import AuditEntry, ChainHead
from indicators.records.audit import chain_problem
from indicators.records.transitions import Conflict, Forbidden, Invalid, Refused
from submissions import services
from submissions.content import Content
from submissions.models import Rating, SignOff, SubmissionVersion
from tests.factories import NOW, make_content, token
from tests.submissions.cast import Cast, make_cast

OWNERS = {"owner", "deputy", "owning_lead"}
LEADS = {"lead", "second_lead", "owning_lead"}
PERFORMANCE = {"performance"}
ENTERING = OWNERS | LEADS | PERFORMANCE
PEOPLE = st.sampled_from(sorted(ENTERING | {"superuser", "outsider", "auditor"}))
MAY = {
    "submit": ENTERING,
    "recall": ENTERING,
    "send_back": LEADS | PERFORMANCE,
    "approve": LEADS,
    "reopen": LEADS | PERFORMANCE,
    "correct": ENTERING,
}
FROM = {
    "submit": {"draft", "returned"},
    "recall": {"submitted"},
    "send_back": {"submitted"},
    "approve": {"submitted"},
    "reopen": {"approved"},
    "correct": {"approved"},
}
TO = {
    "submit": "submitted",
    "recall": "draft",
    "send_back": "returned",
    "approve": "approved",
    "reopen": "draft",
    "correct": "draft",
}
COMPLETE = (make_content("94.2"), make_content("85"), make_content(None, availability="not_collected"))
UNFINISHED = (make_content("60", commentary=""), make_content(None))  # red without a word; nothing at all
REASON = "Three more were in time."

Request = Callable[[], Any]


@dataclass
class Ledger:
    """What should be true of the return. ``signed`` is the fingerprint of every version ever approved, by number."""

    state: str = "to_do"
    revision: int = 0
    published: bool = False
    authors: list[str] = field(default_factory=list)
    content: Content | None = None
    standing: int | None = None
    signed: dict[int, str] = field(default_factory=dict)
    approvals: int = 0
    closed: set[str] = field(default_factory=set)

    def refusal_to_save(self, who: str) -> type[Refused] | None:
        if who not in ENTERING - self.closed:
            return Forbidden
        return None if self.state in {"to_do", "draft", "returned"} else Conflict

    def refusal(self, name: str, who: str, comment: str) -> type[Refused] | None:
        wrote = who in self.authors
        if (name in {"approve", "send_back"} and wrote) or (name == "recall" and not wrote):
            return Forbidden
        if who not in MAY[name] - self.closed:
            return Forbidden
        if self.state not in FROM[name]:
            return Conflict
        if name in {"send_back", "reopen", "correct"} and not comment:
            return Invalid
        if self.published != (name == "correct") and name in {"reopen", "correct"}:
            return Conflict
        return Invalid if name == "submit" and self.content in UNFINISHED else None

    def saved(self, who: str, content: Content) -> None:
        self.authors.append(who)
        self.content = content
        self.state = "returned" if self.state == "returned" else "draft"
        self.revision += 1

    def moved(self, name: str, digest: str) -> None:
        self.state = TO[name]
        self.revision += 1
        if name == "approve":
            self.standing = len(self.authors)
            self.signed[self.standing] = digest
            self.approvals += 1
        if name == "reopen":
            self.standing = None


class SignOffMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.cast: Cast = make_cast()
        self.ledger = Ledger()
        self.done: list[tuple[Request, Any]] = []
        self.minutes = 0

    def teardown(self) -> None:
        try:
            assert chain_problem(AuditEntry.objects.all(), ChainHead.objects.first()) is None
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def person(self, who: str) -> User:
        user: User = getattr(self.cast, who)
        return user

    def now(self) -> datetime:
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    def send(self, request: Request, expected: type[Refused] | None) -> Any:
        """Send a form; a refusal must be of the kind the ledger expects."""
        if expected is None:
            return request()
        with pytest.raises(expected):
            request()
        return None

    @initialize(
        start=st.sampled_from(["to_do", "draft", "submitted", "approved", "published"]),
        writers=st.lists(st.sampled_from(["owner", "lead", "owning_lead", "performance"]), min_size=1, max_size=2),
    )
    def begin(self, start: str, writers: list[str]) -> None:
        """Bring the return some way along, so that short stories are about every state."""
        if start != "to_do":
            for who, content in zip(writers, COMPLETE, strict=False):
                self.save(who, content, 0)
        if start in {"submitted", "approved", "published"}:
            self.submit("owner")
        if start in {"approved", "published"}:
            self.sign("second_lead")
        if start == "published":
            self.publish()

    @rule(who=PEOPLE, content=st.sampled_from(COMPLETE + UNFINISHED), pages_behind=st.sampled_from([0, 0, 0, 1, 3]))
    def save(self, who: str, content: Content, pages_behind: int) -> None:
        ledger = self.ledger
        form: dict[str, Any] = {"at": self.now(), "seen_revision": ledger.revision - pages_behind, "token": token()}
        same_again = ledger.content == content and bool(ledger.authors) and ledger.authors[-1] == who
        expected = ledger.refusal_to_save(who) or (Conflict if pages_behind and not same_again else None)

        def request() -> SubmissionVersion:
            return services.save_draft(self.cast.submission, content, by=self.person(who), **form)

        answer = self.send(request, expected)
        if expected is None and not same_again:
            ledger.saved(who, content)
            self.done.append((request, answer))

    @rule(who=PEOPLE, name=st.sampled_from(sorted(MAY)), commented=st.sampled_from([True, True, True, False]))
    def act(self, who: str, name: str, commented: bool) -> None:
        self.move(name, who, comment=REASON if commented else "", pages_behind=0)

    @rule(who=PEOPLE, name=st.sampled_from(sorted(MAY)), pages_behind=st.integers(1, 4))
    def act_on_an_old_page(self, who: str, name: str, pages_behind: int) -> None:
        self.move(name, who, comment=REASON, pages_behind=pages_behind)

    @precondition(lambda self: self.ledger.state == "submitted")
    @rule(who=st.sampled_from(sorted(LEADS)))
    def sign(self, who: str) -> None:
        self.move("approve", who, comment="", pages_behind=0)

    @precondition(lambda self: self.ledger.state in {"draft", "returned"})
    @rule(who=st.sampled_from(sorted(ENTERING)))
    def submit(self, who: str) -> None:
        self.move("submit", who, comment="", pages_behind=0)

    @precondition(lambda self: self.ledger.state == "submitted")
    @rule(who=st.sampled_from(sorted(LEADS | PERFORMANCE)))
    def send_back(self, who: str) -> None:
        self.move("send_back", who, comment=REASON, pages_behind=0)

    @precondition(lambda self: self.ledger.state == "approved")
    @rule(who=st.sampled_from(sorted(LEADS | PERFORMANCE)))
    def begin_again(self, who: str) -> None:
        self.move("correct" if self.ledger.published else "reopen", who, comment=REASON, pages_behind=0)

    def move(self, name: str, who: str, *, comment: str, pages_behind: int, seen: str | None = None) -> None:
        ledger, current = self.ledger, self.cast.now().current
        newest = current.digest if current else ""
        form: dict[str, Any] = {
            "at": self.now(),
            "seen_revision": ledger.revision - pages_behind,
            "token": token(),
            "comment": comment,
            "seen_digest": newest if seen is None else seen,
        }
        expected = Conflict if pages_behind else ledger.refusal(name, who, comment)
        expected = expected or (None if seen is None else Conflict)

        def request() -> SignOff:
            return services.move(self.cast.submission, name, by=self.person(who), **form)

        answer = self.send(request, expected)
        if expected is None:
            ledger.moved(name, newest)
            self.done.append((request, answer))

    @precondition(lambda self: self.ledger.state == "approved" and not self.ledger.published)
    @rule()
    def publish(self) -> None:
        services.mark_published([self.cast.now()], by=self.cast.performance, at=self.now())
        self.ledger.published = True

    @precondition(lambda self: bool(self.done))
    @rule(data=st.data())
    def send_an_earlier_form_again(self, data: st.DataObject) -> None:
        request, answer = data.draw(st.sampled_from(self.done))
        assert request() == answer

    @rule(who=st.sampled_from(sorted(ENTERING)))
    def close_or_open_an_account(self, who: str) -> None:
        user = self.person(who)
        user.is_active = who in self.ledger.closed
        user.save()
        self.ledger.closed ^= {who}

    @invariant()
    def the_return_is_as_the_ledger_says(self) -> None:
        row, ledger = self.cast.now(), self.ledger
        assert (row.state, row.revision, row.published_at is not None) == (
            ledger.state,
            ledger.revision,
            ledger.published,
        )
        assert (row.current.number if row.current else 0) == len(ledger.authors)
        assert (row.approved_version.number if row.approved_version else None) == ledger.standing

    @invariant()
    def every_version_says_who_wrote_it(self) -> None:
        authors = [version.by for version in self.cast.submission.versions.order_by("number")]
        assert authors == [self.person(who) for who in self.ledger.authors]

    @invariant()
    def no_author_can_sign_or_send_back(self) -> None:
        if self.ledger.state == "submitted":
            for who in set(self.ledger.authors):
                self.move("approve", who, comment="", pages_behind=0)
                self.move("send_back", who, comment=REASON, pages_behind=0)
            assert self.ledger.state == "submitted"

    @invariant()
    def nobody_can_sign_having_seen_something_else(self) -> None:
        if self.ledger.state == "submitted":
            older = self.cast.submission.versions.filter(number=len(self.ledger.authors) - 1).first()
            for who in LEADS:
                self.move("approve", who, comment="", pages_behind=0, seen=older.digest if older else "0" * 64)
            assert self.ledger.state == "submitted"

    @invariant()
    def nobody_has_approved_what_they_wrote_and_approvals_name_what_was_seen(self) -> None:
        for step in SignOff.objects.filter(action="approve").select_related("version"):
            assert step.version is not None
            written = self.cast.submission.versions.filter(number__lte=step.version.number)
            assert step.by_id not in written.values_list("by", flat=True)
            assert step.digest == step.version.digest

    @invariant()
    def nothing_ever_approved_has_been_lost_or_altered(self) -> None:
        numbers = {version.number: version for version in self.cast.submission.versions.all()}
        for number, digest in self.ledger.signed.items():
            assert numbers[number].digest == numbers[number].content_digest() == digest

    @invariant()
    def every_change_has_one_history_row_one_audit_entry_and_one_record(self) -> None:
        row, ledger = self.cast.submission, self.ledger
        assert row.history.count() == 1 + ledger.revision + ledger.published
        assert AuditEntry.objects.count() == ledger.revision
        assert row.versions.count() + row.sign_offs.count() == ledger.revision
        assert Rating.objects.count() == ledger.approvals
        assert list(row.sign_offs.values_list("sequence", flat=True)) == list(range(1, row.sign_offs.count() + 1))


@pytest.mark.lengthy
@pytest.mark.django_db
def test_the_promises_hold_in_whatever_order_people_act() -> None:
    run_state_machine_as_test(
        SignOffMachine,
        settings=settings(
            max_examples=50,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
