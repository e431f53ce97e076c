"""What allauth asks us: nobody signs up, one message for every failed sign-in, secrets encrypted where they are kept."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.accounts.fresh import is_fresh
from config.accounts.queries import people_with_email
from config.accounts.second_step import needs_second_step
from config.accounts.services.throttle import address_of

WRONG = "The e-mail address or the password is not right. Check both, for example whether Caps Lock is on."
WRONG_CODE = "This code is not right. Enter the 6 digits your app shows now, or a recovery code not used before."


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with a password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "incorrect_password": "This is not your password. Check it, for example whether Caps Lock is on.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Answer a closed account like a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return refused(request)

    def add_message(self, *args: Any, **options: Any) -> None:
        """Say nothing of our own accord: the pages say what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        return not is_fresh(context.request)


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def get_totp_issuer(self) -> str:
        return f"Quarterday {settings.COUNCIL_NAME}"

    def _get_site_name(self) -> str:
        return f"Quarterday, {settings.COUNCIL_NAME}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the site's own address from the settings."""
        host = urlsplit(settings.SITE_URL).hostname or context.request.get_host().partition(":")[0]
        return {"id": host, "name": self._get_site_name()}

    def encrypt(self, text: str) -> str:
        return keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether a person may do without this: not when it is the last one of somebody who needs one."""
        person = authenticator.user
        others = Authenticator.objects.filter(user=person).exclude(pk=authenticator.pk)
        return not needs_second_step(person) or others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  (allauth's name)
        return f"Key {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class CouncilAccountAdapter(DefaultSocialAccountAdapter):
    """Signing in with the council's own identity provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a council account to the one account with its address, the first time it is used.

        The provider is the council's own, so its word on the address counts, unless it says itself that it has not
        checked it.
        """
        if sociallogin.is_existing:
            if not sociallogin.user.is_active:
                raise ImmediateHttpResponse(refused(request))
            return
        data = sociallogin.account.extra_data
        claims = data.get("userinfo") or data.get("id_token") or data
        people = [person for person in people_with_email(str(claims.get("email") or "")) if person.is_active]
        if len(people) != 1 or claims.get("email_verified") is False:
            raise ImmediateHttpResponse(refused(request))
        sociallogin.connect(request, people[0])


def refused(request: HttpRequest) -> HttpResponse:
    """The page for somebody the council's provider knows and we do not."""
    return render(request, "accounts/no_account.html", status=403)


def keys() -> MultiFernet:
    """Return what encrypts the secrets of second steps: from the secret key, and readable with the earlier ones."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"second-step:{s}".encode()).digest())) for s in secrets]
    )
