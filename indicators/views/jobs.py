"""How far a piece of background work has come, and what it came to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers

from indicators.models import Job
from indicators.records.jobs import sees_job
from indicators.views.base import CataloguePage


class JobPage(CataloguePage):
    """One job: a bar while it runs, its result or its problem afterwards. Reads itself again while it runs."""

    template_name = "indicators/job.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_template_names(self) -> list[str]:
        return ["indicators/_job.html" if getattr(self.request, "htmx", None) else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = get_object_or_404(Job, pk=self.kwargs["pk"])
        if not sees_job(self.user, job):
            raise Http404
        rest = max(job.total - job.done, 0)
        return super().get_context_data(
            **kwargs,
            job=job,
            parts=[("done", job.done, "done"), ("open", rest, "to do")],
            percent=100 * job.done // job.total if job.total else 0,
        )
