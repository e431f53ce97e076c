"""What the list of scorecards can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from reporting.models import Draft, Edition, Portfolio, Scorecard


class ScorecardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Words in the title", method="search", max_length=100)
    portfolio = django_filters.ModelChoiceFilter(queryset=Portfolio.objects.all(), empty_label="All portfolios")
    stage = django_filters.ChoiceFilter(
        label="Stage",
        method="at_stage",
        choices=(("draft", "With a draft"), ("published", "Published"), ("new", "Never published")),
        empty_label="Any stage",
    )

    class Meta:
        model = Scorecard
        fields = ("q", "portfolio", "stage")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.form.label_suffix = ""

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.replace("\x00", "").split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(portfolio__name__icontains=word) | Q(slug__icontains=word)
            )
        return queryset

    def at_stage(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        drafts, editions = (Exists(model.objects.filter(scorecard=OuterRef("pk"))) for model in (Draft, Edition))
        return queryset.filter({"draft": drafts, "published": editions, "new": ~editions}[value])
