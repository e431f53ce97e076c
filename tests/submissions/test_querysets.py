"""Which returns a person owns, leads and may look at."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from indicators.enums import ResponsibilityRole
from indicators.people import ADMINISTRATOR, AUDITOR, COUNCILLOR, PERFORMANCE, import_account
from indicators.rules.periods import quarter
from submissions.models import ReportingPeriod, Submission
from submissions.permissions import Standing, may_see
from tests.factories import (
    NOW,
    Q2,
    TODAY,
    make_approved,
    make_definition,
    make_indicator,
    make_move,
    make_performance,
    make_person,
    make_responsibility,
    make_round,
    make_service,
    make_submission,
    make_submitted,
    make_version,
)
from tests.submissions.cast import make_cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_returns_are_found_by_their_period() -> None:
    indicator = make_definition().indicator
    row, _other = make_submission(indicator, Q2), make_submission(indicator, quarter(2026, 1))

    assert list(Submission.objects.for_period(ReportingPeriod.objects.for_period(Q2))) == [row]


def test_returns_are_found_by_their_collection() -> None:
    make_definition()
    round_ = make_round()
    make_submission()

    assert [row.round for row in Submission.objects.in_round(round_)] == [round_]


def test_approved_means_an_approval_that_stands_whatever_is_under_way() -> None:
    make_submission()
    make_submitted()
    standing, reopened = make_approved(), make_approved()
    make_move(reopened, "reopen", by=make_performance(), comment="The list was not complete.")
    correcting = make_cast()
    correcting.publish()
    correcting.move("correct", correcting.owner, "The list was not complete.")

    assert set(Submission.objects.approved()) == {standing, correcting.submission}


def test_what_waits_for_a_lead_has_been_sent_and_not_decided_on() -> None:
    make_submission()
    make_version(make_submission())
    make_approved()
    row = make_submitted()

    assert list(Submission.objects.waiting_for_lead()) == [row]


@pytest.mark.parametrize("scope", ["indicator", "service"])
@pytest.mark.parametrize(
    ("role", "owned", "led"),
    [
        (ResponsibilityRole.OWNER, True, False),
        (ResponsibilityRole.DEPUTY, True, False),
        (ResponsibilityRole.LEAD, False, True),
    ],
)
def test_owners_deputies_and_leads_find_their_own(role: ResponsibilityRole, owned: bool, led: bool, scope: str) -> None:
    row, person = make_submission(), make_person()
    make_submission()
    held = row.indicator if scope == "indicator" else row.indicator.service
    make_responsibility(person, role, **{scope: held})

    assert list(Submission.objects.owned_by(person, on=TODAY)) == ([row] if owned else [])
    assert list(Submission.objects.led_by(person, on=TODAY)) == ([row] if led else [])
    assert list(Submission.objects.visible_to(person, on=TODAY)) == [row]


def test_a_return_held_twice_is_listed_once() -> None:
    row, person = make_submission(), make_person()
    make_responsibility(person, ResponsibilityRole.OWNER, indicator=row.indicator)
    make_responsibility(person, ResponsibilityRole.DEPUTY, service=row.indicator.service)
    make_responsibility(person, ResponsibilityRole.LEAD, service=row.indicator.service)

    assert list(Submission.objects.owned_by(person, on=TODAY)) == [row]
    assert list(Submission.objects.visible_to(person, on=TODAY)) == [row]


def test_a_part_in_a_neighbouring_indicator_shows_nothing_of_this_one() -> None:
    row, person = make_submission(), make_person()
    make_responsibility(person, ResponsibilityRole.OWNER, indicator=make_indicator(service=row.indicator.service))
    make_responsibility(person, ResponsibilityRole.LEAD, service=make_service())

    assert not Submission.objects.visible_to(person, on=TODAY).exists()


@pytest.mark.parametrize(
    ("starts", "ends", "sees"),
    [
        (TODAY, TODAY, True),
        (TODAY + DAY, None, False),
        (TODAY - 9 * DAY, TODAY - DAY, False),
    ],
)
def test_a_part_shows_returns_from_its_first_to_its_last_day(starts: Any, ends: Any, sees: bool) -> None:
    row, person = make_submission(), make_person()
    make_responsibility(person, ResponsibilityRole.OWNER, indicator=row.indicator, starts=starts, ends=ends)

    assert Submission.objects.visible_to(person, on=TODAY).exists() == sees
    assert Submission.objects.owned_by(person, on=TODAY).exists() == sees


@pytest.mark.parametrize(
    ("person", "everything"),
    [
        ({"groups": (PERFORMANCE,)}, True),
        ({"groups": (AUDITOR,)}, True),
        ({"groups": (ADMINISTRATOR,)}, False),
        ({"groups": (COUNCILLOR,)}, False),
        ({"is_superuser": True, "is_staff": True}, False),
        ({"groups": (PERFORMANCE, AUDITOR), "is_active": False}, False),
        ({}, False),
    ],
    ids=["performance", "auditor", "administrator", "councillor", "superuser", "closed account", "nobody"],
)
def test_who_sees_every_return_of_the_council(person: dict[str, Any], everything: bool) -> None:
    rows = [make_submission(), make_submitted(), make_approved()]

    visible = Submission.objects.visible_to(make_person(**person), on=TODAY)

    assert set(visible) == (set(rows) if everything else set())


@pytest.mark.parametrize("kind", ["anonymous", "import account"])
def test_nobody_and_the_import_account_see_nothing(kind: str) -> None:
    make_submission()
    person = AnonymousUser() if kind == "anonymous" else import_account()

    assert not Submission.objects.visible_to(person, on=TODAY).exists()


def test_a_closed_account_finds_nothing_of_what_it_answered_for() -> None:
    cast = make_cast()
    cast.lead.is_active = False
    cast.lead.save()

    assert not Submission.objects.visible_to(cast.lead, on=TODAY).exists()


def test_an_author_without_a_part_any_more_finds_nothing() -> None:
    cast = make_cast()
    cast.save(cast.owner)
    cast.owner.responsibilities.update(ends=TODAY - DAY)

    assert not Submission.objects.visible_to(cast.owner, on=TODAY).exists()


def test_the_list_and_the_question_about_one_return_agree() -> None:
    cast = make_cast()
    everybody = [
        cast.owner,
        cast.deputy,
        cast.owning_lead,
        cast.lead,
        cast.performance,
        cast.auditor,
        cast.administrator,
        cast.superuser,
        cast.outsider,
    ]

    listed = [Submission.objects.visible_to(person, on=TODAY).exists() for person in everybody]
    asked = [may_see(Standing(person, on=TODAY).relations(cast.submission)) for person in everybody]

    assert listed == asked == [True] * 6 + [False] * 3


def test_the_words_can_be_put_together(django_assert_num_queries: Any) -> None:
    cast = make_cast()
    cast.submit()
    make_submitted(cast.indicator, quarter(2026, 1), by=cast.owner, at=NOW)
    period = ReportingPeriod.objects.for_period(Q2)

    with django_assert_num_queries(1):
        found = list(Submission.objects.for_period(period).waiting_for_lead().led_by(cast.lead, on=TODAY))

    assert found == [cast.submission]
