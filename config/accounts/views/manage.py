"""Everybody's accounts: the list, one account, and every change of one."""

from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from config.accounts.enums import MACHINES
from config.accounts.filters import AccountFilter
from config.accounts.forms import ChangePersonForm, EndRoleForm, PersonForm, ReasonForm, RoleForm
from config.accounts.models import PersonSession
from config.accounts.permissions import change_refusal, look_refusal, manage_refusal
from config.accounts.queries import people_for_list, people_with_email, roles_today
from config.accounts.services import people
from config.accounts.services.sessions import sign_out_everywhere
from config.accounts.tables import AccountTable, state_in_words
from config.accounts.views.base import WRONG, Now
from indicators.listing import arrange
from indicators.models import AuditEntry, Responsibility
from indicators.people import ROLES
from indicators.records.audit import person_name
from indicators.records.transitions import Conflict, Forbidden, Invalid

ACTS_SHOWN = 25


class AccountList(Now, TemplateView):
    """Who has an account, what they may do, and when they last signed in."""

    template_name = "accounts/list.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if sentence := look_refusal(self.user):
            raise Forbidden(sentence)
        today = timezone.localdate(self.now)
        filter_ = AccountFilter(self.request.GET, queryset=people_for_list(today), today=today)
        table = arrange(AccountTable(filter_.qs, now=self.now), self.request)
        return super().get_context_data(
            **kwargs,
            filter=filter_,
            table=table,
            refusal=manage_refusal(self.user),
            count=table.paginator.count,
        )


class OfPerson(Now):
    """A page about the account of the address."""

    kwargs: dict[str, Any]

    def person(self) -> User:
        return get_object_or_404(User.objects.exclude(username__in=MACHINES), pk=self.kwargs["pk"])

    def page(self) -> str:
        return reverse("accounts:person", args=[self.kwargs["pk"]])


class AccountPage(OfPerson, TemplateView):
    """One account: what it may do, its roles with dates, for what it answers, and what was done to it."""

    template_name = "accounts/person.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if sentence := look_refusal(self.user):
            raise Forbidden(sentence)
        today = timezone.localdate(self.now)
        person: Any = get_object_or_404(people_for_list(today), pk=self.kwargs["pk"])
        held = Responsibility.objects.filter(person=person).select_related("service", "indicator")
        grants = [str(grant.pk) for grant in person.grants]
        acts = AuditEntry.objects.filter(
            Q(object_type="auth.user", object_id=str(person.pk))
            | Q(object_type="indicators.rolegrant", object_id__in=grants)
        )
        dated = {grant.role for grant in person.grants}
        return super().get_context_data(
            **kwargs,
            person=person,
            name=person_name(person),
            state=state_in_words(person, self.now),
            roles=roles_today(person, today),
            grants=person.grants,
            undated=[group.name for group in person.groups.all() if group.name not in dated],
            parts=held.on(today),
            later=held.filter(starts__gt=today),
            same_email=[one for one in people_with_email(person.email) if one.pk != person.pk],
            steps=[one.get_type_display() for one in Authenticator.objects.filter(user=person)],
            sessions=PersonSession.objects.filter(person_id=person.pk, expire_date__gt=self.now).count(),
            acts=acts.order_by("-sequence")[:ACTS_SHOWN],
            refusal=change_refusal(self.user, person),
            has_password=person.has_usable_password(),
            today=today,
        )


