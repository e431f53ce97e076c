"""What the returns of a collection can be narrowed by, declared field by field."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from indicators.models import Service
from indicators.records.audit import person_name
from submissions.board import DRAFT, NOT_STARTED, SENT_BACK, STAGES, stage_condition, waiting_for
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

    holder = django_filters.ModelChoiceFilter(
        label="Waits for",
        method="by_holder",
        queryset=User.objects.filter(is_active=True).order_by("last_name", "first_name", "pk"),
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Submission
        fields = ("q", "service", "stage", "holder")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.everything = self.queryset
        self.form.label_suffix = ""

    def search(self, queryset: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        for word in value.split():
            queryset = queryset.filter(Q(indicator__ref__icontains=word) | Q(name_then__icontains=word))
        return queryset

    def by_holder(self, queryset: QuerySet[Submission], _name: str, value: User) -> QuerySet[Submission]:
        """What waits for one person, by the rule of the board; the rest of the list plays no part in that."""
        return queryset.filter(pk__in=waiting_for(self.everything, value.pk, today=self.today))

    @property
    def holder_name(self) -> str:
        """Whose returns these are, "" for everybody's."""
        chosen = self.form.cleaned_data.get("holder") if self.form.is_bound and self.form.is_valid() else None
        return person_name(chosen) if chosen else ""

    def by_stage(self, queryset: QuerySet[Submission], _name: str, value: str) -> QuerySet[Submission]:
        stages = (NOT_STARTED, DRAFT, SENT_BACK) if value == DUE else (value,)
        wanted = Q()
        for stage in stages:
            wanted |= stage_condition(stage, today=self.today)
        return queryset.filter(wanted)
