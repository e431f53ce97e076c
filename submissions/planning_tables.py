"""The list of a rehearsal."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from submissions.rehearsal import Rehearsed


class RehearsalTable(tables.Table):
    """Figures that will be due and lack something; rows are ``Rehearsed``."""

    name = tables.Column("Measure")
    service = tables.Column("Service")
    period = tables.Column("Period", accessor="period__start")
    words = tables.Column("What is missing")

    class Meta:
        attrs = {"caption": "Measures that lack something", "hide_caption": True}
        empty_text = "Nothing is missing: every figure has an owner, a lead and a target."

    def render_name(self, record: Rehearsed) -> SafeString:
        address = reverse("indicators:detail", args=[record.indicator.ref])
        return format_html('<a class="govuk-link" href="{}">{}</a>', address, record.name)

    def render_period(self, record: Rehearsed) -> str:
        return record.period.label()
