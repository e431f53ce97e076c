"""The lists about other councils: councils, groups, loaded tables. Each with what narrows it."""

from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from indicators.enums import AuthorityKind
from indicators.models import Authority, PeerGroup, PeerRelease
from indicators.tables import NUMBER, WIDE


class AuthorityFilter(django_filters.FilterSet):
    """Councils by words, kind, region and group."""

    q = django_filters.CharFilter(label="Words in the name, or a code", method="search", max_length=100)
    kind = django_filters.ChoiceFilter(label="Kind", choices=AuthorityKind.choices, empty_label="Any kind")
    region = django_filters.ModelChoiceFilter(
        label="Region", queryset=Authority.objects.filter(kind=AuthorityKind.REGION), empty_label="Any region"
    )
    group = django_filters.ModelChoiceFilter(
        label="Member of", queryset=PeerGroup.objects.all(), method="in_group", empty_label="Any group"
    )

    class Meta:
        model = Authority
        fields = ("q", "kind", "region", "group")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.label_suffix = ""

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            queryset = queryset.filter(Q(name__icontains=word) | Q(code__iexact=word) | Q(other_names__icontains=word))
        return queryset

    def in_group(self, queryset: QuerySet[Any], _name: str, value: PeerGroup) -> QuerySet[Any]:
        return queryset.filter(memberships__peer_group=value, memberships__ends=None)


class AuthorityTable(tables.Table):
    name = tables.Column("Council")
    code = tables.Column("Code")
    kind = tables.Column("Kind")
    region = tables.Column("Region", accessor="region__name", default="")

    class Meta:
        attrs = {"caption": "Councils", "hide_caption": True}
        empty_text = "No council fits. Change or clear the filters, or import a list of councils."

    def render_name(self, record: Authority) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="qd-table__below">{}</span>',
            reverse("indicators:authority", args=[record.code]),
            record.name,
            "our own council" if record.is_us else "",
        )


class PeerGroupTable(tables.Table):
    name = tables.Column("Group")
    scope = tables.Column("Who belongs to it")
    member_count = tables.Column("Councils listed", attrs=NUMBER)
    use = tables.Column("Used for", empty_values=(), orderable=False, attrs=WIDE)

    class Meta:
        attrs = {"caption": "Peer groups", "hide_caption": True}
        empty_text = "There is no peer group yet."

    def render_name(self, record: PeerGroup) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a>', reverse("indicators:peer-group", args=[record.slug]), record.name
        )

    def render_use(self, record: Any) -> str:
        uses = ["the rank of every indicator" if record.usual_ranking else ""]
        uses.append("the neighbour average of every indicator" if record.usual_average else "")
        if record.choice_count:
            uses.append(f"{record.choice_count} indicator{'' if record.choice_count == 1 else 's'} that chose it")
        said = ", ".join(use for use in uses if use)
        return said[:1].upper() + said[1:] if said else "Nothing yet"


def with_counts(groups: QuerySet[PeerGroup]) -> QuerySet[Any]:
    """Add how many councils are listed and how many indicators chose the group."""
    return groups.annotate(
        member_count=Count("members", filter=Q(members__ends=None), distinct=True),
        choice_count=Count("choices", filter=Q(choices__removed=False), distinct=True),
    )


class ReleaseFilter(django_filters.FilterSet):
    """Loaded tables by words in their name."""

    q = django_filters.CharFilter(label="Words in the name or publisher", method="search", max_length=100)

    class Meta:
        model = PeerRelease
        fields = ("q",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.label_suffix = ""

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            queryset = queryset.filter(Q(source__icontains=word) | Q(publisher__icontains=word))
        return queryset


class ReleaseTable(tables.Table):
    source = tables.Column("Table")
    published_on = tables.Column("Published")
    available_from = tables.Column("Used from")
    indicator_count = tables.Column("Indicators", attrs=NUMBER)
    values_loaded = tables.Column("Figures", attrs=NUMBER)
    rows_refused = tables.Column("Rows refused", attrs=NUMBER)
    loaded_by_name = tables.Column("Loaded by")

    class Meta:
        attrs = {"caption": "National tables", "hide_caption": True}
        empty_text = "No national table is loaded yet."

    def render_source(self, record: PeerRelease) -> SafeString:
        return format_html(
            '<a class="govuk-link" href="{}">{}</a><span class="qd-table__below">{}</span>',
            reverse("indicators:release", args=[record.pk]),
            record.source,
            record.publisher,
        )

    def render_published_on(self, record: PeerRelease) -> str:
        return f"{record.published_on:%-d %B %Y}"

    def render_available_from(self, record: PeerRelease) -> str:
        return f"{record.available_from:%-d %B %Y}"

    def render_values_loaded(self, value: int) -> str:
        return f"{value:,}"

    def render_loaded_by_name(self, record: PeerRelease) -> str:
        return f"{record.loaded_by_name}, {record.loaded_at:%-d %B %Y}"


def with_indicator_counts(releases: QuerySet[Any]) -> QuerySet[Any]:
    counted: QuerySet[Any] = releases.annotate(indicator_count=Count("tables__indicator", distinct=True))
    return counted
