"""Responsibilities that somebody should look at: their person has left, or has not signed in for a long time."""

from datetime import timedelta
from typing import Any

from django.db.models import Q

from indicators.listing import arrange
from indicators.models import Responsibility
from indicators.tables import AbsentTable
from indicators.views.base import CataloguePage

LONG = timedelta(days=90)


class AbsentPeople(CataloguePage):
    """The rows in force today whose person's account is closed or was not used for 90 days."""

    keepers_only = True
    template_name = "indicators/absent.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        since = self.now - LONG
        never = Q(person__last_login=None, person__date_joined__lt=since)
        rows = (
            Responsibility.objects.on(self.today)
            .filter(Q(person__is_active=False) | Q(person__last_login__lt=since) | never)
            .select_related("person", "indicator", "service")
            .order_by("person__last_name", "person__first_name", "pk")
        )
        table = arrange(AbsentTable(rows), self.request)
        return super().get_context_data(**kwargs, table=table, count=table.paginator.count, days=LONG.days)
