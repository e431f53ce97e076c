"""From a scorecard to next year's targets of its indicators."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from reporting.models import Line
from reporting.views.base import StaffView


class ScorecardTargets(StaffView):
    """Leads to the target round with this scorecard's indicators picked out."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        lines = Line.objects.filter(section__scorecard=self.scorecard()).order_by("indicator_id")
        ids = lines.values_list("indicator_id", flat=True).distinct()
        return HttpResponseRedirect(f"{reverse('indicators:target-round')}?ids={','.join(map(str, ids))}")
