"""The lists of the performance team."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reporting.models import Override

NUMBER = {"th": {"class": "qd-number"}, "td": {"class": "qd-number"}}


def london_day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"


class ScorecardTable(tables.Table):
    """Scorecards with their newest edition and draft. Needs rows from ``scorecards_listed``."""

    title = tables.Column("Scorecard")
    portfolio = tables.Column("Portfolio", accessor="portfolio__name")
    lines = tables.Column("Rows", attrs=NUMBER)
    newest = tables.Column("Newest version", accessor="newest_released", empty_values=())
    draft = tables.Column("Draft built", accessor="draft_built", empty_values=())

    class Meta:
        attrs = {"caption": "Scorecards", "hide_caption": True}
        empty_text = "No scorecard fits. Change or clear the filters."

    def render_title(self, record: Any) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="qd-table__below">{}</span>',
            reverse("reporting:scorecard", args=[record.slug]),
            record.title,
            record.portfolio.council,
        )

    def render_newest(self, record: Any) -> str:
        if record.newest_released is None:
            return "Not published yet"
        return london_day(record.newest_released)

    def render_draft(self, record: Any) -> str:
        return "None" if record.draft_built is None else london_day(record.draft_built)


class ChangeTable(tables.Table):
    """Manual changes of cells, whatever became of them. ``names`` come from ``change_names``."""

    names: dict[int, str]

    target = tables.Column("Cell", orderable=False)
    scorecard = tables.Column("Scorecard", accessor="scorecard__title")
    period = tables.Column("Period", accessor="period", orderable=False)
    text = tables.Column("Prints", empty_values=(), orderable=False)
    state = tables.Column("State", accessor="proposal_state")
    proposed = tables.Column("Proposed", accessor="proposed_at")

    class Meta:
        attrs = {"caption": "Manual changes", "hide_caption": True}
        empty_text = "No cell has been changed by hand."

    def render_target(self, record: Override) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>',
            reverse("reporting:scorecard-change", args=[record.pk]),
            self.names[record.pk],
        )

    def render_text(self, record: Override) -> str:
        return record.text or "nothing"

    def render_state(self, record: Override) -> str:
        return record.get_proposal_state_display()

    def render_proposed(self, record: Override) -> str:
        return f"{london_day(record.proposed_at)} by {record.proposed_by_name}"


class CellTable(tables.Table):
    """Cells of a workbook of past figures and what each comes to."""

    place = tables.Column("Cell", orderable=False, attrs={"td": {"row_header": True}})
    name = tables.Column("Indicator", accessor="planned__cell__name", orderable=False, default="-")
    label = tables.Column("Heading", accessor="planned__cell__label", orderable=False, default="-")
    typed = tables.Column("In the workbook", accessor="planned__cell__typed", orderable=False, attrs=NUMBER)
    value = tables.Column("Read as", accessor="planned__cell__value", orderable=False, attrs=NUMBER, default="-")
    held = tables.Column("Here", accessor="planned__held", orderable=False, attrs=NUMBER, default="-")
    word = tables.Column("Comes to", orderable=False)
    why = tables.Column("Why", accessor="planned", orderable=False)

    class Meta:
        attrs = {"caption": "Cells of the workbook", "class": "qd-table--cards qd-table--dense"}
        empty_text = "No cell fits. Show all of them, or choose other columns."

    def render_typed(self, value: str) -> str:
        return value[:60]

    def render_value(self, value: Decimal) -> str:
        return f"{value.normalize():f}"

    def render_held(self, value: Decimal) -> str:
        return f"{value.normalize():f}"

    def render_why(self, value: Any) -> str:
        return " ".join(filter(None, (value.why, value.cell.note)))
