"""Opening, changing and closing a collection."""

from datetime import date, timedelta
from typing import Any

import pytest

from indicators.models import AuditEntry
from indicators.people import ADMINISTRATOR
from indicators.records.transitions import Conflict, Forbidden, Invalid
from indicators.rules.periods import Period, academic_year, half, month_ending, quarter
from submissions import services
from submissions.enums import State
from submissions.models import ReportingPeriod, Round, Submission
from submissions.services.rounds import due_figures
from tests.factories import (
    NOW,
    Q2,
    make_approved,
    make_definition,
    make_indicator,
    make_move,
    make_performance,
    make_person,
    make_returned,
    make_round,
    make_submission,
    make_submitted,
    make_version,
    owner_of,
)

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)
DATES = {"due": date(2026, 10, 24), "sign_off_due": date(2026, 11, 3), "committee_date": date(2026, 12, 12)}
WHY = "The committee meets a week later."


def asked(round_: Round) -> list[tuple[str, str]]:
    return sorted((row.indicator.ref, str(row.period)) for row in round_.submissions.all())


def test_every_figure_due_gets_a_return_nobody_has_started() -> None:
    make_definition("waste")
    make_definition("roads")

    round_ = make_round()

    assert asked(round_) == [("roads", "Q2 2026/27"), ("waste", "Q2 2026/27")]
    assert set(Submission.objects.values_list("state", "revision", "current")) == {(State.TO_DO, 0, None)}


def test_opening_says_who_opened_it_when_and_how_much_is_asked_for() -> None:
    make_definition()
    person = make_performance()

    round_ = make_round(by=person)

    entry = AuditEntry.objects.get()
    assert (round_.opened_by, round_.opened_at, round_.is_open) == (person, NOW, True)
    assert (entry.action, entry.actor, entry.object_label, entry.detail) == (
        "open collection",
        person,
        "Collection for Q2 2026/27",
        {"asked": 1},
    )


def test_every_return_asked_for_has_a_history_row_of_its_making() -> None:
    make_definition()
    person = make_performance()
    make_round(by=person)

    row = Submission.objects.get().history.get()

    assert (row.history_type, row.history_user, row.history_date, row.history_change_reason) == (
        "+",
        person,
        NOW,
        "Collection opened",
    )


@pytest.mark.parametrize(
    ("changes", "periods"),
    [
        ({"frequency": "month"}, ["Aug 2026", "Jul 2026", "Sep 2026"]),
        ({"frequency": "quarter"}, ["Q2 2026/27"]),
        ({"frequency": "quarter", "basis": "last_month"}, ["Sep 2026"]),
        ({"frequency": "quarter", "lag_months": 3}, ["Q1 2026/27"]),
        ({"frequency": "half"}, ["H1 2026/27"]),
        ({"frequency": "academic_year"}, ["2025/26"]),
        ({"frequency": "financial_year"}, []),
    ],
)
def test_what_falls_due_follows_the_definition(changes: dict[str, Any], periods: list[str]) -> None:
    make_definition("measure", **changes)

    assert asked(make_round()) == [("measure", period) for period in periods]


@pytest.mark.parametrize(("retired_on", "expected"), [(Q2.end, 0), (Q2.end + timedelta(days=1), 1)])
def test_a_retired_indicator_is_asked_for_until_its_last_whole_quarter(retired_on: date, expected: int) -> None:
    make_definition(indicator=make_indicator(retired_on=retired_on))

    assert make_round().submissions.count() == expected


@pytest.mark.parametrize(("effective_from", "expected"), [(Q2.end, 1), (Q2.end + timedelta(days=1), 0)])
def test_an_indicator_is_not_asked_for_before_its_definition_starts(effective_from: date, expected: int) -> None:
    make_definition(effective_from=effective_from)

    assert make_round().submissions.count() == expected


def test_an_indicator_without_a_confirmed_definition_is_not_asked_for() -> None:
    make_indicator()
    make_definition(proposal_state="proposed", decided_by=None, decided_at=None)

    assert make_round().submissions.count() == 0


def test_the_definition_in_force_at_the_end_of_the_quarter_counts() -> None:
    first = make_definition("measure", frequency="month")
    make_definition(indicator=first.indicator, frequency="quarter", effective_from=Q2.start)

    assert asked(make_round()) == [("measure", "Q2 2026/27")]


