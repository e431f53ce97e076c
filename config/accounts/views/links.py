"""Pages for people who cannot sign in yet: a forgotten password, and the link that sets one."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from config.accounts.enums import LinkKind
from config.accounts.forms import EmailForm, NewPasswordForm
from config.accounts.models import PasswordLink
from config.accounts.queries import plain_email
from config.accounts.services.links import open_link, request_reset, use_link
from config.accounts.services.throttle import address_of, attempt, limits_for
from config.accounts.views.base import WRONG, Now, too_many


def with_passwords_only() -> None:
    """There are no passwords here to forget where the council's provider keeps them."""
    if not settings.QUARTERDAY_PASSWORDS:
        raise Http404


@method_decorator([never_cache, login_not_required], name="dispatch")
class ForgottenPassword(Now, FormView):  # type: ignore[type-arg]
    """Ask for a link. The answer is the same whether somebody has the address or not."""

    template_name = "accounts/form.html"
    form_class = EmailForm
    http_method_names = ["get", "head", "options", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with_passwords_only()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: EmailForm) -> HttpResponse:
        email = plain_email(form.cleaned_data["email"])
        if attempt(limits_for("reset", account=email, address=address_of(self.request)), at=self.now) is None:
            return too_many(self.request)
        request_reset(email, at=self.now)
        return HttpResponseRedirect(reverse("accounts:reset-sent"))

    def form_invalid(self, form: EmailForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            heading="Get a new password",
            caption="",
            intro="We send you a link that lets you choose one. It works once, for 1 hour.",
            button="Send me the link",
            back_url=reverse("sign-in"),
            back_words="Sign in",
        )


@method_decorator([never_cache, login_not_required], name="dispatch")
class ResetSent(TemplateView):
    template_name = "accounts/reset_sent.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with_passwords_only()
        return super().dispatch(request, *args, **kwargs)


@method_decorator([never_cache, login_not_required, sensitive_post_parameters("password")], name="dispatch")
class SetPassword(Now, FormView):  # type: ignore[type-arg]
    """Choose a password by the link of a mail. Opening the page uses nothing up: mail scanners open every link."""

    template_name = "accounts/form.html"
    form_class = NewPasswordForm
    http_method_names = ["get", "head", "options", "post"]
    link: PasswordLink

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with_passwords_only()
        self.link = open_link(kwargs["pk"], kwargs["token"], at=self.now)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.link.person}

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        password = form.cleaned_data["password"]
        use_link(self.kwargs["pk"], self.kwargs["token"], password=password, at=self.now)
        messages.success(self.request, "Your password is set. Sign in with it.")
        return HttpResponseRedirect(reverse("sign-in"))

    def form_invalid(self, form: NewPasswordForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=WRONG)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invited = self.link.kind == LinkKind.INVITATION
        return super().get_context_data(
            **kwargs,
            heading="Choose your password" if invited else "Choose a new password",
            caption=person_words(self.link.person),
            intro=f"After that you sign in with {self.link.person.email}.",
            button="Save the password",
            back_url=reverse("sign-in"),
            back_words="Sign in",
        )


def person_words(person: User) -> str:
    return person.get_full_name() or person.get_username()
