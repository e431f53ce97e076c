"""Status sets: the council's words, shapes and colours."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.forms import ReasonForm, StatusForm, StatusSetForm
from indicators.listing import arrange
from indicators.models import Status, StatusSet
from indicators.permissions import sees_every_proposal
from indicators.records.history import Change, changes
from indicators.records.transitions import Forbidden
from indicators.rules.colours import OWN, PALETTE, ColourProblem, Reading, read_colour, reading_of
from indicators.services import (
    add_status,
    add_status_set,
    change_status,
    copy_status_set,
    move_status,
    newest_change,
    remove_status,
    rename_status_set,
    rules_naming,
)
from indicators.tables import StatusSetTable
from indicators.views.base import CatalogueForm, CataloguePage, CatalogueView

STAYS = "Published scorecards keep the words, shapes and colours they were published with."


def own_codes(colours: list[str]) -> list[str]:
    """Return the colours outside the palette, as the address of the style sheet takes them."""
    return sorted({colour.removeprefix("#") for colour in colours if OWN.fullmatch(colour)})


class StatusSetList(CataloguePage):
    template_name = "indicators/status_set_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sets = StatusSet.objects.annotate(
            scheme_count=Count("schemes", distinct=True), status_count=Count("statuses", distinct=True)
        ).prefetch_related("statuses")
        return super().get_context_data(**kwargs, table=arrange(StatusSetTable(sets), self.request))


class SetView(CatalogueView):
    subject: StatusSet

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = get_object_or_404(StatusSet, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def page(self) -> str:
        return reverse("indicators:status-set", args=[self.subject.slug])

    def status(self) -> Status:
        return get_object_or_404(Status, status_set=self.subject, pk=self.kwargs["pk"])


class StatusSetPage(SetView, CataloguePage):
    """The statuses in their order with how well each reads, and the rules that give them."""

    template_name = "indicators/status_set.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        statuses = list(self.subject.statuses.order_by("order", "pk"))
        return super().get_context_data(
            **kwargs,
            statuses=[(status, reading_of(status.colour)) for status in statuses],
            last=statuses[-1].pk if statuses else None,
            subject=self.subject,
            schemes=self.subject.schemes.order_by("name"),
            codes=own_codes([status.colour for status in statuses]),
            sees_history=sees_every_proposal(self.user),
        )


class StatusSetHistory(SetView, CataloguePage):
    template_name = "indicators/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not sees_every_proposal(self.user):
            raise Forbidden("Only those who keep the catalogue and auditors see the history of statuses.")
        return super().get_context_data(
            **kwargs, up=self.page(), subject=self.subject.name, changes=set_changes(self.subject)
        )


def set_changes(statuses: StatusSet) -> list[Change]:
    """Return the changes of a set and its statuses, newest first."""
    own = StatusSet.history.filter(id=statuses.pk).select_related("history_user").order_by("history_id")
    rows = Status.history.filter(status_set_id=statuses.pk).select_related("history_user").order_by("history_id")
    found = [*changes(own), *changes(rows, hidden=("status_set",))]
    return sorted(found, key=lambda change: change.at, reverse=True)


class AddStatusSet(CatalogueForm):
    form_class = StatusSetForm
    heading = "Add a set of statuses"
    intro = "For example green, amber, red and monitor. Add its statuses on the next page."
    button = "Add the set"
    done = "The set is added. Now add its statuses."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:status-sets"), "Statuses"

    def act(self, form: StatusSetForm) -> str:
        row = add_status_set(form.save(commit=False), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return reverse("indicators:status-set", args=[row.slug])


class SetChange(SetView, CatalogueForm):
    """A form about the set of the address."""

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return self.page(), self.subject.name


class CopyStatusSet(SetChange):
    form_class = StatusSetForm
    heading = "Copy this set"
    intro = "The copy has the same statuses. Change them without touching this set."
    button = "Make the copy"
    done = "The copy is made."

    def act(self, form: StatusSetForm) -> str:
        reason = form.cleaned_data["reason"]
        copy = copy_status_set(self.subject, form.save(commit=False), by=self.user, at=self.now, reason=reason)
        return reverse("indicators:status-set", args=[copy.slug])


class RenameStatusSet(SetChange):
    form_class = StatusSetForm
    heading = "Rename this set"
    done = "The set is renamed."

    def get_form_kwargs(self) -> dict[str, Any]:
        # The form works on its own copy: a name that is refused must not show in the heading.
        return {**super().get_form_kwargs(), "instance": StatusSet.objects.get(pk=self.subject.pk)}

    def act(self, form: StatusSetForm) -> str:
        given = form.cleaned_data
        rename_status_set(self.subject, name=given["name"], by=self.user, at=self.now, reason=given["reason"])
        return self.page()


class StatusChange(SetChange):
    """The form of one status, with a sample of how it looks and reads before anything is saved."""

    form_class = StatusForm
    template_name = "indicators/status_form.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "look" in request.POST:
            return self.show_look()
        return super().post(request, *args, **kwargs)

    def show_look(self) -> HttpResponse:
        """Answer with the form as typed, unchecked, and the sample of what was typed."""
        typed = self.request.POST
        if getattr(self.request, "htmx", False):
            return self.response_class(self.request, "indicators/_status_sample.html", sample_of(typed))
        options = {**self.get_form_kwargs(), "data": None, "files": None, "initial": typed.dict()}
        return self.render_to_response(self.get_context_data(form=StatusForm(**options)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: StatusForm = context["form"]
        return {**context, **sample_of({name: form[name].value() for name in ("word", "shape", "colour", "own")})}


def sample_of(typed: Any) -> dict[str, Any]:
    """Return how a status would look and read. ``typed`` has word, shape, colour and own."""
    try:
        colour = read_colour(str(typed.get("own") or "") if typed.get("colour") == "own" else str(typed["colour"]))
    except (ColourProblem, KeyError):
        return {"sample": None}
    sample = {"word": typed.get("word") or "Word", "shape": typed.get("shape") or "", "colour": colour}
    reading: Reading = reading_of(colour)
    return {"sample": sample, "reading": reading, "codes": own_codes([colour]), "palette": colour in PALETTE}


class AddStatus(StatusChange):
    heading = "Add a status"
    button = "Add the status"
    done = "The status is added."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Status(status_set=self.subject)}

    def act(self, form: StatusForm) -> str:
        add_status(form.save(commit=False), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


class ChangeStatus(StatusChange):
    heading = "Change a status"
    intro = STAYS
    done = "The status is changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        status = self.status()
        return {**super().get_form_kwargs(), "instance": status, "initial": {"seen": newest_change(status)}}

    def act(self, form: StatusForm) -> str:
        given = form.cleaned_data
        status = form.save(commit=False)
        change_status(status, by=self.user, at=self.now, reason=given["reason"], seen=given["seen"] or 0)
        return self.page()


class RemoveStatus(SetChange):
    form_class = ReasonForm
    heading = "Remove a status"
    intro = "Only a status that no rule names and no figure was ever given can be removed."
    button = "Remove the status"
    done = "The status is removed."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = self.status()
        rules = rules_naming(status)
        held = f" It is used by {', '.join(rules)}, so it has to stay." if rules else ""
        return {**super().get_context_data(**kwargs), "heading": f"Remove “{status.word}”", "intro": self.intro + held}

    def act(self, form: ReasonForm) -> str:
        remove_status(self.status(), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


class MoveStatus(SetView):
    """A press of an arrow. Takes nothing but the direction."""

    keepers_only = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        status = move_status(self.status(), up="up" in request.POST, by=self.user, at=self.now)
        return HttpResponseRedirect(f"{self.page()}#status-{status.pk}")
