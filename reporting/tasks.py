"""Background work of this app. Tasks take no data and only call what can be called without them."""

import logging

from celery import shared_task

from reporting.history import loading
from reporting.services import pack_loading
from reporting.verification import verify

__all__ = ["loading", "pack_loading", "verify_nightly"]

logger = logging.getLogger(__name__)


@shared_task  # type: ignore[untyped-decorator]
def verify_nightly() -> None:
    """Verify everything; a finding is an error in the log, where the operators' alarm looks."""
    for finding in verify():
        if finding.problem:
            logger.error("Verification: %s", finding)
