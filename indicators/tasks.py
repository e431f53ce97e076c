"""Background work of this app, found here by the worker. Tasks take ids, never data."""

from indicators.records.jobs import run_job_task, wake_waiting_jobs
from indicators.services import peer_import

__all__ = ["peer_import", "run_job_task", "wake_waiting_jobs"]
