"""The list of accounts."""

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.accounts.queries import roles_today
from indicators.records.audit import person_name


class AccountTable(tables.Table):
    """Accounts with what they may do. Needs rows from ``people_for_list``."""

    name = tables.Column("Person", accessor="last_name", order_by=("sort_name", "first_name", "username"))
    roles = tables.Column("Roles", empty_values=(), orderable=False)
    parts = tables.Column("Answers for", empty_values=(), orderable=False)
    last_login = tables.Column("Last signed in", empty_values=())
    state = tables.Column("Account", empty_values=(), orderable=False)

    class Meta:
        attrs = {"caption": "Accounts", "hide_caption": True}
        empty_text = "Nobody fits. Change or clear the filters."

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        self.today: date = timezone.localdate(now)

    def render_name(self, record: Any) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="qd-table__below">{}{}</span>',
            reverse("accounts:person", args=[record.pk]),
            person_name(record),
            record.email or "No e-mail address",
            ", which another account has too" if record.shares_email else "",
        )

    def render_roles(self, record: Any) -> str:
        return ", ".join(roles_today(record, self.today)) or "None"

    def render_parts(self, record: Any) -> str:
        return parts_in_words(record.parts)

    def render_last_login(self, record: Any) -> str:
        if record.last_login is None:
            return "Never"
        return f"{timezone.localtime(record.last_login):%-d %B %Y}"

    def render_state(self, record: Any) -> str:
        return state_in_words(record, self.now)


def parts_in_words(parts: list[Any]) -> str:
    """Return for what somebody answers, shortly: "Lead of Waste" or "Owner of 3 indicators and Waste"."""
    services = dict.fromkeys(f"{row.get_role_display().lower()} of {row.service}" for row in parts if row.service_id)
    single = len({row.indicator_id for row in parts if row.indicator_id})
    words = [*services, *([f"{single} indicator{'s' if single > 1 else ''}"] if single else [])]
    shown = "; ".join(words[:3]) + (f" and {len(words) - 3} more" if len(words) > 3 else "")
    return shown[:1].upper() + shown[1:] or "Nothing"


def state_in_words(record: Any, now: datetime) -> str:
    """Return whether somebody can sign in, and what an invitation waits for."""
    if not record.is_active:
        return "Closed"
    if record.invited_until is None or record.last_login is not None:
        return "Open"
    until = timezone.localtime(record.invited_until)
    return f"Invited, until {until:%-d %B}" if record.invited_until > now else "Invitation has expired"
