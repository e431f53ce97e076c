"""Filters above the list of accounts."""

from datetime import date
from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.enums import ResponsibilityRole
from indicators.models import Responsibility, RoleGrant
from indicators.people import ROLES

OPEN, CLOSED, INVITED, SHARED, LEFT_OPEN = "open", "closed", "invited", "shared", "without"


class AccountFilter(django_filters.FilterSet):
    """Filters by what is in force on ``today``."""

    q = django_filters.CharFilter(label="Words in the name or e-mail address", method="search", max_length=100)
    role = django_filters.ChoiceFilter(
        label="Role",
        method="with_role",
        choices=[
            *((name, name) for name in ROLES),
            *((role.value, role.label) for role in ResponsibilityRole),
        ],
        empty_label="Any role",
    )
    state = django_filters.ChoiceFilter(
        label="Account",
        method="in_state",
        choices=(
            (OPEN, "Open"),
            (INVITED, "Invited, not signed in yet"),
            (CLOSED, "Closed"),
            (SHARED, "Shares an e-mail address"),
            (LEFT_OPEN, "Closed but still answers for something"),
        ),
        empty_label="Any",
    )

    class Meta:
        model = User
        fields = ("q", "role", "state")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.form.label_suffix = ""

    def search(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            queryset = queryset.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(email__icontains=word)
                | Q(username__icontains=word)
            )
        return queryset

    def with_role(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value in ROLES:
            grants = RoleGrant.objects.filter(person=OuterRef("pk"), role=value)
            counts = ~Exists(grants) | Exists(grants.on(self.today))
            return queryset.filter(counts, groups__name=value)
        held = Responsibility.objects.on(self.today).filter(person=OuterRef("pk"), role=value)
        return queryset.filter(Exists(held))

    def in_state(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        states = {
            OPEN: Q(is_active=True),
            CLOSED: Q(is_active=False),
            INVITED: Q(is_active=True, last_login=None, invited_until__isnull=False),
            SHARED: Q(shares_email=True),
            LEFT_OPEN: Q(is_active=False, answers=True),
        }
        return queryset.filter(states[value])
