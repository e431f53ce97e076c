"""What the returns of a collection can be narrowed by, declared field by field."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from indicators.models import Service
from submissions.board import DRAFT, NOT_STARTED, SENT_BACK, STAGES, stage_condition
from submissions.models import Submission

DUE = "due"


class ReturnFilter(django_filters.FilterSet):
    """Filters on a day, which the view passes as ``today``. ``q`` looks in the name of the period's definition."""

    q = django_filters.CharFilter(label="Words in the name or reference", method="search", max_length=100)
    service = django_filters.ModelChoiceFilter(
        label="Service", field_name="indicator__service", queryset=Service.objects.all(), empty_label="All services"
    )
    stage = django_filters.ChoiceFilter(
        label="Stands at",
        method="by_stage",
        choices=(*STAGES.items(), (DUE, "Due, not late yet")),
        empty_label="Anywhere",
    )

    class Meta:
        model = Submission
        fields = ("q", "service", "stage")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.form.label_suffix = ""

    def search(self, queryset: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        for word in value.split():
            queryset = queryset.filter(Q(indicator__ref__icontains=word) | Q(name_then__icontains=word))
        return queryset

    def by_stage(self, queryset: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        stages = (NOT_STARTED, DRAFT, SENT_BACK) if value == DUE else (value,)
        wanted = Q()
        for stage in stages:
            wanted |= stage_condition(stage, today=self.today)
        return queryset.filter(wanted)
