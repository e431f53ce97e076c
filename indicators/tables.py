"""The lists of the catalogue."""

from datetime import date
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from indicators.enums import Frequency, Polarity, ResponsibilityRole
from indicators.models import Definition, Indicator, RatingSchemeVersion, Responsibility
from indicators.queries import earliest, in_force, target_rule

WIDE = {"td": {"class": "qd-wide"}}
NUMBER = {"th": {"class": "qd-number"}, "td": {"class": "qd-number"}}


class IndicatorTable(tables.Table):
    """Indicators with what is in force on ``today``. Needs rows from ``with_definition`` and ``with_catalogue``."""

    name = tables.Column("Indicator", accessor="ref", order_by=("name_now", "ref"))
    service = tables.Column("Service", accessor="service__name")
    owner = tables.Column("Owner", empty_values=(), orderable=False)
    polarity = tables.Column("Good to be", accessor="polarity_now")
    frequency = tables.Column("How often", accessor="frequency_now")
    target = tables.Column("Target today", empty_values=(), orderable=False, attrs=NUMBER)
    rule = tables.Column("RAG rule", empty_values=(), orderable=False)

    class Meta:
        attrs = {"caption": "Indicators", "hide_caption": True}
        empty_text = "No indicator fits. Change or clear the filters."

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def render_name(self, record: Indicator) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="qd-table__below">{}{}</span>',
            reverse("indicators:detail", args=[record.ref]),
            getattr(record, "name_now", None) or record.ref,
            record.ref,
            f", retired from {record.retired_on:%-d %B %Y}" if record.retired_on else "",
        )

    def render_polarity(self, value: str) -> str:
        return str(Polarity(value).label)

    def render_frequency(self, value: str) -> str:
        return str(Frequency(value).label)

    def render_owner(self, record: Any) -> SafeString | str:
        return names(owners([*record.held, *record.service.held_by_service])) or "Nobody"

    def render_target(self, record: Any) -> str:
        rule = target_rule(in_force(record.known_targets, self.today), None)
        return (rule.text if rule else "") or "None"

    def render_rule(self, record: Any) -> str:
        definition: Definition | None = in_force(record.known_definitions, self.today) or earliest(
            record.known_definitions
        )
        return str(definition.scheme) if definition and definition.scheme else "No colour"


def owners(held: list[Responsibility]) -> list[Responsibility]:
    return [row for row in held if row.role == ResponsibilityRole.OWNER]


def names(held: list[Responsibility]) -> SafeString:
    """Return each person once, separated by commas."""
    people = dict.fromkeys(row.person.get_full_name() or row.person.get_username() for row in held)
    return format_html_join(", ", "{}", ((name,) for name in people))


class SchemeTable(tables.Table):
    """RAG rules as dictionaries: name, slug, statuses, the version in force, and how many indicators use it."""

    name = tables.Column("RAG rule")
    statuses = tables.Column("Statuses")
    version = tables.Column("In force", empty_values=(), orderable=False)
    used_by = tables.Column("Indicators", attrs=NUMBER)

    class Meta:
        attrs = {"caption": "RAG rules", "hide_caption": True}
        empty_text = "There is no RAG rule yet."

    def render_name(self, record: dict[str, Any]) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("indicators:rule", args=[record["slug"]]), record["name"]
        )

    def render_version(self, value: RatingSchemeVersion | None) -> str:
        return f"Version {value.number}, since {value.effective_from:%-d %B %Y}" if value else "None yet"


class ServiceTable(tables.Table):
    name = tables.Column("Service")
    indicator_count = tables.Column("Indicators", attrs=NUMBER)
    leads = tables.Column("Leads", empty_values=(), orderable=False)

    class Meta:
        attrs = {"caption": "Services", "hide_caption": True}
        empty_text = "There is no service yet."

    def render_name(self, record: Any) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("indicators:service", args=[record.slug]), record.name
        )

    def render_leads(self, record: Any) -> SafeString | str:
        return names([row for row in record.held if row.role == ResponsibilityRole.LEAD]) or "Nobody"


class AbsentTable(tables.Table):
    """Responsibilities whose person has left or does not sign in any more."""

    person = tables.Column("Person", order_by=("person__last_name", "person__first_name"))
    role = tables.Column("Part")
    scope = tables.Column("Of", empty_values=(), orderable=False)
    why = tables.Column("Why", empty_values=(), order_by=("person__is_active", "person__last_login"))
    then = tables.Column("Then", empty_values=(), orderable=False)

    class Meta:
        attrs = {"caption": "Responsibilities to look at", "hide_caption": True}
        empty_text = "Everybody who answers for something has signed in lately."

    def render_person(self, record: Responsibility) -> str:
        return record.person.get_full_name() or record.person.get_username()

    def render_scope(self, record: Responsibility) -> str:
        return str(record.indicator or record.service)

    def render_why(self, record: Responsibility) -> str:
        person = record.person
        if not person.is_active:
            return "the account is closed"
        return f"last signed in on {person.last_login:%-d %B %Y}" if person.last_login else "has never signed in"

    def render_then(self, record: Responsibility) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}?person={}">Hand over<span class="govuk-visually-hidden"> from {}</span></a>',
            reverse("reporting:reorganise"),
            record.person_id,
            self.render_person(record),
        )


class PlanTable(tables.Table):
    """Plans with ``priority_count``."""

    name = tables.Column("Plan")
    starts = tables.DateColumn("j F Y", verbose_name="From")
    ends = tables.DateColumn("j F Y", verbose_name="Until")
    priority_count = tables.Column("Priorities", attrs=NUMBER)

    class Meta:
        attrs = {"caption": "Plans", "hide_caption": True}
        empty_text = "There is no plan yet."

    def render_name(self, record: Any) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("indicators:plan", args=[record.slug]), record.name
        )


class StatusSetTable(tables.Table):
    """Status sets with ``status_count``, ``scheme_count`` and their statuses prefetched."""

    name = tables.Column("Set")
    statuses = tables.Column("Statuses", empty_values=(), orderable=False, attrs=WIDE)
    status_count = tables.Column("How many", attrs=NUMBER)
    scheme_count = tables.Column("RAG rules", attrs=NUMBER)

    class Meta:
        attrs = {"caption": "Sets of statuses", "hide_caption": True}
        empty_text = "There is no set of statuses yet."

    def render_name(self, record: Any) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("indicators:status-set", args=[record.slug]), record.name
        )

    def render_statuses(self, record: Any) -> str:
        ordered = sorted(record.statuses.all(), key=lambda status: (status.order, status.pk))
        return ", ".join(status.word for status in ordered) or "None yet"
