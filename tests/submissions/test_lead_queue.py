"""The lead sees first what needs a look, with the reason, and may sign the rest together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from indicators.enums import ResponsibilityRole, ValueType
from indicators.models import Status
from indicators.rules.display import NumberFormat
from submissions.lead_queue import (
    ANSWERED,
    BIG,
    CHANGED,
    CHECK,
    NO_FIGURE,
    RED_AND_WORSE,
    Facts,
    Reason,
    lead_queue,
    led_returns,
    reason_of,
    waiting_returns,
)
from submissions.models import Submission
from submissions.worklist import open_question
from tests.factories import (
    NOW,
    Q2,
    TODAY,
    make_approved,
    make_definition,
    make_indicator,
    make_move,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_submitted,
    make_target,
    make_version,
)
from tests.submissions.bulk import add_returns, queries_of

PERCENT = NumberFormat(ValueType.PERCENT, "%", 1)
GREEN = Status(pk=1, word="Green")
AMBER = Status(pk=2, word="Amber")
RED = Status(pk=3, word="Red", needs_commentary=True)
YESTERDAY = NOW - timedelta(days=1)


def facts(value: str | None, before: str | None, now: Status | None, then: Status | None, **changes) -> Facts:
    return Facts(
        value=None if value is None else Decimal(value),
        before=None if before is None else Decimal(before),
        status=now,
        status_before=then,
        **{"worse": False, "fmt": PERCENT, "since": "last quarter", **changes},
    )


def test_a_new_red_is_the_first_reason():
    assert reason_of(facts("80", "94.2", RED, AMBER, worse=True)) == Reason(
        CHANGED, "New red.", "Down 14.2 points since last quarter."
    )


def test_any_other_change_of_colour_names_both():
    assert reason_of(facts("91", "89", GREEN, AMBER)) == Reason(
        CHANGED, "Amber to green.", "Up 2.0 points since last quarter."
    )


def test_a_red_that_got_worse_is_looked_at():
    assert reason_of(facts("70", "72", RED, RED, worse=True)) == Reason(
        RED_AND_WORSE, "Red and worse.", "Down 2.0 points since last quarter."
    )


def test_a_red_that_got_better_is_quiet():
    assert reason_of(facts("74", "72", RED, RED)) is None


def test_a_big_move_within_one_colour_is_looked_at():
    assert reason_of(facts("61", "83", GREEN, GREEN)) == Reason(
        BIG, "Big move.", "Down 22.0 points since last quarter."
    )


def test_something_odd_is_looked_at_last():
    odd = facts("101", "99", GREEN, GREEN, warnings=("101.0% is above 100%.",))
    assert reason_of(odd) == Reason(CHECK, "Check.", "101.0% is above 100%.")


def test_a_first_figure_with_nothing_odd_is_quiet():
    assert reason_of(facts("91", None, GREEN, None)) is None
    assert reason_of(facts("91", None, None, None)) is None


# With rows


@pytest.fixture
def office(db):
    service = make_service(name="Children and families")
    people = {}
    for name, role in (("priya", "owner"), ("marcus", "lead")):
        people[name] = make_person(name, first_name=name.title(), last_name="Example")
        make_responsibility(people[name], ResponsibilityRole(role), service=service)
    return service, people["priya"], people["marcus"]


def measure(service, name: str):
    definition = make_definition(indicator=make_indicator(name.lower().replace(" ", "-"), service=service), name=name)
    make_target(definition.indicator)
    return definition.indicator


def test_exceptions_come_first_in_groups_and_the_rest_is_quiet(office):
    service, _priya, marcus = office
    for name, before, now in (
        ("Fell", "94.2", "70"),
        ("Still red", "75", "70"),
        ("Leapt", "91", "102"),
        ("Calm", "91", "92"),
    ):
        indicator = measure(service, name)
        make_approved(indicator, Q2.previous(), before)
        make_submitted(indicator, Q2, now, at=YESTERDAY)
    partner = measure(service, "Partner")
    awaited = {"availability": "awaiting", "awaiting_from": "Ofsted", "expected_on": date(2026, 11, 3)}
    make_submitted(partner, Q2, None, **awaited)

    page = lead_queue(marcus, today=TODAY)

    assert [(name, [(row.name, row.reason) for row in rows]) for name, rows in page.groups] == [
        (CHANGED, [("Fell", Reason(CHANGED, "New red.", "Down 24.2 points since last quarter."))]),
        (
            RED_AND_WORSE,
            [("Still red", Reason(RED_AND_WORSE, "Red and worse.", "Down 5.0 points since last quarter."))],
        ),
        (BIG, [("Leapt", Reason(BIG, "Big move.", "Up 11.0 points since last quarter."))]),
        (NO_FIGURE, [("Partner", Reason(NO_FIGURE, "Awaiting partner.", "Ofsted, expected Tuesday 3 November."))]),
    ]
    assert (page.all_rows, page.exceptions, page.signable) == (5, 4, 1)
    (calm,) = page.quiet
    assert (calm.name, calm.owner, calm.before, calm.now, calm.change) == (
        "Calm",
        "Priya Example",
        "91.0%",
        "92.0%",
        "+1.0 points",
    )
    assert (calm.status.word, calm.colour_changed, calm.refusal) == ("Green", False, "")
    assert page.groups[0][1][0].colour_changed
    assert page.groups[0][1][0].waiting_words == "1 day"
    current = calm.submission.current
    assert calm.mark == f"{calm.submission.pk}:{calm.submission.revision}:{current.digest}"


def test_what_is_missing_is_listed_once_it_is_late_or_awaited(office):
    service, _priya, marcus = office
    measure(service, "Late")
    partner = measure(service, "Partner")
    round_ = make_round()
    row = Submission.objects.get(indicator=partner)
    make_version(row, None, availability="awaiting", awaiting_from="Ofsted", expected_on=date(2026, 11, 3))
    early = lead_queue(marcus, today=TODAY)
    assert [(one.name, one.reason.word, one.reason.rest) for _name, rows in early.groups for one in rows] == [
        ("Partner", "Awaiting partner.", "Ofsted, expected Tuesday 3 November.")
    ]
    late = lead_queue(marcus, today=round_.due + timedelta(days=2))
    rows = {one.name: one for _name, rows in late.groups for one in rows}
    assert (rows["Late"].reason.word, rows["Late"].reason.rest) == (
        "Overdue",
        "since Saturday 17 October. Not started.",
    )
    assert (rows["Late"].now, rows["Late"].waiting_words) == ("", "2 days")
    assert late.rounds == ("Quarter 2 2026/27, July to September 2026, sign-off due Tuesday 27 October",)


def test_a_draft_shows_no_figure_to_the_queue(office):
    service, _priya, marcus = office
    indicator = measure(service, "Half done")
    round_ = make_round()
    make_version(Submission.objects.get(indicator=indicator), "12.3")
    ((_name, (row,)),) = lead_queue(marcus, today=round_.due + timedelta(days=1)).groups
    assert (row.now, row.change, row.status) == ("", "", None)


def test_a_lead_who_wrote_the_figure_sees_why_not_and_who_can(office):
    service, _priya, marcus = office
    helen = make_person("helen", first_name="Helen", last_name="Oduya")
    make_responsibility(helen, ResponsibilityRole.LEAD, service=service)
    make_submitted(measure(service, "Mine"), Q2, "91", by=marcus)
    (row,) = lead_queue(marcus, today=TODAY).quiet
    assert row.refusal == "You cannot approve this, because you entered or changed the figure. Helen Oduya can."
    assert lead_queue(marcus, today=TODAY).signable == 0
    assert lead_queue(helen, today=TODAY).signable == 1


def test_where_nobody_else_can_the_sentence_says_whom_to_tell(office):
    service, _priya, marcus = office
    make_submitted(measure(service, "Mine"), Q2, "91", by=marcus)
    (row,) = lead_queue(marcus, today=TODAY).quiet
    assert row.refusal.endswith("Nobody else can yet: tell the performance team.")


def test_the_queue_is_about_what_this_person_leads(office):
    service, priya, marcus = office
    make_submitted(measure(service, "Ours"), Q2, "91")
    assert lead_queue(priya, today=TODAY).all_rows == 0
    assert lead_queue(make_person(), today=TODAY).all_rows == 0
    assert lead_queue(marcus, today=TODAY).all_rows == 1


def test_signed_returns_leave_the_queue_but_can_still_be_found(office):
    service, _priya, marcus = office
    submission = make_submitted(measure(service, "Ours"), Q2, "91")
    make_move(submission, "approve", by=marcus)
    assert list(waiting_returns(marcus, today=TODAY)) == []
    assert list(led_returns(marcus, today=TODAY)) == [submission]


def test_a_responsibility_that_has_ended_shows_nothing(office):
    service, _priya, marcus = office
    make_submitted(measure(service, "Ours"), Q2, "91")
    marcus.responsibilities.update(ends=TODAY - timedelta(days=1))
    assert lead_queue(marcus, today=TODAY).all_rows == 0


def test_three_hundred_returns_take_as_many_queries_as_one_or_three(office):
    service, _priya, marcus = office
    indicator = measure(service, "One")
    make_approved(indicator, Q2.previous(), "91")
    round_ = make_round()
    make_submitted(indicator, Q2, "92")
    late = round_.due + timedelta(days=1)
    assert lead_queue(marcus, today=late).all_rows == 1  # reads the person's groups, which are kept
    one = queries_of(lambda: lead_queue(marcus, today=late))
    add_returns(service, round_, 2)
    three = queries_of(lambda: lead_queue(marcus, today=late))
    add_returns(service, round_, 297)
    assert lead_queue(marcus, today=late).all_rows == 300
    assert (one, three) == (three, queries_of(lambda: lead_queue(marcus, today=late)))


def test_what_comes_back_after_a_question_is_never_signed_unseen(office):
    service, priya, marcus = office[:3]
    indicator = measure(service, "Visits")
    make_round()
    row = make_submitted(indicator, value="94.2", by=priya)
    make_move(row, "send_back", by=marcus, comment="Three more were in time. Can you check?")
    make_version(row, "94.3", by=priya, reply="Yes, three were on paper only.")
    make_move(row, "submit", by=priya)

    queue = lead_queue(marcus, today=TODAY)

    assert [(name, [found.reason for found in rows]) for name, rows in queue.groups if name == ANSWERED] == [
        (ANSWERED, [Reason(ANSWERED, "Sent again after a question.", "“Yes, three were on paper only.”")])
    ]
    assert row.pk not in [found.submission.pk for found in queue.quiet]


def test_the_answer_to_an_earlier_question_does_not_answer_the_next(office):
    service, priya, marcus = office[:3]
    make_round()
    row = make_submitted(measure(service, "Visits"), value="94.2", by=priya)
    make_move(row, "send_back", by=marcus, comment="Three more were in time. Can you check?")
    make_version(row, "94.3", by=priya, reply="Yes, three were on paper only.")
    make_move(row, "submit", by=priya)
    make_move(row, "send_back", by=marcus, comment="And the one of the last week?")
    make_move(row, "submit", by=priya)

    (rows,) = [rows for name, rows in lead_queue(marcus, today=TODAY).groups if name == ANSWERED]

    assert rows[0].reason == Reason(ANSWERED, "Sent again after a question.", "No answer was written.")


def test_an_unanswered_question_is_said_and_ends_with_the_approval(office):
    service, priya, marcus = office[:3]
    indicator = measure(service, "Visits")
    make_round()
    row = make_submitted(indicator, value="94.2", by=priya)
    make_move(row, "send_back", by=marcus, comment="Three more were in time. Can you check?")
    make_move(row, "submit", by=priya)

    assert [rows[0].reason.rest for name, rows in lead_queue(marcus, today=TODAY).groups if name == ANSWERED] == [
        "No answer was written."
    ]
    make_move(row, "approve", by=marcus)
    assert open_question(row) is None
