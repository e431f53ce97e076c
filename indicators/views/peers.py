"""Other councils and the groups they form."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from indicators.forms import ReasonForm
from indicators.forms.peers import (
    AuthorityFileForm,
    AuthorityForm,
    ComparisonForm,
    MembersForm,
    PeerGroupForm,
    comparison_answers,
    financial_year_of,
    offered_members,
)
from indicators.listing import arrange
from indicators.models import Authority, PeerGroup
from indicators.peer_lists import AuthorityFilter, AuthorityTable, PeerGroupTable, with_counts
from indicators.peer_reading import open_table
from indicators.records.history import changes
from indicators.records.uploads import LARGEST
from indicators.services.acts import newest_change
from indicators.services.authority_list import read_authorities
from indicators.services.peers import (
    ChosenGroup,
    add_authority,
    change_authority,
    choose_groups,
    choose_own_authority,
    import_authorities,
    save_peer_group,
    set_members,
)
from indicators.views.base import CatalogueForm, CataloguePage
from indicators.views.changes import IndicatorChange


class AuthorityList(CataloguePage):
    template_name = "indicators/authority_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Authority.objects.select_related("region").order_by("name")
        chosen = AuthorityFilter(self.request.GET, queryset=rows, request=self.request)
        table = arrange(AuthorityTable(chosen.qs), self.request)
        us = Authority.objects.filter(is_us=True).first()
        return super().get_context_data(**kwargs, filter=chosen, table=table, count=table.paginator.count, us=us)


class AddAuthority(CatalogueForm):
    form_class = AuthorityForm
    heading = "Add a council"
    button = "Add the council"
    done = "The council is added."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:authorities"), "Councils"

    def act(self, form: AuthorityForm) -> str:
        authority = add_authority(form.save(commit=False), by=self.user, at=self.now)
        return reverse("indicators:authority", args=[authority.code])


class ImportAuthorities(CatalogueForm):
    form_class = AuthorityFileForm
    heading = "Import a list of councils"
    intro = (
        "New councils are added; names, kinds and regions of those there are already are corrected. Nothing is removed."
    )
    button = "Import the list"

    def back(self) -> tuple[str, str]:
        return reverse("indicators:authorities"), "Councils"

    def act(self, form: AuthorityFileForm) -> str:
        file = form.cleaned_data["file"]
        rows = read_authorities(open_table(file.name, file.read(LARGEST + 1)))
        added, changed = import_authorities(rows, by=self.user, at=self.now)
        self.done = f"{added} added, {changed} corrected, {len(rows) - added - changed} as they were."
        return reverse("indicators:authorities")


class AuthorityPage(CataloguePage):
    template_name = "indicators/authority.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        authority = get_object_or_404(Authority.objects.select_related("region"), code=self.kwargs["code"])
        records = Authority.history.filter(id=authority.pk).select_related("history_user", "region")
        return super().get_context_data(
            **kwargs,
            authority=authority,
            memberships=authority.memberships.select_related("peer_group").order_by("-starts"),
            changes=changes(records.order_by("history_id")),
        )


class AuthorityChange(CatalogueForm):
    """A form about the council of the address."""

    subject: Authority

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = get_object_or_404(Authority, code=kwargs["code"])
        return super().dispatch(request, *args, **kwargs)

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return self.page(), self.subject.name

    def page(self) -> str:
        return reverse("indicators:authority", args=[self.subject.code])


class ChangeAuthority(AuthorityChange):
    form_class = AuthorityForm
    heading = "Correct this council"
    button = "Save the correction"
    done = "The council is corrected."

    def get_form_kwargs(self) -> dict[str, Any]:
        # The form works on its own copy: a name that is refused must not show in the heading.
        own = Authority.objects.get(pk=self.subject.pk)
        return {**super().get_form_kwargs(), "instance": own, "initial": {"seen": newest_change(own)}}

    def act(self, form: AuthorityForm) -> str:
        given = form.cleaned_data
        row = change_authority(
            form.save(commit=False), by=self.user, at=self.now, reason=given["reason"], seen=given["seen"] or 0
        )
        return reverse("indicators:authority", args=[row.code])


class ChooseOwnAuthority(AuthorityChange):
    form_class = ReasonForm
    heading = "Make this our own council"
    intro = "Ranks, quartiles and neighbour averages are then computed for it, in drafts from now on."
    button = "Make it our own"
    done = "This is our own council now."

    def act(self, form: ReasonForm) -> str:
        choose_own_authority(self.subject, by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


# Peer groups


class PeerGroupList(CataloguePage):
    template_name = "indicators/peer_group_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = arrange(PeerGroupTable(with_counts(PeerGroup.objects.all())), self.request)
        return super().get_context_data(**kwargs, table=table)


class AddPeerGroup(CatalogueForm):
    form_class = PeerGroupForm
    heading = "Add a peer group"
    button = "Add the group"
    done = "The group is added."

    def back(self) -> tuple[str, str]:
        return reverse("indicators:peer-groups"), "Peer groups"

    def act(self, form: PeerGroupForm) -> str:
        group = save_peer_group(form.save(commit=False), by=self.user, at=self.now)
        return reverse("indicators:peer-group", args=[group.slug])


class PeerGroupPage(CataloguePage):
    template_name = "indicators/peer_group.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group = get_object_or_404(PeerGroup, slug=self.kwargs["slug"])
        members = group.members.select_related("authority__region").order_by("authority__name")
        records = PeerGroup.history.filter(id=group.pk).select_related("history_user")
        return super().get_context_data(
            **kwargs,
            group=group,
            members=members.on(self.today),
            earlier=members.filter(ends__lt=self.today).order_by("-ends", "authority__name"),
            later=members.filter(starts__gt=self.today),
            choices=group.choices.filter(removed=False).select_related("indicator"),
            changes=changes(records.order_by("history_id")),
        )


class PeerGroupChange(CatalogueForm):
    """A form about the group of the address."""

    subject: PeerGroup

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = get_object_or_404(PeerGroup, slug=kwargs["slug"])
        return super().dispatch(request, *args, **kwargs)

    def caption(self) -> str:
        return self.subject.name

    def back(self) -> tuple[str, str]:
        return self.page(), self.subject.name

    def page(self) -> str:
        return reverse("indicators:peer-group", args=[self.subject.slug])


class ChangePeerGroup(PeerGroupChange):
    form_class = PeerGroupForm
    heading = "Change this group"
    done = "The group is changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        own = PeerGroup.objects.get(pk=self.subject.pk)
        return {**super().get_form_kwargs(), "instance": own, "initial": {"seen": newest_change(own)}}

    def act(self, form: PeerGroupForm) -> str:
        given = form.cleaned_data
        save_peer_group(
            form.save(commit=False), by=self.user, at=self.now, reason=given["reason"], seen=given["seen"] or 0
        )
        return self.page()


class ChangeMembers(PeerGroupChange):
    template_name = "indicators/members_form.html"
    form_class = MembersForm
    heading = "Who belongs to this group"
    button = "Save the members"

    @property
    def words(self) -> str:
        """What was searched for; a form that is sent looks among all councils, so that no tick is lost."""
        return "" if self.request.method == "POST" else self.request.GET.get("q", "")[:100]

    def get_form_kwargs(self) -> dict[str, Any]:
        offered = offered_members(self.subject, self.words)
        return {**super().get_form_kwargs(), "offered": offered}

    def get_initial(self) -> dict[str, Any]:
        members = self.subject.members.filter(ends=None)
        return {
            "members": list(members.values_list("authority_id", flat=True)),
            "starts": financial_year_of(self.today),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, words=self.words)

    def act(self, form: MembersForm) -> str:
        given = form.cleaned_data
        joined, left = set_members(
            self.subject, form.chosen, starts=given["starts"], by=self.user, at=self.now, reason=given["reason"]
        )
        self.done = f"{joined} joined, {left} left."
        return self.page()


class ChooseComparisons(IndicatorChange):
    form_class = ComparisonForm
    heading = "What this indicator is compared with"
    intro = "Quartile, rank and neighbour average are computed from the newest national table in these groups."
    done = "The comparison is saved."

    def get_initial(self) -> dict[str, Any]:
        return comparison_answers(self.subject)

    def act(self, form: ComparisonForm) -> str:
        given = form.cleaned_data
        chosen = [
            ChosenGroup(group, ranking=group == given["ranking"], averages=group == given["averages"])
            for group in given["groups"]
        ]
        choose_groups(self.subject, chosen, by=self.user, at=self.now, reason=given["reason"])
        if not chosen:
            messages.info(self.request, "It is compared in the usual groups.")
        return f"{self.page()}#benchmarks"
