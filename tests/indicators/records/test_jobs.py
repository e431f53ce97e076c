"""Background work: started once, done once, its end always told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from celery.exceptions import OperationalError

from indicators.enums import JobState
from indicators.models import AuditEntry, Job
from indicators.people import ADMINISTRATOR, AUDITOR, PERFORMANCE
from indicators.records.jobs import (
    GIVEN_UP,
    KINDS,
    JobResult,
    job_kind,
    run_job,
    run_job_task,
    sees_job,
    start_job,
    waiting_jobs,
    wake,
    wake_waiting_jobs,
)
from indicators.records.transitions import Conflict, Invalid
from tests.factories import make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    known = dict(KINDS)
    yield
    KINDS.clear()
    KINDS.update(known)


@pytest.fixture
def counting():
    """A kind of job that counts to what it is told, and notes each time it does."""
    calls: list[int] = []

    @job_kind("count", "Count")
    def count(job, progress):
        calls.append(job.pk)
        for step in range(job.arguments["to"]):
            progress(step + 1, job.arguments["to"], f"Counted {step + 1}")
        return JobResult("Counted.", facts=(("Numbers", str(job.arguments["to"])),), url="/", url_words="Home")

    return count, calls


def started(kind, form="one", by=None, **arguments) -> Job:
    return start_job(kind, token=form, by=by or make_person(), at=NOW, arguments={"to": 3, **arguments})


def fails(message: Exception):
    @job_kind("fails", "Fail")
    def work(job, progress):
        raise message

    return work


def test_a_job_waits_runs_and_tells_what_it_came_to(counting):
    job = started(counting[0])
    assert (job.state, job.is_over, str(job)) == (JobState.QUEUED, False, "Count")

    done = run_job(job.pk, clock=lambda: NOW + timedelta(minutes=1))

    job.refresh_from_db()
    assert done == job
    assert (job.state, job.done, job.total, job.is_over) == (JobState.DONE, 3, 3, True)
    assert job.result["facts"] == [["Numbers", "3"]]
    assert (job.message, job.result["url_words"], job.problem) == ("Counted.", "Home", "")
    assert job.started_at == job.ended_at == NOW + timedelta(minutes=1)


def test_where_tasks_run_at_once_the_work_is_done_when_the_transaction_is_through(
    counting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = started(counting[0])
        assert counting[1] == []

    job.refresh_from_db()
    assert (job.state, counting[1]) == (JobState.DONE, [job.pk])


def test_the_same_form_sent_twice_starts_one_job(counting):
    person = make_person()

    first, second = started(counting[0], by=person), started(counting[0], by=person)

    assert first == second
    assert Job.objects.count() == 1


def test_a_form_of_another_person_or_for_other_work_is_refused(counting):
    person = make_person()
    started(counting[0], by=person)

    with pytest.raises(Conflict, match="something else"):
        started(counting[0], by=make_person())
    with pytest.raises(Conflict, match="something else"):
        started(fails(ValueError()), by=person)


def test_starting_work_is_in_the_audit(counting):
    job = started(counting[0])

    entry = AuditEntry.objects.get()

    assert (entry.action, entry.object_id, entry.actor) == ("start job", str(job.pk), job.by)
    assert entry.detail == {"kind": "count", "arguments": {"to": 3}}


def test_work_that_is_over_or_going_on_is_not_begun_again(counting):
    job = started(counting[0])
    run_job(job.pk)
    assert run_job(job.pk) is None

    other = started(counting[0], form="two")
    Job.objects.filter(pk=other.pk).update(state=JobState.RUNNING, touched_at=NOW)

    assert run_job(other.pk, clock=lambda: NOW + timedelta(minutes=1)) is None
    assert run_job(999) is None
    assert counting[1] == [job.pk]


def test_work_given_up_for_dead_is_begun_again_from_the_start(counting):
    job = started(counting[0])
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, touched_at=NOW, done=2)
    later = NOW + GIVEN_UP + timedelta(seconds=1)

    assert waiting_jobs(NOW) == []
    assert waiting_jobs(later) == [job.pk]
    run_job(job.pk, clock=lambda: later)

    job.refresh_from_db()
    assert (job.state, counting[1]) == (JobState.DONE, [job.pk])


def test_what_the_broker_lost_is_found_again(counting):
    first, second = started(counting[0]), started(counting[0], form="two")
    assert waiting_jobs(NOW) == [first.pk, second.pk]

    wake_waiting_jobs()

    assert {job.state for job in Job.objects.all()} == {JobState.DONE}
    assert waiting_jobs(NOW) == []


def test_a_broker_that_is_down_leaves_the_job_waiting(counting, monkeypatch, caplog):
    job = started(counting[0])

    def down(job_id):
        raise OperationalError("no broker")

    monkeypatch.setattr(run_job_task, "delay", down)
    wake(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert f"Job {job.pk} waits" in caplog.text


def test_a_refusal_is_told_in_its_own_words():
    job = started(fails(Invalid("Row 4 has no council.")))

    run_job(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, "Row 4 has no council.")


@pytest.mark.parametrize("mistake", [ValueError("secret detail"), KeyError("x")])
def test_any_other_mistake_is_logged_and_told_without_detail(mistake, caplog):
    job = started(fails(mistake))

    run_job(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert f"report job {job.pk}" in job.problem
    assert "secret" not in job.problem
    assert f"Job {job.pk} (fails) failed" in caplog.text


def test_a_kind_nobody_knows_any_more_fails_in_words(counting):
    job = started(counting[0])
    KINDS.clear()

    run_job(job.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED


def test_two_kinds_cannot_have_one_name(counting):
    with pytest.raises(ValueError, match="two kinds of job called count"):

        @job_kind("count", "Another")
        def another(job, progress):
            return JobResult("")


@pytest.mark.parametrize(
    ("groups", "sees"), [((), False), ((PERFORMANCE,), False), ((ADMINISTRATOR,), True), ((AUDITOR,), True)]
)
def test_a_job_is_seen_by_who_started_it_and_by_those_who_oversee(groups, sees, counting):
    job = started(counting[0])

    assert sees_job(job.by, job)
    assert sees_job(make_person(groups=groups), job) is sees
