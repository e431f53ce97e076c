"""Services: the teams that own indicators, and who answers for all of one."""

from typing import Any

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.forms import RenameServiceForm, ResponsibilityForm, ServiceForm
from indicators.listing import arrange
from indicators.models import Indicator, Responsibility, Service
from indicators.queries import with_definition
from indicators.services import add_service, assign_responsibility, rename_service
from indicators.tables import ServiceTable
from indicators.views.base import CatalogueForm, CataloguePage
from indicators.views.changes import EndPart, answers


class ServiceList(CataloguePage):
    template_name = "indicators/service_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Responsibility.objects.on(self.today).select_related("person")
        services = Service.objects.annotate(indicator_count=Count("indicators")).prefetch_related(
            Prefetch("responsibilities", held, to_attr="held")
        )
        return super().get_context_data(**kwargs, table=arrange(ServiceTable(services), self.request))


class ServicePage(CataloguePage):
    template_name = "indicators/service.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        service = get_object_or_404(Service, slug=self.kwargs["slug"])
        return super().get_context_data(
            **kwargs,
            service=service,
            indicators=with_definition(service.indicators.all(), self.today).order_by("name_now", "ref"),
            held=service.responsibilities.on(self.today).select_related("person"),
            later=service.responsibilities.filter(starts__gt=self.today).select_related("person"),
        )


class AddService(CatalogueForm):
    form_class = ServiceForm
    heading = "Add a service"
    button = "Add the service"
    done = "The service is added."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:services"), "Services"

    def act(self, form: ServiceForm) -> str:
        service = add_service(form.save(commit=False), by=self.user, at=self.now)
        return reverse("indicators:service", args=[service.slug])


class ServiceChange(CatalogueForm):
    """A form about the service of the address."""

    subject: Service

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = get_object_or_404(Service, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return self.page(), self.subject.name

    def page(self) -> str:
        return reverse("indicators:service", args=[self.subject.slug])


class RenameService(ServiceChange):
    form_class = RenameServiceForm
    heading = "Rename this service"
    intro = "Published scorecards keep the name they were published with."
    done = "The service is renamed."

    def get_form_kwargs(self) -> dict[str, Any]:
        # The form works on its own copy: a name that is refused must not show in the heading.
        return {**super().get_form_kwargs(), "instance": Service.objects.get(pk=self.subject.pk)}

    def act(self, form: RenameServiceForm) -> str:
        given = form.cleaned_data
        rename_service(self.subject, name=given["name"], by=self.user, at=self.now, reason=given["reason"])
        return self.page()


class AssignToService(ServiceChange):
    form_class = ResponsibilityForm
    heading = "Make somebody answer for every indicator of this service"
    done = "Saved."

    def get_initial(self) -> dict[str, Any]:
        return {"starts": self.today}

    def act(self, form: ResponsibilityForm) -> str:
        assign_responsibility(**answers(form), service=self.subject, by=self.user, at=self.now)
        return f"{self.page()}#people"


class EndAtService(EndPart, ServiceChange):
    def of_what(self) -> dict[str, Indicator | Service]:
        return {"service": self.subject}
