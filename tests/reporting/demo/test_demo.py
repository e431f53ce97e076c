"""The demonstration: its people, and a collection left in every state a return can be in.

The five published scorecards are held to their tables in ``tests/published``. Here only the invented council is
built, once for this file.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from indicators.models import Indicator
from indicators.people import GROUPS, import_account
from reporting.demo.live import LIVE, STORIES, open_live
from reporting.demo.past import OWN_COUNCIL, publish_past
from reporting.demo.people import CAST, OWNER, PERFORMER, SECOND_PERFORMER, gather, person
from reporting.models import Edition
from submissions.enums import Queue, State
from submissions.models import Round, SignOff, Submission
from submissions.worklist import queue_for

TODAY = date(2026, 11, 22)

pytestmark = [pytest.mark.lengthy, pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The invented council, published and under way."""
    with django_db_blocker.unblock(), transaction.atomic():
        gather()
        publish_past((OWN_COUNCIL,))
        open_live(today=TODAY)
        yield
        transaction.set_rollback(True)


def live(ref: str) -> Submission:
    return Submission.objects.select_related("round", "current", "indicator").get(
        indicator__ref=ref, period__start=LIVE.start, period__end=LIVE.end
    )


def everything() -> dict[str, int]:
    """How many rows each table has."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


class TestPeople:
    def test_they_are_those_of_the_sign_in_page(self) -> None:
        assert [member.username for member in CAST] == settings.DEMO_USERNAMES

    def test_nobody_has_a_password(self) -> None:
        people = [*User.objects.filter(username__in=settings.DEMO_USERNAMES), import_account()]

        assert len(people) == len(CAST) + 1
        assert [user.username for user in people if user.has_usable_password()] == []
        assert not any(user.is_superuser for user in people)

    def test_every_council_wide_role_has_somebody(self) -> None:
        held = set(User.objects.filter(username__in=settings.DEMO_USERNAMES).values_list("groups__name", flat=True))

        assert held >= set(GROUPS)

    def test_owner_and_leads_answer_for_every_service(self) -> None:
        services = set(Indicator.objects.values_list("service", flat=True))

        for member in CAST:
            held = set(person(member).responsibilities.values_list("service", flat=True))
            assert held == (services if member.part else set()), member.username

    def test_each_can_sign_in_from_the_sign_in_page(self) -> None:
        for member in CAST:
            response = Client().post("/sign-in/demo/", {"username": member.username})
            assert response.status_code == 302, member.username


class TestPast:
    def test_two_editions_stand_and_the_second_corrects_the_first(self) -> None:
        first, second = Edition.objects.order_by("number")

        assert second.replaces == first
        assert {(change["name"], change["column"], change["old"], change["new"]) for change in second.changes} >= {
            ("Major planning applications decided in time", "Latest", "76.5%", "88.2%"),
            ("Major planning applications decided in time", "Rating", "Red", "Green"),
        }

    def test_one_person_builds_and_another_publishes(self) -> None:
        for edition in Edition.objects.all():
            assert (edition.assembled_by, edition.released_by) == (person(PERFORMER), person(SECOND_PERFORMER))

    def test_nobody_approved_what_they_had_entered(self) -> None:
        for step in SignOff.objects.filter(action="approve").select_related("submission", "version"):
            assert step.version is not None
            written = step.submission.versions.filter(number__lte=step.version.number).values_list("by", flat=True)
            assert step.by_id not in set(written), step.submission


class TestCollection:
    def test_dates_lie_around_today(self) -> None:
        round_ = Round.objects.get(period__start=LIVE.start, period__end=LIVE.end)

        assert round_.is_open
        assert round_.opens < TODAY < round_.due < round_.sign_off_due

    def test_nothing_is_recorded_in_the_future(self) -> None:
        latest = SignOff.objects.filter(submission__round__period__end=LIVE.end).aggregate(at=models.Max("at"))["at"]

        assert latest.date() <= TODAY

    @pytest.mark.parametrize("story", STORIES, ids=lambda story: story.ref)
    def test_each_return_has_come_as_far_as_its_story(self, story: object) -> None:
        states = {
            "approved": State.APPROVED,
            "submitted": State.SUBMITTED,
            "sent_back": State.RETURNED,
            "draft": State.DRAFT,
        }

        assert live(story.ref).state == states[story.reached]  # type: ignore[attr-defined]

    def test_every_queue_of_the_owner_has_something_in_it(self) -> None:
        mine = Submission.objects.owned_by(person(OWNER), on=TODAY).filter(round__closed_at=None)
        queues = {queue_for(row, today=TODAY) for row in mine.select_related("round", "current")}

        assert queues == set(Queue)

    def test_the_question_can_be_read(self) -> None:
        question = live("fly-tips-cleared").sign_offs.get(action="send_back")

        assert question.comment.endswith("Can you check the three sites at Mill Lane?")

    def test_one_figure_waits_for_a_partner(self) -> None:
        current = live("temporary-accommodation").current
        assert current is not None

        assert (current.awaiting_from, current.expected_on) == ("Anyshire Homes", TODAY + timedelta(days=6))


class TestAgain:
    def test_a_second_time_changes_nothing(self) -> None:
        before = everything()

        gather()
        publish_past((OWN_COUNCIL,))
        open_live(today=TODAY + timedelta(days=1))

        assert everything() == before
