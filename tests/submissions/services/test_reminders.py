"""Reminders go out once a day, name what is open, and stop by themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import CommandError, call_command

from indicators.enums import ResponsibilityRole
from indicators.models import AuditEntry
from indicators.records.transitions import Forbidden, Invalid
from indicators.rules.periods import quarter
from submissions import services
from submissions.chasing import outcome_words, planned_digests
from submissions.models import Digest, DigestLine, DigestOutcome, Notice, ReminderChoice, Submission
from submissions.services import Reminded
from submissions.tasks import send_reminders_task
from tests.factories import (
    NOW,
    make_definition,
    make_indicator,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_returned,
    make_round,
    make_service,
    make_version,
)
from tests.submissions.bulk import add_returns, queries_of

pytestmark = pytest.mark.django_db
DUE = date(2026, 10, 16)  # a Friday


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)


MONDAY = morning(date(2026, 10, 19))


class Crashing(BaseEmailBackend):
    """A process that is killed while it hands the mail over."""

    def send_messages(self, email_messages: Any) -> int:
        raise KeyboardInterrupt


class Refusing(BaseEmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("No such host")


class Away(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise OSError("Connection refused")


class Office:
    """Priya enters two returns, Dev deputises, Marcus signs, Aled watches."""

    def __init__(self) -> None:
        self.service = make_service(name="Children and families")
        self.aled = make_performance("aled")
        people = {}
        for name, role in (("priya", "owner"), ("dev", "deputy"), ("marcus", "lead")):
            people[name] = make_person(name)
            make_responsibility(people[name], ResponsibilityRole(role), service=self.service)
        self.priya, self.dev, self.marcus = people["priya"], people["dev"], people["marcus"]
        for name in ("Reviews", "Visits"):
            make_definition(indicator=make_indicator(name.lower(), service=self.service), name=name)
        self.round = make_round(by=self.aled, opens=date(2026, 10, 1), due=DUE, sign_off_due=date(2026, 10, 26))
        self.reviews = Submission.objects.get(indicator__ref="reviews")
        self.visits = Submission.objects.get(indicator__ref="visits")

    def send(self, row: Submission) -> None:
        make_version(row, "91", by=self.priya)
        make_move(row, "submit", by=self.priya)


@pytest.fixture
def office() -> Office:
    return Office()


def to() -> list[str]:
    return sorted(message.to[0].split("@")[0] for message in mail.outbox)


def test_one_mail_names_everything_open_and_leads_straight_to_it(office):
    assert services.send_reminders(at=MONDAY) == Reminded(sent=1)

    message = mail.outbox[0]
    assert message.to == ["priya@council.example"]
    assert message.subject == "Quarterday: 2 returns to look at"
    assert "OVERDUE" in message.body
    assert "Reviews, Q2 2026/27: 1 working day overdue, it was due on Friday 16 October" in message.body
    assert f"http://127.0.0.1:8000/returns/{office.reviews.pk}/" in message.body
    assert "http://127.0.0.1:8000/my-reminders/" in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_the_mail_says_the_same_as_text_and_as_html(office):
    services.send_reminders(at=MONDAY)
    message = mail.outbox[0]
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    for text in (message.body, html):
        assert "Hello Priya" in text
        assert "Visits, Q2 2026/27" in text
        assert f"/returns/{office.visits.pk}/" in text


def test_no_figure_and_nobody_s_words_are_in_a_mail(office):
    make_version(office.reviews, "91.7", by=office.priya, commentary="The secret of it")
    make_move(office.reviews, "submit", by=office.priya)
    make_returned(office.reviews, "Is the confidential number right?")
    services.send_reminders(at=MONDAY)
    text = mail.outbox[0].body + mail.outbox[0].alternatives[0][0]
    assert not any(word in text for word in ("91.7", "secret", "confidential"))


def test_names_with_marks_are_written_as_they_are_and_cannot_be_markup(office):
    office.reviews.indicator.definitions.update(name="Children & <b>families</b>")
    services.send_reminders(at=MONDAY)
    assert "- Children & <b>families</b>, Q2" in mail.outbox[0].body
    assert "Children &amp; &lt;b&gt;families&lt;/b&gt;" in mail.outbox[0].alternatives[0][0]


# At most once


def test_a_second_run_on_the_same_day_sends_nothing(office):
    services.send_reminders(at=MONDAY)
    assert services.send_reminders(at=MONDAY + timedelta(hours=5)) == Reminded(before=1)
    send_reminders_task.apply()
    assert len(mail.outbox) == 1
    assert Digest.objects.count() == 1


def test_a_crash_while_sending_loses_that_mail_and_sends_none_twice(office, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Crashing"
    with pytest.raises(KeyboardInterrupt):
        services.send_reminders(at=MONDAY)
    settings.EMAIL_BACKEND = working

    assert services.send_reminders(at=MONDAY + timedelta(minutes=5)) == Reminded(before=1)

    assert mail.outbox == []
    assert outcome_words(Digest.objects.get()).startswith("Not known: interrupted")
    assert services.send_reminders(at=MONDAY + timedelta(days=1)).sent == 2  # Dev as well by then


def test_a_mail_server_that_refuses_is_written_down_and_not_tried_again_that_day(office, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    assert services.send_reminders(at=MONDAY) == Reminded(failed=1)
    assert outcome_words(Digest.objects.get()) == "Not sent: OSError: No such host"
    assert services.send_reminders(at=MONDAY) == Reminded(before=1)


def test_a_mail_server_that_is_away_costs_nobody_the_day(office, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.Away"
    with pytest.raises(Invalid, match="The mail server cannot be reached"):
        services.send_reminders(at=MONDAY)
    assert Digest.objects.count() == 0
    settings.EMAIL_BACKEND = working
    assert services.send_reminders(at=MONDAY) == Reminded(sent=1)


def test_somebody_else_s_reminder_goes_out_although_one_failed(office, settings):
    office.send(office.visits)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    done = services.send_reminders(at=morning(date(2026, 10, 26)))
    assert done.failed == DigestOutcome.objects.filter(sent=False).count() == Digest.objects.count() == 4


# It stops


def test_what_was_sent_is_not_named_again_and_its_lead_hears_of_it_in_time(office):
    office.send(office.reviews)
    services.send_reminders(at=MONDAY)
    assert "Reviews" not in mail.outbox[0].body
    mail.outbox.clear()
    services.send_reminders(at=morning(date(2026, 10, 21)))
    assert to() == ["dev", "marcus", "priya"]
    marcus = next(message for message in mail.outbox if message.to == ["marcus@council.example"])
    assert f"/returns/{office.reviews.pk}/review/" in marcus.body


def test_a_finished_collection_and_a_closed_one_remind_nobody(office):
    office.send(office.reviews)
    make_move(office.reviews, "approve", by=office.marcus)
    services.close_round(office.round, by=office.aled, at=MONDAY)
    assert services.send_reminders(at=MONDAY) == Reminded()


def test_a_collection_that_has_not_opened_reminds_nobody(office):
    make_round(
        quarter(2026, 3), by=office.aled, opens=date(2027, 1, 4), due=date(2027, 1, 4), sign_off_due=date(2027, 1, 20),
        committee_date=None,
    )  # fmt: skip
    services.close_round(office.round, by=office.aled, at=MONDAY)
    assert services.send_reminders(at=morning(date(2026, 12, 31))) == Reminded()


def test_a_figure_promised_by_a_partner_is_waited_for(office):
    make_version(office.visits, None, availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 10, 21))
    services.send_reminders(at=MONDAY)
    assert "Visits" not in mail.outbox[0].body
    mail.outbox.clear()
    services.send_reminders(at=morning(date(2026, 10, 22)))
    assert "Visits" in mail.outbox[0].body


def test_what_was_finished_between_planning_and_sending_is_left_out(office):
    planned = planned_digests(MONDAY.date())
    office.send(office.visits)
    claimed = services.reminders._claim(planned[0], day=MONDAY.date(), at=MONDAY, by=None)
    assert [line.submission.pk for line in claimed[1].lines] == [office.reviews.pk]
    assert DigestLine.objects.count() == 1


# Whom


def test_step_by_step_more_people_hear_of_it(office):
    told = []
    for day in (19, 20, 21, 22, 23, 26):
        mail.outbox.clear()
        services.send_reminders(at=morning(date(2026, 10, day)))
        told.append(to())
    assert "waits for Priya Example" in next(one.body for one in mail.outbox if one.to == ["aled@council.example"])
    assert told == [
        ["priya"],
        ["dev", "priya"],
        ["dev", "priya"],
        ["dev", "marcus", "priya"],
        ["dev", "marcus", "priya"],
        ["aled", "dev", "marcus", "priya"],
    ]


def test_nobody_gets_mail_at_a_weekend_or_on_a_bank_holiday(office):
    for day in (date(2026, 10, 17), date(2026, 10, 18), date(2026, 12, 25), date(2026, 12, 28)):
        assert services.send_reminders(at=morning(day)) == Reminded()
    assert mail.outbox == []
    with pytest.raises(Invalid, match="Saturday 17 October is not a working day"):
        services.send_reminders(at=morning(date(2026, 10, 17)), by=office.aled)


def test_closed_accounts_and_people_without_an_address_get_nothing(office):
    office.priya.email = ""
    office.priya.save()
    assert services.send_reminders(at=MONDAY) == Reminded(unreachable=1)
    office.priya.is_active = False
    office.priya.save()
    services.send_reminders(at=MONDAY)
    assert to() == ["dev"]


def test_due_soon_can_be_switched_off_and_on_and_overdue_cannot(office):
    services.choose_reminders(office.priya, due_soon=False, at=NOW)
    assert services.send_reminders(at=morning(date(2026, 10, 14))) == Reminded()
    assert services.send_reminders(at=MONDAY).sent == 1
    services.choose_reminders(office.priya, due_soon=True, at=NOW)
    services.choose_reminders(office.priya, due_soon=True, at=NOW)
    choice = ReminderChoice.objects.get()
    assert (choice.due_soon, choice.history.count()) == (True, 2)
    assert AuditEntry.objects.filter(action="choose reminders").count() == 2


def test_due_soon_is_said_once(office):
    sent = [services.send_reminders(at=morning(date(2026, 10, day))).sent for day in (13, 14, 15, 16, 19)]
    assert sent == [1, 0, 0, 1, 1]


def test_a_moved_day_is_said_again_and_old_ones_are_forgotten(office):
    services.send_reminders(at=morning(date(2026, 10, 13)))
    services.change_dates(
        office.round, due=date(2026, 10, 20), sign_off_due=date(2026, 10, 28), committee_date=None,
        reason="The committee meets later.", by=office.aled, at=morning(date(2026, 10, 14)),
    )  # fmt: skip
    assert services.send_reminders(at=morning(date(2026, 10, 16))) == Reminded(sent=1)
    assert "due on Tuesday 20 October" in mail.outbox[-1].body
    assert services.send_reminders(at=MONDAY) == Reminded()


# By hand


def test_one_person_is_reminded_by_hand_of_everything_open(office):
    done = services.send_reminders(at=NOW, by=office.aled, only=office.priya)
    assert done == Reminded(sent=1)
    digest = Digest.objects.get()
    assert (digest.asked_by, digest.lines.count()) == (office.aled, 2)
    assert AuditEntry.objects.get(action="remind").actor == office.aled
    assert services.send_reminders(at=NOW, by=office.aled, only=office.priya) == Reminded(before=1)


def test_only_the_performance_team_reminds_by_hand(office):
    for person in (office.priya, office.marcus, make_person(is_superuser=True)):
        with pytest.raises(Forbidden):
            services.send_reminders(at=MONDAY, by=person)
    assert mail.outbox == []


def test_without_the_address_of_the_site_nothing_goes_out(office, settings):
    settings.SITE_URL = ""
    with pytest.raises(Invalid, match="SITE_URL"):
        services.send_reminders(at=MONDAY)


def test_a_reminder_is_a_notice_too(office):
    services.send_reminders(at=MONDAY)
    notice = Notice.objects.get()
    assert (notice.person, notice.text) == (office.priya, "Reminder: 2 returns to look at (2 overdue).")


def test_planning_costs_the_same_however_much_is_open(office):
    few = queries_of(lambda: planned_digests(MONDAY.date()))
    add_returns(office.service, office.round, 30)
    assert queries_of(lambda: planned_digests(MONDAY.date())) == few <= 9


# The command


def run(capsys, *options: str) -> str:
    call_command("send_reminders", *options)
    return capsys.readouterr().out


def test_the_command_for_cron_says_what_it_did(office, capsys, time_machine):
    time_machine.move_to(MONDAY)
    assert run(capsys, "--dry-run") == "Priya Example: 2 overdue\n"
    assert mail.outbox == []
    assert run(capsys) == "1 person reminded, 0 reminded before today, 0 without an address, 0 failed.\n"
    assert run(capsys, "--dry-run") == "Priya Example: 2 overdue (already reminded)\n"
    time_machine.move_to(morning(date(2026, 10, 18)))
    assert run(capsys) == "Today is not a working day: nothing sent.\n"


def test_the_command_fails_when_a_mail_could_not_be_handed_over(office, settings, time_machine):
    time_machine.move_to(MONDAY)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    with pytest.raises(CommandError, match="1 mail could not be handed over"):
        call_command("send_reminders")
    settings.SITE_URL = ""
    with pytest.raises(CommandError, match="SITE_URL"):
        call_command("send_reminders")