def test_a_figure_that_exists_already_joins_and_keeps_its_state() -> None:
    indicator = make_definition().indicator
    row = make_approved(indicator, Q2)
    before = (row.state, row.revision, row.current, row.approved_version)
    person = make_performance()

    round_ = make_round(by=person)

    row.refresh_from_db()
    history = row.history.order_by("history_id").last()
    assert (row.round, (row.state, row.revision, row.current, row.approved_version)) == (round_, before)
    assert (history.history_user, history.history_change_reason) == (person, "Joined the collection")
    assert AuditEntry.objects.filter(action="open collection").get().detail == {"asked": 1}


def test_a_figure_of_an_earlier_collection_stays_there() -> None:
    definition = make_definition(frequency="academic_year")
    earlier = make_round(quarter(2026, 1))
    row = make_submission(definition.indicator, academic_year(2025), round=earlier)

    make_round()

    row.refresh_from_db()
    assert row.round == earlier


def test_a_figure_of_another_period_is_left_alone() -> None:
    indicator = make_definition().indicator
    row = make_submission(indicator, quarter(2026, 1))

    make_round()

    row.refresh_from_db()
    assert row.round is None


def test_a_collection_is_opened_once() -> None:
    make_definition()
    make_round()

    with pytest.raises(Conflict, match="The collection for Q2 2026/27 has been opened already"):
        make_round()

    assert (Round.objects.count(), Submission.objects.count()) == (1, 1)


