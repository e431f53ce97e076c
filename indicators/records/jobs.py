"""Start background work, do it, and say how far it has come.

A feature declares a ``JobKind`` once, at the top of a module that its app's ``tasks`` imports, and calls
``start_job``. The row is the work; the broker only wakes a worker, and ``wake_waiting_jobs`` finds what a lost message
left behind. In the demo the work is done at once, in the same process.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from celery.exceptions import OperationalError
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from indicators.enums import JobState
from indicators.people import Person, is_administrator, is_auditor
from indicators.records.audit import person_name, record_act
from indicators.records.job_models import Job
from indicators.records.transitions import Conflict, Refused

logger = logging.getLogger(__name__)

# Longer than a worker may take over one task, so that work given up for dead is never still going on.
GIVEN_UP = timedelta(minutes=5)
OUR_FAULT = (
    "Something went wrong on our side and nothing was changed. Try again; if it fails again, report job {number}."
)
LOST = "The work was interrupted. It starts again from the beginning."


@dataclass(frozen=True)
class JobResult:
    """What the work came to, shown on its page.

    ``message`` is one sentence, ``facts`` label and number in the order to show them, ``url`` where to go on and
    ``url_words`` the text of that link. ``data`` is for the feature itself. All of it plain JSON.
    """

    message: str
    facts: tuple[tuple[str, str], ...] = ()
    url: str = ""
    url_words: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "message": self.message,
            "facts": [list(fact) for fact in self.facts],
            "url": self.url,
            "url_words": self.url_words,
            "data": self.data,
        }


class Progress:
    """Told by the work how far it is. Inside one transaction others see it only at the end."""

    def __init__(self, job: Job, clock: Callable[[], datetime]) -> None:
        self._job, self._clock = job, clock

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Write down that ``done`` of ``total`` steps are behind us."""
        self._job.done, self._job.total = min(done, total), total
        self._job.message = message[:300] or self._job.message
        self._job.touched_at = self._clock()
        self._job.save(update_fields=["done", "total", "message", "touched_at"])


Work = Callable[[Job, Progress], JobResult]


@dataclass(frozen=True)
class JobKind:
    """One sort of background work. ``work`` may be called again after an interruption: it does all or nothing."""

    name: str
    title: str
    work: Work


KINDS: dict[str, JobKind] = {}


def job_kind(name: str, title: str) -> Callable[[Work], JobKind]:
    """Declare the decorated function as the work of a kind.

    Raises:
        ValueError: when another function has the name.
    """

    def declare(work: Work) -> JobKind:
        known = KINDS.get(name)
        if known is not None and known.work.__qualname__ != work.__qualname__:
            raise ValueError(f"There are two kinds of job called {name}.")
        KINDS[name] = JobKind(name, title, work)
        return KINDS[name]

    return declare


@transaction.atomic
def start_job(
    kind: JobKind, *, token: str, by: User, at: datetime, arguments: dict[str, Any] | None = None, title: str = ""
) -> Job:
    """Queue one piece of work and wake a worker once the transaction is through.

    The same ``token`` again gives back the job it started before. The caller has checked that the person may do it.
    """
    known = Job.objects.filter(token=token).first()
    if known is not None:
        if (known.kind, known.by_id) != (kind.name, by.pk):
            raise Conflict("This form was used for something else already. Open the page again.")
        return known
    job = Job.objects.create(
        kind=kind.name,
        token=token,
        title=(title or kind.title)[:200],
        arguments=arguments or {},
        by=by,
        by_name=person_name(by),
        queued_at=at,
    )
    record_act("start job", job, by=by, at=at, detail={"kind": kind.name, "arguments": job.arguments})
    transaction.on_commit(lambda: wake(job.pk))
    return job


def wake(job_id: int) -> None:
    """Tell a worker, or do the work here where tasks run at once. A broker that is down is no reason to fail."""
    try:
        run_job_task.delay(job_id)
    except OperationalError:
        logger.warning("Job %s waits: no worker could be told", job_id)


@shared_task(name="indicators.run_job")  # type: ignore[untyped-decorator]
def run_job_task(job_id: int) -> None:
    """Do one job."""
    run_job(job_id)


@shared_task(name="indicators.wake_waiting_jobs")  # type: ignore[untyped-decorator]
def wake_waiting_jobs() -> None:
    """Wake a worker for every job that waits or was given up for dead."""
    for job_id in waiting_jobs(timezone.now()):
        wake(job_id)


def waiting_jobs(now: datetime) -> list[int]:
    """Return the ids of jobs nobody is working on, oldest first."""
    given_up = Q(state=JobState.RUNNING, touched_at__lt=now - GIVEN_UP)
    rows = Job.objects.filter(Q(state=JobState.QUEUED) | given_up).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def run_job(job_id: int, *, clock: Callable[[], datetime] = timezone.now) -> Job | None:
    """Do one job, if nobody else has it. Returns the job, or None when it was not ours to do.

    A refusal becomes the job's problem in its own words; any other mistake is logged and told without detail.
    """
    job = _claim(job_id, clock())
    if job is None:
        return None
    kind = KINDS.get(job.kind)
    try:
        if kind is None:
            raise LookupError(f"No kind of job is called {job.kind}.")
        result = kind.work(job, Progress(job, clock))
    except Refused as refusal:
        return _end(job, JobState.FAILED, clock(), problem=str(refusal))
    except Exception:  # whatever it is, the person must learn that the work has ended
        logger.exception("Job %s (%s) failed", job.pk, job.kind)
        return _end(job, JobState.FAILED, clock(), problem=OUR_FAULT.format(number=job.pk))
    return _end(job, JobState.DONE, clock(), result=result)


@transaction.atomic
def _claim(job_id: int, now: datetime) -> Job | None:
    job = Job.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.is_over:
        return None
    if job.state == JobState.RUNNING and job.touched_at is not None and job.touched_at > now - GIVEN_UP:
        return None
    if job.state == JobState.RUNNING:
        job.message = LOST
    job.state, job.done = JobState.RUNNING, 0
    job.started_at = job.touched_at = now
    job.save(update_fields=["state", "done", "message", "started_at", "touched_at"])
    return job


@transaction.atomic
def _end(job: Job, state: JobState, now: datetime, *, result: JobResult | None = None, problem: str = "") -> Job:
    job.state, job.ended_at, job.touched_at, job.problem = state, now, now, problem
    if result is not None:
        job.done = job.total = job.total or 1
        job.message, job.result = result.message[:300], result.to_json()
    job.save(update_fields=["state", "done", "total", "message", "result", "problem", "touched_at", "ended_at"])
    return job


def sees_job(user: Person, job: Job) -> bool:
    """Who started it sees it, and so do administrators and auditors."""
    return job.by_id == user.pk or is_administrator(user) or is_auditor(user)
