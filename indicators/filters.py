"""What the list of indicators can be narrowed by, declared field by field."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from indicators.enums import Frequency, Polarity
from indicators.models import Indicator, RatingScheme, Service
from indicators.permissions import held_indicators

LIVING, RETIRED, EVERY = "", "retired", "all"


class IndicatorFilter(django_filters.FilterSet):
    """Filters on the definition in force on a day, which the view passes as ``today``."""

    q = django_filters.CharFilter(label="Words in the name or reference", method="search", max_length=100)
    service = django_filters.ModelChoiceFilter(queryset=Service.objects.all(), empty_label="All services")
    rule = django_filters.ModelChoiceFilter(
        label="RAG rule",
        queryset=RatingScheme.objects.all(),
        field_name="scheme_now",
        method="with_rule",
        empty_label="Any rule",
    )
    frequency = django_filters.ChoiceFilter(
        label="How often", field_name="frequency_now", choices=Frequency.choices, empty_label="Any frequency"
    )
    polarity = django_filters.ChoiceFilter(
        label="Good to be", field_name="polarity_now", choices=Polarity.choices, empty_label="Any"
    )
    mine = django_filters.BooleanFilter(
        label="Only those I answer for", method="only_mine", widget=forms.CheckboxInput(attrs={"small": True})
    )
    kept = django_filters.ChoiceFilter(
        label="Retired indicators",
        method="by_retirement",
        choices=((RETIRED, "Only retired"), (EVERY, "Show them too")),
        empty_label="Leave them out",
    )

    class Meta:
        model = Indicator
        fields = ("q", "service", "rule", "frequency", "polarity", "kept", "mine")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.form.label_suffix = ""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Leave retired indicators out unless they are asked for."""
        narrowed: QuerySet[Any] = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("kept"):
            return narrowed
        return narrowed.filter(still_collected(self.today))

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            queryset = queryset.filter(Q(ref__icontains=word) | Q(name_now__icontains=word))
        return queryset

    def with_rule(self, queryset: QuerySet[Any], _name: str, value: RatingScheme) -> QuerySet[Any]:
        return queryset.filter(scheme_now=value.pk)

    def only_mine(self, queryset: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        return queryset.filter(held_indicators(self.request.user, on=self.today)) if value else queryset

    def by_retirement(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.exclude(still_collected(self.today)) if value == RETIRED else queryset


def still_collected(today: date) -> Q:
    return Q(retired_on=None) | Q(retired_on__gt=today)