@pytest.mark.parametrize("asked_for", [half(2026, 1), month_ending(date(2026, 9, 30)), academic_year(2026)])
def test_a_collection_is_for_a_quarter(asked_for: Period) -> None:
    with pytest.raises(Invalid, match="A collection is for a quarter"):
        make_round(asked_for)

    assert (Round.objects.count(), ReportingPeriod.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"due": date(2026, 10, 1)}, "Returns must be due on or after the day the collection opens"),
        ({"sign_off_due": date(2026, 10, 16)}, "Leads must sign off on or after the day returns are due"),
        ({"committee_date": date(2026, 10, 26)}, "The committee must meet on or after the day leads sign off"),
    ],
)
def test_dates_out_of_order_are_refused_in_words(dates: dict[str, date], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        make_round(**dates)

    assert Round.objects.count() == 0


def test_all_dates_may_be_one_day_and_a_committee_is_not_needed() -> None:
    day = date(2026, 10, 5)

    round_ = make_round(opens=day, due=day, sign_off_due=day, committee_date=None)

    assert (round_.opens, round_.due, round_.sign_off_due, round_.committee_date) == (day, day, day, None)


@pytest.mark.parametrize(
    "person", [{}, {"is_superuser": True}, {"groups": (ADMINISTRATOR,)}], ids=["owner", "superuser", "administrator"]
)
def test_only_the_performance_team_opens_changes_and_closes(person: dict[str, Any]) -> None:
    somebody, round_ = make_person(**person), make_round(quarter(2026, 1))

    with pytest.raises(Forbidden, match="Only the performance team"):
        make_round(by=somebody)
    with pytest.raises(Forbidden, match="Only the performance team"):
        services.change_dates(round_, **DATES, reason=WHY, by=somebody, at=LATER)
    with pytest.raises(Forbidden, match="Only the performance team"):
        services.close_round(round_, by=somebody, at=LATER)
    assert (Round.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_dates_are_moved_with_the_reason_kept() -> None:
    round_, person = make_round(), make_performance()

    services.change_dates(round_, **DATES, reason=WHY, by=person, at=LATER)

    stored, entry = Round.objects.get(), AuditEntry.objects.last()
    history = stored.history.order_by("history_id").last()
    assert (stored.due, stored.sign_off_due, stored.committee_date) == tuple(DATES.values())
    assert (history.history_user, history.history_date, history.history_change_reason) == (person, LATER, WHY)
    assert entry is not None
    assert (entry.action, entry.actor, entry.reason) == ("change dates", person, WHY)


@pytest.mark.parametrize("reason", ["", "Later", "   a week    "])
def test_dates_are_not_moved_without_a_reason(reason: str) -> None:
    round_ = make_round()

    with pytest.raises(Invalid, match="Say why the dates change"):
        services.change_dates(round_, **DATES, reason=reason, by=make_performance(), at=LATER)

    assert Round.objects.get().due == date(2026, 10, 17)


def test_moved_dates_must_be_in_order_too() -> None:
    round_ = make_round()

    with pytest.raises(Invalid):
        services.change_dates(
            round_, **{**DATES, "due": date(2026, 10, 1)}, reason=WHY, by=make_performance(), at=LATER
        )


def test_a_closed_collection_says_when_it_was_closed_and_leaves_what_was_not_sent() -> None:
    row = make_submission(make_definition().indicator, round=None)
    round_, person = make_round(), make_performance()
    make_version(row)

    services.close_round(round_, by=person, at=LATER)

    stored, entry = Round.objects.get(), AuditEntry.objects.last()
    row.refresh_from_db()
    assert (stored.closed_at, stored.is_open, row.state) == (LATER, False, State.DRAFT)
    assert entry is not None
    assert (entry.action, entry.actor) == ("close collection", person)


def test_a_collection_is_closed_once_even_from_a_page_opened_before() -> None:
    make_round()
    first, second = Round.objects.get(), Round.objects.get()
    services.close_round(first, by=make_performance(), at=LATER)

    with pytest.raises(Conflict, match="This collection has been closed already"):
        services.close_round(second, by=make_performance(), at=LATER + timedelta(days=1))

    assert (Round.objects.get().closed_at, AuditEntry.objects.filter(action="close collection").count()) == (LATER, 1)


def test_the_dates_of_a_closed_collection_stay_even_from_a_page_opened_before() -> None:
    make_round()
    first, second = Round.objects.get(), Round.objects.get()
    services.close_round(first, by=make_performance(), at=LATER)

    with pytest.raises(Conflict, match="This collection has been closed already"):
        services.change_dates(second, **DATES, reason=WHY, by=make_performance(), at=LATER)

    assert (Round.objects.get().closed_at, Round.objects.get().due) == (LATER, date(2026, 10, 17))


def test_looking_at_what_is_due_writes_nothing_and_costs_the_same_for_one_or_many(
    django_assert_num_queries: Any,
) -> None:
    for _number in range(5):
        make_definition(frequency="month")

    with django_assert_num_queries(5):
        found = due_figures(Q2, as_at=NOW.date())

    assert len(found) == 15
    assert (ReportingPeriod.objects.count(), Submission.objects.count()) == (0, 0)


# After the close


def closed_round() -> tuple[Round, Submission]:
    definition = make_definition()
    round_ = make_round()
    services.close_round(round_, by=make_performance(), at=LATER)
    return round_, Submission.objects.get(indicator=definition.indicator)


def test_nothing_new_is_entered_in_a_closed_collection() -> None:
    _round, submission = closed_round()

    with pytest.raises(Conflict, match=r"The collection for Q2 2026/27 is closed\."):
        make_version(submission)

    assert submission.versions.count() == 0


def test_a_collection_opened_again_takes_figures() -> None:
    round_, submission = closed_round()

    services.reopen_round(round_, reason="Two services had the wrong dates.", by=make_performance(), at=LATER)

    assert make_version(submission).number == 1


def test_an_answer_and_a_correction_go_on_after_the_close() -> None:
    asked = make_definition().indicator
    approved = make_definition().indicator
    round_ = make_round()
    returned = make_returned(make_submitted(asked))
    standing = make_approved(approved)
    services.close_round(round_, by=make_performance(), at=LATER)
    services.mark_published([standing], by=make_performance(), at=LATER)
    make_move(standing, "correct", by=owner_of(approved), comment="Two rows had been exchanged.")

    assert make_version(returned, "91").number == 2
    assert make_version(standing, "92").number == 2


def test_only_the_performance_team_opens_a_collection_again() -> None:
    round_, _submission = closed_round()

    with pytest.raises(Forbidden):
        services.reopen_round(round_, reason="Two services had the wrong dates.", by=make_person(), at=LATER)


def test_a_reason_is_needed_to_open_again() -> None:
    round_, _submission = closed_round()

    with pytest.raises(Invalid, match="Say why it opens again"):
        services.reopen_round(round_, reason="Later.", by=make_performance(), at=LATER)


def test_an_open_collection_is_not_opened_again() -> None:
    with pytest.raises(Conflict, match="open already"):
        services.reopen_round(make_round(), reason="Two services had it wrong.", by=make_performance(), at=LATER)


def test_a_past_collection_asks_nobody() -> None:
    make_definition()
    dates = services.RoundDates(date(2026, 10, 2), date(2026, 10, 17), date(2026, 10, 27))

    round_ = services.add_past_round(Q2, dates, by=make_person(), at=NOW, reason="Loaded from a pack")

    assert (round_.submissions.count(), round_.history.get().history_change_reason) == (0, "Loaded from a pack")


def test_a_past_collection_is_added_once() -> None:
    make_round()
    dates = services.RoundDates(date(2026, 10, 2), date(2026, 10, 17), date(2026, 10, 27))

    with pytest.raises(Conflict, match="has been opened already"):
        services.add_past_round(Q2, dates, by=make_person(), at=NOW, reason="Loaded from a pack")
