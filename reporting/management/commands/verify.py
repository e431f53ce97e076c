"""``manage.py verify``: prove that nothing stored has been altered."""

from typing import Any

from django.core.management.base import BaseCommand

from reporting.verification import verify


class Command(BaseCommand):
    help = "Take every fingerprint again: editions, their files and approvals, versions of returns, the audit trail."

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify()
        for finding in findings:
            self.stdout.write(str(finding))
        if any(finding.problem for finding in findings):
            raise SystemExit(1)
