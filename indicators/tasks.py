"""Background work of this app, found here by the worker. Tasks take ids, never data."""

from indicators.records.jobs import run_job_task, wake_waiting_jobs

__all__ = ["run_job_task", "wake_waiting_jobs"]
