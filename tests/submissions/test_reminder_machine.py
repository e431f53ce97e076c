"""Plan, move, send, crash and send again in any order: at most one mail a person and day, none for what is finished."""

import contextlib
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from indicators.council_days import council_days
from indicators.enums import ResponsibilityRole
from indicators.records.transitions import Refused
from submissions import services
from submissions.enums import State
from submissions.models import Digest, Submission
from tests.factories import (
    make_definition,
    make_indicator,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_version,
)

START = date(2026, 10, 12)
DEAD = {"before": False, "after": False}


class Unreliable(BaseEmailBackend):
    """Hands mail over; may be killed just before or just after it has."""

    def send_messages(self, email_messages: Any) -> int:
        if DEAD["before"]:
            raise KeyboardInterrupt
        number = EmailBackend().send_messages(email_messages)
        if DEAD["after"]:
            raise KeyboardInterrupt
        return number


class ReminderMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        mail.outbox = []
        DEAD.update(before=False, after=False)
        service = make_service()
        self.aled, self.priya, self.dev, self.marcus = (
            make_performance(),
            *(make_person() for _person in range(3)),
        )
        for person, role in ((self.priya, "owner"), (self.dev, "deputy"), (self.marcus, "lead")):
            make_responsibility(person, ResponsibilityRole(role), service=service)
        for number in range(2):
            make_definition(indicator=make_indicator(f"measure-{number}", service=service), name=f"Measure {number}.")
        self.round = make_round(
            by=self.aled, opens=date(2026, 10, 1), due=date(2026, 10, 14), sign_off_due=date(2026, 10, 20),
            committee_date=None,
        )  # fmt: skip
        self.rows = list(Submission.objects.order_by("pk"))
        self.day = START
        self.sent: Counter[tuple[str, date]] = Counter()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 8, 0, tzinfo=UTC)

    def run(self, **options: Any) -> None:
        """Remind, then hold every mail against what stood open at that moment."""
        before = len(mail.outbox)
        finished = {f"Measure {place}." for place, row in enumerate(self.rows) if self.state(row) == State.APPROVED}
        with contextlib.suppress(Refused, KeyboardInterrupt):
            services.send_reminders(at=self.now, **options)
        for message in mail.outbox[before:]:
            self.sent[message.to[0], self.day] += 1
            assert not any(name in message.body for name in finished)
            assert council_days().is_working(self.day)

    @staticmethod
    def state(row: Submission) -> str:
        row.refresh_from_db()
        return row.state

    @rule()
    def daily_run(self) -> None:
        self.run()

    @rule(when=st.sampled_from(["before", "after"]))
    def crash(self, when: str) -> None:
        DEAD[when] = True
        self.run()
        DEAD[when] = False

    @rule(who=st.sampled_from(["priya", "marcus", "dev"]))
    def by_hand(self, who: str) -> None:
        self.run(by=self.aled, only=getattr(self, who))

    @rule(days=st.integers(1, 4))
    def tomorrow(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(later=st.integers(-5, 12))
    def move_the_dates(self, later: int) -> None:
        due = date(2026, 10, 14) + timedelta(days=later)
        services.change_dates(
            self.round, due=due, sign_off_due=due + timedelta(days=6), committee_date=None,
            reason="The committee moves.", by=self.aled, at=self.now,
        )  # fmt: skip

    @rule(place=st.integers(0, 1))
    def bring_up_to_date(self, place: int) -> None:
        indicator = self.rows[place].indicator
        indicator.retired_on = None if indicator.retired_on else date(2026, 8, 1)
        indicator.save()
        services.replan_returns(self.round, reason="The catalogue changed.", by=self.aled, at=self.now)

    @rule(place=st.integers(0, 1))
    def owner_sends(self, place: int) -> None:
        if self.state(self.rows[place]) in (State.TO_DO, State.DRAFT, State.RETURNED):
            make_version(self.rows[place], "91", by=self.priya, at=self.now)
            make_move(self.rows[place], "submit", by=self.priya, at=self.now)

    @rule(place=st.integers(0, 1), name=st.sampled_from(["approve", "send_back"]))
    def lead_answers(self, place: int, name: str) -> None:
        if self.state(self.rows[place]) == State.SUBMITTED:
            make_move(self.rows[place], name, by=self.marcus, at=self.now, comment="Is this the right one?")

    @invariant()
    def nobody_has_had_two_mails_on_one_day(self) -> None:
        assert not self.sent or max(self.sent.values()) == 1

    @invariant()
    def every_mail_was_written_down_first(self) -> None:
        known = set(Digest.objects.values_list("address", "day"))
        assert set(self.sent) <= known


@pytest.mark.lengthy
@pytest.mark.django_db
def test_whatever_happens_a_person_gets_at_most_one_reminder_a_day_and_none_for_what_is_finished() -> None:
    with override_settings(EMAIL_BACKEND=f"{__name__}.Unreliable"):
        run_state_machine_as_test(
            ReminderMachine,
            settings=settings(
                max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )
