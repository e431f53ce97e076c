"""Changes waiting for a second person: the list, the comparison, the decision."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.forms import DecisionForm
from indicators.models import Definition, Indicator, RatingSchemeVersion, Target
from indicators.permissions import (
    AnyProposal,
    decide_refusal,
    decided_refusal,
    held_indicators,
    proposals_refusal,
    sees_every_proposal,
    sees_proposal,
)
from indicators.queries import WAITING, in_force_mark, replaced_by, rule_in_words
from indicators.records.history import FieldChange, field_changes, label_of, shown
from indicators.records.transitions import Forbidden, Invalid
from indicators.services import confirm, decline
from indicators.views.base import CataloguePage, CatalogueView
from indicators.views.catalogue import PROPOSAL_FIELDS

KINDS: dict[str, type[AnyProposal]] = {"definition": Definition, "target": Target, "rule": RatingSchemeVersion}
KIND_WORDS = {"definition": "Definition", "target": "Target", "rule": "RAG rule"}
NOT_COMPARED = {"id", "effective_from", "indicator", "scheme_id", "number", "proposal_state", *PROPOSAL_FIELDS}


@dataclass(frozen=True)
class Waiting:
    """One row of the list. ``refusal`` says why this person may not decide it."""

    kind: str
    title: str
    proposal: AnyProposal
    refusal: str | None

    @property
    def url(self) -> str:
        return reverse("indicators:proposal", args=[self.kind, self.proposal.pk])

    @property
    def ref(self) -> str:
        return ref_of(self.proposal)

    @property
    def kind_word(self) -> str:
        return KIND_WORDS[self.kind]


class ProposalList(CataloguePage):
    """Everything that waits and that this person may see, oldest first."""

    template_name = "indicators/proposal_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if sentence := proposals_refusal(self.user, on=self.today):
            raise Forbidden(sentence)
        return super().get_context_data(**kwargs, waiting=self.waiting())

    def waiting(self) -> list[Waiting]:
        found = [self.row(kind, proposal) for kind in KINDS for proposal in self.visible(kind)]
        return sorted(found, key=lambda row: row.proposal.proposed_at)

    def visible(self, kind: str) -> Any:
        if kind == "rule":
            versions = RatingSchemeVersion.objects.filter(WAITING).select_related("scheme")
            return versions if sees_every_proposal(self.user) else versions.none()
        manager: Any = KINDS[kind]._default_manager
        rows = manager.filter(WAITING).select_related("indicator")
        if sees_every_proposal(self.user):
            return rows
        return rows.filter(indicator__in=Indicator.objects.filter(held_indicators(self.user, on=self.today)))

    def row(self, kind: str, proposal: AnyProposal) -> Waiting:
        return Waiting(kind, title_of(proposal), proposal, decide_refusal(self.user, proposal))


def title_of(proposal: AnyProposal) -> str:
    """Return what the proposal is about."""
    if isinstance(proposal, Target):
        return f"Target of {proposal.indicator.ref}"
    return str(proposal)


def ref_of(proposal: AnyProposal) -> str:
    """Return the reference of the indicator, "" for a RAG rule."""
    return "" if isinstance(proposal, RatingSchemeVersion) else proposal.indicator.ref


class ProposalView(CatalogueView):
    """Finds the proposal of the address. One the person may not see is not there."""

    def proposal(self) -> AnyProposal:
        model = KINDS.get(self.kwargs["kind"])
        if model is None:
            raise Http404
        owner = "scheme" if model is RatingSchemeVersion else "indicator"
        found: AnyProposal = get_object_or_404(model.objects.select_related(owner), pk=self.kwargs["pk"])
        if not sees_proposal(self.user, found, on=self.today):
            raise Http404
        return found


class ProposalPage(ProposalView, CataloguePage):
    """What is in force beside what is proposed, with the two decisions or the reason why they are closed."""

    template_name = "indicators/proposal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = kwargs.pop("proposal", None) or self.proposal()
        form = kwargs.pop("form", None) or DecisionForm(initial={"seen": in_force_mark(proposal)})
        before = replaced_by(proposal)
        return super().get_context_data(
            **kwargs,
            form=form,
            proposal=proposal,
            kind=self.kwargs["kind"],
            kind_word=KIND_WORDS[self.kwargs["kind"]],
            title=title_of(proposal),
            ref=ref_of(proposal),
            before=before,
            about=about(proposal),
            decided=decided_refusal(proposal),
            closed=decide_refusal(self.user, proposal),
            **compared(before, proposal),
        )


def about(proposal: AnyProposal) -> str:
    """Return the address of the page the proposal would change."""
    if isinstance(proposal, RatingSchemeVersion):
        return reverse("indicators:rule", args=[proposal.scheme.slug])
    return reverse("indicators:detail", args=[proposal.indicator.ref])


def compared(before: AnyProposal | None, proposal: AnyProposal) -> dict[str, Any]:
    """Return what differs, what stays, and for a RAG rule both sets of bands in words."""
    hidden = NOT_COMPARED | ({"scheme", "bands"} if isinstance(proposal, RatingSchemeVersion) else set())
    if isinstance(proposal, RatingSchemeVersion):
        bands = {
            "old_bands": rule_in_words(before) if isinstance(before, RatingSchemeVersion) else [],
            "new_bands": rule_in_words(proposal),
        }
    else:
        bands = {}
    differing = field_changes(before, proposal, hidden=hidden)
    return {"differing": differing, "staying": staying(differing, proposal, hidden), **bands}


def staying(differing: tuple[FieldChange, ...], row: Model, hidden: set[str]) -> list[tuple[str, str]]:
    """Return label and value of every field that is the same on both sides and not empty."""
    labels = {change.label for change in differing}
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and field.name not in hidden]
    pairs = [(label_of(field), shown(row, field)) for field in fields]
    return [(label, text) for label, text in pairs if text and label not in labels]


class Decide(ProposalPage):
    """Confirm or decline. A refusal of the person is 403, a proposal that moved on is 409."""

    verb = ""
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        proposal = self.proposal()
        form = DecisionForm(request.POST)
        if form.is_valid():
            try:
                self.act(proposal, form)
            except Invalid as refusal:
                form.add_error("comment", str(refusal))
            else:
                messages.success(request, f"{KIND_WORDS[self.kwargs['kind']]} {self.done}.")
                return HttpResponseRedirect(about(proposal))
        context = self.get_context_data(form=form, proposal=proposal)
        return self.render_to_response(context, status=Invalid.status)

    done = ""

    def act(self, proposal: AnyProposal, form: DecisionForm) -> None:
        raise NotImplementedError


class Confirm(Decide):
    done = "confirmed"

    def act(self, proposal: AnyProposal, form: DecisionForm) -> None:
        given = form.cleaned_data
        confirm(proposal, by=self.user, at=self.now, comment=given["comment"], seen=given["seen"])


class Decline(Decide):
    done = "declined"

    def act(self, proposal: AnyProposal, form: DecisionForm) -> None:
        decline(proposal, by=self.user, at=self.now, comment=form.cleaned_data["comment"])
