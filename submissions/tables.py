"""The lists of collection and sign-off."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.enums import ResponsibilityRole
from indicators.models import Responsibility
from submissions.board import STAGES, stage_for
from submissions.enums import State
from submissions.models import Round, Submission
from submissions.words import london_day, names, short_day

NUMBER = {"th": {"class": "qd-number"}, "td": {"class": "qd-number"}}


class RoundTable(tables.Table):
    """Collections, each with ``asked`` and ``approved_count``."""

    period = tables.Column("Collection", order_by=("period__end",))
    opens = tables.DateColumn(verbose_name="Opens", format="j M Y")
    due = tables.DateColumn(verbose_name="Returns due", format="j M Y")
    sign_off_due = tables.DateColumn(verbose_name="Sign-off by", format="j M Y")
    state = tables.Column("State", empty_values=(), orderable=False)
    asked = tables.Column("Returns", attrs=NUMBER)
    approved_count = tables.Column("Approved", attrs=NUMBER)

    class Meta:
        attrs = {"caption": "Collections", "hide_caption": True}
        empty_text = "No collection has been opened yet."

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def render_period(self, record: Round) -> SafeString:
        label, address = record.period.value.label(), reverse("submissions:round", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, label)

    def render_state(self, record: Round) -> str:
        if record.closed_at:
            return f"Closed {short_day(london_day(record.closed_at))}"
        return "Open" if record.opens <= self.today else f"Opens {short_day(record.opens)}"


class ReturnTable(tables.Table):
    """The returns of one collection. Needs rows from ``with_names``; ``people`` by indicator id."""

    name = tables.Column("Measure", empty_values=(), order_by=("name_then", "indicator__ref"))
    service = tables.Column("Service", accessor="indicator__service__name")
    owner = tables.Column("Owner", empty_values=(), orderable=False)
    period = tables.Column("Period", order_by=("period__end",))
    stage = tables.Column("Stands at", accessor="state", order_by=("state", "indicator__ref"))
    saved = tables.Column("Last saved", accessor="current__at", default="")

    class Meta:
        attrs = {"caption": "Returns", "hide_caption": True}
        empty_text = "No return fits. Change or clear the filters."

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.people: dict[int, list[Responsibility]] = {}

    def render_name(self, record: Submission) -> SafeString:
        name = getattr(record, "name_then", None) or record.indicator.ref
        address = reverse("submissions:enter", args=[record.pk])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, name)

    def render_owner(self, record: Submission) -> str:
        held = self.people.get(record.indicator_id, [])
        return names([row.person for row in held if row.role == ResponsibilityRole.OWNER], last="and") or "Nobody yet"

    def render_period(self, record: Submission) -> str:
        return record.period.value.label()

    def render_stage(self, record: Submission) -> str:
        stage = STAGES[stage_for(record, today=self.today)]
        state = State(record.state).label
        return stage if stage.lower() == state.lower() else f"{stage} ({state.lower()})"

    def render_saved(self, value: Any) -> str:
        return short_day(london_day(value))
