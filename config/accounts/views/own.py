"""One's own account: what it is, its password, its second step, and where it is signed in."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from config.accounts.adapters import SecondStepAdapter
from config.accounts.forms import ChangePasswordForm, FirstCodeForm
from config.accounts.models import PersonSession
from config.accounts.second_step import needs_second_step
from config.accounts.services.links import set_password
from config.accounts.services.sessions import sign_out_everywhere
from config.accounts.views.base import WRONG, Guarded, Now
from indicators.models import Responsibility
from indicators.people import group_names
from indicators.records.audit import record_act
from indicators.records.transitions import Conflict, Forbidden

SIMPLE = ["get", "head", "options", "post"]
LAST_STEP = "Your role needs a second step. Add another app or passkey before you remove this one."


class OwnAccount(Now, TemplateView):
    """What Quarterday knows about the person, and what they can change themselves."""

    template_name = "accounts/own.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        held = Responsibility.objects.on(today).filter(person=self.user).select_related("service", "indicator")
        return super().get_context_data(
            **kwargs,
            roles=sorted(group_names(self.user)),
            held=held,
            has_password=self.user.has_usable_password() and settings.QUARTERDAY_PASSWORDS,
            steps=Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
            needs_step=needs_second_step(self.user, on=today),
            sessions=PersonSession.objects.filter(person_id=self.user.pk, expire_date__gt=self.now).count(),
        )


class ChangePassword(Now, FormView):  # type: ignore[type-arg]
    """A new password. Who it is was asked a moment ago; every other session ends."""

    template_name = "accounts/form.html"
    form_class = ChangePasswordForm
    http_method_names = SIMPLE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.QUARTERDAY_PASSWORDS or not self.user.has_usable_password():
            raise Forbidden("You sign in with your council account. Change its password there.")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.user}

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        person, session = self.user, self.request.session
        set_password(person, form.cleaned_data["password"], at=self.now, action="change password")
        update_session_auth_hash(self.request, person)  # this session goes on, under a new key
        session.save()
        messages.success(self.request, "Your password is changed. Everywhere else you are signed out.")
        return HttpResponseRedirect(reverse("accounts:own"))

    def form_invalid(self, form: ChangePasswordForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            heading="Change your password",
            caption="Your account",
            intro="You are signed out everywhere else.",
            button="Change the password",
            back_url=reverse("accounts:own"),
            back_words="Your account",
        )


class SignOutEverywhere(Now, View):
    """End every session of one's own, this one too."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        sign_out_everywhere(self.user, by=self.user, at=self.now)
        request.session.flush()
        return HttpResponseRedirect(reverse("sign-in"))


# The second step


class SecondStepIndex(IndexView):
    template_name = "accounts/steps.html"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        needed = needs_second_step(self.request.user)
        return {**context, "needs_step": needed, "demo": settings.QUARTERDAY_DEMO}


class SetUpApp(Guarded, Now, ActivateTOTPView):
    """Scan a code with an app, type what the app shows."""

    kind = "first-code"
    template_name = "accounts/step_app.html"
    form_class = FirstCodeForm
    http_method_names = SIMPLE

    def account_key(self) -> str:
        return f"person {self.user.pk}"

    def form_valid(self, form: Form) -> HttpResponse:
        self.succeeded = True
        response = super().form_valid(form)
        record_act("add second step", self.user, by=self.user, at=self.now, detail={"kind": "app"})
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)


class RemoveApp(Now, DeactivateTOTPView):
    template_name = "accounts/step_remove.html"
    http_method_names = SIMPLE

    def form_valid(self, form: Form) -> HttpResponse:
        record_act("remove second step", self.user, by=self.user, at=self.now, detail={"kind": "app"})
        messages.success(self.request, "The app is removed.")
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        """Before it is sent the form may already say that it cannot be; sent all the same, it is refused."""
        status = 409 if self.request.method == "POST" else 200
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = "" if SecondStepAdapter().can_delete_authenticator(self.authenticator) else LAST_STEP
        return {**super().get_context_data(**kwargs), "refusal": refusal, "what": "your app"}


class AddPasskey(Now, AddWebAuthnView):
    """A passkey: a phone, a laptop or a security key. Needs scripts: the browser itself speaks to the device."""

    template_name = "accounts/step_passkey.html"
    http_method_names = SIMPLE

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        record_act("add second step", self.user, by=self.user, at=self.now, detail={"kind": "passkey"})
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response({**self.get_context_data(), "form": form}, status=WRONG)


class RemovePasskey(Now, RemoveWebAuthnView):
    template_name = "accounts/step_remove.html"
    success_url = reverse_lazy("mfa_index")
    http_method_names = SIMPLE

    def form_valid(self, form: Form) -> HttpResponse:
        if not SecondStepAdapter().can_delete_authenticator(self.object):
            raise Conflict(LAST_STEP)
        record_act("remove second step", self.user, by=self.user, at=self.now, detail={"kind": "passkey"})
        messages.success(self.request, "The passkey is removed.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = "" if SecondStepAdapter().can_delete_authenticator(self.object) else LAST_STEP
        return {**super().get_context_data(**kwargs), "refusal": refusal, "what": f"the passkey “{self.object}”"}


class RecoveryCodes(ViewRecoveryCodesView):
    template_name = "accounts/codes.html"
    http_method_names = ["get", "head", "options"]


class RecoveryCodesFile(DownloadRecoveryCodesView):
    template_name = "accounts/codes.txt"
    http_method_names = ["get", "head", "options"]


class NewRecoveryCodes(Now, GenerateRecoveryCodesView):
    template_name = "accounts/codes_new.html"
    http_method_names = SIMPLE

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        record_act("make recovery codes", self.user, by=self.user, at=self.now)
        return response
