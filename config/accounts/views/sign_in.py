"""Signing in: password, second step, passkey, and proving who you are again."""

from typing import Any

from allauth.account.views import LoginView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as CodeAgainView
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache

from config.accounts.forms import CodeAgain, CodeForm, PasswordAgainForm, SignInForm
from config.accounts.queries import people_by_login
from config.accounts.views.base import WRONG, Guarded


@method_decorator(never_cache, name="dispatch")
class SignIn(Guarded, LoginView):
    """E-mail address and password."""

    kind = "password"
    template_name = "accounts/sign_in.html"
    form_class = SignInForm
    http_method_names = ["get", "head", "options", "post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.QUARTERDAY_PASSWORDS:
            raise PermissionDenied
        if not self.typed() or not request.POST.get("password"):
            return super(Guarded, self).post(request, *args, **kwargs)  # nothing to guess with
        return super().post(request, *args, **kwargs)

    def typed(self) -> str:
        return self.request.POST.get("login", "").strip()[:254]

    def account_key(self) -> str:
        """One count for an account, whichever of its names is typed."""
        known = self.account_id()
        return f"person {known}" if known else self.typed()

    @cached_property
    def people(self) -> list[User]:
        return people_by_login(self.typed())

    def account_id(self) -> int | None:
        return self.people[0].pk if len(self.people) == 1 else None

    def form_valid(self, form: SignInForm) -> HttpResponse:
        self.succeeded = True
        return super().form_valid(form)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.pop("site", None)  # allauth's idea of a site would hide ours
        return {
            **context,
            "next": self.request.POST.get("next", self.request.GET.get("next", "")),
            "passwords": settings.QUARTERDAY_PASSWORDS,
            "passkeys": settings.QUARTERDAY_PASSWORDS and not settings.QUARTERDAY_DEMO,
            "council_sign_in": settings.QUARTERDAY_OIDC_ID if settings.SOCIALACCOUNT_PROVIDERS else "",
            "council_words": settings.QUARTERDAY_OIDC_NAME,
        }


class SecondStep(Guarded, AuthenticateView):
    """The second step: a code, a recovery code or a passkey."""

    kind = "code"
    template_name = "accounts/second_step.html"
    form_class = CodeForm
    http_method_names = ["get", "head", "options", "post"]

    def account_key(self) -> str:
        return f"person {self.stage.login.user.pk}"

    def account_id(self) -> int | None:
        person: int = self.stage.login.user.pk
        return person

    def form_valid(self, form: Form) -> HttpResponse:
        self.succeeded = True
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(), status=WRONG)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**without_site(super().get_context_data(**kwargs)), "mistakes": self.form}


class Again(Guarded):
    """What the three ways to prove it again share."""

    kind = "again"
    http_method_names = ["get", "head", "options", "post"]

    def account_key(self) -> str:
        return f"person {self.request.user.pk}"

    def account_id(self) -> int | None:
        return self.request.user.pk

    def form_valid(self, form: Form) -> HttpResponse:
        self.succeeded = True
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        response: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=WRONG)  # type: ignore[attr-defined]
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return without_site(super().get_context_data(**kwargs))  # type: ignore[misc]


class PasswordAgain(Again, ReauthenticateView):
    template_name = "accounts/again.html"
    form_class = PasswordAgainForm


class CodeAgainPage(Again, CodeAgainView):
    template_name = "accounts/again.html"
    form_class = CodeAgain


class PasskeyAgain(Again, ReauthenticateWebAuthnView):
    template_name = "accounts/again_passkey.html"

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, "The passkey could not be read. Try again.")
        return HttpResponseRedirect(reverse("mfa_reauthenticate_webauthn"))


@method_decorator(login_not_required, name="dispatch")
class PasskeySignIn(Guarded, LoginWebAuthnView):
    """Sign in with a passkey alone, which is two steps in one: the device, and what opens it."""

    kind = "passkey"
    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.QUARTERDAY_PASSWORDS:
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def account_key(self) -> str:
        return ""  # whose passkey it is shows only when it is right

    def form_valid(self, form: Form) -> HttpResponse:
        self.succeeded = True
        return super().form_valid(form)

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, "No account here has this passkey. Sign in with your password instead.")
        return HttpResponseRedirect(reverse("sign-in"))


def without_site(context: dict[str, Any]) -> dict[str, Any]:
    """allauth's idea of a site would hide ours."""
    context.pop("site", None)
    return context