class AccountForm(Now, FormView):  # type: ignore[type-arg]
    """A form about accounts. ``act`` does the work and says where to go next."""

    template_name = "accounts/form.html"
    http_method_names = ["get", "head", "options", "post"]
    heading = ""
    intro = ""
    button = "Save"
    done = "Saved."

    def refusal(self) -> str | None:
        return manage_refusal(self.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if sentence := self.refusal():
            raise Forbidden(sentence)
        return super().dispatch(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            onward = self.act(form)
        except (Invalid, Conflict, Forbidden) as refusal:
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(onward)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def back(self) -> tuple[str, str]:
        return reverse("accounts:list"), "Accounts"

    def caption(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url, words = self.back()
        return super().get_context_data(
            **kwargs,
            heading=self.heading,
            caption=self.caption(),
            intro=self.intro,
            button=self.button,
            back_url=url,
            back_words=words,
        )


class Invite(AccountForm):
    form_class = PersonForm
    heading = "Invite somebody"
    intro = (
        "They get a mail with a link that works once, for 7 days. Give them their role or responsibility afterwards."
    )
    button = "Send the invitation"
    done = "The account is made and the invitation is on its way."

    def act(self, form: PersonForm) -> str:
        person = people.invite(**form.cleaned_data, by=self.user, at=self.now)
        return reverse("accounts:person", args=[person.pk])


class PersonAct(OfPerson, AccountForm):
    """A change of one account. Nobody changes their own."""

    def refusal(self) -> str | None:
        return manage_refusal(self.user) or change_refusal(self.user, self.person())

    def back(self) -> tuple[str, str]:
        return self.page(), person_name(self.person())

    def caption(self) -> str:
        return person_name(self.person())


class ChangePerson(PersonAct):
    form_class = ChangePersonForm
    heading = "Change the name or e-mail address"
    intro = "What is published or signed already keeps the name of its day."
    done = "The account is changed."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.person()}

    def get_initial(self) -> dict[str, Any]:
        person = self.person()
        return {"first_name": person.first_name, "last_name": person.last_name, "email": person.email}

    def act(self, form: ChangePersonForm) -> str:
        people.change_details(self.person(), **form.cleaned_data, by=self.user, at=self.now)
        return self.page()


class GrantRole(PersonAct):
    form_class = RoleForm
    heading = "Give a role"
    intro = "For leads and owners, say on the page of the service or indicator for what they answer."
    button = "Give the role"
    done = "The role is given."

    def get_initial(self) -> dict[str, Any]:
        return {"starts": timezone.localdate(self.now)}

    def act(self, form: RoleForm) -> str:
        people.grant_role(self.person(), **form.cleaned_data, by=self.user, at=self.now)
        return self.page()


class EndRole(PersonAct):
    form_class = EndRoleForm
    heading = "End a role"
    button = "Save the last day"
    done = "The last day is saved."

    def role(self) -> str:
        if self.kwargs["role"] not in ROLES:
            raise Http404
        return str(self.kwargs["role"])

    def get_initial(self) -> dict[str, Any]:
        return {"on": timezone.localdate(self.now)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "heading": f"End the role “{self.role()}”"}

    def act(self, form: EndRoleForm) -> str:
        today = timezone.localdate(self.now)
        people.end_role(self.person(), self.role(), **form.cleaned_data, by=self.user, at=self.now, today=today)
        return self.page()


class Disable(PersonAct):
    form_class = ReasonForm
    template_name = "accounts/disable.html"
    heading = "Close this account"
    button = "Close the account"
    done = "The account is closed. Every session of it has ended."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Responsibility.objects.on(timezone.localdate(self.now)).filter(person=self.person())
        return super().get_context_data(**kwargs, parts=held.select_related("service", "indicator"))

    def act(self, form: ReasonForm) -> str:
        people.disable(self.person(), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


class Enable(PersonAct):
    form_class = ReasonForm
    heading = "Open this account again"
    intro = "Roles and responsibilities that have not ended count again at once."
    button = "Open the account"
    done = "The account is open again."

    def act(self, form: ReasonForm) -> str:
        people.enable(self.person(), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


class RemoveSecondStep(PersonAct):
    form_class = ReasonForm
    heading = "Remove the second step"
    intro = "For a lost phone or key. Make sure it is really them who asks. They are signed out, and set up a new one."
    button = "Remove the second step"
    done = "The second step is removed, and the person is signed out everywhere."

    def act(self, form: ReasonForm) -> str:
        people.remove_second_step(self.person(), by=self.user, at=self.now, reason=form.cleaned_data["reason"])
        return self.page()


class PersonPress(OfPerson, Now, TemplateView):
    """A change that is one press."""

    http_method_names = ["post"]
    done = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sentence := manage_refusal(self.user) or change_refusal(self.user, self.person()):
            raise Forbidden(sentence)
        self.act()
        messages.success(request, self.done)
        return HttpResponseRedirect(self.page())

    def act(self) -> None:
        raise NotImplementedError


class InviteAgain(PersonPress):
    done = "A new invitation is on its way. The earlier link has stopped working."

    def act(self) -> None:
        people.invite_again(self.person(), by=self.user, at=self.now)


class EndSessions(PersonPress):
    done = "The person is signed out everywhere."

    def act(self) -> None:
        sign_out_everywhere(self.person(), by=self.user, at=self.now)
